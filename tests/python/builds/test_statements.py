"""The rule seeds hold what the plans say: each statement that belongs there, word for word.

The list of the plans' statements lies beside the repository (shared/plan_statements.csv), not in
it. Without it only what the seeds say of themselves is tested.
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from project import ROOT, rule_seed

STATEMENTS = ROOT.parent / "shared" / "plan_statements.csv"
PAGE = ROOT / "docs" / "statements.md"

# Where the statements of a home are cited. A seed of another name may cite them as well.
SEEDS_OF_HOME = {
    "metric_target": {"kpi_targets", "benchmarks", "metric_definitions"},
    "benchmark": {"kpi_targets", "benchmarks", "metric_definitions"},
    "alert": {"alert_rules", "metric_definitions"},
    "quality": {"kpi_targets", "benchmarks", "metric_definitions"},
}
QUOTING_SEEDS = ("kpi_targets", "benchmarks")
# Rules of outreach: a row that cites a statement quotes it, one that is ours has neither.
OUTREACH_SEEDS = (
    "contact_caps", "cultural_calendar", "cultural_terms", "market_messages", "market_profiles",
    "outreach_actions", "tier_benefits",
)
ID = re.compile(r"S[0-4]-[1-9]\d*")

Row = dict[str, str]


def rows_of(file: Path) -> list[Row]:
    """Read a CSV file with a header."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def statements() -> dict[str, Row]:
    """The plans' statements by id."""
    if not STATEMENTS.exists():
        pytest.skip(f"{STATEMENTS.name} is not there")
    rows = rows_of(STATEMENTS)
    by_id = {row["statement"]: row for row in rows}
    assert len(by_id) == len(rows) > 300
    return by_id


@pytest.fixture(scope="module")
def cited() -> dict[str, set[str]]:
    """The ids that each rule seed cites, by the seed's name."""
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "seeds" / "rules").glob("*/*.csv")):
        rows = rows_of(file)
        if rows and "statements" in rows[0]:
            found[file.stem] = {code for row in rows for code in row["statements"].split()}
    assert set().union(*SEEDS_OF_HOME.values()) <= set(found)
    return found


@pytest.mark.parametrize("home", SEEDS_OF_HOME)
def test_each_statement_is_cited_where_it_belongs(statements, cited, home: str):
    belonging = {code for code, row in statements.items() if row["home"] == home}
    assert belonging
    assert belonging - set().union(*(cited[seed] for seed in SEEDS_OF_HOME[home])) == set()


def test_each_cited_statement_exists(statements, cited):
    assert {seed: codes - set(statements) for seed, codes in cited.items()} == {
        seed: set() for seed in cited
    }


@pytest.mark.parametrize("seed", QUOTING_SEEDS)
def test_quotes_are_verbatim(statements, seed: str):
    rows = rows_of(rule_seed(seed))
    altered = [
        row[f"{seed.removeprefix('kpi_').removesuffix('s')}_code"]
        for row in rows
        if not row["quote_zh"]
        or not any(
            row["quote_zh"] in statements[code]["quote_zh"] for code in row["statements"].split()
        )
    ]
    assert rows and not altered


@pytest.mark.parametrize("seed", QUOTING_SEEDS)
def test_sources_name_the_sections_of_the_statements(statements, seed: str):
    for row in rows_of(rule_seed(seed)):
        for code in row["statements"].split():
            section = f"{code.split('-')[0]} {statements[code]['section']}"
            assert section in row["source"], row


@pytest.mark.parametrize("seed", OUTREACH_SEEDS)
def test_rules_of_outreach_quote_their_statements(statements, seed: str):
    rows = rows_of(rule_seed(seed))
    assert rows
    for row in rows:
        codes = row["statements"].split()
        assert bool(codes) == bool(row["quote_zh"]), row
        if codes:
            assert any(row["quote_zh"] in statements[code]["quote_zh"] for code in codes), row
        for code in codes:
            assert f"{code.split('-')[0]} {statements[code]['section']}" in row["source"], row


def test_the_page_lists_the_other_statements_by_home(statements, cited):
    """A statement that no seed cites stands on the page, under its home."""
    everywhere = set().union(*cited.values())
    expected: dict[str, list[str]] = defaultdict(list)
    for code, row in statements.items():
        if code not in everywhere:
            expected[row["home"]].append(code)
    listed = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            listed[cells[0].strip("`")] = ID.findall(cells[2])
    assert listed == expected


def test_goal_trees_end():
    """Each target's parents lead to a top within three steps; the tree of S1 3.2 is there."""
    parents = {
        row["target_code"]: row["parent_target_code"] for row in rows_of(rule_seed("kpi_targets"))
    }
    assert parents["core_frequency"] == "yearly_retention"
    for code in parents:
        way = [code]
        while parents[way[-1]]:
            way.append(parents[way[-1]])
            assert len(way) <= 4, way
