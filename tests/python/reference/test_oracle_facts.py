"""The oracle sums up customers as computed by hand (SPEC 3)."""

from datetime import date, datetime
from decimal import Decimal

from small_tables import column, compute, only, orders, table


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
