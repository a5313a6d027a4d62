"""Run a file of DuckDB statements with variables, and time them.

    python benchmarks/run_sql.py <file.sql> <database> [<variable>=<value> ...]

The tables go into the database's schema northstar, as the project's do.
"""

import re
import sys
from pathlib import Path

import duckdb

from measure import Measurement

SETTINGS = {"threads": 2}  # as in profiles.yml


def step_name(statement: str) -> str:
    """Name a statement by its first words that are no comment."""
    words = " ".join(re.sub(r"--.*", "", statement).split())
    return " ".join(words.split(" ")[:4])


def run(sql_file: Path, database: Path, variables: dict[str, str]) -> Measurement:
    """Run the statements of a file one by one on a new database."""
    measurement = Measurement()
    with duckdb.connect(str(database), config=SETTINGS) as connection:
        connection.execute("create schema northstar; use northstar")
        for name, value in variables.items():
            connection.execute(f"set variable {name} = ?", [value])
        for statement in duckdb.extract_statements(sql_file.read_text(encoding="utf-8")):
            with measurement.step(step_name(statement.query)):
                connection.execute(statement)
    return measurement


if __name__ == "__main__":
    file, database, *assignments = sys.argv[1:]
    run(Path(file), Path(database), dict(part.split("=", 1) for part in assignments)).send()
