"""Places and what is only called like one."""

from __future__ import annotations

import datetime as dt

import pytest

from transcaspian.chronicle.extract.extraction import extract
from transcaspian.chronicle.read import read_document


def places(text, language="en"):
    document = read_document(
        text.encode(), name="a.txt", today=dt.date(2026, 1, 1), language=language
    )
    return {one.id for one in extract(document).places}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The line was run with the vessel Turkestan from Aktau.", "en", {"aktau"}),
        ("The ferry Kuryk–Alat sailed.", "en", {"kuryk", "alat"}),
        ("ASCO, Alat hattına Lachin adlı feribotu verecek.", "tr", {"alat"}),
        ("Паром «Баку» вышел из Курыка.", "ru", {"kuryk"}),
        ("The forwarder Caspian Container Company has an office in Poti.", "en", {"poti"}),
        ("The dredger of Van Oord came to Aktau.", "en", {"aktau"}),
        ("Wagons cross Lake Van by ferry between Tatvan and Van.", "en",
         {"lake-van", "tatvan", "van"}),
        ("Van Gölü feribotları Tatvan'da bekliyor.", "tr", {"lake-van", "tatvan"}),
        ("Школу построили в Джебраильском районе.", "ru", {"jabrayil"}),
    ],
)  # fmt: skip
def test_ships_companies_and_families_are_no_places(text, language, found):
    assert places(text, language) == found
