"""
How many replications a comparison takes, with common random numbers and with independent ones.

The figure is the mean stay, in days, of the boxes that came by block train and left within a year
of the corridor; the change is one of a border's. Each replication of the changed world meets the
weather and the lateness of the same replication without the change; independent runs do not. From
the variances of both differences follows how many replications bring the half-width of a 95 %
interval down to a share of the effect; both numbers are computed, not run.
"""

from __future__ import annotations

import argparse
import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from full_corridor import corridor_model
from transcaspian.simulation.compile import compile_model
from transcaspian.simulation.replicate import replicate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from transcaspian.simulation.run import Run

__all__ = ["LIMIT_RATIO", "main", "needed"]

LIMIT_RATIO = 50.0
# the limit is held against the first; the stronger a change, the less the worlds have in common
WHAT_IFS = (
    "border.altynkol.dwell_h*0.9",
    "border.altynkol.dwell_h*0.5",
    "border.altynkol.slots_d=12",
)
DAYS, WARMUP_D = 366, 60
_Z95, _N_BOOT, _FAR = 1.959963984540054, 2000, 1_000_000
_SERIAL_BITS = 40


def mean_stays_d(what_ifs: tuple[str, ...], n: int, first: int = 0) -> NDArray[np.float64]:
    """Return the mean stay of boxes from block trains in each replication. [d]"""
    compiled = compile_model(corridor_model(WARMUP_D + DAYS, what_ifs))
    classes = [compiled.class_ids.index(one.member) for one in compiled.model.classes if one.member]

    def keep(run: Run) -> Any:
        rows = run.exits[np.isin(run.exits["uid"] >> _SERIAL_BITS, classes)]
        rows = rows[rows["born_h"] >= 24.0 * WARMUP_D]
        return float((rows["left_h"] - rows["born_h"]).mean()) / 24.0

    hours = 24.0 * (WARMUP_D + DAYS)
    return np.array(replicate(compiled, n, horizon_h=hours, first=first, keep=keep), np.float64)


def needed(differences: NDArray[np.float64], effect: float, share: float) -> int:
    """Return how many such differences bring the half-width down to a share of the effect."""
    variance = float(differences.var(ddof=1))
    return max(2, math.ceil((_Z95 / share) ** 2 * variance / effect**2))


def compare(what_if: str, before: dict[str, NDArray[np.float64]], share: float) -> dict[str, Any]:
    """Return effect, variances and replications needed for one change."""
    after = mean_stays_d((what_if,), len(before["same"]))
    common, independent = after - before["same"], after - before["other"]
    effect = float(common.mean())
    random = np.random.default_rng(1)
    picks = random.integers(0, len(common), (_N_BOOT, len(common)))
    ratios = independent[picks].var(axis=1, ddof=1) / common[picks].var(axis=1, ddof=1)
    return {
        "what_if": what_if,
        "effect_d": effect,
        "half_width_d": _Z95 * float(common.std(ddof=1)) / math.sqrt(len(common)),
        "sd_common_d": float(common.std(ddof=1)),
        "sd_independent_d": float(independent.std(ddof=1)),
        "needed_common": needed(common, effect, share),
        "needed_independent": needed(independent, effect, share),
        "ratio": float(independent.var(ddof=1) / common.var(ddof=1)),
        "ratio_90": [float(one) for one in np.quantile(ratios, (0.05, 0.95))],
    }


def main(argv: list[str] | None = None) -> int:
    """Compare and print; return 1 if independent runs do not need enough times as many."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--what-if", action="append", help="a change of one border; repeatable")
    parser.add_argument("--replications", type=int, default=120)
    parser.add_argument("--share", type=float, default=0.05, help="half-width over effect")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    n = options.replications
    before = {"same": mean_stays_d((), n), "other": mean_stays_d((), n, first=_FAR)}
    rows = [compare(one, before, options.share) for one in (options.what_if or WHAT_IFS)]
    if options.json:
        print(json.dumps({"share": options.share, "replications": n, "changes": rows}))
    else:
        print(f"mean stay over {DAYS} days, half-width {options.share:.0%} of the effect at 95 %,")
        print(f"from variances over {n} replications of each world")
        for row in rows:
            low, high = row["ratio_90"]
            print(f"  {row['what_if']}")
            print(f"    effect, d            {row['effect_d']:12.3f} ± {row['half_width_d']:.3f}")
            print(f"    common numbers       {row['needed_common']:12,d} replications")
            print(f"    independent          {row['needed_independent']:12,d} replications")
            print(
                f"    ratio                {row['ratio']:12.0f} (90 %: {low:.0f} to {high:.0f}"
                f"{f'; at least {LIMIT_RATIO:.0f}' if row is rows[0] else ''})"
            )
    return 0 if rows[0]["ratio"] >= LIMIT_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
