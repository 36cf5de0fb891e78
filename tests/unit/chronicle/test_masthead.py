"""Lines about a story that tell who put it out and when; pages put together."""

from __future__ import annotations

import datetime as dt
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcaspian.chronicle.about import find_about
from transcaspian.chronicle.extract.sentences import find_sentences
from transcaspian.chronicle.masthead import find_day, find_masthead
from transcaspian.chronicle.pages import join_pages
from transcaspian.chronicle.read import read_document

EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
RU = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
TR = [
    "Ocak",
    "Şubat",
    "Mart",
    "Nisan",
    "Mayıs",
    "Haziran",
    "Temmuz",
    "Ağustos",
    "Eylül",
    "Ekim",
    "Kasım",
    "Aralık",
]
STORY = "The ferry sailed from Kuryk on the first of the month and came to Alat a day later. " * 3
WAYS = (
    lambda day: f"{day.day} {EN[day.month - 1]} {day.year}",
    lambda day: f"{EN[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"{EN[day.month - 1][:3]} {day.day}, {day.year}",
    lambda day: f"{day.day} {RU[day.month - 1]} {day.year} года",
    lambda day: f"{day.day} {TR[day.month - 1]} {day.year}",
    lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    lambda day: day.isoformat(),
)
LINES = (
    "{}",
    "Published: {}",
    "Caspian Freight Review, {}",
    "Baku, {}",
    "{} | 14:30",
    "Дата публикации: {}",
    "Yayın tarihi: {}",
)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(WAYS))
def test_a_day_is_read_however_it_is_written(day, way):
    assert find_day(f"told on {way(day)}, as said")[0] == day.isoformat()


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2026, 1, 1)),
    st.sampled_from(WAYS),
    st.sampled_from(LINES),
    st.booleans(),
)
def test_a_day_on_a_line_of_its_own_is_the_day_of_publication(day, way, line, above):
    told = line.format(way(day))
    text = f"A port waits\n\n{told}\n\n{STORY}" if above else f"A port waits\n\n{STORY}\n\n{told}\n"
    assert find_masthead(text).published == day.isoformat()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2026, 1, 1)), st.sampled_from(WAYS))
def test_a_day_in_a_headline_or_the_story_is_none(day, way):
    written = way(day)
    assert not find_masthead(f"The line was opened on {written} in Kars\n\n{STORY}").published
    assert not find_masthead(f"A port waits\n\nOn {written} it opened. {STORY}").published
    assert not find_masthead(f"A port waits\n\nUpdated: {written}\n\n{STORY}").published


@pytest.mark.parametrize(
    ("line", "house", "author"),
    [
        ("Steppe Logistics Review, 14 May 2024", "Steppe Logistics Review", ""),
        ("Деловой Прикаспий, 22.10.2024", "Деловой Прикаспий", ""),
        ("Hazar Postası\n17 Ocak 2025", "Hazar Postası", ""),
        ("Прикаспийский вестник, 22 октября 2024", "Прикаспийский вестник", ""),
        ("Liman Gündemi, 17 Ocak 2025", "Liman Gündemi", ""),
        ("Ferry Policy Notes, 14 May 2024", "Ferry Policy Notes", ""),
        ("The Ferry Centre\nReady on 14 May 2024", "", ""),
        ("March 3, 2024\nSevinj Aliyeva", "", "Sevinj Aliyeva"),
        ("Baku, 3 March 2024", "", ""),
    ],
)
def test_house_and_author_stand_beside_the_day(line, house, author):
    head = find_masthead(f"A port waits\n{line}\n\n{STORY}")
    assert (head.publisher, head.author) == (house, author)


def test_lines_about_a_story_tell_no_story():
    text = f"A port waits\n\nCaucasus Freight Watch\nSeptember 3, 2024\nSandro Lomi\n\n{STORY}"
    document = read_document(text.encode(), name="a.txt", today=dt.date(2026, 1, 1))
    assert document.published == "2024-09-03"
    zones = {text[one.start : one.end]: one.zone for one in find_sentences(document)}
    for line in ("Caucasus Freight Watch", "September 3, 2024", "Sandro Lomi"):
        assert zones[line] == "boilerplate"


DATELINES = {
    "AKTAU, 18 April 2023. The port": "",
    "AKTAU, April 18, 2023 — The port": "",
    "Aktau, Kazakhstan, April 18, 2023 – The port": "",
    "Aktau (Kazinform, 18 April 2023) – The port": "Kazinform",
    "ALMATY (18 April 2023) — The port": "",
    "АКТАУ, 18 апреля 2023 года. Порт": "",
    "Актау, 18 апреля 2023 г. /Казинформ/ – Порт": "Казинформ",
    "НУР-СУЛТАН, 18.04.2023 — Порт": "",
    "BAKÜ, 18 Nisan 2023 (AA) - Liman": "AA",
    "Aktau / 18 Nisan 2023 / Liman": "",
}
NO_DATELINES = (
    "On 18 April 2023, the port of Aktau got a ferry.",
    "In Aktau, 18 April 2023 – the day of the ferry – was windy.",
    "Aktau, 18 April 2023 was windy.",
    "The port opened on 18 April 2019 - a ferry came.",
    "Aktau, 18 April 2019. Two men meet at the quay.",
    "В Актау 18 апреля 2019 года. Порт",
)


@pytest.mark.parametrize("line", DATELINES)
def test_a_dateline_tells_the_day_and_the_house(line):
    found = find_masthead(
        f"A ferry came\n\n{line} of the town got a ferry on Monday.\n\nIt is new.\n"
    )
    assert (found.published, found.publisher) == ("2023-04-18", DATELINES[line])


@pytest.mark.parametrize("line", NO_DATELINES)
def test_a_sentence_is_no_dateline(line):
    assert not find_masthead(f"A ferry came\n\n{line}\n\nIt is new.\n").published


def test_a_day_of_its_own_goes_before_that_of_a_dateline():
    text = "A ferry came\n19 April 2023\n\nAKTAU, 18 April 2023 – The port got a ferry.\n\nIt is new.\n"
    assert find_masthead(text).published == "2023-04-19"


WORDS = st.lists(
    st.text("abcdefgh", min_size=3, max_size=9), min_size=30, max_size=90, unique=True
)  # all small: where a word is broken its hyphen is no part of it


@given(WORDS, st.integers(4, 9), st.booleans())
def test_pages_are_put_together_as_they_were_before(words, n_line, numbered):
    """Heads, numbers of pages and broken words leave nothing behind."""
    lines = [" ".join(words[i : i + 5]) for i in range(0, len(words), 5)]
    for i in range(len(lines) - 1):
        if i % 3 == 0:
            head, tail = lines[i + 1][:2], lines[i + 1][2:]
            lines[i], lines[i + 1] = f"{lines[i]} {head}-", tail
    pages = [lines[i : i + n_line] for i in range(0, len(lines), n_line)]
    printed = [
        "\n".join(["Ports of the Sea, No. 7", *page, *([str(i)] if numbered else [])])
        for i, page in enumerate(pages, 1)
    ]
    if len(printed) > 1:
        assert " ".join(join_pages(printed).split()) == " ".join(words)


def test_a_name_broken_at_its_hyphen_keeps_it():
    text = join_pages(["between Baku-\nTbilisi and the car-\ngo of wool"])
    assert " ".join(text.split()) == "between Baku-Tbilisi and the cargo of wool"


def test_notes_of_pages_are_notes_of_the_text():
    first = 'The sea fell by 2 metres.1 Ports in 2024.2 It was 29.3 m.\n1 Office, "Levels", https://a.example, accessed 4 May 2025.\n2 Ibid.'
    second = "Dredging was announced,3 they say.\n3 Agency, “Dredging”, https://b.example (last\naccessed: May 7, 2025)."
    text = join_pages([first, second])
    notes = find_about(text).footnotes
    assert [(one.number, one.accessed, one.url) for one in notes] == [
        (1, "2025-05-04", "https://a.example"),
        (2, "2025-05-04", "https://a.example"),
        (3, "2025-05-07", "https://b.example"),
    ]
    assert all(text[one.marks[0] :].startswith(f"[{one.number}]") for one in notes)
    assert "29.3 m" in text


@pytest.mark.parametrize(
    ("pages", "wanted", "kept"),
    [
        (["Grain grew,1 by 13.1\n1 Office, “Grain”, 2 May 2025."], ["[1]"], "by 13.1\n"),
        (["They said “it is full.”1 It was.\n1 Office, “Grain”."], ["[1]"], "full.”[1] It"),
        (
            ["It is so.1 It was\n1 Office, “Grain” (accessed 2 May\n2025).\n1"],
            ["[1]"],
            "May 2025).",
        ),
    ],
)
def test_numbers_of_notes_on_pages_leave_figures_and_days_whole(pages, wanted, kept):
    text = join_pages(pages)
    assert kept in text
    assert [f"[{one.number}]" for one in find_about(text).footnotes] == wanted


@pytest.mark.parametrize("label", ["By", "Автор:", "Yazar:"])
def test_an_author_ends_with_the_line(label):
    text = f"A port waits\n\n{label} Anna Weber\n\nFerry Review, 14 May 2024\n\n{STORY}"
    told = find_about(text)
    assert (told.author, told.publisher, told.published) == (
        "Anna Weber",
        "Ferry Review",
        "2024-05-14",
    )


def test_raised_numbers_mark_notes():
    text = "Cargo grew.¹ It fell later.²\n\n¹ Port, “Year”, https://a.example, accessed 2025-05-04\n² Ibid.\n"
    assert [one.accessed for one in find_about(text).footnotes] == ["2025-05-04"] * 2


def test_a_page_of_a_few_words_is_warned_of():
    page = "<!doctype html><html><body><nav>Home</nav><p>{}</p></body></html>"
    few, many = (
        read_document(page.format(words).encode(), name="a.html", today=dt.date(2026, 1, 1))
        for words in ("Sign in", STORY)
    )
    assert any("is its article there" in one for one in few.warnings)
    assert not any("is its article there" in one for one in many.warnings)


@pytest.mark.parametrize("part", ["A ", "A-", "A, ", "Ab (", "Ab, 1 ", "Ab " * 3 + "/", "1 May "])
def test_a_long_row_of_one_thing_tells_nothing(part):
    """A pattern that tries every way to cut such a row would not come to an end."""
    assert not find_masthead("A ferry came\n\n" + part * 20_000).published


@given(
    st.lists(st.text("abcdefgh", min_size=2, max_size=9), min_size=60, max_size=140),
    st.integers(60, 100),
    st.sampled_from(["Ferries", "Ferries of the Sea", "Anna Weber"]),
)
def test_a_heading_does_not_run_into_the_wrapped_lines_below_it(words, width, heading):
    story = " ".join(words).capitalize() + "."
    text = f"{heading}\n" + "\n".join(textwrap.wrap(story, width)) + "\n"
    document = read_document(text.encode(), name="a.txt", today=dt.date(2026, 1, 1), language="en")
    told = [" ".join(text[one.start : one.end].split()) for one in find_sentences(document)]
    assert told == [heading, story]
