"""Forms of Russian and Turkish words from their stems, and the triggers that are told by them."""

from __future__ import annotations

from typing import Any

__all__ = ["forms", "stem_rows"]

_ADJECTIVE = (
    "(?:ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ую|юю|ым|им|ом|ем|ой|ей|ых|их|ыми|ими)(?:ся)?"
)
_NOUN_RU = "(?:[аеиоуыйьюя]|[оеё]й|[оеё]м|[ая]м|[ая]ми|[ая]х|[оеё]в|ью|и[еяюйи]|ием|иям|иями|иях)?"
_ING = "и(?:[еяюий]|ем|ям|ями|ях)"
_VOICE = "(?:y?[ıiuü]?[lnş]|[ıiuü]?[dt][ıiuü]?r|[ıiuü]?t){0,2}"
_NOUN_TR = (
    "(?:l[ae]r)?(?:[ıiuü]m[ıiuü]z|y?[ıiuü]n?|s[ıiuü]n?|n)?"
    "(?:[ae]|y[ae]|n[ae]|[dt][ae]n?|nd[ae]n?|[ıiuü]n|n[ıiuü]n?|y?l[ae]|d[ae]ki)?"
)
_ENDS_TR = (
    "[dt][ıiuü](?:k|m|n[ıiuü]z|l[ae]r)?",
    "m[ıiuü]ş(?:[dt][ıiuü]r?)?(?:l[ae]r)?(?:[dt][ıiuü]r?)?",
    "[ıiuü]?yor(?:du|uz|um|l[ae]r)?",
    "y?[ae]c[ae](?:ğ\\w+|k(?:t[ıi]r?)?|kl[ae]r\\w*)",
    "m[ae]kt[ae](?:[dy]\\w+|l\\w+)?",
    "[dt][ıiuü](?:ğ[ıiuü]\\w*|kl[ae]r\\w*|kt[ae]n)",
    "y?[ae]n(?:l[ae]r\\w*|[ıi]n)?",
    "y?[ae]r[ae]k",
    "y?[ıiuü]p",
    "y?[ıiuü]nc[ae]",
    "m[ae](?:s[ıi]\\w*|y[ıiae]|k\\w*|l[ae]r\\w*|n[ıi]n|d[ae]n?|d[ıi]\\w*|z|m\\w+)?",
    "m[ae]y[ae]c[ae][kğ]\\w*",
    "m[ıiuü]yor\\w*",
    "m[ae]l[ıi]\\w*",
    "[ıiuüae]?r(?:l[ae]r)?",
    "y?[ıiuü]ş\\w*",
    "y?[ae](?:bil|m[ae])\\w+",
)
_VERB_TR = "|".join(_ENDS_TR)


def forms(tokens: str, language: str) -> tuple[str, str]:
    """
    Return patterns of all forms of words, and of those that tell of what is to come.

    Parameters
    ----------
    tokens : str
        Words apart by spaces. Of a Russian perfective verb the stems of the past, of the future
        and of the participle: ``подписа/подпиш/подписан``; with ``!`` before the last there is no
        noun of it. ``строи~`` is the stem of an imperfective verb, or of any Turkish one
        (``ulaş=~``: without its passive and causative); ``запуск-`` that of a noun. Anything else
        is a pattern as it stands.
    language : str
        ``ru`` or ``tr``.

    Returns
    -------
    str, str
        Alternatives, the second maybe empty.

    Examples
    --------
    >>> import re
    >>> every, later = forms("подписа/подпиш/подписан", "ru")
    >>> [bool(re.fullmatch(every, one)) for one in ("подписав", "подписанием", "подписной")]
    [True, True, False]
    >>> bool(re.fullmatch(later, "подпишут"))
    True
    """
    every: list[str] = []
    later: list[str] = []
    for token in tokens.split():
        if "/" in token:
            past, future, participle = token.split("/")
            every += _perfective(past, future, participle)
            later += [f"{future}(?:[еи]т|[уюая]т)(?:ся)?"] if future else []
        elif token.endswith("~"):
            every.append(_agglutinated(token[:-1]) if language == "tr" else _ongoing(token[:-1]))
        elif token.endswith("-"):
            every.append(token[:-1] + (_NOUN_TR if language == "tr" else _NOUN_RU))
        else:
            every.append(token)
    return "|".join(every), "|".join(later)


def _perfective(past: str, future: str, participle: str) -> list[str]:
    """Return the forms of a Russian perfective verb."""
    found = [f"{past}(?:л[аои]?|ть|сти|в|вши)(?:с[ья])?", f"{past}вш{_ADJECTIVE}"] if past else []
    if future:
        found.append(f"{future}(?:[еи]т|[уюая]т)(?:ся)?")
    stem = participle.lstrip("!")
    if stem:
        long = stem + ("н" if stem.endswith("н") else "")
        found += [f"{stem}[аоы]?", f"{long}{_ADJECTIVE}"]
        found += [] if participle.startswith("!") else [f"{stem}{_ING}"]
    return found


def _agglutinated(stem: str) -> str:
    """Return the forms of a Turkish verb; ``=`` before its end stands for none made from it."""
    if stem.endswith("="):
        return f"{stem[:-1]}(?:{_VERB_TR})"
    narrow = f"|{stem[:-1]}[ıiuü]yor\\w*" if stem[-1:] in "ae" else ""
    return f"{stem}{_VOICE}(?:{_VERB_TR}){narrow}"


def _ongoing(stem: str) -> str:
    """Return the forms of a Russian imperfective verb."""
    verb = f"{stem}(?:л[аои]?|ть|[еи]т|[юуая]т|я)(?:с[ья])?"
    return f"{verb}|{stem}(?:ющ|ящ|ущ|ащ|вш|ем|им){_ADJECTIVE}|{stem}н{_ING}"


def stem_rows(tables: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """
    Return triggers told by stems as rows of the table of triggers.

    Parameters
    ----------
    tables : dict
        Tables by name; ``stems.toml`` has the rows, ``triggers.toml`` what they are like.
    language : str
        ``ru`` or ``tr``; others have none.

    Returns
    -------
    list of dict
        In order.
    """
    table = tables["stems.toml"]
    classes: dict[str, str] = table["class"].get(language, {})
    like: dict[str, dict[str, Any]] = {}
    for row in tables["triggers.toml"]["trigger"]:
        like.setdefault(row["rule"], row)
    made = []
    for row in table["row"]:
        if language not in row:
            continue
        every, later = forms(row[language], language)
        if row.get("done"):
            later = ""
        base = {
            key: value
            for key, value in like[row["like"]].items()
            if key not in ("en", "ru", "tr", "near", "not_near", "future")
        }
        base.update({k: v for k, v in row.items() if k not in ("like", "ru", "tr", "done")})
        base["rule"] = row["like"]
        base[language] = every
        if later:
            base["future"] = {language: later}
        for key in ("near", "not_near"):
            if key in row:
                base[key] = {language: _filled(row[key], classes)}
        made.append(base)
    return made


def _filled(text: str, classes: dict[str, str]) -> str:
    """Put the classes of words into a pattern: ``{pact}``."""
    for name, words in classes.items():
        text = text.replace("{" + name + "}", words)
    return text
