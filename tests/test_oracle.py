"""Hand-computed truths that the oracle itself must tell, before anything is compared with it."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import oracle
import pandas as pd
import pytest

TODAY = date(2024, 12, 31)


def table(columns, *rows):
    """A raw table from a header line and rows of text or None."""
    return pd.DataFrame(list(rows), columns=columns.split(), dtype=object)


def compute(settings=None, **tables):
    """The marts of the given raw tables."""
    return oracle.compute(tables, oracle.Settings(**{"today": TODAY, **(settings or {})}))


def orders(*rows):
    """Raw orders of four required columns."""
    return table("order_id customer_id ordered_at amount", *rows)


def only(mart, **where):
    """The one row of a mart that has these values, as a dict."""
    for name, value in where.items():
        mart = mart[mart[name] == value]
    assert len(mart) == 1, f"{len(mart)} rows with {where}"
    return mart.iloc[0].to_dict()


def column(mart, key, value):
    """One column of a mart by another."""
    return dict(zip(mart[key], mart[value]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.00005", "1.0001"),
        ("-1.00005", "-1.0001"),
        ("1.00004999", "1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+1e2", "100"),
        ("-0.00001", "0"),
        ("99999999999999.9999", "99999999999999.9999"),
        ("99999999999999.99995", None),
        ("1e14", None),
        ("1e999", None),
        ("1e-999", "0"),
        ("1e1000", None),
        ("1_000", None),
        ("1,000", None),
        ("N/A", None),
        ("NaN", None),
        ("infinity", None),
        (".", None),
        ("٣", None),
    ],
)
def test_number_grammar(text, expected):
    assert oracle.read_number(text) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", datetime(2024, 2, 29)),
        ("2024-03-01 00:30+01", datetime(2024, 2, 29, 23, 30)),
        ("2024-03-01T00:30:59.1234569-0130", datetime(2024, 3, 1, 2, 0, 59, 123456)),
        ("2024-03-01T10:00+14:00", datetime(2024, 2, 29, 20)),
        ("2024-03-01T10:00Z", datetime(2024, 3, 1, 10)),
        ("2024-03-01T10:00-23:59", datetime(2024, 3, 2, 9, 59)),
        ("2024-03-01T10:00+24:00", None),
        ("2024-03-01T10:00+01:60", None),
        ("2023-02-29", None),
        ("2024-03-01 24:00", None),
        ("2024-03-01 10:00:60", None),
        ("2024-03-01 10", None),
        ("2024-3-1", None),
        ("1/2/2024", None),
        ("20240301", None),
        ("yesterday", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00+01", datetime.min),
        ("9999-12-31T23:59-01", datetime.max),
    ],
)
def test_time_grammar(text, expected):
    assert oracle.read_moment(text) == expected


def test_a_day_is_the_day_as_written():
    assert oracle.read_day("2024-03-01T00:30+14:00") == date(2024, 3, 1)


def test_ratios_round_half_away_from_zero_from_exact_operands():
    assert oracle.ratio(1, 3, 6) == Decimal("0.333333")
    assert oracle.ratio(5, 10**7, 6) == Decimal("0.000001")
    assert oracle.ratio(-5, 10**7, 6) == Decimal("-0.000001")
    assert oracle.ratio(Decimal("0.5"), 1, 0) == 1


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("Fresh", "fresh"),
        ("Home & Garden", "home_garden"),
        ("生鲜 (冷)", "生鲜_冷_"),
        ("a__b", "a_b"),
        ("Ünï 2", "ünï_2"),
    ],
)
def test_slug(category, expected):
    assert oracle.slug(category) == expected


def test_segment_grid_names_every_cell():
    assert len(oracle.SEGMENTS) == 25
    assert set(oracle.SEGMENTS.values()) == set(oracle.TIERS["rfm_segment"])
    assert oracle.SEGMENTS[3, 4] == "loyal_customers"
    assert oracle.SEGMENTS[4, 3] == "potential_loyalists"


def test_every_order_row_ends_in_one_mart_with_the_first_reason():
    raw = table(
        "order_id customer_id ordered_at amount currency_code status updated_at",
        (" ", None, None, "x", None, None, None),
        ("o1", "", "2024-01-01", "1", None, None, None),
        ("o2", "a", None, "1", None, None, None),
        ("o3", "a", "soon", "x", None, None, None),
        ("o4", "a", "1969-12-31", "1", None, None, None),
        ("o5", "a", "2025-01-01", "1", None, None, None),
        ("o6", "a", "2024-01-01", " ", None, None, None),
        ("o7", "a", "2024-01-01", "N/A", "XXXX", None, None),
        ("o8", "a", "2024-01-01", "1", "E1R", None, None),
        ("o9", "a", "2024-01-01", "1", "EUR", None, None),
        ("o10", "a", "2024-01-01", "1", "usd", None, "2024-01-02"),
        ("o10", "a", "2024-01-03", "2", None, " Completed", "never"),
        ("o10", "a", "2024-01-03", "3", None, " Cancelled", None),
    )
    marts = compute(orders=raw, fx_rates=table(*FX_RATES))
    reasons = marts["order_rejections"][["order_id", "rejection_reason"]].values.tolist()
    assert reasons == [
        [" ", "missing_order_id"],
        ["o1", "missing_customer_id"],
        ["o2", "missing_ordered_at"],
        ["o3", "invalid_ordered_at"],
        ["o4", "out_of_range_ordered_at"],
        ["o5", "out_of_range_ordered_at"],
        ["o6", "missing_amount"],
        ["o7", "invalid_amount"],
        ["o8", "invalid_currency"],
        ["o9", "missing_fx_rate"],
        ["o10", "superseded_version"],
        ["o10", "superseded_version"],
    ]
    order = only(marts["orders"])
    assert (order["amount"], order["status"]) == (3, "Cancelled")
    assert order["order_kind"] == "not_counted"
    assert order["updated_at"] == datetime(2024, 1, 3)
    assert only(marts["input_issues"])["issue"] == "invalid_updated_at"


FX_RATES = (
    "rate_date currency_code rate_to_reporting",
    ("2024-01-02", "EUR", "1.1"),
    ("2024-01-02", "eur", "1.23456789"),
    ("2024-02-01", "EUR", "2"),
)


def test_exchange_uses_the_latest_rate_and_refunds_their_orders_rate():
    raw = table(
        "order_id customer_id ordered_at amount currency_code",
        ("o1", "a", "2024-01-31", "10.01", "EUR"),
        ("o2", "a", "2024-02-01", "10", "EUR"),
    )
    refunds = table(
        "refund_id order_id refunded_at amount",
        ("r1", "o1", "2024-03-01", "10.01"),
        ("r2", "o1", "2024-03-01", "0"),
        ("r3", "nope", "2024-03-01", "1"),
    )
    marts = compute(orders=raw, refunds=refunds, fx_rates=table(*FX_RATES))
    assert column(marts["orders"], "order_id", "amount_reporting") == {
        "o1": Decimal("12.3580"),  # 12.3580245789
        "o2": Decimal("20"),
    }
    assert only(marts["refunds"])["amount_reporting"] == Decimal("12.3580")
    assert column(marts["refund_rejections"], "refund_id", "rejection_reason") == {
        "r2": "non_positive_amount",
        "r3": "unknown_order",
    }
    # As of the last sale the refund has not happened yet.
    assert only(marts["customer_rfm"])["net_revenue"] == Decimal("32.3580")


def test_a_business_day_begins_in_the_business_time_zone():
    marts = compute(
        {"business_time_zone": "Asia/Shanghai"}, orders=orders(("o", "a", "2024-03-01 16:00", "1"))
    )
    assert only(marts["orders"])["ordered_date"] == date(2024, 3, 2)
    tags = column(marts["customer_tags"], "tag_group", "tag_code")
    assert tags["scene"] == "weekend_night"


def test_customer_facts_book_everything_on_its_own_day():
    raw = orders(
        ("o1", "a", "2024-01-01", "100"),
        ("o2", "a", "2024-03-01", "50"),
        ("o3", "a", "2024-04-01", "200"),
        ("o4", "a", "2024-04-10", "-30"),
        ("o5", "a", "2024-05-01", "999"),
    )
    refunds = table(
        "refund_id order_id refunded_at amount",
        ("r1", "o1", "2024-04-05", "10"),
        ("r2", "o2", "2024-04-11", "50"),
    )
    as_of = date(2024, 4, 10)
    facts = only(compute({"as_of_date": as_of}, orders=raw, refunds=refunds)["customer_rfm"])
    assert facts["first_ordered_at"] == datetime(2024, 1, 1)
    assert (facts["tenure_days"], facts["recency_days"]) == (100, 9)
    assert (facts["frequency"], facts["monetary"]) == (3, 310)
    assert (facts["orders_30d"], facts["revenue_30d"]) == (1, 160)
    assert (facts["orders_90d"], facts["revenue_90d"]) == (2, 210)
    assert (facts["gross_revenue"], facts["refunded_amount"]) == (350, 40)
    assert facts["net_revenue"] == 310
    assert facts["average_order_value"] == Decimal("116.6667")
    assert facts["max_order_amount_180d"] == 200
    assert facts["avg_monthly_spend"] == Decimal("94.3563")  # 310 x 30.4375 / 100 = 94.35625
    assert facts["mean_gap_days"] == facts["expected_gap_days"] == Decimal("45.5")


def test_trailing_windows_hold_day_n():
    raw = orders(("o1", "a", "2024-01-01", "1"))
    on_bound = compute({"as_of_date": date(2024, 1, 31)}, orders=raw)["customer_rfm"]
    after = compute({"as_of_date": date(2024, 2, 1)}, orders=raw)["customer_rfm"]
    assert (only(on_bound)["orders_30d"], only(after)["orders_30d"]) == (1, 0)


def test_rfm_window_limits_frequency_and_monetary_only():
    raw = orders(("o1", "a", "2024-01-01", "1"), ("o2", "a", "2024-03-01", "2"))
    facts = only(compute({"rfm_window_days": 30}, orders=raw)["customer_rfm"])
    assert (facts["frequency"], facts["monetary"], facts["sales_count"]) == (1, 2, 2)


def test_expected_gap_is_the_median_for_two_sales_and_never_under_seven():
    raw = orders(
        *(("o" + day, "daily", f"2024-01-{day}", "1") for day in ("01", "02", "03")),
        *(("p" + day, "twice", f"2024-01-{day}", "1") for day in ("01", "11")),
        *(("q" + day, "pair", f"2024-01-{day}", "1") for day in ("01", "21")),
        ("s", "once", "2024-01-01", "1"),
    )
    rfm = compute(orders=raw)["customer_rfm"]
    assert column(rfm, "customer_id", "mean_gap_days") == {
        "daily": 1,
        "twice": 10,
        "pair": 20,
        "once": None,
    }
    assert column(rfm, "customer_id", "expected_gap_days") == {
        "daily": 7,
        "twice": 10,
        "pair": 10,
        "once": 10,
    }


@pytest.mark.parametrize("size", [1, 2, 5, 7, 100])
def test_scores_equal_the_rank_formula_and_cuts_the_exact_position(size):
    values = [(position * 7) % 11 for position in range(size)]
    distribution = oracle.Distribution(values)
    cuts = distribution.cuts(oracle.QUINTILES)
    for value in values:
        rank = 1 + sum(other < value for other in values)
        assert 1 + oracle.exceeded(value, cuts) == 1 + 5 * (rank - 1) // size
    assert oracle.Distribution(range(1, 101)).cut(55) == 55


def ten_customers():
    """Customers c0 ... c9: c<n> bought once, n days before 2024-01-10, for 10 - n."""
    return orders(
        *((f"o{n}", f"c{n}", f"2024-01-{10 - n:02}", str(10 - n)) for n in range(10))
    )


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


def test_identity_merges_attributes():
    customers = table(
        "customer_id registered_at market is_member marketing_opt_in updated_at",
        ("a", "2024-01-02", "de", "no", "yes", "2024-01-01"),
        ("x", "2024-01-01", "FR", "Y", "1", "2024-02-01"),
        ("y", "bad", "GER", "maybe", None, None),
        ("y", None, None, None, "t", "2024-01-01"),
    )
    links = table("customer_id canonical_customer_id", ("x", "a"), ("a", "a"), ("y", "a"))
    marts = compute(customers=customers, identity_links=links)
    merged = only(marts["customers"])
    assert (merged["customer_id"], merged["market"]) == ("a", "DE")
    assert (merged["is_member"], merged["marketing_opt_in"]) == (True, True)
    assert merged["registered_date"] == date(2024, 1, 1)
    assert marts["input_issues"].values.tolist() == [
        ["customers", "customer_id", "superseded_version", 1],
        ["customers", "is_member", "invalid_is_member", 1],
        ["customers", "market", "invalid_market", 1],
        ["customers", "registered_at", "invalid_registered_at", 1],
    ]


@pytest.mark.parametrize("links", [(("a", "b"), ("a", "c")), (("a", "b"), ("b", "a"))])
def test_identity_contradictions_have_no_expected_result(links):
    with pytest.raises(ValueError, match="identity_links: "):
        compute(identity_links=table("customer_id canonical_customer_id", *links))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((30, "500.0001", 0), "north_star"),
        ((30, "500", 0), "potential"),
        ((31, "900", 0), "potential"),
        ((90, "100", 0), "potential"),
        ((90, "99.9999", "300"), "general"),
        ((91, "900", "300.0001"), "potential_activation"),
        ((181, "900", None), "general"),
        ((365, "0", None), "general"),
        ((366, "900", None), "churn_warning"),
    ],
)
def test_quadrant_bounds(facts, expected):
    recency, spend, largest = facts
    row = {
        "recency_days": recency,
        "avg_monthly_spend": Decimal(spend),
        "max_order_amount_180d": largest if largest is None else Decimal(largest),
    }
    assert oracle.quadrant_tier(row) == expected


@pytest.mark.parametrize(
    ("facts", "stage", "days_left"),
    [
        ((366, 10, "7", 400), "churned", None),
        ((365, 10, "200", 400), "maturity", 36),
        ((30, 4, "7", 200), "maturity", 1),
        ((31, 4, "7", 200), "decline", 0),
        ((41, 4, "20.5", 200), "maturity", 1),
        ((42, 1, "20.5", 42), "decline", 0),
        ((5, 1, "20.5", 5), "introduction", 37),
        ((5, 4, "20.9", 180), "growth", 37),
        ((5, 3, "20.5", 181), "growth", 37),
    ],
)
def test_lifecycle_bounds(facts, stage, days_left):
    recency, sales, gap, tenure = facts
    row = {
        "recency_days": recency,
        "sales_count": sales,
        "expected_gap_days": Decimal(gap),
        "tenure_days": tenure,
    }
    assert oracle.lifecycle_stage(row) == stage
    assert oracle.days_until_decline(row, stage) == days_left


def test_journey_of_prospects():
    first = date(2024, 1, 1)
    days = [date(2024, 1, day) for day in range(1, 10)]
    assert oracle.journey_stage(None, [], None) == "reached"
    assert oracle.journey_stage(None, [first], None) == "reached"
    assert oracle.journey_stage(None, [first, first], None) == "activated"
    assert oracle.journey_stage(None, [days[6], first], None) == "activated"
    assert oracle.journey_stage(None, [first, days[7]], None) == "retained"
    assert oracle.journey_stage(None, [days[7]], first) == "activated"
    assert oracle.journey_stage(None, [days[8]], first) == "reached"


def test_tags_and_scenario():
    raw = table(
        "order_id customer_id ordered_at amount channel discount_amount",
        ("o1", "a", "2024-01-06 05:59", "5", "web", "1"),
        ("o2", "a", "2024-01-08 18:00", "5", "app", None),
    )
    items = table(
        "order_id line_number category quantity amount",
        ("o1", "1", "Home", "1", "5"),
        ("o2", "1", "Fresh", "1", "2"),
        ("o2", "2", "Fresh", "1", "3"),
        ("o2", "3", "Baby", "1", "1"),
    )
    customers = table("customer_id nearest_store_km", ("a", "3"), ("p", "10.00001"))
    marts = compute(orders=raw, order_items=items, customers=customers)
    tags = marts["customer_tags"]
    assert column(tags[tags["customer_id"] == "a"], "tag_group", "tag_code") == {
        "preference": "fresh",
        "scene": "weekday_evening",
        "touchpoint": "app",
        "store_distance": "near",
        "price_sensitivity": "medium",
    }
    assert only(tags, customer_id="p")["tag_code"] == "middle"
    scenario = only(marts["customer_tiers"], tier_system="scenario")
    assert scenario["tier_code"] == "occasional_fresh"


def test_top_category_is_by_the_orders_rate_over_sales():
    raw = table(
        "order_id customer_id ordered_at amount currency_code status",
        ("o1", "a", "2024-01-10", "5", "EUR", None),
        ("o2", "a", "2024-01-10", "5", None, None),
        ("o3", "a", "2024-01-10", "9", None, "cancelled"),
        ("o4", "a", "2024-01-10", "-9", None, None),
    )
    items = table(
        "order_id line_number category quantity amount",
        *(
            (order_id, "1", category, "1", amount)
            for order_id, category, amount in (
                ("o1", "euro", "5"),
                ("o2", "dollar", "6"),
                ("o3", "cancelled", "9"),
                ("o4", "credit", "9"),
                ("gone", "gone", "9"),
            )
        ),
    )
    marts = compute(orders=raw, order_items=items, fx_rates=table(*FX_RATES))
    assert only(marts["customer_tags"], tag_group="preference")["tag_code"] == "euro"


def test_refunds_of_orders_that_do_not_count_count_nowhere():
    raw = table(
        "order_id customer_id ordered_at amount status",
        ("o1", "a", "2024-01-01", "5", None),
        ("o2", "a", "2024-01-01", "5", "cancelled"),
        ("o3", "a", "2024-01-03", "-1", None),
    )
    header = "refund_id order_id refunded_at amount"
    refunds = table(header, ("r1", "o2", "2024-01-02", "5"), ("r2", "o3", "2024-01-03", "1"))
    marts = compute(orders=raw, refunds=refunds)
    assert len(marts["refunds"]) == 2
    facts = only(marts["customer_rfm"])
    assert (facts["net_revenue"], facts["sales_count"]) == (3, 1)


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


def test_prospects_stay_when_nobody_has_bought():
    raw = orders(("o1", "a", "2024-01-10", "-5"), ("o2", "b", "2024-02-01", "5"))
    marts = compute({"as_of_date": date(2024, 1, 31)}, orders=raw)
    for name in ("customer_rfm", "customer_tiers", "score_cut_points"):
        assert marts[name].empty
    prospect = only(marts["customers"])
    assert (prospect["customer_id"], prospect["net_revenue"]) == ("a", -5)
    assert (prospect["lifecycle_stage"], prospect["r_score"]) == ("prospect", None)


def test_other_tables_count_what_they_reject():
    surveys = table(
        "response_id kind score responded_at",
        ("s1", "NPS", "11", None),
        ("s2", "csat", "5", "2024-01-01"),
        ("s2", "csat", "4", "2024-01-01"),
        ("s3", "mood", "5", "2024-01-01"),
    )
    assert compute(surveys=surveys)["input_issues"].values.tolist() == [
        ["surveys", "kind", "invalid_kind", 1],
        ["surveys", "response_id", "superseded_version", 1],
        ["surveys", "score", "invalid_score", 1],
    ]


def test_nothing_in_gives_nothing_out():
    assert all(mart.empty for mart in compute().values())


def test_raw_tables_must_be_text():
    with pytest.raises(TypeError, match="hold text"):
        compute(orders=orders(("o1", "a", "2024-01-01", 1)))
    with pytest.raises(ValueError, match="order_lines"):
        compute(order_lines=orders())


def test_compare_sees_values_not_representations():
    expected = pd.DataFrame(
        {"id": ["a"], "amount": [Decimal("1.50")], "at": [datetime(2024, 1, 1)], "none": [None]},
        dtype=object,
    )
    actual = pd.DataFrame(
        {
            "id": ["a"],
            "amount": [np.float64(1.5)],
            "at": [pd.Timestamp("2024-01-01T01:00+01:00")],
            "none": [float("nan")],
            "extra": [1],
        }
    )
    assert oracle.compare(actual, expected, ["id"]) == []
    assert oracle.compare(actual.assign(amount=1.51), expected, ["id"]) == [
        "id='a': amount expected 1.5, found 1.51"
    ]
    assert oracle.compare(actual[["id"]], expected[["id", "at"]], ["id"]) == [
        "column at is missing"
    ]


def test_compare_counts_rows():
    one = pd.DataFrame({"id": ["a"], "value": [1]})
    two = pd.concat([one, one])
    assert oracle.compare(one, two, ["id"]) == ["id='a': expected 2 row(s), found 1"]
    assert oracle.compare(one, one[:0], ["id"]) == ["id='a': expected 0 row(s), found 1"]
    assert oracle.compare(two, two, ["id"]) == []


def test_compare_accepts_anything_where_the_spec_is_open():
    expected = pd.DataFrame({"id": ["a"], "name": [oracle.ANYTHING]}, dtype=object)
    actual = pd.DataFrame({"id": ["a"], "name": ["whatever"]})
    assert oracle.compare(actual, expected, ["id"]) == []
