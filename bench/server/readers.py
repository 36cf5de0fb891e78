"""Many connections that read answers over and over, for where there is no wrk."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_for"]

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def read_for(port: int, paths: Sequence[str], connections: int, seconds: float) -> dict[str, Any]:
    """Return answers by hundreds of their status, and times, as wrk's script tells them."""
    return asyncio.run(_read_all(port, paths, connections, seconds))


async def _read_all(
    port: int, paths: Sequence[str], connections: int, seconds: float
) -> dict[str, Any]:
    statuses: Counter[str] = Counter()
    times: list[float] = []
    end = time.monotonic() + seconds
    await asyncio.gather(*(_read(port, paths, end, statuses, times) for _ in range(connections)))
    times.sort()
    at = {name: times[min(int(share * len(times)), len(times) - 1)] for name, share in _SHARES}
    return {
        "reader": "its own",
        "answers": len(times),
        "a_second": round(len(times) / seconds, 1),
        "status": {name: statuses[name] for name in "2345"},
        "unanswered": statuses["unanswered"],
        **{name: round(one * 1000.0, 1) for name, one in at.items()},
    }


_SHARES = (("p50_ms", 0.5), ("p90_ms", 0.9), ("p99_ms", 0.99), ("most_ms", 1.0))


async def _read(
    port: int, paths: Sequence[str], end: float, statuses: Counter[str], times: list[float]
) -> None:
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            turn = 0
            while time.monotonic() < end:
                path = paths[turn % len(paths)]
                turn += 1
                begun = time.monotonic()
                writer.write(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    "Accept-Encoding: br, gzip\r\n\r\n".encode()
                )
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                times.append(time.monotonic() - begun)
                statuses[chr(head[9])] += 1
            writer.close()
        except (OSError, EOFError):
            statuses["unanswered"] += 1
