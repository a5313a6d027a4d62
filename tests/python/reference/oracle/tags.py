"""A customer has at most one tag of each group (SPEC 6, customer_tags)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from .days import Clock
from .exactness import ratio
from .tiers import slug

STORE_NEAR_KM, STORE_MIDDLE_KM = 3, 10
LOW_DISCOUNT_SHARE, MEDIUM_DISCOUNT_SHARE = Decimal("0.2"), Decimal("0.5")


def scene_of(local: datetime) -> str:
    """SPEC 6, customer_tags: weekday / weekend x part of the day."""
    part = ("night", "morning", "afternoon", "evening")[local.hour // 6]
    return f"{'weekend' if local.weekday() >= 5 else 'weekday'}_{part}"


def most_frequent(values: Iterable[str]) -> str:
    """The value that occurs most, ties by name."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def price_sensitivity(sales: Sequence[Mapping[str, Any]]) -> str:
    """SPEC 6, customer_tags: by the share of discounted sales."""
    share = ratio(sum(sale["discount_amount"] > 0 for sale in sales), len(sales), 6)
    if share <= LOW_DISCOUNT_SHARE:
        return "low"
    return "medium" if share <= MEDIUM_DISCOUNT_SHARE else "high"


def store_distance(kilometres: Decimal) -> str:
    """SPEC 6, customer_tags: near <= 3 km, middle <= 10, far."""
    if kilometres <= STORE_NEAR_KM:
        return "near"
    return "middle" if kilometres <= STORE_MIDDLE_KM else "far"


def tags_of(
    sales: Sequence[Mapping[str, Any]],
    category: str | None,
    kilometres: Decimal | None,
    clock: Clock,
) -> dict[str, str]:
    """tag_group -> tag_code of one customer; a group without data has no tag."""
    tags = {}
    if sales:
        tags["scene"] = most_frequent(scene_of(clock.local(sale["ordered_at"])) for sale in sales)
        tags["touchpoint"] = most_frequent(sale["channel"] for sale in sales)
        tags["price_sensitivity"] = price_sensitivity(sales)
    if category is not None:
        tags["preference"] = slug(category)
    if kilometres is not None:
        tags["store_distance"] = store_distance(kilometres)
    return tags
