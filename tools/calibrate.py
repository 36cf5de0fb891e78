"""
Fit the corridor to its past: `make calibrate`.

Runs draws of the figures in the worlds of 2024 and 2022, chooses those that say what was
published of those years, and writes the posterior, what is told of the fit, and its page.
The same seed and size give the same bytes on any number of threads.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calibrate_page import page
from transcaspian.study.calibrate import calibrate, digest_inputs
from transcaspian.study.calibrate_document import (
    describe,
    format_posterior,
    format_toml,
    load_calibration,
)
from transcaspian.study.calibrate_past import load_past

__all__ = ["main", "write"]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "transcaspian" / "data" / "simulation"
PAGE = ROOT / "docs" / "concepts" / "calibration.md"
DRAWS, ROUNDS, KEEP, SEED = 1200, 3, 300, 7


def main(arguments: list[str] | None = None) -> int:
    """Fit and write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of each round")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="the first is from the prior")
    parser.add_argument("--keep", type=int, default=KEEP, help="draws that make the posterior")
    parser.add_argument("--seed", type=int, default=SEED, help="of prior, luck and errors")
    parser.add_argument("--threads", type=int, help="runs at once; all processors if left out")
    parser.add_argument("--data", type=Path, default=DATA, help="folder for the tables")
    parser.add_argument("--page", type=Path, default=PAGE, help="file for the page")
    parser.add_argument("--check", action="store_true", help="say what changed since the last fit")
    asked = parser.parse_args(arguments)
    if asked.check:
        return _check()
    found = calibrate(
        load_past(),
        draws=asked.draws,
        rounds=asked.rounds,
        keep=asked.keep,
        seed=asked.seed,
        threads=asked.threads,
        on_progress=_tell if sys.stderr.isatty() else None,
    )
    document = describe(found)
    write(asked.data / "posterior.csv", format_posterior(found))
    write(asked.data / "calibration.toml", format_toml(document))
    write(asked.page, page(document))
    return 0


def write(path: Path, text: str) -> None:
    """Write a file, whole or not at all, and say so."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    print(f"calibrate: {path.name}", file=sys.stderr)


def _tell(share: float) -> None:
    print(
        f"\rcalibrate: {share:4.0%}", end="\n" if share >= 1.0 else "", file=sys.stderr, flush=True
    )


def _check() -> int:
    stated, now = load_calibration()["inputs"], digest_inputs(load_past())
    changed = [name for name, digest in now.items() if stated.get(name) != digest]
    for name in changed:
        print(f"calibrate: {name} changed since the last fit", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
