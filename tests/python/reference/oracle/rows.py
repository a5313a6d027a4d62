"""Raw rows become typed rows; unusable rows and bad values are counted as issues (SPEC 2)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from .contract import CONTRACT, REFUSING, SURVEY_SCALES, UNIQUE_KEYS, Column
from .exactness import exceeds_money

Issues = Counter  # of (table_name, column_name, issue)

E_MAIL = re.compile(r"[^@ ]+@[^@ ]+\.[^@ ]+")


class Row:
    """One raw row: its text as given, its values, and which columns hold a bad value."""

    __slots__ = ("raw", "values", "invalid")

    def __init__(self, columns: Sequence[Column], raw: tuple[str | None, ...]) -> None:
        self.raw = raw
        self.values: dict[str, Any] = {}
        self.invalid: set[str] = set()
        for column, text in zip(columns, raw):
            trimmed = text.strip() if text else None
            value = column.read(trimmed) if trimmed else None
            self.values[column.name] = value
            if trimmed and value is None:
                self.invalid.add(column.name)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def reject_value(self, name: str) -> None:
        """Calls a readable value invalid after all."""
        self.values[name] = None
        self.invalid.add(name)

    def problem(self, name: str) -> str | None:
        """Why a required column cannot be used, if so."""
        if name in self.invalid:
            return f"invalid_{name}"
        return f"missing_{name}" if self.values[name] is None else None

    def raw_rank(self) -> tuple[tuple[bool, str], ...]:
        """Orders rows by their raw text columns, null lowest."""
        return tuple((text is not None, text or "") for text in self.raw)


def as_text(value: Any) -> str | None:
    """A cell of a raw table, which holds text or nothing."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    raise TypeError(f"raw tables hold text or None, not {value!r}")


def read_rows(tables: Mapping[str, pd.DataFrame], table: str) -> list[Row]:
    """The rows of one raw table; absent columns are null, an absent table is empty."""
    raw = tables.get(table)
    if raw is None:
        return []
    columns = CONTRACT[table]
    cells = [
        [as_text(value) for value in raw[column.name]]
        if column.name in raw.columns
        else [None] * len(raw)
        for column in columns
    ]
    rows = [Row(columns, texts) for texts in zip(*cells)]
    if table == "surveys":
        check_survey_scores(rows)
    return rows


def check_survey_scores(rows: Iterable[Row]) -> None:
    """SPEC 2, surveys: nps is 0-10, csat 1-5."""
    for row in rows:
        if row["kind"] is not None and row["score"] is not None:
            low, high = SURVEY_SCALES[row["kind"]]
            if not low <= row["score"] <= high:
                row.reject_value("score")


def newest_versions(
    rows: Iterable[Row], key: Callable[[Row], Any], version: Callable[[Row], datetime]
) -> tuple[list[Row], list[Row]]:
    """The row of each key with the newest version, then the greatest raw text; and the others."""
    best: dict[Any, tuple[Any, Row]] = {}
    superseded = []
    for row in rows:
        rank, known = (version(row), row.raw_rank()), best.get(key(row))
        if known is None or rank > known[0]:
            best[key(row)] = (rank, row)
            superseded += [known[1]] if known else []
        else:
            superseded.append(row)
    return [row for _, row in best.values()], superseded


def updated_or_lowest(row: Row) -> datetime:
    """updated_at, null lowest; tables without that column have one version only."""
    return row.values.get("updated_at") or datetime.min


def count_direct_ids(table: str, rows: Iterable[Row], issues: Issues) -> None:
    """Outreach P3: rows whose customer_id has the form of an e-mail address, accepted or not."""
    for row in rows:
        if E_MAIL.fullmatch(row.values.get("customer_id") or ""):
            issues[table, "customer_id", "direct_id"] += 1


def count_bad_options(table: str, rows: Iterable[Row], issues: Issues) -> None:
    """Bad optional values of all raw rows; an order's bad currency is a rejection instead. What a
    refusal lacks is a bad value, too."""
    names = {column.name for column in CONTRACT[table] if not column.required}
    names -= {"currency_code"} if table == "orders" else set()
    for row in rows:
        unread = {name for name in REFUSING.get(table, ()) if row[name] is None}
        bad = (row.invalid & names) | unread
        issues.update((table, name, f"invalid_{name}") for name in bad)


def accepted_rows(
    tables: Mapping[str, pd.DataFrame],
    table: str,
    issues: Issues,
    erased: Callable[[str, Row], str | None],
    orders: Mapping[str, Any] | None = None,
) -> list[Row]:
    """The usable rows of a table other than orders and refunds; counts the rest in `issues`.

    `erased` names the column under which a row of an erased customer is counted, before all else.
    With `orders` a row of another order is not usable either, nor one whose amount is no money at
    its order's rate.
    """
    required = [column.name for column in CONTRACT[table] if column.required]
    usable, rows = [], []
    for row in read_rows(tables, table):
        column = erased(table, row)
        if column:
            issues[table, column, "erased_customer"] += 1
        else:
            rows.append(row)
    count_bad_options(table, rows, issues)
    count_direct_ids(table, rows, issues)
    for row in rows:
        failing = next(filter(row.problem, required), None)
        if table == "campaign_approvals" and not (row["campaign_id"] or row["action_code"]):
            issues[table, "campaign_id", "missing_campaign_id"] += 1
        elif failing:
            issues[table, failing, row.problem(failing)] += 1
        elif orders is not None and row["order_id"] not in orders:
            issues[table, "order_id", "unknown_order"] += 1
        elif orders is not None and exceeds_money(
            row["amount"], orders[row["order_id"]]["fx_rate"]
        ):
            issues[table, "amount", "invalid_amount"] += 1
        else:
            usable.append(row)
    if table not in UNIQUE_KEYS:
        return usable
    key = UNIQUE_KEYS[table]
    kept, superseded = newest_versions(
        usable, lambda row: tuple(row[name] for name in key), updated_or_lowest
    )
    if superseded:
        issues[table, key[0], "superseded_version"] += len(superseded)
    return kept
