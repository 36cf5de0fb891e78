"""Docs that cannot lie: a page for each public module and command, and no page without one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import transcaspian
from command_table import iter_commands
from generate import format_laws, generate_pages, iter_laws

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGE = Path(transcaspian.__file__).parent
LINK = re.compile(r"\]\((?!https?:|#|<)([^)#\s]+)")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return {page.as_posix() for page in generate_pages(tmp_path_factory.mktemp("docs"))}


def public_modules():
    for path in PACKAGE.rglob("*.py"):
        parts = ["transcaspian", *path.relative_to(PACKAGE).with_suffix("").parts]
        if parts[-1] == "__init__":
            parts.pop()
        if not any(part.startswith("_") for part in parts):
            yield ".".join(parts)


def test_each_public_module_has_its_page(pages):
    folder = "reference/generated/api/"
    assert {page for page in pages if page.startswith(folder)} == {
        f"{folder}{name}.md" for name in public_modules()
    }


def test_each_command_has_its_page(pages):
    folder = "reference/generated/cli/"
    assert {page for page in pages if page.startswith(folder)} == {
        f"{folder}{'-'.join(one.words)}.md" for one in iter_commands()
    }


def test_a_page_of_a_command_shows_every_word_it_takes(tmp_path):
    generate_pages(tmp_path)
    for command in iter_commands():
        text = (tmp_path / "reference/generated/cli" / f"{'-'.join(command.words)}.md").read_text(
            "utf-8"
        )
        assert all(one.title in text for one in command.parameters)


def test_a_page_without_a_module_goes_away(tmp_path):
    stale = tmp_path / "reference/generated/api/transcaspian.gone.md"
    stale.parent.mkdir(parents=True)
    stale.write_text("# gone\n", encoding="utf-8")
    generate_pages(tmp_path)
    assert not stale.exists()


def test_an_unchanged_page_is_not_written_again(tmp_path):
    page = tmp_path / min(generate_pages(tmp_path))
    before = page.stat().st_mtime_ns
    generate_pages(tmp_path)
    assert page.stat().st_mtime_ns == before


def test_every_law_of_the_tests_is_listed():
    laws = list(iter_laws(ROOT / "tests"))
    assert laws, "no test states a law"
    text = format_laws(laws)
    assert all(f"`{test}`" in text for _, _, test in laws)


@pytest.mark.parametrize(
    "folder", ["tutorial", "concepts", "guides", "decisions", "evidence", "data"]
)
def test_every_page_is_reached_from_its_index(folder):
    index = DOCS / folder / "index.md"
    if not index.exists():
        index = DOCS / "index.md"
    text = index.read_text(encoding="utf-8")
    for page in (DOCS / folder).glob("*.md"):
        if page.name != "index.md":
            assert page.stem in text or "\n*\n" in text or "\n0*\n" in text, page.name


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "CHANGELOG.md"]
)
def test_links_of_the_front_pages_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [one for one in LINK.findall(text) if not (ROOT / one).exists()] == []


def test_the_guide_names_every_field_of_the_answer():
    program = str(Path(sys.executable).parent / "transcaspian")
    question = ["compare", "xian", "istanbul", "--depart", "2024-03-11", "--draws", "100"]
    answer = subprocess.run(
        [program, *question, "--format", "json"], capture_output=True, text=True, check=True
    ).stdout
    document = json.loads(answer)
    route = next(one for one in document["routes"] if one["legs"])
    guide = (DOCS / "guides" / "json.md").read_text(encoding="utf-8")
    fields = [*document, *route, *route["legs"][0]]
    assert [field for field in fields if f"`{field}`" not in guide] == []
