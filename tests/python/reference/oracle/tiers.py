"""Each customer with a sale has one tier in each system (SPEC 5)."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .comparison import ANYTHING
from .cut_points import Distribution
from .exactness import quantized
from .rows import Row
from .scores import Population, rfm_octant

DORMANT_AFTER_DAYS, FREQUENT_SALES, CORE_VALUE_SCORE = 180, 6, 70
PYRAMID_PERCENTILES = {"diamond": 85, "platinum": 65, "vip": 5}

# tier_code -> tier_name_zh, best tier first (SPEC section 5, tier_rank).
TIERS: dict[str, dict[str, Any]] = {
    "quadrant": {
        "north_star": "北极星用户",
        "potential": "潜力用户",
        "potential_activation": "潜力激活用户",
        "general": "常规用户",
        "churn_warning": "流失预警用户",
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
# The last tier of every system (SPEC-outreach P1)
UNPROFILED, UNPROFILED_ZH = "unprofiled", "未画像"
for system_tiers in TIERS.values():
    system_tiers[UNPROFILED] = UNPROFILED_ZH
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


def scenario_tier(facts: Mapping[str, Any], category: str | None) -> str:
    """SPEC 5, scenario: band and category slug."""
    if facts["recency_days"] > DORMANT_AFTER_DAYS:
        band = "dormant"
    else:
        band = "frequent" if facts["orders_365d"] >= FREQUENT_SALES else "occasional"
    return f"{band}_{slug(category) if category else 'uncategorised'}"


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


def customer_tiers(
    population: Population, categories: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """tier_system -> tier_code of every customer with a sale."""
    tiers = {}
    for customer, facts in population.all_facts.items():
        if customer not in population.scores:
            tiers[customer] = dict.fromkeys(TIER_COLUMNS, UNPROFILED)
            continue
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
    if system == "scenario" and code == UNPROFILED:
        return len(SCENARIO_BANDS) + 1, UNPROFILED_ZH
    if system == "scenario":
        band = code.partition("_")[0]
        return SCENARIO_BANDS.index(band) + 1, SCENARIO_NAMES_ZH.get(code, ANYTHING)
    return list(TIERS[system]).index(code) + 1, TIERS[system][code]
