"""Whether a thing is only supposed, wished for, asked about or said of any such thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transcaspian.chronicle.extract.clauses import Clause
    from transcaspian.chronicle.extract.reading import Reading

__all__ = ["is_scene", "is_supposed"]

_IF = re.compile(r"\b(?:if|unless|in case|provided that) [^,;]*$")
_IF_SO = re.compile(r"\b(?:if|unless)\b")
_WERE = re.compile(r"\W*(?:were|had|should) ")
_WOULD = re.compile(r"\b(?:would|could|might)\b[^,;]*$")
_UNTIL = re.compile(
    r"[, ]*(?:before|until|unless|once|when|as soon as)\b[^,;]* (?:is|are) (?:\w+ )?$"
)
_MEANS = re.compile(
    r"[\w-]+ (?:of|to|between|with) [^;]{0,90}\bwould (?!be (?:held|signed|opened)\b)"
)
_ANY = re.compile(
    r"\b(?:любо\w+|любы\w+|кажд\w+|всяк\w+|подобн\w+|такого рода|(?:сообщени|слух)\w+ об?|"
    r"для|ради|в случае|her(?:hangi bir)?|bu tür|böyle bir) (?:[\w-]+ )?$"
)
_AIM_TR = re.compile(
    r"\w+m[ae](?:s[ıi]|l[ae]r[ıi]|k) (?:için|amacıyla|üzere|h[aâ]linde|durumunda|şartıyla|"
    r"koşuluyla)\b"
)
"""What a thing is for, or in which case it would be."""
_ASKED_WHEN = {
    "ru": re.compile(r"когда [^;.]{0,60}(?:неизвест|неясн|непонятн)|рекомендаци\w+: "),
    "tr": re.compile(r"kim\w* bilmiyor|ne zaman [^;.]{0,60}(?:bil|belirsiz|belli)"),
}
_OPENED_RU = re.compile(r"открытием|запуском|завершением|вводом")
_IF_WILL = re.compile(r"\bif\b[^,;]*,[^;]*\b(?:will|would|could|might|may|can)\b[^,;]*$")
_OUGHT = re.compile(
    r"\b(?:needs? to|ought to|would do well to|must|had better|would have to|"
    r"it would take|would rather)(?: [\w'’-]+){0,4} $"
)
_ASKED = re.compile(
    r"\b(?:whatever|whichever|whoever|however|how (?:quickly|soon|fast|far|much|many|long)|why|"
    r"(?:is not|question is|matters?|depends? on) (?:whether|how))\b[^,;]*$"
)
_USUAL = re.compile(
    r"\b(?:(?:has|have) (?:long|always|traditionally)|usually|often|always|typically|normally|"
    r"regularly|traditionally|every time|each)(?: [\w'’-]+){0,3} $"
)
_COUNTED = re.compile(
    r"(?<!\ba )(?<!large )(?<!great )(?<!small )(?<!certain )"
    r"\b(?:volumes?|amounts?|numbers?|shares?|quantit(?:y|ies)|tonnage|cost|price|value) of "
    r"(?:[\w'’-]+ ){1,4}$"
)
_ATTEMPT = re.compile(
    r"\b(?:any|every|each) (?:move|attempt|plan|decision|effort|bid|proposal|step|threat) to $"
)
_WISHED = (_ATTEMPT, _OUGHT, _ASKED, _USUAL, _COUNTED, _IF_WILL)
_GENERAL = re.compile(
    r"[\w-]+ (?:[\w'’-]+ ){0,6}?(?:costs?|hits|hurts?|shows?|means?|takes \w+ (?:hours|days|weeks)|"
    r"requires?|depends?|remains?|affects?|accounts?|makes?|brings?) "
)
_NOUN = re.compile(
    r"(?:visit|trip|closure|closing|opening|reopening|launch|start|ban|embargo|attack|war|"
    r"agreement|"
    r"deal|meeting|talks|suspension|blockade|construction|strike|lifting|signing|completion|"
    r"withdrawal|invasion|conflict)\b"
)
_EVEN = re.compile(r"\b(?:an?|any|such|no|every|each|the) (?:[\w-]+ )?$")


def is_supposed(reading: Reading, clause: Clause, at: int) -> bool:
    """
    Return whether a thing is only supposed: "if it quits", "were it to open, ships would sail".

    Parameters
    ----------
    reading : Reading
        The text.
    clause : Clause
        Where it is told.
    at : int
        Place of the telling word within it. [-]

    Returns
    -------
    bool
        In other languages than English only for what is said of any: "любое закрытие порта".
    """
    low, place, start = reading.low, clause.start + at, clause.sentence.start
    if reading.document.language != "en":
        language = reading.document.language
        if language == "tr" and _AIM_TR.match(low, place):
            return True
        if _OPENED_RU.match(low, place) and low.startswith("с ", place - 2):
            return True
        if reading.spots.search(_ASKED_WHEN[language], start, clause.sentence.end):
            return True
        return _ANY.search(low, clause.start, place) is not None
    if _IF.search(low, start, place) or _MEANS.match(low, place, clause.sentence.end):
        return True
    if _UNTIL.match(low, clause.start, place) and not clause.times:
        return True
    if any(shape.search(low, clause.start, place) for shape in _WISHED):
        return True
    if _NOUN.match(low, place) and _EVEN.search(low, clause.start, place):
        return not clause.times and _GENERAL.match(low, place, clause.end) is not None
    supposed = _IF_SO.search(low, start, place) or _WERE.match(low, start)
    return supposed is not None and _WOULD.search(low, start, place) is not None


_SCENE = {
    "en": re.compile(
        r"\b(?:at|during|after|before|following|until|attend\w*|on the (?:margins|sidelines|eve|"
        r"occasion|fringes) of|"
        r"ahead of) (?:the |a |an |that |this |his |her |their |its )?(?:[\w'-]+ ){0,2}$"
    ),
    "ru": re.compile(
        r"\b(?:на|по (?:итогам|окончании|завершении|результатам)|в ходе|во время|после|перед|"
        r"накануне|"
        r"на полях) (?:[\w-]+ ){0,2}$"
    ),
}
_SCENE_TR = re.compile(
    r"\w+?(?:[dt][ae]\b|(?:n[ıiuü]n )?(?:ardından|sonrasında|sonunda|sırasında|öncesinde|"
    r"kapsamında)|"
    r"[dt][ae]n sonra| (?:ardından|sonrasında|sonunda|sırasında|öncesinde|kapsamında))"
)
_GATHERING = re.compile(
    r"(?:meetings?|summits?|sessions?|forums?|conferences?|talks|briefings?|"
    r"negotiations)\b(?! (?:with|between|of|in|on)\b)|"
    r"(?:встреч|заседани|совещани|форум|саммит|переговор|конференци)\w*(?! (?:с|между|глав|"
    r"президент|министр|в|во)\b)|"
    r"(?:görüşme|toplantı|zirve|forum|müzakere)"
)
_CAUSE = re.compile(
    r"\b(?:over|amid|because of|due to|despite|for fear of|до|из-за|несмотря на|вопреки|на фоне) "
    r"(?:the |a |an |any )?(?:[\w-]+ )?$"
)
_NOUNS = re.compile(
    r"(?:bans?|exercises?|embargo(?:es)?|sanctions?|protests?|strikes?|war|запрет|учени|санкци|"
    r"протест|"
    r"забастовк|войн|эмбарго)"
)


_BACKING = re.compile(r"support\b(?: (?:of|for|from|by|to|and|in|is|was)\b|[,.;)]|$)")
"""A noun: who supports does it by a verb, or gives, voices or pledges support."""


def is_scene(clause: Clause, at: int, language: str) -> bool:
    """
    Return whether a noun only tells where or why another thing was done: "said at the session".

    Parameters
    ----------
    clause : Clause
        Where it is told.
    at : int
        Place of the noun within it. [-]
    language : str
        Of the text.

    Returns
    -------
    bool
        False for what names who met, or when.
    """
    low = clause.low
    if _NOUNS.match(low, at) and _CAUSE.search(low, 0, at):
        return True
    if language == "en" and _BACKING.match(low, at):
        return True
    if not _GATHERING.match(low, at):
        return False
    if language == "tr":
        return _SCENE_TR.match(low, at) is not None
    return _SCENE[language].search(low, 0, at) is not None
