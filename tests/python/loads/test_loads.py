"""A run on the tables of the run before gives what a full refresh gives."""

import os
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from loads import (
    SCHEMA,
    assert_as_refreshed,
    change_rows,
    hashes,
    marts,
    refreshed,
    write_shop,
)
from made_shop import Shop
from project import (
    SPINE_ALONE,
    SPINE_AND_HISTORY,
    WITHOUT_TESTS,
    WITHOUT_UNIT_TESTS,
    Project,
    assert_same_rows,
    copy_sources,
    rule_seed,
)

LATER_TABLES = ["int_customer_tiers", "int_tier_movements"]


@pytest.fixture(scope="module")
def shop_of_a_year(tmp_path_factory) -> tuple[Shop, Project, Path]:
    """A shop after some loads, and the project that took them; tests copy it."""
    folder = tmp_path_factory.mktemp("year")
    shop = Shop(random.Random(7), has_loaded_at=True)
    shop.open()
    for gap in (60, 90, 100, 40):
        shop.load(gap)
        for _ in range(15):
            shop.add_order()
    # No rate for the one; the other will move to another day, so that this day counts as before.
    for order_id, currency_code in [("without a rate", "GBP"), ("moving", "USD")]:
        row = sale(order_id, "2024-06-10", "2024-06-10")
        shop.tables["orders"].append({**row, "currency_code": currency_code})
    shop.tables["consents"] += [
        {"customer_id": f"c{number}", "purpose": "marketing", "channel": "push",
         "is_granted": "yes", "changed_at": "2024-09-01"} for number in range(14)
    ]
    (folder / "project").mkdir()
    project = Project(folder / "project", write_shop(shop, folder / "raw"))
    project.build(*WITHOUT_TESTS)
    return shop, project, folder / "raw"


@pytest.fixture
def loaded(shop_of_a_year, tmp_path) -> tuple[Project, Path]:
    """A copy of that project, with raw tables that the test may change."""
    _, project, raw = shop_of_a_year
    shutil.copytree(raw, tmp_path / "raw")
    (tmp_path / "project").mkdir()
    copy = Project(tmp_path / "project", {**project.variables, "raw_path": str(tmp_path / "raw")})
    shutil.copy(project.database, copy.database)
    return copy, tmp_path / "raw"


def sale(order_id: str, ordered_at: str, updated_at: str, amount: str = "500") -> dict[str, str]:
    """A raw order of a customer of their own."""
    return {
        "order_id": order_id, "customer_id": f"customer of {order_id}", "ordered_at": ordered_at,
        "amount": amount, "currency_code": "", "status": "", "market": "", "channel": "",
        "updated_at": updated_at,
    }


def days_made_again(project: Project, table: str, before: dict[date, int]) -> set[date]:
    """The days whose batches were made again since, or are new."""
    now = hashes(project, table, "as_of_date")
    return {day for day in now if now[day] != before.get(day)}


def test_a_late_order_touches_its_month_and_the_period_ends_since(loaded, tmp_path):
    """Also one with an old updated_at: its day has more rows than before."""
    project, raw = loaded
    change_rows(raw / "orders.csv", lambda rows: rows.extend(
        {**dict.fromkeys(rows[0], ""), **sale(*values)} for values in [
            ("late", "2024-09-10", "2024-12-30"),
            ("late and silent", "2024-07-10", "2024-07-10"),
        ]
    ))
    months = hashes(project, "int_orders_accepted", "batch_month")
    dates = hashes(project, "int_customer_scores", "as_of_date")
    project.build(*WITHOUT_TESTS)
    months_now = hashes(project, "int_orders_accepted", "batch_month")
    dates_now = hashes(project, "int_customer_scores", "as_of_date")
    assert {month for month in months_now if months_now[month] != months.get(month)} == {
        date(2024, 7, 1), date(2024, 9, 1)
    }
    changed = days_made_again(project, "int_customer_scores", dates)
    assert changed == {day for day in dates_now if day >= date(2024, 7, 31)}
    assert len(changed) < len(dates_now)
    assert_as_refreshed(project, refreshed(project, tmp_path))


def say(raw: Path, customer_id: str, purpose: str, changed_at: str) -> None:
    """Add a refusal to the raw table of consents."""
    change_rows(raw / "consents.csv", lambda rows: rows.append({
        **dict.fromkeys(rows[0], ""), "customer_id": customer_id, "purpose": purpose,
        "is_granted": "no", "changed_at": changed_at,
    }))


LISTS = {"outreach_list", "outreach_summary", "audiences", "next_best_action"}


def test_a_consent_changes_todays_list_and_a_refused_profile_the_days_from_then_on(
    loaded, tmp_path
):
    project, raw = loaded
    customer = "customer of moving"
    before = {mart: project.mart(mart) for mart in marts(project)}
    dates = hashes(project, "int_customer_scores", "as_of_date")
    listed = before["outreach_list"]
    is_asked = listed.is_recommended & (listed.objective != "service")
    refuser = listed[is_asked].customer_id.min()
    say(raw, refuser, "marketing", str(max(dates)))
    project.build(*WITHOUT_TESTS)
    assert not days_made_again(project, "int_customer_scores", dates)
    changed = {mart for mart in before if not project.mart(mart).equals(before[mart])}
    assert {"consent_status", "input_summary", "outreach_list"} <= changed
    for mart in changed - {"consent_status", "input_summary"} - LISTS:  # in another order
        assert_same_rows(project.mart(mart), before[mart])
    status = project.mart("consent_status").set_index(["customer_id", "purpose", "channel"])
    assert status.loc[(refuser, "marketing", "sms")].basis == "row"
    now = project.mart("outreach_list")
    assert_same_rows(now[now.customer_id != refuser], listed[listed.customer_id != refuser])
    of_refuser = now[(now.customer_id == refuser) & (now.objective != "service")]
    assert set(of_refuser.exclusion_reason) == {"no_consent"}

    say(raw, customer, "profiling", "2024-09-10 12:00")
    project.build(*WITHOUT_TESTS)
    changed = days_made_again(project, "int_customer_scores", dates)
    assert changed == {day for day in dates if day >= date(2024, 9, 30)}
    assert len(changed) < len(dates)
    history = project.mart("customer_history").set_index("customer_id").loc[customer]
    assert {
        row.period_end >= date(2024, 9, 30): (row.quadrant_tier == "unprofiled", row.monetary > 0)
        for row in history.itertuples()
    } == {False: (False, True), True: (True, True)}
    assert_as_refreshed(project, refreshed(project, tmp_path))


@pytest.fixture(scope="module")
def next_day(shop_of_a_year, tmp_path_factory) -> Project:
    """A new database of the raw tables a day later, with rows that count against each other."""
    _, project, raw = shop_of_a_year
    folder = tmp_path_factory.mktemp("next_day")
    shutil.copytree(raw, folder / "raw")
    change_rows(folder / "raw" / "orders.csv", lambda rows: rows.extend(
        {**dict.fromkeys(rows[0], ""), **sale(*values)} for values in [
            ("new", "2024-12-28", "2025-01-02"),
            ("late", "2024-05-05", "2025-01-02"),
            ("no amount", "2024-12-28", "2025-01-02", ""),
            ("moving", "2024-07-01", "2025-01-02"),
        ]
    ))
    change_rows(folder / "raw" / "fx_rates.csv", lambda rows: rows.append(
        {"rate_date": "2024-06-01", "currency_code": "GBP", "rate_to_reporting": "1.3"}
    ))
    change_rows(folder / "raw" / "refunds.csv", lambda rows: rows.append({
        "refund_id": "late", "order_id": "late", "refunded_at": "2024-06-06", "amount": "5",
        "updated_at": "2025-01-02",
    }))
    (folder / "project").mkdir()
    variables = {**project.variables, "raw_path": str(folder / "raw"), "today": "2025-01-02"}
    fresh = Project(folder / "project", variables)
    fresh.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    return fresh


RUN_PARSED = """
import pickle, sys
from pathlib import Path
from dbt.cli.main import dbtRunner
dbtRunner(manifest=pickle.loads(Path(sys.argv[1]).read_bytes())).invoke(sys.argv[2:])
"""


def kill_after(project: Project, node: str, folder: Path) -> None:
    """Start a run in a process of its own and kill it when a node is done."""
    manifest = folder / "manifest.pickle"
    manifest.write_bytes(project.parsed(project.variables).result)
    command = [sys.executable, "-c", RUN_PARSED, str(manifest), "--no-use-colors"]
    command += ["build", *WITHOUT_TESTS, "--threads", "1", "--target", "duckdb"]
    command += ["--project-dir", str(project.project_dir)]
    command += ["--profiles-dir", str(project.project_dir)]
    command += ["--target-path", str(folder), "--log-path", str(folder)]
    command += ["--vars", yaml.safe_dump(project.variables)]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **project.environment}
    )
    said = []
    for line in run.stdout:
        said.append(line)
        if "OK created" in line and f".{node} " in line:
            run.kill()
            break
    assert run.wait() == -9, "".join(said)


def test_a_run_killed_half_way_again_and_again_and_run_once_more_gives_the_same(
    loaded, next_day, tmp_path
):
    project, _ = loaded
    project.variables = next_day.variables
    for node in ("int_order_rejections", "int_orders_accepted", "int_customer_facts"):
        kill_after(project, node, tmp_path)
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    assert "late" in set(project.mart("refunds").refund_id)
    assert "without a rate" in set(project.mart("orders").order_id)
    assert_as_refreshed(project, next_day)


def assert_reconciliation_stops(project: Project, tests: set[str]) -> str:
    """Insist that a build fails by these tests and says what to do; return what it said."""
    outcome = project.dbt("build", *WITHOUT_UNIT_TESTS, *SPINE_ALONE)
    assert not outcome.success
    assert tests <= set(outcome.not_passed)
    assert "build once with --full-refresh" in outcome.output
    return outcome.output


def accepted_row(rows: list[dict], key: str, accepted: set[str]) -> int:
    """The first row whose id is among the accepted ones and has no other version: its index."""
    ids = [row[key] for row in rows]
    return next(i for i, found in enumerate(ids) if found in accepted and ids.count(found) == 1)


def test_a_row_that_vanished_makes_the_reconciliation_fail(loaded):
    project, raw = loaded
    refunded = set(project.mart("refunds").order_id)
    rejected = set(project.mart("order_rejections").order_id)
    lines = set(project.query(f"select order_id from {SCHEMA}.int_order_items_accepted").order_id)
    events = set(project.query(f"select event_id from {SCHEMA}.int_events_accepted").event_id)
    orders = set(project.mart("orders").order_id) - refunded - rejected
    for table, key, accepted in [
        ("orders", "order_id", orders - lines),
        ("refunds", "refund_id", set(project.mart("refunds").refund_id)),
        ("order_items", "order_id", lines),
        ("events", "event_id", events),
    ]:
        change_rows(raw / f"{table}.csv", lambda rows: rows.pop(accepted_row(rows, key, accepted)))
    assert_reconciliation_stops(project, {
        "orders_reconcile", "refunds_reconcile", "order_items_reconcile", "events_reconcile",
        "accepted_rows_are_raw_rows",
    })


def test_a_change_that_no_run_reads_makes_the_reconciliation_fail(loaded):
    """Also of what no sum of amounts tells: a channel, a quantity, a customer."""
    project, raw = loaded
    for table, key, time, column, value in [
        ("orders", "order_id", "updated_at", "channel", "fair"),
        ("refunds", "refund_id", "updated_at", "amount", "1.5"),
        ("order_items", "order_id", "loaded_at", "quantity", "9"),
        ("events", "event_id", "loaded_at", "customer_id", "somebody else"),
    ]:
        rows = project.query(f"select {key}, {time} from {SCHEMA}.int_{table}_accepted")
        old = set(rows[rows[time] < rows[time].max()][key])
        change_rows(
            raw / f"{table}.csv",
            lambda rows: rows[accepted_row(rows, key, old)].update({column: value}),
        )
    said = assert_reconciliation_stops(project, {"accepted_rows_are_raw_rows"})
    for table in ("orders", "refunds", "order_items", "events"):
        assert f"fact_table = {table}, row_key = " in said
    project.build("--full-refresh", *WITHOUT_UNIT_TESTS, *SPINE_ALONE)


@pytest.fixture
def with_own_rules(loaded, tmp_path) -> tuple[Project, Path, Path]:
    """That project with rules of its own: the project, its raw tables, its file of rules."""
    project, raw = loaded
    project.project_dir = copy_sources(tmp_path / "sources", with_tests=False)
    return project, raw, rule_seed("tier_rules", project.project_dir)


def north_star(rows: list[dict]) -> dict:
    """The first rule of tier north_star."""
    return next(row for row in rows if row["tier_code"] == "north_star")


def test_a_rule_for_some_past_days_is_applied_to_them(with_own_rules, tmp_path):
    """Moves are counted again at the month end after them, too, whose own rules are the same."""
    project, _, rules = with_own_rules

    def be_lenient_for_a_month(rows: list[dict]) -> None:
        row = north_star(rows)
        rows.append({**row, "avg_monthly_spend_above": "20", "recency_days_at_most": "90",
                     "rule_version": "2", "valid_from": "2024-08-15", "valid_to": "2024-09-14"})
        rows.append({**row, "rule_version": "3", "valid_from": "2024-09-15"})
        row["valid_to"] = "2024-08-14"

    change_rows(rules, be_lenient_for_a_month)
    before = {name: hashes(project, name, "as_of_date") for name in LATER_TABLES}
    tiers_before = project.mart("customer_history")
    project.build(*WITHOUT_TESTS)
    changed = {name: days_made_again(project, name, before[name]) for name in LATER_TABLES}
    assert changed["int_customer_tiers"] >= {date(2024, 8, 31)}
    assert date(2024, 7, 31) not in changed["int_customer_tiers"] | changed["int_tier_movements"]
    assert changed["int_tier_movements"] >= {date(2024, 8, 31), date(2024, 9, 30)}
    assert (project.mart("customer_history").quadrant_tier == "north_star").sum() > (
        tiers_before.quadrant_tier == "north_star"
    ).sum()
    assert_as_refreshed(project, refreshed(project, tmp_path))


def test_a_market_stated_later_applies_to_all_days(with_own_rules, tmp_path):
    """Where rules are of a market, also to the days before the customer registered."""
    project, raw, rules = with_own_rules
    change_rows(rules, lambda rows: rows.append(
        {**north_star(rows), "market": "FR", "avg_monthly_spend_above": "1",
         "recency_days_at_most": "90"}
    ))
    change_rows(raw / "orders.csv", lambda rows: rows.append(
        {**dict.fromkeys(rows[0], ""), **sale("early", "2024-02-10", "2024-02-10"), "market": "US"}
    ))
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    change_rows(raw / "customers.csv", lambda rows: rows.append({
        **dict.fromkeys(rows[0], ""), "customer_id": "customer of early", "market": "FR",
        "registered_at": "2024-05-05", "updated_at": "2024-12-31",
    }))
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    history = project.mart("customer_history")
    tiers = history[history.customer_id == "customer of early"].set_index("period_end")
    assert tiers.quadrant_tier[date(2024, 3, 31)] == "north_star"
    assert_as_refreshed(project, refreshed(project, tmp_path, *SPINE_AND_HISTORY))


def test_what_was_built_in_part_is_built_again(loaded, tmp_path):
    project, raw = loaded
    change_rows(raw / "orders.csv", lambda rows: rows.append(
        {**dict.fromkeys(rows[0], ""), **sale("late", "2024-07-10", "2024-12-30")}
    ))
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY, "int_customer_scores+")
    project.build(*WITHOUT_TESTS, "--select", "int_customer_tiers")
    outcome = project.dbt("build", "--full-refresh", "--select", "int_orders_accepted")
    assert not outcome.success and "--select +int_orders_accepted" in outcome.errors
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    assert_as_refreshed(project, refreshed(project, tmp_path, *SPINE_AND_HISTORY))


def test_other_days_give_what_a_new_database_gives(loaded, tmp_path):
    """Variables that decide how rows are read or judged remake tables: test_fingerprints."""
    project, _ = loaded
    variables = {"as_of_date": "2024-09-10", "history_start": "2024-05-01", "today": "2024-10-01"}
    before = {mart: project.mart(mart) for mart in marts(project)}
    project.build(*WITHOUT_TESTS, **variables)
    assert_as_refreshed(project, refreshed(project, tmp_path, **variables))
    project.build(*WITHOUT_TESTS)
    for mart, rows in before.items():
        assert_same_rows(project.mart(mart), rows)
