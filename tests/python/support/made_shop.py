"""A made shop's raw tables grow and change from load to load."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

FIRST_DAY = date(2024, 1, 1)
CURRENCIES = ["USD", "USD", "USD", "EUR", "JPY"]
MARKETS = ["US", "FR", "", "", ""]
EVENT_TYPES = ["visit", "add_to_cart", "share", "referral", "review"]

Row = dict[str, Any]


@dataclass
class Shop:
    """A shop's raw tables on a day; every load appends to them or changes rows.

    Each arriving row has the time of its load as updated_at, except for some orders, which have
    none. Lines and events have no time of loading, or, with `has_loaded_at`, have one.
    """

    chance: random.Random
    has_loaded_at: bool = False
    day: date = FIRST_DAY
    tables: dict[str, list[Row]] = field(default_factory=lambda: {
        name: []
        for name in ("orders", "refunds", "customers", "identity_links", "fx_rates",
                     "order_items", "events", "consents")
    })
    count: int = 0

    def new_id(self, prefix: str) -> str:
        """Make an id that no row has."""
        self.count += 1
        return f"{prefix}{self.count}"

    @property
    def now(self) -> str:
        """The time of this load, later than every load before."""
        return datetime.combine(self.day, time(23, 59)).isoformat()

    def loaded_at(self) -> Row:
        """The time of loading, of lines and events."""
        return {"loaded_at": self.now if self.has_loaded_at else ""}

    def some_day(self) -> str:
        """A time on the day of the load, or, for what comes late, some time before."""
        late = self.chance.choice([0, 0, 1, 3, 40, 100, 400])
        day = max(FIRST_DAY, self.day - timedelta(days=late))
        return f"{day}T{self.chance.randrange(24):02}:30:00"

    def customer(self) -> str:
        """One of a few customers, who therefore buy again."""
        return f"c{self.chance.randrange(14)}"

    def some(self, table: str) -> Row | None:
        """One of the table's rows, if it has any."""
        return self.chance.choice(self.tables[table]) if self.tables[table] else None

    def add_order(self) -> None:
        """A sale, a credit note, an order that does not count, or one that must be rejected."""
        order_id = self.new_id("o")
        self.tables["orders"].append({
            "order_id": order_id,
            "customer_id": self.chance.choice([self.customer()] * 9 + [""]),
            "ordered_at": self.chance.choice([self.some_day()] * 19 + ["", "2106-01-01"]),
            "amount": self.chance.choice(["10", "99.5", "300.01", "1200", "-20", "0", "x"]),
            "currency_code": self.chance.choice(CURRENCIES),
            "status": self.chance.choice(["", "", "", "completed", "cancelled"]),
            "market": self.chance.choice(MARKETS),
            "channel": self.chance.choice(["web", "app"]),
            "discount_amount": "",
            # the others come unannounced: a late one has an old time
            "updated_at": self.chance.choice([self.now] * 4 + [""]),
        })
        for number in range(self.chance.randrange(3)):
            self.tables["order_items"].append({
                "order_id": order_id,
                "line_number": str(number),
                "category": self.chance.choice(["fresh", "home", ""]),
                "quantity": "1",
                "amount": self.chance.choice(["5", "50", "x"]),
                **self.loaded_at(),
            })

    def change_order(self) -> None:
        """An order changes where it stands, or comes again as a newer version, or as an older."""
        order = self.some("orders")
        if not order:
            return
        version = self.chance.choice([order, {**order}])
        if version is not order:
            self.tables["orders"].append(version)
        column, value = self.chance.choice([
            ("amount", "77"), ("customer_id", self.customer()), ("status", "cancelled"),
            ("status", "completed"), ("ordered_at", self.some_day()), ("currency_code", "EUR"),
            ("market", "DE"), ("channel", "store"), ("amount", "y"), ("discount_amount", "1"),
        ])
        version[column] = value
        version["updated_at"] = self.chance.choice([self.now] * 3 + [""])
        if not version["updated_at"]:
            version["ordered_at"] = self.now

    def add_refund(self) -> None:
        """A refund, also of an order that is not known, or not yet."""
        order = self.some("orders") or {"order_id": "o1"}
        order_id = self.chance.choice([order["order_id"]] * 4 + [f"o{self.count + 3}"])
        self.tables["refunds"].append({
            "refund_id": self.chance.choice([self.new_id("r")] * 5 + [f"r{self.count}"]),
            "order_id": order_id,
            "refunded_at": self.some_day(),
            "amount": self.chance.choice(["5", "10", "0"]),
            "updated_at": self.now,
        })

    def change_rates(self) -> None:
        """A rate comes, also late, or is corrected."""
        rate = self.some("fx_rates")
        if rate and self.chance.random() < 0.3:
            rate["rate_to_reporting"] = self.chance.choice(["0.5", "1.5", "x"])
            return
        row = {
            "rate_date": self.some_day()[:10],
            "currency_code": self.chance.choice(["EUR", "JPY"]),
            "rate_to_reporting": self.chance.choice(["1.1", "1.25", "0.007"]),
        }
        days = [(rate["rate_date"], rate["currency_code"]) for rate in self.tables["fx_rates"]]
        if (row["rate_date"], row["currency_code"]) not in days:
            self.tables["fx_rates"].append(row)

    def change_links(self) -> None:
        """Two ids turn out to be one customer's, or no longer."""
        links = self.tables["identity_links"]
        if links and self.chance.random() < 0.3:
            links.pop()
            return
        free = {f"c{n}" for n in range(7)} - {link["customer_id"] for link in links}
        if free:
            links.append({
                "customer_id": self.chance.choice(sorted(free)),
                "canonical_customer_id": f"c{self.chance.randrange(7, 14)}",
            })

    def change_customers(self) -> None:
        """A customer registers, or what is known of one changes."""
        customer_id = self.customer()
        rows = [row for row in self.tables["customers"] if row["customer_id"] == customer_id]
        row = rows[0] if rows else {"customer_id": customer_id}
        row.update({
            "registered_at": self.chance.choice([self.some_day(), ""]),
            "market": self.chance.choice(MARKETS),
            "acquisition_channel": self.chance.choice(["ads", ""]),
            "referred_by_customer_id": self.chance.choice([self.customer(), ""]),
            "is_member": self.chance.choice(["yes", "no"]),
            "marketing_opt_in": self.chance.choice(["yes", "no", ""]),
            "updated_at": self.now,
        })
        if not rows:
            self.tables["customers"].append(row)

    def change_lines(self) -> None:
        """A line changes, or comes after its order, or again."""
        line, order = self.some("order_items"), self.some("orders")
        if line and self.chance.random() < 0.5:
            line.update({"amount": "33", "category": "beauty", **self.loaded_at()})
        elif order:
            self.tables["order_items"].append({
                "order_id": order["order_id"], "line_number": "0", "category": "late",
                "quantity": "2", "amount": "12", **self.loaded_at(),
            })

    def add_event(self) -> None:
        """Somebody does something, also customers without any order; or an event comes again."""
        event = self.some("events")
        if event and self.chance.random() < 0.2:
            event.update({"event_type": "share", "occurred_at": self.some_day()})
            event.update(self.loaded_at())
            return
        self.tables["events"].append({
            "event_id": self.chance.choice([self.new_id("e")] * 5 + [f"e{self.count}"]),
            "customer_id": self.chance.choice([self.customer(), f"p{self.chance.randrange(4)}"]),
            "occurred_at": self.some_day(),
            "event_type": self.chance.choice([*EVENT_TYPES, "x"]),
            "source_channel": ["social", "search", ""][self.count % 3],
            **self.loaded_at(),
        })

    def change_consents(self) -> None:
        """A customer says yes or no, mostly to being profiled, also late; or a row is corrected."""
        consent = self.some("consents")
        if consent and self.chance.random() < 0.2:
            consent.update({"is_granted": "true", "changed_at": self.some_day()})
            return
        self.tables["consents"].append({
            "customer_id": self.chance.choice([self.customer()] * 9 + [""]),
            "purpose": self.chance.choice(["profiling"] * 3 + ["marketing", "advertising", "x"]),
            "channel": self.chance.choice(["", "", "email"]),
            "is_granted": self.chance.choice(["no", "no", "yes", "yes", "yes", "ask"]),
            "changed_at": self.chance.choice([self.some_day()] * 19 + ["soon"]),
        })

    def open(self) -> None:
        """Have some rows in every table."""
        for action in (self.add_order, self.add_refund, self.change_customers, self.add_event):
            for _ in range(12):
                action()
        for action in (self.change_rates, self.change_links, self.change_lines,
                       self.change_consents, self.change_consents):
            action()

    def load(self, days: int) -> None:
        """Let days go by; what happened in them, and earlier, arrives."""
        self.day += timedelta(days=days)
        weighted: list[tuple[Callable[[], None], int]] = [
            (self.add_order, 14), (self.change_order, 4), (self.add_refund, 4),
            (self.change_rates, 2), (self.change_links, 1), (self.change_customers, 2),
            (self.change_lines, 2), (self.add_event, 5), (self.change_consents, 2),
        ]
        actions, weights = zip(*weighted)
        for action in self.chance.choices(actions, weights, k=self.chance.choice([1, 5, 40])):
            action()
