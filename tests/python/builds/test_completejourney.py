"""The Complete Journey, a grocer's baskets with items, gives the orders and facts of pandas."""

from decimal import Decimal

import duckdb
import pandas as pd
import pytest

import fetch_data
from project import Project


@pytest.fixture(scope="module")
def baskets() -> pd.DataFrame:
    """The file's baskets: ids, amount in cents, and the day in New York as Python finds it."""
    rows = duckdb.sql(f"""
        select
            cast(household_id as text) as customer_id,
            cast(basket_id as text) as order_id,
            cast(sales_value * 100 as bigint) as cents,
            transaction_timestamp as ordered_at
        from '{fetch_data.fetch("completejourney")}/orders.parquet'
    """).df()
    local = rows.ordered_at.dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    return rows.assign(day=local.dt.date)


def test_every_basket_is_an_order_of_its_day_in_new_york(completejourney_build: Project, baskets):
    assert (len(baskets), baskets.customer_id.nunique()) == (155_848, 2_469)
    orders = completejourney_build.mart("orders")
    found = zip(orders.order_id, orders.customer_id, orders.ordered_date, orders.amount_reporting)
    cents = baskets.cents.map(lambda cents: Decimal(cents) / 100)
    assert set(found) == set(zip(baskets.order_id, baskets.customer_id, baskets.day, cents))
    assert len(orders) == len(baskets)

    pairs = zip(orders.ordered_at, orders.ordered_date)
    on_another_day = sum(ordered_at.date() != day for ordered_at, day in pairs)
    assert round(100 * on_another_day / len(orders)) == 18


def test_facts_are_those_of_pandas(completejourney_build: Project, baskets):
    last_day = baskets.day.max()
    age = baskets.day.map(lambda day: (last_day - day).days)
    groups = baskets.assign(age=age).groupby("customer_id")
    recent = baskets[age <= 30].groupby("customer_id")
    expected = pd.DataFrame(
        {
            "recency_days": groups.age.min(),
            "tenure_days": groups.age.max(),
            "frequency": groups.size(),
            "monetary": groups.cents.sum(),
            "orders_30d": recent.size(),
            "revenue_30d": recent.cents.sum(),
        }
    ).fillna(0)
    found = completejourney_build.mart("customer_rfm").set_index("customer_id").sort_index()
    found[["monetary", "revenue_30d"]] *= 100
    pd.testing.assert_frame_equal(
        found[list(expected)].astype(int),
        expected.astype(int),
        check_names=False,
        check_index_type=False,
    )


def test_preference_is_the_department_with_most_sales(completejourney_build: Project):
    folder = fetch_data.fetch("completejourney")
    expected = duckdb.sql(f"""
        select customer_id, arg_min(department, (-amount, department)) as department
        from (
            select
                cast(household_id as text) as customer_id,
                department,
                sum(items.sales_value) as amount
            from '{folder}/order_items.parquet' as items
            inner join '{folder}/orders.parquet' using (basket_id)
            group by all
        )
        group by customer_id
    """).df()
    tags = completejourney_build.mart("customer_tags")
    tags = tags[tags.tag_group == "preference"]
    slugs = expected.department.str.lower().str.replace(r"[^a-z0-9]+", "_", regex=True)
    assert dict(zip(tags.customer_id, tags.tag_code)) == dict(zip(expected.customer_id, slugs))


def test_households_are_customers_of_the_us(completejourney_build: Project):
    customers = completejourney_build.mart("customers")
    assert len(customers) == 2_469
    assert set(customers.market) == {"US"}
    assert completejourney_build.mart("order_rejections").empty
    assert completejourney_build.outcome.not_passed == []
