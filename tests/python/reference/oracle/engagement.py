"""Events and referrals add up to an interaction and a social value (SPEC 4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from .orders import Run
from .rows import Row

INTERACTION_DAYS, SOCIAL_DAYS, REFERRED_CUSTOMER_POINTS = 90, 365, 20
INTERACTION_WEIGHTS = {
    "visit": 1,
    "search": 1,
    "product_view": 1,
    "add_to_cart": 3,
    "checkout": 5,
    "review": 8,
}
SOCIAL_WEIGHTS = {"share": 5, "referral": 10}


def events_by_customer(rows: Iterable[Row], run: Run, as_of: date) -> dict[str, list]:
    """(day, event_type) of every canonical customer's events up to the as-of date."""
    events = defaultdict(list)
    for row in rows:
        day = run.clock.day(row["occurred_at"])
        if day <= as_of:
            events[run.canonical(row["customer_id"])].append((day, row["event_type"]))
    return events


def engagement_values(
    events: Mapping[str, list], run: Run, as_of: date
) -> dict[str, dict[str, int]]:
    """SPEC 4: the interaction and social value of every customer who has one."""
    interaction: dict[str, int] = Counter()
    social: dict[str, int] = Counter()
    for customer, happened in events.items():
        for day, kind in happened:
            age = (as_of - day).days
            if age <= INTERACTION_DAYS:
                interaction[customer] += INTERACTION_WEIGHTS.get(kind, 0)
            if age <= SOCIAL_DAYS:
                social[customer] += SOCIAL_WEIGHTS.get(kind, 0)
    for person in run.people.values():
        registered_at = person["registered_at"]
        if person["referrer"] and registered_at and run.clock.day(registered_at) <= as_of:
            social[person["referrer"]] += REFERRED_CUSTOMER_POINTS
    return {"interaction": interaction, "social": social}
