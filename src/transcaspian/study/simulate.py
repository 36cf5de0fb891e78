"""A year of the corridor, hour by hour, with and without a change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transcaspian.atlas.load import load_atlas
from transcaspian.evidence.load import load_evidence
from transcaspian.findings.digest import run_digest
from transcaspian.results.simulation import Simulation
from transcaspian.study import simulate_tell as tell
from transcaspian.study import simulate_tell_draws as tell_draws
from transcaspian.study import simulate_tell_more as tell_more
from transcaspian.study.simulate_align import align
from transcaspian.study.simulate_causes import cause_labels
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_late import lateness
from transcaspian.study.simulate_precise import run_until, settle_warm_up
from transcaspian.study.simulate_request import folders_of, question_of
from transcaspian.study.simulate_runs import digest_of, prepare, run_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from transcaspian.results.simulation import Difference
    from transcaspian.study.simulate_request import Request

__all__ = ["simulate"]


def simulate(request: Request, *, on_progress: Callable[[float], None] | None = None) -> Simulation:
    """
    Run the corridor and say what happens.

    Parameters
    ----------
    request : Request
        What was typed.
    on_progress : callable, optional
        Told the share that is done.

    Returns
    -------
    Simulation
        The answer; with what-ifs, also what they alter.

    Raises
    ------
    ScenarioError
        If the request, a what-if or the world is wrong; every fault at once.
    EvidenceError
        If the user's own evidence is off.
    """
    asked = check_request(request)
    evidence, atlas = load_evidence(*request.evidence), load_atlas()
    asked, found = settle_warm_up(asked, evidence, atlas)
    setting = prepare(asked, evidence, atlas, request.what_ifs, request.scenario)
    paired = request.is_paired
    rival = prepare(asked, evidence, atlas, (), request.opponent) if paired else None
    reduced, base, precision = run_until(setting, rival, on_progress)
    if rival is not None:
        base = align(base, rival.corridor.tables, setting.corridor.tables)
    asked = replace(asked, request=replace(asked.request, replications=len(reduced)))
    again = run_again(setting, len(reduced))
    question = question_of(asked)
    named = {**question, "evidence": [], "tables": None}  # what they hold names a run, not where
    world = evidence.world(as_of=asked.as_of, known_by=asked.known_by)
    differences: tuple[Difference, ...] = ()
    if paired:
        differences = tell.differences(setting.corridor, base, reduced)
        differences += tell_more.promised_differences(setting, base, reduced)
    measures = tell.measures(setting.corridor, setting.compiled, world, reduced)
    places = tell.places(setting.corridor, base, reduced, skip_d=asked.request.warmup_d)
    return Simulation(
        run_id="s" + run_digest(named, folders_of(request))[1:],
        question=question,
        notes=(
            *request.promise_notes,
            *tell.notes(setting.corridor, reduced, horizon_h=asked.horizon_h),
            *tell_more.notes(found, precision, len(reduced)),
            *tell_draws.notes(setting, reduced, again),
        ),
        measures=tell_more.promised(measures, setting, reduced),
        places=tell_more.blocking(places, reduced),
        spread=tell_draws.spread(setting.corridor, reduced, again),
        throughputs=tell.throughputs(setting.corridor, world, reduced),
        laws=tell.laws(reduced),
        differences=differences,
        values=tell.values(setting.corridor),
        counts=setting.corridor.counts,
        n_event=sum(one.n_event for one in (*base, *reduced)),
        digest=digest_of((*base, *reduced)),
        lateness=lateness(setting.corridor, base, reduced, first_day=asked.first_day),
        precision=precision,
        warm_up_found=found,
        causes=cause_labels(setting.compiled.buckets, setting.corridor.tables),
    )
