"""Each raw order and refund is accepted, or rejected with the first reason (SPEC 2)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .consents import Consents
from .days import Clock
from .erasure import ERASED, Erasure, remains
from .exactness import ZERO, exceeds_money, quantized
from .exchange import Rates
from .rows import Row, newest_versions
from .settings import Settings


@dataclass(frozen=True)
class Run:
    """Settings, rates and identities: all that judging a row needs besides the row."""

    settings: Settings
    clock: Clock
    rates: Rates
    links: Mapping[str, str]
    people: Mapping[str, Mapping[str, Any]]
    erasure: Erasure
    consents: Consents

    def canonical(self, customer_id: str) -> str:
        """The id that a raw customer id stands for."""
        return self.links.get(customer_id, customer_id)

    def person(self, customer_id: str) -> Mapping[str, Any]:
        """Merged attributes; those of a customer without a row are all unknown."""
        return self.people.get(customer_id, {})

    def erased(self, table: str, row: Row) -> str | None:
        """The reason that comes before all others."""
        return ERASED if self.erasure.column(table, row) else None

    def remains(self, table: str, row: Row, moment: str) -> tuple[Any, ...]:
        """What a rejection keeps of an erased row."""
        at = row[moment]
        return remains(table, row, moment, self.clock.day(at) if at else None)

    def moment_problem(self, row: Row, name: str) -> str | None:
        """Why a fact's time cannot be used, if so."""
        if row.problem(name):
            return row.problem(name)
        day = self.clock.day(row[name])
        in_range = self.settings.earliest_order_date <= day <= self.settings.today
        return None if in_range else f"out_of_range_{name}"

    def order_currency(self, row: Row) -> str:
        """The order's currency, by default the reporting currency."""
        return row["currency_code"] or self.settings.reporting_currency

    def order_rate(self, row: Row) -> Decimal | None:
        """The rate of the order's day."""
        return self.rates.on(self.order_currency(row), self.clock.day(row["ordered_at"]))

    def order_problem(self, row: Row) -> str | None:
        """The first reason of the SPEC's list that a single row gives."""
        problem = (
            self.erased("orders", row)
            or row.problem("order_id")
            or row.problem("customer_id")
            or self.moment_problem(row, "ordered_at")
            or row.problem("amount")
        )
        if problem:
            return problem
        if "currency_code" in row.invalid:
            return "invalid_currency"
        rate = self.order_rate(row)
        if rate is None:
            return "missing_fx_rate"
        return "invalid_amount" if exceeds_money(row["amount"], rate) else None

    def refund_problem(self, row: Row, orders: Mapping[str, Any]) -> str | None:
        """The first reason of the SPEC's list that a single row gives."""
        problem = (
            self.erased("refunds", row)
            or row.problem("refund_id")
            or row.problem("order_id")
            or self.moment_problem(row, "refunded_at")
            or row.problem("amount")
        )
        if problem:
            return problem
        if row["amount"] <= 0:
            return "non_positive_amount"
        order = orders.get(row["order_id"])
        if order is None:
            return "unknown_order"
        return "invalid_amount" if exceeds_money(row["amount"], order["fx_rate"]) else None

    def order_kind(self, status: str, amount: Decimal) -> str:
        """SPEC 1: not_counted decides first, then the sign of the amount."""
        counted = {text.strip().lower() for text in self.settings.counted_statuses}
        if status.lower() not in counted:
            return "not_counted"
        return "sale" if amount >= 0 else "credit_note"

    def order(self, row: Row) -> dict[str, Any]:
        """The accepted order that a row holds."""
        customer_id = self.canonical(row["customer_id"])
        status = row["status"] or "completed"
        rate = self.order_rate(row)
        discount = row["discount_amount"]
        return {
            "order_id": row["order_id"],
            "customer_id": customer_id,
            "raw_customer_id": row["customer_id"] if row["customer_id"] != customer_id else None,
            "order_kind": self.order_kind(status, row["amount"]),
            "status": status,
            "market": row["market"] or self.person(customer_id).get("market") or "ZZ",
            "channel": row["channel"] or "unknown",
            "currency_code": self.order_currency(row),
            "amount": row["amount"],
            "fx_rate": rate,
            "amount_reporting": quantized(row["amount"] * rate, 4),
            "discount_amount": ZERO if discount is None else discount,
            "cost_amount": row["cost_amount"],
            "ordered_date": self.clock.day(row["ordered_at"]),
            "ordered_at": row["ordered_at"],
            "updated_at": row["updated_at"] or row["ordered_at"],
        }

    def refund(self, row: Row, order: Mapping[str, Any]) -> dict[str, Any]:
        """The accepted refund that a row holds, at its order's rate."""
        return {
            "refund_id": row["refund_id"],
            "order_id": row["order_id"],
            "customer_id": order["customer_id"],
            "amount": row["amount"],
            "amount_reporting": quantized(row["amount"] * order["fx_rate"], 4),
            "refunded_date": self.clock.day(row["refunded_at"]),
        }


def judged(
    rows: Iterable[Row],
    problem: Callable[[Row], str | None],
    remains: Callable[[Row], tuple],
    key: str,
    moment: str,
) -> tuple[list[Row], list[tuple]]:
    """Accepted rows, and the raw text of the others with its rejection reason; of an erased row
    only what `remains`."""
    passed, rejections = [], []
    for row in rows:
        reason = problem(row)
        if reason:
            rejections.append((*(remains(row) if reason == ERASED else row.raw), reason))
        else:
            passed.append(row)
    accepted, superseded = newest_versions(
        passed, lambda row: row[key], lambda row: row["updated_at"] or row[moment]
    )
    return accepted, rejections + [(*row.raw, "superseded_version") for row in superseded]
