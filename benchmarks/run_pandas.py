"""Compute the customers' facts and their three scores with pandas, and time that.

    python benchmarks/run_pandas.py <orders.parquet>

Only the columns that facts need are read. Money is counted in whole ten-thousandths, which keeps
sums exact and is far faster than the Decimal objects that pandas would make of it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from measure import Measurement

MONEY = ["amount", "discount_amount"]
COLUMNS = ["customer_id", "ordered_at", "status", *MONEY]
WINDOWS = [30, 90, 180, 365]
MONTH_DAYS = 365.25 / 12


def read(orders_file: Path) -> pd.DataFrame:
    """Read the columns that facts need."""
    table = pq.read_table(orders_file, columns=COLUMNS)
    orders = table.drop_columns(MONEY).to_pandas()
    for column in MONEY:
        amounts = table[column].cast(pa.float64()).to_numpy()
        orders[column] = (amounts * 10_000).round().astype(np.int64)
    return orders


def customer_facts(orders: pd.DataFrame) -> pd.DataFrame:
    """Make one row per customer with a sale: the project's facts as of the last day."""
    orders = orders[orders["status"] == "completed"]
    days = orders["ordered_at"].dt.normalize()
    as_of_date = days.max()
    age_days = (as_of_date - days).dt.days
    is_sale = orders["amount"] >= 0
    columns = {
        "customer_id": orders["customer_id"],
        "sales_count": is_sale,
        "discounted_sales_count": is_sale & (orders["discount_amount"] > 0),
        "gross_units": orders["amount"].where(is_sale, 0),
        "net_units": orders["amount"],
        "max_units_180d": orders["amount"].where(is_sale & (age_days <= 180), -1),
        "first_ordered_at": orders["ordered_at"].where(is_sale),
        "last_ordered_at": orders["ordered_at"].where(is_sale),
    }
    for window in WINDOWS:
        columns[f"orders_{window}d"] = is_sale & (age_days <= window)
        columns[f"units_{window}d"] = orders["amount"].where(age_days <= window, 0)
    how = dict.fromkeys(columns, "sum")
    how |= {"max_units_180d": "max", "first_ordered_at": "min", "last_ordered_at": "max"}
    del how["customer_id"]
    facts = pd.DataFrame(columns).groupby("customer_id", observed=True).agg(how)
    facts = facts[facts["sales_count"] > 0]

    first_day = facts["first_ordered_at"].dt.normalize()
    last_day = facts["last_ordered_at"].dt.normalize()
    facts["tenure_days"] = (as_of_date - first_day).dt.days
    facts["recency_days"] = (as_of_date - last_day).dt.days
    facts["average_order_value"] = facts["gross_units"] / facts["sales_count"] / 10_000
    months = (facts["tenure_days"].clip(upper=365) / MONTH_DAYS).clip(lower=1)
    facts["avg_monthly_spend"] = facts["units_365d"] / months / 10_000
    facts["mean_gap_days"] = (last_day - first_day).dt.days / (facts["sales_count"] - 1).replace(
        0, np.nan
    )
    return facts


def add_scores(facts: pd.DataFrame) -> None:
    """Add r_score, f_score and m_score: 1 + floor(5 x (rank - 1) / N)."""
    for score, measure in {
        "r_score": -facts["recency_days"],
        "f_score": facts["sales_count"],
        "m_score": facts["net_units"],
    }.items():
        rank = measure.rank(method="min").astype(np.int64)
        facts[score] = 1 + 5 * (rank - 1) // len(facts)


def run(orders_file: Path) -> Measurement:
    """Read, group and score."""
    measurement = Measurement()
    with measurement.step("read"):
        orders = read(orders_file)
    with measurement.step("facts"):
        facts = customer_facts(orders)
    with measurement.step("scores"):
        add_scores(facts)
    return measurement


if __name__ == "__main__":
    run(Path(sys.argv[1])).send()
