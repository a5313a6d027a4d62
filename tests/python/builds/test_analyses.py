"""The analyses answer as pandas does."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from loads import change_rows
from project import SPINE_ALONE, WITHOUT_TESTS, Project, copy_sources, rule_seed

NAMES = {
    "tier_sizes_and_revenue", "rfm_heat_map", "tier_flow_of_last_quarter", "north_star_leavers",
    "cohort_curves", "changed_thresholds", "customers_at_risk", "experiments_in_doubt",
    "where_the_funnel_is_stuck", "channels_that_do_not_pay_back", "budget_before_and_after",
    "what_changed_this_week", "targets_at_risk", "alerts_not_worth_it",
}


def answers(project: Project, selected: str = "path:analyses") -> dict[str, pd.DataFrame]:
    """Compile analyses of a project that is built, and run them on its database."""
    outcome = project.dbt("compile", "--select", selected)
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
    assert {name for name, rows in asked.items() if len(rows) < 2} == set()


def test_the_heat_map_counts_every_customer_once(asked, demo_build):
    rfm, cells = demo_build.mart("customer_rfm"), asked["rfm_heat_map"]
    assert len(cells) == 25
    found = cells.set_index(["r_score", "f_score"])
    for scores, rows in rfm.groupby(["r_score", "f_score"]):
        assert found.loc[scores].customers == len(rows)
        assert found.loc[scores].revenue == rows.monetary.sum()
    assert cells.customers.sum() == rfm.r_score.notna().sum() < len(rfm)
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


def test_customers_at_risk_are_the_hundred_best_of_them(asked, demo_build):
    rows, value = asked["customers_at_risk"], demo_build.mart("customer_value")
    wanted = value[value.is_at_risk].sort_values(["clv", "customer_id"], ascending=[False, True])
    assert list(rows.customer_id) == list(wanted.customer_id.head(100))
    assert (rows.p_alive < Decimal("0.5")).all() and list(rows.clv) == list(wanted.clv.head(100))


def test_cohort_curves_add_up(asked, demo_build):
    curves, cohorts = asked["cohort_curves"], demo_build.mart("retention_cohorts")
    known = cohorts[cohorts.active_customers.notna() & (cohorts.cohort_customers > 0)]
    assert (curves.cohort != "all").sum() == len(known)
    together = curves[curves.cohort == "all"].set_index("months_since")
    for months, rows in known.groupby("months_since"):
        assert together.active_customers[months] == rows.active_customers.sum()
        assert together.cohort_customers[months] == rows.cohort_customers.sum()


@pytest.mark.parametrize("metric", ["gmv", "refund_rate", "complaint_rate"])
def test_changes_of_the_week_are_those_of_markets_and_tiers(asked, demo_build, metric):
    rows = asked["what_changed_this_week"]
    rows = rows[rows.metric_code == metric].set_index(["split", "member"])
    values = demo_build.query(f"""
        select * from northstar.metric_values
        where metric_code = '{metric}' and period_grain = 'week' and is_complete
            and dimension in ('all', 'quadrant')
    """)
    weeks = sorted(values.period_start.unique())[-2:]
    values = values[values.period_start.isin(weeks)].astype({
        "numerator": float, "denominator": float, "difference": float})
    (whole,) = values[(values.market == "all") & (values.dimension == "all")
                      & (values.period_start == weeks[1])].difference
    for split, parts in {
        "market": values[(values.market != "all") & (values.dimension == "all")],
        "quadrant": values[(values.market == "all") & (values.dimension == "quadrant")],
    }.items():
        key = "market" if split == "market" else "member"
        counts = parts.pivot(index=key, columns="period_start", values=["numerator", "denominator"])
        before, now = ({part: counts[part][week].fillna(0) for part in ("numerator", "denominator")}
                       for week in weeks)
        if metric == "gmv":
            moved = now["numerator"] - before["numerator"]
        else:  # the change of the mean, when one member at a time goes from before to now
            mean = before["numerator"].sum() / before["denominator"].sum()
            moved = sum(sign * (week["numerator"] - mean * week["denominator"])
                        / week["denominator"].sum() for sign, week in ((1, now), (-1, before)))
        assert moved.sum() == pytest.approx(whole, abs=1e-5)
        largest = moved.abs().sort_values(ascending=False).head(3)
        found = rows.loc[split]
        assert sorted(found.contribution.astype(float).abs(), reverse=True) == pytest.approx(
            [value for value in largest if round(value, 6)], abs=1e-5)
        for member, row in found.iterrows():
            assert float(row.contribution) == pytest.approx(moved[member], abs=1e-5)
            assert abs(row.contribution - row.rate_effect - row.mix_effect) < Decimal("2e-6")


def test_targets_at_risk_are_behind_missed_or_slipping(asked, demo_build):
    rows, statuses = asked["targets_at_risk"], demo_build.mart("kpi_status")
    latest = statuses[statuses.is_latest]
    late = latest[latest.status.isin(["behind", "missed"])]
    assert set(rows[rows.risk != "slipping"].target_code) == set(late.target_code)
    known = statuses[statuses.period_start.notna()].sort_values("period_start")
    slipping = set()
    for code, periods in known[~known.target_code.isin(late.target_code)].groupby("target_code"):
        progress = [float(value) for value in periods.progress.tail(3) if value is not None]
        if len(progress) == 3 and progress[0] > progress[1] > progress[2]:
            slipping.add(code)
    assert slipping and set(rows[rows.risk == "slipping"].target_code) == slipping


def test_alerts_that_nobody_needs(asked, demo_build):
    rows = asked["alerts_not_worth_it"].set_index("rule_code")
    quality = demo_build.mart("alert_quality").set_index("rule_code")
    assert "no worse afterwards" in rows.doubt["tier_conversion_declining"]
    assert quality.lift["tier_conversion_declining"] <= Decimal("1.1")
    assert "less precise" in rows.doubt["complaints_pause"]
    assert "tier_churn_above_mean" not in rows.index and quality.lift["tier_churn_above_mean"] > 3


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
    rfm = rfm[rfm.rfm_segment != "unprofiled"]
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
    project.build(*WITHOUT_TESTS, *SPINE_ALONE)
    expected = moves(project.mart("customer_rfm"), star=800)
    found = answers(project, "changed_thresholds")["changed_thresholds"]
    assert expected and told(found, "rule_versions") == expected
