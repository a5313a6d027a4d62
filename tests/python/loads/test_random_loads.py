"""Random loads give what one full refresh gives."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loads import assert_as_refreshed, change_rows, write_shop
from made_shop import Shop
from project import SPINE_AND_HISTORY, WITHOUT_TESTS, Project, copy_sources, rule_seed


def projects(folder: Path, sources: Path) -> tuple[Project, Project]:
    """Two projects: one that loads are added to, and one that is made from nothing."""
    for name in ("loaded", "fresh"):
        (folder / name).mkdir()
    return (
        Project(folder / "loaded", project_dir=sources),
        Project(folder / "fresh", project_dir=sources),
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """The project with a rule of a market, so that it matters to the past where a customer is."""
    folder = copy_sources(tmp_path_factory.mktemp("sources") / "project", with_tests=False)

    def be_lenient_in_france(rows: list[dict]) -> None:
        row = next(row for row in rows if row["tier_code"] == "north_star")
        rows.append({**row, "market": "FR", "avg_monthly_spend_above": "20"})

    change_rows(rule_seed("tier_rules", folder), be_lenient_in_france)
    return folder


@settings(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    seed=st.integers(0, 10**6),
    gaps=st.lists(st.sampled_from([0, 1, 2, 20, 31, 70]), min_size=2, max_size=3),
    has_loaded_at=st.booleans(),
)
def test_random_loads_give_what_one_full_refresh_gives(
    tmp_path_factory, sources, seed, gaps, has_loaded_at
):
    folder = tmp_path_factory.mktemp("loads")
    shop = Shop(random.Random(seed), has_loaded_at)
    loaded, fresh = projects(folder, sources)
    for gap in [40, *gaps]:
        shop.load(gap)
        loaded.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY, **write_shop(shop, folder / "raw"))
    fresh.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY, **write_shop(shop, folder / "raw"))
    assert_as_refreshed(loaded, fresh)
