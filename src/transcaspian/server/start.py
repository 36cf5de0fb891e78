"""Start a server and keep it running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from transcaspian.server.app import create_app
from transcaspian.server.store import Store

if TYPE_CHECKING:
    from transcaspian.server.settings import Settings

__all__ = ["has_tokens", "serve"]

_MOST_STREAMS_WAIT_S = 3


def has_tokens(settings: Settings) -> bool:
    """
    Tell whether anybody could ask a server that needs tokens.

    Parameters
    ----------
    settings : Settings
        For the store.

    Returns
    -------
    bool
        Whether a token is in force.
    """
    store = Store(settings.store_url)
    try:
        return any(one.revoked is None for one in store.list_tokens())
    finally:
        store.close()


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
