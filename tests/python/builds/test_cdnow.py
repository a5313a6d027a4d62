"""CDNOW, a real shop's orders, gives its published totals and the oracle's marts."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

import fetch_data
import oracle
from expected import BEYOND_HISTORY, assert_as_computed, text_table
from project import Project

SCORES = {"recency_days": "r_score", "frequency": "f_score", "monetary": "m_score"}


@pytest.fixture(scope="module")
def source() -> pd.DataFrame:
    """The file's rows, with its columns named as examples/cdnow.yml maps them."""
    rows = text_table(fetch_data.fetch("cdnow") / "orders.csv")
    rows = rows.rename(columns={"date": "ordered_at", "dollar_value": "amount"})
    rows["ordered_at"] = pd.to_datetime(rows.ordered_at, format="%Y%m%d").dt.strftime("%Y-%m-%d")
    return rows


def test_all_published_totals_are_in_the_marts(cdnow_build: Project):
    totals = cdnow_build.query("""
        select
            count(*),
            count(distinct customer_id),
            sum(amount_reporting),
            count(*) - count(distinct (customer_id, ordered_at, amount)),
            sum(case when amount = 0 then 1 else 0 end),
            count(distinct order_kind),
            min(order_kind)
        from northstar.orders
    """)
    published = [69_659, 23_570, Decimal("2500315.63"), 255, 80, 1, "sale"]
    assert totals.values.tolist() == [published]
    assert cdnow_build.mart("order_rejections").empty
    assert cdnow_build.mart("input_issues").empty


def test_exact_duplicates_are_real_orders(cdnow_build: Project, source):
    columns = ["customer_id", "ordered_at", "number_of_cds", "amount"]
    duplicates = source[source.duplicated(columns)]
    assert len(duplicates) == 255
    built = cdnow_build.mart("orders").order_id
    assert set(duplicates.order_id) <= set(built)


def test_nothing_warns(cdnow_build: Project):
    assert cdnow_build.outcome.not_passed == []


def test_all_marts_are_as_computed(cdnow_build: Project, source):
    tables = {"orders": source.drop(columns="number_of_cds")}
    computed = assert_as_computed(
        cdnow_build, tables, oracle.Settings(today=date(2000, 1, 1)),
        without=BEYOND_HISTORY)
    assert len(computed["customer_rfm"]) == 23_570
    assert set(computed["customer_rfm"].as_of_date) == {date(1998, 6, 30)}


def test_scores_are_those_of_ranks(cdnow_build: Project):
    """1 + floor(5 x (rank - 1) / N), with the ranks of pandas."""
    customers = cdnow_build.mart("customer_rfm")
    for column, score in SCORES.items():
        values = pd.to_numeric(customers[column])
        ranks = values.rank(method="min", ascending=column != "recency_days").astype(int)
        expected = 1 + 5 * (ranks - 1) // len(customers)
        assert (customers[score].astype(int) == expected).all()


def test_facts_are_those_of_pandas(cdnow_build: Project, source):
    """Plain groupings, which know nothing of the project or its oracle."""
    rows = source.assign(
        cents=source.amount.map(lambda text: int(Decimal(text) * 100)),
        day=pd.to_datetime(source.ordered_at),
    )
    last_day = rows.day.max()
    rows["age"] = (last_day - rows.day).dt.days
    groups = rows.groupby("customer_id")
    recent = rows[rows.age <= 90].groupby("customer_id")
    expected = pd.DataFrame(
        {
            "frequency": groups.size(),
            "monetary": groups.cents.sum(),
            "recency_days": groups.age.min(),
            "tenure_days": groups.age.max(),
            "orders_90d": recent.size(),
            "revenue_90d": recent.cents.sum(),
        }
    ).fillna(0)
    found = cdnow_build.mart("customer_rfm").set_index("customer_id")[list(expected)].sort_index()
    found[["monetary", "revenue_90d"]] *= 100
    pd.testing.assert_frame_equal(
        found.astype(int), expected.astype(int), check_names=False, check_index_type=False
    )
