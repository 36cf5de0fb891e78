"""
Write constraints.txt: every distribution that the extras resolve to today, pinned by version.

An empty environment is made in a temporary folder, the project with all its extras is installed
into it without the present pins, and what came is written down as ``name==version``. Nothing else
is kept: no address, no hash and no marker, so the file says what was used and not where it came
from.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

__all__ = ["HEADER", "format_pins", "main"]

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Pinned by `make constraints`; used by `make setup`. Names and versions only.\n"
# what a virtual environment brings along by itself
SEEDS = frozenset({"pip", "setuptools", "wheel", "transcaspian"})


def format_pins(distributions: list[dict[str, str]]) -> str:
    """
    Return the text of the file.

    Parameters
    ----------
    distributions : list of dict
        ``name`` and ``version`` of each, as ``pip list --format json`` prints them.

    Returns
    -------
    str
        Header and one sorted pin a line, names normalised.
    """
    pins = {re.sub(r"[-_.]+", "-", one["name"]).lower(): one["version"] for one in distributions}
    lines = [f"{name}=={pins[name]}\n" for name in sorted(pins) if name not in SEEDS]
    return HEADER + "".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Refresh the file, or with ``--from`` write down what one environment holds already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="python", help="python of an environment to write down")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="constraints-") as folder:
        python = options.python
        if python is None:
            venv.create(folder, with_pip=True)
            scripts = "Scripts" if sys.platform == "win32" else "bin"
            python = str(Path(folder) / scripts / "python")
            target = f"{ROOT}[dev,docs,data,chronicle,bench,serve,postgres]"
            subprocess.run([python, "-m", "pip", "install", "--quiet", target], check=True)
        listed = subprocess.run(
            [python, "-m", "pip", "list", "--format", "json"],
            check=True,
            capture_output=True,
            text=True,
        )
    text = format_pins(json.loads(listed.stdout))
    (ROOT / "constraints.txt").write_text(text, encoding="utf-8")
    print(f"constraints.txt: {text.count('==')} pins")
    return 0


if __name__ == "__main__":
    sys.exit(main())
