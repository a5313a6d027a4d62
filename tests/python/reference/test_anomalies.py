"""Days unlike their weekday: planted ones are found, noise is not, and numpy agrees on each score.

Each kind of day is a market of its own in one made table, so the models run once.
"""

import csv
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from compiled import Table, compiled_models, run_models
from project import Project, rule_seed

FIRST_DAY = date(2024, 1, 1)  # a Monday
HISTORY = 112  # days before the first score: eight weeks, and 56 residuals
DAYS = HISTORY + 38
LONG = HISTORY + 56 + HISTORY
NOISE, HALF_DAYS = 500, 200
WEEKDAYS = np.array([1, 1, 1, 1.2, 1.4, 0.4, 0.3])


def parameters() -> dict[str, float]:
    """The shipped numbers."""
    with rule_seed("monitoring_parameters").open(encoding="utf-8") as file:
        return {
            row["parameter_code"]: float(row["parameter_value"]) for row in csv.DictReader(file)
        }


def counts(random: np.random.Generator, days: int, mean: Any = 100) -> np.ndarray:
    return random.poisson(mean, days).astype(float)


def series() -> dict[str, np.ndarray]:
    """The values of made markets, day by day to the same last day; a new market begins late."""
    random = np.random.default_rng(20260630)
    made = {f"noise {number}": counts(random, DAYS) for number in range(NOISE)}
    for number in range(HALF_DAYS):
        made[f"half {number}"] = counts(random, DAYS)
        made[f"half {number}"][DAYS - 10] = random.poisson(50)
    for number in range(20):
        week = np.resize(WEEKDAYS, LONG) * 100
        made[f"weekends {number}"] = counts(random, LONG, week)
        made[f"shift {number}"] = np.append(
            counts(random, HISTORY + 56), counts(random, HISTORY, 200))
        made[f"closed {number}"] = np.append(counts(random, HISTORY + 56), np.zeros(HISTORY))
        made[f"small {number}"] = counts(random, LONG, 2)
    made["new"] = counts(random, HISTORY + 3)
    made["flat"] = np.full(DAYS, 100.0)
    made["flat"][DAYS - 10] = 50
    return made


@pytest.fixture(scope="module")
def values() -> dict[str, np.ndarray]:
    return series()


@pytest.fixture(scope="module")
def scored(values, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """The mart of all markets, with the number of the day from the end (0 is the last one)."""
    project = Project(tmp_path_factory.mktemp("anomalies"), {"today": "2026-12-31"})
    models = compiled_models(
        project, "int_days_expected", "int_days_scored", "metric_anomalies")
    shipped = parameters()
    last_day = FIRST_DAY + timedelta(days=LONG - 1)
    rows = []
    for market, made in values.items():
        for before, value in enumerate(reversed(made)):
            # One market's day, long ago enough for its 56 residuals, is not known to be over.
            is_complete = not (market == "noise 0" and before == 30)
            day = last_day - timedelta(days=before)
            rows.append(("orders", "day", market, "all", value, 1, is_complete, day))
    tables = {
        "int_monitoring_rules": Table(
            ", ".join(f"{code} decimal(18, 6)" for code in shipped), [tuple(shipped.values())]),
        "metric_definitions": Table(
            "metric_code text, unit text, aggregation text, is_watched_daily boolean",
            [("orders", "count", "sum", True)]),
    }
    frame = pd.DataFrame(rows, columns=[
        "metric_code", "period_grain", "market", "dimension", "value", "denominator",
        "is_complete", "period_start"])
    file = tmp_path_factory.mktemp("anomalies") / "metric_values.csv"
    frame.to_csv(file, index=False)
    read = (
        "select metric_code, period_grain, market, dimension, value::decimal(28, 6) as value,"
        " denominator::decimal(28, 6) as denominator, is_complete, period_start::date"
        f" as period_start from read_csv('{file}')"
    )
    found = run_models({"metric_values": read, **models}, tables, ["metric_anomalies"])
    mart = found["metric_anomalies"]
    assert len(mart) == len(rows)
    mart["before"] = (pd.Timestamp(last_day) - pd.to_datetime(mart["day"])).dt.days
    mart["kind"] = mart["market"].str.split().str[0]
    return mart


def of_kind(scored: pd.DataFrame, kind: str) -> pd.DataFrame:
    chosen = scored[scored["kind"] == kind]
    assert len(chosen)
    return chosen


def test_noise_is_seldom_an_anomaly(scored: pd.DataFrame):
    noise = of_kind(scored, "noise")
    noise = noise[noise["is_scored"]]
    assert len(noise) > NOISE * 35
    assert noise["is_anomaly"].mean() <= 0.005


def test_half_a_day_is_found(scored: pd.DataFrame):
    half = of_kind(scored, "half")
    half = half[half["before"] == 9]
    assert len(half) == HALF_DAYS
    assert half["is_scored"].all()
    assert half["is_anomaly"].mean() >= 0.85


def test_weekends_are_as_usual(scored: pd.DataFrame):
    weekends = of_kind(scored, "weekends")
    weekends = weekends[weekends["is_scored"]]
    assert weekends["is_anomaly"].mean() <= 0.015
    quiet = weekends[pd.to_datetime(weekends["day"]).dt.day_of_week >= 5]
    assert len(quiet) > 500
    assert not quiet["is_anomaly"].any()


def test_a_lasting_shift_is_new_and_then_usual(scored: pd.DataFrame):
    shift = of_kind(scored, "shift")
    first = shift[shift["before"].between(HISTORY - 7, HISTORY - 1)]
    assert first["is_anomaly"].mean() > 0.95
    later = shift[shift["before"] < HISTORY - 63]
    assert later["is_scored"].all()
    assert not later["is_anomaly"].any()


def test_a_closed_shop_is_seen_once(scored: pd.DataFrame):
    closed = of_kind(scored, "closed")
    first = closed[closed["before"].between(HISTORY - 7, HISTORY - 1)]
    assert first["is_anomaly"].all()
    later = closed[closed["before"] < HISTORY - 42]
    assert len(later) > 20
    assert not later["is_scored"].any()


def test_too_little_is_not_scored(scored: pd.DataFrame):
    """A new market within its first 112 days, few expected rows, and a spread of 0."""
    new = of_kind(scored, "new").sort_values("day")
    assert list(new["is_scored"]) == [False] * HISTORY + [True] * 3
    assert not of_kind(scored, "small")["is_scored"].any()
    flat = of_kind(scored, "flat")
    assert (flat.loc[flat["before"] == 9, "spread"].astype(float) == 0).all()
    assert not flat["is_scored"].any()
    assert not flat["is_anomaly"].any()


def test_a_day_that_is_not_over_neither_counts_nor_scores(scored: pd.DataFrame):
    """The day itself, and each later one whose weekdays or residuals it would be among."""
    broken = scored[(scored["market"] == "noise 0") & (scored["before"] <= 30)]
    assert len(broken) == 31
    assert not broken["is_scored"].any()


def expected_scores(made: np.ndarray) -> list[tuple[float, float, float]]:
    """Expected value, spread and z of each day from the 113th on, straight from SPEC N5."""
    expected = [
        np.median(made[day - 56:day:7]) if day >= 56 else np.nan for day in range(len(made))
    ]
    residuals = made - np.array(expected)
    found = []
    for day in range(HISTORY, len(made)):
        before = residuals[day - 56:day]
        spread = 1.4826 * np.median(np.abs(before - np.median(before)))
        found.append((expected[day], spread, residuals[day] / spread))
    return found


@pytest.mark.parametrize("market", ["noise 7", "half 3", "weekends 2", "shift 0", "new"])
def test_each_score_is_that_of_numpy(scored: pd.DataFrame, values, market: str):
    ours = scored[scored["market"] == market].sort_values("day").iloc[HISTORY:]
    ours = ours[["expected_value", "spread", "robust_z"]].astype(float)
    assert np.allclose(ours.to_numpy(), np.array(expected_scores(values[market])), atol=1e-5)
