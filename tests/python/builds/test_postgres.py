"""PostgreSQL, the second engine, builds the same rows as DuckDB."""

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import fetch_data
from made_shop import Shop
from postgres import Server
from project import (
    WITHOUT_TESTS,
    Project,
    assert_same_rows,
    connect_postgres,
    example_vars,
    load_text_table,
    query_postgres,
)

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


def test_the_demo_passes_all_its_tests_and_is_the_same(
    new_project: Callable[..., Project], postgres: Server, demo_build: Project
):
    project = new_project(demo_build.variables, target="postgres", env=postgres.new_database())
    project.build()
    assert sorted(project.outcome.not_passed) == sorted(demo_build.outcome.not_passed)
    assert project.outcome.statuses.keys() == demo_build.outcome.statuses.keys()
    assert_same_marts(demo_build, project)


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
