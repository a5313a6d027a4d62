"""Random loads give what one full refresh gives."""

import random
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loads import WITHOUT_TESTS, assert_as_refreshed, versions, write_shop
from made_shop import Shop
from project import Project


def projects(folder: Path) -> tuple[Project, Project]:
    """Two projects: one that loads are added to, and one that is made anew."""
    for name in ("loaded", "fresh"):
        (folder / name).mkdir()
    return Project(folder / "loaded"), Project(folder / "fresh")


@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    seed=st.integers(0, 10**6),
    gaps=st.lists(st.sampled_from([0, 1, 2, 20, 31, 70]), min_size=3, max_size=4),
    has_loaded_at=st.booleans(),
)
def test_random_loads_give_what_one_full_refresh_gives(tmp_path_factory, seed, gaps, has_loaded_at):
    folder = tmp_path_factory.mktemp("loads")
    shop = Shop(random.Random(seed), has_loaded_at)
    loaded, fresh = projects(folder)
    for gap in [40, *gaps]:
        shop.load(gap)
        loaded.build(*WITHOUT_TESTS, **write_shop(shop, folder / "raw"))
    fresh.build(*WITHOUT_TESTS, **write_shop(shop, folder / "raw"))
    assert_as_refreshed(loaded, fresh)
    before = versions(loaded, "int_customer_facts", "as_of_date")
    loaded.build(*WITHOUT_TESTS, **write_shop(shop, folder / "raw"))
    assert_as_refreshed(loaded, fresh)
    assert versions(loaded, "int_customer_facts", "as_of_date") == before, "judged again"
