"""The oracle computes Northstar's core marts independently, from SPEC.md alone.

`compute` turns raw text tables into the marts of a correct `dbt build`; `compare` lists the
differences of a real mart. No module here reads the project's SQL, macros or seeds. The default
business numbers are typed in again, each in the module of its section, so that a wrong seed shows
up as a difference. Arithmetic is exact (Decimal). The oracle computes no history marts.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Context, localcontext

import pandas as pd

from .comparison import ANYTHING, compare
from .consents import Consents
from .contract import CONTRACT
from .cut_points import QUINTILES, Distribution, exceeded
from .days import Clock
from .erasure import Erasure, erasure
from .exactness import ratio
from .exchange import Rates, count_unpriced_spend
from .identity import closed_links, merged_people
from .lifecycle import days_until_decline, journey_stage, lifecycle_stage
from .marts import customer_marts, input_marts
from .orders import Run, judged
from .rows import Issues, accepted_rows, count_bad_options, count_direct_ids, read_rows
from .scores import PURCHASE_WEIGHTS, SEGMENTS
from .settings import Settings
from .tiers import SCENARIO_BANDS, TIER_COLUMNS, TIERS, quadrant_tier, slug
from .values import bounded_number, read_day, read_moment, read_number

__all__ = [
    "ANYTHING",
    "CONTRACT",
    "Distribution",
    "Erasure",
    "PURCHASE_WEIGHTS",
    "QUINTILES",
    "SCENARIO_BANDS",
    "SEGMENTS",
    "Settings",
    "TIERS",
    "TIER_COLUMNS",
    "bounded_number",
    "compare",
    "compute",
    "days_until_decline",
    "erasure",
    "exceeded",
    "journey_stage",
    "lifecycle_stage",
    "quadrant_tier",
    "ratio",
    "read_day",
    "read_moment",
    "read_number",
    "read_rows",
    "slug",
]


def compute(
    tables: Mapping[str, pd.DataFrame], settings: Settings
) -> dict[str, pd.DataFrame]:
    """The core marts that the SPEC demands for these raw tables (text or None in every cell)."""
    unknown = set(tables) - set(CONTRACT)
    if unknown:
        raise ValueError(f"unknown tables: {sorted(unknown)}")
    with localcontext(Context(prec=100)):
        return compute_exactly(tables, settings)


def compute_exactly(
    tables: Mapping[str, pd.DataFrame], settings: Settings
) -> dict[str, pd.DataFrame]:
    """`compute`, under a decimal context wide enough for every product and sum."""
    issues: Issues = Counter()
    raw_orders, raw_refunds = read_rows(tables, "orders"), read_rows(tables, "refunds")
    gone = erasure(tables)
    count_bad_options("orders", gone.left("orders", raw_orders), issues)
    count_bad_options("refunds", gone.left("refunds", raw_refunds), issues)
    count_direct_ids("orders", gone.left("orders", raw_orders), issues)
    accepted = {
        table: accepted_rows(tables, table, issues, gone.column)
        for table in CONTRACT
        if table not in ("orders", "refunds", "order_items")
    }
    links = closed_links(accepted["identity_links"])
    rates = Rates(accepted["fx_rates"], settings.reporting_currency)
    count_unpriced_spend(accepted["marketing_spend"], rates, issues)
    clock = Clock(settings.business_time_zone)
    run = Run(
        settings=settings,
        clock=clock,
        rates=rates,
        links=links,
        people=merged_people(accepted["customers"], links, gone.ids),
        erasure=gone,
        consents=Consents(accepted["consents"], accepted["customers"], links, clock),
    )
    order_rows, order_rejections = judged(
        raw_orders,
        run.order_problem,
        lambda row: run.remains("orders", row, "ordered_at"),
        "order_id",
        "ordered_at",
    )
    orders = {row["order_id"]: run.order(row) for row in order_rows}
    order_items = accepted_rows(tables, "order_items", issues, gone.column, orders=orders)
    refund_rows, refund_rejections = judged(
        raw_refunds,
        lambda row: run.refund_problem(row, orders),
        lambda row: run.remains("refunds", row, "refunded_at"),
        "refund_id",
        "refunded_at",
    )
    refunds = [run.refund(row, orders[row["order_id"]]) for row in refund_rows]
    return {
        **input_marts(orders, order_rejections, refunds, refund_rejections, issues),
        **customer_marts(orders, refunds, order_items, accepted["events"], run),
    }
