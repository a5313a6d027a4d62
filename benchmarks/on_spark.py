"""Measure the project on a Spark cluster of two workers on this machine, with Iceberg tables.

    .venv-spark/bin/python benchmarks/on_spark.py [--orders 2000000 10000000]

For each number of orders it makes the raw tables of run.py's histories, then times in the same way,
the optional rooms but history left out:
d. a full build with the history of two years (24 period ends), on Spark and on DuckDB;
e. the same for the as-of date alone, on Spark;
f. a day's load of 27,000 orders on top of d, on Spark.
Processor time is that of the whole cluster.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from measure import CLUSTER_FOLDER
from run import (
    CHAIN, DATA_FOLDER, HERE, HISTORY_MEMORY_LIMIT, SMALL_DAY, make_days, print_line, print_steps,
    quotient, run_process,
)

for folder in ("scripts", "tests/python/support"):
    sys.path.append(str(HERE.parent / folder))

import local_spark  # noqa: E402
from project import SPINE_AND_HISTORY  # noqa: E402
from spark import load_parquet  # noqa: E402


def load(environment: dict[str, str], folder: Path) -> None:
    """Make the raw tables of a folder's Parquet files."""
    for file in folder.glob("*.parquet"):
        load_parquet(environment, "raw", file.stem, file.resolve())


def benchmark(orders: int) -> None:
    """Run d, f and e on this many orders, on a cluster of their own, and print them."""
    folders = make_days(orders, with_large_day=False)
    work = DATA_FOLDER / str(orders) / "spark"
    shutil.rmtree(work, ignore_errors=True)
    cluster = work / "cluster"
    port = local_spark.free_port()
    environment = {
        "NORTHSTAR_SPARK_HOST": local_spark.HOST, "NORTHSTAR_SPARK_PORT": str(port),
        "NORTHSTAR_SPARK_FORMAT": "iceberg", CLUSTER_FOLDER: str(cluster),
    }
    os.environ |= environment
    (work / "duckdb").mkdir(parents=True)
    on_duckdb = run_process(
        "run_project.py", folders["years"], work / "duckdb", "--memory-limit", HISTORY_MEMORY_LIMIT,
        *SPINE_AND_HISTORY)
    local_spark.start(cluster, port, "iceberg", [])
    try:
        load(environment, folders["years"])
        years = run_process(
            "run_project.py", folders["years"], work, "--spark", *SPINE_AND_HISTORY)
        load(environment, folders["small"])
        small = run_process(
            "run_project.py", folders["small"], work, "--spark", *SPINE_AND_HISTORY)
        os.environ["NORTHSTAR_SCHEMA"] = "one_day"
        one_day = run_process(
            "run_project.py", folders["small"], work, "--spark", "--no-history",
            *SPINE_AND_HISTORY)
    finally:
        os.environ.pop("NORTHSTAR_SCHEMA", None)
        local_spark.stop(cluster)
    print(f"\n{orders:,} orders, on Spark{'':11}  seconds      CPU per million")
    labels = {
        "d  with 24 period ends": years, "e  the as-of date alone": one_day,
        f"f  a day of {SMALL_DAY:,} orders": small, "d  on DuckDB": on_duckdb,
    }
    for label, measurement in labels.items():
        print_line(label, measurement.total(), orders)
    print_line("   chain of d", years.total(*CHAIN), orders)
    print_line("   chain of e", one_day.total(*CHAIN), orders)
    quotient("f / d", small.total(), years.total())
    quotient("d / d on DuckDB", years.total(), on_duckdb.total())
    for label, measurement in labels.items():
        print_steps(label, measurement)
    shutil.rmtree(work)


def main() -> None:
    """Run the benchmark for each number of orders."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, nargs="*", default=[2_000_000, 10_000_000])
    for orders in parser.parse_args().orders:
        benchmark(orders)


if __name__ == "__main__":
    main()
