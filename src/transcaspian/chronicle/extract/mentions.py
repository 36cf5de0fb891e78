"""Who and what is named where in a text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from transcaspian.chronicle.extract.lexicon import find_lexicon
from transcaspian.chronicle.extract.roster import find_roster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcaspian.chronicle.extract.gazetteer import Entry, Gazetteer
    from transcaspian.chronicle.extract.spots import Spots

__all__ = ["Mention", "find_names", "iter_within", "letters_name", "with_strength"]

_LEAST_SURNAME = 4
_BEFORE = re.compile(r"([^\W\d_][\w’'-]*)\s+$")
_INITIAL = re.compile(r"(?<!\w)([A-ZÇĞİÖŞÜƏА-ЯЁҚҒӘӨҰ])\.\s?(?:[A-ZА-ЯЁ]\.\s?)?$")
_WORD_BEFORE = re.compile(r"([\w'-]+)[\s“\"«]*$")
_FACED = frozenset(
    ("between", "with", "against", "by", "urged", "accused", "told", "warned", "asked", "blamed",
     "condemned", "criticised", "между", "с", "со", "против", "обвинил", "обвинила", "обвинило",
     "призвал", "призвала", "предупредил", "предупредила", "осудил", "осудила", "поддержал",
     "поддержала", "попросил", "попросила", "требование", "требования", "предложение", "позиция",
     "позицию", "решение", "обвинение", "обвинения", "интересы", "политика", "заявление")
)  # fmt: skip
_FACED_RU = re.compile(
    r"\b(?:(?:призва|призыва|обвин|предупре|осуд|осужд|поддерж|попрос|пригроз|угрожа|грозит|предлож|"
    r"предлага|упрек|раскритик|поздрав|проси|поручи|помог|возраз|отказал|согласован|подписан|"
    r"достигнут|одобрен|заключен|принят|введен|поддержан|отвергнут|опровергнут)\w*|"
    r"(?:требу|потребова)\w+ от|договор(?:ил|ят)\w+ с|отношени\w+ с) $"
)
"""Before a government that something is said to, or that does it: "согласованы Баку"."""
_COORDINATED = re.compile(r"([\w'-]+)\s+[\w-]+\s+(?:and|or|и|или)\s+$")
_BETWEEN_TOWNS = re.compile(
    r"\b(?:lines?|routes?|services?|trains?|ferr(?:y|ies)|railways?|roads?|traffic|flights?|links?|"
    r"distance|feeder|shipments?|cities|towns|ports|лини\w+|маршрут\w*|сервис\w*|поезд\w*|паром\w*|"
    r"дорог\w*|сообщени\w+|рейс\w*|портами|городами)[^.;,]{0,24}\s"
    r"(?:between|linking|connecting|между)\s(?:[\w-]+\s(?:and|with|и)\s)?$"
)
_OF_GOVERNMENT = re.compile(
    r"['’]s (?!port|seaport|airport|station|terminal|outskirts|streets|cent|suburb|univers|hub|bay|"
    r"shipyard|district|market|harbo|main|old|largest|new)[a-z]"
)
"""A capital that owns what governments have: "Baku's demand"."""
_ADVERBS = re.compile(
    r",?\s*(?:(?:then|also|later|now|soon|already|itself|earlier|recently|still|again|too|meanwhile|"
    r"however|instead|quickly|finally|for its part|in turn|in response|затем|потом|также|позже|"
    r"позднее|тогда|уже|теперь|ранее|сейчас|пока|вновь|тем временем|в свою очередь|"
    r"со своей стороны|в ответ|though)\b,?\s*)+|"
    r",\s(?:having [^,;.]{4,60}|"
    r"(?:informed|asked|pressed|stung|backed|alarmed|angered|encouraged) [^,;.]{2,40}),\s|"
    r"\s(?:вчера|сегодня|накануне|на днях|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"во? (?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье))\s"
)
"""What stands between a government and what it does: "Astana then asked"."""
_APPEALED = re.compile(r"(?:обратил|обраща|призыв|просьб|запрос|претензи|вопрос)\w*(?: с \w+)? к $")
_AND_ANOTHER = re.compile(r"\s+(?:and|и)\s+[\w-]+(?=\s)")
_TARGET_TR = re.compile(
    r"'y?[ıiuü]\b[^.;\n]{0,60}\b(?:suçla|kına|eleştir|uyar|destekle|itham|tehdit|davet|çağır|sorumlu)|"
    r"'y?[ae] (?:[\w ]{0,20})?(?:tepki|nota|çağrı|yaptırım|uyarı|baskı)|"
    r"'[dt][ae]n [^.;\n]{0,80}\b(?:iste(?:di|r|yor)|talep e|talebinde|rica e)|"
    r"'n?[ıiuü]n (?:\w+ )?(?:tale[bp]|suçlama|teklif|karar|tutum|iddia|açıklama|çağrı|öneri|"
    r"politika|deste)"
)
_ACTS_TR = re.compile(
    r"(?!\s?[–-]|\s(?:liman|şehr|şehir|kent|hava|hatt|tren|demir|metro|istasyon|merkez|zirve|forum|"
    r"deklar|beyan|süreç|süreci|üniver|val|beled|büyükelç|güzerg|boğaz|dışişleri))"
    r"[^.;\n]{0,120}\b(?:suçla|kına|eleştir|destekle|anlaş(?:t|acak)|uzlaş|kararlaştır|imzala|açıkla|iste[dmry]|talep|"
    r"reddet|planlı|uyar|istişare|görüş(?:tü|ecek|üyor)|karar (?:al|ver)|onayla|çağrı|tepki|ilan|"
    r"duyur|umu|hedefl|söyle|bildir|kabul et|savun|tehdi|yalanla|rica e|boyun eğ|geri çevir|veto|"
    r"karşı çık|memnuni|protesto|öner|teklif|çağır|sevk et|yığ|ayır|kısıtla|yasakla|kapat|"
    r"askıya|dondur|yinele|itham|tepki|hazır|kes(?:ti|ecek))"
)
_ROUTE_TR = re.compile(
    r"(?: (?:ve|ile) \w+)? (?:limanları |şehirleri )?arasında[^.;]{0,40}"
    r"(?:feeder|sefer|hat|tren|feribot|demir|yol|kardeş|güzerg)|(?: (?:ve|ile) \w+)? limanları"
)
_PORT = re.compile(r"\b(?:sea)?ports?\b|\bпорт|\bliman")
_FIRST_NAME = re.compile(r" [A-ZÇĞİÖŞÜƏА-ЯЁ][a-zçğıöşüəа-яё]+(?! (?:of|[A-Z]))")
_HYPHEN = re.compile(r"^\s?[–-]\s?[A-ZА-ЯЁ]")


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A name in the text, or a word that stands for one.

    Parameters
    ----------
    kind : str
        ``person``, ``actor`` or ``place``.
    id, name : str
        Of what is meant; canonical English name.
    start, end : int
        First character and the one after the last. [-]
    strength : str
        ``name``, ``surname``, ``adjective``, ``metonym``, ``title`` (an office without a name),
        ``pronoun`` or ``group``.
    country : str
        ISO 3166 alpha-3 if known.
    ids : tuple of str
        All that are meant if it stands for several.
    known : bool
        False for a name that no list knows.
    """

    kind: str
    id: str
    name: str
    start: int
    end: int
    strength: str = "name"
    country: str = ""
    ids: tuple[str, ...] = ()
    known: bool = True


def find_names(
    gazetteer: Gazetteer, text: str, spots: Spots, holders: dict[str, int]
) -> list[Mention]:
    """
    Find the names that lists know.

    Parameters
    ----------
    gazetteer : Gazetteer
        Of the text's language.
    text : str
        As written.
    spots : Spots
        The same in lower case.
    holders : dict of str to int
        Rank of persons who hold an office at the time; one of two of one surname is meant.

    Returns
    -------
    list of Mention
        In order of place.
    """
    low = spots.low
    found = sorted(gazetteer.find(text, spots), key=lambda one: one[0])
    full = Counter(
        entry.id
        for _, _, entries in found
        for entry in entries
        if entry.kind == "person" and entry.strength == "name"
    )
    names = []
    for start, end, entries in found:
        one = _choose(text, low, (start, end), entries, (full, holders, gazetteer.language))
        if one is not None:
            names.append(one)
    return [*_without_inner(names), *_towns_of_ports(gazetteer, text, low, names)]


def _towns_of_ports(
    gazetteer: Gazetteer, text: str, low: str, names: list[Mention]
) -> Iterator[Mention]:
    """Yield the towns that companies are named after which run a port: they are where it is."""
    for one in names:
        if one.kind == "actor" and _PORT.search(low, one.start, one.end):
            for word in re.finditer(r"\w+", text[one.start : one.end]):
                place = gazetteer.place(word.group())
                if place is not None and place.country == one.country:
                    start = one.start + word.start()
                    end = start + len(word.group())
                    yield Mention("place", place.id, place.name, start, end, country=place.country)


def _without_inner(names: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for one in names:
        if kept and one.start < kept[-1].end:
            continue
        kept.append(one)
    return kept


def _agrees(entry: Entry, initial: str) -> bool:
    """Return whether a person has a first name with an initial, in its script, if it has any."""
    known = find_roster().people[entry.id]
    firsts = {text[0] for text in (known.name, *(one.text for one in known.names)) if " " in text}
    script = "А" <= initial <= "я" or initial in "ЁҚҒӘӨҰ"
    same = {one for one in firsts if ("А" <= one <= "ӿ") == script}
    return entry.strength == "name" or not same or initial in same


def _choose(
    text: str,
    low: str,
    span: tuple[int, int],
    entries: Sequence[Entry],
    about: tuple[Counter[str], dict[str, int], str],
) -> Mention | None:
    """Return what a name means here, None if it means nothing that is looked for."""
    full, holders, language = about
    start, end = span
    persons = [one for one in entries if one.kind == "person"]
    if persons:
        initial = _INITIAL.search(text, max(0, start - 8), start)
        persons = [one for one in persons if initial is None or _agrees(one, initial.group(1))]
        if not persons:
            return None
        known = [one for one in persons if full[one.id]]
        chosen = max(known or persons, key=lambda one: (full[one.id], holders.get(one.id, 0)))
        if chosen.strength == "surname" and not known:
            if _FIRST_NAME.match(text, end) and "'" not in low[start : end + 1]:
                return None
            if end - start < _LEAST_SURNAME or _other_first_name(text, start, language):
                return None
        elif chosen.strength == "surname" and _other_first_name(text, start, language):
            return None
        return Mention("person", chosen.id, chosen.name, start, end, chosen.strength)
    actors = [one for one in entries if one.kind == "actor"]
    places = [one for one in entries if one.kind == "place"]
    strong = [one for one in actors if one.strength == "name"]
    if _excluded(language).match(low, start):
        return None
    if places and _is_called_so(text, low, span, places[0]):
        return None
    if places and (not actors or (not strong and _is_place(text, low, span, language))):
        entry = places[0]
    else:
        entry = (strong or actors or places)[0]
    country = entry.country
    return Mention(entry.kind, entry.id, entry.name, start, end, entry.strength, country)


_SHIP = re.compile(
    r"\b(?:vessel|ship|tanker|steamer|boat|ferry)s?,?\s(?:the\s|named\s|called\s)?[“\"]?$|"
    r"(?:судн|паром|танкер|корабл|теплоход|сухогруз)\w*\s(?:[а-я]+\s)?[«\"]$"
)
_SHIP_TR = re.compile(r"\s(?:adlı|isimli)\s(?:\w+\s){0,2}(?:feribot|gemi|tanker|vapur)")
_LEG = re.compile(r"\s?[–—-]|\sto\b|\sand\s[A-Z][\w-]+\s(?:is|was|has)\b")
_WIDE = frozenset(
    ("caspian-sea", "black-sea", "south-caucasus", "central-asia", "eurasia", "asia", "europe",
     "baltic-sea", "mediterranean-sea", "middle-east")
)  # fmt: skip
_HOUSE = re.compile(
    r"(?: [A-Z][\w&-]+){0,3} (?:Company|Group|Holding|Logistics|Express|Shipping|Lines|Watch|"
    r"Review|Institute|Consortium|Trans|Corporation|Bank|University|Agency|Courier|Monitor|Times|Post|"
    r"News|Journal|Ltd|LLC|Inc|Services?|Freight|Terminals?)\b"
)
_FAMILY = re.compile(r" (?!G[öo]l|Lake|Province|Region|Port)(?:den |der )?[A-Z][a-z]")
_WHERE = re.compile(r"\b(?:in|to|from|at|near|via|and) $|[.!?\n“\"]\s*$|^$")


def _is_called_so(text: str, low: str, span: tuple[int, int], place: Entry) -> bool:
    """Return whether something else bears the name of a place: a ship, a company, a family."""
    start, end = span
    before = low[max(0, start - 28) : start]
    if (_SHIP.search(before) and not _LEG.match(text, end)) or _SHIP_TR.match(low, end):
        return True
    if place.id in _WIDE:
        return _HOUSE.match(text, end) is not None
    return place.id == "van" and bool(_FAMILY.match(text, end)) and not _WHERE.search(before)


@lru_cache(maxsize=4)
def _excluded(language: str) -> re.Pattern[str]:
    return re.compile(find_lexicon(language).table["excluded"][language])


def _other_first_name(text: str, start: int, language: str) -> bool:
    """Return whether a surname follows a first name that its bearer doesn't have."""
    before = _BEFORE.search(text, max(0, start - 30), start)
    if before is None or "\n" in before.group():
        return False
    word = before.group(1)
    if not word[0].isupper() or word.isupper() or "'" in word or "’" in word:
        return False
    if (
        before.start() == 0
        or text[before.start() - 1] in '\n“"«'
        or _last_sign(text, before.start()) in ".!?"
    ):
        follows = _AFTER_NAME.match(text, before.end())
        if language != "en" or follows is None or word.lower() in _STARTS:
            return False
    lexicon = find_lexicon(language)
    word = word.lower()
    titles = any(shape.search(word) for _, shape in lexicon.rows("title"))
    if titles or word in _NO_FIRST_NAMES or word in lexicon.calendar:
        return False
    return not word.endswith(("ian", "ish", "i", "ani", "кий", "ий", "h"))


def _last_sign(text: str, end: int, leave: str = "") -> str:
    """Return the last sign before a place that is no space, or none of some; empty if none is."""
    while end > 0 and (text[end - 1] in leave if leave else text[end - 1].isspace()):
        end -= 1
    return text[end - 1 : end] if end > 0 else ""


_AFTER_NAME = re.compile(
    r"[\w-]+(?:, [a-z]|: | (?:of|from|at) (?:the )?[A-Z]|"
    r" (?:said|says|told|believes?|thinks?|argue[sd]|note[sd]|adde?d?s?|was|is|warn(?:s|ed)) )"
)
_STARTS = frozenset(
    (
        "and", "but", "so", "yet", "then", "later", "earlier", "today", "yesterday", "meanwhile",
        "while", "if", "both", "only", "even", "unlike", "like", "although", "though", "because",
        "for", "with", "by", "from", "to", "of", "about", "what", "why", "how", "where", "asked",
        "however", "still", "also", "here", "there", "now", "once", "perhaps", "indeed", "finally",
    )
)  # fmt: skip
"""Words that begin a sentence before a surname and are no first names."""
_NO_FIRST_NAMES = frozenset(
    (
        "mr", "ms", "mrs", "dr", "sayın", "minister", "president", "bakan", "foreign", "in", "when",
        "on", "at", "after", "before", "during", "since", "as",
    )
)  # fmt: skip


def _is_place(text: str, low: str, span: tuple[int, int], language: str) -> bool:
    """Return whether a capital is meant as a town rather than as a government."""
    start, end = span
    if language == "tr":
        mark = low.find("'", start, end)
        end = mark if mark > 0 else end
        if find_lexicon("tr").words("locative").match(low, end):
            return not _TARGET_TR.match(low, end)
        return "'" not in low[end : end + 1] and not _acts_tr(text, low, (start, end))
    if _HYPHEN.match(text[end : end + 3]) or (start and text[start - 1] in "–-"):
        return True
    if _BETWEEN_TOWNS.search(low, max(0, start - 70), start):
        return True
    if _OF_GOVERNMENT.match(text, end):
        return False
    before = _WORD_BEFORE.search(low, max(0, start - 30), start)
    word = before.group(1) if before else ""
    if word in _FACED or (word == "к" and _APPEALED.search(low, max(0, start - 40), start)):
        return False
    if _FACED_RU.search(low, max(0, start - 40), start):
        return False
    if word in ("and", "и", "or"):
        pair = _COORDINATED.search(low, max(0, start - 60), start)
        word = pair.group(1) if pair else ""
        if word in _FACED or word == "within" or _FACED_RU.match(f"{word} "):
            return False
    if find_lexicon(language).words("locative").fullmatch(word):
        return True
    pair = _AND_ANOTHER.match(low, end, end + 40)
    follows = low[pair.end() if pair else end : end + 64]
    for _ in range(2):
        adverb = _ADVERBS.match(follows)
        follows = follows[adverb.end() :] if adverb else follows
    speaks = find_lexicon(language).whole("metonym_verb")
    return not speaks.match(follows.lstrip())


def _acts_tr(text: str, low: str, span: tuple[int, int]) -> bool:
    """Return whether a capital in the nominative does what governments do."""
    start, end = span
    if find_lexicon("tr").whole("metonym_verb").match(low[end : end + 14].lstrip()):
        return True
    if _ROUTE_TR.match(low, end):
        return False
    joined = low[max(0, start - 5) : start].endswith((" ve ", " ile "))
    follows = low[end : end + 5]
    first = _last_sign(text, start) == "" or _last_sign(text, start, ' "“«') in ".!?\n;,"
    paired = follows.startswith((",", " ve ", " ile "))
    return (joined or first or paired) and bool(_ACTS_TR.match(low, end))


_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяқғңөұүһіә",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "q",
            "g",
            "n",
            "o",
            "u",
            "u",
            "h",
            "i",
            "a",
        ],
        strict=True,
    )
)


def letters_name(name: str) -> str:
    """
    Return a name in Latin letters, as English writes it.

    Parameters
    ----------
    name : str
        In Cyrillic or Latin letters.

    Returns
    -------
    str
        Latin names as they are.
    """
    parts = []
    for word in name.split():
        letters = [_CYRILLIC.get(one.lower(), one.lower()).strip("_") for one in word]
        if any(one.lower() in _CYRILLIC for one in word):
            made = "".join(letters)
            made = re.sub(r"(?:^|(?<=[aeiou]))e", "ye", made)
            made = re.sub(r"iy$|yy$", "y", made)
            parts.append("-".join(p.capitalize() for p in made.split("-")))
        else:
            parts.append("-".join(p.capitalize() if p.isupper() else p for p in word.split("-")))
    return " ".join(parts)


def with_strength(mention: Mention, strength: str) -> Mention:
    """Return a mention that is worth something else."""
    return replace(mention, strength=strength)


def iter_within(mentions: Sequence[Mention], start: int, end: int) -> Iterator[Mention]:
    """Yield the mentions that stand between two places of the text."""
    for one in mentions:
        if one.start >= end:
            return
        if one.start >= start:
            yield one
