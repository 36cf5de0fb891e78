"""``transcaspian serve``: the page and the API on one address."""

from __future__ import annotations

from typing import Annotated

import typer

from transcaspian.cli._output import warn
from transcaspian.cli._store import StoreAddress, need_server, safe_address
from transcaspian.errors import InputError

__all__ = ["app", "serve"]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_RATE_S = 50.0


@app.command()
def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on, such as 127.0.0.1: this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port to listen on, such as 8000.")
    ] = 8000,
    store: StoreAddress = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Runs at once, such as 2.")] = 1,
    queue: Annotated[int, typer.Option(min=1, max=1000, help="Runs that may wait.")] = 32,
    baseline: Annotated[
        bool, typer.Option(help="Whether a small baseline is run at the first start, for the map.")
    ] = True,
    keep_days: Annotated[
        int,
        typer.Option(
            min=0, help="Days that ended runs and kept answers stay, such as 90; 0: for good."
        ),
    ] = 90,
    keep_mib: Annotated[
        int,
        typer.Option(
            min=0,
            help="MiB that runs, and answers, may take, such as 10240: the oldest go; 0: any.",
        ),
    ] = 10_240,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Let everybody who reaches the address do everything."),
    ] = False,
    show: Annotated[bool, typer.Option("--open", help="Also open the page in a browser.")] = False,
) -> None:
    """
    Serve the page and the API on one address, without any other network.

    Example: transcaspian serve --port 8000 --open
    """
    need_server()
    from transcaspian.chronicle.store import chronicle_file
    from transcaspian.server.settings import Settings, is_loopback, packaged_page
    from transcaspian.server.start import has_tokens
    from transcaspian.server.start import serve as start

    alone = is_loopback(host)
    settings = Settings(
        home=Settings.default_home(),
        store=store,
        documents=chronicle_file(),
        page=packaged_page(),
        host=host,
        tokens=not alone and not insecure,
        workers=workers,
        most_queued=queue,
        rate_s=0.0 if alone else _RATE_S,
        keep_days=keep_days,
        keep_bytes=keep_mib << 20,
        baseline=baseline,
    )
    if settings.tokens and not has_tokens(settings):
        raise InputError(
            f"--host: {host} can be reached by others, and there are no tokens: make one with "
            "`transcaspian token add NAME --role admin`, or say --insecure"
        )
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    warn(f"serving on {address}, store {safe_address(settings.store_url)}; interrupt to stop")
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
