"""Start a server and keep it running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from transcaspian.server.app import create_app

if TYPE_CHECKING:
    from transcaspian.server.settings import Settings

__all__ = ["serve"]

_MOST_STREAMS_WAIT_S = 3


def serve(settings: Settings, *, port: int) -> None:
    """
    Serve until interrupted.

    Parameters
    ----------
    settings : Settings
        What it is told.
    port : int
        Where it listens. [-]
    """
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_MOST_STREAMS_WAIT_S,
        h11_max_incomplete_event_size=32 << 10,
    )
