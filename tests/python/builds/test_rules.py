"""A threshold changes by data alone: a row of a rule seed is closed, the next one added."""

import csv
import shutil
from datetime import date
from typing import Any

import pytest

import oracle
from expected import assert_as_computed, demo_tables
from project import SPINE_ALONE, WITHOUT_UNIT_TESTS, Project, copy_sources, rule_seed

TODAY = date(2026, 7, 31)
LAST_DAY_OF_OLD, FIRST_DAY_OF_NEW = date(2026, 5, 31), date(2026, 6, 1)

Rule = dict[str, str]


def new_version(rules: list[Rule], system: str, code: str, **changes: str) -> None:
    """Close the version of a tier that is valid, and add the next one."""
    (old,) = [
        row
        for row in rules
        if (row["tier_system"], row["tier_code"], row["valid_to"]) == (system, code, "")
    ]
    opened = {"valid_from": str(FIRST_DAY_OF_NEW), "rule_version": "2", "reason": "a test"}
    rules.append({**old, **opened, **changes})
    old["valid_to"] = str(LAST_DAY_OF_OLD)


def add_market_rule(rules: list[Rule], system: str, code: str, market: str, **changes: str) -> None:
    """Add a market's own row beside the default one."""
    (default,) = [row for row in rules if (row["tier_system"], row["tier_code"]) == (system, code)]
    opened = {"valid_from": str(FIRST_DAY_OF_NEW), "rule_version": "1-JP", "reason": "a test"}
    rules.append({**default, "market": market, **opened, **changes})


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, demo_build: Project) -> Project:
    """The demo with three changed rules, built as of its last day."""
    folder = tmp_path_factory.mktemp("rules")
    copy = copy_sources(folder / "copy")
    seed = rule_seed("tier_rules", copy)
    with seed.open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    new_version(rules, "quadrant", "north_star", avg_monthly_spend_above="300")
    new_version(rules, "value_score", "core", value_score_at_least="60")
    add_market_rule(rules, "quadrant", "potential", "JP", avg_monthly_spend_at_least="40")
    with seed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rules[0])
        writer.writeheader()
        writer.writerows(rules)

    project = Project(folder, demo_build.variables, project_dir=copy)
    shutil.copy(demo_build.database, project.database)
    project.build(*WITHOUT_UNIT_TESTS, *SPINE_ALONE, "path:seeds/demo")
    return project


def changed_quadrant(customer: dict[str, Any]) -> str:
    """SPEC 5, quadrant, with the two changed thresholds."""
    if customer["quadrant_tier"] == "unprofiled":
        return "unprofiled"
    recency, spend = customer["recency_days"], customer["avg_monthly_spend"]
    if recency <= 30 and spend > 300:
        return "north_star"
    if recency <= 90 and spend >= (40 if customer["market"] == "JP" else 100):
        return "potential"
    if recency <= 180 and customer["max_order_amount_180d"] > 300:
        return "potential_activation"
    return "churn_warning" if recency > 365 else "general"


def changed_value_tier(customer: dict[str, Any]) -> str:
    """SPEC 5, value_score tiers, with the changed threshold."""
    if customer["value_score_tier"] == "unprofiled":
        return "unprofiled"
    if customer["recency_days"] > 180:
        return "dormant"
    return "core" if customer["value_score"] >= 60 else "potential"


def test_exactly_those_move_whom_the_new_rules_move(changed: Project, demo_build: Project):
    before = demo_build.mart("customers").set_index("customer_id").to_dict("index")
    after = changed.mart("customers").set_index("customer_id").to_dict("index")
    buyers = {customer: facts for customer, facts in before.items() if facts["sales_count"]}
    expected = {
        customer: {
            **facts,
            "quadrant_tier": changed_quadrant(facts),
            "value_score_tier": changed_value_tier(facts),
        }
        for customer, facts in buyers.items()
    }
    assert {customer: after[customer] for customer in buyers} == expected

    moves = {
        (before[customer][column], after[customer][column])
        for column in ("quadrant_tier", "value_score_tier")
        for customer in buyers
        if before[customer][column] != after[customer][column]
    }
    moved_in_japan = {
        (before[customer]["quadrant_tier"], "potential")
        for customer, facts in buyers.items()
        if facts["market"] == "JP" and 40 <= facts["avg_monthly_spend"] < 100
        if facts["quadrant_tier"] != "unprofiled"
        if before[customer]["quadrant_tier"] != after[customer]["quadrant_tier"]
    }
    assert moves == {("potential", "north_star"), ("potential", "core"), *moved_in_japan}
    assert moved_in_japan


def test_the_version_that_decided_is_told(changed: Project):
    versions = changed.query("""
        select tier_system, tier_code, customers.market = 'JP' as is_japan, rule_version
        from northstar.customer_tiers
        inner join northstar.customers using (customer_id)
        where tier_system in ('quadrant', 'value_score')
        group by all
    """)
    for system, code, is_japan, version in versions.values:
        if (system, code) in {("quadrant", "north_star"), ("value_score", "core")}:
            assert version == "2"
        elif (code, system, is_japan) == ("potential", "quadrant", True):
            assert version == "1-JP"
        else:
            assert version == "1"


def test_before_the_change_the_old_rules_hold(changed: Project):
    project = Project(
        changed.folder,
        {**changed.variables, "as_of_date": str(LAST_DAY_OF_OLD)},
        project_dir=changed.project_dir,
    )
    outcome = project.dbt("run", *SPINE_ALONE)
    assert outcome.success, outcome.errors
    settings = oracle.Settings(today=TODAY, as_of_date=LAST_DAY_OF_OLD)
    assert_as_computed(project, demo_tables(), settings, marts=("customer_tiers", "customers"))
