"""dbt with an adapter whose connection leads nowhere: every statement is kept instead of sent.

What dbt asks of a warehouse is answered here with as little as lets a run go on: no relation or all
of them, a few columns, one row. So the statements are the ones that dbt and the project's macros
would send, and nothing says that a warehouse would take them.
"""

import contextlib
import datetime
import os
import pickle
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import agate
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.cli.main import dbtRunner
from dbt_common.clients import agate_helper

ROOT = Path(__file__).resolve().parents[3]
TARGETS = ("snowflake", "bigquery", "databricks")
MODULES = {
    target: (f"dbt.adapters.{target}.connections", f"dbt.adapters.{target}.impl")
    for target in TARGETS
}
NAMES = {"snowflake": "Snowflake", "bigquery": "BigQuery", "databricks": "Databricks"}

TODAY = datetime.date(2026, 7, 31)

# The columns of every table of the project, and those of a user's table of orders
COLUMNS = dict.fromkeys(
    ["customer_id", "as_of_date", "month_start", "batch_month", "batch_fingerprint"], "bigint")
RAW_COLUMNS = {
    "id": "bigint", "buyer": "float", "paid": "timestamp", "net": "string", "tax": "string",
    "state": "string", "mail": "string", "order": "string",
}

# What a run reads of a warehouse before it writes, by a pattern of the statement.
ANSWERS: list[tuple[str, list[tuple]]] = [
    # the days that are to be there, and those that are
    (r"facts_count from .*int_as_of_dates", [(TODAY, "inputs", 10)]),
    (r"facts_count from .*int_metric_batches", [(TODAY, "inputs", 10)]),
    (r"facts_count from .*int_(\w+_)?months", [(datetime.date(2026, 7, 1), "inputs", 10)]),
    (r"select distinct as_of_date, batch_fingerprint",
     [(TODAY, 1), (datetime.date(2026, 6, 30), 1)]),
    (r"select distinct batch_date, batch_fingerprint", [(TODAY, 1)]),
    (r"select distinct month_start, batch_fingerprint", [(datetime.date(2026, 7, 1), 1)]),
    (r"select distinct cast\(batch_month as string\)", [("2026-07-01",)]),
    (r"select count\(\*\) from", [(0,)]),
    (r"input_summary", []),
    (r"last_run.requests", [(0,)]),
]


@dataclass
class Outcome:
    """What a dbt command did.

    That is: the compiled files, the statements that it sent, each with its node, and the tables and
    views that it would have made, by schema and name.
    """

    success: bool
    errors: str
    compiled: dict[str, str]
    statements: list[tuple[str, str]]
    built: dict[tuple[str, str], str]


def dbt(
    target: str, *command: str, variables: str = "{}",
    existing: Mapping[tuple[str, str], str] | None = None,
) -> Outcome:
    """Run a dbt command on a target, in whose warehouse some tables and views exist."""
    errors: list[str] = []
    statements: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder, stubbed(target, statements, existing or {}):
        paths = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target", target]
        paths += ["--target-path", folder, "--log-path", folder, "--log-level-file", "none"]
        arguments = ["--quiet", *command[:1], *paths, "--vars", variables]
        manifest = parsed(target, variables, ("--quiet", "parse", *arguments[2:]))
        finished = dbtRunner(pickle.loads(manifest), [
            lambda event: errors.append(event.info.msg) if event.info.level == "error" else None
        ]).invoke([*arguments, *command[1:], "--no-populate-cache"])
        compiled = {
            str(file.relative_to(folder)): file.read_text(encoding="utf-8")
            for file in Path(folder, "compiled").rglob("*.sql")
        }
    errors += [str(finished.exception)] if finished.exception else []
    nodes = [entry.node for entry in finished.result or [] if hasattr(entry, "node")]
    built = {
        (node.schema, node.alias): "view" if "view" in node.config.materialized else "table"
        for node in nodes if node.resource_type in ("model", "seed")
    }
    return Outcome(finished.success, "\n".join(errors), compiled, statements, built)


_parsed: dict[tuple[str, str], bytes] = {}


def parsed(target: str, variables: str, command: tuple[str, ...]) -> bytes:
    """Parse the project once for all commands with the same variables, as project.parsed() does."""
    if (target, variables) not in _parsed:
        outcome = dbtRunner().invoke(list(command))
        assert outcome.success, outcome.exception
        _parsed[target, variables] = pickle.dumps(outcome.result)
    return _parsed[target, variables]


@contextlib.contextmanager
def stubbed(
    target: str, statements: list[tuple[str, str]], existing: Mapping[tuple[str, str], str]
) -> Iterator[None]:
    """Replace all by which an adapter would reach its warehouse."""
    connections, impl = map(import_module, MODULES[target])
    manager = getattr(connections, f"{NAMES[target]}ConnectionManager")
    adapter = getattr(impl, f"{NAMES[target]}Adapter")

    def keep(sql: str) -> None:
        from dbt_common.events.contextvars import get_node_info

        statements.append((get_node_info().get("unique_id", ""), sql))

    def opened(cls, connection):
        connection.state = "open"
        connection.handle = mock.MagicMock()
        return connection

    def execute(self, sql, auto_begin=False, fetch=False, limit=None, **_):
        keep(sql)
        return AdapterResponse("OK"), answer(sql)

    def add_query(self, sql, auto_begin=True, bindings=None, abridge_sql_log=False, **_):
        keep(sql)
        cursor = mock.MagicMock()
        cursor.description = [("found",)]
        return self.get_thread_connection(), cursor

    def get_relation(self, database, schema, identifier, **_):
        kind = existing.get((schema, identifier))
        return kind and self.Relation.create(
            database=database, schema=schema, identifier=identifier, type=kind)

    def columns(self, relation, **_):
        names = RAW_COLUMNS if relation.schema == "shop" else COLUMNS
        return [
            self.Column(name.upper() if target == "snowflake" else name, kind)
            for name, kind in names.items()
        ]

    patches = {
        manager: {"open": classmethod(opened), "execute": execute, "add_query": add_query},
        adapter: {
            "get_relation": get_relation,
            "get_columns_in_relation": columns,
            "get_column_schema_from_query": lambda self, sql: keep(sql) or [],
            "list_schemas": lambda self, database: ["northstar"],
            "check_schema_exists": lambda self, database, schema: True,
            "list_relations_without_caching": lambda self, relation: [],
            "create_schema": lambda self, relation: None,
            "load_dataframe": lambda self, *_: None,
        },
    }
    environment = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment))
        for owner, replaced in patches.items():
            for name, replacement in replaced.items():
                stack.enter_context(mock.patch.object(owner, name, replacement, create=True))
        yield


def answer(sql: str) -> agate.Table:
    """The rows that stand for a statement's result."""
    flat = " ".join(sql.split())
    for pattern, rows in ANSWERS:
        if re.search(pattern, flat):
            return agate_helper.table_from_rows(
                [list(row) for row in rows], [f"column_{n}" for n in range(len(rows[0]))]
            ) if rows else agate_helper.empty_table()
    return agate_helper.table_from_rows([[None]], ["FOUND"])
