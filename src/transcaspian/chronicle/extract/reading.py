"""A document as rules see it: sentences with zones, names, what points back to them, and times."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.coreference import resolve
from transcaspian.chronicle.extract.date_told import tell_from_last
from transcaspian.chronicle.extract.dates import Time, find_times
from transcaspian.chronicle.extract.gazetteer import Gazetteer, find_gazetteer
from transcaspian.chronicle.extract.guesses import guess_places
from transcaspian.chronicle.extract.lexicon import find_lexicon, lower
from transcaspian.chronicle.extract.mentions import Mention, find_names
from transcaspian.chronicle.extract.persons import Title, find_people
from transcaspian.chronicle.extract.reference import find_reference, put_in_order
from transcaspian.chronicle.extract.roster import Roster, find_roster
from transcaspian.chronicle.extract.sentences import STORY, Sentence, find_sentences
from transcaspian.chronicle.extract.spots import Spots

if TYPE_CHECKING:
    from transcaspian.chronicle.document import Document
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.lexicon import Lexicon
    from transcaspian.chronicle.extract.sensing import Sensing
    from transcaspian.chronicle.extract.speech import Speech

__all__ = ["Reading", "read", "story"]

_TODAY = dt.date(2000, 1, 1)


@dataclass(slots=True)
class Reading:
    """
    A document as rules see it.

    Parameters
    ----------
    document : Document
        What is read.
    spots : Spots
        Its text in lower case, each character in its place, and where patterns can begin in it.
    sentences : list of Sentence
        In order, with what stands in them.
    reference : datetime.date or None
        Day from which it is told.
    sure : bool
        Whether that day is known.
    roster : Roster
        Who holds which office.
    lexicon : Lexicon
        Words of its language.
    titles : list of Title
        Offices told by the text.
    offices : dict
        By person: office in words and actor id, as the text tells.
    speeches : list of Speech
        Whose words it tells, once that has been found.
    dateline : str
        ISO day that stands before the story, empty if none does.
    clauses : dict
        Of the sentences that have been split, by number.
    sensing : Sensing or None
        Weighs its clauses, once that was asked for.
    """

    document: Document
    spots: Spots
    sentences: list[Sentence]
    reference: dt.date | None
    sure: bool
    roster: Roster
    lexicon: Lexicon
    titles: list[Title] = field(default_factory=list)
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)
    speeches: list[Speech] = field(default_factory=list)
    dateline: str = ""
    clauses: dict[int, list[Clause]] = field(default_factory=dict)
    sensing: Sensing | None = None

    @property
    def text(self) -> str:
        """Text of the document."""
        return self.document.text

    @property
    def low(self) -> str:
        """Its text in lower case."""
        return self.spots.low

    @property
    def place_ids(self) -> set[str]:
        """Ids of all places that are named."""
        return {one.id for s in self.sentences for one in s.mentions if one.kind == "place"}

    @property
    def day(self) -> dt.date:
        """Day of reference, or one long ago where none is known."""
        return self.reference or _TODAY

    def words(self, sentence: Sentence) -> str:
        """Return a sentence in lower case."""
        return self.low[sentence.start : sentence.end]

    def has(self, shape: re.Pattern[str], part: Sentence | Clause | Speech) -> bool:
        """Return whether a pattern, in lower case, finds anything in a part of the text."""
        return self.spots.has(shape, part.start, part.end)

    def mentions(self) -> list[Mention]:
        """Return all mentions in order."""
        return [one for sentence in self.sentences for one in sentence.mentions]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that begin between two places of the text."""
        found: list[Mention] = []
        first = bisect_right(self.sentences, start, key=lambda one: one.end)
        for sentence in self.sentences[first:]:
            if sentence.start >= end:
                break
            found += [one for one in sentence.mentions if start <= one.start < end]
        return found

    def affiliation(self, person: str) -> str:
        """
        Return for whom a person acts.

        Parameters
        ----------
        person : str
            Id.

        Returns
        -------
        str
            A state by ISO 3166, an organisation by actor id, empty if unknown.
        """
        office = self.roster.office(person, self.day)
        of = office.of if office else self.offices.get(person, ("", ""))[1]
        return self.roster.acting_as(of) if of else ""

    def office(self, person: str) -> tuple[str, str]:
        """Return a person's office in words and what it is an office of."""
        office = self.roster.office(person, self.day)
        if office is not None:
            return office.office, office.of
        return self.offices.get(person, ("", ""))


def read(document: Document, gazetteer: Gazetteer | None = None) -> Reading:
    """
    Read a document.

    Parameters
    ----------
    document : Document
        As it was added.
    gazetteer : Gazetteer, optional
        Names to look for, of the document's language; the packaged ones if left out.

    Returns
    -------
    Reading
        What rules for events, statements and commitments work on.
    """
    sentences = find_sentences(document)
    text, language = _unwrapped(_MARKS.sub(" ", document.text), sentences), document.language
    gazetteer = gazetteer or find_gazetteer(language)
    roster = find_roster()
    low = lower(text, language)
    spots = Spots(low, language)
    reference, sure = find_reference(document, spots)
    day = reference or _TODAY
    ranks = roster.ranks(day)
    names = find_names(gazetteer, text, spots, ranks)
    names += guess_places(gazetteer, text, names)
    names.sort(key=lambda one: one.start)
    new, titles = find_people(text, spots, names, ranks)
    merged = _merge(names, new)
    reading = Reading(document, spots, sentences, reference, sure, roster, find_lexicon(language))
    reading.titles = titles
    reading.offices = _offices(titles)
    times = find_times(text, spots, reference=reference, sure=sure)
    times = put_in_order(times, low, language, reference, sure=sure)
    times = tell_from_last(times, text, spots)
    datelines = _datelines(reading)
    reading.dateline = next(
        (
            one.first
            for one in times
            if len(one.first) == len("2024-03-11") and any(a <= one.start < b for a, b in datelines)
        ),
        "",
    )
    named = [(one.start, one.end) for one in merged if one.kind == "person"]
    times = [one for one in times if not any(a <= one.start < b for a, b in (*datelines, *named))]
    merged = [
        one
        for one in merged
        if one.kind == "person" or not any(a <= one.start < b for a, b in datelines)
    ]
    _attach(reading.sentences, merged, times)
    resolve(reading)
    return reading


def _unwrapped(text: str, sentences: list[Sentence]) -> str:
    """Return a text in which no sentence is broken by the end of a line, each sign in its place."""
    parts, at = [], 0
    for one in sentences:
        if "\n" in text[one.start : one.end]:
            parts += [text[at : one.start], text[one.start : one.end].replace("\n", " ")]
            at = one.end
    return "".join([*parts, text[at:]]) if parts else text


_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_DATELINE = re.compile(
    r"(?:[A-ZÇĞİÖŞÜА-ЯЁ][A-ZÇĞİÖŞÜА-ЯЁ/ .’'-]{2,30}|[A-ZА-ЯЁ][\w-]{2,20})(?:[,.] ?[^\n.–—]{0,36}?)?"
    r"(?: ?\([^)\n]{2,40}\))?(?:,? [A-Z]{3,12})? ?(?:[–—]|-(?= )|(?<=\d)\.|(?<=года)\.|(?<=г)\.)\s"
)


def _datelines(reading: Reading) -> list[tuple[int, int]]:
    """Return the places of ``BAKU, March 11 (Agency) -``: where and when was written, not done."""
    found = []
    last = -1
    for sentence in reading.sentences:
        if sentence.paragraph == last:
            continue
        last = sentence.paragraph
        match = _DATELINE.match(
            reading.text, sentence.start, min(sentence.start + 110, sentence.end + 40)
        )
        if match and (
            match.group().split(",")[0].split(" ")[0].isupper() or re.search(r"\d", match.group())
        ):
            found.append(match.span())
    return found


def _merge(names: list[Mention], new: list[Mention]) -> list[Mention]:
    kept = [
        one for one in names if not any(two.start < one.end and one.start < two.end for two in new)
    ]
    return sorted([*kept, *new], key=lambda one: (one.start, -one.end))


def _offices(titles: list[Title]) -> dict[str, tuple[str, str]]:
    """Return the office of each person that the text tells most often."""
    told: dict[str, Counter[tuple[str, str]]] = {}
    for title in titles:
        if title.person is not None:
            of = title.of.id if title.of is not None else ""
            told.setdefault(title.person.id, Counter())[title.name, of] += 1
    return {
        person: max(counts, key=lambda one: (bool(one[1]), counts[one], one))
        for person, counts in told.items()
    }


def _attach(sentences: list[Sentence], mentions: list[Mention], times: list[Time]) -> None:
    """Give each sentence what stands in it."""
    i = j = 0
    for sentence in sentences:
        while i < len(mentions) and mentions[i].start < sentence.end:
            if mentions[i].start >= sentence.start:
                sentence.mentions.append(mentions[i])
            i += 1
        while j < len(times) and times[j].start < sentence.end:
            if times[j].start >= sentence.start:
                sentence.times.append(times[j])
            j += 1


def story(reading: Reading) -> list[Sentence]:
    """Return the sentences that may tell events."""
    return [one for one in reading.sentences if one.zone in STORY]
