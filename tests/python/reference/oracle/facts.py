"""Customer facts sum up counted orders and refunds as of a day (SPEC 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .exactness import ZERO, ratio

TRAILING_DAYS = (30, 90, 180, 365)
DAYS_PER_MONTH = Decimal("30.4375")
MIN_SALES_FOR_OWN_GAP = 3
MIN_EXPECTED_GAP_DAYS = Decimal(7)

FACT_COLUMNS = (
    "first_ordered_at",
    "last_ordered_at",
    "tenure_days",
    "recency_days",
    "frequency",
    "monetary",
    *(f"orders_{days}d" for days in TRAILING_DAYS),
    *(f"revenue_{days}d" for days in TRAILING_DAYS),
    "sales_count",
    "gross_revenue",
    "refunded_amount",
    "net_revenue",
    "average_order_value",
    "max_order_amount_180d",
    "avg_monthly_spend",
    "mean_gap_days",
    "expected_gap_days",
)


class Ledger:
    """Every counted fact up to the as-of date, by customer: sales (orders, oldest first) and
    lowerings (refunds and credit notes as day and positive amount)."""

    def __init__(
        self, orders: Mapping[str, dict], refunds: Iterable[dict], as_of: date
    ) -> None:
        self.as_of = as_of
        self.sales: dict[str, list[dict]] = defaultdict(list)
        self.lowerings: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for order in sorted(orders.values(), key=lambda order: order["ordered_at"]):
            self.add_order(order)
        for refund in refunds:
            if orders[refund["order_id"]]["order_kind"] != "not_counted":
                self.add_lowering(refund, refund["refunded_date"], refund["amount_reporting"])

    def add_order(self, order: dict) -> None:
        """Books a sale or a credit note on its day."""
        if order["order_kind"] == "credit_note":
            self.add_lowering(order, order["ordered_date"], -order["amount_reporting"])
        elif order["order_kind"] == "sale" and order["ordered_date"] <= self.as_of:
            self.sales[order["customer_id"]].append(order)

    def add_lowering(self, fact: Mapping[str, Any], day: date, amount: Decimal) -> None:
        """Books what lowers revenue on its own day."""
        if day <= self.as_of:
            self.lowerings[fact["customer_id"]].append((day, amount))

    def lowered(self, customer: str) -> Decimal:
        """Refunds and credit notes of one customer."""
        return sum((amount for _, amount in self.lowerings.get(customer, ())), ZERO)

    def movements(self, customer: str) -> list[tuple[int, Decimal]]:
        """Age in days and signed amount of everything that moved a customer's revenue."""
        moves = [(sale["ordered_date"], sale["amount_reporting"]) for sale in self.sales[customer]]
        moves += [(day, -amount) for day, amount in self.lowerings.get(customer, ())]
        return [((self.as_of - day).days, amount) for day, amount in moves]

    def facts(self, customer: str, window_days: int | None) -> dict[str, Any]:
        """SPEC 3 for a customer with a sale; expected_gap_days follows in `set_expected_gaps`."""
        sales, movements = self.sales[customer], self.movements(customer)
        ages = [(self.as_of - sale["ordered_date"]).days for sale in sales]
        amounts = [sale["amount_reporting"] for sale in sales]
        tenure, recency, count, gross = ages[0], ages[-1], len(sales), sum(amounts, ZERO)
        facts = {
            "first_ordered_at": sales[0]["ordered_at"],
            "last_ordered_at": sales[-1]["ordered_at"],
            "tenure_days": tenure,
            "recency_days": recency,
            "frequency": orders_within(ages, window_days),
            "monetary": revenue_within(movements, window_days),
            "sales_count": count,
            "gross_revenue": gross,
            "refunded_amount": self.lowered(customer),
            "net_revenue": gross - self.lowered(customer),
            "average_order_value": ratio(gross, count, 4),
            "max_order_amount_180d": max(
                (amount for age, amount in zip(ages, amounts) if age <= 180), default=None
            ),
            "mean_gap_days": ratio(tenure - recency, count - 1, 6) if count > 1 else None,
        }
        for days in TRAILING_DAYS:
            facts[f"orders_{days}d"] = orders_within(ages, days)
            facts[f"revenue_{days}d"] = revenue_within(movements, days)
        facts["avg_monthly_spend"] = ratio(
            facts["revenue_365d"] * DAYS_PER_MONTH, max(DAYS_PER_MONTH, min(tenure, 365)), 4
        )
        return facts


def orders_within(ages: Iterable[int], days: int | None) -> int:
    """The number of sales at most `days` old."""
    return sum(days is None or age <= days for age in ages)


def revenue_within(movements: Iterable[tuple[int, Decimal]], days: int | None) -> Decimal:
    """Net revenue of the trailing `days`."""
    return sum((amount for age, amount in movements if days is None or age <= days), ZERO)
