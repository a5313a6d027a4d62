"""Random shops with spend, sends, tiers and budget plans, and the tables that the models read."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from compiled import Table
from economics import (
    SYSTEMS, Fact, Plan, Shift, Shop, Spend, month_end, month_of, month_start,
)

MARKETS = ("US", "CA", "DE", "FR", "JP", "QX", "ZZ")
REGIONS = {"US": "North America", "CA": "North America", "DE": "Europe", "FR": "Europe",
           "JP": "East Asia"}
CHANNELS = ("search", "social", "Ünicode 广告", "store")
PURPOSES = ("acquisition", "retention", "service", "brand", "infrastructure", "content")
GROUPS = {purpose: "service" if purpose == "retention" else purpose for purpose in PURPOSES}
TIERS = {
    "quadrant": ["north_star", "potential", "potential_activation", "general", "churn_warning"],
    "pyramid": ["diamond", "platinum", "vip", "standard"],
    "value_score": ["core", "potential", "dormant"],
    "rfm_segment": ["champions", "at_risk"],
    "rfm_octant": ["HHH", "LLL"],
}
BANDS = ("frequent", "occasional", "dormant")
COLUMNS = {
    "quadrant": "quadrant_tier", "pyramid": "pyramid_tier", "value_score": "value_score_tier",
    "rfm_segment": "rfm_segment", "rfm_octant": "rfm_octant", "scenario": "scenario_tier",
}
RETURNS = {
    ("quadrant", "north_star"): (Decimal("5"), None),
    ("quadrant", "potential"): (None, Decimal("3")),
    ("quadrant", "churn_warning"): (Decimal("0.5"), None),
}


class Dice(random.Random):
    """Draws of this shop."""

    def flip(self, share: float) -> bool:
        return self.random() < share

    def money(self, most: float, places: int = 4) -> Decimal:
        """An amount; often a round one, so that ties occur."""
        if self.flip(0.3):
            return Decimal(self.randint(0, int(most)))
        return Decimal(self.randint(0, int(most * 10**places))).scaleb(-places)

    def shares(self, keys: list[str]) -> dict[str, Fraction]:
        """Shares of 6 decimals that sum to 1; some may be 0."""
        cuts = sorted(self.choice([0, *self.choices(range(10**6), k=5)]) for _ in keys[1:])
        bounds = [0, *cuts, 10**6]
        return {
            key: Fraction(high - low, 10**6) for key, low, high in zip(keys, bounds, bounds[1:])
        }


def made_plan(dice: Dice, number: int) -> Plan:
    purposes = dice.sample(
        ["acquisition", "service", "brand", "infrastructure", "team"], dice.choice([1, 2, 4, 5, 5])
    )
    splits = {
        "reserve": {"reserve": dice.choice([Fraction(0), Fraction(15, 100), Fraction(1, 3)])},
        "elastic": {"elastic": dice.choice([0, Fraction(3, 10), Fraction(3, 10), Fraction(1)])},
        "purpose": dice.shares(purposes),
        "tier": dice.shares(list(TIERS["pyramid"])),
        "region": {},
    }
    splits["reserve"] = {"reserve": Fraction(round(splits["reserve"]["reserve"] * 10**6), 10**6)}
    for region in dice.sample(["North America", "Europe", "Africa"], dice.randint(0, 2)):
        splits["region"][region] = Fraction(dice.choice([0, 250_000, 400_000, 333_333]), 10**6)
    if dice.flip(0.2) and "service" not in purposes:
        splits["tier"] = {}
    total = dice.choice(
        [Decimal(100_000), Decimal("7.07"), Decimal(0), *(dice.money(10**6, 2) for _ in range(3))]
    )
    return Plan(f"plan_{number}", total, splits)


def made_shop(seed: int) -> Shop:
    """A shop of up to two years and a handful of customers, with all that can go missing."""
    dice = Dice(seed)
    first = month_of(date(2024, dice.randint(1, 12), 1))
    months = dice.choice([1, 2, 3, 7, 12, 13, 14, 26])
    last_day = month_end(first + months - 1)
    as_of = last_day if dice.flip(0.6) else last_day - timedelta(dice.randint(1, 27))
    start = month_start(first)
    days = (as_of - start).days
    has_costs, has_spend = dice.flip(0.8), dice.flip(0.85)
    customers = [f"c{number}" for number in range(dice.choice([0, 1, 3, 12, 40]))]
    if dice.flip(0.2):
        customers += [f"d{number}" for number in range(70)]  # enough of a cohort to judge it

    facts, stated = [], {}
    for who in customers:
        if dice.flip(0.8):
            stated[who] = (
                dice.choice([None, *MARKETS]), dice.choice([None, *CHANNELS, *CHANNELS])
            )
        begun = 0 if who.startswith("d") and dice.flip(0.9) else dice.randint(0, days)
        for _ in range(dice.choice([0, 1, 1, 2, 5])):
            day = start + timedelta(dice.randint(begun, days))
            revenue = dice.money(300)
            facts.append(Fact(
                who, day, revenue, made_margin(dice, revenue, has_costs), True,
                dice.choice(MARKETS),
            ))
            if dice.flip(0.2):
                back = -dice.money(float(revenue) + 1)
                facts.append(Fact(
                    who, start + timedelta(dice.randint(0, days)), back,
                    made_margin(dice, back, has_costs), False, "US",
                ))
    firsts = [fact.day for fact in facts if fact.is_sale]
    period_ends = [
        month_end(month)
        for month in range(month_of(min(firsts, default=as_of)), month_of(as_of) + 1)
        if month_end(month) <= as_of
    ]

    tiers, tiers_now = {}, {}
    for who in {fact.customer for fact in facts if fact.is_sale}:
        bought = min(fact.day for fact in facts if fact.customer == who and fact.is_sale)
        current = {}
        for day in [*period_ends, as_of]:
            if bought <= day:
                current = made_tiers(dice, current)
                tiers_now[who] = current
                if day in period_ends:
                    tiers[day, who] = current
        if as_of in period_ends:
            tiers_now[who] = tiers[as_of, who] = tiers_now[who]

    has_values = dice.flip(0.9)
    values = {
        who: tuple(
            Decimal(dice.randint(0, 10**9)).scaleb(-6) if has_values else None for _ in range(3)
        )
        for who in tiers_now
    }
    most = dice.choice([3, 30, 500])  # little spend has a high return
    spend = [made_spend(dice, start, days + 20, most) for _ in range(
        dice.choice([0, 5, 60, 150]) if has_spend else 0
    )]
    sends = [
        (dice.choice([*customers, "stranger"]), start + timedelta(dice.randint(0, days + 5)),
         dice.choice([Decimal(0), dice.money(2)]))
        for _ in range(dice.choice([0, 20]))
    ]
    plans = [made_plan(dice, number) for number in range(dice.choice([0, 1, 1, 1, 2]))]
    if len(plans) == 2:
        change = month_start(first + dice.randint(0, months + 1)) + timedelta(dice.randint(0, 20))
        plans[0].valid_to, plans[1].valid_from = change - timedelta(1), change
        plans[1].valid_to = dice.choice([None, change + timedelta(dice.randint(0, 200))])
    elif plans and dice.flip(0.5):
        plans[0].valid_from = month_start(first + months - dice.randint(0, 3))
    shifts = []
    if dice.flip(0.6):
        shifts = [
            Shift("b_plan", "plan_month", dice.choice(PURPOSES), "content", Fraction(1, 8),
                  months=(dice.randint(1, 3), dice.choice([None, 4, 8]))),
            Shift("a_plan", "plan_month", "acquisition", "service", Fraction(333_333, 10**6),
                  months=(1, None)),
            Shift("new", "maturity", "brand", "acquisition", Fraction(1, 4), maturity="new"),
            Shift("old", "maturity", "acquisition", "service", Fraction(1, 2),
                  maturity=dice.choice(["mature", "growing"])),
        ]
        shifts = [shift for shift in shifts if shift.from_purpose != shift.to_purpose]
    shifts.append(Shift("alarm", "alert", "brand", "team", Fraction(1, 4), rule="r1"))
    return Shop(
        as_of=as_of, facts=facts, spend=spend, sends=sends, stated=stated, tiers=tiers,
        tiers_now=tiers_now, values=values, tier_codes={**TIERS, "scenario": list(BANDS)},
        bands=BANDS, returns=RETURNS, plans=plans, shifts=shifts,
        open_rules=dice.choice([set(), {"r1"}, {"r2"}]),
        regions={**REGIONS, **({"ZZ": "Elsewhere"} if dice.flip(0.5) else {})}, groups=GROUPS,
    )


def made_margin(dice: Dice, revenue: Decimal, has_costs: bool) -> Decimal | None:
    if not has_costs or dice.flip(0.2):
        return None
    return (revenue * dice.randint(-20, 60) / 100).quantize(Decimal("0.0001"))


def made_tiers(dice: Dice, before: dict[str, str]) -> dict[str, str]:
    """A customer's tiers; most stay where they are."""
    if before and dice.flip(0.7):
        return before
    found = {system: dice.choice(codes) for system, codes in TIERS.items()}
    return {**found, "scenario": f"{dice.choice(BANDS)}_{dice.choice(['fresh', 'home'])}"}


def made_spend(dice: Dice, start: date, days: int, most: int) -> Spend:
    system, code = None, None
    if dice.flip(0.3):
        system = dice.choice(SYSTEMS)
        code = dice.choice([
            *TIERS.get(system, ["frequent_fresh", "dormant_toys", "frequent", "often_fresh"]),
            "nobody", "none", "vip",
        ])
    amount = dice.money(most)
    return Spend(
        start + timedelta(dice.randint(-40, days)), dice.choice(CHANNELS), dice.choice(PURPOSES),
        -amount if dice.flip(0.1) else amount, dice.choice([None, None, *MARKETS]), system, code,
    )


# --- The tables that the models of the room read -------------------------------------------------


def tables_of(shop: Shop) -> dict[str, Table]:
    """What the models of room economics read, as rooms before it would give it."""
    days = {month_end(month): True for month in shop.months}
    days.setdefault(shop.as_of, False)
    return {
        "int_as_of_dates": Table(
            "as_of_date date, is_period_end boolean, is_current boolean",
            [(day, is_end, day == shop.as_of) for day, is_end in days.items()],
        ),
        "int_margins_computed": Table(
            "fact_kind text, customer_id text, gross_revenue decimal(28, 4),"
            " net_revenue decimal(28, 4), margin decimal(28, 4), fact_date date, month_start date",
            [
                ("sale" if fact.is_sale else "refund", fact.customer,
                 fact.revenue if fact.is_sale else 0, fact.revenue, fact.margin,
                 fact.day, fact.day.replace(day=1))
                for fact in shop.facts
            ],
        ),
        "int_purchases_counted": Table(
            "customer_id text, first_date date", list(shop.first_day.items()),
        ),
        "int_customers_merged": Table(
            "customer_id text, market text, acquisition_channel text",
            [(who, market, channel) for who, (market, channel) in shop.stated.items()],
        ),
        "int_first_sales": Table(
            "customer_id text, market text, month_start date, ordered_at timestamp",
            [(who, first_market(shop, who), day.replace(day=1), day)
             for who, day in shop.first_day.items()],
        ),
        "int_campaign_sends_accepted": Table(
            "customer_id text, is_control boolean, cost_amount decimal(18, 4), sent_date date",
            [(who, False, cost, day) for who, day, cost in shop.sends],
        ),
        "int_marketing_spend_accepted": Table(
            "spend_date date, channel text, market text, tier_system text, tier_code text,"
            " purpose text, amount_reporting decimal(18, 4)",
            [(entry.day, entry.channel, entry.market, entry.tier_system, entry.tier_code,
              entry.purpose, entry.amount) for entry in shop.spend],
        ),
        "int_customer_tiers": Table(
            "as_of_date date, customer_id text, "
            + ", ".join(f"{column} text" for column in COLUMNS.values()),
            [
                (day, who, *(found[system] for system in COLUMNS))
                for (day, who), found in {
                    **shop.tiers, **{(shop.as_of, who): t for who, t in shop.tiers_now.items()},
                }.items()
            ],
        ),
        "int_tier_rules": Table(
            "as_of_date date, rule_market text, tier_system text, tier_code text",
            [
                (day, market, system, code)
                for day in days
                for market in ("*", "CN")
                for system, codes in shop.tier_codes.items()
                for code in codes
            ],
        ),
        "int_tier_movements": Table(
            "as_of_date date, tier_system text, tier_code text, tier_code_1m_before text,"
            " customers bigint",
            [
                (month_end(month), system, tiers[system],
                 shop.tier_before(month, who, system) if system in COLUMNS else "none", 1)
                for month in shop.months
                for (day, who), found in shop.tiers.items()
                if day == month_end(month)
                for tiers in [{**found, "lifecycle_stage": "growth"}]
                for system in tiers
            ],
        ),
        "customer_value": Table(
            "customer_id text, clv decimal(28, 6), clv_margin decimal(28, 6), ltv decimal(28, 6)",
            [(who, *value) for who, value in shop.values.items()],
        ),
        "market_regions": Table("market text, region text", list(shop.regions.items())),
        "purpose_groups": Table("purpose text, budget_purpose text", list(shop.groups.items())),
        "plan_returns": Table(
            "tier_system text, tier_code text, expected_roi decimal(18, 6),"
            " minimum_roi decimal(18, 6), valid_from date, valid_to date",
            [(*key, *pair, None, None) for key, pair in shop.returns.items()],
        ),
        "budget_plans": Table(
            "plan_code text, monthly_total decimal(18, 2), currency text, is_active boolean,"
            " valid_from date, valid_to date",
            [(plan.code, plan.total, None, plan.is_active, plan.valid_from, plan.valid_to)
             for plan in shop.plans] + [("idle", 5, None, False, None, None)],
        ),
        "budget_splits": Table(
            "plan_code text, dimension text, key text, share decimal(18, 6)",
            [
                (plan.code, dimension, key, Decimal(int(share * 10**6)).scaleb(-6))
                for plan in shop.plans
                for dimension, shares in plan.splits.items()
                for key, share in shares.items()
            ],
        ),
        "budget_shifts": Table(
            "shift_code text, trigger_kind text, rule_code text, months_from integer,"
            " months_to integer, maturity text, from_purpose text, to_purpose text,"
            " share decimal(18, 6), valid_from date, valid_to date",
            [
                (shift.code, shift.trigger, shift.rule, *(shift.months or (None, None)),
                 shift.maturity, shift.from_purpose, shift.to_purpose,
                 Decimal(int(shift.share * 10**6)).scaleb(-6), None, None)
                for shift in shop.shifts
            ],
        ),
        "int_alerts_followed": Table(
            "rule_code text, is_open boolean",
            [("r1", False), ("r2", False), *((rule, True) for rule in shop.open_rules)],
        ),
    }


def first_market(shop: Shop, who: str) -> str:
    """The first market by code of the sales on the first day."""
    return min(
        fact.market
        for fact in shop.facts
        if fact.customer == who and fact.is_sale and fact.day == shop.first_day[who]
    )
