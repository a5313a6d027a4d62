"""Amounts are converted at the latest rate on or before their day (SPEC 2, Exchange)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .exactness import ZERO, exceeds_money
from .rows import Issues, Row


class Rates:
    """SPEC 2, Exchange: the latest rate on or before a day; of two for one day the greater."""

    def __init__(self, rows: Iterable[Row], reporting_currency: str) -> None:
        self.reporting_currency = reporting_currency
        by_currency: dict[str, dict[date, Decimal]] = defaultdict(dict)
        for row in rows:
            rates, day, rate = by_currency[row["currency_code"]], row["rate_date"], row.values
            rates[day] = max(rate["rate_to_reporting"], rates.get(day, ZERO))
        self.by_currency = {
            currency: (sorted(rates), [rates[day] for day in sorted(rates)])
            for currency, rates in by_currency.items()
        }

    def on(self, currency: str, day: date) -> Decimal | None:
        """The rate that converts `currency` on `day`, if there is one."""
        if currency == self.reporting_currency:
            return Decimal(1)
        days, rates = self.by_currency.get(currency, ([], []))
        position = bisect_right(days, day)
        return rates[position - 1] if position else None


def count_unpriced_spend(rows: Iterable[Row], rates: Rates, issues: Issues) -> None:
    """Spend without a rate by its day is rejected; a bad currency is the reporting one."""
    for row in rows:
        rate = rates.on(row["currency_code"] or rates.reporting_currency, row["spend_date"])
        if rate is None:
            issues["marketing_spend", "currency_code", "missing_fx_rate"] += 1
        elif exceeds_money(row["amount"], rate):
            issues["marketing_spend", "amount", "invalid_amount"] += 1
