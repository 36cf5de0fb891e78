"""A world tried before it is queued, so that whoever asks hears every fault at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from transcaspian.server import knowledge
from transcaspian.study.simulate_faults import check_request
from transcaspian.study.simulate_runs import prepare
from transcaspian.study.simulate_tell import values

if TYPE_CHECKING:
    from transcaspian.study.simulate_request import Request
    from transcaspian.study.simulate_runs import Setting

__all__ = ["make_world", "tell_world"]

_ONE_AT_A_TIME = threading.Lock()


def make_world(request: Request) -> Setting:
    """
    Make the world of a request, without running it.

    Parameters
    ----------
    request : Request
        As the study reads it.

    Returns
    -------
    Setting
        Checked: no name in it leads nowhere.

    Raises
    ------
    ScenarioError
        With every fault of what-ifs and scenario.
    """
    asked = check_request(request)
    with _ONE_AT_A_TIME:
        return prepare(
            asked, knowledge.evidence(), knowledge.atlas(), request.what_ifs, request.scenario
        )


def tell_world(world: Setting) -> dict[str, Any]:
    """
    Return what may be changed in a world.

    Parameters
    ----------
    world : Setting
        Made by `make_world`.

    Returns
    -------
    dict
        Its first day and what was known, as ISO dates; its figures; calendars told by hand.
    """
    return {
        "from": world.asked.first_day.isoformat(),
        "known_by": world.asked.known_by.isoformat(),
        "quantities": values(world.corridor),
        "calendars": [
            {"id": row["id"], "label": row["label"]}
            for row in world.corridor.tables["calendars"]
            if row["kind"] == "dated" and not row["args"]
        ],
    }
