"""The way in: an interrupt while the program still loads ends it as cleanly as a later one."""

from __future__ import annotations

import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the command and leave with its exit code."""
    try:
        from transcaspian.cli.app import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        code = _INTERRUPTED
    sys.exit(code)
