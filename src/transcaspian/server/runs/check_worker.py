"""A process that tries worlds, and says what is wrong with each, or what may be changed in it."""

from __future__ import annotations

import json
import signal
import sys
from typing import Any

from transcaspian.errors import InputError, TranscaspianError

__all__ = ["main"]

_IDLE_S = 300


def main() -> None:
    """Read requests, a line of JSON each, and answer each until nobody asks."""
    while True:
        _leave_when_idle(_IDLE_S)
        line = sys.stdin.readline()
        _leave_when_idle(0)
        if not line:
            return
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _leave_when_idle(seconds: int) -> None:
    """End after some time without a request, where that can be said; 0 for never."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    from transcaspian.server.runs.check import make_world, tell_world
    from transcaspian.server.runs.request import read_run

    try:
        _, request = read_run(question["text"])
        world = make_world(request)
    except TranscaspianError as error:
        return {"faults": list(error.faults) if isinstance(error, InputError) else [str(error)]}
    return {"faults": [], "world": tell_world(world) if question.get("tell") else None}


if __name__ == "__main__":
    main()
