"""The outreach list is that of plain Python, on the demo and on made shops of every mishap."""

import csv
import random
import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

import outreach
from compiled import Table, compiled_models, run_models
from outreach import Customer, Send, Shop, Statement
from project import ROOT, Project, rule_seed

SEEDS = (
    "channels", "contact_caps", "cultural_calendar", "frequency_groups", "market_messages",
    "market_profiles", "outreach_actions",
)
# Types of the columns of these seeds that are no text
TYPES = {
    "is_contactable": "boolean", "is_paid": "boolean", "is_channel_fixed": "boolean",
    "is_emerging": "boolean", "is_sensitive": "boolean", "priority": "integer",
    "repeat_after_days": "integer", "quiet_days_after_sale": "integer", "max_sends": "integer",
    "window_days": "integer", "valid_from": "date", "valid_to": "date", "date_from": "date",
    "date_to": "date",
}
READERS = {
    "boolean": {"true": True, "false": False}.__getitem__, "integer": int,
    "date": date.fromisoformat,
}
MODELS = (
    "int_outreach_rules", "int_outreach_dates", "int_outreach_consents", "int_outreach_markets",
    "int_caps_counted", "int_outreach_customers", "int_actions_proposed", "int_actions_checked",
    "outreach_list", "outreach_summary",
)
LIST_KEY = ["customer_id", "priority_rank"]
SUMMARY_KEY = ["market", "quadrant_tier", "action_code", "outcome"]
SHOPS, CUSTOMERS = 9, 60


def shipped(seed: str) -> list[dict[str, Any]]:
    """The rows of a rule seed with the types of their columns; what is empty is None."""
    with rule_seed(seed).open(encoding="utf-8", newline="") as file:
        return [
            {
                name: READERS.get(TYPES.get(name, ""), str)(value) if value else None
                for name, value in row.items()
            }
            for row in csv.DictReader(file)
        ]


def differences(mart: pd.DataFrame, expected: list[dict], key: list[str]) -> list[str]:
    """The cells of a mart that differ from what was computed, and rows that only one side has."""
    ours = {tuple(row[name] for name in key): row for row in mart.to_dict("records")}
    theirs = {tuple(row[name] for name in key): row for row in expected}
    assert len(ours) == len(mart) and len(theirs) == len(expected)
    found = [f"only ours: {each}" for each in set(ours) - set(theirs)]
    found += [f"only expected: {each}" for each in set(theirs) - set(ours)]
    for each in set(ours) & set(theirs):
        for column, value in theirs[each].items():
            have = ours[each][column]
            have = None if have is pd.NaT or have is None or have != have else have
            if have != value:
                found.append(f"{each} {column}: {have} instead of {value}")
    return found


# The demo -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo_shop(demo_build: Project) -> Shop:
    """What the list is made of, as the rooms before it have it."""

    def rows(sql: str) -> list[tuple]:
        frame = demo_build.query(sql).astype(object)
        return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))

    def moment(value: Any) -> datetime | None:
        return pd.Timestamp(value).to_pydatetime() if value is not None else None

    def day(value: Any) -> date | None:
        return pd.Timestamp(value).date() if value is not None else None

    ours = "northstar_intermediate"
    (as_of,) = {day(row[0]) for row in rows("select as_of_date from northstar.customers")}
    customers = [
        Customer(
            who, market, {"quadrant": quadrant, "pyramid": pyramid, "value_score": value_score},
            stage, phase, as_of - timedelta(int(recency)) if recency is not None else None,
            day(registered), prediction, average, bool(has_email), bool(has_phone),
        )
        for (
            who, market, quadrant, pyramid, value_score, stage, phase, recency, registered,
            prediction, average, has_email, has_phone,
        ) in rows(
            "select customer_id, customers.market, quadrant_tier, pyramid_tier, value_score_tier,"
            " lifecycle_stage, lifecycle_phase, recency_days, customers.registered_date,"
            " predicted_revenue_365d, average_order_value, has_email, has_phone"
            " from northstar.customers as customers"
            " left join northstar.customer_value using (customer_id)"
            f" left join {ours}.int_customers_merged using (customer_id)"
        )
    ]
    return Shop(
        as_of,
        as_of + timedelta(1),
        customers,
        {seed: shipped(seed) for seed in SEEDS},
        [
            Statement(*said[:6], moment(said[6]) if said[7] else None)
            for said in rows(
                "select customer_id, stated_customer_id, purpose, channel, basis, is_granted,"
                f" changed_at, is_readable from {ours}.int_consents_stated"
            )
        ],
        [
            Send(*send[:4], day(send[4]))
            for send in rows(
                "select campaign_id, customer_id, channel, is_control, sent_date"
                f" from {ours}.int_campaign_sends_accepted"
            )
        ],
        {
            campaign: (action, day(ends))
            for campaign, action, ends in rows(
                f"select campaign_id, action_code, ends_date from {ours}.int_campaigns_accepted"
            )
        },
        [
            (who, day(opened), day(resolved))
            for who, opened, resolved in rows(
                "select customer_id, opened_date, resolved_date"
                f" from {ours}.int_tickets_accepted where kind = 'complaint'"
            )
        ],
        [
            (who, kind, score, moment(at))
            for who, kind, score, at in rows(
                "select customer_id, kind, score, responded_at"
                f" from {ours}.int_surveys_accepted"
            )
        ],
        [
            (campaign, action, int(level), yes, moment(at))
            for campaign, action, level, yes, at in rows(
                "select campaign_id, action_code, level, is_approved, decided_at"
                f" from {ours}.int_campaign_approvals_accepted"
            )
        ],
        {market for (market,) in rows(
            "select market from northstar.alerts where is_market_paused")},
    )


@pytest.fixture(scope="module")
def demo_list(demo_build: Project) -> pd.DataFrame:
    return demo_build.query("select * from northstar.outreach_list").astype(object)


def test_the_demos_list_is_that_of_plain_python(demo_build: Project, demo_shop: Shop, demo_list):
    expected = outreach.outreach_list(demo_shop)
    for row in expected:  # as the database gives them
        for name in ("as_of_date", "outreach_date", "send_from", "send_to"):
            row[name] = pd.Timestamp(row[name])
    for name in ("as_of_date", "outreach_date", "send_from", "send_to"):
        demo_list[name] = [pd.Timestamp(value) for value in demo_list[name]]
    assert differences(demo_list, expected, LIST_KEY)[:5] == []
    summary = demo_build.query("select * from northstar.outreach_summary").astype(object)
    assert differences(summary, outreach.outreach_summary(expected), SUMMARY_KEY)[:5] == []


def test_the_readme_tells_the_list_of_the_demo(demo_build: Project):
    counts = dict(demo_build.query("""
        select coalesce(exclusion_reason, 'recommended'), cast(count(*) as integer)
        from northstar.outreach_list where priority_rank = 1 group by 1
    """).itertuples(index=False, name=None))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("| outcome on the demo |")[1].split("\n\n")[0]
    told = {name: int(count.replace(",", ""))
            for name, count in re.findall(r"\| `(\w+)` \| ([0-9,]+) \|", table)}
    assert len(told) == 5 and told.items() <= counts.items()
    (others,) = re.findall(r"five more reasons \| ([0-9]+) \|", table)
    assert int(others) == sum(counts.values()) - sum(told.values())
    assert len(counts) == len(told) + 5


def test_the_demo_shows_what_the_list_is_for(demo_list):
    """Nearly every reason occurs; nobody gets two messages, and no control gets one."""
    reasons = Counter(demo_list.exclusion_reason.dropna())
    assert set(reasons) >= {*outreach.REASONS, "control"} - {
        "no_action", "market_paused", "cultural_blackout",
    }
    recommended = demo_list[demo_list.is_recommended.astype(bool)]
    assert recommended.customer_id.is_unique and len(recommended) > 300
    controls = set(demo_list[demo_list.is_control.astype(bool)].customer_id)
    assert controls and not controls & set(recommended.customer_id)
    assert not demo_list.reason_en.str.contains("_").any()


# Made shops ---------------------------------------------------------------------------------------

AS_OF = date(2026, 6, 30)
MARKETS = ("US", "DE", "BR", "AE", "QX")
TIERS = {
    "quadrant": ("north_star", "potential", "potential_activation", "general", "churn_warning"),
    "pyramid": ("diamond", "platinum", "vip", "standard"),
    "value_score": ("core", "potential", "dormant"),
}
PHASES = {
    "prospect": "exploration", "introduction": "exploration", "growth": "exploration",
    "maturity": "stable", "decline": "churn_warning", "churned": "churn_warning",
}


def made_shop(seed: int) -> Shop:
    """A shop in which everything that holds a message back happens often, with the shipped rules
    and occasions on the days around the list's."""
    dice = random.Random(seed)
    day = AS_OF + timedelta(dice.choice([0, 1, 1, 5]))
    seeds = {name: shipped(name) for name in SEEDS}
    nobody = dict.fromkeys(seeds["cultural_calendar"][0])
    for market in dice.sample([*MARKETS, "ZZ"], 3):
        first = day + timedelta(dice.randint(-2, 3))
        theme = dice.choice([None, "Season"])
        seeds["cultural_calendar"].append({
            **nobody, "market": market, "date_from": first,
            "date_to": first + timedelta(dice.randint(0, 3)), "event_en": f"Made {market}",
            "kind": "avoid" if theme is None else dice.choice(["avoid", "use"]),
            "replacement_theme_en": theme, "replacement_theme_zh": theme and "季节",
        })
    if seed % 3 == 0:  # tiers without an action
        seeds["outreach_actions"] = dice.sample(seeds["outreach_actions"], 6)
    names = [f"c{number}" for number in range(CUSTOMERS)]
    customers = []
    for name in names:
        stage = dice.choice(list(PHASES))
        is_buyer = stage != "prospect"
        customers.append(Customer(
            name, dice.choice(MARKETS),
            {system: dice.choice(codes) for system, codes in TIERS.items()} if is_buyer else {},
            stage, PHASES[stage],
            AS_OF - timedelta(dice.choice([0, 1, 2, 3, 4, 90])) if is_buyer else None,
            dice.choice([None, day - timedelta(dice.choice([0, 29, 30, 31]))]),
            dice.choice([None, Decimal(dice.randint(0, 10**9)).scaleb(-6)]) if is_buyer else None,
            Decimal(dice.randint(0, 10**6)).scaleb(-4) if is_buyer else None,
            dice.random() < 0.7, dice.random() < 0.7,
        ))

    def moment(least: int, most: int) -> datetime:
        at = datetime.combine(day, datetime.min.time())
        return at + timedelta(dice.randint(least, most), hours=dice.choice([0, 12]))

    statements = []
    for name in names:
        for one_id in [name, f"{name}b"][: dice.choice([1, 1, 2])]:
            if dice.random() < 0.8:
                known = dice.choice([None, moment(-9, 3)])
                statements.append(Statement(
                    name, one_id, "marketing", None, "flag", dice.random() < 0.8, known))
            for _ in range(dice.choice([0, 1, 1, 3])):
                purpose = dice.choice(["marketing"] * 6 + ["advertising", "profiling"])
                channel = dice.choice([None, None, "email", "sms", "push", "call", "meta"])
                statements.append(Statement(
                    name, one_id, purpose, None if purpose == "profiling" else channel, "row",
                    dice.random() < 0.8, None if dice.random() < 0.05 else moment(-3, 2)))
    actions = [row["action_code"] for row in seeds["outreach_actions"]]
    campaigns: dict[str, tuple[str | None, date | None]] = {
        f"k{number}": (
            dice.choice([None, *actions, "gone"]),
            dice.choice([None, day - timedelta(dice.choice([0, 13, 14, 15, 16]))]),
        )
        for number in range(8)
    }
    campaigns["k0"] = ("settle_complaint", None)
    sends = [
        Send(dice.choice([*campaigns, "unknown"]), dice.choice(names),
             dice.choice(["email", "SMS", "call", "push"]), dice.random() < 0.3,
             day - timedelta(dice.choice([-1, 0, 1, 6, 7, 8, 29, 30, 31, 90])))
        for _ in range(CUSTOMERS)
    ]
    complaints = [
        (dice.choice(names), day - timedelta(dice.choice([-1, 0, 1, 179, 180, 181])),
         dice.choice([None, None, day, day + timedelta(1)]))
        for _ in range(25)
    ]
    answers = [
        (dice.choice(names), kind, Decimal(dice.randint(low, high)),
         moment(-dice.choice([0, 1, 89, 90, 91]), 1))
        for kind, low, high in [("csat", 1, 5), ("nps", 0, 10)] * 8
    ]
    decisions = [
        (dice.choice([None, None, None, "k1"]), action, level, dice.random() < 0.85, moment(-5, 1))
        for action in actions for level in (1, 2, 3) for _ in range(dice.choice([1, 1, 2]))
    ]
    return Shop(
        AS_OF, day, customers, seeds, statements, sends, campaigns, complaints, answers, decisions,
        set(dice.sample([*MARKETS, "all"], 1)) if seed % 2 else set(),
        control_share=0.3,
    )


def columns_of(row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in row)


def tables_of(shop: Shop) -> dict[str, Table]:
    """The made shop as the models read it."""
    tables = {
        name: Table(columns_of(rows[0]), [tuple(row.values()) for row in rows])
        for name, rows in shop.seeds.items()
    }
    parameters = shipped("outreach_parameters")
    tiers = [
        (each.customer_id, system, code, code.title(), code)
        for each in shop.customers for system, code in each.tiers.items()
    ]
    tables |= {
        "outreach_parameters": Table(
            "parameter_code text, parameter_value decimal(18, 6), valid_from date, valid_to date",
            [(row["parameter_code"], row["parameter_value"], None, None) for row in parameters]),
        "int_as_of_dates": Table("as_of_date date, is_current boolean", [(shop.as_of, True)]),
        "alerts": Table("market text, is_market_paused boolean",
                        [(market, True) for market in shop.paused] + [("DE", False)]),
        "customers": Table(
            "customer_id text, market text, quadrant_tier text, pyramid_tier text,"
            " value_score_tier text, lifecycle_stage text, lifecycle_phase text,"
            " recency_days integer, average_order_value decimal(28, 4), registered_date date",
            [
                (each.customer_id, each.market, each.tiers.get("quadrant"),
                 each.tiers.get("pyramid"), each.tiers.get("value_score"), each.lifecycle_stage,
                 each.lifecycle_phase,
                 (shop.as_of - each.last_sale).days if each.last_sale else None,
                 each.average_order, each.registered)
                for each in shop.customers
            ]),
        "customer_value": Table(
            "customer_id text, predicted_revenue_365d decimal(28, 6)",
            [(each.customer_id, each.prediction) for each in shop.customers if each.last_sale]),
        "int_customers_merged": Table(
            "customer_id text, has_email boolean, has_phone boolean",
            [(each.customer_id, each.has_email, each.has_phone) for each in shop.customers]),
        "customer_tiers": Table(
            "customer_id text, tier_system text, tier_code text, tier_name_en text,"
            " tier_name_zh text", tiers),
        "tier_explanations": Table(
            "customer_id text, tier_system text, decided_by_en text, decided_by_zh text", []),
        "int_lifecycle_rules": Table(
            "as_of_date date, lifecycle_stage text, name_en text, name_zh text",
            [(shop.as_of, stage, stage, stage) for stage in PHASES]),
        "int_consents_stated": Table(
            "customer_id text, stated_customer_id text, purpose text, channel text, basis text,"
            " is_granted boolean, is_readable boolean, changed_date date, changed_at timestamp",
            [
                (said.customer_id, said.one_id, said.purpose, said.channel, said.basis,
                 said.is_granted and not (said.basis == "row" and said.moment is None),
                 said.basis == "flag" or said.moment is not None,
                 said.moment.date() if said.moment else None, said.moment)
                for said in shop.statements
            ]),
        "int_campaign_sends_accepted": Table(
            "campaign_id text, customer_id text, channel text, is_control boolean, sent_date date",
            [(each.campaign_id, each.customer_id, each.channel, each.is_control, each.day)
             for each in shop.sends]),
        "int_campaigns_accepted": Table(
            "campaign_id text, action_code text, ends_date date",
            [(name, *stated) for name, stated in shop.campaigns.items()]),
        "int_tickets_accepted": Table(
            "customer_id text, kind text, opened_date date, resolved_date date",
            [(who, "complaint", *days) for who, *days in shop.complaints]),
        "int_surveys_accepted": Table(
            "customer_id text, response_id text, kind text, score decimal(18, 4),"
            " is_dissatisfied boolean, responded_date date, responded_at timestamp",
            [
                (who, str(number), kind, score, score <= outreach.LOW_SCORES[kind], at.date(), at)
                for number, (who, kind, score, at) in enumerate(shop.answers)
            ]),
        "int_campaign_approvals_accepted": Table(
            "campaign_id text, action_code text, level integer, is_approved boolean,"
            " decided_date date, decided_at timestamp",
            [(*decision[:4], decision[4].date(), decision[4]) for decision in shop.decisions]),
    }
    return tables


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The models of the list, compiled once for a day that stands for any other."""
    variables = {"today": "2026-12-31", "outreach_date": "2026-07-01", "control_share": 0.3}
    return compiled_models(Project(tmp_path_factory.mktemp("outreach"), variables), *MODELS)


@pytest.fixture(scope="module")
def compared(models) -> list[tuple[Shop, dict[str, pd.DataFrame], list[dict]]]:
    """Every made shop with the marts by our models, and the list by plain Python."""
    found = []
    for seed in range(SHOPS):
        shop = made_shop(seed)
        for_day = {
            name: sql.replace("'2026-07-01'", f"'{shop.day}'") for name, sql in models.items()
        }
        marts = run_models(for_day, tables_of(shop), ["outreach_list", "outreach_summary"])
        found.append((shop, marts, outreach.outreach_list(shop)))
    return found


def test_made_lists_are_those_of_plain_python(compared):
    wrong = {}
    for number, (_, marts, expected) in enumerate(compared):
        found = differences(marts["outreach_list"].astype(object), expected, LIST_KEY)
        summary = outreach.outreach_summary(expected)
        found += differences(marts["outreach_summary"].astype(object), summary, SUMMARY_KEY)
        if found:
            wrong[number] = found[:5]
    assert not wrong


def test_made_lists_have_every_outcome(compared):
    reasons = Counter(
        (row["objective"] == "service", row["exclusion_reason"])
        for _, _, rows in compared for row in rows
    )
    assert {reason for is_service, reason in reasons if not is_service} == {
        *outreach.REASONS, "control", None,
    }
    assert {reason for is_service, reason in reasons if is_service} <= {
        *outreach.SERVICE_REASONS, None,
    }
    assert reasons[True, None] and reasons[True, "repeated_action"] and reasons[True, "no_address"]


def test_one_message_a_customer_and_none_to_a_control(compared):
    all_held_back, messages = set(), 0
    for _, marts, _ in compared:
        found = marts["outreach_list"]
        assert found.groupby("customer_id").is_recommended.sum().max() <= 1
        messages += found.is_recommended.sum()
        assert found.groupby("customer_id").size().between(1, 3).all()
        assert (found.send_from < found.send_to).all()
        held_back = set(found[found.is_control].customer_id)
        eligible = found[found.is_eligible & (found.objective != "service")]
        assert not held_back & set(eligible.customer_id)
        all_held_back |= held_back
    assert all_held_back and messages


def test_an_empty_shop_has_an_empty_list(models):
    shop = made_shop(0)
    empty = {
        name: Table(table.columns, table.rows if name in shop.seeds else [])
        for name, table in tables_of(shop).items()
    }
    marts = run_models(models, empty, ["outreach_list", "outreach_summary"])
    assert marts["outreach_list"].empty and marts["outreach_summary"].empty
