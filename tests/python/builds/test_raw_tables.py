"""Raw tables get in as they are, from files and from a warehouse, and come to no harm."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
import yaml
from pyarrow import parquet as pq

from postgres import Server
from project import (
    WITHOUT_TESTS,
    Project,
    connect_postgres,
    copy_sources,
    load_text_table,
    write_tables,
)

# What becomes of a raw order, and what is read for that
ORDERS = ("--select", "+orders", "+order_rejections", "+input_issues")
PLAIN = "order_id,customer_id,ordered_at,amount\n1,a,2024-01-05,10\n2,a,2024-02-05,20\n"


def ends(project: Project) -> dict[str, Any]:
    """Where each raw order ended: its amount in the reporting currency, or its reason."""
    accepted = project.query("select order_id, amount_reporting from northstar.orders")
    rejected = project.query("select order_id, rejection_reason from northstar.order_rejections")
    return dict([*accepted.values, *rejected.values])


def built(project: Project, *arguments: str) -> dict[str, Any]:
    """Build a project's orders and say where each ended."""
    project.build(*WITHOUT_TESTS, *ORDERS, *arguments)
    return ends(project)


# --- Files ---------------------------------------------------------------------------------------


@pytest.fixture
def from_file(new_project: Callable[..., Project], tmp_path: Path) -> Callable[..., Project]:
    """Make a project that reads a text as orders.csv."""

    def make(text: str, columns: dict[str, str] | None = None, **tables: str) -> Project:
        variables = write_tables(tmp_path / "raw", {"orders": text, **tables})
        if columns:
            variables["raw_columns"] = {"orders": columns}
        return new_project({**variables, "today": "2024-12-31"})

    return make


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        pytest.param(
            "订单号,客户号,下单时间,数量,单价\n1,a,2024-01-05,3,2.5\n2,a,2024-01-06,2,10\n",
            {"order_id": "订单号", "customer_id": "客户号", "ordered_at": "下单时间",
             "amount": "数量 * 单价"},
            {"1": Decimal("7.5"), "2": Decimal(20)},
            id="names in Chinese",
        ),
        pytest.param(
            "order,Customer ID,Created at,end\n1,a,2024-01-05,10\n2,a,2024-02-05,20\n",
            {"order_id": "order", "customer_id": "customer id", "ordered_at": '"Created at"',
             "amount": "coalesce(end, '0') -- with a remark"},
            {"1": Decimal(10), "2": Decimal(20)},
            id="keywords and blanks",
        ),
        pytest.param(
            "order_id,customer_id,ordered_at,Amount,note,Note,,\n1,a,2024-01-05,10,x,y,z,\n",
            None,
            {"1": Decimal(10)},
            id="names repeated and empty, none of them read",
        ),
        pytest.param(
            "order_id,customer_id,ordered_at,amount,Amount\n1,a,2024-01-05,10,11\n",
            None,
            {"1": Decimal(10)},
            id="of two names that differ in case the one spelt so",
        ),
        pytest.param(
            'order_id,customer_id,ordered_at,amount,note\r\n1,a,2024-01-05,10,"one\ntwo"\r\n'
            "2,a,2024-02-05,20,\n",
            None,
            {"1": Decimal(10), "2": Decimal(20)},
            id="line ends of both kinds",
        ),
        pytest.param(
            "id,cust,day,qty,unit price,rebate\n"
            "1,a,2024-01-05,1000000000,0.0000000023,\n"
            "2,a,2024-01-06,100000,0.123456789,0\n"
            "3,b,2024-01-07,250000000,0.0000000149,0\n"
            "4,b,2024-01-08,+3e0,-2.5,0.25\n"
            "5,b,2024-01-09,three,2.5,0\n"
            "6,b,2024-01-10,99999999999999999999,99999999999999999999,0\n"
            "7,b,2024-01-11,.5,2.,0\n",
            {"order_id": "id", "customer_id": "cust", "ordered_at": "day",
             "amount": "-(qty - rebate) * unit price / -1.00"},
            {"1": "missing_amount", "2": Decimal("12345.6789"), "3": Decimal("3.7250"),
             "4": Decimal("-6.875"), "5": "invalid_amount", "6": "invalid_amount",
             "7": Decimal(1)},
            id="arithmetic is exact and rounded once",
        ),
    ],
)
def test_orders_of_a_file(from_file, text, columns, expected):
    assert built(from_file(text, columns)) == expected


def test_exports_of_lines_in_several_files(new_project: Callable[..., Project], tmp_path: Path):
    """Files of different columns in a folder whose name is like a pattern; semicolons, commas and
    days of an ERP; lines of one order add up, and lines of postage are left out."""
    folder = tmp_path / "~ [1]"
    folder.mkdir()
    (folder / "orders_1.csv").write_text(
        "Name;Kunde;Created at;Lineitem sku;Lineitem price;Lineitem quantity;Rabatt;Status;cost\r\n"
        "1;;31/12/2023 14:05;A;0,333333333333333333;1;1,5;;\r\n"
        "1;b;;B;0,666666666666666667;1;;Paid;1,25\r\n"
        "1;a;31/12/2023 14:04;;99,5;1;9;;\r\n"
        "1;;31/12/2023 14:06;C;;3;0,25;paid;\r\n"
        "2;a;02/01/2024;A;1.234,50;1;;paid;\r\n"
        "2;a;02/01/2024;A;5;1;;paid;\r\n"
        "4;a;02/01/2024;A;5;1;;paid;\r\n"
        "4;a;02/01/2024;A;5;1;;paid;x\r\n"
        ";a;03/01/2024;A;5;1;;paid;\r\n"
        ";a;03/01/2024;A;5;1;;paid;\r\n",
        encoding="utf-8", newline="",
    )
    (folder / "orders_2.csv").write_text(
        "Created at;NAME;Kunde;Lineitem sku;Lineitem price;Lineitem quantity;Status;"
        '"12"" wide"\n'
        "2024-02-03 10:00 +02:00;3;c;A;2,5;2;paid;x\n", encoding="utf-8",
    )
    project = new_project({
        "raw_source": "files", "raw_path": str(folder), "today": "2024-12-31",
        "raw_from": {"orders": "orders_*.csv"}, "counted_statuses": ["paid"],
        "raw_where": {"orders": "Lineitem sku <> '' -- no tips"}, "raw_lines": ["orders"],
        "raw_csv": {
            "delimiter": ",", "decimal_separator": ",",
            "orders": {"delimiter": ";", "timestamp_format": "%d/%m/%Y %H:%M",
                       "date_format": "%d/%m/%Y"},
        },
        "raw_columns": {"orders": {
            "order_id": "Name", "customer_id": "Kunde", "ordered_at": "Created at",
            "amount": "Lineitem price * Lineitem quantity", "status": "lower(Status)",
            "discount_amount": "Rabatt", "cost_amount": "cost",
        }},
    })
    project.build(*WITHOUT_TESTS, *ORDERS, "+input_summary")
    assert ends(project) == {
        "1": Decimal("1.0000"), "2": "invalid_amount", None: "missing_order_id", "3": Decimal("5"),
        "4": "invalid_amount",
    }
    row = project.query("""
        select customer_id, ordered_at, discount_amount, cost_amount, status
        from northstar.orders where order_id = '1'
    """)
    first = datetime(2023, 12, 31, 14, 5)
    assert row.values.tolist() == [["b", first, Decimal("1.75"), Decimal("1.25"), "paid"]]
    assert project.value("select amount from northstar.order_rejections where order_id = '2'") == (
        "1.234,50 (decimal_separator is ,) * 1"
    )
    summary = project.query("""
        select outcome, outcome_kind, row_count, share, sample_value from northstar.input_summary
        where table_name = 'orders'
    """)
    third = Decimal("0.333333")
    assert sorted(summary.values.tolist()) == [
        ["accepted", "accepted", 2, third, None],
        ["filtered", "filtered", 1, Decimal("0.090909"), None],
        ["invalid_amount", "rejected", 2, third, "1.234,50 (decimal_separator is ,) * 1"],
        ["missing_order_id", "rejected", 2, third, None],
    ]

    # A line that comes later is read, and what a refresh gives.
    with (folder / "orders_2.csv").open("a", encoding="utf-8") as file:
        file.write("2024-02-03 10:00 +02:00;3;c;B;0,5;1;paid;\n")
    for refresh in ([], ["--full-refresh"]):
        assert built(project, *refresh)["3"] == Decimal("5.5")


@pytest.mark.parametrize(
    ("encoding", "delimiter", "quote", "settings"),
    [
        ("latin-1", "\t", '"', {"encoding": "ISO-8859-1", "delimiter": "\\t"}),
        ("utf-16", "|", "'", {"encoding": "utf-16", "delimiter": "|", "quote": "'"}),
    ],
)
def test_files_in_other_encodings(
    new_project, tmp_path, encoding, delimiter, quote, settings
):
    rows = [["order_id", "customer_id", "ordered_at", f"{quote}am{delimiter}ount{quote}"],
            ["1", f"{quote}Käufer{quote}", "2024-01-05", "10"]]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    (tmp_path / "orders.csv").write_bytes(text.encode(encoding))
    columns = {name: name for name in ("order_id", "customer_id", "ordered_at")}
    project = new_project({
        "raw_source": "files", "raw_path": str(tmp_path), "raw_csv": settings,
        "raw_columns": {"orders": {**columns, "amount": f"am{delimiter}ount"}},
    })
    assert built(project) == {"1": Decimal(10)}
    assert project.value("select customer_id from northstar.orders") == "Käufer"
    if encoding == "latin-1":
        outcome = project.dbt("build", *ORDERS, variables={"raw_csv": {}}, parsed_with={})
        assert "orders.csv is not UTF-8" in outcome.errors
        assert "raw_csv: {encoding: latin-1}" in outcome.errors
        (tmp_path / "orders.csv").write_bytes(text.replace("Käufer", "€").encode("cp1252"))
        outcome = project.dbt("build", *ORDERS, parsed_with={})
        assert "orders.csv is not Latin-1" in outcome.errors
        assert "raw_csv: {encoding: windows-1252}" in outcome.errors


def test_what_is_too_large_to_calculate_shows_its_values(from_file):
    text = "id,cust,day,qty,price\n1,a,2024-01-05,1e20,12345678901234567890.5\n2,a,2024-01-05,0,1\n"
    columns = {"order_id": "id", "customer_id": "cust", "ordered_at": "day",
               "amount": "price * qty / qty"}
    project = from_file(text, columns)
    assert built(project) == {"1": "invalid_amount", "2": "invalid_amount"}
    amounts = project.query("select order_id, amount from northstar.order_rejections")
    assert dict(amounts.values) == {
        "1": "12345678901234567890.5 * 1e20 / 1e20", "2": "1 * 0 / 0",
    }


def test_letters_beyond_ascii_make_no_code(from_file, new_project, postgres: Server):
    """The capitals of dotless i and long s are I and S, to DuckDB and not to Postgres."""
    orders = (
        "order_id,customer_id,ordered_at,amount,currency_code,market\n1,a,2024-03-05,100,ınr,IN\n"
        "2,a,2024-03-06,10,USD,ıt\n3,a,2024-03-07,10,uſd,US\n"
    )
    rates = "rate_date,currency_code,rate_to_reporting\n2024-01-01,INR,0.012\n"
    of_file = from_file(orders, fx_rates=rates)
    env = postgres.new_database()
    raw = Path(of_file.variables["raw_path"])
    for table in ("orders", "fx_rates"):
        load_text_table(env, "shop", table, raw / f"{table}.csv")
    variables = {"raw_source": "warehouse", "raw_schema": "shop", "today": "2024-12-31",
                 "raw_tables": ["orders", "fx_rates"]}
    of_warehouse = new_project(variables, target="postgres", env=env)
    for project in (of_file, of_warehouse):
        expected = {"1": "invalid_currency", "2": Decimal(10), "3": "invalid_currency"}
        assert built(project) == expected
        assert project.value("select market from northstar.orders") == "ZZ"
        issues = project.query("select column_name, row_count from northstar.input_issues")
        assert issues.values.tolist() == [["market", 1]]


@pytest.mark.parametrize(
    ("text", "columns", "parts"),
    [
        pytest.param(
            PLAIN.replace("order_id,", "amount,"), None,
            ["raw/orders.csv has no column 'order_id'"], id="a required column is missing",
        ),
        pytest.param(
            "order_id,customer_id,ordered_at,amount,amount\n1,a,2024-01-05,10,11\n", None,
            ["raw/orders.csv has 2 columns named 'amount'"], id="a column twice",
        ),
        pytest.param(
            PLAIN, {"order_id": "order_id", "customer_id": "customer_id", "amount": "amount",
                    "ordered_at": "max(ordered_at)"},
            ["raw_columns.orders.order_id", "GROUP BY"], id="an aggregate in a map",
        ),
        pytest.param("\n" + PLAIN, None, ["begins with a blank line"], id="a blank first line"),
        pytest.param(
            PLAIN.replace(",", ";"), None,
            ["orders.csv has one column, order_id;customer_id;", 'raw_csv: {delimiter: ";"}'],
            id="another delimiter",
        ),
    ],
)
def test_a_wrong_file_is_named(from_file, text, columns, parts):
    outcome = from_file(text, columns).dbt("build", *WITHOUT_TESTS, *ORDERS, parsed_with={})
    assert not outcome.success
    for part in parts:
        assert part in outcome.errors, outcome.errors
    assert set(outcome.statuses.values()) <= {"success", "error", "skipped"}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_that_one_of_several_files_lacks_is_told(new_project, tmp_path, kind):
    header = ["Id", "customer_id", "ordered_at", "amount", "state"]
    files = {
        "1": header, "2": header[:4] + ["status"], "3": header[:1] + ["client"] + header[2:],
    }
    for name, columns in files.items():
        row = pd.DataFrame([[name, "a", f"2024-01-0{name}", "10", "void"]], columns=columns)
        to_file = row.to_csv if kind == "csv" else row.to_parquet
        to_file(tmp_path / f"{name}.{kind}", index=False)
    project = new_project({
        "raw_source": "files", "raw_path": str(tmp_path), "raw_from": {"orders": f"[12].{kind}"},
        "raw_columns": {"orders": {
            "order_id": "Id", "customer_id": "customer_id", "ordered_at": "ordered_at",
            "amount": "amount", "status": "lower(state)",
        }},
    })
    outcome = project.build(*WITHOUT_TESTS, *ORDERS)
    assert f"column state is not in {tmp_path / f'2.{kind}'}" in outcome.output
    assert "There raw_columns.orders.status is missing and takes its default" in outcome.output
    for changed, part in [
        ({"raw_from": {"orders": f"*.{kind}"}}, f"customer_id is not in {tmp_path}/3.{kind}"),
        ({"raw_where": {"orders": "state <> 'x'"}}, "raw_where.orders reads it"),
    ]:
        outcome = project.dbt("build", *ORDERS, variables=changed)
        assert not outcome.success and not outcome.statuses
        assert part in outcome.errors


def test_decimals_that_duckdb_misreads_stop_the_run(from_file):
    project = from_file("")
    raw = Path(project.variables["raw_path"])
    (raw / "orders.csv").unlink()
    amounts = pa.array([Decimal(10)], pa.decimal256(39, 2))
    table = pa.table({"order_id": ["1"], "customer_id": ["a"], "ordered_at": ["2024-01-05"],
                      "amount": amounts})
    pq.write_table(table, raw / "orders.parquet")
    outcome = project.dbt("build", *WITHOUT_TESTS, *ORDERS, parsed_with={})
    assert not outcome.success and not outcome.statuses
    assert "orders.parquet has decimals of 39 digits in column 'amount'" in outcome.errors


# --- Warehouses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("database", [None, "shop"])
def test_a_warehouse_on_duckdb(new_project: Callable[..., Project], tmp_path, database):
    """In the file of the marts, and in an attached one; a second run finds it, too."""
    (tmp_path / "orders.csv").write_text(PLAIN, encoding="utf-8")
    variables = {"raw_source": "warehouse", "raw_schema": "raw", "raw_database": database,
                 "today": "2024-03-31"}
    project = new_project(variables)
    file = tmp_path / "shop.duckdb" if database else project.database
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema raw")
        connection.execute(
            "create table raw.orders as select * replace (cast(order_id as integer) as order_id)"
            f" from read_csv('{tmp_path / 'orders.csv'}', all_varchar = true)"
        )
    if database:
        project.project_dir = attaching(tmp_path / "attaching", file)
    for _ in range(2):
        assert built(project) == {"1": Decimal(10), "2": Decimal(20)}


def attaching(folder: Path, file: Path) -> Path:
    """A copy of the project whose profile attaches a file as the database shop."""
    copy = copy_sources(folder, with_tests=False)
    profile = yaml.safe_load((copy / "profiles.yml").read_text(encoding="utf-8"))
    profile["northstar"]["outputs"]["duckdb"]["attach"] = [{"path": str(file), "alias": "shop"}]
    (copy / "profiles.yml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    return copy


@pytest.fixture
def warehouse(new_project: Callable[..., Project], postgres: Server) -> Project:
    """A project that reads shop.orders of a PostgreSQL database."""
    env = postgres.new_database()
    project = new_project(
        {"raw_source": "warehouse", "raw_schema": "shop", "today": "2024-03-31"},
        target="postgres", env=env,
    )
    execute(project, "create schema shop")
    lines = [f"({row})" for row in ("'1', 'a', '2024-01-05', '10'", "'2', 'a', '2024-02-05', '20'")]
    columns = "order_id text, customer_id text, ordered_at text, amount text"
    execute(project, f"create table shop.orders ({columns})")
    execute(project, f"insert into shop.orders values {', '.join(lines)}")
    return project


def execute(project: Project, statement: str) -> None:
    """Run a statement of somebody else's on a project's PostgreSQL database."""
    connection = connect_postgres(project.environment)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_lines_of_another_table(warehouse: Project):
    """Ids in floating point, names with blanks, lines that add up, rows left out; and once more."""
    execute(warehouse, """
        create table shop."Sales" (
            "Order No" double precision, buyer real, "at" timestamp, "unit price" numeric(30, 18),
            pieces integer, "Order" text
        );
        insert into shop."Sales" values
            (1e15, 7, '2024-01-05 10:00:00.5', 0.333333333333333333, 1, 'sale'),
            (1e15, null, '2024-01-05 10:00:00', 0.666666666666666667, 1, 'sale'),
            (1e15, 6, null, 12.5, 2, 'sale'),
            (1e15, 5, '2024-01-04', 12.5, 2, 'test'),
            (2, 1.5, '2024-01-05', null, 2, 'sale')
    """)
    warehouse.variables |= {
        "raw_from": {"orders": "Sales"}, "raw_where": {"orders": "Order = 'sale'"},
        "raw_lines": ["orders"],
        "raw_columns": {"orders": {"order_id": "Order No", "customer_id": "buyer",
                                   "ordered_at": "at", "amount": "unit price * pieces"}},
    }
    for _ in range(2):
        warehouse.build(*WITHOUT_TESTS, *ORDERS, "+input_summary")
        assert ends(warehouse) == {"1000000000000000": Decimal(26), "2": "missing_amount"}
        orders = warehouse.query("select customer_id, ordered_at from northstar.orders")
        assert orders.values.tolist() == [["6", datetime(2024, 1, 5, 10)]]
        assert warehouse.value("select customer_id from northstar.order_rejections") == "1.5"
        left_out = "select row_count from northstar.input_summary where outcome = 'filtered'"
        assert warehouse.value(left_out) == 1
    execute(warehouse, 'drop table shop."Sales"')


def test_a_loader_may_alter_and_replace_a_raw_table(warehouse: Project):
    """In a database that an older version left, with views of fewer columns."""
    old = ", ".join(f"null::text as {name}" for name in ("order_id", "updated_at"))
    execute(warehouse, f"""
        create schema northstar_staging;
        create view northstar_staging.raw_orders as select {old};
        create view northstar_staging.stg_orders as select * from northstar_staging.raw_orders
    """)
    built(warehouse)
    execute(warehouse, """
        alter table shop.orders alter column amount type integer using amount::integer;
        alter table shop.orders rename to old_orders;
        create table shop.orders as select *, amount * 10 + 1 as cents from shop.old_orders;
        drop table shop.old_orders
    """)
    warehouse.variables["raw_columns"] = {"orders": {
        "order_id": "order_id", "customer_id": "customer_id", "ordered_at": "ordered_at",
        "amount": "cents / 100",  # of whole numbers, and not 1 and 2
    }}
    assert built(warehouse) == {"1": Decimal("1.01"), "2": Decimal("2.01")}
    execute(warehouse, "drop table shop.orders")


def test_marts_never_take_the_place_of_raw_tables(warehouse: Project):
    warehouse.schema = "shop"
    outcome = warehouse.dbt("build", *WITHOUT_TESTS)
    assert not outcome.success and not outcome.statuses.get("int_orders_accepted")
    for part in ("raw_schema is 'shop'", "own orders would take", "NORTHSTAR_SCHEMA"):
        assert part in outcome.errors
    warehouse.variables = {}
    outcome = warehouse.dbt("build", *WITHOUT_TESTS)
    assert not outcome.success and not outcome.statuses
    assert "has orders, which Northstar did not make and would replace" in outcome.errors
    assert warehouse.value("select count(*) from shop.orders") == 2


def test_the_time_zone_of_the_server_moves_no_day(warehouse: Project):
    database = warehouse.env["NORTHSTAR_PG_DATABASE"]
    execute(warehouse, f"""
        alter database {database} set timezone to 'America/New_York';
        alter table shop.orders add column currency_code text default 'EUR';
        update shop.orders set ordered_at = '2024-01-31T12:00:00Z' where order_id = '1';
        update shop.orders set ordered_at = '2024-02-01T12:00:00Z' where order_id = '2';
        create table shop.fx_rates (
            rate_date timestamptz, currency_code text, rate_to_reporting text);
        insert into shop.fx_rates values
            ('2024-01-01 00:00:00+00', 'EUR', '1.1'), ('2024-02-01 00:00:00+00', 'EUR', '1.2')
    """)
    warehouse.variables["raw_tables"] = ["orders", "fx_rates"]
    assert built(warehouse) == {"1": Decimal(11), "2": Decimal(24)}
