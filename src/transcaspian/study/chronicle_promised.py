"""Promises as changes of a world: what the simulator would be told if they were kept."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from transcaspian.chronicle.commitment import status_on
from transcaspian.chronicle.day import first_day
from transcaspian.errors import ScenarioError
from transcaspian.scenario.spec import Scenario
from transcaspian.simulation.world_tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcaspian.chronicle.held import Held
    from transcaspian.chronicle.record import Commitment, Effect
    from transcaspian.study.simulate_request import Request

__all__ = [
    "WITH_PROMISES",
    "Promised",
    "changes_of",
    "fit_run",
    "keep_promises",
    "to_toml",
]

WITH_PROMISES = ("kept", "all", "none")
"""Which promises a world is told of."""
_BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promised:
    """
    One effect of a promise, as a change.

    Parameters
    ----------
    promise, status : str
        Id of the promise, and how it stands.
    what, kind : str
        A quantity of the simulator, or as the chronicle has it where the simulator has none; one
        of ``set``, ``add`` and ``times``.
    value : float
        In the unit of the quantity.
    start : date or None
        First day on which it holds; None from the beginning.
    why, source : str
        What was promised; who says so.
    left_out : str
        Why it is no change; empty if it is one.
    """

    promise: str
    status: str
    what: str
    kind: str
    value: float
    start: dt.date | None
    why: str
    source: str
    left_out: str = ""

    @property
    def text(self) -> str:
        """Promise, quantity and day on one line."""
        sign = {"set": "=", "add": "+", "times": "*"}[self.kind]
        start = f" from {self.start}" if self.start else ""
        return f"{self.promise} ({self.status}): {self.what}{sign}{self.value:.12g}{start}"

    def to_change(self) -> dict[str, Any]:
        """Return it as a row ``[[change]]`` of a scenario."""
        change: dict[str, Any] = {"what": self.what, self.kind: self.value}
        if self.start is not None:
            change["from"] = self.start.isoformat()
        return change | {"why": self.why, "source": self.source}


def changes_of(held: Held, commitments: Iterable[Commitment], day: dt.date) -> list[Promised]:
    """
    Return the effects of promises as changes.

    Parameters
    ----------
    held : Held
        For sources.
    commitments : iterable of Commitment
        Whose effects.
    day : date
        On which they stand so or so.

    Returns
    -------
    list of Promised
        In order of their days; those that can't be changes say why.
    """
    names = _names()
    found = [
        _promised(one, effect, held, day, names) for one in commitments for effect in one.effects
    ]
    return sorted(found, key=lambda one: (str(one.start or ""), one.promise))


def _names() -> dict[str, str]:
    """Return names of quantities by themselves and by the parameter that feeds them."""
    rows = read_tables()["quantities"]
    names = {f"{row['key']}@{row['subject']}": row["name"] for row in rows if row["key"]}
    return names | {row["name"]: row["name"] for row in rows if not row["formula"]}


def _promised(
    one: Commitment, effect: Effect, held: Held, day: dt.date, names: dict[str, str]
) -> Promised:
    status = status_on(one, day).state
    left_out = ""
    if effect.what not in names:
        left_out = "the simulator has no such quantity"
    elif status == _BROKEN:
        left_out = "lapsed or cancelled"
    elif not effect.start:
        left_out = "no day is named"
    return Promised(
        promise=one.id,
        status=status,
        what=names.get(effect.what, effect.what),
        kind=effect.kind,
        value=effect.value,
        start=first_day(effect.start) if effect.start else None,
        why=_why(one, effect, held, status),
        source="; ".join(cited.words for cited in held.cite(effect.evidence)),
        left_out=left_out,
    )


def _why(one: Commitment, effect: Effect, held: Held, status: str) -> str:
    by = ", ".join(held.name(id_) for id_ in one.promisors)
    note = f"; {effect.note}" if effect.note else ""
    return f"promise {one.id}, {status}: {one.object}, by {by}{note}"


def fit_run(
    promised: Sequence[Promised], *, which: str, first: dt.date, last: dt.date
) -> tuple[list[Promised], list[Promised]]:
    """
    Part the changes that a run is told from those that it isn't.

    Parameters
    ----------
    promised : sequence of Promised
        As of `changes_of`.
    which : str
        ``kept`` or ``all``.
    first, last : date
        Of the run.

    Returns
    -------
    tuple of (list, list)
        Those told, and those left out, each with its reason. What is kept since before the run
        is left out: figures of that world have it already, and adding it again would count it
        twice. What should have come before the run and did not holds from its beginning.
    """
    told: list[Promised] = []
    rest: list[Promised] = []
    for one in promised:
        reason = one.left_out
        if which == "kept" and one.status != "kept":
            reason = reason or f"{one.status}, not kept"
        if not reason and one.start is not None and one.start > last:
            reason = "begins after the run"
        if not reason and one.start is not None and one.start <= first and one.status == "kept":
            reason = "kept since before the run: figures in use have it"
        if reason:
            rest.append(replace(one, left_out=reason))
        elif one.start is not None and one.start <= first:
            told.append(replace(one, start=None))
        else:
            told.append(one)
    return told, rest


def keep_promises(request: Request, held: Held | None = None) -> Request:
    """
    Return a request whose scenario has the promises that it asks for among its changes.

    Parameters
    ----------
    request : Request
        Its `with_promises` says which.
    held : Held, optional
        The chronicle; the founding one with what the user accepted if left out.

    Returns
    -------
    Request
        Itself if it asks for none. Promises come before the scenario's own changes; its notes tell
        which were told, by whom, and which were left out and why.

    Raises
    ------
    ScenarioError
        If the word is unknown, the dates are off, or the scenario has no world of the corridor.
    """
    from transcaspian.study.simulate_faults import check_request

    which = request.with_promises
    if which not in WITH_PROMISES:
        raise ScenarioError(
            f"--with-promises: {which[:40]!r} is none of {', '.join(WITH_PROMISES)}"
        )
    if which == "none" or request.promise_notes:
        return request
    scenario = request.scenario or Scenario("The corridor")
    if scenario.base == "none":
        raise ScenarioError(
            f"--with-promises: {scenario.name} stands alone: promises move quantities of the "
            "corridor, leave the option out"
        )
    asked = check_request(request)
    held = (held or _load()).known_by(asked.known_by)
    promised = changes_of(held, held.rows.commitments, asked.known_by)
    last = asked.first_day + dt.timedelta(days=request.days - 1)
    told, rest = fit_run(promised, which=which, first=asked.first_day, last=last)
    name = scenario.name if request.scenario else f"The corridor with promises: {which}"
    changes = (*(one.to_change() for one in told), *scenario.changes)
    return replace(
        request,
        scenario=replace(scenario, name=name, changes=changes, file="", lines={}),
        promise_notes=tuple(_notes(which, told, rest)),
    )


def _load() -> Held:
    from transcaspian.chronicle.held import hold
    from transcaspian.chronicle.store import Store, chronicle_file

    if not chronicle_file().exists():
        return hold()
    with Store() as store:
        return hold(store=store)


def _notes(which: str, told: Sequence[Promised], rest: Sequence[Promised]) -> Iterable[str]:
    """Yield what was told and by whom, then what was left out and why."""
    yield (
        f"with promises {which}: {len(told)} effects of promises are among the changes, "
        f"{len(rest)} are left out"
    )
    reasons: dict[str, list[str]] = {}
    for one in rest:
        reasons.setdefault(one.left_out, []).append(one.promise)
    for reason, ids in reasons.items():
        yield f"promises left out ({reason}): {', '.join(dict.fromkeys(ids))}"


def to_toml(promised: Sequence[Promised]) -> str:
    """
    Return promises as rows that a scenario can include.

    Parameters
    ----------
    promised : sequence of Promised
        As of `changes_of`.

    Returns
    -------
    str
        TOML: ``[[change]]`` rows; what can't be one is a comment that says why.
    """
    lines = [
        "# Promises as changes: put these rows into a scenario file, and leave out those whose day",
        "# lies outside its run. transcaspian simulate --with-promises does both by itself.",
    ]
    for one in promised:
        if one.left_out:
            lines += ["", f"# left out ({one.left_out}): {_one_line(one.text)}"]
            continue
        lines += ["", f"# {one.promise}: {one.status}", "[[change]]"]
        for name, value in one.to_change().items():
            shown = value if name == "from" else json.dumps(value, ensure_ascii=False)
            if isinstance(value, float):
                shown = f"{value:.12g}"
            lines.append(f"{name} = {shown}")
    return "\n".join([*lines, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split())
