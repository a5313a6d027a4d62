"""The oracle reads values and rounds ratios as computed by hand (SPEC 1 and 2)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

import oracle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.00005", "1.0001"),
        ("-1.00005", "-1.0001"),
        ("1.00004999", "1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+1e2", "100"),
        ("-0.00001", "0"),
        ("99999999999999.9999", "99999999999999.9999"),
        ("99999999999999.99995", None),
        ("1e14", None),
        ("1e999", None),
        ("1e-999", "0"),
        ("1e1000", None),
        ("1_000", None),
        ("1,000", None),
        ("N/A", None),
        ("NaN", None),
        ("infinity", None),
        (".", None),
        ("٣", None),
    ],
)
def test_number_grammar(text, expected):
    assert oracle.read_number(text) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", datetime(2024, 2, 29)),
        ("2024-03-01 00:30+01", datetime(2024, 2, 29, 23, 30)),
        ("2024-03-01T00:30:59.1234569-0130", datetime(2024, 3, 1, 2, 0, 59, 123456)),
        ("2024-03-01T10:00+14:00", datetime(2024, 2, 29, 20)),
        ("2024-03-01T10:00Z", datetime(2024, 3, 1, 10)),
        ("2024-03-01T10:00-23:59", datetime(2024, 3, 2, 9, 59)),
        ("2024-03-01T10:00+24:00", None),
        ("2024-03-01T10:00+01:60", None),
        ("2023-02-29", None),
        ("2024-03-01 24:00", None),
        ("2024-03-01 10:00:60", None),
        ("2024-03-01 10", None),
        ("2024-3-1", None),
        ("1/2/2024", None),
        ("20240301", None),
        ("yesterday", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00+01", datetime.min),
        ("9999-12-31T23:59-01", datetime.max),
    ],
)
def test_time_grammar(text, expected):
    assert oracle.read_moment(text) == expected


def test_a_day_is_the_day_as_written():
    assert oracle.read_day("2024-03-01T00:30+14:00") == date(2024, 3, 1)


def test_ratios_round_half_away_from_zero_from_exact_operands():
    assert oracle.ratio(1, 3, 6) == Decimal("0.333333")
    assert oracle.ratio(5, 10**7, 6) == Decimal("0.000001")
    assert oracle.ratio(-5, 10**7, 6) == Decimal("-0.000001")
    assert oracle.ratio(Decimal("0.5"), 1, 0) == 1
