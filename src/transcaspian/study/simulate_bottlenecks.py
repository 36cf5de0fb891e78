"""Where time is lost: causes of waiting ranked, and each relieved by a tenth to see its worth."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.results.bottleneck import Bottleneck, Bottlenecks
from transcaspian.results.simulation import Interval
from transcaspian.simulation.statistics import paired
from transcaspian.simulation.world_values import whole
from transcaspian.study import simulate_tell as tell
from transcaspian.study import simulate_tell_draws as tell_draws
from transcaspian.study.simulate_causes import cause_words
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_precise import settle_warm_up
from transcaspian.study.simulate_request import question_of
from transcaspian.study.simulate_runs import digest_of, prepare, run_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from transcaspian.study.simulate_reduce import Reduced
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

__all__ = ["CARGOES", "find_bottlenecks"]

CARGOES = ("all-boxes", "kuryk-alat", "malaszewicze")
"""Measures whose waiting is ranked, in that order; all where a scenario has none of them."""
_Tried = tuple["Setting", tuple["Reduced", ...]]
_WAITING = "waiting:"
_DAYS_Y = 365.0


def find_bottlenecks(
    request: Request, *, most: int = 5, on_progress: Callable[[float], None] | None = None
) -> Bottlenecks:
    """
    Rank the causes of waiting, and try a relief of each.

    Parameters
    ----------
    request : Request
        What was typed; its what-ifs hold in every run.
    most : int
        How many causes of each cargo. [-]
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    Bottlenecks
        Most time lost first.

    Raises
    ------
    ScenarioError
        If the request or a what-if is wrong.
    """
    asked = check_request(replace(request, half_width=None))
    evidence, atlas = load_evidence(*request.evidence), load_atlas()
    asked, _ = settle_warm_up(asked, evidence, atlas)
    setting = prepare(asked, evidence, atlas, request.what_ifs, request.scenario)
    base = run_setting(setting)
    measures = setting.corridor.tables["measures"]
    rows_of = {row["id"]: i for i, row in enumerate(measures)}
    ranked = [rows_of[name] for name in CARGOES if name in rows_of] or list(rows_of.values())
    causes = [(i, bucket) for i in ranked for bucket in _worst(setting, base, i, most)]
    known = {row["bucket"] for row in setting.corridor.tables["relief"]}
    names = dict.fromkeys(name for _, name in causes if name in known)
    texts = list(dict.fromkeys(_try(setting, name) for name in names))
    relieved: dict[str, _Tried] = {}
    for done, text in enumerate(texts, start=1):
        changed = prepare(asked, evidence, atlas, (*request.what_ifs, text), request.scenario)
        relieved[text] = changed, run_setting(changed)
        if on_progress is not None:
            on_progress(done / len(texts))
    rows = [_tell(setting, base, i, bucket, relieved) for i, bucket in causes]
    return Bottlenecks(
        question=question_of(asked),
        rows=tuple(rows),
        counts=setting.corridor.counts,
        digest=digest_of((*base, *(one for _, runs in relieved.values() for one in runs))),
        notes=(
            *tell.notes(setting.corridor, base, horizon_h=asked.horizon_h),
            *tell_draws.notes(setting, base, ()),
        ),
    )


def _worst(setting: Setting, base: Sequence[Reduced], i: int, most: int) -> list[str]:
    """Return the buckets of waiting that take most time of one measure."""
    split = np.mean([one.split_d[i] for one in base], axis=0)
    names = [
        (float(days), name)
        for name, days in zip(setting.compiled.buckets, split, strict=True)
        if name.startswith(_WAITING) and days > 0.0
    ]
    return [name for _, name in sorted(names, key=lambda one: (-one[0], one[1]))[:most]]


def _tell(
    setting: Setting,
    base: Sequence[Reduced],
    i: int,
    bucket: str,
    relieved: Mapping[str, _Tried],
) -> Bottleneck:
    tables = setting.corridor.tables
    b = setting.compiled.buckets.index(bucket)
    split = np.mean([one.split_d[i] for one in base], axis=0)
    waiting = [name.startswith(_WAITING) for name in setting.compiled.buckets]
    n_y = float(np.mean([one.times_d[i, 4] for one in base]))
    n_y *= _DAYS_Y / setting.asked.request.days
    row = next((one for one in tables["relief"] if one["bucket"] == bucket), None)
    text = _try(setting, bucket) if row is not None else ""
    effect = None
    figures: dict[str, Any] = {}
    if row is not None:
        changed, runs = relieved[text]
        figure = setting.corridor.quantities[row["quantity"]]
        after = changed.corridor.quantities[row["quantity"]].value
        figures = {"before": figure.value, "after": after, "unit": figure.unit}
        before = [one.times_d[i, 3] for one in base]
        known = paired(before, [one.times_d[i, 3] for one in runs])
        ends = (known.low, known.high) if len(before) > 1 else (None, None)
        effect = Interval(known.mean, *ends)
    name = bucket.removeprefix(_WAITING)
    longest = [float(one.split_d[i][waiting].max()) for one in base]
    return Bottleneck(
        cargo=tables["measures"][i]["label"],
        cause=name,
        label=cause_words(name, tables),
        wait_d=float(split[b]),
        share=float(split[b] / split[waiting].sum()),
        lost_y=float(split[b] * n_y),
        relief=text,
        relief_words=row["words"] if row is not None else "",
        effect_d=effect,
        leads=sum(
            0.0 < most == float(one.split_d[i, b]) for most, one in zip(longest, base, strict=True)
        ),
        **figures,
    )


def _try(setting: Setting, bucket: str) -> str:
    """
    Return what is tried against a cause, as it would be typed.

    Of things that can't be halved whole ones come or go, in every draw as many: a tenth of them,
    and at least one.
    """
    row = next(one for one in setting.corridor.tables["relief"] if one["bucket"] == bucket)
    figure = setting.corridor.quantities[row["quantity"]]
    if not row["change"].startswith("*") or whole(figure.unit, 1.5) == 1.5:
        return row["quantity"] + row["change"]
    share = float(row["change"][1:]) - 1.0
    step = max(round(abs(share) * figure.value), 1)
    return f"{figure.name}{'+' if share > 0.0 else '-'}{step}"
