"""Channels, tiers and budgets of random shops are those of plain Python, and every sum closes."""

import csv
import dataclasses
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import strategies as st

import economics
from compiled import Table, compiled_models, run_models
from made_economy import CHANNELS, MARKETS, PURPOSES, TIERS, made_shop, tables_of
from made_values import pool
from project import Project, rule_seed

KEYS = {
    "tier_economics": ["period_end", "tier_system", "tier_code"],
    "channel_economics": ["cohort_month", "acquisition_channel", "market"],
    "budget_allocation": ["plan_month", "region", "purpose", "pyramid_tier"],
    "channel_budget": ["plan_month", "channel"],
    "budget_variance": ["month", "purpose", "region"],
}
SHOPS = 25

# Spend of any sign and size, with and without a market and a tier, up to the day and after it
tiers = st.one_of(
    st.just((None, None)),
    *(st.tuples(st.just(system), st.sampled_from([*codes, "nobody"]))
      for system, codes in TIERS.items()),
)
entries = st.tuples(
    st.integers(-20, 500), st.sampled_from(CHANNELS), st.sampled_from(PURPOSES),
    st.one_of(st.decimals(-1, 1, places=4), st.decimals(-(10**9), 10**9, places=4)),
    st.sampled_from([None, *MARKETS]), tiers,
)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The models of the room and the months that they read, compiled once."""
    project = Project(tmp_path_factory.mktemp("economics"), {"today": "2026-12-31"})
    return compiled_models(
        project, "models/economics", "models/budget", "int_customer_months_valued")


@pytest.fixture(scope="module")
def parameters() -> Table:
    """The shipped numbers by which is judged; those of plain Python are the same."""
    with rule_seed("economics_parameters").open(encoding="utf-8") as file:
        shipped = {
            row["parameter_code"]: Decimal(row["parameter_value"]) for row in csv.DictReader(file)
        }
    assert shipped == economics.PARAMETERS
    rows = [(code, value, None, None) for code, value in shipped.items()]
    columns = "parameter_code text, parameter_value decimal(18, 6), valid_from date, valid_to date"
    return Table(columns, rows)


@pytest.fixture(scope="module")
def compared(models, parameters) -> list[tuple[int, dict[str, pd.DataFrame], dict[str, list]]]:
    """The marts of every made shop by our models, and by plain Python; some with drawn spend."""
    found = []
    shops = [made_shop(seed) for seed in range(SHOPS)]
    for shop, drawn in zip(shops[:], pool(st.lists(entries, max_size=40).map(tuple), 15)):
        spend = [economics.Spend(shop.as_of - timedelta(wait), *entry, *tier)
                 for wait, *entry, tier in drawn]
        shops.append(dataclasses.replace(shop, spend=spend))
    for seed, shop in enumerate(shops):
        tables = {**tables_of(shop), "economics_parameters": parameters}
        marts = run_models(models, tables, list(KEYS))
        found.append((seed, marts, {name: getattr(economics, name)(shop) for name in KEYS}))
    return found


def differences(mart: pd.DataFrame, expected: list[dict[str, Any]], keys: list[str]) -> list[str]:
    """The cells of a mart that differ from what was computed, and rows that only one side has."""
    ours = {tuple(row[key] for key in keys): row for row in mart.to_dict("records")}
    theirs = {tuple(row[key] for key in keys): row for row in expected}
    assert len(ours) == len(mart)
    found = [f"only ours: {key}" for key in set(ours) - set(theirs)]
    found += [f"only expected: {key}" for key in set(theirs) - set(ours)]
    for key in set(ours) & set(theirs):
        for column, value in theirs[key].items():
            have = ours[key][column]
            if isinstance(value, float):
                is_same = have is not None and float(have) == pytest.approx(value, abs=2e-6)
            else:
                is_same = have == value and (have is None) == (value is None)
            if not is_same:
                found.append(f"{key} {column}: {have} instead of {value}")
    return found


@pytest.mark.parametrize("name", KEYS)
def test_a_mart_is_what_plain_python_computes(compared, name: str):
    wrong = {
        seed: found[:5]
        for seed, marts, expected in compared
        if (found := differences(marts[name], expected[name], KEYS[name]))
    }
    assert not wrong
    assert sum(len(marts[name]) for _, marts, _ in compared) > 10  # channels are few
