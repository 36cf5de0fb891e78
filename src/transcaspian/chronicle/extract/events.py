"""What happened: from the words that tell it to candidates with days, actors and places."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcaspian.chronicle.day import first_day, last_day
from transcaspian.chronicle.extract.clauses import Clause, find_clauses, find_context
from transcaspian.chronicle.extract.parts import Parts, Thing, find_parts, find_things
from transcaspian.chronicle.extract.sentences import STORY

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.lexicon import Trigger
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.record import Quantity

__all__ = ["Draft", "draft_events"]

_LONG_AGO_D = 60
_ORDER = ("open", "reopen", "built", "begin", "construction")
_MEMBERS = {"sign", "agree"}
_APART = re.compile(r"[, ]*(?:after|before|following|since|until|ahead of|после|перед|накануне)\b")
_SIGNED = re.compile(r"\bsigned|became|подписан|подписал|стали|imzaland|imzaladı|oldu\b")
_DAY_BEFORE = re.compile(
    r"\b(?:a|one|the) day (?:earlier|before)\b|\bthe previous day\b|\bднем ранее\b|\bbir gün önce\b|\bза день до\b"
)
_DAY_AFTER = re.compile(
    r"\b(?:the )?(?:next|following) day\b|\ba day later\b|\bна следующий день\b|\bднем позже\b|\bertesi gün\b"
)
_CAUSE = re.compile(r"[, ]*(?:because|due|amid|as|while|поскольку|из-за|в связи)\b[^,;]*$")
_BORDER = re.compile(r"\b(?:border|crossings?|checkpoint)|\bграниц|\bпогран|\bsınır")
_LOAN = re.compile(r"\bloans?\b|\bкредит\w*|\bза[её]м\w*|\bзайм\w*|\bkredi\w*")
_THE = re.compile(
    r"\b(?:at|during|of|after|since it was) (?:the|this|that)(?: first)? $|\bthe (?:same )?$"
)
_OBLIQUE = re.compile(
    r"\b(?:at|during|from|on the occasion of|in the course of) (?:the|this|his|their|its) [^,;.]{0,70}$"
)
_PAST_CUE = re.compile(
    r"\b(?:previously|earlier|last time|in the past|had been|back then)\b|\b(?:ранее|прежде|до этого|в прошлом)\b|\b(?:daha önce|geçmişte)\b"
)


@dataclass(slots=True)
class Draft:
    """
    An event before it is merged with other mentions of it.

    Parameters
    ----------
    trigger : Trigger
        What it was found by.
    clause : Clause
        Where it is told.
    at : int
        Place in the text of the word that tells it. [-]
    context : str
        As of an event.
    parts : Parts
        Who and where.
    things : list of Thing
        What it is about.
    time : Time or None
        When, as the clause tells.
    due : Time or None
        By when, of what is to come.
    date_from, date_to : str
        As resolved.
    inherited : bool
        Whether the day is that of something told before.
    again : Draft or None
        What this is another mention of.
    soft : bool
        Whether the day is no better than that of publication.
    """

    trigger: Trigger
    clause: Clause
    at: int
    context: str
    parts: Parts
    things: list[Thing] = field(default_factory=list)
    time: Time | None = None
    due: Time | None = None
    date_from: str = ""
    date_to: str = ""
    inherited: bool = False
    again: Draft | None = None
    soft: bool = False
    type: str = ""
    mode: str = ""
    track: str = ""
    instrument: str = ""
    lifecycle: str = ""
    quantity: Quantity | None = None
    confidence: float = 0.5
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def object(self) -> str:
        """What it is about, in English words."""
        if self.trigger.thing:
            return self.trigger.thing
        return " and ".join(dict.fromkeys(one.name for one in self.things[:2]))


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
    for sentence in reading.sentences:
        if sentence.zone in STORY and reading.text[sentence.end - 1] != "?":
            for clause in find_clauses(reading, sentence):
                maker.read(clause)
    return maker.drafts


class _Maker:
    """Goes through a text and remembers what it is telling of."""

    def __init__(self, reading: Reading, amounts: list[Amount]) -> None:
        self.reading, self.amounts = reading, amounts
        self.language = reading.document.language
        self.drafts: list[Draft] = []
        self.topic: Draft | None = None
        self.lexicon = reading.lexicon

    def read(self, clause: Clause) -> None:
        """Make drafts of what a clause tells."""
        found: list[Draft] = []
        things: list[Thing] | None = None
        for at, word in clause.words():
            for trigger in self.lexicon.find_triggers(word):
                if not self._fits(trigger, clause, at, word):
                    continue
                if (
                    trigger.object or trigger.rule in ("begin", "reopen", "close", "cancel")
                ) and things is None:
                    things = find_things(self.reading, clause.start, clause.end)
                if trigger.object and not things:
                    continue
                chosen = _beside(things or [], clause.start + at, self.reading.low)
                found.append(self._draft(clause, trigger, at, word, chosen))
        for draft in self._best(found):
            if self._complete(draft):
                self.drafts.append(draft)
                self._remember(draft)

    def _fits(self, trigger: Trigger, clause: Clause, at: int, word: str) -> bool:
        low = clause.low
        if trigger.near is not None and not trigger.near.search(low):
            return False
        if trigger.not_near is not None and trigger.not_near.search(low):
            return False
        if trigger.person and not any(
            one.kind == "person" and one.start < clause.start + at + len(word) + 60
            for one in clause.mentions
        ):
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
        context = find_context(clause, at, word, trigger, self.language)
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

    def _best(self, found: list[Draft]) -> list[Draft]:
        """Keep one draft of each kind: of one thing done the stage that was reached."""
        kept: dict[tuple[str, str], Draft] = {}
        stages = [one for one in found if one.trigger.rule in _ORDER]
        if stages:
            best = min(
                stages,
                key=lambda one: (one.context != "actual", _ORDER.index(one.trigger.rule), one.at),
            )
            found = [one for one in found if one.trigger.rule not in _ORDER or one is best]
            rules = {one.trigger.rule for one in found}
            if (
                rules & _MEMBERS
                and best.trigger.rule in ("construction", "begin")
                and best.context != "actual"
            ):
                found = [one for one in found if one is not best]
        rules = {one.trigger.rule for one in found}
        if "sign" in rules and "finance" in rules:
            for one in found:
                one.lifecycle = "financed" if one.trigger.rule == "sign" else one.lifecycle
            found = [one for one in found if one.trigger.rule != "finance"]
        if any(one.trigger.rule == "lift" and one.context == "actual" for one in found):
            found = [
                one for one in found if one.trigger.rule not in ("ban", "cancel", "suspend-traffic")
            ]
        if "suspend-membership" in rules:
            found = [one for one in found if one.trigger.rule != "suspend-traffic"]
        if "aid" in rules:
            found = [one for one in found if one.trigger.rule not in ("delivery", "finance")]
        if "reopen" in rules:
            found = [one for one in found if one.trigger.rule not in ("close", "open", "begin")]
        if rules & {"close", "suspend-traffic"}:
            found = [one for one in found if one.trigger.rule != "weather-closure"]
        if "order" in rules and rules & {"sign", "delivery"}:
            found = [one for one in found if one.trigger.rule != "order"]
        if "sister-cities" in rules:
            found = [one for one in found if one.trigger.rule not in ("sign", "agree", "adopt")]
        if "sign" in rules:
            found = [one for one in found if one.trigger.rule not in ("agree", "adopt")]
        for one in found:
            key = (one.type, one.mode)
            if key not in kept or _fullness(one) > _fullness(kept[key]):
                kept[key] = one
        return list(kept.values())

    def _complete(self, draft: Draft) -> bool:
        """Add what the clause doesn't tell; say whether enough is known."""
        if draft.trigger.rule == "arrival" and not (
            draft.parts.places or draft.parts.host or len(draft.parts.actors) > 1
        ):
            return False
        before = draft.clause.low[: draft.at - draft.clause.start]
        if (
            draft.trigger.frame == "pair"
            and draft.trigger.type == "CONSULT"
            and _OBLIQUE.search(before)
        ):
            draft.parts.places.clear()
        self._set_own(draft)
        self._set_time(draft)
        self._set_parts(draft)
        if not draft.parts.actors and (not draft.parts.places or draft.trigger.frame != "agent"):
            return False
        alone = len(draft.parts.actors) + len(draft.parts.places) < 2
        if draft.trigger.type == "CONSULT" and draft.again is None and alone:
            return False
        if draft.trigger.planned and draft.context != "planned":
            return False
        if draft.trigger.frame == "pair" and len(draft.parts.actors) + len(draft.parts.places) < 2:
            return False
        self._set_kind(draft)
        self._set_amount(draft)
        if draft.clause.sentence.zone == "headline":
            draft.confidence *= 0.9
        if draft.inherited:
            draft.confidence *= 0.95
        if len(draft.parts.actors) < 2:
            draft.confidence *= 0.9
        return True

    def _set_time(self, draft: Draft) -> None:
        clause = draft.clause
        times = [one for one in clause.times if one.role != "since" or one.kind != "year"]
        apart = _APART.match(clause.low)
        if not times and clause.before is not None and not clause.relative and not apart:
            told = any(one.clause is clause.before for one in self.drafts)
            times = [] if told or clause.before.relative else clause.before.times
        if not times:
            rest = [one for one in clause.sentence.times if one.start >= clause.end]
            gap = self.reading.low[clause.end : rest[0].start] if rest else ""
            if rest and _CAUSE.match(gap):
                times = rest[:1]
        plain = [one for one in times if one.role != "by"]
        by = [one for one in times if one.role == "by"]
        best = min(
            plain, key=lambda one: (one.kind == "year", abs(one.start - draft.at)), default=None
        )
        if by and draft.context in ("planned", "possible"):
            draft.due = by[0]
        if best is not None:
            draft.time = best
            draft.date_from, draft.date_to = (
                best.first,
                best.last if best.last != best.first else "",
            )
            self._place_in_time(draft)
            return
        self._inherit(draft)
        if draft.due is not None:
            draft.date_from, draft.date_to = draft.due.last, ""
            draft.time = draft.due

    def _place_in_time(self, draft: Draft) -> None:
        """Tell a thing of an earlier time, or to come, by its day."""
        reference = self.reading.reference
        if reference is None or not draft.date_from:
            return
        if draft.context == "actual":
            last = last_day(draft.date_to or draft.date_from)
            first = first_day(draft.date_from)
            if (reference - last).days > _LONG_AGO_D:
                draft.context = "past"
            elif self.reading.sure and first > reference:
                draft.context = "planned"

    def _inherit(self, draft: Draft) -> None:
        """Take the day of what was told before: of the same thing, or of what it was part of."""
        reading = self.reading
        if _APART.match(draft.clause.low) and draft.trigger.type != "CONSULT":
            return
        if self._shift(draft):
            return
        again = self._antecedent(draft)
        if again is not None:
            draft.date_from, draft.date_to, draft.again = again.date_from, again.date_to, again
            draft.context, draft.inherited = again.context, True
            return
        source = self._occasion(draft)
        apart = draft.context != "actual" and draft.trigger.type == "CONSULT"
        if source is not None and not apart:
            draft.date_from, draft.date_to, draft.inherited = source.date_from, source.date_to, True
            if draft.context == "actual" and source.context == "past":
                draft.context = "past"
        elif source is None and reading.reference is not None and draft.context == "actual":
            if reading.sure and draft.clause.sentence.zone != "headline":
                draft.date_from = reading.reference.isoformat()[:7]
            draft.inherited = draft.soft = True
            draft.confidence *= 0.9

    def _shift(self, draft: Draft) -> bool:
        """Take the day before or after what was told last, where the words say so."""
        low = draft.clause.low
        step = -1 if _DAY_BEFORE.search(low) else 1 if _DAY_AFTER.search(low) else 0
        last = next((one for one in reversed(self.drafts) if len(one.date_from) == 10), None)
        if not step or last is None:
            return False
        day = first_day(last.date_from if step < 0 else last.date_to or last.date_from)
        draft.date_from = (day + dt.timedelta(days=step)).isoformat()
        draft.time = last.time
        return True

    def _antecedent(self, draft: Draft) -> Draft | None:
        """Return what was told before that this is another mention of."""
        who = {*draft.parts.actors, *draft.parts.host}
        if draft.trigger.type != "CONSULT":
            return None
        sentence = draft.clause.sentence
        points = self.reading.lexicon.words("this").search(self.reading.words(sentence))
        before = draft.clause.low[: draft.at - draft.clause.start]
        same = self.drafts[-1] if self.drafts else None
        if _THE.search(before) and same is not None and draft.mode == "meeting":
            near = [
                one
                for one in self.drafts
                if one.mode == "meeting"
                and one.clause.sentence.paragraph == sentence.paragraph
                and one.again is None
                and one.date_from
                and one.clause is not draft.clause
            ]
            if near:
                return near[-1]
        told = [
            one
            for one in self.drafts
            if one.mode == draft.mode
            and one.date_from
            and one.again is None
            and (one.context != "past" or one.clause.sentence.index >= sentence.index - 1)
            and who <= {*one.parts.actors, *one.parts.host}
            and _agree(one.parts.places, draft.parts.places, one, draft)
        ]
        told_of = bool(draft.parts.people)
        if not told or not (len(who) > 1 or points or draft.parts.places or told_of):
            return None
        if self.topic in told:
            return self.topic
        return told[-1]

    def _occasion(self, draft: Draft) -> Draft | None:
        """Return on what occasion something was done that has no day of its own."""
        sentence = draft.clause.sentence
        low = self.reading.words(sentence)
        points = self.reading.lexicon.words("this").search(low)
        last = self.drafts[-1] if self.drafts else None
        topic = self.topic
        who = {*draft.parts.actors, *draft.parts.host}
        if (
            points
            and self.reading.lexicon.whole("back", "visit").search(points.group())
            and topic is not None
        ):
            return topic
        if (
            points
            and last is not None
            and last.date_from
            and last.clause.sentence.index >= sentence.index - 1
        ):
            return last
        for one in reversed(self.drafts):
            if one.clause.sentence.paragraph != sentence.paragraph:
                break
            if (
                one.date_from
                and one.context == "actual"
                and (not who or who & set(one.parts.actors))
            ):
                return one
        if topic is not None and (points or not who or who & set(topic.parts.actors)):
            return topic
        return None

    def _set_own(self, draft: Draft) -> None:
        """Add who is meant by a name: the host of a visit, the states of their council."""
        if draft.trigger.frame == "visit":
            self._set_visit(draft)
        for actor in [*draft.parts.actors]:
            for state in self.reading.roster.members(actor):
                _add(draft.parts.actors, state)

    def _set_parts(self, draft: Draft) -> None:
        """Borrow who acts from the clause or sentence before, where none is named."""
        parts, clause = draft.parts, draft.clause
        frame = draft.trigger.frame
        if draft.again is not None:
            return
        need = 2 if frame in ("pair", "visit") else 1
        before = clause.before
        while before is not None and len(parts.actors) < need:
            if not before.relative:
                self._borrow(draft, before)
            before = before.before
        if len(parts.actors) < need and self.drafts:
            last = self.drafts[-1]
            same = last.clause.sentence.paragraph == clause.sentence.paragraph
            if same and (draft.inherited or not parts.actors):
                for actor in last.parts.actors:
                    _add(parts.actors, actor)
                if draft.inherited and not parts.places:
                    parts.places.extend(one for one in last.parts.places)
        if not parts.places and draft.inherited and self.topic is not None and frame == "pair":
            if (
                set(parts.actors) & set(self.topic.parts.actors)
                and draft.date_from == self.topic.date_from
            ):
                parts.places.extend(self.topic.parts.places[:1])
        speaker = clause.sentence.speaker
        own = re.search(
            r"\b(?:we|our|i)\b|\b(?:мы|наш\w*|я)\b|\b(?:biz|\w+(?:ıyoruz|iyoruz|uyoruz|üyoruz))\b",
            clause.low,
        )
        if speaker and own and frame == "agent":
            actor = self.reading.affiliation(speaker)
            if actor:
                parts.actors[:] = [actor, *(one for one in parts.actors if one != actor)]
                _add(parts.people, speaker)
        if (
            frame == "visit"
            or draft.type in ("AID",)
            or draft.trigger.rule in ("open", "built", "close", "attack")
        ):
            for state in parts.host:
                _add(parts.actors, state)

    def _set_visit(self, draft: Draft) -> None:
        parts = draft.parts
        if self.language == "tr":
            for one in draft.clause.mentions:
                ends = re.match(
                    r"'(?:a|e|ya|ye|ı|i|u|ü|yı|yi)\b", self.reading.low[one.end : one.end + 4]
                )
                if one.kind == "actor" and ends:
                    _add(parts.host, one.id)
        hosts = [state for state in parts.host if state not in parts.actors]
        for state in hosts:
            _add(parts.actors, state)

    def _borrow(self, draft: Draft, clause: Clause) -> None:
        parts = find_parts(self.reading, clause, draft.trigger, draft.at)
        for actor in parts.actors:
            _add(draft.parts.actors, actor)
        for person in parts.people:
            _add(draft.parts.people, person)

    def _set_kind(self, draft: Draft) -> None:
        """Refine type, mode, track, instrument and lifecycle by what else the clause holds."""
        lexicon, low = self.lexicon, draft.clause.low
        rule = draft.trigger.rule
        sentence = self.reading.words(draft.clause.sentence)
        if rule in ("open", "built", "construction", "begin"):
            gift = lexicon.whole("gift").search(sentence)
            abroad = (
                [one for one in draft.parts.host if one != draft.parts.actors[0]]
                if draft.parts.actors
                else []
            )
            welfare = abroad and any(
                lexicon.whole("welfare").search(
                    low[one.start - draft.clause.start : one.end - draft.clause.start + 40]
                )
                or one.group == "health"
                or one.name.startswith("children")
                for one in draft.things
            )
            if gift or welfare:
                draft.type = "AID"
            if lexicon.words("ongoing").search(low) and draft.context in ("actual", "planned"):
                draft.lifecycle, draft.mode, draft.context = "under-construction", "begin", "actual"
            elif draft.context in ("planned", "possible"):
                draft.lifecycle = "announced"
                if draft.time is None:
                    draft.mode = "announce"
            elif rule == "begin" and re.search(
                r"construct|build|ground|строит|inşa|temel|yapım|reconstruct|реконструкц", low
            ):
                draft.lifecycle = "under-construction"
        if rule in ("close", "suspend-traffic") and lexicon.words("weather").search(sentence):
            draft.type, draft.mode = "", "weather"
        if (
            rule == "suspend-traffic"
            and draft.type
            and draft.parts.actors
            and self.reading.roster.is_company(draft.parts.actors[0])
        ):
            draft.type = "SANCTION"
        if rule == "finance" and (draft.instrument or self._instrument(low)) == "loan":
            draft.type = "AID"
        if rule == "close":
            draft.things = []
        if rule == "reopen" and _BORDER.search(low):
            draft.type = "RETREAT"
        if rule == "sister-cities" and draft.context == "planned" and _SIGNED.search(sentence):
            draft.context, draft.lifecycle = "actual", "agreed"
        if rule in ("sign", "agree", "adopt", "finance"):
            draft.instrument = draft.instrument or self._instrument(low)
        if draft.context in ("planned", "possible") and draft.lifecycle in (
            "operational",
            "agreed",
            "financed",
        ):
            draft.lifecycle = "announced"
        if not draft.things and draft.lifecycle in ("agreed", "announced", "financed"):
            draft.things = find_things(self.reading, draft.clause.start, draft.clause.end)
        if not draft.track:
            draft.track = next((one.track for one in draft.things if one.track), "") or self._track(
                low, sentence
            )

    def _instrument(self, low: str) -> str:
        return next(
            (
                str(row["name"])
                for row, shape in self.lexicon.rows("instrument")
                if shape.search(low)
            ),
            "",
        )

    def _track(self, low: str, sentence: str) -> str:
        for words in (low, sentence):
            counts = {
                name: len(self.lexicon.whole("track_" + name).findall(words))
                for name in self.lexicon.tracks
            }
            best = max(counts, key=lambda name: counts[name])
            if counts[best]:
                return best
        return "economic"

    def _set_amount(self, draft: Draft) -> None:
        clause = draft.clause
        fits = [
            one
            for one in self.amounts
            if clause.start <= one.start < clause.end and one.quantity.unit != "%"
        ]
        if draft.trigger.money:
            money = self.lexicon.table["unit"]["money"]
            fits = [one for one in fits if one.quantity.unit in money]
        if fits:
            draft.quantity = min(fits, key=lambda one: abs(one.start - draft.at)).quantity

    def _remember(self, draft: Draft) -> None:
        """Keep what the text is about: its first day, or its first visit."""
        if draft.context != "actual" or draft.time is None or len(draft.date_from) < 7:
            return
        topic = self.topic
        if topic is None or (draft.mode == "visit" and topic.mode != "visit"):
            self.topic = draft


def _fullness(draft: Draft) -> tuple[int, bool]:
    parts = draft.parts
    return len({*parts.actors, *parts.host}) + len(parts.places), draft.context == "actual"


def _agree(a: list[str], b: list[str], one: Draft, two: Draft) -> bool:
    """Return whether two sets of places may be of one event."""
    if not a or not b or set(a) & set(b):
        return True
    return bool(set(one.parts.host) & set(two.parts.host)) and one.mode == "visit"


def _beside(things: list[Thing], at: int, low: str) -> list[Thing]:
    """Return the thing that stands next to a word, and those that are joined to it."""
    if len(things) < 2:
        return things
    plain = [
        one for one in things if not _SIDE.search(low[max(0, one.start - 24) : one.start])
    ] or things
    nearest = min(
        plain, key=lambda one: abs(one.start - at) if one.start > at else at - one.end + 12
    )
    chosen = [nearest]
    for one in things:
        a, b = sorted((one, nearest), key=lambda thing: thing.start)
        gap = low[a.end : b.start]
        if (
            one is not nearest
            and re.search(r"\band\b|,|\bи\b|\bve\b", gap)
            and len(gap) < 48
            and not re.search(r"\b(?:in|to|at|from|в|на|из)\s", gap)
        ):
            chosen.append(one)
    return sorted(chosen, key=lambda thing: thing.start)


_SIDE = re.compile(
    r"\b(?:in|at|from|to|through|via|near|along|on|в|на|из|через)\s(?:the\s|a\s|its\s|own\s|new\s)?(?:\w+\s)?$"
)


def _add(row: list[str], name: str) -> None:
    if name and name not in row:
        row.append(name)
