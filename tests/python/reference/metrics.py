"""Mart metric_values computed by plain Python and pandas, from the SPEC alone.

Facts come from the marts of orders and refunds, tiers from those of the customers' history, all
else from the raw tables of the demo, read by the oracle. No SQL of the room is looked at.

Everything is counted in whole numbers: money in units of .0001, what the mart shows in millionths.
A day is its ordinal, a customer, market or member of a scope its name. Each metric is made of
measures, summed in cells: a period of one grain x market x dimension x member.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

import oracle
from oracle.erasure import Erasure, erasure
from oracle.exchange import Rates
from oracle.identity import closed_links, merged_people
from oracle.rows import accepted_rows

Query = Callable[[str], pd.DataFrame]
Definition = tuple[Any, ...] | None

SYSTEMS = ("quadrant", "pyramid", "value_score")
GROUPS = {
    "high_value": ("quadrant", ("north_star", "potential")),
    "high_end": ("pyramid", ("diamond", "platinum")),
    "core": ("value_score", ("core",)),
}
SCORED_SYSTEMS = ("pyramid", "value_score")  # their tiers follow from value_score
UNCOVERED = ("quadrant", "general")
ACTIVE_DAYS, RECENT_DAYS, NEW_CHANNEL_DAYS = 90, 365, 365
CHURN_FROM_DAYS, CHURN_TO_DAYS = 366, 730
COUNT, MONEY = 10**6, 10**2  # millionths in a unit of the measure
CELL = ["market", "dimension", "member", "period"]
KEY = ["metric_code", "period_grain", "market", "dimension", "member"]
SHOWN = ["numerator", "denominator", "value", "previous_value", "difference", "change",
         "value_12m_before", "change_12m"]


def month_of(day: date) -> int:
    """A month as a whole number, so that months are subtracted like numbers."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return first_day(month + 1) - timedelta(days=1)


def rounded(numerators: np.ndarray, denominators: np.ndarray, places: int) -> np.ndarray:
    """Quotients in millionths, rounded half away from zero; no denominator is 0."""
    scale, rest = 10**places, 10 ** (6 - places)
    found = []
    for numerator, denominator in zip(numerators.tolist(), denominators.tolist()):
        size = abs(denominator)
        whole = (2 * abs(numerator) * scale + size) // (2 * size) * rest
        found.append(whole if (numerator >= 0) == (denominator > 0) else -whole)
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True)
class Grain:
    """The periods of one grain, from that of the first sale's month to D's."""

    name: str
    starts: Sequence[date]
    ends: Sequence[date]
    as_of: date

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def start_ordinals(self) -> np.ndarray:
        """The first days as ordinals."""
        return np.array([day.toordinal() for day in self.starts])

    def index_of(self, days: np.ndarray) -> np.ndarray:
        """The number of each day's period; -1 for days outside all of them."""
        found = np.searchsorted(self.start_ordinals, days, side="right") - 1
        return np.where(days <= self.as_of.toordinal(), found, -1)

    @cached_property
    def seen_ends(self) -> list[date]:
        """The last day of each period that has been seen."""
        return [min(end, self.as_of) for end in self.ends]

    @cached_property
    def ends_before(self) -> list[date]:
        """The month end before each period."""
        return [last_day(month_of(start) - 1) for start in self.starts]

    def before(self, months: int) -> list[date]:
        """The month end so many months before each seen end."""
        return [last_day(month_of(end) - months) for end in self.seen_ends]

    @cached_property
    def year_before(self) -> np.ndarray:
        """The number of the period that begins 12 months (52 weeks) earlier, else -1."""
        numbers = {start: number for number, start in enumerate(self.starts)}
        if self.name == "week":
            return np.array([
                numbers.get(start - timedelta(weeks=52), -1) for start in self.starts])
        found = []
        for start in self.starts:
            month = month_of(start) - 12
            day = min(start.day, last_day(month).day)
            found.append(numbers.get(first_day(month).replace(day=day), -1))
        return np.array(found)


def grain_of(name: str, first_month: int, as_of: date) -> Grain:
    """All periods of one grain."""
    starts, ends = [], []
    start = first_day(first_month)
    if name == "week":
        start -= timedelta(days=start.weekday())
    elif name in ("quarter", "year"):
        months = 3 if name == "quarter" else 12
        start = first_day(first_month - first_month % months)
    while start <= as_of:
        if name in ("day", "week"):
            end = start + timedelta(days=0 if name == "day" else 6)
            following = end + timedelta(days=1)
        else:
            months = {"month": 1, "quarter": 3, "year": 12, "rolling_year": 12}[name]
            end = last_day(month_of(start) + months - 1)
            following = end + timedelta(days=1)
            if name == "rolling_year":
                following = first_day(month_of(start) + 1)
                if end > as_of:
                    break
        starts.append(start)
        ends.append(end)
        start = following
    return Grain(name, starts, ends, as_of)


def units(amount: Decimal | None, places: int = 4) -> int:
    """An amount in whole last decimals, rounded half away from zero."""
    if amount is None:
        return 0
    return int(amount.scaleb(places).quantize(Decimal(1), ROUND_HALF_UP))


class Shop:
    """Facts and judgements, as data frames of whole numbers and names."""

    def __init__(self, query: Query, raw: dict[str, pd.DataFrame]) -> None:
        self.query, self.raw = query, raw

    def rows(self, table: str) -> list[Any]:
        """The accepted rows of a raw table."""
        return accepted_rows(self.raw, table, oracle_issues(), self.erasure.column)

    @cached_property
    def erasure(self) -> Erasure:
        """Who is erased."""
        return erasure(self.raw)

    @cached_property
    def links(self) -> dict[str, str]:
        """Linked ids with the canonical one."""
        return closed_links(self.rows("identity_links"))

    @cached_property
    def people(self) -> dict[str, dict[str, Any]]:
        """The merged attributes of every customer with a raw row."""
        return merged_people(self.rows("customers"), self.links, self.erasure.ids)

    @cached_property
    def as_of(self) -> date:
        """D."""
        return self.query("select max(as_of_date) as day from northstar.customers").iat[0, 0]

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Counted orders up to D."""
        found = self.query(
            "select order_id, customer_id, order_kind, market, channel, fx_rate, amount, "
            "amount_reporting, discount_amount, cost_amount, ordered_date, ordered_at "
            "from northstar.orders where order_kind <> 'not_counted'")
        found = found[found.ordered_date <= self.as_of].reset_index(drop=True)
        found["day"] = [day.toordinal() for day in found.ordered_date]
        found["revenue"] = [units(amount) for amount in found.amount_reporting]
        found["margin"] = [
            None if row.cost_amount is None and row.order_kind == "sale" else
            units(row.amount_reporting - (row.cost_amount or Decimal(0)) * row.fx_rate)
            for row in found.itertuples()
        ]
        return found

    @cached_property
    def sales(self) -> pd.DataFrame:
        """Sales up to D, in the order in which they happened."""
        found = self.orders[self.orders.order_kind == "sale"]
        return found.sort_values(["ordered_at", "order_id"]).reset_index(drop=True)

    @cached_property
    def refunds(self) -> pd.DataFrame:
        """Refunds and credit notes up to D: revenue is negative, market and channel the order's."""
        notes = self.orders[self.orders.order_kind == "credit_note"]
        found = self.query(
            "select order_id, customer_id, amount, amount_reporting, refunded_date "
            "from northstar.refunds where order_kind <> 'not_counted'")
        found = found[found.refunded_date <= self.as_of]
        every = self.query(
            "select order_id, market, channel, amount as order_amount, amount_reporting as value, "
            "cost_amount, fx_rate, order_kind from northstar.orders")
        found = found.merge(every, on="order_id", how="left")
        found["day"] = [day.toordinal() for day in found.refunded_date]
        found["revenue"] = [-units(amount) for amount in found.amount_reporting]
        found["margin"] = [self.refunded_margin(row) for row in found.itertuples()]
        columns = ["order_id", "customer_id", "market", "channel", "day", "revenue", "margin"]
        return pd.concat([found[columns], notes[columns]], ignore_index=True)

    def refunded_margin(self, refund: Any) -> int | None:
        """A refund takes back its share of the order's margin."""
        if refund.order_amount == 0 or (
            refund.cost_amount is None and refund.order_kind == "sale"
        ):
            return None
        cost = refund.cost_amount or Decimal(0)
        margin = Decimal(units(refund.value - cost * refund.fx_rate)).scaleb(-4)
        return units(-margin * refund.amount / refund.order_amount)

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Everybody, by customer_id; the market is the stated one, else that of the first sale."""
        found = self.query(
            "select customer_id, is_member, acquisition_channel, registered_date, "
            "is_referred from northstar.customers").set_index("customer_id")
        first = self.sales.drop_duplicates("customer_id").set_index("customer_id")
        stated = pd.Series(
            {customer: person["market"] for customer, person in self.people.items()}, dtype=object)
        found["market"] = (
            stated.reindex(found.index).fillna(first.market.reindex(found.index)).fillna("ZZ"))
        found["first_day"] = first.day.reindex(found.index).fillna(10**7).astype(int)
        found["membership"] = np.where(found.is_member.astype(bool), "member", "non_member")
        found["acquisition_channel"] = found.acquisition_channel.fillna("unknown")
        found["has_referrer"] = found.is_referred.astype(bool)
        found["registered"] = [
            day.toordinal() if isinstance(day, date) else 10**7 for day in found.registered_date]
        return found

    @cached_property
    def first_month(self) -> int:
        """The month of the first sale."""
        return month_of(date.fromordinal(int(self.sales.day.min())))

    @cached_property
    def history(self) -> pd.DataFrame:
        """Customers with a sale at each month end, and at D."""
        columns = (
            "customer_id, quadrant_tier as quadrant, pyramid_tier as pyramid, "
            "value_score_tier as value_score, lifecycle_stage, value_score_parts, recency_days, "
            "orders_365d, interaction_points")
        found = self.query(f"select period_end, {columns} from northstar.customer_history")
        if self.as_of not in set(found.period_end):
            now = self.query(
                f"select as_of_date as period_end, {columns} from northstar.customers "
                "where sales_count > 0")
            found = pd.concat([found, now], ignore_index=True)
        for name in ("recency_days", "orders_365d"):
            found[name] = found[name].astype(np.int64)
        people = self.customers[["market", "membership", "acquisition_channel"]]
        found = found.join(people, on="customer_id")
        for group, (system, codes) in GROUPS.items():
            found[group] = np.where(found[system].isin(codes), group, None)
        return found

    @cached_property
    def judged_days(self) -> list[date]:
        """The month ends at which customers were judged, and D."""
        return sorted(self.parts)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Cells of the judged dates: customers, and the ones with some property."""
        return states(self)

    @cached_property
    def events(self) -> pd.DataFrame:
        """Events up to D."""
        found = pd.DataFrame([
            (self.canonical(row), row["event_type"], row["channel"] or "unknown",
             row["source_channel"], row["occurred_at"].toordinal())
            for row in self.rows("events")
        ], columns=["customer_id", "event_type", "channel", "source_channel", "day"])
        return found[found.day <= self.as_of.toordinal()].reset_index(drop=True)

    @cached_property
    def activity(self) -> pd.DataFrame:
        """The days on which each customer has an event or a sale."""
        columns = ["customer_id", "day"]
        found = pd.concat([self.events[columns], self.sales[columns]], ignore_index=True)
        return found.astype({"day": np.int64}).drop_duplicates(ignore_index=True)

    def canonical(self, row: Any) -> str | None:
        """The customer of a raw row."""
        return self.links.get(row["customer_id"], row["customer_id"])

    def market_of(self, customer: str | None) -> str:
        """The market of a customer; nobody's is ZZ."""
        return self.customers.market.get(customer, "ZZ")

    @cached_property
    def tickets(self) -> pd.DataFrame:
        """Tickets opened up to D; what happened to them after D is not known yet."""
        end = datetime.combine(self.as_of, datetime.min.time()) + timedelta(days=1)
        found = pd.DataFrame([
            (self.canonical(row), row["market"] or self.market_of(self.canonical(row)),
             row["kind"], row["reason"] or "unknown", row["channel"] or "unknown",
             row["opened_at"].toordinal(),
             row["opened_at"], before(row["first_response_at"], end),
             before(row["resolved_at"], end))
            for row in self.rows("tickets") if row["opened_at"] < end
        ], columns=["customer_id", "market", "kind", "reason", "channel", "day", "opened_at",
                    "first_response_at", "resolved_at"])
        times = ["opened_at", "first_response_at", "resolved_at"]
        return found.astype(dict.fromkeys(times, "datetime64[us]"))

    @cached_property
    def surveys(self) -> pd.DataFrame:
        """Answers up to D; scores are in millionths."""
        found = pd.DataFrame([
            (self.canonical(row), self.market_of(self.canonical(row)), row["kind"],
             units(row["score"], 6), row["responded_at"].toordinal())
            for row in self.rows("surveys")
        ], columns=["customer_id", "market", "kind", "score", "day"])
        return found[found.day <= self.as_of.toordinal()].reset_index(drop=True)

    @cached_property
    def sends(self) -> pd.DataFrame:
        """Sends up to D, but for those of variant control; what happened after D does not count."""
        end = datetime.combine(self.as_of, datetime.min.time()) + timedelta(days=1)
        found = pd.DataFrame([
            (row["send_id"], row["campaign_id"], self.canonical(row), row["channel"],
             row["sent_at"].toordinal(),
             row["sent_at"], int(bool(before(row["clicked_at"], end))),
             int(bool(before(row["opened_at"], end) or before(row["clicked_at"], end))),
             units(row["cost_amount"]))
            for row in self.rows("campaign_sends")
            if row["variant"] != "control" and row["sent_at"] < end
        ], columns=["send_id", "campaign_id", "customer_id", "channel", "day", "sent_at", "clicked",
                    "opened", "send_cost"])
        found["market"] = [self.market_of(customer) for customer in found.customer_id]
        return found.astype({"sent_at": "datetime64[us]"})

    @cached_property
    def spend(self) -> pd.DataFrame:
        """Marketing spend up to D, each row at the rate of its day."""
        rates, found = Rates(self.rows("fx_rates"), "USD"), []
        for row in self.rows("marketing_spend"):
            rate = rates.on(row["currency_code"] or "USD", row["spend_date"])
            if rate is not None and row["spend_date"] <= self.as_of:
                found.append((
                    row["spend_date"].toordinal(), row["channel"], row["purpose"],
                    units(row["amount"] * rate)))
        return pd.DataFrame(found, columns=["day", "channel", "purpose", "spend"])

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Lines of sales, at the rate of the order; a quantity is in millionths."""
        sales = self.sales.set_index("order_id")
        rates = self.query("select order_id, fx_rate from northstar.orders")
        known = {order: {"fx_rate": rate} for order, rate in zip(rates.order_id, rates.fx_rate)}
        found = pd.DataFrame([
            (row["order_id"], row["category"], units(row["quantity"], 6),
             units(row["amount"] * known[row["order_id"]]["fx_rate"]))
            for row in accepted_rows(
                self.raw, "order_items", oracle_issues(), self.erasure.column, orders=known)
        ], columns=["order_id", "category", "quantity", "line_amount"])
        found = found[found.order_id.isin(sales.index)]
        columns = ["customer_id", "market", "channel", "day"]
        return found.join(sales[columns], on="order_id").reset_index(drop=True)

    @cached_property
    def numbers(self) -> pd.Series:
        """A number for each customer_id."""
        return pd.Series(np.arange(len(self.customers)), index=self.customers.index)

    @cached_property
    def judged(self) -> dict[str, tuple[list[str], np.ndarray]]:
        """By system, group or lifecycle_stage: the members, and by day and customer's number the
        place of the own one in them; the last is 'none'. A last day stands for all other days, a
        last customer for everybody else."""
        found = {}
        day = pd.Series(np.arange(len(self.judged_days)), index=self.judged_days)
        at = (day[self.history.period_end].to_numpy(),
              self.numbers[self.history.customer_id].to_numpy())
        for name in (*SYSTEMS, *GROUPS, "lifecycle_stage"):
            members = [*sorted(set(self.history[name].dropna())), "none"]
            places = pd.Series(np.arange(len(members)), index=members)
            codes = np.full((len(day) + 1, len(self.numbers) + 1), len(members) - 1)
            codes[at] = places[self.history[name].fillna("none")].to_numpy()
            found[name] = (members, codes)
        return found

    @cached_property
    def parts(self) -> dict[date, str]:
        """The parts of value_score that counted at each date."""
        scored = self.history[self.history.value_score_parts.notna()]
        return dict(zip(scored.period_end, scored.value_score_parts))

    def day_numbers(self, days: Sequence[date]) -> np.ndarray:
        """The numbers of judged days; any other is the last, where nobody has a tier."""
        numbers = {day: number for number, day in enumerate(self.judged_days)}
        return np.array([numbers.get(day, len(numbers)) for day in days])

    def by_tiers(self, rows: pd.DataFrame, days: Sequence[date],
                 names: Iterable[str] = (*SYSTEMS, *GROUPS)) -> pd.DataFrame:
        """Rows of periods with the customer's tiers at each period's date; of a group, the group or
        nothing."""
        customers = self.numbers.reindex(rows.customer_id).fillna(len(self.numbers)).astype(int)
        at = (self.day_numbers(days)[rows.period.to_numpy()], customers.to_numpy())
        found = {}
        for name in names:
            members, codes = self.judged[name]
            own = codes[at]
            if name in GROUPS:
                own = np.where(own == len(members) - 1, -1, own)
            found[name] = pd.Categorical.from_codes(own, members)
        return rows.assign(**found)


def before(moment: datetime | None, end: datetime) -> datetime | None:
    """A moment, unless it lies after the end."""
    return moment if moment and moment < end else None


def oracle_issues() -> Any:
    """Where the oracle counts bad values; nobody reads it here."""
    return Counter()


def summed(rows: pd.DataFrame, measures: Sequence[str], dimensions: Iterable[str] = ("all",),
           distinct: str | None = None, markets: bool = True) -> Iterator[pd.DataFrame]:
    """Cells of rows with period and market: sums of measures, or the number of `distinct` values.

    A dimension is a column of members, a null in it belongs to none; 'all' is everybody. A group
    is a column of its own in dimension tier_group.
    """
    period = rows.period.to_numpy().astype(np.int64)
    market, markets_named = coded(rows.market)
    others = coded(rows[distinct])[0] if distinct else None
    numbers = None if distinct else rows[list(measures)].to_numpy(dtype=np.int64)
    for dimension in dimensions:
        member, members_named = (
            (np.zeros(len(rows), np.int64), np.array(["all"], dtype=object))
            if dimension == "all" else coded(rows[dimension]))
        kept = np.flatnonzero(member >= 0)
        for with_market in (False, True) if markets else (False,):
            place = market if with_market else np.zeros_like(market)
            named = markets_named if with_market else np.array(["all"], dtype=object)
            key = (period * len(named) + place) * len(members_named) + member
            if others is not None:
                pairs = np.unique(np.stack([key[kept], others[kept]]), axis=1)
                cells, sums = np.unique(pairs[0], return_counts=True)
                sums = sums[:, None]
            else:
                cells, cell = np.unique(key[kept], return_inverse=True)
                sums = np.zeros((len(cells), len(measures)), np.int64)
                np.add.at(sums, cell, numbers[kept])
            rest, of_member = np.divmod(cells, len(members_named))
            of_period, of_market = np.divmod(rest, len(named))
            yield pd.DataFrame({
                "market": texts(named[of_market]),
                "dimension": texts(
                    ["tier_group" if dimension in GROUPS else dimension] * len(cells)),
                "member": texts(members_named[of_member]),
                "period": of_period,
                **{name: sums[:, number] for number, name in enumerate(measures)},
            })


def coded(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """A number for each value, -1 for none, and the values by number."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return (column.cat.codes.to_numpy().astype(np.int64),
                np.array(column.cat.categories, dtype=object))
    codes, named = pd.factorize(np.asarray(column, dtype=object))
    return codes.astype(np.int64), np.asarray(named, dtype=object)


def texts(names: Iterable[str]) -> pd.Series:
    """A column of texts as Python's own, which are faster to group than pandas'."""
    return pd.Series(names, dtype=object)


def joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """One row per cell with all measures."""
    found = pd.concat(list(parts), ignore_index=True)
    measures = [name for name in found.columns if name not in CELL]
    found[measures] = found[measures].fillna(0).astype(np.int64)
    return found.groupby(CELL, as_index=False)[measures].sum()


def spread_over(cells: pd.DataFrame, days: Sequence[date], of: Sequence[date]) -> pd.DataFrame:
    """Cells whose period is the number of a date, as cells of every period with that date."""
    numbers = {day: number for number, day in enumerate(of)}
    links = pd.DataFrame([
        (numbers[day], number) for number, day in enumerate(days) if day in numbers
    ], columns=["period", "later"])
    found = cells.merge(links, on="period")
    return found.assign(period=found.later).drop(columns="later")


@dataclass(frozen=True)
class Made:
    """How a metric is made of measures: scales of both, digits shown, and what judged it."""

    numerator: str
    denominator: str | None = None  # null: 1
    scale: int = COUNT
    denominator_scale: int = COUNT
    places: int = 6
    judged: tuple[str, ...] = ("before",)  # the dates of the tiers
    system: str | None = None  # the system behind the metric itself
    waiting_days: int = 0
    # Members of these dimensions are held against their market, markets against all; others have
    # a denominator of their own.
    of_whole: tuple[str, ...] = ()
    is_measured: bool = False  # nothing, not 0, where the denominator counts nothing
    of_gain: bool = False  # null where the denominator is below 0, too
    is_one_number: bool = False  # of a whole dimension: every cell is a row
    without_none: bool = False  # nobody is a member of none at the month end before
    # Facts, and those of them with a number: where none has one, the sum is unknown
    of_facts: tuple[str, str] | None = None


# Metrics of customers: counted are the members at the month end before (b_), at the end (e_), at
# both of two dates, and the customers with facts of the period (p_).
END, EARLIER, SINCE = ("end",), ("12m",), ("before", "end")
CUSTOMERS = {
    "customers": Made("e_customers", judged=END),
    "buyers": Made("p_buyers"),
    "new_customers": Made("p_new"),
    "conversion_rate": Made("p_converted", "b_customers"),
    "repurchase_rate": Made("e_repurchasing", "e_customers", judged=END),
    "repurchase_rate_365d": Made("e_repurchasing", "e_bought_365d", judged=END),
    "retention_rate": Made("p_retained", "p_buyers_before"),
    "active_share": Made("e_active", "e_customers", judged=END),
    "stability_1m": Made("stayed_1m", "members_1m", judged=("1m", "end")),
    "stability_12m": Made("stayed_12m", "members_12m", judged=("12m", "end")),
    "tier_churn": Made("worse", "members_before", judged=SINCE),
    "net_growth": Made("grown", "b_customers", judged=SINCE),
    "high_value_share": Made("e_high_value", "e_customers", judged=END, system="quadrant"),
    "high_end_share": Made("e_high_end", "e_customers", judged=END, system="pyramid"),
    "core_share": Made("e_core", "e_customers", judged=END, system="value_score"),
    "coverage": Made("e_covered", "e_customers", judged=END, system="quadrant"),
    "coverage_active": Made(
        "e_covered_recent", "e_recent", judged=END, system="quadrant"),
    "annual_churn": Made("churned", "bought_year_before", judged=EARLIER),
    "orders_per_member": Made("p_member_sales", "b_customers"),
    "referred_revenue": Made("p_referred_revenue", scale=MONEY),
    "viral_coefficient": Made("p_referred", "e_active"),
}
STATES = ("customers", "repurchasing", "bought_365d", "active", "recent", "covered",
          "covered_recent", *GROUPS)


def states(shop: "Shop") -> pd.DataFrame:
    """Cells of the judged dates, by number of the date."""
    rows = shop.history.copy()
    rows["period"] = shop.day_numbers(rows.period_end)
    system, code = UNCOVERED
    rows["e_customers"] = 1
    rows["e_repurchasing"] = (rows.orders_365d >= 2).astype(int)
    rows["e_bought_365d"] = (rows.orders_365d >= 1).astype(int)
    rows["e_active"] = (rows.recency_days <= ACTIVE_DAYS).astype(int)
    rows["e_recent"] = (rows.recency_days <= RECENT_DAYS).astype(int)
    rows["e_covered"] = (rows[system] != code).astype(int)
    rows["e_covered_recent"] = rows.e_covered * rows.e_recent
    for group in GROUPS:
        rows[f"e_{group}"] = rows[group].notna().astype(int)
    return joined(summed(
        rows, [f"e_{name}" for name in STATES],
        ("all", *SYSTEMS, *GROUPS, "lifecycle_stage", "membership")))


def moved(shop: Shop, grain: Grain, earlier: Sequence[date], names: tuple[str, str, str]
          ) -> Iterator[pd.DataFrame]:
    """Cells of the members at an earlier date: all, those who stayed, those in a worse tier."""
    members, stayed, worse = names
    starts, ends = shop.day_numbers(earlier), shop.day_numbers(grain.seen_ends)
    for name in (*SYSTEMS, *GROUPS, "lifecycle_stage"):
        codes, judged = shop.judged[name]
        system = GROUPS[name][0] if name in GROUPS else name
        tiers, judged_tiers = shop.judged[system]
        best_first = [*oracle.TIERS.get(system, tiers[:-1]), "none"]
        ranks = np.array([best_first.index(code) for code in tiers])
        number, customer = np.nonzero(judged[starts, :-1] != len(codes) - 1)
        before, now = judged[starts[number], customer], judged[ends[number], customer]
        rows = pd.DataFrame({
            "period": number, name: pd.Categorical.from_codes(before, codes),
            "market": shop.customers.market.to_numpy()[customer],
            members: 1, stayed: (before == now).astype(int),
            worse: (ranks[judged_tiers[ends[number], customer]]
                    > ranks[judged_tiers[starts[number], customer]]).astype(int),
        })
        yield from summed(rows, names, (name,))


def churned(shop: Shop, grain: Grain) -> Iterator[pd.DataFrame]:
    """Cells of the customers with a sale in the year before last, by the tier at its end."""
    found = []
    for number, end in enumerate(grain.seen_ends):
        ages = end.toordinal() - shop.sales.day
        then = ages.between(CHURN_FROM_DAYS, CHURN_TO_DAYS)
        customers = pd.Series(shop.sales.customer_id[then].unique(), dtype=object)
        since = set(shop.sales.customer_id[ages.between(0, CHURN_FROM_DAYS - 1)])
        found.append(pd.DataFrame({
            "customer_id": customers, "period": number, "bought_year_before": 1,
            "churned": (~customers.isin(since)).astype(int),
        }))
    rows = pd.concat(found, ignore_index=True).join(shop.customers.market, on="customer_id")
    rows = shop.by_tiers(rows, grain.before(12))
    return summed(rows, ["bought_year_before", "churned"], ("all", *SYSTEMS, *GROUPS))


def bought(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Customers with a sale in each period, one row each."""
    sales = shop.sales.assign(period=grain.index_of(shop.sales.day.to_numpy()))
    rows = sales.groupby(["period", "customer_id"]).size().rename("p_sales").reset_index()
    people = shop.customers[["market", "first_day", "has_referrer"]]
    rows = rows.join(people, on="customer_id")
    starts = grain.start_ordinals[rows.period]
    before = np.array([day.toordinal() for day in grain.ends_before])[rows.period]
    rows["p_buyers"] = 1
    rows["p_new"] = (rows.first_day >= starts).astype(int)
    rows["p_converted"] = (rows.first_day <= before).astype(int)
    rows["p_member_sales"] = rows.p_sales * rows.p_converted
    return rows


def customer_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of customers count."""
    rows = bought(shop, grain)
    people = shop.customers
    was_there = set(zip(rows.period + 1, rows.customer_id))
    rows["p_retained"] = [
        int(pair in was_there) for pair in zip(rows.period, rows.customer_id)]
    before = rows[["period", "customer_id", "market"]].assign(
        period=rows.period + 1, p_buyers_before=1)
    before = before[before.period < len(grain)]
    rows = pd.concat([rows, before], ignore_index=True)

    facts = pd.concat([shop.sales, shop.refunds], ignore_index=True)
    facts = facts[facts.customer_id.map(people.has_referrer)]
    facts = pd.DataFrame({
        "period": grain.index_of(facts.day.to_numpy()), "customer_id": facts.customer_id,
        "market": facts.market, "p_referred_revenue": facts.revenue,
    })
    rows = pd.concat([rows, facts[facts.period >= 0]], ignore_index=True)
    measures = ["p_buyers", "p_new", "p_converted", "p_member_sales", "p_retained",
                "p_buyers_before", "p_referred_revenue"]
    rows[measures] = rows[measures].fillna(0).astype(np.int64)
    rows = shop.by_tiers(rows, grain.ends_before, (*SYSTEMS, *GROUPS, "lifecycle_stage"))
    parts = list(summed(rows, measures, ("all", *SYSTEMS, *GROUPS, "lifecycle_stage")))

    invited = people[people.has_referrer & (people.registered <= shop.as_of.toordinal())]
    invited = invited.assign(period=grain.index_of(invited.registered.to_numpy()), p_referred=1)
    parts += summed(invited[invited.period >= 0], ["p_referred"])

    at_end = shop.members
    parts.append(spread_over(at_end, grain.seen_ends, shop.judged_days))
    at_start = at_end[[*CELL, "e_customers"]].rename(columns={"e_customers": "b_customers"})
    parts.append(spread_over(at_start, grain.ends_before, shop.judged_days))
    if grain.name not in ("day", "week"):
        for earlier, names in (
            (grain.before(1), ("members_1m", "stayed_1m", "worse_1m")),
            (grain.before(12), ("members_12m", "stayed_12m", "worse_12m")),
            (grain.ends_before, ("members_before", "stayed", "worse")),
        ):
            parts += moved(shop, grain, earlier, names)
        parts += churned(shop, grain)
    cells = joined(parts)
    return cells.assign(grown=cells.e_customers - cells.b_customers)


# Metrics of sales, by the day, market and channel of the order.
COMMERCE = {
    "gmv": Made("gmv", scale=MONEY),
    "revenue": Made("revenue", scale=MONEY),
    "refunds": Made("refunded", scale=MONEY),
    "refund_count": Made("refund_count"),
    "orders": Made("orders"),
    "average_order_value": Made("gmv", "orders", MONEY, places=4),
    "arpu": Made("revenue", "b_customers", MONEY, places=4, without_none=True),
    "refund_rate": Made("refunded", "gmv", MONEY, MONEY),
    "discount_share": Made("discounted", "orders"),
    "orders_per_buyer": Made("orders", "buyers"),
    "items_per_order": Made("quantity", "orders_with_lines", 1),
    "repurchase_cycle_days": Made("gap", "gaps", is_measured=True),
    "margin": Made("margin", scale=MONEY, of_facts=("facts", "facts_with_margin")),
    "margin_rate": Made("margin", "revenue_with_margin", MONEY, MONEY, of_gain=True),
    "margin_coverage": Made("costed", "gmv", MONEY, MONEY),
    "new_channel_share": Made("new_channel_revenue", "revenue_after_a_year", MONEY, MONEY),
    "revenue_share": Made(
        "revenue", "revenue", MONEY, MONEY,
        of_whole=("all", *SYSTEMS, "tier_group", "membership", "channel")),
}
OF_SALES = ("all", *SYSTEMS, *GROUPS, "membership", "channel")


def placed(shop: Shop, grain: Grain, rows: pd.DataFrame) -> pd.DataFrame:
    """Facts with a period, the customer's tiers at the month end before it and the membership."""
    rows = rows.assign(period=grain.index_of(rows.day.to_numpy().astype(int)))
    rows = rows[rows.period >= 0].reset_index(drop=True)
    return shop.by_tiers(rows.join(shop.customers.membership, on="customer_id"), grain.ends_before)


def sale_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of sales count."""
    sales = placed(shop, grain, shop.sales)
    sales["gmv"], sales["orders"] = sales.revenue, 1
    sales["costed"] = sales.revenue.where(sales.margin.notna(), 0)
    sales["discounted"] = [int((amount or 0) > 0) for amount in sales.discount_amount]
    refunds = placed(shop, grain, shop.refunds)
    refunds["refunded"], refunds["refund_count"] = -refunds.revenue, 1
    facts = pd.concat([sales, refunds], ignore_index=True)
    for system in SYSTEMS:
        facts[system] = facts[system].astype(object)
    facts["revenue_with_margin"] = facts.revenue.where(facts.margin.notna(), 0)
    facts["facts"], facts["facts_with_margin"] = 1, facts.margin.notna().astype(int)
    measures = ["gmv", "costed", "orders", "discounted", "revenue", "refunded", "refund_count",
                "margin", "revenue_with_margin", "facts", "facts_with_margin"]
    facts[measures] = facts[measures].fillna(0).astype(np.int64)
    parts = list(summed(facts, measures, OF_SALES))
    parts += summed(sales, ["buyers"], OF_SALES, distinct="customer_id")

    lines = placed(shop, grain, shop.lines)
    parts += summed(lines, ["quantity"], OF_SALES)
    parts += summed(lines, ["orders_with_lines"], OF_SALES, distinct="order_id")
    of_category = [*summed(lines, ["quantity", "line_amount"], ("category",)),
                   *summed(lines, ["orders_with_lines"], ("category",), distinct="order_id")]
    of_category = joined(found[found.dimension == "category"] for found in of_category)
    parts.append(of_category.rename(columns={"line_amount": "gmv"}).assign(
        orders=of_category.orders_with_lines))

    judged = shop.members[[*CELL, "e_customers"]].rename(columns={"e_customers": "b_customers"})
    parts.append(spread_over(judged, grain.ends_before, shop.judged_days))

    opened = shop.sales.groupby("channel").day.min()
    age = facts.day.astype(int) - facts.channel.map(opened)
    new = facts[age <= NEW_CHANNEL_DAYS]
    parts += summed(new.assign(new_channel_revenue=new.revenue), ["new_channel_revenue"])
    if grain.name == "month":
        parts += medians(gaps(sales), "gap", "gaps", OF_SALES[:-1])

    cells = joined(parts)
    shop_age = np.array([
        end.toordinal() - int(shop.sales.day.min()) for end in grain.ends])[cells.period]
    is_old = shop_age > NEW_CHANNEL_DAYS
    cells["new_channel_revenue"] = cells.new_channel_revenue.where(is_old, 0)
    cells["revenue_after_a_year"] = cells.revenue.where(is_old, 0)
    return cells


def gaps(sales: pd.DataFrame) -> pd.DataFrame:
    """Repeat sales with the days since the customer's sale before."""
    gap = sales.day.astype(int) - sales.groupby("customer_id").day.shift()
    repeats = sales.assign(gap=gap)[gap.notna()]
    return repeats.assign(gap=repeats.gap.astype(np.int64))


def medians(rows: pd.DataFrame, value: str, count: str, dimensions: Iterable[str]
            ) -> Iterator[pd.DataFrame]:
    """Cells with the lower median of a value, and with how many values there are."""
    for dimension in dimensions:
        for by in ([], ["market"]):
            keys = [*by, "period", *([] if dimension == "all" else [dimension])]
            ordered = rows.sort_values(value).groupby(keys, observed=True)
            sizes = ordered[value].transform("size")
            middle = rows.loc[sizes.index][ordered.cumcount() == (sizes + 1) // 2 - 1]
            found = middle[[*keys, value]].reset_index(drop=True)
            found[count] = 1
            found["dimension"] = "tier_group" if dimension in GROUPS else dimension
            found["member"] = "all" if dimension == "all" else found[dimension].astype(object)
            if not by:
                found["market"] = "all"
            if dimension in GROUPS:
                found = found[found.member.notna()]
            yield found[[*CELL, value, count]]


# Metrics of events, and of whatever customers do: an event or a sale.
LATER = {"d1": 1, "d7": 7, "d30": 30}
LOST_DAYS, EARLY_DAYS, MONTHLY_DAYS = 90, 3, 30
ACTIVITY = {
    "dau": Made("active_days", "days"),
    "mau": Made("active_30d"),
    "stickiness": Made("active_days", "days_of_active_30d"),
    "visits": Made("visits"),
    "organic_visits": Made("organic_visits"),
    **{
        f"{name}_activity": Made(f"{name}_active", f"{name}_registered", waiting_days=days)
        for name, days in LATER.items()
    },
    "lost_within_3_days": Made("lost_at_once", "judged_at_once", waiting_days=EARLY_DAYS),
    "lost_early_share": Made("lost_early", "lost"),
    "engagement": Made("interaction_points", "customers_with_points"),
    "organic_share": Made("organic_visits", "visits"),
}


def activity_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of activity count."""
    people = shop.customers
    visits = shop.events[shop.events.event_type == "visit"]
    visits = placed(shop, grain, visits.join(people.market, on="customer_id"))
    visits["visits"] = 1
    visits["organic_visits"] = visits.source_channel.isna().astype(int)
    parts = list(summed(visits, ["visits", "organic_visits"], OF_SALES))
    if grain.name in ("day", "week"):
        return joined(parts)

    active = shop.activity.join(people.market, on="customer_id")
    active["period"] = grain.index_of(active.day.to_numpy())
    active["active_days"] = 1
    parts += summed(active[active.period >= 0], ["active_days"])
    lengths = [(end - start).days + 1 for start, end in zip(grain.starts, grain.seen_ends)]

    registered = people.assign(period=grain.index_of(people.registered.to_numpy())).reset_index()
    registered = registered[registered.period >= 0]
    was_active = set(zip(shop.activity.customer_id, shop.activity.day))
    today = shop.as_of.toordinal()
    for name, days in LATER.items():
        registered[f"{name}_registered"] = (registered.registered + days <= today).astype(int)
        registered[f"{name}_active"] = [
            int(day + days <= today and (customer, day + days) in was_active)
            for customer, day in zip(registered.customer_id, registered.registered)]
    registered["judged_at_once"] = (registered.registered + EARLY_DAYS <= today).astype(int)
    registered["lost_at_once"] = [
        int(day + EARLY_DAYS <= today and not any(
            (customer, day + later) in was_active for later in range(1, EARLY_DAYS + 1)))
        for customer, day in zip(registered.customer_id, registered.registered)]
    parts += summed(
        registered, [*(f"{name}_{what}" for name in LATER for what in ("registered", "active")),
                     "judged_at_once", "lost_at_once"], ("all", "acquisition_channel"))

    found = []
    for number, end in enumerate(grain.seen_ends):
        today = end.toordinal()
        so_far = shop.activity[shop.activity.day <= today]
        last = so_far.groupby("customer_id").day.max().reindex(people.index)
        known = people.registered.where(people.registered <= today)
        last = last.fillna(known)
        rows = pd.DataFrame({"market": people.market, "period": number})
        rows["active_30d"] = [0] * len(rows)
        recent = so_far[so_far.day >= today - MONTHLY_DAYS].customer_id.unique()
        rows.loc[recent, "active_30d"] = 1
        rows["lost"] = (today - last > LOST_DAYS).astype(int)
        rows["lost_early"] = rows.lost * (last - known <= EARLY_DAYS).astype(int)
        found.append(rows)
    parts += summed(pd.concat(found), ["active_30d", "lost", "lost_early"])

    points = shop.history[shop.history.interaction_points.notna()]
    points = points.assign(
        period=shop.day_numbers(points.period_end), customers_with_points=1,
        interaction_points=points.interaction_points.astype(np.int64))
    parts.append(spread_over(
        joined(summed(points, ["interaction_points", "customers_with_points"])),
        grain.seen_ends, shop.judged_days))
    cells = joined(parts)
    cells["days"] = np.array(lengths)[cells.period] * (cells.dimension == "all")
    cells["days_of_active_30d"] = cells.days * cells.active_30d
    return cells


# Metrics of tickets, in the market of the ticket, and of surveys, in that of the customer.
COMPLAINT_DAYS, COMPLAINT_BASE_DAYS, RESOLUTION_DAYS, SLA_MINUTES = 30, 365, 7, 60
SATISFIED_FROM, PROMOTER_FROM, DETRACTOR_TO = 4, 9, 6
SERVICE = {
    "complaints": Made("complaints"),
    "complaint_rate": Made("complaints_30d", "bought_in_year", of_whole=("reason",)),
    "first_response_minutes": Made("minutes", "answered", 1, is_measured=True),
    "resolution_days": Made("solved_days", "solved", 1, is_measured=True,
                            waiting_days=RESOLUTION_DAYS),
    "response_within_sla": Made("in_time", "due"),
    "unresolved_share": Made("unsolved", "old_tickets", waiting_days=RESOLUTION_DAYS),
    "csat": Made("satisfied", "csat_answers"),
    "csat_mean": Made("csat_score", "csat_answers", 1),
    "nps": Made("net_promoters", "nps_answers"),
}
OF_TICKETS = ("all", *SYSTEMS, *GROUPS, "reason")


def service_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of service count."""
    tickets = placed(shop, grain, shop.tickets)
    end_of_today = pd.Timestamp(shop.as_of) + pd.Timedelta(days=1)
    tickets["complaints"] = (tickets.kind == "complaint").astype(int)
    limit = tickets.opened_at + pd.Timedelta(minutes=SLA_MINUTES)
    sound = ~(tickets.first_response_at < tickets.opened_at)
    answered = tickets.first_response_at.notna() & sound
    tickets["in_time"] = (answered & (tickets.first_response_at <= limit)).astype(int)
    tickets["due"] = (answered | (sound & (limit < end_of_today))).astype(int)
    is_old = tickets.day <= shop.as_of.toordinal() - RESOLUTION_DAYS
    tickets["old_tickets"] = is_old.astype(int)
    tickets["unsolved"] = (is_old & tickets.resolved_at.isna()).astype(int)
    parts = list(summed(
        tickets, ["complaints", "in_time", "due", "old_tickets", "unsolved"], OF_TICKETS))
    seconds = (tickets.first_response_at - tickets.opened_at).dt.total_seconds()
    parts += medians(
        tickets.assign(minutes=lengths_in(seconds, 60))[answered], "minutes", "answered",
        OF_TICKETS)
    seconds = (tickets.resolved_at - tickets.opened_at).dt.total_seconds()
    parts += medians(
        tickets.assign(solved_days=lengths_in(seconds, 86400))[is_old & (seconds >= 0)],
        "solved_days", "solved", OF_TICKETS)

    complaints, buyers = [], []
    all_complaints = shop.tickets[shop.tickets.kind == "complaint"]
    for number, end in enumerate(grain.seen_ends):
        age = end.toordinal() - all_complaints.day
        complaints.append(all_complaints[age.between(0, COMPLAINT_DAYS)].assign(period=number))
        age = end.toordinal() - shop.sales.day
        recent = shop.sales.customer_id[age.between(0, COMPLAINT_BASE_DAYS)].unique()
        buyers.append(pd.DataFrame({"customer_id": recent, "period": number}))
    rows = pd.concat(complaints, ignore_index=True).assign(complaints_30d=1)
    parts += summed(shop.by_tiers(rows, grain.ends_before), ["complaints_30d"], OF_TICKETS)
    rows = pd.concat(buyers, ignore_index=True).assign(bought_in_year=1)
    rows = rows.join(shop.customers.market, on="customer_id")
    parts += summed(shop.by_tiers(rows, grain.ends_before), ["bought_in_year"], OF_TICKETS[:-1])

    answers = placed(shop, grain, shop.surveys)
    is_csat, is_nps = answers.kind == "csat", answers.kind == "nps"
    score = answers.score
    answers["csat_answers"], answers["nps_answers"] = is_csat.astype(int), is_nps.astype(int)
    answers["satisfied"] = (is_csat & (score >= SATISFIED_FROM * 10**6)).astype(int)
    answers["csat_score"] = score.where(is_csat, 0)
    answers["net_promoters"] = (
        (is_nps & (score >= PROMOTER_FROM * 10**6)).astype(int)
        - (is_nps & (score <= DETRACTOR_TO * 10**6)).astype(int))
    parts += summed(
        answers, ["csat_answers", "nps_answers", "satisfied", "csat_score", "net_promoters"],
        OF_TICKETS[:-1])
    return joined(parts)


def lengths_in(seconds: pd.Series, unit: int) -> pd.Series:
    """Lengths of time in millionths of a unit, rounded half up; -1 where there is none."""
    micros = (seconds * 10**6).round().fillna(-1).astype(np.int64)
    return (2 * micros + unit) // (2 * unit)


# Metrics of sends, in the market of the customer; those of variant control are none.
WINDOW_DAYS, LAPSED_DAYS, GROUP_CUSTOMERS = 14, 180, 30
OUTREACH = {
    "open_rate": Made("opened", "sends"),
    "click_rate": Made("clicked", "sends"),
    "click_to_open": Made("clicked", "opened"),
    "click_to_sale": Made("clicked_and_bought", "clicked_before", waiting_days=WINDOW_DAYS),
    "recall_rate": Made("recalled", "lapsed_recipients", waiting_days=WINDOW_DAYS),
    "sends_per_recipient": Made("sends", "recipients"),
    "campaign_cost": Made("send_cost", scale=MONEY),
    "disparity": Made("disparity", "compared", 1, is_measured=True, is_one_number=True),
    "step_rate": Made("step_customers", "node_before_customers"),
    "touched_share": Made("touched_revenue", "attributed_revenue", MONEY, MONEY),
}
OF_SENDS = ("all", *SYSTEMS, *GROUPS, "channel")


def outreach_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of outreach count."""
    sends = placed(shop, grain, shop.sends)
    sends["sends"] = 1
    is_over = sends.day + WINDOW_DAYS <= shop.as_of.toordinal()
    sends["clicked_before"] = sends.clicked * is_over
    bought = shop.sales[["customer_id", "day", "ordered_at"]].merge(
        sends[["customer_id", "send_id", "sent_at", "day"]], on="customer_id",
        suffixes=("", "_sent"))
    bought = bought[(bought.ordered_at.astype("datetime64[us]") >= bought.sent_at)
                    & (bought.day <= bought.day_sent + WINDOW_DAYS)]
    sends["clicked_and_bought"] = sends.clicked_before * sends.send_id.isin(set(bought.send_id))
    parts = list(summed(
        sends, ["sends", "opened", "clicked", "clicked_before", "clicked_and_bought", "send_cost"],
        OF_SENDS))
    parts += summed(sends, ["recipients"], OF_SENDS, distinct="customer_id")
    # A recipient counts once per campaign, at the first send.
    first = sends.sort_values(["sent_at", "send_id"]).drop_duplicates(
        ["campaign_id", "customer_id"])
    earlier = shop.sales[["customer_id", "day", "ordered_at"]].merge(
        first[["customer_id", "send_id", "sent_at", "day"]], on="customer_id",
        suffixes=("", "_sent"))
    earlier = earlier[earlier.ordered_at.astype("datetime64[us]") < earlier.sent_at]
    silent = earlier.groupby("send_id").day_sent.max() - earlier.groupby("send_id").day.max()
    lapsed = first.send_id.isin(set(silent[silent > LAPSED_DAYS].index))
    first["lapsed_recipients"] = (
        lapsed & (first.day + WINDOW_DAYS <= shop.as_of.toordinal())).astype(int)
    first["recalled"] = first.lapsed_recipients * first.send_id.isin(set(bought.send_id))
    parts += summed(first, ["lapsed_recipients", "recalled"], OF_SENDS)
    parts.append(disparities(shop, grain, sends))
    if grain.name == "month":
        parts += [funnel_steps(shop, grain), touched(shop, grain)]
    return joined(parts)


def disparities(shop: Shop, grain: Grain, sends: pd.DataFrame) -> pd.DataFrame:
    """Lowest share of customers contacted per highest, in millionths, of groups large enough."""
    found = []
    for number, end in enumerate(grain.seen_ends):
        known = shop.customers[shop.customers.first_day <= end.toordinal()]
        contacted = known.index.isin(set(sends.customer_id[sends.period == number]))
        for dimension in ("market", "acquisition_channel", "membership"):
            groups = pd.DataFrame({"group": known[dimension], "contacted": contacted})
            groups = groups.groupby("group").contacted.agg(["sum", "count"])
            groups = groups[groups["count"] > GROUP_CUSTOMERS]
            shares = [Fraction(int(row["sum"]), int(row["count"])) for _, row in groups.iterrows()]
            if shares and max(shares):
                ratio = min(shares) / max(shares)
                found.append(("all", dimension, "all", number, int(rounded(
                    np.array([ratio.numerator]), np.array([ratio.denominator]), 6)[0]), 1))
    return pd.DataFrame(found, columns=[*CELL, "disparity", "compared"])


def funnel_steps(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of the customers at each node and at the node before it."""
    found = shop.query(
        "select month, market, node as member, node_number, customers "
        "from northstar.conversion_funnel where channel = 'all'")
    found["period"] = [list(grain.starts).index(month) for month in found.month]
    later = found.assign(node_number=found.node_number + 1)
    keys = ["period", "market", "node_number"]
    found = found.merge(later[[*keys, "customers"]], on=keys, suffixes=("", "_before"))
    found = found.rename(columns={
        "customers": "step_customers", "customers_before": "node_before_customers"})
    return found.assign(dimension="funnel_node")[
        [*CELL, "step_customers", "node_before_customers"]]


def touched(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of attributed revenue, and of the part of it with a touch."""
    found = shop.query(
        "select month, market, channel, revenue from northstar.channel_attribution "
        "where model = 'last_touch'")
    found["period"] = [list(grain.starts).index(month) for month in found.month]
    found["attributed_revenue"] = [units(amount) for amount in found.revenue]
    found["touched_revenue"] = found.attributed_revenue.where(found.channel != "direct", 0)
    return joined(summed(found, ["attributed_revenue", "touched_revenue"]))


# Metrics measured elsewhere.
OUTSIDE = {code: Made(code, f"{code}_rows", 1, is_measured=True)
           for code in ("brand_awareness", "reputation")}


def outside_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of what is measured elsewhere: means of the month, in millionths."""
    sums: dict[tuple[str, int, str | None], list[Decimal]] = defaultdict(list)
    for row in shop.rows("external_metrics"):
        period = int(grain.index_of(np.array([row["metric_date"].toordinal()]))[0])
        if row["metric_code"] in OUTSIDE and period >= 0:
            sums[row["metric_code"], period, row["market"]].append(row["value"])
            if row["market"]:
                sums[row["metric_code"], period, "each"].append(row["value"])
    found = []
    for (code, period, market), measured in sums.items():
        if market == "each" and (code, period, None) in sums:
            continue
        mean = units(sum(measured, Decimal(0)) / len(measured), 6)
        place = "all" if market in (None, "each") else market
        found.append({"market": place, "dimension": "all", "member": "all", "period": period,
                      code: mean, f"{code}_rows": 1})
    return joined([pd.DataFrame(found)])


# Metrics of value and cost, from the marts of rooms value and economics.
VALUE = {
    "ltv": Made("ltv", "valued_customers", 1, places=4, judged=END),
    "cac": Made("acquisition_spend", "won_customers", MONEY, places=4),
    "ltv_to_cac": Made("won_ltv", "acquisition_spend", 1, MONEY),
    "margin_ltv_to_cac": Made("won_margin", "spend_with_margin", 1, MONEY),
    "payback_months": Made("payback_months", "paid_back", is_measured=True),
    "roi": Made("tier_revenue", "tier_cost", MONEY, MONEY),
    "programme_roi": Made("tier_revenue", "programme_cost", MONEY, MONEY),
    "margin_roi": Made("tier_margin", "cost_with_margin", MONEY, MONEY),
    "npv_12m": Made("npv", "npvs", 1, is_measured=True),
    "cost": Made("tier_cost", scale=MONEY),
    "cost_per_customer": Made("tier_cost", "tier_customers", MONEY, places=4),
    "cost_per_order": Made("tier_cost", "tier_orders", MONEY, places=4),
    "budget_precision": Made("precise_cost", "tier_cost", MONEY, MONEY, system="quadrant"),
    "spend": Made("spend", scale=MONEY),
    "spend_share": Made("spend", "spend", MONEY, MONEY, of_whole=("purpose",)),
    "spend_to_revenue": Made("spend", "month_revenue", MONEY, MONEY, of_whole=("purpose",)),
    "overspend": Made("overspend", scale=MONEY),
    "clv_bias_abs": Made("bias", "foretold", 1, is_measured=True),
    "clv_accuracy": Made("accuracy", "foretold", 1, is_measured=True),
    "active_channels": Made("channels"),
    "touchpoint_classes": Made("touchpoints"),
}


def value_cells(shop: Shop, grain: Grain) -> pd.DataFrame:
    """Cells of everything that the metrics of value count."""
    numbers = {start: number for number, start in enumerate(grain.starts)}
    won = shop.query("select * from northstar.channel_economics")
    is_all = won.acquisition_channel == "all"
    parts = [pd.DataFrame({
        "market": won.market, "dimension": np.where(is_all, "all", "acquisition_channel"),
        "member": won.acquisition_channel, "period": won.cohort_month.map(numbers),
        "ltv": [units(amount, 6) for amount in won.ltv],
        "won_ltv": [units(amount, 6) for amount in won.ltv],
        "valued_customers": won.new_customers.where(won.ltv.notna(), 0),
        "won_customers": won.new_customers,
        "acquisition_spend": [units(amount) for amount in won.acquisition_spend],
        "won_margin": [
            0 if margin is None or later is None else units(margin + later, 6)
            for margin, later in zip(won.margin_to_date, won.clv_margin)],
        "spend_with_margin": [
            0 if None in found else units(found[0]) for found in zip(
                won.acquisition_spend, won.margin_to_date, won.clv_margin)],
        "payback_months": won.payback_months.fillna(0),
        "paid_back": won.payback_months.notna().astype(int),
    })]

    valued = shop.query("select customer_id, ltv as worth from northstar.customer_value")
    last = shop.history[shop.history.period_end == max(shop.history.period_end)]
    last = last.merge(valued, on="customer_id")
    last = last.assign(period=len(grain) - 1, valued_customers=1,
                       ltv=[units(amount, 6) for amount in last.worth])
    by_tier = joined(summed(last, ["ltv", "valued_customers"], (*SYSTEMS, *GROUPS)))
    parts.append(by_tier)

    costs = shop.query("select * from northstar.tier_economics")
    costs["period"] = [numbers[first_day(month_of(day))] for day in costs.period_end]
    measures = {
        "tier_revenue": [units(amount) for amount in costs.revenue],
        "tier_margin": [units(amount) for amount in costs.margin],
        "margins": costs.margin.notna().astype(int),
        "tier_cost": [units(amount) for amount in costs.cost],
        "programme_cost": [units(amount + more) for amount, more in zip(
            costs.addressed_spend, costs.campaign_cost)],
        "precise_cost": [
            units(row.cost) if row.tier_system == "quadrant" and (row.roi or 0) >= 1 else 0
            for row in costs.itertuples()],
        "tier_customers": costs.customers, "tier_orders": costs.sales_count,
        "npv": [units(amount, 6) for amount in costs.npv_12m],
        "npvs": costs.npv_12m.notna().astype(int),
    }
    programmes = costs[["period"]].assign(
        market="all", addressed=[units(amount) for amount in costs.addressed_spend],
        sent=[units(row.campaign_cost) * (row.tier_system == "quadrant")
              for row in costs.itertuples()])
    costs = costs[["period", "tier_system", "tier_code"]].assign(market="all", **measures)
    costs[list(measures)] = costs[list(measures)].astype(np.int64)
    for system in SYSTEMS:
        rows = costs[costs.tier_system == system]
        parts.append(rows.assign(dimension=system, member=rows.tier_code)[[*CELL, *measures]])
        for group, (of, codes) in GROUPS.items():
            if of == system:
                some = rows[rows.tier_code.isin(codes)]
                parts.append(some.assign(dimension="tier_group", member=group)[[*CELL, *measures]])
    whole = costs[costs.tier_system == "quadrant"].assign(
        dimension="all", member="all", programme_cost=0)
    parts.append(whole[[*CELL, *measures]])
    # What was spent on some tier, of whatever system.
    programmes["programme_cost"] = programmes.addressed + programmes.sent
    parts += summed(programmes, ["programme_cost"], markets=False)

    spend = shop.spend.assign(period=grain.index_of(shop.spend.day.to_numpy()), market="all")
    spend = spend[spend.period >= 0]
    parts += summed(spend, ["spend"], ("all", "channel", "purpose"), markets=False)
    parts += summed(spend[spend.spend != 0], ["channels"], distinct="channel", markets=False)

    columns = ["day", "channel"]
    touchpoints = pd.concat(
        [shop.events[columns], shop.sends[columns], shop.tickets[columns]], ignore_index=True)
    touchpoints = touchpoints[touchpoints.channel != "unknown"]
    touchpoints = touchpoints.assign(
        period=grain.index_of(touchpoints.day.to_numpy()), market="all")
    parts += summed(touchpoints[touchpoints.period >= 0], ["touchpoints"], distinct="channel",
                    markets=False)

    plan = shop.query("select month, purpose, variance from northstar.budget_variance")
    plan["overspend"] = [max(units(amount), 0) for amount in plan.variance]
    plan = plan.assign(period=plan.month.map(numbers), market="all")
    parts += summed(plan[plan.period.notna()].astype({"period": int}), ["overspend"],
                    ("all", "purpose"), markets=False)

    facts = pd.concat([shop.sales, shop.refunds], ignore_index=True)
    facts = facts.assign(
        period=grain.index_of(facts.day.to_numpy().astype(int)), market="all",
        month_revenue=facts.revenue.astype(np.int64))
    parts += summed(facts[facts.period >= 0], ["month_revenue"], markets=False)

    tried = shop.query(
        "select * from northstar.clv_validation "
        "where model = 'bg_nbd' and segment_kind in ('all', 'market')")
    parts.append(pd.DataFrame({
        "market": tried.segment, "dimension": "all", "member": "all", "period": len(grain) - 1,
        "bias": [abs(units(bias, 6)) for bias in tried.bias],
        "accuracy": [units(accuracy, 6) for accuracy in tried.accuracy],
        "foretold": tried.bias.notna().astype(int),
    }))
    cells = joined(parts)
    return cells.assign(cost_with_margin=cells.tier_cost.where(cells.margins > 0, 0))


GROUPS_OF_METRICS: dict[str, tuple[Callable[[Shop, Grain], pd.DataFrame], dict[str, Made]]] = {
    "customers": (customer_cells, CUSTOMERS),
    "commerce": (sale_cells, COMMERCE),
    "activity": (activity_cells, ACTIVITY),
    "service": (service_cells, SERVICE),
    "outreach": (outreach_cells, OUTREACH),
    "outside": (outside_cells, OUTSIDE),
    "value": (value_cells, VALUE),
}
NOT_COMPUTED = frozenset("""
    ltv_multiple return_on_ad_spend budget_to_customer_index service_spend_share
    send_compliance unapproved_sends content_pass_rate discount_response
    premium_index premium_index_brand premium_index_offer brand_loyalty service_uniqueness
    brand_narrative cultural_resonance service_consistency product_premium service_premium
    cultural_premium emotional_value service_innovation community_retention
    effect_prediction_accuracy attribution_accuracy anomaly_accuracy recommendation_bias
    ineffective_spend carbon_emissions industry_rank
    data_accuracy data_consistency data_completeness inliers tag_coverage touchpoint_coverage
    hours_late masking_rate drift_psi drift_mean_change rules_unreviewed changes_in_quarter
""".split())
COMPUTED = frozenset(code for _, made in GROUPS_OF_METRICS.values() for code in made)


def rolled(years: Grain, cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of twelve months each, from those of the months."""
    parts = [cells.assign(period=cells.period - later) for later in range(12)]
    found = pd.concat(parts, ignore_index=True)
    return joined([found[(found.period >= 0) & (found.period < len(years))]])


def is_allowed(cells: pd.DataFrame, definition: dict[str, str], grain: str) -> pd.Series:
    """The cells that a metric has by its definition."""
    names = set(definition["dimensions"].split("+"))
    in_all = pd.Series(cells.dimension == "all")
    of_market = pd.Series(cells.market != "all")
    dimensions = (names - {"market", "market_crossed", "tiers"}) | (
        set(SYSTEMS) if "tiers" in names else set())
    allowed = cells.dimension.isin(dimensions) & ~of_market
    if "market" in names:
        allowed |= in_all & of_market
    if "market_crossed" in names and grain in ("month", "quarter", "year"):
        allowed |= cells.dimension.isin(dimensions - {"all"}) & of_market
    if grain == "day" and definition["is_watched_daily"] != "true":
        allowed &= in_all
    return allowed


def definition_at(shop: Shop, system: str, day: date) -> Definition:
    """What a system's tiers followed from at a date; null where nobody was judged."""
    if day not in shop.parts:
        return None
    return (shop.parts[day],) if system in SCORED_SYSTEMS else ()


def judging_system(made: Made, dimension: str, member: str) -> str | None:
    """The system behind the numbers of one member."""
    if dimension == "tier_group":
        return GROUPS[member][0]
    return dimension if dimension in (*SYSTEMS, "lifecycle_stage") else made.system


def definitions(shop: Shop, grain: Grain, made: Made, system: str | None) -> np.ndarray:
    """A number for what each period's value was judged by."""
    if system is None or grain.name == "rolling_year":
        return np.zeros(len(grain), dtype=int)
    dates = {"end": grain.seen_ends, "before": grain.ends_before,
             "1m": grain.before(1), "12m": grain.before(12)}
    found = [
        tuple(definition_at(shop, system, dates[name][number]) for name in made.judged)
        for number in range(len(grain))
    ]
    numbers = {definition: number for number, definition in enumerate(dict.fromkeys(found))}
    return np.array([numbers[definition] for definition in found])


def change(now: np.ndarray, then: np.ndarray, is_known: np.ndarray) -> tuple[np.ndarray, Any]:
    """The relative change of values as shown, and where there is one."""
    is_known = is_known & (then > 0)
    found = np.zeros_like(now)
    found[is_known] = rounded((now - then)[is_known], then[is_known], 6)
    return found, is_known


def values(shop: Shop, grain: Grain, code: str, made: Made, definition: dict[str, str],
           cells: pd.DataFrame) -> pd.DataFrame:
    """The rows of one metric and grain, from its cells."""
    everything = cells[cells.dimension == "all"]
    if not made.is_one_number:
        cells = cells[is_allowed(cells, definition, grain.name)]
    if made.without_none:
        cells = cells[cells.member != "none"]
    numerators = cells[made.numerator].to_numpy() * made.scale
    is_ratio = made.denominator is not None
    denominators = (
        cells[made.denominator].to_numpy() * made.denominator_scale if is_ratio
        else np.full(len(cells), COUNT))
    keys = cells[["market", "dimension", "member"]]
    number = keys.groupby(list(keys.columns)).ngroup().to_numpy()
    names = keys.assign(number=number).drop_duplicates("number").set_index("number").sort_index()
    shape = (len(names), len(grain))
    tops, bottoms = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    bottoms += 0 if is_ratio else COUNT
    tops[number, cells.period] = numerators
    bottoms[number, cells.period] = denominators
    if made.is_measured:
        bottoms = np.where(bottoms != 0, COUNT, 0)
    is_unknown = np.zeros(shape, bool)
    if made.of_facts:
        facts, facts_with_number = (cells[name] for name in made.of_facts)
        is_unknown[number, cells.period] = (facts > 0) & (facts_with_number == 0)
    if made.of_whole:
        wholes = {market: np.zeros(len(grain), np.int64) for market in cells.market.unique()}
        for market, rows in everything.groupby("market"):
            wholes[market] = np.zeros(len(grain), np.int64)
            wholes[market][rows.period] = rows[made.denominator] * made.denominator_scale
        for row, name in enumerate(names.itertuples()):
            if name.dimension in made.of_whole and tops[row].any():
                bottoms[row] = wholes["all" if name.dimension == "all" else name.market]
            elif name.dimension in made.of_whole:
                bottoms[row] = 0
    begins_by_numerator = definition["aggregation"] in ("sum", "state")
    has_begun = np.logical_or.accumulate(
        tops != 0 if begins_by_numerator else (tops != 0) | (bottoms != 0), axis=1)

    is_valued = has_begun & ~is_unknown & (bottoms > 0 if made.of_gain else bottoms != 0)
    shown = np.zeros(shape, np.int64)
    shown[is_valued] = (
        rounded(tops[is_valued], bottoms[is_valued], made.places) if is_ratio
        else tops[is_valued])
    waiting = timedelta(days=made.waiting_days)
    complete = np.array([
        start >= first_day(shop.first_month) and end + waiting <= shop.as_of
        and not (end == shop.as_of and grain.name in ("day", "week"))
        for start, end in zip(grain.starts, grain.ends)
    ])
    systems = [judging_system(made, row.dimension, row.member) for row in names.itertuples()]
    known = {system: definitions(shop, grain, made, system) for system in set(systems)}
    judged = np.array([known[system] for system in systems]).reshape(shape)

    found: dict[str, Any] = {
        "numerator": (tops, is_valued if made.is_measured else has_begun & ~is_unknown),
        "denominator": (np.full(shape, COUNT) if made.is_measured else bottoms, has_begun),
        "value": (shown, is_valued),
    }
    for earlier, at, changed in (
        ("previous_value", np.arange(len(grain)) - 1, "change"),
        ("value_12m_before", grain.year_before, "change_12m"),
    ):
        then = shown[:, at]
        is_known = is_valued[:, at] & (at >= 0) & has_begun & (judged == judged[:, at])
        found[earlier] = (then, is_known)
        is_compared = is_known & is_valued
        if changed == "change":
            found["difference"] = (shown - then, is_compared)
        found[changed] = change(shown, then, is_compared & complete & complete[at])

    rows, periods = np.nonzero(has_begun)
    result = pd.DataFrame({
        "metric_code": texts([code] * len(rows)),
        "period_grain": texts([grain.name] * len(rows)),
        **{name: texts(names[name].to_numpy(dtype=object)[rows]) for name in names.columns},
        "period_start": texts(np.array(grain.starts, dtype=object)[periods]),
        "is_complete": complete[periods],
    })
    for name, (numbers, is_known) in found.items():
        result[name] = pd.arrays.IntegerArray(numbers[rows, periods], ~is_known[rows, periods])
    return result


def metric_values(shop: Shop, definitions_file: Any) -> Iterator[pd.DataFrame]:
    """The rows of every metric that is computed here."""
    with open(definitions_file, encoding="utf-8") as file:
        described = {row["metric_code"]: row for row in csv.DictReader(file)}
    for cells_of, metrics in GROUPS_OF_METRICS.values():
        wanted = {grain for code in metrics for grain in described[code]["grains"].split("+")}
        by_month = cells_of(shop, grain_of("month", shop.first_month, shop.as_of))
        for name in sorted(wanted):
            grain = grain_of(name, shop.first_month, shop.as_of)
            if not len(grain):
                continue
            if name == "rolling_year":
                cells = rolled(grain, by_month)
            else:
                cells = by_month if name == "month" else cells_of(shop, grain)
            for code, made in metrics.items():
                if name in described[code]["grains"].split("+"):
                    yield values(shop, grain, code, made, described[code], cells)
