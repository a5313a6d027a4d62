"""Whatever touched a sale, and when: the shares of all models sum to 1, the amounts to the sale."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from compiled import Table, compiled_models, run_models
from made_values import pool
from project import Project

MODELS = {"first_touch", "last_touch", "linear", "position", "time_decay"}
SOLD_AT = datetime(2024, 6, 15, 12, 0, 0, 1)
TOUCH_SPAN = timedelta(days=30)

# How long before the sale: at its moment, on either bound, far apart, and close together
waits = st.one_of(
    st.sampled_from([
        timedelta(0), timedelta(microseconds=-1), timedelta(microseconds=1), TOUCH_SPAN,
        TOUCH_SPAN + timedelta(microseconds=1), TOUCH_SPAN - timedelta(microseconds=1),
    ]),
    st.timedeltas(timedelta(days=-1), timedelta(days=40)),
)
touches = st.tuples(waits, st.integers(0, 1), st.sampled_from(["a", "B", "é", "direct"]))
amounts = st.one_of(
    st.decimals(0, 1, places=4), st.decimals(0, Decimal("9" * 14 + ".9999"), places=4))
sales = st.tuples(amounts, st.lists(touches, max_size=12).map(tuple))


@pytest.fixture(scope="module")
def attributed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple]:
    """Made sales by order_id: the amount, the touches, and what the project made of them."""
    project = Project(tmp_path_factory.mktemp("attribution"), {"today": "2024-12-31"})
    models = compiled_models(
        project, "int_touches_weighted", "int_orders_attributed", "attributed_revenue")
    made = {f"o{number}": sale for number, sale in enumerate(pool(sales, 800))}
    ordered = [
        (order_id, f"c{order_id}", "DE", "sale", amount, SOLD_AT.date(), SOLD_AT, date(2024, 6, 1))
        for order_id, (amount, _) in made.items()
    ]
    touched = [
        (f"t{number}", f"c{order_id}", channel, kind, SOLD_AT - wait)
        for order_id, (_, found) in made.items()
        for number, (wait, kind, channel) in enumerate(found)
    ]
    tables = {
        "int_as_of_dates": Table("as_of_date date, is_current boolean", [(date(2024, 7, 1), True)]),
        "int_campaign_rules": Table(
            "touch_days decimal(18, 6), position_first_share decimal(18, 6),"
            " position_last_share decimal(18, 6), half_life_days decimal(18, 6)",
            [(30, Decimal("0.4"), Decimal("0.4"), 7)],
        ),
        "int_attribution_months": Table(
            "month_start date, first_touch_date date, last_touch_date date",
            [(date(2024, 6, 1), date(2024, 5, 1), date(2024, 7, 1))],
        ),
        "int_orders_accepted": Table(
            "order_id text, customer_id text, market text, order_kind text,"
            " amount_reporting decimal(18, 4), ordered_date date, ordered_at timestamp,"
            " batch_month date", ordered,
        ),
        "int_touches_found": Table(
            "touch_id text, customer_id text, channel text, kind_rank integer,"
            " touched_at timestamp", touched,
        ),
    }
    rows = run_models(models, tables, ["attributed_revenue"])["attributed_revenue"]
    by_order = dict(list(rows.groupby("order_id")))
    return {order_id: (*sale, by_order[order_id]) for order_id, sale in made.items()}


def test_shares_sum_to_one_and_amounts_to_the_sale(attributed):
    for order_id, (amount, _, rows) in attributed.items():
        found = rows.groupby("model").agg({"share": "sum", "amount": "sum"})
        assert set(found.index) == MODELS, order_id
        assert set(found.share) == {Decimal(1)}, order_id
        assert set(found.amount) == {amount}, order_id
        assert all(rows.share > 0), order_id


def test_a_touch_counts_for_thirty_days_to_the_microsecond(attributed):
    counted = 0
    for order_id, (_, found, rows) in attributed.items():
        near = {
            channel for wait, _, channel in found if timedelta(0) <= wait <= TOUCH_SPAN
        } or {"direct"}
        assert set(rows.channel[rows.model == "linear"]) == near, order_id
        counted += near != {"direct"}
    assert counted > 300
