"""With which word of a clause a time goes: a turn of its own keeps the time that stands in it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.choosing import is_verb
from transcaspian.chronicle.extract.date_counts import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.dates import Time
    from transcaspian.chronicle.extract.draft import Draft

__all__ = ["own_times"]

_NEAR, _FAR, _WORDS = 60, 120, 2
_STOP = re.compile(r"(?<!\d),|,(?!\d)|:(?=\s)|[()]")
_LEAD = r"[\s,(:]*(?:(?:and|but|и|а|но|ещё|еще|уже|first|last|once|only|also|\w+ly)\s)?"
_DONE_EN = (
    r"(?:introduced|imposed|signed|approved|adopted|announced|agreed|concluded|launched|opened|"
    r"closed|built|founded|established|reached|published|suspended|promised|made|drafted|inked|"
    r"proposed|frozen|shut|completed|begun|started|struck|twinned|passed|issued|granted|given|"
    r"taken|delivered|ordered|installed|created|set up|brought|sent|lost|won|bought|sold|lifted|"
    r"cancelled|postponed|seized|destroyed|damaged|attacked|initialled|ratified|unveiled|pledged|"
    r"allocated|raised|detained|appointed|elected|formed|negotiated|dispatched|handed over)"
)
_HAPPEN_EN = r"(?:held|planned|scheduled|expected|due|set|convened|hosted)"
_WHEN_EN = (
    r"(?:by|in|on|at|last|this|early|earlier|late|during|since|between|before|after|from|for|under|"
    r"yesterday|today|a|two|three|back|as|with|over|only|just)\b"
)
_PART_EN = re.compile(rf"{_LEAD}{_DONE_EN} {_WHEN_EN}")
_EARLIER_EN = re.compile(
    rf"{_LEAD}{_DONE_EN} (?:\d{{1,2}}|{NUMBERS['en']}) (?:day|week|month|year)s? "
    r"(?:earlier|before)\b"
)
"""A story does not step back by a main verb: "opened the school, announced two years earlier"."""
_HELD_EN = re.compile(rf"{_LEAD}{_HAPPEN_EN} {_WHEN_EN}")
_DOING_EN = re.compile(rf"{_LEAD}(?:having \w+|\w{{3,}}ing)\b")
_REDUCED_EN = re.compile(rf"([\w'’.-]+) {_DONE_EN} (?={_WHEN_EN})")
_NO_NOUN_EN = re.compile(
    r"(?:and|or|but|to|not|never|he|she|it|they|we|who|which|that|is|are|was|were|be|been|being|"
    r"has|have|had|having|also|then|later|will|would|\w+ly|got|ever|just)"
)
_AFTER_EN = re.compile(r", (?:\w+ly )?(?:was|were|is|are|has|have|had|will|would)\b")
_THAT_EN = re.compile(
    r"\bthat (?:[\w'-]+ ){0,2}(?:had|has|have|was|were|is|are|would|will|could|[\w-]{3,}ed)\b"
)
_AUX_EN = re.compile(r"\b(?:was|were|is|are|has|have|had|will|would) (?:\w+ )?$")
_SAID_EN = re.compile(
    r"\b(?:said|says|stated|told|repeated|announced|confirmed|admitted|reported|declared|wrote|"
    r"noted|warned|acknowledged|disclosed|revealed)\b"
)
_HAD_EN = re.compile(r" that (?:\w+ ){0,4}had\b")
_KEPT_EN = re.compile(r"(?:kept|keep|left|leave|had|saw)\b")
_JOINS_EN = re.compile(r"\b(?:and|or|but|to|that|as|while|when|who|which)\b")

_LONG_RU = (
    r"(?:ий|ый|ая|яя|ое|ее|ие|ые|его|ого|ему|ому|им|ым|ей|ой|ую|юю|их|ых|ими|ыми|ем|ом)(?:ся)?"
)
_WORD_PART_RU = rf"\w{{3,}}(?:вш|ущ|ющ|ащ|ящ|[аяе]нн|[уы]т){_LONG_RU}(?!\w)"
_PART_RU = re.compile(rf"{_LEAD}{_WORD_PART_RU}")
_DOING_RU = re.compile(rf"{_LEAD}(?:\w{{3,}}(?:[аиыуя]в|вши|вшись|ясь|аясь)|\w{{4,}}(?:ляя|уя))\b")
_OF_SUBJECT_RU = re.compile(r", ?\w+вш")
_HELD_RU = re.compile(
    rf"{_LEAD}(?:состоявш|прошедш|проходивш|проведенн|проведённ|намеченн|запланированн|назначенн)"
)
_BEFORE_RU = re.compile(rf"{_WORD_PART_RU} (?:(?:в|на|ещё|еще|с|к|до) )?$")
_DONE_RU = re.compile(r"\w+л(?:[аои]|с[ья]|[аои]сь)?\b")
_TO_DO_RU = re.compile(r"(?<!\w)\w{2,}(?:[аеиоуыя]ть|сти|йти|чь)(?:ся)? (?:[\w-]+ ){0,5}$")
_TO_DO_BY_RU = re.compile(r" (?:[\w-]+ ){0,2}\w{2,}(?:[аеиоуыя]ть|сти|йти)(?:ся)?\b")
_DUE_RU = re.compile(r"(?<!\w)(?:до|к|ко|не позднее|в течение|за|в ближайш\w+)\b")

_VERB_TR = re.compile(
    r"(?<![\w'’])(?:"
    r"(?P<noun>(?:\w+[dt][ıiuü](?:ğ[ıiuü]|kl[ae]r[ıi])\w*|\w*[ae]c[ae](?:ğ[ıi]|kl[ae]r[ıi])\w*|"
    r"\w{2,}[ln]m[ae](?:s[ıi]|l[ae]r[ıi])\w*|eden|giden|gelen|veren|olan|açan|kalan|yapan|alan|atan|"
    r"kuran|gören|süren|düşen|"
    r"\w{2,}(?:[ıiuü]l|[ıiuü]n|l[ae]n|[ıiuü]ş|[ıiuü]r|[ae]y|t[ıiuü]r|d[ıiuü]r)[ae]n|"
    r"\w{2,}[ıiuüae]y[ae]n|"
    r"\w{2,}[ae]c[ae]k(?= (?!ve |ama |ancak |diye |m[ıi] |ki |ile |d[ae] |fakat |çünkü )\w)))|"
    r"(?P<by>\w{2,}(?:[ae]r[ae]k|[ıiuü]p|[ıiuü]nc[ae]|m[ae]d[ae]n)|"
    r"(?:ed|gid|yap|al|ver|gel)(?:erek|arak|ip|ıp)|iken)|"
    r"(?P<end>\w{2,}(?:[aeıiuüçşkptrlnsyğ][dt][ıiuü]|m[ıiuü]ş(?:t[ıiuü]r?)?|[ıiuü]yor(?:du)?|"
    r"[ae]c[ae]k(?:t[ıi]r?)?|m[ae]kt[ae](?:d[ıi]r)?)(?:l[ae]r)?|etti|dedi)"
    r")(?![\w'’])"
)
_NO_VERB_TR = re.compile(
    r"(?:erdoğan|azerbaycan|\w+istan|zaman|insan|uzman|yeniden|aniden|sonra|bakan|başkan|liman|"
    r"ora[dn]a\w*|yıldır|gündür|aydır|yedi|kendi|şimdi|hadi|adı|kadı|ardı|kasıtlı|gerek|olarak|"
    r"hazırlan|kalkınma|\w+[aeıiuü]t[ıiuü]$)"  # ziyareti: after a vowel no verb has a single t
)
_OCCASION_TR = re.compile(
    r" (?:\w+ ){0,2}(?:görüşme|toplantı|zirve|forum|tören|ziyaret|müzakere|oturum)\w*"
    r"(?:d[ae]\b| (?:sırasında|marjında|kapsamında|ardından|sonunda|sonrasında))"
)
_DEED_TR = re.compile(r"m[ae](?:s[ıi]|y[ıi]|l[ae]r[ıi])")
_MEET_TR = re.compile(r"gelen|toplanan|görüşen|buluşan|katılan|konuşan")


def own_times(low: str, draft: Draft, times: Sequence[Time], language: str) -> list[Time]:
    """
    Return the times that may go with the word that tells of a thing.

    Parameters
    ----------
    low : str
        All of the text in lower case.
    draft : Draft
        What is told, with its clause and where its word stands.
    times : sequence of Time
        Of the clause.
    language : str
        ``en``, ``ru`` or ``tr``.

    Returns
    -------
    list of Time
        Without those of participles, relative turns and reports about it; those of the same stretch
        between commas alone, if there are any.
    """
    if not times:
        return []
    if language == "tr":
        return _of_verb_tr(low, draft.at, times)
    cuts = _cuts(low, draft.clause, times)
    if language == "ru":
        times = [one for one in times if not _is_to_be_done_ru(low, draft, one)]
    by = [one for one in times if one.role == "by"]
    rest = [one for one in times if one.role != "by"]
    return [*_choose(low, draft, by, cuts, language), *_choose(low, draft, rest, cuts, language)]


def _choose(
    low: str, draft: Draft, times: list[Time], cuts: list[int], language: str
) -> list[Time]:
    home = _stretch(cuts, draft.at)
    strong, weak = [], []
    for one in times:
        other = _is_of_other_en if language == "en" else _is_of_participle_ru
        if other(low, draft, one):
            continue
        there = _stretch(cuts, one.start)
        if language == "en" and _is_of_saying(low, draft, one):
            weak.append(one)
        elif there == home:
            strong.append(one)
        elif not _is_closed(low, home, there, language):
            weak.append(one)
    vague = all(one.kind == "year" for one in strong)
    return [*strong, *weak] if vague else strong


def _cuts(low: str, clause: Clause, times: Sequence[Time]) -> list[int]:
    """Return where stretches of a clause begin: at commas, brackets and colons."""
    found = (match.start() for match in _STOP.finditer(low, clause.start + 1, clause.end))
    inner = [one for one in found if not any(t.start < one < t.end for t in times)]
    return [clause.start, *inner, clause.end]


def _stretch(cuts: list[int], at: int) -> tuple[int, int]:
    return next(((a, b) for a, b in pairwise(cuts) if a <= at < b), (cuts[0], cuts[-1]))


def _is_closed(low: str, home: tuple[int, int], there: tuple[int, int], language: str) -> bool:
    """Return whether a stretch keeps its times to itself, or another lets none in."""
    if home < there and ":" in low[home[1] : there[0] + 1]:
        return True
    held = _HELD_EN if language == "en" else _HELD_RU
    if held.match(low, there[0]):
        return False
    own = _is_participle(low, home, language) and not _OF_SUBJECT_RU.match(low, home[0])
    return own or _is_participle(low, there, language)


def _is_participle(low: str, one: tuple[int, int], language: str) -> bool:
    """Return whether a stretch only tells more of a name: ", approved by the bank in March,"."""
    if language == "ru":
        return low[one[0]] == "," and _PART_RU.match(low, one[0]) is not None
    if _EARLIER_EN.match(low, one[0]):
        return True
    match = _PART_EN.match(low, one[0])
    if match is None or low[one[0]] not in ",(":
        return False
    return match.group().endswith("by") or _AFTER_EN.match(low, one[1]) is not None


def _is_of_other_en(low: str, draft: Draft, time: Time) -> bool:
    """Return whether a time is of a participle or report: "signed the deal reached in March"."""
    at, plan = draft.at, draft.context in ("planned", "possible")
    if time.start < at:
        gap, start = low[time.end : at], max(draft.clause.start, time.start - _NEAR)
        led = _is_reduced(low, start, time, draft)
        return led and _AUX_EN.search(gap) is not None and not _JOINS_EN.search(gap)
    if not plan and _THAT_EN.search(low, at, time.start):
        return True
    after = low.find(" ", at)
    if _KEPT_EN.match(low, at):
        return False
    return is_verb(low, at, "en") and _is_reduced(low, max(after, time.start - _NEAR), time, draft)


def _is_of_saying(low: str, draft: Draft, time: Time) -> bool:
    """Return whether a time is when a thing was told: "said on Monday that it had cut"."""
    said = _SAID_EN.search(low, max(draft.clause.start, time.start - _NEAR), time.start)
    return said is not None and _HAD_EN.match(low, time.end, draft.at) is not None


def _is_reduced(low: str, start: int, time: Time, draft: Draft) -> bool:
    """Return whether a participle behind its noun stands before a time in its own turn."""
    found = list(_REDUCED_EN.finditer(low, start, time.end))
    if not found or found[-1].end() > time.start + 1:
        return False
    end = found[-1].end()
    if any(end <= one.start < time.start for one in draft.clause.times):
        return False  # it has a time of its own
    gap = low[end : time.start]
    return not _NO_NOUN_EN.fullmatch(found[-1].group(1)) and not _JOINS_EN.search(gap)


def _is_of_participle_ru(low: str, draft: Draft, time: Time) -> bool:
    """Return whether a time is of a participle before its noun: "прошедшего в мае саммита"."""
    told = _BEFORE_RU.search(low, max(draft.clause.start, time.start - _NEAR), time.start)
    if told is None or told.start() <= draft.at < told.end() or low[told.start() - 2] == ",":
        return False
    gap = low[time.end : draft.at] if draft.at > time.end else ""
    return draft.at < time.start or len(gap.split()) >= _WORDS or "," in gap


def _is_to_be_done_ru(low: str, draft: Draft, time: Time) -> bool:
    """Return whether a last day is of what is to be done: "поручил до конца года открыть"."""
    if time.start < draft.at or _DONE_RU.match(low, draft.at) is None:
        return False
    behind = _TO_DO_RU.search(low, max(draft.at, time.start - _NEAR), time.start)
    ahead = _TO_DO_BY_RU.match(low, time.end)
    if ahead is not None:
        return _DUE_RU.search(low, draft.at, time.end) is not None
    return behind is not None and _DUE_RU.search(low, behind.end(), time.end) is not None


def _of_verb_tr(low: str, at: int, times: Sequence[Time]) -> list[Time]:
    """Return the times whose verb, which stands behind them, is that of the thing."""
    strong: list[Time] = []
    weak: list[Time] = []
    told = next(_verbs_tr(low, at, at + _NEAR), None)
    own = told is not None and told.start() == at and not _DEED_TR.search(told.group())
    for one in times:
        if one.start > at:
            how = _behind_tr(low, at, one, own=own)
        else:
            how = _before_tr(low, at, one, own=own)
            if not how and _is_outer_tr(low, at, one, times):
                how = "weak"
        if how:
            (strong if how == "strong" else weak).append(one)
    return strong or weak


def _is_outer_tr(low: str, at: int, time: Time, times: Sequence[Time]) -> bool:
    """Return whether another time is that of the verb between: "dün 2028'e kadar sürecek"."""
    verb = next(_verbs_tr(low, time.end, at), None)
    return verb is not None and any(time.end <= one.start < verb.start() for one in times)


def _behind_tr(low: str, at: int, time: Time, *, own: bool) -> str:
    """Return how well a time goes with a word before it."""
    if own:
        after = next(_verbs_tr(low, time.end, time.end + _FAR), None)
        return "weak" if after is None else ""
    space = low.find(" ", at, time.start)
    between = next(_verbs_tr(low, space, time.start), None) if space > 0 else None
    if between is None or between["by"]:
        return "strong"
    return "weak" if between["end"] else ""


def _before_tr(low: str, at: int, time: Time, *, own: bool) -> str:
    """Return how well a time goes with a word behind it."""
    verbs = list(_verbs_tr(low, time.end, at))
    if not verbs:
        return "strong"
    first = verbs[0]
    if first["noun"] is None or _MEET_TR.match(first.group()):
        return "weak"
    for one in verbs[1:]:  # "yapılması planlanan"
        first = one if one.start() - first.end() == 1 else first
    if _OCCASION_TR.match(low, first.end()):
        return "weak"  # "5 Mayıs'ta yapılan görüşmede imzalandı"
    headed = len(low[first.end() : at].split()) <= _WORDS
    return "strong" if headed and not own else ""


def _verbs_tr(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _VERB_TR.finditer(low, start, end):
        if not _NO_VERB_TR.match(match.group()):
            yield match
