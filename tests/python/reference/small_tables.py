"""Small raw tables are typed in by hand, and their marts are read cell by cell."""

from datetime import date
from typing import Any

import pandas as pd

import oracle

TODAY = date(2024, 12, 31)
FX_RATES = (
    "rate_date currency_code rate_to_reporting",
    ("2024-01-02", "EUR", "1.1"),
    ("2024-01-02", "eur", "1.23456789"),
    ("2024-02-01", "EUR", "2"),
)


def table(columns: str, *rows: tuple[str | None, ...]) -> pd.DataFrame:
    """A raw table from a header line and rows of text or None."""
    return pd.DataFrame(list(rows), columns=columns.split(), dtype=object)


def orders(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    """Raw orders of four required columns."""
    return table("order_id customer_id ordered_at amount", *rows)


def compute(
    settings: dict[str, Any] | None = None, **tables: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The marts of the given raw tables."""
    return oracle.compute(tables, oracle.Settings(**{"today": TODAY, **(settings or {})}))


def only(mart: pd.DataFrame, **where: Any) -> dict[str, Any]:
    """The one row of a mart with these values."""
    for name, value in where.items():
        mart = mart[mart[name] == value]
    assert len(mart) == 1, f"{len(mart)} rows with {where}"
    return mart.iloc[0].to_dict()


def column(mart: pd.DataFrame, key: str, value: str) -> dict[Any, Any]:
    """One column of a mart by another."""
    return dict(zip(mart[key], mart[value]))
