"""Who takes part in an event: named by its clause, or by what was told before and behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.clauses import Clause
from transcaspian.chronicle.extract.draft import Draft, add_name
from transcaspian.chronicle.extract.gazetteer import find_gazetteer
from transcaspian.chronicle.extract.parts import find_parts
from transcaspian.chronicle.extract.when_words import AFTER_TALKS

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.when import Calendar

__all__ = ["Cast"]

_NEXT = 2
_DONE_WHERE = frozenset(("construction", "begin", "reopen", "delivery", "announce", "cancel"))
"""What is done by the states where it is done if nobody is named: "construction began in Aktau"."""
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
_OF_TALKS = frozenset(("sign", "agree", "adopt", "sister-cities"))
"""What those do who met, if nobody is named: "six documents were signed"."""
_IN_SIGHT = 2
_OUTCOME = re.compile(
    r"(?:following|after|during|at the end of|as a result of|in the course of) "
    r"(?:the |their |these )?"
    r"(?:\w+ )?(?:talks|meeting|visit|summit|negotiations|session)|"
    r"по (?:итогам|результатам|завершении)|в ходе (?:визита|встречи|саммита|переговоров)|"
    r"(?:görüşme|ziyaret|zirve|toplantı)\w* (?:sonunda|sonrasında|sonucunda|kapsamında|sırasında)"
)


class Cast:
    """
    Finds who takes part where a clause leaves it open.

    Parameters
    ----------
    reading : Reading
        The text.
    calendar : Calendar
        What was told so far, and on what occasion.
    """

    def __init__(self, reading: Reading, calendar: Calendar) -> None:
        self.reading, self.calendar = reading, calendar
        self.drafts, self.lexicon = calendar.drafts, reading.lexicon
        self.language = reading.document.language

    def set_own(self, draft: Draft) -> None:
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

    def set_parts(self, draft: Draft) -> None:
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
        last = next((one for one in reversed(self.drafts) if one.type and one.parts.actors), None)
        if len(parts.actors) < need and last is not None:
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

    def borrow_scene(self, draft: Draft) -> None:
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
