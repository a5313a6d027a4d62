"""A real mart is compared with the expected one, value by value."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timezone
from decimal import Context, Decimal
from typing import Any

import numpy as np
import pandas as pd

from .exactness import ZERO


class _Anything:
    """Stands where the SPEC leaves a value open; `compare` accepts whatever it meets there."""

    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING = _Anything()

CANONICAL = Context(prec=200)
MAX_DIFFERENCES = 50


def normalised(value: Any) -> Any:
    """One form per value: nulls are None, numbers exact decimals without a scale, times naive
    UTC timestamps, and a date is its midnight."""
    if value is None or value is ANYTHING or isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, Decimal, np.integer, np.floating)):
        return CANONICAL.add(Decimal(str(value)), ZERO).normalize(CANONICAL)
    if isinstance(value, (np.datetime64, pd.Timestamp)):
        value = pd.Timestamp(value).to_pydatetime()
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value.tzinfo else value
    return datetime.combine(value, time()) if isinstance(value, date) else value


def shown(value: Any) -> str:
    """A normalised value for the reader of a difference."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return repr(value)


def rows_by_key(mart: pd.DataFrame, columns: list[str], keys: list[str]) -> dict[tuple, list]:
    """The normalised rows of each key."""
    positions = [columns.index(key) for key in keys]
    rows = defaultdict(list)
    for cells in zip(*([normalised(value) for value in mart[name]] for name in columns)):
        rows[tuple(cells[position] for position in positions)].append(cells)
    return rows


def row_differences(
    label: str, columns: Sequence[str], found: Sequence[tuple], wanted: Sequence[tuple]
) -> list[str]:
    """The differences between the rows of one key."""
    if len(found) != len(wanted):
        return [f"{label}: expected {len(wanted)} row(s), found {len(found)}"]
    differences = []
    for actual_row, expected_row in zip(sorted(found, key=repr), sorted(wanted, key=repr)):
        differences += [
            f"{label}: {name} expected {shown(expected)}, found {shown(actual)}"
            for name, actual, expected in zip(columns, actual_row, expected_row)
            if expected is not ANYTHING and actual != expected
        ]
    return differences


def compare(actual: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> list[str]:
    """Readable differences on expected's columns, rows matched by `keys` as a multiset; empty
    when equal. Beyond MAX_DIFFERENCES only their number is told."""
    columns = list(expected.columns)
    missing = [f"column {name} is missing" for name in columns if name not in actual.columns]
    if missing:
        return missing
    found = rows_by_key(actual, columns, keys)
    wanted = rows_by_key(expected, columns, keys)
    differences = []
    for key in sorted(found.keys() | wanted.keys(), key=repr):
        label = ", ".join(f"{name}={shown(value)}" for name, value in zip(keys, key))
        differences += row_differences(label, columns, found.get(key, ()), wanted.get(key, ()))
    if len(differences) > MAX_DIFFERENCES:
        rest = len(differences) - MAX_DIFFERENCES
        differences[MAX_DIFFERENCES:] = [f"... and {rest} more differences"]
    return differences
