"""A kept table is made again when code of its own changed, and for no other change of code.

Kept tables hold a batch_fingerprint. Its front part names the code that made the row. Most tests
compute that part for changed code without a build (see computed_codes), and compare it with the
part that a build stored.
"""

import dataclasses
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loads import SCHEMA, assert_as_refreshed, change_rows, refreshed, write_shop
from made_shop import Shop
from project import WITHOUT_TESTS, Project, copy_sources, rule_seed

CONDITION_IS_MET = "macros/formulas/tiers/condition_is_met.sql"
COMPOSITE_SCORE = "macros/formulas/scores/composite_score.sql"
TIER_MOVEMENTS = "models/history/intermediate/int_tier_movements.sql"

# Quotes and beginnings of other comments must not end a comment, or begin one.
JINJA_REMARK = "{# A remark: it's \"new\" -- or /* not #}\n\n"
SQL_REMARK = "\n\n-- A remark: it's \"new\" /* or not\n/* It's -- one\n\n   more */\n"


# --- Projects ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Project:
    """A small shop, built by sources of its own; tests copy both."""
    folder = tmp_path_factory.mktemp("fingerprints")
    shop = Shop(random.Random(7))
    shop.open()
    shop.load(200)
    for _ in range(20):
        shop.add_order()
    # A sale with a touch before it and a ticket, since every kept table is to have rows
    shop.tables["orders"].append({
        **shop.tables["orders"][0], "order_id": "touched", "customer_id": "c1", "amount": "10",
        "currency_code": "USD", "status": "", "ordered_at": "2024-01-02T12:00:00",
    })
    shop.tables["events"].append({
        **shop.tables["events"][0], "event_id": "touch", "customer_id": "c1",
        "event_type": "visit", "source_channel": "social", "occurred_at": "2024-01-02T08:00:00",
    })
    shop.tables["tickets"] = [{
        "ticket_id": "t1", "customer_id": "c1", "kind": "complaint", "opened_at": "2024-01-03",
    }]
    (folder / "project").mkdir()
    sources = copy_sources(folder / "sources", with_tests=False)
    variables = write_shop(shop, folder / "raw")
    project = Project(folder / "project", variables, project_dir=sources, writes_artifacts=True)
    project.build(*WITHOUT_TESTS)
    return project


@pytest.fixture
def copied(built, tmp_path) -> Project:
    """A copy of that project's database."""
    (tmp_path / "project").mkdir()
    copy = dataclasses.replace(
        built, folder=tmp_path / "project", variables={**built.variables}
    )
    shutil.copy(built.database, copy.database)
    return copy


@pytest.fixture
def changeable(copied, tmp_path) -> Project:
    """A copy of that project's database and of its sources."""
    copied.project_dir = shutil.copytree(copied.project_dir, tmp_path / "sources")
    return copied


def change_code(project: Project, path: str, old: str, new: str) -> None:
    """Change the one place of a file that has a text."""
    file = project.project_dir / path
    code = file.read_text(encoding="utf-8")
    assert code.count(old) == 1, f"{path}: {code.count(old)} times {old}"
    file.write_text(code.replace(old, new), encoding="utf-8")


# --- Fingerprints --------------------------------------------------------------------------------


def batches(project: Project) -> dict[str, Counter[int]]:
    """The number of rows with each fingerprint, of every kept table."""
    names = project.query(f"""
        select table_name
        from information_schema.columns
        inner join information_schema.tables using (table_schema, table_name)
        where
            table_schema = '{SCHEMA}'
            and column_name = 'batch_fingerprint'
            and table_type = 'BASE TABLE'
    """)
    assert len(names) >= 15
    return {
        name: Counter(project.query(f"select batch_fingerprint from {SCHEMA}.{name}").iloc[:, 0])
        for name in names.table_name
    }


def codes(kept: dict[str, Counter[int]]) -> dict[str, int]:
    """The code that made each kept table; one code made all its rows."""
    found = {}
    for name, fingerprints in kept.items():
        (found[name],) = {fingerprint // 16**9 for fingerprint in fingerprints}
    return found


def computed_codes(project: Project, tables: list[str]) -> dict[str, int]:
    """The code by which the next run would make each table."""
    calls = ", ".join(f"'{name}': code_fingerprint('{name}')" for name in tables)
    inline = "{{ tojson({" + calls + "}) }}"
    outcome = project.dbt("compile", "--no-introspect", "--inline", inline)
    assert outcome.success, outcome.errors
    return json.loads(outcome.result[0].node.compiled_code)


def other(now: dict[str, Any], before: dict[str, Any]) -> set[str]:
    """The tables of which something is not as before."""
    assert now.keys() == before.keys()
    return {name for name in now if now[name] != before[name]}


def manifest_of(project: Project) -> dict[str, Any]:
    """What dbt knew of the project's code in its last run."""
    path = project.folder / "target" / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8"))


def models_with(project: Project, text: str) -> dict[str, str]:
    """The models whose code holds a text, or calls a macro with it, and all models made of these.

    As the manifest of the last run has them: each name with its file.
    """
    manifest = manifest_of(project)
    macros, nodes = manifest["macros"], manifest["nodes"]
    found_macros = {key for key, macro in macros.items() if text in macro["macro_sql"]}
    size = -1
    while size < len(found_macros):
        size = len(found_macros)
        found_macros |= {
            key for key, macro in macros.items()
            if found_macros.intersection(macro["depends_on"]["macros"])
        }
    found = [
        key for key, node in nodes.items()
        if node["resource_type"] == "model"
        and (text in node["raw_code"] or found_macros.intersection(node["depends_on"]["macros"]))
    ]
    assert found, f"No model has {text}"
    for key in found:
        found += [child for child in manifest["child_map"][key] if child not in found]
    return {
        nodes[key]["name"]: nodes[key]["original_file_path"]
        for key in found if key.startswith("model.")
    }


# --- Tests ---------------------------------------------------------------------------------------


def remove_rows(project: Project, tables: Iterable[str]) -> set[str]:
    """Remove a row of each table with batches by date, of a date that has others.

    Tables that are made anew read the last date's rows and the months of customers, so those stay.
    Returns the names of the tables that lost a row.
    """
    dated = project.query(f"""
        select table_name, min(column_name) as column_name
        from information_schema.columns
        where
            table_schema = '{SCHEMA}' and column_name in ('as_of_date', 'month_start')
            and table_name not in ('int_active_days', 'int_customer_months')
        group by table_name
    """)
    removed = set()
    with duckdb.connect(str(project.database)) as connection:
        for name, column in dated[dated.table_name.isin(tables)].itertuples(index=False):
            table = f"{SCHEMA}.{name}"
            (count,) = connection.execute(f"""
                delete from {table} where rowid = (
                    select max(rowid) from {table} where {column} in (
                        select {column} from {table} group by {column} having count(*) > 1
                    ) and {column} < (select max({column}) from {table})
                )
            """).fetchone()
            removed |= {name} if count else set()
    return removed


def test_the_same_build_again_replaces_nothing(built, copied):
    """A row removed by hand stays away, since its batch is not written again."""
    removed = remove_rows(copied, batches(built))
    before = batches(copied)
    assert len(removed) >= 10 and other(before, batches(built)) == removed
    copied.build(*WITHOUT_TESTS)
    assert batches(copied) == before


def test_a_database_of_an_older_version_is_taken_over(built, copied):
    """Its tables of a retired name go and are named; those with another fingerprint are remade."""
    with duckdb.connect(str(copied.database)) as connection:
        connection.execute(f"create table {SCHEMA}.int_orders_read as select 1 as order_id")
        connection.execute(f"create view {SCHEMA}.int_tier_runs as select 1 as customer_id")
        for name in batches(built):
            table = f"{SCHEMA}.{name}"
            connection.execute(f"alter table {table} rename batch_fingerprint to batch_hash")
            connection.execute(f"delete from {table} where rowid % 2 = 0")
    outcome = copied.build(*WITHOUT_TESTS)
    assert "int_orders_read, int_tier_runs are dropped" in outcome.output
    names = copied.query("select table_name from information_schema.tables").table_name
    assert {"int_orders_read", "int_tier_runs"}.isdisjoint(names)
    assert_as_refreshed(copied, built)


def test_remarks_and_white_space_remake_nothing(built, changeable):
    """In every macro, those that write tables among them, and in every model."""
    macros, models = 0, 0
    for file in (changeable.project_dir / "macros").rglob("*.sql"):
        code = file.read_text(encoding="utf-8")
        code, count = re.subn(r"\{%-? endmacro", rf"{JINJA_REMARK}\g<0>", code)
        file.write_text(code, encoding="utf-8")
        macros += count
    for file in (changeable.project_dir / "models").rglob("*.sql"):
        code = file.read_text(encoding="utf-8").replace("\n    ", "\n\n\t        ")
        file.write_text(SQL_REMARK + code + SQL_REMARK, encoding="utf-8")
        models += 1
    assert macros > 150 and models > 60
    before = codes(batches(built))
    assert computed_codes(changeable, list(before)) == before


def test_a_changed_formula_remakes_the_tables_below_it(changeable, tmp_path):
    """And gives what a new database gives."""
    before, rfm = batches(changeable), changeable.mart("customer_rfm")
    change_code(changeable, COMPOSITE_SCORE, "', 6)', 38, 6)", "', 0)', 38, 6)")
    changeable.build(*WITHOUT_TESTS)
    now = batches(changeable)
    remade = other(codes(now), codes(before))
    assert remade == models_with(changeable, "{% macro composite_score(").keys() & now.keys()
    assert {"int_customer_scores", "int_customer_tiers", "int_tier_movements"} <= remade
    assert remade.isdisjoint({
        "int_orders_accepted", "int_events_accepted", "int_customer_facts",
        "int_base_distributions", "int_base_cut_points", "int_customer_months",
    })
    assert other(now, before) == remade
    scores = changeable.mart("customer_rfm").composite_score
    assert set(scores) != set(rfm.composite_score) and all(score % 1 == 0 for score in scores)
    assert_as_refreshed(changeable, refreshed(changeable, tmp_path))


def test_a_changed_formula_within_a_formula_remakes_the_tables_below_it(built, changeable):
    before = codes(batches(built))
    change_code(changeable, CONDITION_IS_MET, "' is null or '", "' is null or 1 = 0 or '")
    remade = other(computed_codes(changeable, list(before)), before)
    assert remade == models_with(changeable, "{% macro condition_is_met(").keys() & before.keys()
    assert "int_customer_tiers" in remade and "int_customer_scores" not in remade


def test_a_changed_formula_of_the_history_remakes_nothing_outside_it(built, changeable):
    before = codes(batches(built))
    change_code(
        changeable, TIER_MOVEMENTS,
        "coalesce(months_now.sales_count, 0) as", "coalesce(months_now.sales_count, 0 + 0) as",
    )
    remade = other(computed_codes(changeable, list(before)), before)
    changed = models_with(changeable, "months_now.sales_count, 0 + 0")
    assert remade == changed.keys() & before.keys() == {"int_tier_movements"}
    rooms = {Path(path).parts[1] for path in changed.values()}
    assert "history" in rooms
    assert rooms.isdisjoint(
        {"inputs", "calendar", "rules", "facts", "scores", "tiers", "customers"})


def test_a_changed_variable_remakes_the_tables_that_read_it(built, copied):
    before = codes(batches(built))
    copied.variables["rfm_window_days"] = 90
    remade = other(computed_codes(copied, list(before)), before)
    assert remade == models_with(copied, "var('rfm_window_days')").keys() & before.keys()
    assert {"int_customer_facts", "int_customer_scores", "int_tier_movements"} <= remade
    assert remade.isdisjoint({"int_orders_accepted", "int_customer_months"})


def test_what_chooses_or_writes_rows_remakes_nothing(built, changeable):
    """Variables of days, rules with dates, rows due, statements: what they change shows in rows."""
    before = codes(batches(built))
    days = {"today": "2025-03-01", "as_of_date": "2024-12-01", "history_start": "2024-06-01"}
    changeable.variables.update(days)
    change_rows(
        rule_seed("tier_rules", changeable.project_dir),
        lambda rows: rows[0].update({"avg_monthly_spend_above": "12345"}),
    )
    orders_due = "models/inputs/loading/intermediate/int_orders_due.sql"
    change_code(changeable, orders_due, "select * from final", "select distinct * from final")
    change_code(changeable, "macros/loads/planned_batches.sql", "1000000", "7")
    change_code(changeable, "macros/engines/replace_batches.sql", "'insert_batches'", "'insert'")
    change_code(changeable, "macros/loads/fingerprint_of_run.sql", "'null'", "'(null)'")
    assert computed_codes(changeable, list(before)) == before


def test_what_a_later_room_adds_to_the_registries_remakes_nothing(built, changeable):
    """A variable, a rule seed, an input column of a table that no kept table reads, a message."""
    before = codes(batches(built))
    for registry, entry, new in [
        ("variables", "'today': ", "'fiscal_year': 'code', "),
        ("rule_seeds", "('tag_rules', ", "('budgets', false), "),
        ("input_contract", "'responded_at': ", "'survey': ['text', false], "),
    ]:
        change_code(changeable, f"macros/registry/{registry}.sql", entry, new + entry)
    budgets = rule_seed("tier_rules", changeable.project_dir).with_name("budgets.csv")
    budgets.write_text("amount,valid_from,valid_to\n1,,\n", encoding="utf-8")
    checks = "macros/inputs/check_raw_variables.sql"
    change_code(changeable, checks, "raw_tables is '\" ~ tables ~ \"', which is no list", "no list")
    assert computed_codes(changeable, list(before)) == before
