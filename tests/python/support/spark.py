"""A Spark cluster lives as long as the tests that use it."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

import local_spark

SETTINGS = [
    # One statement after the other on little data: planning well costs more than it saves.
    "spark.sql.adaptive.enabled=false",
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.shuffle.partitions=2",
    # What it infers helps to read less, and takes long on queries with many columns.
    "spark.sql.constraintPropagation.enabled=false",
    "spark.driver.memory=6g",
    "spark.driver.extraJavaOptions=-XX:+UseParallelGC",
    # An executor runs little code for long: the first builds cost half as much processor time.
    "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    # Not the zone of a run, so that one shows that reads or writes a time in the server's.
    "spark.sql.session.timeZone=Asia/Shanghai",
]


class Cluster:
    """A master, two workers and a Thrift server, with tables of format iceberg or parquet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "NORTHSTAR_SPARK_HOST": local_spark.HOST,
            "NORTHSTAR_SPARK_PORT": str(local_spark.free_port()),
            "NORTHSTAR_SPARK_FORMAT": "iceberg",
        }
        self._schemas = 0

    @property
    def port(self) -> int:
        """The server's port."""
        return int(self.env["NORTHSTAR_SPARK_PORT"])

    @property
    def table_format(self) -> str:
        """The format of tables that the server was started for."""
        return self.env["NORTHSTAR_SPARK_FORMAT"]

    def start(self) -> None:
        """Start all of it."""
        local_spark.start(self.folder, self.port, self.table_format, SETTINGS)

    def kill_server(self) -> None:
        """Kill the Thrift server in the midst of what it does."""
        pid = int((self.folder / "thrift_server.pid").read_text(encoding="ascii"))
        os.killpg(pid, signal.SIGKILL)

    def restart_server(self, table_format: str | None = None) -> None:
        """Start the Thrift server again, maybe for another format; the cluster went on."""
        local_spark.stop(self.folder, "thrift_server")
        if table_format:
            self.env = self.env | {"NORTHSTAR_SPARK_FORMAT": table_format}
        address = (self.folder / "address").read_text(encoding="ascii")
        local_spark.start_thrift_server(
            self.folder, self.port, address, self.table_format, SETTINGS)

    def new_schema(self) -> str:
        """A name for the schema of a test's marts that no other test has."""
        self._schemas += 1
        return f"northstar_{self._schemas}"


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster, and stop it however the tests end."""
    cluster = Cluster(folder)
    cluster.start()
    try:
        yield cluster
    finally:
        local_spark.stop(folder)


def connect(environment: Mapping[str, str]):
    """Connect to the server that the NORTHSTAR_SPARK_ variables describe."""
    from pyhive import hive  # of the environment of `make test-spark` alone

    return hive.connect(
        host=environment["NORTHSTAR_SPARK_HOST"], port=int(environment["NORTHSTAR_SPARK_PORT"]),
        username="northstar", configuration={"set:hiveconf:spark.sql.session.timeZone": "UTC"},
    )


def query_spark(sql: str, environment: Mapping[str, str]) -> pd.DataFrame:
    """Run a query on Spark."""
    connection = connect(environment)
    try:
        cursor = connection.cursor()
        cursor.execute(sql)
        names = [column[0].split(".")[-1] for column in cursor.description]
        return pd.DataFrame(cursor.fetchall(), columns=names, dtype=object)
    finally:
        connection.close()


def run_on_spark(environment: Mapping[str, str], *statements: str) -> None:
    """Run statements that give no rows."""
    connection = connect(environment)
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()


def load_parquet(environment: Mapping[str, str], schema: str, table: str, file: Path) -> None:
    """Make a table of a Parquet file, in place of an older one."""
    run_on_spark(
        environment,
        f"create schema if not exists {schema}",
        f"drop table if exists {schema}.{table}",
        f"create table {schema}.{table} using {environment['NORTHSTAR_SPARK_FORMAT']}"
        f" as select * from parquet.`{file}`",
    )


def load_text_tables(
    environment: Mapping[str, str], schema: str, folder: Path, tables: Mapping[str, pd.DataFrame]
) -> None:
    """Make tables of text columns, in place of older ones; their rows go through a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        file = folder / f"{name}.parquet"
        rows.astype("string").to_parquet(file, index=False)
        load_parquet(environment, schema, name, file)
