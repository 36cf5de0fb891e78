"""``transcaspian serve``: the page and the API on one address."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from transcaspian.cli._output import warn
from transcaspian.errors import InputError

__all__ = ["app", "serve"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_NEEDED = ("fastapi", "uvicorn", "sqlalchemy", "alembic")


@app.command()
def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on, such as 127.0.0.1: this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port to listen on, such as 8000.")
    ] = 8000,
    show: Annotated[bool, typer.Option("--open", help="Also open the page in a browser.")] = False,
) -> None:
    """
    Serve the page and the API on one address, without any other network.

    Example: transcaspian serve --port 8000 --open
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(
            f"serve: {', '.join(missing)} not installed: pip install 'transcaspian[serve]'"
        )
    from transcaspian.server.settings import Settings, is_loopback, packaged_page
    from transcaspian.server.start import serve as start

    if not is_loopback(host):
        raise InputError(f"--host: {host} can be reached by others: listen on 127.0.0.1")
    settings = Settings(home=Settings.default_home(), page=packaged_page(), host=host)
    address = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    warn(f"serving on {address}; interrupt to stop")
    if settings.page is None:
        warn("the page is not built: run `make serve` in a checkout; the API answers")
    if show:
        _open_later(address)
    start(settings, port=port)


def _open_later(address: str) -> None:
    """Open a browser once the server is likely to answer."""
    import threading
    import webbrowser

    timer = threading.Timer(1.0, webbrowser.open, (address,))
    timer.daemon = True
    timer.start()
