"""
Build every packaged table again, in the order in which one needs another.

Each step is a script of its own and can be run alone. A second run changes no byte: steps read
only `sources/`, hand-written tables and the pinned packages of the extra ``data``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["STEPS", "main"]

ROOT = Path(__file__).resolve().parent.parent
STEPS = (
    "build_units.py",
    "geo/build.py",
    "build_atlas.py",
    "build_evidence.py",
)


def main() -> int:
    """Run the steps that exist; stop at the first that fails and return its exit code."""
    for step in STEPS:
        script = ROOT / "tools" / step
        if not script.exists():
            continue
        print(f"data: tools/{step}", flush=True)
        code = subprocess.run([sys.executable, str(script)], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
