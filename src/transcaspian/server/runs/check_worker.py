"""A process that tries one world after another, and says what is wrong with each."""

from __future__ import annotations

import json
import signal
import sys

from transcaspian.errors import InputError, TranscaspianError

__all__ = ["main"]

_IDLE_S = 300


def main() -> None:
    """Read requests, a line of JSON each, and answer with their faults until nobody asks."""
    while True:
        _leave_when_idle(_IDLE_S)
        line = sys.stdin.readline()
        _leave_when_idle(0)
        if not line:
            return
        sys.stdout.write(json.dumps({"faults": _faults(json.loads(line))}) + "\n")
        sys.stdout.flush()


def _leave_when_idle(seconds: int) -> None:
    """End after some time without a request, where that can be said; 0 for never."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _faults(text: str) -> list[str]:
    from transcaspian.server.runs.check import make_world
    from transcaspian.server.runs.request import read_run

    try:
        _, request = read_run(text)
        make_world(request)
    except TranscaspianError as error:
        return list(error.faults) if isinstance(error, InputError) else [str(error)]
    return []


if __name__ == "__main__":
    main()
