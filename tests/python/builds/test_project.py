"""The project uses nothing deprecated, and compiles without a database."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import draw_rooms
import write_inputs
import write_measures
from project import ROOT, Project, copy_sources, example_vars


@pytest.mark.parametrize("data", ["demo", "completejourney"])
def test_nothing_is_deprecated(new_project: Callable[..., Project], data: str):
    """`make lint` parses the defaults; other sources and tables enable other nodes."""
    variables = {} if data == "demo" else example_vars(data)
    outcome = new_project(variables).dbt(
        "parse",
        "--no-partial-parse",
        "--show-all-deprecations",
        "--warn-error-options",
        "{error: [Deprecations]}",
    )
    assert outcome.success, outcome.errors


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_everything_compiles_without_asking_a_database(
    new_project: Callable[..., Project], target: str
):
    """PostgreSQL is not even there: the address leads nowhere."""
    nowhere = {"NORTHSTAR_PG_HOST": "127.0.0.1", "NORTHSTAR_PG_PORT": "1"}
    project = new_project(target=target, env=nowhere)
    # dbt asks for a connection to compile a model in Python.
    outcome = project.dbt(
        "compile", "--no-introspect", "--no-populate-cache", "--exclude", "file:*.py")
    assert outcome.success, outcome.errors
    compiled = {entry.node.name for entry in outcome.result}
    assert {"orders", "customers", "tier_explanations", "net_revenue_reconciles"} <= compiled


def test_no_line_of_code_is_longer_than_100_columns():
    folders = ["models", "macros", "tests", "analyses", "dashboard", "scripts", "benchmarks"]
    files = [file for folder in folders for file in (ROOT / folder).rglob("*")]
    code = [file for file in files if file.suffix in {".sql", ".py"}]
    assert len(code) > 300
    too_long = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in code
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 100
    ]
    assert not too_long


def test_drawings_and_lists_are_those_of_the_code():
    assert draw_rooms.main(["--check"]) == 0
    assert write_inputs.main(["--check"]) == 0
    assert write_measures.main(["--check"]) == 0


@pytest.mark.skipif(sys.version_info < (3, 11), reason="dbt-bouncer needs Python 3.11")
def test_lint_names_an_arrow_against_the_order_of_the_rooms(
    new_project: Callable[..., Project], tmp_path: Path
):
    copy = copy_sources(tmp_path / "copy")
    shutil.copytree(ROOT / "scripts", copy / "scripts")
    shutil.copy(ROOT / "dbt-bouncer.yml", copy)
    reader = copy / "models" / "scores" / "intermediate" / "int_base_distributions.sql"
    wrong = "-- depends_on: {{ ref('northstar', 'tier_metrics') }}\n"
    reader.write_text(wrong + reader.read_text(encoding="utf-8"), encoding="utf-8")
    project = new_project(project_dir=copy, writes_artifacts=True)
    outcome = project.dbt("parse")
    assert outcome.success, outcome.errors
    shutil.copytree(project.folder / "target", copy / "target" / "lint")
    bouncer = Path(sys.executable).with_name("dbt-bouncer")
    finished = subprocess.run(
        [bouncer, "run", "--check", "check_arrows_between_rooms"],
        cwd=copy, env={**os.environ, "COLUMNS": "500"}, capture_output=True, text=True,
    )
    assert finished.returncode != 0
    assert "int_base_distributions (scores) reads tier_metrics (history)" in finished.stdout
