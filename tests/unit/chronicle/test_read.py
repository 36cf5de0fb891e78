"""From bytes to a document: what is read, what is told, and what is refused."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.about import find_footnotes, find_language
from transcaspian.chronicle.decode import MAX_B
from transcaspian.chronicle.encoding import find_encoding
from transcaspian.chronicle.read import read_document
from transcaspian.errors import ChronicleError

TODAY = dt.date(2026, 3, 1)
NOTED = """Ports and trains

The yard was full in May.[1] Nobody said when it would be empty.[2]

Three things are wanted:
  1. more ships
  2. more berths

[1] “A yard without room”, Harbour News, (Date of Accession: 25.08.2022).

[2] Ibid.
"""
RUSSIAN = "Поезд пришёл в порт, и его разгрузили за день, как и было сказано на совещании."
TURKISH = "Tren limana geldi ve bir gün içinde boşaltıldı; bu, toplantıda söylendiği gibi oldu."


def read(data, **told):
    return read_document(data, name="a.txt", today=TODAY, **told)


@given(st.text(min_size=1).filter(lambda text: any(one.isalnum() for one in text)))
def test_plain_text_is_kept_but_for_line_ends_and_control_characters(text):
    try:
        document = read(text.encode())
    except ChronicleError:
        return
    if document.media == "text":
        kept = [one for one in document.text if one.isalnum()]
        assert kept == [one for one in text if one.isalnum()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_russian_is_read_in_the_encodings_it_comes_in(encoding):
    document = read((RUSSIAN * 5).encode(encoding))
    assert RUSSIAN in document.text
    assert document.language == "ru"


@pytest.mark.parametrize("encoding", ["cp1254", "iso8859-9", "cp857"])
def test_turkish_is_read_in_the_encodings_it_comes_in(encoding):
    document = read((TURKISH * 5).encode(encoding))
    assert TURKISH in document.text
    assert document.language == "tr"
    assert any("not UTF-8" in one for one in document.warnings)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"])
@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper(), "Баку", "КТК остановлен."])
def test_an_encoding_is_told_by_its_letters(encoding, text):
    assert text.encode(encoding).decode(find_encoding(text.encode(encoding))) == text


def test_few_broken_letters_do_not_spoil_a_text():
    document = read((RUSSIAN * 5).encode()[:-40] + b"\xff" + RUSSIAN.encode())
    assert RUSSIAN in document.text
    assert any("1 of its letters" in one for one in document.warnings)


def test_no_encoding_is_told_where_no_letter_speaks_for_one():
    assert find_encoding(b"ascii alone") == ""
    assert find_encoding(b"") == ""


def test_languages_are_told_apart():
    assert find_language(RUSSIAN) == "ru"
    assert find_language(TURKISH) == "tr"
    assert find_language("The train came to the port and it was unloaded in a day.") == "en"


def test_notes_are_sources_with_the_day_they_were_read():
    notes = find_footnotes(NOTED)
    assert [one.number for one in notes] == [1, 2]
    assert {one.publisher for one in notes} == {"Harbour News"}
    assert {one.accessed for one in notes} == {"2022-08-25"}
    for one in notes:
        assert NOTED[one.marks[0] :].startswith(f"[{one.number}]")


def test_scripts_of_a_page_are_left_out_and_said():
    page = (
        "<!doctype html><html><head><title>Port news</title><script>steal('x')</script></head>"
        "<body><article><h1>Port news</h1><p>The first ship of the year sailed from Aktau to Alat "
        "on Monday with two hundred boxes, the port said in a statement to reporters.</p>"
        "<p onclick='steal()'>A second one is to follow within the week, weather permitting, "
        "since the yard is full and owners have asked for room.</p></article></body></html>"
    )
    document = read(page.encode())
    assert "steal" not in document.text
    assert "Aktau" in document.text
    assert any("scripts" in one for one in document.warnings)
    assert document.title == "Port news"


def make_pdf(text):
    """Return the smallest PDF that shows a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj" % number + part + b"endobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d 00000 n \n" % one for one in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return out.getvalue()


def test_a_pdf_gives_its_text():
    document = read(make_pdf("The ferry sailed from Kuryk to Alat"))
    assert document.media == "pdf"
    assert "from Kuryk to Alat" in document.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"x" * MAX_B, "MB"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "binary|encoding"),
        (b"\xff\xfe\x00", "broken"),
        (b"... --- ...", "no words"),
        (b"%PDF-1.4 nothing of the kind", "can't be read"),
        (make_pdf(""), "PDF without text"),
        (b"<!doctype html><html><body><script>x()</script></body></html>", "page without text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data, words):
    with pytest.raises(ChronicleError, match=words):
        read(data)


def test_all_that_was_told_wrong_is_said_at_once():
    with pytest.raises(ChronicleError) as caught:
        read(b"A text.", published="2026-03-02", language="xx", url="ftp:x")
    assert len(caught.value.faults) == 3


def test_a_text_saved_in_the_wrong_encoding_is_warned_of():
    spoilt = RUSSIAN.encode().decode("cp1252", errors="replace")
    assert any("wrong encoding" in one for one in read(spoilt.encode()).warnings)
