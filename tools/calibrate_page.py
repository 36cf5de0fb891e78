"""The page about the last fit, written from what is stored of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["page"]

_YEAR_D = 366

HEAD = """# Calibration

This page is written by `make calibrate` from `data/simulation/calibration.toml`; a test fails where the two
differ. It says what the figures of the simulator were fitted to, how well that worked, and what the data could
not tell.

## Method

Every figure has a *prior*: the distribution of its evidence, or the range of an assumption read as P10 and P90.
A *draw* gives each of the {names} figures a rank on its own distribution, so the same draw speaks of any day. The fit looks for
draws that say what was seen:

1. {rounds} rounds of {draws} draws are run in the world of 2024, each with its own weather and luck. Those that fit it
   best, one in three, are run there once more with other luck, and the geometric mean of both answers counts: near its limits a
   world hangs on luck, and a draw that had it once is no better for it. They are run in the world of 2022 as well: fleets, volumes
   and other traffic of that year have ranks of their own there, whereas a speed, a service time or the climate has one rank for both.
2. The first round is drawn from the prior. Each further one is drawn around what has fitted so far, a little wider, and one draw
   in five from the prior again. All rounds count: a draw weighs less the more often it was to be expected.
3. Each published figure (a *target*) is compared with the part of the run that answers for it. How a row is read
   follows from its standing, as in the [rule of selection](../evidence/selection.md) (§4): what was observed is a median, a range
   of what was observed is P10 to P90, a schedule or a claim is P25, a showcase train P5. A survey of borders is a mean.
   A *count* is what passed in a year; *at most* is a count that others share, so that less says nothing against a draw.
4. *Delivered* is a condition rather than a published figure: of what set out in 2024, as much arrived. Volumes are inputs,
   counted when they had been carried, so a draw in which they pile up all year denies the count. The share of what came that
   was delivered is read as 1 with a standard deviation of {tolerance}, an assumption: that is
   {tolerance_d} days of traffic more on its way at the end of the year than at its beginning.
5. A draw weighs by its likelihood: residuals are normal on the logarithm, with the spread of the key, more for
   a worse source. The condition weighs in full; of all else, as large a share of the evidence as leaves {least} equal draws: here
   {share}, worth {effective} draws. {kept} draws are taken in proportion.
6. The rest of the evidence moves those of them that it can inform: answers get their error on top, and local-linear regression of ranks on
   answers says how far. A correlation that chance could explain moves nothing.
7. The {kept} draws are run once more in both worlds: that is the column *after*. Then they are run as `simulate` does, with
   other luck, and with fleets and volumes of 2022 drawn anew: the column *as carried*.

This is approximate Bayesian computation with errors of observation (Wilkinson 2013), by population Monte Carlo (Cappé and others
2004; Cornuet and others 2012) and with regression adjustment (Beaumont and others 2002). Seed {seed}; {simulations} runs of a world.
The draws are stored in `posterior.csv`, all {names} figures of each: replication *r* of
`simulate` takes one of them by its number, the same in every world that is compared. A figure that is newer than the table, or
a user's own, keeps its prior. `make calibrate` writes the same bytes again.

A rank is read on what the fit saw of its figure. What else is known of its days, up to {last_day}, waits for the next fit; what
is known of later days moves the figure on those days and does not widen it. A run names such rows
([decision 17](../decisions/0017-a-fit-speaks-of-what-it-saw.md)). The next fit takes them in once `calibration_worlds.csv` has later
days.

`tools/calibrate.py --check` says whether tables, evidence, model or method have changed since. The digest of the *model* is that of
all classes, steps, resources, stocks and calendars of both worlds, at medians and for one draw, before they are compiled; the
*method* is the code of the fit. The engine's own code is left out, for tests hold it to the same events as a plain twin.

Each world uses what was known by its own day:

{worlds}

A row that was published after the day it *speaks to* must say that its span ends by then: counts of 2024 came out in 2025.
Left unseen: figures of 2023 and of 2025 and later, and all claims made after 2024. Rows that
already feed a figure of the model (the mean of Dostyk–Brest in July 2024, half of November and December closed at Aktau) are
left out here, since the prior holds them. The exceptions: the two surveys of borders, as the model splits each stay into work and
queue and only the sum was measured; and counts of 2024, since the rule of selection blends years, so that a prior is wider than
the count of its own year.

### What changed from the first fit

A first fit took for 2024 what was known by its last day, 31 kTEU of demand where 56.5 were counted later, ran half a year,
and drew the 58 figures that it did not fit anew for each replication. Its draws said what was claimed of 2024 with half of the cargo;
with all of it some queue grew without end in one to two draws of ten, and a run of that year had a mean of 30 days from Xi'an to Absheron
(a quarter of a year in the worst tenth) where published averages are 11 to 15. So the world of 2024 has its own volumes now, all
twelve months of it; what was counted and that it was delivered are targets; and all figures of a draw are kept together, since limits that
were tight together in no draw of the past should not meet in a forecast. Rounds replace a single sample from the prior, of which too little fits
all of this.

### What changed from the second fit

The second fit met the jam of 2022 with nothing but chance: of the 12 days from the border to Aktau the model had 5.5. Three things were
missing, each of them in the evidence. Boxes from China came in groups on ordinary trains, which surveys of that year put at
12.4 km/h with all their stops; the first train of a carrier left in April. As many trains as in 2024 were taken to run in 2022, where a count of
boxes over Georgia makes half of that. And six to seven feeders made 3 to 4 voyages a week, a round of 10 to 16 days where handling and sea
take half of it, so ships have time between their rounds now, with a rank of its own in each year.

Some draws had a queue of ships at Poti that grew all year, which hardly shows in the boxes that were delivered: no boxes of the corridor are on
those ships. They were counted, though, so that they were worked is a condition as well. What was delivered may now miss what came by
2 % and not by 3. The wait before Kuryk was long since the model sent 54 wagons a day both ways, of which the counts of 2021
and 2024 leave about 32.
"""

TRUST = """## How far to trust it

- Most targets of 2024 are schedules and claims. Read at P25 they say what a good trip takes; if that reading is
  wrong, so is the fit. Claims also contradict one another: from China to Poti in 12 days and in 18.
- Boxes of the model are loaded or empty, and no count says whether it has the empties in it. Both counts of boxes are read as all of
  them, so the fit lowers loaded demand and empties until their sum is what was counted.
- Boxes for Poti and beyond are few among all that is delivered, so their own queue there weighs little; that other ships are worked
  at the same berths weighs in full.
- That all was delivered is taken from counts, and its tolerance is a judgement. It rules out queues that grow all year; it
  would also rule out a year that truly ended in a jam which nobody wrote of.
- The 12 days to Aktau in 2022 follow from the trains of that year. The jam beyond is a matter of how many ships there were and what they did
  between their rounds: with three ships and four to five days between rounds the model has the 38 to 53 days to Poti that were published,
  with more ships it has not. Published counts of ships lie between three and seven within five months, so worlds of 2022
  fall into some with a jam and more without. Compare *after* with *as carried*, where all that belongs to 2022 is drawn anew.
- What the evidence has of 2022 and the model has not, and what may be the rest of that jam: Aktau's container capacity before its hub, told as 40 kTEU a year
  (K007), where the model's cranes lift ten times as much and about 31 kTEU and their empties came. A limit of the quay and the yard as a whole, with its own
  date of the hub, is for the next model and fit. Volumes of a year are spread evenly here, too; no count by month is at hand to say how much came
  in the spring.
- Survey means of the borders are wide (two thirds of their value up or down would surprise nobody), so they hold little.
- The weights are worth {effective} draws: a P10 or P90 of the posterior has a chance error of its own, and the tails are coarse.
- Nothing keeps a change of gauge from being too quick or too slow. The quickest time published for a train is 1 hour, claimed for Khorgos
  (K035), the slowest 9, of Dostyk before 2016 (K036). How many cranes stand there and what one lifts in an hour is not published, and the assumption that
  holds for Khorgos until 2025 (S206: 3 hours, 1 to 8) is a belief about a usual train, no limit. Its ends are left to the spread of
  the key, so in 28 of the 300 draws Khorgos takes less than 1 hour, in 3 less than half, down to 20 minutes, which is 110 boxes an hour on one track, and in 23 more than 9.
  On days after 2024 the claim of 1 hour moves the middle to 1.4, so 83 draws lie below 1 hour and none above 7. Too quick a change
  costs nothing, since no train waits for it, and saves an hour or two; too slow a one fills its tracks. Read a single draw with that in mind. A limit needs a
  source: cranes of a terminal, or lifts in an hour.
- Trains that come to a border and trains that it can pass are ranges stated apart: 6 to 10 a day and 10 to 14 at Altynkol, 9 to 13 and 14 to 20 at
  Dostyk. Their ends can cross, and in 4 of the 300 draws at either border more come than can pass, by up to 6 %. What was counted did pass,
  so such a draw contradicts itself; yet no condition of the fit says so, since most of these trains are bound for neither the Caspian nor Malaszewicze and
  nothing of theirs is counted as delivered. In a run their queue grows by one to three hundred trains in a year, and the notes say in how many
  draws. The next fit should draw what can pass above what came.
- Ranks fit the volumes of 2024. In a year with more cargo the same limits can be too tight, and then a queue grows: that is an
  answer, not a fault of the draw.
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
    tolerance = max(one["error"] for one in document["target"] if one["read"] == "delivered")
    parts = [
        HEAD.format(
            names=len(document["parameter"]),
            draws=document["draws"],
            rounds=document["rounds"],
            kept=document["kept"],
            least=round(document["kept"] / 3),
            share=f"{document['share_that_weighed']:.0%}",
            effective=round(document["effective_draws"]),
            seed=document["seed"],
            simulations=document["simulations"],
            worlds=_worlds(document["world"]),
            tolerance=f"{tolerance:.0%}",
            tolerance_d=round(tolerance * _YEAR_D),
            last_day=max(one["speaks_to"] for one in document["world"]),
        ),
        "## What was seen, and what the model says\n",
        "Days unless a unit is named. *Before* is the prior, *after* the posterior: P10–P50–P90 over draws of the figure that\nanswers. "
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
        "| world | days that count | warm-up, days | figures as of | known by | speaks to | why |",
        "|---|---|---:|---|---|---|---|",
    ]
    lines += [
        f"| {one['id']} | {one['days']} from {one['first_day']} | {one['warm_up_d']} | "
        f"{one['as_of']} | {one['known_by']} | {one['speaks_to']} | {one['why']} |"
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
        f"{one['read_as']} | {_seen(one)} | {_band(one, 'before')} | "
        f"{_band(one, 'after')} | {_band(one, 'carried')} | {one['residual']:+.2f} | {'yes' if one['inside'] else 'no'} |"
        for one in targets
    ]
    notes = [f"- {_name(one)}: {one['note']}." for one in targets if one["note"]]
    return "\n".join([*lines, "", *dict.fromkeys(notes), ""])


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['observation']}{', delivered' if one['read'] == 'delivered' else ''}"


def _sum(targets: Sequence[Mapping[str, Any]]) -> str:
    n_inside = sum(bool(one["inside"]) for one in targets)
    before = _root_mean_square([math.log(one["seen"] / one["before_p50"]) for one in targets])
    after = _root_mean_square([one["residual"] for one in targets])
    carried = _root_mean_square([math.log(one["seen"] / one["carried_p50"]) for one in targets])
    n_carried = sum(one["carried_p10"] <= one["seen"] <= one["carried_p90"] for one in targets)
    worst = max(targets, key=lambda one: abs(one["residual"]))
    faults = [one for one in targets if abs(one["residual"]) > 2.0 * one["error"]]
    named = ", ".join(dict.fromkeys(f"{one['observation']} ({one['subject']})" for one in faults))
    return (
        f"{n_inside} of {len(targets)} figures lie between P10 and P90 after the fit. The root mean "
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
        "These figures are drawn, too. None was moved or narrowed by more than three times what chance does to so\n"
        "many draws; taken one by one, the posterior of each is its prior. Together they are not free: each is kept with the\n"
        f"rest of its draw, so that limits are not tight together that never were.\n\n{names or 'None.'}\n"
    )


def _digests(document: Mapping[str, Any]) -> str:
    rows = [*document["inputs"].items(), *document["result"].items()]
    return (
        "\n".join(["| of | SHA-256 |", "|---|---|", *(f"| {k} | `{v}` |" for k, v in rows)]) + "\n"
    )


def _seen(one: Mapping[str, Any]) -> str:
    return f"{one['seen']:.1f}" if one["unit"] == "d" else f"{_short(one['seen'])} {one['unit']}"


def _band(one: Mapping[str, Any], when: str) -> str:
    return "–".join(_short(one[f"{when}_{name}"]) for name in ("p10", "p50", "p90"))


def _short(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
