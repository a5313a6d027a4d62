"""The Makefile's commands and the scripts behind them do what their help says."""

import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import check_database
import fetch_data
import publish
import show_tiers
from conftest import SCREENSHOTS
from project import ROOT, Project

COMMANDS = [
    "help", "build", "spark", "spark-stop", "publish", "erase", "dashboard", "test", "test-spark",
    "test-warehouses", "docs", "lint", "bench", "clean", "lock",
]


def make(*arguments: str, folder: Path = ROOT, **env: str) -> subprocess.CompletedProcess:
    """Run make as a user does, not as a part of the `make test` that may be running."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env={**inherited, **env}, capture_output=True, text=True
    )


@pytest.fixture
def bare_makefile(tmp_path: Path) -> Path:
    """A folder with the Makefile and a lock file that asks for no package."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def docs(demo_build: Project) -> Path:
    """The page that `make docs` writes."""
    page = ROOT / "target" / "static_index.html"
    page.unlink(missing_ok=True)
    finished = make(
        "docs",
        "VARS=examples/erp.yml",
        "--assume-old=.venv/.installed",
        NORTHSTAR_DUCKDB_PATH=str(demo_build.database),
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stdout.splitlines()[-1] == f"Documentation: {page}"
    return page


class TestMakefile:
    def test_help_is_the_default_and_lists_every_command(self):
        listed = make().stdout
        assert listed == make("help").stdout
        assert [line.split()[0] for line in listed.splitlines()[1:]] == COMMANDS

    def test_unknown_data_is_named_with_what_is_allowed(self):
        finished = make("build", "DATA=cdwon")
        assert finished.returncode != 0
        assert "DATA is 'cdwon'; it can be one of: demo cdnow completejourney" in finished.stderr

    def test_set_up_is_repeated_only_when_the_lock_file_changes(self, bare_makefile):
        finished = make(".venv/.installed", f"PYTHON={sys.executable}", folder=bare_makefile)
        assert finished.returncode == 0, finished.stderr
        assert make("--question", ".venv/.installed", folder=bare_makefile).returncode == 0
        installed = (bare_makefile / ".venv/.installed").stat().st_mtime
        os.utime(bare_makefile / "requirements.lock", (installed + 1, installed + 1))
        assert make("--question", ".venv/.installed", folder=bare_makefile).returncode == 1

    def test_without_a_usable_python_it_says_what_is_needed(self, bare_makefile):
        finished = make("build", "PYTHON=/no/such/python", folder=bare_makefile)
        assert finished.returncode != 0
        assert "Python 3.10 to 3.13 with its venv module is needed" in finished.stderr

    def test_lint_finds_nothing(self):
        finished = make("lint", "--assume-old=.venv/.installed")
        assert finished.returncode == 0, finished.stdout + finished.stderr

    def test_docs_is_one_page_with_the_lineage(self, docs: Path):
        text = docs.read_text(encoding="utf-8")
        for part in ("model.northstar.customer_tiers", "parent_map", "exposure.northstar."):
            assert part in text

    def test_docs_show_rooms_and_the_lineage_of_a_mart_without_a_network(self, docs, browser):
        mart = "model/model.northstar.customer_tiers.v1"
        for name, address, word in [
            ("docs-overview", "overview", "market_tier_metrics"),
            ("docs-lineage", f"{mart}?g_v=1&g_i=%2Bcustomer_tiers.v1", None),
        ]:
            browser.get("about:blank")
            browser.get(f"{docs.as_uri()}#!/{address}")
            WebDriverWait(browser, 60).until(lambda opened: (
                word in opened.find_element(By.TAG_NAME, "body").text if word
                else any(canvas.is_displayed() for canvas in opened.find_elements(
                    By.TAG_NAME, "canvas"))))
            browser.save_screenshot(str(SCREENSHOTS / f"{name}.png"))
            # dbt's own page asks for icons by names that it has not filled in yet.
            ours = [entry for entry in browser.get_log("browser")
                    if not re.search("getIcon|favicon", entry["message"])]
            assert ours == []
            asked = [json.loads(entry["message"])["message"]["params"]
                     for entry in browser.get_log("performance")]
            urls = [entry["request"]["url"] for entry in asked if "request" in entry]
            assert not [url for url in urls if url.startswith("http")]


class TestFetch:
    def test_cdnow_has_the_published_totals(self):
        file = fetch_data.fetch("cdnow") / "orders.csv"
        orders = pd.read_csv(file, dtype=str)
        assert list(orders) == [
            "order_id", "customer_id", "date", "number_of_cds", "dollar_value",
        ]  # fmt: skip
        assert len(orders) == 69_659
        assert orders.customer_id.nunique() == 23_570
        assert orders.customer_id.str.fullmatch(r"\d{5}").all()
        assert list(orders.order_id) == [str(number) for number in range(1, 69_660)]
        assert sum(orders.dollar_value.map(Decimal)) == Decimal("2500315.63")
        assert orders.drop(columns="order_id").duplicated().sum() == 255
        assert (orders.dollar_value.map(Decimal) == 0).sum() == 80

    def test_completejourney_has_the_published_totals(self):
        folder = fetch_data.fetch("completejourney")
        totals = duckdb.sql(f"""
            select
                count(*),
                count(distinct basket_id),
                count(distinct household_id),
                sum(sales_value)
            from '{folder}/orders.parquet'
        """).fetchone()
        assert totals == (155_848, 155_848, 2_469, Decimal("4596039.58"))
        lines = duckdb.sql(f"""
            select count(*), count(distinct (basket_id, line_number)), sum(sales_value)
            from '{folder}/order_items.parquet'
        """).fetchone()
        assert lines == (1_469_307, 1_469_307, Decimal("4596039.58"))

    def test_completejourney_campaigns_reach_known_households(self):
        folder = fetch_data.fetch("completejourney")
        sends, redeemed = duckdb.sql(f"""
            select count(*), count(first_redemption_date)
            from '{folder}/campaign_sends.parquet'
            inner join '{folder}/campaigns.parquet' using (campaign_id)
            inner join '{folder}/customers.parquet' using (household_id)
        """).fetchone()
        assert sends == 6_589
        assert 0 < redeemed < sends

    def test_what_is_there_is_not_fetched_again(self, tmp_path, monkeypatch):
        (tmp_path / "cdnow").mkdir()
        monkeypatch.setattr(fetch_data, "download", lambda *_: pytest.fail("it was downloaded"))
        assert fetch_data.fetch("cdnow", tmp_path) == tmp_path / "cdnow"

    def test_without_a_network_it_says_so_and_leaves_nothing(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        with pytest.raises(fetch_data.FetchError, match="could not download lifetimes==0.11.3"):
            fetch_data.fetch("cdnow", tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_another_file_than_the_known_one_is_refused(self, tmp_path, monkeypatch):
        wheel = tmp_path / "some.whl"
        wheel.write_bytes(b"something else")
        monkeypatch.setattr(fetch_data, "download", lambda *_: wheel)
        with pytest.raises(fetch_data.FetchError, match="some.whl is not the file"):
            fetch_data.fetch("cdnow", tmp_path / "data")
        assert list((tmp_path / "data").iterdir()) == []


TIERS_TABLE = """
rank  tier        名称        customers   share  net revenue  share of revenue
----  ----------  ----------  ---------  ------  -----------  ----------------
   1  north_star  北极星用户          1   12.5%     1,500.00            100.0%
   5  general     常规用户            7   87.5%         0.00              0.0%
      all                             8  100.0%     1,500.00            100.0%
"""


class TestShowTiers:
    @pytest.fixture
    def database(self, tmp_path, monkeypatch) -> Path:
        """A file with empty marts, named like its schema, as it is by default."""
        path = tmp_path / "northstar.duckdb"
        monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(path))
        monkeypatch.setenv("NORTHSTAR_SCHEMA", "northstar")
        with duckdb.connect(str(path)) as connection:
            connection.execute("""
                create schema northstar.northstar;
                create table northstar.northstar.customers (
                    customer_id text, net_revenue decimal(18, 4)
                );
                create table northstar.northstar.customer_tiers (
                    as_of_date date, customer_id text, tier_system text, tier_code text,
                    tier_rank integer, tier_name_zh text
                );
                create table northstar.northstar.input_summary (
                    table_name text, outcome_kind text, outcome text, row_count bigint,
                    share decimal(18, 6)
                );
                create schema northstar.northstar_rules;
                create table northstar.northstar_rules.coverage_targets (
                    tier_system text, excluded_tier_code text, target_share decimal(18, 6),
                    valid_from date, valid_to date
                );
            """)
        return path

    def test_tiers_stand_in_a_table_with_coverage_and_place(self, database, capsys):
        with duckdb.connect(str(database)) as connection:
            connection.execute("""
                insert into northstar.northstar.customers
                select 'c' || range, case range when 1 then 1500 else 0 end from range(1, 10);
                insert into northstar.northstar.customer_tiers
                select
                    date '2024-06-30', 'c' || range, 'quadrant',
                    if(range = 1, 'north_star', 'general'),
                    if(range = 1, 1, 5),
                    if(range = 1, '北极星用户', '常规用户')
                from range(1, 9)
                union all
                select date '2024-06-30', 'c1', 'pyramid', 'diamond', 1, '钻石VIP';
                insert into northstar.northstar_rules.coverage_targets values
                    ('quadrant', 'general', 0.8, null, '2024-06-29'),
                    ('quadrant', 'general', 0.9, '2024-06-30', null);
                insert into northstar.northstar.input_summary values
                    ('orders', 'accepted', 'accepted', 1500, 0.75),
                    ('orders', 'not_counted', 'not_counted', 100, 0.05),
                    ('orders', 'rejected', 'invalid_amount', 396, 0.198),
                    ('orders', 'rejected', 'missing_amount', 3, 0.0015),
                    ('orders', 'rejected', 'missing_order_id', 1, 0.0005),
                    ('orders', 'issue', 'invalid_market', 700, 0.35),
                    ('orders', 'filtered', 'filtered', 9, 0.1),
                    ('refunds', 'accepted', 'accepted', 5, 1);
            """)
        show_tiers.main()
        shown = capsys.readouterr().out
        assert "Quadrant tiers as of 2024-06-30\n" in shown
        assert TIERS_TABLE in shown
        assert "Coverage (customers outside general): 12.5%, target 90%" in shown
        left_out = "9 left out by raw_where"
        assert shown.endswith(f"""
Orders: 2,000 raw rows, 1,500 accepted, 100 not counted, 400 rejected, {left_out} \
(mart input_summary)
  396 (19.8%) invalid_amount
  100 (5.0%) not_counted
  3 (0.2%) missing_amount
  and 1 more reason

Database: {database}
""")

    def test_no_sale_is_no_error(self, database, capsys):
        show_tiers.main()
        assert "No customer has a sale" in capsys.readouterr().out

    def test_a_missing_database_is_named(self, database):
        database.unlink()
        with pytest.raises(SystemExit, match=f"no database at {database}"):
            show_tiers.main()

    def test_a_database_without_marts_is_named(self, database):
        with duckdb.connect(str(database)) as connection:
            connection.execute("drop table northstar.northstar.customer_tiers")
        with pytest.raises(SystemExit, match="tiers in schema northstar of .* cannot be read"):
            show_tiers.main()


class TestPublish:
    @pytest.fixture
    def database(self, tmp_path, monkeypatch) -> Path:
        """A file with two marts, one of them a view, and a table that is none."""
        path = tmp_path / "warehouse.duckdb"
        monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(path))
        monkeypatch.setenv("NORTHSTAR_SCHEMA", "shop")
        with duckdb.connect(str(path)) as connection:
            connection.execute("""
                create schema shop;
                create schema shop_intermediate;
                create table shop_intermediate.int_orders as select 1 as order_id;
                create table shop.customers as select 'c''1' as customer_id;
                comment on table shop.customers is 'One row per customer''s account';
                comment on column shop.customers.customer_id is 'The "customer"';
                create view shop.orders as from shop_intermediate.int_orders;
            """)
        return path

    def test_readers_stay_connected_while_marts_are_published_again(self, database, capsys):
        publish.main([])
        copy = database.with_name("marts.duckdb")
        assert capsys.readouterr().out == f"Published 2 marts: {copy}\n"
        with duckdb.connect(str(copy), read_only=True) as reader:
            with duckdb.connect(str(database)) as connection:
                connection.execute("insert into shop.customers values ('c2')")
            publish.main([])
            assert reader.execute("select count(*) from shop.customers").fetchone() == (1,)
        with duckdb.connect(str(copy), read_only=True) as reader:
            tables = reader.execute("select table_name, comment from duckdb_tables()").fetchall()
            assert sorted(tables) == [
                ("customers", "One row per customer's account"), ("orders", None),
            ]
            assert reader.execute("select comment from duckdb_columns()").fetchall()[0] == (
                'The "customer"',
            )
            assert reader.execute("from shop.customers").fetchall() == [("c'1",), ("c2",)]
        assert sorted(file.name for file in database.parent.iterdir()) == [
            "marts.duckdb", "warehouse.duckdb",
        ]

    def test_parquet_files(self, database, tmp_path):
        publish.main(["--parquet", str(tmp_path / "marts")])
        files = sorted((tmp_path / "marts").iterdir())
        assert [file.name for file in files] == ["customers.parquet", "orders.parquet"]
        assert duckdb.read_parquet(str(files[0])).fetchall() == [("c'1",)]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--to", "shop.duckdb"], "named like the schema makes shop.customers ambiguous"),
            (["--to", "{database}"], "is the database itself"),
        ],
    )
    def test_a_wrong_place_is_named(self, database, arguments, message):
        arguments = [argument.format(database=database) for argument in arguments]
        with pytest.raises(SystemExit, match=message):
            publish.main(arguments)

    def test_a_reader_of_the_database_itself_is_named(self, database):
        reader = (
            "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
            "print('open', flush=True); input()"
        )
        command = [sys.executable, "-c", reader, str(database)]
        check_database.main()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, **pipes) as process:
            assert process.stdout.readline() == b"open\n"
            with pytest.raises(SystemExit, match="make publish"):
                check_database.main()
            process.communicate(b"\n")


def test_a_server_of_spark_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NORTHSTAR_SPARK_HOST", "127.0.0.1")
    monkeypatch.setenv("NORTHSTAR_SPARK_PORT", "1")
    with pytest.raises(SystemExit, match="127.0.0.1:1 .*`make spark` starts one"):
        check_database.main("spark")
