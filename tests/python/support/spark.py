"""A Spark cluster lives as long as the tests that use it."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

import local_spark

# One statement after the other on little data: planning well costs more than it saves.
SETTINGS = [
    "spark.sql.adaptive.enabled=false",
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.shuffle.partitions=2",
]


class Cluster:
    """A master, two workers and a Thrift server, with tables of format iceberg."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "NORTHSTAR_SPARK_HOST": local_spark.HOST,
            "NORTHSTAR_SPARK_PORT": str(local_spark.free_port()),
            "NORTHSTAR_SPARK_FORMAT": "iceberg",
        }
        self._schemas = 0

    def start(self) -> None:
        """Start all of it."""
        local_spark.start(self.folder, int(self.env["NORTHSTAR_SPARK_PORT"]), "iceberg", SETTINGS)

    def kill_server(self) -> None:
        """Kill the Thrift server in the midst of what it does."""
        pid = int((self.folder / "thrift_server.pid").read_text(encoding="ascii"))
        os.killpg(pid, signal.SIGKILL)

    def restart_server(self) -> None:
        """Start the Thrift server again; the master and the workers went on."""
        local_spark.stop(self.folder, "thrift_server")
        local_spark.start_thrift_server(
            self.folder, int(self.env["NORTHSTAR_SPARK_PORT"]),
            (self.folder / "address").read_text(encoding="ascii"), "iceberg", SETTINGS,
        )

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
        username="northstar", configuration={"spark.sql.session.timeZone": "UTC"},
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


def load_parquet(environment: Mapping[str, str], schema: str, table: str, file: Path) -> None:
    """Make a table of text columns of a Parquet file, in place of an older one."""
    connection = connect(environment)
    try:
        cursor = connection.cursor()
        cursor.execute(f"create schema if not exists {schema}")
        cursor.execute(
            f"create or replace table {schema}.{table} using iceberg as"
            f" select * from parquet.`{file}`"
        )
    finally:
        connection.close()
