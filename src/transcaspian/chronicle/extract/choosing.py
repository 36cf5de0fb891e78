"""Which of the drafts and things of a clause are kept: the fullest, the furthest, the nearest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.clauses import DONE

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.draft import Draft
    from transcaspian.chronicle.extract.lexicon import Lexicon
    from transcaspian.chronicle.extract.parts import Thing

__all__ = [
    "beside",
    "choose",
    "fullness",
    "furthest",
    "is_ahead",
    "is_placed",
    "is_told",
    "is_verb",
]

_WORD = re.compile(r"[\w'-]+")
_SHUT = frozenset(
    ("ban", "suspend-traffic", "close", "lift", "refuse", "attack", "court-order", "cancel")
)
_REFUSED = (
    "sign", "agree", "adopt", "join", "open", "begin", "request", "assembly", "mobilize",
    "accuse", "support", "discount", "charge", "construction", "built",
)  # fmt: skip
_GO_BEFORE: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = tuple(
    (frozenset(first), others)
    for first, others in (
        (("sign",), ("finance", "agree", "adopt", "announce", "goal", "order", "join")),
        (("lifted",), ("ban", "cancel", "suspend-traffic", "close")),
        (("suspend-membership",), ("suspend-traffic",)),
        (_SHUT, ("delivery", "finance", "begin", "announce")),
        (("agree", "finance", "tender", "order"), ("announce", "goal")),
        (("pledge",), ("finance", "support", "announce")),
        (("award",), ("tender", "sign", "order")),
        (("absence",), ("meeting", "assembly", "visit", "refuse")),
        (("inquiry",), ("accident", "accuse", "open", "begin", "attack")),
        (("ban",), ("adopt", "begin", "charge")),
        (("mobilize",), ("delivery", "begin", "meeting")),
        (("court-order",), ("order", "request", "suspend-traffic", "close")),
        (("suspend-membership",), ("aid", "finance")),
        (("aid",), ("delivery", "finance")),
        (("reopen",), ("close", "open", "begin")),
        (("close", "suspend-traffic"), ("weather-closure",)),
        (("delivery",), ("order",)),
        (("reception",), ("meeting", "assembly")),
        (("forbid",), ("sign", "agree", "open", "begin", "construction", "built", "refuse")),
        (("phone",), ("meeting", "discuss", "assembly", "reception")),
        (("agree",), ("construction", "begin", "built", "found")),
        (("refuse",), (*_REFUSED, "seize")),
        (("finance",), ("adopt",)),
        (("protest",), ("close", "suspend-traffic", "attack")),
        (("threaten",), ("close", "suspend-traffic", "ban", "attack")),
        (
            ("accuse",),
            (
                "attack",
                "retreat",
                "threaten",
                "protest",
                "close",
                "suspend-traffic",
                "request",
                "seize",
                "mobilize",
            ),
        ),
        (("suspend-membership", "withdraw"), ("threaten",)),
        (("sister-cities",), ("sign", "agree", "adopt")),
        (("found",), ("built", "construction", "open", "begin")),
    )
)
"""Rules that tell the same clause better than others."""
_ASKS = frozenset(("request", "threaten", "pledge"))
"""Words that ask for what is told behind them."""
_TO_BE = re.compile(r"(?<!will )(?<!would )(?<!to )\bbe (?:\w+ )?$")
_DOING = re.compile(r"\w+ing\b")

_BINDING = frozenset(("sign", "agree", "order"))
_BOUND = frozenset(("delivery", "expand"))
"""What parties bind themselves to is told with their binding: "a contract to ship oil"."""
_DEEDS = frozenset(("open", "reopen", "built", "begin", "construction", "delivery", "expand"))
"""What is promised is told by itself: "promises to open the line by May"."""
_ORDER = ("open", "reopen", "built", "begin", "construction", "announce")
_STAND_ALONE = frozenset(
    ("reopen", "suspend-traffic", "close", "lift", "weather-closure", "accident", "built", "ban")
)
"""What is told of without anybody or anywhere: "loading was resumed on 30 November"."""
_NOUN = re.compile(
    r"(?:loan|investment|fund(?:ing|s)?$|financing|кредит|за[её]м|займ|инвестиц|kredi|yatırım|finansman|hibe)"
)
"""Words for money: a verb beside them tells better whether it was given."""


_FINITE_RU = re.compile(
    r"[аеиоуыя]л(?:а|о|и)?(?:сь|ся)?$|(?:ан|ен|ят|ыт)(?:а|о|ы)?$|[еиую]т(?:ся)?$|(?:ошел|ошл[аио]|ойд[её]т)$"
)
_FINITE_TR = re.compile(
    r"(?:[dt][ıiuü]|m[ıiuü]ş(?:t[ıiuü]r?)?|[ıiuü]yor|[ae]c[ae][kğ]|m[ae]kt[ae]|[dt][ıiuü]ğ[ıiuü])\w*$"
)
_PAIR = re.compile(r"[\w'-]+ ([\w'-]+)")
"""A noun and what makes a verb of it: "teslim etti"."""
_LAST = re.compile(r"(\w+) $")
_AND_THEN = re.compile(
    r"[\w'-]+ (?:(?!having|being)[^\s,;:]+ ){2,30}(?:and|but) (?:\w+ly |then |also )?"
)
"""What stands between two verbs of one subject."""
_ASKED_BY = re.compile(
    r"(?:requests?|pleas?|appeals?|demands?|petitions?|calls|proposals?|bids?|applications?) "
    r"(?:\w+ )?(?:by|from)\b"
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|may|might|could|to|is|are|was|were|be|been|being|"
    r"did(?: not|n['’]t)) (?:\w+ )?$"
)
_GOES_ON = re.compile(
    r"(?:talks|negotiations|consultations|discussions)\b[^,;.]{0,40}\b(?:continu\w+|(?:are|were) "
    r"(?:under ?way|going on|ongoing|in progress|taking place))|"
    r"(?:переговор|консультаци)\w*[^,;.]{0,40}\b(?:продолжа|веду|идут|ведет)|"
    r"(?:görüşme|müzakere)\w*[^,;.]{0,40}\b(?:sürüyor|devam ed)"
)
_NOBODY = re.compile(
    r"\b(?:i|we|you|somebody|someone|nobody|everybody|everyone|anybody|anyone|customers?|readers?|"
    r"я|кто|каждый|никто|кто-то|kimse|herkes)\b"
)
"""Whoever does a thing is nobody that a chronicle tells of."""
_DONE_ALONE = frozenset(
    (
        "reopen", "begin", "built", "open", "accident", "weather-closure", "attack", "protest",
        "seize", "lift", "suspend-traffic", "close", "concede", "construction",
    )
)  # fmt: skip
"""What is done to things: "construction resumed"."""
_NOT_ALONE = frozenset(
    ("assembly", "visit", "support", "pledge", "presence", "absence", "threaten")
)
_TAIL = 40
_NAMED = re.compile(
    r"\b(?!(?:The|In|On|At|It|We|He|She|They|Th[ei]s[e]?|That|An?|No|But|And|If|When|While|After|Before|As|"
    r"For|From|With|By|To|Since|Until|Some|All|Any|Each|Every|Its|Their|His|Her|Our|My|I|You|There|"
    r"Here|Not|Once|What|Who|Why|How|Most|Many|Few|Under|Over|Both|Even|Only|Yet|So|Then|Nobody|"
    r"Somebody|Nothing|Where|Whether|Half|[A-Z][a-z]+(?:ing|ly|day|ber|uary))\b)"
    r"[A-Z][\w'’&.–-]+(?: [A-Z][\w'’&.–-]+)*"
    r"(?: (?!(?:was|were|been|being|be|is|are)\b)[a-z][\w-]*){0,2} "
    r"(?:(?:has|have|had|will|would|is|are) )?(?:also |now |again |\w+ly )?$"
)
"""A name, of whatever it is, that does what a verb behind it tells."""
_THIRD = re.compile(r"[a-z-]{2,}[a-rt-z]s\b")
"""A verb in the present."""
_WHO = re.compile(
    r"\b(?:which|who|it|he|she|union|ministry|company|operator|railway|port|government|committee|"
    r"agency|association|bank|parliament|court|board|consortium|carrier|firm|group|regulator|army|"
    r"navy|police) "
    r"(?:also |now |again |still |\w+ly )?$"
)
_OF_SELF = frozenset(("CONSULT", "AGREE"))


def is_told(draft: Draft, lexicon: Lexicon, text: str) -> bool:
    """
    Return whether a clause tells by its verb that a thing was done, whoever did it.

    Parameters
    ----------
    draft : Draft
        What a clause tells.
    lexicon : Lexicon
        Of the language of the text.
    text : str
        All of it, as written.

    Returns
    -------
    bool
        Whether it can stand though nobody is named, or one alone of whom two are needed.
    """
    low, at = draft.clause.low, draft.at - draft.clause.start
    if draft.trigger.rule in _NOT_ALONE or draft.clause.sentence.zone != "body":
        return False
    if _NOBODY.search(low, 0, at):
        return False
    parts = draft.parts
    if not (parts.actors or parts.places or draft.time or draft.things):
        end = at if lexicon.language == "en" else len(low)
        somebody = draft.trigger.rule in _DONE_ALONE or lexicon.whole("bodies").search(low, 0, end)
        if not somebody and lexicon.language == "en":
            somebody = _NAMED.search(text, draft.clause.start, draft.at)  # a name that no list has
            main = draft.clause.before
            if not somebody and draft.clause.relative and main is not None:
                somebody = lexicon.whole("bodies").search(main.low, max(0, len(main.low) - _TAIL))
        if not somebody and (draft.context != "negated" or draft.type == "CONSULT"):
            return False
    if draft.trigger.context or (draft.type == "" and draft.context == "actual"):
        return True
    if _GOES_ON.match(low, at) is not None or is_verb(low, at, lexicon.language):
        return True
    if lexicon.language != "en" or draft.trigger.beside is None or not _THIRD.match(low, at):
        return False
    return (
        _WHO.search(low, 0, at) is not None
        or _NAMED.search(text, draft.clause.start, draft.at) is not None
    )


def is_verb(low: str, at: int, language: str) -> bool:
    """
    Return whether a word is a verb that says that something was, or will be, done.

    Parameters
    ----------
    low : str
        A clause in lower case.
    at : int
        Place of the word within it. [-]
    language : str
        Of the text.

    Returns
    -------
    bool
        Judged by its ending and, in English, by the word before it.
    """
    match = _WORD.match(low, at)
    word = match.group() if match else ""
    if language == "en":
        done = DONE["en"].search(word) is not None
        return done or _TO_COME.search(low, max(0, at - _TAIL), at) is not None
    if language == "ru":
        before = _LAST.search(low, 0, at)
        led = before is not None and DONE["ru"].search(before.group(1)) is not None
        return led or _FINITE_RU.search(word) is not None
    pair = _PAIR.match(low, at)
    return any(_FINITE_TR.search(one) for one in (word, *(pair.groups() if pair else ())))


_CAN = re.compile(r"\bc(?:an|ould)(?:not|n't|'t)?\b|способ\w+")
_FIT_TO = re.compile(
    r"\b(?:rights?|abilit(?:y|ies)|chances?|opportunit(?:y|ies)|capacity|power|freedom|need|needs|time|costs?|"
    r"able|enough|ways?|how|easier|harder|cheaper|difficult|possible|impossible|free|used|takes|"
    r"allows? [\w-]+|enables? [\w-]+|in order|designed|hard|easy|reasons?|money) to (?:[\w-]+ )?$"
)


def is_ahead(draft: Draft) -> bool:
    """
    Return whether a thing is meant to be done, or expressly not; what can be done is no plan.

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    bool
        By its context; growth that might come is a forecast.
    """
    low, at = draft.clause.low, draft.at - draft.clause.start
    if _FIT_TO.search(low, 0, at):
        return False
    if draft.context == "possible":
        return draft.trigger.rule != "expand" and _CAN.search(low) is None
    return draft.context in ("planned", "negated")


def is_placed(draft: Draft) -> bool:
    """
    Return whether it is told who did a thing, where, or at least what and when.

    Parameters
    ----------
    draft : Draft
        What a clause tells.

    Returns
    -------
    bool
        Whether that is enough to keep it.
    """
    if draft.parts.actors or draft.parts.places:
        return True
    return draft.trigger.rule in _STAND_ALONE and draft.time is not None


def furthest(found: list[Draft]) -> list[Draft]:
    """
    Keep of what tells the stages of one thing the furthest that was reached.

    Parameters
    ----------
    found : list of Draft
        Of one clause.

    Returns
    -------
    list of Draft
        Without the earlier stages.
    """
    stages = [one for one in found if one.trigger.rule in _ORDER]
    if not stages:
        return found
    best = min(
        stages, key=lambda one: (one.context != "actual", _ORDER.index(one.trigger.rule), one.at)
    )
    found = [one for one in found if one.trigger.rule not in _ORDER or one is best]
    agreed = {one.trigger.rule for one in found} & {"sign", "agree"}
    early = best.trigger.rule in ("construction", "begin") and best.context != "actual"
    return [one for one in found if one is not best] if agreed and early else found


def fullness(draft: Draft, language: str) -> tuple[int, bool, bool, bool]:
    """
    Return how much a draft tells, to be compared with others of its kind.

    Parameters
    ----------
    draft : Draft
        What a clause tells.
    language : str
        Of the text.

    Returns
    -------
    int, bool, bool, bool
        How many it names, whether its word is none for money, whether it happened, whether a verb
        tells it. [-]
    """
    parts = draft.parts
    word = draft.clause.low[draft.at - draft.clause.start :]
    verb = not (draft.trigger.money and _NOUN.match(word))
    named = len({*parts.actors, *parts.host}) + len(parts.places)
    told = is_verb(draft.clause.low, draft.at - draft.clause.start, language)
    return named, verb, draft.context == "actual", told


def choose(found: list[Draft], language: str) -> list[Draft]:
    """
    Keep one draft of each kind: of one thing done the stage that was reached.

    Parameters
    ----------
    found : list of Draft
        Of one clause.
    language : str
        Of the text.

    Returns
    -------
    list of Draft
        In order of their kinds' first mention.
    """
    found = furthest(_without_orders(_without_words(found), language))
    rules = {one.trigger.rule for one in found}
    if {"sign", "finance"} <= rules:
        for one in found:
            one.lifecycle = "financed" if one.trigger.rule == "sign" else one.lifecycle
    if any(one.trigger.rule == "lift" and one.context in ("actual", "planned") for one in found):
        rules.add("lifted")
    for first, others in _GO_BEFORE:
        if rules & first:
            telling = [one for one in found if one.trigger.rule in first]
            found = [
                one
                for one in found
                if one.trigger.rule not in others
                or (language == "en" and any(_goes_on(one, other) for other in telling))
            ]
    if rules & _BINDING:
        found = [one for one in found if one.trigger.rule not in _BOUND or one.context == "actual"]
    if any(one.trigger.rule in _DEEDS and one.context != "actual" for one in found):
        found = [one for one in found if not _is_word(one)]
    kept: dict[tuple[str, str], Draft] = {}
    for one in found:
        key = (one.type, one.mode)
        if key not in kept or fullness(one, language) > fullness(kept[key], language):
            kept[key] = one
    for one in found:
        best = kept[one.type, one.mode]
        if best.trigger.rule == "assembly" and one.context == "planned":
            best.context = one.context  # "they will meet at the forum"
    return list(kept.values())


def _goes_on(one: Draft, first: Draft) -> bool:
    """Return whether a verb tells of a second deed: "accused Minsk of blackmail and summoned"."""
    low, at = one.clause.low, one.at - one.clause.start
    start = first.at - one.clause.start
    if one.trigger.rule == "request" and first.trigger.rule == "refuse" and at < start:
        return _ASKED_BY.match(low, at) is not None  # "a request by Georgia was declined"
    if one.type == first.type or start >= at or not is_verb(low, start, "en"):
        return False
    word = _WORD.match(low, at)
    done = word is not None and DONE["en"].search(word.group()) is not None
    return done and _AND_THEN.fullmatch(low, start, at) is not None


def _without_orders(found: list[Draft], language: str) -> list[Draft]:
    """Leave out what is only asked for, threatened or offered: "urged Armenia to open the road"."""
    first = min((one.at for one in found if one.trigger.rule in _ASKS), default=None)
    if first is None:
        return found
    return [
        one
        for one in found
        if one.trigger.rule in _ASKS or one.at < first or _is_done(one, language)
    ]


def _without_words(found: list[Draft]) -> list[Draft]:
    """Leave out a promise that tells what will be done: "promised that the line would open"."""
    deeds = [one for one in found if one.trigger.rule in _DEEDS and one.context == "planned"]
    return [
        one
        for one in found
        if one.trigger.rule != "pledge"
        or not any(
            deed.at > one.at
            and " that " in one.clause.low[one.at - one.clause.start : deed.at - one.clause.start]
            for deed in deeds
        )
    ]


def _is_word(one: Draft) -> bool:
    """Return whether a promise is all that is told."""
    return one.trigger.rule == "support" and one.mode == "announce"


def _is_done(one: Draft, language: str) -> bool:
    """Return whether a thing is told as done, or expressly not, and not as a meeting to come."""
    if one.trigger.type == "CONSULT" or one.context not in ("actual", "negated"):
        return False
    low, at = one.clause.low, one.at - one.clause.start
    if _DOING.match(low, at) or _TO_BE.search(low, 0, at):
        return False
    return is_verb(low, at, language)


def beside(things: list[Thing], at: int, low: str) -> list[Thing]:
    """
    Return the thing that stands next to a word, and those that are joined to it.

    Parameters
    ----------
    things : list of Thing
        Of one clause.
    at : int
        Place of the word in the text. [-]
    low : str
        The text in lower case.

    Returns
    -------
    list of Thing
        In order.
    """
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
