"""Sphinx's configuration: Markdown by MyST, pages about the code written from the code."""

from __future__ import annotations

import sys
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import transcaspian

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "transcaspian"
author = "The transcaspian developers"
project_copyright = "The transcaspian developers, Apache-2.0; tables CC BY 4.0 and ODbL 1.0"
version = release = transcaspian.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "_static"]
html_theme = "furo"
html_title = "transcaspian"
html_static_path = ["_static"]
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "substitution"]
myst_heading_anchors = 3

autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_attributes_as_param_list = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True}


def setup(app: Sphinx) -> None:
    """Write the generated pages before Sphinx looks for sources."""
    from generate import generate_pages  # noqa: PLC0415 - its folder is on the path only now

    app.connect("builder-inited", lambda _: generate_pages(HERE))
    app.connect("autodoc-process-signature", drop_alias_signature, priority=100)


def drop_alias_signature(*event: Any) -> tuple[None, None] | None:
    """Give an alias such as ``Line = list[Point]`` no signature: numpydoc would read list."""
    _, _, _, thing, *_ = event
    return (None, None) if isinstance(thing, GenericAlias) else None
