"""Each customer has one lifecycle stage and one journey stage (SPEC 5)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

CHURNED_AFTER_DAYS = 365
DECLINE_GAPS, DECLINE_AFTER_DAYS = 2, 30
GROWTH_TENURE_DAYS, MATURE_SALES = 180, 4
LOYAL_SALES, LOYAL_RECENCY_DAYS = 3, 90
ACTIVATION_DAYS, RETENTION_DAYS = 7, 7

LIFECYCLE_PHASES = {
    "prospect": "exploration",
    "introduction": "exploration",
    "growth": "exploration",
    "maturity": "stable",
    "decline": "churn_warning",
    "churned": "churn_warning",
}


def lifecycle_stage(facts: Mapping[str, Any] | None) -> str:
    """SPEC 5, lifecycle_stage: first match wins."""
    if facts is None:
        return "prospect"
    recency = facts["recency_days"]
    if recency > CHURNED_AFTER_DAYS:
        return "churned"
    if recency > DECLINE_GAPS * facts["expected_gap_days"] and recency > DECLINE_AFTER_DAYS:
        return "decline"
    if facts["sales_count"] == 1:
        return "introduction"
    if facts["tenure_days"] <= GROWTH_TENURE_DAYS or facts["sales_count"] < MATURE_SALES:
        return "growth"
    return "maturity"


def days_until_decline(facts: Mapping[str, Any] | None, stage: str) -> int | None:
    """SPEC 5: days until recency alone turns the stage to decline."""
    if facts is None or stage == "churned":
        return None
    last_day = max(int(DECLINE_GAPS * facts["expected_gap_days"]), DECLINE_AFTER_DAYS)
    return max(0, last_day + 1 - facts["recency_days"])


def journey_stage(
    facts: Mapping[str, Any] | None, activity: Sequence[date], registered: date | None
) -> str:
    """SPEC 5, journey_stage: the furthest. Anyone with a sale is monetised at least, so the
    `activity` that decides the earlier stages is a prospect's event days."""
    if facts is not None:
        loyal = facts["orders_365d"] >= LOYAL_SALES
        return "loyal" if loyal and facts["recency_days"] <= LOYAL_RECENCY_DAYS else "monetised"
    if not activity:
        return "reached"
    first, *later = sorted(activity)
    if later and (later[-1] - first).days >= RETENTION_DAYS:
        return "retained"
    start, candidates = (registered, activity) if registered else (first, later)
    activated = any(0 <= (day - start).days <= ACTIVATION_DAYS for day in candidates)
    return "activated" if activated else "reached"
