"""
Write what the demo really prints into README.md, and take the picture of its report.

The comparison is asked on a screen of 112 columns without colour. It is shown down to the table's
legend; what follows, each status with its reason and the drivers, would fill the first screen. The
picture is taken with Chromium where there is one: the head of the report, then its map.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["BEGIN", "END", "keep_table", "main", "put_between"]

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- begin: demo -->\n"
END = "<!-- end: demo -->\n"
QUESTION = ["compare", "Xi'an", "Istanbul", "--cargo", "20x45G1", "--depart", "2024-03-11"]
COLUMNS = 112
LEGEND = "★ best"
PICTURE = ROOT / "docs" / "_static" / "report.png"
# of the whole page, only its head and its map are in the picture
STYLE = "<style>main > :not([aria-labelledby=map]), footer { display: none }</style></head>"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> int:
    """Ask, and put the answer into the file."""
    script = str(Path(sys.executable).parent / "transcaspian")
    screen = {**os.environ, "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "TERM": "dumb"}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        answer = subprocess.run(
            [script, *QUESTION, "--report", str(report)],
            check=True,
            env=screen,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ).stdout
        take_picture(report)
    lines = "\n".join(keep_table([line.rstrip() for line in answer.strip("\n").splitlines()]))
    path = ROOT / "README.md"
    text = put_between(path.read_text(encoding="utf-8"), f"```text\n{lines}\n```\n")
    path.write_text(text, encoding="utf-8")
    return 0


def take_picture(report: Path) -> None:
    """Put the head of a report and its map into one picture, if Chromium is there to draw it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no chromium: docs/_static/report.png stays as it is", file=sys.stderr)
        return
    page = report.with_name("picture.html")
    text = report.read_text(encoding="utf-8").replace("</head>", STYLE, 1)
    page.write_text(text, encoding="utf-8")
    where = [f"--user-data-dir={report.parent}/profile", "--window-size=1280,1305"]
    command = [browser, *FLAGS, *QUIET, *where, f"--screenshot={PICTURE}", page.as_uri()]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, timeout=120)


def keep_table(lines: list[str]) -> list[str]:
    """Return the lines down to the table's legend, all of them if there is none."""
    ends = [i for i, line in enumerate(lines) if line.startswith(LEGEND)]
    return lines[: ends[0] + 1] if ends else lines


def put_between(text: str, block: str) -> str:
    """Return the text with everything between the two markers replaced by the block."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + block + END + tail


if __name__ == "__main__":
    sys.exit(main())
