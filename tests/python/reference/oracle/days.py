"""Facts and judgements have a day in the business time zone (SPEC 1)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from .settings import Settings


class Clock:
    """Sees naive UTC timestamps in var business_time_zone."""

    def __init__(self, zone_name: str) -> None:
        self.zone = ZoneInfo(zone_name)

    def local(self, moment: datetime) -> datetime:
        """The local time; at the ends of the calendar, where there is none, the UTC time."""
        try:
            return moment.replace(tzinfo=timezone.utc).astimezone(self.zone)
        except OverflowError:
            return moment

    def day(self, moment: datetime) -> date:
        """The day a moment counts on."""
        return self.local(moment).date()


def default_as_of_date(orders: Iterable[Mapping[str, Any]], settings: Settings) -> date:
    """SPEC 1: var as_of_date, else the day of the last sale or credit note, else today."""
    if settings.as_of_date is not None:
        return settings.as_of_date
    counted = (row["ordered_date"] for row in orders if row["order_kind"] != "not_counted")
    return max(counted, default=settings.today)
