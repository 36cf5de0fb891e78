"""Old runs make room for new ones: by age, then by what they take together."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from transcaspian.findings.keeping import Aged, choose_gone, prune_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from transcaspian.findings.keeping import Keep
    from transcaspian.server.store import Store
    from transcaspian.server.tables import RunRow

__all__ = ["choose_pruned", "prune", "size_of"]

_GONE = ".pruned-"
_OVER = ("done", "failed", "lost", "cancelled")


def size_of(folder: Path) -> int:
    """
    Return what all files below a folder take.

    Parameters
    ----------
    folder : Path
        It need not be there.

    Returns
    -------
    int
        Bytes. [-]
    """
    total = 0
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def choose_pruned(
    rows: Sequence[RunRow],
    sizes: Mapping[str, int],
    keep: Keep,
    *,
    now: dt.datetime,
    spared: Collection[str],
) -> dict[str, str]:
    """
    Return which runs go, and why.

    Parameters
    ----------
    rows : sequence of RunRow
        All runs.
    sizes : mapping of str to int
        What the files of each take. [-]
    keep : Keep
        How much is kept.
    now : datetime.datetime
        This moment.
    spared : collection of str
        Runs that never go.

    Returns
    -------
    dict of str to str
        Why, by id; only runs that have ended, those that ended first before others.
    """
    over = {row.id for row in rows if row.status in _OVER and row.ended and row.id not in spared}
    aged = (Aged(row.id, _moment(row, now), sizes.get(row.id, 0)) for row in rows)
    return choose_gone(aged, keep, now=now, spared={row.id for row in rows} - over)


def _moment(row: RunRow, now: dt.datetime) -> dt.datetime:
    """Return when a run ended; now if it has not."""
    return dt.datetime.fromisoformat(row.ended) if row.ended else now


def prune(store: Store, home: Path, keep: Keep, *, spared: Collection[str] = ()) -> list[str]:
    """
    Drop runs that need not be kept, with their files, and kept answers of no run by the same rule.

    Each run is written into the audit log, and how many answers went.

    Parameters
    ----------
    store : Store
        Where runs are written down.
    home : Path
        Folder of the server.
    keep : Keep
        How much is kept.
    spared : collection of str
        Runs that never go.

    Returns
    -------
    list of str
        Ids of those that went. A prune that was cut short is finished by the next one.
    """
    folder = home / "runs"
    for left in folder.glob(f"{_GONE}*"):
        store.drop_run(left.name.removeprefix(_GONE), "server", "")
        shutil.rmtree(left, ignore_errors=True)
    if not keep.days and not keep.most_bytes:
        return []
    rows = store.list_runs()
    sizes = {row.id: size_of(folder / row.id) for row in rows} if keep.most_bytes else {}
    now = dt.datetime.now(tz=dt.UTC)
    chosen = choose_pruned(rows, sizes, keep, now=now, spared=spared)
    gone = prune_findings(keep, now=now, spared={row.id for row in rows if row.id not in chosen})
    for why, n in Counter(gone.values()).items():
        store.note("server", "finding.prune", f"{n} kept answers: {why}")
    for run_id, why in chosen.items():
        aside = folder / f"{_GONE}{run_id}"
        if (folder / run_id).is_dir():
            (folder / run_id).rename(aside)
        store.drop_run(run_id, "server", why)
        shutil.rmtree(aside, ignore_errors=True)
    return list(chosen)
