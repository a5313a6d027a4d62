"""Write the demo: seventeen raw tables of an invented shop, as the input contract names them.

What the data contains, and why:

- About 2,000 customers in 8 markets who buy from 2024-07-01 to 2026-06-30. Purchase rates differ
  by customer (gamma), customers leave (exponential lifetimes), November and December peak, markets
  grow or shrink, baskets are log-normal around each customer's own level. So every tier, stage,
  segment and tag has members, in proportions that look like a shop's.
- Behaviour, campaigns with control groups (some work, some do not), spend, tickets and surveys
  that hang together with the purchases.
- Effects to be found (PLANTED below): members buy more often, one market has good service, messages
  are read by channel, one market has a bad week, one experiment works and another does not.
- Most behaviour is recent, as if tracking had begun late, so that value_score counts interaction
  and social in the last months only.
- Consents given, withdrawn and ended by bounces and complaints; a few people refuse profiling.
- What real exports contain and the contract must survive: refunds of every shape, credit notes,
  guests, superseded and tied versions, merged identities, gaps in exchange rates, several ways to
  write a time, hostile but legal text, and bad values for every rejection reason (FLAWS).

The output is the same on every machine: all draws rest on random.Random.random() alone, and each
part has a stream of its own, so that a change to one part leaves the others as they are. Floats
are summed by math.fsum, since sum() rounds differently from Python 3.12 on.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

SEED = "northstar-demo-1"
FIRST_DAY = datetime(2024, 7, 1)
LAST_DAY = datetime(2026, 6, 30)
END = LAST_DAY + timedelta(days=1)
TOTAL_DAYS = (END - FIRST_DAY).days

COLUMNS = {
    "orders": (
        "order_id customer_id ordered_at amount currency_code status market channel"
        " discount_amount cost_amount updated_at"
    ),
    "order_items": "order_id line_number product_id category quantity amount",
    "refunds": "refund_id order_id refunded_at amount updated_at",
    "customers": (
        "customer_id registered_at market email phone acquisition_channel referred_by_customer_id"
        " marketing_opt_in is_member nearest_store_km updated_at"
    ),
    "identity_links": "customer_id canonical_customer_id",
    "fx_rates": "rate_date currency_code rate_to_reporting",
    "events": "event_id customer_id occurred_at event_type channel source_channel category",
    "campaigns": (
        "campaign_id campaign_name objective channel tier_system tier_code action_code starts_at"
        " ends_at"
    ),
    "campaign_sends": (
        "send_id campaign_id customer_id channel variant sent_at opened_at clicked_at cost_amount"
    ),
    "marketing_spend": (
        "spend_date channel market tier_system tier_code purpose amount currency_code"
    ),
    "tickets": (
        "ticket_id customer_id market kind reason channel opened_at first_response_at resolved_at"
    ),
    "surveys": "response_id customer_id kind score responded_at",
    "external_metrics": "metric_date metric_code market value",
    "erasure_requests": "customer_id requested_at",
    "consents": "customer_id purpose channel is_granted changed_at source",
    "campaign_approvals": "campaign_id action_code level decided_at is_approved",
    "alert_actions": (
        "rule_code target_code market dimension member period_start acknowledged_at closed_at"
        " verdict note"
    ),
}


@dataclass(frozen=True)
class Market:
    currency: str
    weight: float
    yearly_growth: float


MARKETS = {
    "US": Market("USD", 0.28, 1.00),
    "CA": Market("USD", 0.07, 1.10),
    "GB": Market("GBP", 0.14, 0.90),
    "DE": Market("EUR", 0.14, 0.80),
    "FR": Market("EUR", 0.10, 0.95),
    "JP": Market("JPY", 0.12, 1.20),
    "BR": Market("BRL", 0.10, 1.60),
    "AE": Market("USD", 0.05, 1.40),
}
USD_PER_UNIT = {"USD": 1.0, "EUR": 1.09, "GBP": 1.28, "JPY": 0.0067, "BRL": 0.185}
RATE_DECIMALS = {"EUR": 5, "GBP": 5, "JPY": 8, "BRL": 6}
# The rates of BRL start three weeks late: its first orders wait for one (missing_fx_rate).
FIRST_RATE = {"BRL": date(2024, 7, 22)}
RATE_HOLIDAYS = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}
SEASON = {1: 0.80, 2: 0.85, 6: 1.10, 7: 0.95, 8: 0.90, 10: 1.10, 11: 1.60, 12: 1.70}
MAX_DEMAND = 3.2

BUYERS = 1760
PROSPECTS = 240
NUMERIC_IDS_FROM = 1500  # from here on ids are bare numbers with leading zeros
UNLISTED_EVERY = 190  # every so many buyers one is in orders but not in customers
ACQUISITION_DECAY = 0.82  # each month brings this much of the month before, down to a floor
ACQUISITION_FLOOR = 0.08
BUYING_STYLES = {  # (mean lifetime in days, mean orders per day): share of the buyers
    (35, 0.020): 0.54,  # passing through
    (150, 0.080): 0.04,  # fans for half a year
    (1400, 0.020): 0.42,  # regulars
}
BASKET_MEDIAN_USD = 220
BASKET_SPREAD_BETWEEN = 1.0
BASKET_SPREAD_WITHIN = 0.45
GUEST_SHARE = 0.01
VOID_SHARE = 0.03
CREDIT_NOTE_SHARE = 0.008
REFUND_SHARE = 0.07
CONTROL_SHARE = 0.3

CATEGORIES = {
    "Fresh": 0.26,
    "Home": 0.18,
    "Beauty": 0.18,
    "Electronics": 0.13,
    "Fashion": 0.15,
    "Baby & Kids": 0.10,
}
LINES = {1: 0.48, 2: 0.29, 3: 0.16, 4: 0.07}
CHANNELS = {"web": 0.38, "app": 0.36, "store": 0.14, "marketplace": 0.12}
ACQUISITION_CHANNELS = {
    "organic": 0.30,
    "paid_search": 0.24,
    "social": 0.20,
    "affiliate": 0.12,
    "store": 0.12,
    "小红书 🌱": 0.02,
}
DISCOUNT_HABITS = {0.04: 0.45, 0.35: 0.33, 0.80: 0.22}  # share of discounted orders: customers
FIRST_HOURS = {0: 0.14, 6: 0.24, 12: 0.30, 18: 0.32}  # night, morning, afternoon, evening
STATUSES = {"completed": 0.80, " Completed ": 0.05, "COMPLETED": 0.03, "": 0.12}
VOID_STATUSES = {"cancelled": 0.7, "test": 0.15, " Cancelled": 0.05, "pending": 0.1}
FIRST_NAMES = ("ana", "ben", "chloe", "daiki", "emma", "felix", "grace", "hugo", "ines", "jun")


@dataclass(frozen=True)
class Campaign:
    campaign_id: str
    name: str
    objective: str
    channel: str
    tier_system: str
    tier_code: str
    sent_on: datetime
    recency_days: tuple[int, int]  # whom it addresses: days since the last order
    treatments: tuple[str, ...]
    lift: float  # share of the treated who buy once more within 14 days because of it
    size: int


CAMPAIGNS = (
    Campaign("K01", "Welcome back, 老朋友 🎁", "winback", "email", "quadrant", "churn_warning",
             datetime(2025, 9, 9), (180, 500), ("coupon_10",), 0.14, 260),
    Campaign("K02", 'The "Big, Bold" Friday', "upsell", "email", "", "",
             datetime(2025, 11, 20), (0, 120), ("early_access", "coupon_15"), 0.20, 300),
    Campaign("K03", "Holiday card", "brand", "email", "", "",
             datetime(2025, 12, 12), (0, 200), ("card",), 0.0, 240),
    Campaign("K04", "Second order nudge", "activation", "push", "rfm_segment", "new_customers",
             datetime(2025, 3, 10), (0, 60), ("nudge",), 0.15, 200),
    Campaign("K05", "App-only price", "activation", "push", "quadrant", "potential",
             datetime(2026, 2, 16), (0, 90), ("price_a", "price_b"), 0.0, 240),
    Campaign("K06", "Spring refresh", "upsell", "sms", "quadrant", "potential_activation",
             datetime(2026, 3, 24), (30, 180), ('bundle "A", 满减',), 0.16, 220),
    Campaign("K07", "VIP preview", "retention", "email", "pyramid", "diamond",
             datetime(2026, 4, 21), (0, 60), ("preview",), 0.22, 160),
    Campaign("K08", "Come home", "winback", "sms", "quadrant", "churn_warning",
             datetime(2026, 5, 19), (250, 700), ("coupon_20", "free_shipping"), 0.07, 300),
    Campaign("K09", "Fresh box Friday", "cross_sell", "push", "scenario", "frequent_fresh",
             datetime(2026, 6, 5), (0, 90), ("box",), 0.0, 180),
)

# Experiments on everybody, half of them in the control group, so that the arms are large enough to
# be judged. Nobody buys because of them: their members are drawn once it is known who buys, and
# more buyers go into the treatment that works, so that orders stay as they are.
EXPERIMENTS = (
    Campaign("K10", "Birthday month", "retention", "email", "", "",
             datetime(2026, 1, 13), (0, 480), ("gift",), 0.0, 2000),
    Campaign("K11", "Half-price shipping", "upsell", "push", "", "",
             datetime(2026, 3, 3), (0, 540), ("shipping",), 0.0, 740),
)
# Share of those who buy, and of the others, in the treatment
EXPERIMENT_SHARES = {"K10": {True: 0.66, False: 0.48}, "K11": {True: 0.50, False: 0.50}}
EXPERIMENT_MISTAKES = 0.015  # share of members who get a message of the other arm, too

# Actions of outreach that were carried out: what the list proposed, with a control group drawn from
# it. Nobody buys because of them, either. They go out by day where the customer lives, but for A04.
ACTIONS = (
    Campaign("A01", "We miss you: a coupon", "recall", "email", "quadrant", "churn_warning",
             datetime(2026, 5, 28), (366, 730), ("coupon",), 0.0, 400),
    Campaign("A02", "Once more, for less", "recall", "sms", "quadrant", "churn_warning",
             datetime(2026, 6, 9), (366, 730), ("coupon", "free_shipping"), 0.0, 300),
    Campaign("A03", "Chosen for you", "grow", "email", "quadrant", "potential",
             datetime(2026, 6, 11), (0, 90), ("viewed", "bought_together"), 0.0, 260),
    Campaign("A04", "New this season, and wine to go with it", "activate", "push", "quadrant",
             "general", datetime(2026, 6, 25), (181, 365), ("news",), 0.0, 240),
)
ACTION_CODES = {
    "A01": "win_back_coupon", "A02": "win_back_coupon", "A03": "triggered_email",
    "A04": "keep_in_touch",
}
ACTION_CONTROL_SHARE = 0.2
# Hours UTC at which all of a market is awake, as seed market_profiles has it
AWAKE_FROM = {"US": 19, "CA": 17, "GB": 9, "DE": 8, "FR": 8, "JP": 1, "BR": 15, "AE": 6}
SENT_AT_NIGHT = "A04"  # at 8 UTC everywhere

# PLANTED: what a reader finds on the dashboard. None of it changes an order, hence no tier.
MEMBER_SHARES = {6: 0.75, 3: 0.45, 0: 0.20}  # orders at least: share of members
READ_SHARES = {"email": 0.80, "push": 0.45, "sms": 1.00}  # of the messages that would be opened
GOOD_SERVICE = "GB"  # answers and solves in a fraction of the time of others, and pleases
GOOD_SERVICE_PACE = 0.08
BAD_WEEK = ("FR", datetime(2026, 5, 18))  # a carrier loses parcels
BAD_WEEK_COMPLAINTS = 9

# How each flawed row starts out: sound. {n} numbers the rows of a table.
SOUND_ROWS = {
    "orders": {
        "order_id": "Z{n:03d}", "customer_id": "C{n:05d}", "ordered_at": "2025-05-{d:02d} 10:15",
        "amount": "80.00", "currency_code": "USD", "status": "completed", "channel": "web",
    },
    "order_items": {
        "order_id": "S315", "line_number": "{n}", "product_id": "P900", "category": "Home",
        "quantity": "1", "amount": "9.90",
    },
    "refunds": {
        "refund_id": "RZ{n:03d}", "order_id": "S315", "refunded_at": "2025-06-{d:02d} 09:30",
        "amount": "5.00",
    },
    "customers": {
        "customer_id": "F{n:03d}", "registered_at": "2025-10-{d:02d}", "market": "FR",
        "email": "flawed{n}@example.com", "acquisition_channel": "organic",
        "marketing_opt_in": "true", "is_member": "false", "nearest_store_km": "5",
    },
    "identity_links": {"customer_id": "web-9{n:02d}", "canonical_customer_id": "C{n:05d}"},
    "fx_rates": {
        "rate_date": "2025-06-{d:02d}", "currency_code": "EUR", "rate_to_reporting": "1.1",
    },
    "events": {
        "event_id": "EZ{n:03d}", "customer_id": "C{n:05d}", "occurred_at": "2026-06-{d:02d} 08:00",
        "event_type": "visit", "channel": "app",
    },
    "campaigns": {
        "campaign_id": "KZ{n:02d}", "campaign_name": "Draft {n}", "objective": "brand",
        "channel": "email", "starts_at": "2026-01-01", "ends_at": "2026-01-31",
    },
    "campaign_sends": {
        "send_id": "SZ{n:03d}", "campaign_id": "K03", "customer_id": "C{n:05d}",
        "channel": "email", "variant": "card", "sent_at": "2025-12-12 09:00",
    },
    "marketing_spend": {
        "spend_date": "2025-04-{d:02d}", "channel": "social", "market": "US", "purpose": "brand",
        "amount": "250", "currency_code": "USD",
    },
    "tickets": {
        "ticket_id": "TZ{n:03d}", "customer_id": "C{n:05d}", "market": "GB", "kind": "service",
        "reason": "how to return", "channel": "email", "opened_at": "2026-02-{d:02d} 11:00",
    },
    "surveys": {
        "response_id": "VZ{n:03d}", "customer_id": "C{n:05d}", "kind": "nps", "score": "8",
        "responded_at": "2026-03-{d:02d}",
    },
    "external_metrics": {
        "metric_date": "2026-01-{d:02d}", "metric_code": "reputation", "market": "US",
        "value": "70",
    },
    "erasure_requests": {"customer_id": "C{n:05d}", "requested_at": "2026-04-{d:02d}"},
    "consents": {
        "customer_id": "C{n:05d}", "purpose": "marketing", "channel": "email",
        "is_granted": "true", "changed_at": "2026-03-{d:02d} 12:00", "source": "import",
    },
    "campaign_approvals": {
        "action_code": "stepped_guidance", "level": "1", "decided_at": "2026-02-{d:02d} 09:00",
        "is_approved": "true",
    },
    "alert_actions": {
        "rule_code": "tier_conversion_drop", "market": "all", "dimension": "quadrant",
        "member": "general", "period_start": "2025-0{n}-01",
    },
}

# A rule and a scope with alerts
REAL_ALERT = {"rule_code": "tier_churn_above_mean", "member": "potential_activation"}

# What is wrong with them, by the reason (orders, refunds) or the kind of issue (other tables).
# No value is mere white space: dbt reads it as null on some engines and as text on others.
FLAWS = {
    "orders": {
        "missing_order_id": [{"order_id": ""}, {"order_id": ""}],
        "missing_customer_id": [{"customer_id": ""}, {"customer_id": "", "amount": "oops"}],
        "missing_ordered_at": [{"ordered_at": ""}, {"ordered_at": "", "amount": ""}],
        "invalid_ordered_at": [
            {"ordered_at": "2025-02-29"},
            {"ordered_at": "1/2/2025"},
            {"ordered_at": "yesterday"},
            {"ordered_at": "2025-05-01 25:00"},
            {"ordered_at": "infinity"},
            {"ordered_at": "N/A"},
        ],
        "out_of_range_ordered_at": [
            {"ordered_at": "2106-02-07 06:28"},
            {"ordered_at": "1969-12-31 23:59:59"},
            {"ordered_at": "1970-01-01T00:30:00+01:00"},
        ],
        "missing_amount": [{"amount": ""}, {"amount": ""}],
        "invalid_amount": [
            {"amount": "NaN"},
            {"amount": "12,50"},
            {"amount": "1_000"},
            {"amount": "$80"},
            {"amount": "1e14"},
            {"amount": "twelve", "currency_code": "EURO"},
        ],
        "invalid_currency": [
            {"currency_code": "US$"},
            {"currency_code": "EURO"},
            {"currency_code": "元"},
        ],
        "missing_fx_rate": [{"currency_code": "CHF"}, {"currency_code": "xau"}],
        "bad optional value, accepted": [
            {"market": "USA"},
            {"market": "Germany, \"west\""},
            {"discount_amount": "ten"},
            {"discount_amount": "NaN"},
            {"cost_amount": "n/a"},
            {"cost_amount": "1_000"},
            {"updated_at": "yesterday"},
            {"updated_at": "2025-02-30"},
        ],
        "odd but sound": [
            {"amount": "+12.50"},
            {"amount": "1.25e2"},
            {"amount": ".5"},
            {"amount": "12."},
            {"amount": " 30 "},
            {"amount": "0"},
            {"amount": "19.99995"},
            {"currency_code": " eur "},
            {"currency_code": ""},
            {"market": " us "},
            {"channel": 'kiosk "north", 店 🏪'},
            {"ordered_at": "2025-05-01T23:59:59.999999-12:00"},
        ],
    },
    "refunds": {
        "missing_refund_id": [{"refund_id": ""}],
        "missing_order_id": [{"order_id": ""}],
        "missing_refunded_at": [{"refunded_at": ""}],
        "invalid_refunded_at": [{"refunded_at": "2025-06-31"}, {"refunded_at": "soon"}],
        "out_of_range_refunded_at": [
            {"refunded_at": "2106-02-07"}, {"refunded_at": "1969-07-20"},
        ],
        "missing_amount": [{"amount": ""}],
        "invalid_amount": [{"amount": "5 USD"}, {"amount": "Infinity"}],
        "non_positive_amount": [{"amount": "0"}, {"amount": "-5.00"}, {"amount": "-0.0"}],
        "unknown_order": [{"order_id": "O99999"}, {"order_id": "o00001"}],
        "bad optional value, accepted": [{"updated_at": "later"}],
        "odd but sound": [{"refund_id": 'RZ "odd", 退款 🙃'}],
    },
    "order_items": {
        "required": [
            {"order_id": ""}, {"line_number": ""}, {"line_number": "one"}, {"category": ""},
            {"quantity": "two"}, {"quantity": ""}, {"amount": "9,90"}, {"amount": ""},
        ],
    },
    "customers": {
        "required": [{"customer_id": ""}],
        "optional": [
            {"registered_at": "2025-02-30"},
            {"registered_at": "last spring"},
            {"market": "Germany"},
            {"market": "F1"},
            {"marketing_opt_in": "maybe"},
            {"is_member": "gold"},
            {"nearest_store_km": "about 5"},
            {"nearest_store_km": "NaN"},
            {"updated_at": "31.12.2025"},
        ],
        "odd but sound": [
            {"email": '"quoted, name"@example.com'},
            {"registered_at": "2026-07-09", "email": "registered.after.the.last.day@example.com"},
            {"referred_by_customer_id": "nobody-we-know"},
        ],
    },
    "identity_links": {"required": [{"customer_id": ""}, {"canonical_customer_id": ""}]},
    "fx_rates": {
        "required": [
            {"rate_date": "2025-06-31"}, {"rate_date": ""}, {"currency_code": ""},
            {"currency_code": '"E", €'}, {"rate_to_reporting": ""}, {"rate_to_reporting": "0"},
            {"rate_to_reporting": "-1.1"}, {"rate_to_reporting": "1,1"},
        ],
    },
    "events": {
        "required": [
            {"event_id": ""}, {"customer_id": ""}, {"occurred_at": ""}, {"occurred_at": "now"},
            {"event_type": ""}, {"event_type": "hover"},
        ],
        "odd but sound": [
            {"channel": 'mini-program "小程序", v2 🚀', "category": "生鲜, 有机"},
            {"occurred_at": "2026-07-02 10:00"},
        ],
    },
    "campaigns": {
        "required": [{"campaign_id": ""}],
        "optional": [
            {"starts_at": "TBD"}, {"ends_at": "2026-02-31"}, {"tier_system": "loyalty club"},
        ],
    },
    "campaign_sends": {
        "required": [
            {"send_id": ""}, {"campaign_id": ""}, {"customer_id": ""}, {"channel": ""},
            {"variant": ""}, {"sent_at": ""}, {"sent_at": "12 Dec"},
        ],
        "optional": [{"opened_at": "yes"}, {"clicked_at": "2025-12-32"}, {"cost_amount": "free"}],
    },
    "marketing_spend": {
        "required": [
            {"spend_date": ""}, {"spend_date": "April"}, {"channel": ""}, {"purpose": "fun"},
            {"purpose": ""}, {"amount": ""}, {"amount": "lots"},
        ],
        "optional": [
            {"market": "Europe"}, {"currency_code": "EURO"}, {"tier_system": "loyalty club"},
        ],
        "odd but sound": [{"channel": 'fair "Tokyo", 展会 🎪'}],
    },
    "tickets": {
        "required": [
            {"ticket_id": ""}, {"kind": "rant"}, {"kind": ""}, {"opened_at": ""},
            {"opened_at": "noon"},
        ],
        "optional": [
            {"market": "Wales"}, {"first_response_at": "same day"}, {"resolved_at": "never"},
        ],
        "odd but sound": [
            {"kind": "complaint", "reason": 'Said "late", 又迟到了 😡; arrived broken, too'},
            {"customer_id": ""},
        ],
    },
    "surveys": {
        "required": [
            {"response_id": ""}, {"kind": ""}, {"kind": "mood"}, {"score": ""},
            {"score": "great"}, {"score": "11"}, {"kind": "csat", "score": "0"},
            {"responded_at": ""}, {"responded_at": "2026-03-00"},
        ],
        "odd but sound": [{"response_id": 'VZ "odd", 问卷 📝'}, {"customer_id": ""}],
    },
    "external_metrics": {
        "required": [
            {"metric_date": "2026-13-01"}, {"metric_date": ""}, {"metric_code": ""},
            {"value": "n/a"}, {"value": ""},
        ],
        "optional": [{"market": "world"}],
        "odd but sound": [{"metric_code": '口碑 "app store", stars ⭐', "value": "4.6"}],
    },
    "erasure_requests": {
        "required": [{"customer_id": ""}, {"requested_at": "asap"}, {"requested_at": ""}],
    },
    "consents": {
        "required": [{"customer_id": ""}, {"purpose": ""}, {"purpose": "newsletter"}],
        "unreadable, a refusal": [
            {"is_granted": ""}, {"is_granted": "maybe"}, {"changed_at": ""},
            {"changed_at": "in spring"},
            {"customer_id": "L0012", "purpose": "profiling", "channel": "", "is_granted": "ask"},
        ],
        "odd but sound": [
            {"channel": " EMAIL ", "is_granted": "Y"}, {"purpose": " Advertising ", "channel": ""},
        ],
    },
    "campaign_approvals": {
        "required": [
            {"action_code": ""}, {"level": ""}, {"level": "4"}, {"level": "first"},
            {"decided_at": ""}, {"decided_at": "2026-02-30"}, {"is_approved": ""},
            {"is_approved": "if need be"},
        ],
    },
    "alert_actions": {
        "required": [
            {"rule_code": ""}, {"market": ""}, {"dimension": ""}, {"member": ""},
            {"period_start": ""}, {"period_start": "May"},
        ],
        "optional": [
            {"acknowledged_at": "soon", **REAL_ALERT, "period_start": "2025-05-01"},
            {"closed_at": "not yet", **REAL_ALERT, "period_start": "2025-06-01"},
            {"verdict": "maybe", **REAL_ALERT, "period_start": "2025-03-01"},
        ],
    },
}


class Dice:
    """Draws built on random() alone, whose stream is the same in every version of Python."""

    def __init__(self, stream):
        self.random = random.Random(f"{SEED}/{stream}").random

    def chance(self, probability):
        return self.random() < probability

    def between(self, low, high):
        return low + (high - low) * self.random()

    def whole(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, options):
        return options[int(self.random() * len(options))]

    def weighted(self, weights):
        """A key of weights, each with the probability of its share."""
        left = self.random() * math.fsum(weights.values())
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return option

    def exponential(self, mean):
        return -mean * math.log(1 - self.random())

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.random()))
        return radius * math.cos(2 * math.pi * self.random())

    def lognormal(self, median, spread):
        return median * math.exp(spread * self.normal())

    def gamma(self, half_shapes, mean):
        """Gamma of shape half_shapes / 2: a sum of squared normals."""
        return mean * math.fsum(self.normal() ** 2 for _ in range(half_shapes)) / half_shapes


@dataclass
class Buyer:
    """A customer who buys, with the habits that shape all that follows."""

    customer_id: str
    market: str
    registered_at: datetime
    orders_per_day: float
    leaves_at: datetime
    basket_usd: float
    discount_share: float
    category: str
    has_items: bool
    channel: str
    likes_weekends: bool
    first_hour: int
    acquisition_channel: str
    referrer_id: str = ""
    alias_ids: list[str] = field(default_factory=list)

    @property
    def currency(self):
        return MARKETS[self.market].currency

    @property
    def all_ids(self):
        return [self.customer_id, *self.alias_ids]


@dataclass
class Purchase:
    """One order as the buyer made it; order_id follows once all are in order of time."""

    buyer: Buyer
    at: datetime
    amount: float
    discount: float
    channel: str
    status: str
    order_id: str = ""


# Writing values as text -------------------------------------------------------------------------


def money(amount, currency="USD"):
    return f"{amount:.0f}" if currency == "JPY" else f"{amount:.2f}"


def plain_time(moment):
    return moment.strftime("%Y-%m-%d %H:%M")


def in_offset(moment, hours, text):
    """The same moment on a clock that runs hours ahead of UTC, with that offset written out."""
    return (moment + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S") + text


def written_time(dice, moment):
    """A UTC moment as text: mostly plain, now and then in another form that the contract allows."""
    if dice.chance(0.9):
        return plain_time(moment)
    forms = (
        moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        moment.strftime("%Y-%m-%d %H:%M:%S.250"),
        moment.strftime("%Y-%m-%d"),
        in_offset(moment, 8, "+08:00"),
        in_offset(moment, 5.5, "+0530"),
        in_offset(moment, -3, "-03"),
    )
    return dice.pick(forms)


def yes_no(flag):
    return "true" if flag else "false"


# Who buys, when and what ------------------------------------------------------------------------


def demand(market, moment):
    """Season times the market's trend, 1 in an ordinary month at the start."""
    years = (moment - FIRST_DAY).days / 365
    return SEASON.get(moment.month, 1.0) * MARKETS[market].yearly_growth**years


def registration_moments(dice):
    """When the buyers register, in order of time: launch is strongest, then ever fewer."""
    months = {
        month: (ACQUISITION_DECAY**month + ACQUISITION_FLOOR)
        * SEASON.get((month + 6) % 12 + 1, 1.0)
        for month in range(24)
    }
    moments = []
    for _ in range(BUYERS):
        days = min((dice.weighted(months) + dice.random()) * TOTAL_DAYS / 24, TOTAL_DAYS - 2)
        moments.append(FIRST_DAY + timedelta(minutes=int(days * 1440)))
    return sorted(moments)


def market_at(dice, moment):
    return dice.weighted(
        {
            code: market.weight * market.yearly_growth ** ((moment - FIRST_DAY).days / 365)
            for code, market in MARKETS.items()
        }
    )


def make_buyer(dice, number, registered_at):
    mean_lifetime_days, mean_orders_per_day = dice.weighted(BUYING_STYLES)
    is_numeric = number >= NUMERIC_IDS_FROM
    return Buyer(
        customer_id=f"{number:07d}" if is_numeric else f"C{number:05d}",
        market=market_at(dice, registered_at),
        registered_at=registered_at,
        orders_per_day=dice.gamma(3, mean_orders_per_day),
        leaves_at=registered_at + timedelta(days=dice.exponential(mean_lifetime_days)),
        basket_usd=dice.lognormal(BASKET_MEDIAN_USD, BASKET_SPREAD_BETWEEN),
        discount_share=dice.weighted(DISCOUNT_HABITS),
        category=dice.weighted(CATEGORIES),
        has_items=dice.chance(0.96),
        channel=dice.weighted(CHANNELS),
        likes_weekends=dice.chance(0.35),
        first_hour=dice.weighted(FIRST_HOURS),
        acquisition_channel=dice.weighted(ACQUISITION_CHANNELS),
    )


def add_referrers(dice, buyers):
    """Some buyers were sent by an earlier one, more often by the newer of them."""
    for position, buyer in enumerate(buyers):
        if position > 20 and dice.chance(0.2):
            buyer.referrer_id = buyers[position - 1 - dice.whole(0, position // 2)].customer_id
            buyer.acquisition_channel = "referral"


def add_aliases(dice, buyers):
    """Some buyers are known under a second id, a few under a third that points to the second."""
    for position in range(30, len(buyers), 55):
        buyers[position].alias_ids.append(f"web-{position:04d}")
        if dice.chance(0.3):
            buyers[position].alias_ids.append(f"app-{position:04d}")
    buyers[41].alias_ids.append("访客, \"41\" 🙂")


def make_buyers():
    dice = Dice("buyers")
    moments = registration_moments(dice)
    buyers = [make_buyer(dice, number, at) for number, at in enumerate(moments, start=1)]
    add_referrers(dice, buyers)
    add_aliases(dice, buyers)
    return buyers


def at_habitual_time(dice, buyer, moment):
    """The moment moved to the part of the week and of the day in which the buyer tends to shop."""
    if buyer.likes_weekends and moment.weekday() < 5 and dice.chance(0.7):
        moment += timedelta(days=5 + dice.whole(0, 1) - moment.weekday())
    first_hour = buyer.first_hour if dice.chance(0.7) else dice.weighted(FIRST_HOURS)
    day = datetime(moment.year, moment.month, moment.day)
    return day + timedelta(minutes=first_hour * 60 + dice.whole(0, 359))


def make_purchase(dice, buyer, moment):
    list_price = dice.lognormal(buyer.basket_usd, BASKET_SPREAD_WITHIN)
    list_price /= USD_PER_UNIT[buyer.currency]
    discount_rate = dice.between(0.05, 0.3) if dice.chance(buyer.discount_share) else 0
    decimals = 0 if buyer.currency == "JPY" else 2
    return Purchase(
        buyer=buyer,
        at=at_habitual_time(dice, buyer, moment),
        amount=round(list_price * (1 - discount_rate), decimals),
        discount=round(list_price * discount_rate, decimals),
        channel=buyer.channel if dice.chance(0.7) else dice.weighted(CHANNELS),
        status=dice.weighted(VOID_STATUSES if dice.chance(VOID_SHARE) else STATUSES),
    )


def purchases_of(dice, buyer):
    """The first purchase soon after registration, then a thinned Poisson process to the end."""
    moment = buyer.registered_at + timedelta(days=dice.exponential(4))
    purchases = [make_purchase(dice, buyer, moment)]
    mean_wait = 1 / (buyer.orders_per_day * MAX_DEMAND)
    until = min(buyer.leaves_at, END)
    while (moment := moment + timedelta(days=dice.exponential(mean_wait))) < until:
        if dice.chance(demand(buyer.market, moment) / MAX_DEMAND):
            purchases.append(make_purchase(dice, buyer, moment))
    return [purchase for purchase in purchases if purchase.at < END]


def make_purchases(buyers):
    dice = Dice("purchases")
    return [purchase for buyer in buyers for purchase in purchases_of(dice, buyer)]


def number_purchases(purchases):
    """Order ids in order of time; the marketplace's are bare numbers with leading zeros."""
    purchases.sort(key=lambda purchase: (purchase.at, purchase.buyer.customer_id))
    for number, purchase in enumerate(purchases, start=1):
        is_marketplace = purchase.channel == "marketplace"
        purchase.order_id = f"{number:07d}" if is_marketplace else f"O{number:05d}"


def by_customer(purchases):
    grouped = defaultdict(list)
    for purchase in purchases:
        grouped[purchase.buyer.customer_id].append(purchase)
    return grouped


# Orders, items, refunds -------------------------------------------------------------------------


def order_row(dice, purchase):
    buyer = purchase.buyer
    cost = purchase.amount * dice.between(0.5, 0.75)
    market = buyer.market if dice.chance(0.25) else ""
    changed_at = purchase.at + timedelta(hours=dice.between(1, 90))
    return {
        "order_id": purchase.order_id,
        "customer_id": "" if dice.chance(GUEST_SHARE) else dice.pick(buyer.all_ids),
        "ordered_at": written_time(dice, purchase.at),
        "amount": money(purchase.amount, buyer.currency),
        "currency_code": buyer.currency,
        "status": purchase.status,
        "market": dice.pick(list(MARKETS)) if dice.chance(0.01) else market,
        "channel": "" if dice.chance(0.02) else purchase.channel,
        "discount_amount": money(purchase.discount, buyer.currency) if purchase.discount else "",
        "cost_amount": money(cost, buyer.currency) if dice.chance(0.8) else "",
        "updated_at": plain_time(changed_at) if dice.chance(0.2) else "",
    }


def credit_note_row(number, purchase, days_later, share):
    currency = purchase.buyer.currency
    booked_at = min(purchase.at + timedelta(days=days_later), END - timedelta(hours=2))
    return {
        "order_id": f"CN{number:03d}",
        "customer_id": purchase.buyer.customer_id,
        "ordered_at": plain_time(booked_at),
        "amount": money(-purchase.amount * share, currency),
        "currency_code": currency,
        "status": "completed",
        "channel": purchase.channel,
    }


def credit_note_rows(purchases):
    dice = Dice("credit notes")
    noted = [purchase for purchase in purchases if dice.chance(CREDIT_NOTE_SHARE)]
    return [
        credit_note_row(number, purchase, dice.between(1, 30), dice.between(0.1, 1))
        for number, purchase in enumerate(noted, start=1)
    ]


def simple_order(order_id, customer_id, ordered_at, amount, **others):
    row = {
        "order_id": order_id,
        "customer_id": customer_id,
        "ordered_at": ordered_at,
        "amount": amount,
        "currency_code": "USD",
        "status": "completed",
        "channel": "web",
    }
    return {**row, **others}


def version_rows():
    """Several rows of one order: the newest counts, ties fall to the greatest text."""
    return [
        # Paid, corrected, cancelled in the end.
        simple_order("V001", "C00011", "2025-08-01 10:00", "50", updated_at="2025-08-01 10:00"),
        simple_order("V001", "C00011", "2025-08-01 10:00", "45", updated_at="2025-08-02 09:00"),
        simple_order("V001", "C00011", "2025-08-01 10:00", "45", status="cancelled",
                     updated_at="2025-08-03T09:00:00+08:00"),
        # Ties of updated_at: '70' is greater than '100' as text; then the status decides.
        simple_order("V002", "C00012", "2025-08-04", "100", updated_at="2025-08-05"),
        simple_order("V002", "C00012", "2025-08-04", "70", updated_at="2025-08-05"),
        simple_order("V003", "C00013", "2025-08-06", "60", updated_at="2025-08-07"),
        simple_order("V003", "C00013", "2025-08-06", "60", updated_at="2025-08-07",
                     status="returned to sender"),
        # The same row twice: one is accepted.
        simple_order("V004", "C00014", "2025-08-08 12:00", "33.30"),
        simple_order("V004", "C00014", "2025-08-08 12:00", "33.30"),
        # The newest version is itself bad, so the older one stands.
        simple_order("V005", "C00015", "2025-08-09 12:00", "120", updated_at="2025-08-09"),
        simple_order("V005", "C00015", "2025-08-09 12:00", "n/a", updated_at="2025-08-20"),
        # An unreadable or missing updated_at counts as ordered_at.
        simple_order("V006", "C00016", "2025-08-10 12:00", "90", updated_at="soon"),
        simple_order("V006", "C00016", "2025-08-10 12:00", "95", updated_at="2025-08-10 12:01"),
        # The customer changed between the versions.
        simple_order("V007", "C00017", "2025-08-11 12:00", "40"),
        simple_order("V007", "C00018", "2025-08-11 12:00", "40", updated_at="2025-08-12"),
    ]


def story_order_rows():
    """Single customers whom the rules treat in their own way, written by hand."""
    only_void = [
        simple_order(f"S1{n:02d}", f"N{n:02d}", f"2026-03-{n:02d} 14:00", "75",
                     status="test" if n > 9 else "cancelled")
        for n in range(1, 13)
    ]
    only_credit_notes = [
        simple_order(f"S2{n:02d}", f"P{n:02d}", f"2026-01-{n:02d} 11:00", f"-{n}5.50")
        for n in range(1, 4)
    ]
    return only_void + only_credit_notes + [
        # Equal rows under two ids are two orders.
        simple_order("S301", "C00021", "2026-04-02 16:00", "25"),
        simple_order("S302", "C00021", "2026-04-02 16:00", "25"),
        # Ids keep case, but not the spaces around them.
        simple_order("S303", "c00022", "2026-04-03 16:00", "25"),
        simple_order(" S304 ", " C00022 ", "2026-04-04 16:00", "25"),
        # Small, given away, and void after the last sale.
        simple_order("S305", "C00023", "2026-04-05 16:00", "0.00"),
        simple_order("S306", "C00024", "2026-04-06 16:00", "0.0001"),
        simple_order("S307", "C00025", "2026-07-01 09:00", "310", status="cancelled"),
        # Known in orders alone; the last sale, near midnight.
        simple_order("S308", "orders-only, \"1\"", "2026-05-20 20:00", "64", market="CA"),
        simple_order("S309", "C00026", "2026-06-30 23:59:59", "59", channel="app"),
        # For the refunds below.
        simple_order("S310", "C00027", "2026-02-10 10:00", "80"),
        simple_order("S311", "C00028", "2026-02-11 10:00", "80"),
        simple_order("S312", "C00029", "2026-02-12 10:00", "90"),
        simple_order("S313", "C00030", "2026-06-25 10:00", "90"),
        simple_order("S314", "C00031", "2026-03-05 10:00", "90", currency_code="£"),
        simple_order("S315", "C00032", "2025-05-05 10:00", "240"),
    ]


def story_refund_rows():
    """Refunds at the edge of the contract; those before the last comment are all accepted."""
    rows = [
        ("RS01", "S310", "2026-02-20", "95.00", ""),  # above its order
        ("RS02", "S311", "2026-02-09", "20.00", ""),  # before its order
        ("RS03", "S312", "2026-02-20", "30", ""),  # three parts that make up the whole
        ("RS04", "S312", "2026-02-25T23:30:00-03", "30", ""),
        ("RS05", "S312", "2026-03-02", "30", ""),
        ("RS06", "S101", "2026-03-10", "75", ""),  # of an order that was cancelled
        ("RS07", "S313", "2026-07-02", "90", ""),  # after the last sale
        ("RS08", "CN001", "2026-06-01", "1.00", ""),  # of a credit note
        ("RS09", "S308", "2026-06-02", "4", "2026-06-02"),
        # Versions: the newest of RS09, the greater text of RS10.
        ("RS09", "S308", "2026-06-02", "6", "2026-06-03"),
        ("RS10", "S302", "2026-04-20", "10", ""),
        ("RS10", "S302", "2026-04-20", "9", ""),
        # The order was rejected: a bad currency.
        ("RS11", "S314", "2026-03-10", "5", ""),
    ]
    return [dict(zip(COLUMNS["refunds"].split(), row)) for row in rows]


def orders_table(purchases):
    dice = Dice("orders")
    rows = [order_row(dice, purchase) for purchase in purchases]
    return rows + credit_note_rows(purchases) + version_rows() + story_order_rows()


def line_amounts(dice, amount, lines, decimals):
    """The amount split into lines that add up to it."""
    weights = [dice.between(0.3, 1) for _ in range(lines)]
    total = math.fsum(weights)
    parts = [round(amount * weight / total, decimals) for weight in weights[1:]]
    return [round(amount - math.fsum(parts), decimals), *parts]


def item_rows(dice, purchase):
    buyer = purchase.buyer
    decimals = 0 if buyer.currency == "JPY" else 2
    amounts = line_amounts(dice, purchase.amount, dice.weighted(LINES), decimals)
    names = list(CATEGORIES)
    for line, amount in enumerate(amounts, start=1):
        category = buyer.category if dice.chance(0.65) else dice.weighted(CATEGORIES)
        yield {
            "order_id": purchase.order_id,
            "line_number": str(line),
            "product_id": f"P{names.index(category) + 1}{dice.whole(0, 39):02d}",
            "category": category,
            "quantity": dice.pick("1112234"),
            "amount": money(amount, buyer.currency),
        }


def story_item_rows():
    """Category names that must come through as they are, and one that only differs in spelling."""
    rows = [
        ("S301", "1", "P801", "母婴 & 玩具", "1", "25"),
        ("S303", "1", "P802", 'Fresh, "local" 🥬', "2", "25"),
        ("S308", "1", "", "  Home  ", "1.5", "64"),
        ("S309", "1", "P803", "Beauty", "1", "30"),
        ("S309", "2", "P804", "Fashion", "1", "30"),  # a tie of two categories, too
        ("S305", "1", "P805", "Fresh", "1", "0"),
    ]
    return [dict(zip(COLUMNS["order_items"].split(), row)) for row in rows]


def order_items_table(purchases):
    dice = Dice("items")
    rows = []
    for purchase in purchases:
        if purchase.buyer.has_items and dice.chance(0.96):
            rows.extend(item_rows(dice, purchase))
    return rows + story_item_rows()


def refund_shares(dice):
    """What parts of an order come back: all of it, some, or two parts at two times."""
    kind = dice.weighted({"full": 0.35, "partial": 0.5, "several": 0.15})
    if kind == "full":
        return [1.0]
    first = dice.between(0.1, 0.5)
    return [first] if kind == "partial" else [first, dice.between(0.1, 0.5)]


def refunds_table(purchases):
    dice = Dice("refunds")
    rows = []
    for purchase in purchases:
        if not dice.chance(REFUND_SHARE):
            continue
        for share in refund_shares(dice):
            refunded_at = purchase.at + timedelta(days=dice.between(1, 30))
            if refunded_at < END:
                rows.append(
                    {
                        "refund_id": f"R{len(rows) + 1:04d}",
                        "order_id": purchase.order_id,
                        "refunded_at": written_time(dice, refunded_at),
                        "amount": money(purchase.amount * share, purchase.buyer.currency),
                    }
                )
    return rows + story_refund_rows()


# Customers and their identities -----------------------------------------------------------------


def email_and_phone(dice, number):
    email = f"{dice.pick(FIRST_NAMES)}{number}@example.com" if dice.chance(0.9) else ""
    phone = f"+1555{number:07d}" if dice.chance(0.45) else ""
    return {"email": email, "phone": phone}


def buyer_row(dice, number, buyer, orders_count):
    km = round(dice.lognormal(6, 1.0), 1)
    changed_at = buyer.registered_at + timedelta(days=dice.between(1, 60))
    is_dated = dice.chance(0.97)
    return {
        "customer_id": buyer.customer_id,
        "registered_at": written_time(dice, buyer.registered_at) if is_dated else "",
        "market": "" if dice.chance(0.01) else buyer.market,
        **email_and_phone(dice, number),
        "acquisition_channel": "" if dice.chance(0.03) else buyer.acquisition_channel,
        "referred_by_customer_id": buyer.referrer_id,
        "marketing_opt_in": "" if dice.chance(0.05) else yes_no(dice.chance(0.6)),
        "is_member": yes_no(dice.chance(member_share(orders_count))),
        "nearest_store_km": f"{km}" if dice.chance(0.8) else "",
        "updated_at": plain_time(changed_at) if dice.chance(0.2) else "",
    }


def member_share(orders_count):
    return next(share for least, share in MEMBER_SHARES.items() if orders_count >= least)


def alias_rows(dice, buyer):
    """What the second systems know: other dates, other consent, a referral by the same person."""
    for position, alias_id in enumerate(buyer.alias_ids):
        if dice.chance(0.7):
            registered_at = buyer.registered_at + timedelta(days=dice.between(-20, 60))
            yield {
                "customer_id": alias_id,
                "registered_at": plain_time(registered_at),
                "market": buyer.market,
                "acquisition_channel": "referral",
                "referred_by_customer_id": buyer.customer_id if position else "C00003",
                "marketing_opt_in": yes_no(dice.chance(0.6)),
                "is_member": yes_no(dice.chance(0.5)),
                "updated_at": plain_time(registered_at),
            }


def prospect_id(number):
    return f"L{number:04d}"


def prospect_rows():
    """People who have not bought: every sixth without a date, every twentieth not listed at all."""
    dice = Dice("prospects")
    for number in range(1, PROSPECTS + 1):
        market = dice.weighted({code: market.weight for code, market in MARKETS.items()})
        registered_at = prospect_since(number)
        if number % 20:
            yield {
                "customer_id": prospect_id(number),
                "registered_at": plain_time(registered_at) if number % 6 else "",
                "market": market,
                **email_and_phone(dice, 5000 + number),
                "acquisition_channel": dice.weighted(ACQUISITION_CHANNELS),
                "marketing_opt_in": yes_no(dice.chance(0.7)),
                "is_member": yes_no(dice.chance(0.1)),
                "nearest_store_km": f"{dice.between(0.5, 30):.1f}",
            }


def prospect_since(number):
    return FIRST_DAY + timedelta(days=200 + number * 2, hours=number % 24)


def story_customer_rows():
    """The customers of the hand-written orders, as far as the shop knows them."""
    listed = [f"N{n:02d}" for n in range(1, 11)] + ["P01", "P02", "c00022"]
    return [
        {
            "customer_id": customer_id,
            "registered_at": "2025-12-15",
            "market": "GB",
            "acquisition_channel": "affiliate",
            "marketing_opt_in": "true",
        }
        for customer_id in listed
    ]


def customers_table(buyers, purchases):
    dice = Dice("customers")
    bought = by_customer(purchases)
    rows = []
    for number, buyer in enumerate(buyers, start=1):
        if number % UNLISTED_EVERY:
            rows.append(buyer_row(dice, number, buyer, len(bought[buyer.customer_id])))
        rows.extend(alias_rows(dice, buyer))
    return rows + list(prospect_rows()) + story_customer_rows()


def identity_links_table(buyers):
    """Each alias points to the id before it, so a third id makes a chain; one says nothing."""
    rows = [{"customer_id": "C00005", "canonical_customer_id": "C00005"}]
    for buyer in buyers:
        for alias_id, target_id in zip(buyer.alias_ids, buyer.all_ids):
            rows.append({"customer_id": alias_id, "canonical_customer_id": target_id})
    # Two prospects are one; and an id that is known nowhere else.
    rows.append({"customer_id": "L0007", "canonical_customer_id": "L0008"})
    rows.append({"customer_id": "ghost-1", "canonical_customer_id": "C00009"})
    return rows


def erasure_requests_table():
    """Buyers, a merged one under a second id, a prospect, and someone unknown."""
    rows = [
        ("C00040", "2025-11-03 10:00"),
        ("C00333", "2026-01-15"),
        ("C00902", "2026-05-02T09:00:00+08:00"),
        ("web-0085", "2026-02-02"),
        ("L0033", "2026-06-29 22:10"),
        ("访客, \"41\" 🙂", "2026-06-30"),
        ("never-seen", "2026-06-01"),
    ]
    return [dict(zip(COLUMNS["erasure_requests"].split(), row)) for row in rows]


# Who refused to be profiled, and who agreed again; one by a second id, one after the last day
PROFILING_CHANGES = (
    ("C00202", "false", "2025-12-01 18:20", "form"),
    ("C00202", "true", "2026-02-20 09:05", "form"),
    ("C00777", "false", "2026-03-10 07:45", "form"),
    ("C01131", "true", "2026-01-08 20:10", "form"),
    ("C01234", "false", "2026-06-12T23:30:00-05:00", "service"),
    ("web-1130", "false", "2026-06-25 14:00", "form"),
    ("C00888", "false", "2026-07-01 10:30", "form"),
)


def consent_changes(dice, since):
    """What one person says over time: purpose, channel, yes or no, moment, source."""

    def later(moment):
        return moment + (END - moment) * dice.random()

    if dice.chance(0.25):
        yield "marketing", dice.pick(("", "email")), "true", since, "form"
    if dice.chance(0.12):
        moment = later(since)
        yield "marketing", dice.pick(("email", "email", "sms", "push")), "false", moment, "link"
        if dice.chance(0.2):
            yield "marketing", "email", "yes", later(moment), "form"
    if dice.chance(0.03):
        yield "marketing", "email", "false", later(since), "bounce"
    if dice.chance(0.008):
        yield "marketing", "", "0", later(since), "spam"
    if dice.chance(0.15):
        moment = later(since)
        platform = dice.pick(("", "", "meta", "google"))
        yield "advertising", platform, "true", moment, "form"
        if dice.chance(0.2):
            yield "advertising", platform, "false", later(moment), "form"


def consents_table(buyers):
    """Changes of buyers, now and then by a second id, and of prospects; then of profiling."""
    dice = Dice("consents")
    people = [(dice.pick(buyer.all_ids), buyer.registered_at) for buyer in buyers]
    people += [(prospect_id(n), prospect_since(n)) for n in range(1, PROSPECTS + 1)]
    rows = [
        (customer_id, purpose, channel, is_granted, written_time(dice, moment), source)
        for customer_id, since in people
        for purpose, channel, is_granted, moment, source in consent_changes(dice, since)
    ]
    rows += [
        (customer_id, "profiling", "", is_granted, changed_at, source)
        for customer_id, is_granted, changed_at, source in PROFILING_CHANGES
    ]
    # Withdrawn on the day after the last one: a list of that day must know, its customers not.
    rows.append(("C00031", "marketing", "", "false", "2026-07-01 08:15", "link"))
    return [dict(zip(COLUMNS["consents"].split(), row)) for row in rows]


# What people made of alerts: rule, market, dimension, member, period, days until it was taken on,
# days until it was closed, verdict, note
ALERT_ACTIONS = (
    ("complaints_pause", "GB", "all", "all", "2024-12-16", 8, 16, "false_alarm", "few customers"),
    ("complaints_pause", "GB", "all", "all", "2024-12-23", 8, 9, "false_alarm", "few customers"),
    ("complaints_pause", "BR", "all", "all", "2025-11-03", 7, 13, "real", "a late container"),
    ("complaints_pause", "BR", "all", "all", "2025-11-17", 7, 9, "real", "still the container"),
    ("complaints_pause", "BR", "all", "all", "2025-12-08", 7, 10, "real", "damaged parcels"),
    ("complaints_pause", "BR", "all", "all", "2026-04-20", 8, 15, "real", ""),
    ("complaints_pause", "BR", "all", "all", "2026-05-04", 7, 8, "real", ""),
    ("complaints_pause", "FR", "all", "all", "2026-05-18", 7, 29, "real", "承运商丢件, changed"),
    ("complaints_pause", "FR", "all", "all", "2026-06-15", 7, 10, "real", "market opened again"),
    ("complaints_review", "FR", "all", "all", "2026-05-18", 7, 12, "real", "carrier loses parcels"),
    ("orders_anomaly", "US", "all", "all", "2025-10-12", 1, 1, "false_alarm", "a good day"),
    ("orders_anomaly", "BR", "all", "all", "2025-11-23", 1, 2, "false_alarm", "Black Friday sale"),
    ("orders_anomaly", "BR", "all", "all", "2025-12-20", 1, 3, "real", "payment was down"),
    ("tier_conversion_drop", "all", "quadrant", "potential", "2026-01-01", 32, 60, "real", ""),
    ("tier_conversion_drop", "all", "quadrant", "north_star", "2026-01-01", 32, 60, "real", ""),
    ("tier_conversion_drop", "all", "quadrant", "general", "2026-01-01", 33, 60, "real",
     "after the holidays, every year"),
    ("tier_conversion_drop", "all", "quadrant", "churn_warning", "2026-06-01", 30, None, "", ""),
    ("funnel_stuck", "all", "funnel_node", "carted", "2026-05-01", 33, None, "real",
     "new basket page since April"),
    ("unfair_market", "all", "market", "all", "2026-06-01", 30, None, "", ""),
    ("cost_rises", "all", "all", "all", "2025-11-01", 32, 34, "false_alarm", "planned"),
    ("margin_ltv_to_cac_low", "all", "all", "all", "2026-02-01", 30, 75, "real", "paid search cut"),
)


# What the three levels decided: campaign, action, {level: answers as (day, yes or no)}
DECISIONS = (
    *[
        (f"K{number:02d}", "", {1: [("2025-02-10", "yes")], 2: [("2025-02-17", "yes")],
                                3: [("2025-02-24", "true")]})
        for number in (1, 2, 3, 4, 5, 7, 9, 10)
    ],
    # The expert of culture said no, and later yes: after the messages were out.
    ("K06", "", {1: [("2026-03-02", "yes")], 2: [("2026-03-09", "yes")],
                 3: [("2026-03-16", "no"), ("2026-04-01", "yes")]}),
    # Nobody asked the third level.
    ("K08", "", {1: [("2026-05-04", "yes")], 2: [("2026-05-11", "yes")]}),
    # The global centre withdrew its yes before the messages went out.
    ("K11", "", {1: [("2026-02-02", "yes")], 2: [("2026-02-09", "yes"), ("2026-03-02", "no")],
                 3: [("2026-02-16", "yes")]}),
    *[
        ("", action, {1: [("2026-01-12", "yes")], 2: [("2026-01-19", "yes")],
                      3: [("2026-01-26", "yes")]})
        for action in (
            "win_back_coupon", "triggered_email", "keep_in_touch", "wake_up_event",
            "diamond_co_creation", "recommend_and_try", "vip_recall",
        )
    ],
    ("", "diamond_rescue", {1: [("2026-06-01", "yes")], 2: [("2026-06-08", "no")]}),
    ("", "platinum_upgrade", {1: [("2026-06-01", "yes")], 3: [("2026-06-15", "yes")]}),
)


def campaign_approvals_table():
    return [
        {
            "campaign_id": campaign_id,
            "action_code": action_code,
            "level": str(level),
            "decided_at": f"{day} 09:00",
            "is_approved": answer,
        }
        for campaign_id, action_code, levels in DECISIONS
        for level, answers in levels.items()
        for day, answer in answers
    ]


def alert_actions_table():
    """Whole keys, and days from the first day of the alert's period."""
    rows = []
    for rule, market, dimension, member, period, taken_on, closed, verdict, note in ALERT_ACTIONS:
        first_day = datetime.fromisoformat(period)
        rows.append(
            {
                "rule_code": rule,
                "market": market,
                "dimension": dimension,
                "member": member,
                "period_start": period,
                "acknowledged_at": plain_time(first_day + timedelta(days=taken_on, hours=10)),
                "closed_at": closed and plain_time(first_day + timedelta(days=closed, hours=16)),
                "verdict": verdict,
                "note": note,
            }
        )
    return rows


# Exchange rates ---------------------------------------------------------------------------------


def fx_rates_table():
    """A random walk on weekdays; weekends and holidays have no rate."""
    dice = Dice("rates")
    rows = []
    for currency, decimals in RATE_DECIMALS.items():
        rate = USD_PER_UNIT[currency]
        for offset in range(TOTAL_DAYS):
            day = (FIRST_DAY + timedelta(days=offset)).date()
            rate = round(rate * (1 + 0.004 * dice.normal()), decimals)
            is_quoted = day.weekday() < 5 and (day.month, day.day) not in RATE_HOLIDAYS
            if is_quoted and day >= FIRST_RATE.get(currency, day):
                rows.append(
                    {
                        "rate_date": day.isoformat(),
                        "currency_code": currency,
                        "rate_to_reporting": f"{rate:.{decimals}f}",
                    }
                )
    return rows


# Behaviour --------------------------------------------------------------------------------------

FUNNEL = ("visit", "search", "product_view", "add_to_cart", "checkout")
BROWSING = {"visit": 0.4, "search": 0.2, "product_view": 0.3, "add_to_cart": 0.1}


def days_before_end(days):
    return END - timedelta(days=days)


def funnel_events(dice, purchase):
    """What led to a purchase, recorded for most recent ones and few old ones; then a review."""
    is_recent = purchase.at >= days_before_end(90)
    if dice.chance(0.6 if is_recent else 0.1):
        for step, event_type in enumerate(FUNNEL):
            if dice.chance(0.5):
                yield purchase.at - timedelta(minutes=9 * (len(FUNNEL) - step)), event_type
    if dice.chance(0.04):
        yield purchase.at + timedelta(days=dice.between(1, 12)), "review"


def engagement_events(dice, sends_friends):
    """Recent browsing of most active customers, and what they share within a year."""
    if dice.chance(0.72):
        for _ in range(1 + int(dice.exponential(2.2))):
            yield days_before_end(dice.between(0.1, 89)), dice.weighted(BROWSING)
    if dice.chance(0.62):
        for _ in range(1 + int(dice.exponential(0.6))):
            yield days_before_end(dice.between(0.1, 364)), "share"
    if sends_friends and dice.chance(0.5):
        yield days_before_end(dice.between(0.1, 364)), "referral"


def prospect_events(dice, number):
    """Six kinds of prospects: silent, quick, returning, late, and two without a known date."""
    since = prospect_since(number)
    offsets = {
        0: (0, 2),  # no registered_at, back after two days
        1: (),
        2: (0.1, 1.5),
        3: (1, 12, 30),
        4: (25,),
        5: (0.5,),
    }[number % 6]
    if number % 12 == 6:
        offsets = (0,)  # no registered_at, seen once
    for offset in offsets:
        at = since + timedelta(days=offset, minutes=dice.whole(5, 90))
        yield at, dice.weighted(BROWSING)


def event_sources(dice, buyers, purchases):
    """(customer id, time, type, favourite category) of every event, in no order yet."""
    bought = by_customer(purchases)
    referrers = {buyer.referrer_id for buyer in buyers}
    for buyer in buyers:
        own = bought[buyer.customer_id]
        events = [event for purchase in own for event in funnel_events(dice, purchase)]
        last_at = max((purchase.at for purchase in own), default=FIRST_DAY)
        if last_at >= days_before_end(365):
            events += engagement_events(dice, buyer.customer_id in referrers)
        for at, event_type in events:
            yield dice.pick(buyer.all_ids), at, event_type, buyer.category
    for number in range(1, PROSPECTS + 1):
        for at, event_type in prospect_events(dice, number):
            yield prospect_id(number), at, event_type, dice.weighted(CATEGORIES)


# What brings a visitor, named as in marketing_spend; nearly half come by themselves.
SOURCES = {"": 0.45, "paid_search": 0.2, "social": 0.15, "affiliate": 0.08, "email": 0.12}


def events_table(buyers, purchases):
    dice, sources_dice = Dice("events"), Dice("event sources")
    sources = sorted(event_sources(dice, buyers, purchases), key=lambda event: event[1])
    rows = []
    for customer_id, at, event_type, category in sources:
        if at < END:
            rows.append(
                {
                    "event_id": f"E{len(rows) + 1:05d}",
                    "customer_id": customer_id,
                    "occurred_at": written_time(dice, at),
                    "event_type": event_type,
                    "channel": dice.weighted({"app": 0.5, "web": 0.4, "": 0.1}),
                    "source_channel": sources_dice.weighted(SOURCES),
                    "category": category if dice.chance(0.6) else "",
                }
            )
    return rows


# Campaigns --------------------------------------------------------------------------------------


def audience(dice, campaign, bought, buyers):
    """Buyers whose last order lies as far back as the campaign asks for, at most its size."""
    shortest, longest = (timedelta(days=days) for days in campaign.recency_days)
    chosen = []
    for buyer in buyers:
        before = [each.at for each in bought[buyer.customer_id] if each.at < campaign.sent_on]
        if before and shortest <= campaign.sent_on - max(before) <= longest:
            chosen.append((dice.random(), buyer.customer_id, buyer))
    return [buyer for _, _, buyer in sorted(chosen)[: campaign.size]]


# E-mail and SMS are paid by the month (marketing_spend), so their sends cost nothing more.
COST_OF_A_SEND = {"push": "0.02", "email": "", "sms": ""}


def send_row(dice, reading_dice, campaign, buyer, variant, sent_at):
    is_treated = variant != "control"
    opened_at = sent_at + timedelta(hours=dice.exponential(9))
    clicked_at = opened_at + timedelta(minutes=dice.exponential(15))
    is_opened = is_treated and dice.chance(0.42)
    is_clicked = is_opened and dice.chance(0.3)
    is_read = reading_dice.chance(READ_SHARES[campaign.channel])
    return {
        "campaign_id": campaign.campaign_id,
        "customer_id": dice.pick(buyer.all_ids),
        "channel": campaign.channel,
        "variant": variant,
        "sent_at": plain_time(sent_at),
        "opened_at": plain_time(opened_at) if is_opened and is_read else "",
        "clicked_at": plain_time(clicked_at) if is_clicked and is_read else "",
        "cost_amount": COST_OF_A_SEND[campaign.channel] if is_treated else "",
    }


def run_campaigns(buyers, purchases):
    """The sends, one variant for each customer; adds the purchases that a campaign caused."""
    dice, reading_dice = Dice("variants"), Dice("reading")
    rows = []
    for campaign in sorted(CAMPAIGNS, key=lambda each: each.sent_on):
        bought = by_customer(purchases)
        for buyer in audience(dice, campaign, bought, buyers):
            is_control = dice.chance(CONTROL_SHARE)
            variant = "control" if is_control else dice.pick(campaign.treatments)
            sent_at = campaign.sent_on + timedelta(minutes=dice.whole(480, 720))
            rows.append(send_row(dice, reading_dice, campaign, buyer, variant, sent_at))
            if not is_control and dice.chance(campaign.lift):
                buys_at = sent_at + timedelta(days=dice.between(1, 7))
                purchases.append(make_purchase(dice, buyer, buys_at))
    bought = by_customer(purchases)
    for experiment in EXPERIMENTS:
        rows += experiment_sends(reading_dice, experiment, buyers, bought)
    for action in ACTIONS:
        rows += action_sends(action, buyers, bought)
    return [{"send_id": f"S{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def experiment_sends(reading_dice, experiment, buyers, bought):
    """The sends of an experiment, a few of them to somebody of the other arm."""
    dice = Dice(f"experiment {experiment.campaign_id}")
    shares = EXPERIMENT_SHARES[experiment.campaign_id]
    for buyer in audience(dice, experiment, bought, buyers):
        sent_at = experiment.sent_on + timedelta(minutes=dice.whole(480, 720))
        buys = any(
            timedelta(0) <= each.at - sent_at <= timedelta(days=13)
            for each in bought[buyer.customer_id]
        )
        variants = ["control", *experiment.treatments]
        if dice.chance(shares[buys]):
            variants.reverse()
        yield send_row(dice, reading_dice, experiment, buyer, variants[0], sent_at)
        if dice.chance(EXPERIMENT_MISTAKES):
            sent_at += timedelta(days=2)
            yield send_row(dice, reading_dice, experiment, buyer, variants[1], sent_at)


def action_sends(action, buyers, bought):
    """The sends of an action, at an hour that is right in the customer's market."""
    dice, reading_dice = Dice(f"action {action.campaign_id}"), Dice(f"reading {action.campaign_id}")
    for buyer in audience(dice, action, bought, buyers):
        is_control = dice.chance(ACTION_CONTROL_SHARE)
        variant = "control" if is_control else dice.pick(action.treatments)
        hour = 8 if action.campaign_id == SENT_AT_NIGHT else AWAKE_FROM[buyer.market]
        sent_at = action.sent_on + timedelta(hours=hour, minutes=dice.whole(5, 115))
        yield send_row(dice, reading_dice, action, buyer, variant, sent_at)


def campaigns_table():
    return [
        {
            "campaign_id": campaign.campaign_id,
            "campaign_name": campaign.name,
            "objective": campaign.objective,
            "channel": campaign.channel,
            "tier_system": campaign.tier_system,
            "tier_code": campaign.tier_code,
            "action_code": ACTION_CODES.get(campaign.campaign_id, ""),
            "starts_at": plain_time(campaign.sent_on),
            "ends_at": plain_time(campaign.sent_on + timedelta(days=14)),
        }
        for campaign in (*CAMPAIGNS, *EXPERIMENTS, *ACTIONS)
    ]


# Spend, service, surveys, metrics ---------------------------------------------------------------


def months():
    """The first day of each month."""
    return [date(2024 + (6 + month) // 12, (6 + month) % 12 + 1, 1) for month in range(24)]


def spend_row(day, channel, purpose, amount, currency="USD", **others):
    return {
        "spend_date": day.isoformat(),
        "channel": channel,
        "purpose": purpose,
        "amount": money(amount, currency),
        "currency_code": currency,
        **others,
    }


def marketing_spend_table():
    """Each month: acquisition by market and channel, the rest for the whole shop."""
    dice = Dice("spend")
    rows = []
    for month in months():
        season = SEASON.get(month.month, 1.0)
        for code, market in MARKETS.items():
            for channel in ("paid_search", "social", "affiliate"):
                usd = dice.lognormal(2600 * market.weight * season, 0.2)
                amount = usd / USD_PER_UNIT[market.currency]
                row = spend_row(month, channel, "acquisition", amount, market.currency)
                rows.append({**row, "market": code})
        middle = month + timedelta(days=14)
        rows += [
            spend_row(middle, "email", "retention", dice.lognormal(300, 0.2),
                      tier_system="quadrant", tier_code="churn_warning"),
            spend_row(middle, "sms", "retention", dice.lognormal(200, 0.2),
                      tier_system="pyramid", tier_code="diamond"),
            spend_row(middle, "call centre", "service", dice.lognormal(900, 0.1)),
            spend_row(middle, "outdoor", "brand", dice.lognormal(700 * season, 0.3)),
            spend_row(month, "cloud", "infrastructure", 450),
        ]
    return rows


TICKET_REASONS = {
    "complaint": ("late delivery", "damaged", "wrong item", "refund slow"),
    "service": ("invoice", "change address", "size advice", "points balance"),
}


def ticket_row(dice, purchase):
    kind = dice.weighted({"complaint": 0.45, "service": 0.55})
    opened_at = purchase.at + timedelta(days=dice.between(0.5, 15))
    pace = GOOD_SERVICE_PACE if purchase.buyer.market == GOOD_SERVICE else 1
    answered_at = opened_at + timedelta(hours=dice.exponential(10) * pace)
    resolved_at = answered_at + timedelta(hours=dice.exponential(40) * pace)
    is_answered = answered_at < END and dice.chance(0.95)
    is_resolved = is_answered and resolved_at < END and dice.chance(0.88)
    return {
        "customer_id": dice.pick(purchase.buyer.all_ids),
        "market": purchase.buyer.market if dice.chance(0.7) else "",
        "kind": kind,
        "reason": dice.pick(TICKET_REASONS[kind]),
        "channel": dice.weighted({"email": 0.4, "chat": 0.4, "phone": 0.2}),
        "opened_at": plain_time(min(opened_at, END - timedelta(minutes=1))),
        "first_response_at": plain_time(answered_at) if is_answered else "",
        "resolved_at": plain_time(resolved_at) if is_resolved else "",
    }


def tickets_table(purchases):
    dice = Dice("tickets")
    rows = [ticket_row(dice, purchase) for purchase in purchases if dice.chance(0.04)]
    rows += bad_week_tickets(purchases)
    return [{"ticket_id": f"T{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def bad_week_tickets(purchases):
    """Complaints of BAD_WEEK: about the last parcels before it, answered late."""
    dice = Dice("bad week")
    market, monday = BAD_WEEK
    before = [each for each in purchases if each.buyer.market == market and each.at < monday]
    for purchase in sorted(before, key=lambda each: each.at)[-BAD_WEEK_COMPLAINTS:]:
        opened_at = monday + timedelta(days=dice.between(0.3, 6.9))
        answered_at = opened_at + timedelta(hours=dice.between(30, 70))
        yield {
            **ticket_row(dice, purchase),
            "market": market,
            "kind": "complaint",
            "reason": "late delivery",
            "opened_at": plain_time(opened_at),
            "first_response_at": plain_time(answered_at),
            "resolved_at": plain_time(answered_at + timedelta(hours=dice.between(20, 90))),
        }


def surveys_table(purchases):
    dice = Dice("surveys")
    nps_scores = {0: 2, 3: 3, 5: 4, 6: 6, 7: 12, 8: 20, 9: 28, 10: 25}
    csat_scores = {1: 5, 2: 7, 3: 14, 4: 34, 5: 40}
    pleased_scores = {1: 1, 2: 2, 3: 5, 4: 32, 5: 60}
    rows = []
    for purchase in purchases:
        answered_at = purchase.at + timedelta(days=dice.between(3, 20))
        if dice.chance(0.05) and answered_at < END:
            kind = dice.weighted({"nps": 0.5, "csat": 0.5})
            csat = pleased_scores if purchase.buyer.market == GOOD_SERVICE else csat_scores
            rows.append(
                {
                    "response_id": f"V{len(rows) + 1:04d}",
                    "customer_id": dice.pick(purchase.buyer.all_ids),
                    "kind": kind,
                    "score": str(dice.weighted(nps_scores if kind == "nps" else csat)),
                    "responded_at": written_time(dice, answered_at),
                }
            )
    return rows


def external_metrics_table():
    """Each month by market, brand awareness and reputation as measured by others."""
    dice = Dice("metrics")
    return [
        {
            "metric_date": month.isoformat(),
            "metric_code": metric_code,
            "market": market,
            "value": f"{level + position * growth + dice.normal():.1f}",
        }
        for metric_code, level, growth in (("brand_awareness", 18, 0.4), ("reputation", 70, 0.1))
        for market in MARKETS
        for position, month in enumerate(months())
    ]


# Everything together ----------------------------------------------------------------------------


def flawed_rows(table):
    """One row for each entry of FLAWS: sound but for what the entry changes."""
    entries = [entry for kind in FLAWS[table].values() for entry in kind]
    rows = []
    for number, entry in enumerate(entries, start=1):
        day = (number - 1) % 28 + 1
        sound = {name: text.format(n=number, d=day) for name, text in SOUND_ROWS[table].items()}
        rows.append({**sound, **entry})
    return rows


def make_tables():
    buyers = make_buyers()
    purchases = make_purchases(buyers)
    campaign_sends = run_campaigns(buyers, purchases)
    number_purchases(purchases)
    tables = {
        "orders": orders_table(purchases),
        "order_items": order_items_table(purchases),
        "refunds": refunds_table(purchases),
        "customers": customers_table(buyers, purchases),
        "identity_links": identity_links_table(buyers),
        "fx_rates": fx_rates_table(),
        "events": events_table(buyers, purchases),
        "campaigns": campaigns_table(),
        "campaign_sends": campaign_sends,
        "marketing_spend": marketing_spend_table(),
        "tickets": tickets_table(purchases),
        "surveys": surveys_table(purchases),
        "external_metrics": external_metrics_table(),
        "erasure_requests": erasure_requests_table(),
        "consents": consents_table(buyers),
        "campaign_approvals": campaign_approvals_table(),
        "alert_actions": alert_actions_table(),
    }
    return {table: rows + flawed_rows(table) for table, rows in tables.items()}


def write_table(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    default_folder = Path(__file__).resolve().parents[1] / "seeds" / "demo"
    parser = argparse.ArgumentParser(description="Write the demo's raw tables as CSV files.")
    parser.add_argument("--out", type=Path, default=default_folder, help="folder to write to")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in make_tables().items():
        write_table(folder / f"demo_{table}.csv", COLUMNS[table].split(), rows)


if __name__ == "__main__":
    main()
