"""What stands about a story on lines of its own: who put it out, who wrote it, and when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Masthead", "find_day", "find_masthead"]

_I = re.IGNORECASE
_MONTHS = (
    "jan(?:uary)?|январ[ья]|ocak",
    "feb(?:ruary)?|феврал[ья]|şubat",
    "mar(?:ch)?|марта?|mart",
    "apr(?:il)?|апрел[ья]|nisan",
    "may|ма[йя]|mayıs",
    "june?|июн[ья]|haziran",
    "july?|июл[ья]|temmuz",
    "aug(?:ust)?|августа?|ağustos",
    "sept?(?:ember)?|сентябр[ья]|eylül",
    "oct(?:ober)?|октябр[ья]|ekim",
    "nov(?:ember)?|ноябр[ья]|kasım",
    "dec(?:ember)?|декабр[ья]|aralık",
)
_MONTH = "|".join(rf"(?P<m{i}>{one})" for i, one in enumerate(_MONTHS, 1))
_DAY_FIRST = re.compile(
    rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b\.?,?\s+(?P<year>\d{{4}})\b"
    r"(?:\s?(?:г\.?|года)(?!\w))?",
    _I,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?:{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", _I
)
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T[\d:.+Z-]*)?(?!\d)")
_DOTTED = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})(?![\d.]*\d)"
    r"(?:\s?(?:г\.?|года)(?!\w))?"
)
_SHAPES = (_DAY_FIRST, _MONTH_FIRST, _ISO, _DOTTED)
_CLOCK = re.compile(
    r"(?:\b(?:at|в|saat)\s)?\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:UTC|GMT|MSK|МСК|TSİ)"
    r"(?:\s?[+-]\d{1,2}(?::?\d\d)?)?\)?)?",
    _I,
)
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|понедельник|вторник|среда|четверг|пятница|"
    r"суббота|воскресенье|pazartesi|salı|çarşamba|perşembe|cumartesi|cuma|pazar)\b,?",
    _I,
)
_LABEL = re.compile(
    r"^\W*(?:first |originally )?(?:published|posted|issued|released|date(?: of publication)?|"
    r"publication date|опубликован\w*|дата(?: публикации)?|yayın(?:lanma)?(?: tarihi)?|yayımlan\w+|"
    r"tarih)(?:\s+(?:on|at|in|tarihi))?\s*:?\s*",
    _I,
)
_LATER = re.compile(r"updat|modif|edited|обновл|изменен|güncelle|accessed|retrieved|обращения", _I)
_PRESS = re.compile(
    r"\b(?:Review|Times|News|Newswire|Journal|Gazette|Monitor|Herald|Post|Daily|Weekly|Tribune|"
    r"Courier|Observer|Watch|Agency|Press|Media|Bulletin|Report|Insight|Insider|Online|Magazine|"
    r"Telegraph|Chronicle|Dispatch|Digest|Institute|Foundation|Вестник|Газета|Новости|Известия|"
    r"Ведомости|Курьер|Обозреватель|Обозрение|Журнал|Агентство|Правда|Время|Деловой|Деловая|Портал|"
    r"Gazetesi|Gazete|Haber|Haberleri|Ajansı|Dergisi|Postası|Bülteni|Enstitüsü)\b"
)
_HOUSE_WORD = re.compile(
    r"\b(?:Notes|Papers|Policy|Briefing|Outlook|Studies|Analytics|Centre|Center|Forum|Today|"
    r"обозреватель|обозрение|вестник|газета|журнал|агентство|курьер|портал|записки|центр|институт|"
    r"Аналитика|Бюллетень|Центр|Институт|"
    r"Gündemi?|Merkezi|Analiz|Günlüğü|Dünyası|Bakışı|gazetesi|dergisi|ajansı|merkezi)\b"
)
"""What a line that tells a day calls a house beside it: of itself it may as well be a thing."""
_DOMAIN = re.compile(r"(?:[A-Za-z][\w-]*\.)+(?:kz|az|ge|tr|com|org|net|info|media|news|ru)")
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Doç)\.\s*)*[^\W\d_a-zа-я][\w’'-]+(?:\s+[^\W\d_a-zа-я][\w.’'-]*){1,3}"
)
_TOWN = r"(?!(?:In|On|At|By|Since|From|Until|В|Во|На|К|С|До|После|От)\b)[^\W\d_a-zа-я][\w’']{1,24}"
_HOUSE = r"[^\W\d_a-zа-я][\w.’' -]{1,30}"
_DATELINE = re.compile(
    rf"(?P<town>{_TOWN}(?:[ -]{_TOWN}){{0,3}}(?:, {_TOWN})?)"
    rf"(?:,\s+|\s*[(/]\s*(?:(?P<before>{_HOUSE})(?:,\s+|\s+[–—-]\s+))?)"
    r"(?P<rest>\d{1,2}\W|[A-Z][a-z]{2,8}\.? \d)"
)
_AFTER_DAY = re.compile(
    rf"\s*(?:[(/](?P<after>{_HOUSE})[)/]\s*[.:–—-]*|[)/]\s*[.:–—-]*|[.:–—]|\s-)\s+(?=[^\W\d_a-zа-я«“\"]|[«“\"])"
)
"""What may stand between the day of a dateline and the story."""
_RIGHTS = re.compile(r"©\s*(?:\d{4}(?:\s?[–-]\s?\d{4})?\s*)?,?\s*([^\W\d_][^.,|\n\d]{2,50})")
_LONG, _LINES, _LEAST_YEAR = 130, 8, 1990
_SIDES = " \t,;|•·—–-()/"


@dataclass(frozen=True, slots=True)
class Masthead:
    """
    What stands about a story on lines of its own.

    Parameters
    ----------
    published : str
        ISO day, empty if none is told.
    publisher, author : str
        Empty if none is told.
    lines : tuple of (int, int)
        First character and the one after the last of each line that tells such a thing. [-]
    """

    published: str = ""
    publisher: str = ""
    author: str = ""
    lines: tuple[tuple[int, int], ...] = ()


def find_day(text: str) -> tuple[str, int, int]:
    """
    Return the first full day that a piece of text names.

    Parameters
    ----------
    text : str
        In English, Russian or Turkish.

    Returns
    -------
    str
        ISO day, empty if there is none.
    int, int
        Where it stands: first character and the one after the last. [-], [-]
    """
    found = [match for shape in _SHAPES for match in (shape.search(text),) if match is not None]
    for match in sorted(found, key=lambda one: one.start()):
        parts = match.groupdict()
        month = parts.get("month") or next(
            (name[1:] for name, word in parts.items() if word and name[1:].isdigit()), "0"
        )
        try:
            day = dt.date(int(parts["year"]), int(month), int(parts["day"]))
        except ValueError:
            continue
        if day.year >= _LEAST_YEAR:
            return day.isoformat(), *match.span()
    return "", 0, 0


@lru_cache(maxsize=8)
def find_masthead(text: str) -> Masthead:
    """
    Read the short lines above a story, and those below it if the ones above tell no day.

    Parameters
    ----------
    text : str
        All of it.

    Returns
    -------
    Masthead
        Nothing out of the running text.
    """
    lines = [one for one in _lines(text) if text[one[0] : one[1]].strip()]
    head = []
    for a, b in lines[: _LINES + 1]:
        if b - a > _LONG:
            break
        head.append((a, b))
    tail = [one for one in lines[-3:] if one not in head and one[1] - one[0] <= _LONG]
    told = _read(text, head, first=1 if lines and len(lines) > 1 else 0)
    if told.published:
        return told
    day, house = _read_dateline(text, lines[: _LINES + 1])
    if day:
        return Masthead(day, told.publisher or house, told.author, told.lines)
    below = _read(text, tail, first=0)
    return Masthead(
        below.published,
        told.publisher or below.publisher,
        told.author,
        told.lines + (below.lines if below.published or below.publisher else ()),
    )


def _read_dateline(text: str, lines: list[tuple[int, int]]) -> tuple[str, str]:
    """Return the day and the house of “TOWN, 18 April 2023 (House) –” before a story."""
    for a, _ in lines:
        start = _DATELINE.match(text, a)
        if start is None:
            continue
        piece = text[start.start("rest") : a + _LONG]
        day, first, end = find_day(piece)
        after = _AFTER_DAY.match(piece, end) if day and first == 0 else None
        scene = after is not None and after.group().strip() == "." and not start["town"].isupper()
        if after is not None and not scene:  # “Baku, 24 August 2022. Two men …” tells a story
            house = start["before"] or after["after"] or ""
            return day, house.strip()
    return "", ""


def _lines(text: str) -> list[tuple[int, int]]:
    """Return where the first and the last lines of a text stand."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text) and len(found) < 2 * _LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found.append((at, end))
        at = end + 1
    last: list[tuple[int, int]] = []
    end = len(text)
    while end > at and len(last) < 2 * _LINES:
        start = text.rfind("\n", 0, end) + 1
        last.append((start, end))
        end = start - 1
    return [*found, *reversed(last)]


def _read(text: str, lines: list[tuple[int, int]], *, first: int) -> Masthead:
    """Read lines; the title of a text, before line `first`, tells at most a day at its end."""
    published = publisher = author = ""
    told: list[int] = []
    for i, (a, b) in enumerate(lines):
        line = text[a:b].strip()
        day, rest = _dated(line)
        if day and rest and not _is_credit(rest):
            day = ""  # a day in a headline or a sentence
        if day and not (published and _LATER.search(line)):
            published = published or day
            told.append(i)
        elif i < first:
            continue
        words = rest if day else line
        if not publisher and (_is_publisher(words) or (day and _is_house(words))):
            publisher = words
            told.append(i)
    for i, (a, b) in enumerate(lines):
        line = text[a:b].strip()
        beside = told and i >= first and i not in told and {i - 1, i + 1} & set(told)
        if not author and beside and _NAME.fullmatch(line) and line.title() == line:
            author = line
            told.append(i)
    rights = next((m for a, b in lines for m in (_RIGHTS.search(text, a, b),) if m), None)
    if rights is not None and not publisher:
        publisher = rights.group(1).strip()
    return Masthead(published, publisher, author, tuple(lines[i] for i in sorted(set(told))))


def _dated(line: str) -> tuple[str, str]:
    """Return the day of a line that tells little else, and what else it tells."""
    day, start, end = find_day(line)
    if not day or (_LATER.search(line[:start]) and not _LABEL.match(line)):
        return "", ""
    before, after = (_bare(part) for part in (line[:start], line[end:]))
    if before and after:
        return "", ""
    raw = line[:start].rstrip() if before else line[end:].lstrip()
    if (before and not raw.endswith((",", "|", "—", "–", "-", "•", "·", "(", "/"))) or (
        after and not raw.startswith((",", "|", "—", "–", "-", "•", "·", ")", "/"))
    ):
        return "", ""
    return day, before or after


def _bare(words: str) -> str:
    """Leave out of a part of a line its label, clock and day of the week."""
    words = _WEEKDAY.sub(" ", _CLOCK.sub(" ", _LABEL.sub("", words)))
    return words.strip(_SIDES + ".:")


def _is_credit(words: str) -> bool:
    """Return whether words may be a house, a town or an author: few, and each with a capital."""
    parts = words.split()
    small = [
        one
        for one in parts
        if one[0].islower() and len(one) > 3 and not (one.isalpha() and _HOUSE_WORD.fullmatch(one))
    ]
    return len(parts) <= 7 and not small and words[-1] not in ".!?:"


def _is_publisher(words: str) -> bool:
    if _DOMAIN.fullmatch(words):
        return True
    return bool(
        words and len(words) <= 60 and _PRESS.search(words) and _is_credit(words)
        and not re.search(r"\d|[?!:«»“”\"]", words)
    )  # fmt: skip


def _is_house(words: str) -> bool:
    """Return whether what stands beside a day is a house, by one of its words."""
    parts = words.split()
    return bool(
        len(parts) > 1 and len(words) <= 60 and _HOUSE_WORD.search(words) and _is_credit(words)
        and not re.search(r"\d|[?!:«»“”\"]", words)
    )  # fmt: skip
