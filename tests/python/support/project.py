"""A project runs dbt inside a test, on a database of its own, and reads the tables it built."""

import csv
import dataclasses
import functools
import hashlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pandas as pd
import psycopg2
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

from quick_dbt import make_quick
from spark import query_spark

make_quick()

ROOT = Path(__file__).resolve().parents[3]

# Variables that say which rows and days a run sees, how it reads files and tables, and how it
# counts, and what a run finds in its environment, with values to parse the project with: what a
# run takes from the parsed project does not depend on them.
VARIABLES_OF_A_RUN = {
    "today": "2024-12-31", "as_of_date": None, "history_start": None,
    "earliest_order_date": "2000-01-01", "business_time_zone": "UTC",
    "counted_statuses": ["completed"], "reporting_currency": "USD", "rule_rates": {},
    "rfm_window_days": None,
}
VARIABLES_OF_RAW_TABLES = {
    "raw_from": {}, "raw_columns": {}, "raw_where": {}, "raw_csv": {}, "raw_lines": [],
    "raw_tables": sorted(
        file.stem.removeprefix("demo_") for file in (ROOT / "seeds" / "demo").glob("*.csv")),
}
ENVIRONMENT_OF_A_RUN = {
    "NORTHSTAR_DUCKDB_PATH": "project.duckdb", "NORTHSTAR_PII_SALT": "",
    "NORTHSTAR_PG_USER": "northstar", "NORTHSTAR_PG_PASSWORD": "", "NORTHSTAR_PG_ROLE": "",
}

# What dbt reads of the project; nothing else of the repository is copied into a variant.
DBT_SOURCES = (
    "dbt_project.yml", "profiles.yml", "models", "macros", "seeds", "tests", "analyses",
    "dashboard",
)

# A folder of tests without anything for dbt
PYTHON_TESTS = ROOT / "tests" / "python"

# Arguments of a build
WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
WITHOUT_TESTS = (*WITHOUT_UNIT_TESTS, "--exclude-resource-type", "test")


def without_rooms(*rooms: str) -> tuple[str, ...]:
    """Leave rooms out of a build whose test looks at others: two thirds of all models are there.

    Their seeds stay, since the spine asks them from when on rules change.
    """
    return ("--exclude", *(f"northstar.{room}" for room in rooms))


def optional_rooms() -> set[str]:
    """The rooms that may be switched off."""
    settings = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    rooms = settings["models"]["northstar"].items()
    return {room for room, config in rooms if isinstance(config, dict) and "+enabled" in config}


SPINE_ALONE = without_rooms(*sorted(optional_rooms()))
SPINE_AND_HISTORY = without_rooms(*sorted(optional_rooms() - {"history"}))
SPINE_AND_VALUE = without_rooms(*sorted(optional_rooms() - {"history", "value"}))

# Marts with floating point in them, and their keys: engines may differ by 1e-6 there
FLOATING_MARTS = {
    "clv_parameters": ["purpose"],
    "customer_value": ["customer_id"],
    "clv_validation": ["model", "segment_kind", "segment"],
    "channel_economics": ["cohort_month", "acquisition_channel", "market"],
    "tier_economics": ["period_end", "tier_system", "tier_code"],
    "metric_values": [
        "metric_code", "period_grain", "period_start", "market", "dimension", "member"],
    "kpi_status": ["target_code", "period_end"],
    "scorecard": [
        "scorecard", "dimension_name", "metric_code", "market", "dimension", "member",
        "lifecycle_phase", "period_start"],
    "outreach_list": ["customer_id", "priority_rank"],
    "outreach_summary": ["market", "quadrant_tier", "action_code", "outcome"],
    "audiences": ["customer_id"],
    "next_best_action": ["customer_id"],
    "alerts": [
        "rule_code", "target_code", "market", "dimension", "member", "period_start"],
}

Rows = pd.DataFrame | Iterable[Mapping[str, Any]]


def example_vars(name: str) -> dict[str, Any]:
    """Read the variables of examples/<name>.yml."""
    return yaml.safe_load((ROOT / "examples" / f"{name}.yml").read_text(encoding="utf-8"))


def copy_sources(folder: Path, *, with_tests: bool = True) -> Path:
    """Copy the dbt project into a folder, for a test that changes a seed or a model.

    Where dbt is to run no tests, those in files of their own would only take time to parse.
    """
    folder.mkdir(parents=True)
    for name in DBT_SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=not_for_dbt)
        elif source.exists():
            shutil.copy(source, folder / name)
    if not with_tests:
        for tests in [*folder.glob("models/**/unit_tests"), folder / "tests" / "invariants"]:
            shutil.rmtree(tests)
    return folder


def copy_rooms(folder: Path, *, without: Iterable[str]) -> Path:
    """Copy the dbt project without some optional rooms: most of a small build's time is parsing."""
    copy_sources(folder, with_tests=False)
    file = folder / "dbt_project.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    settings["analysis-paths"] = []
    for room in without:
        shutil.rmtree(folder / "models" / room)
        settings["models"]["northstar"][room]["+enabled"] = False
        if (folder / "seeds" / "rules" / room).exists():
            shutil.rmtree(folder / "seeds" / "rules" / room)
            settings["seeds"]["northstar"]["rules"][room]["+enabled"] = False
    file.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return folder


def not_for_dbt(folder: str, names: list[str]) -> set[str]:
    """Say which entries of a folder dbt does not read."""
    return {
        name for name in names if name == "__pycache__" or Path(folder, name) == PYTHON_TESTS
    }


def rule_seed(name: str, project_dir: Path = ROOT) -> Path:
    """Find the file of a rule seed, which lies in the folder of its room."""
    (file,) = (project_dir / "seeds" / "rules").glob(f"*/{name}.csv")
    return file


def to_csv(rows: Rows) -> str:
    """Write rows as CSV with a header; a missing value becomes an empty field."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), dtype=object)
    return frame.to_csv(index=False)


def write_tables(folder: Path, tables: Mapping[str, Rows | str]) -> dict[str, Any]:
    """Write <table>.csv files and return the variables that make the project read them.

    A table is a DataFrame, a list of dicts, or the text of the file itself.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        text = rows if isinstance(rows, str) else to_csv(rows)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return {"raw_source": "files", "raw_path": str(folder), "raw_tables": list(tables)}


@dataclass(frozen=True)
class Outcome:
    """The result of one dbt command, and its messages."""

    success: bool
    result: Any
    errors: str
    output: str

    @property
    def statuses(self) -> dict[str, str]:
        """The status of each node that ran, by its name."""
        return {entry.node.name: str(entry.status) for entry in self.result or []}

    @property
    def not_passed(self) -> list[str]:
        """The names of the nodes that failed, stopped or warned."""
        failed = {"error", "fail", "warn", "runtime error"}
        return [name for name, status in self.statuses.items() if status in failed]


@dataclass
class Project:
    """The dbt project with one set of variables, one target, and a database of its own.

    Everything dbt writes goes into `folder`. `env` is added to the environment of its runs.
    """

    folder: Path
    variables: dict[str, Any] = field(default_factory=dict)
    target: str = "duckdb"
    env: dict[str, str] = field(default_factory=dict)
    project_dir: Path = ROOT
    schema: str = "northstar"
    writes_artifacts: bool = False  # manifest.json and the like, which take a tenth of a build
    outcome: Outcome | None = field(default=None, init=False)  # of the last `build`

    @property
    def database(self) -> Path:
        """The DuckDB file of this project's runs.

        It does not bear the schema's name: in a file northstar.duckdb DuckDB takes the northstar of
        `northstar.orders` to be ambiguous, for the catalog has the file's name.
        """
        return self.folder / "project.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables of this project's runs."""
        return {
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "NORTHSTAR_DUCKDB_PATH": str(self.database),
            "NORTHSTAR_SCHEMA": self.schema,
            **self.env,
        }

    def dbt(
        self,
        *arguments: str,
        variables: Mapping[str, Any] | None = None,
        parsed_with: dict[str, Any] | None = None,
    ) -> Outcome:
        """Run one dbt command in this process; `variables` replace those of the same name.

        A build whose variables are wrong can share the parsing of others: `parsed_with` are the
        variables that it is parsed with instead. Its run has its own and checks them first.
        """
        folders = {
            "--project-dir": self.project_dir,
            "--profiles-dir": self.project_dir,
            "--target-path": self.folder / "target",
            "--log-path": self.folder / "logs",
        }
        command = [*arguments, "--target", self.target, "--log-level-file", "none"]
        command += [str(part) for option in folders.items() for part in option]
        if not self.writes_artifacts:
            command += ["--no-write-json"]
        merged = {**self.variables, **(variables or {})}
        command += ["--vars", yaml.safe_dump(merged)]
        if arguments[0] != "build":
            return invoke(command, self.environment)
        outcome = self.parsed(merged if parsed_with is None else parsed_with)
        if not outcome.success:
            return outcome
        return invoke(command, self.environment, pickle.loads(outcome.result))

    def parsed(self, variables: Mapping[str, Any]) -> Outcome:
        """Parse the project for runs with these variables; the result is a manifest, pickled."""
        to_parse = variables | VARIABLES_OF_A_RUN
        if to_parse.get("raw_source") in ("files", "warehouse"):
            to_parse |= VARIABLES_OF_RAW_TABLES
        if to_parse.get("raw_path"):
            to_parse["raw_path"] = "."
        shared = [to_parse, self.environment | ENVIRONMENT_OF_A_RUN]
        settings = json.dumps(shared, sort_keys=True)
        return parsed(self.project_dir, code_of(self.project_dir), self.target, settings)

    def build(self, *arguments: str, **variables: Any) -> Outcome:
        """Run `dbt build` and insist that it succeeds."""
        self.outcome = self.dbt("build", *arguments, variables=variables)
        assert self.outcome.success, self.outcome.errors
        return self.outcome

    def query(self, sql: str) -> pd.DataFrame:
        """Run a query on the project's database.

        Every column has dtype object and holds what Python's drivers give for both engines alike:
        int, str, bool, date, datetime, Decimal (never a float for a decimal), None.
        """
        if self.target == "postgres":
            return query_postgres(sql, self.environment)
        if self.target == "spark":
            return query_spark(sql, self.environment)
        with duckdb.connect(str(self.database), read_only=True) as connection:
            cursor = connection.execute(sql)
            return to_frame(cursor.description, cursor.fetchall())

    def mart(self, name: str) -> pd.DataFrame:
        """Read a mart whole."""
        return self.query(f"select * from {self.schema}.{name}")

    def value(self, sql: str) -> Any:
        """Run a query that gives one value, and return it."""
        frame = self.query(sql)
        assert frame.shape == (1, 1), f"one value expected, got {frame.shape}: {sql}"
        return frame.iat[0, 0]


def code_of(project_dir: Path) -> str:
    """Hash what dbt parses of a project: all but the rows of its seeds."""
    found = hashlib.sha256()
    for name in DBT_SOURCES:
        source = project_dir / name
        for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if file.suffix in {".sql", ".yml", ".md"}:
                found.update(f"{file.relative_to(project_dir)}\n".encode() + file.read_bytes())
    return found.hexdigest()


@functools.lru_cache(maxsize=4)
def parsed(project_dir: Path, code: str, target: str, settings: str) -> Outcome:
    """Parse a project once for all builds of this code, these variables and this environment.

    Parsing takes longer than building a small shop. The result is the manifest, pickled, since a
    run changes the one it is given. Where it fails, a build would fail in the same way.
    """
    variables, environment = json.loads(settings)
    with tempfile.TemporaryDirectory() as folder:
        command = ["parse", "--target", target, "--log-level-file", "none", "--no-write-json"]
        command += ["--project-dir", str(project_dir), "--profiles-dir", str(project_dir)]
        command += ["--target-path", folder, "--log-path", folder]
        command += ["--vars", yaml.safe_dump(variables)]
        environment["NORTHSTAR_DUCKDB_PATH"] = str(Path(folder) / "project.duckdb")
        outcome = invoke(command, environment)
    result = pickle.dumps(outcome.result) if outcome.success else None
    return dataclasses.replace(outcome, result=result)


def invoke(
    command: list[str], environment: Mapping[str, str], manifest: Manifest | None = None
) -> Outcome:
    """Run dbt in this process, with what it says collected instead of printed."""
    events: list[EventMsg] = []
    runner = dbtRunner(manifest=manifest, callbacks=[events.append])
    with mock.patch.dict(os.environ, environment):
        finished = runner.invoke(["--quiet", "--no-use-colors", *command])
    close_duckdb()
    said = [event.info.msg for event in events if event.info.level != "debug"]
    errors = "\n".join(event.info.msg for event in events if event.info.level == "error")
    if finished.exception and str(finished.exception) not in errors:
        errors += f"\n{finished.exception}"
    return Outcome(finished.success, finished.result, errors, "\n".join(said))


def close_duckdb() -> None:
    """Close the DuckDB file that dbt's adapter keeps open, so that others may open it."""
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()


def to_frame(description: Iterable[tuple], rows: list[tuple]) -> pd.DataFrame:
    """Make a DataFrame of a cursor's rows without converting a value."""
    return pd.DataFrame(rows, columns=[column[0] for column in description], dtype=object)


def connect_postgres(environment: Mapping[str, str]) -> psycopg2.extensions.connection:
    """Connect to the server that the NORTHSTAR_PG_ variables describe."""
    return psycopg2.connect(
        host=environment["NORTHSTAR_PG_HOST"],
        port=environment["NORTHSTAR_PG_PORT"],
        user=environment["NORTHSTAR_PG_USER"],
        password=environment["NORTHSTAR_PG_PASSWORD"],
        dbname=environment["NORTHSTAR_PG_DATABASE"],
    )


def query_postgres(sql: str, environment: Mapping[str, str]) -> pd.DataFrame:
    """Run a query on a PostgreSQL server."""
    connection = connect_postgres(environment)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return to_frame(cursor.description, cursor.fetchall())
    finally:
        connection.close()


def load_text_table(
    environment: Mapping[str, str], schema: str, table: str, rows: Rows | Path
) -> None:
    """COPY a CSV file or rows into a table of text columns, for `raw_source: warehouse`.

    Rows that were there before are replaced.
    """
    text = rows.read_text(encoding="utf-8") if isinstance(rows, Path) else to_csv(rows)
    columns = ", ".join(f'"{name}" text' for name in next(csv.reader(io.StringIO(text))))
    connection = connect_postgres(environment)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(f'create schema if not exists "{schema}"')
            cursor.execute(f'create table if not exists "{schema}"."{table}" ({columns})')
            cursor.execute(f'truncate "{schema}"."{table}"')
            cursor.copy_expert(
                f'copy "{schema}"."{table}" from stdin with (format csv, header true)',
                io.StringIO(text),
            )
    finally:
        connection.close()


def assert_close_rows(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> None:
    """Insist on the same columns and rows by key; numbers may differ by 1e-6, relative above 1.

    Spark's driver gives days as text, so all are compared so.
    """
    assert list(left.columns) == list(right.columns), (left.columns, right.columns)
    left, right = (
        frame.map(lambda value: str(value) if isinstance(value, date) else value)
        .set_index(keys).sort_index()
        for frame in (left, right)
    )
    assert left.index.is_unique, keys
    assert list(left.index) == list(right.index), left.index.symmetric_difference(right.index)
    for column in left.columns:
        for key, one, other in zip(left.index, left[column], right[column], strict=True):
            if pd.isna(one) or pd.isna(other):
                is_close = pd.isna(one) and pd.isna(other)
            elif isinstance(one, float | Decimal) and isinstance(other, float | Decimal):
                one, other = float(one), float(other)
                is_close = abs(one - other) <= 1.000001e-6 * max(1, abs(one))
            else:
                is_close = one == other
            assert is_close, (key, column, one, other)


def run_script(
    project: "Project", name: str, *arguments: str, **variables: Any
) -> subprocess.CompletedProcess:
    """Run a script that runs dbt, as a user does, with the project's variables and others."""
    file = project.folder / "variables.yml"
    file.write_text(yaml.safe_dump(project.variables | variables), encoding="utf-8")
    folders = {"DBT_TARGET_PATH": str(project.folder / "target_of_script"),
               "DBT_LOG_PATH": str(project.folder / "logs")}
    return subprocess.run(
        [sys.executable, ROOT / "scripts" / name, "--target", project.target,
         "--project-dir", project.project_dir, "--vars", file, *arguments],
        env={**os.environ, **project.environment, **folders}, capture_output=True, text=True,
    )


def fit_customer_value(project: "Project", *arguments: str) -> None:
    """Fit by the script, as where Python does not run in the warehouse, and predict again."""
    finished = run_script(project, "fit_clv.py")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    outcome = project.outcome
    # Without recursive queries a part of a run cannot find who is erased.
    erased = ["--select", "+int_erased_orders"] if project.target == "spark" else []
    project.build("--select", "int_clv_fits+", *WITHOUT_TESTS, *erased, *arguments)
    project.outcome = outcome


def assert_same_rows(left: pd.DataFrame, right: pd.DataFrame) -> None:
    """Insist on the same columns and the same rows, however ordered, value by value."""
    assert sorted(left.columns) == sorted(right.columns)
    columns = sorted(left.columns)
    counts = [Counter(frame[columns].itertuples(index=False, name=None)) for frame in (left, right)]
    only_left, only_right = counts[0] - counts[1], counts[1] - counts[0]
    assert not only_left and not only_right, (
        f"{only_left.total()} rows only left, {only_right.total()} only right, of columns {columns}"
        f"\nleft:  {sorted(only_left, key=repr)[:3]}\nright: {sorted(only_right, key=repr)[:3]}"
    )
