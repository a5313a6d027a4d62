"""No bytes are left of an erased customer after `make erase`; on Postgres, nothing in a dump."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
import yaml

import erase
from dashboards import content_of
from erased import SALT, ErasureShop, found_in, named, traces
from postgres import Server, find_programs
from project import (
    ROOT,
    SPINE_AND_HISTORY,
    WITHOUT_TESTS,
    Project,
    copy_sources,
    load_text_table,
)

ERASED = named("c1")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project as a user gets it, with the environment that `make` would set up."""
    folder = copy_sources(tmp_path / "clone", with_tests=False)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    os.utime(folder / "requirements.lock", (0, 0))
    return folder


def run(folder: Path, *command: str) -> str:
    """Run a command as a user does; return what it prints."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("MAKE", "NORTHSTAR_"))}
    finished = subprocess.run(
        command, cwd=folder, env={**kept, "NORTHSTAR_PII_SALT": SALT}, capture_output=True,
        text=True)
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr
    return finished.stdout


def files_with(folder: Path, needles: set[str]) -> set[str]:
    """The files below a folder in whose bytes one of some texts stands; raw tables aside."""
    found = set()
    for file in folder.rglob("*"):
        place = file.relative_to(folder)
        if place.parts[0] in (".venv", "raw", "seeds") or not file.is_file():
            continue
        content = file.read_bytes()
        if any(needle.encode() in content for needle in needles):
            found.add(str(place))
    return found


def test_make_erase_leaves_no_bytes(clone: Path):
    shop = ErasureShop(random.Random(24), orders_have_addresses=True)
    shop.live(60, actions=40)
    variables = shop.write(clone / "raw")
    (clone / "shop.yml").write_text(yaml.safe_dump({**variables, "raw_path": "raw"}))
    build = [".venv/bin/dbt", "build", *WITHOUT_TESTS, "--vars", (clone / "shop.yml").read_text()]
    run(clone, *build)
    run(clone, "make", "publish")
    run(clone, "make", "dashboard", "VARS=shop.yml")
    (clone / "exports").mkdir()
    (clone / "exports" / "audience.csv").write_text(f"customer_id\n{ERASED}\n")
    needles = traces({ERASED})
    assert {"warehouse.duckdb", "marts.duckdb", "exports/audience.csv"} <= files_with(
        clone, needles)
    assert ERASED in str(content_of(clone / "target" / "dashboard.html"))  # which is packed

    shop.ask("c1")
    shop.write(clone / "raw")
    said = run(clone, "make", "erase", "VARS=shop.yml")
    assert "deleted target, logs, exports" in said.splitlines()[-1]
    assert files_with(clone, needles) == set()
    assert not (clone / "target" / "dashboard.html").exists()
    for name in ("warehouse", "marts"):
        with duckdb.connect(str(clone / f"{name}.duckdb"), read_only=True) as connection:
            (orders,) = connection.execute("select count(*) from northstar.orders").fetchone()
            assert orders > 20
    again = run(clone, *build, "--select", "+orders")
    assert "ERROR=0" in again


def test_a_dump_of_postgres_holds_nothing(postgres: Server, tmp_path: Path):
    shop = ErasureShop(random.Random(3), orders_have_addresses=True)
    shop.live(60, actions=40)
    env = {**postgres.new_database(), "NORTHSTAR_PII_SALT": SALT}
    variables = shop.write(tmp_path / "raw")
    variables |= {"raw_source": "warehouse", "raw_schema": "raw", "raw_path": None}

    def load() -> None:
        for file in (tmp_path / "raw").glob("*.csv"):
            load_text_table(env, "raw", file.stem, file)

    def dump() -> str:
        url = {
            f"--{option}": env[f"NORTHSTAR_PG_{name}"] for option, name in [
                ("host", "HOST"), ("port", "PORT"), ("username", "USER"), ("dbname", "DATABASE")]
        }
        command = [str(find_programs() / "pg_dump"), "--schema=northstar*"]
        command += [part for option in url.items() for part in option]
        environment = {**os.environ, "PGPASSWORD": env["NORTHSTAR_PG_PASSWORD"]}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True).stdout

    load()
    project = Project(tmp_path, variables, target="postgres", env=env)
    project.build(*WITHOUT_TESTS, *SPINE_AND_HISTORY)
    assert ERASED in dump()
    shop.ask("c1")
    shop.write(tmp_path / "raw")
    load()
    project.build(*WITHOUT_TESTS)
    needles = traces({ERASED})
    assert found_in(project, needles) == []
    dumped = dump()
    assert "COPY northstar_intermediate.int_orders_accepted" in dumped
    assert [needle for needle in needles if needle in dumped] == []
    # An export shows staging, and hides it again.
    day = project.value("select max(outreach_date) from northstar.outreach_list")
    asked = {"export_personal_data": True, "today": day.isoformat()}
    for operation, is_shown in (("begin_export", True), ("end_export", False)):
        outcome = project.dbt("run-operation", f"northstar.{operation}", variables=asked)
        assert outcome.success, outcome.errors
        customers = project.value("select count(*) from northstar_staging.stg_customers")
        assert (customers > 0) == is_shown
    assert found_in(project, needles) == []


class TestScript:
    def test_a_database_in_a_folder_that_goes_is_kept(self, monkeypatch):
        monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(ROOT / "target" / "some.duckdb"))
        with pytest.raises(SystemExit, match="lies in a folder that is to be deleted"):
            erase.main()

    def test_there_must_be_a_database(self, monkeypatch, tmp_path):
        monkeypatch.setenv("NORTHSTAR_DUCKDB_PATH", str(tmp_path / "none.duckdb"))
        with pytest.raises(SystemExit, match="There is no database at .*none.duckdb"):
            erase.main()

    def test_other_engines_are_told_where_to_read(self):
        with pytest.raises(SystemExit, match="How spark forgets dropped rows"):
            erase.main("spark")

    def test_postgres_rewrites_every_table(self, postgres, monkeypatch, tmp_path, capsys):
        env = postgres.new_database()
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        load_text_table(env, "northstar", "orders", [{"order_id": "1"}])
        monkeypatch.setattr(erase, "PROJECT", tmp_path)
        (tmp_path / "logs").mkdir()
        erase.main("postgres")
        assert "rewrote 1 tables of northstar" in capsys.readouterr().out
        assert not (tmp_path / "logs").exists()
