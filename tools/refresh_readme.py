"""
Write what the demo really prints into README.md, between its two markers.

The comparison is asked on a screen of 100 columns without colour; nothing of it is edited.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["BEGIN", "END", "main", "put_between"]

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- begin: demo -->\n"
END = "<!-- end: demo -->\n"
QUESTION = ["compare", "Xi'an", "Istanbul", "--cargo", "20x45G1", "--depart", "2024-03-11"]
COLUMNS = 100


def main() -> int:
    """Ask, and put the answer into the file."""
    script = str(Path(sys.executable).parent / "transcaspian")
    screen = {**os.environ, "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "TERM": "dumb"}
    answer = subprocess.run(
        [script, *QUESTION], check=True, env=screen, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout
    lines = "\n".join(line.rstrip() for line in answer.strip("\n").splitlines())
    path = ROOT / "README.md"
    text = put_between(path.read_text(encoding="utf-8"), f"```text\n{lines}\n```\n")
    path.write_text(text, encoding="utf-8")
    return 0


def put_between(text: str, block: str) -> str:
    """Return the text with everything between the two markers replaced by the block."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + block + END + tail


if __name__ == "__main__":
    sys.exit(main())
