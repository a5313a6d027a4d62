"""The demo on fakesnow, which plays Snowflake on DuckDB: loads give the marts that DuckDB has.

fakesnow translates Snowflake's SQL with sqlglot. So this shows that the statements say what they
should, in order, and with their transactions. It does not show what Snowflake's own functions do.
The statements that it does not know are changed or left out here: comments, temporary tables under
a schema, and parameters of the session.
"""

import csv
import json
import logging
import os
import pickle
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest import mock

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from offline import ROOT, parsed

fakesnow = pytest.importorskip("fakesnow", reason="fakesnow needs Python 3.11")

# fakesnow's catalogs are DuckDB's: a database and a schema of one name are ambiguous there.
DATABASE = "MARTS"

# Models that are not built but taken from DuckDB, for those that read them: fakesnow makes a
# number(38, 0) a 64-bit integer, which overflows where money is multiplied by weights.
OVERFLOWING = (
    "budget_allocation", "channel_budget", "int_metrics_of_predictions", "int_tier_ltv_compared",
    "kpi_status", "metric_values", "tier_economics")
# Columns that are not compared: fakesnow forgets which characters rtrim() trims, unless they are
# trimmed from a cast, so a number in a text is "500." there instead of "500".
NOT_COMPARED = {
    "decided_by_en", "decided_by_zh", "explanation_en", "explanation_zh", "missing_for_next_en",
    "missing_for_next_zh"}
VARIABLES = "{today: '2026-07-31'}"
WITHOUT_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
RUN = ("run", "--exclude", *OVERFLOWING)

# The rows of these seeds come in two loads, parted at a day.
PARTED = {"demo_orders": "ordered_at", "demo_refunds": "refunded_at", "demo_events": "occurred_at"}
PARTED_AT = "2026-05-10"

# Statements that fakesnow does not know
COMMENT = re.compile(r"(?is)\s*(/\*.*?\*/)?\s*(alter\s+(table|view)\s.*\scomment\s|comment\s+on\s)")
SESSION = re.compile(r"(?is)\s*(/\*.*?\*/)?\s*(alter\s+session\s|rollback\s*$)")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demo, built on DuckDB by the project's own environment."""
    file = tmp_path_factory.mktemp("duckdb") / "demo.duckdb"
    folder = str(file.parent)
    finished = subprocess.run(
        [ROOT / ".venv" / "bin" / "dbt", "--quiet", "build", *WITHOUT_TESTS, "--vars", VARIABLES,
         "--project-dir", ROOT, "--profiles-dir", ROOT, "--target-path", folder,
         "--log-path", folder],
        env={**os.environ, "NORTHSTAR_DUCKDB_PATH": str(file), "NORTHSTAR_SCHEMA": "northstar",
             "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
        capture_output=True, text=True,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return file


@pytest.fixture(scope="module")
def snowflake(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Snowflake"]:
    """An empty stand-in for Snowflake."""
    folder = tmp_path_factory.mktemp("fakesnow")
    environment = {
        "NORTHSTAR_SNOWFLAKE_DATABASE": DATABASE, "NORTHSTAR_SCHEMA": "northstar",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    cursor = fakesnow.cursor.FakeSnowflakeCursor
    run = cursor.execute

    def execute(self, command, *arguments, **options):
        if COMMENT.match(command) or SESSION.match(command):
            command = "select 1"
        command = command.replace("create or replace temporary table", "create or replace table")
        return run(self, command, *arguments, **options)

    with (
        mock.patch.dict(os.environ, environment),
        mock.patch.object(cursor, "execute", execute),
        fakesnow.patch(db_path=str(folder)),
    ):
        yield Snowflake(folder)


class Snowflake:
    """The project on the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def dbt(self, *command: str) -> Counter:
        """Run a dbt command, and count how its nodes ended."""
        options = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--vars", VARIABLES]
        options += ["--target", "snowflake"]
        options += ["--target-path", str(self.folder), "--log-path", str(self.folder)]
        manifest = parsed("snowflake", VARIABLES, ("--quiet", "parse", *options))
        threads = () if command[0] == "run-operation" else ("--threads", "1")
        outcome = dbtRunner(pickle.loads(manifest)).invoke([
            "--quiet", *command, *options, *threads,
        ])
        failed = [f"{entry.node.name}: {entry.message}" for entry in outcome.result or []
                  if str(entry.status) in ("error", "fail", "runtime error")]
        assert outcome.success, "\n".join([str(outcome.exception), *failed[:10]])
        return Counter(str(entry.status) for entry in outcome.result)

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """The connection to DuckDB below."""
        import snowflake.connector

        return snowflake.connector.connect(database=DATABASE, schema="NORTHSTAR")._duck_conn

    def load(self, table: str, condition: str) -> None:
        """Add those rows of a demo seed's file that meet a condition, past dbt's own loader.

        That one sends 500 rows at a time, which fakesnow reads in minutes.
        """
        file = ROOT / "seeds" / "demo" / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as opened:
            names = ", ".join(next(csv.reader(opened)))
        self.duckdb().execute(
            f"insert into {DATABASE}.NORTHSTAR_DEMO.{table.upper()} ({names}) select {names}"
            f" from read_csv('{file}', all_varchar = true, header = true) where {condition}"
        )


    def take(self, demo: Path, models: Iterable[str]) -> None:
        """Make the tables of some models from the file of the demo."""
        connection = self.duckdb()
        connection.execute(f"attach '{demo}' as demo (read_only)")
        for model in models:
            ((schema, columns),) = connection.execute(
                "select schema_name, string_agg(column_name || ' as ' || upper(column_name), ', ')"
                " from duckdb_columns()"
                f" where database_name = 'demo' and table_name = '{model}' group by schema_name"
            ).fetchall()
            connection.execute(f"create schema if not exists {DATABASE}.{schema.upper()}")
            connection.execute(
                f"create table {DATABASE}.{schema.upper()}.{model.upper()}"
                f" as select {columns} from demo.{schema}.{model}")
        connection.execute("detach demo")


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> Counter:
    """The rows of a query as texts; floating point to nine digits, since sums go in any order."""
    return Counter(
        str([f"{value:.9g}" if isinstance(value, float) else value for value in row])
        for row in connection.execute(query).fetchall()
    )


def test_two_loads_give_the_marts_of_duckdb(demo: Path, snowflake: Snowflake):
    assert snowflake.dbt("seed", "--select", "path:seeds/rules")["success"] > 10
    snowflake.dbt("seed", "--select", "path:seeds/demo", "--empty")
    for file in (ROOT / "seeds" / "demo").glob("*.csv"):
        day = PARTED.get(file.stem)
        snowflake.load(file.stem, f"{day} < '{PARTED_AT}'" if day else "true")
    # A table with the name of a mart is somebody else's where nothing of ours is built.
    snowflake.dbt("run", "--select", "+int_orders_accepted")
    snowflake.take(demo, OVERFLOWING)
    assert snowflake.dbt(*RUN)["success"] > 150
    earlier = snowflake.duckdb().execute("select count(*) from northstar.orders").fetchone()
    for table, day in PARTED.items():
        snowflake.load(table, f"{day} is null or {day} >= '{PARTED_AT}'")
    with duckdb.connect(str(demo), read_only=True) as connection:
        snowflake.dbt("run-operation", "fill_clv_fits", "--args", fits_of(connection))
        assert snowflake.dbt(*RUN)["success"] > 150
        below = snowflake.duckdb()
        assert below.execute("select count(*) from northstar.orders").fetchone() > earlier > (0,)
        marts = connection.execute(
            "select table_name, list(column_name order by column_name)"
            " from information_schema.columns where table_schema = 'northstar'"
            " group by table_name order by table_name"
        ).fetchall()
        compared = [(mart, columns) for mart, columns in marts if mart not in OVERFLOWING]
        assert len(compared) > 30
        for mart, columns in compared:
            names = ", ".join(f'"{name}"' for name in columns if name not in NOT_COMPARED)
            query = f"select {names} from northstar.{mart}"
            expected, found = rows_of(connection, query), rows_of(below, query)
            assert expected and not (expected - found) and not (found - expected), (
                f"{mart} {names}\nonly on DuckDB: {list(expected - found)[:3]}"
                f"\nonly on fakesnow: {list(found - expected)[:3]}")


def fits_of(connection: duckdb.DuckDBPyConnection) -> str:
    """The parameters that DuckDB fitted, for macro fill_clv_fits: no fit runs in Snowflake."""
    result = connection.execute("select * from northstar_intermediate.int_clv_fits")
    names = [column[0] for column in result.description]
    rows = [
        {name: None if value is None else str(value)
         for name, value in zip(names, row, strict=True)}
        for row in result.fetchall()
    ]
    assert rows
    return json.dumps({"rows": rows})
