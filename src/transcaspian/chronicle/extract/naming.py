"""How people are named: with first names, initials, patronymics and particles, in any case."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["NAME", "NAME_RU", "NAME_TR", "UPPER", "is_no_name", "nominative", "plain_ru", "slug"]

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽƏȘȚ"
"""Capitals of Latin letters, within brackets of a pattern."""
_LOWER = "a-zß-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœŕřśşšţťūůűųźżžəșț’'-"
_LETTER = _LOWER.removesuffix("’'-")
_FIRST = rf"[{UPPER}][{_LOWER}]*[{_LETTER}](?:-[{UPPER}][{_LETTER}]+)?"  # Oyelowo-Brandt
_NO_FIRST = (
    "But|And|For|Yet|So|While|When|If|To|Both|Only|Even|Unlike|Like|Although|Because|Her|His|"
    "In|As|At|On|By|From|With|Where|After|Since|Minister|President|Ambassador|Professor|Analyst|"
    "Expert|Economist|Deputy|Former|Speaker|Senator|Governor|Mayor|Chairman|Director|Engineer|"
    "Historian|Researcher|Journalist|Political|Uzman|Bakan|Profesör|Mühendis|Ekonomist|Analist|"
    "Siyasi|Vali|Büyükelçi|Gazeteci|Sayın|Araştırmacı|Başkan|Akademisyen|Tarihçi|Dr|Mr|Mrs|Ms|Prof"
)
_NO_NAMES = frozenset(
    (
     "The", "This", "That", "These", "In", "On", "At", "Of", "And", "For", "But", "By", "With",
     "From", "As", "It", "He", "She", "They", "We", "State", "Business", "Council", "Middle",
     "Corridor", "Caspian", "Sea", "Black", "Central", "Asia", "South", "North", "East", "West",
     "Republic", "Government", "Ministry", "Railway", "Railways", "Port", "Bank", "Union",
     "Times", "News", "Agency", "International", "National", "Economic", "Forum", "Summit",
     "Foreign", "Affairs", "Minister", "President", "Prime", "Secretary", "General", "Chairman",
     "Board", "Company", "Group", "Press", "Service", "Telegram", "Facebook", "Twitter",
     "Linkedin", "World", "Trade", "Organization", "Dışişleri", "Bakanı", "Bakan", "Bakanlığı",
     "Cumhurbaşkanı", "Başbakan", "Başbakanı", "Başkanı", "Başkan", "Genel", "Müdürü",
     "Sekreteri", "Yardımcısı", "Zirvesi", "Bildirisi", "Teşkilatı", "Devletleri", "Institute",
     "University", "Observatory", "Committee", "Commission", "Association", "Development",
     "Department", "Center", "Centre", "Institut", "Mr", "Ms", "Mrs", "Dr", "Review", "Monitor",
     "Observer", "Courier", "Gazette", "Herald", "Tribune", "Journal", "Magazine", "Watch",
     "Logistics", "Shipping", "Holding", "Holdings", "Shipyard", "Terminal", "Terminals", "Express",
     "Container", "Trans", "Cargo", "Lines", "Airlines", "Authority", "Chamber", "Commerce",
     "Federation", "Foundation", "Fund", "Party", "Project", "Route", "Strategy", "Initiative",
     "Agreement", "Declaration", "Treaty", "Lake", "River", "Street", "Avenue", "Square", "Airport",
     "Region", "Province", "District", "Valley", "Islands", "Kurultai", "Majilis", "Üniversitesi",
     "Limanı", "Gölü", "Odası", "Derneği", "Vakfı"
    )
)  # fmt: skip
_CALENDAR = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|"
    "Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık"
)
_NO_THIRD = "|".join((*sorted(_NO_NAMES), _CALENDAR))
_PARTICLE = r"(?:(?:[Vv]an|[Vv]on|de|der|den|di|[Aa]l|[Ee]l|bin|ibn|ter)\s)"
_INITIALS = rf"(?!U\.\s?[SKNA]\.|E\.\s?U\.)(?:[{UPPER}]\.\s?){{1,2}}{_FIRST}"
_FULL = (
    rf"(?!(?:{_NO_FIRST})\s){_FIRST}(?:\s(?:[A-Z]\.\s)?{_PARTICLE}?{_FIRST}"
    rf"(?:[-\s]?[oO]ğlu|[ ](?!(?:{_NO_THIRD})(?!\w)){_FIRST})?)"
)
NAME = re.compile(rf"(?:{_FULL}|{_INITIALS})")
"""A name in Latin letters, of two or three parts or with initials."""
NAME_TR = re.compile(rf"(?!\S*['’])(?:{NAME.pattern})")
_PART_RU = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_FATHER_RU = r"[А-ЯЁ][а-яё]+(?:(?:[оеё]вич|ьич)(?:а|у|ем|е)?|(?:[оеё]вн|ичн)(?:а|ы|е|у|ой))\b"
NAME_RU = re.compile(
    rf"(?:{_PART_RU}\s(?:{_FATHER_RU}\s|[А-ЯЁ]\.\s?)?{_PART_RU}(?:\s{_FATHER_RU})?"
    rf"(?:\s(?:оглы|оглу|кызы|улы|уулу)\b)?|(?:[А-ЯЁ]\.\s?){{1,2}}{_PART_RU})"
)
"""A Russian name, with its father's name or initials."""
_FATHER = re.compile(_FATHER_RU)
_HOUSE_RU = re.compile(
    r"(?:Центр|Институт|Фонд|Академи|Университет|Агентств|Министерств|Комитет|Совет|Союз|Банк|"
    r"Ассоциаци|Департамент|Служб|Бюро|Палат|Клуб|Групп|Национальн|Государственн|Высш|Международн|"
    r"Казахстанск|Азербайджанск|Российск|Турецк|Грузинск|Бакинск|Евразийск|Каспийск|Европейск|"
    r"Азиатск|Объедин[её]нн|Железн|Морск|Южн|Северн|Западн|Восточн|Центральн)\w*"
)
_PLAIN = str.maketrans({"ı": "i", "ə": "e", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae"})
_SLUG = re.compile(r"[^a-z0-9]+")


def is_no_name(words: str) -> bool:
    """Return whether words with capitals are a house, an office or a thing."""
    parts = re.split(r"[\s-]", words)
    return (
        any(part in _NO_NAMES for part in parts)
        or words.isupper()
        or _HOUSE_RU.fullmatch(parts[0]) is not None
    )


def plain_ru(words: str) -> str:
    """Return a Russian name without the father's, first name first."""
    parts = [one for one in words.split() if one.casefold() not in _SONS]
    father = next((i for i, one in enumerate(parts) if i and _FATHER.fullmatch(one)), 0)
    if not father or len(parts) < 3:
        return " ".join(parts)
    rest = [one for i, one in enumerate(parts) if i != father]
    return " ".join([*rest[1:], rest[0]] if father == len(parts) - 1 else rest)


_SONS = ("оглы", "оглу", "кызы", "улы", "уулу")


_SAME_CASE = re.compile(r"[бвгджзклмнпрстфхцчшщ](а|у|ом|ем|е) \S+[бвгджзклмнпрстфхцчшщ]\1$")


def nominative(words: str) -> str:
    """Return a Russian man's name from its other cases, as far as endings tell."""
    first, *rest = words.split()
    last = rest[-1]
    if re.search(r"(?:[оеё]в|[иы]н|ск|цк)ой$", last):
        tail = "я" if first.endswith(("ии", "ье")) else "а" if first[-1] in "ыеиу" else ""
        first = first[:-1] + tail if tail else first
        return f"{first} {last[:-2]}{'ая' if last[-4:-2] in ('ск', 'цк') else 'а'}"
    for ending in ("ом", "ым", "ем", "а", "у", "ю", "я"):
        if last.endswith(ending) and re.search(r"(?:ов|ев|ин|ын)" + ending + "$", last):
            last = last[: -len(ending)]
            for tail in ("ом", "ем", "а", "у"):
                if first.endswith(tail) and len(first) > 3:
                    first = first[: -len(tail)]
                    break
            return f"{first} {last}"
    both = _SAME_CASE.search(f"{first} {last}")
    return f"{first[: -len(both[1])]} {last[: -len(both[1])]}" if both else f"{first} {last}"


def slug(name: str) -> str:
    """Return a name in plain small letters with hyphens."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    return _SLUG.sub("-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
