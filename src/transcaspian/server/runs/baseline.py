"""A small run that is ready when somebody opens the page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from transcaspian.server import knowledge
from transcaspian.server.runs.request import RunRequest, name_run, to_study

if TYPE_CHECKING:
    from transcaspian.server.runs.supervisor import Supervisor

__all__ = ["BASELINE", "submit_baseline"]

BASELINE = {"from": "2024-02-01", "days": 90, "replications": 40, "seed": 1}
"""February to April 2024, around a storm and a visit."""


def submit_baseline(supervisor: Supervisor) -> str:
    """
    Submit the baseline; nothing is run if it is kept.

    Parameters
    ----------
    supervisor : Supervisor
        Who runs it.

    Returns
    -------
    str
        Id of the run: the same until tables or code change.
    """
    today = knowledge.today()
    asked = RunRequest.model_validate({**BASELINE, "known_by": _last_known(today).isoformat()})
    run_id, request = name_run(asked, to_study(asked, today=today))
    return supervisor.submit(run_id, asked.kind, request, "server").id


def _last_known(today: dt.date) -> dt.date:
    """Return the last day on which anything that is packaged was published."""
    days = [one.published for one in knowledge.evidence().observations if one.published]
    days += [one.published for one in knowledge.atlas().statuses.values()]
    return min(max(days), today)
