"""The compliance of past messages computed by plain Python, message by message.

Every rule is read from SPEC-outreach P1, P4 and P5, without a look at our SQL. What the list of
actions has in common with past messages is that of the module outreach: days to avoid and caps.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from outreach import Customer, Row, Send, Shop, Statement, is_under_cap, occasion

FAULTS = (
    "no_consent", "consent_unknown", "over_cap", "in_quiet_hours", "on_avoid_day", "unapproved",
    "taboo_term",
)
FREE_OF_SERVICE = {"no_consent", "consent_unknown", "over_cap", "on_avoid_day"}
MICRO = Decimal("0.000001")


@dataclass
class Message:
    """A message of a campaign; who is in a control group got none."""

    send_id: str
    campaign_id: str
    customer_id: str
    market: str
    channel: str
    quadrant_tier: str | None
    is_control: bool
    day: date
    at: datetime

    def as_send(self) -> Send:
        return Send(self.campaign_id, self.customer_id, self.channel, self.is_control, self.day)


@dataclass
class Past:
    """What the messages are judged by: rules and decisions of a shop, names of campaigns."""

    shop: Shop
    messages: list[Message]
    campaign_names: dict[str, str | None]

    def __post_init__(self):
        self.profiles: dict[date, dict[str, Row]] = {}
        self.sent: dict[str, list[Message]] = defaultdict(list)
        for message in self.messages:
            self.sent[message.customer_id].append(message)

    def counted(self) -> list[Message]:
        """The messages that went out by the as-of date."""
        return [
            message for message in self.messages
            if not message.is_control and message.day <= self.shop.as_of
        ]


def profile(past: Past, message: Message) -> Row:
    """The profile of the recipient's market on the day of sending."""
    if message.day not in past.profiles:
        rows = past.shop.rules("market_profiles", message.day)
        past.profiles[message.day] = {row["market"]: row for row in rows}
    by_market = past.profiles[message.day]
    return by_market.get(message.market) or by_market["ZZ"]


def action_of(past: Past, message: Message) -> Row | None:
    """The action of the seed that the message carries out, if its campaign names one."""
    code, _ = past.shop.campaigns.get(message.campaign_id, (None, None))
    rows = past.shop.rules("outreach_actions", message.day)
    return next((row for row in rows if row["action_code"] == code), None)


def consent_then(past: Past, message: Message) -> str | None:
    """The fault of a message without consent at the moment of sending, if it has one.

    Each id of the recipient says yes, no or something of unknown time; one no is enough.
    """
    channel = message.channel.lower()
    purposes = {row["channel"]: row["purpose"] for row in past.shop.rules("channels", message.day)}
    by_id: dict[str, list[Statement]] = defaultdict(list)
    for said in past.shop.said[message.customer_id]:
        is_its_purpose = said.purpose == purposes.get(channel, "marketing")
        if is_its_purpose and said.channel in (None, channel):
            by_id[said.one_id].append(said)
    answers = set()
    for statements in by_id.values():
        rows = [said for said in statements if said.basis == "row"]
        flags = [said for said in statements if said.basis == "flag"]
        earlier = [said for said in rows if said.moment and said.moment <= message.at]
        if any(said.moment is None for said in rows):
            answers.add("no")
        elif earlier:
            last = max(said.moment for said in earlier)
            at_last = [said for said in earlier if said.moment == last]
            own = [said for said in at_last if said.channel is not None]
            answers.add("yes" if all(said.is_granted for said in own or at_last) else "no")
        elif flags and (flags[0].moment is None or flags[0].moment > message.at):
            answers.add("unknown")
        elif flags:
            answers.add("yes" if flags[0].is_granted else "no")
    if not answers or "no" in answers:
        return "no_consent"
    return "consent_unknown" if "unknown" in answers else None


def is_over_cap(past: Past, message: Message) -> bool:
    """Whether earlier messages had used up the cap of the channel, or that of all channels."""
    earlier = [
        other.as_send() for other in past.sent[message.customer_id]
        if (other.at, other.send_id.encode()) < (message.at, message.send_id.encode())
    ]
    seeds = {name: past.shop.seeds[name] for name in ("contact_caps", "frequency_groups")}
    shop = Shop(message.day, message.day, [], {**seeds, "market_profiles": []}, sends=earlier)
    tiers = {"quadrant": message.quadrant_tier} if message.quadrant_tier else {}
    recipient = Customer(
        message.customer_id, message.market, tiers, "", "", None, None, None, None, True, True)
    return not all(
        is_under_cap(shop, recipient, channel) for channel in (message.channel.lower(), None))


def local_times(past: Past, message: Message) -> list[datetime]:
    """The moment of sending on the clocks in the west and in the east of the market."""
    zones = profile(past, message)
    at = message.at.replace(tzinfo=UTC)
    return [at.astimezone(ZoneInfo(zones[f"time_zone_{side}"])) for side in ("west", "east")]


def is_in_quiet_hours(past: Past, message: Message) -> bool:
    rules = profile(past, message)
    quiet_days = (rules["quiet_weekdays"] or "").split()
    return any(
        not rules["quiet_to"] <= local.strftime("%H:%M") < rules["quiet_from"]
        or str(local.isoweekday()) in quiet_days
        for local in local_times(past, message)
    )


def is_on_avoid_day(past: Past, message: Message) -> bool:
    for local in local_times(past, message):
        entry = occasion(past.shop, message.market, local.date())
        if entry and entry["kind"] == "avoid" and entry["replacement_theme_en"] is None:
            return True
    return False


def is_unapproved(past: Past, message: Message) -> bool:
    """Whether one of the three levels had not said yes at last, where that is needed."""
    action = action_of(past, message)
    needed = action["needs_approval"] if action else "always"
    is_sensitive = profile(past, message)["is_sensitive"]
    if not past.shop.has_approvals or not (
        needed == "always" or (needed == "sensitive" and is_sensitive)
    ):
        return False
    code, _ = past.shop.campaigns.get(message.campaign_id, (None, None))
    for level in (1, 2, 3):
        decided = [
            (moment, not yes)
            for campaign, about, at, yes, moment in past.shop.decisions
            if at == level and moment <= message.at
            and (campaign == message.campaign_id or (campaign is None and about == code))
        ]
        if not decided or max(decided)[1]:
            return True
    return False


def words_of(text: str) -> list[str]:
    """Runs of letters and digits, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def has_taboo_term(past: Past, message: Message) -> bool:
    """Whether the name of the campaign has a word that is forbidden there, in any case."""
    name = past.campaign_names.get(message.campaign_id) or ""
    words = words_of(name)
    for row in past.shop.rules("cultural_terms", message.day):
        if row["market"] not in (message.market, "ZZ"):
            continue
        if row["matches"] == "part" and row["term"].lower() in name.lower():
            return True
        term = words_of(row["term"])
        if row["matches"] == "word" and any(
            words[place : place + len(term)] == term for place in range(len(words))
        ):
            return True
    return False


def faults_of(past: Past, message: Message) -> set[str]:
    """Everything that was wrong with a message; of service less is asked."""
    consent = consent_then(past, message)
    found = {consent} if consent else set()
    checks = {
        "over_cap": is_over_cap, "in_quiet_hours": is_in_quiet_hours,
        "on_avoid_day": is_on_avoid_day, "unapproved": is_unapproved, "taboo_term": has_taboo_term,
    }
    found |= {fault for fault, is_so in checks.items() if is_so(past, message)}
    action = action_of(past, message)
    if action and action["objective"] == "service":
        found -= FREE_OF_SERVICE
    return found


def compliance(past: Past) -> Iterator[Row]:
    """The mart: messages of each month and market by their faults."""
    cells: dict[tuple[date, str], list[set[str]]] = defaultdict(list)
    for message in past.counted():
        cells[message.day.replace(day=1), message.market].append(faults_of(past, message))
    (target,) = (
        Decimal(row["parameter_value"])
        for row in past.shop.rules("outreach_parameters", past.shop.as_of)
        if row["parameter_code"] == "compliance_target"
    )
    for (month, market), faulty in cells.items():
        compliant = sum(not faults for faults in faulty)
        rate = (Decimal(compliant) / len(faulty)).quantize(MICRO, ROUND_HALF_UP)
        yield {
            "month": month,
            "market": market,
            "sends": len(faulty),
            "compliant_sends": compliant,
            **{fault: sum(fault in faults for faults in faulty) for fault in FAULTS},
            "compliance_rate": rate,
            "target_rate": target,
            "is_below_target": rate < target,
        }
