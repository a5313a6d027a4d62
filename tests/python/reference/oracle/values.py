"""Text becomes numbers, times, days, codes and flags (SPEC 2, Values).

Each reader takes trimmed text and returns None for an invalid value.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .exactness import AMOUNT_LIMIT, quantized

RATE_LIMIT = Decimal(10) ** 10
MAX_OFFSET = timedelta(hours=23, minutes=59)

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?)?",
    re.ASCII,
)


def bounded_number(text: str, places: int, limit: Decimal) -> Decimal | None:
    """A number as text, kept to `places` decimals, of less than `limit` either way."""
    if not NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    if value.copy_abs() >= limit:
        return None
    value = quantized(value, places)
    return value if value.copy_abs() < limit else None


def read_number(text: str) -> Decimal | None:
    """Any number of the contract but a rate: 4 decimals, under 10^14."""
    return bounded_number(text, 4, AMOUNT_LIMIT)


def read_distance(text: str) -> Decimal | None:
    """A number that is not negative."""
    value = read_number(text)
    return value if value is not None and value >= 0 else None


def read_rate(text: str) -> Decimal | None:
    """An exchange rate: positive at its 8 decimals."""
    value = bounded_number(text, 8, RATE_LIMIT)
    return value if value is not None and value > 0 else None


def read_moment(text: str) -> datetime | None:
    """An ISO time as a naive UTC timestamp; a fraction is cut at microseconds. What an offset
    moves out of the calendar is put at its end: it is out of range, not invalid."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    day, hour, minute, second, fraction, sign, offset_hours, offset_minutes = match.groups()
    if int(offset_minutes or 0) > 59:
        return None
    offset = timedelta(hours=int(offset_hours or 0), minutes=int(offset_minutes or 0))
    if offset > MAX_OFFSET:
        return None
    microsecond = int((fraction or "")[:6].ljust(6, "0"))
    try:
        clock = time(int(hour or 0), int(minute or 0), int(second or 0), microsecond)
        written = datetime.combine(date.fromisoformat(day), clock)
    except ValueError:
        return None
    try:
        return written + offset if sign == "-" else written - offset
    except OverflowError:
        return datetime.max if sign == "-" else datetime.min


def read_day(text: str) -> date | None:
    """A day as written, whatever time stands behind it."""
    return date.fromisoformat(text[:10]) if read_moment(text) is not None else None


def read_currency(text: str) -> str | None:
    """Three letters after trim and upper."""
    return text.upper() if re.fullmatch("[A-Za-z]{3}", text) else None


def read_market(text: str) -> str | None:
    """Two letters after trim and upper."""
    return text.upper() if re.fullmatch("[A-Za-z]{2}", text) else None


def read_flag(text: str) -> bool | None:
    """A yes or a no, in any case."""
    if text.lower() in ("true", "t", "yes", "y", "1"):
        return True
    return False if text.lower() in ("false", "f", "no", "n", "0") else None
