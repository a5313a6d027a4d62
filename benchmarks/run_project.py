"""Build the project's four tables from a folder of orders with dbt, and time its statements.

    python benchmarks/run_project.py <folder with orders.parquet> <work folder>

One dbt thread, so that the nodes run one after another and their times add up; DuckDB itself
takes both processors. What is timed is each node's statements: from when dbt has compiled the node
until it has finished. Parsing the project and compiling are dbt's start-up and are left out.
"""

import os
import sys
from pathlib import Path

import yaml
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from measure import Measurement, read_clocks

ROOT = Path(__file__).resolve().parent.parent
TABLES = ["orders", "customer_rfm", "customer_tiers", "customers"]


class NodeTimer:
    """A callback for dbt's events that times nodes from when they are executed until they end."""

    def __init__(self) -> None:
        self.measurement = Measurement()
        self.clocks = (0.0, 0.0)

    def __call__(self, event: EventMsg) -> None:
        if event.info.name == "NodeExecuting":
            self.clocks = read_clocks()
        elif event.info.name == "NodeFinished":
            self.measurement.add(event.data.node_info.node_name, self.clocks)


def build(raw_path: Path, work: Path) -> Measurement:
    """Build the four tables and what they need, without tests."""
    os.environ["NORTHSTAR_DUCKDB_PATH"] = str(work / "project.duckdb")
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    variables = {"raw_source": "files", "raw_path": str(raw_path), "raw_tables": ["orders"]}
    variables["history_start"] = "9999-12-31"  # as by hand, the as-of date alone
    command = ["--quiet", "build", "--threads", "1", "--target", "duckdb"]
    command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    command += ["--select", *(f"+{table}" for table in TABLES)]
    command += ["--vars", yaml.safe_dump(variables)]
    command += ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
    command += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    timer = NodeTimer()
    finished = dbtRunner(callbacks=[timer]).invoke(command)
    if not finished.success:
        raise SystemExit(f"dbt build failed: {finished.exception or 'see above'}")
    return timer.measurement


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2])).send()
