"""One event for all mentions of it in a document."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.record import Event, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["Told", "merge_drafts"]

_STAGED = ("open", "built", "begin", "construction", "reopen")
_WORDS = frozenset(("REQUEST", "SUPPORT", "REJECT", "ACCUSE", "THREATEN", "CONCEDE"))
"""What is done by words: two sentences tell of two."""
_THE_PAPER = re.compile(
    r"\bthe (?:[\w-]+ )?(?:document|paper|agreement|deal|memorandum|declaration|road ?map|contract|"
    r"protocol|treaty|plan)\b|\bдокумент(?:а|у|ом|е)?\b|\bbelge(?:yi|ye|nin)?\b"
)
"""What was told of before."""
_MORE = 0.05


class Told:
    """
    An event and all drafts of it.

    Parameters
    ----------
    draft : Draft
        The first mention.
    """

    def __init__(self, draft: Draft) -> None:
        self.drafts = [draft]
        self.best = draft
        self.type, self.mode, self.context = draft.type, draft.mode, draft.context
        self.date_from, self.date_to = draft.date_from, draft.date_to
        self.actors, self.people = [*draft.parts.actors], [*draft.parts.people]
        self.places = [*draft.parts.places]

    def takes(self, draft: Draft) -> bool:
        """
        Return whether a draft tells of this event.

        Parameters
        ----------
        draft : Draft
            Another mention.

        Returns
        -------
        bool
            If nothing it tells stands against it, and it shares who took part.
        """
        if draft.again is not None:
            return any(draft.again is one for one in self.drafts)
        if self._same_thing(draft):
            return True
        if draft.type != self.type or draft.mode != self.mode:
            return False
        if draft.context != self.context and not (draft.inherited and draft.context == "actual"):
            return False
        if not _dates_agree(self, draft) or not self._things_agree(draft):
            return False
        if self._is_signed_apart(draft):
            return False
        if self.type in _WORDS and draft.clause.sentence is not self.best.clause.sentence:
            return False
        if draft.instrument != self.best.instrument and "agreement" not in (
            draft.instrument or "agreement",
            self.best.instrument or "agreement",
        ):
            return False
        if draft.trigger.thing != self.best.trigger.thing:
            return False
        own, told = set(draft.parts.actors), set(self.actors)
        paragraph = draft.clause.sentence.paragraph == self.best.clause.sentence.paragraph
        if draft.trigger.rule == "reception" and len(draft.parts.people) > 1 and own < told:
            return False  # two who met beside a gathering
        fewer = _bodies(own) <= _bodies(told) and paragraph
        if self.mode == "meeting" and _bodies(own) != _bodies(told) and not fewer:
            return False
        if not (own <= told or told <= own or len(own & told) > 1):
            return False
        return self._places_agree(draft)

    def _is_signed_apart(self, draft: Draft) -> bool:
        """Return whether two sentences each tell by a verb what was signed: they are two papers."""
        own, best = draft.clause.sentence, self.best.clause.sentence
        if self.type != "AGREE" or own is best or "headline" in (own.zone, best.zone):
            return False
        repeated = draft.time is None and _THE_PAPER.search(draft.clause.low)
        return draft.trigger.rule == self.best.trigger.rule and not repeated

    def _same_thing(self, draft: Draft) -> bool:
        """Return whether a thing that was opened is told of again as built."""
        if draft.trigger.rule not in _STAGED or self.best.trigger.rule not in _STAGED:
            return False
        names = {one.name for one in draft.things}
        opened = self.mode in ("open", "reopen") and draft.mode in ("open", "begin")
        planned = self.best.lifecycle == "announced" and draft.lifecycle == "announced"
        if (
            not names
            or not (opened or planned)
            or not names <= {one.name for one in self.best.things}
        ):
            return False
        where = set(draft.parts.places)
        return bool(where & set(self.places)) and (draft.inherited or planned)

    def _things_agree(self, draft: Draft) -> bool:
        if draft.trigger.rule not in _STAGED and draft.mode != "finance":
            return True
        own = {one.group for one in draft.things}
        told = {one.group for one in self.best.things}
        return not own or not told or bool(own & told)

    def _places_agree(self, draft: Draft) -> bool:
        own, told = set(draft.parts.places), set(self.places)
        if not own or not told or own & told:
            return True
        return self.mode == "visit" and bool(set(draft.parts.host) & set(self.actors))

    def add(self, draft: Draft) -> None:
        """Take over what another mention adds."""
        self.drafts.append(draft)
        staged = self._same_thing(draft) and draft.mode != self.mode
        for row, more in (
            (self.actors, [] if staged or draft.again else draft.parts.actors),
            (self.people, draft.parts.people),
            (self.places, [] if staged else draft.parts.places),
        ):
            row.extend(one for one in more if one not in row)
        if staged:
            return
        precise = len(draft.date_from) > len(self.date_from) or self.best.soft
        if draft.date_from and (not self.date_from or (precise and not draft.inherited)):
            self.date_from, self.date_to = draft.date_from, draft.date_to
        if _worth(draft) > _worth(self.best):
            self.best = draft


def _bodies(actors: set[str]) -> set[str]:
    """Return those who are no states."""
    return {one for one in actors if not (len(one) == 3 and one.isupper())}


def _worth(draft: Draft) -> tuple[bool, bool, bool, bool, float]:
    body = draft.clause.sentence.zone == "body"
    ruled = not draft.found_by
    return (ruled, body, draft.time is not None, draft.again is None, draft.confidence)


def _dates_agree(told: Told, draft: Draft) -> bool:
    if not told.date_from or not draft.date_from or draft.soft or told.best.soft:
        return True
    a = first_day(told.date_from), last_day(told.date_to or told.date_from)
    b = first_day(draft.date_from), last_day(draft.date_to or draft.date_from)
    return a[0] <= b[1] and b[0] <= a[1]


def merge_drafts(reading: Reading, drafts: list[Draft]) -> list[tuple[Event, Told]]:
    """
    Make one event of all mentions of it.

    Parameters
    ----------
    reading : Reading
        The text.
    drafts : list of Draft
        Mentions in order.

    Returns
    -------
    list of (Event, Told)
        Events in order of their best mention, with what they were made of.
    """
    told: list[Told] = []
    # what has a day of its own first, so that what has none finds it
    for draft in sorted(drafts, key=_rank):
        taken = next((one for one in told if one.takes(draft)), None)
        if taken is not None:
            taken.add(draft)
        elif draft.clause.sentence.zone != "headline" or not any(
            _heads(draft, one) for one in told
        ):
            told.append(Told(draft))
    _add_captions(reading, told)
    rows = [row for one in told for row in _rows(reading, one)]
    rows.sort(key=lambda row: (row[0].span.start if row[0].span else 0, row[0].type, row[0].object))
    return [(replace(event, id=f"e{number}"), one) for number, (event, one) in enumerate(rows, 1)]


def _rank(draft: Draft) -> tuple[bool, bool, bool, int]:
    headline = draft.clause.sentence.zone == "headline"
    return (draft.found_by != "", headline, draft.time is None, draft.at)


def _heads(draft: Draft, told: Told) -> bool:
    """Return whether a headline says in short what the text tells: one type, and nothing else."""
    own, names = set(draft.parts.actors), set(draft.parts.places)
    same = draft.type == told.type or (
        {draft.type, told.type} <= {"RETREAT", "COOPERATE"} and draft.mode == told.mode
    )
    shared = own & set(told.actors) or names & set(told.places)
    return same and bool(shared or not (own or names))


def _add_captions(reading: Reading, told: list[Told]) -> None:
    """Add the places that captions name to what those did there whom they show."""
    for sentence in reading.sentences:
        if sentence.zone != "caption":
            continue
        shown = {one.id for one in sentence.mentions if one.kind == "person"}
        acting = {one.id for one in sentence.mentions if one.kind == "actor"}
        acting |= {reading.affiliation(one) for one in shown}
        for place in (one for one in sentence.mentions if one.kind == "place"):
            fits = [
                one
                for one in told
                if one.mode in ("visit", "meeting", "open", "begin")
                and one.context in ("actual", "past")
                and (place.country in one.actors or place.id in one.places)
                and (shown & {*one.people} or acting & {*one.actors})
            ]
            if fits and not any(place.id in one.places for one in fits):
                best = max(fits, key=lambda one: (len(shown & {*one.people}), one.mode == "visit"))
                best.places.append(place.id)


def _rows(reading: Reading, told: Told) -> Iterator[tuple[Event, Told]]:
    """Yield an event; one for each thing where several were opened at once."""
    best = told.best
    names = list(dict.fromkeys(one.name for one in best.things))
    staged = best.trigger.rule in _STAGED and not best.trigger.thing
    objects = names[:3] if staged and len(names) > 1 else [best.object]
    for name in objects:
        yield _event(reading, told, name), told


def _event(reading: Reading, told: Told, name: str) -> Event:
    best = told.best
    sentence = best.clause.sentence
    quantity = best.quantity or next((one.quantity for one in told.drafts if one.quantity), None)
    places = told.places or _country(reading, told)
    confidence = min(0.97, best.confidence + _MORE * min(3, len(told.drafts) - 1))
    spans = sorted({one.spans[0] for one in told.drafts if one is not best})
    return Event(
        id="",
        type=told.type,
        mode=told.mode,
        context=best.context,
        date_from=told.date_from,
        date_to=told.date_to,
        actors=tuple(told.actors),
        people=tuple(told.people),
        places=tuple(places),
        track=best.track,
        instrument=best.instrument,
        quantity=quantity,
        lifecycle=best.lifecycle,
        object=name,
        span=Span(reading.document.id, sentence.start, sentence.end),
        confidence=round(confidence, 2),
        rule=best.found_by or best.trigger.rule,
        evidence=tuple(f"{a}-{b}" for a, b in spans if (a, b) != (sentence.start, sentence.end)),
    )


def _country(reading: Reading, told: Told) -> list[str]:
    """Return the country where something happened, if no place within it is named."""
    hosts = list(dict.fromkeys(host for one in told.drafts for host in one.parts.host))
    if told.mode == "visit" and not hosts:
        hosts = told.actors[1:2]
    roster = reading.roster
    return [roster.actors[one].name for one in hosts[:1] if roster.is_state(one)]
