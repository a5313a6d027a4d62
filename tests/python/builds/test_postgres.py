"""PostgreSQL, the second engine, builds the same rows as DuckDB."""

import csv
import io
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import ibis
import pandas as pd
import pytest
import sqlalchemy
from sqlalchemy import Engine

import fetch_data
from dashboards import content_of, written
from made_shop import Shop
from marts import as_text, assert_same_marts, columns_of_marts
from postgres import Server, find_programs
from project import (
    FLOATING_MARTS,
    ROOT,
    SPINE_AND_HISTORY,
    SPINE_AND_VALUE,
    WITHOUT_TESTS,
    Project,
    assert_same_rows,
    connect_postgres,
    example_vars,
    fit_customer_value,
    load_text_table,
    query_postgres,
)
from readers import (
    assert_exact,
    assert_types_and_comments,
    described_marts,
    part_of,
    python_values,
    read_by_ibis,
    read_by_pandas,
    read_by_sqlalchemy,
    rows_to_read,
)

MARTS = {
    "orders",
    "order_rejections",
    "refunds",
    "refund_rejections",
    "input_issues",
    "input_summary",
    "erasure_status",
    "revenue_reconciliation",
    "customers",
    "customer_rfm",
    "score_cut_points",
    "customer_tiers",
    "tier_explanations",
    "customer_lifecycle",
    "customer_tags",
    "customer_history",
    "tier_transitions",
    "tier_metrics",
    "market_tier_transitions",
    "market_tier_metrics",
    "lifecycle_flows",
    "retention_cohorts",
    "registration_retention",
    "daily_metrics",
    "experiment_results",
    "campaign_performance",
    "attributed_revenue",
    "channel_attribution",
    "conversion_funnel",
    "journey_funnel",
    "event_paths",
    "budget_allocation",
    "channel_budget",
    "budget_variance",
    "metric_anomalies",
    "alert_quality",
    "consent_status",
    "compliance",
    "model_performance",
    "personal_data_inventory",
    "outreach_list",
    "outreach_summary",
    *FLOATING_MARTS,
}


def build_on_marts(env: dict[str, str], marts: Iterable[str]) -> None:
    """Put a view of somebody else's and a grant on each mart."""
    connection = connect_postgres(env)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("create role board_reader; create schema board")
            for mart in sorted(marts):
                cursor.execute(f'create view board."{mart}" as select * from northstar."{mart}"')
                cursor.execute(f'grant select on northstar."{mart}" to board_reader')
    finally:
        connection.close()


def marts_with_views_and_grants(project: Project) -> set[str]:
    """The marts on which both what build_on_marts() made still is."""
    found = project.query("""
        select granted.table_name
        from information_schema.role_table_grants as granted
        inner join information_schema.views as views
            on granted.table_name = views.table_name and views.table_schema = 'board'
        where granted.grantee = 'board_reader' and granted.table_schema = 'northstar'
    """)
    return set(found.table_name)


@pytest.fixture(scope="module")
def demo(
    postgres: Server, demo_build: Project, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The demo, built on PostgreSQL. Tests read it and must not change it."""
    project = Project(
        tmp_path_factory.mktemp("demo"), demo_build.variables, target="postgres",
        env=postgres.new_database(),
    )
    outcome = project.build()
    assert "Run scripts/fit_clv.py --target postgres" in outcome.output
    assert set(project.mart("clv_parameters").fit_status) == {"not_fitted"}
    fit_customer_value(project)
    return project


def test_the_demo_passes_all_its_tests_and_is_the_same(demo: Project, demo_build: Project):
    # Before the fit there are no predictions, and so no alerts about them that people acted on.
    not_passed = [*demo_build.outcome.not_passed, "alert_actions_name_alerts"]
    assert sorted(demo.outcome.not_passed) == sorted(not_passed)
    after_fit = demo.dbt("test", "--select", "alert_actions_name_alerts")
    assert after_fit.statuses["alert_actions_name_alerts"] == "pass"
    assert demo.outcome.statuses.keys() == demo_build.outcome.statuses.keys()
    assert set(columns_of_marts(demo)) == MARTS
    assert_same_marts(demo_build, demo)


@pytest.mark.parametrize(
    ("script", "printed", "codes"),
    [("show_tiers.py", "north_star", {0}), ("show_alerts.py", "open alert", {0, 6})],
)
def test_scripts_read_the_target(demo: Project, script: str, printed: str, codes: set[int]):
    """In a process of their own, as `make build` and the daily run start them."""
    finished = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--target", "postgres"],
        env={**os.environ, **demo.environment}, capture_output=True, encoding="utf-8",
    )
    assert finished.returncode in codes, finished.stderr
    assert printed in finished.stdout


def test_the_fit_finds_the_same_digits_and_builds_keep_it(demo: Project, demo_build: Project):
    fits = "select * from northstar_intermediate.int_clv_fits order by purpose"
    assert demo.query(fits).values.tolist() == demo_build.query(fits).values.tolist()
    demo.dbt("build", "--select", "int_clv_fits", "--full-refresh")
    assert demo.query(fits).values.tolist() == demo_build.query(fits).values.tolist()


def test_the_dashboard_is_the_same(demo: Project, demo_build: Project, tmp_path):
    of_duckdb, of_postgres = (
        content_of(written(project, tmp_path / f"{project.target}.html"))
        for project in (demo_build, demo)
    )
    assert of_postgres["pages"] == of_duckdb["pages"]
    for query, columns in of_duckdb["data"].items():
        assert of_postgres["data"][query].keys() == columns.keys()
        assert {len(values) for values in of_postgres["data"][query].values()} == {
            len(values) for values in columns.values()}, query
        for column, values in columns.items():
            # predictions may differ by 1e-6, and their sums in the last cent that is shown
            near = 0.011 if re.search("clv|ltv", column) else 1e-6
            for row, found in enumerate(of_postgres["data"][query][column]):
                expected = values[row]
                if isinstance(expected, float | int) and isinstance(found, float | int):
                    expected = pytest.approx(expected, rel=1e-6, abs=near)
                assert found == expected, (query, column, row)


@pytest.fixture(scope="module")
def expected(demo: Project) -> dict[str, pd.DataFrame]:
    """The rows of every mart of the demo, as a cursor of psycopg2 gives them."""
    return rows_to_read(demo)


@pytest.fixture(scope="module", params=["psycopg2", "psycopg"])
def engine(request: pytest.FixtureRequest, demo: Project) -> Iterator[Engine]:
    """SQLAlchemy's way to the demo, with either driver."""
    engine = sqlalchemy.create_engine(address(demo, f"postgresql+{request.param}"))
    yield engine
    engine.dispose()


class TestReaders:
    """Clients read the demo: tables, types, comments, exact values. DuckDB: test_readers.py."""

    def test_sqlalchemy_lists_marts_with_types_and_comments(self, engine, demo: Project):
        assert_types_and_comments(engine, described_marts(demo))

    def test_sqlalchemy_reads_every_mart_exactly(self, engine, expected):
        with engine.connect() as connection:
            for mart, rows in expected.items():
                assert_exact(read_by_sqlalchemy(connection, mart), rows)

    def test_pandas_reads_every_mart_exactly(self, engine, expected):
        with engine.connect() as connection:
            for mart, rows in expected.items():
                assert_exact(python_values(read_by_pandas(connection, mart), rows), rows)

    def test_ibis_lists_and_reads_every_mart_exactly(self, demo: Project, expected):
        connection = ibis.connect(
            address(demo, "postgresql").render_as_string(hide_password=False)
        )
        try:
            assert set(connection.list_tables(database="northstar")) == MARTS
            for mart, rows in expected.items():
                assert_exact(read_by_ibis(connection, mart), rows)
        finally:
            connection.disconnect()

    def test_psql_lists_marts_with_types_and_comments(self, demo: Project):
        described = described_marts(demo)
        assert described.keys() == MARTS
        listed = psql(demo, "--csv", "--command", "\\dtv+ northstar.*")
        comments = {row["Name"]: row["Description"] for row in csv.DictReader(listed)}
        assert comments == {mart: comment for mart, (comment, _) in described.items()}
        for mart, (_, columns) in described.items():
            shown = psql(demo, "--csv", "--command", f"\\d+ northstar.{mart}")
            found = {
                row["Column"]: (row["Type"], row["Description"]) for row in csv.DictReader(shown)
            }
            assert {name: found.get(name) for name in columns} == columns

    def test_psql_reads_every_mart_exactly(self, demo: Project):
        for mart, columns in columns_of_marts(demo).items():
            null = "(null)"
            read = pd.DataFrame(csv.DictReader(psql(
                demo, "--csv", "--pset", f"null={null}",
                "--command", f'select * from northstar."{mart}" {part_of(mart)}',
            )), dtype=object)
            wanted = as_text(demo, mart, columns, part=part_of(mart))
            wanted = wanted.replace({"true": "t", "false": "f"})
            assert_same_rows(read.where(read != null, None), wanted.where(wanted.notna(), None))


def address(project: Project, driver: str) -> sqlalchemy.URL:
    """The address of a project's database, for a driver of SQLAlchemy or for ibis."""
    env = project.environment
    return sqlalchemy.URL.create(
        driver,
        username=env["NORTHSTAR_PG_USER"],
        password=env["NORTHSTAR_PG_PASSWORD"],
        host=env["NORTHSTAR_PG_HOST"],
        port=int(env["NORTHSTAR_PG_PORT"]),
        database=env["NORTHSTAR_PG_DATABASE"],
    )


def psql(project: Project, *arguments: str) -> io.StringIO:
    """What psql prints."""
    program = find_programs() / "psql"
    finished = subprocess.run(
        [program, "--no-psqlrc", "--quiet", *arguments,
         address(project, "postgresql").render_as_string(hide_password=False)],
        env={**os.environ, "PGCLIENTENCODING": "UTF8", "PGOPTIONS": "-c TimeZone=UTC"},
        check=True, capture_output=True, encoding="utf-8",
    )
    return io.StringIO(finished.stdout, newline="")


def test_cdnow_from_a_table_of_the_warehouse_is_the_same(
    new_project: Callable[..., Project], postgres: Server, cdnow_build: Project
):
    env = postgres.new_database()
    load_text_table(env, "shop", "orders", fetch_data.fetch("cdnow") / "orders.csv")
    source = {"raw_path": None, "raw_source": "warehouse", "raw_schema": "shop"}
    variables = {**example_vars("cdnow"), **source}
    project = new_project(variables, target="postgres", env=env)
    project.build(*WITHOUT_TESTS, *SPINE_AND_VALUE)  # of the same rows, which pass the tests
    fit_customer_value(project, *SPINE_AND_VALUE)
    assert_same_marts(cdnow_build, project)


def test_loads_give_what_one_full_refresh_gives(
    new_project: Callable[..., Project], postgres: Server
):
    """Late orders, refunds, rates, links and events, and changed rows.

    What others put on the marts, a view and a grant on each, survives every load, a change of
    variables and a full refresh.
    """
    env = postgres.new_database()
    shop = Shop(random.Random(14))
    shop.open()
    tables = list(shop.tables)
    variables = {"raw_source": "warehouse", "raw_schema": "shop", "raw_tables": tables}
    loaded = new_project({**variables, "today": "2027-12-31"}, target="postgres", env=env)
    build = (*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    for days in (60, 45):
        shop.load(days)
        for name, rows in shop.tables.items():
            columns = {column: "" for row in rows for column in row}
            load_text_table(env, "shop", name, [{**columns, **row} for row in rows])
        loaded.build(*build)
        marts = columns_of_marts(loaded)
        if days == 60:
            build_on_marts(env, marts)
    assert len(marts) > 20 and marts_with_views_and_grants(loaded) == set(marts)
    for mart, columns in marts.items():
        built_on = query_postgres(f'select * from board."{mart}"', env)
        assert_same_rows(built_on[columns], loaded.mart(mart)[columns])
    found = {mart: loaded.mart(mart) for mart in marts}
    assert all(len(found[mart]) > 1 for mart in ("refunds", "customer_history", "tier_metrics"))
    loaded.build(*build, rfm_window_days=60)
    loaded.build(*build, "--full-refresh")
    assert marts_with_views_and_grants(loaded) == set(marts)
    for mart in marts:
        assert_same_rows(loaded.mart(mart), found[mart])


@pytest.mark.parametrize(
    ("variables", "parts"),
    [
        pytest.param(
            {"raw_source": "files", "raw_path": str(Path(__file__).parent)},
            ["raw_source is 'files', which target 'postgres' cannot read", "demo, warehouse"],
            id="files",
        ),
        pytest.param(
            {"raw_source": "warehouse", "raw_schema": "shop"},
            ["Table orders is not in schema 'shop'", "raw_schema, raw_database, raw_from"],
            id="no table",
        ),
    ],
)
def test_wrong_input_is_named(
    new_project: Callable[..., Project], postgres: Server, variables, parts
):
    outcome = new_project(variables, target="postgres", env=postgres.new_database()).dbt("build")
    assert not outcome.success
    assert outcome.statuses == {}, "something was built"
    for part in parts:
        assert part in outcome.errors


def test_a_database_that_lacks_letters_is_named(new_project, postgres: Server):
    env = postgres.new_database("encoding 'LATIN1' template template0")
    outcome = new_project(target="postgres", env=env).dbt("build")
    assert not outcome.success and not outcome.statuses
    assert "has the encoding LATIN1" in outcome.errors
    assert "a database in UTF8" in outcome.errors
