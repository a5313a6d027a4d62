"""The fixtures make projects, start a PostgreSQL server, and build once what many tests read."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

import fetch_data
from postgres import Server, running_server
from project import (
    ROOT,
    SPINE_AND_VALUE,
    WITHOUT_UNIT_TESTS,
    Project,
    copy_sources,
    example_vars,
    invoke,
    without_rooms,
)

NOT_COMMITTED = shutil.ignore_patterns("dbt_packages", "package-lock.yml", "target", "logs")
SCREENSHOTS = ROOT / "target" / "screenshots"  # of the dashboard and the documentation


@pytest.fixture
def new_project(tmp_path: Path) -> Callable[..., Project]:
    """Make projects for one test: `new_project(variables, target=..., env=..., ...)`."""
    count = 0

    def make(variables: dict[str, Any] | None = None, **options: Any) -> Project:
        nonlocal count
        count += 1
        folder = tmp_path / f"project_{count}"
        folder.mkdir()
        return Project(folder, variables or {}, **options)

    return make


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole session; take a database with `new_database()`."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[..., Project]:
    """Build a project once for all of pytest's workers: `built_once(name, variables, *arguments)`.

    The worker that comes first builds it; each works on a copy of its own, since DuckDB opens a
    file for one process alone. Tests read it and must not change it. It comes back only if
    everything passed.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def build(name: str, variables: dict[str, Any], *arguments: str) -> Project:
        folder = shared / f"built_{name}"
        folder.mkdir(exist_ok=True)
        built = Project(folder, variables)
        copy = Project(tmp_path_factory.mktemp(name), variables)
        finished = folder / "outcome.pickle"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not finished.exists():
                finished.write_bytes(pickle.dumps(built.build(*arguments)))
            shutil.copy(built.database, copy.database)
            copy.outcome = pickle.loads(finished.read_bytes())
        return copy

    return build


@pytest.fixture(scope="session")
def demo_build(built_once: Callable[..., Project]) -> Project:
    """The demo, built on DuckDB."""
    return built_once("demo", {"today": "2026-07-31"})


@pytest.fixture(scope="session")
def cdnow_build(built_once: Callable[..., Project]) -> Project:
    """CDNOW, fetched where needed and built on DuckDB."""
    return built_once("cdnow", example("cdnow"), *WITHOUT_UNIT_TESTS, *SPINE_AND_VALUE)


@pytest.fixture(scope="session")
def completejourney_build(built_once: Callable[..., Project]) -> Project:
    """The Complete Journey, fetched where needed and built on DuckDB."""
    rooms = without_rooms(
        "economics", "scorecards", "monitoring", "budget", "outreach", "compliance")
    return built_once(
        "completejourney", example("completejourney"), *WITHOUT_UNIT_TESTS, *rooms)


def example(name: str) -> dict[str, Any]:
    """The variables that ship for an example data set, which is fetched where needed."""
    return {**example_vars(name), "raw_path": str(fetch_data.fetch(name))}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shop's project, into which `dbt deps` has installed a copy of Northstar."""
    folder = tmp_path_factory.mktemp("installed")
    northstar = copy_sources(folder / "northstar")
    shop = northstar / "integration_tests"
    shutil.copytree(ROOT / "integration_tests", shop, ignore=NOT_COMMITTED)
    folders = ["--project-dir", str(shop), "--profiles-dir", str(shop), "--log-path", str(folder)]
    outcome = invoke(["deps", *folders], Project(folder).environment)
    assert outcome.success, outcome.errors
    return shop


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    """A headless Chromium that keeps its console and its requests.

    It ends with the tests of a file, since an open page takes a tenth of a processor.
    Without one the tests are skipped, or fail if NORTHSTAR_REQUIRE_CHROMIUM is set, as it is in
    continuous integration.
    """
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (program and driver):
        reason = "chromium and chromedriver are not installed"
        if os.environ.get("NORTHSTAR_REQUIRE_CHROMIUM"):
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en-US",
                     "--window-size=1400,1300"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    yield opened
    opened.quit()
