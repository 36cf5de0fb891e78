"""
CPU of a whole warm `transcaspian compare` as a ratio of a named peer, in one run.

The peer is a bare ``python -c "import numpy, polars"``: what any program that touches a data frame
pays before its first line. Both run as processes of their own, turn about, after one warm-up each;
user and system time of the child are added, and the least of all rounds is taken, since noise of
a shared machine only adds. The start-up of ``--help`` is shown beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

__all__ = ["LIMIT_RATIO", "main", "measure_cpu_s"]

# a warm compare costs at most this many times the peer
LIMIT_RATIO = 3.0
SCRIPT = str(Path(sys.executable).parent / "transcaspian")
PEER = [sys.executable, "-c", "import numpy, polars"]
COMPARE = [SCRIPT, "compare", "Xi'an", "Istanbul", "--cargo", "20x45G1", "--depart", "2024-03-11"]
HELP = [SCRIPT, "--help"]


def main(argv: list[str] | None = None) -> int:
    """Measure, print one line per command and the ratio; return 1 over the limit."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    commands = {"peer": PEER, "compare": COMPARE, "help": HELP}
    best = {name: measure_cpu_s(command) for name, command in commands.items()}  # warm-up
    best = dict.fromkeys(best, float("inf"))
    for _ in range(options.rounds):
        for name, command in commands.items():
            best[name] = min(best[name], measure_cpu_s(command))
    ratio = best["compare"] / best["peer"]
    if options.json:
        print(json.dumps({"cpu_s": best, "ratio": ratio, "limit": LIMIT_RATIO}))
    else:
        where = f"{platform.python_implementation()} {platform.python_version()}"
        print(f"{where}, {os.cpu_count()} cores, least of {options.rounds} rounds")
        print(f"  import numpy, polars   {best['peer']:6.2f} s CPU")
        print(f"  transcaspian compare   {best['compare']:6.2f} s CPU")
        print(f"  transcaspian --help    {best['help']:6.2f} s CPU")
        print(f"  ratio                  {ratio:6.2f}   (at most {LIMIT_RATIO:.0f})")
    return 0 if ratio <= LIMIT_RATIO else 1


def measure_cpu_s(command: list[str]) -> float:
    """
    Return what a command costs in user and system time.

    Parameters
    ----------
    command : list of str
        Program and arguments; its output is thrown away.

    Returns
    -------
    float
        CPU of the process and its threads. [s]

    Raises
    ------
    subprocess.CalledProcessError
        If it does not end with 0.
    """
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


if __name__ == "__main__":
    sys.exit(main())
