"""No row is lost, and the build is green, whatever a file holds."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

import oracle
from expected import assert_as_computed
from made_values import (
    any_text,
    hostile_numbers,
    hostile_times,
    plain_text,
    pool,
    sound_numbers,
    sound_times,
)
from project import WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Project, write_tables

TODAY = date(2024, 12, 31)

ADDRESSES = ("email", "phone")  # of orders, which come from the customers here
COLUMNS = {
    table: [column.name for column in oracle.CONTRACT[table] if column.name not in ADDRESSES]
    if table == "orders"
    else [column.name for column in oracle.CONTRACT[table]]
    for table in ("orders", "refunds", "fx_rates", "customers", "events", "identity_links")
}
SOUND = {"customer_id": "c1", "ordered_at": "2024-06-01 12:00", "amount": "10", "channel": "web"}
ACCEPTED = "accepted"

# What one order row changes in a sound one, and where it must end.
HOSTILE = [
    # amounts
    ({"amount": "1e400"}, "invalid_amount"),
    ({"amount": "1e-400"}, ACCEPTED),
    ({"amount": "1e1000"}, "invalid_amount"),
    ({"amount": "NaN"}, "invalid_amount"),
    ({"amount": "infinity"}, "invalid_amount"),
    ({"amount": "-inf"}, "invalid_amount"),
    ({"amount": "N/A"}, "invalid_amount"),
    ({"amount": "null"}, "invalid_amount"),
    ({"amount": "1,234.5"}, "invalid_amount"),
    ({"amount": "1_000"}, "invalid_amount"),
    ({"amount": "0x1F"}, "invalid_amount"),
    ({"amount": "$5"}, "invalid_amount"),
    ({"amount": "５"}, "invalid_amount"),
    ({"amount": "٣"}, "invalid_amount"),
    ({"amount": "."}, "invalid_amount"),
    ({"amount": "1e14"}, "invalid_amount"),
    ({"amount": "-99999999999999.99995"}, "invalid_amount"),
    ({"amount": "1234567890123456789012345678901234567890"}, "invalid_amount"),
    ({"amount": "99999999999999.9999"}, ACCEPTED),
    *[({"amount": "99999999999999.9999", "customer_id": "whale"}, ACCEPTED)] * 9,
    ({"amount": "83333333333333.3332", "currency_code": "EUR"}, ACCEPTED),
    ({"amount": "83333333333333.3333", "currency_code": "EUR"}, "invalid_amount"),
    ({"amount": "-0.00"}, ACCEPTED),
    ({"amount": "+5."}, ACCEPTED),
    ({"amount": ".00005"}, ACCEPTED),
    ({"amount": "-.00005"}, ACCEPTED),
    ({"amount": "\u00a012.5\u3000\t"}, ACCEPTED),
    ({"amount": " \t "}, "missing_amount"),
    # times
    ({"ordered_at": "2106-01-01"}, "out_of_range_ordered_at"),
    ({"ordered_at": "1969-12-31T23:59:59.999999Z"}, "out_of_range_ordered_at"),
    ({"ordered_at": "0001-01-01T00:00+01"}, "out_of_range_ordered_at"),
    ({"ordered_at": "9999-12-31T23:59-01:00"}, "out_of_range_ordered_at"),
    ({"ordered_at": "2025-01-01T00:30+00:30"}, "out_of_range_ordered_at"),
    ({"ordered_at": "2025-01-01T00:30+0031"}, ACCEPTED),
    ({"ordered_at": "2024-02-30"}, "invalid_ordered_at"),
    ({"ordered_at": "2023-02-29"}, "invalid_ordered_at"),
    ({"ordered_at": "0000-01-01"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 24:00"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00:60"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00+24"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01t10:00"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00 America/New_York"}, "invalid_ordered_at"),
    ({"ordered_at": "1/2/2024"}, "invalid_ordered_at"),
    ({"ordered_at": "20240601"}, "invalid_ordered_at"),
    ({"ordered_at": "45000"}, "invalid_ordered_at"),
    ({"ordered_at": "yesterday"}, "invalid_ordered_at"),
    ({"ordered_at": "now"}, "invalid_ordered_at"),
    ({"ordered_at": "epoch"}, "invalid_ordered_at"),
    ({"ordered_at": "infinity"}, "invalid_ordered_at"),
    ({"ordered_at": None}, "missing_ordered_at"),
    # ids: any text is one, and none is like another
    ({"order_id": "1234567890123456789012345678901234567890"}, ACCEPTED),
    ({"order_id": "1234567890123456789012345678901234567891"}, ACCEPTED),
    ({"order_id": "00012"}, ACCEPTED),
    ({"order_id": "12"}, ACCEPTED),
    ({"order_id": "12.0"}, ACCEPTED),
    ({"order_id": "NULL"}, ACCEPTED),
    ({"order_id": "N/A"}, ACCEPTED),
    ({"order_id": "NaN"}, ACCEPTED),
    ({"order_id": "caf\u00e9"}, ACCEPTED),
    ({"order_id": "cafe\u0301"}, ACCEPTED),
    ({"order_id": "\u200b"}, ACCEPTED),
    ({"order_id": "x" * 10_000}, ACCEPTED),
    ({"order_id": "a\x00b"}, ACCEPTED),
    ({"order_id": "a\x00c"}, ACCEPTED),
    ({"order_id": "two\nlines"}, ACCEPTED),
    ({"order_id": "two\r\nlines"}, ACCEPTED),
    ({"order_id": '"'}, ACCEPTED),
    ({"order_id": '","'}, ACCEPTED),
    ({"order_id": "\\"}, ACCEPTED),
    ({"order_id": "'; drop table northstar.orders; --"}, ACCEPTED),
    ({"order_id": "{{ this }} {% do run_query('x') %}"}, ACCEPTED),
    ({"order_id": "\ufeffbom"}, ACCEPTED),
    ({"order_id": " \u2003\n"}, "missing_order_id"),
    ({"customer_id": "🙃👩‍👩‍👧 \u202edlo"}, ACCEPTED),
    ({"customer_id": "Robert'); drop table students; --"}, ACCEPTED),
    ({"customer_id": "C1"}, ACCEPTED),
    ({"customer_id": " c1\t"}, ACCEPTED),
    ({"customer_id": None}, "missing_customer_id"),
    # currencies
    ({"currency_code": " usd "}, ACCEPTED),
    ({"currency_code": "eur"}, ACCEPTED),
    ({"currency_code": "US$"}, "invalid_currency"),
    ({"currency_code": "USDX"}, "invalid_currency"),
    ({"currency_code": "元"}, "invalid_currency"),
    ({"currency_code": "🙂🙂🙂"}, "invalid_currency"),
    ({"currency_code": "null"}, "invalid_currency"),
    ({"currency_code": "JPY"}, "missing_fx_rate"),
    ({"currency_code": "EUR", "ordered_at": "2024-01-30"}, "missing_fx_rate"),
    # optional columns with bad values take their defaults
    ({"market": "USA", "discount_amount": "five", "cost_amount": "-"}, ACCEPTED),
    ({"status": "Completed\n", "updated_at": "soon"}, ACCEPTED),
    ({"status": "'; delete from orders"}, ACCEPTED),
    # the first reason that applies
    ({"order_id": None, "amount": "NaN", "ordered_at": "now"}, "missing_order_id"),
    ({"amount": "NaN", "currency_code": "?"}, "invalid_amount"),
    # versions: the newest wins, not the last; then the greatest text
    ({"order_id": "v1", "updated_at": "2024-06-03"}, ACCEPTED),
    ({"order_id": "v1", "updated_at": "2024-06-02"}, "superseded_version"),
    ({"order_id": "v1", "updated_at": "2024-06-09", "amount": "?"}, "invalid_amount"),
    ({"order_id": "v2", "amount": "9"}, ACCEPTED),
    ({"order_id": "v2", "amount": "10"}, "superseded_version"),
]

FX_RATES = [
    ("2024-01-31", "EUR", "1.1"),
    ("2024-01-31", "eur", "1.2"),
    ("2024-02-31", "EUR", "9"),
    ("2024-01-01", "EUR", "0"),
    ("2024-01-01", "EUR", "-1"),
    ("2024-01-01", "EUR", "NaN"),
    ("2024-01-01", "EUR", "0.000000001"),
]


def table(name: str, rows: list) -> pd.DataFrame:
    """A raw table of rows, each a dict or all its values in order; nothing or '' is null."""
    frame = pd.DataFrame(rows, columns=COLUMNS[name], dtype=object)
    return frame.astype(object).where(frame.notna() & (frame != ""), None)


def csv_text(frame: pd.DataFrame, line_end: str) -> str:
    """The table as RFC 4180 has it (Python's writer leaves a lone CR without quotes)."""
    lines = [frame.columns, *frame.values]
    return "".join(",".join(map(csv_field, line)) + line_end for line in lines)


def csv_field(value: str | None) -> str:
    """A value as a CSV field, in quotes where it must be; a null is an empty field."""
    text = value or ""
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\r\n') else text


def assert_amounts_reconcile(project: Project, orders: pd.DataFrame) -> None:
    """Rows exactly, and amounts by currency as text: raw = accepted + rejected."""
    accepted, rejected = project.mart("orders"), project.mart("order_rejections")
    assert len(accepted) + len(rejected) == len(orders)
    sums = []
    for rows in (orders, accepted, rejected):
        amounts = rows.amount.map(lambda text: oracle.read_number(str(text).strip()) or Decimal(0))
        codes = rows.currency_code.map(lambda text: (text or "").strip().upper() or "USD")
        sums.append(amounts.groupby(codes).sum())
    pd.testing.assert_series_equal(
        sums[1].add(sums[2], fill_value=Decimal(0)), sums[0], check_names=False
    )


@pytest.fixture(scope="module")
def hostile_orders() -> pd.DataFrame:
    """HOSTILE as raw orders; column channel says which entry a row is."""
    rows = [
        {**SOUND, "order_id": f"o{number}", **changes, "channel": f"row {number}"}
        for number, (changes, _) in enumerate(HOSTILE)
    ]
    return table("orders", rows)


@pytest.fixture(scope="module")
def hostile_build(tmp_path_factory, hostile_orders) -> Project:
    """A build of hostile files with Windows line ends."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = {"orders": hostile_orders, "fx_rates": table("fx_rates", FX_RATES)}
    files = {name: csv_text(rows, "\r\n") for name, rows in tables.items()}
    project = Project(folder, {**write_tables(folder / "raw", files), "today": str(TODAY)})
    project.build(*WITHOUT_UNIT_TESTS)
    return project


class TestHostileRows:
    def test_each_row_ends_where_it_must(self, hostile_build: Project):
        rejected = hostile_build.mart("order_rejections")
        found = dict(zip(rejected.channel, rejected.rejection_reason))
        found.update(dict.fromkeys(hostile_build.mart("orders").channel, ACCEPTED))
        assert found == {f"row {number}": end for number, (_, end) in enumerate(HOSTILE)}

    def test_no_amount_is_lost(self, hostile_build: Project, hostile_orders):
        assert_amounts_reconcile(hostile_build, hostile_orders)

    def test_all_marts_are_as_computed(self, hostile_build: Project, hostile_orders):
        tables = {"orders": hostile_orders, "fx_rates": table("fx_rates", FX_RATES)}
        assert_as_computed(hostile_build, tables, oracle.Settings(today=TODAY))

    def test_the_greater_of_two_rates_is_used_and_a_warning_names_them(self, hostile_build):
        assert sorted(hostile_build.outcome.not_passed) == [
            "fx_rates_unambiguous", "input_within_limits",
        ]
        orders = hostile_build.mart("orders")
        assert set(orders[orders.currency_code == "EUR"].fx_rate) == {Decimal("1.2")}


# --- Rows that hypothesis makes ------------------------------------------------------------------

BLANKS = [None, None, " ", "\n\t"]


@pytest.fixture(scope="module")
def made_tables() -> dict[str, pd.DataFrame]:
    """10,000 orders, 3,000 refunds and 300 rates, of values that hypothesis makes.

    Whole rows made by hypothesis would largely repeat each other, so a seeded die puts the values
    together.
    """
    dice = random.Random(20240229)
    texts, codes = pool(any_text, 800), pool(plain_text, 200)
    amounts = pool(sound_numbers, 800), pool(hostile_numbers, 400)
    moments = pool(sound_times, 800), pool(hostile_times, 400)
    order_ids = [str(number) for number in range(4_000)], texts
    customer_ids = [str(number) for number in range(300)], texts[:100]
    currencies = ["USD", "EUR", " eur", "GBP", "JPY\t"], codes
    channels = texts, codes
    columns = {
        "orders": [
            order_ids,
            customer_ids,
            moments,
            amounts,
            currencies,
            (["completed", " COMPLETED ", "cancelled"], codes),
            (["US", "de", "\tGB"], codes),
            channels,
            amounts,
            amounts,
            moments,
        ],
        "refunds": [channels, order_ids, moments, amounts, moments],
        "fx_rates": [moments, currencies, amounts],
    }
    counts = {"orders": 10_000, "refunds": 3_000, "fx_rates": 300}

    def value(sound: list[str], hostile: list[str]) -> str | None:
        return dice.choice(dice.choices([sound, hostile, BLANKS], [90, 8, 2])[0])

    return {
        name: table(name, [[value(*pools) for pools in columns[name]] for _ in range(count)])
        for name, count in counts.items()
    }


@pytest.fixture(scope="module")
def made_build(tmp_path_factory, made_tables) -> Project:
    """A build of the made rows."""
    folder = tmp_path_factory.mktemp("made")
    files = {name: csv_text(rows, "\n") for name, rows in made_tables.items()}
    project = Project(folder, {**write_tables(folder / "raw", files), "today": str(TODAY)})
    project.build(*WITHOUT_UNIT_TESTS)
    return project


class TestMadeRows:
    def test_rows_are_many_and_of_every_kind(self, made_build: Project, made_tables):
        assert len(made_tables["orders"]) == 10_000
        accepted, rejected = made_build.mart("orders"), made_build.mart("order_rejections")
        assert len(accepted) > 500
        assert set(accepted.order_kind) == {"sale", "credit_note", "not_counted"}
        assert len(set(rejected.rejection_reason)) == 10
        assert len(set(made_build.mart("refund_rejections").rejection_reason)) == 10

    def test_no_amount_is_lost(self, made_build: Project, made_tables):
        assert_amounts_reconcile(made_build, made_tables["orders"])

    def test_all_marts_are_as_computed(self, made_build: Project, made_tables):
        assert_as_computed(made_build, made_tables, oracle.Settings(today=TODAY))


# --- Identities, and no rows at all --------------------------------------------------------------

LINKS = [
    ("a", "b"),
    ("b", "c"),
    ("c", "a"),
    ("into the cycle", "a"),
    ("twice", "c1"),
    ("twice", "c2"),
    ("itself", "itself"),
    ("sound", "c1"),
]


def test_cycles_and_double_targets_fail_the_test_that_names_them(new_project: Callable, tmp_path):
    links = table("identity_links", LINKS)
    orders = table("orders", [{**SOUND, "order_id": "1"}])
    files = write_tables(tmp_path / "raw", {"orders": orders, "identity_links": links})
    project = new_project({**files, "today": str(TODAY)})
    outcome = project.dbt("build", *WITHOUT_UNIT_TESTS)
    assert not outcome.success
    assert "identity_links_resolve" in outcome.not_passed

    nodes = {entry.node.name: entry.node for entry in outcome.result}
    failing = project.query(nodes["identity_links_resolve"].compiled_code)
    assert set(zip(failing.customer_id, failing.issue)) == {
        ("a", "runs into a cycle"),
        ("b", "runs into a cycle"),
        ("c", "runs into a cycle"),
        ("into the cycle", "runs into a cycle"),
        ("twice", "two targets"),
    }


def test_a_file_without_orders_builds_empty_marts(new_project: Callable, tmp_path):
    tables = {
        "orders": table("orders", []),
        "customers": table("customers", [{"customer_id": "c1", "market": "US"}]),
        "events": table("events", [("e1", "c2", "2024-06-01", "visit", None, None)]),
    }
    project = new_project({**write_tables(tmp_path / "raw", tables), "today": str(TODAY)})
    project.build(*WITHOUT_UNIT_TESTS)
    assert project.outcome.not_passed == []
    computed = assert_as_computed(project, tables, oracle.Settings(today=TODAY))
    assert list(computed["customers"].customer_id) == ["c1", "c2"]
    assert project.mart("orders").empty and project.mart("tier_explanations").empty


def test_a_csv_column_that_is_calculated_is_read_as_numbers(new_project: Callable, tmp_path):
    """The SPEC's own example. What is no number is invalid; other expressions are left alone."""
    lines = """InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice
1,c1,2024-06-01,3,2.5
2,c1,2024-06-02,-1,2.5
3,c2,2024-06-02,two,2.5
"""
    columns = {
        "order_id": "'no ' || InvoiceNo",
        "customer_id": "CustomerID",
        "ordered_at": "InvoiceDate",
        "amount": "Quantity * UnitPrice",
    }
    files = write_tables(tmp_path / "raw", {"orders": lines})
    project = new_project({**files, "raw_columns": {"orders": columns}, "today": str(TODAY)})
    project.build(*WITHOUT_TESTS, "--select", "+orders", "+order_rejections")
    orders = project.mart("orders").set_index("order_id").amount.to_dict()
    assert orders == {"no 1": Decimal("7.5"), "no 2": Decimal("-2.5")}
    assert list(project.mart("order_rejections").rejection_reason) == ["invalid_amount"]
