"""What a server is told at its start."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path

from transcaspian.findings.store import findings_folder

__all__ = ["Settings", "is_loopback", "packaged_page"]

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What a server is told at its start.

    Attributes
    ----------
    home : Path
        Folder of the store and of results.
    store : str
        Address of the store; SQLite in `home` if empty.
    documents : Path or None
        File of documents and what reviewers decided; in `home` if None.
    page : Path or None
        Folder of the built page; None where there is none.
    host : str
        Where it listens.
    tokens : bool
        Whether a request has to carry one.
    workers : int
        Runs at once. [-]
    most_queued : int
        Runs that may wait. [-]
    most_bytes : int
        Of a request's body. [-]
    most_document_bytes : int
        Of a document. [-]
    most_streams : int
        Streams of events at once. [-]
    rate_s : float
        Requests a second that one client may go on making; 0 for no limit. [1/s]
    burst : int
        Requests that it may make at once. [-]
    keep_days : int
        Runs that ended longer ago are dropped; 0 for no limit. [d]
    keep_bytes : int
        The oldest runs are dropped until all take no more; 0 for no limit. [-]
    baseline : bool
        Whether a small baseline is run at the start.
    """

    home: Path
    store: str = ""
    documents: Path | None = None
    page: Path | None = None
    host: str = "127.0.0.1"
    tokens: bool = False
    workers: int = 1
    most_queued: int = 32
    most_bytes: int = _MIB
    most_document_bytes: int = 8 * _MIB
    most_streams: int = 200
    rate_s: float = 0.0
    burst: int = 300
    keep_days: int = 0
    keep_bytes: int = 0
    baseline: bool = True

    @staticmethod
    def default_home() -> Path:
        """Return the folder beside the kept findings."""
        return findings_folder().parent / "server"

    @property
    def chronicle(self) -> Path:
        """File of documents and decisions."""
        return self.documents or self.home / "chronicle.sqlite"

    @property
    def store_url(self) -> str:
        """Address of the store as SQLAlchemy reads it."""
        if not self.store:
            return f"sqlite:///{self.home / 'store.sqlite'}"
        scheme, mark, rest = self.store.partition("://")
        return f"postgresql+psycopg{mark}{rest}" if scheme == "postgresql" else self.store


def is_loopback(host: str) -> bool:
    """
    Tell whether nobody but this machine reaches an address.

    Parameters
    ----------
    host : str
        A name or an address.

    Returns
    -------
    bool
        False if in doubt.
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def packaged_page() -> Path | None:
    """
    Return the folder of the built page.

    Returns
    -------
    Path or None
        None where it was not built.
    """
    folder = Path(str(files("transcaspian") / "server" / "static"))
    return folder if (folder / "index.html").is_file() else None
