"""Measure how fast the project is, against SQL written by hand and against pandas, and its loads.

    python benchmarks/run.py [--orders 2000000 20000000] [--history 2000000 20000000]
                             [--events 1000000 10000000] [--keep]

For each number of orders it makes one Parquet file (once), then runs, each in a process of its own:
a. by_hand.sql: DuckDB statements for the same four tables, without validation, with DuckDB's own
   settings and once more with the project's;
b. the project's path to these tables, with DuckDB's memory limited;
c. pandas: customer facts and the three scores alone.
It insists that a and b wrote the same rows, and prints times, ratios and peak memory.

Then, for each number of orders of --history, with DuckDB's memory limited:
d. a full build of everything with the history of two years (24 period ends);
e. the same for the as-of date alone;
f. a day's load of 27,000 orders on top of d, some of them late, with refunds;
g. on the greatest number of orders, a day's load of 2 million orders on top of f.

Then, for each number of events of --events, a fifth as many orders and sends:
h. room campaigns, the rooms that it reads left out of the time.
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
TIER_RULES = HERE.parent / "seeds" / "rules" / "tiers" / "tier_rules.csv"
TABLES = ["orders", "customer_rfm", "customer_tiers", "customers"]
# From the table of orders to the scored customers: what pandas does
FACTS_AND_SCORES = [
    "int_as_of_dates", "int_customer_facts", "int_base_distributions", "int_base_cut_points",
    "int_score_cut_points", "int_base_cuts_pivoted", "int_customer_scores",
]
# What is computed for every as-of date, from the orders to the tiers
CHAIN = [
    "int_customer_facts", "int_customer_engagement", "int_customer_categories",
    "int_customer_markets", "int_base_distributions", "int_base_cut_points",
    "int_value_score_parts", "int_customer_scores", "int_score_distributions",
    "int_customer_tiers",
]
MODELS = HERE.parent / "models"
FOUR_TABLES_MEMORY_LIMIT, HISTORY_MEMORY_LIMIT = "5GB", "6GB"
SMALL_DAY, LARGE_DAY = 27_000, 2_000_000
SLOWEST_STEPS = 12


def run_process(script: str, *arguments: object) -> Measurement:
    """Run one script of this folder and return what it measured."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    finished = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    if finished.returncode != 0:
        raise SystemExit(f"{script} failed:\n{finished.stdout}")
    return Measurement.received(finished.stdout)


def models_of(room: str) -> list[str]:
    """The names of a room's models."""
    files = (MODELS / room).rglob("*")
    return [file.stem for file in files if file.suffix in (".sql", ".py")]


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


def quotient(label: str, dividend: Step, divisor: Step, aim: str | None = None) -> None:
    """Print how two times compare, on the clock and in processor time."""
    print(
        f"{label:34}{dividend.seconds / divisor.seconds:9.2f}"
        f"{dividend.cpu_seconds / divisor.cpu_seconds:9.2f}{f'    aim: {aim}' if aim else ''}"
    )


def print_comparison(
    orders: int,
    by_hand: Measurement,
    by_hand_with_settings: Measurement,
    project: Measurement,
    pandas: Measurement,
) -> None:
    """Print the times of one number of orders."""
    facts_and_scores = project.total(*FACTS_AND_SCORES)
    pandas_without_reading = pandas.total("facts", "scores")
    print(f"\n{orders:,} orders{'':20}  seconds      CPU per million GB peak")
    print_line("a  by hand", by_hand.total(), orders, by_hand.peak_bytes)
    print_line(
        "   with the project's settings",
        by_hand_with_settings.total(), orders, by_hand_with_settings.peak_bytes,
    )
    print_line("b  project", project.total(), orders, project.peak_bytes)
    print_line("   its facts and scores", facts_and_scores, orders)
    print_line("c  pandas, reading included", pandas.total(), orders, pandas.peak_bytes)
    print_line("   reading excluded", pandas_without_reading, orders)
    quotient("b / a", project.total(), by_hand.total(), "at most 1.5")
    quotient("   with the project's settings", project.total(), by_hand_with_settings.total())
    quotient("c / facts and scores of b", pandas.total(), facts_and_scores, "at least 3")
    quotient("   reading excluded", pandas_without_reading, facts_and_scores)
    print_steps("a", by_hand)
    print_steps("b", project)


def benchmark(orders: int, keep: bool) -> Step:
    """Run a, b and c on this many orders, print how they compare, and return b's total."""
    orders_file = make_orders(orders)
    work = orders_file.parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    variables = [f"orders_file={orders_file}", f"tier_rules_file={TIER_RULES}"]
    script = HERE / "by_hand.sql"
    by_hand = run_process("run_sql.py", script, work / "by_hand.duckdb", *variables)
    by_hand_with_settings = run_process(
        "run_sql.py", script, work / "by_hand_with_settings.duckdb", "--project-settings",
        *variables,
    )
    project = run_process(
        "run_project.py", orders_file.parent, work, "--four-tables", "--no-history",
        "--memory-limit", FOUR_TABLES_MEMORY_LIMIT,
    )
    pandas = run_process("run_pandas.py", orders_file)
    check_same_rows(work / "by_hand.duckdb", work / "project.duckdb")
    print_comparison(orders, by_hand, by_hand_with_settings, project, pandas)
    if not keep:
        shutil.rmtree(work)
    return project.total()


def make_days(orders: int, with_large_day: bool) -> dict[str, Path]:
    """Make folders of raw tables: those of two years, and what they hold a day or two later."""
    orders_file = make_orders(orders)
    folders = {name: orders_file.parent / "history" / name for name in ("years", "small", "large")}
    if not with_large_day:
        del folders["large"]
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    database = orders_file.parent / "make_days.duckdb"

    def make(recipe: str, *variables: str) -> None:
        run_process("run_sql.py", HERE / recipe, database, *variables)
        database.unlink()

    years = folders["years"]
    if not (years / "orders.parquet").exists():
        (years / "orders.parquet").symlink_to(orders_file)
    refunds = years / "refunds.parquet"
    make("make_refunds.sql", f"orders_file={orders_file}", f"refunds_file={refunds}")
    days = {
        "small": ("years", "2025-01-01", SMALL_DAY),
        "large": ("small", "2025-01-02", LARGE_DAY),
    }
    for name, (before, day, count) in days.items():
        if name in folders:
            print(f"Making a day of {count:,} orders more", flush=True)
            make(
                "make_day.sql", f"day={day}", f"orders_count={count}",
                f"orders_before={folders[before] / 'orders.parquet'}",
                f"refunds_before={folders[before] / 'refunds.parquet'}",
                f"orders_file={folders[name] / 'orders.parquet'}",
                f"refunds_file={folders[name] / 'refunds.parquet'}",
            )
    return folders


def history(orders: int, with_large_day: bool, keep: bool) -> dict[str, Measurement]:
    """Run d to g on this many orders and print how they compare."""
    folders = make_days(orders, with_large_day)
    work = folders["years"].parent / "work"
    shutil.rmtree(work, ignore_errors=True)
    (work / "one_day").mkdir(parents=True)
    limit = ["--memory-limit", HISTORY_MEMORY_LIMIT]
    years = run_process("run_project.py", folders["years"], work, *limit)
    with duckdb.connect(str(work / "project.duckdb"), read_only=True) as connection:
        metrics = connection.execute("select count(*) from northstar.metric_values").fetchone()[0]
    one_day = run_process(
        "run_project.py", folders["years"], work / "one_day", "--no-history", *limit
    )
    shutil.rmtree(work / "one_day")
    loads = {
        name: run_process("run_project.py", folders[name], work, *limit)
        for name in ("small", "large") if name in folders
    }
    measured = {"years": years, "one_day": one_day, **loads}
    print(f"\n{orders:,} orders, history{'':11}  seconds      CPU per million GB peak")
    labels = {
        "years": "d  all, with 24 period ends", "one_day": "e  all, the as-of date alone",
        "small": f"f  a day of {SMALL_DAY:,} orders", "large": f"g  a day of {LARGE_DAY:,} orders",
    }
    for name, measurement in measured.items():
        print_line(labels[name], measurement.total(), orders, measurement.peak_bytes)
    print_line("   chain of d", years.total(*CHAIN), orders)
    print_line("   chain of e", one_day.total(*CHAIN), orders)
    print_line("   room value of e", one_day.total(*models_of("value")), orders)
    rooms = [*models_of("scorecards"), *models_of("monitoring")]
    for letter, measurement in zip("def", (years, one_day, loads["small"]), strict=True):
        print_line(f"   scorecards, monitoring of {letter}", measurement.total(*rooms), orders)
    print(f"   metric_values of d: {metrics:,} rows")
    quotient("   its rooms / d", years.total(*rooms), years.total(), "at most 0.1")
    quotient("   chain of d / e", years.total(*CHAIN), one_day.total(*CHAIN), "at most 20")
    quotient("f / d", loads["small"].total(), years.total(), "at most 0.25")
    quotient("f / e", loads["small"].total(), one_day.total(), "at most 0.6")
    for name, measurement in measured.items():
        print_steps(labels[name], measurement)
    if not keep:
        shutil.rmtree(work)
    return measured


def campaigns(events: int, keep: bool) -> Measurement:
    """Run h on this many events."""
    orders = events // 5
    orders_file = make_orders(orders)
    folder = orders_file.parent / "campaigns"
    work = folder / "work"
    shutil.rmtree(folder, ignore_errors=True)
    work.mkdir(parents=True)
    (folder / "orders.parquet").symlink_to(orders_file)
    run_process(
        "run_sql.py", HERE / "make_events.sql", work / "make_events.duckdb",
        f"orders_file={orders_file}", f"events_count={events}",
        f"events_file={folder / 'events.parquet'}",
        f"sends_file={folder / 'campaign_sends.parquet'}",
    )
    measured = run_process(
        "run_project.py", folder, work, "--room", "campaigns",
        "--memory-limit", HISTORY_MEMORY_LIMIT,
    )
    if not keep:
        shutil.rmtree(folder)
    return measured


def main() -> None:
    """Run the benchmark for each number of orders and compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, nargs="*", default=[2_000_000, 20_000_000])
    parser.add_argument(
        "--history", type=int, nargs="*", default=[2_000_000, 10_000_000, 20_000_000]
    )
    parser.add_argument("--events", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--keep", action="store_true", help="keep the databases that were built")
    arguments = parser.parse_args()
    totals = {orders: benchmark(orders, arguments.keep) for orders in arguments.orders}
    if totals:
        print("\nseconds of b per million orders (aim: no higher with more orders)")
    for orders, total in totals.items():
        print(
            f"{orders:>14,}{total.seconds / orders * 1e6:9.2f}"
            f"{total.cpu_seconds / orders * 1e6:9.2f} CPU"
        )
    loads = {
        orders: history(orders, orders == max(arguments.history), arguments.keep)
        for orders in arguments.history
    }
    if loads:
        print("\nseconds of a day's load, and its share of the full build (aim: not growing)")
    for orders, measured in loads.items():
        small, years = measured["small"].total(), measured["years"].total()
        print(f"{orders:>14,}{small.seconds:9.2f}{small.seconds / years.seconds:9.3f}")
    if arguments.events:
        print(f"\nh  room campaigns (aim: no higher with more){'':4}CPU per million GB peak")
    for events in arguments.events:
        measured = campaigns(events, arguments.keep)
        print_line(
            f"{events:>14,} events", measured.total(*models_of("campaigns")), events,
            measured.peak_bytes)
        print_steps(f"{events:,} events", measured)


if __name__ == "__main__":
    main()
