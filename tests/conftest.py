"""Fixtures: projects on databases of their own, a PostgreSQL server, builds that tests share."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import fetch_data
from postgres import Server, running_server
from project import Project, example_vars


@pytest.fixture
def new_project(tmp_path: Path) -> Callable[..., Project]:
    """Make projects for one test: `new_project(variables, target=..., env=..., ...)`."""
    count = 0

    def make(variables: dict[str, Any] | None = None, **options: Any) -> Project:
        nonlocal count
        count += 1
        folder = tmp_path / f"project_{count}"
        folder.mkdir()
        return Project(folder, variables or {}, **options)

    return make


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole session; take a database with `new_database()`."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def demo_build(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo, built once on DuckDB; tests read it and must not change it."""
    return built(tmp_path_factory.mktemp("demo"), {"today": "2026-07-31"})


@pytest.fixture(scope="session")
def cdnow_build(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """CDNOW, fetched where needed and built once on DuckDB."""
    return built_example(tmp_path_factory.mktemp("cdnow"), "cdnow")


@pytest.fixture(scope="session")
def completejourney_build(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The Complete Journey, fetched where needed and built once on DuckDB."""
    return built_example(tmp_path_factory.mktemp("completejourney"), "completejourney")


def built_example(folder: Path, name: str) -> Project:
    """Build an example data set with the variables that ship for it."""
    variables = {**example_vars(name), "raw_path": str(fetch_data.fetch(name))}
    return built(folder, variables, "--exclude-resource-type", "unit_test")


def built(folder: Path, variables: dict[str, Any], *arguments: str) -> Project:
    """Build a project; it comes back only if everything passed."""
    project = Project(folder, variables)
    project.build(*arguments)
    return project
