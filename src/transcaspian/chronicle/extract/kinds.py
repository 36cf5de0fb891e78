"""What kind of thing was done: type, mode, field, instrument, stage and amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.parts import find_things

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.quantities import Amount
    from transcaspian.chronicle.extract.reading import Reading
    from transcaspian.chronicle.extract.sentences import Sentence

__all__ = ["set_amount", "set_kind"]

_NEAR = 3
_SIGNED = re.compile(r"\bsigned|became|подписан|подписал|стали|imzaland|imzaladı|oldu\b")
_PLEDGE = re.compile(
    r"\bpledg|\bcommit|\bearmark|\bpackage\b|\bобеща|\bобязал|\bпакет|taahhüt|paket"
)
_LOAN = re.compile(
    r"\bloans?\b|\blen[dt]s?\b|\bcredit\b|\bкредит\w*|\bза[её]м\w*|\bзайм\w*|\bkredi\w*"
)
_GRANT = re.compile(r"\bgrants?\b|\bgranted\b|\bгрант\w*|\bhibe")
_TRADE = re.compile(
    r"\bexport|\bimport|\btransit\b|\bbooking|\baccept|\bsuppl(?:y|ies)|"
    r"\b(?:shipments?|deliver(?:y|ies)|sales?|purchases?) of|"
    r"экспорт|импорт|транзит|прием|постав|бронир|ihracat|ithalat|transit|rezervasyon"
)
_WORKS = re.compile(
    r"\bfor (?:re(?:construction|pairs?)|moderni[sz]ation|maintenance|works)|"
    r"(?:на|в) (?:реконструкци|ремонт|модернизаци)|"
    r"(?:onarım|bakım|yenileme|modernizasyon)"
)
_BORDER = re.compile(
    r"\b(?:border|crossings?|checkpoint|posts\b)|\bграниц|\bпогран|"
    r"(?:автомобильн|дорожн)\w+ переход|\bsınır"
)


def set_kind(reading: Reading, draft: Draft) -> None:
    """
    Refine type, mode, track, instrument and lifecycle by what else the clause holds.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        Changed in place.
    """
    lexicon, low = reading.lexicon, draft.clause.low
    rule = draft.trigger.rule
    sentence = reading.words(draft.clause.sentence)
    if rule in ("open", "built", "construction", "begin", "announce"):
        _set_stage(reading, draft, sentence)
    if rule in ("close", "suspend-traffic") and lexicon.words("weather").search(sentence):
        draft.type, draft.mode = "", "weather"
    if rule in ("close", "suspend-traffic") and lexicon.words("accident").search(sentence):
        draft.type, draft.mode = "", "accident"
    _set_pressure(reading, draft, low)
    if rule == "finance" and _PLEDGE.search(low):
        draft.type = "SUPPORT"
    elif rule == "finance" and (
        _LOAN.search(low) or (draft.instrument or _instrument(reading, low)) == "loan"
    ):
        draft.type = "SUPPORT"  # it is paid back
    elif rule == "finance" and _GRANT.search(low):
        draft.type = "AID"
    if rule == "finance" and draft.context in ("planned", "possible"):
        draft.type = "SUPPORT"
    if rule == "close":
        draft.things = []
    if rule == "reopen" and _BORDER.search(sentence):
        draft.type = "RETREAT"
    if rule == "sister-cities" and draft.context == "planned" and _SIGNED.search(sentence):
        draft.context, draft.lifecycle = "actual", "agreed"
    if rule in ("sign", "agree", "adopt", "finance"):
        draft.instrument = draft.instrument or _instrument(reading, low)
    if draft.context in ("planned", "possible") and draft.lifecycle in (
        "operational",
        "agreed",
        "financed",
    ):
        draft.lifecycle = "announced"
    if not draft.things and draft.lifecycle in ("agreed", "announced", "financed"):
        draft.things = find_things(reading, draft.clause.start, draft.clause.end)
    if draft.track == "transport":
        told = _count(reading, draft.clause)
        told = told if told["transport"] else _count(reading, draft.clause.sentence)
        if told["energy"]:
            draft.track = "energy"  # what is carried tells more than that it is carried
    if not draft.track:
        draft.track = next((one.track for one in draft.things if one.track), "") or _track(
            reading, draft.clause
        )


def _set_pressure(reading: Reading, draft: Draft, low: str) -> None:
    """Tell what takes away (a trade, a way to another state) from what merely restrains."""
    rule, actors = draft.trigger.rule, draft.parts.actors
    if rule in ("close", "suspend-traffic") and draft.type and _WORKS.search(low):
        draft.type = "COOPERATE"
        return
    if not draft.type or not actors:
        return
    states = [one for one in actors if reading.roster.is_state(one)]
    if rule == "suspend-traffic" and (reading.roster.is_company(actors[0]) or _TRADE.search(low)):
        draft.type = "SANCTION"
    if rule == "close" and _BORDER.search(low) and len(states) > 1:
        draft.type = "SANCTION"


def _set_stage(reading: Reading, draft: Draft, sentence: str) -> None:
    """Tell a gift from trade, and how far a building has come."""
    lexicon, low, rule = reading.lexicon, draft.clause.low, draft.trigger.rule
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


def _instrument(reading: Reading, low: str) -> str:
    return next(
        (
            str(row["name"])
            for row, shape in reading.lexicon.rows("instrument")
            if shape.search(low)
        ),
        "",
    )


def _count(reading: Reading, part: Clause | Sentence) -> dict[str, int]:
    """Return how many words a part of the text has of each field of policy."""
    return {
        name: sum(1 for _ in reading.spots.iter(shape, part.start, part.end))
        for name, shape in reading.lexicon.tracks
    }


def _track(reading: Reading, clause: Clause) -> str:
    """Return the field of policy of a clause: by its words, its sentence's, or those before it."""
    sentence = clause.sentence
    near = reading.sentences[max(0, sentence.index - _NEAR) : sentence.index]
    same = [one for one in reversed(near) if one.paragraph == sentence.paragraph]
    parts: list[Clause | Sentence] = [clause, sentence, *(same or near[-1:])]
    for part in parts:
        counts = _count(reading, part)
        if counts["energy"] and counts["energy"] + 1 >= counts["transport"]:
            counts["transport"] = 0
        best = max(counts, key=lambda name: counts[name])
        if counts[best]:
            return str(best)
    return "economic"


def set_amount(reading: Reading, draft: Draft, amounts: list[Amount]) -> None:
    """
    Add the amount that a clause tells, of money if the event is about money.

    Parameters
    ----------
    reading : Reading
        The text.
    draft : Draft
        Changed in place.
    amounts : list of Amount
        Quantities of the text.
    """
    clause = draft.clause
    fits = [
        one
        for one in amounts
        if clause.start <= one.start < clause.end and one.quantity.unit != "%"
    ]
    if draft.trigger.money:
        money = reading.lexicon.table["unit"]["money"]
        fits = [one for one in fits if one.quantity.unit in money]
    if fits:
        draft.quantity = min(fits, key=lambda one: abs(one.start - draft.at)).quantity
