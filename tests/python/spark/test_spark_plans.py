"""A cluster can run every query: none pairs all rows of two tables that grow, none sends one to
every worker, none leaves one to a single task.

On few rows Spark would broadcast every table, so that is switched off here; what it still plans so
is in the nature of the query.
"""

import pytest
from dbt.contracts.graph.nodes import ManifestNode

from project import Project
from spark import connect
from spark_plans import findings

# A table with one of these columns grows with customers, orders or events.
GROWING = {
    "customer_id", "canonical_customer_id", "order_id", "refund_id", "event_id", "send_id",
    "ticket_id", "response_id", "customer_or_guest_id",
}

PLAN = """== Physical Plan ==
CartesianProduct
:- *(1) Project [customer_id#1]
:  +- *(1) ColumnarToRow
:     +- BatchScan spark_catalog.shop.orders[customer_id#1] RuntimeFilters: []
+- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=7]
   +- *(2) Filter isnotnull(day#2)
      +- BatchScan spark_catalog.shop.{other}[day#2] RuntimeFilters: []

"""


@pytest.mark.parametrize(("other", "count"), [("days", 0), ("events", 2)])
def test_plans_are_read(other: str, count: int):
    found = findings(PLAN.format(other=other), {"orders", "events"}.__contains__)
    assert len(found) == count, found


@pytest.mark.parametrize("aggregate", ["HashAggregate(keys=[],", "SortAggregate(key=[],"])
def test_one_row_of_a_table_that_grows_may_go_anywhere(aggregate: str):
    plan = PLAN.format(other="events").replace(
        "*(2) Filter isnotnull(day#2)", f"*(2) {aggregate} functions=[partial_max(day)])")
    assert findings(plan, {"orders", "events"}.__contains__) == []


def test_no_query_needs_all_of_a_growing_table_in_one_place(
    spark_demo: Project, spark_models: list[ManifestNode], demo_build: Project
):
    columns = demo_build.query("select table_name, column_name from information_schema.columns")
    growing = set(columns.table_name[columns.column_name.isin(GROWING)])
    assert {"int_orders_accepted", "int_customer_facts", "demo_orders"} <= growing
    found = {}
    connection = connect(spark_demo.environment)
    try:
        cursor = connection.cursor()
        cursor.execute("set spark.sql.autoBroadcastJoinThreshold=-1")
        for node in spark_models:
            if node.language != "sql":
                continue
            cursor.execute(f"explain {node.compiled_code}")
            ((plan,),) = cursor.fetchall()
            found[node.name] = findings(plan, growing.__contains__)
    finally:
        connection.close()
    assert not {name: sentences for name, sentences in found.items() if sentences}
