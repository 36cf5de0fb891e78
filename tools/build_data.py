"""
Build every packaged table again, in the order in which one needs another.

Each step is a script of its own and can be run alone. A second run changes no byte: steps read
only ``sources/``, hand-written tables and pinned packages, which are kept in ``build/data-cache``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["STEPS", "main"]

ROOT = Path(__file__).resolve().parent.parent
CACHE = "build/data-cache"
STEPS = (
    ("build_units.py",),
    ("build_unlocode.py", CACHE),
    ("geo/build.py",),
    ("build_evidence.py",),
    ("build_validation.py",),
)


def main() -> int:
    """Run the steps; stop at the first that fails and return its exit code."""
    for script, *arguments in STEPS:
        print(f"data: tools/{script}", flush=True)
        command = [sys.executable, str(ROOT / "tools" / script), *arguments]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
