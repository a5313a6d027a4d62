"""Draw the way of the columns that people argue about, from the raw columns to the mart, as mermaid
into docs/lineage.md.

dbt compiles the demo without asking a database, and sqlglot follows each column back through the
compiled SQL. So the page is the same on every machine. With --check the script says whether the
page is out of date and exits with 1.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

import house

PAGE = house.PROJECT / "docs" / "lineage.md"
BEGIN = "<!-- written by scripts/draw_lineage.py -->"
DIALECT = "duckdb"

COLUMNS = (
    ("customers", "recency_days"),
    ("customers", "frequency"),
    ("customers", "monetary"),
    ("customers", "net_revenue"),
    ("customers", "value_score"),
    ("customers", "rfm_segment"),
    ("customers", "quadrant_tier"),
    ("customers", "lifecycle_stage"),
    ("tier_metrics", "stability_1m"),
    ("market_tier_metrics", "revenue"),
)

# A join on these finds the rest of the same row. A join on any other column picks a value.
KEYS = {"as_of_date", "customer_id", "month_start", "tier_system"}

MOST_BOXES = 25  # of a drawing; models share boxes until it has no more
MOST_COLUMNS = 3  # that a box names before it says how many more there are

CLASSES = (
    "    classDef raw fill:#eee,stroke:#666,color:#000",
    "    classDef rule fill:#fff4d6,stroke:#b58900,color:#000",
    "    classDef mart fill:#d9f2e3,stroke:#2e8b57,color:#000",
)

RAW = "demo_"  # The seeds of the demo stand for the raw tables, whose names follow.


class Column(NamedTuple):
    """A column of a node: a model or a seed, by its unique id in the manifest."""

    node: str
    name: str


class Way:
    """All columns behind one column, and the arrows between them."""

    def __init__(self, end: Column) -> None:
        self.end = end
        self.columns: dict[str, set[str]] = defaultdict(set)
        self.arrows: dict[tuple[str, str], bool] = {}  # (from, to): whether a value flows

    def add_arrow(self, source: str, target: str, is_value: bool) -> None:
        """Add an arrow between two nodes; one of a value hides one that picks a row."""
        if source != target:
            self.arrows[source, target] = self.arrows.get((source, target), False) or is_value

    def nodes(self) -> list[str]:
        """The nodes from raw to mart: each after all that it reads, else by name."""
        found: list[str] = []
        left = sorted(self.columns)
        while left:
            ready = [
                node for node in left
                if not any(source in left for source, target in self.arrows if target == node)
            ]
            found += ready
            left = [node for node in left if node not in ready]
        return found


class Lineage:
    """The columns that each column of the project is made of, by dbt's manifest."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        self.nodes: dict[str, dict[str, Any]] = {
            name: node for name, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed")
        }
        self._by_relation = {
            (node["schema"], node["alias"]): name for name, node in self.nodes.items()
        }
        self._schema = MappingSchema(dialect=DIALECT)
        self._scopes: dict[str, Scope] = {}
        self._found: dict[Column, dict[Column, bool]] = {}
        self._known: set[str] = set()

    def name(self, node: str) -> str:
        """The name of a model's or seed's table."""
        return self.nodes[node]["alias"]

    def is_seed(self, node: str) -> bool:
        """Whether a node is a seed: a rule or a raw table of the demo."""
        return self.nodes[node]["resource_type"] == "seed"

    def room(self, node: str) -> str | None:
        """The room of a model: its group."""
        return self.nodes[node]["config"].get("group")

    def raw_table(self, node: str) -> str | None:
        """The raw table that a seed of the demo stands for; None for all others."""
        is_raw = self.is_seed(node) and self.name(node).startswith(RAW)
        return self.name(node).removeprefix(RAW) if is_raw else None

    def way(self, mart: str, column: str) -> Way:
        """Follow a column of a mart back to raw tables and rule seeds."""
        (node,) = [
            name for name in self.nodes
            if self.name(name) == mart and not self.is_seed(name)
        ]
        way = Way(Column(node, column))
        left = [way.end]
        while left:
            reader = left.pop()
            if reader.name in way.columns[reader.node]:
                continue
            way.columns[reader.node].add(reader.name)
            if not self.is_seed(reader.node):
                for source, is_value in self._sources(reader).items():
                    way.add_arrow(source.node, reader.node, is_value)
                    left.append(source)
        return way

    def raw_columns(self, way: Way) -> dict[str, list[str]]:
        """The columns of raw tables on a way, by table."""
        return {
            table: sorted(way.columns[node])
            for node in sorted(way.columns) if (table := self.raw_table(node))
        }

    def rules(self, way: Way) -> list[str]:
        """The rule seeds on a way."""
        return sorted(
            node for node in way.columns if self.is_seed(node) and not self.raw_table(node)
        )

    def _sources(self, column: Column) -> dict[Column, bool]:
        """The columns that a column of a model reads, and whether each gives it a value.

        One that gives none picks the row that the value is taken from, as a score picks a segment.
        """
        if column not in self._found:
            self._found[column] = self._find_sources(column)
        return self._found[column]

    def _find_sources(self, column: Column) -> dict[Column, bool]:
        """Follow a column through its model's CTEs, down to the tables that the model reads."""
        root = self._scope(column.node)
        found: dict[Column, bool] = {}
        left = [(root, column.name, True)]
        seen = set()
        while left:
            scope, name, is_value = left.pop()
            if (id(scope), name, is_value) in seen:
                continue
            seen.add((id(scope), name, is_value))
            for part in self._parts(scope, name):
                if isinstance(part.expression, exp.Table):
                    source = self._column(part.expression, part.name)
                    if source:
                        found[source] = found.get(source, False) or is_value
                    continue
                for picker in pickers(part.source, part.expression):
                    picked_by = self._scope_of(root, part.source).sources[picker.table]
                    if isinstance(picked_by, Scope):
                        left.append((picked_by, picker.name, False))
                    elif source := self._column(picked_by, picker.name):
                        found.setdefault(source, False)
        return found

    def _parts(self, scope: Scope, name: str) -> Iterable[Any]:
        """What sqlglot finds on the way of a column through a model, down to the tables."""
        return lineage(
            exp.column(name, quoted=True), scope.expression, self._schema, scope=scope,
            dialect=DIALECT, trim_selects=False, copy=False,
        ).walk()

    def _column(self, table: exp.Table, name: str) -> Column | None:
        """The column of a table; None for a function such as generate_series."""
        if not table.name:
            return None
        return Column(self._by_relation[table.db, table.name], name.rpartition(".")[2].strip('"'))

    @staticmethod
    def _scope_of(root: Scope, query: exp.Expression) -> Scope:
        """The scope of a query inside a model."""
        (scope,) = [scope for scope in root.traverse() if scope.expression is query]
        return scope

    def _scope(self, node: str) -> Scope:
        """A model's compiled query, in which every column says its table and no star is left."""
        if node not in self._scopes:
            for parent in self.nodes[node]["depends_on"]["nodes"]:
                self._learn_columns(parent)
            query = sqlglot.parse_one(self.nodes[node]["compiled_code"], dialect=DIALECT)
            for table in query.find_all(exp.Table):
                table.set("catalog", None)
            qualified = qualify(
                query, schema=self._schema, dialect=DIALECT, validate_qualify_columns=False
            )
            self._scopes[node] = build_scope(qualified)
        return self._scopes[node]

    def _learn_columns(self, node: str) -> None:
        """Let sqlglot know the columns of a table, which a `select *` of another model needs."""
        if node in self._known or node not in self.nodes:
            return
        self._known.add(node)
        if self.is_seed(node):
            file = house.PROJECT / self.nodes[node]["original_file_path"]
            with file.open(encoding="utf-8", newline="") as lines:
                columns = next(csv.reader(lines))
        else:
            columns = self._scope(node).expression.named_selects
        table = exp.table_(self.name(node), db=self.nodes[node]["schema"], quoted=True)
        self._schema.add_table(table, dict.fromkeys(columns, "text"), dialect=DIALECT)


def pickers(query: exp.Expression, selected: exp.Expression) -> list[exp.Column]:
    """The columns, no keys, on which a query joins the tables that a selected column is read from.

    Those of the joined table itself are left out: they say what it is picked by, not what picks.
    """
    if not isinstance(query, exp.Select):
        return []
    tables = {column.table for column in selected.find_all(exp.Column)}
    return [
        column
        for join in query.args.get("joins") or []
        if join.alias_or_name in tables and join.args.get("on")
        for column in join.args["on"].find_all(exp.Column)
        if column.table != join.alias_or_name and column.name not in KEYS
    ]


def compiled_project(variables: dict[str, Any]) -> dict[str, Any]:
    """dbt's manifest with the compiled SQL of the demo; no database is asked."""
    folder = house.PROJECT / "target" / "lineage"
    folder.mkdir(parents=True, exist_ok=True)
    own = {
        "NORTHSTAR_DUCKDB_PATH": str(folder / "warehouse.duckdb"),
        "NORTHSTAR_SCHEMA": "northstar",
        "NORTHSTAR_PII_SALT": "",
    }
    command = [Path(sys.executable).with_name("dbt"), "--quiet", "compile", "--target", "duckdb"]
    command += ["--no-introspect", "--no-populate-cache", "--target-path", folder]
    command += ["--exclude", "file:*.py"]  # dbt asks a database for a model in Python
    command += ["--vars", json.dumps(variables)]
    subprocess.run(command, cwd=house.PROJECT, env=os.environ | own, check=True)
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def boxes(project: Lineage, way: Way) -> dict[str, str]:
    """The name of the box that each node is drawn in.

    Each has its own in a short way. In a long one a model with a single reader in its own room
    stands in that reader's box; and as long as there are too many, all models of a room stand in
    one box, the rooms farthest from the mart first. Seeds and the mart keep their own.
    """
    order = way.nodes()
    box = {node: project.name(node) for node in order}
    if len(box) <= MOST_BOXES:
        return box
    models = [node for node in order if not project.is_seed(node) and node != way.end.node]
    for node in reversed(models):
        readers = {target for source, target in way.arrows if source == node}
        if len(readers) == 1 and readers <= set(models):
            (reader,) = readers
            if project.room(reader) == project.room(node):
                box[node] = box[reader]
    for room in house.room_configs():
        if len(set(box.values())) > MOST_BOXES:
            box |= {node: f"room_{room}" for node in models if project.room(node) == room}
    return box


def listed(names: Iterable[str]) -> str:
    """The first columns by name, and how many more there are."""
    names = sorted(names)
    if len(names) <= MOST_COLUMNS + 1:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_COLUMNS])} and {len(names) - MOST_COLUMNS} more"


def drawn_box(project: Lineage, way: Way, name: str, nodes: list[str]) -> str:
    """A box in mermaid: a raw table, a rule seed, one or more models, a room, or the mart."""
    inside = [f"<b>{project.name(node)}</b><br>{listed(way.columns[node])}" for node in nodes]
    text = "<br>".join(inside)
    if table := project.raw_table(nodes[0]):
        return f'{name}[("<b>raw {table}</b><br>{listed(way.columns[nodes[0]])}")]:::raw'
    if project.is_seed(nodes[0]):
        return f'{name}[/"{text}"/]:::rule'
    if nodes == [way.end.node]:
        return f'{name}(["{text}"]):::mart'
    if name == f"room_{project.room(nodes[0])}":
        return f'{name}[["<b>room {project.room(nodes[0])}</b><br>{len(nodes)} models"]]'
    return f'{name}["{text}"]'


def drawing(project: Lineage, way: Way) -> str:
    """The way as a mermaid flowchart, from the raw tables to the mart."""
    box = boxes(project, way)
    inside: dict[str, list[str]] = {}
    for node, name in box.items():
        inside.setdefault(name, []).append(node)
    lines = ["```mermaid", "flowchart LR"]
    lines += [f"    {drawn_box(project, way, name, nodes)}" for name, nodes in inside.items()]
    drawn = Way(way.end)
    for (source, target), is_value in way.arrows.items():
        drawn.add_arrow(box[source], box[target], is_value)
    place = {name: number for number, name in enumerate(inside)}
    for source, target in sorted(drawn.arrows, key=lambda ends: [place[end] for end in ends]):
        arrow = "-->" if drawn.arrows[source, target] else "-.->"
        lines.append(f"    {source} {arrow} {target}")
    return "\n".join([*lines, *CLASSES, "```"])


def first_sentence(text: str) -> str:
    """The first sentence of a description, fit for a cell of a table."""
    told = " ".join(text.split()).partition(". ")[0].rstrip(".")
    return told.replace("|", "\\|")


def link(project: Lineage, node: str) -> str:
    """The name of a model or rule seed, as a link to its file."""
    return f"[{project.name(node)}](../{project.nodes[node]['original_file_path']})"


def section(project: Lineage, way: Way) -> str:
    """The section of one column: what it is, the raw columns and rules behind it, the drawing."""
    described = project.nodes[way.end.node]["columns"][way.end.name]["description"]
    raw = [
        f"[{table}](inputs.md#{table}) ({', '.join(columns)})"
        for table, columns in project.raw_columns(way).items()
    ]
    rules = [link(project, node) for node in project.rules(way)]
    return "\n".join([
        f"## {project.name(way.end.node)}.{way.end.name}",
        "",
        f"{first_sentence(described)}.",
        "",
        f"- Raw columns: {', '.join(raw)}.",
        f"- Rules: {', '.join(rules) or 'none'}.",
        "",
        drawing(project, way),
    ])


def list_of_models(project: Lineage, ways: list[Way]) -> str:
    """What each model on the ways is, room by room, and which of the columns it is behind."""
    rooms = list(house.room_configs())
    steps = {
        node: (rooms.index(project.room(node)), way.nodes().index(node))
        for way in ways for node in way.columns if not project.is_seed(node)
    }
    lines = ["## The models on the way", "", "| model | what it is | behind |", "|---|---|---|"]
    for node in sorted(steps, key=lambda node: (*steps[node], node)):
        told = first_sentence(project.nodes[node]["description"])
        behind = [way.end.name for way in ways if node in way.columns]
        lines.append(f"| {link(project, node)} | {told} | {', '.join(behind)} |")
    return "\n".join(lines)


def page(project: Lineage) -> str:
    """The whole page: what stands before the marker, and a section for each column."""
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    ways = [project.way(mart, column) for mart, column in COLUMNS]
    sections = [section(project, way) for way in ways]
    return head + "\n\n".join([BEGIN, *sections, list_of_models(project, ways)]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check that it stands there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if stale")
    is_check = parser.parse_args(arguments).check
    wanted = page(Lineage(compiled_project({"today": "2026-07-31"})))
    if PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    if is_check:
        print(f"{PAGE.relative_to(house.PROJECT)}: out of date: run scripts/draw_lineage.py")
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
