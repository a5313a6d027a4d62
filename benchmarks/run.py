"""Measure how fast the project is, against SQL written by hand and against pandas.

    python benchmarks/run.py [--orders 2000000 20000000] [--keep]

For each number of orders it makes one Parquet file (once), then runs, each in a process of its own:
a. by_hand.sql: DuckDB statements for the same four tables, without validation;
b. the project's path to these tables;
c. pandas: customer facts and the three scores alone.
It insists that a and b wrote the same rows, and prints times, ratios and peak memory.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from measure import Measurement, Step

HERE = Path(__file__).resolve().parent
DATA_FOLDER = HERE.parent / "data" / "bench"
TIER_RULES = HERE.parent / "seeds" / "rules" / "tier_rules.csv"
TABLES = ["orders", "customer_rfm", "customer_tiers", "customers"]
# From the table of orders to the scored customers: what pandas does
FACTS_AND_SCORES = [
    "int_as_of_dates", "int_customer_facts", "int_base_distributions", "int_base_cut_points",
    "int_score_cut_points", "int_base_cuts_pivoted", "int_customer_scores",
]
SLOWEST_STEPS = 12


def run_process(script: str, *arguments: object) -> Measurement:
    """Run one script of this folder and return what it measured."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    finished = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    if finished.returncode != 0:
        raise SystemExit(f"{script} failed:\n{finished.stdout}")
    return Measurement.received(finished.stdout)


def make_orders(count: int) -> Path:
    """Make the file of orders, unless it is there and as make_orders.sql has it."""
    folder = DATA_FOLDER / str(count)
    folder.mkdir(parents=True, exist_ok=True)
    orders_file, recipe = folder / "orders.parquet", HERE / "make_orders.sql"
    if not orders_file.exists() or orders_file.stat().st_mtime < recipe.stat().st_mtime:
        print(f"Making {count:,} orders", flush=True)
        unfinished, database = folder / "orders.unfinished", folder / "make_orders.duckdb"
        database.unlink(missing_ok=True)
        run_process(
            "run_sql.py", recipe, database, f"orders_count={count}", f"orders_file={unfinished}"
        )
        database.unlink()
        unfinished.replace(orders_file)
    return orders_file


def check_same_rows(by_hand: Path, project: Path) -> None:
    """Stop unless both databases have the same tables: columns, types, and rows in any order."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{by_hand}' as by_hand (read_only)")
        connection.execute(f"attach '{project}' as project (read_only)")
        for table in TABLES:
            found = []
            for database in ["by_hand", "project"]:
                relation = f"{database}.northstar.{table}"
                columns = connection.execute(f"describe {relation}").fetchall()
                rows = connection.execute(
                    f"select count(*), sum(hash(rows)::hugeint) from {relation} as rows"
                ).fetchone()
                found.append(([column[:2] for column in columns], rows))
            if found[0] != found[1]:
                raise SystemExit(f"{table} differs:\n  by hand {found[0]}\n  project {found[1]}")


def print_line(label: str, step: Step, orders: int, peak_bytes: int | None = None) -> None:
    """Print one line of the table of times."""
    peak = f"{peak_bytes / 1e9:8.2f}" if peak_bytes else " " * 8
    print(
        f"{label:34}{step.seconds:9.2f}{step.cpu_seconds:9.2f}"
        f"{step.seconds / orders * 1e6:12.2f}{peak}"
    )


def print_steps(label: str, measurement: Measurement) -> None:
    """Print the slowest steps of one process."""
    print(f"\nslowest steps of {label}")
    for step in sorted(measurement.steps, key=lambda step: -step.seconds)[:SLOWEST_STEPS]:
        print(f"  {step.name:32}{step.seconds:9.2f}{step.cpu_seconds:9.2f}")


def quotient(label: str, dividend: Step, divisor: Step, aim: str) -> None:
    """Print how two times compare, on the clock and in processor time."""
    print(
        f"{label:34}{dividend.seconds / divisor.seconds:9.2f}"
        f"{dividend.cpu_seconds / divisor.cpu_seconds:9.2f}    aim: {aim}"
    )


def print_comparison(
    orders: int, by_hand: Measurement, project: Measurement, pandas: Measurement
) -> None:
    """Print the times of one number of orders."""
    facts_and_scores = project.total(*FACTS_AND_SCORES)
    pandas_without_reading = pandas.total("facts", "scores")
    print(f"\n{orders:,} orders{'':20}  seconds      CPU per million GB peak")
    print_line("a  by hand", by_hand.total(), orders, by_hand.peak_bytes)
    print_line("b  project", project.total(), orders, project.peak_bytes)
    print_line("   its facts and scores", facts_and_scores, orders)
    print_line("c  pandas, reading included", pandas.total(), orders, pandas.peak_bytes)
    print_line("   reading excluded", pandas_without_reading, orders)
    quotient("b / a", project.total(), by_hand.total(), "at most 1.5")
    quotient("c / facts and scores of b", pandas.total(), facts_and_scores, "at least 3")
    quotient("   reading excluded", pandas_without_reading, facts_and_scores, "")
    print_steps("a", by_hand)
    print_steps("b", project)


def benchmark(orders: int, keep: bool) -> Step:
    """Run a, b and c on this many orders, print how they compare, and return b's total."""
    orders_file = make_orders(orders)
    work = orders_file.parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    by_hand = run_process(
        "run_sql.py", HERE / "by_hand.sql", work / "by_hand.duckdb",
        f"orders_file={orders_file}", f"tier_rules_file={TIER_RULES}",
    )
    project = run_process("run_project.py", orders_file.parent, work)
    pandas = run_process("run_pandas.py", orders_file)
    check_same_rows(work / "by_hand.duckdb", work / "project.duckdb")
    print_comparison(orders, by_hand, project, pandas)
    if not keep:
        shutil.rmtree(work)
    return project.total()


def main() -> None:
    """Run the benchmark for each number of orders and compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, nargs="+", default=[2_000_000, 20_000_000])
    parser.add_argument("--keep", action="store_true", help="keep the databases that were built")
    arguments = parser.parse_args()
    totals = {orders: benchmark(orders, arguments.keep) for orders in arguments.orders}
    print("\nseconds of b per million orders (aim: no higher with more orders)")
    for orders, total in totals.items():
        print(
            f"{orders:>14,}{total.seconds / orders * 1e6:9.2f}"
            f"{total.cpu_seconds / orders * 1e6:9.2f} CPU"
        )


if __name__ == "__main__":
    main()
