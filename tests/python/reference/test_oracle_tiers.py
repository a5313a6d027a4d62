"""The oracle finds tiers, stages and tags as found by hand (SPEC 5 and 6)."""

from datetime import date
from decimal import Decimal

import pytest

import oracle
from small_tables import FX_RATES, column, compute, only, orders, table


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


def test_prospects_stay_when_nobody_has_bought():
    raw = orders(("o1", "a", "2024-01-10", "-5"), ("o2", "b", "2024-02-01", "5"))
    marts = compute({"as_of_date": date(2024, 1, 31)}, orders=raw)
    for name in ("customer_rfm", "customer_tiers", "score_cut_points"):
        assert marts[name].empty
    prospect = only(marts["customers"])
    assert (prospect["customer_id"], prospect["net_revenue"]) == ("a", -5)
    assert (prospect["lifecycle_stage"], prospect["r_score"]) == ("prospect", None)


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
