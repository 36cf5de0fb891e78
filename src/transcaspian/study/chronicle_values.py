"""Values in use on two days, and the observations that make them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transcaspian.simulation.world_tables import read_tables

if TYPE_CHECKING:
    import datetime as dt

    from transcaspian.evidence.parameter import Parameter
    from transcaspian.evidence.store import Evidence
    from transcaspian.evidence.world import World

__all__ = ["LEAST_CHANGE", "LEAST_SHARE", "Values"]

LEAST_CHANGE = 0.01
"""Medians that differ by less, relative to the larger, are told as unchanged. [-]"""
LEAST_SHARE = 0.05
"""An observation moved a value if its share of all weight differs by as much. [-]"""
_NO_VALUE = frozenset({"event", "context"})


class Values:
    """
    The values of parameters and quantities of the simulator on two days.

    Parameters
    ----------
    evidence : Evidence
        All rows.
    first, last : date
        The days.
    known_by : date
        Nothing published later is used for either.
    """

    def __init__(
        self, evidence: Evidence, first: dt.date, last: dt.date, known_by: dt.date
    ) -> None:
        self.evidence = evidence
        self.known_by = known_by
        self.before = evidence.world(as_of=first, known_by=known_by)
        self.after = evidence.world(as_of=last, known_by=known_by)
        self._rows = {one.id: one for one in evidence.observations}
        tables = read_tables()
        self._quantities = {row["name"]: row for row in tables["quantities"]}
        self._assumed = {row["name"]: row for row in tables["assumed"]}

    def of(self, what: str) -> dict[str, Any]:
        """
        Return a parameter or quantity on both days.

        Parameters
        ----------
        what : str
            ``KEY@SUBJECT``, or the name of a quantity of the simulator.

        Returns
        -------
        dict
            Its unit, range and observations; ``did`` is moved, unchanged or no-value.
        """
        row = self._quantities.get(what)
        key, _, subject = what.partition("@")
        if row is not None:
            key, subject = row["key"], row["subject"]
        found = self._pair(key, subject) if key and subject else None
        item = _empty(what, "quantity" if row is not None else "parameter")
        if found is not None:
            item |= _told(*found)
            if row is not None:
                item["parameter"] = f"{key}@{subject}"
        elif row is not None and what in self._assumed:
            guess = self._assumed[what]
            range_ = {"p10": float(guess["low"]), "p50": float(guess["value"])}
            range_["p90"] = float(guess["high"])
            item |= {"unit": guess["unit"], "before": range_, "after": range_, "did": "unchanged"}
            item["basis"] = f"assumed on every day: {guess['note']}"
        return item

    def stated(self, id_: str) -> dict[str, Any] | None:
        """
        Return the parameter that an observation states a figure of, on both days.

        Parameters
        ----------
        id_ : str
            Of the observation.

        Returns
        -------
        dict or None
            None if there is no such observation, or it states no figure that feeds a value.
        """
        row = self._rows.get(id_)
        if row is None or not row.has_number or not row.speaks_of_present:
            return None
        key = self.evidence.keys.get(row.key)
        if key is None or key.kind in _NO_VALUE:
            return None
        item = self.of(f"{row.key}@{row.subject}")
        used = {one["id"] for one in item["observations"]}
        if item["did"] == "moved" and id_ not in used:
            item["did"] = "moved-by-others"
        return item | {"promised": None, "evidence": [id_]}

    def differing(self) -> list[dict[str, Any]]:
        """
        Return every parameter whose median differs between the days.

        Returns
        -------
        list of dict
            In order of key and subject, each with the observations that moved it.
        """
        found = []
        for key, subject in sorted(self.evidence.index):
            known = self.evidence.keys.get(key)
            if known is None or not known.unit or known.kind in _NO_VALUE:
                continue
            pair = self._pair(key, subject)
            if pair is not None and _differs(*pair):
                item = _empty(f"{key}@{subject}", "parameter") | _told(*pair)
                if item["observations"]:
                    found.append({"id": item["what"], **item})
        return found

    def _pair(self, key: str, subject: str) -> tuple[Parameter, Parameter] | None:
        """Return the parameter on both days; None if either is not known."""
        found = []
        for world in (self.before, self.after):
            one = _find(world, key, subject)
            if one is None:
                return None
            found.append(one)
        return found[0], found[1]


def _find(world: World, key: str, subject: str) -> Parameter | None:
    known = world.evidence.keys.get(key)
    if known is None or not known.unit:
        return None
    return world.find_parameter(key, subject)


def _empty(what: str, kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "what": what,
        "did": "no-value",
        "unit": None,
        "before": None,
        "after": None,
        "observations": [],
    }


def _differs(before: Parameter, after: Parameter) -> bool:
    return abs(after.p50 - before.p50) > LEAST_CHANGE * max(abs(before.p50), abs(after.p50))


def _told(before: Parameter, after: Parameter) -> dict[str, Any]:
    """Return a parameter on both days, and the observations whose share of it differs."""
    shares = [{one.observation.id: one for one in world.cited} for world in (before, after)]
    observations: list[dict[str, Any]] = []
    for id_ in sorted({*shares[0], *shares[1]}):
        was, now = (one[id_].weight if id_ in one else 0.0 for one in shares)
        if abs(now - was) < LEAST_SHARE:
            continue
        row = (shares[1].get(id_) or shares[0][id_]).observation
        observations.append(
            {
                "id": id_,
                "share_before": round(was, 4),
                "share_after": round(now, 4),
                "shift": round(abs(now - was), 4),
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "unit": row.unit,
                "valid_from": row.valid_from.isoformat() if row.valid_from else None,
                "valid_to": row.valid_to.isoformat() if row.valid_to else None,
                "published": row.published.isoformat() if row.published else None,
                "source": row.source,
            }
        )
    observations.sort(key=lambda one: (-one["shift"], one["id"]))
    moved = _differs(before, after)
    return {
        "unit": after.unit,
        "before": _range(before),
        "after": _range(after),
        "did": "moved" if moved else "unchanged",
        "basis": after.basis,
        "observations": observations if moved else [],
    }


def _range(one: Parameter) -> dict[str, float]:
    return {name: float(f"{getattr(one, name):.6g}") for name in ("p10", "p50", "p90", "mean")}
