"""Sphinx's configuration: Markdown by MyST, pages about the code written from the code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import transcaspian

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

project = "transcaspian"
author = "The transcaspian developers"
project_copyright = "The transcaspian developers, Apache-2.0; tables CC BY 4.0 and ODbL 1.0"
version = release = transcaspian.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "_static"]
# words of a numpydoc type, such as "id", are prose and no references
suppress_warnings = ["ref.python"]
html_theme = "furo"
html_title = "transcaspian"
html_static_path = ["_static"]
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "substitution"]
myst_heading_anchors = 3

napoleon_google_docstring = False
napoleon_numpy_docstring = True
napoleon_use_rtype = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": True}


def setup(app: Sphinx) -> None:
    """Write the generated pages before Sphinx looks for sources."""
    from generate import generate_pages  # noqa: PLC0415 - its folder is on the path only now

    app.connect("builder-inited", lambda _: generate_pages(HERE))
