"""The comparison sees differences of values and of numbers of rows, and nothing else."""

from datetime import datetime
from decimal import Decimal

import numpy as np
import pandas as pd

import oracle


def test_compare_sees_values_not_representations():
    expected = pd.DataFrame(
        {"id": ["a"], "amount": [Decimal("1.50")], "at": [datetime(2024, 1, 1)], "none": [None]},
        dtype=object,
    )
    actual = pd.DataFrame(
        {
            "id": ["a"],
            "amount": [np.float64(1.5)],
            "at": [pd.Timestamp("2024-01-01T01:00+01:00")],
            "none": [float("nan")],
            "extra": [1],
        }
    )
    assert oracle.compare(actual, expected, ["id"]) == []
    assert oracle.compare(actual.assign(amount=1.51), expected, ["id"]) == [
        "id='a': amount expected 1.5, found 1.51"
    ]
    assert oracle.compare(actual[["id"]], expected[["id", "at"]], ["id"]) == [
        "column at is missing"
    ]


def test_compare_counts_rows():
    one = pd.DataFrame({"id": ["a"], "value": [1]})
    two = pd.concat([one, one])
    assert oracle.compare(one, two, ["id"]) == ["id='a': expected 2 row(s), found 1"]
    assert oracle.compare(one, one[:0], ["id"]) == ["id='a': expected 0 row(s), found 1"]
    assert oracle.compare(two, two, ["id"]) == []


def test_compare_accepts_anything_where_the_spec_is_open():
    expected = pd.DataFrame({"id": ["a"], "name": [oracle.ANYTHING]}, dtype=object)
    actual = pd.DataFrame({"id": ["a"], "name": ["whatever"]})
    assert oracle.compare(actual, expected, ["id"]) == []
