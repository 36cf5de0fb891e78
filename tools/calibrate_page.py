"""The page about the last fit, written from what is stored of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from transcaspian.study.simulate_tell_draws import FULL

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
   A draw in which [more comes to a place than can pass](#what-was-counted-had-passed) though counts say that it passed is none of them.
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
   answers says how far. A correlation that chance could explain moves nothing, and a draw that would deny a count after its move
   stays where it was.
7. The {kept} draws are run once more in both worlds: that is the column *after*. Then they are run as `simulate` does, with
   other luck, and with fleets and volumes of 2022 drawn anew: the column *as carried*.

This is approximate Bayesian computation with errors of observation (Wilkinson 2013), by population Monte Carlo (Cappé and others
2004; Cornuet and others 2012) and with regression adjustment (Beaumont and others 2002). Seed {seed}; {simulations} runs of a world.
The draws are stored in `posterior.csv`, all {names} figures of each: replication *r* of
`simulate` takes one of them by its number, the same in every world that is compared. A figure that is newer than the table, or
a user's own, keeps its prior. `make calibrate` writes the same bytes again.

A rank is read on what the fit saw of its figure. What else is known of its days, up to {last_day}, waits for the next fit; what
is known of later days moves the figure on those days and does not widen it. A run names the rows that wait
([decision 17](../decisions/0017-a-fit-speaks-of-what-it-saw.md)). The next fit takes them in once `calibration_worlds.csv` has a later
day of knowledge.

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

### What was counted had passed

What comes to a border, a line or a port is read from counts of what passed, or is judged by such, and what can pass there is a range of
its own. Where both cross, a draw denies the count that it rests on, and a queue grows that nobody saw. So for each place at which, or behind which,
somebody counted in the year of a world, `passed.csv` has two formulas of figures: what comes and what can pass. A draw is refused where the first
is {full:.0%} of the second or more at any of them, or where its run finds so much of the place taken, for tracks are also held by trains that wait
for platforms: from there on a run says of a place that its queue grows. A draw that the fit has moved is held to the same, and stays where it was if
the move broke it. No figure of a count enters the rule, only that it was counted. It holds for 2024. In 2022, the year of the jam, what arrived and was counted
says nothing of what stood before the port.

Load is what comes over what can pass by the formulas, over the {kept} draws in the world of 2024:

{passages}

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

### What changed from the third fit

In 22 draws of the third fit more came to some place than can pass by the formulas above: at Altynkol, Dostyk and Brest, on the line from Dostyk, at
gauge changes and at the berths of Poti; no condition said that it could not. Run for 2024, all 300 of them, 9 had the passing of trains at Altynkol taken
all the time, 5 that at Dostyk, 2 the engines of KTZ and 1 the line from Dostyk. Of this fit, with the
luck that `simulate` draws, 4 have the gauge change at Malaszewicze taken all the time, 2 the platforms for it, 2 the gauge change at Khorgos for it and 1 the
passing of trains at Gardabani, where nobody counted; none has a border of China. In the runs of the fit no counted place was full: near a limit, what luck
a draw has decides, and the rule can't ask for more than to have had it.
A third of the draws of the prior deny a count, so rounds have 1200 draws now where they had 900.

Rows about days up to the end of 2024 that came out after June 2025 waited for this fit: the gauge change at Khorgos at 5 hours (D104), the trains of 2024
counted once more (A491), and closures of October 2024 at Aktau (D136). Rows about later days wait for no fit of 2024, though notes had named them
as if they did: feeders, berths and tanker loads of 2025 (F007, K018, F019), the pace in Kazakhstan told of 2024 and 2025 together (D010) and others count on
days after 2024 alone. The 8 trains a day at Altynkol of March 2025 (K032) are a record and were read as a usual day, by the evidence and by the assumption for
the years before. The row is read as a best case now, and the assumption is 5 to 8 a day (6.5) where it was 6 to 10 (8). Days after 2024 have the 9.8 a day that
passed in 2025 (V079), as what comes (D264) and as the least that can pass (D265).

| | third fit | fourth fit |
|---|---|---|
| root mean square residual, as carried | 0.18, 0.18 | 0.16, 0.17 |
| figures between P10 and P90 of 33, as carried | 26, 28 | 26, 27 |
| T001, the jam of 2022 | +0.59, +0.54 | +0.54, +0.47 |
| share of the evidence that weighs | 18 % | 25 % |
| draws of 300 that deny a count by the formulas | 22 | 0 |

A fit of the same evidence that refused by formulas alone, in 2022 as well and without those of platforms and wagons, left residuals of 0.16 and 0.16 with 28 and 30
figures inside, and 5 draws with the gauge change at Malaszewicze and its platforms taken all the time. It was not taken: wider ranges that rest on queues which
nobody saw are no better fit.
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
- What the evidence has of 2022 and the model has not is Aktau's container capacity before its hub, told as 40 kTEU a year (K007). It was tried, as
  one more limit that every box over Aktau passes, of 40 kTEU a year, in 40 draws of the third fit: it is taken 77 % of the time, boxes wait 1.1 days for it,
  and Altynkol–Poti takes 14.2 to 26.2 days (P10–P90) where it takes 13.4 to 24.8 without it, while 38 to 53 from Xi'an to Poti were published.
  With 36 kTEU the wait is 2.1 days. So a year that is spread evenly leaves room at that limit (the port counted 26.4 kTEU in ten months, V063), and it is
  not what made the jam: it was left out. No count by month is at hand; three months with a third more than the mean would fill it.
- Survey means of the borders are wide (two thirds of their value up or down would surprise nobody), so they hold little.
- The weights are worth {effective} draws: a P10 or P90 of the posterior has a chance error of its own, and the tails are coarse.
- Little keeps a change of gauge from being too quick or too slow. Times published for a train are 5 hours at Khorgos until 2024 (D104), 1 hour claimed for
  it with ten more tracks (K035), and 9 at Dostyk before 2016 (K036). How many cranes stand there and what one lifts in an hour is not published. The middle
  of Khorgos in 2024 is that of D104; its ends are left to the spread of the key, so in 29 of the 300 draws it takes more than 9 hours, up to 21, and in none
  less than 1 (the third fit, which had not seen D104, had 28 such). On days after 2024 the claim counts as well: the middle of 2025 is 3.4 hours, 3 draws lie
  below 1 hour and 12 above 9. Too quick a change costs nothing, since no train waits for it, and saves an hour or two; too slow a one fills its tracks.
  A limit needs a source: cranes of a terminal, or lifts in an hour.
- No draw of 2024 has more come to a counted place than can pass; other days know no such rule. By the formulas 16 of the 300 draws are full somewhere
  in 2025 (gauge changes for Malaszewicze 9, berths at Aktau 3, Brest 3, engines of KTZ 1) and 28 in 2022, most for want of platforms. What passed Altynkol in 2025
  is read as P5 of what can pass, the worst case, so it is 16 trains a day then (15 to 20) and next to nothing waits there: a lower bound read
  with the spread of its key, until somebody publishes what the crossing can do.
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
            full=FULL,
            passages=_passage_table(document["passage"]),
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


def _passage_table(passages: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        "| place | counted | load, P50 | load, most | why |",
        "|---|---|---:|---:|---|",
    ]
    lines += [
        f"| {one['label']} | {one['counted'].replace('|', ', ')} | "
        f"{one['load_p50']:.2f} | {one['load_most']:.2f} | {one['note']} |"
        for one in passages
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
