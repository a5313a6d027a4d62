"""Print the quadrant tiers of the database that `dbt build` filled, what became of the raw orders,
and where that database is.

    python scripts/show_tiers.py [--target NAME]

The database is the default DuckDB target's: NORTHSTAR_DUCKDB_PATH (default warehouse.duckdb in the
current folder), schema NORTHSTAR_SCHEMA (default northstar), opened for reading only; or that of
another target of profiles.yml.
"""

import argparse
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]

TIERS_QUERY = """
    select
        customer_tiers.tier_rank,
        customer_tiers.tier_code,
        customer_tiers.tier_name_zh,
        count(*) as customers,
        sum(customers.net_revenue) as net_revenue,
        max(customer_tiers.as_of_date) as as_of_date
    from {schema}.customer_tiers as customer_tiers
    inner join {schema}.customers as customers
        on customer_tiers.customer_id = customers.customer_id
    where customer_tiers.tier_system = 'quadrant'
    group by
        customer_tiers.tier_rank,
        customer_tiers.tier_code,
        customer_tiers.tier_name_zh
    order by customer_tiers.tier_rank
"""

COVERAGE_QUERY = """
    select excluded_tier_code, target_share
    from {rules}.coverage_targets
    where
        tier_system = 'quadrant'
        and coalesce(valid_from <= date '{as_of_date}', true)
        and coalesce(valid_to >= date '{as_of_date}', true)
"""

ORDERS_QUERY = """
    select outcome_kind, outcome, row_count, share
    from {schema}.input_summary
    where table_name = 'orders'
    order by row_count desc, outcome
"""
MOST_REASONS = 3

HEADER = ("rank", "tier", "名称", "customers", "share", "net revenue", "share of revenue")
LEFT_ALIGNED = {1, 2}


Found = tuple[list[tuple], tuple | None, list[tuple]]


def read(query: Callable[[str], list[tuple]], schema: str, rules: str) -> Found:
    """Read one row per quadrant tier that has a customer, best tier first; the coverage target of
    the day: the tier that is not covered, and the share that should be; and one row per outcome of
    the raw orders, the commonest first.

    `schema` and `rules` are the schemas of the marts and of the rule seeds, as SQL.
    """
    tiers = query(TIERS_QUERY.format(schema=schema))
    outcomes = query(ORDERS_QUERY.format(schema=schema))
    if not tiers:
        return [], None, outcomes
    targets = query(COVERAGE_QUERY.format(rules=rules, as_of_date=tiers[0][5]))
    return tiers, targets[0] if targets else None, outcomes


def read_duckdb(database: Path, schema: str) -> Found:
    """Read a DuckDB file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        # With its catalog, because the file and the schema often have the same name.
        (catalog,) = connection.execute("select current_database()").fetchone()
        places = [f"{quote(catalog)}.{quote(name)}" for name in (schema, f"{schema}_rules")]
        return read(lambda sql: connection.execute(sql).fetchall(), *places)


def read_target(target: str, schema: str) -> Found:
    """Read the database of a target of profiles.yml."""
    sys.path.insert(0, str(ROOT / "dashboard"))
    from target_database import choose_target, open_cursor  # dbt takes seconds to load

    choose_target(ROOT, target)
    with open_cursor() as cursor:
        def query(sql: str) -> list[tuple]:
            cursor.execute(sql)
            return cursor.fetchall()

        return read(query, schema, f"{schema}_rules")


def quote(name: str) -> str:
    """Quote an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def share(part, whole) -> str:
    """Write part / whole as a percentage; without a whole there is no share."""
    return f"{Decimal(part) / Decimal(whole):.1%}" if whole else "-"


def table_rows(tiers: list[tuple]) -> list[tuple[str, ...]]:
    """Turn the tiers into rows of text: a header, a row per tier, a row of totals."""
    customers = sum(tier[3] for tier in tiers)
    revenue = sum(tier[4] for tier in tiers)
    rows = [HEADER]
    for rank, code, name, count, net_revenue, _ in tiers:
        counts = (f"{count:,}", share(count, customers))
        rows.append(
            (str(rank), code, name, *counts, f"{net_revenue:,.2f}", share(net_revenue, revenue))
        )
    totals = (f"{customers:,}", share(customers, customers))
    rows.append(("", "all", "", *totals, f"{revenue:,.2f}", share(revenue, revenue)))
    return rows


def display_width(text: str) -> int:
    """Count the terminal columns of a text: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def format_table(rows: list[tuple[str, ...]]) -> str:
    """Align rows of text into columns, with a line under the header."""
    widths = [max(map(display_width, column)) for column in zip(*rows)]
    lines = ["  ".join(map(pad, row, widths, range(len(row)))).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def pad(text: str, width: int, position: int) -> str:
    """Fill a cell up with spaces, names on the right and numbers on the left."""
    spaces = " " * (width - display_width(text))
    return text + spaces if position in LEFT_ALIGNED else spaces + text


def describe(tiers: list[tuple], coverage_target: tuple | None) -> str:
    """Describe the quadrant system: its day, its table, and how much of the base it covers."""
    if not tiers:
        return "No customer has a sale on or before the as-of date, so there are no tiers."
    parts = [f"Quadrant tiers as of {tiers[0][5]}", format_table(table_rows(tiers))]
    if coverage_target:
        excluded, target = coverage_target
        customers = sum(tier[3] for tier in tiers)
        covered = sum(tier[3] for tier in tiers if tier[1] != excluded)
        parts.append(
            f"Coverage (customers outside {excluded}): {share(covered, customers)},"
            f" target {target:.0%}"
        )
    return "\n\n".join(parts)


def describe_orders(outcomes: list[tuple]) -> str:
    """Describe what became of the raw orders, with the commonest reasons why some do not count."""
    counts = dict.fromkeys(("accepted", "not_counted", "rejected", "filtered"), 0)
    for kind, _, count, _ in outcomes:
        if kind in counts:
            counts[kind] += count
    filtered = counts.pop("filtered")
    accepted, not_counted, rejected = counts.values()
    left_out = f", {filtered:,} left out by raw_where" if filtered else ""
    lines = [
        f"Orders: {sum(counts.values()):,} raw rows, {accepted:,} accepted,"
        f" {not_counted:,} not counted, {rejected:,} rejected{left_out} (mart input_summary)"
    ]
    reasons = [row for row in outcomes if row[0] in ("not_counted", "rejected")]
    lines += [f"  {count:,} ({part:.1%}) {name}" for _, name, count, part in reasons[:MOST_REASONS]]
    if len(reasons) > MOST_REASONS:
        more = len(reasons) - MOST_REASONS
        lines.append(f"  and {more} more {'reason' if more == 1 else 'reasons'}")
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tiers, or one line that says why they cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", default="duckdb", help="a target of profiles.yml")
    target = parser.parse_args(arguments).target
    schema = os.environ.get("NORTHSTAR_SCHEMA", "northstar")
    place = f"target {target}, schema {schema}"
    if target == "duckdb":
        place = Path(os.environ.get("NORTHSTAR_DUCKDB_PATH", "warehouse.duckdb")).resolve()
        if not place.exists():
            sys.exit(f"There is no database at {place} yet. `make build` makes it.")
    try:
        found = read_duckdb(place, schema) if target == "duckdb" else read_target(target, schema)
    except Exception as error:  # each engine has exceptions of its own
        sys.exit(f"The tiers in schema {schema} of {place} cannot be read: {error}")
    *tiers, outcomes = found
    print(f"\n{describe(*tiers)}\n\n{describe_orders(outcomes)}")
    print(f"\nDatabase: {place}")


if __name__ == "__main__":
    main(sys.argv[1:])
