"""Each mart has the columns that checks rely on (SPEC 6)."""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from .comparison import ANYTHING
from .contract import CONTRACT
from .days import default_as_of_date
from .engagement import engagement_values, events_by_customer
from .facts import FACT_COLUMNS, Ledger
from .lifecycle import LIFECYCLE_PHASES, days_until_decline, journey_stage, lifecycle_stage
from .orders import Run
from .rows import Issues, Row
from .scores import RFM_COLUMNS, Population
from .tags import tags_of
from .tiers import TIER_COLUMNS, customer_tiers, tier_rank_and_name, top_categories

ORDER_COLUMNS = (
    "order_id",
    "customer_id",
    "raw_customer_id",
    "order_kind",
    "status",
    "market",
    "channel",
    "currency_code",
    "amount",
    "fx_rate",
    "amount_reporting",
    "discount_amount",
    "cost_amount",
    "ordered_date",
    "ordered_at",
    "updated_at",
)
REFUND_COLUMNS = (
    "refund_id",
    "order_id",
    "customer_id",
    "amount",
    "amount_reporting",
    "refunded_date",
)
LIFECYCLE_COLUMNS = (
    "lifecycle_stage",
    "lifecycle_phase",
    "journey_stage",
    "expected_gap_days",
    "days_until_decline",
)
CUSTOMER_SCORE_COLUMNS = tuple(
    name for name in RFM_COLUMNS if name not in ("rfm_cell", "rfm_segment", "value_score_parts")
)
CUSTOMER_COLUMNS = (
    "customer_id",
    "market",
    "acquisition_channel",
    "is_member",
    "marketing_opt_in",
    "is_referred",
    "registered_date",
    *FACT_COLUMNS,
    *CUSTOMER_SCORE_COLUMNS,
    *TIER_COLUMNS.values(),
    "lifecycle_stage",
    "lifecycle_phase",
    "journey_stage",
)


def frame(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> pd.DataFrame:
    """A mart whose cells stay the Python objects they are."""
    return pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)


def pick(row: Mapping[str, Any], columns: Iterable[str]) -> list[Any]:
    """The named values of a row, null where it has none."""
    return [row.get(name) for name in columns]


def known_customers(
    orders: Iterable[Mapping[str, Any]],
    ledger: Ledger,
    events: Mapping[str, list],
    run: Run,
    as_of: date,
) -> list[str]:
    """SPEC 6, customers: a row registered by D or without date, an order or an event by D. A refund
    dated before its order makes one known too, for net_revenue adds up over customers."""
    known = {row["customer_id"] for row in orders if row["ordered_date"] <= as_of}
    known |= set(events) | set(ledger.lowerings)
    for customer, person in run.people.items():
        if any(at is None or run.clock.day(at) <= as_of for at in person["registrations"]):
            known.add(customer)
    return sorted(known)


def latest_markets(orders: Iterable[Mapping[str, Any]], as_of: date) -> dict[str, str]:
    """The market of each customer's latest order up to the as-of date, ties by name."""
    past = [order for order in orders if order["ordered_date"] <= as_of]
    past.sort(key=lambda order: order["market"], reverse=True)
    past.sort(key=lambda order: order["ordered_at"])
    return {order["customer_id"]: order["market"] for order in past}


def prospect_facts(lowered: Decimal) -> dict[str, Any]:
    """SPEC 6, customers: prospects have their own net_revenue; the SPEC does not say whether other
    facts of theirs are null or 0."""
    open_facts = dict.fromkeys(FACT_COLUMNS, ANYTHING)
    return {**open_facts, "net_revenue": -lowered, "expected_gap_days": None}


def customer_rows(
    known: Iterable[str],
    population: Population,
    tiers: Mapping[str, Mapping[str, str]],
    ledger: Ledger,
    events: Mapping[str, list],
    markets: Mapping[str, str],
    run: Run,
) -> list[dict[str, Any]]:
    """Everything about each known customer, for marts customers and customer_lifecycle."""
    rows = []
    for customer in known:
        person, facts = run.person(customer), population.all_facts.get(customer)
        registered_at = person.get("registered_at")
        registered = run.clock.day(registered_at) if registered_at else None
        stage = lifecycle_stage(facts)
        activity = [day for day, _ in events.get(customer, ())]
        row = {
            "customer_id": customer,
            "market": person.get("market") or markets.get(customer, "ZZ"),
            "acquisition_channel": person.get("acquisition_channel"),
            "is_member": person.get("is_member", False),
            "marketing_opt_in": person.get("marketing_opt_in", False),
            "is_referred": person.get("is_referred", False),
            "registered_date": registered,
            **prospect_facts(ledger.lowered(customer)),
            "lifecycle_stage": stage,
            "lifecycle_phase": LIFECYCLE_PHASES[stage],
            "journey_stage": journey_stage(facts, activity, registered),
            "days_until_decline": days_until_decline(facts, stage),
        }
        row.update(facts or {})
        row.update(population.scores.get(customer, {}))
        row.update((TIER_COLUMNS[name], code) for name, code in tiers.get(customer, {}).items())
        rows.append(row)
    return rows


def tier_rows(tiers: Mapping[str, Mapping[str, str]], as_of: date) -> Iterable[tuple]:
    """Mart customer_tiers."""
    for customer, codes in tiers.items():
        for system, code in codes.items():
            yield as_of, customer, system, code, *tier_rank_and_name(system, code)


def tag_rows(
    known: Iterable[str],
    refused: Set[str],
    ledger: Ledger,
    categories: Mapping[str, str],
    run: Run,
) -> Iterable[tuple]:
    """Mart customer_tags."""
    for customer in known:
        if customer in refused:
            continue
        sales = ledger.sales.get(customer, [])
        kilometres = run.person(customer).get("nearest_store_km")
        tags = tags_of(sales, categories.get(customer), kilometres, run.clock)
        yield from ((customer, group, code) for group, code in tags.items())


def input_marts(
    orders: Mapping[str, dict],
    order_rejections: Iterable[tuple],
    refunds: Iterable[dict],
    refund_rejections: Iterable[tuple],
    issues: Issues,
) -> dict[str, pd.DataFrame]:
    """The marts of SPEC 2."""
    raw_columns = {
        table: [column.name for column in CONTRACT[table]] for table in ("orders", "refunds")
    }
    return {
        "orders": frame(ORDER_COLUMNS, (pick(row, ORDER_COLUMNS) for row in orders.values())),
        "order_rejections": frame(
            [*raw_columns["orders"], "rejection_reason"], order_rejections
        ),
        "refunds": frame(REFUND_COLUMNS, (pick(row, REFUND_COLUMNS) for row in refunds)),
        "refund_rejections": frame(
            [*raw_columns["refunds"], "rejection_reason"], refund_rejections
        ),
        "input_issues": frame(
            ("table_name", "column_name", "issue", "row_count"),
            ((*issue, count) for issue, count in sorted(issues.items())),
        ),
    }


def customer_marts(
    orders: Mapping[str, dict],
    refunds: Iterable[dict],
    items: Iterable[Row],
    event_rows: Iterable[Row],
    run: Run,
) -> dict[str, pd.DataFrame]:
    """The marts of SPEC 3 to 6."""
    as_of = default_as_of_date(orders.values(), run.settings)
    ledger = Ledger(orders, refunds, as_of)
    events = events_by_customer(event_rows, run, as_of)
    facts = {
        customer: ledger.facts(customer, run.settings.rfm_window_days)
        for customer in sorted(ledger.sales)
    }
    known = known_customers(orders.values(), ledger, events, run, as_of)
    refused = {customer for customer in known if run.consents.refuses_profiling(customer, as_of)}
    population = Population(
        facts, engagement_values(events, run, as_of), run.settings, refused
    )
    categories = top_categories(items, orders, as_of)
    tiers = customer_tiers(population, categories)
    markets = latest_markets(orders.values(), as_of)
    customers = customer_rows(known, population, tiers, ledger, events, markets, run)
    rfm_columns = ("customer_id", *FACT_COLUMNS, *RFM_COLUMNS)
    lifecycle_columns = ("customer_id", *LIFECYCLE_COLUMNS)
    with_sale = [row for row in customers if row["customer_id"] in facts]
    return {
        "customer_rfm": frame(
            ("as_of_date", *rfm_columns), ([as_of, *pick(row, rfm_columns)] for row in with_sale)
        ),
        "score_cut_points": frame(
            ("as_of_date", "dimension", "statistic", "percentile", "cut_value", "is_degenerate"),
            (
                (as_of, dimension, statistic, percentile, Decimal(value), flag)
                for dimension, statistic, percentile, value, flag in population.cut_point_rows()
            ),
        ),
        "customer_tiers": frame(
            ("as_of_date", "customer_id", "tier_system", "tier_code", "tier_rank", "tier_name_zh"),
            tier_rows(tiers, as_of),
        ),
        "customer_lifecycle": frame(
            ("as_of_date", *lifecycle_columns),
            ([as_of, *pick(row, lifecycle_columns)] for row in customers),
        ),
        "customer_tags": frame(
            ("customer_id", "tag_group", "tag_code"),
            tag_rows(known, refused, ledger, categories, run),
        ),
        "customers": frame(CUSTOMER_COLUMNS, (pick(row, CUSTOMER_COLUMNS) for row in customers)),
        "consent_status": frame(
            ("customer_id", "purpose", "channel", "is_granted", "since", "basis"),
            run.consents.status_rows(known, as_of),
        ),
    }
