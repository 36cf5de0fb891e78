"""Words that tell on which day a thing was done by another that the text has told of."""

from __future__ import annotations

import re

from transcaspian.chronicle.extract.date_counts import NUMBERS

__all__ = [
    "AFTER_TALKS",
    "CAUSE",
    "DAY_AFTER",
    "DAY_BEFORE",
    "FOR",
    "LATER",
    "OF_MONTH",
    "SAME_DAY",
    "SPAN",
    "TELLS",
    "THE",
    "THEN",
    "THERE",
    "UNTIL",
]

DAY_BEFORE = re.compile(
    r"\b(?:a|one|the) day (?:earlier|before)\b|\bthe previous day\b|\bднем ранее\b|"
    r"\bbir gün önce\b|\bза день до\b"
)
DAY_AFTER = re.compile(
    r"\b(?:the )?(?:next|following) day\b|\ba day later\b|\bна следующий день\b|"
    r"\bднем позже\b|\bertesi gün\b"
)
THERE = re.compile(
    r"\b(?:at|during|after) which\b|, where\b|, when\b|, когда\b|\b(?:на|в ходе) котор\w+"
)
"""What is told of the occasion that the clause before names."""
FOR = re.compile(r"\b(?:for|for the (?:period|years)|на|на период)\s$")
SAME_DAY = re.compile(
    r"\b(?:the same|that) (?:day|evening|morning)\b|\bв (?:тот|этот) же день\b|\baynı gün\b"
)
THEN = re.compile(
    r"\b(?:at (?:the|that) time|back then|тогда|в то время|o zaman|o dönem(?:de)?|o sırada)\b"
)
OF_MONTH = re.compile(
    r"\b(?:of the month|(?:that|the same) month|(?:в )?том же месяце|aynı ay(?:da|ın|ı)?)\b"
)
CAUSE = re.compile(
    r"[, ]*(?:because|due|amid|as|while|поскольку|из-за|в связи)\b[^,;]*$|"
    r"[, ]*(?:(?:said|announced|told|stated|заявил|сообщил|объявил|рассказал)\w*)\b[^;]*$"
)
AFTER_TALKS = re.compile(
    r"[, ]*(?:following|after|at the end of|as a result of|после|по итогам|по результатам) "
    r"(?:[\w-]+ ){0,3}?(?:talks|meeting|negotiations|summit|visit|session|forum|ceremony|"
    r"переговоров|встречи|саммита|визита|заседания)\b"
)
"""The occasion on which something else was done, told behind it."""
TELLS = re.compile(
    r"[;:]|\b(?:which|that|when|whose|will|would|is|are|was|were|has|have|had|said|котор\w+|что|"
    r"когда|будет|будут|был|была|были|и|and|but|но|а)\b|\w+(?:ed|ing)\b|\w+(?:ла|ло|ли|ет|ют)\b|"
    r"\w+(?:d[ıiuü]|t[ıiuü]|acak|ecek|yor)\b"
)
"""What tells that words hold more than names."""
THE = re.compile(
    r"\b(?:at|during|of|after|following|since it was) (?:the|this|that)(?: first)? $|"
    r"\bthe (?:same )?$"
)
UNTIL = re.compile(r"\b(?:until|till|through|до|по|kadar|dek)\b")
LATER = {
    "en": re.compile(
        rf"\b(\d{{1,2}}|{NUMBERS['en']}) (day|week|month|year)s? (?:later|after that)\b"
    ),
    "ru": re.compile(
        rf"\b(?:спустя|через) (?:(\d{{1,2}}|{NUMBERS['ru']}) )?"
        r"(день|дня|дней|недел\w+|месяц\w*|год\w*|лет)\b"
    ),
    "tr": re.compile(rf"\b(\d{{1,2}}|{NUMBERS['tr']}) (gün|hafta|ay|yıl) sonra\b"),
}
SPAN = {
    "en": re.compile(rf"\b(\d{{1,2}}|{NUMBERS['en']}) (day|week|month|year)s?[ ,]*$"),
    "ru": re.compile(
        rf"\b(\d{{1,2}}|{NUMBERS['ru']}) (день|дня|дней|недел\w+|месяц\w*|год\w*|лет)"
        r"(?: спустя)?[ ,]*$"
    ),
    "tr": re.compile(r"(?!)"),
}
