"""Print the open alerts, the most severe first, and say by the exit code how severe they are.

    python scripts/show_alerts.py [--target NAME] [--severity critical|warning|info|none]

Exit codes: 0, or 6 where an alert of that severity (default critical) or a worse one is open. The
database is found as show_tiers.py finds it. Without room monitoring there are no alerts.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from show_tiers import ROOT, quote

SEVERITIES = ("critical", "warning", "info")
CODE_OF_OPEN_ALERTS = 6

# A row where the mart exists. Snowflake keeps names in capitals; Spark has no information_schema,
# and BigQuery one for each dataset.
MARTS_QUERY = """
    select table_name
    from information_schema.tables
    where lower(table_schema) = lower('{schema}') and lower(table_name) = 'alerts'
"""
MARTS_QUERIES = {
    "spark": "show tables in {schema} like 'alerts'",
    "bigquery": "select table_name from {schema}.INFORMATION_SCHEMA.TABLES"
                " where table_name = 'alerts'",
}
ALERTS_QUERY = """
    select severity, name_en, explanation_en, runs_for, owner_role, action_en, due_at
    from {schema}.alerts
    where is_open
    order by due_at, rule_code, market, dimension, member
"""


def read(
    query: Callable[[str], list[tuple]], schema: str, place: str, engine: str = "duckdb"
) -> list[tuple]:
    """Read the open alerts; none where the room is off. `place` is the schema as SQL."""
    marts_query = MARTS_QUERIES.get(engine, MARTS_QUERY)
    marts = query(marts_query.format(schema=schema.replace("'", "''")))
    return query(ALERTS_QUERY.format(schema=place)) if marts else []


def read_duckdb(database: Path, schema: str) -> list[tuple]:
    """Read a DuckDB file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        (catalog,) = connection.execute("select current_database()").fetchone()
        place = f"{quote(catalog)}.{quote(schema)}"
        return read(lambda sql: connection.execute(sql).fetchall(), schema, place)


def read_target(target: str, schema: str) -> list[tuple]:
    """Read the database of a target of profiles.yml."""
    sys.path.insert(0, str(ROOT / "dashboard"))
    # dbt takes seconds to load
    from target_database import choose_target, engine_of_target, open_cursor

    choose_target(ROOT, target)
    with open_cursor() as cursor:
        def query(sql: str) -> list[tuple]:
            cursor.execute(sql)
            return cursor.fetchall()

        return read(query, schema, schema, engine_of_target())


def described(alerts: list[tuple]) -> str:
    """Describe open alerts: a line for each, and what is to be done."""
    if not alerts:
        return "No alert is open."
    lines = [f"{len(alerts)} open {'alert' if len(alerts) == 1 else 'alerts'}"]
    for severity in SEVERITIES:
        for found, name, explanation, runs_for, owner, action, due_at in alerts:
            if found == severity:
                running = "new" if runs_for == 1 else f"raised {runs_for} times in a row"
                lines += [
                    f"  {severity}: {explanation} ({name}, {running})",
                    f"    {owner}, by {due_at:%Y-%m-%d %H:%M}: {action}",
                ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Print the alerts; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", default="duckdb", help="a target of profiles.yml")
    parser.add_argument("--severity", default="critical", choices=[*SEVERITIES, "none"])
    options = parser.parse_args(arguments)
    schema = os.environ.get("NORTHSTAR_SCHEMA", "northstar")
    if options.target == "duckdb":
        database = Path(os.environ.get("NORTHSTAR_DUCKDB_PATH", "warehouse.duckdb")).resolve()
        if not database.exists():
            sys.exit(f"There is no database at {database} yet. `make build` makes it.")
        alerts = read_duckdb(database, schema)
    else:
        alerts = read_target(options.target, schema)
    print(described(alerts))
    if options.severity == "none":
        return 0
    severe = SEVERITIES[:SEVERITIES.index(options.severity) + 1]
    return CODE_OF_OPEN_ALERTS if any(alert[0] in severe for alert in alerts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
