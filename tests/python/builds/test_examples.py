"""The examples of exports build as they stand, and give the sums of their files."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from project import ROOT, WITHOUT_UNIT_TESTS, Project, example_vars

SELECTED = (
    *WITHOUT_UNIT_TESTS, "--indirect-selection", "cautious",
    "--select", "+orders", "+refunds", "+input_summary", "+int_order_items_accepted",
    "orders_have_sales",
)

# example -> its sales (amount by order), customers, kinds of rows, and sum of lines or refunds
EXPECTED = {
    "shopify": (
        {"#1001": "55.00", "#1002": "20.00", "#1003": "12.50"}, 2,
        {"accepted": 3, "rejected": 1}, "92.50",
    ),
    "woocommerce": (
        {"501": "1234.50", "502": "20.00", "503": "15.25"}, 2,
        {"accepted": 3, "not_counted": 1}, None,
    ),
    "stripe": (
        {"ch_1": "1234.50", "ch_2": "20.00", "ch_3": "15.25"}, 2,
        {"accepted": 3, "not_counted": 1, "filtered": 1}, "5.00",
    ),
    "erp": (
        {"000123": "1245.05", "000124": "7.25"}, 2, {"accepted": 2, "not_counted": 1}, "1351.30",
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_gives_the_sums_of_its_file(new_project: Callable[..., Project], name):
    sales, customers, kinds, other_sum = EXPECTED[name]
    variables = example_vars(name)
    variables["raw_path"] = str(ROOT / variables["raw_path"])
    project = new_project({**variables, "today": "2024-12-31"})
    project.build(*SELECTED)
    found = project.query("""
        select order_id, customer_id, amount_reporting
        from northstar.orders where order_kind = 'sale'
    """)
    amounts = dict(zip(found.order_id, found.amount_reporting))
    assert amounts == {order: Decimal(amount) for order, amount in sales.items()}
    assert found.customer_id.nunique() == customers
    summary = project.query("""
        select outcome_kind, sum(row_count) from northstar.input_summary
        where table_name = 'orders' group by outcome_kind
    """)
    assert {kind: int(count) for kind, count in summary.values} == kinds
    if name == "shopify":
        assert project.value("select sum(amount_reporting) from northstar.refunds") == 20
    if name == "stripe":
        total = "select sum(amount_reporting) from northstar.refunds"
    else:
        total = "select sum(amount_reporting) from northstar_intermediate.int_order_items_accepted"
    assert project.value(total) == (other_sum and Decimal(other_sum))
    if name == "woocommerce":  # half past midnight in Berlin
        first = "select min(ordered_date)::text || ' ' || min(ordered_at)::text from "
        assert project.value(f"{first}northstar.orders") == "2024-03-01 2024-02-29 23:30:00"
