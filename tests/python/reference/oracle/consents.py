"""Customers consent by purpose and channel, and may refuse to be profiled (SPEC-outreach P1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .days import Clock
from .rows import Row

# The channels on which customers are contacted.
CONTACTABLE = (
    "email", "sms", "push", "social", "whatsapp", "wechat", "call", "meta", "tiktok", "google",
)
DEFAULTS = {"marketing": False, "profiling": True, "advertising": False}


@dataclass(frozen=True)
class Answer:
    """A yes or no: by a row or a flag, at a moment or at none that is known."""

    basis: str
    is_granted: bool
    moment: datetime | None


class Consents:
    """Everything that the ids of each customer said."""

    def __init__(
        self,
        consents: Iterable[Row],
        customers: Iterable[Row],
        links: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self.clock = clock
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.flags: dict[str, Answer] = {}
        self.ids: dict[str, set[str]] = defaultdict(set)
        for row in consents:
            self.rows[row["customer_id"]].append(row)
        for row in customers:
            if row["marketing_opt_in"] is not None or "marketing_opt_in" in row.invalid:
                flag = Answer("flag", bool(row["marketing_opt_in"]), row["updated_at"])
                self.flags[row["customer_id"]] = flag
        for customer_id in (*self.rows, *self.flags):
            self.ids[links.get(customer_id, customer_id)].add(customer_id)

    def said_by(self, one_id: str, purpose: str, channel: str, day: date) -> Answer | None:
        """What one id says on a day, if anything."""
        rows = [
            row
            for row in self.rows.get(one_id, ())
            if row["purpose"] == purpose
            and (purpose == "profiling" or (row["channel"] or channel).lower() == channel)
        ]
        if any(row["is_granted"] is None or row["changed_at"] is None for row in rows):
            return Answer("row", False, None)
        past = [row for row in rows if self.clock.day(row["changed_at"]) <= day]
        if past:
            moment = max(row["changed_at"] for row in past)
            last = [row for row in past if row["changed_at"] == moment]
            own = [row for row in last if row["channel"] and purpose != "profiling"]
            return Answer("row", all(row["is_granted"] for row in own or last), moment)
        return self.flags.get(one_id) if purpose == "marketing" else None

    def on(self, customer: str, purpose: str, channel: str, day: date) -> Answer:
        """What a customer says on a day: all ids that say something must say yes."""
        said = [self.said_by(one_id, purpose, channel, day) for one_id in self.ids[customer]]
        answers = [answer for answer in said if answer]
        if not answers:
            return Answer("default", DEFAULTS[purpose], None)
        refusals = [answer for answer in answers if not answer.is_granted]
        deciding = refusals or answers
        unknown = [answer for answer in deciding if answer.moment is None]
        if not unknown:
            pick = min if refusals else max
            moment = pick(answer.moment for answer in deciding)
            unknown = [answer for answer in deciding if answer.moment == moment]
        return max(unknown, key=lambda answer: answer.basis == "row")

    def refuses_profiling(self, customer: str, day: date) -> bool:
        """Whether the customer is out of every population on the day."""
        return not self.on(customer, "profiling", "all", day).is_granted

    def status_rows(self, known: Iterable[str], day: date) -> Iterable[tuple]:
        """Mart consent_status: customer, purpose, channel, is_granted, since, basis."""
        for customer in known:
            for purpose in DEFAULTS:
                for channel in ("all",) if purpose == "profiling" else CONTACTABLE:
                    answer = self.on(customer, purpose, channel, day)
                    since = self.clock.day(answer.moment) if answer.moment else None
                    yield customer, purpose, channel, answer.is_granted, since, answer.basis
