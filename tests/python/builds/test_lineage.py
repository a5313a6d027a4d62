"""docs/lineage.md draws the compiled SQL: the page is what the script writes, and it is right."""

import copy
from typing import Any

import pytest

import draw_lineage
from draw_lineage import COLUMNS, MOST_BOXES, Lineage
from project import ROOT


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """dbt's manifest of the demo with its compiled SQL."""
    return draw_lineage.compiled_project({"today": "2026-07-31"})


@pytest.fixture(scope="module")
def project(manifest: dict[str, Any]) -> Lineage:
    """The lineage of the demo as it is."""
    return Lineage(manifest)


def names_of_rules(project: Lineage, mart: str, column: str) -> set[str]:
    """The rule seeds behind a column."""
    return {project.name(node) for node in project.rules(project.way(mart, column))}


def test_the_page_is_what_the_script_writes(project: Lineage):
    written = draw_lineage.PAGE.read_text(encoding="utf-8")
    assert draw_lineage.page(project) == written, "run scripts/draw_lineage.py"
    assert all(f"## {mart}.{column}\n" in written for mart, column in COLUMNS)


def test_a_check_names_a_page_that_is_out_of_date(monkeypatch, capsys):
    before = draw_lineage.PAGE.read_text(encoding="utf-8")
    monkeypatch.setattr(draw_lineage, "compiled_project", lambda _: {"nodes": {}})
    monkeypatch.setattr(draw_lineage, "page", lambda _: before)
    assert draw_lineage.main(["--check"]) == 0
    monkeypatch.setattr(draw_lineage, "page", lambda _: before + "more")
    assert draw_lineage.main(["--check"]) == 1
    assert "docs/lineage.md: out of date" in capsys.readouterr().out
    assert draw_lineage.PAGE.read_text(encoding="utf-8") == before


def test_a_changed_model_changes_the_drawing(manifest: dict[str, Any], project: Lineage):
    """The cost of an order taken for its amount is seen from the raw column to the mart."""
    planted = copy.deepcopy(manifest)
    model = planted["nodes"]["model.northstar.stg_orders"]
    right, wrong = "parsed_amount as amount", "parsed_cost_amount as amount"
    assert model["compiled_code"].count(right) == 1
    model["compiled_code"] = model["compiled_code"].replace(right, wrong)
    changed = Lineage(planted)
    way = changed.way("customers", "monetary")
    orders = changed.raw_columns(way)["orders"]
    assert "cost_amount" in orders and "amount" not in orders
    written = draw_lineage.PAGE.read_text(encoding="utf-8")
    assert draw_lineage.section(project, project.way("customers", "monetary")) in written
    assert draw_lineage.section(changed, way) not in written


@pytest.mark.parametrize(
    ("mart", "column", "expected"),
    [
        # A sale is an accepted order of a counted status with an amount above zero.
        ("customers", "frequency", {"orders": ["amount", "status"]}),
        # An order is converted at the rate of its currency and day; a refund, of its order.
        ("customers", "monetary", {
            "fx_rates": ["currency_code", "rate_date", "rate_to_reporting"],
            "orders": ["amount", "currency_code", "ordered_at", "status"],
            "refunds": ["amount", "order_id"],
        }),
        # The as-of date is the day of the last sale or credit note.
        ("customers", "recency_days", {
            "orders": ["amount", "ordered_at", "status"], "refunds": ["refunded_at"],
        }),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_raw_columns_are_those_that_a_person_names(
    project: Lineage, mart: str, column: str, expected: dict[str, list[str]]
):
    assert project.raw_columns(project.way(mart, column)) == expected


def test_rules_are_those_that_decide(project: Lineage):
    assert names_of_rules(project, "customers", "monetary") == set()
    assert "tier_rules" in names_of_rules(project, "customers", "quadrant_tier")
    assert "lifecycle_rules" in names_of_rules(project, "customers", "lifecycle_stage")
    of_segment = names_of_rules(project, "customers", "rfm_segment")
    assert "rfm_segment_cells" in of_segment and "tier_rules" not in of_segment


def test_scores_pick_the_segment_without_giving_it_a_value(project: Lineage):
    """The cell of the scores is joined: the segment's name comes from the rule alone."""
    arrows = project.way("customers", "rfm_segment").arrows
    scores = "model.northstar.int_customer_scores"
    assert arrows["model.northstar.int_rfm_segment_cells", scores] is True
    assert arrows["model.northstar.int_customer_facts", scores] is False


@pytest.mark.parametrize(("mart", "column"), COLUMNS)
def test_every_way_leads_from_raw_columns_along_references(
    manifest: dict[str, Any], project: Lineage, mart: str, column: str
):
    way = project.way(mart, column)
    assert project.raw_columns(way)
    readers = {target for _, target in way.arrows}
    assert readers == {node for node in way.columns if not project.is_seed(node)}
    for source, target in way.arrows:
        assert source in manifest["nodes"][target]["depends_on"]["nodes"]
    order = way.nodes()
    assert all(order.index(source) < order.index(target) for source, target in way.arrows)
    assert order[-1] == way.end.node
    for node in order:
        assert (ROOT / project.nodes[node]["original_file_path"]).exists()


@pytest.mark.parametrize(("mart", "column"), COLUMNS)
def test_a_drawing_is_small_and_whole(project: Lineage, mart: str, column: str):
    way = project.way(mart, column)
    box = draw_lineage.boxes(project, way)
    assert box.keys() == way.columns.keys()
    assert len(set(box.values())) <= MOST_BOXES
    lines = draw_lineage.drawing(project, way).splitlines()
    arrows = [line.split() for line in lines if "->" in line]
    assert {end for first, _, last in arrows for end in (first, last)} == set(box.values())
    names = [line.split("[")[0].split("(")[0].strip() for line in lines if '"' in line]
    assert sorted(names) == sorted(set(box.values()))
