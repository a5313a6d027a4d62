"""Numbers are rounded half away from zero, from exact operands (SPEC 1, Exactness)."""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
AMOUNT_LIMIT = Decimal(10) ** 14


def quantized(value: Decimal, places: int) -> Decimal:
    """`value` rounded half away from zero to `places` decimals (SPEC 1, Exactness)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + ZERO


def exceeds_money(amount: Decimal, rate: Decimal) -> bool:
    """Whether an amount is no money (|amount| < 10^14) in the reporting currency."""
    return abs(quantized(amount * rate, 4)) >= AMOUNT_LIMIT


def ratio(numerator: int | Decimal, denominator: int | Decimal, places: int) -> Decimal:
    """The quotient rounded half away from zero from its exact operands (SPEC 1, Exactness);
    the denominator is positive."""
    top, top_divisor = numerator.as_integer_ratio()
    bottom, bottom_divisor = denominator.as_integer_ratio()
    dividend, divisor = abs(top) * bottom_divisor * 10**places, bottom * top_divisor
    whole = (2 * dividend + divisor) // (2 * divisor)
    return Decimal(-whole if top < 0 else whole).scaleb(-places)
