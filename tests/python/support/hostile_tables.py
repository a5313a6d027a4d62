"""Raw tables that no shop should have: rows that each end in one place, and rows of made values."""

import random

import pandas as pd

import oracle
from made_values import (
    any_text,
    hostile_numbers,
    hostile_times,
    plain_text,
    pool,
    sound_numbers,
    sound_times,
)

ADDRESSES = ("email", "phone")  # of orders, which come from the customers here
COLUMNS = {
    table: [column.name for column in oracle.CONTRACT[table] if column.name not in ADDRESSES]
    if table == "orders"
    else [column.name for column in oracle.CONTRACT[table]]
    for table in ("orders", "refunds", "fx_rates", "customers", "events", "identity_links")
}
SOUND = {"customer_id": "c1", "ordered_at": "2024-06-01 12:00", "amount": "10", "channel": "web"}
ACCEPTED = "accepted"

# What one order row changes in a sound one, and where it must end.
HOSTILE = [
    # amounts
    ({"amount": "1e400"}, "invalid_amount"),
    ({"amount": "1e-400"}, ACCEPTED),
    ({"amount": "1e1000"}, "invalid_amount"),
    ({"amount": "NaN"}, "invalid_amount"),
    ({"amount": "infinity"}, "invalid_amount"),
    ({"amount": "-inf"}, "invalid_amount"),
    ({"amount": "N/A"}, "invalid_amount"),
    ({"amount": "null"}, "invalid_amount"),
    ({"amount": "1,234.5"}, "invalid_amount"),
    ({"amount": "1_000"}, "invalid_amount"),
    ({"amount": "0x1F"}, "invalid_amount"),
    ({"amount": "$5"}, "invalid_amount"),
    ({"amount": "５"}, "invalid_amount"),
    ({"amount": "٣"}, "invalid_amount"),
    ({"amount": "."}, "invalid_amount"),
    ({"amount": "1e14"}, "invalid_amount"),
    ({"amount": "-99999999999999.99995"}, "invalid_amount"),
    ({"amount": "1234567890123456789012345678901234567890"}, "invalid_amount"),
    ({"amount": "99999999999999.9999"}, ACCEPTED),
    *[({"amount": "99999999999999.9999", "customer_id": "whale"}, ACCEPTED)] * 9,
    ({"amount": "83333333333333.3332", "currency_code": "EUR"}, ACCEPTED),
    ({"amount": "83333333333333.3333", "currency_code": "EUR"}, "invalid_amount"),
    ({"amount": "-0.00"}, ACCEPTED),
    ({"amount": ".0E524"}, ACCEPTED),
    ({"amount": "+5."}, ACCEPTED),
    ({"amount": ".00005"}, ACCEPTED),
    ({"amount": "-.00005"}, ACCEPTED),
    ({"amount": "\u00a012.5\u3000\t"}, ACCEPTED),
    ({"amount": " \t "}, "missing_amount"),
    # times
    ({"ordered_at": "2106-01-01"}, "out_of_range_ordered_at"),
    ({"ordered_at": "1969-12-31T23:59:59.999999Z"}, "out_of_range_ordered_at"),
    ({"ordered_at": "0001-01-01T00:00+01"}, "out_of_range_ordered_at"),
    ({"ordered_at": "9999-12-31T23:59-01:00"}, "out_of_range_ordered_at"),
    ({"ordered_at": "2025-01-01T00:30+00:30"}, "out_of_range_ordered_at"),
    ({"ordered_at": "2025-01-01T00:30+0031"}, ACCEPTED),
    ({"ordered_at": "2024-02-30"}, "invalid_ordered_at"),
    ({"ordered_at": "2023-02-29"}, "invalid_ordered_at"),
    ({"ordered_at": "0000-01-01"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 24:00"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00:60"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00+24"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01t10:00"}, "invalid_ordered_at"),
    ({"ordered_at": "2024-06-01 10:00 America/New_York"}, "invalid_ordered_at"),
    ({"ordered_at": "1/2/2024"}, "invalid_ordered_at"),
    ({"ordered_at": "20240601"}, "invalid_ordered_at"),
    ({"ordered_at": "45000"}, "invalid_ordered_at"),
    ({"ordered_at": "yesterday"}, "invalid_ordered_at"),
    ({"ordered_at": "now"}, "invalid_ordered_at"),
    ({"ordered_at": "epoch"}, "invalid_ordered_at"),
    ({"ordered_at": "infinity"}, "invalid_ordered_at"),
    ({"ordered_at": None}, "missing_ordered_at"),
    # ids: any text is one, and none is like another
    ({"order_id": "1234567890123456789012345678901234567890"}, ACCEPTED),
    ({"order_id": "1234567890123456789012345678901234567891"}, ACCEPTED),
    ({"order_id": "00012"}, ACCEPTED),
    ({"order_id": "12"}, ACCEPTED),
    ({"order_id": "12.0"}, ACCEPTED),
    ({"order_id": "NULL"}, ACCEPTED),
    ({"order_id": "N/A"}, ACCEPTED),
    ({"order_id": "NaN"}, ACCEPTED),
    ({"order_id": "caf\u00e9"}, ACCEPTED),
    ({"order_id": "cafe\u0301"}, ACCEPTED),
    ({"order_id": "\u200b"}, ACCEPTED),
    ({"order_id": "x" * 10_000}, ACCEPTED),
    ({"order_id": "a\x00b"}, ACCEPTED),
    ({"order_id": "a\x00c"}, ACCEPTED),
    ({"order_id": "two\nlines"}, ACCEPTED),
    ({"order_id": "two\r\nlines"}, ACCEPTED),
    ({"order_id": '"'}, ACCEPTED),
    ({"order_id": '","'}, ACCEPTED),
    ({"order_id": "\\"}, ACCEPTED),
    ({"order_id": "'; drop table northstar.orders; --"}, ACCEPTED),
    ({"order_id": "{{ this }} {% do run_query('x') %}"}, ACCEPTED),
    ({"order_id": "\ufeffbom"}, ACCEPTED),
    ({"order_id": " \u2003\n"}, "missing_order_id"),
    ({"customer_id": "🙃👩‍👩‍👧 \u202edlo"}, ACCEPTED),
    ({"customer_id": "Robert'); drop table students; --"}, ACCEPTED),
    ({"customer_id": "C1"}, ACCEPTED),
    ({"customer_id": " c1\t"}, ACCEPTED),
    ({"customer_id": None}, "missing_customer_id"),
    # currencies
    ({"currency_code": " usd "}, ACCEPTED),
    ({"currency_code": "eur"}, ACCEPTED),
    ({"currency_code": "US$"}, "invalid_currency"),
    ({"currency_code": "USDX"}, "invalid_currency"),
    ({"currency_code": "元"}, "invalid_currency"),
    ({"currency_code": "🙂🙂🙂"}, "invalid_currency"),
    ({"currency_code": "null"}, "invalid_currency"),
    ({"currency_code": "JPY"}, "missing_fx_rate"),
    ({"currency_code": "EUR", "ordered_at": "2024-01-30"}, "missing_fx_rate"),
    # optional columns with bad values take their defaults
    ({"market": "USA", "discount_amount": "five", "cost_amount": "-"}, ACCEPTED),
    ({"status": "Completed\n", "updated_at": "soon"}, ACCEPTED),
    ({"status": "'; delete from orders"}, ACCEPTED),
    # the first reason that applies
    ({"order_id": None, "amount": "NaN", "ordered_at": "now"}, "missing_order_id"),
    ({"amount": "NaN", "currency_code": "?"}, "invalid_amount"),
    # versions: the newest wins, not the last; then the greatest text
    ({"order_id": "v1", "updated_at": "2024-06-03"}, ACCEPTED),
    ({"order_id": "v1", "updated_at": "2024-06-02"}, "superseded_version"),
    ({"order_id": "v1", "updated_at": "2024-06-09", "amount": "?"}, "invalid_amount"),
    ({"order_id": "v2", "amount": "9"}, ACCEPTED),
    ({"order_id": "v2", "amount": "10"}, "superseded_version"),
]

FX_RATES = [
    ("2024-01-31", "EUR", "1.1"),
    ("2024-01-31", "eur", "1.2"),
    ("2024-02-31", "EUR", "9"),
    ("2024-01-01", "EUR", "0"),
    ("2024-01-01", "EUR", "-1"),
    ("2024-01-01", "EUR", "NaN"),
    ("2024-01-01", "EUR", "0.000000001"),
]

BLANKS = [None, None, " ", "\n\t"]


def table(name: str, rows: list) -> pd.DataFrame:
    """A raw table of rows, each a dict or all its values in order; nothing or '' is null."""
    frame = pd.DataFrame(rows, columns=COLUMNS[name], dtype=object)
    return frame.astype(object).where(frame.notna() & (frame != ""), None)


def csv_text(frame: pd.DataFrame, line_end: str) -> str:
    """The table as RFC 4180 has it (Python's writer leaves a lone CR without quotes)."""
    lines = [frame.columns, *frame.values]
    return "".join(",".join(map(csv_field, line)) + line_end for line in lines)


def csv_field(value: str | None) -> str:
    """A value as a CSV field, in quotes where it must be; a null is an empty field."""
    text = value or ""
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\r\n') else text


def hostile_orders() -> pd.DataFrame:
    """HOSTILE as raw orders; column channel says which entry a row is."""
    rows = [
        {**SOUND, "order_id": f"o{number}", **changes, "channel": f"row {number}"}
        for number, (changes, _) in enumerate(HOSTILE)
    ]
    return table("orders", rows)


def made_tables() -> dict[str, pd.DataFrame]:
    """10,000 orders, 3,000 refunds and 300 rates, of values that hypothesis makes.

    Whole rows made by hypothesis would largely repeat each other, so a seeded die puts the values
    together.
    """
    dice = random.Random(20240229)
    texts, codes = pool(any_text, 800), pool(plain_text, 200)
    amounts = pool(sound_numbers, 800), pool(hostile_numbers, 400)
    moments = pool(sound_times, 800), pool(hostile_times, 400)
    order_ids = [str(number) for number in range(4_000)], texts
    customer_ids = [str(number) for number in range(300)], [*texts[:100], "ann@shop.example", "a@b"]
    currencies = ["USD", "EUR", " eur", "GBP", "JPY\t"], codes
    channels = texts, codes
    columns = {
        "orders": [
            order_ids,
            customer_ids,
            moments,
            amounts,
            currencies,
            (["completed", " COMPLETED ", "cancelled"], codes),
            (["US", "de", "\tGB"], codes),
            channels,
            amounts,
            amounts,
            moments,
        ],
        "refunds": [channels, order_ids, moments, amounts, moments],
        "fx_rates": [moments, currencies, amounts],
    }
    counts = {"orders": 10_000, "refunds": 3_000, "fx_rates": 300}

    def value(sound: list[str], hostile: list[str]) -> str | None:
        return dice.choice(dice.choices([sound, hostile, BLANKS], [90, 8, 2])[0])

    return {
        name: table(name, [[value(*pools) for pools in columns[name]] for _ in range(count)])
        for name, count in counts.items()
    }
