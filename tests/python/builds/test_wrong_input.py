"""Wrong input stops a run before a model is built.

One message says what is wrong, what is allowed and where to change it. Of wrong rules it names the
failing test.
"""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from project import WITHOUT_UNIT_TESTS, Project, copy_sources, rule_seed, write_tables

ORDERS = "order_id,customer_id,ordered_at,amount\n1,c1,2024-06-01,10\n"


def assert_stopped(project: Project, *parts: str) -> None:
    """Insist that `dbt build` ends with one message, which has these parts, and builds nothing."""
    outcome = project.dbt("build", *WITHOUT_UNIT_TESTS, parsed_with={})
    assert not outcome.success
    assert outcome.statuses == {}, "something was built"
    assert outcome.errors.count("Error") <= 2, outcome.errors  # "Compilation Error", "[ERROR]"
    for part in parts:
        assert part in outcome.errors, f"{part!r} is not in: {outcome.errors}"


VARIABLES = {
    "an unknown variable": (
        {"as_of_dat": "2026-06-30"},
        ["Unknown variable 'as_of_dat'", "as_of_date", "Change it in: --vars"],
    ),
    "an unknown source": (
        {"raw_source": "file"},
        ["raw_source is 'file'", "demo, files, warehouse", "--vars or dbt_project.yml"],
    ),
    "files without a folder": (
        {"raw_source": "files"},
        ["Variable raw_path is missing", "a folder", "--vars or dbt_project.yml"],
    ),
    "a folder of files that are not read": (
        {"raw_path": "/shop"},
        ["raw_path is set, and raw_source is 'demo'", "raw_path with raw_source: files"],
    ),
    "a file of a table that is not supplied": (
        {"raw_source": "files", "raw_path": "/shop", "raw_tables": ["orders"],
         "raw_from": {"refunds": "returns.csv"}},
        ["raw_from names table 'refunds', which this run is not given", "orders (or name it in"],
    ),
    "a condition that is no text": (
        {"raw_source": "files", "raw_path": "/shop", "raw_where": {"orders": True}},
        ["raw_where.orders is 'True', which is no text", "SQL condition"],
    ),
    "a condition over the demo": (
        {"raw_where": {"orders": "amount > 0"}},
        ["raw_where is set, and raw_source is 'demo'"],
    ),
    "lines of a table that has none": (
        {"raw_lines": ["order_items"]},
        ["raw_lines names 'order_items'", "orders, refunds"],
    ),
    "an unknown setting of CSV files": (
        {"raw_source": "files", "raw_path": "/shop", "raw_csv": {"separator": ";"}},
        ["Unknown setting 'separator' in raw_csv", "delimiter, decimal_separator", "or a table"],
    ),
    "a delimiter of two characters": (
        {"raw_source": "files", "raw_path": "/shop", "raw_csv": {"orders": {"delimiter": "||"}}},
        ["raw_csv.orders.delimiter is '||'", "one character, \\t for a tab"],
    ),
    "settings of CSV files for tables": (
        {"raw_source": "warehouse", "raw_schema": "shop", "raw_csv": {"delimiter": ";"}},
        ["raw_csv is set, and raw_source is 'warehouse'"],
    ),
    "a role that is no list": (
        {"reader_roles": "shop_readers"},
        ["reader_roles is 'shop_readers', which is no list of roles", "[shop_readers]"],
    ),
    "a role that would be SQL": (
        {"analyst_roles": ['analysts; drop table "customers"']},
        ["analyst_roles names the role 'analysts; drop", "lower-case letters, digits and _"],
    ),
    "a role that is a number": (
        {"steward_roles": [7]},
        ["steward_roles names the role '7'", "--vars or dbt_project.yml"],
    ),
    "an abbreviated time zone": (
        {"business_time_zone": "CET"},
        ["business_time_zone is 'CET'", "UTC, or a place in the IANA time zone database"],
    ),
    "an unknown table": (
        {"raw_tables": ["orders", "order"]},
        ["Unknown table 'order' in variable raw_tables", "order_items", "erasure_requests"],
    ),
    "no orders": (
        {"raw_tables": ["customers"]},
        ["raw_tables leaves out orders"],
    ),
    "a map of an unknown table": (
        {"raw_columns": {"sales": {"order_id": "id"}}},
        ["Unknown table 'sales' in variable raw_columns", "orders, order_items"],
    ),
    "a map of an unknown column": (
        {"raw_columns": {"orders": {"order": "id"}}},
        ["Unknown column 'order' in raw_columns.orders", "order_id, customer_id"],
    ),
    "a map without a required column": (
        {"raw_columns": {"orders": {"order_id": "id", "customer_id": "c", "amount": "a"}}},
        ["no expression for the required column 'ordered_at'"],
    ),
    "a day that does not exist": (
        {"as_of_date": "2026-02-30"},
        ["as_of_date is '2026-02-30', which is no date", "YYYY-MM-DD", "dbt_project.yml"],
    ),
    "an unknown time zone": (
        {"business_time_zone": "Mars/Olympus"},
        ["business_time_zone is 'Mars/Olympus'", "America/New_York"],
    ),
    "a currency that is none": (
        {"reporting_currency": "dollars"},
        ["reporting_currency is 'dollars'", "three capital letters"],
    ),
    "statuses that are no list": (
        {"counted_statuses": 5},
        ["counted_statuses is '5'", "a list of at least one status", "--vars or dbt_project.yml"],
    ),
    "tables that are no list": (
        {"raw_tables": 5},
        ["raw_tables is '5', which is no list of tables", "a list of orders, order_items"],
    ),
    "columns that are no map": (
        {"raw_columns": None},
        ["raw_columns is 'None', which is no mapping", "{table: {column: SQL expression}}"],
    ),
    "an empty status": (
        {"counted_statuses": ["completed", " "]},
        ["counted_statuses has an empty status", "orders without a status are completed"],
    ),
    "a window that is no number of days": (
        {"rfm_window_days": "90 days"},
        ["rfm_window_days is '90 days'", "a whole number of days"],
    ),
    "a window of no day": (
        {"rfm_window_days": 0},
        ["rfm_window_days is '0'", "a whole number of days from 1 on"],
    ),
    "no month ahead": (
        {"clv_horizon_months": 0},
        ["clv_horizon_months is '0'", "a whole number of months from 1 to 120"],
    ),
    "a holdout that is no number of days": (
        {"clv_holdout_days": 182.5},
        ["clv_holdout_days is '182.5'", "a whole number of days from 1 to 3660"],
    ),
    "a discount in percent": (
        {"discount_rate_annual": "10%"},
        ["discount_rate_annual is '10%'", "a number from 0 to 10, e.g. 0.1 for 10 %"],
    ),
    "a severity that is none": (
        {"fail_on_severity": "urgent"},
        ["fail_on_severity is 'urgent'", "null, or info, warning, critical"],
    ),
    "a control group in percent": (
        {"control_share": "10%"},
        ["control_share is '10%'", "a number from 0 to 1"],
    ),
    "a control group of more than all": (
        {"control_share": 10},
        ["control_share is '10'", "a number from 0 to 1"],
    ),
    "a seed of no text": (
        {"control_seed": " "},
        ["control_seed is ' '", "a text, e.g. northstar"],
    ),
    "a list of no day": (
        {"outreach_date": "tomorrow"},
        ["outreach_date is 'tomorrow', which is no date", "a day as YYYY-MM-DD, or null"],
    ),
    "a list before the judgement": (
        {"as_of_date": "2024-06-30", "outreach_date": "2024-06-29"},
        ["as_of_date is 2024-06-30, after outreach_date (2024-06-29)"],
    ),
    "noise that is no yes or no": (
        {"alerts_beyond_noise_only": "yes"},
        ["alerts_beyond_noise_only is 'yes'", "true, false"],
    ),
    "an as-of date after today": (
        {"as_of_date": "2026-08-01", "today": "2026-07-31"},
        ["as_of_date is 2026-08-01, after today (2026-07-31)", "a day not after today"],
    ),
    "a first day of orders after today": (
        {"earliest_order_date": "2026-08-01", "today": "2026-07-31"},
        ["earliest_order_date is 2026-08-01, after today (2026-07-31)"],
    ),
    "a history that starts after the as-of date": (
        {"history_start": "2026-07-01", "as_of_date": "2026-06-30"},
        ["history_start is 2026-07-01, after as_of_date (2026-06-30)"],
    ),
}


@pytest.mark.parametrize(("variables", "parts"), VARIABLES.values(), ids=VARIABLES)
def test_a_wrong_variable_is_named(
    new_project: Callable[..., Project], variables: dict[str, Any], parts: list[str]
):
    assert_stopped(new_project(variables), *parts)


def test_roles_are_told_to_be_without_effect_on_duckdb(new_project: Callable[..., Project]):
    project = new_project({"reader_roles": ["shop_readers"], "analyst_roles": []})
    outcome = project.dbt("build", "--select", "tier_rules", "--exclude-resource-type", "test",
                          parsed_with={})
    assert outcome.success and outcome.statuses["tier_rules"] == "success"
    said = "reader_roles, analyst_roles without effect: target 'duckdb' has no roles"
    assert outcome.output.count(said) == 1


def test_a_variable_misspelt_in_the_project_is_named(new_project, tmp_path):
    copy = copy_sources(tmp_path / "copy", with_tests=False)
    settings = (copy / "dbt_project.yml").read_text(encoding="utf-8")
    settings = settings.replace("  as_of_date: null ", "  as_of_date: null\n  as_of_dat: null ")
    (copy / "dbt_project.yml").write_text(settings, encoding="utf-8")
    project = new_project(project_dir=copy)
    assert_stopped(project, "Unknown variable 'as_of_dat'", "vars: of dbt_project.yml")


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("main.duckdb", "is named 'main', which DuckDB cannot use"),
        ("a#b.duckdb", "is named 'a#b', which DuckDB cannot use"),
        ("northstar.duckdb", "The database file and the schema are both named 'northstar'"),
    ],
)
def test_a_file_that_duckdb_cannot_name_is_named(new_project, tmp_path, file, part):
    project = new_project(env={"NORTHSTAR_DUCKDB_PATH": str(tmp_path / file)})
    outcome = project.dbt("parse")
    assert not outcome.success
    assert part in outcome.errors
    assert "NORTHSTAR_DUCKDB_PATH" in outcome.errors


def test_an_unknown_target_is_named(new_project: Callable[..., Project]):
    project = new_project(target="snow")
    assert_stopped(project, "does not have a target named 'snow'", "- duckdb", "- postgres")


FILES = {
    "a folder without the file": (
        {},
        {"raw_tables": ["orders"]},
        ["no file for table orders in folder", "orders.parquet", "orders.csv", "raw_path"],
    ),
    "an empty file": (
        {"orders": ""},
        {},
        ["orders.csv is empty", "first line names its columns"],
    ),
    "a missing required column": (
        {"orders": ORDERS.replace("amount", "total")},
        {},
        ["has no column 'amount', which is required; it has order_id", "raw_columns.orders"],
    ),
    "an expression that is no SQL": (
        {"orders": ORDERS},
        {
            "raw_columns": {
                "orders": {
                    "order_id": "order_id",
                    "customer_id": "customer_id",
                    "ordered_at": "ordered_at",
                    "amount": "amount * (price",
                }
            }
        },
        ["raw_columns.orders.amount", '"amount" * (price'],
    ),
    "a mapped column that the table does not have": (
        {"orders": ORDERS},
        {
            "raw_columns": {
                "orders": {
                    "order_id": "order_id",
                    "customer_id": "customer_id",
                    "ordered_at": "ordered_on",
                    "amount": "amount",
                }
            }
        },
        ["raw_columns.orders.ordered_at is 'ordered_on'", "no such column", "ordered_at, amount"],
    ),
}


@pytest.mark.parametrize(("files", "variables", "parts"), FILES.values(), ids=FILES)
def test_a_wrong_file_is_named(
    new_project: Callable[..., Project], tmp_path: Path, files, variables, parts
):
    folder = write_tables(tmp_path / "raw", files)
    assert_stopped(new_project({**folder, **variables}), *parts)


def test_a_malformed_line_stops_the_run_and_is_named(
    new_project: Callable[..., Project], tmp_path: Path
):
    text = f"{ORDERS}2,c1,2024-06-02,11\n3,c1,2024-06-03\n4,c1,2024-06-04,12\n"
    project = new_project(write_tables(tmp_path / "raw", {"orders": text}))
    outcome = project.dbt("build", *WITHOUT_UNIT_TESTS)
    assert not outcome.success
    for part in ("raw/orders.csv", "CSV Error on Line: 4", "Original Line: 3,c1,2024-06-03"):
        assert part in outcome.errors
    assert len(outcome.not_passed) == 1
    assert outcome.statuses["customers"] == "skipped"


def test_the_demo_does_not_replace_a_shop(new_project: Callable[..., Project]):
    project = new_project()
    with duckdb.connect(str(project.database)) as connection:
        for schema in ("staging", "intermediate", "demo"):
            connection.execute(f"create schema northstar_{schema}")
        connection.execute("create view northstar_staging.raw_orders as select 'O1' as order_id")
        connection.execute("create table northstar_demo.demo_orders as select ' O1 ' as order_id")
        connection.execute("create table northstar_intermediate.int_orders_accepted as "
                           "select unnest(['O1', 'of the shop']) as order_id")
    assert_stopped(
        project, "raw_source is 'demo'", "1 of its orders are not the demo's", "NORTHSTAR_SCHEMA"
    )


def test_tables_of_others_are_not_replaced(new_project: Callable[..., Project]):
    project = new_project()
    with duckdb.connect(str(project.database)) as connection:
        connection.execute("create schema northstar; create table northstar.customers as select 1")
    assert_stopped(
        project, "Schema 'northstar' of database 'project' has customers, which Northstar did not",
        "NORTHSTAR_SCHEMA",
    )


# --- Rules: a scratch copy with one seed changed -------------------------------------------------


@pytest.fixture(scope="module")
def rules_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project, whose seeds a test may change for as long as it runs."""
    folder = tmp_path_factory.mktemp("rules")
    return Project(folder, {"today": "2026-07-31"}, project_dir=copy_sources(folder / "copy"))


def with_rules(file: Path, change: Callable[[list[dict[str, str]]], None]) -> str:
    """Apply a change to the rows of a rule seed; return what the file held before."""
    before = file.read_text(encoding="utf-8")
    rows = list(csv.DictReader(before.splitlines()))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return before


def rule(rows: list[dict[str, str]], code: str) -> dict[str, str]:
    """The first row of a tier."""
    return next(row for row in rows if row["tier_code"] == code)


def in_euro(rows):
    rule(rows, "north_star")["currency_code"] = "EUR"


def overlapping(rows):
    north_star = rule(rows, "north_star")
    rows.append({**north_star, "valid_from": "2026-01-01", "rule_version": "2"})
    north_star["valid_to"] = "2026-01-01"


def with_a_gap(rows):
    north_star = rule(rows, "north_star")
    rows.append({**north_star, "valid_from": "2026-01-02", "rule_version": "2"})
    north_star["valid_to"] = "2025-12-31"


def without_an_end(rows):
    rule(rows, "north_star")["valid_to"] = "2026-01-01"


def unreachable(rows):
    rule(rows, "potential")["match_order"] = "6"


def changed_often(rows):
    days = ["2026-01-01", "2026-01-02", "2026-02-01", "2026-03-01"]
    row = rule(rows, "north_star")
    for day, day_before in zip(days, ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28"]):
        row["valid_to"] = day_before
        row = {**row, "valid_from": day, "valid_to": "", "rule_version": day}
        rows.append(row)


RULES_AND_WHAT_READS_THEM = (
    "--select", "path:seeds/rules", "tier_rules+",
    # The demo's rows that warn
    "--exclude", "first_sales_near_others", "input_within_limits", "campaigns_name_actions",
    "consents_name_channels",
)


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        pytest.param(in_euro, "tier_rules_money_is_in_reporting_currency", id="in_euro"),
        pytest.param(overlapping, "tier_rules_has_one_version_each_day", id="overlapping"),
        pytest.param(
            with_a_gap,
            "tier_rules_has_one_version_each_day, tier_rules_reachable",
            id="with_a_gap",
        ),
        pytest.param(without_an_end, "tier_rules_reachable", id="without_an_end"),
        pytest.param(unreachable, "tier_rules_reachable", id="unreachable"),
        pytest.param(changed_often, "rules_change_on_few_days", id="changed_often"),
    ],
)
def test_wrong_rules_fail_the_test_that_says_so(rules_project: Project, change, failing):
    seed = rule_seed("tier_rules", rules_project.project_dir)
    before = with_rules(seed, change)
    try:
        outcome = rules_project.dbt("build", *RULES_AND_WHAT_READS_THEM, *WITHOUT_UNIT_TESTS)
    finally:
        seed.write_text(before, encoding="utf-8")
    assert not outcome.success
    assert ", ".join(sorted(outcome.not_passed)) == failing
    assert all(name in outcome.errors for name in failing.split(", "))
    assert outcome.statuses["customer_tiers"] == "skipped"
