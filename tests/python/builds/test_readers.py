"""Clients read the built database and the published copy: tables, types, comments, exact values.

SQLAlchemy, ibis and pandas on DuckDB; those of PostgreSQL are in test_postgres.py, which has its
build.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import duckdb
import ibis
import pandas as pd
import pytest
import sqlalchemy

import publish
from project import Project, assert_same_rows
from readers import (
    READ_IN_PART,
    assert_exact,
    assert_types_and_comments,
    described_marts,
    python_values,
    read_by_ibis,
    read_by_pandas,
    read_by_sqlalchemy,
    rows_to_read,
)


@pytest.fixture(scope="module")
def expected(demo_build: Project) -> dict[str, pd.DataFrame]:
    """The rows of every mart, as DuckDB's own cursor gives them."""
    return rows_to_read(demo_build)


def test_comments_on_columns_fit_a_metastore_of_hive(demo_build: Project):
    """Spark keeps them there, and a longer one stops the build."""
    for mart, (_, columns) in described_marts(demo_build).items():
        for column, (_, comment) in columns.items():
            assert len(comment) <= 256, f"{mart}.{column}: {len(comment)} characters"


@pytest.fixture(scope="module")
def folder(demo_build: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published marts: marts.duckdb, and Parquet files in parquet/."""
    folder = tmp_path_factory.mktemp("published")
    with mock.patch.dict("os.environ", demo_build.environment):
        publish.main(["--to", str(folder / "marts.duckdb")])
        publish.main(["--parquet", str(folder / "parquet")])
    return folder


@pytest.fixture(scope="module", params=["built", "published"])
def database(request: pytest.FixtureRequest, demo_build: Project, folder: Path) -> Path:
    """The file that a client opens."""
    return demo_build.database if request.param == "built" else folder / "marts.duckdb"


@pytest.fixture
def engine(database: Path) -> Iterator[sqlalchemy.Engine]:
    """SQLAlchemy's way to the file, for reading."""
    engine = sqlalchemy.create_engine(
        f"duckdb:///{database}", connect_args={"read_only": True}
    )
    yield engine
    engine.dispose()


def test_the_marts_hold_what_is_to_be_read(expected: dict[str, pd.DataFrame]):
    """Decimals, days, times, truth values, Chinese, nulls, and enough rows to notice a loss."""
    assert len(expected) > 20
    assert all(len(expected[mart]) > 1000 for mart in READ_IN_PART)
    customers = expected["customers"]
    assert {type(value).__name__ for value in customers.to_numpy().ravel()} == {
        "NoneType", "str", "int", "bool", "Decimal", "date", "datetime",
    }
    assert expected["customer_tiers"].tier_name_zh.str.contains("北极星").any()
    inexact = customers.monetary.dropna().map(lambda value: value != float(value))
    assert inexact.sum() > 1000, "floats would do"


class TestSqlAlchemy:
    def test_it_lists_marts_with_types_and_comments(self, engine, demo_build: Project):
        assert_types_and_comments(engine, described_marts(demo_build))

    def test_it_reads_every_mart_exactly(self, engine, expected):
        with engine.connect() as connection:
            for mart, rows in expected.items():
                assert_exact(read_by_sqlalchemy(connection, mart), rows)


class TestPandas:
    def test_it_reads_every_mart_exactly(self, engine, expected):
        """With coerce_float off; read_sql_table makes floats of amounts."""
        with engine.connect() as connection:
            for mart, rows in expected.items():
                assert_exact(python_values(read_by_pandas(connection, mart), rows), rows)

    def test_its_defaults_make_floats_of_amounts(self, engine):
        """So README says how to read exactly; a new default of pandas would show here."""
        query = sqlalchemy.text("select monetary from northstar.customers")
        with engine.connect() as connection:
            assert pd.read_sql(query, connection).monetary.dtype == "float64"

    def test_it_reads_every_parquet_file_exactly(self, folder: Path, expected):
        files = {file.stem: file for file in (folder / "parquet").iterdir()}
        assert files.keys() == expected.keys()
        for mart, rows in expected.items():
            part = [("market", "==", READ_IN_PART[mart])] if mart in READ_IN_PART else None
            read = pd.read_parquet(files[mart], dtype_backend="pyarrow", filters=part)
            assert_exact(python_values(read, rows), rows)


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # within ibis
class TestIbis:
    @pytest.fixture
    def connection(self, database: Path) -> Iterator[ibis.BaseBackend]:
        """ibis's way to the file, for reading."""
        connection = ibis.duckdb.connect(database, read_only=True)
        yield connection
        connection.disconnect()

    def test_it_lists_marts_with_types(self, connection, demo_build: Project):
        described = described_marts(demo_build)
        assert set(connection.list_tables(database="northstar")) == described.keys()
        for mart, (_, columns) in described.items():
            schema = connection.table(mart, database="northstar").schema()
            assert list(schema.names) == list(columns)
            for column, (data_type, _) in columns.items():
                if data_type.startswith("DECIMAL"):
                    wanted = ibis.dtype(data_type.lower())
                    assert (schema[column].precision, schema[column].scale) == (
                        wanted.precision, wanted.scale
                    )

    def test_it_reads_every_mart_exactly(self, connection, expected):
        for mart, rows in expected.items():
            assert_exact(read_by_ibis(connection, mart), rows)

    def test_its_own_sums_are_those_of_the_database(self, connection, expected):
        customers = connection.table("customers", database="northstar")
        by_tier = customers.group_by("quadrant_tier").agg(revenue=customers.net_revenue.sum())
        read = by_tier.to_pyarrow()
        frame = expected["customers"]
        wanted = {
            tier: sum(frame[frame.quadrant_tier == tier].net_revenue)
            for tier in set(frame.quadrant_tier) - {None}
        }
        assert len(wanted) == 6
        found = dict(zip(*(column.to_pylist() for column in read.columns), strict=True))
        assert {tier: found[tier] for tier in wanted} == wanted


def test_readers_open_the_published_file_while_a_build_holds_the_database(
    demo_build: Project, folder: Path, expected: dict[str, pd.DataFrame]
):
    engine = sqlalchemy.create_engine(
        f"duckdb:///{folder / 'marts.duckdb'}", connect_args={"read_only": True}
    )
    with duckdb.connect(str(demo_build.database)), engine.connect() as connection:
        found = connection.execute(sqlalchemy.text("select * from northstar.tier_metrics"))
        read = pd.DataFrame(found.fetchall(), columns=list(found.keys()), dtype=object)
    engine.dispose()
    assert_same_rows(read, expected["tier_metrics"])
