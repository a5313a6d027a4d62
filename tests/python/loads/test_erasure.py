"""Erased customers leave nothing behind but their months and amounts (SPEC-outreach P2)."""

import random
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import oracle
from erased import SALT, ErasureShop, email, found_in, named, traces
from expected import assert_as_computed, text_table
from loads import assert_as_refreshed, marts
from project import (
    SPINE_ALONE,
    WITHOUT_TESTS,
    WITHOUT_UNIT_TESTS,
    Project,
    assert_same_rows,
)

# What may change when the raw rows of erased customers go
OF_ERASURE = {
    "erasure_status", "revenue_reconciliation", "order_rejections", "refund_rejections",
    "input_issues", "input_summary",
}
# What a blanked row keeps; of a time its month
TIMES = ["ordered_at", "refunded_at"]
OF_A_MONTH = ["amount", "currency_code", "market", *TIMES]
RECONCILING = [
    "orders_reconcile", "refunds_reconcile", "order_items_reconcile", "events_reconcile",
    "accepted_rows_are_raw_rows", "revenue_reconciles", "erasure_status_adds_up",
]


def raw_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The raw tables as they lie in a folder."""
    return {file.stem: text_table(file) for file in folder.glob("*.csv")}


def erasure_of(folder: Path) -> oracle.Erasure:
    """Who is erased, by the oracle."""
    return oracle.erasure(raw_tables(folder))


def without_erased_rows(folder: Path, blanked: float = 0) -> None:
    """Delete or blank every raw row of an erased customer, as a merchant does in the end.

    blanked: the share of rows that stay, with nothing but amount, currency, market and month.
    """
    chance = random.Random(17)
    tables = raw_tables(folder)
    erasure = oracle.erasure(tables)
    for name, table in tables.items():
        erased = np.array([
            erasure.column(name, row) is not None for row in oracle.read_rows(tables, name)
        ], dtype=bool)
        stays = np.array([chance.random() < blanked for _ in erased], dtype=bool)
        kept = table[~erased | stays].copy()
        blank = erased[~erased | stays]
        for column in kept.columns.difference(OF_A_MONTH):
            kept.loc[blank, column] = None
        for column in kept.columns.intersection(TIMES):
            kept.loc[blank, column] = kept.loc[blank, column].str[:8] + "01"
        kept.to_csv(folder / f"{name}.csv", index=False)


def settings_of(project: Project) -> oracle.Settings:
    """The settings of a project's last load."""
    return oracle.Settings(today=date.fromisoformat(project.variables["today"]))


def assert_reconciled(project: Project) -> None:
    """Insist that raw rows are accepted plus rejected, by `dbt test` alone."""
    outcome = project.dbt("test", "--select", *RECONCILING)
    assert outcome.success, outcome.errors
    assert set(RECONCILING) <= set(outcome.statuses)


def new_project(folder: Path, name: str) -> Project:
    """A project with a salt, in a folder of its own."""
    (folder / name).mkdir()
    return Project(folder / name, env={"NORTHSTAR_PII_SALT": SALT})


@settings(
    max_examples=1,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    seed=st.integers(0, 10**6),
    customer_ids=st.sets(st.integers(0, 13), min_size=3, max_size=5),
)
def test_after_a_load_no_table_knows_an_erased_customer(tmp_path_factory, seed, customer_ids):
    """Merged ids, referrers, older versions, refunds, sends, tickets; unreadable times."""
    folder = tmp_path_factory.mktemp("erasure")
    shop = ErasureShop(random.Random(seed))
    loaded, fresh = new_project(folder, "loaded"), new_project(folder, "fresh")
    shop.live(60)
    loaded.variables = shop.write(folder / "raw")
    loaded.build(*WITHOUT_TESTS)
    shop.live(40)
    shop.ask(*(f"c{number}" for number in customer_ids), "never seen")
    loaded.variables = shop.write(folder / "raw")
    loaded.build(*WITHOUT_TESTS)
    assert_reconciled(loaded)

    erasure = erasure_of(folder / "raw")
    assert len(erasure.ids) > len(customer_ids) and erasure.orders
    assert found_in(loaded, traces(erasure.ids)) == []
    assert_as_computed(loaded, raw_tables(folder / "raw"), settings_of(loaded))
    fresh.variables = loaded.variables
    fresh.build(*WITHOUT_TESTS)
    assert_as_refreshed(loaded, fresh)

    without_erased_rows(folder / "raw", blanked=0.5)
    loaded.build(*WITHOUT_TESTS)
    assert_reconciled(loaded)
    for mart in set(marts(fresh)) - OF_ERASURE:
        try:
            assert_same_rows(loaded.mart(mart), fresh.mart(mart))
        except AssertionError as error:
            raise AssertionError(f"{mart}: {error}") from None
    status = loaded.mart("erasure_status")
    assert not status.empty and status.is_complete.all() and not status.is_overdue.any()


@pytest.fixture(scope="module")
def shop_with_requests(tmp_path_factory) -> tuple[ErasureShop, Project, Path]:
    """A shop that knew its customers before some asked to be erased; ids share addresses."""
    folder = tmp_path_factory.mktemp("requests")
    shop = ErasureShop(random.Random(24), orders_have_addresses=True)
    shop.live(60, actions=40)
    project = new_project(folder, "project")
    project.variables = {**shop.write(folder / "raw"), "match_guests_by": ["email", "phone"]}
    project.build(*WITHOUT_TESTS, *SPINE_ALONE)
    assert {named("c1"), named("c2")} <= set(project.mart("customers").customer_id)
    shop.ask("c1", "c2")
    return shop, project, folder / "raw"


def test_addresses_of_erased_customers_are_gone_too(shop_with_requests):
    """With var match_guests_by an order without an id belongs to whose address it states."""
    shop, project, raw = shop_with_requests
    shop.shop.tables["orders"].append({
        "order_id": "of a guest", "customer_id": "", "ordered_at": "2024-01-10", "amount": "5",
        "email": f" {email(named('c1')).upper()} ",
    })
    project.variables |= shop.write(raw)
    project.build(*WITHOUT_UNIT_TESTS, *SPINE_ALONE)
    assert found_in(project, traces({named("c1"), named("c2")})) == []
    assert "of a guest" not in set(project.mart("orders").order_id)
    assert "of a guest" not in set(project.mart("order_rejections").order_id)


def test_tests_alone_find_who_is_erased(shop_with_requests):
    """A run empties the tables of erased ids; `dbt test` and a run of some models fill them.

    A run that would read due rows without finding them says so.
    """
    _, project, _ = shop_with_requests
    empty = "select count(*) from northstar_intermediate.int_erased_ids"
    assert project.value(empty) == 0
    assert_reconciled(project)
    before = project.mart("order_rejections")
    outcome = project.dbt("build", "--select", "int_order_rejections", *WITHOUT_UNIT_TESTS)
    assert not outcome.success
    assert "leaves out int_orders_due, which int_order_rejections reads" in outcome.errors
    outcome = project.dbt(
        "build", "--select", "+int_identities_linked", "int_customers_merged", *WITHOUT_UNIT_TESTS)
    assert not outcome.success
    assert "leaves out int_erased_ids, which int_customers_merged reads" in outcome.errors
    assert "add --select +int_erased_orders" in outcome.errors
    outcome = project.dbt(
        "build", "--select", "int_identities_linked", "int_orders_accepted", *WITHOUT_UNIT_TESTS)
    assert not outcome.success
    assert "leaves out int_erased_ids, which int_orders_accepted reads" in outcome.errors
    project.build("--select", "orders", "order_rejections", *WITHOUT_TESTS)
    assert_same_rows(project.mart("order_rejections"), before)
    assert project.value(empty) == 0
    assert found_in(project, traces({named("c1"), named("c2")})) == []


def test_a_withdrawn_request_brings_the_customer_back_and_says_so(shop_with_requests, tmp_path):
    shop, project, raw = shop_with_requests
    shop.more["erasure_requests"].pop()
    project.variables |= shop.write(raw)
    outcome = project.build(*WITHOUT_TESTS, *SPINE_ALONE)
    assert "1 erasure requests of the last run are gone from erasure_requests" in outcome.output
    assert named("c2") in set(project.mart("customers").customer_id)
    assert found_in(project, traces({named("c1")})) == []
    fresh = new_project(tmp_path, "fresh")
    fresh.variables = project.variables
    fresh.build(*WITHOUT_TESTS, *SPINE_ALONE)
    assert_as_refreshed(project, fresh)


def test_raw_rows_may_go_in_the_load_that_brings_the_request(tmp_path):
    """Nothing of the raw rows is there to say that the customer's accepted rows must go."""
    shop = ErasureShop(random.Random(11))
    shop.live(60, actions=40)
    project = new_project(tmp_path, "project")
    project.variables = shop.write(tmp_path / "raw")
    project.build(*WITHOUT_TESTS, *SPINE_ALONE)
    shop.ask("c3")
    project.variables = shop.write(tmp_path / "raw")
    ids = erasure_of(tmp_path / "raw").ids
    assert found_in(project, traces({named("c3")}))
    without_erased_rows(tmp_path / "raw")
    project.build(*WITHOUT_TESTS, *SPINE_ALONE)
    assert_reconciled(project)
    assert found_in(project, traces(ids)) == []
