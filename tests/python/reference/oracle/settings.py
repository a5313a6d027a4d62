"""The settings are the vars of one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The vars of one run. `rfm_cut_points` (recency in days, frequency, monetary: four numbers
    each) is only read with rfm_scoring='threshold'."""

    today: date
    reporting_currency: str = "USD"
    business_time_zone: str = "UTC"
    counted_statuses: Sequence[str] = ("completed",)
    earliest_order_date: date = date(1970, 1, 1)
    as_of_date: date | None = None
    rfm_window_days: int | None = None
    rfm_scoring: str = "percentile"
    rfm_cut_points: Mapping[str, Sequence[Any]] | None = None
