"""Marts kpi_status and scorecard of the demo are what plain Python makes of metric_values."""

import calendar
import csv
import operator
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import pytest

from project import Project, rule_seed

SCOPE = ("metric_code", "market", "dimension", "member")
COMPARISONS = {"at_least": operator.ge, "at_most": operator.le,
               "above": operator.gt, "below": operator.lt}
MONTHS_BEHIND = 24
Row = dict[str, Any]


class Period(NamedTuple):
    """A complete period of a metric in one scope."""

    start: date
    end: date
    numerator: Decimal
    denominator: Decimal
    value: Decimal
    change: Decimal


def seed(name: str) -> list[Row]:
    """The rows of a rule seed, null for empty fields."""
    with rule_seed(name).open(encoding="utf-8", newline="") as file:
        return [{key: text or None for key, text in row.items()} for row in csv.DictReader(file)]


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def rounded(number: Decimal | None, decimals: int = 6) -> Decimal | None:
    return None if number is None else number.quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def mean(periods: list[Period], unit: str) -> Decimal | None:
    """Numerators over denominators, each summed."""
    known = [period for period in periods if period.numerator is not None]
    below = sum(period.denominator for period in known)
    if not below:
        return None
    return rounded(sum(period.numerator for period in known) / below, 4 if unit == "money" else 6)


class Metrics:
    """The complete periods of metric_values, the definitions, and the exchange rates."""

    def __init__(self, project: Project):
        self.units = {row["metric_code"]: row["unit"] for row in seed("metric_definitions")}
        self.better = {row["metric_code"]: row["better"] for row in seed("metric_definitions")}
        self.periods: dict[tuple, list[Period]] = defaultdict(list)
        scopes = {tuple(row[name] for name in SCOPE)
                  for row in seed("kpi_targets") + seed("scorecards")}
        codes = ", ".join(f"'{code}'" for code in sorted({scope[0] for scope in scopes}))
        values = project.query(f"""
            select {', '.join(SCOPE)}, period_grain, period_start, period_end, numerator,
                denominator, value, change
            from northstar.metric_values
            where is_complete and metric_code in ({codes}) and period_grain not in ('day', 'week')
            order by period_start
        """)
        for row in values.itertuples(index=False, name=None):
            if row[:4] in scopes:
                self.periods[row[:5]].append(Period(*row[5:]))
        first, last = project.query("""
            select min(date_trunc('month', ordered_date))::date, max(as_of_date)
            from northstar.orders cross join (select max(as_of_date) as as_of_date
                from northstar.customers)
            where order_kind = 'sale'
        """).iloc[0]
        self.last_day, start = last, after(first, 12)
        self.plan_start = start if after(start, 1) <= last + timedelta(days=1) else first


def goal_of(target: Row, baseline: Decimal | None, benchmark: Decimal | None) -> Decimal | None:
    """What a target asks for (SPEC-measures N2). The demo has no rate of the plans' currency."""
    if target["currency_code"] not in (None, "USD"):
        return None
    figure = Decimal(target["target_value"])
    of = baseline if target["kind"] in ("uplift", "increase") else benchmark
    if target["kind"] == "level":
        return figure
    if of is None or target["kind"] == "uplift" and of < 0:
        return None
    return rounded({"uplift": of * (1 + figure), "increase": of + figure,
                    "of_benchmark": of * figure, "above_benchmark": of + figure}[target["kind"]])


def statuses(metrics: Metrics) -> Iterator[Row]:
    """kpi_status: each target of the seed in each of its complete periods."""
    levels = {row["benchmark_code"]: row for row in seed("benchmarks") if row["kind"] == "level"}
    for target in seed("kpi_targets"):
        is_reached = COMPARISONS[target["comparison"]]
        valid_from = (date.fromisoformat(target["valid_from"]) if target["valid_from"]
                      else metrics.plan_start)
        due = after(valid_from, int(target["due_months"])) - timedelta(days=1)
        periods = metrics.periods[*(target[name] for name in SCOPE), target["period_grain"]]
        first = date.fromisoformat(target["baseline_start"] or str(after(valid_from, -12)))
        last = date.fromisoformat(target["baseline_end"] or str(valid_from - timedelta(days=1)))
        baseline = mean([one for one in periods if first <= one.start and one.end <= last],
                        metrics.units[target["metric_code"]])
        level = levels.get(target["benchmark_code"])
        has_rate = level and level["currency_code"] in (None, "USD")
        goal = goal_of(target, baseline, Decimal(level["value"]) if has_rate else None)
        shown = [one for one in periods if one.end >= valid_from]
        for period in shown or [None]:
            row = {"target_code": target["target_code"], "baseline_value": baseline,
                   "goal_value": goal, "due_date": due, "period_end": period and period.end,
                   "value": period and period.value, "pace_value": None, "progress": None}
            if period is None or goal is None:
                yield {**row, "status": "no_data"}
                continue
            line = goal
            if baseline is not None and not is_reached(baseline, goal) and period.end < due:
                days, elapsed = ((day - valid_from).days + 1 for day in (due, period.end))
                line = baseline + rounded((goal - baseline) * elapsed / days)
            if baseline is not None:
                row["pace_value"] = line
                if goal != baseline and period.value is not None:
                    row["progress"] = rounded((period.value - baseline) / (goal - baseline))
            row["status"] = (
                "no_data" if period.value is None
                else "reached" if is_reached(period.value, goal)
                else "missed" if period.end >= due
                else "on_track" if baseline is not None and is_reached(period.value, line)
                else "behind")
            yield row


def scores(metrics: Metrics) -> Iterator[Row]:
    """The scorecards: where each month stands between the worst and the best of two years."""
    cards = seed("scorecards")
    found: dict[tuple, list[tuple[Decimal | None, Decimal]]] = defaultdict(list)
    rows = []
    for card in cards:
        periods = metrics.periods[*(card[name] for name in SCOPE), "month"]
        for period in periods:
            behind = [one.value for one in periods if one.value is not None
                      and after(period.start, -MONTHS_BEHIND) < one.start <= period.start]
            better = metrics.better[card["metric_code"]]
            score = None
            if period.value is not None and better != "neither":
                worst, best = min(behind), max(behind)
                way = period.value - worst if better == "higher" else best - period.value
                score = rounded(100 * way / (best - worst)) if best > worst else Decimal(50)
            key = (card["scorecard"], card["dimension_name"], period.start)
            found[key].append((score, Decimal(card["weight"])))
            rows.append((key, card, period, score))
    for key, card, period, score in rows:
        known = [(one, weight) for one, weight in found[key] if one is not None]
        weights = sum(weight for _, weight in known)
        yield {**{name: card[name] for name in ("scorecard", "dimension_name", *SCOPE)},
               "lifecycle_phase": card["lifecycle_phase"], "period_start": period.start,
               "value": period.value, "change": period.change, "score": score,
               "dimension_score": rounded(sum(one * weight for one, weight in known) / weights)
               if known else None}


def as_found(project: Project, mart: str, columns: tuple[str, ...]) -> dict[tuple, Row]:
    """The rows of a mart by their key."""
    rows = project.query(f"select {', '.join(columns)} from northstar.{mart}")
    return {tuple(row[name] for name in KEYS[mart]): row for row in rows.to_dict("records")}


KEYS = {
    "kpi_status": ("target_code", "period_end"),
    "scorecard": ("scorecard", "dimension_name", *SCOPE, "lifecycle_phase", "period_start"),
}


@pytest.fixture(scope="module")
def metrics(demo_build: Project) -> Metrics:
    return Metrics(demo_build)


@pytest.mark.parametrize(("mart", "compute"), [("kpi_status", statuses), ("scorecard", scores)])
def test_a_mart_is_what_plain_python_computes(demo_build, metrics, mart, compute):
    expected = {tuple(row[name] for name in KEYS[mart]): row for row in compute(metrics)}
    found = as_found(demo_build, mart, tuple(next(iter(expected.values()))))
    assert len(expected) > 500 and found.keys() == expected.keys()
    assert not {key: (row, expected[key]) for key, row in found.items() if row != expected[key]}


def test_the_demo_has_every_status(demo_build):
    assert set(demo_build.mart("kpi_status").status) == {
        "no_data", "reached", "on_track", "behind", "missed"}
