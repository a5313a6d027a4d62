"""History is the chain that judges today, run for other days."""

import shutil
from datetime import date

import pandas as pd
import pytest

import oracle
from expected import demo_tables
from project import SPINE_AND_HISTORY, Project, assert_same_rows

TODAY = date(2026, 7, 31)


@pytest.fixture(scope="module")
def history(demo_build: Project) -> pd.DataFrame:
    """The whole history of the demo."""
    return demo_build.mart("customer_history")


def test_there_is_a_period_end_for_every_month_from_the_first_sale_on(history, demo_build):
    first_sale, as_of_date = demo_build.query("""
        select min(ordered_date), (select max(as_of_date) from northstar.customer_rfm)
        from northstar.orders where order_kind = 'sale'
    """).iloc[0]
    expected = pd.date_range(first_sale, as_of_date, freq="ME").date
    assert sorted(set(history.period_end)) == list(expected)
    assert len(expected) == 24


@pytest.mark.parametrize("period_end", [
    date(2024, 7, 31), date(2025, 2, 28),
    date(2026, 1, 31),  # somebody refuses profiling who does so no longer
    date(2026, 5, 31),
])
def test_a_period_end_is_what_the_oracle_judges_on_that_day(history, period_end):
    settings = oracle.Settings(today=TODAY, as_of_date=period_end)
    customers = oracle.compute(demo_tables(), settings)["customers"]
    expected = customers[customers.quadrant_tier.notna()]
    found = history[history.period_end == period_end]
    shared = [column for column in found.columns if column in expected.columns]
    assert len(shared) >= 40
    assert not oracle.compare(found[shared], expected[shared], ["customer_id"])


def expected_runs(history: pd.DataFrame, column: str) -> dict[str, tuple]:
    """By customer: the first judged day of the last run of a column, and the value before it."""
    runs = {}
    for customer, rows in history.sort_values("period_end").groupby("customer_id"):
        days, values = list(rows.period_end), list(rows[column])
        start = max((i + 1 for i, value in enumerate(values) if value != values[-1]), default=0)
        runs[customer] = (days[start], values[start - 1] if start else None)
    return runs


def test_runs_of_tiers_and_stages_begin_where_the_history_says(history, demo_build: Project):
    # The demo's as-of date is a month's last day, so that history holds every judged day.
    tiers = demo_build.mart("customer_tiers")
    for system, column in oracle.TIER_COLUMNS.items():
        rows = tiers[tiers.tier_system == system]
        found = zip(rows.customer_id, zip(rows.tier_since, rows.previous_tier_code))
        assert dict(found) == expected_runs(history, column)
    assert not tiers.is_tier_since_censored.any()
    stages = demo_build.mart("customer_lifecycle")
    buyers = stages[stages.lifecycle_stage != "prospect"]
    runs = expected_runs(history, "lifecycle_stage")
    since = {customer: day for customer, (day, _) in runs.items()}
    assert dict(zip(buyers.customer_id, buyers.stage_since)) == since
    assert len(set(since.values())) > 10


def test_a_history_that_starts_later_is_cut_and_says_where_runs_are_censored(
    history, demo_build: Project, tmp_path
):
    project = Project(tmp_path, {**demo_build.variables, "history_start": "2026-02-15"})
    shutil.copy(demo_build.database, project.database)
    project.build("--exclude-resource-type", "seed", "unit_test", *SPINE_AND_HISTORY)
    start = date(2026, 2, 28)
    assert_same_rows(history[history.period_end >= start], project.mart("customer_history"))

    whole = demo_build.mart("customer_tiers").set_index(["customer_id", "tier_system"])
    cut = project.mart("customer_tiers").set_index(["customer_id", "tier_system"]).loc[whole.index]
    is_censored = whole.tier_since < start
    assert is_censored.any() and not is_censored.all()
    assert (cut.is_tier_since_censored == is_censored).all()
    assert (cut.tier_since == whole.tier_since.where(~is_censored, start)).all()
    known_before = ~is_censored & (whole.tier_since > start)
    assert cut[known_before].equals(whole[known_before])
