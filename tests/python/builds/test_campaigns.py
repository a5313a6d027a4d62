"""The marts of room campaigns are those of Python and scipy over a made shop's raw rows."""

import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from scipy import stats

import oracle
from project import (
    WITHOUT_TESTS,
    WITHOUT_UNIT_TESTS,
    Project,
    copy_sources,
    rule_seed,
    write_tables,
)

AS_OF = date(2024, 8, 20)
WINDOW = timedelta(days=14)
MODELS = ["first_touch", "last_touch", "linear", "position", "time_decay"]
NODES = ["reached", "visited", "viewed", "carted", "checked_out", "ordered"]
NODE_OF = {"visit": 2, "product_view": 3, "search": 3, "add_to_cart": 4, "checkout": 5}
STAGES = ["reached", "activated", "retained", "monetised", "loyal"]
CHANNELS = ["paid_search", "social", "email", "affiliate"]
SHARES = {("even", "gift"): 1, ("even", "card"): 1, ("even", "control"): 1,
          ("skewed", "gift"): 9, ("skewed", "control"): 1}

Row = dict[str, Any]


def rounded(value: Fraction | None, places: int = 6) -> Decimal | None:
    """Round half away from zero, as the SPEC does; null stays null."""
    if value is None:
        return None
    return oracle.ratio(value, Fraction(1), places)


def share_of(part, whole) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if whole else None


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return month_of(month + timedelta(days=31))


def is_complete(month: date) -> bool:
    return month_after(month) - timedelta(days=1) <= AS_OF


class Sale(NamedTuple):
    """An order that is a sale, or a credit note or refund: of a negative amount."""

    at: datetime
    order_id: str
    amount: Decimal
    market: str

    @property
    def day(self) -> date:
        return self.at.date()


class Shop:
    """A made shop: its raw tables, and what of them counts, by customer."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.customers = [f"c{number}" for number in range(1_400)]
        self.canonical = {f"x{number}": f"c{number}" for number in range(0, 1_400, 20)}
        self.tables["identity_links"] = [
            {"customer_id": link, "canonical_customer_id": target}
            for link, target in self.canonical.items()
        ]
        self.registered: dict[str, date | None] = {}
        self.stated_market: dict[str, str] = {}
        self.make_customers()
        self.sales: dict[str, list[Sale]] = defaultdict(list)
        self.returns: dict[str, list[Sale]] = defaultdict(list)
        self.make_orders()
        self.events: dict[str, list[Row]] = defaultdict(list)
        self.make_events()
        self.sends: dict[tuple[str, str], list[Row]] = defaultdict(list)  # campaign, customer
        self.make_sends()
        self.make_spend()

    def any_id(self, customer: str) -> str:
        """The customer's id, or another one that is linked to it."""
        other = f"x{customer[1:]}"
        return other if other in self.canonical and self.chance.random() < 0.5 else customer

    def some_time(self, first: date = date(2024, 1, 1), days: int = 250) -> datetime:
        """A time in a few months, often at one of few moments, so that there are ties."""
        day = first + timedelta(days=self.chance.randrange(days))
        at = datetime.combine(day, time(self.chance.randrange(24)))
        if self.chance.random() < 0.3:
            at += timedelta(microseconds=self.chance.randrange(1_000_000))
        return at

    def make_customers(self) -> None:
        for customer in self.customers:
            if self.chance.random() < 0.3:
                continue  # known by orders or events alone
            market = self.chance.choice(["DE", "FR", "US", ""])
            registered = self.chance.choice([None, self.some_time().date()])
            self.registered[customer] = registered
            if market:
                self.stated_market[customer] = market
            self.tables["customers"].append({
                "customer_id": customer, "market": market,
                "registered_at": registered.isoformat() if registered else "",
            })

    def make_orders(self) -> None:
        for customer in self.customers:
            for _ in range(self.chance.choice([0, 1, 1, 2, 3, 8])):
                self.make_order(customer)
        self.tables["fx_rates"] = [
            {"rate_date": "2024-01-01", "currency_code": "EUR", "rate_to_reporting": "1.1"},
        ]

    def make_order(self, customer: str) -> None:
        order_id = f"o{len(self.tables['orders'])}"
        at, market = self.some_time(), self.chance.choice(["DE", "FR", "JP", ""])
        amount = Decimal(self.chance.choice([0, 1, 333, 9_999, 25_001])) / 100
        status = self.chance.choice(["completed"] * 9 + ["cancelled"])
        is_credit = self.chance.random() < 0.05 and amount
        self.tables["orders"].append({
            "order_id": order_id, "customer_id": self.any_id(customer),
            "ordered_at": at.isoformat(), "amount": -amount if is_credit else amount,
            "market": market, "status": status,
        })
        if status != "completed" or at.date() > AS_OF:
            return
        order_market = market or self.stated_market.get(customer, "ZZ")
        sale = Sale(at, order_id, -amount if is_credit else amount, order_market)
        (self.returns if is_credit else self.sales)[customer].append(sale)
        if not is_credit and amount > 1 and self.chance.random() < 0.1:
            refunded_at = at + timedelta(days=self.chance.randrange(20))
            self.tables["refunds"].append({
                "refund_id": f"r{order_id}", "order_id": order_id,
                "refunded_at": refunded_at.isoformat(), "amount": 1,
            })
            if refunded_at.date() <= AS_OF:
                self.returns[customer].append(Sale(refunded_at, order_id, Decimal(-1), ""))

    def make_events(self) -> None:
        types = [*NODE_OF, "visit", "visit", "share", "referral"]
        for customer in self.customers:
            for _ in range(self.chance.choice([0, 0, 2, 8, 25])):
                event = {
                    "event_id": f"o{self.chance.randrange(10**6)}-{len(self.tables['events'])}",
                    "customer_id": self.any_id(customer), "occurred_at": self.some_time(),
                    "event_type": self.chance.choice(types),
                    "source_channel": self.chance.choice([*CHANNELS, "", ""]),
                }
                self.tables["events"].append(event)
                if event["occurred_at"].date() <= AS_OF:
                    self.events[customer].append(event)

    def make_sends(self) -> None:
        """Three campaigns with two or three arms, one of two weeks before the end."""
        for campaign, first, arms in (
            ("even", date(2024, 5, 1), ["control", "gift", "card"]),
            ("skewed", date(2024, 6, 1), ["control", "gift"]),
            ("new", date(2024, 8, 5), ["control", "gift"]),
            ("uncontrolled", date(2024, 3, 1), ["gift"]),
        ):
            for customer in self.customers:
                arm = self.chance.choice(arms)
                for _ in range(self.chance.choice([1] * 9 + [2])):
                    if self.chance.random() < 0.02:
                        arm = self.chance.choice(arms)
                    self.make_send(campaign, customer, arm, self.some_time(first, 3))

    def make_send(self, campaign: str, customer: str, arm: str, sent_at: datetime) -> None:
        opened_at = sent_at + timedelta(days=self.chance.randrange(9))
        clicked_at = opened_at + timedelta(hours=self.chance.randrange(50))
        is_opened = arm != "control" and self.chance.random() < 0.4
        is_clicked = arm != "control" and self.chance.random() < 0.2
        send = {
            "send_id": f"s{self.chance.randrange(10**6)}-{len(self.tables['campaign_sends'])}",
            "campaign_id": campaign, "customer_id": self.any_id(customer),
            "channel": self.chance.choice(["email", "sms"]), "variant": arm, "sent_at": sent_at,
            "opened_at": opened_at if is_opened else None,
            "clicked_at": clicked_at if is_clicked else None,
            "cost_amount": Decimal("0.05") if arm != "control" else None,
        }
        self.tables["campaign_sends"].append(send)
        if sent_at.date() <= AS_OF:
            self.sends[campaign, customer].append(send)

    def make_spend(self) -> None:
        for month in range(1, 9):
            for channel in [*CHANNELS, "outdoor"]:
                for market in ("", "DE", "BR"):
                    amount = Decimal(self.chance.randrange(-2_000, 90_000)) / 100
                    self.tables["marketing_spend"].append({
                        "spend_date": date(2024, month, 15), "channel": channel,
                        "market": market, "purpose": self.chance.choice(["brand", "service"]),
                        "amount": amount, "currency_code": self.chance.choice(["", "EUR"]),
                    })
        self.tables["marketing_spend"].append({  # no rate, so rejected
            "spend_date": date(2024, 5, 15), "channel": "outdoor", "market": "DE",
            "purpose": "brand", "amount": 99, "currency_code": "GBP",
        })

    def market(self, customer: str, day: date = AS_OF) -> str:
        """The customer's market: the stated one, else that of the first sale by a day."""
        sales = [sale for sale in self.sales[customer] if sale.day <= day]
        first = min(((sale.at, sale.market) for sale in sales), default=(None, "ZZ"))
        return self.stated_market.get(customer) or first[1]


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(20_240_820)


@pytest.fixture(scope="module")
def built(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The made shop, built with planned shares of its own."""
    folder = tmp_path_factory.mktemp("campaigns")
    copy = copy_sources(folder / "copy", with_tests=False)
    lines = [f"{campaign},{variant},{share},1,,,ours,test" for (campaign, variant), share
             in SHARES.items()]
    seed = rule_seed("experiment_shares", copy)
    seed.write_text(seed.read_text(encoding="utf-8") + "\n".join(lines), encoding="utf-8")
    variables = write_tables(folder / "raw", shop.tables)
    variables |= {"as_of_date": AS_OF.isoformat(), "today": "2024-12-31"}
    project = Project(folder, variables, project_dir=copy)
    project.build(*WITHOUT_TESTS, "--select", "+path:models/campaigns", "+customer_history")
    return project


def assert_rows(project: Project, mart: str, key: list[str], expected: dict[tuple, Row]) -> None:
    """A mart has exactly the expected rows; floats may differ by 1e-9."""
    found = {tuple(row[name] for name in key): row
             for row in project.mart(mart).to_dict("records")}
    assert found.keys() == expected.keys()
    assert expected
    for place, row in expected.items():
        for name, value in row.items():
            have = found[place][name]
            if isinstance(value, float):
                assert have == pytest.approx(value, rel=1e-7, abs=1e-12), (place, name)
            else:
                assert have == value, (place, name)


# --- Experiments and campaigns -------------------------------------------------------------------


class Recipient(NamedTuple):
    """A customer of a campaign, as observed from one send."""

    variant: str
    is_conflicting: bool
    is_converted: bool
    is_lapsed: bool
    revenue: Decimal
    cost: Decimal
    send: Row


def observed(shop: Shop, customer: str, sends: list[Row], first: Row) -> Recipient:
    start, end = first["sent_at"].date(), first["sent_at"].date() + WINDOW
    sales = [sale for sale in shop.sales[customer]
             if sale.at >= first["sent_at"] and sale.day <= end]
    returns = [back for back in shop.returns[customer] if start <= back.day <= end]
    before = [sale.day for sale in shop.sales[customer] if sale.at < first["sent_at"]]
    return Recipient(
        variant=first["variant"],
        is_conflicting=len({send["variant"] for send in sends}) > 1,
        is_converted=bool(sales),
        is_lapsed=bool(before) and (start - max(before)).days > 180,
        revenue=sum((fact.amount for fact in [*sales, *returns]), Decimal(0)),
        cost=sum((send["cost_amount"] or Decimal(0) for send in sends), Decimal(0)),
        send=first,
    )


def in_order(sends: Iterable[Row]) -> list[Row]:
    return sorted(sends, key=lambda send: (send["sent_at"], send["send_id"].encode()))


def recipients_by_campaign(shop: Shop) -> dict[str, list[Recipient]]:
    found = defaultdict(list)
    for (campaign, customer), sends in shop.sends.items():
        found[campaign].append(observed(shop, customer, sends, in_order(sends)[0]))
    return found


def wilson(successes: int, trials: int) -> tuple[float, float]:
    interval = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return interval.low, interval.high


def six(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("1e-6"), ROUND_HALF_UP)


def compared(campaign: str, treatment: str, members: list[Recipient]) -> Row:
    """One row of experiment_results."""
    arms = [[member for member in members
             if member.variant == variant and not member.is_conflicting]
            for variant in ("control", treatment)]
    (n0, n1), (c0, c1) = map(len, arms), (sum(m.is_converted for m in arm) for arm in arms)
    r0, r1 = (sum((member.revenue for member in arm), Decimal(0)) for arm in arms)
    cost = sum((member.cost for member in arms[1]), Decimal(0))
    row: Row = {
        "control_customers": n0, "treatment_customers": n1,
        "conflicting_customers": sum(member.is_conflicting for member in members),
        "control_conversions": c0, "treatment_conversions": c1,
        "control_rate": rounded(share_of(c0, n0)), "treatment_rate": rounded(share_of(c1, n1)),
        "cost": cost, "ratio_p_value": None,
        "treatment_revenue_per_recipient": rounded(share_of(r1, n1), 4),
    }
    planned = [SHARES.get((campaign, variant)) for variant in ("control", treatment)]
    if all(planned) and n0 + n1:
        expected = [(n0 + n1) * share / sum(planned) for share in planned]
        row["ratio_p_value"] = float(stats.chisquare([n0, n1], expected).pvalue)
        row["expected_share"] = rounded(Fraction(planned[1], sum(planned)))
    names = ("difference", "difference_low", "difference_high", "z", "p_value", "lift",
             "revenue_difference", "revenue_t", "revenue_df", "revenue_p_value",
             "incremental_conversions", "incremental_revenue", "incremental_roi")
    if not (n0 and n1):
        return row | dict.fromkeys(names)
    p0, p1 = Fraction(c0, n0), Fraction(c1, n1)
    gap = Fraction(r1) / n1 - Fraction(r0) / n0
    (low0, high0), (low1, high1) = wilson(c0, n0), wilson(c1, n1)
    difference = float(p1 - p0)
    row |= {
        "difference": rounded(p1 - p0), "lift": rounded(p1 / p0 - 1) if p0 else None,
        "difference_low": six(
            difference - ((float(p1) - low1) ** 2 + (high0 - float(p0)) ** 2) ** 0.5),
        "difference_high": six(
            difference + ((high1 - float(p1)) ** 2 + (float(p0) - low0) ** 2) ** 0.5),
        "revenue_difference": rounded(gap, 4), "incremental_revenue": rounded(gap * n1, 4),
        "incremental_conversions": rounded((p1 - p0) * n1),
        "incremental_roi": rounded(gap * n1 / Fraction(cost)) if cost else None,
        "detectable_difference": six(2.8 * (float(p0 * (1 - p0)) * (1 / n1 + 1 / n0)) ** 0.5),
    }
    pooled = (c0 + c1) / (n0 + n1)
    if 0 < pooled < 1:
        z = difference / (pooled * (1 - pooled) * (1 / n0 + 1 / n1)) ** 0.5
        row |= {"z": z, "p_value": float(2 * stats.norm.sf(abs(z)))}
    else:
        row |= {"z": None, "p_value": None}
    values = [[float(member.revenue) for member in arm] for arm in arms]
    if min(n0, n1) > 1 and any(len(set(arm)) > 1 for arm in values):
        test = stats.ttest_ind(values[1], values[0], equal_var=False)
        row |= {"revenue_t": float(test.statistic), "revenue_df": float(test.df),
                "revenue_p_value": float(test.pvalue)}
    else:
        row |= {"revenue_t": None, "revenue_df": None, "revenue_p_value": None}
    return row


def verdict(row: Row, last_sent: date | None) -> str:
    if not row["control_customers"]:
        return "no_control"
    if AS_OF < last_sent + WINDOW:
        return "running"
    if row["ratio_p_value"] is not None and row["ratio_p_value"] < 0.001:
        return "ratio_mismatch"
    if min(row["control_customers"], row["treatment_customers"]) <= 300:
        return "insufficient_sample"
    if row["p_value"] is not None and row["p_value"] < 0.05:
        return "better" if row["difference"] > 0 else "worse"
    return "no_difference"


def test_experiments_against_scipy(shop: Shop, built: Project):
    expected = {}
    for campaign, recipients in recipients_by_campaign(shop).items():
        treatments = {send["variant"] for (name, _), sends in shop.sends.items()
                      if name == campaign for send in sends} - {"control"}
        for treatment in treatments:
            for population in ("all", "lapsed"):
                members = [recipient for recipient in recipients
                           if population == "all" or recipient.is_lapsed]
                row = compared(campaign, treatment, members)
                last = max((member.send["sent_at"].date() for member in members), default=None)
                row |= {"verdict": verdict(row, last), "last_first_sent_date": last}
                expected[campaign, treatment, population] = row
    assert_rows(built, "experiment_results", ["campaign_id", "treatment", "population"], expected)
    verdicts = {place[0]: row["verdict"] for place, row in expected.items() if place[2] == "all"}
    assert verdicts["skewed"] == "ratio_mismatch" and verdicts["uncontrolled"] == "no_control"
    assert verdicts["even"] in ("better", "worse", "no_difference")
    assert any(row["conflicting_customers"] for row in expected.values())
    assert any(key[2] == "lapsed" and row["control_customers"] for key, row in expected.items())


def test_performance_counts_sends_and_customers(shop: Shop, built: Project):
    history = built.mart("customer_history")
    tiers = {(row.customer_id, row.period_end): row.quadrant_tier for row in history.itertuples()}

    def cell(customer: str, send: Row) -> tuple:
        day = month_of(send["sent_at"].date()) - timedelta(days=1)
        return send["campaign_id"], send["channel"], tiers.get((customer, day), "none")

    counts: dict[tuple, Counter] = defaultdict(Counter)
    for (_, customer), sends in shop.sends.items():
        treated = [send for send in sends if send["variant"] != "control"]
        for send in treated:
            opened, clicked = (send[name] and send[name].date() <= AS_OF
                               for name in ("opened_at", "clicked_at"))
            counts[cell(customer, send)].update(
                sends=1, opened=int(bool(opened or clicked)), clicked=int(bool(clicked)),
                cost=send["cost_amount"])
        if treated:
            first = in_order(treated)[0]
            seen = observed(shop, customer, sends, first)
            counts[cell(customer, first)].update(
                recipients=1, bought=int(seen.is_converted), lapsed_recipients=int(seen.is_lapsed),
                recalled=int(seen.is_lapsed and seen.is_converted), revenue=seen.revenue)
    ratios = {
        "open_rate": ("opened", "sends"), "click_rate": ("clicked", "sends"),
        "click_to_open": ("clicked", "opened"), "conversion_rate": ("bought", "recipients"),
        "recall_rate": ("recalled", "lapsed_recipients"), "revenue_per_cost": ("revenue", "cost"),
    }
    expected = {
        place: {
            **{name: count[name] for name in (
                "sends", "opened", "clicked", "recipients", "bought", "lapsed_recipients",
                "recalled", "cost", "revenue")},
            **{name: rounded(share_of(count[top], count[bottom]))
               for name, (top, bottom) in ratios.items()},
            "cost_per_conversion": rounded(share_of(count["cost"], count["bought"]), 4),
        }
        for place, count in counts.items()
    }
    assert_rows(
        built, "campaign_performance", ["campaign_id", "channel", "quadrant_tier"], expected)


# --- Attribution ---------------------------------------------------------------------------------


def touches_of(shop: Shop, customer: str) -> list[tuple[datetime, int, bytes, str]]:
    """The customer's touches in order: time, kind, id, channel."""
    touches = [
        (event["occurred_at"], 0, event["event_id"].encode(), event["source_channel"])
        for event in shop.events[customer]
        if event["event_type"] in ("visit", "referral") and event["source_channel"]
    ]
    for (_, recipient), sends in shop.sends.items():
        touches += [
            (send["clicked_at"], 1, send["send_id"].encode(), send["channel"])
            for send in sends
            if recipient == customer and send["clicked_at"]
            and send["clicked_at"].date() <= AS_OF
        ]
    return sorted(touches)


def weights(model: str, sale: Sale, times: list[datetime]) -> list[Fraction]:
    count = len(times)
    if model == "position":
        if count <= 2:
            return [Fraction(1, count)] * count
        return [Fraction(2, 5), *[Fraction(1, 5) / (count - 2)] * (count - 2), Fraction(2, 5)]
    if model == "time_decay":
        half_life = timedelta(days=7)
        decays = [Fraction(0.5 ** ((sale.at - at) / half_life)) for at in times]
        return [decay / sum(decays) for decay in decays]
    if model == "linear":
        return [Fraction(1, count)] * count
    chosen = 0 if model == "first_touch" else count - 1
    return [Fraction(int(number == chosen)) for number in range(count)]


def attributed_rows(shop: Shop) -> dict[tuple, Row]:
    rows = {}
    for customer in shop.customers:
        touches = touches_of(shop, customer)
        times = [touch[0] for touch in touches]
        for sale in shop.sales[customer]:
            first = bisect_left(times, sale.at - timedelta(days=30))
            near = touches[first:bisect_right(times, sale.at)]
            for model in MODELS:
                if not near:
                    rows[sale.order_id, "direct", model] = {
                        "share": Decimal(1), "amount": sale.amount, "market": sale.market}
                    continue
                shares = [rounded(weight)
                          for weight in weights(model, sale, [touch[0] for touch in near])]
                shares[-1] = 1 - sum(shares[:-1])
                amounts = [rounded(Fraction(sale.amount * share), 4) for share in shares]
                amounts[-1] = sale.amount - sum(amounts[:-1])
                for (*_, channel), share, amount in zip(near, shares, amounts, strict=True):
                    row = rows.setdefault(
                        (sale.order_id, channel, model),
                        {"share": Decimal(0), "amount": Decimal(0), "market": sale.market})
                    row["share"] += share
                    row["amount"] += amount
    return {place: row for place, row in rows.items() if row["share"]}


def test_attribution_against_an_independent_computation(shop: Shop, built: Project):
    expected = attributed_rows(shop)
    assert len({place[0] for place in expected}) > 2_000
    found = built.mart("attributed_revenue").set_index(["order_id", "channel", "model"])
    assert set(found.index) == set(expected)
    wrong = Counter()
    for place, row in found.iterrows():
        limit = Decimal("2e-6") if place[2] == "time_decay" else 0
        assert abs(row["share"] - expected[place]["share"]) <= limit, place
        assert abs(row["amount"] - expected[place]["amount"]) <= limit * 300, place
        assert row["market"] == expected[place]["market"]
        wrong[place[2]] += row["share"] != expected[place]["share"]
    assert wrong.total() < 5  # of powers, rounded just the other way
    counts = Counter(place[2] for place in expected if place[1] != "direct")
    assert min(counts.values()) > 500


def split(total: Decimal, parts: dict[str, Decimal]) -> dict[str, Decimal]:
    """Largest remainders, in units of 0.0001, ties by key."""
    units, whole = abs(int(total * 10_000)), sum(parts.values())
    exact = {key: Fraction(units) * Fraction(part) / Fraction(whole)
             for key, part in parts.items()}
    floors = {key: int(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: (floors[key] - exact[key], key.encode()))
    for key in order[:units - sum(floors.values())]:
        floors[key] += 1
    return {key: Decimal(value if total >= 0 else -value) / 10_000
            for key, value in floors.items()}


def test_channels_get_revenue_and_spend(shop: Shop, built: Project):
    months = {sale.order_id: month_of(sale.day)
              for sales in shop.sales.values() for sale in sales}
    revenue, orders = Counter(), Counter()
    # The mart below attributed_revenue is judged by itself: it is tested above.
    for row in built.mart("attributed_revenue").itertuples():
        place = months[row.order_id], row.market, row.channel, row.model
        if is_complete(place[0]):
            revenue[place] += row.amount
            orders[place] += 1
    sums = Counter()
    for row in shop.tables["marketing_spend"]:
        month = month_of(row["spend_date"])
        rate = {"": Decimal(1), "EUR": Decimal("1.1")}.get(row["currency_code"])
        if rate and is_complete(month):
            amount = rounded(Fraction(row["amount"] * rate), 4)
            sums[month, row["channel"], row["market"]] += amount
    spend = Counter()
    for (month, channel, market), amount in sums.items():
        for model in MODELS:
            earned = {place[1]: value for place, value in revenue.items()
                      if (place[0], *place[2:]) == (month, channel, model) and value}
            parts = {market: amount} if market else split(amount, earned) if earned else {
                "ZZ": amount}
            for key, part in parts.items():
                spend[month, key, channel, model] += part
    expected = {}
    for place in {*revenue, *spend}:
        month, market, channel, model = place
        both = [value for key, value in revenue.items()
                if (*key[:2], key[3]) == (month, market, model)]
        direct = revenue[month, market, "direct", model]
        expected[place] = {
            "revenue": revenue[place], "orders_touched": orders[place], "spend": spend[place],
            "return_on_spend": rounded(share_of(revenue[place], spend[place])),
            "touched_share": rounded(share_of(sum(both) - direct, sum(both))),
        }
    assert_rows(built, "channel_attribution", ["month", "market", "channel", "model"], expected)


# --- Funnels and paths ---------------------------------------------------------------------------


def funnel_counts(shop: Shop) -> tuple[Counter, Counter]:
    """Customers by (month, market, channel, furthest node), and untracked buyers by cell."""
    counts, untracked = Counter(), Counter()
    for customer in shop.customers:
        events = defaultdict(list)
        for event in shop.events[customer]:
            events[month_of(event["occurred_at"].date())].append(event)
        sent = {month_of(send["sent_at"].date())
                for campaign in ("even", "skewed", "new", "uncontrolled")
                for send in shop.sends[campaign, customer] if send["variant"] != "control"}
        bought = {month_of(sale.day) for sale in shop.sales[customer]}
        for month in {*events, *sent, *bought}:
            if not is_complete(month):
                continue
            named = sorted((event["occurred_at"], event["event_id"].encode(),
                            event["source_channel"])
                           for event in events[month] if event["source_channel"])
            cell = month, shop.market(customer), named[0][2] if named else "unknown"
            if month not in sent and not events[month]:
                untracked[cell] += 1
                continue
            node = max([1, *(NODE_OF.get(event["event_type"], 1) for event in events[month])])
            counts[(*cell, 6 if month in bought else node)] += 1
    return counts, untracked


def test_funnel_against_an_independent_computation(shop: Shop, built: Project):
    counts, untracked = funnel_counts(shop)
    steps, buyers = defaultdict(Counter), Counter()  # cell -> node -> customers
    for (month, market, channel, furthest), customers in counts.items():
        for cell in {(month, m, c) for m in (market, "all") for c in (channel, "all")}:
            for node in range(1, furthest + 1):
                steps[cell][node] += customers
    for (month, market, channel), customers in untracked.items():
        for cell in {(month, m, c) for m in (market, "all") for c in (channel, "all")}:
            buyers[cell] += customers
            steps[cell].update()
    expected = {}
    for (month, market, channel), customers in steps.items():
        earlier = Counter()
        for (other, *place), found in steps.items():
            months = (month.year - other.year) * 12 + month.month - other.month
            if place == [market, channel] and 1 <= months <= 6:
                earlier.update(found)
        falls = {}
        for number, node in enumerate(NODES, start=1):
            rate = share_of(customers[number], customers[number - 1]) if number > 1 else None
            mean = share_of(earlier[number], earlier[number - 1]) if number > 1 else None
            if rate is not None and mean:
                falls[number] = rounded(rate / mean)
            expected[month, market, channel, node] = {
                "customers": customers[number], "step_rate": rounded(rate),
                "drop": None if rate is None else 1 - rounded(rate),
                "mean_step_rate_6m": rounded(mean), "is_stuck_point": False,
                "untracked_buyers": buyers[month, market, channel] if number == 6 else None,
            }
        weakest = min(falls, key=lambda number: (falls[number], number), default=None)
        if weakest and falls[weakest] < Decimal("0.85") and customers[weakest - 1] >= 30:
            expected[month, market, channel, NODES[weakest - 1]]["is_stuck_point"] = True
    assert any(row["is_stuck_point"] for row in expected.values())
    assert_rows(built, "conversion_funnel", ["month", "market", "channel", "node"], expected)


def stages_of(shop: Shop, customer: str, end: date) -> set[str]:
    """The stages whose condition is true of a customer on a day; none of an unknown one."""
    registered = shop.registered.get(customer)
    orders = [row["ordered_at"][:10] for row in shop.tables["orders"]
              if shop.canonical.get(row["customer_id"], row["customer_id"]) == customer]
    sales = [sale.day for sale in shop.sales[customer] if sale.day <= end]
    days = sorted(
        [event["occurred_at"].date() for event in shop.events[customer]
         if event["occurred_at"].date() <= end] + sales)
    is_undated = customer in shop.registered and registered is None
    is_registered = registered is not None and registered <= end
    is_ordered = any(day <= end.isoformat() for day in orders)
    if not (is_undated or is_registered or is_ordered or days):
        return set()
    stages = {"reached"}
    if is_registered and any(0 <= (day - registered).days <= 7 for day in days):
        stages.add("activated")
    if not is_registered and len(days) > 1 and (days[1] - days[0]).days <= 7:
        stages.add("activated")
    if days and (days[-1] - days[0]).days >= 7:
        stages.add("retained")
    if sales:
        stages.add("monetised")
    if sum((end - day).days <= 365 for day in sales) >= 3 and (end - max(sales)).days <= 90:
        stages.add("loyal")
    return stages


def test_journeys_against_an_independent_computation(shop: Shop, built: Project):
    by_customer = defaultdict(list)
    for row in shop.tables["orders"]:
        by_customer[shop.canonical.get(row["customer_id"], row["customer_id"])].append(row)
    orders = shop.tables["orders"]
    counts = Counter()
    ends = [date(2024, month + 1, 1) - timedelta(days=1) for month in range(1, 8)]
    for customer in shop.customers:
        shop.tables["orders"] = by_customer[customer]
        for end in ends:
            for stage in stages_of(shop, customer, end):
                counts[end, shop.market(customer, end), stage] += 1
    shop.tables["orders"] = orders
    cells = {place[:2] for place in counts}
    expected = {
        (*cell, stage): {
            "customers": counts[(*cell, stage)],
            "share_of_reached": rounded(
                share_of(counts[(*cell, stage)], counts[(*cell, "reached")])),
        }
        for cell in cells for stage in STAGES
    }
    assert_rows(built, "journey_funnel", ["period_end", "market", "journey_stage"], expected)


def test_paths_against_an_independent_computation(shop: Shop, built: Project):
    counts = Counter()
    for customer in shop.customers:
        facts = sorted(
            [(event["occurred_at"], event["event_id"].encode(), event["event_type"])
             for event in shop.events[customer]]
            + [(sale.at, sale.order_id.encode(), "order") for sale in shop.sales[customer]])
        for (at, _, event), follower in zip(facts, [*facts[1:], None], strict=False):
            is_next = follower is not None and follower[0] - at <= timedelta(hours=24)
            if is_complete(month_of(at.date())):
                counts[month_of(at.date()), event, follower[2] if is_next else "exit"] += 1
    totals = Counter()
    for (month, event, _), count in counts.items():
        totals[month, event] += count
    expected = {
        place: {"transitions": count, "share": rounded(share_of(count, totals[place[:2]]))}
        for place, count in counts.items()
    }
    assert_rows(built, "event_paths", ["month", "from_event", "to_event"], expected)


# --- Without the optional tables -----------------------------------------------------------------


def test_orders_alone_have_no_campaigns(tmp_path: Path):
    orders = [
        {"order_id": "o1", "customer_id": "a", "ordered_at": "2024-01-05", "amount": 5},
        {"order_id": "o2", "customer_id": "a", "ordered_at": "2024-02-29", "amount": 5},
    ]
    project = Project(tmp_path, write_tables(tmp_path / "raw", {"orders": orders}))
    project.build(*WITHOUT_UNIT_TESTS)
    assert project.mart("experiment_results").empty
    assert project.mart("campaign_performance").empty
    assert set(project.mart("attributed_revenue").channel) == {"direct"}
    assert project.mart("channel_attribution").spend.sum() == 0
    funnel = project.mart("conversion_funnel")
    assert funnel.customers.sum() == 0 and funnel.untracked_buyers.dropna().sum() == 8
    assert set(project.mart("event_paths").to_event) == {"exit"}


def test_no_sale_at_all_leaves_everything_empty(tmp_path: Path):
    orders = pd.DataFrame(
        [{"order_id": "o1", "customer_id": "a", "ordered_at": "2024-01-05", "amount": "x"}])
    project = Project(tmp_path, write_tables(tmp_path / "raw", {"orders": orders}))
    project.build(*WITHOUT_TESTS, "--select", "+path:models/campaigns")
    for mart in ("experiment_results", "campaign_performance", "attributed_revenue",
                 "channel_attribution", "conversion_funnel", "journey_funnel", "event_paths"):
        assert project.mart(mart).empty, mart
