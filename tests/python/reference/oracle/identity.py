"""Linked ids are one customer with merged attributes (SPEC 2, Identity)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from .rows import Row, updated_or_lowest


def closed_links(rows: Iterable[Row]) -> dict[str, str]:
    """SPEC 2, Identity: every linked id with the end of its chain."""
    targets: dict[str, str] = {}
    for row in rows:
        source, target = row["customer_id"], row["canonical_customer_id"]
        if source != target and targets.setdefault(source, target) != target:
            raise ValueError(f"identity_links: {source} has two targets")
    return {source: end_of_chain(targets, source) for source in targets}


def end_of_chain(targets: Mapping[str, str], source: str) -> str:
    """Follows the links from one id."""
    seen = {source}
    while source in targets:
        source = targets[source]
        if source in seen:
            raise ValueError(f"identity_links: cycle through {source}")
        seen.add(source)
    return source


def merged_people(
    rows: Iterable[Row], links: Mapping[str, str], erased: Set[str]
) -> dict[str, dict[str, Any]]:
    """SPEC 2, Identity: the merged attributes of every canonical customer with a row. Whom an
    erased customer referred has no referrer, and is_referred."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[links.get(row["customer_id"], row["customer_id"])].append(row)
    people = {}
    for customer, group in groups.items():
        person = merged_person(customer, group, links)
        person["is_referred"] = person["referrer"] is not None
        if person["referrer"] in erased:
            person["referrer"] = None
        people[customer] = person
    return people


def merged_person(
    customer: str, rows: Sequence[Row], links: Mapping[str, str]
) -> dict[str, Any]:
    """One customer's attributes from all its rows. "The rest" comes from one row as it stands:
    the canonical's own, else the newest."""
    leading = max(
        rows,
        key=lambda row: (row["customer_id"] == customer, updated_or_lowest(row), row.raw_rank()),
    )
    registrations = [row["registered_at"] for row in rows]
    return {
        "registrations": registrations,
        "registered_at": min(filter(None, registrations), default=None),
        "referrer": merged_referrer(customer, rows, links),
        "is_member": any(row["is_member"] for row in rows),
        "marketing_opt_in": all(row["marketing_opt_in"] for row in rows),
        "market": leading["market"],
        "acquisition_channel": leading["acquisition_channel"],
        "nearest_store_km": leading["nearest_store_km"],
    }


def merged_referrer(
    customer: str, rows: Sequence[Row], links: Mapping[str, str]
) -> str | None:
    """That of the earliest registered row that has one, undated rows last, ties by customer_id;
    one never refers oneself."""
    referrals = []
    for row in rows:
        referrer = row["referred_by_customer_id"]
        referrer = links.get(referrer, referrer)
        if referrer not in (None, customer):
            registered_at = row["registered_at"] or datetime.max
            referrals.append((registered_at, row["customer_id"], referrer))
    return min(referrals)[2] if referrals else None
