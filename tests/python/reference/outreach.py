"""The outreach list computed by plain Python, customer by customer, without a look at our SQL.

Every rule is read from SPEC-outreach P1, P4 and P5. Rows of seeds are dictionaries as the files
hold them, with None for what is empty.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

REASONS = (
    "no_profiling_consent", "no_action", "no_consent", "no_address", "market_paused",
    "cultural_blackout", "approval_missing", "in_experiment", "frequency_cap", "repeated_action",
    "open_complaint", "low_satisfaction", "recently_bought",
)
SERVICE_REASONS = {"no_action", "no_address", "approval_missing", "repeated_action"}
COMPLAINT_DAYS, SATISFACTION_DAYS, NEWCOMER_DAYS, LIST_ROWS = 180, 90, 30, 3
LOW_SCORES = {"csat": 2, "nps": 6}
MEASURABLE = 300


@dataclass
class Customer:
    """What is known of a customer on the as-of date."""

    customer_id: str
    market: str
    tiers: dict[str, str]
    lifecycle_stage: str
    lifecycle_phase: str
    last_sale: date | None
    registered: date | None
    prediction: Decimal | None
    average_order: Decimal | None
    has_email: bool
    has_phone: bool


@dataclass
class Statement:
    """Something that one id of a customer said about a purpose; a moment of None is unreadable for
    a row, and unknown for a flag."""

    customer_id: str
    one_id: str
    purpose: str
    channel: str | None
    basis: str
    is_granted: bool
    moment: datetime | None


@dataclass
class Send:
    """A message, or a member of a control group."""

    campaign_id: str
    customer_id: str
    channel: str
    is_control: bool
    day: date


@dataclass
class Shop:
    """Everything that the list is made of."""

    as_of: date
    day: date
    customers: list[Customer]
    seeds: dict[str, list[Row]]
    statements: list[Statement] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)
    campaigns: dict[str, tuple[str | None, date | None]] = field(default_factory=dict)
    complaints: list[tuple[str, date, date | None]] = field(default_factory=list)
    answers: list[tuple[str, str, Decimal, datetime]] = field(default_factory=list)
    decisions: list[tuple[str | None, str | None, int, bool, datetime]] = field(
        default_factory=list
    )
    paused: set[str] = field(default_factory=set)
    has_consents: bool = True
    has_approvals: bool = True
    control_seed: str = "northstar"
    control_share: float = 0.1
    window: int = 14

    def __post_init__(self):
        self.valid: dict[tuple[str, date], list[Row]] = {}
        self.said, self.sent = defaultdict(list), defaultdict(list)
        self.complained, self.answered = defaultdict(list), defaultdict(list)
        for said in self.statements:
            self.said[said.customer_id].append(said)
        for send in self.sends:
            self.sent[send.customer_id].append(send)
        for who, *days in self.complaints:
            self.complained[who].append(days)
        for who, *answer in self.answers:
            self.answered[who].append(answer)
        self.profiles = {row["market"]: row for row in self.rules("market_profiles")}
        self.running = experiments(self)

    def rules(self, seed: str, day: date | None = None) -> list[Row]:
        """The rows of a seed that are valid on a day, by default that of the list."""
        day = day or self.day
        if (seed, day) not in self.valid:
            self.valid[seed, day] = [
                row
                for row in self.seeds[seed]
                if (row["valid_from"] or date.min) <= day <= (row["valid_to"] or date.max)
            ]
        return self.valid[seed, day]

    def profile(self, market: str) -> Row:
        return self.profiles.get(market) or self.profiles["ZZ"]

    def days_ago(self, day: date) -> int:
        return (self.day - day).days


def consent(shop: Shop, customer: Customer, purpose: str, channel: str) -> tuple[bool, str]:
    """Whether a customer agrees on the day of the list, and what says so."""
    by_id: dict[str, list[Statement]] = defaultdict(list)
    for said in shop.said[customer.customer_id]:
        if said.purpose == purpose and (
            purpose == "profiling" or said.channel in (None, channel)
        ):
            by_id[said.one_id].append(said)
    answers = []
    for statements in by_id.values():
        rows = [said for said in statements if said.basis == "row"]
        flags = [said for said in statements if said.basis == "flag"]
        if any(said.moment is None for said in rows):
            answers.append((False, "row"))
            continue
        past = [said for said in rows if said.moment.date() <= shop.day]
        if past:
            last = max(said.moment for said in past)
            at_last = [said for said in past if said.moment == last]
            own = [said for said in at_last if said.channel is not None]
            answers.append((all(said.is_granted for said in own or at_last), "row"))
        elif flags:
            answers.append((flags[0].is_granted, "flag"))
    if not answers:
        return purpose == "profiling", "default"
    if not all(granted for granted, _ in answers):
        return False, "row"
    return True, deciding_basis(by_id, shop.day)


def deciding_basis(by_id: dict[str, list[Statement]], day: date) -> str:
    """The basis of the yes since which all ids agree: an unknown moment, else the last one."""
    deciding = []
    for statements in by_id.values():
        rows = [
            said for said in statements if said.basis == "row" and said.moment.date() <= day
        ]
        if rows:
            deciding.append((max(said.moment for said in rows), "row"))
        else:
            deciding += [(said.moment, "flag") for said in statements if said.basis == "flag"][:1]
    unknown = [basis for moment, basis in deciding if moment is None]
    if unknown:
        return unknown[0]
    last = max(moment for moment, _ in deciding)
    return "row" if (last, "row") in deciding else "flag"


def has_action(shop: Shop, customer: Customer, action: Row) -> bool:
    """Whether an action is for a customer."""
    kind, code = action["audience_kind"], action["audience_code"]
    first, _, rest = code.partition(":")
    if kind == "tier":
        return customer.tiers.get(first) == rest
    if kind == "pyramid_phase":
        return (customer.tiers.get("pyramid"), customer.lifecycle_phase) == (first, rest)
    if kind == "lifecycle_stage":
        return customer.lifecycle_stage == code
    signals = {
        "open_complaint": has_open_complaint, "low_satisfaction": has_low_satisfaction,
        "new_in_emerging": is_new_in_emerging,
    }
    return signals[code](shop, customer)


def has_open_complaint(shop: Shop, customer: Customer) -> bool:
    return any(
        0 <= shop.days_ago(opened) <= COMPLAINT_DAYS
        and (resolved is None or resolved > shop.day)
        for opened, resolved in shop.complained[customer.customer_id]
    )


def has_low_satisfaction(shop: Shop, customer: Customer) -> bool:
    for kind, bound in LOW_SCORES.items():
        given = [
            (moment, -score)
            for answered, score, moment in shop.answered[customer.customer_id]
            if answered == kind and moment.date() <= shop.day
        ]
        if given:
            moment, score = max(given)
            if -score <= bound and shop.days_ago(moment.date()) <= SATISFACTION_DAYS:
                return True
    return False


def is_new_in_emerging(shop: Shop, customer: Customer) -> bool:
    return bool(
        shop.profile(customer.market)["is_emerging"]
        and customer.registered
        and shop.days_ago(customer.registered) <= NEWCOMER_DAYS
    )


def is_approved(shop: Shop, action: str) -> bool:
    """Whether each of the three levels said yes at last; at one moment a no counts."""
    for level in (1, 2, 3):
        decided = [
            (moment, not yes)
            for campaign, about, at, yes, moment in shop.decisions
            if campaign is None and (about, at) == (action, level) and moment.date() <= shop.day
        ]
        if not decided or max(decided)[1]:
            return False
    return True


def experiments(shop: Shop) -> set[str]:
    """The campaigns with a control arm and no action whose window is open."""
    running = set()
    sent = [send for send in shop.sends if send.day <= shop.day]
    for campaign in {send.campaign_id for send in sent if send.is_control}:
        action, ends = shop.campaigns.get(campaign, (None, None))
        ends = ends or max(send.day for send in sent if send.campaign_id == campaign)
        if action is None and shop.day <= ends + timedelta(shop.window):
            running.add(campaign)
    return running


def is_under_cap(shop: Shop, customer: Customer, channel: str | None) -> bool:
    """Whether one more message is within the caps of the channel, or of all channels."""
    groups = {row["tier_code"]: row["frequency_group"] for row in shop.rules("frequency_groups")}
    group = groups.get(customer.tiers.get("quadrant") or "", groups[None])
    for cap in shop.rules("contact_caps"):
        if (cap["frequency_group"], cap["channel"]) == (group, channel):
            used = sum(
                not send.is_control
                and channel in (None, send.channel.lower())
                and 0 <= shop.days_ago(send.day) < cap["window_days"]
                for send in shop.sent[customer.customer_id]
            )
            if used >= cap["max_sends"]:
                return False
    return True


def send_day(shop: Shop, profile: Row) -> date:
    """The day of the list, or the next one that is no quiet day of the week."""
    quiet = (profile["quiet_weekdays"] or "").split()
    day = shop.day
    while str(day.isoweekday()) in quiet:
        day += timedelta(1)
    return day


def utc_of(day: date, clock: str, zone: str) -> datetime:
    """A local time of HH:MM as naive UTC."""
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def occasion(shop: Shop, market: str, day: date) -> Row | None:
    """The entry of the calendar that decides about a day, if any."""
    entries = [
        row
        for row in shop.rules("cultural_calendar", day)
        if row["market"] in (market, "ZZ") and row["date_from"] <= day <= row["date_to"]
    ]

    def order(row: Row) -> tuple:
        is_avoided = row["kind"] == "avoid"
        return (
            0 if is_avoided and row["replacement_theme_en"] is None else 1 if is_avoided else 2,
            0 if row["market"] == market else 1,
            -row["date_from"].toordinal(),
            row["event_en"].encode(),
        )

    return min(entries, key=order, default=None)


def chosen_channel(shop: Shop, customer: Customer, action: Row) -> tuple[str | None, set[str]]:
    """The channel of an action, and what is missing on all of its channels."""
    is_service = action["objective"] == "service"
    preferred = shop.profile(customer.market)["preferred_channel"]
    known = {row["channel"]: row for row in shop.rules("channels") if row["is_contactable"]}
    names = [name for name in action["channels"].split() if name in known]
    if preferred in names and not action["is_channel_fixed"]:
        names.remove(preferred)
        names.insert(0, preferred)
    is_star = customer.tiers.get("quadrant") == "north_star"
    agreed, reached, free = [], [], []
    for name in names:
        granted, basis = consent(shop, customer, known[name]["purpose"], name)
        if is_star and shop.has_consents and basis != "row":
            granted = False
        if not (granted or is_service):
            continue
        agreed.append(name)
        needed = known[name]["address"]
        if (needed == "email" and not customer.has_email) or (
            needed == "phone" and not customer.has_phone
        ):
            continue
        reached.append(name)
        if is_service or is_under_cap(shop, customer, name):
            free.append(name)
    missing = set()
    if not agreed:
        missing.add("no_consent")
    if not reached:
        missing.add("no_address")
    if not free:
        missing.add("frequency_cap")
    return (free[0] if free else None), missing


def reasons(shop: Shop, customer: Customer, action: Row | None) -> tuple[str | None, set[str]]:
    """The channel of an action and every reason against it."""
    found = set()
    if not consent(shop, customer, "profiling", "all")[0]:
        found.add("no_profiling_consent")
    if action is None:
        return None, found | {"no_action"}
    channel, missing = chosen_channel(shop, customer, action)
    found |= missing
    profile = shop.profile(customer.market)
    if shop.paused & {customer.market, "all"}:
        found.add("market_paused")
    entry = occasion(shop, customer.market, send_day(shop, profile))
    if entry and entry["kind"] == "avoid" and entry["replacement_theme_en"] is None:
        found.add("cultural_blackout")
    is_needed = action["needs_approval"] == "always" or (
        action["needs_approval"] == "sensitive" and profile["is_sensitive"]
    )
    if shop.has_approvals and is_needed and not is_approved(shop, action["action_code"]):
        found.add("approval_missing")
    own = [send for send in shop.sent[customer.customer_id] if send.day <= shop.day]
    if {send.campaign_id for send in own} & shop.running:
        found.add("in_experiment")
    if not is_under_cap(shop, customer, None):
        found.add("frequency_cap")
    if any(
        not send.is_control
        and shop.campaigns.get(send.campaign_id, (None, None))[0] == action["action_code"]
        and shop.days_ago(send.day) < action["repeat_after_days"]
        for send in own
    ):
        found.add("repeated_action")
    if has_open_complaint(shop, customer):
        found.add("open_complaint")
    if has_low_satisfaction(shop, customer):
        found.add("low_satisfaction")
    quiet_days = action["quiet_days_after_sale"]
    if quiet_days and customer.last_sale and shop.days_ago(customer.last_sale) <= quiet_days:
        found.add("recently_bought")
    return channel, found


def is_drawn(shop: Shop, action: str, customer: str) -> bool:
    """Whether a customer is in the control group of an action."""
    name = f"{shop.control_seed}|{action}|{customer}"
    place = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
    return place < int(shop.control_share * 16**8)


def message(shop: Shop, market: str, action: Row) -> str | None:
    """What the market reads; the messages for all markets are in English."""
    texts = {(row["market"], row["action_code"]): row for row in shop.rules("market_messages")}
    scopes = [market, "ZZ"] if shop.profile(market)["language"] == "en" else [market]
    codes = [action["action_code"]] + [None] * (action["objective"] != "service")
    for key in ((scope, code) for scope in scopes for code in codes):
        if key in texts:
            return texts[key]["message"]
    return None


def rows_of(shop: Shop, customer: Customer) -> Iterator[Row]:
    """The rows of one customer."""
    actions: list[Row | None] = [
        row for row in shop.rules("outreach_actions") if has_action(shop, customer, row)
    ]
    judged = []
    for action in actions or [None]:
        channel, against = reasons(shop, customer, action)
        if action is not None and action["objective"] == "service":
            against &= SERVICE_REASONS
        first = next((reason for reason in REASONS if reason in against), None)
        code = action["action_code"] if action else None
        priority = action["priority"] if action else 0
        is_service = action is not None and action["objective"] == "service"
        place = (first is not None, first is not None or not is_service, priority)
        judged.append((*place, (code or "").encode(), action, channel, first))
    judged.sort(key=lambda each: each[:4])
    is_excluded, *_, action, _, _ = judged[0]
    is_held_back = (
        not is_excluded
        and action["objective"] != "service"
        and is_drawn(shop, action["action_code"], customer.customer_id)
    )
    profile = shop.profile(customer.market)
    day = send_day(shop, profile)
    entry = occasion(shop, customer.market, day) or {}
    value = customer.prediction if customer.prediction is not None else customer.average_order
    for rank, (*_, action, channel, first) in enumerate(judged[:LIST_ROWS], start=1):
        is_service = action is not None and action["objective"] == "service"
        if first is None and is_held_back:
            first = "control"
        themes = {
            f"theme_{language}": action
            and (
                not is_service and entry.get(f"replacement_theme_{language}")
                or action[f"theme_{language}"])
            for language in ("en", "zh")
        }
        yield {
            "as_of_date": shop.as_of,
            "outreach_date": shop.day,
            "customer_id": customer.customer_id,
            "market": customer.market,
            "quadrant_tier": customer.tiers.get("quadrant") or "none",
            "priority_rank": rank,
            "action_code": action["action_code"] if action else None,
            "objective": action["objective"] if action else None,
            "sensitive_group": (
                "new_in_emerging" if is_new_in_emerging(shop, customer)
                else "sensitive_market" if profile["is_sensitive"]
                else "big_spender" if customer.tiers.get("quadrant") == "north_star"
                else None
            ),
            "channel": channel,
            "language": profile["language"],
            **themes,
            "message": message(shop, customer.market, action) if action else None,
            "send_from": utc_of(day, profile["quiet_to"], profile["time_zone_west"]),
            "send_to": utc_of(day, profile["quiet_from"], profile["time_zone_east"]),
            "expected_value": (
                value.quantize(Decimal("0.0001"), ROUND_HALF_UP) if value is not None else None
            ),
            "is_eligible": first is None,
            "is_recommended": first is None and rank == 1,
            "is_control": is_held_back and rank == 1,
            "exclusion_reason": first,
        }


def outreach_list(shop: Shop) -> list[Row]:
    return [row for customer in shop.customers for row in rows_of(shop, customer)]


def outreach_summary(rows: Iterable[Row]) -> list[Row]:
    """The list by market, tier, action and outcome."""
    cells: dict[tuple, list[Row]] = defaultdict(list)
    arms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        outcome = row["exclusion_reason"] or (
            "recommended" if row["is_recommended"] else "alternative"
        )
        action = row["action_code"] or "none"
        cells[row["market"], row["quadrant_tier"], action, outcome].append(row)
        arms[action][0] += row["is_recommended"]
        arms[action][1] += row["is_control"]
    return [
        {
            **dict(zip(("market", "quadrant_tier", "action_code", "outcome"), key)),
            "customers": len(members),
            "expected_value": (
                sum(values)
                if (values := [
                    row["expected_value"] for row in members if row["expected_value"] is not None
                ])
                else None
            ),
            "is_measurable": min(arms[key[2]]) > MEASURABLE,
        }
        for key, members in cells.items()
    ]
