"""What happened: from the words that tell it to candidates with days, actors and places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.choosing import beside, choose, is_ahead, is_placed, is_told
from transcaspian.chronicle.extract.clauses import (
    Clause,
    find_clauses,
    find_context,
    with_antecedent,
)
from transcaspian.chronicle.extract.draft import Draft, add_name
from transcaspian.chronicle.extract.gazetteer import find_gazetteer
from transcaspian.chronicle.extract.kinds import set_amount, set_kind
from transcaspian.chronicle.extract.parts import Thing, find_parts, find_things
from transcaspian.chronicle.extract.sentences import STORY
from transcaspian.chronicle.extract.spots import any_within
from transcaspian.chronicle.extract.supposed import is_scene, is_supposed
from transcaspian.chronicle.extract.when import Calendar
from transcaspian.chronicle.extract.when_words import AFTER_TALKS

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["draft_events"]

_LOAN = re.compile(r"\bloans?\b|\blen[dt]s?\b|\bкредит\w*|\bза[её]м\w*|\bзайм\w*|\bkredi\w*")
_DONE_WHERE = frozenset(("construction", "begin", "reopen", "delivery", "announce", "cancel"))
"""What is done by the states where it is done if nobody is named: "construction began in Aktau"."""
_ENVOYS = re.compile(
    r"\b(?:delegation|minister|president|premier|ambassador|envoy|делегаци|министр|президент|"
    r"премьер|"
    r"посол\b|глава\b|heyet|bakan|cumhurbaşkan|başbakan|büyükelçi)"
)
_HOSTS = re.compile(r"\bhost(?:ed|s|ing)?\b|\bприм(?:ет|ут)\b|\bпринимает\b|ev sahipli")
_INSTITUTION = re.compile(
    r"\b(?:a|the|local) (?:[\w-]+ )?(?:court|tribunal|government|authorities|parliament|cabinet|"
    r"ministry|"
    r"opposition|police|customs|prosecutors|lawmakers|regulators?)\b|"
    r"\b(?:суд|правительство|власти|парламент|министерство|ведомство|оппозиция|полиция|таможня|"
    r"прокуратура|"
    r"мажилис|депутаты)\b|"
    r"\b(?:mahkeme(?:si)?|hükümet|parlamento|meclis|bakanlık|muhalefet|polis|savcılık)\b"
)
"""Who acts for the state where it stands: "a court in Novorossiysk"."""
_GOES_ON = re.compile(r", and (?:later|then)\b")
_NEXT = 2
_OF_THINGS = frozenset(("begin", "reopen", "close", "cancel", "open", "built", "construction"))
_OF_TALKS = frozenset(("sign", "agree", "adopt", "sister-cities"))
"""What those do who met, if nobody is named: "six documents were signed"."""
_IN_SIGHT = 2
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
_OUTCOME = re.compile(
    r"(?:following|after|during|at the end of|as a result of|in the course of) "
    r"(?:the |their |these )?"
    r"(?:\w+ )?(?:talks|meeting|visit|summit|negotiations|session)|"
    r"по (?:итогам|результатам|завершении)|в ходе (?:визита|встречи|саммита|переговоров)|"
    r"(?:görüşme|ziyaret|zirve|toplantı)\w* (?:sonunda|sonrasında|sonucunda|kapsamında|sırasında)"
)
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
    tellers = reading.lexicon.find_tellers(reading.low)
    for sentence in reading.sentences:
        if sentence.zone in STORY and reading.text[sentence.end - 1] != "?":
            if any_within(tellers, sentence.start, sentence.end):
                for clause in find_clauses(reading, sentence):
                    if any_within(tellers, clause.start, clause.end):
                        maker.read(clause)
            maker.calendar.pass_over(sentence)
    return maker.drafts


class _Maker:
    """Goes through a text and remembers what it is telling of."""

    def __init__(self, reading: Reading, amounts: list[Amount]) -> None:
        self.reading, self.amounts = reading, amounts
        self.language = reading.document.language
        self.calendar = Calendar(reading)
        self.drafts = self.calendar.drafts
        self.lexicon = reading.lexicon

    def read(self, clause: Clause) -> None:
        """Make drafts of what a clause tells."""
        found: list[Draft] = []
        things: list[Thing] | None = None
        named = self._names(clause)
        for at, word in clause.words():
            if any(a <= at and at + len(word) <= b for a, b in named):
                continue
            told: set[tuple[str, str]] = set()
            supposed: bool | None = None
            for trigger in self.lexicon.find_triggers(word):
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
                told.add((trigger.rule, trigger.frame))
                chosen = beside(things or [], clause.start + at, self.reading.low)
                found.append(self._draft(clause, trigger, at, word, chosen))
        for draft in choose(found, self.language):
            if self._complete(draft):
                self.drafts.append(draft)
                self.calendar.remember(draft)

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
            goes_on = clause.before is not None and _GOES_ON.match(low)
            mentions = clause.sentence.mentions if goes_on else clause.mentions
            if not any(one.kind == "person" and one.start < end for one in mentions):
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
        self._set_own(draft)
        self.calendar.set_time(draft)
        self._set_parts(draft)
        if not draft.parts.actors and draft.trigger.frame == "agent" and draft.things:
            self._borrow_scene(draft)
        told = is_told(draft, self.lexicon)
        if not told and not is_placed(draft):
            return False
        where = draft.parts.places or (draft.parts.host if draft.trigger.rule == "assembly" else [])
        alone = len(draft.parts.actors) + len(where) < 2
        alone = alone and draft.trigger.rule != "absence"
        placed = bool(draft.parts.places) and draft.time is not None  # somebody, there and then
        alone = alone and not told and not placed
        if draft.trigger.type == "CONSULT" and draft.again is None and alone:
            return False
        if draft.trigger.planned and not is_ahead(draft):
            return False
        if draft.type == "THREATEN" and not draft.parts.actors:
            return False
        single = draft.trigger.rule == "adopt" and _HOUSE.search(draft.clause.low)
        if draft.trigger.frame == "pair" and alone and not single:
            return False
        set_kind(self.reading, draft)
        set_amount(self.reading, draft, self.amounts)
        if draft.clause.sentence.zone == "headline":
            draft.confidence *= 0.9
        if draft.inherited:
            draft.confidence *= 0.95
        if len(draft.parts.actors) < 2:
            draft.confidence *= 0.9
        return True

    def _set_own(self, draft: Draft) -> None:
        """Add who is meant by a name: the host of a visit, the states of their council."""
        if draft.trigger.frame == "visit":
            self._set_visit(draft)
        if draft.trigger.rule == "sister-cities":
            for state in draft.parts.host:
                add_name(draft.parts.actors, state)
        for actor in [*draft.parts.actors]:
            for state in self.reading.roster.members(actor):
                add_name(draft.parts.actors, state)
        if draft.trigger.rule == "sign" and not draft.parts.actors:
            for state in draft.parts.host if len(draft.parts.places) > 1 else ():
                add_name(draft.parts.actors, state)
        if draft.trigger.rule in ("assembly", "meeting") and _HOSTS.search(draft.clause.low):
            for state in draft.parts.host:
                add_name(draft.parts.actors, state)
            self._set_towns(draft)
        if draft.trigger.rule == "sister-cities":
            self._set_towns(draft)

    def _set_towns(self, draft: Draft) -> None:
        """Add the towns that stood for their governments: it is they who host, or are twinned."""
        names = find_gazetteer(self.language)
        for one in draft.clause.mentions:
            if one.strength == "metonym":
                town = names.place(self.reading.text[one.start : one.end].split("'")[0])
                add_name(draft.parts.places, town.id if town is not None else "")

    def _set_parts(self, draft: Draft) -> None:
        """Borrow who acts from the clause or sentence before, where none is named."""
        parts, clause = draft.parts, draft.clause
        frame = draft.trigger.frame
        if draft.again is not None:
            return
        need = 2 if frame in ("pair", "visit") else 1
        if len(parts.actors) < need and frame == "pair":
            self._borrow_after(draft)
        topic = self.calendar.topic
        if (
            len(parts.actors) == 1
            and topic is not None
            and draft.trigger.rule in ("meeting", "discuss", "sign")
            and parts.actors[0] in topic.parts.actors
            and len(topic.parts.actors) == need
        ):
            for actor in topic.parts.actors:
                add_name(parts.actors, actor)
        if not parts.actors and draft.trigger.rule in _OF_TALKS:
            self._borrow_talks(draft)
        before = clause.before
        while before is not None and len(parts.actors) < need:
            if not before.relative:
                self._borrow(draft, before)
            before = before.before
        if len(parts.actors) < need and self.drafts:
            last = self.drafts[-1]
            same = last.clause.sentence.paragraph == clause.sentence.paragraph
            if same and frame != "agent" and (draft.inherited or not parts.actors):
                for actor in last.parts.actors:
                    add_name(parts.actors, actor)
                if draft.inherited and not parts.places:
                    parts.places.extend(one for one in last.parts.places)
        if (
            not parts.places
            and draft.inherited
            and self.calendar.topic is not None
            and frame == "pair"
        ):
            self._borrow_place(draft, self.calendar.topic)
        self._set_own_parts(draft)

    def _set_own_parts(self, draft: Draft) -> None:
        """Add who speaks of himself, and the states where it was done."""
        parts, clause, frame = draft.parts, draft.clause, draft.trigger.frame
        speaker = clause.sentence.speaker
        own = re.search(
            r"\b(?:we|our|i)\b|\b(?:мы|наш\w*|я)\b|\b(?:biz|\w+(?:ıyoruz|iyoruz|uyoruz|üyoruz))\b",
            clause.low,
        )
        if speaker and own and frame == "agent":
            actor = self.reading.affiliation(speaker)
            if actor:
                parts.actors[:] = [actor, *(one for one in parts.actors if one != actor)]
                add_name(parts.people, speaker)
        if (
            frame == "visit"
            or draft.type == "AID"
            or self._is_gift(draft)
            or draft.trigger.rule
            in ("open", "built", "close", "attack", "protest", "seize", "order")
        ):
            self._add_hosts(draft)
        if draft.trigger.rule in ("suspend-traffic", "ban"):
            self._add_hosts(draft)
        self._add_institution(draft)
        if draft.trigger.rule in _DONE_WHERE and set(parts.actors) <= set(parts.goal):
            for state in parts.host[:2]:
                add_name(parts.actors, state)

    def _add_institution(self, draft: Draft) -> None:
        """Add the state whose court or government acts where it is told by its place alone."""
        parts, clause = draft.parts, draft.clause
        states = [one for one in parts.actors if self.reading.roster.is_state(one)]
        if states or draft.trigger.frame != "agent" or draft.type == "":
            return
        if _INSTITUTION.search(clause.low, 0, draft.at - clause.start):
            last = self.drafts[-1] if self.drafts else None
            near = last is not None and clause.sentence.index - last.clause.sentence.index <= _NEXT
            host = parts.host or (last.parts.host if last is not None and near else [])
            parts.actors[:0] = host[:1]

    def _add_hosts(self, draft: Draft) -> None:
        """Add the states where it was done, but for those whose own companies did it."""
        actors = self.reading.roster.actors
        own = {actors[one].country for one in draft.parts.actors if one in actors}
        founded = draft.things and all(one.group in ("company", "fund") for one in draft.things)
        if founded and draft.parts.actors:
            return
        for state in draft.parts.host:
            if state not in own:
                add_name(draft.parts.actors, state)

    def _is_gift(self, draft: Draft) -> bool:
        """Return whether something for the people of another state is to be built."""
        if draft.trigger.rule not in ("construction", "begin", "announce"):
            return False
        welfare = self.lexicon.whole("welfare")
        return any(
            one.group == "health" or welfare.search(self.reading.low[one.start : one.end + 40])
            for one in draft.things
        )

    def _borrow_after(self, draft: Draft) -> None:
        """Take who met from the occasion that is told behind: "signed after talks of A and B"."""
        clause = draft.clause
        if AFTER_TALKS.match(self.reading.low, clause.end, clause.sentence.end):
            end = clause.sentence.end
            rest = Clause(clause.sentence, clause.end, end, self.reading.low[clause.end : end])
            rest.mentions = [one for one in clause.sentence.mentions if one.start >= clause.end]
            self._borrow(draft, rest)

    def _borrow_talks(self, draft: Draft) -> None:
        """Take who met: what is then signed is signed by them."""
        talks = (one for one in reversed(self.drafts) if one.type == "CONSULT")
        met = next((one for one in talks if len(one.parts.actors) > 1), None)
        if met is None:
            return
        apart = draft.clause.sentence.index - met.clause.sentence.index
        if apart <= _IN_SIGHT or _OUTCOME.search(draft.clause.low):
            for actor in met.parts.actors:
                add_name(draft.parts.actors, actor)

    def _borrow_scene(self, draft: Draft) -> None:
        """Take the place of a thing that was told of just before: "the line was closed in May"."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or draft.parts.places:
            return
        near = draft.clause.sentence.index - last.clause.sentence.index <= _NEXT
        if near and {one.group for one in last.things} & {one.group for one in draft.things}:
            draft.parts.places.extend(last.parts.places)

    def _borrow_place(self, draft: Draft, topic: Draft) -> None:
        """Take the place of what was done on the same days by the same."""
        shared = set(draft.parts.actors) & set(topic.parts.actors)
        if shared and draft.date_from == topic.date_from:
            draft.parts.places.extend(topic.parts.places[:1])

    def _set_visit(self, draft: Draft) -> None:
        parts = draft.parts
        if self.language == "tr":
            for one in draft.clause.mentions:
                ends = re.match(
                    r"'(?:a|e|ya|ye|ı|i|u|ü|yı|yi)\b", self.reading.low[one.end : one.end + 4]
                )
                if one.kind == "actor" and ends:
                    add_name(parts.host, one.id)
        hosts = [state for state in parts.host if state not in parts.actors]
        for state in hosts:
            add_name(parts.actors, state)

    def _borrow(self, draft: Draft, clause: Clause) -> None:
        parts = find_parts(self.reading, clause, draft.trigger, draft.at)
        for actor in parts.actors:
            add_name(draft.parts.actors, actor)
        for person in parts.people:
            add_name(draft.parts.people, person)
