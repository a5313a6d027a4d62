"""What an action brings and which category comes next, computed by plain Python.

Every rule is read from SPEC-outreach P5, SPEC-value V6 and docs/outreach.md, without a look at our
SQL.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
CATEGORIES, PRIOR, HIT_RATE_TARGET = 5, 200, Decimal("0.7")
NOT_BOUGHT, NOT_JUDGED = "none", "unknown"  # instead of a tier


@dataclass
class Send:
    """A row of a campaign: a message, or a member of the control group."""

    send_id: str
    campaign_id: str
    customer_id: str
    variant: str
    at: datetime
    day: date


@dataclass
class Sale:
    """A sale and its lines as (category, amount)."""

    order_id: str
    customer_id: str
    at: datetime
    day: date
    lines: list[tuple[str, Decimal]] = field(default_factory=list)


@dataclass
class Shop:
    """What both marts are made of.

    customers: their quadrant tiers. unprofiled, refused: who refuses profiling by the as-of date,
    and by the day of the list. actions: those of campaigns. tiers: quadrant tiers by month end and
    customer. recommended: action and reasons by customer.
    """

    as_of: date
    day: date
    customers: dict[str, str | None]
    unprofiled: set[str]
    refused: set[str]
    sends: list[Send]
    actions: dict[str, str | None]
    tiers: dict[tuple[date, str], str]
    sales: list[Sale]
    expected_spend: dict[str, Decimal]
    recommended: dict[str, tuple[str, str, str]]
    window: int = 14

    def __post_init__(self):
        self.received: dict[tuple[str, str], list[Send]] = defaultdict(list)
        for send in sorted(self.sends, key=lambda send: (send.at, send.send_id.encode())):
            if send.day <= self.as_of:
                self.received[send.campaign_id, send.customer_id].append(send)
        self.bought: dict[str, list[Sale]] = defaultdict(list)
        for sale in sorted(self.sales, key=lambda sale: (sale.at, sale.order_id.encode())):
            if sale.day <= self.as_of:
                self.bought[sale.customer_id].append(sale)


def rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


# The effect of actions ----------------------------------------------------------------------------


@dataclass
class Arm:
    customers: int = 0
    conversions: int = 0


def has_converted(shop: Shop, send: Send) -> bool:
    """Whether a sale follows the send in the window of days."""
    last_day = send.day + timedelta(shop.window)
    return any(
        sale.at >= send.at and sale.day <= last_day for sale in shop.bought[send.customer_id])


def tier_before(shop: Shop, send: Send) -> str:
    """Quadrant tier at the month end before a send."""
    month_end = send.day.replace(day=1) - timedelta(1)
    had_bought = any(sale.day <= month_end for sale in shop.bought[send.customer_id])
    return shop.tiers.get((month_end, send.customer_id), NOT_JUDGED) if had_bought else NOT_BOUGHT


def arms_of(shop: Shop) -> dict[tuple[str, str | None, bool], Arm]:
    """Recipients and conversions by action, tier (None: all) and whether they are in control.

    A recipient counts once per campaign, by the first send; who is in two arms is in none. A
    campaign without control says nothing of an effect.
    """
    arms: dict[tuple[str, str | None, bool], Arm] = defaultdict(Arm)
    recipients = [
        (campaign, sends[0]) for (campaign, _), sends in shop.received.items()
        if len({send.variant for send in sends}) == 1]
    tried = {campaign for campaign, first in recipients if first.variant == "control"}
    for campaign, first in recipients:
        action = shop.actions.get(campaign)
        if action is None or campaign not in tried:
            continue
        is_converted = has_converted(shop, first)
        for tier in (None, tier_before(shop, first)):
            arm = arms[action, tier, first.variant == "control"]
            arm.customers += 1
            arm.conversions += is_converted
    return arms


def difference(treated: Arm, control: Arm) -> Decimal | None:
    """Conversion of the treated less that of control, if both have members."""
    if not (treated.customers and control.customers):
        return None
    rates = [Decimal(arm.conversions) / arm.customers for arm in (treated, control)]
    return rounded(rates[0] - rates[1], 6)


def uplift(arms: dict, action: str, tier: str) -> Decimal | None:
    """The effect in a tier, drawn towards that on all tiers."""
    def of(tier: str | None) -> tuple[Arm, Arm]:
        return tuple(arms.get((action, tier, is_control), Arm()) for is_control in (False, True))

    everybody, cell = difference(*of(None)), difference(*of(tier))
    if everybody is None:
        return None
    weight = 0 if cell is None else of(tier)[0].customers
    return rounded((weight * (cell or 0) + PRIOR * everybody) / (weight + PRIOR), 6)


# The next category --------------------------------------------------------------------------------


def top_category(sale: Sale) -> str:
    """The category with the greatest amount, of equal ones the first by name."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for category, amount in sale.lines:
        amounts[category] += amount
    return min(amounts, key=lambda category: (-amounts[category], category.encode()))


def paths_of(shop: Shop) -> dict[str, list[str]]:
    """The top categories of the sales with lines, in order, of everybody who may be profiled."""
    return {
        customer: path
        for customer, sales in shop.bought.items()
        if customer not in shop.unprofiled
        and (path := [top_category(sale) for sale in sales if sale.lines])
    }


def most_frequent(counts: Counter) -> list[str]:
    """The five greatest, of equal ones the first by name."""
    return sorted(counts, key=lambda each: (-counts[each], each.encode()))[:CATEGORIES]


def followers(paths: Iterable[list[str]]) -> dict[str, list[str]]:
    """The categories that most often follow each category."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for path in paths:
        for before, after in zip(path, path[1:]):
            counts[before][after] += 1
    return {category: most_frequent(after) for category, after in counts.items()}


# The marts ----------------------------------------------------------------------------------------


def next_best_action(shop: Shop) -> list[Row]:
    arms, paths = arms_of(shop), paths_of(shop)
    following = followers(paths.values())
    rows = []
    for customer, tier in shop.customers.items():
        if customer in shop.unprofiled | shop.refused:
            continue
        action, reason_en, reason_zh = shop.recommended.get(customer, (None, None, None))
        effect = uplift(arms, action, tier or NOT_BOUGHT) if action else None
        spend = shop.expected_spend.get(customer)
        path = paths.get(customer)
        proposals = following.get(path[-1], []) if path else []
        rows.append({
            "as_of_date": shop.as_of,
            "outreach_date": shop.day,
            "customer_id": customer,
            "action_code": action,
            "reason_en": reason_en,
            "reason_zh": reason_zh,
            "uplift": effect,
            "value": None if effect is None or spend is None else rounded(effect * spend, 4),
            **{
                f"next_category_{place + 1}": (
                    proposals[place] if place < len(proposals) else None)
                for place in range(CATEGORIES)
            },
        })
    return rows


def model_performance(shop: Shop) -> Row:
    """How often the last category was foreseen, without a look at anybody's last sale."""
    paths = list(paths_of(shop).values())
    before = [path[:-1] for path in paths]
    following = followers(before)
    usual = most_frequent(Counter(category for path in before for category in path))
    tried = [path for path in paths if len(path) > 1]
    hits = sum(path[-1] in following.get(path[-2], []) for path in tried)
    base_hits = sum(path[-1] in usual for path in tried)
    rates = {
        name: rounded(Decimal(count) / len(tried), 6) if tried else None
        for name, count in (("hit_rate_5", hits), ("base_rate_5", base_hits))
    }
    return {
        "model": "next_category",
        "customers": len(tried),
        "hits": hits,
        "base_hits": base_hits,
        **rates,
        "target_rate": HIT_RATE_TARGET,
        "is_on_target": rates["hit_rate_5"] >= HIT_RATE_TARGET if tried else None,
        "as_of_date": shop.as_of,
    }
