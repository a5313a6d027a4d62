"""Erased customers leave every mart; of their orders a month and an amount are left (SPEC-outreach
P2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from .contract import CONTRACT
from .identity import closed_links
from .rows import Row, read_rows

ERASED = "erased_customer"

# The columns of a raw table that lead to a person
ID_COLUMNS = ("customer_id", "canonical_customer_id")


@dataclass(frozen=True)
class Erasure:
    """The erased customer ids, and the orders that state one of them in some version."""

    ids: frozenset[str]
    orders: frozenset[str]

    def column(self, table: str, row: Row) -> str | None:
        """The column under which a row is counted as erased, if it is."""
        if table == "erasure_requests":
            return None
        by_id = any(row.values.get(name) in self.ids for name in ID_COLUMNS)
        by_order = row.values.get("order_id") in self.orders
        if not by_id and not by_order:
            return None
        return "customer_id" if "customer_id" in row.values else "order_id"

    def left(self, table: str, rows: Iterable[Row]) -> list[Row]:
        """The rows of everybody else."""
        return [row for row in rows if self.column(table, row) is None]


def erasure(tables: Mapping[str, pd.DataFrame]) -> Erasure:
    """Every id of each person whom a request names, whatever stands in requested_at."""
    links = closed_links(
        row for row in read_rows(tables, "identity_links")
        if row["customer_id"] and row["canonical_customer_id"]
    )
    named = {row["customer_id"] for row in read_rows(tables, "erasure_requests")} - {None}
    people = {links.get(customer, customer) for customer in named}
    ids = people | {customer for customer, person in links.items() if person in people}
    orders = {
        row["order_id"] for row in read_rows(tables, "orders")
        if row["order_id"] and row["customer_id"] in ids
    }
    return Erasure(frozenset(ids), frozenset(orders))


def remains(table: str, row: Row, moment: str, day: date | None) -> tuple[Any, ...]:
    """The raw text that a rejection keeps of an erased row, null elsewhere: a valid amount,
    currency and market, and the month as its first day."""
    kept = []
    for column, text in zip(CONTRACT[table], row.raw):
        if column.name == moment:
            kept.append(day.replace(day=1).isoformat() if day else None)
        elif column.name in ("amount", "currency_code", "market"):
            kept.append(text if row[column.name] is not None else None)
        else:
            kept.append(None)
    return tuple(kept)
