"""The oracle accepts, rejects, converts and merges raw rows as found by hand (SPEC 2)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from small_tables import FX_RATES, column, compute, only, orders, table


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


def test_an_address_as_id_is_an_issue_of_every_row():
    links = table(
        "customer_id canonical_customer_id", ("ann@shop.example", "a"), (" b.c@d.e ", None),
        ("ann@shop", "a"), ("@shop.example", "a"), ("x", "ann@shop.example"),
    )
    raw = orders(("o1", "ann@shop.example", "2024-01-01", "x"))
    assert compute(orders=raw, identity_links=links)["input_issues"].values.tolist() == [
        ["identity_links", "canonical_customer_id", "missing_canonical_customer_id", 1],
        ["identity_links", "customer_id", "direct_id", 2],
        ["orders", "customer_id", "direct_id", 1],
    ]


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


def test_nothing_in_gives_nothing_out():
    assert all(mart.empty for mart in compute().values())


def test_raw_tables_must_be_text():
    with pytest.raises(TypeError, match="hold text"):
        compute(orders=orders(("o1", "a", "2024-01-01", 1)))
    with pytest.raises(ValueError, match="order_lines"):
        compute(order_lines=orders())


def test_an_erased_customer_leaves_a_month_and_an_amount():
    """By any id of the person, by one version of an order, and whatever the time of the request."""
    raw = table(
        "order_id customer_id ordered_at amount currency_code market channel",
        ("o1", "a2", "2024-01-31", "1", "eur", "fr", "web"),
        ("o2", "b", "2024-02-01", "2", None, None, None),
        ("o2", "a", "soon", "x", "EURO", "FRA", None),
        (None, "a", "2024-02-03", "3", None, None, None),
        ("o3", "friend", "2024-02-01", "4", None, None, None),
    )
    marts = compute(
        orders=raw,
        refunds=table(
            "refund_id order_id refunded_at amount",
            ("r1", "o2", "2024-03-31", "1"), ("r2", "o3", "2024-03-31", "1"),
        ),
        order_items=table(
            "order_id line_number category quantity amount", ("o2", "1", "home", "1", "2")),
        customers=table(
            "customer_id referred_by_customer_id market", ("a", "friend", "DEU"),
            ("friend", "a2", None)),
        identity_links=table("customer_id canonical_customer_id", ("a2", "a")),
        erasure_requests=table("customer_id requested_at", ("a2", "asap"), (None, None)),
    )
    rejections = marts["order_rejections"].set_index("rejection_reason")
    assert list(rejections.index) == ["erased_customer"] * 4
    assert rejections[["ordered_at", "amount", "currency_code", "market"]].values.tolist() == [
        ["2024-01-01", "1", "eur", "fr"], ["2024-02-01", "2", None, None],
        [None, None, None, None], ["2024-02-01", "3", None, None],
    ]
    others = ["order_id", "customer_id", "status", "channel", "updated_at"]
    assert rejections[others].isna().all(axis=None)
    assert only(marts["refund_rejections"])["refunded_at"] == "2024-03-01"
    assert only(marts["refunds"])["refund_id"] == "r2"
    assert marts["input_issues"].values.tolist() == [
        ["customers", "customer_id", "erased_customer", 1],
        ["erasure_requests", "customer_id", "missing_customer_id", 1],
        ["erasure_requests", "requested_at", "invalid_requested_at", 1],
        ["identity_links", "customer_id", "erased_customer", 1],
        ["order_items", "order_id", "erased_customer", 1],
    ]
    friend = only(marts["customers"])
    assert (friend["customer_id"], friend["is_referred"]) == ("friend", True)
