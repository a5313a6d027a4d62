"""Apache Spark, the third engine, builds the same rows as DuckDB: `make test-spark`.

Everything runs on one cluster of two workers with Iceberg tables, over its Thrift server.
"""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from loads import write_shop
from made_shop import Shop
from project import WITHOUT_TESTS, Project, assert_same_rows
from spark import Cluster, load_parquet, query_spark, running_cluster

SECONDS_OF_A_BUILD = 600


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster of all tests."""
    with running_cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


def columns_of_marts(project: Project) -> dict[str, list[str]]:
    """The marts of a DuckDB build, each with its columns.

    The accepted forms are left out: of a table they say nothing of CSV files.
    """
    columns = project.query(
        "select table_name, column_name from information_schema.columns"
        f" where table_schema = '{project.schema}' and column_name <> 'accepted_form'"
        " order by ordinal_position"
    )
    return columns.groupby("table_name").column_name.agg(list).to_dict()


def assert_same_marts(expected: Project, found: Project) -> None:
    """Insist on the same marts, columns and rows on DuckDB and on Spark, value by value as text."""
    marts = columns_of_marts(expected)
    listed = query_spark(f"show tables in {found.schema}", found.environment)
    assert set(listed.tableName) == set(marts)
    for mart, columns in marts.items():
        left, right = (
            project.query("select " + ", ".join(
                f"cast({column} as {text}) as {column}" for column in columns
            ) + f" from {project.schema}.{mart}")
            for project, text in ((expected, "text"), (found, "string"))
        )
        try:
            assert_same_rows(left, right)
        except AssertionError as error:
            raise AssertionError(f"{mart}: {error}") from None


def test_the_demo_passes_all_its_tests_and_is_the_same(
    cluster: Cluster, demo_build: Project, tmp_path: Path
):
    demo = Project(
        tmp_path, demo_build.variables, target="spark", env=cluster.env,
        schema=cluster.new_schema(),
    )
    outcome = demo.build()
    assert sorted(outcome.not_passed) == sorted(demo_build.outcome.not_passed)
    assert outcome.statuses.keys() == demo_build.outcome.statuses.keys()
    assert_same_marts(demo_build, demo)


def test_loads_and_a_killed_server_give_what_one_full_refresh_gives(
    cluster: Cluster, tmp_path: Path
):
    """Late and changed rows, refunds, rates and links; the server is killed in the second load."""
    shop = Shop(random.Random(14))
    shop.open()
    # One person under twenty ids, with an order under the first of them
    shop.tables["identity_links"][:0] = [
        {"customer_id": f"id {number}", "canonical_customer_id": f"id {number + 1}"}
        for number in range(1, 20)
    ]
    shop.tables["orders"].append(
        {**shop.tables["orders"][0], "order_id": "of many ids", "customer_id": "id 1"})
    raw = tmp_path / "raw"
    variables = write_shop(shop, raw)
    source = {
        "raw_source": "warehouse", "raw_schema": "shop", "raw_tables": variables["raw_tables"],
        "today": "2027-12-31",
    }
    (tmp_path / "loaded").mkdir()
    loaded = Project(
        tmp_path / "loaded", source, target="spark", env=cluster.env,
        schema=cluster.new_schema(),
    )
    for days in (60, 45):
        shop.load(days)
        variables = write_shop(shop, raw)
        for table in variables["raw_tables"]:
            rows = pd.read_csv(raw / f"{table}.csv", dtype=str)
            rows.astype("string").to_parquet(raw / f"{table}.parquet", index=False)
            load_parquet(cluster.env, "shop", table, raw / f"{table}.parquet")
        if days == 45:
            kill_during(cluster, loaded, "int_orders_accepted")
            kill_during(cluster, loaded, "int_customer_facts")
        loaded.build(*WITHOUT_TESTS)
    for file in raw.glob("*.parquet"):
        file.unlink()
    (tmp_path / "fresh").mkdir()
    fresh = Project(tmp_path / "fresh", {**variables, "today": "2027-12-31"})
    fresh.build(*WITHOUT_TESTS)
    assert_same_marts(fresh, loaded)
    left_over = query_spark(f"show tables in {loaded.schema}_intermediate", loaded.environment)
    assert not [name for name in left_over.tableName if "__" in name]


def kill_during(cluster: Cluster, project: Project, model: str) -> None:
    """Kill the server while a run writes a model, and start it again."""
    log = cluster.folder / "thrift_server.log"
    seen = log.stat().st_size
    outcomes = []
    run = threading.Thread(
        target=lambda: outcomes.append(project.dbt("build", *WITHOUT_TESTS)))
    run.start()
    until = time.monotonic() + SECONDS_OF_A_BUILD
    mark = f'"node_id": "model.northstar.{model}"'
    while mark not in log.read_bytes()[seen:].decode(errors="replace"):
        assert run.is_alive() and time.monotonic() < until, f"no statement of {model}"
        time.sleep(0.05)
    cluster.kill_server()
    run.join()
    assert not outcomes[0].success
    cluster.restart_server()
