"""The oracle cuts and scores customers as computed by hand (SPEC 4)."""

from decimal import Decimal

import pytest

import oracle
from small_tables import column, compute, only, orders, table


def ten_customers():
    """Customers c0 ... c9: c<n> bought once, n days before 2024-01-10, for 10 - n."""
    return orders(
        *((f"o{n}", f"c{n}", f"2024-01-{10 - n:02}", str(10 - n)) for n in range(10))
    )


@pytest.mark.parametrize("size", [1, 2, 5, 7, 100])
def test_scores_equal_the_rank_formula_and_cuts_the_exact_position(size):
    values = [(position * 7) % 11 for position in range(size)]
    distribution = oracle.Distribution(values)
    cuts = distribution.cuts(oracle.QUINTILES)
    for value in values:
        rank = 1 + sum(other < value for other in values)
        assert 1 + oracle.exceeded(value, cuts) == 1 + 5 * (rank - 1) // size
    assert oracle.Distribution(range(1, 101)).cut(55) == 55


def test_scores_points_and_tiers_of_ten_customers():
    marts = compute(orders=ten_customers())
    best, worst = (only(marts["customer_rfm"], customer_id=name) for name in ("c0", "c9"))
    # Ten distinct values: two customers a score. One order each: everyone's frequency scores 1.
    assert column(marts["customer_rfm"], "customer_id", "rfm_cell") == {
        "c0": "515", "c1": "515", "c2": "414", "c3": "414", "c4": "313",
        "c5": "313", "c6": "212", "c7": "212", "c8": "111", "c9": "111",
    }  # fmt: skip
    # Ventile k of 10 is at position (10 k + 19) div 20; the 10th value exceeds cuts 1 to 18.
    assert [best[f"{name}_points"] for name in oracle.PURCHASE_WEIGHTS] == [90, 0, 90]
    assert best["composite_points"] == best["value_score"] == 45  # 0.1 x 90 + 0.4 x 90
    assert worst["value_score"] == 0
    assert best["value_score_parts"] == "purchase"
    assert best["interaction_points"] is None
    assert best["composite_score"] == Decimal("5.716667")  # 365 / 300 + 0.5 + 4
    assert (best["rfm_segment"], worst["rfm_segment"]) == ("new_customers", "hibernating")

    tiers = marts["customer_tiers"]
    pyramid = tiers[tiers["tier_system"] == "pyramid"]
    # Cuts: 85th = 9th value, 65th = 7th, 5th = 1st.
    assert list(pyramid["tier_code"]) == (
        ["diamond"] + ["platinum"] * 2 + ["vip"] * 6 + ["standard"]
    )
    octant = only(tiers, tier_system="rfm_octant", customer_id="c0")
    assert (octant["tier_code"], octant["tier_rank"], octant["tier_name_zh"]) == (
        "HLH", 2, "重要发展",
    )  # fmt: skip
    scenario = only(tiers, tier_system="scenario", customer_id="c0")
    assert (scenario["tier_code"], scenario["tier_rank"]) == ("occasional_uncategorised", 2)


def test_cut_points_of_ten_customers():
    cuts = compute(orders=ten_customers())["score_cut_points"]
    assert only(cuts, dimension="recency", percentile=5)["cut_value"] == -9
    assert only(cuts, dimension="recency", percentile=95)["cut_value"] == 0
    assert only(cuts, dimension="monetary", percentile=55)["cut_value"] == 6
    assert only(cuts, dimension="m_score", percentile=80)["cut_value"] == 8
    total = only(cuts, dimension="m_score", statistic="sum")
    assert (total["cut_value"], total["percentile"], total["is_degenerate"]) == (30, None, False)
    assert only(cuts, dimension="f_score", statistic="count")["cut_value"] == 10
    assert only(cuts, dimension="frequency", percentile=50)["is_degenerate"]
    assert not {"interaction", "social", "mean_gap_days"} & set(cuts["dimension"])


def test_threshold_scores_come_from_the_given_cuts():
    thresholds = {"recency": [1, 3, 5, 7], "frequency": [1, 2, 3, 4], "monetary": [2, 4, 6, 8]}
    settings = {"rfm_scoring": "threshold", "rfm_cut_points": thresholds}
    marts = compute(settings, orders=ten_customers())
    scores = column(marts["customer_rfm"], "customer_id", "r_score")
    assert [scores[f"c{n}"] for n in (0, 1, 2, 7, 8)] == [5, 4, 4, 1, 1]
    cut = only(marts["score_cut_points"], dimension="r_score", percentile=20)
    assert cut["cut_value"] == -7


def test_segment_grid_names_every_cell():
    assert len(oracle.SEGMENTS) == 25
    assert set(oracle.SEGMENTS.values()) == set(oracle.TIERS["rfm_segment"]) - {"unprofiled"}
    assert oracle.SEGMENTS[3, 4] == "loyal_customers"
    assert oracle.SEGMENTS[4, 3] == "potential_loyalists"


def test_value_score_counts_a_part_from_sixty_percent_on():
    raw = orders(*((f"o{n}", f"c{n}", "2024-01-10", "1") for n in range(5)))
    visits = [(f"e{n}", f"c{n}", "2024-01-10", "Visit") for n in range(3)]
    header = "event_id customer_id occurred_at event_type"
    review = ("e", "c0", "2024-01-01", "review")
    rfm = compute(orders=raw, events=table(header, review, *visits))["customer_rfm"]
    assert set(rfm["value_score_parts"]) == {"purchase+interaction"}
    # Positive values 1, 1, 9: only 9 exceeds cuts, those at position 1 and 2: 5 k x 3 <= 200.
    assert list(rfm["interaction_points"]) == [65, 0, 0, 0, 0]
    assert rfm["value_score"][0] == Decimal("19.1176")  # 25 x 65 / 85
    dropped = compute(orders=raw, events=table(header, *visits[:2]))["customer_rfm"]
    assert set(dropped["value_score_parts"]) == {"purchase"}


def test_interaction_counts_ninety_days_and_social_a_year():
    raw = orders(("o1", "a", "2024-12-31", "1"), ("o2", "b", "2024-12-31", "1"))
    events = table(
        "event_id customer_id occurred_at event_type",
        ("e1", "a", "2024-10-02", "checkout"),
        ("e2", "a", "2024-10-01", "review"),
        ("e3", "a", "2025-01-01", "visit"),
        ("e4", "b", "2024-01-01", "share"),
        ("e5", "b", "2023-12-31", "referral"),
    )
    cuts = compute(orders=raw, events=events)["score_cut_points"]
    assert only(cuts, dimension="interaction", percentile=5)["cut_value"] == 5
    assert only(cuts, dimension="social", percentile=5)["cut_value"] == 5


def test_referred_customers_count_for_their_canonical_referrer():
    raw = orders(("o1", "a", "2024-01-10", "1"))
    customers = table(
        "customer_id registered_at referred_by_customer_id",
        ("a", "2024-01-01", "old_a"),
        ("b", "2024-01-10", "old_a"),
        ("c", "2024-01-11", "a"),
        ("d", None, "a"),
    )
    links = table("customer_id canonical_customer_id", ("old_a", "mid_a"), ("mid_a", "a"))
    marts = compute(orders=raw, customers=customers, identity_links=links)
    cuts = marts["score_cut_points"]
    assert only(cuts, dimension="social", percentile=5)["cut_value"] == 20
    assert list(marts["customers"]["customer_id"]) == ["a", "b", "d"]
