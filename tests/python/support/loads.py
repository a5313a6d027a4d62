"""Tests of loads write a made shop's raw tables and compare marts with those of a full refresh."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import oracle
from made_shop import Shop
from project import WITHOUT_TESTS, Project, assert_same_rows, write_tables

SCHEMA = "northstar_intermediate"


def write_shop(shop: Shop, folder: Path) -> dict[str, Any]:
    """Write a shop's tables, those still empty too; return the variables of a run on them."""
    tables = {}
    for name, rows in shop.tables.items():
        columns = {column: "" for row in rows for column in row}
        header = ",".join(column.name for column in oracle.CONTRACT[name]) + "\n"
        tables[name] = [{**columns, **row} for row in rows] or header
    return {**write_tables(folder, tables), "today": shop.day.isoformat()}


def marts(project: Project) -> list[str]:
    """The names of all public marts."""
    names = project.query(
        "select table_name from information_schema.tables where table_schema = 'northstar'"
    )
    return sorted(names.table_name)


def assert_as_refreshed(project: Project, fresh: Project) -> None:
    """Insist that every mart of a full refresh has the same rows in a project.

    A refresh of some rooms alone says nothing of the others' marts.
    """
    assert len(marts(fresh)) >= 15 and set(marts(project)) >= set(marts(fresh))
    for mart in marts(fresh):
        try:
            assert_same_rows(project.mart(mart), fresh.mart(mart))
        except AssertionError as error:
            raise AssertionError(f"{mart}: {error}") from None


def hashes(project: Project, table: str, date_column: str) -> dict[date, int]:
    """The hash of each batch of a table, which changes when the batch is made again."""
    rows = project.query(f"select distinct {date_column}, batch_fingerprint from {SCHEMA}.{table}")
    return dict(rows.itertuples(index=False, name=None))


def refreshed(project: Project, tmp_path: Path, *arguments: str, **variables: Any) -> Project:
    """A new database for a project's raw tables."""
    (tmp_path / "fresh").mkdir()
    fresh = Project(tmp_path / "fresh", project.variables, project_dir=project.project_dir)
    fresh.build(*WITHOUT_TESTS, *arguments, **variables)
    return fresh


def change_rows(file: Path, change: Callable[[list[dict]], None]) -> None:
    """Change the rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.DictWriter(sink, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
