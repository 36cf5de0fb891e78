"""The page of the documentation on how well extraction does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from annotated import HERE, SPLITS, load_split

if TYPE_CHECKING:
    from score import Scores

__all__ = ["format_attributes", "format_page", "format_table"]

TEMPLATE = HERE / "page.md"
_NAMES = {
    "events": "events",
    "typed": "events, by type and place alone",
    "statements": "statements",
    "commitments": "commitments",
    "figures": "figures",
    "people": "people",
    "places": "places",
    "links": "links across documents",
    "links to the chronicle": "links to the founding chronicle",
}
_LANGUAGES = ("en", "ru", "tr", "all")


def format_page(scores: dict[str, Scores]) -> str:
    """
    Return the page.

    Parameters
    ----------
    scores : dict of str to Scores
        By half.

    Returns
    -------
    str
        Markdown.
    """
    languages: Counter[str] = Counter()
    for split in SPLITS:
        languages.update(one.document.language for one in load_split(split))
    told = {"en": "English", "ru": "Russian", "tr": "Turkish"}
    said = ", ".join(f"{n} in {told[name]}" for name, n in sorted(languages.items()))
    return TEMPLATE.read_text(encoding="utf-8").format(
        n=sum(languages.values()),
        languages=said,
        tables=format_table(scores) + "\n" + format_attributes(scores),
    )


def format_table(scores: dict[str, Scores]) -> str:
    """
    Return the table of F1, and that of languages.

    Parameters
    ----------
    scores : dict of str to Scores
        By half.

    Returns
    -------
    str
        Markdown.
    """
    head = "| kind | " + " | ".join(f"{one} P | R | F1 | n" for one in SPLITS) + " |"
    lines = [head, "|---|" + "---|" * 4 * len(SPLITS)]
    for kind, name in _NAMES.items():
        cells = [name]
        for split in SPLITS:
            count = scores[split].counts[kind, "all"]
            shares = (count.precision, count.recall, count.f1)
            cells += [f"{share:.2f}" for share in shares] + [str(count.hits + count.missed)]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "F1 by language:", ""]
    columns = [f"{split} {language}" for split in SPLITS for language in _LANGUAGES[:-1]]
    lines += ["| kind | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for kind, name in list(_NAMES.items())[:-2]:
        cells = [
            f"{scores[split].counts[kind, language].f1:.2f}"
            for split in SPLITS
            for language in _LANGUAGES[:-1]
        ]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines) + "\n"


def format_attributes(scores: dict[str, Scores]) -> str:
    """
    Return the table of attributes of rows that were matched.

    Parameters
    ----------
    scores : dict of str to Scores
        By half.

    Returns
    -------
    str
        Markdown.
    """
    names = dict.fromkeys(key for split in SPLITS for key in sorted(scores[split].attributes))
    lines = [
        "Of the rows that were matched, the share whose attribute is right, and of how many:",
        "",
        "| kind | attribute | " + " | ".join(SPLITS) + " |",
        "|---|---|" + "---|" * len(SPLITS),
    ]
    for kind, name in sorted(names):
        cells = [kind, name]
        for split in SPLITS:
            right, asked = scores[split].attributes.get((kind, name), (0, 0))
            cells.append(f"{right / asked:.2f} of {asked}" if asked else "–")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
