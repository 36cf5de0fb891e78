"""The chronicle as it is now: the founding one, and what reviewers accepted of documents."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from transcaspian.chronicle.held import hold
from transcaspian.chronicle.store import Store as Documents
from transcaspian.server import knowledge

if TYPE_CHECKING:
    from pathlib import Path

    from transcaspian.chronicle.held import Held

__all__ = ["Chronicle"]

_Stamp = tuple[tuple[int, int], ...]


class Chronicle:
    """
    The chronicle as it is now.

    Parameters
    ----------
    path : Path
        File of documents and decisions; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._stamp: _Stamp | None = None

    def held(self) -> Held:
        """Return all rows that hold; read again where the file is another."""
        with self._lock:
            stamp = self.stamp()
            if self._held is None or stamp != self._stamp:
                self._held = self._read() if stamp else hold(evidence=knowledge.evidence())
                self._stamp = self.stamp()
            return self._held

    def stamp(self) -> _Stamp:
        """Return what is another once something was decided; empty without a file."""
        found = []
        for path in (self.path, self.path.with_name(f"{self.path.name}-wal")):
            try:
                about = path.stat()
            except OSError:
                continue
            found.append((about.st_mtime_ns, about.st_size))
        return tuple(found)

    def open(self) -> Documents:
        """Return documents and decisions, to be closed after use."""
        return Documents(self.path)

    def _read(self) -> Held:
        with self.open() as documents:
            return hold(evidence=knowledge.evidence(), store=documents)
