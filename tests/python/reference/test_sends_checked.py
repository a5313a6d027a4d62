"""Compliance is that of plain Python, on the demo and on made messages of every fault."""

import dataclasses
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

import sends_checked
from compiled import Table, compiled_models, run_models
from outreach import Shop, Statement
from project import Project, copy_sources
from sends_checked import Message, Past
from test_outreach import TIERS, columns_of, differences, made_shop, shipped, tables_of

SEEDS = (
    "channels", "contact_caps", "cultural_calendar", "cultural_terms", "frequency_groups",
    "market_profiles", "outreach_actions", "outreach_parameters",
)
KEY = ["month", "market"]
# The steps of the room, and what they call the faults
MODELS = ("int_compliance_rules", "int_sends_placed", "int_sends_judged", "compliance")
FLAGS = {
    "no_consent": "is_without_consent", "consent_unknown": "is_consent_unknown",
    "over_cap": "is_over_cap", "in_quiet_hours": "is_in_quiet_hours",
    "on_avoid_day": "is_on_avoid_day", "unapproved": "is_unapproved",
    "taboo_term": "has_taboo_term",
}
STEPS = "northstar_intermediate"

# Each message with the recipient's stated market, else that of the first sale, and the quadrant
# tier at the month end before the day of sending
MESSAGES = f"""
    with first_sales as (
        select customer_id, min_by(market, (ordered_at, market)) as market
        from northstar.orders
        where order_kind = 'sale'
            and ordered_date <= (select max(as_of_date) from northstar.customers)
        group by customer_id
    )

    select send_id, campaign_id, sends.customer_id,
        coalesce(people.market, first_sales.market, 'ZZ') as market, channel, quadrant_tier,
        is_control, sent_date, sent_at
    from {STEPS}.int_campaign_sends_accepted as sends
    left join {STEPS}.int_customers_merged as people on sends.customer_id = people.customer_id
    left join first_sales on sends.customer_id = first_sales.customer_id
    left join northstar.customer_history as history
        on sends.customer_id = history.customer_id
        and history.period_end = cast(date_trunc('month', sent_date) as date) - 1
"""


# The demo -----------------------------------------------------------------------------------------


def rows(project: Project, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds, with None for what is empty."""
    return list(project.query(sql).itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def past(demo_build: Project) -> Past:
    """The demo's messages, and what they are judged by, as the rooms before have it."""
    ((as_of,),) = rows(demo_build, "select distinct as_of_date from northstar.customers")
    campaigns = rows(
        demo_build,
        "select campaign_id, action_code, ends_date, campaign_name"
        f" from {STEPS}.int_campaigns_accepted")
    shop = Shop(
        as_of, as_of, [], {seed: shipped(seed) for seed in SEEDS},
        statements=[
            Statement(*said[:6], said[6] if said[7] else None)
            for said in rows(
                demo_build,
                "select customer_id, stated_customer_id, purpose, channel, basis, is_granted,"
                f" changed_at, is_readable from {STEPS}.int_consents_stated")
        ],
        campaigns={campaign: (action, ends) for campaign, action, ends, _ in campaigns},
        decisions=rows(
            demo_build,
            "select campaign_id, action_code, level, is_approved, decided_at"
            f" from {STEPS}.int_campaign_approvals_accepted"),
    )
    names = {campaign: name for campaign, *_, name in campaigns}
    return Past(shop, [Message(*sent) for sent in rows(demo_build, MESSAGES)], names)


@pytest.fixture(scope="module")
def expected(past: Past) -> list[dict[str, Any]]:
    return list(sends_checked.compliance(past))


def flags_of(past: Past) -> list[dict[str, Any]]:
    """Which faults each message has, in the words of the room."""
    return [
        {"send_id": message.send_id, "market": message.market}
        | {flag: fault in faults for fault, flag in FLAGS.items()}
        for message in past.counted()
        for faults in [sends_checked.faults_of(past, message)]
    ]


def test_the_demos_compliance_is_that_of_plain_python(demo_build: Project, expected):
    mart = demo_build.mart("compliance")
    assert differences(mart, expected, KEY) == []
    assert set(mart.columns) == set(expected[0])


def test_each_message_of_the_demo_has_the_faults_of_plain_python(demo_build: Project, past: Past):
    judged = demo_build.query(f"select * from {STEPS}.int_sends_judged")
    assert differences(judged, flags_of(past), ["send_id"])[:5] == []


def test_the_demo_has_every_fault(expected):
    """In some month and market, and not in all messages there; and messages without a fault."""
    for column in (*sends_checked.FAULTS, "compliant_sends"):
        assert any(0 < row[column] < row["sends"] for row in expected), column
    assert {row["is_below_target"] for row in expected} == {True, False}


# Made messages ------------------------------------------------------------------------------------

SHOPS, SENT, RECIPIENTS = 6, 200, 30
NAMES = (
    None, "Spring", "Wine & cheese", "eid_wine_2026", "Winery tour", "PORK", "A guaranteed-cure!",
    "Guaranteed: a cure", "Endsieg", "立即包治百病",
)
CLOCKS = ("00:00", "08:59", "09:00", "12:00", "19:59", "20:00")
ZONES = ("Pacific/Honolulu", "America/New_York", "Europe/Berlin", "Asia/Dubai", "UTC")


def made_past(seed: int) -> Past:
    """Messages of a made shop, many to the same people and at the same moments, on the bounds of
    nights, caps, windows and statements. Days are those of a business far in the east or west."""
    dice = random.Random(seed)
    shop = made_shop(seed)
    shop.as_of = shop.day
    shop.seeds["cultural_terms"] = shipped("cultural_terms")
    shop.seeds["outreach_parameters"] = shipped("outreach_parameters")
    shop.seeds["contact_caps"].append(
        {**shop.seeds["contact_caps"][0], "channel": "push", "max_sends": 0})
    statements = list(shop.statements)
    for customer in shop.customers[:RECIPIENTS]:  # two rows at one time
        at = datetime.combine(shop.day, datetime.min.time()) - timedelta(dice.choice([0, 1, 3]))
        statements += [
            Statement(customer.customer_id, customer.customer_id, "marketing", channel, "row",
                      dice.random() < likely, at)
            for channel, likely in ((None, 0.4), (dice.choice([None, "email", "sms"]), 0.8))
        ]
    shop = dataclasses.replace(shop, statements=statements)
    business = ZoneInfo(dice.choice(["UTC", "Asia/Tokyo", "Pacific/Honolulu"]))
    messages = []
    for number in range(SENT):
        ago = dice.choice([-2, -1, 0, 0, 1, 2, 6, 7, 8, 29, 30, 31, 89, 90])
        clock = datetime.strptime(dice.choice(CLOCKS), "%H:%M").time()
        local = datetime.combine(shop.day - timedelta(ago), clock, ZoneInfo(dice.choice(ZONES)))
        local += timedelta(seconds=dice.choice([0, 0, 59]))
        customer = shop.customers[dice.randrange(RECIPIENTS)]
        messages.append(Message(
            f"s{number}", dice.choice([*shop.campaigns, "unknown"]), customer.customer_id,
            customer.market, dice.choice(["email", "SMS", "call", "push", "meta", "fax"]), None,
            dice.random() < 0.15, local.astimezone(business).date(),
            local.astimezone(UTC).replace(tzinfo=None),
        ))
    tiers: dict[tuple, str | None] = {}
    for message in messages:
        key = (message.day.replace(day=1), message.customer_id)
        tiers.setdefault(key, dice.choice([None, *TIERS["quadrant"]]))
        message.quadrant_tier = tiers[key]
    shop.decisions += [
        (campaign, None, level, dice.random() < 0.9,
         datetime.combine(shop.day, datetime.min.time()) - timedelta(dice.choice([0, 1, 8, 40])))
        for campaign in ("k2", "k3", "k4") for level in (1, 2, 3) * 2
    ]
    return Past(shop, messages, {campaign: dice.choice(NAMES) for campaign in shop.campaigns})


def tables(past: Past) -> dict[str, Table]:
    """What the steps of the room read; every other market is known by the first sale alone."""
    shop = past.shop
    made = tables_of(shop)
    people = {each.customer_id: each.market for each in shop.customers}
    stated = {who: market if number % 2 else None for number, (who, market) in
              enumerate(people.items())}
    first_of_month = {
        (each.day.replace(day=1) - timedelta(1), each.customer_id): each.quadrant_tier
        for each in past.messages
    }
    return {
        **{name: made[name] for name in (
            "channels", "contact_caps", "cultural_calendar", "frequency_groups",
            "market_profiles", "outreach_actions", "int_consents_stated", "int_as_of_dates",
            "int_campaign_approvals_accepted")},
        "cultural_terms": Table(
            columns_of(shop.seeds["cultural_terms"][0]),
            [tuple(row.values()) for row in shop.seeds["cultural_terms"]]),
        "outreach_parameters": Table(
            "parameter_code text, parameter_value decimal(18, 6), valid_from date, valid_to date",
            [(row["parameter_code"], Decimal(row["parameter_value"]), None, None)
             for row in shop.seeds["outreach_parameters"]]),
        "int_rule_changes": Table("changed_on date", []),
        "int_campaign_sends_accepted": Table(
            "send_id text, campaign_id text, customer_id text, channel text, is_control boolean,"
            " sent_date date, sent_at timestamp",
            [(each.send_id, each.campaign_id, each.customer_id, each.channel, each.is_control,
              each.day, each.at) for each in past.messages]),
        "int_campaigns_accepted": Table(
            "campaign_id text, action_code text, campaign_name text",
            [(name, action, past.campaign_names[name])
             for name, (action, _) in shop.campaigns.items()]),
        "int_customers_merged": Table(
            "customer_id text, market text", list(stated.items())),
        "int_orders_accepted": Table(
            "customer_id text, market text, order_kind text, ordered_date date,"
            " ordered_at timestamp",
            [(who, market if hour == 10 else "JP", kind, shop.day - timedelta(100),
              datetime.combine(shop.day - timedelta(100), datetime.min.time())
              + timedelta(hours=hour))
             for who, market in people.items()
             for hour, kind in ((9, "credit_note"), (10, "sale"), (11, "sale"))]),
        "int_customer_tiers": Table(
            "customer_id text, as_of_date date, quadrant_tier text",
            [(who, day, tier) for (day, who), tier in first_of_month.items() if tier]),
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Past, dict[str, pd.DataFrame]]]:
    """Made messages, and what the room says of them."""
    folder = tmp_path_factory.mktemp("compliance")
    sources = copy_sources(folder / "northstar", with_tests=False)
    project = Project(folder, {"today": "2026-12-31"}, project_dir=sources)
    models = compiled_models(project, *MODELS)
    found = []
    for seed in range(SHOPS):
        past = made_past(seed)
        found.append((past, run_models(models, tables(past), ["int_sends_judged", "compliance"])))
    return found


def test_made_messages_have_the_faults_of_plain_python(made):
    wrong = {}
    for number, (past, marts) in enumerate(made):
        found = differences(marts["int_sends_judged"], flags_of(past), ["send_id"])
        found += differences(marts["compliance"], list(sends_checked.compliance(past)), KEY)
        if found:
            wrong[number] = found[:5]
    assert not wrong


def test_made_messages_have_every_fault_and_none(made):
    """Also those of service, which is bound by some rules alone."""
    counts: dict[bool, Counter] = {True: Counter(), False: Counter()}
    for past, _ in made:
        for message in past.counted():
            action = sends_checked.action_of(past, message)
            is_service = bool(action and action["objective"] == "service")
            counts[is_service].update(sends_checked.faults_of(past, message) or {"none"})
    assert set(counts[False]) == {*sends_checked.FAULTS, "none"}
    assert set(counts[True]) == {
        *sends_checked.FAULTS, "none"} - sends_checked.FREE_OF_SERVICE - {"unapproved"}
