"""Every shipped alert rule fires on a planted case and stays silent without it, and alert_quality
tells a rule that is worth it from one that follows noise.

All cases are one made table of metric_values, so the models of the room run once for each test.
"""

import csv
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from compiled import Table, compiled_models, run_models
from project import Project, rule_seed

LAST_DAY = date(2026, 6, 30)
PERIODS = 16
DAYS = 130
TARGET = {
    "target_code": "planted", "metric_code": "planted_metric", "market": "all",
    "dimension": "all", "member": "all", "period_grain": "month", "comparison": "at_least",
}
VALUE_COLUMNS = (
    "metric_code text, period_grain text, market text, dimension text, member text,"
    " definition text, numerator decimal(28, 6), denominator decimal(28, 6),"
    " value decimal(28, 6), previous_value decimal(28, 6), difference decimal(28, 6),"
    " change decimal(28, 6), is_complete boolean, period_start date, period_end date"
)


def shipped(seed: str) -> list[dict[str, Any]]:
    """The rows of a rule seed; what is empty is None."""
    with rule_seed(seed).open(encoding="utf-8") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


RULES = shipped("alert_rules")
METRICS = {row["metric_code"]: row for row in shipped("metric_definitions")}


def read_seed(seed: str, **types: str) -> str:
    """A select of a seed, with types where DuckDB cannot tell them from empty columns."""
    given = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
    typed = f", types = {{{given}}}" if given else ""
    return f"select * from read_csv('{rule_seed(seed)}', header = true{typed})"


def periods(grain: str, count: int) -> list[tuple[date, date]]:
    """The last complete periods of a grain, the earliest first."""
    months = {"month": 1, "quarter": 3, "year": 12}
    found = []
    if grain in months:
        end = LAST_DAY
        for _ in range(count):
            index = end.year * 12 + end.month - months[grain]
            start = date(index // 12, index % 12 + 1, 1)
            found.append((start, end))
            end = start - timedelta(days=1)
    else:
        length = {"day": 1, "week": 7}[grain]
        for number in range(count):
            end = LAST_DAY - timedelta(days=2 + number * length)  # a Sunday
            found.append((end - timedelta(days=length - 1), end))
    return found[::-1]


def value_rows(
    metric: str, grain: str, scope: tuple[str, str, str], values: list[float], size: int = 1000
) -> list[tuple]:
    """The rows of metric_values of one scope; values are of the last periods."""
    is_ratio = METRICS.get(metric, {}).get("aggregation", "ratio") == "ratio"
    denominator = size if is_ratio else 1
    rows, before = [], None
    for value, (start, end) in zip(values, periods(grain, len(values))):
        difference = None if before is None else value - before
        change = difference / before if before and before > 0 else None
        rows.append((
            metric, grain, *scope, None, round(value * denominator, 6), denominator,
            value, before, difference, change, True, start, end,
        ))
        before = value
    return rows


def values_of(rule: dict[str, Any], *, is_planted: bool) -> list[float]:
    """A steady series that the rule does not mind, at its end what the rule is about."""
    bound = float(rule["threshold"] or 0)
    count = int(rule["periods"])
    condition = rule["condition"]
    if condition == "anomaly":
        noise = np.random.default_rng(1).poisson(100, DAYS).astype(float)
        noise[-1] = 20 if is_planted else 100
        return list(noise)
    steady = {"above": bound - abs(bound) / 4, "below": bound + abs(bound) / 4}.get(condition, 0.4)
    better = METRICS.get(rule["metric_code"], {}).get("better", "higher")
    worse = 1 if better == "lower" else -1
    step = {
        "above": lambda value: bound + abs(bound) / 4 + 0.01,
        "below": lambda value: bound - abs(bound) / 4 - 0.01,
        "drop_above": lambda value: value * (0.99 - bound),
        "declining": lambda value: value * (0.99 - bound),
        "rise_above": lambda value: value * (1.01 + bound),
        "worse_than": lambda value: steady * (1 + worse * (bound + 0.01)),
    }[condition]
    made = [steady] * PERIODS
    if is_planted:
        for number in range(PERIODS - count, PERIODS):
            made[number] = step(made[number - 1])
    return made


def scope_of(rule: dict[str, Any]) -> tuple[str, str, str]:
    if rule["metric_code"] == "each_target":
        return TARGET["market"], TARGET["dimension"], TARGET["member"]
    return (
        "DE" if rule["market"] == "each" else rule["market"],
        rule["dimension"],
        "one" if rule["member"] == "each" else rule["member"],
    )


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The models of the room, compiled once."""
    project = Project(tmp_path_factory.mktemp("alerts"), {"today": "2026-12-31"})
    return compiled_models(project, "models/monitoring")


def run(
    models: dict[str, str], rows: list[tuple], rules: str, goals: list[tuple] = ()
) -> dict[str, pd.DataFrame]:
    """The marts of made metric values, with the shipped rules that an SQL condition chooses."""
    dates = {"valid_from": "date", "valid_to": "date"}
    numbers = {
        "threshold": "decimal(18, 6)", "minimum_denominator": "integer",
        "minimum_orders": "integer", "minimum_numerator": "integer", "reference": "varchar",
    }
    metric = next(row for row in shipped("metric_definitions") if row["unit"] == "rate")
    planted = {**metric, "metric_code": "planted_metric", "ratio_kind": "proportion"}
    seeds = {
        "alert_rules": f"{read_seed('alert_rules', **dates, **numbers)} where {rules}",
        "metric_definitions": (
            f"{read_seed('metric_definitions')} union all select "
            + ", ".join(
                "true" if key == "is_watched_daily" else "'" + (value or "").replace("'", "")
                + f"' as {key}"
                for key, value in planted.items())),
        "monitoring_parameters": read_seed("monitoring_parameters", **dates),
        "tier_groups": read_seed("tier_groups"),
        "benchmarks": read_seed("benchmarks", currency_code="varchar"),
    }
    text = ", ".join(f"{name} text" for name in TARGET)
    action = ("rule_code", "target_code", "market", "dimension", "member", "verdict", "note")
    tables = {
        "int_as_of_dates": Table("as_of_date date, is_current boolean", [(LAST_DAY, True)]),
        "metric_values": Table(VALUE_COLUMNS, rows),
        "kpi_targets": Table(text, [tuple(TARGET.values())]),
        "kpi_status": Table(
            "target_code text, goal_value decimal(28, 6), period_start date", goals),
        "int_fx_rates_daily": Table(
            "currency_code text, rate_date date, rate_to_reporting decimal(18, 8)", []),
        "int_tier_rules": Table(
            "as_of_date date, tier_system text, tier_code text, tier_name_en text,"
            " tier_name_zh text", []),
        "int_lifecycle_rules": Table("lifecycle_stage text, name_en text, name_zh text", []),
        "int_alert_actions_accepted": Table(
            ", ".join(f"{name} text" for name in action)
            + ", period_start date, acknowledged_at timestamp, closed_at timestamp", []),
    }
    return run_models({**seeds, **models}, tables, ["alerts", "alert_quality"])


def case_of(rule: dict[str, Any], *, is_planted: bool) -> tuple[list[tuple], list[tuple]]:
    """The values and goals of one rule's case."""
    metric, grain, scope = rule["metric_code"], rule["period_grain"], scope_of(rule)
    goals = []
    if metric == "each_target":
        metric = TARGET["metric_code"]
        goals = [(TARGET["target_code"], 0.4, start) for start, _ in periods(grain, PERIODS)]
    rows = value_rows(metric, grain, scope, values_of(rule, is_planted=is_planted))
    if METRICS.get(metric, {}).get("ratio_kind") == "money":
        rows += value_rows("orders", grain, scope, [50.0] * PERIODS)
    return rows, goals


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule_code"])
def test_each_shipped_rule_fires_on_what_it_is_about_and_on_nothing_else(models, rule):
    """Alone on its case, since rules of one metric and scope would see each other's."""
    code = f"rule_code = '{rule['rule_code']}'"
    found = {}
    for is_planted in (True, False):
        rows, goals = case_of(rule, is_planted=is_planted)
        found[is_planted] = run(models, rows, code, goals)["alerts"]
    assert found[False].empty
    assert len(found[True]) == 1
    alert = found[True].iloc[0]
    assert alert["is_open"] and alert["is_new"]
    assert alert["severity"] == rule["severity"]
    assert len(alert["explanation_en"]) > 20 and alert["explanation_zh"].endswith("。")


def test_quality_tells_lasting_drops_from_noise(models):
    """Drops that last are followed by worse months; a drop by chance is followed by its mean."""
    random = np.random.default_rng(7)
    lasting, noise = [], []
    for number in range(60):
        drop = 20 + number % 12
        values = np.where(np.arange(40) < drop, 0.4, 0.25) + random.normal(0, 0.005, 40)
        lasting += value_rows("conversion_rate", "month", ("all", "quadrant", f"t{number}"), [
            round(value, 6) for value in values])
        values = random.binomial(60, 0.3, 40) / 60
        noise += value_rows("conversion_rate", "month", ("all", "quadrant", f"t{number}"), [
            round(value, 6) for value in values], 60)
    of_rule = "rule_code = 'tier_conversion_drop'"
    of_lasting = run(models, lasting, of_rule)["alert_quality"].iloc[0]
    of_noise = run(models, noise, of_rule)["alert_quality"].iloc[0]
    assert of_lasting["fired"] == 60
    assert of_lasting["worse_after_firing_share"] == 1
    assert of_lasting["lift"] > 1.2
    assert of_noise["fired"] > 300
    assert 0.8 < of_noise["lift"] < 1.2
