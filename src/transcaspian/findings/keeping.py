"""How much is kept: by age, then by what all take together; the oldest goes first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transcaspian.findings.store import findings_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

__all__ = ["Aged", "Keep", "choose_gone", "prune_findings"]

_UNFINISHED = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Keep:
    """
    How much is kept.

    Attributes
    ----------
    days : int
        What is older goes; 0 for no limit. [d]
    most_bytes : int
        The oldest go until all take no more; 0 for no limit. [-]
    """

    days: int = 0
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Aged:
    """
    Something that is kept.

    Attributes
    ----------
    id : str
        Its name.
    moment : datetime.datetime
        Since when it is there.
    size : int
        What it takes. [-]
    """

    id: str
    moment: dt.datetime
    size: int


def choose_gone(
    kept: Iterable[Aged], keep: Keep, *, now: dt.datetime, spared: Collection[str] = ()
) -> dict[str, str]:
    """
    Return what goes, and why.

    Parameters
    ----------
    kept : iterable of Aged
        All that there is.
    keep : Keep
        How much is kept.
    now : datetime.datetime
        This moment.
    spared : collection of str
        What never goes, though it counts.

    Returns
    -------
    dict of str to str
        Why, by name, the oldest first.
    """
    items = sorted(kept, key=lambda one: (one.moment, one.id))
    over = [one for one in items if one.id not in spared]
    chosen: dict[str, str] = {}
    if keep.days:
        last = now - dt.timedelta(days=keep.days)
        chosen = {one.id: f"older than {keep.days} days" for one in over if one.moment < last}
    if keep.most_bytes:
        left = sum(one.size for one in items if one.id not in chosen)
        for one in over:
            if left <= keep.most_bytes:
                break
            if one.id not in chosen:
                chosen[one.id] = f"all took more than {keep.most_bytes} bytes"
                left -= one.size
    return chosen


def prune_findings(keep: Keep, *, now: dt.datetime, spared: Collection[str] = ()) -> dict[str, str]:
    """
    Forget kept answers that are too old, or too many.

    Parameters
    ----------
    keep : Keep
        How much is kept.
    now : datetime.datetime
        This moment.
    spared : collection of str
        Runs whose answers never go.

    Returns
    -------
    dict of str to str
        Why, by run.
    """
    folder = findings_folder()
    kept = list(_iter_aged(folder.glob("*.json")))
    for one in _iter_aged(folder.glob("*.part")):
        if one.moment < now - _UNFINISHED:  # left by a process that was killed
            (folder / f"{one.id}.part").unlink(missing_ok=True)
    chosen = choose_gone(kept, keep, now=now, spared=spared)
    for name in chosen:
        (folder / f"{name}.json").unlink(missing_ok=True)
    return chosen


def _iter_aged(paths: Iterable[Path]) -> Iterator[Aged]:
    for path in paths:
        try:
            about = path.stat()
        except OSError:  # gone meanwhile
            continue
        yield Aged(path.stem, dt.datetime.fromtimestamp(about.st_mtime, tz=dt.UTC), about.st_size)
