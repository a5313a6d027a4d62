"""No row is lost, and the build is green, whatever a file holds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

import oracle
from expected import BEYOND_HISTORY, assert_as_computed
from hostile_tables import (
    ACCEPTED,
    FX_RATES,
    HOSTILE,
    SOUND,
    csv_text,
    hostile_orders,
    made_tables,
    table,
)
from project import SPINE_ALONE, WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Project, write_tables

TODAY = date(2024, 12, 31)


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


@pytest.fixture(scope="module", name="hostile_orders")
def fixture_hostile_orders() -> pd.DataFrame:
    """The hostile orders, made once."""
    return hostile_orders()


@pytest.fixture(scope="module")
def hostile_build(tmp_path_factory, hostile_orders) -> Project:
    """A build of hostile files with Windows line ends."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = {"orders": hostile_orders, "fx_rates": table("fx_rates", FX_RATES)}
    files = {name: csv_text(rows, "\r\n") for name, rows in tables.items()}
    project = Project(folder, {**write_tables(folder / "raw", files), "today": str(TODAY)})
    project.build(*WITHOUT_UNIT_TESTS, *SPINE_ALONE)
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
        settings = oracle.Settings(today=TODAY)
        assert_as_computed(hostile_build, tables, settings, without=BEYOND_HISTORY)

    def test_the_greater_of_two_rates_is_used_and_a_warning_names_them(self, hostile_build):
        assert sorted(hostile_build.outcome.not_passed) == [
            "fx_rates_unambiguous", "input_within_limits",
        ]
        orders = hostile_build.mart("orders")
        assert set(orders[orders.currency_code == "EUR"].fx_rate) == {Decimal("1.2")}


# --- Rows that hypothesis makes ------------------------------------------------------------------

@pytest.fixture(scope="module", name="made_tables")
def fixture_made_tables() -> dict[str, pd.DataFrame]:
    """The made tables, made once."""
    return made_tables()


@pytest.fixture(scope="module")
def made_build(tmp_path_factory, made_tables) -> Project:
    """A build of the made rows."""
    folder = tmp_path_factory.mktemp("made")
    files = {name: csv_text(rows, "\n") for name, rows in made_tables.items()}
    project = Project(folder, {**write_tables(folder / "raw", files), "today": str(TODAY)})
    project.build(*WITHOUT_UNIT_TESTS, *SPINE_ALONE)
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
        settings = oracle.Settings(today=TODAY)
        assert_as_computed(made_build, made_tables, settings, without=BEYOND_HISTORY)


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
    outcome = project.dbt("build", *WITHOUT_UNIT_TESTS, *SPINE_ALONE)
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
        "events": table("events", [("e1", "c2", "2024-06-01", "visit", None, None, None)]),
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
