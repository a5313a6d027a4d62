"""The marts of movement are those of pandas over the history, the orders and the refunds."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

import oracle
from project import Project

COLUMNS = {**oracle.TIER_COLUMNS, "lifecycle_stage": "lifecycle_stage"}


def month_of(day: date) -> date:
    return day.replace(day=1)


def share(part, whole, places: int = 6) -> Decimal | None:
    """A ratio as the SPEC rounds it; null without a whole."""
    return oracle.ratio(Decimal(part), Decimal(whole), places) if whole else None


class Shop:
    """The demo as pandas sees it."""

    def __init__(self, project: Project) -> None:
        as_of_date = project.value("select max(as_of_date) from northstar.customers")
        orders = project.mart("orders")
        orders = orders[orders.ordered_date <= as_of_date]
        self.orders = orders[orders.order_kind != "not_counted"]
        self.sales = orders[orders.order_kind == "sale"]
        kinds = orders.set_index("order_id").order_kind
        refunds = project.mart("refunds")
        refunds = refunds[refunds.refunded_date <= as_of_date]
        self.refunds = refunds[refunds.order_id.map(kinds) != "not_counted"]
        history = project.mart("customer_history")
        self.ends = sorted(set(history.period_end))
        self.rows = defaultdict(dict)
        for row in history.to_dict("records"):
            self.rows[row["period_end"]][row["customer_id"]] = row
        self.sales_of = defaultdict(list)  # (customer, month) -> amounts
        for customer, day, amount in self.sales[
            ["customer_id", "ordered_date", "amount_reporting"]
        ].values:
            self.sales_of[customer, month_of(day)].append(amount)
        self.net_of = Counter()  # (customer, month) -> net revenue
        for customer, day, amount in self.orders[
            ["customer_id", "ordered_date", "amount_reporting"]
        ].values:
            self.net_of[customer, month_of(day)] += amount
        for customer, day, amount in self.refunds[
            ["customer_id", "refunded_date", "amount_reporting"]
        ].values:
            self.net_of[customer, month_of(day)] -= amount
        self.first_day = self.sales.groupby("customer_id").ordered_date.min().to_dict()

    def tier_before(self, end: date, months: int, customer: str, column: str) -> str | None:
        """The tier so many month ends before; None where that day has no history."""
        position = self.ends.index(end) - months
        if position < 0:
            return "none" if months == 1 else None
        row = self.rows[self.ends[position]].get(customer)
        return row[column] if row else "none"


@pytest.fixture(scope="module")
def shop(demo_build: Project) -> Shop:
    return Shop(demo_build)


def test_transitions_are_counted_customer_by_customer(shop: Shop, demo_build: Project):
    expected = {}
    for end in shop.ends:
        for system, column in COLUMNS.items():
            customers, revenue, leaving = Counter(), Counter(), Counter()
            for customer, row in shop.rows[end].items():
                move = shop.tier_before(end, 1, customer, column), row[column]
                customers[move] += 1
                leaving[move[0]] += 1
                revenue[move] += shop.net_of[customer, month_of(end)]
            for move, count in customers.items():
                part = share(count, leaving[move[0]])
                expected[end, system, *move] = (count, part, revenue[move])
    found = demo_build.query("""
        select
            period_end, tier_system, from_tier, to_tier, customers, share_of_from_tier, revenue
        from northstar.tier_transitions
    """)
    assert {tuple(row[:4]): tuple(row[4:]) for row in found.values} == expected


def test_metrics_are_those_of_the_members(shop: Shop, demo_build: Project):
    metrics = demo_build.mart("tier_metrics")
    last_day = shop.ends[-1]
    assert set(metrics.period_end) == set(shop.ends)
    seen = Counter()
    for row in metrics.to_dict("records"):
        end, column, tier = row["period_end"], COLUMNS[row["tier_system"]], row["tier_code"]
        month, everybody = month_of(end), shop.rows[end]
        members = [customer for customer in everybody if everybody[customer][column] == tier]
        seen[end, row["tier_system"]] += len(members)
        before, year = (
            [c for c in everybody if shop.tier_before(end, months, c, column) == tier]
            for months in (1, 12)
        )
        sales = [amount for customer in members for amount in shop.sales_of[customer, month]]
        net = sum((shop.net_of[customer, month] for customer in members), Decimal(0))
        active = [customer for customer in members if shop.sales_of[customer, month]]
        expected = {
            "customers": len(members),
            "customer_share": share(len(members), len(everybody)),
            "change_rate": share(len(members) - len(before), len(before)),
            "active_customers": len(active),
            "previous_customers": len(before),
            "converting_customers": sum(bool(shop.sales_of[c, month]) for c in before),
            "repurchasing_customers": sum(everybody[c]["orders_365d"] >= 2 for c in members),
            "staying_customers_1m": len(set(before) & set(members)),
            "staying_customers_12m": (
                len(set(year) & set(members)) if shop.ends.index(end) >= 12 else None
            ),
            "sales_count": len(sales),
            "gross_revenue": sum(sales, Decimal(0)),
            "conversion_rate": share(
                sum(bool(shop.sales_of[customer, month]) for customer in before), len(before)
            ),
            "repurchase_rate": share(
                sum(everybody[customer]["orders_365d"] >= 2 for customer in members), len(members)
            ),
            "revenue": net,
            "arpu": share(net, len(members), 4),
            "average_order_value": share(sum(sales), len(sales), 4),
            "stability_1m": share(len(set(before) & set(members)), len(before)),
            "stability_12m": share(len(set(year) & set(members)), len(year)),
            "decline_precision": None,
            "decline_precision_of_all": None,
        }
        if tier in ("decline", "churned") and (last_day - end).days >= 90:
            until = end + timedelta(days=90)
            after = shop.sales[(shop.sales.ordered_date > end) & (shop.sales.ordered_date <= until)]
            returned = set(after.customer_id)
            expected["decline_precision"] = share(len(set(members) - returned), len(members))
            expected["decline_precision_of_all"] = share(
                len(set(everybody) - returned), len(everybody)
            )
        found = {name: row[name] for name in expected}
        assert {k: None if pd.isna(v) else v for k, v in found.items()} == expected, row
    assert seen == {(end, system): len(shop.rows[end]) for end in shop.ends for system in COLUMNS}
    in_last_quadrant = metrics[
        (metrics.tier_system == "quadrant") & (metrics.period_end == shop.ends[0])
    ]
    assert len(in_last_quadrant) == 6  # also tiers that nobody is in yet


def next_month(month: date) -> date:
    return month_of(month + timedelta(days=31))


def test_flows_split_each_month(shop: Shop, demo_build: Project):
    months = [month_of(end) for end in shop.ends]
    customers = set(shop.first_day)
    flows = demo_build.mart("lifecycle_flows").set_index("month").to_dict("index")
    assert list(sorted(flows)) == months
    for last, month in zip([None, *months], months):
        now = {c for c in customers if shop.sales_of[c, month]}
        then = {c for c in customers if last and shop.sales_of[c, last]}
        new = {c for c in now if month_of(shop.first_day[c]) == month}
        groups = {"new": new, "retained": now & then, "reactivated": now - then - new}

        def gross(group, of_month):
            return sum((a for c in group for a in shop.sales_of[c, of_month]), Decimal(0))

        expected = {f"{name}_customers": len(group) for name, group in groups.items()}
        expected |= {f"{name}_revenue": gross(group, month) for name, group in groups.items()}
        expected["lapsed_customers"] = len(then - now)
        expected["lapsed_revenue"] = gross(then - now, last)
        net = sum((shop.net_of[c, month] for c in {c for c, m in shop.net_of if m == month}))
        expected["other_revenue"] = net - gross(now, month)
        gained = expected["new_revenue"] + expected["reactivated_revenue"]
        expected["quick_ratio"] = share(gained, expected["lapsed_revenue"])
        found = {k: None if pd.isna(v) else v for k, v in flows[month].items()}
        assert found == expected, month


def test_cohorts_are_a_square_of_all_months(shop: Shop, demo_build: Project):
    months = [month_of(end) for end in shop.ends]
    expected = {}
    for first, cohort_month in enumerate(months):
        cohort = {c for c, day in shop.first_day.items() if month_of(day) == cohort_month}
        for months_since in range(len(months)):
            cell = (len(cohort), None, None, None)
            if first + months_since < len(months):
                month = months[first + months_since]
                active = sum(bool(shop.sales_of[c, month]) for c in cohort)
                revenue = sum(
                    (value for (c, m), value in shop.net_of.items() if c in cohort and m <= month),
                    Decimal(0),
                )
                cell = (len(cohort), active, share(active, len(cohort)), revenue)
            expected[cohort_month, months_since] = cell
    cells = demo_build.query("""
        select
            cohort_month, months_since,
            cohort_customers, active_customers, retention, cumulative_revenue
        from northstar.retention_cohorts
    """)
    found = {
        tuple(row[:2]): tuple(None if pd.isna(value) else value for value in row[2:])
        for row in cells.values
    }
    assert found == expected


def test_daily_metrics_add_up_to_the_orders_and_events(shop: Shop, demo_build: Project):
    days = demo_build.mart("daily_metrics")
    assert days.sales_count.sum() == len(shop.sales)
    assert days.gross_revenue.sum() == shop.sales.amount_reporting.sum()
    assert days.net_revenue.sum() == sum(shop.net_of.values())
    assert days.new_customers.sum() == len(shop.first_day)
    day = date(2026, 3, 14)
    expected = Counter()
    for customer, ordered_date, market in shop.sales[
        ["customer_id", "ordered_date", "market"]
    ].values:
        if ordered_date == day:
            row = shop.rows[date(2026, 2, 28)].get(customer)
            expected[market, row["quadrant_tier"] if row else "none"] += 1
    rows = days[(days.day == day) & (days.sales_count > 0)]
    assert dict(zip(zip(rows.market, rows.quadrant_tier), rows.sales_count)) == expected
    assert expected


def test_registrations_are_followed_for_a_month(shop: Shop, demo_build: Project):
    customers = demo_build.mart("customers")
    last_day = shop.ends[-1]
    registered = customers[customers.registered_date.notna()]
    events = demo_build.query("""
        select customer_id, occurred_date from northstar_intermediate.int_events_accepted
        where occurred_date <= (select max(as_of_date) from northstar.customers)
    """)
    active = defaultdict(set)
    for customer, day in [*events.values, *shop.sales[["customer_id", "ordered_date"]].values]:
        active[customer].add(day)
    first_sales = shop.sales.groupby("customer_id").ordered_date.min().to_dict()
    expected = defaultdict(lambda: [0] * 6)
    for customer, day, market, channel in registered[
        ["customer_id", "registered_date", "market", "acquisition_channel"]
    ].values:
        counts = expected[month_of(day), market, channel or "unknown"]
        ages = {(other - day).days for other in active[customer]}
        first_sale = (first_sales[customer] - day).days if customer in first_sales else -1
        is_back = bool(ages & {1, 2, 3})
        is_lost = not is_back and (last_day - day).days >= 3
        flags = [True, 1 in ages, is_back, is_lost]
        flags += [0 <= first_sale <= span for span in (7, 30)]
        for place, flag in enumerate(flags):
            counts[place] += flag
    found = demo_build.query("""
        select
            registration_month, market, acquisition_channel, registered_customers,
            active_next_day_customers, active_within_3_days_customers,
            lost_within_3_days_customers, first_sale_within_7_days_customers,
            first_sale_within_30_days_customers
        from northstar.registration_retention
    """)
    assert {tuple(row[:3]): list(row[3:]) for row in found.values} == expected
    assert sum(counts[1] for counts in expected.values()) > 0
