"""The README's commands, files and queries work as printed, one after the other."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from dashboards import content_of
from project import ROOT, copy_sources

BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """The README's fenced blocks that have a language, without their indentation."""
    found = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    return [
        (language, "".join(line[len(indent):] for line in text.splitlines(keepends=True)))
        for indent, language, text in found
    ]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project as a user gets it, less invariants and unit tests, with the venv of `make`."""
    folder = copy_sources(tmp_path / "clone", with_tests=False)
    for name in ("Makefile", "requirements.lock", "README.md"):
        shutil.copy(ROOT / name, folder)
    for name in ("scripts", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    os.utime(folder / "requirements.lock", (0, 0))  # or make would set up the environment anew
    return folder


def run(folder: Path, script: str) -> str:
    """Run shell lines as one script; return what they print."""
    kept = {key: value for key, value in os.environ.items()
            if not key.startswith(("MAKE", "NORTHSTAR_"))}
    finished = subprocess.run(
        ["bash", "-ec", script], cwd=folder, env=kept, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr
    return finished.stdout


def test_every_block_of_the_readme_works(clone: Path):
    seen, database = [], clone / "warehouse.duckdb"
    for language, text in blocks():
        seen.append(language)
        if language == "sh":
            printed = run(clone, text)
            if text == "make build\n":
                tiers = re.search(r"```\n(Quadrant tiers.*?)```", (clone / "README.md").read_text(
                    encoding="utf-8"), re.DOTALL)
                assert tiers.group(1).strip() in printed
            elif "show_tiers" in text:
                assert "2 raw rows, 2 accepted" in printed
        elif language == "sql":
            with duckdb.connect(str(database), read_only=True) as connection:
                assert connection.execute(text).fetchall()
        elif language == "csv":
            (clone / "my_shop").mkdir()
            (clone / "my_shop" / "orders.csv").write_text(text, encoding="utf-8")
        elif named := re.match(r"(?:#|--) (\S+\.(?:yml|sql))\n", text):
            (clone / named.group(1)).write_text(text, encoding="utf-8")
    run(clone, "make dashboard")  # again, now with the README's page
    content = content_of(clone / "target" / "dashboard.html")
    assert content["data"]["order_channels"]["sales_count"]
    assert "order_channels" in [page["name"] for page in content["pages"]]
    assert seen == [
        "sh", "sql", "sql", "sh", "jinja", "yaml", "sh", "csv", "yaml", "sh", "yaml", "sh",
    ]
    assert (clone / "marts.duckdb").exists()
