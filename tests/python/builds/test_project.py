"""The project uses nothing deprecated, and compiles without a database."""

from collections.abc import Callable

import pytest

from project import Project, example_vars


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
    outcome = project.dbt("compile", "--no-introspect", "--no-populate-cache")
    assert outcome.success, outcome.errors
    compiled = {entry.node.name for entry in outcome.result}
    assert {"orders", "customers", "tier_explanations", "net_revenue_reconciles"} <= compiled
