"""The daily run does what docs/operations.md says, and that page quotes messages that exist."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pytest
import yaml

import show_alerts
from postgres import Server
from project import ROOT, Project, copy_sources, load_text_table

NOW = datetime.now(timezone.utc)
VARIABLES = {"raw_source": "files", "raw_path": "export"}

# Fixed parts of messages: texts in single or double quotes, joined over lines and by ~
JOIN = re.compile(r"""(['"])\s*~?\s*\n?\s*~?\s*f?\1""")
MESSAGE = re.compile(r"(?:_stop|raise_compiler_error|exceptions\.warn)\((.*?)\) -?%}", re.DOTALL)

PASSED_ON = {  # the macro that makes a message of its arguments
    "wrong, allowed, where",
    "\n        wrong ~ '. Allowed: ' ~ allowed ~ '. Change it in: ' ~ where ~ '.'",
}


def orders(days: float, amount: str = "10.50") -> list[dict[str, str]]:
    """Nine orders of three customers, the newest one some days old."""
    return [
        {
            "order_id": f"o{number}", "customer_id": f"c{number % 3}", "amount": amount,
            "ordered_at": f"{NOW - timedelta(days=days + 20 * number):%Y-%m-%dT%H:%M:%SZ}",
        }
        for number in range(9)
    ]


class Shop:
    """A copy of the project with a tiny shop, as a user has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = copy_sources(folder)
        shutil.copytree(ROOT / "scripts", self.folder / "scripts")
        (self.folder / ".venv").symlink_to(ROOT / ".venv")
        (self.folder / "export").mkdir()
        (self.folder / "shop.yml").write_text(yaml.safe_dump(VARIABLES), encoding="utf-8")
        # In place of the dashboard, which has tests of its own
        (self.folder / "dashboard").mkdir(exist_ok=True)
        (self.folder / "dashboard" / "build.py").write_text(
            "import pathlib, sys\n"
            "pathlib.Path(sys.argv[sys.argv.index('--output') + 1]).write_text(str(sys.argv))\n",
            encoding="utf-8",
        )

    @property
    def lock(self) -> Path:
        """The file that a run locks."""
        return self.folder / "target" / "daily" / "shop_duckdb" / "lock"

    @property
    def published(self) -> Path:
        """The marts for readers."""
        return self.folder / "shop_marts.duckdb"

    @property
    def dashboard(self) -> Path:
        """The dashboard, where no option says otherwise."""
        return self.lock.with_name("dashboard.html")

    def export(self, days: float, amount: str = "10.50") -> None:
        """Write the shop's export anew."""
        rows = orders(days, amount)
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (self.folder / "export" / "orders.csv").write_text("\n".join(lines), encoding="utf-8")

    def run(self, *options: str) -> subprocess.CompletedProcess:
        """Start the daily run from another folder, as cron does."""
        kept = {key: value for key, value in os.environ.items()
                if not key.startswith(("MAKE", "NORTHSTAR_", "DBT_"))}
        return subprocess.run(
            [self.folder / "scripts" / "daily.sh", *options],
            cwd=self.folder.parent, capture_output=True, text=True,
            env={**kept, "VARS": str(self.folder / "shop.yml"),
                 "NORTHSTAR_DUCKDB_PATH": "shop.duckdb"},
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """One shop for all tests, which run in their order: parsing takes longer than building."""
    return Shop(tmp_path_factory.mktemp("daily") / "clone")


@pytest.mark.parametrize(
    ("severity", "code"), [("critical", 0), ("warning", 6), ("info", 6), ("none", 0)])
def test_the_severity_of_open_alerts_decides_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture,
    severity: str, code: int,
):
    database = tmp_path / "shop.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema northstar")
        connection.execute("""
            create table northstar.alerts as
            select
                severity, severity || ' rule' as rule_code, 'Name' as name_en, 'all' as market,
                'all' as dimension, 'all' as member, 'It fell.' as explanation_en, 2 as runs_for,
                'analyst' as owner_role, 'Look.' as action_en, timestamp '2026-07-02' as due_at,
                severity <> 'critical' as is_open
            from (values ('critical'), ('warning'), ('info')) as rules (severity)
        """)
    monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(database))
    assert show_alerts.main(["--severity", severity]) == code
    printed = capsys.readouterr().out
    warned = "warning: It fell. (Name, raised 2 times in a row)"
    assert printed.index(warned) < printed.index("info: It fell")
    assert printed.startswith("2 open alerts") and "critical" not in printed
    assert "analyst, by 2026-07-02 00:00: Look." in printed


def test_without_the_room_no_alert_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    database = tmp_path / "shop.duckdb"
    duckdb.connect(str(database)).close()
    monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(database))
    assert show_alerts.main([]) == 0
    assert capsys.readouterr().out == "No alert is open.\n"


def test_an_open_alert_fails_builds_from_its_severity_on(
    demo_build: Project, new_project: Callable[..., Project]
):
    project = new_project(demo_build.variables)
    shutil.copy(demo_build.database, project.database)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute("update northstar.alerts set is_open = severity = 'warning'")
        connection.execute("checkpoint")
    parsed_with = {**demo_build.variables, "fail_on_severity": "info"}
    for severity, passes in {"critical": True, "warning": False, "info": False}.items():
        outcome = project.dbt(
            "build", "--select", "no_open_alert_is_severe",
            variables={"fail_on_severity": severity}, parsed_with=parsed_with,
        )
        assert outcome.statuses["no_open_alert_is_severe"] == ("pass" if passes else "fail")


class TestDailyRun:
    def test_wrong_use_is_told(self, shop: Shop):
        finished = shop.run("--var", "shop.yml")
        assert finished.returncode == 2
        assert "Unknown option --var. Allowed: --vars, --target" in finished.stderr
        finished = shop.run("--vars", "no_such.yml")
        assert finished.returncode == 2
        assert "There is no file of variables no_such.yml" in finished.stderr
        finished = shop.run("--severity", "high")
        assert finished.returncode == 2
        assert "Allowed: critical, warning, info, none" in finished.stderr
        assert not (shop.folder / "target").exists()

    def test_a_stale_source_stops_it_before_the_build(self, shop: Shop):
        shop.export(days=5)
        finished = shop.run()
        assert finished.returncode == 4, finished.stdout + finished.stderr
        assert "orders: the newest row is of" in finished.stderr
        assert "5.0 days old; allowed: at most 4 days old" in finished.stderr
        assert not shop.published.exists()
        with duckdb.connect(str(shop.folder / "shop.duckdb"), read_only=True) as connection:
            assert connection.sql("select * from duckdb_tables()").fetchall() == []

    def test_a_good_run_publishes(self, shop: Shop):
        shop.export(days=3)  # a warning alone
        finished = shop.run()
        assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr
        assert "WARN freshness of raw.orders" in finished.stdout
        assert "dbt retry" not in finished.stdout and "tried once more" not in finished.stdout
        assert " open alert" in finished.stdout and "warning: " in finished.stdout
        with duckdb.connect(str(shop.published), read_only=True) as connection:
            assert connection.sql("from northstar.customers").fetchall()
        said = shop.dashboard.read_text(encoding="utf-8")
        assert str(shop.folder / "shop.yml") in said and "'--target', 'duckdb'" in said

    def test_a_second_run_touches_nothing_while_the_lock_is_held(self, shop: Shop):
        before = contents(shop.folder)
        with shop.lock.open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            finished = shop.run()
        assert finished.returncode == 3
        assert f"Another run holds the lock {shop.lock}" in finished.stderr
        assert contents(shop.folder) == before

    def test_an_open_database_is_named(self, shop: Shop):
        with duckdb.connect(str(shop.folder / "shop.duckdb"), read_only=True):
            finished = shop.run()
        assert finished.returncode == 1
        assert "is open in another program" in finished.stderr
        assert "freshness" not in finished.stdout

    def test_a_wrong_column_is_no_stale_source(self, shop: Shop):
        file = shop.folder / "export" / "orders.csv"
        file.write_text(file.read_text(encoding="utf-8").replace("amount", "total"))
        finished = shop.run()
        assert finished.returncode == 1
        assert "has no column 'amount'" in finished.stdout
        assert "The sources could not be asked" in finished.stderr

    def test_a_failed_build_is_tried_once_more_and_not_published(self, shop: Shop):
        shop.export(days=5, amount="ten")
        before = shop.published.read_bytes(), shop.dashboard.read_bytes()
        finished = shop.run("--skip-freshness")
        assert finished.returncode == 1, finished.stdout + finished.stderr
        assert finished.stdout.count("tried once more") == 1
        assert finished.stdout.count("FAIL ") >= 2
        assert "The build failed twice. Nothing was published." in finished.stderr
        assert (shop.published.read_bytes(), shop.dashboard.read_bytes()) == before


def contents(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of change of every file in a folder."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file() and ".venv" not in file.parts:
            found[file] = (file.stat().st_size, file.stat().st_mtime_ns)
    return found


class TestFreshness:
    def test_tables_of_a_warehouse_are_asked(
        self, postgres: Server, new_project: Callable[..., Project]
    ):
        database = postgres.new_database()
        project = new_project(
            {"raw_source": "warehouse", "raw_schema": "shop"}, target="postgres", env=database)
        for days, status in ((0, "pass"), (3, "warn"), (9, "error")):
            rows = orders(days)
            odd = [{**rows[0], "ordered_at": "yesterday"}, {**rows[0], "ordered_at": "2099-01-01"}]
            load_text_table(database, "shop", "orders", rows + odd)
            outcome = project.dbt("source", "freshness")
            assert outcome.success == (status != "error"), outcome.errors
            (asked,) = [row for row in outcome.result.results if hasattr(row, "max_loaded_at")]
            assert (asked.node.name, str(asked.status)) == ("orders", status)
            newest = rows[0]["ordered_at"].replace("Z", "+00:00")
            assert asked.max_loaded_at == datetime.fromisoformat(newest)

    def test_only_supplied_tables_are_asked(self, new_project: Callable[..., Project], tmp_path):
        days = f"{NOW - timedelta(days=10):%Y-%m-%d}"
        (tmp_path / "orders.csv").write_text(
            f"order_id,customer_id,ordered_at,amount,updated_at\no,c,2020-01-01,1,{NOW:%Y-%m-%d}\n")
        (tmp_path / "fx_rates.csv").write_text(
            f"rate_date,currency_code,rate_to_reporting\n{days},EUR,1.1\n")
        project = new_project({
            "raw_source": "files", "raw_path": str(tmp_path), "raw_tables": ["orders", "fx_rates"]})
        statuses = project.dbt("source", "freshness").statuses
        asked = {name: statuses[name] for name in statuses if name in ("orders", "events",
                                                                       "fx_rates")}
        assert asked == {"orders": "pass", "fx_rates": "warn"}

    def test_the_demo_is_not_asked(self, new_project: Callable[..., Project]):
        outcome = new_project().dbt("source", "freshness")
        assert outcome.success and not outcome.statuses


def quoted() -> list[str]:
    """The messages in the first columns of the page's tables by message."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    tables = page.partition("## What to do when a run fails")[2].partition("### Messages of others")
    rows = [line.split("|")[1] for line in tables[0].splitlines() if line.startswith("|")]
    return [message.strip() for row in rows for message in re.findall("`([^`]+)`", row)]


class TestPage:
    def test_every_message_it_quotes_exists(self):
        files = [
            file for folder in ("macros", "models", "seeds", "tests/invariants", "scripts",
                                "dashboard")
            for file in (ROOT / folder).rglob("*") if file.suffix in {".sql", ".yml", ".py", ".sh"}
        ]
        known = "\n".join(
            f"{file.stem}\n{JOIN.sub('', file.read_text(encoding='utf-8'))}" for file in files)
        assert len(quoted()) > 80
        assert [message for message in quoted() if message not in known] == []

    def test_every_message_of_a_macro_is_told(self):
        messages = [
            (file.name, JOIN.sub("", text))
            for file in (ROOT / "macros").rglob("*.sql")
            for text in MESSAGE.findall(file.read_text(encoding="utf-8"))
        ]
        assert len(messages) > 60
        untold = [
            (name, text) for name, text in messages
            if text not in PASSED_ON and not any(message in text for message in quoted())
        ]
        assert untold == []

    def test_every_invariant_is_told(self):
        names = {file.stem for file in (ROOT / "tests" / "invariants").rglob("*.sql")}
        assert names - set(quoted()) == set()

    def test_its_exit_codes_are_those_of_the_script(self):
        script = (ROOT / "scripts" / "daily.sh").read_text(encoding="utf-8")
        page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
        said = set(re.findall(r"^#   (\d)  ", script, re.MULTILINE))
        assert said == set(re.findall(r"^\| (\d) \| ", page, re.MULTILINE))
        assert said == {"0", *re.findall(r"stop (\d) ", script)}

    def test_the_workflow_is_yaml_with_the_daily_run(self):
        file = ROOT / "examples" / "github-actions.yml"
        steps = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["daily"]["steps"]
        assert any("scripts/daily.sh --vars" in step.get("run", "") for step in steps)
