"""Apache Spark, the third engine, builds the same rows as DuckDB: `make test-spark`.

Everything runs on one cluster of two workers, over its Thrift server. Tables are of format iceberg,
those of one test of format parquet.
"""

import random
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from hostile_tables import FX_RATES, csv_text, hostile_orders, made_tables, table
from loads import write_shop
from made_shop import Shop
from marts import assert_same_marts
from project import (
    SPINE_ALONE,
    SPINE_AND_HISTORY,
    WITHOUT_TESTS,
    Project,
    assert_same_rows,
    write_tables,
)
from spark import Cluster, load_text_tables, query_spark, run_on_spark

SECONDS_OF_A_BUILD = 600
ACCEPTED_FORMS = frozenset({"accepted_form"})  # of a table they say nothing of CSV files


def assert_nothing_left_over(project: Project) -> None:
    """Insist that no scratch table and no mark outlived the runs."""
    names = query_spark(f"show tables in {project.schema}_intermediate", project.environment)
    assert "int_orders_accepted" in set(names.tableName)
    assert not [name for name in names.tableName if "__" in name]


def test_hostile_rows_end_where_they_end_on_duckdb(
    cluster: Cluster, on_spark: Callable[..., Project], new_project: Callable[..., Project],
    tmp_path: Path,
):
    """Rows that no shop should have, and 10,000 orders of made values, in tables of text."""
    tables = made_tables()
    tables["orders"] = pd.concat([hostile_orders(), tables["orders"]])
    tables["fx_rates"] = pd.concat([table("fx_rates", FX_RATES), tables["fx_rates"]])
    files = {name: csv_text(rows, "\n") for name, rows in tables.items()}
    variables = {**write_tables(tmp_path / "raw", files), "today": "2024-12-31"}
    expected = new_project(variables)
    expected.build(*WITHOUT_TESTS, *SPINE_ALONE)
    load_text_tables(cluster.env, "raw_hostile", tmp_path / "loaded", tables)
    found = on_spark(variables | {"raw_source": "warehouse", "raw_path": None,
                                  "raw_schema": "raw_hostile"})
    found.build(*WITHOUT_TESTS, *SPINE_ALONE)
    assert len(expected.mart("orders")) > 1_000 and len(expected.mart("order_rejections")) > 1_000
    assert_same_marts(expected, found, without=ACCEPTED_FORMS)


def test_one_build_of_a_project_that_installs_northstar_makes_everything(
    cluster: Cluster, on_spark: Callable[..., Project], new_project: Callable[..., Project],
    installed: Path,
):
    """Raw tables are its models, and its schemas do not exist before (integration_tests)."""
    expected = new_project(project_dir=installed)
    expected.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    schemas = query_spark("show schemas", cluster.env).namespace
    assert not {"shop", "northstar"} & set(schemas)
    shop = on_spark({}, project_dir=installed, schema="northstar")
    # The demo passes our tests.
    shop.build(*SPINE_AND_HISTORY, "package:northstar,resource_type:test")
    assert shop.outcome.not_passed == []
    # The amount of a rejected row is the raw text, which for `cents * 0.01` each engine writes.
    assert_same_marts(expected, shop, without=frozenset({"order_rejections.amount"}))
    letters = "select customer_id, loyalty_card from shop.thank_you_letters"
    assert_same_rows(expected.query(letters), shop.query(letters))


def test_a_profile_without_our_settings_is_named(
    on_spark: Callable[..., Project], installed: Path
):
    """Else times would be in the server's zone."""
    variant = shutil.copytree(installed, installed.parent / "without_settings", symlinks=True)
    file = variant / "profiles.yml"
    profiles = yaml.safe_load(file.read_text(encoding="utf-8"))
    del profiles["shop"]["outputs"]["spark"]["server_side_parameters"]
    file.write_text(yaml.safe_dump(profiles), encoding="utf-8")
    outcome = on_spark({}, project_dir=variant).dbt("build")
    assert not outcome.success and "shop_orders" not in outcome.statuses
    assert "Setting spark.sql." in outcome.errors
    assert "server_side_parameters of the profile" in outcome.errors


def load_shop(cluster: Cluster, shop: Shop, folder: Path, schema: str) -> dict[str, Any]:
    """Write a shop's tables as files, for DuckDB, and load them into a schema.

    Returns the variables of a run on the files.
    """
    variables = write_shop(shop, folder)
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=str) for name in variables["raw_tables"]
    }
    load_text_tables(cluster.env, schema, folder / "parquet", tables)
    return variables | {"today": "2027-12-31"}


def in_warehouse(variables: dict[str, Any], schema: str) -> dict[str, Any]:
    """The variables of a run on the tables of a schema."""
    return variables | {"raw_source": "warehouse", "raw_path": None, "raw_schema": schema}


def test_loads_and_a_killed_server_give_what_one_full_refresh_gives(
    cluster: Cluster, on_spark: Callable[..., Project], new_project: Callable[..., Project],
    tmp_path: Path,
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
    shop.load(60)
    variables = load_shop(cluster, shop, tmp_path / "raw", "raw_shop")
    loaded = on_spark(in_warehouse(variables, "raw_shop"))
    build = (*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    loaded.build(*build)
    shop.load(45)
    load_shop(cluster, shop, tmp_path / "raw", "raw_shop")
    for model in ("int_orders_accepted", "int_customer_facts"):
        kill_during(cluster, loaded, f'"node_id": "model.northstar.{model}"', *build)
    loaded.build(*build)
    fresh = new_project(variables)
    fresh.build(*build)
    assert fresh.value(
        "select customer_id from northstar.orders where order_id = 'of many ids'") == "id 20"
    assert_same_marts(fresh, loaded, without=ACCEPTED_FORMS)
    assert_nothing_left_over(loaded)


def kill_during(cluster: Cluster, project: Project, mark: str, *arguments: str) -> None:
    """Kill the server once its log has a text of a statement of a build, and start it again."""
    log = cluster.folder / "thrift_server.log"
    seen = log.stat().st_size
    outcomes = []
    run = threading.Thread(target=lambda: outcomes.append(project.dbt("build", *arguments)))
    run.start()
    until = time.monotonic() + SECONDS_OF_A_BUILD
    with log.open(encoding="utf-8", errors="replace") as lines:
        lines.seek(seen)
        said = ""
        while mark not in said:
            assert run.is_alive() and time.monotonic() < until, f"not in the log: {mark}"
            time.sleep(0.05)
            said = said[-len(mark):] + lines.read()
    cluster.kill_server()
    run.join()
    assert not outcomes[0].success
    cluster.restart_server()


def test_a_parquet_table_of_which_a_month_was_replaced_is_made_anew(
    parquet_cluster: Cluster, on_spark: Callable[..., Project], new_project: Callable[..., Project],
    tmp_path: Path,
):
    """The server is killed between two months."""
    shop = Shop(random.Random(14))
    shop.open()
    shop.load(60)
    variables = load_shop(parquet_cluster, shop, tmp_path / "raw", "raw_parquet")
    loaded = on_spark(in_warehouse(variables, "raw_parquet"))
    # One thread: a table that another is making when the server dies would leave its folder.
    orders = ("--select", "+orders", "--threads", "1", *WITHOUT_TESTS)
    loaded.build(*orders)
    shop.load(45)
    load_shop(parquet_cluster, shop, tmp_path / "raw", "raw_parquet")
    table = f"{loaded.schema}_intermediate.int_orders_accepted"
    kill_during(parquet_cluster, loaded, f"insert overwrite table {table} ", *orders)
    # As after a kill between the removal of a month and its new rows
    run_on_spark(
        parquet_cluster.env,
        f"alter table {table} drop if exists partition (batch_month = '2024-01-01')",
    )
    loaded.build(*orders)
    fresh = new_project(variables)
    fresh.build(*orders)
    assert_same_marts(fresh, loaded)
    assert_nothing_left_over(loaded)
