"""The analyses answer as pandas does."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from loads import change_rows
from project import WITHOUT_TESTS, Project, copy_sources, rule_seed

NAMES = {
    "tier_sizes_and_revenue", "rfm_heat_map", "tier_flow_of_last_quarter", "north_star_leavers",
    "cohort_curves", "changed_thresholds",
}


def answers(project: Project) -> dict[str, pd.DataFrame]:
    """Compile all analyses of a project that is built, and run them on its database."""
    outcome = project.dbt("compile", "--select", "path:analyses")
    assert outcome.success, outcome.errors
    return {
        entry.node.name: project.query(entry.node.compiled_code)
        for entry in outcome.result.results
        if entry.node.resource_type == "analysis"
    }


@pytest.fixture(scope="module")
def asked(demo_build: Project) -> dict[str, pd.DataFrame]:
    """The answers of the analyses on the demo."""
    return answers(demo_build)


def test_every_analysis_answers(asked):
    assert set(asked) == NAMES
    assert all(len(rows) > 3 for name, rows in asked.items())


def test_the_heat_map_counts_every_customer_once(asked, demo_build):
    rfm, cells = demo_build.mart("customer_rfm"), asked["rfm_heat_map"]
    assert len(cells) == 25
    found = cells.set_index(["r_score", "f_score"])
    for scores, rows in rfm.groupby(["r_score", "f_score"]):
        assert found.loc[scores].customers == len(rows)
        assert found.loc[scores].revenue == rows.monetary.sum()
    assert cells.customers.sum() == len(rfm)
    assert abs(cells.customer_share.sum() - 1) < Decimal("1e-4")


def test_the_flow_of_the_last_quarter_is_between_its_ends(asked, demo_build):
    flow, history = asked["tier_flow_of_last_quarter"], demo_build.mart("customer_history")
    assert {str(day) for day in flow.first_date} == {"2026-03-31"}
    assert {str(day) for day in flow.last_date} == {"2026-06-30"}
    tiers = history.assign(day=history.period_end.astype(str)).pivot(
        index="customer_id", columns="day", values="quadrant_tier"
    )
    now = tiers[tiers["2026-06-30"].notna()]
    moves = now.groupby([now["2026-03-31"].fillna("none"), now["2026-06-30"]]).size()
    assert flow.set_index(["from_tier", "to_tier"]).customers.to_dict() == moves.to_dict()
    shares = flow.groupby("from_tier").share_of_from_tier.sum()
    assert (abs(shares - 1) < Decimal("1e-5")).all()


def test_who_left_north_star_is_told_with_the_condition_that_failed(asked, demo_build):
    left, history = asked["north_star_leavers"], demo_build.mart("customer_history")
    before = history[history.period_end.astype(str) == "2026-05-31"]
    stars = set(before[before.quadrant_tier == "north_star"].customer_id)
    now = demo_build.mart("customers").set_index("customer_id")
    assert set(left.customer_id) == {
        customer for customer in stars if now.quadrant_tier[customer] != "north_star"
    }
    for row in left.itertuples():
        facts = now.loc[row.customer_id]
        failed = []
        if not facts.recency_days <= 30:
            failed.append(f"Last bought {facts.recency_days} days ago; at most 30 are needed")
        if not facts.avg_monthly_spend > 500:
            spend = f"{facts.avg_monthly_spend:f}".rstrip("0").rstrip(".")
            failed.append(f"Spends {spend} USD a month on average; more than 500 USD are needed")
        assert row.failed_conditions == ". ".join(failed)


def test_cohort_curves_add_up(asked, demo_build):
    curves, cohorts = asked["cohort_curves"], demo_build.mart("retention_cohorts")
    known = cohorts[cohorts.active_customers.notna() & (cohorts.cohort_customers > 0)]
    assert (curves.cohort != "all").sum() == len(known)
    together = curves[curves.cohort == "all"].set_index("months_since")
    for months, rows in known.groupby("months_since"):
        assert together.active_customers[months] == rows.active_customers.sum()
        assert together.cohort_customers[months] == rows.cohort_customers.sum()


def quadrant(row: pd.Series, factor: Decimal = Decimal(1), star: int = 500) -> str:
    """The quadrant tier of SPEC 5, with money thresholds times a factor."""
    spend, largest = row.avg_monthly_spend, row.max_order_amount_180d
    if row.recency_days <= 30 and spend > star * factor:
        return "north_star"
    if row.recency_days <= 90 and spend >= 100 * factor:
        return "potential"
    if row.recency_days <= 180 and largest is not None and largest > 300 * factor:
        return "potential_activation"
    return "churn_warning" if row.recency_days > 365 else "general"


def moves(rfm: pd.DataFrame, **changed) -> dict[tuple, tuple]:
    """The number and revenue of the customers of each move, when thresholds change."""
    before = rfm.apply(quadrant, axis=1)
    after = rfm.apply(quadrant, axis=1, **changed)
    moved = rfm[before != after].groupby([before, after]).revenue_365d
    return {key: (len(values), sum(values)) for key, values in moved}


def told(rows: pd.DataFrame, question: str) -> dict[tuple, tuple]:
    """The same from the analysis."""
    rows = rows[rows.question == question]
    return {
        (row.from_tier, row.to_tier): (row.customers, row.revenue_365d) for row in rows.itertuples()
    }


def test_changed_money_thresholds_move_whom_pandas_moves(asked, demo_build):
    rows, rfm = asked["changed_thresholds"], demo_build.mart("customer_rfm")
    expected = moves(rfm, factor=Decimal("1.2"))
    assert expected and told(rows, "money_factor") == expected
    assert not told(rows, "rule_versions"), "the rules that ship have one version"


def test_a_new_rule_version_is_compared_with_the_one_before(demo_build, tmp_path: Path):
    sources = copy_sources(tmp_path / "sources", with_tests=False)

    def raise_threshold(rows: list[dict]) -> None:
        row = next(row for row in rows if row["tier_code"] == "north_star")
        rows.append({**row, "avg_monthly_spend_above": "800", "rule_version": "2",
                     "valid_from": "2026-10-01"})
        row["valid_to"] = "2026-09-30"

    change_rows(rule_seed("tier_rules", sources), raise_threshold)
    project = Project(tmp_path, demo_build.variables, project_dir=sources)
    project.build(*WITHOUT_TESTS)
    expected = moves(project.mart("customer_rfm"), star=800)
    assert expected and told(answers(project)["changed_thresholds"], "rule_versions") == expected
