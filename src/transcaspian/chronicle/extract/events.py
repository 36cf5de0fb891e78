"""What happened: from the words that tell it to candidates with days, actors and places."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.casting import Cast
from transcaspian.chronicle.extract.choosing import beside, choose, is_ahead, is_placed, is_told
from transcaspian.chronicle.extract.clauses import (
    Clause,
    find_clauses,
    find_context,
    with_antecedent,
)
from transcaspian.chronicle.extract.draft import Draft
from transcaspian.chronicle.extract.kinds import set_amount, set_kind
from transcaspian.chronicle.extract.parts import Thing, find_parts, find_things
from transcaspian.chronicle.extract.sensing import find_sensing
from transcaspian.chronicle.extract.sentences import STORY
from transcaspian.chronicle.extract.spots import any_within
from transcaspian.chronicle.extract.supposed import is_scene, is_supposed
from transcaspian.chronicle.extract.when import Calendar

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.mentions import Mention
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["draft_events"]

_LOAN = re.compile(r"\bloans?\b|\blen[dt]s?\b|\bкредит\w*|\bза[её]м\w*|\bзайм\w*|\bkredi\w*")
_ENVOYS = re.compile(
    r"\b(?:delegation|minister|president|premier|ambassador|envoy|делегаци|министр|президент|"
    r"премьер|"
    r"посол\b|глава\b|heyet|bakan|cumhurbaşkan|başbakan|büyükelçi)"
)
_GOES_ON = re.compile(r", and (?:later|then)\b")
_CUT = re.compile(r"[\w'’-][\w'’-]")
_NEXT = 2
_OF_THINGS = frozenset(("begin", "reopen", "close", "cancel", "open", "built", "construction"))
_WORDS = frozenset(("REQUEST", "THREATEN", "ACCUSE", "SUPPORT", "REJECT"))
"""What is done by words alone."""
_ONLOOKER = re.compile(
    r"\b(?:analysts?|experts?|economists?|observers?|critics|authors?|columnists?|professors?|"
    r"commentators?|researchers?|scholars?|political scientists?|some|many|people|study|report) "
    r"(?:\w+ly |also |have |has |had |even |\w+ )?$"
)
_BESIDE = 30
_HOUSE = re.compile(
    r"\b(?:parliaments?|senate|government|boards?|assembly|cabinet|commission|congress|duma|"
    r"lawmakers|"
    r"deputies|mps|(?:lower|upper) house|regulator|agency|ministry)\b"
)
"""Who adopts a law or a loan alone."""
_WORK = re.compile(r"\bconstruction|\bworks?\b|строительств|\bработы|inşaat|yapım|çalışma")
_OBLIQUE = re.compile(
    r"\b(?:at|during|from|following|after|on the occasion of|in the course of) "
    r"(?:the|this|his|their|its) "
    r"[^,;.]{0,70}$"
)


def draft_events(reading: Reading, amounts: list[Amount]) -> list[Draft]:
    """
    Find all mentions of events.

    Parameters
    ----------
    reading : Reading
        The text.
    amounts : list of Amount
        Its quantities.

    Returns
    -------
    list of Draft
        In order of place; two may be of one event.
    """
    maker = _Maker(reading, amounts)
    tellers = maker.places
    for sentence in reading.sentences:
        if sentence.zone in STORY and reading.text[sentence.end - 1] != "?":
            told = any_within(tellers, sentence.start, sentence.end)
            # where nobody and no place is named, words alone tell too little
            weighed = bool(sentence.mentions) and maker.sensing.may(sentence)
            for clause in find_clauses(reading, sentence) if told or weighed else ():
                found = any_within(tellers, clause.start, clause.end) and maker.read(clause)
                if weighed and not found:
                    maker.weigh(clause)
            maker.calendar.pass_over(sentence)
    return sorted([*maker.drafts, *maker.weighed], key=lambda one: one.at)


class _Maker:
    """Goes through a text and remembers what it is telling of."""

    def __init__(self, reading: Reading, amounts: list[Amount]) -> None:
        self.reading, self.amounts = reading, amounts
        self.language = reading.document.language
        self.calendar = Calendar(reading)
        self.drafts = self.calendar.drafts
        self.cast = Cast(reading, self.calendar)
        self.lexicon = reading.lexicon
        self.tellers = self.lexicon.find_tellers(reading.spots)
        self.places = [*self.tellers]
        self.sensing = find_sensing(reading)
        self.weighed: list[Draft] = []  # apart: what rules find does not hang on them

    def read(self, clause: Clause) -> bool:
        """Make drafts of what a clause tells; say whether there are any."""
        found: list[Draft] = []
        things: list[Thing] | None = None
        named: list[tuple[int, int]] | None = None
        for at, word in self._told_in(clause):
            triggers = self.lexicon.find_triggers(word)
            if not triggers:
                continue
            if named is None:
                named = self._names(clause)
            if named and any(a <= at and at + len(word) <= b for a, b in named):
                continue
            told: set[tuple[str, str]] = set()
            supposed: bool | None = None
            for trigger in triggers:
                again = trigger.beside is not None and (trigger.rule, trigger.frame) in told
                if again or not self._fits(trigger, clause, at, word):
                    continue
                if (trigger.object or trigger.rule in _OF_THINGS) and things is None:
                    things = find_things(self.reading, clause.start, clause.end)
                    things = things or self._antecedents(clause)
                if trigger.object and not things:
                    continue
                if self._is_talked_of(trigger, clause, at, word):
                    continue
                if supposed is None:
                    supposed = is_supposed(self.reading, clause, at)
                if supposed and trigger.type != "THREATEN":
                    continue
                if trigger.type in _WORDS and self._is_onlooker(clause, at):
                    continue
                if is_scene(clause, at, self.language):
                    continue
                chosen = beside(things or [], clause.start + at, self.reading.low)
                draft = self._draft(clause, trigger, at, word, chosen)
                if trigger.planned and not is_ahead(draft):
                    continue
                told.add((trigger.rule, trigger.frame))
                found.append(draft)
        n_draft = len(self.drafts)
        for draft in choose(found, self.language) if found else ():
            if self._complete(draft):
                self.drafts.append(draft)
                self.calendar.remember(draft)
        return len(self.drafts) > n_draft

    def weigh(self, clause: Clause) -> None:
        """Make a draft of what the words of a clause, taken together, most likely tell."""
        sense = self.sensing.find(clause, self.amounts)
        if sense is None:
            return
        at = sense.at - clause.start
        word, trigger = self.sensing.trigger(clause, sense)
        near = (*self.drafts, *self.weighed)
        told = [one.type for one in near if one.clause.sentence is clause.sentence]
        named = any(a <= at and at + len(word) <= b for a, b in self._names(clause))
        if named or trigger.type in told:
            return
        if self._is_talked_of(trigger, clause, at, word) or is_supposed(self.reading, clause, at):
            return
        if trigger.type in _WORDS and self._is_onlooker(clause, at):
            return
        other = trigger.not_near is not None and trigger.not_near.search(clause.low)
        if other or is_scene(clause, at, self.language):
            return
        things: list[Thing] = []
        if trigger.object or trigger.rule in _OF_THINGS:
            things = find_things(self.reading, clause.start, clause.end)
            things = things or self._antecedents(clause)
        chosen = beside(things, sense.at, self.reading.low)
        draft = self._draft(clause, trigger, at, word, chosen)
        draft.confidence = sense.probability
        draft.found_by = f"sense-{sense.name}: {sense.reason}"
        if (not trigger.planned or is_ahead(draft)) and self._complete(draft):
            self.weighed.append(draft)

    def _told_in(self, clause: Clause) -> list[tuple[int, str]]:
        """Return the words of a clause that tell of an event, with their places within it."""
        start, end = clause.start, clause.end
        if _CUT.match(self.reading.low, start - 1) or _CUT.match(self.reading.low, end - 1):
            return clause.words()  # it begins or ends within a word
        first = bisect_left(self.places, start)
        told = self.places[first : bisect_left(self.places, end, first)]
        return [(at - start, self.tellers[at]) for at in told]

    def _names(self, clause: Clause) -> list[tuple[int, int]]:
        """Return where names of several words stand: the Investment Bank itself invests not."""
        spans = ((one.start, one.end) for one in clause.mentions if one.kind == "actor")
        return [
            (a - clause.start, b - clause.start)
            for a, b in spans
            if " " in self.reading.low[a:b].strip()
        ]

    def _is_talked_of(self, trigger: Trigger, clause: Clause, at: int, word: str) -> bool:
        """Return whether parties only spoke of a thing: "they discussed the construction of"."""
        if trigger.type != "COOPERATE" or not self.lexicon.whole("talked_of", "noun").fullmatch(
            word
        ):
            return False
        shape = self.lexicon.whole("talked_of")
        if self.language == "tr":
            return bool(shape.search(clause.low, at))
        joined = clause.before is not None and clause.low.startswith(", а также")
        start = clause.sentence.start if joined else clause.start
        return bool(shape.search(self.reading.low, start, clause.start + at))

    def _is_onlooker(self, clause: Clause, at: int) -> bool:
        """Return whether an expert says a thing, which is a statement and no act."""
        if _ONLOOKER.search(clause.low, 0, at):
            return True
        place = clause.start + at
        before = [one for one in clause.mentions if one.end <= place and one.kind != "place"]
        if not before or before[-1].kind != "person":
            return False
        gap = self.reading.low[before[-1].end : place]
        own = before[-1].ids or (before[-1].id,)
        return len(gap) < _BESIDE and not any(self.reading.affiliation(one) for one in own)

    def _people(self, clause: Clause) -> list[Mention]:
        """Return the persons whom a clause names, or the one that it goes on about."""
        goes_on = clause.before is not None and (
            _GOES_ON.match(clause.low) or (clause.relative and self.language == "en")
        )
        mentions = clause.sentence.mentions if goes_on else clause.mentions
        return [one for one in mentions if one.kind == "person"]

    def _fits(self, trigger: Trigger, clause: Clause, at: int, word: str) -> bool:
        low = clause.low
        wide, further = with_antecedent(clause)
        if trigger.beside is not None and not (
            trigger.beside.fits(low, at) or (further and trigger.beside.fits(wide, at + further))
        ):
            return False
        if trigger.near is not None and not trigger.near.search(wide if further else low):
            return False
        if trigger.not_near is not None and trigger.not_near.search(low):
            return False
        if trigger.person and not _ENVOYS.search(low):
            end = clause.start + at + len(word) + 60
            if not any(one.start < end for one in self._people(clause)):
                return False
        if trigger.rule == "presence":
            follows = re.match(r"(?:was|were) in (?:the (?:cit(?:y|ies)|towns?) of )?", low[at:])
            if self.language == "en":
                end = clause.start + at + (follows.end() if follows else 0)
                if not follows or not any(
                    one.start <= end + 4 and one.start >= end - 1 for one in clause.mentions
                ):
                    return False
            elif (
                not any(
                    one.kind in ("place", "actor") and one.start > clause.start + at
                    for one in clause.mentions
                )
                and self.language == "ru"
            ):
                return False
        if trigger.money:
            money = self.lexicon.table["unit"]["money"]
            return bool(_LOAN.search(low)) or any(
                clause.start <= one.start < clause.end and one.quantity.unit in money
                for one in self.amounts
            )
        return (
            not trigger.organisation
            or any(
                one.kind == "actor"
                and (
                    self.reading.roster.is_league(one.id)
                    or not self.reading.roster.is_state(one.id)
                )
                for one in clause.sentence.mentions
            )
            or bool(re.search(r"treaty|agreement|договор|соглашени|anlaşma", low))
        )

    def _draft(
        self, clause: Clause, trigger: Trigger, at: int, word: str, things: list[Thing]
    ) -> Draft:
        place = clause.start + at
        context = trigger.context or find_context(clause, at, word, trigger, self.reading.spots)
        if trigger.rule == "forbid" or (trigger.rule == "support" and context == "planned"):
            context = "actual"  # who will not allow refuses, who promises support gives it
        if trigger.plan and context == "actual":
            context = "planned"
        if context == "planned" and self._is_doubted(clause):
            context = "possible"
        if trigger.rule in ("begin", "built") and not things and (self.drafts or clause.relative):
            things = self._same_things(clause)
        draft = Draft(
            trigger,
            clause,
            place,
            context,
            find_parts(self.reading, clause, trigger, place),
            things,
        )
        draft.type, draft.mode, draft.track = trigger.type, trigger.mode, trigger.track
        draft.instrument, draft.lifecycle = trigger.instrument, trigger.lifecycle
        draft.confidence = trigger.weight
        draft.spans = [(clause.sentence.start, clause.sentence.end)]
        return draft

    def _is_doubted(self, clause: Clause) -> bool:
        row, shape = self.lexicon.rows("hedge")[0]
        words = self.reading.words(clause.sentence)
        return bool(clause.sentence.speaker and row and shape.search(words))

    def _antecedents(self, clause: Clause) -> list[Thing]:
        """Return the thing of which a relative clause tells more."""
        if not clause.relative or clause.before is None:
            return []
        return find_things(self.reading, clause.before.start, clause.before.end)[-1:]

    def _same_things(self, clause: Clause) -> list[Thing]:
        """Return what was told of last, where "construction" or "work" is all that is said."""
        own = self._antecedents(clause)
        if own or not self.drafts:
            return own
        last = self.drafts[-1]
        near = clause.sentence.index - last.clause.sentence.index <= _NEXT
        return last.things[:1] if near and _WORK.search(clause.low) else []

    def _complete(self, draft: Draft) -> bool:
        """Add what the clause doesn't tell; say whether enough is known."""
        if draft.trigger.rule == "arrival" and not (
            draft.parts.places or draft.parts.host or len(draft.parts.actors) > 1
        ):
            return False
        before = draft.clause.low[: draft.at - draft.clause.start]
        consulted = draft.trigger.frame == "pair" and draft.trigger.type == "CONSULT"
        if consulted and _OBLIQUE.search(before):
            draft.parts.places.clear()
        self.cast.set_own(draft)
        self.calendar.set_time(draft)
        self.cast.set_parts(draft)
        if not draft.parts.actors and draft.trigger.frame == "agent" and draft.things:
            self.cast.borrow_scene(draft)
        told = is_told(draft, self.lexicon, self.reading.text)
        if not told and not is_placed(draft):
            return False
        where = draft.parts.places or (draft.parts.host if draft.trigger.rule == "assembly" else [])
        alone = len(draft.parts.actors) + len(where) < 2
        alone = alone and draft.trigger.rule != "absence"
        placed = bool(draft.parts.places) and draft.time is not None  # somebody, there and then
        alone = alone and not told and not placed
        if draft.trigger.type == "CONSULT" and draft.again is None and alone:
            return False
        if draft.type == "THREATEN" and not draft.parts.actors:
            return False
        single = draft.trigger.rule == "adopt" and _HOUSE.search(draft.clause.low)
        if draft.trigger.frame == "pair" and alone and not single:
            return False
        set_kind(self.reading, draft)
        set_amount(self.reading, draft, self.amounts)
        if draft.type == "":  # nobody acts: only where it was is kept
            draft.parts.actors[:] = [x for x in draft.parts.actors if x in draft.parts.host]
        if draft.clause.sentence.zone == "headline":
            draft.confidence *= 0.9
        if draft.inherited:
            draft.confidence *= 0.95
        if len(draft.parts.actors) < 2:
            draft.confidence *= 0.9
        return True
