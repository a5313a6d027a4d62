"""Guests and customers with the same address are one customer (var match_guests_by)."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from postgres import Server
from project import (
    WITHOUT_TESTS,
    WITHOUT_UNIT_TESTS,
    Project,
    load_text_table,
    to_csv,
    write_tables,
)

SALT = "salt"
SELECTED = (
    "--indirect-selection", "cautious", "--select", "+orders", "+order_rejections",
)


def guest(kind: str, address: str) -> str:
    """The id of a guest, from the address as it is compared."""
    digest = hashlib.sha256(f"{SALT}:{kind}:{address}".encode()).hexdigest()
    return f"guest_{digest[:32]}"


ANNA, LONELY = guest("email", "anna@x.de"), guest("email", "lonely@x.de")
BY_PHONE, CROWD = guest("phone", "4930123456"), guest("email", "crowd@x.de")

# order -> (customer_id, email, phone, the customer that it counts for)
ORDERS = {
    # one person: a guest, an account, an id that only orders know, and a guest by telephone
    "1": (None, " Anna@X.de ", None, "account"),
    "2": ("account", None, None, "account"),
    "3": ("a stranger", "anna@x.de", "0049 30 123456", "account"),
    "4": (None, None, "+49 (30) 123-456", "account"),
    # linked as before, and then by the address of the id that it is linked to
    "5": ("old", None, None, "account"),
    # guests alone: one person by e-mail, whatever the telephone says
    "6": (None, "lonely@x.de", "12345", LONELY),
    "7": (None, "LONELY@x.de", None, LONELY),
    # no address
    "8": (None, "n/a", "0", None),
    # six customers of one address stay six
    **{f"9{n}": (f"crowd{n}", "crowd@x.de", None, f"crowd{n}") for n in range(6)},
    "99": (None, "crowd@x.de", None, CROWD),
}
CUSTOMERS = [
    {"customer_id": "account", "email": "ANNA@x.de", "phone": None, "market": "DE"},
    {"customer_id": "zoe", "email": None, "phone": None, "market": "FR"},
]
LINKS = [{"customer_id": "old", "canonical_customer_id": "a stranger"}]


def tables() -> dict[str, str]:
    """The raw tables as CSV."""
    orders = [
        {"order_id": order_id, "customer_id": customer_id, "ordered_at": "2024-01-05",
         "amount": 10, "email": email, "phone": phone}
        for order_id, (customer_id, email, phone, _) in ORDERS.items()
    ]
    return {
        "orders": to_csv(orders), "customers": to_csv(CUSTOMERS), "identity_links": to_csv(LINKS),
    }


@pytest.fixture(params=["duckdb", "postgres"])
def shop(request, new_project: Callable[..., Project], tmp_path, postgres: Server) -> Project:
    """A project with the tables above on one of the engines."""
    common = {"match_guests_by": ["email", "phone"], "today": "2024-12-31"}
    env = {"NORTHSTAR_PII_SALT": SALT}
    if request.param == "duckdb":
        return new_project({**write_tables(tmp_path / "raw", tables()), **common}, env=env)
    env |= postgres.new_database()
    source = {"raw_source": "warehouse", "raw_schema": "shop", "raw_tables": list(tables())}
    project = new_project({**source, **common}, target="postgres", env=env)
    write(project, tmp_path, tables())
    return project


def write(project: Project, tmp_path, new_tables: dict[str, str]) -> None:
    """Replace raw tables of a project."""
    write_tables(tmp_path / "raw", new_tables)
    for table in new_tables if project.target == "postgres" else []:
        load_text_table(project.env, "shop", table, tmp_path / "raw" / f"{table}.csv")


def customers_of_orders(project: Project) -> dict[str, Any]:
    """The customer of each order, None where it was rejected."""
    accepted = project.query("select order_id, customer_id from northstar.orders")
    rejected = project.query("select order_id, null from northstar.order_rejections")
    return dict([*accepted.values, *rejected.values])


def test_ids_with_one_address_are_one_customer(shop: Project, tmp_path):
    shop.build(*WITHOUT_UNIT_TESTS, *SELECTED, "addresses_link_few_ids")
    assert customers_of_orders(shop) == {order: row[3] for order, row in ORDERS.items()}
    assert shop.outcome.not_passed == ["addresses_link_few_ids"]
    assert shop.value("select min(market) from northstar.orders where order_id < '6'") == "DE"
    rejected = shop.query("select email, rejection_reason from northstar.order_rejections")
    assert rejected.values.tolist() == [
        [hashlib.sha256(f"{SALT}:n/a".encode()).hexdigest(), "missing_customer_id"],
    ]

    # An address that comes later moves orders that were there; one that goes lets them be.
    changed = [CUSTOMERS[0], CUSTOMERS[1] | {"email": "Lonely@x.de"}]
    write(shop, tmp_path, {"customers": to_csv(changed)})
    shop.build(*WITHOUT_TESTS, *SELECTED)
    loaded = customers_of_orders(shop)
    assert [loaded[order] for order in ("6", "7")] == ["zoe", "zoe"]
    write(shop, tmp_path, {"customers": to_csv(changed[1:])})
    shop.build(*WITHOUT_TESTS, *SELECTED)
    loaded = customers_of_orders(shop)
    assert [loaded[order] for order in "12345"] == ["a stranger", "account", *["a stranger"] * 3]
    orders = shop.mart("orders").sort_values("order_id").values.tolist()
    shop.build(*WITHOUT_TESTS, *SELECTED, "--full-refresh")
    assert shop.mart("orders").sort_values("order_id").values.tolist() == orders
