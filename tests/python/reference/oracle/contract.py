"""The contract lists the input tables and their columns (SPEC 2)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from .values import (
    read_currency,
    read_day,
    read_distance,
    read_flag,
    read_market,
    read_moment,
    read_number,
    read_rate,
)

SURVEY_SCALES = {"nps": (0, 10), "csat": (1, 5)}


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
    "event_type": one_of(
        "visit",
        "search",
        "product_view",
        "add_to_cart",
        "checkout",
        "review",
        "share",
        "referral",
    ),
    "tier_system": one_of(
        "quadrant", "pyramid", "value_score", "rfm_segment", "rfm_octant", "scenario"
    ),
    "purpose": one_of(
        "acquisition",
        "retention",
        "service",
        "brand",
        "infrastructure",
        "technology",
        "content",
        "team",
    ),
    "consent_purpose": one_of("marketing", "profiling", "advertising"),
    "ticket_kind": one_of("complaint", "service"),
    "level": lambda text: read_number(text) if read_number(text) in (1, 2, 3) else None,
    "verdict": one_of("real", "false_alarm"),
    "survey_kind": one_of(*SURVEY_SCALES),
}


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
        "cost_amount:number email phone updated_at:moment",
        "order_items": "order_id* line_number* product_id category* quantity*:number "
        "amount*:number",
        "refunds": "refund_id* order_id* refunded_at*:moment amount*:number updated_at:moment",
        "customers": "customer_id* registered_at:moment market:market email phone "
        "acquisition_channel referred_by_customer_id marketing_opt_in:flag is_member:flag "
        "nearest_store_km:distance updated_at:moment",
        "identity_links": "customer_id* canonical_customer_id*",
        "fx_rates": "rate_date*:day currency_code*:currency rate_to_reporting*:rate",
        "events": "event_id* customer_id* occurred_at*:moment event_type*:event_type channel "
        "source_channel category",
        "campaigns": "campaign_id* campaign_name objective channel tier_system:tier_system "
        "tier_code action_code starts_at:moment ends_at:moment",
        "campaign_sends": "send_id* campaign_id* customer_id* channel* variant* sent_at*:moment "
        "opened_at:moment clicked_at:moment cost_amount:number",
        "marketing_spend": "spend_date*:day channel* market:market "
        "tier_system:tier_system tier_code purpose*:purpose amount*:number currency_code:currency",
        "tickets": "ticket_id* customer_id market:market kind*:ticket_kind reason channel "
        "opened_at*:moment first_response_at:moment resolved_at:moment",
        "surveys": "response_id* customer_id kind*:survey_kind score*:number "
        "responded_at*:moment",
        "external_metrics": "metric_date*:day metric_code* market:market value*:number",
        "erasure_requests": "customer_id* requested_at:moment",
        "consents": "customer_id* purpose*:consent_purpose channel is_granted:flag "
        "changed_at:moment source",
        "campaign_approvals": "campaign_id action_code level*:level decided_at*:moment "
        "is_approved*:flag",
        "alert_actions": "rule_code* target_code market* dimension* member* period_start*:day "
        "acknowledged_at:moment closed_at:moment verdict:verdict note",
    }.items()
}

# Needed, but a row without them counts: as a refusal (SPEC-outreach P1).
REFUSING = {"consents": {"is_granted", "changed_at"}}

UNIQUE_KEYS = {
    "order_items": ("order_id", "line_number"),
    "customers": ("customer_id",),
    "events": ("event_id",),
    "campaigns": ("campaign_id",),
    "campaign_sends": ("send_id",),
    "tickets": ("ticket_id",),
    "surveys": ("response_id",),
    "alert_actions": (
        "rule_code", "target_code", "market", "dimension", "member", "period_start",
    ),
}
