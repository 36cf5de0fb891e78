"""What a row is about, whatever its language: who, where, which thing, how much, and when."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.lexicon import find_lexicon, lower
from transcaspian.chronicle.extract.likeness import group_of, sides
from transcaspian.chronicle.record import Commitment, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transcaspian.atlas.place import Place
    from transcaspian.chronicle.extract.extraction import Extraction
    from transcaspian.chronicle.founding import Founded
    from transcaspian.chronicle.record import Quantity

__all__ = ["Subject", "stems_of", "subjects_of", "subjects_of_founding"]

_AROUND = 2
_MOST_MONTHS = 12
_LEAST_WORD = 5
_STEM = 6
_NEAR_KM = 30.0
_EARTH_KM = 111.2
_AHEAD = ("planned", "possible")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True)
class Subject:
    """
    What one end of a link is about.

    Parameters
    ----------
    name : str
        Id of the row, with its document's before it.
    row : Event or Commitment
        The row.
    told : str
        Day by which it is known, as precise as known: a thing can't be promised later.
    sides : frozenset of str
        Who takes part, with the states that they are of.
    places, near : frozenset of str
        Where, by the row and by the words around it; and what lies beside these.
    group : str
        Of what its object is, empty if no table has it.
    groups : frozenset of str
        Of all things that its sentence names.
    amounts : frozenset of (float, str)
        Numbers of its sentence, with their units without a time.
    words : frozenset of str
        Stems of the words of an English sentence.
    is_guess : bool
        Whether its day may be that of publication for want of another.
    around, places_around : frozenset of str
        Of a row that names no side, or no place: those of the rows told in its paragraph.
    """

    name: str
    row: Event | Commitment
    told: str
    sides: frozenset[str]
    places: frozenset[str]
    near: frozenset[str]
    group: str
    groups: frozenset[str]
    amounts: frozenset[tuple[float, str]]
    words: frozenset[str]
    is_guess: bool = False
    around: frozenset[str] = frozenset()
    places_around: frozenset[str] = frozenset()

    @cached_property
    def marks(self) -> frozenset[str]:
        """By what it is looked up: two that can be linked share what one has and one asks for."""
        return frozenset(_marks(self))

    @cached_property
    def asks(self) -> frozenset[str]:
        """By what it looks others up."""
        return frozenset(_marks(self, ask=True))

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return isinstance(self.row, Commitment) or self.row.context in _AHEAD

    @property
    def days(self) -> tuple[int, int] | None:
        """First and last day that it can mean, or is due, as ordinals; None if none is told."""
        row = self.row
        start, end = (
            (row.due, row.due)
            if isinstance(row, Commitment)
            else (row.date_from, row.date_to or row.date_from)
        )
        return (first_day(start).toordinal(), last_day(end).toordinal()) if start else None


def subjects_of(extraction: Extraction, *, within: bool = False) -> tuple[Subject, ...]:
    """
    Return the ends of links that a document has.

    Parameters
    ----------
    extraction : Extraction
        What was found in it.
    within : bool, optional
        Whether they are to be linked with one another: then a promise may be older than its text.

    Returns
    -------
    tuple of Subject
        Its events, then its commitments, in order.
    """
    document = extraction.document
    low = lower(document.text, document.language)
    named = [(span.start, one.id) for one in extraction.places for span in one.spans]
    counted = [(one.span, one.quantity) for one in extraction.figures if one.span]
    sentences: dict[tuple[int, int], tuple[frozenset[str], ...]] = {}

    def make(row: Event | Commitment) -> Subject:
        start, end = (row.span.start, row.span.end) if row.span else (0, 0)
        if (start, end) not in sentences:
            text = low[start:end]
            sentences[start, end] = (
                _groups(text, document.language),
                stems_of(text) if document.language == "en" else frozenset(),
            )
        groups, words = sentences[start, end]
        where = [name for at, name in named if start <= at < end]
        amounts = [one for span, one in counted if start <= span.start < end]
        made = _subject(
            f"{document.id}#{row.id}" if not within else row.id,
            row,
            document.published,
            (where, amounts, groups, words),
        )
        return replace(made, told=_promised(row, events, made.told, within=within))

    events = {one.id: one for one in extraction.events}
    rows: list[Event | Commitment] = [*extraction.events, *extraction.commitments]
    made = [make(row) for row in rows]
    return tuple(made if within else _with_around(made, document.text))


def _with_around(rows: Sequence[Subject], text: str) -> Iterator[Subject]:
    """Yield rows; what a row does not name itself is taken from those of its paragraph."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    told = [bisect_right(starts, one.row.span.start) if one.row.span else 0 for one in rows]
    who: dict[int, set[str]] = defaultdict(set)
    where: dict[int, set[str]] = defaultdict(set)
    for at, one in zip(told, rows, strict=True):
        who[at] |= one.sides
        where[at] |= one.places
    for at, one in zip(told, rows, strict=True):
        around = frozenset() if one.sides else frozenset(who[at])
        places = frozenset() if one.places else frozenset(where[at])
        yield replace(one, around=around, places_around=places) if around or places else one


def _promised(
    row: Event | Commitment, events: Mapping[str, Event], told: str, *, within: bool
) -> str:
    """Return when a row is told of: a promise when its event was, if that is known to be past."""
    if isinstance(row, Event):
        return told
    event = events.get(row.event)
    if event is not None and event.context not in _AHEAD and event.date_from:
        return event.date_from
    return "" if within else told


@lru_cache(maxsize=2)
def subjects_of_founding(founding: Founded) -> tuple[Subject, ...]:
    """
    Return the events and promises of the founding chronicle as ends of links.

    Parameters
    ----------
    founding : Founded
        Rows held for true.

    Returns
    -------
    tuple of Subject
        In order.
    """
    known = _names(founding)
    made = []
    rows: list[Event | Commitment] = [*founding.events, *founding.commitments]
    for row in rows:
        text = f"{row.object}. {row.text}"
        spelled = [word.casefold() for word in re.findall(r"[^\W\d_]+(?:'an)?", text)]
        where = [known[word] for word in spelled if word in known]
        low = lower(text, "en")
        groups, words = _groups(low, "en"), stems_of(low)
        first = row.steps[0].date if isinstance(row, Commitment) and row.steps else ""
        made.append(_subject(row.id, row, first, (where, [], groups, words)))
    return tuple(made)


def _subject(
    name: str,
    row: Event | Commitment,
    published: str,
    told: tuple[Iterable[str], Iterable[Quantity], frozenset[str], frozenset[str]],
) -> Subject:
    where, amounts, groups, words = told
    group = group_of(row.object)
    acting = (*row.promisors, *row.beneficiaries) if isinstance(row, Commitment) else row.actors
    places = frozenset(_spread((*row.places, *where)))
    quantities = [*amounts, *([row.quantity] if row.quantity else [])]
    done = isinstance(row, Event) and row.context not in _AHEAD and bool(row.date_from)
    is_guess = isinstance(row, Event) and done and row.date_from == published[:7] != ""
    if isinstance(row, Event) and done:
        published = row.date_from
    return Subject(
        name=name,
        row=row,
        told=published,
        sides=sides(tuple(acting)),
        places=places,
        near=frozenset(one for place in places for one in _beside().get(place, ())) - places,
        group=group,
        groups=groups | ({group} - {""}),
        amounts=frozenset(
            (round(one.value, 3), one.unit.split("/")[0]) for one in quantities if one.value
        ),
        words=words,
        is_guess=is_guess,
    )


def _marks(subject: Subject, *, ask: bool = False) -> Iterator[str]:
    """Yield who and where, each with months, around its own to ask, and with kinds of things."""
    places = subject.places | subject.near | subject.places_around
    who = (*(subject.sides | subject.around), *(f"@{one}" for one in places))
    told = (*_months(subject, _AROUND if ask else 0), *(subject.groups or {"promise"}))
    for one in who:
        for mark in told:
            yield f"{one}/{mark}"


def _months(subject: Subject, around: int) -> Iterator[str]:
    row = subject.row
    if isinstance(row, Commitment) or not row.date_from:
        return
    start, end = first_day(row.date_from), last_day(row.date_to or row.date_from)
    first, last = 12 * start.year + start.month - 1, 12 * end.year + end.month - 1
    first -= _MOST_MONTHS - 1 if subject.is_guess else 0
    for one in range(first - around, min(last, first + _MOST_MONTHS - 1) + around + 1):
        yield f"{one // 12:04d}-{one % 12 + 1:02d}"


@lru_cache(maxsize=256)
def _groups(low: str, language: str) -> frozenset[str]:
    """Return the kinds of things that a sentence names."""
    lexicon = find_lexicon(language)
    at = [match.start() for match in lexicon.any_object.iter(low, 0, len(low))]
    return frozenset(kind.group for kind, _ in lexicon.find_objects(low, at, len(low)))


def stems_of(low: str) -> frozenset[str]:
    """
    Return the stems of the longer words of an English text.

    Parameters
    ----------
    low : str
        In lower case.

    Returns
    -------
    frozenset of str
        First letters of each.
    """
    return frozenset(one[:_STEM] for one in _WORD.findall(low) if len(one) >= _LEAST_WORD)


def _spread(places: Iterable[str]) -> Iterator[str]:
    """Yield places, and the two sides of a border with it."""
    known = _atlas()
    for place in places:
        yield place
        if place not in known or known[place].kind == "border":
            yield from (part for part in place.split("-") if part in known)


@lru_cache(maxsize=1)
def _atlas() -> Mapping[str, Place]:
    return load_atlas().places


@lru_cache(maxsize=1)
def _beside() -> dict[str, tuple[str, ...]]:
    """Return the places that lie within a walk of a train's length of each other, by each."""
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    places = _atlas()
    for one in places.values():
        cells[round(one.lat), round(one.lon)].append(one.id)
    found: dict[str, tuple[str, ...]] = {}
    for one in places.values():
        around = [
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in cells[round(one.lat) + dx, round(one.lon) + dy]
        ]
        found[one.id] = tuple(
            other
            for other in around
            if other != one.id
            and _km(one.lat, one.lon, places[other].lat, places[other].lon) < _NEAR_KM
        )
    return found


def _km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return about how far two places lie from each other. [km]"""
    east = (lon2 - lon) * math.cos(math.radians((lat + lat2) / 2))
    return _EARTH_KM * math.hypot(lat2 - lat, east)


def _names(founding: Founded) -> dict[str, str]:
    """Return places by their English names of one word."""
    atlas = {one.name.casefold(): one.id for one in _atlas().values()}
    own = {one.name.casefold(): one.id for one in founding.places}
    return {name: id_ for name, id_ in {**own, **atlas}.items() if " " not in name}
