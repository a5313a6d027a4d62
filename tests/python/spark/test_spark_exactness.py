"""Exact arithmetic on Spark: no product loses decimals, and no quotient is rounded on its way.

Spark analyses the queries of the demo's models here, each on empty tables as the models before it
make them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from dbt.contracts.graph.nodes import ManifestNode
from pyspark.sql import SparkSession

import fit_clv
from project import Project
from spark_types import inexact_arithmetic

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.debug.maxToStringFields": "100000",
}
TYPES = {"VARCHAR": "string", "HUGEINT": "decimal(38, 0)"}  # of DuckDB, where Spark's differ


@pytest.fixture(scope="module")
def session(
    tmp_path_factory: pytest.TempPathFactory, demo_build: Project
) -> Iterator[SparkSession]:
    """A Spark of one process with the demo's seeds as empty tables."""
    folder = tmp_path_factory.mktemp("analysis")
    builder = SparkSession.builder.master("local[1]")
    for name, value in (SETTINGS | {"spark.sql.warehouse.dir": str(folder)}).items():
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    columns = demo_build.query(
        "select table_schema || '.' || table_name as relation, column_name, data_type"
        " from information_schema.columns"
        " where table_schema in ('northstar_demo', 'northstar_rules') order by ordinal_position"
    )
    for relation, rows in columns.groupby("relation"):
        make_table(found, relation, {
            row.column_name: TYPES.get(row.data_type, row.data_type) for row in rows.itertuples()
        })
    yield found
    found.stop()


def make_table(session: SparkSession, relation: str, columns: dict[str, str]) -> None:
    """Make an empty table."""
    session.sql(f"create database if not exists {relation.split('.')[0]}")
    described = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    session.sql(f"create table {relation} ({described}) using parquet")


def inexact_in(session: SparkSession, sql: str) -> set[str]:
    """What is not exact in a query."""
    return inexact_arithmetic(session.sql(sql)._jdf.queryExecution().analyzed())


@pytest.mark.parametrize(("calculation", "is_exact"), [
    ("amount * rate", True),
    ("sum_of_amounts * rate", False),
    ("amount / 3", False),
    ("(whole - whole % 7) / 7", True),
    ("(whole - whole % 7) / 8", False),
    ("cast(whole as double) / 7", True),  # no decimals
])
def test_inexact_arithmetic_is_recognised(
    session: SparkSession, calculation: str, is_exact: bool
):
    columns = (
        "cast(1 as decimal(18, 4)) as amount, cast(1 as decimal(38, 4)) as sum_of_amounts,"
        " cast(1 as decimal(18, 8)) as rate, cast(9 as decimal(38, 0)) as whole"
    )
    found = inexact_in(session, f"select {calculation} as value from (select {columns}) as numbers")
    assert bool(found) != is_exact, found


def test_no_model_rounds_twice(
    session: SparkSession, spark_demo: Project, spark_models: list[ManifestNode]
):
    inexact: dict[str, Any] = {}
    for node in spark_models:
        if node.language == "python":
            make_table(session, node.relation_name.replace(f"{spark_demo.schema}_", "northstar_"), {
                name: TYPES.get(kind.upper(), kind)
                for name, kind in fit_clv.model_code().FITS.items()
            })
            continue
        sql = node.compiled_code.replace(f"{spark_demo.schema}_", "northstar_")
        relation = node.relation_name.replace(f"{spark_demo.schema}_", "northstar_")
        frame = session.sql(sql)
        found = inexact_arithmetic(frame._jdf.queryExecution().analyzed())
        if found:
            inexact[node.name] = found
        make_table(session, relation, {
            field.name: field.dataType.simpleString().replace("void", "string")
            for field in frame.schema.fields
        })
    assert not inexact
