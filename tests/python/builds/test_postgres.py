"""PostgreSQL, the second engine, builds the same rows as DuckDB."""

import csv
import io
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import pandas as pd
import pytest
import sqlalchemy
from sqlalchemy import Engine

import fetch_data
from dashboards import content_of, written
from made_shop import Shop
from postgres import Server, find_programs
from project import (
    WITHOUT_TESTS,
    Project,
    assert_same_rows,
    connect_postgres,
    example_vars,
    load_text_table,
    query_postgres,
)
from readers import assert_exact, assert_types_and_comments, described_marts, python_values

MARTS = {
    "orders",
    "order_rejections",
    "refunds",
    "refund_rejections",
    "input_issues",
    "input_summary",
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
}


def columns_of_marts(project: Project) -> dict[str, list[str]]:
    """The marts of a build, each with its columns in order."""
    columns = project.query("""
        select table_name, column_name
        from information_schema.columns
        where table_schema = 'northstar'
        order by table_name, ordinal_position
    """)
    return columns.groupby("table_name").column_name.agg(list).to_dict()


def as_text(project: Project, mart: str, columns: list[str]) -> pd.DataFrame:
    """A mart with every value as its engine writes it."""
    names = ", ".join(f'cast("{column}" as text) as "{column}"' for column in columns)
    return project.query(f'select {names} from northstar."{mart}"')


def assert_same_marts(left: Project, right: Project) -> None:
    """Insist on the same marts, columns and rows in both."""
    columns = columns_of_marts(left)
    assert set(columns) == MARTS
    assert columns_of_marts(right) == columns
    for mart in columns:
        assert_same_rows(as_text(left, mart, columns[mart]), as_text(right, mart, columns[mart]))


def build_on_marts(env: dict[str, str]) -> None:
    """Put a view of somebody else's and a grant on each mart."""
    connection = connect_postgres(env)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("create role board_reader; create schema board")
            for mart in sorted(MARTS):
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
    project.build()
    return project


def test_the_demo_passes_all_its_tests_and_is_the_same(demo: Project, demo_build: Project):
    assert sorted(demo.outcome.not_passed) == sorted(demo_build.outcome.not_passed)
    assert demo.outcome.statuses.keys() == demo_build.outcome.statuses.keys()
    assert_same_marts(demo_build, demo)


def test_the_dashboard_is_the_same(demo: Project, demo_build: Project, tmp_path):
    of_duckdb, of_postgres = (
        content_of(written(project, tmp_path / f"{project.target}.html"))
        for project in (demo_build, demo)
    )
    assert of_postgres["pages"] == of_duckdb["pages"]
    for query, columns in of_duckdb["data"].items():
        assert of_postgres["data"][query] == columns, query


@pytest.fixture(scope="module")
def expected(demo: Project) -> dict[str, pd.DataFrame]:
    """Every mart of the demo whole, as a cursor of psycopg2 gives it."""
    return {mart: demo.mart(mart) for mart in sorted(MARTS)}


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
                table = sqlalchemy.Table(
                    mart, sqlalchemy.MetaData(), schema="northstar", autoload_with=connection
                )
                found = connection.execute(sqlalchemy.select(table))
                read = pd.DataFrame(found.fetchall(), columns=list(found.keys()), dtype=object)
                assert_exact(read, rows)

    def test_pandas_reads_every_mart_exactly(self, engine, expected):
        with engine.connect() as connection:
            for mart, rows in expected.items():
                query = sqlalchemy.text(f'select * from northstar."{mart}"')
                read = pd.read_sql(query, connection, coerce_float=False)
                assert_exact(python_values(read), rows)

    def test_ibis_lists_and_reads_every_mart_exactly(self, demo: Project, expected):
        connection = ibis.connect(
            address(demo, "postgresql").render_as_string(hide_password=False)
        )
        try:
            assert set(connection.list_tables(database="northstar")) == MARTS
            for mart, rows in expected.items():
                read = connection.table(mart, database="northstar").to_pyarrow()
                values = read.to_pylist()
                assert_exact(
                    pd.DataFrame(values, columns=read.column_names, dtype=object), rows
                )
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
                "--command", f'select * from northstar."{mart}"',
            )), dtype=object)
            wanted = as_text(demo, mart, columns).replace({"true": "t", "false": "f"})
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
    project.build(*WITHOUT_TESTS)  # of the same rows, which pass them
    assert_same_marts(cdnow_build, project)


def test_loads_give_what_one_full_refresh_gives(
    new_project: Callable[..., Project], postgres: Server
):
    """Late orders, refunds, rates, links and events, changed rows, and one load twice.

    What others put on the marts, a view and a grant on each, survives every load, a change of
    variables and a full refresh.
    """
    env = postgres.new_database()
    shop = Shop(random.Random(14))
    shop.open()
    tables = list(shop.tables)
    variables = {"raw_source": "warehouse", "raw_schema": "shop", "raw_tables": tables}
    loaded = new_project({**variables, "today": "2027-12-31"}, target="postgres", env=env)
    for days in (60, 45, 0):
        if days:
            shop.load(days)
        for name, rows in shop.tables.items():
            columns = {column: "" for row in rows for column in row}
            load_text_table(env, "shop", name, [{**columns, **row} for row in rows])
        loaded.build(*WITHOUT_TESTS)
        if days == 60:
            build_on_marts(env)
    marts = columns_of_marts(loaded)
    assert marts_with_views_and_grants(loaded) == set(marts) == MARTS
    for mart, columns in marts.items():
        built_on = query_postgres(f'select * from board."{mart}"', env)
        assert_same_rows(built_on[columns], loaded.mart(mart)[columns])
    found = {mart: loaded.mart(mart) for mart in marts}
    assert all(len(found[mart]) > 1 for mart in ("refunds", "customer_history", "tier_metrics"))
    loaded.build(*WITHOUT_TESTS, rfm_window_days=60)
    loaded.build(*WITHOUT_TESTS, "--full-refresh")
    assert marts_with_views_and_grants(loaded) == MARTS
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
