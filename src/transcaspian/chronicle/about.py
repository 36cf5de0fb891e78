"""What a text says about itself: language, author, translation, disclaimers, and its notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from transcaspian.chronicle.document import Footnote
from transcaspian.chronicle.masthead import find_day, find_masthead

__all__ = ["About", "find_about", "find_footnotes", "find_language"]

_I = re.IGNORECASE
_WORDS = {
    "en": "the of and to in is was for on that with by as at from has have this it",
    "ru": "и в на по с не что из для как от это о к до за его также был будет",
    "tr": "ve bir bu için ile olarak da de olan daha ise çok gibi kadar sonra göre",
}
"""Commonest words of each language, which no two of them share."""
_MAX_READ = 20_000
_TOKEN = re.compile(r"[^\W\d_]+")
_ONE = r"(?:(?:Dr|Prof|Doç)\.[ \t]*)*[^\W\d_][\w.'’-]*(?:[ \t]+[^\W\d_][\w.'’-]*){1,3}"
_AUTHOR = re.compile(
    r"^\s*(?:original author|authors?|written by|text|by|автор(?:ы| текста)?|текст|yazar(?:lar)?|"
    rf"yazan|haber)\s*:?\s+({_ONE}(?:(?:,| and| и| ve)\s+{_ONE}){{0,2}})"
    r"[ \t]*(?:[|,•·–—][ \t]*[^\n]{0,40})?$",
    _I | re.MULTILINE,
)
_CAPITAL = r"[^\W\d_a-zа-я][\w.'’-]*"
_BYLINE = re.compile(
    rf"^((?:(?:Dr|Prof|Doç)\.\s*)*{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}})[ \t]*\n"
    r"(?=\s*(?:\1[ \t]*\n\s*)?\1[ ,])",
    re.MULTILINE,
)
"""A name on a line of its own, before a paragraph about the same person."""
_SOURCES = ("source", "publisher", "источник", "издание", "kaynak")
_PUBLISHER = re.compile(
    rf"^\s*(?:{'|'.join(_SOURCES)})\s*:\s*(.{{2,60}}?)\s*$",
    _I | re.MULTILINE,
)
_ENDS = ("kz", "az", "ge", "tr", "com", "org", "net", "info", "media", "news", "ru")
_SELF = re.compile(
    rf"\b((?:[A-Z][\w-]+\.)+(?:{'|'.join(_ENDS)}))\b\s+"
    r"(?:has|have|spoke|asked|talked|reports?|learned|learnt)\b"
)
_TRANSLATED = (
    (("translat", "original"),
     re.compile(r"translat\w*|original (?:piece|article|text|version)", _I),
     re.compile(r"\b(?:in|from)\s+(?:the\s+)?(Russian|Kazakh|Turkish|English|Azerbaijani|Georgian|Chinese)\b")),
    (("перев",), re.compile(r"перев[её]л|перевод|переведен", _I),
     re.compile(r"\bс\s+(английского|казахского|турецкого|азербайджанского|китайского)\b", _I)),
    (("çevir", "çevril", "tercüme"), re.compile(r"çeviri|çevrilmiş|tercüme", _I),
     re.compile(r"\b(Rusça|İngilizce|Kazakça)(?:dan|den)\b", _I)),
)  # fmt: skip
"""Words of which one must be there, a hint, and what names the language near it."""
_LANGUAGE_OF = {
    "russian": "ru", "kazakh": "kk", "turkish": "tr", "english": "en", "azerbaijani": "az",
    "georgian": "ka", "chinese": "zh", "английского": "en", "казахского": "kk",
    "турецкого": "tr", "азербайджанского": "az", "китайского": "zh", "rusça": "ru",
    "ingilizce": "en", "i̇ngilizce": "en", "kazakça": "kk",
}  # fmt: skip
_DISCLAIMERS = (
    ("translation", ("translated", "перевод", "çeviri"),
                    re.compile(r"this is a translated piece|translated (?:from|piece|version)|"
                               r"translation (?:has been|was|is) (?:made|provided)|"
                               r"перевод (?:с|текста)|çeviri metin", _I)),
    ("opinion", ("views expressed", "opinion expressed", "opinions expressed", "views are",
                 "opinions are", "necessarily reflect", "мнение автора", "мнение редакции",
                 "может не совпадать", "görüşler"),
                re.compile(r"views expressed|opinions? expressed|do(?:es)? not necessarily reflect|"
                           r"(?:views|opinions) are (?:his|her|their|the author['’]s) own|"
                           r"мнение (?:автора|редакции)|может не совпадать|"
                           r"görüşler\w* yazar", _I)),
    ("press-release", ("press-r", "press r", "на правах", "пресс-", "basın", "basin"),
                      re.compile(r"\bpress[- ]release\b|на правах рекламы|пресс-релиз|"
                                 r"basın (?:bülteni|açıklaması)", _I)),
    ("sponsored", ("sponsor", "paid ", "реклама"),
                  re.compile(r"sponsored content|paid (?:post|content)|реклама\b|sponsorlu", _I)),
)  # fmt: skip
"""Names, words of which one must be there, and what then says so."""
_NOTE = re.compile(
    r"^[ \t]*(?:\[?(\d{1,3})[\].)][ \t]+|([⁰¹²³⁴-⁹]{1,3})[ \t]*)(.+?)[ \t]*$", re.MULTILINE
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(r"\[(\d{1,3})\]|(?<=\S)([⁰¹²³⁴-⁹]{1,3})")
_ACCESSED = re.compile(
    r"(?:date of access\w*|accessed|retrieved|viewed|дата обращения|erişim(?: tarihi)?)"
    r"(?:\s+on)?\s*:?\s*",
    _I,
)
_NEAR = 24
_READ_ON = re.compile(rf"[\s,;(]*(?:last\s+)?(?:{_ACCESSED.pattern}).*$", _I)
_TITLE = re.compile(r"[“\"«„]([^”\"»]{3,300})[”\"»]\s*,?\s*([^,(]{0,80})")
_URL = re.compile(r"https?://[^\s,)>\]]+")
_IBID = re.compile(r"^(?:ibid\.?|ibidem|там же|age\.|a\.g\.e\.?)", _I)


@dataclass(frozen=True, slots=True)
class About:
    """
    What a text says about itself.

    Parameters
    ----------
    author, publisher, language, translated_from : str
        Empty if not told; a language always is.
    published : str
        ISO day, empty if no line of its own tells it.
    disclaimers : tuple of str
        As of a document.
    footnotes : tuple of Footnote
        In order.
    """

    author: str
    publisher: str
    language: str
    translated_from: str
    published: str
    disclaimers: tuple[str, ...]
    footnotes: tuple[Footnote, ...]


def find_about(text: str, *, language: str = "") -> About:
    """
    Read what a text says about itself.

    Parameters
    ----------
    text : str
        All of it.
    language : str, optional
        That it is known to be in.

    Returns
    -------
    About
        Nothing in it is guessed from outside.
    """
    low = text.casefold()
    author = _AUTHOR.search(text) or _BYLINE.search(text)
    head = find_masthead(text)
    publisher = _PUBLISHER.search(text) if any(word in low for word in _SOURCES) else None
    if publisher is None and any(f".{end}" in text for end in _ENDS):
        publisher = _SELF.search(text)
    return About(
        author=author.group(1).strip() if author else head.author,
        publisher=publisher.group(1).strip() if publisher else head.publisher,
        published=head.published,
        language=language or find_language(text),
        translated_from=_find_origin(text, low),
        disclaimers=tuple(
            name
            for name, words, shape in _DISCLAIMERS
            if any(word in low for word in words) and shape.search(text)
        ),
        footnotes=find_footnotes(text),
    )


def find_language(text: str) -> str:
    """
    Return the language whose commonest words a text has most of.

    Parameters
    ----------
    text : str
        Some sentences.

    Returns
    -------
    str
        ``en``, ``ru`` or ``tr``; ``en`` if none of them is found.
    """
    words = Counter(_TOKEN.findall(text[:_MAX_READ].casefold()))
    counts = {name: sum(words[word] for word in line.split()) for name, line in _WORDS.items()}
    return max(counts, key=lambda name: (counts[name], name == "en"))


def find_footnotes(text: str) -> tuple[Footnote, ...]:
    """
    Return the sources that the notes at the end of a text name.

    Parameters
    ----------
    text : str
        All of it.

    Returns
    -------
    tuple of Footnote
        Only notes whose number is marked in the running text; "ibid." is filled in from the
        note before.
    """
    if "[" not in text and not any(one in text for one in "¹²³"):
        return ()
    marks: dict[int, list[int]] = {}
    starts = {_at(match): match for match in _NOTE.finditer(text)}
    for match in _MARK.finditer(text):
        if _at(match) not in starts:
            marks.setdefault(_number(match), []).append(match.start())
    notes: list[Footnote] = []
    for match in starts.values():
        number, words = _number(match), match.group(3)
        where = tuple(at for at in marks.get(number, ()) if at < match.start())
        if where:
            notes.append(_read_note(number, words, match, where, notes))
    # a numbered list in the text looks like notes: of two with one number the later is the note
    return tuple({note.number: note for note in notes}.values())


def _at(match: re.Match[str]) -> int:
    """Return where the number of a note or of its mark stands."""
    return match.start(1) if match.group(1) else match.start(2)


def _number(match: re.Match[str]) -> int:
    return int((match.group(1) or match.group(2)).translate(_RAISED))


def _read_note(
    number: int, words: str, match: re.Match[str], marks: tuple[int, ...], before: list[Footnote]
) -> Footnote:
    if _IBID.match(words) and before:
        last = before[-1]
        title, publisher, url, accessed = last.title, last.publisher, last.url, last.accessed
    else:
        named = _TITLE.search(words)
        plain = _READ_ON.sub("", _URL.sub("", words)).strip(" .,;(")
        title = named.group(1).strip() if named else re.sub(r"\s*,(?:\s*,)+", ",", plain)
        publisher = named.group(2).strip(" .") if named else ""
        if named and (not publisher or _URL.match(publisher) or find_day(publisher)[0]):
            publisher = words[: named.start()].strip(
                " ,.:—–"
            )  # "Kazinform, “Title”, 12 March 2025"
        link = _URL.search(words)
        url, accessed = link.group(0).rstrip(".") if link else "", _accessed(words)
    return Footnote(number, title, publisher, url, accessed, match.start(), match.end(), marks)


def _accessed(words: str) -> str:
    """Return the day on which a note says its source was read."""
    told = _ACCESSED.search(words)
    if told is None:
        return ""
    day, start, _ = find_day(words[told.end() : told.end() + _NEAR])
    return day if not start else ""


def _find_origin(text: str, low: str) -> str:
    for words, told, shape in _TRANSLATED:
        for hint in told.finditer(text) if any(word in low for word in words) else ():
            named = shape.search(text, max(0, hint.start() - 80), hint.end() + 160)
            if named:
                return _LANGUAGE_OF.get(named.group(1).casefold(), "")
    return ""
