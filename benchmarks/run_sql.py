"""Run a file of DuckDB statements with variables, and time them.

    python benchmarks/run_sql.py <file.sql> <database> [--project-settings] [<variable>=<value> ...]

The tables go into the database's schema northstar, as the project's do. There are two threads;
all other settings are DuckDB's own, or those of profiles.yml.
"""

import argparse
import re
from pathlib import Path

import duckdb
import yaml

from measure import Measurement

PROFILES = Path(__file__).resolve().parent.parent / "profiles.yml"

THREADS = 2  # as in profiles.yml


def step_name(statement: str) -> str:
    """Name a statement by its first words that are no comment."""
    words = " ".join(re.sub(r"--.*", "", statement).split())
    return " ".join(words.split(" ")[:4])


def project_settings() -> dict[str, str]:
    """Read DuckDB's settings from the project's profile."""
    profile = yaml.safe_load(PROFILES.read_text(encoding="utf-8"))
    return profile["northstar"]["outputs"]["duckdb"]["settings"]


def run(
    sql_file: Path, database: Path, variables: dict[str, str], settings: dict[str, str]
) -> Measurement:
    """Run the statements of a file one by one on a new database."""
    measurement = Measurement()
    with duckdb.connect(str(database), config={"threads": THREADS}) as connection:
        connection.execute("create schema northstar; use northstar")
        for name, value in settings.items():
            connection.execute(f"set {name} = '{value}'")
        for name, value in variables.items():
            connection.execute(f"set variable {name} = ?", [value])
        for statement in duckdb.extract_statements(sql_file.read_text(encoding="utf-8")):
            with measurement.step(step_name(statement.query)):
                connection.execute(statement)
    return measurement


def main() -> None:
    """Run once and send what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sql_file", type=Path)
    parser.add_argument("database", type=Path)
    parser.add_argument("--project-settings", action="store_true")
    parser.add_argument("variables", nargs="*")
    arguments = parser.parse_intermixed_args()
    variables = dict(part.split("=", 1) for part in arguments.variables)
    settings = project_settings() if arguments.project_settings else {}
    run(arguments.sql_file, arguments.database, variables, settings).send()


if __name__ == "__main__":
    main()
