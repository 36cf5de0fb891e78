"""Words for days, months and times of the year in three languages, by the stem they begin with."""

from __future__ import annotations

from transcaspian.chronicle.extract.date_counts import NUMBERS

__all__ = [
    "AGO",
    "BY",
    "LAST",
    "MONTHS",
    "NEXT",
    "PARTS",
    "RELATIVE",
    "SINCE",
    "THIS",
    "UNITS",
    "WEEKDAYS",
]

MONTHS = {
    "en": ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?",
           "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
    "ru": ("январ[ьяею]", "феврал[ьяею]", "март[ае]?", "апрел[ьяею]", "ма[йяею]", "июн[ьяею]",
           "июл[ьяею]", "август[ае]?", "сентябр[ьяею]", "октябр[ьяею]", "ноябр[ьяею]",
           "декабр[ьяею]"),
    "tr": ("ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül",
           "ekim", "kasım", "aralık"),
}  # fmt: skip
"""Patterns of the months, January to December."""

WEEKDAYS = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "ru": ("понедельник\\w*", "вторник\\w*", "сред[ауыо]\\w*", "четверг\\w*", "пятниц\\w+",
           "суббот\\w+", "воскресень\\w+"),
    "tr": ("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"),
}  # fmt: skip
"""Patterns of the days, Monday to Sunday."""

PARTS = {
    "en": {"(?:early|(?:the )?(?:beginning|start) of)": "early",
           "(?:mid-?|(?:the )?middle of)": "mid",
           "(?:late|(?:the )?end of|end-)": "late"},
    "ru": {"начал[еоау]\\w*": "early", "середин[еыу]": "mid", "кон(?:це|ца|цу|ец)": "late"},
    "tr": {},
}  # fmt: skip
"""Words before a month or year that say which part of it."""

BY = {
    "en": r"by|until|till|before|no later than|not later than",
    "ru": r"к|до|не позднее",
    "tr": r"",
}
"""Words before a time that make it the last day for something."""

SINCE = {"en": r"since|from|starting|as of", "ru": r"с|начиная с", "tr": r""}
"""Words before a time that make it the first day of something."""

LAST = {
    "en": r"last|the previous|the past",
    "ru": r"прошл\w+|минувш\w+|предыдущ\w+",
    "tr": r"geçen|geçtiğimiz|önceki",
}
THIS = {
    "en": r"this|the current|the same",
    "ru": r"эт\w+|текущ\w+|нынешн\w+|того же",
    "tr": r"bu|aynı",
}
NEXT = {
    "en": r"next|the coming|the following",
    "ru": r"следующ\w+|будущ\w+|предстоящ\w+|наступающ\w+",
    "tr": r"gelecek|önümüzdeki|sonraki",
}

RELATIVE = {
    "en": {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tonight": 0,
           "this morning": 0, "this afternoon": 0, "this evening": 0, "last night": -1,
           "overnight": 0,
           "tomorrow": 1, "the day after tomorrow": 2},
    "ru": {"позавчера": -2, "вчера": -1, "накануне": -1, "сегодня": 0,
           "этим утром": 0, "минувшей ночью": 0, "прошлой ночью": -1,
           "завтра": 1, "послезавтра": 2},
    "tr": {"evvelsi gün": -2, "dün gece": -1, "dün": -1, "bu sabah": 0, "bu akşam": 0,
           "bu gece": 0, "bugün": 0, "yarın": 1},
}  # fmt: skip
"""Days from the day of publication. [d]"""

UNITS = {
    "en": {"week": "week", "month": "month", "year": "year", "quarter": "quarter"},
    "ru": {"недел\\w+": "week", "месяц\\w*": "month", "год\\w*": "year", "квартал\\w*": "quarter"},
    "tr": {
        "hafta\\w*": "week",
        "ay(?:ın|da|ı|ında)?\\b": "month",
        "yıl\\w*": "year",
        "sene\\w*": "year",
    },
}
"""Spans of time by the pattern of their word."""

AGO = {
    "en": rf"\b(\d{{1,2}}|{NUMBERS['en']}) (day|week|month|year)s? "
          r"(?:ago|(earlier|before (?=the\b|that\b|his\b|her\b|its\b|their\b)))\b",
    "ru": rf"\b(?:(\d{{1,2}}|{NUMBERS['ru']})\s)?"
          r"(день|дн(?:я|ей|ем|ями)|недел(?:[юией]|ями|ь)|месяц(?:а|ев|ем|ами)?|год(?:а|ом|ами)?|лет)"
          r"\s(?:назад|(ранее|раньше|до этого))\b",
    "tr": rf"(\b\w+[dt][ae]n )?\b(\d{{1,2}}|{NUMBERS['tr']}) (gün|hafta|ay|yıl|sene) önce\b",
}  # fmt: skip
"""How long before the day of writing: number and unit."""
