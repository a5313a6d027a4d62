"""Channels, tiers and budgets computed by plain Python, fact by fact, without a look at our SQL.

Money is a Decimal, a ratio a Fraction until it is rounded once. A month is a whole number, twelve
times its year plus its number from 0, so that months are subtracted like numbers.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

SYSTEMS = ("quadrant", "pyramid", "value_score", "rfm_segment", "rfm_octant", "scenario")
PARAMETERS = {
    "ltv_to_cac_target": Fraction(3), "judged_new_customers": 30, "roi_floor": Fraction(1),
    "cost_rise": Fraction(5, 100), "cost_rise_from_share": Fraction(1, 100),
    "elastic_line_share": Fraction(1, 10), "region_factor_at_least": Fraction(1, 2),
    "region_factor_at_most": Fraction(3, 2), "priority_value": 1, "priority_growth": 1,
    "priority_return": 1, "new_market_months": 12, "mature_market_months": 36,
}
ANNUAL_RATE = 0.10

Row = dict[str, Any]


@dataclass
class Fact:
    """A sale, credit note or refund: its revenue, negative for the last two, and its margin."""

    customer: str
    day: date
    revenue: Decimal
    margin: Decimal | None
    is_sale: bool
    market: str


@dataclass
class Spend:
    """An entry of marketing spend."""

    day: date
    channel: str
    purpose: str
    amount: Decimal
    market: str | None = None
    tier_system: str | None = None
    tier_code: str | None = None


@dataclass
class Plan:
    """A budget plan; shares by dimension and key."""

    code: str
    total: Decimal
    splits: dict[str, dict[str, Fraction]]
    valid_from: date | None = None
    valid_to: date | None = None
    is_active: bool = True


@dataclass
class Shift:
    """A shift between purposes."""

    code: str
    trigger: str
    from_purpose: str
    to_purpose: str
    share: Fraction
    months: tuple[int, int | None] | None = None
    maturity: str | None = None
    rule: str | None = None


@dataclass
class Shop:
    """Everything that the marts are made of."""

    as_of: date
    facts: list[Fact] = field(default_factory=list)
    spend: list[Spend] = field(default_factory=list)
    sends: list[tuple[str, date, Decimal]] = field(default_factory=list)
    stated: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    tiers: dict[tuple[date, str], dict[str, str]] = field(default_factory=dict)
    tiers_now: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, tuple[Decimal | None, Decimal | None, Decimal | None]] = field(
        default_factory=dict
    )
    tier_codes: dict[str, list[str]] = field(default_factory=dict)
    bands: tuple[str, ...] = ("frequent", "occasional", "dormant")
    returns: dict[tuple[str, str], tuple[Decimal | None, Decimal | None]] = field(
        default_factory=dict
    )
    plans: list[Plan] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    open_rules: set[str] = field(default_factory=set)
    regions: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self.facts = [fact for fact in self.facts if fact.day <= self.as_of]
        self.spend = [entry for entry in self.spend if entry.day <= self.as_of]
        self.sends = [send for send in self.sends if send[1] <= self.as_of]
        self.first_day, self.market = {}, {}
        for fact in self.facts:
            if fact.is_sale:
                known = self.first_day.get(fact.customer)
                self.first_day[fact.customer] = min(fact.day, known) if known else fact.day
        people = {fact.customer for fact in self.facts} | {send[0] for send in self.sends}
        for customer in people | set(self.stated):
            first = [
                fact.market
                for fact in self.facts
                if fact.customer == customer and fact.is_sale
                and fact.day == self.first_day.get(customer)
            ]
            stated = self.stated.get(customer, (None, None))[0]
            self.market[customer] = stated or min(first, default="ZZ")
        self.last_month = month_of(self.as_of + timedelta(1)) - 1
        first = min(map(month_of, self.first_day.values()), default=self.last_month + 1)
        self.months = range(first, self.last_month + 1)

    def region(self, market: str) -> str:
        return self.regions.get(market, self.regions.get("ZZ", "Other"))

    def region_of(self, customer: str) -> str:
        return self.region(self.market[customer])

    def channel_of(self, customer: str) -> str:
        return self.stated.get(customer, (None, None))[1] or "unknown"

    def cohort(self, customer: str) -> int | None:
        day = self.first_day.get(customer)
        return month_of(day) if day else None

    def tier_before(self, month: int, customer: str, system: str) -> str:
        """The tier with which a customer begins a month."""
        return self.tiers.get((month_end(month - 1), customer), {}).get(system, "none")

    def members(self, month: int) -> list[str]:
        """The customers with a sale before a month."""
        return [who for who, day in self.first_day.items() if month_of(day) < month]

    def new(self, month: int) -> list[str]:
        return [who for who, day in self.first_day.items() if month_of(day) == month]

    def is_tier(self, system: str | None, code: str | None) -> bool:
        if system == "scenario":
            return code is not None and code.startswith(tuple(f"{b}_" for b in self.bands))
        return code in self.tier_codes.get(system, [])

    def plan(self, month: int) -> Plan | None:
        day = month_start(month)
        found = [
            plan
            for plan in self.plans
            if plan.is_active
            and (plan.valid_from is None or plan.valid_from <= day)
            and (plan.valid_to is None or plan.valid_to >= day)
        ]
        return found[0] if found else None


# --- Numbers -------------------------------------------------------------------------------------


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def month_end(month: int) -> date:
    first = month_start(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def rounded(value: Fraction | None, places: int = 6) -> Decimal | None:
    """Half away from zero."""
    if value is None:
        return None
    digits = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-digits if value < 0 else digits).scaleb(-places)


def quotient(top: Any, bottom: Any) -> Fraction | None:
    if top is None or bottom is None or bottom == 0:
        return None
    return Fraction(top) / Fraction(bottom)


def split(amount: Decimal, weights: Mapping[str, Any], places: int) -> dict[str, Decimal]:
    """Parts of an amount by largest remainders, ties by key. Nothing where nobody has a weight."""
    weights = {key: Fraction(weight) for key, weight in weights.items()}
    total = sum(weights.values())
    unit = Decimal(1).scaleb(-places)
    if not total:
        return dict.fromkeys(weights, Decimal(0))
    units = int(abs(amount).scaleb(places))
    exact = {key: units * weight / total for key, weight in weights.items()}
    parts = {key: int(share) for key, share in exact.items()}
    order = sorted(weights, key=lambda key: (parts[key] - exact[key], key_bytes(key)))
    for key in order[: units - sum(parts.values())]:
        parts[key] += 1
    sign = -1 if amount < 0 else 1
    return {key: sign * part * unit for key, part in parts.items()}


def key_bytes(key: Any) -> Any:
    return tuple(text.encode() for text in key) if isinstance(key, tuple) else key.encode()


def capped(pool: Decimal, weights: Mapping[Any, Any], cap_share: Fraction) -> dict[Any, Decimal]:
    """Parts of a pool; what is over the cap is cut off and shared again, round by round."""
    cap = Decimal(int(Fraction(pool) * 100 * cap_share)).scaleb(-2)
    at_cap: set[Any] = set()
    while True:
        rest = pool - cap * len(at_cap)
        parts = split(rest, {key: w for key, w in weights.items() if key not in at_cap}, 2)
        over = {key for key, part in parts.items() if part > cap}
        if not over:
            return {key: cap if key in at_cap else parts[key] for key in weights}
        at_cap |= over


def money(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def margin_sum(margins: Iterable[Decimal | None]) -> Decimal | None:
    known = [margin for margin in margins if margin is not None]
    return money(known) if known else None


def grouped(pairs: Iterable[tuple[Any, Decimal]]) -> dict[Any, Decimal]:
    sums: dict[Any, Decimal] = defaultdict(Decimal)
    for key, value in pairs:
        sums[key] += value
    return dict(sums)


# --- Tiers ---------------------------------------------------------------------------------------


def tier_economics(shop: Shop) -> list[Row]:
    rows: dict[tuple[int, str, str], Row] = {}
    for month in shop.months:
        for system in SYSTEMS:
            for row in tiers_of_month(shop, month, system):
                rows[month, system, row["tier_code"]] = row
    for (month, system, code), row in rows.items():
        totals = [other for key, other in rows.items() if key[:2] == (month, system)]
        row["cost_share"] = rounded(quotient(row["cost"], money(r["cost"] for r in totals)))
        row["revenue_share"] = rounded(
            quotient(row["revenue"], money(r["revenue"] for r in totals))
        )
    for (month, system, code), row in rows.items():
        judge_tier(shop, rows, month, system, code, row)
    return list(rows.values())


def tiers_of_month(shop: Shop, month: int, system: str) -> list[Row]:
    customers = defaultdict(int)
    for who in shop.members(month):
        customers[shop.tier_before(month, who, system)] += 1
    shares = dict(customers) or {"none": 1}
    customers["none"] += len(shop.new(month))

    facts, sends = defaultdict(list), defaultdict(Decimal)
    for fact in shop.facts:
        if month_of(fact.day) == month:
            facts[shop.tier_before(month, fact.customer, system)].append(fact)
    for who, day, cost in shop.sends:
        if month_of(day) == month and cost:
            sends[shop.tier_before(month, who, system)] += cost

    addressed, shared, pool = defaultdict(Decimal), defaultdict(Decimal), Decimal(0)
    touched = set()
    for entry in shop.spend:
        if month_of(entry.day) != month:
            continue
        if entry.tier_system == system and shop.is_tier(system, entry.tier_code):
            addressed[entry.tier_code] += entry.amount
            touched.add(entry.tier_code)
        elif entry.purpose == "acquisition":
            shared["none"] += entry.amount
        else:
            pool += entry.amount
            touched |= set(shares)
    for code, part in split(pool, shares, 4).items():
        shared[code] += part

    codes = {"none"} | set(customers) | set(facts) | set(sends) | touched
    codes |= set(shop.tier_codes[system]) if system != "scenario" else set()
    rows = []
    for code in codes:
        margin = margin_sum(fact.margin for fact in facts[code])
        revenue = money(fact.revenue for fact in facts[code])
        programme = addressed[code] + sends[code]
        cost = programme + shared[code]
        orders = sum(fact.is_sale for fact in facts[code])
        expected, minimum = shop.returns.get((system, code), (None, None))
        rows.append({
            "period_end": month_end(month), "tier_system": system, "tier_code": code,
            "customers": customers[code], "sales_count": orders, "revenue": revenue,
            "margin": margin, "campaign_cost": sends[code], "addressed_spend": addressed[code],
            "shared_spend": shared[code], "cost": cost,
            "roi": rounded(quotient(revenue, cost)),
            "margin_roi": rounded(quotient(margin, cost)),
            "programme_roi": rounded(quotient(revenue, programme)),
            "expected_roi": expected, "minimum_roi": minimum,
            "cost_per_customer": rounded(quotient(cost, customers[code]), 4),
            "cost_per_order": rounded(quotient(cost, orders), 4),
        })
    return rows


def judge_tier(shop: Shop, rows: Mapping, month: int, system: str, code: str, row: Row) -> None:
    before = rows.get((month - 1, system, code))
    row["cost_change"] = (
        rounded(quotient(row["cost"] - before["cost"], before["cost"])) if before else None
    )
    floor = PARAMETERS["cost_rise_from_share"]
    row["is_cost_rising"] = bool(
        row["cost_change"] is not None
        and row["cost_change"] > PARAMETERS["cost_rise"]
        and None not in (row["cost_share"], before["cost_share"])
        and min(row["cost_share"], before["cost_share"]) >= floor
    )
    row["is_roi_below_one"] = None if row["roi"] is None else row["roi"] < PARAMETERS["roi_floor"]

    row["npv_12m"] = None
    if month - 11 >= shop.months[0]:
        year = [rows.get((m, system, code)) for m in range(month - 11, month + 1)]
        has_margins = all(r["margin"] is not None for r in year if r and r["revenue"])
        incomes = [
            ((r["margin"] or Decimal(0)) if has_margins else r["revenue"]) - r["cost"] if r else 0
            for r in year
        ]
        row["npv_12m"] = sum(
            float(income) / (1 + ANNUAL_RATE) ** (i / 12) for i, income in enumerate(incomes)
        )

    row["ltv_multiple"] = None
    if month == shop.months[-1]:
        worth = {who: value[2] for who, value in shop.values.items() if value[2] is not None}
        ours = [v for who, v in worth.items() if shop.tiers_now.get(who, {}).get(system) == code]
        others = [
            v for who, v in worth.items() if shop.tiers_now.get(who, {}).get(system) != code
        ]
        if ours and others and sum(others):
            means = [Fraction(sum(group)) / len(group) for group in (ours, others)]
            row["ltv_multiple"] = rounded(means[0] / means[1])


# --- Channels ------------------------------------------------------------------------------------


def channel_economics(shop: Shop) -> list[Row]:
    people: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for who in shop.first_day:
        people[shop.cohort(who), shop.channel_of(who), shop.market[who]].append(who)

    spend: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    unplaced: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for entry in shop.spend:
        if entry.purpose == "acquisition":
            month = month_of(entry.day)
            if entry.market:
                spend[month, entry.channel, entry.market] += entry.amount
            else:
                unplaced[month, entry.channel] += entry.amount
    for (month, channel), amount in unplaced.items():
        shares = {
            key[2]: len(group) for key, group in people.items() if key[:2] == (month, channel)
        }
        for market, part in split(amount, shares or {"ZZ": 1}, 4).items():
            spend[month, channel, market] += part

    cells: dict[tuple[int, str, str], list] = defaultdict(lambda: [[], Decimal(0)])
    for source, place in ((people, 0), (spend, 1)):
        for (month, channel, market), content in source.items():
            if month <= shop.last_month:
                for key in {
                    (month, channel, market), (month, channel, "all"),
                    (month, "all", market), (month, "all", "all"),
                }:
                    cells[key][place] += content
    return [
        cohort_row(shop, key, cells.get((key[0] - 12, *key[1:])), *cell)
        for key, cell in list(cells.items())
    ]


def cohort_row(
    shop: Shop, key: tuple[int, str, str], year_ago: list | None, customers: list[str],
    spend: Decimal,
) -> Row:
    month, channel, market = key
    facts = [fact for fact in shop.facts if fact.customer in set(customers)]
    row: Row = {
        "cohort_month": month_start(month), "acquisition_channel": channel, "market": market,
        "new_customers": len(customers), "acquisition_spend": spend,
        "cac": rounded(quotient(spend, len(customers)), 4),
        "revenue_to_date": money(fact.revenue for fact in facts),
        "margin_to_date": margin_sum(f.margin for f in facts) if customers else Decimal(0),
    }
    for days in (90, 365):
        is_known = (shop.as_of - month_end(month)).days >= days
        row[f"revenue_{days}d"] = money(
            fact.revenue
            for fact in facts
            if (fact.day - shop.first_day[fact.customer]).days <= days
        ) if is_known else None
    for name, place in (("clv", 0), ("clv_margin", 1), ("ltv", 2)):
        row[name] = (
            margin_sum(shop.values.get(who, (None,) * 3)[place] for who in customers)
            if customers
            else Decimal(0)
        )
    row["ltv_to_cac"] = rounded(quotient(row["ltv"], spend))
    both = (row["margin_to_date"], row["clv_margin"])
    row["margin_ltv_to_cac"] = rounded(quotient(None if None in both else sum(both), spend))

    row["payback_months"] = None
    reached = Decimal(0)
    for later in range(month, shop.last_month + 1):
        for fact in facts:
            if max(month_of(fact.day), month) == later:
                has_margin = row["margin_to_date"] is not None
                reached += (fact.margin or Decimal(0)) if has_margin else fact.revenue
        if spend and customers and reached >= spend:
            row["payback_months"] = later - month
            break

    is_judged = len(customers) >= PARAMETERS["judged_new_customers"]
    then = quotient(year_ago[1], len(year_ago[0])) if year_ago else None
    change = quotient(quotient(spend, len(customers)), then)
    row["cac_change_12m"] = rounded(change - 1) if is_judged and change is not None else None
    worth = row["ltv_to_cac"] if row["margin_ltv_to_cac"] is None else row["margin_ltv_to_cac"]
    row["is_below_target"] = (
        worth < PARAMETERS["ltv_to_cac_target"] if is_judged and worth is not None else None
    )
    return row


# --- Budgets -------------------------------------------------------------------------------------


def region_weights(shop: Shop, plan: Plan | None, counted: int) -> dict[str, Fraction]:
    """The regions' shares of a purpose, by the customers at the end of a month."""
    counts: dict[str, int] = defaultdict(int)
    for who in shop.members(counted + 1):
        counts[shop.region_of(who)] += 1
    named = plan.splits.get("region", {}) if plan else {}
    free = {region: count for region, count in counts.items() if region not in named}
    if not named or not sum(named.values()) and not free:
        weights = {region: Fraction(count) for region, count in counts.items()}
        return {**dict.fromkeys(named, Fraction(0)), **weights}
    rest = 1 - sum(named.values()) if free else 0
    shares = {region: rest * Fraction(n, sum(free.values())) for region, n in free.items()}
    return {**named, **shares}


def levels(plan: Plan) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Reserve, rest, elastic and fixed part of a plan."""
    reserve = plan.splits["reserve"]["reserve"]
    first = split(plan.total, {"reserve": reserve, "rest": 1 - reserve}, 2)
    elastic = plan.splits["elastic"]["elastic"]
    second = split(first["rest"], {"elastic": elastic, "fixed": 1 - elastic}, 2)
    return first["reserve"], first["rest"], second["elastic"], second["fixed"]


def shifted(
    amounts: dict[str, Decimal], shifts: Sequence[Shift]
) -> tuple[dict[str, Decimal], dict[str, list[str]]]:
    """Amounts by purpose after shifts that take their shares at once, and which shifts did."""
    after, names = defaultdict(Decimal, amounts), defaultdict(list)
    for purpose, amount in amounts.items():
        ours = [shift for shift in shifts if shift.from_purpose == purpose]
        weights = {shift.code: shift.share for shift in ours}
        parts = split(amount, {"": 1 - sum(weights.values()), **weights}, 2)
        for shift in ours:
            after[purpose] -= parts[shift.code]
            after[shift.to_purpose] += parts[shift.code]
            names[purpose].append(shift.code)
            names[shift.to_purpose].append(shift.code)
    return dict(after), names


def fixed_lines(shop: Shop, plan: Plan, month: int) -> dict[tuple[str, str, str], Row]:
    """The lines of a plan by region, purpose and tier, with their fixed amounts."""
    fixed = levels(plan)[3]
    weights = region_weights(shop, plan, shop.last_month)
    purposes = split(fixed, plan.splits["purpose"], 2)
    number = month - month_of(plan.valid_from) + 1 if plan.valid_from else None
    of_shop = [
        shift
        for shift in shop.shifts
        if (shift.trigger == "plan_month" and number is not None
            and shift.months[0] <= number <= (shift.months[1] or number))
        or shift.rule in shop.open_rules
    ]
    purposes, names = shifted(purposes, of_shop)
    parts = {purpose: split(amount, weights, 2) for purpose, amount in purposes.items()}
    lines = {}
    for region in weights:
        cohorts = [shop.cohort(who) for who in shop.first_day if shop.region_of(who) == region]
        age = month - min(cohorts) if cohorts else 0
        maturity = (
            "new" if age < PARAMETERS["new_market_months"]
            else "mature" if age >= PARAMETERS["mature_market_months"]
            else "growing"
        )
        by_age = [
            shift for shift in shop.shifts
            if shift.trigger == "maturity" and shift.maturity == maturity
        ]
        amounts, others = shifted({p: parts[p][region] for p in parts}, by_age)
        for purpose, amount in amounts.items():
            tiers = plan.splits.get("tier") if purpose == "service" else None
            if purpose == "acquisition":
                tiers = {"none": Fraction(1)}
            for tier, part in split(amount, tiers or {"all": Fraction(1)}, 2).items():
                texts = [*sorted(names[purpose]), *sorted(others[purpose])]
                lines[region, purpose, tier] = {
                    "region": region, "purpose": purpose, "pyramid_tier": tier,
                    "shifts": ", ".join(texts) or None, "fixed_amount": part,
                }
    return lines


def region_economics(shop: Shop) -> dict[tuple[int, str, str], list[Decimal]]:
    """Revenue and cost by month, region and pyramid tier of the last twelve months."""
    found: dict[tuple[int, str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)

    def add(month: int, region: str, tier: str, place: int, amount: Decimal) -> None:
        pair = list(found[month, region, tier])
        pair[place] += amount
        found[month, region, tier] = pair

    other = shop.region("ZZ")
    for month in shop.months[-12:]:
        members = defaultdict(int)
        for who in shop.members(month):
            members[shop.region_of(who), shop.tier_before(month, who, "pyramid")] += 1
        new = defaultdict(int)
        for who in shop.new(month):
            new[shop.region_of(who)] += 1
        for fact in shop.facts:
            if month_of(fact.day) == month:
                tier = shop.tier_before(month, fact.customer, "pyramid")
                add(month, shop.region_of(fact.customer), tier, 0, fact.revenue)
        for who, day, cost in shop.sends:
            if month_of(day) == month:
                add(month, shop.region_of(who), shop.tier_before(month, who, "pyramid"), 1, cost)

        sums: dict[tuple[str | None, str], Decimal] = defaultdict(Decimal)
        for entry in shop.spend:
            if month_of(entry.day) != month:
                continue
            kind = "none" if entry.purpose == "acquisition" else "all"
            if entry.tier_system == "pyramid" and shop.is_tier("pyramid", entry.tier_code):
                kind = entry.tier_code
            sums[shop.region(entry.market) if entry.market else None, kind] += entry.amount
        for region, kind in list(sums):
            if region is None:
                amount = sums.pop((None, kind))
                shares: dict[str, int] = defaultdict(int)
                if kind == "none":
                    shares = new
                else:
                    for (place, tier), count in members.items():
                        if kind in ("all", tier):
                            shares[place] += count
                for place, part in split(amount, shares or {other: 1}, 4).items():
                    sums[place, kind] += part
        for (region, kind), amount in sums.items():
            shares = {tier: n for (place, tier), n in members.items() if place == region}
            if kind != "all":
                shares = {kind: 1}
            for tier, part in split(amount, shares or {"none": 1}, 4).items():
                add(month, region, tier, 1, part)
    return found


def parts_of_priority(
    shop: Shop, revenues: Mapping[int, Decimal], total: Decimal
) -> tuple[Decimal, Decimal]:
    """Value and growth of revenue by month."""
    revenue = money(revenues.values())
    value = min(Fraction(revenue) / Fraction(total), 1) if revenue > 0 and total > 0 else 0
    last = money(revenues.get(shop.last_month - i, Decimal(0)) for i in range(3))
    before = money(revenues.get(shop.last_month - i, Decimal(0)) for i in range(3, 6))
    growth = Fraction(last) / Fraction(before) - 1 if before > 0 else Fraction(0)
    growth = (max(Fraction(-1), min(Fraction(1), growth)) + 1) / 2
    return rounded(Fraction(value)), rounded(growth)


def prioritise(lines: Iterable[Row]) -> None:
    """Give lines with roi, value_part and growth_part their return part and priority."""
    rois = sorted(line["roi"] for line in lines if line["roi"] is not None)
    median = rois[(len(rois) + 1) // 2 - 1] if rois else None
    weights = [PARAMETERS[f"priority_{part}"] for part in ("value", "growth", "return")]
    for line in lines:
        roi, part = line["roi"], Fraction(0)
        if roi is not None and roi > 0:
            part = Fraction(roi) / Fraction(roi + median) if median > 0 else Fraction(1)
        line["return_part"] = rounded(part)
        parts = (line["value_part"], line["growth_part"], line["return_part"])
        mean = sum(w * Fraction(p) for w, p in zip(weights, parts)) / sum(weights)
        line["priority"] = rounded(mean)


def region_factor(shop: Shop, region: str) -> Decimal:
    rates = {}
    for month in shop.months[-12:]:
        members = [who for who in shop.members(month) if shop.region_of(who) == region]
        buyers = {f.customer for f in shop.facts if f.is_sale and month_of(f.day) == month}
        if members:
            rates[month] = rounded(Fraction(len(buyers & set(members)), len(members)))
    last = rates.get(shop.last_month)
    factor = quotient(last, quotient(sum(rates.values()), len(rates) or None))
    if factor is None:
        return Decimal(1)
    bounds = PARAMETERS["region_factor_at_least"], PARAMETERS["region_factor_at_most"]
    return rounded(max(bounds[0], min(bounds[1], Fraction(rounded(factor)))))


def budget_allocation(shop: Shop) -> list[Row]:
    month = month_of(shop.as_of) + 1
    plan = shop.plan(month)
    everyone = shop.members(shop.last_month + 1)
    if plan is None or not everyone:
        return []
    reserve, _, elastic, fixed = levels(plan)
    lines = fixed_lines(shop, plan, month)
    past = region_economics(shop)
    total = money(pair[0] for pair in past.values())
    for (region, purpose, tier), line in lines.items():
        months: dict[int, Decimal] = defaultdict(Decimal)
        cost = Decimal(0)
        for (when, place, which), pair in past.items():
            if place == region and tier in ("all", which):
                months[when] += pair[0]
                cost += pair[1]
        line["revenue_12m"], line["cost_12m"] = money(months.values()), cost
        line["roi"] = rounded(quotient(line["revenue_12m"], cost))
        line["value_part"], line["growth_part"] = parts_of_priority(shop, months, total)
        line["region_factor"] = region_factor(shop, region)
        line["share"] = rounded(quotient(line["fixed_amount"], fixed))
        ours = [
            who for who in everyone
            if shop.region_of(who) == region
            and tier in ("all", shop.tier_before(shop.last_month + 1, who, "pyramid"))
        ]
        line["customer_share"] = (
            None if tier == "none" else rounded(Fraction(len(ours), len(everyone)))
        )
    prioritise(list(lines.values()))
    weights = {}
    for key, line in lines.items():
        is_out = line["roi"] is not None and line["roi"] < PARAMETERS["roi_floor"]
        weights[key] = (
            0 if key[1] == "infrastructure" or is_out
            else Fraction(line["fixed_amount"]) * Fraction(line["priority"])
            * Fraction(line["region_factor"])
        )
    parts = capped(elastic, weights, PARAMETERS["elastic_line_share"])
    for key, line in lines.items():
        line["elastic_amount"] = parts[key]
        line["amount"] = line["fixed_amount"] + parts[key]
    left = elastic - money(parts.values())
    rows = [*lines.values(), {
        **dict.fromkeys(next(iter(lines.values()))),
        "region": "all", "purpose": "reserve", "pyramid_tier": "all",
        "share": rounded(quotient(reserve, plan.total)), "fixed_amount": reserve,
        "elastic_amount": left, "amount": reserve + left, "customer_share": Decimal(1),
    }]
    return [{"plan_month": month_start(month), "plan_code": plan.code, **row} for row in rows]


def channel_budget(shop: Shop) -> list[Row]:
    allocation = budget_allocation(shop)
    if not allocation:
        return []
    amount = money(row["amount"] for row in allocation if row["purpose"] == "acquisition")
    if not any(row["purpose"] == "acquisition" for row in allocation):
        return []
    months = range(shop.last_month - 11, shop.last_month + 1)
    spend = grouped(
        (entry.channel, entry.amount)
        for entry in shop.spend
        if entry.purpose == "acquisition" and month_of(entry.day) in months
    )
    spend = {channel: total for channel, total in spend.items() if total > 0}
    facts = [fact for fact in shop.facts if month_of(fact.day) in months]
    total = money(fact.revenue for fact in facts)
    rows = []
    for channel, spent in spend.items():
        revenues = grouped(
            (month_of(fact.day), fact.revenue)
            for fact in facts
            if shop.channel_of(fact.customer) == channel
        )
        value, growth = parts_of_priority(shop, revenues, total)
        revenue = money(revenues.values())
        rows.append({
            "plan_month": month_start(month_of(shop.as_of) + 1), "channel": channel,
            "spend_12m": spent, "spend_share": rounded(quotient(spent, money(spend.values()))),
            "revenue_12m": revenue, "roi": rounded(quotient(revenue, spent)),
            "value_part": value, "growth_part": growth,
        })
    prioritise(rows)
    is_flat = not any(row["priority"] for row in rows)
    weights = {
        row["channel"]: Fraction(row["spend_12m"])
        * (1 if is_flat else Fraction(row["priority"]))
        for row in rows
    }
    parts = split(amount, weights, 2)
    return [{**row, "amount": parts[row["channel"]]} for row in rows]


def budget_variance(shop: Shop) -> list[Row]:
    rows = []
    for month in shop.months[1:]:
        plan = shop.plan(month)
        weights = region_weights(shop, plan, month - 1)
        planned: dict[tuple[str, str], Decimal] = {}
        if plan:
            rest = levels(plan)[1]
            for purpose, amount in split(rest, plan.splits["purpose"], 2).items():
                for region, part in split(amount, weights, 2).items():
                    planned[purpose, region] = part
        spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        without: dict[str, Decimal] = defaultdict(Decimal)
        for entry in shop.spend:
            if month_of(entry.day) == month:
                purpose = shop.groups[entry.purpose]
                if entry.market:
                    spent[purpose, shop.region(entry.market)] += entry.amount
                else:
                    without[purpose] += entry.amount
        for purpose, amount in without.items():
            for region, part in split(amount, weights, 4).items():
                spent[purpose, region] += part
        for purpose, region in set(planned) | set(spent):
            plan_amount = planned.get((purpose, region), Decimal(0)) if plan else None
            amount = spent.get((purpose, region), Decimal(0))
            rows.append({
                "month": month_start(month), "plan_code": plan.code if plan else None,
                "purpose": purpose, "region": region, "planned": plan_amount, "spent": amount,
                "variance": None if plan is None else amount - plan_amount,
                "is_overspent": None if plan is None else amount > plan_amount,
            })
    return rows
