"""Build the project from a folder of raw tables with dbt, and time its statements.

    python benchmarks/run_project.py <folder with <table>.parquet> <work folder>
        [--four-tables | --room NAME] [--no-history] [--memory-limit 8GB] [--spark]
        [--exclude SELECTOR ...]

With --spark it builds on the server of the environment (on_spark.py), from tables of schema raw.

One dbt thread, so that the nodes run one after another and their times add up; DuckDB itself
takes both processors. What is timed is each node's statements: from when dbt has compiled the node
until it has finished. Parsing the project and compiling are dbt's start-up and are left out. A
second run on the same work folder is a load on top of the first.
"""

import argparse
import os
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import yaml
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from measure import Measurement, read_clocks, read_cluster_clocks

ROOT = Path(__file__).resolve().parent.parent
TABLES = ["orders", "customer_rfm", "customer_tiers", "customers"]


class NodeTimer:
    """A callback for dbt's events that times nodes from when they are executed until they end."""

    def __init__(self, read: Callable[[], tuple[float, float]]) -> None:
        self.measurement = Measurement()
        self.read = read
        self.clocks = read()

    def __call__(self, event: EventMsg) -> None:
        if event.info.name == "NodeExecuting":
            self.clocks = self.read()
        elif event.info.name == "NodeFinished":
            self.measurement.add(event.data.node_info.node_name, self.clocks, self.read())


def write_profile(work: Path, memory_limit: str | None) -> Path:
    """Write the project's own profile into a folder, with a limit of DuckDB's memory if given."""
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    if memory_limit:
        profile["northstar"]["outputs"]["duckdb"]["settings"]["memory_limit"] = memory_limit
    (work / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    return work


def build(arguments: argparse.Namespace) -> Measurement:
    """Build everything, or some tables and what they need, without tests."""
    work = arguments.work
    os.environ["NORTHSTAR_DUCKDB_PATH"] = str(work / "project.duckdb")
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    tables = sorted(file.stem for file in arguments.raw.glob("*.parquet"))
    variables = (
        {"raw_source": "warehouse", "raw_schema": "raw", "raw_tables": tables}
        if arguments.spark
        else {"raw_source": "files", "raw_path": str(arguments.raw), "raw_tables": tables}
    )
    if arguments.no_history:
        # the last day that may be: the made orders lie before it
        variables["history_start"] = datetime.now(timezone.utc).date().isoformat()
    target = "spark" if arguments.spark else "duckdb"
    command = ["--quiet", "build", "--threads", "1", "--target", target]
    command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    if arguments.exclude:
        command += ["--exclude", *arguments.exclude]
    if arguments.four_tables:
        # By file: a metric, too, is named customers.
        files = (next((ROOT / "models").rglob(f"{table}.sql")) for table in TABLES)
        command += ["--select", *(f"+path:{file.relative_to(ROOT)}" for file in files)]
    if arguments.room:
        command += ["--select", f"+path:models/{arguments.room}"]
    command += ["--vars", yaml.safe_dump(variables), "--project-dir", str(ROOT)]
    command += ["--profiles-dir", str(write_profile(work, arguments.memory_limit))]
    command += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    timer = NodeTimer(read_cluster_clocks if arguments.spark else read_clocks)
    finished = dbtRunner(callbacks=[timer]).invoke(command)
    if not finished.success:
        raise SystemExit(f"dbt build failed: {finished.exception or 'see above'}")
    return timer.measurement


def main() -> None:
    """Build once and send what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--four-tables", action="store_true")
    parser.add_argument("--room", help="a folder of models")
    parser.add_argument("--no-history", action="store_true")
    parser.add_argument("--memory-limit")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--exclude", nargs="*", help="what dbt is to leave out")
    build(parser.parse_args()).send()


if __name__ == "__main__":
    main()
