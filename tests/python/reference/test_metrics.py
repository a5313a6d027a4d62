"""Mart metric_values of the demo is what plain Python computes, cell by cell."""

import csv

import duckdb
import pandas as pd
import pytest

import metrics
from expected import demo_tables
from project import Project, rule_seed

ROW = [*metrics.KEY, "period_start"]
COMPARED = [*metrics.SHOWN, "is_complete"]
WITHOUT_ROWS = frozenset({"overspend"})  # the demo stays below every plan


@pytest.fixture(scope="module")
def expected(demo_build: Project) -> pd.DataFrame:
    """The rows that plain Python computes from the demo."""
    shop = metrics.Shop(demo_build.query, demo_tables())
    found = list(metrics.metric_values(shop, rule_seed("metric_definitions")))
    return pd.concat(found, ignore_index=True)


@pytest.fixture(scope="module")
def mart(demo_build: Project) -> pd.DataFrame:
    """The rows of the mart, numbers in millionths."""
    numbers = ", ".join(f"cast({name} * 1000000 as bigint) as {name}" for name in metrics.SHOWN)
    with duckdb.connect(str(demo_build.database), read_only=True) as connection:
        found = connection.sql(
            f"select {', '.join(ROW)}, is_complete, {numbers} from northstar.metric_values").df()
    found["period_start"] = found.period_start.dt.date
    return found.astype(dict.fromkeys(metrics.SHOWN, "Int64"))


def test_every_metric_is_computed_or_named():
    """A metric that nobody computes here is named, and none is named needlessly."""
    with rule_seed("metric_definitions").open(encoding="utf-8") as file:
        defined = {row["metric_code"] for row in csv.DictReader(file)}
    assert metrics.COMPUTED | metrics.NOT_COMPUTED == defined
    assert not metrics.COMPUTED & metrics.NOT_COMPUTED


def test_the_mart_holds_what_is_computed(mart: pd.DataFrame):
    """A metric that is not in the mart, though its inputs are, would be compared with nothing."""
    assert metrics.COMPUTED - set(mart.metric_code) == WITHOUT_ROWS


@pytest.mark.parametrize("code", sorted(metrics.COMPUTED - WITHOUT_ROWS))
def test_a_metric_is_what_plain_python_computes(
    mart: pd.DataFrame, expected: pd.DataFrame, code: str
):
    ours = mart[mart.metric_code == code]
    theirs = expected[expected.metric_code == code]
    assert len(theirs) and not ours.duplicated(ROW).any() and not theirs.duplicated(ROW).any()
    both = ours.merge(theirs, on=ROW, how="outer", suffixes=("", "_expected"), indicator="side")
    found = [
        f"{len(rows)} rows only {'in the mart' if side == 'left_only' else 'expected'}: "
        f"{shown(rows)}"
        for side, rows in both.groupby("side", observed=True) if side != "both"
    ]
    both = both[both.side == "both"]
    for name in COMPARED:
        have, want = both[name], both[f"{name}_expected"]
        is_same = ((have == want).fillna(False) | (have.isna() & want.isna())).astype(bool)
        if not is_same.all():
            found.append(
                f"{(~is_same).sum()} other values of {name}: "
                f"{shown(both[~is_same], name, f'{name}_expected')}")
    assert not found, "\n".join(found)


def shown(rows: pd.DataFrame, *columns: str) -> str:
    """The first rows of some, each in a line."""
    return "".join(
        "\n    " + " ".join(map(str, row))
        for row in rows[[*ROW[1:], *columns]].head(3).itertuples(index=False))
