"""A project of its own installs Northstar and builds both at once (integration_tests)."""

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from dashboards import content_of, written
from loads import assert_as_refreshed, change_rows, refreshed
from project import (
    ROOT,
    SPINE_ALONE,
    SPINE_AND_HISTORY,
    WITHOUT_TESTS,
    Project,
    connect_postgres,
    run_script,
    write_tables,
)

# A variable of the shop, which Northstar does not know
VARIABLES = {"shop_colour": "blue"}
HOOKS = (
    *(f"northstar-on-run-start-{number}" for number in range(4)),
    *(f"northstar-on-run-end-{number}" for number in range(3)),
)


@pytest.fixture(scope="module")
def shop(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shop after one `dbt build` on an empty database. Tests read it and must not change it."""
    folder = tmp_path_factory.mktemp("shop")
    project = Project(folder, VARIABLES, project_dir=installed, writes_artifacts=True)
    project.build()
    return project


@pytest.fixture(scope="module")
def without_history(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shop without the room history, and without a generate_schema_name of its own."""
    variant = copied(installed, "without_history")
    off = {"+enabled": False}
    change_settings(
        variant,
        models={"northstar": {"history": off, "economics": off, "scorecards": off,
                              "monitoring": off, "budget": off}},
        seeds={"northstar": {"rules": {
            "tiers": {"lifecycle_rules": off}, "economics": off, "scorecards": off,
            "monitoring": off, "budget": off}}},
    )
    (variant / "macros" / "generate_schema_name.sql").unlink()
    folder = tmp_path_factory.mktemp("without_history")
    project = Project(folder, VARIABLES, project_dir=variant, writes_artifacts=True)
    project.build(*WITHOUT_TESTS)
    return project


def copied(installed: Path, name: str) -> Path:
    """Copy the shop's project, for a test that changes it."""
    return shutil.copytree(installed, installed.parent / name, symlinks=True)


def change_settings(project_dir: Path, **changes: dict[str, Any]) -> None:
    """Merge values into blocks of dbt_project.yml."""
    file = project_dir / "dbt_project.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    for block, values in changes.items():
        settings[block].update(values)
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")


def artifact(project: Project, name: str) -> dict[str, Any]:
    """Read what dbt wrote of the last build: manifest or run_results."""
    return json.loads((project.folder / "target" / f"{name}.json").read_text(encoding="utf-8"))


def tables(project: Project) -> dict[str, set[str]]:
    """The names of all tables and views, by schema."""
    found = project.query(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema not in ('information_schema', 'pg_catalog')"
    )
    return found.groupby("table_schema").table_name.agg(set).to_dict()


def pairs(project: Project, sql: str) -> dict[str, Any]:
    """Run a query of two columns and return {first: second}."""
    return dict(project.query(sql).itertuples(index=False, name=None))


def assert_marts_are_the_shops(project: Project) -> None:
    """Compare marts with what follows from the shop's seeds, worked out by hand.

    The as-of date is 2025-06-30. ANN spends (3150 - 200) / 171 days * 30.4375 = 525 a month, more
    than north_star's 500. BOB and EVE last bought 149 and 147 days before: churned by the shop's
    own rule (120 days), and not by Northstar's (365 days).
    """
    assert pairs(project, "select customer_id, quadrant_tier from northstar.customers") == {
        "ann": "north_star", "bob": "general", "cat": "potential", "dan": "general",
        "eve": "potential_activation", "fay": None,
    }
    stages = "select customer_id, lifecycle_stage from northstar.customer_lifecycle"
    assert pairs(project, stages) == {
        "ann": "growth", "bob": "churned", "cat": "growth", "dan": "introduction",
        "eve": "churned", "fay": "prospect",
    }
    orders = "select order_id, amount from northstar.orders"
    assert pairs(project, orders) == {
        "w1": 600, "w2": 700, "w3": 800, "w4": 1050, "w5": Decimal("120.5"), "w6": Decimal("49.99"),
        "w7": 250, "w8": 310, "w9": 99, "w11": 1, "w12": 350,
    }
    refunds = "select refund_id, amount from northstar.refunds"
    assert pairs(project, refunds) == {"b1": 200, "b2": Decimal("20.5")}
    rejected_orders = "select order_id, rejection_reason from northstar.order_rejections"
    assert pairs(project, rejected_orders) == {"w10": "missing_customer_id"}
    rejected_refunds = "select refund_id, rejection_reason from northstar.refund_rejections"
    assert pairs(project, rejected_refunds) == {"b3": "unknown_order"}
    markets = "select customer_id, market from northstar.customers"
    assert pairs(project, markets) == {
        "ann": "FR", "bob": "DE", "cat": "FR", "dan": "ZZ", "eve": "US", "fay": "DE",
    }
    letters = "select customer_id, loyalty_card from shop.thank_you_letters"
    assert pairs(project, letters) == {"ann": "gold"}


def test_one_build_on_an_empty_database_makes_everything(shop):
    assert shop.outcome.not_passed == ["input_within_limits"]  # of few rows one is many
    assert len(shop.outcome.statuses) > 300
    assert_marts_are_the_shops(shop)


def test_the_readme_says_what_the_shop_wrote():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## In your own dbt project")[1]
    lines = section.split("```yaml")[1].split("```")[0]
    assert lines in (ROOT / "integration_tests" / "dbt_project.yml").read_text(encoding="utf-8")


def test_staging_waits_for_the_models_of_the_shop(shop):
    nodes = artifact(shop, "manifest")["nodes"]
    ended, begun = {}, {}
    for result in artifact(shop, "run_results")["results"]:
        for timing in result["timing"]:
            if timing["name"] == "execute":
                begun[result["unique_id"]] = timing["started_at"]
                ended[result["unique_id"]] = timing["completed_at"]
    for table, model in [("orders", "shop_orders"), ("refunds", "shop_refunds"),
                         ("customers", "customers")]:
        staged, supplied = f"model.northstar.stg_{table}", f"model.shop.{model}"
        assert nodes[staged]["depends_on"]["nodes"] == [supplied]
        assert ended[supplied] <= begun[staged]


def test_models_of_one_name_stay_apart(shop):
    found = tables(shop)
    assert set(found) == {
        "shop", "northstar", "northstar_staging", "northstar_intermediate", "northstar_rules",
    }
    assert {"customers", "stg_orders", "lifecycle_rules", "runs_begun"} <= found["shop"]
    assert {"customers", "orders", "customer_tiers"} <= found["northstar"]
    assert not found["northstar"] & {name for name in found["shop"]} - {"customers"}
    assert "lifecycle_rules" not in found["northstar_rules"]
    assert set(shop.query("select * from shop.customers").columns) == {
        "customer_id", "registered_at", "market", "loyalty_card",
    }
    assert set(shop.query("select * from shop.stg_orders").columns) == {
        "id", "buyer", "basket", "cents", "sold_at", "changed_at",
    }
    assert shop.value("select count(*) from shop.runs_begun") == 1
    assert shop.value("select count(*) from northstar_staging.stg_orders") == 12


def test_tests_read_the_model_of_their_own_project(shop):
    nodes = artifact(shop, "manifest")["nodes"].values()
    read = {
        (node["package_name"], parent)
        for node in nodes if node["resource_type"] == "test"
        for parent in node["depends_on"]["nodes"]
    }
    assert ("northstar", "model.northstar.customers.v1") in read
    assert ("shop", "model.shop.customers") in read
    assert ("northstar", "seed.shop.lifecycle_rules") in read, "a rule seed of the shop is tested"
    assert not {parent for package, parent in read if package == "northstar"
                and parent.startswith("model.shop.")}


def test_nothing_of_the_demo_is_built(shop):
    manifest = artifact(shop, "manifest")
    assert not [name for name in manifest["nodes"] if ".demo_" in name]
    assert not [name for name in shop.outcome.statuses if name.startswith("demo_")]


@pytest.fixture
def seeds(installed: Path) -> Iterator[Path]:
    """The folder of the shop's seeds, as it was before when the test is over."""
    folder, kept = installed / "seeds", installed / "seeds_kept"
    shutil.copytree(folder, kept)
    yield folder
    shutil.rmtree(folder)
    kept.rename(folder)


def test_a_second_build_finds_new_late_and_changed_rows(shop, seeds, tmp_path):
    def change_orders(rows: list[dict]) -> None:
        by_id = {row["id"]: row for row in rows}
        by_id["w9"].update(cents="12900", changed_at="2025-07-06 09:00:00")
        by_id["w10"].update(account="FAY")  # rejected until now
        for number, account, sold_at, changed_at in [
            ("w13", "BOB", "2025-07-05 08:00:00", "2025-07-05 08:00:00"),
            ("w14", "DAN", "2025-03-03 08:00:00", "2025-07-06 08:00:00"),
            ("w15", "CAT", "2025-02-02 08:00:00", ""),  # late, and no time says so
        ]:
            rows.append({"id": number, "account": account, "sold_at": sold_at,
                         "changed_at": changed_at, "cents": "40000", "basket": "app"})

    def add_late_refund(rows: list[dict]) -> None:
        rows.append({"id": "b4", "web_order_id": "w12", "refunded_at": "2025-02-28 10:00:00",
                     "cents": "1000"})

    def change_accounts(rows: list[dict]) -> None:
        next(row for row in rows if row["account"] == "DAN").update(country="DE")
        rows.append({"account": "GUS", "registered_at": "2025-07-01", "country": "US",
                     "loyalty_card": "none"})

    change_rows(seeds / "web_orders.csv", change_orders)
    change_rows(seeds / "web_refunds.csv", add_late_refund)
    change_rows(seeds / "web_accounts.csv", change_accounts)

    again = Project(tmp_path, VARIABLES, project_dir=shop.project_dir)
    shutil.copy(shop.database, again.database)
    again.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    due = again.value("select count(*) from northstar_intermediate.int_orders_due")
    assert 0 < due < again.value("select count(*) from northstar.orders")
    assert {"w10", "w13", "w14", "w15"} <= set(again.mart("orders").order_id)
    assert_as_refreshed(again, refreshed(again, tmp_path, *SPINE_AND_HISTORY))


def test_a_run_of_the_shop_alone_is_not_ours(installed, tmp_path):
    variant = copied(installed, "misspelt")
    northstar = {"raw_source": "models", "raw_models": {"orders": "shop_orders"},
                 "rfm_scorign": "threshold"}
    change_settings(variant, vars={"northstar": northstar, "shop": {"smallest_basket_cents": 200}})
    project = Project(tmp_path, VARIABLES, project_dir=variant)
    outcome = project.dbt("build", "--select", "web_orders", "shop.stg_orders")
    assert outcome.statuses == {
        "web_orders": "success", "stg_orders": "success", "baskets_are_large_enough": "fail",
        "unique_stg_orders_id": "pass", "no_nulls_stg_orders_id": "pass",
        "shop-on-run-start-0": "success", "shop-on-run-start-1": "success",
        **dict.fromkeys(HOOKS, "success"),
    }
    assert "baskets_are_large_enough: id" not in outcome.output, "failing rows of the shop's test"
    assert set(tables(project)) == {"shop"}

    outcome = project.dbt("build")
    assert not outcome.success and set(tables(project)) == {"shop"}
    for part in ("Unknown variable 'rfm_scorign'", "rfm_scoring", "vars: northstar:"):
        assert part in outcome.errors


def test_an_export_tells_northstars_tables_from_the_shops(shop: Project, tmp_path: Path):
    """The shop's model customers is one of the raw tables, and Northstar has a mart of its name."""
    copy = Project(tmp_path, VARIABLES, project_dir=shop.project_dir)
    shutil.copy(shop.database, copy.database)
    finished = run_script(copy, "export_audience.py", "--folder", str(tmp_path / "exports"),
                          export_personal_data=True, today="2025-06-30")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    manifest = json.loads((tmp_path / "exports" / "2025-07-01" / "manifest.json").read_text())
    assert manifest["as_of_date"] == "2025-06-30" and len(manifest["files"]) > 20


def test_a_room_switched_off_leaves_nothing_behind(shop, without_history):
    nodes = artifact(shop, "manifest")["nodes"]
    of_history = {node["name"] for node in nodes.values() if "history" in node["fqn"]}
    assert {
        "customer_history", "int_tier_movements", "cohort_curves", "history_is_complete",
    } <= of_history
    manifest = artifact(without_history, "manifest")
    left = [
        node for block in ("nodes", "exposures", "unit_tests") for node in manifest[block].values()
        if node["config"]["enabled"]
    ]
    assert {node["name"] for node in left} & of_history == set()
    parents = {parent for node in left for parent in node.get("depends_on", {}).get("nodes", [])}
    assert {parent.split(".")[-1] for parent in parents} & of_history == set()
    assert not set().union(*tables(without_history).values()) & of_history


@pytest.mark.parametrize(
    ("room", "rooms_off", "some"),
    [
        ("value", ["value", "economics", "scorecards", "monitoring", "budget"], {
            "customer_value", "int_clv_fits", "value_parameters", "customers_at_risk",
            "margins_reconcile"}),
        # Without privacy, too: scorecards, which reads both, stays.
        ("campaigns", ["campaigns", "privacy"], {
            "experiment_results", "int_touches_found", "touch_events", "experiments_in_doubt",
            "attribution_adds_up"}),
        ("economics", ["economics", "budget"], {
            "channel_economics", "int_spend_summed", "budget_plans",
            "channels_that_do_not_pay_back", "channels_are_paid_once"}),
        ("budget", ["budget"], {
            "budget_allocation", "int_budget_lines_fixed", "budget_shifts",
            "budget_before_and_after", "budgets_sum_to_the_plan"}),
        ("scorecards", ["scorecards", "monitoring"], {
            "metric_values", "int_metric_periods", "metric_definitions", "metrics_add_up"}),
    ],
)
def test_a_room_goes_with_its_seeds_and_queries(
    installed, shop, tmp_path, room, rooms_off, some
):
    nodes = artifact(shop, "manifest")["nodes"]
    of_room = {key for key, node in nodes.items() if room in node["fqn"]}
    queries = [
        node for node in nodes.values() if node["original_file_path"].startswith("dashboard/")
    ]
    assert [node for node in queries if of_room & set(node["depends_on"]["nodes"])]
    of_room = {nodes[key]["name"] for key in of_room}
    assert some <= of_room
    variant = copied(installed, f"without_{room}")
    off = {"+enabled": False}
    change_settings(
        variant,
        models={"northstar": dict.fromkeys(rooms_off, off)},
        seeds={"northstar": {"rules": {
            "tiers": {"lifecycle_rules": off}, **dict.fromkeys(rooms_off, off)}}},
    )
    project = Project(tmp_path, VARIABLES, project_dir=variant, writes_artifacts=True)
    outcome = project.dbt("parse")
    assert outcome.success, outcome.errors
    manifest = artifact(project, "manifest")
    left = [
        node for block in ("nodes", "exposures", "unit_tests")
        for node in manifest[block].values() if node["config"]["enabled"]
    ]
    assert {node["name"] for node in left} & of_room == set()
    parents = {parent for node in left for parent in node.get("depends_on", {}).get("nodes", [])}
    assert {parent.split(".")[2] for parent in parents} & of_room == set(), "queries of the room"


def test_the_dashboard_of_a_room_switched_off_shows_the_others(shop, without_history, tmp_path):
    everything = content_of(written(shop, tmp_path / "shop.html"))
    assert [page["name"] for page in everything["pages"]] == [
        "overview", "rfm", "lifecycle", "value", "channels", "budget", "targets", "scorecards",
        "alerts", "outreach", "customer", "data"]
    left = content_of(written(without_history, tmp_path / "without_history.html"))
    assert [page["name"] for page in left["pages"]] == [
        "rfm", "value", "channels", "outreach", "customer", "data"]
    assert set(left["data"]) < set(everything["data"])
    customers = pairs(shop, "select customer_id, net_revenue from northstar.customers")
    shown = everything["data"]["customers"]
    assert dict(zip(shown["customer_id"], shown["net_revenue"])) == {
        customer: float(revenue) for customer, revenue in customers.items()}


def test_marts_have_a_schema_of_their_own_by_dbts_default_too(shop, without_history):
    found = tables(without_history)
    assert set(found) == {"shop"} | {f"shop_{name}" for name in tables(shop) if name != "shop"}
    kept = set(tables(shop)["northstar"]) & found["shop_northstar"]
    assert found["shop_northstar"] == kept and {"customers", "tier_explanations"} <= kept


def test_raw_views_leave_the_shops_own_staging_alone(installed, tmp_path):
    """By dbt's default <schema>_staging is where the shop's own staging would be."""
    own = "shop_staging.raw_orders"
    orders = "order_id,customer_id,ordered_at,amount\n1,ann,2025-06-01,50\n"
    variables = {
        **write_tables(tmp_path / "raw", {"orders": orders}), "raw_models": {}, "raw_columns": {},
    }
    project = Project(tmp_path, {**VARIABLES, **variables}, project_dir=installed)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute("create schema shop; create schema shop_staging")
        connection.execute(f"create table {own} as select 7 as mine")
    project.build(*WITHOUT_TESTS, "--select", "+northstar.inputs.orders.marts.orders")
    assert project.value(f"select mine from {own}") == 7
    assert project.value("select order_id from northstar.orders") == "1"


def test_the_shop_configures_our_models_on_postgres(installed, postgres, tmp_path):
    """Grants, comments, an index, a schema by folder; all of them outlive a changed variable."""
    env = postgres.new_database()
    connection = connect_postgres(env)
    with connection, connection.cursor() as cursor:
        cursor.execute("create role shop_reader; create role shop_analyst")
    connection.close()
    variant = copied(installed, "configured")
    settings = yaml.safe_load((variant / "dbt_project.yml").read_text(encoding="utf-8"))
    variables = {**settings["vars"]["northstar"], "analyst_roles": ["shop_analyst"]}
    change_settings(variant, vars={"northstar": variables}, models={"northstar": {
        "+persist_docs": {"relation": True},
        "+grants": {"select": ["shop_reader"]},
        "inputs": {
            "loading": {"+schema": "loading"},
            "orders": {"intermediate": {
                "int_orders_accepted": {"+indexes": [{"columns": ["customer_id"]}]},
            }},
        },
    }})
    project = Project(tmp_path, VARIABLES, target="postgres", env=env, project_dir=variant)
    for window in (60, None):
        outcome = project.build(*WITHOUT_TESTS, *SPINE_ALONE, rfm_window_days=window)
        assert not outcome.not_passed
        models = {
            entry.node.relation_name for entry in outcome.result
            if entry.node.resource_type == "model" and entry.node.package_name == "northstar"
        }
        said_and_granted = project.query("""
            select format('"%s"."%s"."%s"', current_database(), nspname, relname) as relation_name
            from pg_class
            inner join pg_namespace on relnamespace = pg_namespace.oid
            where relacl::text like '%shop_reader=r/%' and obj_description(pg_class.oid) is not null
                and relacl::text like '%shop_analyst=r/%'
        """)
        assert len(models) > 80 and set(said_and_granted.relation_name) == models
        indexes = "select tablename from pg_indexes where indexdef like '%(customer_id)%'"
        assert list(project.query(indexes).tablename) == ["int_orders_accepted"]
        loading = "select table_name from information_schema.tables where table_schema = 'loading'"
        assert "int_orders_due" in set(project.query(loading).table_name)
    assert_marts_are_the_shops(project)
