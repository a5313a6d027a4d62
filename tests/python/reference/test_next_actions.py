"""Next actions and categories are those of plain Python, on the demo and in made shops."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

import next_actions
from compiled import Table, compiled_models, run_models
from next_actions import Sale, Send, Shop
from project import Project, copy_sources
from test_outreach import TIERS, differences, shipped
from test_sends_checked import STEPS, rows

MODELS = (
    "int_outreach_rules", "int_campaign_rules", "int_recipients_drawn", "int_recipients_observed",
    "int_action_uplifts", "int_sale_categories", "int_category_successions", "next_best_action",
    "model_performance",
)
# The numbers of seed outreach_parameters that plain Python has as its own
PARAMETERS = {
    "prior_customers": Decimal(next_actions.PRIOR),
    "proposals": Decimal(next_actions.CATEGORIES),
    "hit_rate_target": next_actions.HIT_RATE_TARGET,
}


# The demo -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop(demo_build: Project) -> Shop:
    """The demo as the rooms before, and its list of recommended actions, have it."""
    ((as_of, day),) = rows(
        demo_build, "select distinct as_of_date, outreach_date from northstar.outreach_list")
    sales = {
        sale[0]: Sale(*sale) for sale in rows(
            demo_build,
            "select order_id, customer_id, ordered_at, ordered_date from northstar.orders"
            " where order_kind = 'sale'")
    }
    for order, category, amount in rows(
        demo_build,
        f"select order_id, category, amount_reporting from {STEPS}.int_order_items_accepted",
    ):
        if order in sales:
            sales[order].lines.append((category, amount))
    return Shop(
        as_of, day,
        customers=dict(rows(
            demo_build, "select customer_id, quadrant_tier from northstar.customers")),
        unprofiled={who for (who,) in rows(
            demo_build,
            "select customer_id from northstar.consent_status"
            " where purpose = 'profiling' and not is_granted")},
        refused={who for (who,) in rows(
            demo_build,
            "select customer_id from northstar.outreach_list"
            " where exclusion_reason = 'no_profiling_consent'")},
        sends=[Send(*sent) for sent in rows(
            demo_build,
            "select send_id, campaign_id, customer_id, variant, sent_at, sent_date"
            f" from {STEPS}.int_campaign_sends_accepted")],
        actions=dict(rows(
            demo_build, f"select campaign_id, action_code from {STEPS}.int_campaigns_accepted")),
        tiers={(day, who): tier for day, who, tier in rows(
            demo_build,
            "select period_end, customer_id, quadrant_tier from northstar.customer_history")},
        sales=list(sales.values()),
        expected_spend=dict(rows(
            demo_build, "select customer_id, expected_spend from northstar.customer_value")),
        recommended={who: what for who, *what in rows(
            demo_build,
            "select customer_id, action_code, reason_en, reason_zh from northstar.outreach_list"
            " where is_recommended")},
    )


def uplifts(shop: Shop) -> list[dict[str, Any]]:
    """The effect of each action in each tier in which somebody was treated or in control."""
    arms = next_actions.arms_of(shop)
    return [
        {
            "action_code": action, "quadrant_tier": tier,
            "uplift": next_actions.uplift(arms, action, tier),
        }
        for action, tier in {(action, tier) for action, tier, _ in arms if tier}
    ]


def test_the_demos_next_actions_are_those_of_plain_python(demo_build: Project, shop: Shop):
    mart = demo_build.mart("next_best_action")
    expected = next_actions.next_best_action(shop)
    assert differences(mart, expected, ["customer_id"])[:5] == []
    assert set(mart.columns) == set(expected[0])
    for column in ("action_code", "uplift", "value", "next_category_1"):
        assert 0 < sum(row[column] is None for row in expected) < len(expected)


def test_the_demos_uplifts_are_those_of_plain_python(demo_build: Project, shop: Shop):
    found = demo_build.query(
        f"select * from {STEPS}.int_action_uplifts where quadrant_tier <> 'all'")
    expected = uplifts(shop)
    assert differences(found, expected, ["action_code", "quadrant_tier"]) == []
    assert len({row["uplift"] for row in expected}) > 5


def test_the_demos_categories_are_foreseen_as_often_as_by_plain_python(
    demo_build: Project, shop: Shop
):
    found = demo_build.mart("model_performance")
    expected = next_actions.model_performance(shop)
    assert differences(found, [expected], ["model"]) == []
    assert set(found.columns) == set(expected)
    assert expected["base_hits"] < expected["hits"] < expected["customers"]


def test_plain_python_has_the_shipped_numbers():
    numbers = {
        row["parameter_code"]: Decimal(row["parameter_value"])
        for row in shipped("outreach_parameters")
    }
    assert PARAMETERS.items() <= numbers.items()


# Made shops ---------------------------------------------------------------------------------------

SHOPS, CUSTOMERS = 12, 70
AS_OF = date(2026, 6, 10)
ACTIONS = ("keep_in_touch", "vip_recall", "never_with_control", "untried", None)
CATEGORIES = ("Home", "home", "Fresh", "Beauty", "母婴", "Éclairs", "A", "B")


def made_shop(seed: int) -> Shop:
    """Sends to the same people in all arms, sales on the bounds of windows, months and days of a
    business far from UTC, sales without lines, and as many of some categories as of others."""
    dice = random.Random(seed)
    business = ZoneInfo(dice.choice(["UTC", "Asia/Tokyo", "Pacific/Honolulu"]))
    names = [f"c{number}" for number in range(CUSTOMERS if seed else 0)]

    def moment() -> tuple[datetime, date]:
        ago = dice.choice([-1, 0, 1, 8, 9, 10, 11, 13, 14, 15, 23, 24, 40, 41, 70])
        local = datetime.combine(AS_OF, datetime.min.time(), ZoneInfo("UTC"))
        local += timedelta(hours=dice.choice([0, 1, 12, 23])) - timedelta(ago)
        return local.astimezone(UTC).replace(tzinfo=None), local.astimezone(business).date()

    tiers = {
        (end, name): dice.choice([*TIERS["quadrant"], "unprofiled"])
        for end in (date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31))
        for name in names if dice.random() < 0.9
    }
    actions = {f"k{number}": dice.choice(ACTIONS) for number in range(5)}
    actions["k5"] = "never_with_control"
    sends = []
    for number in range(3 * len(names)):
        campaign = dice.choice([*actions, "unknown"])
        variant = dice.choice(["control", "control", "gift", "card"])
        if actions.get(campaign) == "never_with_control" and variant == "control":
            variant = "gift"
        sends.append(Send(f"s{number}", campaign, dice.choice(names), variant, *moment()))
    sales = []
    for number in range(4 * len(names)):
        lines = [
            (dice.choice(CATEGORIES), Decimal(dice.choice([-500, 0, 500, 1000])).scaleb(-2))
            for _ in range(dice.choice([0, 1, 1, 2, 4]))
        ]
        sales.append(Sale(f"o{number}", dice.choice(names), *moment(), lines))
    customers = {name: dice.choice([None, *TIERS["quadrant"]]) for name in names}
    unprofiled, refused = ({name for name in names if dice.random() < 0.1} for _ in range(2))
    for name in unprofiled:
        if customers[name]:
            customers[name] = "unprofiled"
    return Shop(
        AS_OF, AS_OF + timedelta(1), customers, unprofiled, refused, sends, actions, tiers, sales,
        {name: Decimal(dice.randint(0, 10**9)).scaleb(-6) for name in names
         if dice.random() < 0.8},
        {name: (dice.choice(ACTIONS[:-1]), "why", "为何") for name in names
         if name not in refused and dice.random() < 0.7},
    )


def tables_of(shop: Shop) -> dict[str, Table]:
    """The made shop as the models read it."""
    numbers = "parameter_code text, parameter_value decimal(18, 6), valid_from date, valid_to date"
    return {
        **{
            seed: Table(numbers, [
                (row["parameter_code"], Decimal(row["parameter_value"]), None, None)
                for row in shipped(seed)])
            for seed in ("outreach_parameters", "campaign_parameters")
        },
        "int_rule_changes": Table("changed_on date", []),
        "int_as_of_dates": Table("as_of_date date, is_current boolean", [(shop.as_of, True)]),
        "int_campaign_sends_accepted": Table(
            "send_id text, campaign_id text, customer_id text, channel text, variant text,"
            " cost_amount decimal(18, 4), is_control boolean, sent_date date, sent_at timestamp",
            [(each.send_id, each.campaign_id, each.customer_id, "email", each.variant, 0,
              each.variant == "control", each.day, each.at) for each in shop.sends]),
        "int_campaigns_accepted": Table(
            "campaign_id text, action_code text", list(shop.actions.items())),
        "int_orders_accepted": Table(
            "order_id text, customer_id text, order_kind text, amount_reporting decimal(18, 4),"
            " ordered_date date, ordered_at timestamp",
            [(each.order_id, each.customer_id, "sale", 1, each.day, each.at)
             for each in shop.sales]),
        "int_refunds_accepted": Table(
            "customer_id text, order_kind text, amount_reporting decimal(18, 4),"
            " refunded_date date, refunded_at timestamp", []),
        "int_order_items_accepted": Table(
            "order_id text, category text, amount_reporting decimal(18, 4)",
            [(each.order_id, *line) for each in shop.sales for line in each.lines]),
        "int_profiling_refusals": Table(
            "customer_id text, valid_from date, valid_to date",
            [(name, None, shop.as_of) for name in shop.unprofiled]
            + [(name, shop.day, None) for name in shop.refused]),
        "customers": Table(
            "customer_id text, first_ordered_at timestamp",
            [(name, datetime.combine(sales[0].day, datetime.min.time()))
             for name, sales in shop.bought.items() if sales]),
        "int_customer_tiers": Table(
            "as_of_date date, customer_id text, quadrant_tier text",
            [(*key, tier) for key, tier in shop.tiers.items()]),
        "int_outreach_customers": Table(
            "as_of_date date, outreach_date date, customer_id text, quadrant_tier text,"
            " is_profiled boolean",
            [(shop.as_of, shop.day, name, tier, name not in shop.refused)
             for name, tier in shop.customers.items()]),
        "outreach_list": Table(
            "customer_id text, quadrant_tier text, action_code text, reason_en text,"
            " reason_zh text, is_recommended boolean",
            [
                (name, shop.customers[name] or "none", *what, is_recommended)
                for name, what in shop.recommended.items() for is_recommended in (True, False)
            ]),
        "customer_value": Table(
            "customer_id text, expected_spend decimal(28, 6)", list(shop.expected_spend.items())),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Shop, dict[str, pd.DataFrame]]]:
    """Every made shop with its marts by our models; the first has no customers."""
    folder = tmp_path_factory.mktemp("next_actions")
    sources = copy_sources(folder / "northstar", with_tests=False)
    project = Project(folder, {"today": "2026-12-31"}, project_dir=sources)
    models = compiled_models(project, *MODELS)
    wanted = ["int_action_uplifts", "next_best_action", "model_performance"]
    shops = [made_shop(seed) for seed in range(SHOPS)]
    return [(shop, run_models(models, tables_of(shop), wanted)) for shop in shops]


def test_made_shops_have_the_next_actions_of_plain_python(made):
    wrong = {}
    for number, (shop, marts) in enumerate(made):
        in_tiers = marts["int_action_uplifts"].query("quadrant_tier != 'all'")
        found = differences(in_tiers, uplifts(shop), ["action_code", "quadrant_tier"])
        found += differences(
            marts["next_best_action"], next_actions.next_best_action(shop), ["customer_id"])
        found += differences(
            marts["model_performance"], [next_actions.model_performance(shop)], ["model"])
        if found:
            wrong[number] = found[:5]
    assert not wrong


def test_made_shops_have_effects_of_every_kind(made):
    effects = [row for shop, _ in made for row in next_actions.next_best_action(shop)]
    tried = [row for row in effects if row["uplift"] is not None]
    assert min(row["uplift"] for row in tried) < 0 < max(row["uplift"] for row in tried)
    assert {row["action_code"] for row in effects if row["uplift"] is None} >= {
        "never_with_control", "untried", None}
    assert len({row["next_category_1"] for row in effects}) > 4
    assert any(row["next_category_1"] and not row["next_category_5"] for row in effects)
    assert any(not shop.customers for shop, _ in made)
