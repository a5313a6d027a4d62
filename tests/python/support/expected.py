"""The marts of a build are compared with those of the oracle on the same raw tables."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

import oracle
from project import ROOT, Project

# What identifies a row; of rejected rows, that is everything they hold.
KEYS = {
    "orders": ["order_id"],
    "refunds": ["refund_id"],
    "input_issues": ["table_name", "column_name", "issue"],
    "customer_rfm": ["customer_id"],
    "score_cut_points": ["dimension", "statistic", "percentile"],
    "customer_tiers": ["customer_id", "tier_system"],
    "customer_lifecycle": ["customer_id"],
    "customer_tags": ["customer_id", "tag_group"],
    "customers": ["customer_id"],
    "consent_status": ["customer_id", "purpose", "channel"],
}

# What the oracle computes beyond the spine and the history
BEYOND_HISTORY = frozenset({"consent_status"})


def text_table(file: Path) -> pd.DataFrame:
    """Read a CSV file as a raw table: text, and None where nothing stands."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    return frame.astype(object).where(frame != "", None)


def demo_tables() -> dict[str, pd.DataFrame]:
    """Read the demo's raw tables."""
    files = (ROOT / "seeds" / "demo").glob("demo_*.csv")
    return {file.stem.removeprefix("demo_"): text_table(file) for file in files}


def assert_as_computed(
    project: Project,
    tables: Mapping[str, pd.DataFrame],
    settings: oracle.Settings,
    marts: tuple[str, ...] = (),
    without: frozenset[str] = frozenset(),
) -> dict[str, pd.DataFrame]:
    """Insist that every mart, or those named, has the oracle's rows; return the oracle's marts.

    without: marts of rooms that were not built.
    """
    computed = oracle.compute(tables, settings)
    differences = []
    for name in marts or [name for name in computed if name not in without]:
        expected = computed[name]
        keys = KEYS.get(name, list(expected.columns))
        mart = project.mart(name)
        if name == "score_cut_points":  # the oracle judges one day, the mart has all
            mart = mart[mart.as_of_date.isin(expected.as_of_date)]
        found = oracle.compare(mart, expected, keys)
        differences += [f"{name}: {difference}" for difference in found]
    assert not differences, "\n".join(differences)
    return computed
