"""A world in which every parameter is given, with one spread for all."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from transcaspian.errors import MissingEvidence
from transcaspian.evidence.parameter import Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FixedWorld:
    """Stands in for what the evidence would say; medians by ``key`` or ``key@subject``."""

    def __init__(self, medians: Mapping[str, float], *, sigma: float = 0.0) -> None:
        self.as_of = self.known_by = dt.date(2024, 3, 1)
        self._medians = dict(medians)
        self._sigma = sigma

    def find_parameter(
        self, key: str, subject: str, *, ladder: Sequence[str] = ()
    ) -> Parameter | None:
        for rung in (subject, *ladder):
            median = self._medians.get(f"{key}@{rung}")
            if median is not None:
                return self._parameter(key, subject, rung, median)
        return None

    def get_parameter(self, key: str, subject: str, *, ladder: Sequence[str] = ()) -> Parameter:
        found = self.find_parameter(key, subject, ladder=ladder)
        if found is None:
            raise MissingEvidence(f"{key} of {subject}: no evidence", title="evidence")
        return found

    def _parameter(self, key: str, subject: str, rung: str, median: float) -> Parameter:
        spread = math.exp(1.2815515655446004 * self._sigma)
        return Parameter(
            key=key, subject=subject, found_subject=rung, unit="", family="lognormal",
            mu=math.log(median) if median > 0 else -math.inf, sigma=self._sigma, cut=False,
            p10=median / spread, p50=median, p90=median * spread,
            mean=median * math.exp(self._sigma**2 / 2), assumed=True, stale_y=0.0,
            basis="given", cited=(),
        )  # fmt: skip


PLAIN = {
    "rail.speed_km_d@world": 500.0,
    "road.speed_km_d@world": 400.0,
    "sea.speed_kn@world": 10.0,
    "sea.calls_d@world": 2.0,
    "train.wait_d@world": 1.0,
    "port.dwell_d@world": 3.0,
    "port.wait_d@world": 2.0,
    "port.handling_h@world": 24.0,
    "border.dwell_h@world": 48.0,
    "gauge.change_h@world": 12.0,
    "road.dray_km@world": 20.0,
    "road.circuity@world": 1.3,
    "border.fee_usd_feu@world": 200.0,
    "gauge.change_usd_feu@world": 300.0,
    "rail.rate_usd_feu_km@world": 0.5,
    "sea.rate_usd_feu_km@world": 0.2,
    "road.rate_usd_feu_km@world": 1.5,
    "road.dray_usd_feu@world": 150.0,
    "terminal.handling_usd_feu@world": 100.0,
    "container.hire_usd_feu_d@world": 10.0,
    "wagon.hire_usd_feu_d@world": 20.0,
    "cargo.payload_t_teu@world": 8.0,
    "cargo.value_usd_teu@world": 50_000.0,
    "inventory.rate_y@world": 0.2,
    "emission.rail_electric_g_tkm@world": 10.0,
    "emission.rail_diesel_g_tkm@world": 30.0,
    "rail.electrified_share@world": 0.5,
    "emission.sea_g_tkm@world": 20.0,
    "emission.road_g_tkm@world": 90.0,
    "emission.handling_kg_teu@world": 15.0,
}
"""Round figures, none of them anybody's."""
