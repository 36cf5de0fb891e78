"""
Write the pages that come from the code and the tables, so that they cannot lie.

One page per public module, one per command, the registers of keys, sources and assumed values, and
the numbered laws as the tests state them.
"""

from __future__ import annotations

import ast
import csv
import importlib
import json
import pkgutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import transcaspian
from command_table import iter_commands
from http_page import format_http
from language_page import format_languages
from transcaspian.server.app import create_app
from transcaspian.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

    from command_table import Command

__all__ = ["generate_pages", "iter_laws", "iter_modules"]

DATA = Path(transcaspian.__file__).parent / "data"
ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
MESSAGES = ROOT / "web" / "src" / "messages"
EMPTY = "Nothing is registered.\n"


def generate_pages(docs: Path) -> list[Path]:
    """
    Write all generated pages and remove those that nothing stands behind any more.

    Parameters
    ----------
    docs : Path
        The folder of Sphinx's sources.

    Returns
    -------
    list of Path
        Every page, relative to the folder.
    """
    pages: dict[Path, str] = {}
    for name in iter_modules():
        pages[Path("reference/generated/api", f"{name}.md")] = format_module(name)
    for command in iter_commands():
        stem = "-".join(command.words)
        pages[Path("reference/generated/cli", f"{stem}.md")] = format_command(command)
    corridors = DATA / "corridors" / "corridors.toml"
    pages[Path("reference/generated/corridors.md")] = format_corridors(corridors)
    schema = DATA / "scenario" / "scenario.schema.json"
    pages[Path("reference/generated/scenario.md")] = format_schema(schema)
    described = create_app(Settings(home=docs)).openapi()
    pages[Path("reference/generated/http-api.md")] = format_http(described)
    pages[Path("reference/generated/languages.md")] = format_languages(MESSAGES)
    evidence = DATA / "evidence"
    pages[Path("evidence/generated/keys.md")] = format_keys(evidence / "keys.csv")
    pages[Path("evidence/generated/sources.md")] = format_sources(evidence / "sources.csv")
    pages[Path("evidence/generated/assumed.md")] = format_assumed(evidence / "assumed.csv")
    pages[Path("evidence/generated/laws.md")] = format_laws(iter_laws(TESTS))
    write_pages(docs, pages)
    return sorted(pages)


def write_pages(docs: Path, pages: dict[Path, str]) -> None:
    """Write what differs, so that an unchanged page is not built again."""
    for folder in ("reference/generated", "evidence/generated"):
        for path in (docs / folder).rglob("*.md"):
            if path.relative_to(docs) not in pages:
                path.unlink()
    for page, text in pages.items():
        path = docs / page
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def iter_modules() -> Iterator[str]:
    """Yield the names of all public modules, the package first."""
    yield transcaspian.__name__
    for found in pkgutil.walk_packages(transcaspian.__path__, f"{transcaspian.__name__}."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield found.name


def format_module(name: str) -> str:
    """Return the page of one module: all it names, or for a package what it gathers."""
    module = importlib.import_module(name)
    lines = [f"# {name}", "", "```{eval-rst}", f".. automodule:: {name}"]
    if is_package(module):
        lines += ["   :no-members:", "```"]
        names = [one for one in getattr(module, "__all__", ()) if not one.startswith("__")]
        if names:
            lines += ["", "Gathers " + ", ".join(f"`{one}`" for one in names) + "."]
    else:
        lines += ["   :members:", "```"]
    return "\n".join([*lines, ""])


def is_package(module: ModuleType) -> bool:
    """Tell whether other modules lie below this one."""
    return hasattr(module, "__path__")


def format_command(command: Command) -> str:
    """Return the page of one command: its help, then every word it takes."""
    lines = [f"# {command.title}", "", "```text", command.help]
    if command.epilog:
        lines += ["", command.epilog]
    lines += ["```", ""]
    rows = [
        (f"`{one.title}`", one.help, "required" if one.required else code(one.default))
        for one in command.parameters
    ]
    if rows:
        lines.append(format_table(("word", "meaning", "default"), rows))
    return "\n".join(lines)


def format_schema(path: Path) -> str:
    """Return what a scenario file may hold, table by table, and its JSON Schema whole."""
    text = path.read_text(encoding="utf-8")
    schema = json.loads(text)
    lines = ["# Scenario files", "", schema["description"], ""]
    tables = {"": schema, **schema["properties"]}
    for name, one in tables.items():
        inner = one.get("items", one) if name else one
        if "properties" not in inner:
            continue
        heads = {"array": f"[[{name}]]", "object": f"[{name}]"}
        lines += [f"## {heads[one['type']] if name else 'The file'}", ""]
        lines += [one["description"], ""] if name else []
        required = inner.get("required", [])
        rows = [
            (f"`{key}`", part.get("description", ""), "required" if key in required else "")
            for key, part in inner["properties"].items()
        ]
        lines += [format_table(("key", "meaning", ""), rows), ""]
    lines += ["## JSON Schema", "", "```json", text.rstrip(), "```", ""]
    return "\n".join(lines)


def format_corridors(path: Path) -> str:
    """Return the rules of every corridor."""
    with path.open("rb") as file:
        corridors = tomllib.load(file)["corridor"]
    rows = [
        (
            f"`{one['id']}`",
            "; ".join(" or ".join(stage) for stage in one["must_pass"]),
            " ".join(one["avoid_countries"]),
            ", ".join(one["avoid_places"]),
            ", ".join(one["seas"]),
        )
        for one in corridors
    ]
    title = (
        "# Corridors\n\nThe rules of each route, from `corridors.toml`: one of each stage must be"
        " passed, in order; countries kept away from are entered only if a door lies there.\n\n"
    )
    head = ("route", "must pass", "keeps away from", "and from the places", "waters")
    return title + format_table(head, rows)


def format_keys(path: Path) -> str:
    """Return the register of keys: what can be asked of the evidence, in which unit."""
    rows = [
        (f"`{row['key']}`", row["unit"], row["kind"], row["scope"], row["description"])
        for row in read_rows(path)
    ]
    title = "# Keys\n\nWhat the evidence can be asked for, from `keys.csv`.\n\n"
    return title + format_table(("key", "unit", "kind", "scope", "description"), rows)


def format_sources(path: Path) -> str:
    """Return the register of sources."""
    rows = [
        (f"`{row['id']}`", row["publisher"], link(row), row["published"], row["licence"])
        for row in read_rows(path)
    ]
    title = "# Sources\n\nWho says what the tables hold, from `sources.csv`.\n\n"
    return title + format_table(("id", "publisher", "title", "published", "licence"), rows)


def format_assumed(path: Path) -> str:
    """Return the register of values that no source gives."""
    shown: dict[str, list[str]] = {}
    for row in read_rows(path):
        shown.setdefault(row["note"], []).append(
            f"`{row['key']}` {row['subject']}: {value_of(row)}"
        )
    rows = [("; ".join(values), why) for why, values in shown.items()]
    title = (
        "# Assumed values\n\nWhat no source gives, with its range and the reason, from"
        " `assumed.csv`. Each answer counts how many of these it used.\n\n"
    )
    return title + format_table(("key, subject, value (range)", "why"), rows)


def format_laws(laws: Iterable[tuple[str, str, str]]) -> str:
    """Return the numbered laws, each with the test that proves it."""
    rows = [(law, f"`{path}`: `{test}`") for law, path, test in laws]
    title = (
        "# Laws\n\nWhat holds whatever the data, as the tests state it: a search for the number"
        " finds the law, the code and its proof.\n\n"
    )
    return title + format_table(("law", "proof"), rows)


def iter_laws(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (law, file, test) for each test whose docstring begins with ``§``."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                text = (ast.get_docstring(node) or "").split("\n\n", maxsplit=1)[0]
                if text.startswith("§"):
                    name = path.relative_to(folder.parent).as_posix()
                    yield " ".join(text.split()), name, node.name


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, none if the project does not hold it."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def format_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, or a sentence if there is nothing to show."""
    if not rows:
        return EMPTY
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def escape(cell: str) -> str:
    """Return a cell on one line that closes no column early and opens no markup."""
    text = " ".join(cell.split()).replace("|", "\\|")
    return text if "`" in text or "](" in text else text.replace("*", "\\*").replace("<", "&lt;")


def link(row: dict[str, str]) -> str:
    """Return a source's title, as a link if it has an address."""
    title = (row["title"] or row["publisher"]).replace("[", "(").replace("]", ")")
    return f"[{title}](<{row['url']}>)" if row["url"].startswith("http") else title


def value_of(row: dict[str, str]) -> str:
    """Return a value with its range and unit."""
    return f"{row['value']} ({row['low']}–{row['high']}) {row['unit']}"


def code(text: str) -> str:
    """Return a text set as code, nothing for nothing."""
    return f"`{text}`" if text else ""
