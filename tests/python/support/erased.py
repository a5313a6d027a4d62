"""Shops whose customers ask to be erased, and a search for what is left of them."""

import hashlib
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from loads import write_shop
from made_shop import Row, Shop
from project import Project

SALT = "a salt"


def named(customer_id: str) -> str:
    """An id that is part of no other value."""
    return f"~{customer_id}~" if customer_id else ""


def email(customer_id: str) -> str:
    """The address of a customer."""
    return f"{customer_id}@Mail.example"


def phone(customer_id: str) -> str:
    """The number of a customer: six digits that no other value holds."""
    return "+49 5550 " + hashlib.sha256(customer_id.encode()).hexdigest().translate(
        str.maketrans("abcdef", "123456"))[:9]


def traces(customer_ids: Iterable[str], salt: str = SALT) -> set[str]:
    """What must not be found of customers: ids, addresses, numbers and their hashes."""
    found = set()
    for customer_id in customer_ids:
        plain = {email(customer_id), email(customer_id).lower(), phone(customer_id)}
        digits = "".join(filter(str.isdigit, phone(customer_id)))
        keys = {f"email:{email(customer_id).lower()}", f"phone:{digits}"}
        hashes = {hashlib.sha256(f"{salt}:{text}".encode()).hexdigest() for text in plain | keys}
        found |= {customer_id, *plain, digits, *hashes, *(text[:32] for text in hashes)}
    return found


class ErasureShop:
    """A made shop with addresses, sends, tickets and answers, which takes erasure requests."""

    def __init__(self, chance: random.Random, *, orders_have_addresses: bool = False) -> None:
        self.chance = chance
        self.orders_have_addresses = orders_have_addresses
        self.shop = Shop(chance)
        self.more: dict[str, list[Row]] = {
            "campaigns": [{"campaign_id": "spring", "starts_at": "2024-01-01"}],
            "campaign_sends": [], "tickets": [], "surveys": [], "erasure_requests": [],
        }

    def live(self, days: int, *, actions: int = 25) -> None:
        """Let days go by in which customers do all they can."""
        self.shop.load(days)
        for _ in range(actions):
            self.shop.add_order()
            number = self.shop.new_id("x")
            customer_id, at = self.shop.customer(), self.shop.some_day()
            table, row = self.chance.choice([
                ("campaign_sends", {
                    "send_id": number, "campaign_id": "spring", "channel": "email",
                    "variant": self.chance.choice(["control", "gift"]), "sent_at": at,
                }),
                ("tickets", {"ticket_id": number, "kind": "complaint", "opened_at": at}),
                ("surveys", {
                    "response_id": number, "kind": self.chance.choice(["nps", "mood"]),
                    "score": "5", "responded_at": at,
                }),
            ])
            self.more[table].append({**row, "customer_id": customer_id})
        for action in (
            self.shop.change_customers, self.shop.change_links, self.shop.add_refund,
            self.shop.add_event, self.shop.change_order,
        ):
            for _ in range(4):
                action()

    def ask(self, *customer_ids: str) -> None:
        """Customers ask to be erased, at times that can be read and at others."""
        times = ["2024-02-01", "2024-05-01T10:00:00+02:00", "", "asap", "2099-01-01"]
        self.more["erasure_requests"] += [
            {"customer_id": customer_id, "requested_at": self.chance.choice(times)}
            for customer_id in customer_ids
        ]

    def tables(self) -> dict[str, list[Row]]:
        """All raw tables, with ids and addresses that can be searched for."""
        everything = {**self.shop.tables, **self.more}
        tables = {name: [renamed(row) for row in rows] for name, rows in everything.items()}
        for row in tables["customers"] + tables["orders"] * self.orders_have_addresses:
            if row["customer_id"]:
                row.update(email=email(row["customer_id"]), phone=phone(row["customer_id"]))
        return tables

    def write(self, folder: Path) -> dict[str, Any]:
        """Write the raw tables; return the variables of a build."""
        written = Shop(self.chance, day=self.shop.day, tables=self.tables())
        return write_shop(written, folder)


def renamed(row: Row) -> Row:
    """A row with ids that can be searched for."""
    return {
        column: named(value) if column.endswith("customer_id") else value
        for column, value in row.items()
    }


def found_in(project: Project, needles: Iterable[str]) -> list[str]:
    """The tables and views of ours in which one of some texts stands, in any column."""
    ours = [project.schema] + [
        f"{project.schema}_{name}" for name in ("staging", "intermediate", "rules")]
    relations = project.query(
        "select table_schema, table_name from information_schema.tables where table_schema in ("
        + ", ".join(f"'{schema}'" for schema in ours) + ")")
    assert len(relations) > 100
    wanted = ", ".join("'" + needle.replace("'", "''") + "'" for needle in sorted(needles))
    hits = project.query(" union all ".join(
        f"select '{schema}.{name}' as relation from \"{schema}\".\"{name}\" as t"
        f" where exists (select 1 from unnest(array[{wanted}]) as needles (needle)"
        " where position(needle in cast(t as text)) > 0)"
        for schema, name in relations.itertuples(index=False, name=None)))
    return sorted(set(hits.relation))
