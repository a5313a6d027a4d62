"""An independent computation of Northstar's core marts, written from SPEC.md alone.

`compute` turns raw text tables into the marts that a `dbt build` must give; `compare` lists how a
real mart differs. Nothing here reads the project's SQL, macros or seeds: the default business
numbers are typed in again below, so that a wrong seed shows up as a difference.
Arithmetic is exact (Decimal); history marts are not computed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

# --- The SPEC's default business numbers -------------------------------------------------------

ZERO = Decimal(0)
AMOUNT_LIMIT = Decimal(10) ** 14
RATE_LIMIT = Decimal(10) ** 10
MAX_OFFSET = timedelta(hours=23, minutes=59)

TRAILING_DAYS = (30, 90, 180, 365)
DAYS_PER_MONTH = Decimal("30.4375")
MIN_SALES_FOR_OWN_GAP = 3
MIN_EXPECTED_GAP_DAYS = Decimal(7)

QUINTILES = (20, 40, 60, 80)
VENTILES = tuple(range(5, 100, 5))
DEGENERATE_BELOW = 5

RECENCY_WEIGHT, FREQUENCY_WEIGHT, MONETARY_WEIGHT = Decimal("0.1"), Decimal("0.5"), Decimal("0.4")
COMPOSITE_BASE_DAYS, COMPOSITE_DAYS_PER_UNIT = 365, 30
PART_WEIGHTS = {"purchase": 60, "interaction": 25, "social": 15}
PART_COVERAGE_PERCENT, PART_COVERAGE_DAYS = 60, 365
INTERACTION_DAYS, SOCIAL_DAYS, REFERRED_CUSTOMER_POINTS = 90, 365, 20
INTERACTION_WEIGHTS = {
    "visit": 1,
    "search": 1,
    "product_view": 1,
    "add_to_cart": 3,
    "checkout": 5,
    "review": 8,
}
SOCIAL_WEIGHTS = {"share": 5, "referral": 10}

CHURNED_AFTER_DAYS = 365
DECLINE_GAPS, DECLINE_AFTER_DAYS = 2, 30
GROWTH_TENURE_DAYS, MATURE_SALES = 180, 4
LOYAL_SALES, LOYAL_RECENCY_DAYS = 3, 90
ACTIVATION_DAYS, RETENTION_DAYS = 7, 7

DORMANT_AFTER_DAYS, FREQUENT_SALES, CORE_VALUE_SCORE = 180, 6, 70
PYRAMID_PERCENTILES = {"diamond": 85, "platinum": 65, "vip": 5}
STORE_NEAR_KM, STORE_MIDDLE_KM = 3, 10
LOW_DISCOUNT_SHARE, MEDIUM_DISCOUNT_SHARE = Decimal("0.2"), Decimal("0.5")
SURVEY_SCALES = {"nps": (0, 10), "csat": (1, 5)}

SEGMENT_GRID = """
hibernating R1-2 F1-2; at_risk R1-2 F3-4; cant_lose R1-2 F5-5; about_to_sleep R3-3 F1-2;
need_attention R3-3 F3-3; loyal_customers R3-4 F4-5; promising R4-4 F1-1; new_customers R5-5 F1-1;
potential_loyalists R4-5 F2-3; champions R5-5 F4-5
"""


class _Anything:
    """Stands where the SPEC leaves a value open; `compare` accepts whatever it meets there."""

    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING = _Anything()

# tier_code -> tier_name_zh, best tier first (SPEC section 5, tier_rank).
TIERS: dict[str, dict[str, Any]] = {
    "quadrant": {
        "north_star": "北极星用户",
        "potential": "潜力用户",
        "potential_activation": "潜力激活用户",
        "churn_warning": "流失预警用户",
        "general": "常规用户",
    },
    "pyramid": {
        "diamond": "钻石VIP",
        "platinum": "铂金VIP",
        "vip": "基础VIP",
        "standard": "普通",
    },
    "value_score": {"core": "核心价值用户", "potential": "潜力用户", "dormant": "沉睡用户"},
    "rfm_segment": dict.fromkeys(
        (
            "champions",
            "loyal_customers",
            "potential_loyalists",
            "new_customers",
            "promising",
            "need_attention",
            "about_to_sleep",
            "cant_lose",
            "at_risk",
            "hibernating",
        ),
        ANYTHING,
    ),
    "rfm_octant": {
        "HHH": "重要价值",
        "HLH": "重要发展",
        "LHH": "重要保持",
        "LLH": "重要挽留",
        "HHL": "一般价值",
        "HLL": "一般发展",
        "LHL": "一般保持",
        "LLL": "一般挽留",
    },
}
SCENARIO_BANDS = ("frequent", "occasional", "dormant")
SCENARIO_NAMES_ZH = {"frequent_fresh": "高频生鲜用户"}
TIER_COLUMNS = {
    "quadrant": "quadrant_tier",
    "pyramid": "pyramid_tier",
    "value_score": "value_score_tier",
    "rfm_segment": "rfm_segment",
    "rfm_octant": "rfm_octant",
    "scenario": "scenario_tier",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The vars of one run. `rfm_cut_points` (recency in days, frequency, monetary: four numbers
    each) is only read with rfm_scoring='threshold'."""

    today: date
    reporting_currency: str = "USD"
    business_time_zone: str = "UTC"
    counted_statuses: Sequence[str] = ("completed",)
    earliest_order_date: date = date(1970, 1, 1)
    as_of_date: date | None = None
    rfm_window_days: int | None = None
    rfm_scoring: str = "percentile"
    rfm_cut_points: Mapping[str, Sequence[Any]] | None = None


# --- Exact numbers -----------------------------------------------------------------------------


def quantized(value: Decimal, places: int) -> Decimal:
    """`value` rounded half away from zero to `places` decimals (SPEC 1, Exactness)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + ZERO


def exceeds_money(amount: Decimal, rate: Decimal) -> bool:
    """Whether an amount is no money (|amount| < 10^14) in the reporting currency."""
    return abs(quantized(amount * rate, 4)) >= 10**14


def ratio(numerator: int | Decimal, denominator: int | Decimal, places: int) -> Decimal:
    """The quotient rounded half away from zero from its exact operands (SPEC 1, Exactness);
    the denominator is positive."""
    top, top_divisor = numerator.as_integer_ratio()
    bottom, bottom_divisor = denominator.as_integer_ratio()
    dividend, divisor = abs(top) * bottom_divisor * 10**places, bottom * top_divisor
    whole = (2 * dividend + divisor) // (2 * divisor)
    return Decimal(-whole if top < 0 else whole).scaleb(-places)


# --- Values (SPEC 2): each reader takes trimmed text and returns None when it is invalid --------

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?)?",
    re.ASCII,
)


def bounded_number(text: str, places: int, limit: Decimal) -> Decimal | None:
    """A number as text, kept to `places` decimals, of less than `limit` either way."""
    if not NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    if value.copy_abs() >= limit:
        return None
    value = quantized(value, places)
    return value if value.copy_abs() < limit else None


def read_number(text: str) -> Decimal | None:
    """Any number of the contract but a rate: 4 decimals, under 10^14."""
    return bounded_number(text, 4, AMOUNT_LIMIT)


def read_distance(text: str) -> Decimal | None:
    """A number that is not negative."""
    value = read_number(text)
    return value if value is not None and value >= 0 else None


def read_rate(text: str) -> Decimal | None:
    """An exchange rate: positive at its 8 decimals."""
    value = bounded_number(text, 8, RATE_LIMIT)
    return value if value is not None and value > 0 else None


def read_moment(text: str) -> datetime | None:
    """An ISO time as a naive UTC timestamp; a fraction is cut at microseconds. What an offset
    moves out of the calendar is put at its end: it is out of range, not invalid."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups()
    if int(offset_minutes or 0) > 59:
        return None
    offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
    if offset > MAX_OFFSET:
        return None
    microsecond = int((fraction or "")[:6].ljust(6, "0"))
    try:
        clock = time(int(hour or 0), int(minute or 0), int(second or 0), microsecond)
        written = datetime.combine(date.fromisoformat(day), clock)
    except ValueError:
        return None
    try:
        return written + offset if sign == "-" else written - offset
    except OverflowError:
        return datetime.max if sign == "-" else datetime.min


def read_day(text: str) -> date | None:
    """A day as written, whatever time stands behind it."""
    return date.fromisoformat(text[:10]) if read_moment(text) is not None else None


def read_currency(text: str) -> str | None:
    """Three letters after trim and upper."""
    return text.upper() if re.fullmatch("[A-Za-z]{3}", text) else None


def read_market(text: str) -> str | None:
    """Two letters after trim and upper."""
    return text.upper() if re.fullmatch("[A-Za-z]{2}", text) else None


def read_flag(text: str) -> bool | None:
    """A yes or a no, in any case."""
    if text.lower() in ("true", "t", "yes", "y", "1"):
        return True
    return False if text.lower() in ("false", "f", "no", "n", "0") else None


def one_of(*allowed: str) -> Callable[[str], str | None]:
    """A reader of a closed list."""
    return lambda text: text.lower() if text.lower() in allowed else None


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "number": read_number,
    "distance": read_distance,
    "rate": read_rate,
    "moment": read_moment,
    "day": read_day,
    "currency": read_currency,
    "market": read_market,
    "flag": read_flag,
    "event_type": one_of(*INTERACTION_WEIGHTS, *SOCIAL_WEIGHTS),
    "tier_system": one_of(
        "quadrant", "pyramid", "value_score", "rfm_segment", "rfm_octant", "scenario"
    ),
    "purpose": one_of("acquisition", "retention", "service", "brand", "infrastructure"),
    "ticket_kind": one_of("complaint", "service"),
    "survey_kind": one_of(*SURVEY_SCALES),
}

# --- The input contract (SPEC 2) ---------------------------------------------------------------


class Column(NamedTuple):
    """One column of the input contract."""

    name: str
    read: Callable[[str], Any]
    required: bool


def contract_columns(text: str) -> tuple[Column, ...]:
    """Columns from `name[*][:kind]` words; * is required, the default kind is text."""
    columns = []
    for word in text.split():
        name, _, kind = word.partition(":")
        columns.append(Column(name.rstrip("*"), READERS[kind or "text"], name.endswith("*")))
    return tuple(columns)


CONTRACT = {
    table: contract_columns(text)
    for table, text in {
        "orders": "order_id* customer_id* ordered_at*:moment amount*:number "
        "currency_code:currency status market:market channel discount_amount:number "
        "cost_amount:number updated_at:moment",
        "order_items": "order_id* line_number* product_id category* quantity*:number "
        "amount*:number",
        "refunds": "refund_id* order_id* refunded_at*:moment amount*:number updated_at:moment",
        "customers": "customer_id* registered_at:moment market:market email phone "
        "acquisition_channel referred_by_customer_id marketing_opt_in:flag is_member:flag "
        "nearest_store_km:distance updated_at:moment",
        "identity_links": "customer_id* canonical_customer_id*",
        "fx_rates": "rate_date*:day currency_code*:currency rate_to_reporting*:rate",
        "events": "event_id* customer_id* occurred_at*:moment event_type*:event_type channel "
        "category",
        "campaigns": "campaign_id* campaign_name objective channel tier_system:tier_system "
        "tier_code starts_at:moment ends_at:moment",
        "campaign_sends": "send_id* campaign_id* customer_id* channel* variant* sent_at*:moment "
        "opened_at:moment clicked_at:moment cost_amount:number",
        "marketing_spend": "spend_date*:day channel* market:market "
        "tier_system:tier_system tier_code purpose*:purpose amount*:number currency_code:currency",
        "tickets": "ticket_id* customer_id market:market kind*:ticket_kind reason channel "
        "opened_at*:moment first_response_at:moment resolved_at:moment",
        "surveys": "response_id* customer_id kind*:survey_kind score*:number "
        "responded_at*:moment",
        "external_metrics": "metric_date*:day metric_code* market:market value*:number",
        "erasure_requests": "customer_id* requested_at*:moment",
    }.items()
}

UNIQUE_KEYS = {
    "order_items": ("order_id", "line_number"),
    "customers": ("customer_id",),
    "events": ("event_id",),
    "campaigns": ("campaign_id",),
    "campaign_sends": ("send_id",),
    "tickets": ("ticket_id",),
    "surveys": ("response_id",),
}


class Row:
    """One raw row: its text as given, its values, and which columns hold a bad value."""

    __slots__ = ("raw", "values", "invalid")

    def __init__(self, columns: Sequence[Column], raw: tuple[str | None, ...]) -> None:
        self.raw = raw
        self.values: dict[str, Any] = {}
        self.invalid: set[str] = set()
        for column, text in zip(columns, raw):
            trimmed = text.strip() if text else None
            value = column.read(trimmed) if trimmed else None
            self.values[column.name] = value
            if trimmed and value is None:
                self.invalid.add(column.name)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def reject_value(self, name: str) -> None:
        """Calls a readable value invalid after all."""
        self.values[name] = None
        self.invalid.add(name)

    def problem(self, name: str) -> str | None:
        """Why a required column cannot be used, if so."""
        if name in self.invalid:
            return f"invalid_{name}"
        return f"missing_{name}" if self.values[name] is None else None

    def raw_rank(self) -> tuple[tuple[bool, str], ...]:
        """Orders rows by their raw text columns, null lowest."""
        return tuple((text is not None, text or "") for text in self.raw)


def as_text(value: Any) -> str | None:
    """A cell of a raw table, which holds text or nothing."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    raise TypeError(f"raw tables hold text or None, not {value!r}")


def read_rows(tables: Mapping[str, pd.DataFrame], table: str) -> list[Row]:
    """The rows of one raw table; absent columns are null, an absent table is empty."""
    raw = tables.get(table)
    if raw is None:
        return []
    columns = CONTRACT[table]
    cells = [
        [as_text(value) for value in raw[column.name]]
        if column.name in raw.columns
        else [None] * len(raw)
        for column in columns
    ]
    rows = [Row(columns, texts) for texts in zip(*cells)]
    if table == "surveys":
        check_survey_scores(rows)
    return rows


def check_survey_scores(rows: Iterable[Row]) -> None:
    """SPEC 2, surveys: nps is 0-10, csat 1-5."""
    for row in rows:
        if row["kind"] is not None and row["score"] is not None:
            low, high = SURVEY_SCALES[row["kind"]]
            if not low <= row["score"] <= high:
                row.reject_value("score")


def newest_versions(
    rows: Iterable[Row], key: Callable[[Row], Any], version: Callable[[Row], datetime]
) -> tuple[list[Row], list[Row]]:
    """The row of each key with the newest version, then the greatest raw text; and the others."""
    best: dict[Any, tuple[Any, Row]] = {}
    superseded = []
    for row in rows:
        rank, known = (version(row), row.raw_rank()), best.get(key(row))
        if known is None or rank > known[0]:
            best[key(row)] = (rank, row)
            superseded += [known[1]] if known else []
        else:
            superseded.append(row)
    return [row for _, row in best.values()], superseded


Issues = Counter  # of (table_name, column_name, issue)


def updated_or_lowest(row: Row) -> datetime:
    """updated_at, null lowest; tables without that column have one version only."""
    return row.values.get("updated_at") or datetime.min


def accepted_rows(
    tables: Mapping[str, pd.DataFrame],
    table: str,
    issues: Issues,
    orders: Mapping[str, Any] | None = None,
) -> list[Row]:
    """The usable rows of a table other than orders and refunds; counts the rest in `issues`.

    With `orders` a row of another order is not usable either, nor one whose amount is no money at
    its order's rate.
    """
    required = [column.name for column in CONTRACT[table] if column.required]
    usable, rows = [], read_rows(tables, table)
    count_bad_options(table, rows, issues)
    for row in rows:
        failing = next(filter(row.problem, required), None)
        if failing:
            issues[table, failing, row.problem(failing)] += 1
        elif orders is not None and row["order_id"] not in orders:
            issues[table, "order_id", "unknown_order"] += 1
        elif orders is not None and exceeds_money(row["amount"], orders[row["order_id"]]["fx_rate"]):
            issues[table, "amount", "invalid_amount"] += 1
        else:
            usable.append(row)
    if table not in UNIQUE_KEYS:
        return usable
    key = UNIQUE_KEYS[table]
    kept, superseded = newest_versions(
        usable, lambda row: tuple(row[name] for name in key), updated_or_lowest
    )
    if superseded:
        issues[table, key[0], "superseded_version"] += len(superseded)
    return kept


# --- Days, rates, identity (SPEC 1, 2) ---------------------------------------------------------


class Clock:
    """Sees naive UTC timestamps in var business_time_zone."""

    def __init__(self, zone_name: str) -> None:
        self.zone = ZoneInfo(zone_name)

    def local(self, moment: datetime) -> datetime:
        """The local time; at the ends of the calendar, where there is none, the UTC time."""
        try:
            return moment.replace(tzinfo=timezone.utc).astimezone(self.zone)
        except OverflowError:
            return moment

    def day(self, moment: datetime) -> date:
        """The day a moment counts on."""
        return self.local(moment).date()


class Rates:
    """SPEC 2, Exchange: the latest rate on or before a day; of two for one day the greater."""

    def __init__(self, rows: Iterable[Row], reporting_currency: str) -> None:
        self.reporting_currency = reporting_currency
        by_currency: dict[str, dict[date, Decimal]] = defaultdict(dict)
        for row in rows:
            rates, day, rate = by_currency[row["currency_code"]], row["rate_date"], row.values
            rates[day] = max(rate["rate_to_reporting"], rates.get(day, ZERO))
        self.by_currency = {
            currency: (sorted(rates), [rates[day] for day in sorted(rates)])
            for currency, rates in by_currency.items()
        }

    def on(self, currency: str, day: date) -> Decimal | None:
        """The rate that converts `currency` on `day`, if there is one."""
        if currency == self.reporting_currency:
            return Decimal(1)
        days, rates = self.by_currency.get(currency, ([], []))
        position = bisect_right(days, day)
        return rates[position - 1] if position else None


def closed_links(rows: Iterable[Row]) -> dict[str, str]:
    """SPEC 2, Identity: every linked id with the end of its chain."""
    targets: dict[str, str] = {}
    for row in rows:
        source, target = row["customer_id"], row["canonical_customer_id"]
        if source != target and targets.setdefault(source, target) != target:
            raise ValueError(f"identity_links: {source} has two targets")
    return {source: end_of_chain(targets, source) for source in targets}


def end_of_chain(targets: Mapping[str, str], source: str) -> str:
    """Follows the links from one id."""
    seen = {source}
    while source in targets:
        source = targets[source]
        if source in seen:
            raise ValueError(f"identity_links: cycle through {source}")
        seen.add(source)
    return source


def merged_people(rows: Iterable[Row], links: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """SPEC 2, Identity: the merged attributes of every canonical customer with a row."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[links.get(row["customer_id"], row["customer_id"])].append(row)
    return {customer: merged_person(customer, group, links) for customer, group in groups.items()}


def merged_person(
    customer: str, rows: Sequence[Row], links: Mapping[str, str]
) -> dict[str, Any]:
    """One customer's attributes from all its rows. "The rest" comes from one row as it stands:
    the canonical's own, else the newest."""
    leading = max(
        rows,
        key=lambda row: (row["customer_id"] == customer, updated_or_lowest(row), row.raw_rank()),
    )
    registrations = [row["registered_at"] for row in rows]
    return {
        "registrations": registrations,
        "registered_at": min(filter(None, registrations), default=None),
        "referrer": merged_referrer(customer, rows, links),
        "is_member": any(row["is_member"] for row in rows),
        "marketing_opt_in": all(row["marketing_opt_in"] for row in rows),
        "market": leading["market"],
        "acquisition_channel": leading["acquisition_channel"],
        "nearest_store_km": leading["nearest_store_km"],
    }


def merged_referrer(
    customer: str, rows: Sequence[Row], links: Mapping[str, str]
) -> str | None:
    """That of the earliest registered row that has one, undated rows last, ties by customer_id;
    one never refers oneself."""
    referrals = []
    for row in rows:
        referrer = row["referred_by_customer_id"]
        referrer = links.get(referrer, referrer)
        if referrer not in (None, customer):
            registered_at = row["registered_at"] or datetime.max
            referrals.append((registered_at, row["customer_id"], referrer))
    return min(referrals)[2] if referrals else None


# --- Orders and refunds (SPEC 2, "Nothing is lost silently") -----------------------------------


@dataclass(frozen=True)
class Run:
    """What judging a row needs besides the row."""

    settings: Settings
    clock: Clock
    rates: Rates
    links: Mapping[str, str]
    people: Mapping[str, Mapping[str, Any]]

    def canonical(self, customer_id: str) -> str:
        """The id that a raw customer id stands for."""
        return self.links.get(customer_id, customer_id)

    def person(self, customer_id: str) -> Mapping[str, Any]:
        """Merged attributes; those of a customer without a row are all unknown."""
        return self.people.get(customer_id, {})

    def moment_problem(self, row: Row, name: str) -> str | None:
        """Why a fact's time cannot be used, if so."""
        if row.problem(name):
            return row.problem(name)
        day = self.clock.day(row[name])
        in_range = self.settings.earliest_order_date <= day <= self.settings.today
        return None if in_range else f"out_of_range_{name}"

    def order_currency(self, row: Row) -> str:
        """The order's currency, by default the reporting currency."""
        return row["currency_code"] or self.settings.reporting_currency

    def order_rate(self, row: Row) -> Decimal | None:
        """The rate of the order's day."""
        return self.rates.on(self.order_currency(row), self.clock.day(row["ordered_at"]))

    def order_problem(self, row: Row) -> str | None:
        """The first reason of the SPEC's list that a single row gives."""
        problem = (
            row.problem("order_id")
            or row.problem("customer_id")
            or self.moment_problem(row, "ordered_at")
            or row.problem("amount")
        )
        if problem:
            return problem
        if "currency_code" in row.invalid:
            return "invalid_currency"
        rate = self.order_rate(row)
        if rate is None:
            return "missing_fx_rate"
        return "invalid_amount" if exceeds_money(row["amount"], rate) else None

    def refund_problem(self, row: Row, orders: Mapping[str, Any]) -> str | None:
        """The first reason of the SPEC's list that a single row gives."""
        problem = (
            row.problem("refund_id")
            or row.problem("order_id")
            or self.moment_problem(row, "refunded_at")
            or row.problem("amount")
        )
        if problem:
            return problem
        if row["amount"] <= 0:
            return "non_positive_amount"
        order = orders.get(row["order_id"])
        if order is None:
            return "unknown_order"
        return "invalid_amount" if exceeds_money(row["amount"], order["fx_rate"]) else None

    def order_kind(self, status: str, amount: Decimal) -> str:
        """SPEC 1: not_counted decides first, then the sign of the amount."""
        counted = {text.strip().lower() for text in self.settings.counted_statuses}
        if status.lower() not in counted:
            return "not_counted"
        return "sale" if amount >= 0 else "credit_note"

    def order(self, row: Row) -> dict[str, Any]:
        """The accepted order that a row holds."""
        customer_id = self.canonical(row["customer_id"])
        status = row["status"] or "completed"
        rate = self.order_rate(row)
        discount = row["discount_amount"]
        return {
            "order_id": row["order_id"],
            "customer_id": customer_id,
            "raw_customer_id": row["customer_id"] if row["customer_id"] != customer_id else None,
            "order_kind": self.order_kind(status, row["amount"]),
            "status": status,
            "market": row["market"] or self.person(customer_id).get("market") or "ZZ",
            "channel": row["channel"] or "unknown",
            "currency_code": self.order_currency(row),
            "amount": row["amount"],
            "fx_rate": rate,
            "amount_reporting": quantized(row["amount"] * rate, 4),
            "discount_amount": ZERO if discount is None else discount,
            "cost_amount": row["cost_amount"],
            "ordered_date": self.clock.day(row["ordered_at"]),
            "ordered_at": row["ordered_at"],
            "updated_at": row["updated_at"] or row["ordered_at"],
        }

    def refund(self, row: Row, order: Mapping[str, Any]) -> dict[str, Any]:
        """The accepted refund that a row holds, at its order's rate."""
        return {
            "refund_id": row["refund_id"],
            "order_id": row["order_id"],
            "customer_id": order["customer_id"],
            "amount": row["amount"],
            "amount_reporting": quantized(row["amount"] * order["fx_rate"], 4),
            "refunded_date": self.clock.day(row["refunded_at"]),
        }


def judged(
    rows: Iterable[Row], problem: Callable[[Row], str | None], key: str, moment: str
) -> tuple[list[Row], list[tuple]]:
    """Accepted rows, and the raw text of the others with its rejection reason."""
    passed, rejections = [], []
    for row in rows:
        reason = problem(row)
        if reason:
            rejections.append((*row.raw, reason))
        else:
            passed.append(row)
    accepted, superseded = newest_versions(
        passed, lambda row: row[key], lambda row: row["updated_at"] or row[moment]
    )
    return accepted, rejections + [(*row.raw, "superseded_version") for row in superseded]


def count_bad_options(table: str, rows: Iterable[Row], issues: Issues) -> None:
    """Bad optional values of all raw rows; an order's bad currency is a rejection instead."""
    names = {column.name for column in CONTRACT[table] if not column.required}
    names -= {"currency_code"} if table == "orders" else set()
    for row in rows:
        issues.update((table, name, f"invalid_{name}") for name in row.invalid & names)


# --- Customer facts (SPEC 3) -------------------------------------------------------------------

FACT_COLUMNS = (
    "first_ordered_at",
    "last_ordered_at",
    "tenure_days",
    "recency_days",
    "frequency",
    "monetary",
    *(f"orders_{days}d" for days in TRAILING_DAYS),
    *(f"revenue_{days}d" for days in TRAILING_DAYS),
    "sales_count",
    "gross_revenue",
    "refunded_amount",
    "net_revenue",
    "average_order_value",
    "max_order_amount_180d",
    "avg_monthly_spend",
    "mean_gap_days",
    "expected_gap_days",
)


class Ledger:
    """Every counted fact up to the as-of date, by customer: sales (orders, oldest first) and
    lowerings (refunds and credit notes as day and positive amount)."""

    def __init__(
        self, orders: Mapping[str, dict], refunds: Iterable[dict], as_of: date
    ) -> None:
        self.as_of = as_of
        self.sales: dict[str, list[dict]] = defaultdict(list)
        self.lowerings: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for order in sorted(orders.values(), key=lambda order: order["ordered_at"]):
            self.add_order(order)
        for refund in refunds:
            if orders[refund["order_id"]]["order_kind"] != "not_counted":
                self.add_lowering(refund, refund["refunded_date"], refund["amount_reporting"])

    def add_order(self, order: dict) -> None:
        """Books a sale or a credit note on its day."""
        if order["order_kind"] == "credit_note":
            self.add_lowering(order, order["ordered_date"], -order["amount_reporting"])
        elif order["order_kind"] == "sale" and order["ordered_date"] <= self.as_of:
            self.sales[order["customer_id"]].append(order)

    def add_lowering(self, fact: Mapping[str, Any], day: date, amount: Decimal) -> None:
        """Books what lowers revenue on its own day."""
        if day <= self.as_of:
            self.lowerings[fact["customer_id"]].append((day, amount))

    def lowered(self, customer: str) -> Decimal:
        """Refunds and credit notes of one customer."""
        return sum((amount for _, amount in self.lowerings.get(customer, ())), ZERO)

    def movements(self, customer: str) -> list[tuple[int, Decimal]]:
        """Age in days and signed amount of everything that moved a customer's revenue."""
        moves = [(sale["ordered_date"], sale["amount_reporting"]) for sale in self.sales[customer]]
        moves += [(day, -amount) for day, amount in self.lowerings.get(customer, ())]
        return [((self.as_of - day).days, amount) for day, amount in moves]

    def facts(self, customer: str, window_days: int | None) -> dict[str, Any]:
        """SPEC 3 for a customer with a sale; expected_gap_days follows in `set_expected_gaps`."""
        sales, movements = self.sales[customer], self.movements(customer)
        ages = [(self.as_of - sale["ordered_date"]).days for sale in sales]
        amounts = [sale["amount_reporting"] for sale in sales]
        tenure, recency, count, gross = ages[0], ages[-1], len(sales), sum(amounts, ZERO)
        facts = {
            "first_ordered_at": sales[0]["ordered_at"],
            "last_ordered_at": sales[-1]["ordered_at"],
            "tenure_days": tenure,
            "recency_days": recency,
            "frequency": orders_within(ages, window_days),
            "monetary": revenue_within(movements, window_days),
            "sales_count": count,
            "gross_revenue": gross,
            "refunded_amount": self.lowered(customer),
            "net_revenue": gross - self.lowered(customer),
            "average_order_value": ratio(gross, count, 4),
            "max_order_amount_180d": max(
                (amount for age, amount in zip(ages, amounts) if age <= 180), default=None
            ),
            "mean_gap_days": ratio(tenure - recency, count - 1, 6) if count > 1 else None,
        }
        for days in TRAILING_DAYS:
            facts[f"orders_{days}d"] = orders_within(ages, days)
            facts[f"revenue_{days}d"] = revenue_within(movements, days)
        facts["avg_monthly_spend"] = ratio(
            facts["revenue_365d"] * DAYS_PER_MONTH, max(DAYS_PER_MONTH, min(tenure, 365)), 4
        )
        return facts


def orders_within(ages: Iterable[int], days: int | None) -> int:
    """How many sales are at most `days` old."""
    return sum(days is None or age <= days for age in ages)


def revenue_within(movements: Iterable[tuple[int, Decimal]], days: int | None) -> Decimal:
    """Net revenue of the trailing `days`."""
    return sum((amount for age, amount in movements if days is None or age <= days), ZERO)


# --- Cut points and scores (SPEC 4) ------------------------------------------------------------


class Distribution:
    """The values of one dimension over the population it is cut among."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = sorted(values)
        self.total = sum(self.values)
        self.is_degenerate = len(set(self.values)) < DEGENERATE_BELOW

    def cut(self, percentile: int) -> Any:
        """The value at position (k x N + n - 1) div n, for k / n = percentile / 100."""
        return self.values[(percentile * len(self.values) + 99) // 100 - 1]

    def cuts(self, percentiles: Iterable[int]) -> list[Any]:
        """Ascending cuts; none where nobody is in the population."""
        return [self.cut(percentile) for percentile in percentiles] if self.values else []

    def median(self) -> Any:
        """The value at position (N + 1) div 2."""
        return self.values[(len(self.values) + 1) // 2 - 1] if self.values else None


def exceeded(value: Any, cuts: Sequence[Any]) -> int:
    """How many ascending cuts the value exceeds strictly."""
    return bisect_left(cuts, value)


SCORED = {"r_score": "recency", "f_score": "frequency", "m_score": "monetary"}
PURCHASE_WEIGHTS = {
    "recency": RECENCY_WEIGHT,
    "frequency": FREQUENCY_WEIGHT,
    "monetary": MONETARY_WEIGHT,
}
RFM_COLUMNS = (
    "r_score",
    "f_score",
    "m_score",
    "rfm_cell",
    "recency_points",
    "frequency_points",
    "monetary_points",
    "composite_score",
    "composite_points",
    "interaction_points",
    "social_points",
    "value_score",
    "value_score_parts",
    "rfm_segment",
)


class Population:
    """All customers with a sale, scored against each other as of one day."""

    def __init__(
        self,
        facts: dict[str, dict[str, Any]],
        engagement: Mapping[str, Mapping[str, int]],
        settings: Settings,
    ) -> None:
        self.facts = facts
        self.engagement = engagement
        self.distributions = {
            "recency": Distribution(-row["recency_days"] for row in facts.values()),
            "frequency": Distribution(row["frequency"] for row in facts.values()),
            "monetary": Distribution(row["monetary"] for row in facts.values()),
            "mean_gap_days": Distribution(
                row["mean_gap_days"] for row in facts.values() if row["sales_count"] > 1
            ),
        }
        for part, values in engagement.items():
            self.distributions[part] = Distribution(
                values[customer] for customer in facts if values.get(customer, 0) > 0
            )
        self.score_cuts = {
            score: self.deciding_cuts(dimension, settings) for score, dimension in SCORED.items()
        }
        self.parts = ["purchase", *(part for part in engagement if self.part_counts(part))]
        self.scores = {customer: self.rfm(row) for customer, row in facts.items()}
        self.set_expected_gaps()
        self.set_points()
        self.set_value_scores()
        for name in (*SCORED, "value_score"):
            self.distributions[name] = Distribution(row[name] for row in self.scores.values())

    def deciding_cuts(self, dimension: str, settings: Settings) -> list[Any]:
        """The four cuts of a score: of the population, or given as thresholds."""
        if settings.rfm_scoring == "percentile":
            return self.distributions[dimension].cuts(QUINTILES)
        sign = -1 if dimension == "recency" else 1
        return sorted(sign * Decimal(str(cut)) for cut in settings.rfm_cut_points[dimension])

    def part_counts(self, part: str) -> bool:
        """A part counts if 60% of the customers seen within 365 days have a positive value."""
        recent = [
            customer
            for customer, row in self.facts.items()
            if row["recency_days"] <= PART_COVERAGE_DAYS
        ]
        positive = sum(self.engagement[part].get(customer, 0) > 0 for customer in recent)
        return bool(recent) and 100 * positive >= PART_COVERAGE_PERCENT * len(recent)

    def set_expected_gaps(self) -> None:
        """SPEC 3, expected_gap_days."""
        median = self.distributions["mean_gap_days"].median()
        for row in self.facts.values():
            gap = row["mean_gap_days"] if row["sales_count"] >= MIN_SALES_FOR_OWN_GAP else median
            row["expected_gap_days"] = max(
                MIN_EXPECTED_GAP_DAYS if gap is None else gap, MIN_EXPECTED_GAP_DAYS
            )

    def rfm(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Scores 1-5 and what follows from them and the facts alone."""
        scores: dict[str, Any] = {
            score: 1 + exceeded(dimension_value(facts, dimension), self.score_cuts[score])
            for score, dimension in SCORED.items()
        }
        scores["rfm_cell"] = "".join(str(scores[score]) for score in SCORED)
        scores["rfm_segment"] = SEGMENTS[scores["r_score"], scores["f_score"]]
        scores["composite_score"] = composite_score(facts)
        return scores

    def set_points(self) -> None:
        """Points 0-95 of every dimension, null for a part that dropped out."""
        cuts = {
            name: self.distributions[name].cuts(VENTILES)
            for name in (*PURCHASE_WEIGHTS, *self.engagement)
        }
        for customer, scores in self.scores.items():
            for name in PURCHASE_WEIGHTS:
                value = dimension_value(self.facts[customer], name)
                scores[f"{name}_points"] = 5 * exceeded(value, cuts[name])
            for part, values in self.engagement.items():
                points = 5 * exceeded(values.get(customer, 0), cuts[part])
                scores[f"{part}_points"] = points if part in self.parts else None

    def set_value_scores(self) -> None:
        """SPEC 4: composite_points and value_score."""
        total = sum(PART_WEIGHTS[part] for part in self.parts)
        for scores in self.scores.values():
            scores["composite_points"] = sum(
                weight * scores[f"{name}_points"] for name, weight in PURCHASE_WEIGHTS.items()
            )
            points = {**scores, "purchase_points": scores["composite_points"]}
            weighted = sum(PART_WEIGHTS[part] * points[f"{part}_points"] for part in self.parts)
            scores["value_score"] = ratio(weighted, total, 4)
            scores["value_score_parts"] = "+".join(self.parts)

    def cut_point_rows(self) -> Iterable[tuple[str, str, int | None, Any, bool]]:
        """dimension, statistic, percentile, cut_value, is_degenerate of mart score_cut_points."""
        for name in (*PURCHASE_WEIGHTS, *self.engagement, "value_score"):
            distribution = self.distributions[name]
            for percentile, cut in zip(VENTILES, distribution.cuts(VENTILES)):
                yield name, "cut", percentile, cut, distribution.is_degenerate
        for name, cuts in self.score_cuts.items():
            distribution = self.distributions[name]
            if distribution.values:
                flag = distribution.is_degenerate
                yield from ((name, "cut", *pair, flag) for pair in zip(QUINTILES, cuts))
                yield name, "sum", None, distribution.total, flag
                yield name, "count", None, len(distribution.values), flag
        gaps = self.distributions["mean_gap_days"]
        if gaps.values:
            yield "mean_gap_days", "median", 50, gaps.median(), gaps.is_degenerate


def dimension_value(facts: Mapping[str, Any], dimension: str) -> Any:
    """What a customer is compared by; recency enters negated."""
    return -facts["recency_days"] if dimension == "recency" else facts[dimension]


def composite_score(facts: Mapping[str, Any]) -> Decimal:
    """SPEC 4: R x 0.1 + F x 0.5 + M x 0.4, R in units of 30 days since D - 365 days."""
    recency_part = (COMPOSITE_BASE_DAYS - facts["recency_days"]) * RECENCY_WEIGHT
    other_parts = facts["frequency"] * FREQUENCY_WEIGHT + facts["monetary"] * MONETARY_WEIGHT
    dividend = recency_part + COMPOSITE_DAYS_PER_UNIT * other_parts
    return ratio(dividend, COMPOSITE_DAYS_PER_UNIT, 6)


def segment_cells() -> dict[tuple[int, int], str]:
    """The 25 cells (r_score, f_score) of rfm_segment."""
    cells = {}
    for code, *bounds in re.findall(r"(\w+) R(\d)-(\d) F(\d)-(\d)", SEGMENT_GRID):
        r_low, r_high, f_low, f_high = map(int, bounds)
        for r_score in range(r_low, r_high + 1):
            for f_score in range(f_low, f_high + 1):
                cells[r_score, f_score] = code
    return cells


SEGMENTS = segment_cells()


def events_by_customer(rows: Iterable[Row], run: Run, as_of: date) -> dict[str, list]:
    """(day, event_type) of every canonical customer's events up to the as-of date."""
    events = defaultdict(list)
    for row in rows:
        day = run.clock.day(row["occurred_at"])
        if day <= as_of:
            events[run.canonical(row["customer_id"])].append((day, row["event_type"]))
    return events


def engagement_values(
    events: Mapping[str, list], run: Run, as_of: date
) -> dict[str, dict[str, int]]:
    """SPEC 4: the interaction and social value of every customer who has one."""
    interaction: dict[str, int] = Counter()
    social: dict[str, int] = Counter()
    for customer, happened in events.items():
        for day, kind in happened:
            age = (as_of - day).days
            if age <= INTERACTION_DAYS:
                interaction[customer] += INTERACTION_WEIGHTS.get(kind, 0)
            if age <= SOCIAL_DAYS:
                social[customer] += SOCIAL_WEIGHTS.get(kind, 0)
    for person in run.people.values():
        registered_at = person["registered_at"]
        if person["referrer"] and registered_at and run.clock.day(registered_at) <= as_of:
            social[person["referrer"]] += REFERRED_CUSTOMER_POINTS
    return {"interaction": interaction, "social": social}


# --- Tiers, stages, tags (SPEC 5, 6) -----------------------------------------------------------


def slug(category: str) -> str:
    """Lower case, Unicode letters and digits kept, runs of other characters to one _."""
    kept = (
        letter if unicodedata.category(letter)[0] == "L" or letter.isdecimal() else "_"
        for letter in category.lower()
    )
    return re.sub("_+", "_", "".join(kept))


def top_categories(
    items: Iterable[Row], orders: Mapping[str, dict], as_of: date
) -> dict[str, str]:
    """SPEC 5, scenario: the category with most item amount over sales, ties by name."""
    amounts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for item in items:
        order = orders.get(item["order_id"])
        if order and order["order_kind"] == "sale" and order["ordered_date"] <= as_of:
            amount = quantized(item["amount"] * order["fx_rate"], 4)
            amounts[order["customer_id"]][item["category"]] += amount
    return {
        customer: min(categories, key=lambda name: (-categories[name], name))
        for customer, categories in amounts.items()
    }


def quadrant_tier(facts: Mapping[str, Any]) -> str:
    """SPEC 5, quadrant: first match wins."""
    recency, spend = facts["recency_days"], facts["avg_monthly_spend"]
    if recency <= 30 and spend > 500:
        return "north_star"
    if recency <= 90 and spend >= 100:
        return "potential"
    if recency <= 180 and facts["max_order_amount_180d"] > 300:
        return "potential_activation"
    return "churn_warning" if recency > 365 else "general"


def pyramid_tier(value_score: Decimal, distribution: Distribution) -> str:
    """SPEC 5, pyramid: the best tier whose cut the value_score exceeds."""
    for code, percentile in PYRAMID_PERCENTILES.items():
        if value_score > distribution.cut(percentile):
            return code
    return "standard"


def value_score_tier(facts: Mapping[str, Any], value_score: Decimal) -> str:
    """SPEC 5, value_score tiers."""
    if facts["recency_days"] > DORMANT_AFTER_DAYS:
        return "dormant"
    return "core" if value_score >= CORE_VALUE_SCORE else "potential"


def rfm_octant(scores: Mapping[str, Any], distributions: Mapping[str, Distribution]) -> str:
    """SPEC 4: each score above the population's mean or not (score x N > sum)."""
    is_high = (
        scores[name] * len(distributions[name].values) > distributions[name].total
        for name in SCORED
    )
    return "".join("H" if high else "L" for high in is_high)


def scenario_tier(facts: Mapping[str, Any], category: str | None) -> str:
    """SPEC 5, scenario: band and category slug."""
    if facts["recency_days"] > DORMANT_AFTER_DAYS:
        band = "dormant"
    else:
        band = "frequent" if facts["orders_365d"] >= FREQUENT_SALES else "occasional"
    return f"{band}_{slug(category) if category else 'uncategorised'}"


def customer_tiers(
    population: Population, categories: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """tier_system -> tier_code of every customer with a sale."""
    tiers = {}
    for customer, facts in population.facts.items():
        scores = population.scores[customer]
        value_score = scores["value_score"]
        tiers[customer] = {
            "quadrant": quadrant_tier(facts),
            "pyramid": pyramid_tier(value_score, population.distributions["value_score"]),
            "value_score": value_score_tier(facts, value_score),
            "rfm_segment": scores["rfm_segment"],
            "rfm_octant": rfm_octant(scores, population.distributions),
            "scenario": scenario_tier(facts, categories.get(customer)),
        }
    return tiers


def tier_rank_and_name(system: str, code: str) -> tuple[int, Any]:
    """tier_rank, and tier_name_zh or ANYTHING where the SPEC gives no name."""
    if system == "scenario":
        band = code.partition("_")[0]
        return SCENARIO_BANDS.index(band) + 1, SCENARIO_NAMES_ZH.get(code, ANYTHING)
    return list(TIERS[system]).index(code) + 1, TIERS[system][code]


def lifecycle_stage(facts: Mapping[str, Any] | None) -> str:
    """SPEC 5, lifecycle_stage: first match wins."""
    if facts is None:
        return "prospect"
    recency = facts["recency_days"]
    if recency > CHURNED_AFTER_DAYS:
        return "churned"
    if recency > DECLINE_GAPS * facts["expected_gap_days"] and recency > DECLINE_AFTER_DAYS:
        return "decline"
    if facts["sales_count"] == 1:
        return "introduction"
    if facts["tenure_days"] <= GROWTH_TENURE_DAYS or facts["sales_count"] < MATURE_SALES:
        return "growth"
    return "maturity"


LIFECYCLE_PHASES = {
    "prospect": "exploration",
    "introduction": "exploration",
    "growth": "exploration",
    "maturity": "stable",
    "decline": "churn_warning",
    "churned": "churn_warning",
}


def days_until_decline(facts: Mapping[str, Any] | None, stage: str) -> int | None:
    """SPEC 5: days until recency alone turns the stage to decline."""
    if facts is None or stage == "churned":
        return None
    last_day = max(int(DECLINE_GAPS * facts["expected_gap_days"]), DECLINE_AFTER_DAYS)
    return max(0, last_day + 1 - facts["recency_days"])


def journey_stage(
    facts: Mapping[str, Any] | None, activity: Sequence[date], registered: date | None
) -> str:
    """SPEC 5, journey_stage: the furthest. Anyone with a sale is monetised at least, so the
    `activity` that decides the earlier stages is a prospect's event days."""
    if facts is not None:
        loyal = facts["orders_365d"] >= LOYAL_SALES
        return "loyal" if loyal and facts["recency_days"] <= LOYAL_RECENCY_DAYS else "monetised"
    if not activity:
        return "reached"
    first, *later = sorted(activity)
    if later and (later[-1] - first).days >= RETENTION_DAYS:
        return "retained"
    start, candidates = (registered, activity) if registered else (first, later)
    activated = any(0 <= (day - start).days <= ACTIVATION_DAYS for day in candidates)
    return "activated" if activated else "reached"


def scene_of(local: datetime) -> str:
    """SPEC 6, customer_tags: weekday / weekend x part of the day."""
    part = ("night", "morning", "afternoon", "evening")[local.hour // 6]
    return f"{'weekend' if local.weekday() >= 5 else 'weekday'}_{part}"


def most_frequent(values: Iterable[str]) -> str:
    """The value that occurs most, ties by name."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def price_sensitivity(sales: Sequence[Mapping[str, Any]]) -> str:
    """SPEC 6, customer_tags: by the share of discounted sales."""
    share = ratio(sum(sale["discount_amount"] > 0 for sale in sales), len(sales), 6)
    if share <= LOW_DISCOUNT_SHARE:
        return "low"
    return "medium" if share <= MEDIUM_DISCOUNT_SHARE else "high"


def store_distance(kilometres: Decimal) -> str:
    """SPEC 6, customer_tags: near <= 3 km, middle <= 10, far."""
    if kilometres <= STORE_NEAR_KM:
        return "near"
    return "middle" if kilometres <= STORE_MIDDLE_KM else "far"


def tags_of(
    sales: Sequence[Mapping[str, Any]],
    category: str | None,
    kilometres: Decimal | None,
    clock: Clock,
) -> dict[str, str]:
    """tag_group -> tag_code of one customer; a group without data has no tag."""
    tags = {}
    if sales:
        tags["scene"] = most_frequent(scene_of(clock.local(sale["ordered_at"])) for sale in sales)
        tags["touchpoint"] = most_frequent(sale["channel"] for sale in sales)
        tags["price_sensitivity"] = price_sensitivity(sales)
    if category is not None:
        tags["preference"] = slug(category)
    if kilometres is not None:
        tags["store_distance"] = store_distance(kilometres)
    return tags


# --- The marts (SPEC 6) ------------------------------------------------------------------------

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


def default_as_of_date(orders: Iterable[Mapping[str, Any]], settings: Settings) -> date:
    """SPEC 1: var as_of_date, else the day of the last sale or credit note, else today."""
    if settings.as_of_date is not None:
        return settings.as_of_date
    counted = (row["ordered_date"] for row in orders if row["order_kind"] != "not_counted")
    return max(counted, default=settings.today)


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
        person, facts = run.person(customer), population.facts.get(customer)
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
    known: Iterable[str], ledger: Ledger, categories: Mapping[str, str], run: Run
) -> Iterable[tuple]:
    """Mart customer_tags."""
    for customer in known:
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
    population = Population(facts, engagement_values(events, run, as_of), run.settings)
    categories = top_categories(items, orders, as_of)
    tiers = customer_tiers(population, categories)
    known = known_customers(orders.values(), ledger, events, run, as_of)
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
            ("customer_id", "tag_group", "tag_code"), tag_rows(known, ledger, categories, run)
        ),
        "customers": frame(CUSTOMER_COLUMNS, (pick(row, CUSTOMER_COLUMNS) for row in customers)),
    }


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
    count_bad_options("orders", raw_orders, issues)
    count_bad_options("refunds", raw_refunds, issues)
    accepted = {
        table: accepted_rows(tables, table, issues)
        for table in CONTRACT
        if table not in ("orders", "refunds", "order_items")
    }
    links = closed_links(accepted["identity_links"])
    run = Run(
        settings=settings,
        clock=Clock(settings.business_time_zone),
        rates=Rates(accepted["fx_rates"], settings.reporting_currency),
        links=links,
        people=merged_people(accepted["customers"], links),
    )
    order_rows, order_rejections = judged(raw_orders, run.order_problem, "order_id", "ordered_at")
    orders = {row["order_id"]: run.order(row) for row in order_rows}
    order_items = accepted_rows(tables, "order_items", issues, orders=orders)
    refund_rows, refund_rejections = judged(
        raw_refunds, lambda row: run.refund_problem(row, orders), "refund_id", "refunded_at"
    )
    refunds = [run.refund(row, orders[row["order_id"]]) for row in refund_rows]
    return {
        **input_marts(orders, order_rejections, refunds, refund_rejections, issues),
        **customer_marts(orders, refunds, order_items, accepted["events"], run),
    }


# --- Comparing a real mart with the expected one -----------------------------------------------

CANONICAL = Context(prec=200)
MAX_DIFFERENCES = 50


def normalised(value: Any) -> Any:
    """One form per value: nulls are None, numbers exact decimals without a scale, times naive
    UTC timestamps, and a date is its midnight."""
    if value is None or value is ANYTHING or isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, Decimal, np.integer, np.floating)):
        return CANONICAL.add(Decimal(str(value)), ZERO).normalize(CANONICAL)
    if isinstance(value, (np.datetime64, pd.Timestamp)):
        value = pd.Timestamp(value).to_pydatetime()
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).replace(tzinfo=None) if value.tzinfo else value
    return datetime.combine(value, time()) if isinstance(value, date) else value


def shown(value: Any) -> str:
    """A normalised value for the reader of a difference."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return repr(value)


def rows_by_key(mart: pd.DataFrame, columns: list[str], keys: list[str]) -> dict[tuple, list]:
    """The normalised rows of each key."""
    positions = [columns.index(key) for key in keys]
    rows = defaultdict(list)
    for cells in zip(*([normalised(value) for value in mart[name]] for name in columns)):
        rows[tuple(cells[position] for position in positions)].append(cells)
    return rows


def row_differences(
    label: str, columns: Sequence[str], found: Sequence[tuple], wanted: Sequence[tuple]
) -> list[str]:
    """How the rows of one key differ."""
    if len(found) != len(wanted):
        return [f"{label}: expected {len(wanted)} row(s), found {len(found)}"]
    differences = []
    for actual_row, expected_row in zip(sorted(found, key=repr), sorted(wanted, key=repr)):
        differences += [
            f"{label}: {name} expected {shown(expected)}, found {shown(actual)}"
            for name, actual, expected in zip(columns, actual_row, expected_row)
            if expected is not ANYTHING and actual != expected
        ]
    return differences


def compare(actual: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> list[str]:
    """Readable differences on expected's columns, rows matched by `keys` as a multiset; empty
    when equal. Beyond MAX_DIFFERENCES only their number is told."""
    columns = list(expected.columns)
    missing = [f"column {name} is missing" for name in columns if name not in actual.columns]
    if missing:
        return missing
    found = rows_by_key(actual, columns, keys)
    wanted = rows_by_key(expected, columns, keys)
    differences = []
    for key in sorted(found.keys() | wanted.keys(), key=repr):
        label = ", ".join(f"{name}={shown(value)}" for name, value in zip(keys, key))
        differences += row_differences(label, columns, found.get(key, ()), wanted.get(key, ()))
    if len(differences) > MAX_DIFFERENCES:
        rest = len(differences) - MAX_DIFFERENCES
        differences[MAX_DIFFERENCES:] = [f"... and {rest} more differences"]
    return differences
