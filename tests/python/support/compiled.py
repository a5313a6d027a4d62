"""The models of a room, compiled once, run over many sets of made tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from project import Project, to_frame

RELATION = re.compile(r'"[^"]+"\."[^"]+"\."(\w+)"')


@dataclass
class Table:
    """A made table: its columns with their types, and its rows."""

    columns: str
    rows: Sequence[tuple]


def compiled_models(project: Project, *selection: str) -> dict[str, str]:
    """The SQL of models by name, in an order in which each comes after those that it reads."""
    outcome = project.dbt("compile", "--select", *selection, "--no-introspect")
    assert outcome.success, outcome.errors
    nodes = {
        entry.node.unique_id: entry.node
        for entry in outcome.result
        if entry.node.resource_type == "model"
    }
    ordered: dict[str, str] = {}

    def add(unique_id: str) -> None:
        node = nodes[unique_id]
        for parent in node.depends_on.nodes:
            if parent in nodes and nodes[parent].name not in ordered:
                add(parent)
        ordered[node.name] = RELATION.sub(r'"\1"', node.compiled_code)

    for unique_id in nodes:
        if nodes[unique_id].name not in ordered:
            add(unique_id)
    return ordered


def run_models(
    models: Mapping[str, str], tables: Mapping[str, Table], wanted: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Run models over made tables in a database of their own; return those wanted."""
    found: dict[str, Any] = {}
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        for name, table in tables.items():
            connection.execute(f"create table {name} ({table.columns})")
            if table.rows:
                marks = ", ".join("?" * len(table.rows[0]))
                connection.executemany(f"insert into {name} values ({marks})", table.rows)
        for name, sql in models.items():
            connection.execute(f"create table {name} as {sql}")
        for name in wanted:
            cursor = connection.execute(f"select * from {name}")
            found[name] = to_frame(cursor.description, cursor.fetchall())
    return found
