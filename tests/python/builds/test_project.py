"""The project uses nothing deprecated, and compiles without a database."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

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


def test_every_pattern_of_lint_meets_a_file():
    """dbt-bouncer compares from a path's beginning; a check that meets no file passes unseen."""
    settings = yaml.safe_load((ROOT / "dbt-bouncer.yml").read_text(encoding="utf-8"))
    patterns = [
        check[key] for check in settings["manifest_checks"]
        for key in ("include", "exclude") if key in check
    ]
    paths = [
        file.relative_to(ROOT).as_posix() for folder in ("models", "macros")
        for file in (ROOT / folder).rglob("*.sql")
    ]
    assert len(patterns) > 10
    assert not [pattern for pattern in patterns if not any(map(re.compile(pattern).match, paths))]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="dbt-bouncer needs Python 3.11")
def test_lint_names_what_breaks_the_house(
    new_project: Callable[..., Project], tmp_path: Path
):
    """An arrow against the order of the rooms; columns that hide whether they are personal data."""
    copy = copy_sources(tmp_path / "copy")
    shutil.copytree(ROOT / "scripts", copy / "scripts")
    shutil.copy(ROOT / "dbt-bouncer.yml", copy)
    reader = copy / "models" / "scores" / "intermediate" / "int_base_distributions.sql"
    wrong = "-- depends_on: {{ ref('northstar', 'tier_metrics') }}\n"
    reader.write_text(wrong + reader.read_text(encoding="utf-8"), encoding="utf-8")
    customers = copy / "models" / "customers" / "marts" / "customers.yml"
    change_column(customers, "market", "")
    change_column(customers, "email_hash", "{personal_data: direct, masking: none}")
    change_column(customers, "phone_hash", "{personal_data: secret, masking: hash}")
    change_column(copy / "models" / "inputs" / "_sources.yml", "nearest_store_km", "")
    project = new_project(project_dir=copy, writes_artifacts=True)
    outcome = project.dbt("parse")
    assert outcome.success, outcome.errors
    shutil.copytree(project.folder / "target", copy / "target" / "lint")
    bouncer = Path(sys.executable).with_name("dbt-bouncer")
    checks = (
        "check_arrows_between_rooms", "check_personal_data_of_model",
        "check_personal_data_of_source",
    )
    finished = subprocess.run(
        [bouncer, "run", "--show-all-failures", "--check", ",".join(checks)],
        cwd=copy, env={**os.environ, "COLUMNS": "500"}, capture_output=True, text=True,
    )
    assert finished.returncode != 0
    for complaint in (
        "int_base_distributions (scores) reads tier_metrics (history)",
        "meta of `customers`: market has personal_data None; market has masking None; "
        "phone_hash has personal_data secret; email_hash is direct.",
        "meta of raw table `customers`: nearest_store_km has personal_data None;",
    ):
        assert complaint in finished.stdout
    assert finished.stdout.count("meta of") == 2


def change_column(file: Path, column: str, meta: str) -> None:
    """Replace the meta of a column in a properties file, or take it away."""
    text = file.read_text(encoding="utf-8")
    line = rf"(- name: {column}\n)( +config: )\{{meta: .*\}}\n"
    wanted = rf"\g<1>\g<2>{{meta: {meta}}}\n" if meta else r"\g<1>"
    changed, count = re.subn(line, wanted, text)
    assert count == 1, f"{column} of {file.name}"
    file.write_text(changed, encoding="utf-8")
