"""Snowflake, BigQuery and Databricks: what would be sent there is that warehouse's SQL.

No warehouse is asked: `offline` keeps every statement, `dialects` looks at it.
"""

import re
from functools import cache

import pytest

from dialects import complaints
from offline import TARGETS, Outcome, dbt

BUILD = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")

# Variables that make the SQL different: another zone, windows, rates, links by address
VARIED = (
    "{business_time_zone: America/New_York, rfm_window_days: 365, rule_rates: {CNY: 0.14},"
    " match_guests_by: [email, phone], rfm_scoring: threshold, today: '2026-07-31'}"
)

# A shop's own table: names in quotes, a calculation, a condition, several rows per order
SHOP = (
    "{raw_source: warehouse, raw_schema: shop, raw_tables: [orders], raw_from: {orders: sales},"
    " raw_lines: [orders], raw_where: {orders: \"state <> 'draft'\"},"
    " raw_columns: {orders: {order_id: id, customer_id: buyer, ordered_at: paid,"
    " amount: net + tax * 1.5, status: state, email: mail, market: order}},"
    " today: '2026-07-31'}"
)


@cache
def first_build(target: str) -> Outcome:
    """What a run sends that builds everything from nothing."""
    return dbt(target, *BUILD)


@cache
def load(target: str) -> Outcome:
    """What the next run sends."""
    return dbt(target, *BUILD, existing=first_build(target).built)


def assert_statements_fit(target: str, statements: list[tuple[str, str]]) -> None:
    """Insist that the warehouse's dialect has every statement."""
    origin_of = {sql: origin for origin, sql in statements}
    assert origin_of
    found = [line for sql, origin in origin_of.items() for line in complaints(target, origin, sql)]
    assert not found, "\n".join([f"{len(found)} complaints", *found[:20]])


@pytest.mark.parametrize("variables", ["{}", VARIED], ids=["defaults", "varied"])
@pytest.mark.parametrize("target", TARGETS)
def test_all_models_tests_and_analyses_are_of_the_dialect(target: str, variables: str):
    outcome = dbt(target, "compile", variables=variables)
    assert outcome.success, outcome.errors
    assert not outcome.statements
    kinds = [re.search("/northstar/(models|tests|seeds|analyses|dashboard)/", name)
             for name in outcome.compiled]
    counts = {kind: [found and found.group(1) for found in kinds].count(kind)
              for kind in ("models", "tests", "analyses", "dashboard")}
    assert counts["models"] > 250 and min(counts.values()) >= 5, counts
    assert_statements_fit(target, list(outcome.compiled.items()))


@pytest.mark.parametrize("run", [first_build, load], ids=["first_build", "load"])
@pytest.mark.parametrize("target", TARGETS)
def test_all_that_a_run_sends_is_of_the_dialect(target: str, run):
    outcome = run(target)
    assert outcome.success, outcome.errors
    nodes = {node for node, _ in outcome.statements}
    built = len([node for node in nodes if node.startswith("model.northstar.")])
    assert built == len([place for place in outcome.built if "rules" not in place[0]
                         and "demo" not in place[0]])
    assert_statements_fit(target, outcome.statements)


@pytest.mark.parametrize("target", TARGETS)
def test_the_views_of_a_users_tables_are_of_the_dialect(target: str):
    outcome = dbt(
        target, *BUILD, "--select", "stg_orders", variables=SHOP,
        existing={("shop", "sales"): "table"},
    )
    assert outcome.success, outcome.errors
    sent = [sql for _, sql in outcome.statements]
    (view,) = [sql for sql in sent if re.search("view .*raw_orders", sql)]
    assert "net" in view.lower() and "1.5" in view
    assert_statements_fit(target, outcome.statements)


@pytest.mark.parametrize("target", TARGETS)
def test_a_load_replaces_rows_whole_or_not_at_all(target: str):
    """Rows are deleted in the transaction that inserts their successors, or by one statement."""
    sent = [" ".join(sql.lower().split()) for _, sql in load(target).statements]
    deleting = [sql for sql in sent if "delete from" in sql]
    replacing = [sql for sql in sent if re.search("insert into .* replace where", sql)]
    if target == "databricks":
        assert len(replacing) > 10
        # batches that nobody wants
        assert all(re.fullmatch("delete from [^;]*", sql) for sql in deleting)
        return
    begin, commit = {
        "snowflake": ("begin;", "commit;"),
        "bigquery": ("begin transaction;", "commit transaction;"),
    }[target]
    assert len(deleting) > 10 and not replacing
    for sql in deleting:
        sql = re.sub(r"/\*.*?\*/", "", sql).strip()
        assert sql.startswith(begin) and sql.endswith(commit), sql[:200]
        assert sql.count(begin) == sql.count(commit) == 1
    assert sum("insert into" in sql for sql in deleting) > 10


@pytest.mark.parametrize("target", TARGETS)
def test_the_fits_of_a_script_replace_the_last_ones_in_one_step(target: str):
    rows = "{rows: [{purpose: current, calibrated_on: '2026-07-31', r: '0.25', q: null}]}"
    outcome = dbt(
        target, "run-operation", "fill_clv_fits", "--args", rows,
        existing=first_build(target).built,
    )
    assert outcome.success, outcome.errors
    (sent,) = [sql for _, sql in outcome.statements if "insert" in sql]
    assert re.search("insert overwrite|begin.*delete from.*insert into.*commit", sent, re.DOTALL)
    assert_statements_fit(target, outcome.statements)


class TestChecks:
    """The checks find what they are for."""

    @pytest.mark.parametrize("target", TARGETS)
    @pytest.mark.parametrize(
        ("sql", "complaint"),
        [
            ("select charindex('a', customer_id) from orders", "unknown function charindex()"),
            ("select sum(amount) filter (where amount > 0) from orders", "unknown function filter"),
            ("select amount::bigint from orders", "operator ::"),
            ("select (select from", "not parsed"),
            ("vacuum now please", "does not know"),
            ("select qualify.a from x as qualify", "qualify"),
            ("with recursive a as (select 1 as b union all select b from a) select b from a",
             "a recursive CTE"),
            ("select cast(a as hugeint) from b", "type hugeint"),
        ],
    )
    def test_everywhere(self, target: str, sql: str, complaint: str):
        if "qualify" in sql and target == "databricks":
            sql, complaint = "select anti.a from x as anti", "anti"
        assert complaint in "\n".join(complaints(target, "query", sql))

    @pytest.mark.parametrize(
        ("sql", "complaint"),
        [
            ("select cast(a as numeric(28, 4)) from b", "digits in a cast"),
            ("select amount * 0.01 from b", "the binary fraction 0.01"),
            ("select 1 from b where amount > 0.01", "the binary fraction 0.01"),
            ("select amount / 2 from b", "a division"),
            ("select cast(amount / 2 as float64) * c from b", "a division"),
            ("select cast(amount as float64) as c, amount / 2 from b", "a division"),
            ("select a % 2 from b", "operator %"),
            ("select 1 from a union select 2 from b", "not parsed"),
            ("select 1 from a where (b, c) in (select b, c from d)", "a row in a subquery"),
            ("select 1 from a left join b on a.c >= b.c", "an outer join without an equality"),
            ("select 1 from a where exists (select 1 from b where b.c > a.c)", "no equality ties"),
            ('select "a" from b', "in double quotes"),
            ("select 'a\nb' from c", "not parsed|several lines"),
            ("select cast(a as varchar) from b", "type varchar"),
        ],
    )
    def test_on_bigquery(self, sql: str, complaint: str):
        assert re.search(complaint, "\n".join(complaints("bigquery", "query", sql)))

    @pytest.mark.parametrize(
        "sql",
        [
            "select cast(amount as float64) / 2 * 0.5 from b",
            "select 1 from a where exists (select 1 from b where b.c > 0)",
            "with c as (select cast(amount as float64) as d from b) select ln(d) / 2 from c",
            "select 1 from b where exp(alpha) < 0.5",
        ],
    )
    def test_on_bigquery_these_are_no_complaints(self, sql: str):
        assert not complaints("bigquery", "query", sql)

    @pytest.mark.parametrize(
        ("sql", "complaint"),
        [
            ('select "customer_id" from orders', 'the quoted name "customer_id"'),
            (r"select regexp_replace(a, '\p{L}', '') from b", "an escape"),
        ],
    )
    def test_on_snowflake(self, sql: str, complaint: str):
        assert complaint in "\n".join(complaints("snowflake", "query", sql))
