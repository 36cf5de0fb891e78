"""The page about the last fit, written from what is stored of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["page"]

_UNSEEN = "figures of 2023 and of 2025 and later, and all claims made after 2024"
HEAD = """# Calibration

This page is written by `make calibrate` from `data/simulation/calibration.toml`; a test fails where the two
differ. It says what the figures of the simulator were fitted to, how well that worked, and what the data could
not tell.

## Method

Every figure has a *prior*: the distribution of its evidence, or the range of an assumption read as P10 and P90.
A *draw* gives each figure a rank on its own distribution, so the same draw speaks of any day. The fit looks for
draws that say what was seen:

1. {draws} draws are made from the prior and run in the world of 2024, each with its own weather and luck. Those that fit it
   best, one in five, are run in the world of 2022 as well, three times each: fleets, volumes and other traffic of that
   year have ranks of their own there, whereas a speed, a service time or the climate has one rank for both.
2. Each published figure (a *target*) is compared with the part of the run that answers for it. How a row is read
   follows from its standing, as in the [rule of selection](../evidence/selection.md) (§4): what was observed is a median, a range
   of what was observed is P10 to P90, a schedule or a claim is P25, a showcase train P5. A survey of borders is a mean.
3. A draw weighs by its likelihood: residuals are normal on the logarithm of days, with the spread of the key, more for
   a worse source. Weights use as large a share of the evidence as leaves {least} equal draws: here {share}, worth {effective} draws.
   {kept} draws are taken in proportion.
4. The rest of the evidence moves those of them that it can inform: answers get their error on top, and local-linear regression of ranks on
   answers says how far. A correlation that chance could explain moves nothing.
5. The {kept} draws are run once more in both worlds: that is the column *after*. Then they are run as `simulate` does, with
   all that is not fitted drawn anew from its prior, and with fleets and volumes of 2022 drawn anew there: the column *as carried*.

This is approximate Bayesian computation with errors of observation (Wilkinson 2013) and regression adjustment
(Beaumont and others 2002). Seed {seed}; {simulations} runs of a world. The draws are stored in `posterior.csv`; replication *r* of
`simulate` takes one of them by its number, the same in every world that is compared. Figures that are not fitted keep
their prior. `make calibrate` writes the same bytes again; `tools/calibrate.py --check` says whether tables,
evidence or code have changed since.

Each world uses what was known by its own day:

{worlds}

Left unseen: {unseen}. Volumes are inputs, not targets. Rows that
already feed a figure of the model (the mean of Dostyk–Brest in July 2024, half of November and December closed at Aktau) are
left out here, since the prior holds them. The two surveys of borders are the exception: the model splits each stay into work and
queue, and only the sum was measured.
"""

TRUST = """## How far to trust it

- Most targets of 2024 are schedules and claims. Read at P25 they say what a good trip takes; if that reading is
  wrong, so is the fit. Claims also contradict one another: from China to Poti in 12 days and in 18.
- The jam of 2022 is met only by draws whose fleets and volumes of that year were chosen for it. Compare *after* with *as
  carried*: drawn anew, most worlds of 2022 have no jam. The fit allows for it and does not explain it.
- Survey means of the borders are wide (two thirds of their value up or down would surprise nobody), so they hold little.
- The weights are worth {effective} draws: a P10 or P90 of the posterior has a chance error of its own, and the tails are coarse.
- A published figure counts as right or wrong by its key's spread. Errors that targets share (a speech, a ministry) are
  taken to be apart, which makes the posterior somewhat too narrow.
"""


def page(document: Mapping[str, Any]) -> str:
    """
    Return the page's text.

    Parameters
    ----------
    document : mapping
        As of ``calibration.toml``.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        HEAD.format(
            draws=document["draws"],
            kept=document["kept"],
            least=round(document["kept"] / 3),
            share=f"{document['share_that_weighed']:.0%}",
            effective=round(document["effective_draws"]),
            seed=document["seed"],
            simulations=document["simulations"],
            worlds=_worlds(document["world"]),
            unseen=_UNSEEN,
        ),
        "## What was seen, and what the model says\n",
        "Days. *Before* is the prior, *after* the posterior: P10–P50–P90 over draws of the figure that answers.\n"
        "The residual is the logarithm of published over the median after the fit; *inside*: between P10 and P90.\n",
        _target_table(document["target"]),
        _sum(document["target"]),
        TRUST.format(effective=round(document["effective_draws"])),
        "## What the fit says of the figures\n",
        "P10–P50–P90 in the world of 2024. *Shift* and *width* are the mean and standard deviation of normal "
        "scores:\n0 and 1 if nothing was learnt.\n",
        _parameter_table([one for one in document["parameter"] if one["informed"]]),
        "Those marked *moved* were moved by regression, the others only chosen along with their draw. A *yearly* one has "
        "a\nrank of its own in each year.\n",
        "## What the data could not inform\n",
        _uninformed([one for one in document["parameter"] if not one["informed"]]),
        "## Digests\n",
        _digests(document),
    ]
    return "\n".join(parts)


def _worlds(worlds: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "| world | days that count | warm-up, days | figures as of | known by | why |",
        "|---|---|---:|---|---|---|",
    ]
    lines += [
        f"| {one['id']} | {one['days']} from {one['first_day']} | {one['warm_up_d']} | "
        f"{one['as_of']} | {one['known_by']} | {one['why']} |"
        for one in worlds
    ]
    return "\n".join(lines)


def _target_table(targets: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "| row | world | of | standing | read as | published | before | after | as carried | residual | inside |",
        "|---|---|---|---|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {one['observation']} | {one['world']} | {one['subject']} | {one['standing']} | "
        f"{one['read_as']} | {one['seen_d']:.1f} | {_band(one, 'before', '_d')} | "
        f"{_band(one, 'after', '_d')} | {_band(one, 'carried', '_d')} | {one['residual']:+.2f} | {'yes' if one['inside'] else 'no'} |"
        for one in targets
    ]
    notes = [f"- {one['observation']}: {one['note']}." for one in targets if one["note"]]
    return "\n".join([*lines, "", *dict.fromkeys(notes), ""])


def _sum(targets: Sequence[Mapping[str, Any]]) -> str:
    n_inside = sum(bool(one["inside"]) for one in targets)
    before = _root_mean_square([math.log(one["seen_d"] / one["before_p50_d"]) for one in targets])
    after = _root_mean_square([one["residual"] for one in targets])
    carried = _root_mean_square([math.log(one["seen_d"] / one["carried_p50_d"]) for one in targets])
    n_carried = sum(
        one["carried_p10_d"] <= one["seen_d"] <= one["carried_p90_d"] for one in targets
    )
    worst = max(targets, key=lambda one: abs(one["residual"]))
    faults = [one for one in targets if abs(one["residual"]) > 2.0 * one["error"]]
    named = ", ".join(dict.fromkeys(f"{one['observation']} ({one['subject']})" for one in faults))
    return (
        f"{n_inside} of {len(targets)} published figures lie between P10 and P90 after the fit. The root mean "
        f"square residual\nfalls from {before:.2f} to {after:.2f}; as carried, {n_carried} lie inside and it is "
        f"{carried:.2f}. The worst is {worst['observation']} "
        f"({worst['subject']}, {worst['world']}): {worst['residual']:+.2f}.\n"
        + (
            f"More than two of its own errors away from the model: {named}.\n"
            if faults
            else "None is more than two of its own errors away from the model.\n"
        )
    )


def _root_mean_square(residuals: Sequence[float]) -> float:
    return math.sqrt(math.fsum(one**2 for one in residuals) / len(residuals))


def _parameter_table(parameters: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "| figure | unit | fitted for | rank | fit | prior | posterior | shift | width |",
        "|---|---|---|---|---|---:|---:|---:|---:|",
    ]
    order = sorted(parameters, key=lambda one: (one["width"] - abs(one["shift"]), one["name"]))
    lines += [
        f"| `{one['name']}` | {one['unit']} | {one['why']} | {one['rank']} | {one['fit']} | {_band(one, 'prior')} | "
        f"{_band(one, 'posterior')} | {one['shift']:+.2f} | {one['width']:.2f} |"
        for one in order
    ]
    return "\n".join(lines) + "\n"


def _uninformed(parameters: Sequence[Mapping[str, Any]]) -> str:
    names = ", ".join(f"`{one['name']}`" for one in parameters)
    return (
        "These figures were fitted, too. None was moved or narrowed by more than two and a half times what chance does to so\n"
        "many draws; taken one by one, the posterior of each is its prior. Together they are not free: each is kept with the\n"
        f"rest of its draw, so that limits are not tight together that never were.\n\n{names or 'None.'}\n"
    )


def _digests(document: Mapping[str, Any]) -> str:
    rows = [*document["inputs"].items(), *document["result"].items()]
    return (
        "\n".join(["| of | SHA-256 |", "|---|---|", *(f"| {k} | `{v}` |" for k, v in rows)]) + "\n"
    )


def _band(one: Mapping[str, Any], when: str, unit: str = "") -> str:
    return "–".join(_short(one[f"{when}_{name}{unit}"]) for name in ("p10", "p50", "p90"))


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
