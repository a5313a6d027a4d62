"""What CONTRIBUTING.md says about new rules is all that they take.

- A tier system takes a registry entry, rows of a seed, a description in two marts and a unit test.
- A tier from next month on takes rows of a seed, and leaves the days before as they are.
- A metric takes a row of a seed, and a line of a model.
- Wrong rules fail a test that names them.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import oracle
from loads import SCHEMA, change_rows, hashes
from project import (
    SPINE_AND_HISTORY,
    WITHOUT_TESTS,
    WITHOUT_UNIT_TESTS,
    Outcome,
    Project,
    assert_same_rows,
    copy_sources,
    rule_seed,
)

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2026, 6, 30)
LAST_DAY_OF_OLD, FIRST_DAY_OF_NEW = date(2026, 5, 31), date(2026, 6, 1)
WITHOUT_DEMO_SEEDS = (*SPINE_AND_HISTORY, "path:seeds/demo")
RULES_ALONE = ("--select", "tier_rules", *WITHOUT_UNIT_TESTS)

Rule = dict[str, str]
Change = Callable[[list[Rule]], None]


def rule(rules: list[Rule], system: str, code: str) -> Rule:
    """Return a tier's row for every market that is open at the end."""
    key = {"tier_system": system, "tier_code": code, "market": "", "valid_to": ""}
    (found,) = [row for row in rules if key.items() <= row.items()]
    return found


def add_rule(rules: list[Rule], system: str, code: str, place: int, **values: str) -> None:
    """Add a tier that is tried in the order of its rank."""
    stated = {"tier_system": system, "tier_code": code, "name_en": code.title(), "name_zh": code}
    order = {"tier_rank": str(place), "match_order": str(place)}
    origin = {"rule_version": "1", "source": "a test", "reason": "a test"}
    rules.append({**dict.fromkeys(rules[0], ""), **stated, **order, **origin, **values})


def next_version(rules: list[Rule], system: str, code: str, **changes: str) -> None:
    """Close the version of a tier that is open, and add the one from next month on."""
    old = rule(rules, system, code)
    rules.append({**old, "valid_from": str(FIRST_DAY_OF_NEW), "rule_version": "2", **changes})
    old["valid_to"] = str(LAST_DAY_OF_OLD)


@contextmanager
def changed_rules(project_dir: Path, change: Change) -> Iterator[None]:
    """Change the rows of seed tier_rules for as long as the context lasts."""
    seed = rule_seed("tier_rules", project_dir)
    before = seed.read_bytes()
    change_rows(seed, change)
    try:
        yield
    finally:
        seed.write_bytes(before)


def on_demo(project_dir: Path, folder: Path, demo: Project) -> Project:
    """A project on a copy of the demo's database, whose seeds are loaded."""
    project = Project(folder, demo.variables, project_dir=project_dir)
    shutil.copy(demo.database, project.database)
    return project


def failing_rows(project: Project, outcome: Outcome, test: str) -> pd.DataFrame:
    """Run a failed test's query again, for rows that the console leaves out."""
    (entry,) = [entry for entry in outcome.result if entry.node.name == test]
    return project.query(entry.node.compiled_code)


def broken_rules(project: Project, outcome: Outcome) -> dict[date, set[tuple]]:
    """By day what tier_rules_reachable says: tier system, tier and what is wrong."""
    rows = failing_rows(project, outcome, "tier_rules_reachable")
    found = {}
    for row in rows.itertuples():
        found.setdefault(row.rule_date, set()).add((row.tier_system, row.tier_code, row.issue))
    return found


# --- A tier system -------------------------------------------------------------------------------

REGISTRY = "macros/registry/tier_systems.sql"
MARTS = ("models/customers/marts/customers.yml", "models/history/marts/customer_history.yml")
UNIT_TESTS = "models/tiers/unit_tests/int_customer_tiers.yml"
COLUMN = """\
      - name: spend_band_tier
        data_type: text
        description: Band of the net revenue of the trailing 365 days. Null without a sale.
"""
UNIT_TEST = """
  - name: spend_bands_change_on_their_bounds
    description: 1000 is gold and 200 is silver; everyone else is bronze.
    model: int_customer_tiers
    given:
      - input: ref('northstar', 'int_scalar_rules')
        rows:
          - {as_of_date: 2024-12-31}
      - input: ref('northstar', 'int_tier_rules_pivoted')
        rows:
          - {as_of_date: 2024-12-31, rule_market: "*",
             spend_band_1_tier_code: gold, spend_band_1_revenue_365d_at_least: 1000,
             spend_band_2_tier_code: silver, spend_band_2_revenue_365d_at_least: 200,
             spend_band_3_tier_code: bronze}
      - input: ref('northstar', 'int_tier_rule_inputs')
        format: csv
        rows: |
          as_of_date,rule_market,customer_id,revenue_365d
          2024-12-31,*,on 1000,1000
          2024-12-31,*,under 1000,999.9999
          2024-12-31,*,on 200,200
          2024-12-31,*,under 200,199.9999
          2024-12-31,*,refunded below 0,-5
    expect:
      format: csv
      rows: |
        customer_id,spend_band_tier
        on 1000,gold
        under 1000,silver
        on 200,silver
        under 200,bronze
        refunded below 0,bronze
"""
BANDS = {"gold": Decimal(1000), "silver": Decimal(200), "bronze": None}
CODES = [*BANDS, "unprofiled"]


def put_before(file: Path, line: str, text: str) -> None:
    """Put text before the only line of a file that begins like this."""
    before = file.read_text(encoding="utf-8")
    assert before.count(f"\n{line}") == 1, f"{line!r} is not one line of {file}"
    file.write_text(before.replace(f"\n{line}", f"\n{text}{line}"), encoding="utf-8")


def add_registry_entry(copy: Path) -> None:
    entry = "        ('spend_band', 'spend_band_tier', 'rules', false),\n"
    put_before(copy / REGISTRY, "        ('scenario',", entry)


def add_spend_bands(rules: list[Rule]) -> None:
    for place, (code, bound) in enumerate(BANDS.items(), start=1):
        money = {"revenue_365d_at_least": str(bound), "currency_code": "USD"} if bound else {}
        add_rule(rules, "spend_band", code, place, **money)
    add_rule(rules, "spend_band", "unprofiled", 4, match_order="")


def band(revenue: Decimal, rfm_segment: str = "") -> str:
    if rfm_segment == "unprofiled":
        return rfm_segment
    return next(code for code, bound in BANDS.items() if bound is None or revenue >= bound)


@pytest.fixture(scope="module")
def banded(tmp_path_factory: pytest.TempPathFactory, demo_build: Project) -> Project:
    """The demo with spend bands, and with the unit tests of the tiers alone."""
    folder = tmp_path_factory.mktemp("banded")
    copy = copy_sources(folder / "copy")
    add_registry_entry(copy)
    change_rows(rule_seed("tier_rules", copy), add_spend_bands)
    for mart in MARTS:
        put_before(copy / mart, "      - name: lifecycle_stage\n", COLUMN)
    with (copy / UNIT_TESTS).open("a", encoding="utf-8") as file:
        file.write(UNIT_TEST)

    rooms = [room.name for room in (copy / "models").iterdir() if room.is_dir()]
    of_others = [f"test_type:unit,path:models/{room}" for room in rooms if room != "tiers"]
    project = on_demo(copy, folder, demo_build)
    project.build(*WITHOUT_DEMO_SEEDS, *of_others)
    return project


@pytest.fixture(scope="module")
def bands(demo_build: Project) -> pd.DataFrame:
    """The band of every customer at every period end, from the revenue of the untouched demo."""
    history = demo_build.mart("customer_history")
    codes = list(map(band, history.revenue_365d, history.rfm_segment))
    return history[["period_end", "customer_id"]].assign(band=codes)


def test_nothing_but_the_new_column_is_new(banded: Project, demo_build: Project):
    assert banded.outcome.statuses["spend_bands_change_on_their_bounds"] == "pass"
    customers = banded.mart("customers").drop(columns="spend_band_tier")
    assert_same_rows(customers, demo_build.mart("customers"))
    for mart in ("customer_tiers", "tier_explanations", "tier_metrics", "tier_transitions"):
        rows = banded.mart(mart)
        assert_same_rows(rows[rows.tier_system != "spend_band"], demo_build.mart(mart))


def test_customers_and_their_history_have_the_band(banded: Project, demo_build: Project, bands):
    expected = {
        row.customer_id: band(row.revenue_365d, row.rfm_segment) if row.sales_count else None
        for row in demo_build.mart("customers").itertuples()
    }
    assert set(expected.values()) == {*CODES, None}
    customers = banded.mart("customers")
    assert dict(zip(customers.customer_id, customers.spend_band_tier)) == expected

    history = banded.mart("customer_history").rename(columns={"spend_band_tier": "band"})
    assert_same_rows(history[list(bands.columns)], bands)


def test_customer_tiers_name_the_band_and_its_run(banded: Project, bands):
    expected = {}
    for customer, rows in bands.sort_values("period_end").groupby("customer_id"):
        days, codes = list(rows.period_end), list(rows.band)
        start = max((place for place, code in enumerate(codes, 1) if code != codes[-1]), default=0)
        rank = CODES.index(codes[-1]) + 1
        name, previous = codes[-1].title(), codes[start - 1] if start else None
        expected[customer] = (codes[-1], rank, name, "1", previous, days[start])
    found = banded.query("""
        select
            customer_id, tier_code, tier_rank, tier_name_en, rule_version, previous_tier_code,
            tier_since
        from northstar.customer_tiers where tier_system = 'spend_band'
    """)
    assert {row[0]: tuple(row[1:]) for row in found.values} == expected


def test_metrics_and_transitions_count_the_bands(banded: Project, bands):
    codes, ends = {}, sorted(set(bands.period_end))
    for end, customer, code in bands.itertuples(index=False):
        codes.setdefault(end, {})[customer] = code
    sizes, moves = {}, {}
    for before, end in zip([None, *ends], ends):
        sizes |= {(end, code): 0 for code in CODES} | {
            (end, code): count for code, count in Counter(codes[end].values()).items()
        }
        came_from = codes.get(before, {})
        moves |= {
            (end, *move): count
            for move, count in Counter(
                (came_from.get(customer, "none"), code) for customer, code in codes[end].items()
            ).items()
        }
    shares = {
        key: oracle.ratio(count, len(codes[key[0]]), 6) if count else Decimal(0)
        for key, count in sizes.items()
    }
    metrics = banded.mart("tier_metrics")
    found = metrics[metrics.tier_system == "spend_band"].set_index(["period_end", "tier_code"])
    assert found.customers.to_dict() == sizes
    assert found.customer_share.to_dict() == shares
    transitions = banded.mart("tier_transitions")
    found = transitions[transitions.tier_system == "spend_band"]
    found = found.set_index(["period_end", "from_tier", "to_tier"])
    assert found.customers.to_dict() == moves

    # What the members did in the month is, over all of them, what those of another system did.
    measures = ["active_customers", "revenue"]
    sums = metrics.groupby(["tier_system", "period_end"])[measures].sum()
    assert sums.loc["spend_band"].equals(sums.loc["quadrant"])


def plain(number: Decimal) -> str:
    """A number without zeros at the end of its decimals."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def test_explanations_tell_the_revenue_and_what_the_next_band_takes(
    banded: Project, demo_build: Project
):
    expected = {}
    for row in demo_build.mart("customers").itertuples():
        if not row.sales_count:
            continue
        if row.rfm_segment == "unprofiled":
            expected[row.customer_id] = ("unprofiled", "Has refused to be profiled.", *[None] * 5)
            continue
        code = band(row.revenue_365d)
        value = f"Brought {plain(row.revenue_365d)} USD of net revenue in 365 days"
        lacks = {name: f"{value}; at least {bound} USD are needed"
                 for name, bound in BANDS.items() if bound}
        if code == "gold":
            expected[row.customer_id] = (code, f"{value} (at least 1000 USD)", *[None] * 5)
            continue
        decided = f"{value} (at least 200 USD)"
        if code == "bronze":
            decided = f"No earlier rule applies. Gold: {lacks['gold']}. Silver: {lacks['silver']}"
        better = list(BANDS)[list(BANDS).index(code) - 1]
        bound = BANDS[better]
        distance = ("revenue_365d", bound, bound - row.revenue_365d)
        expected[row.customer_id] = (code, decided, better, lacks[better], *distance)
    found = banded.query("""
        select
            customer_id, tier_code, decided_by_en, next_better_tier_code, missing_for_next_en,
            nearest_metric, nearest_bound, distance_to_nearest_bound
        from northstar.tier_explanations where tier_system = 'spend_band'
    """)
    assert {row[0]: tuple(row[1:]) for row in found.values} == expected


def test_a_system_without_rules_or_with_rules_that_begin_late_is_refused(banded: Project):
    def without_rules(rules):
        rules[:] = [row for row in rules if row["tier_system"] != "spend_band"]

    def late_and_unreachable(rules):
        for row in rules:
            if row["tier_system"] == "spend_band":
                row["valid_from"] = str(FIRST_DAY_OF_NEW)
        # Whoever bought nothing in a year brought nothing in it.
        rule(rules, "spend_band", "gold")["recency_days_above"] = "365"

    nobody = ("spend_band", None, "some customers match no rule")
    with changed_rules(banded.project_dir, without_rules):
        outcome = banded.dbt("build", *RULES_ALONE)
    assert set(outcome.not_passed) == {"rule_codes_complete", "tier_rules_reachable"}
    codes = failing_rows(banded, outcome, "rule_codes_complete")
    assert sorted(codes.values.tolist()) == [
        ["tier_rules", "spend_band", None, None],
        ["tier_rules", "spend_band.unprofiled", None, None],
    ]
    assert broken_rules(banded, outcome) == {FIRST_DAY: {nobody}}
    with changed_rules(banded.project_dir, late_and_unreachable):
        outcome = banded.dbt("build", *RULES_ALONE)
    assert outcome.not_passed == ["tier_rules_reachable"]
    unreached = ("spend_band", "gold", "no customer reaches it")
    assert broken_rules(banded, outcome) == {FIRST_DAY: {nobody}, FIRST_DAY_OF_NEW: {unreached}}


def test_a_mart_that_does_not_describe_the_new_column_is_refused(tmp_path, demo_build: Project):
    copy = copy_sources(tmp_path / "copy")
    add_registry_entry(copy)
    project = on_demo(copy, tmp_path, demo_build)
    models = ["int_tier_rules_pivoted", "int_customer_tiers", "customers", "customer_history"]
    outcome = project.dbt("build", "--select", *models, *WITHOUT_TESTS)
    assert set(outcome.not_passed) == {"customers", "customer_history"}
    assert outcome.errors.count("| spend_band_tier") == 2
    assert outcome.errors.count("missing in contract") == 2


# --- A tier from next month on, and one that is given up -----------------------------------------


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, whose seeds a test may change for as long as it runs."""
    return copy_sources(tmp_path_factory.mktemp("copied") / "copy")


def add_rising(rules: list[Rule]) -> None:
    """From next month on quadrant has tier rising, on rank 3 and tried third."""
    for code, rank, place in [
        ("potential_activation", 4, 4), ("general", 5, 6), ("churn_warning", 6, 5)
    ]:
        next_version(rules, "quadrant", code, tier_rank=str(rank), match_order=str(place))
    next_version(rules, "quadrant", "unprofiled", tier_rank="7")
    conditions = {"recency_days_at_most": "60", "orders_365d_at_least": "3"}
    add_rule(rules, "quadrant", "rising", 3, valid_from=str(FIRST_DAY_OF_NEW), **conditions)


def give_up_frequent(rules: list[Rule]) -> None:
    """From next month on scenario has no band frequent, whose customers are occasional."""
    rule(rules, "scenario", "frequent")["valid_to"] = str(LAST_DAY_OF_OLD)
    next_version(rules, "scenario", "occasional", tier_rank="1", match_order="2")
    next_version(rules, "scenario", "dormant", tier_rank="2")
    next_version(rules, "scenario", "unprofiled", tier_rank="3")


def begin_and_give_up(rules: list[Rule]) -> None:
    add_rising(rules)
    give_up_frequent(rules)


@pytest.fixture(scope="module")
def next_month(copied: Path, tmp_path_factory: pytest.TempPathFactory, demo_build) -> Project:
    """The demo with both changes. Rows of the days before the change bear a mark."""
    project = on_demo(copied, tmp_path_factory.mktemp("next_month"), demo_build)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute(
            f"update {SCHEMA}.int_customer_tiers set top_category = 'a mark'"
            f" where as_of_date < date '{FIRST_DAY_OF_NEW}'"
        )
    with changed_rules(copied, begin_and_give_up):
        # Nobody says what the new tier is to be told.
        project.build(
            *WITHOUT_DEMO_SEEDS, "outreach_rules_are_complete", *WITHOUT_UNIT_TESTS)
    return project


def rising_quadrant(customer: dict[str, Any]) -> str:
    """SPEC 5, quadrant, with the new tier."""
    if customer["quadrant_tier"] == "unprofiled":
        return "unprofiled"
    recency, spend = customer["recency_days"], customer["avg_monthly_spend"]
    if recency <= 30 and spend > 500:
        return "north_star"
    if recency <= 90 and spend >= 100:
        return "potential"
    if recency <= 60 and customer["orders_365d"] >= 3:
        return "rising"
    if recency <= 180 and customer["max_order_amount_180d"] > 300:
        return "potential_activation"
    return "churn_warning" if recency > 365 else "general"


@pytest.fixture(scope="module")
def buyers(demo_build: Project) -> tuple[dict[str, dict], dict[str, dict]]:
    """The customers with a sale: those of the demo, and as they are by the new rules."""
    before = demo_build.mart("customers").set_index("customer_id").to_dict("index")
    before = {customer: facts for customer, facts in before.items() if facts["sales_count"]}
    after = {
        customer: {
            **facts,
            "quadrant_tier": rising_quadrant(facts),
            "scenario_tier": facts["scenario_tier"].replace("frequent_", "occasional_"),
        }
        for customer, facts in before.items()
    }
    return before, after


def test_only_the_days_since_are_judged_again(next_month: Project, demo_build: Project):
    before, after = (
        hashes(project, "int_customer_tiers", "as_of_date") for project in (demo_build, next_month)
    )
    assert len(after) == 24 and after.keys() == before.keys()
    assert {day for day in after if after[day] != before[day]} == {LAST_DAY}
    marked = next_month.query(f"""
        select as_of_date, sum(case when top_category = 'a mark' then 1 else 0 end), count(*)
        from {SCHEMA}.int_customer_tiers group by as_of_date
    """)
    assert all(marks == (0 if day == LAST_DAY else rows) for day, marks, rows in marked.values)
    before, after = (
        hashes(project, "int_tier_movements", "as_of_date") for project in (demo_build, next_month)
    )
    assert {day for day in after if after[day] != before[day]} == {LAST_DAY}


@pytest.mark.parametrize("mart", ["customer_history", "tier_metrics", "tier_transitions"])
def test_the_months_before_are_as_they_were(next_month: Project, demo_build: Project, mart: str):
    before, after = (
        rows[rows.period_end < FIRST_DAY_OF_NEW]
        for rows in (demo_build.mart(mart), next_month.mart(mart))
    )
    assert len(set(before.period_end)) == 23
    assert_same_rows(before, after)


def test_customers_are_in_the_tiers_of_the_new_rules(next_month: Project, buyers):
    before, expected = buyers
    after = next_month.mart("customers").set_index("customer_id").to_dict("index")
    assert {customer: after[customer] for customer in expected} == expected
    came_from = Counter(
        before[customer]["quadrant_tier"]
        for customer, facts in expected.items()
        if facts["quadrant_tier"] == "rising"
    )
    assert came_from.keys() == {"potential_activation", "general"}
    assert any(facts["scenario_tier"].startswith("frequent_") for facts in before.values())


def test_ranks_and_next_better_tiers_are_those_of_the_new_rules(next_month: Project):
    rows = next_month.query("""
        select tier_system, tiers.tier_code, tier_rank, rule_version, next_better_tier_code
        from northstar.customer_tiers as tiers
        inner join northstar.tier_explanations using (customer_id, tier_system)
        where tier_system in ('quadrant', 'scenario')
    """)
    found = {"quadrant": set(), "scenario": set()}
    for system, code, rank, version, better in rows.values:
        if system == "scenario":  # a band and a category
            code, _, category = code.partition("_")
            assert better is None or better.split("_", 1)[1] == category
            better = better and better.split("_", 1)[0]
        found[system].add((code, rank, version, better))
    assert found == {
        "quadrant": {
            ("north_star", 1, "1", None),
            ("potential", 2, "1", "north_star"),
            ("rising", 3, "1", "potential"),
            ("potential_activation", 4, "2", "rising"),
            ("general", 5, "2", "potential_activation"),
            ("churn_warning", 6, "2", "general"),
            ("unprofiled", 7, "2", None),
        },
        "scenario": {
            ("occasional", 1, "2", None),
            ("dormant", 2, "2", "occasional"),
            ("unprofiled", 3, "2", None),
        },
    }


def test_movements_lead_from_the_old_tiers_to_the_new_ones(
    next_month: Project, demo_build: Project, buyers
):
    history = demo_build.mart("customer_history").set_index("customer_id")
    month_before = history[history.period_end == LAST_DAY_OF_OLD]
    transitions, metrics = next_month.mart("tier_transitions"), next_month.mart("tier_metrics")
    _, after = buyers
    for system in ("quadrant", "scenario"):
        tiers_before = month_before[f"{system}_tier"].to_dict()
        expected = Counter(
            (tiers_before.get(customer, "none"), facts[f"{system}_tier"])
            for customer, facts in after.items()
        )
        rows = transitions[
            (transitions.tier_system == system) & (transitions.period_end == LAST_DAY)
        ]
        assert rows.set_index(["from_tier", "to_tier"]).customers.to_dict() == expected
    of_scenario = metrics[metrics.tier_system == "scenario"]
    bands_on = {
        end: {code.partition("_")[0] for code in rows.tier_code}
        for end, rows in of_scenario.groupby("period_end")
    }
    assert bands_on[LAST_DAY_OF_OLD] == {"frequent", "occasional", "dormant", "unprofiled"}
    assert bands_on[LAST_DAY] == {"occasional", "dormant", "unprofiled"}


# --- Wrong rules ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rules_project(copied: Path, tmp_path_factory: pytest.TempPathFactory, demo_build) -> Project:
    """A project on the demo's database, where a test builds wrong rules."""
    return on_demo(copied, tmp_path_factory.mktemp("wrong"), demo_build)


def outcome_of(project: Project, change: Change, *arguments: str) -> Outcome:
    """Build seed tier_rules with a change, and run its tests."""
    with changed_rules(project.project_dir, change):
        return project.dbt("build", *(arguments or RULES_ALONE))


def test_each_wrong_value_fails_the_test_of_its_column(rules_project: Project):
    def with_wrong_values(rules):
        rule(rules, "pyramid", "vip")["reason"] = ""
        rule(rules, "rfm_octant", "HHH")["tier_rank"] = "0"
        rule(rules, "quadrant", "general")["match_order"] = "9"
        rule(rules, "quadrant", "potential")["currency_code"] = ""
        rule(rules, "pyramid", "platinum")["value_score_points_at_least"] = "67"
        rule(rules, "value_score", "core")["value_score_at_least"] = "101"
        rule(rules, "quadrant", "churn_warning")["plan_share"] = "60"
        diamond = rule(rules, "pyramid", "diamond")
        rules.append({**diamond, "market": "jp"})
        days = {"valid_from": "2026-02-02", "valid_to": "2026-02-01"}
        rules.append({**diamond, "market": "JP", **days})
        rules.append({**diamond, "tier_system": "pyramids"})

    outcome = outcome_of(rules_project, with_wrong_values)
    assert set(outcome.not_passed) == {
        "rule_codes_complete",
        "tier_rules_has_no_nulls",
        "tier_rules_has_one_version_each_day",
        "tier_rules_market_is_well_formed",
        "tier_rules_match_order_is_in_range",
        "tier_rules_money_is_in_reporting_currency",
        "tier_rules_plan_share_is_in_range",
        "tier_rules_reachable",  # a value score of 101
        "tier_rules_tier_rank_is_in_range",
        "tier_rules_tier_system_is_known",
        "tier_rules_value_score_at_least_is_in_range",
        "tier_rules_value_score_points_at_least_is_known",
    }
    (version,) = failing_rows(
        rules_project, outcome, "tier_rules_has_one_version_each_day"
    ).itertuples()
    assert (version.market, version.issue) == ("JP", "ends before it begins")
    codes = failing_rows(rules_project, outcome, "rule_codes_complete")
    assert codes.values.tolist() == [[None, None, "tier_rules", "pyramids"]]


def test_days_below_zero_are_refused(rules_project: Project):
    def with_days_below_zero(rules):
        rule(rules, "quadrant", "north_star")["recency_days_at_most"] = "-1"
        rule(rules, "value_score", "dormant")["recency_days_above"] = "-1"

    outcome = outcome_of(rules_project, with_days_below_zero)
    assert set(outcome.not_passed) == {
        "tier_rules_reachable",
        "tier_rules_recency_days_above_is_in_range",
        "tier_rules_recency_days_at_most_is_in_range",
    }
    unreached = {("quadrant", "north_star"), ("value_score", "core"), ("value_score", "potential")}
    assert broken_rules(rules_project, outcome) == {
        FIRST_DAY: {(*tier, "no customer reaches it") for tier in unreached}
    }


def test_each_break_in_ranks_orders_and_days_is_named(rules_project: Project):
    def with_breaks(rules):
        rule(rules, "quadrant", "potential")["tier_rank"] = "1"
        rule(rules, "pyramid", "vip")["match_order"] = "2"
        rule(rules, "value_score", "core")["match_order"] = ""
        rule(rules, "rfm_segment", "hibernating")["tier_rank"] = "12"
        rule(rules, "rfm_octant", "unprofiled")["match_order"] = "1"
        rule(rules, "scenario", "occasional")["valid_to"] = str(LAST_DAY_OF_OLD)

    always = {
        ("quadrant", "north_star", "shares its tier_rank with another tier"),
        ("quadrant", "potential", "shares its tier_rank with another tier"),
        ("pyramid", "platinum", "shares its match_order with another tier"),
        ("pyramid", "vip", "shares its match_order with another tier"),
        ("value_score", "core", "has no match_order"),
        ("rfm_segment", "hibernating", "has a tier_rank above one that no tier has"),
        ("rfm_octant", "unprofiled", "has a match_order, but decides before all"),
    }
    # The tier that took everyone who was left is given up, and no other takes them.
    since = {
        ("scenario", None, "some customers match no rule"),
        ("scenario", "unprofiled", "has a tier_rank above one that no tier has"),
    }
    outcome = outcome_of(rules_project, with_breaks)
    assert set(outcome.not_passed) == {"tier_rules_reachable"}
    assert broken_rules(rules_project, outcome) == {
        FIRST_DAY: always,
        FIRST_DAY_OF_NEW: always | since,
    }


def test_a_markets_own_rule_that_stays_on_its_rank_is_named(rules_project: Project):
    def with_own_rule(rules):
        own = {**rule(rules, "quadrant", "potential_activation"), "market": "JP"}
        add_rising(rules)
        rules.append({**own, "max_order_amount_180d_above": "200"})

    outcome = outcome_of(rules_project, with_own_rule)
    assert outcome.not_passed == ["tier_rules_reachable"]
    rows = failing_rows(rules_project, outcome, "tier_rules_reachable")
    assert {tuple(row) for row in rows.values} == {
        (FIRST_DAY_OF_NEW, "JP", "quadrant", code, "shares its tier_rank with another tier")
        for code in ("rising", "potential_activation")
    }


def test_customers_whose_octant_is_given_up_are_named(rules_project: Project, demo_build: Project):
    def without_the_last_octant(rules):
        rule(rules, "rfm_octant", "LLL")["valid_to"] = str(LAST_DAY_OF_OLD)
        next_version(rules, "rfm_octant", "unprofiled", tier_rank="8")

    models = ("--select", "tier_rules", "int_tier_rules", "customer_tiers")
    outcome = outcome_of(rules_project, without_the_last_octant, *models, *WITHOUT_UNIT_TESTS)
    assert set(outcome.not_passed) == {"customers_have_one_tier", "tier_customers_sum_to_all"}
    found = failing_rows(rules_project, outcome, "customers_have_one_tier")
    customers = demo_build.mart("customers")
    left_out = customers[customers.rfm_octant == "LLL"].customer_id
    assert len(found) == len(left_out) > 0
    assert set(found.customer_id) == set(left_out)
    assert set(found.tier_system) == {"rfm_octant"}


# --- A metric ------------------------------------------------------------------------------------

METRICS_OF_SALES = "models/scorecards/intermediate/int_metrics_of_sales.sql"


def add_refunds_per_order(definitions: list[Rule]) -> None:
    (orders,) = [row for row in definitions if row["metric_code"] == "orders"]
    definitions.append({
        **orders, "metric_code": "refunds_per_order", "unit": "multiple", "aggregation": "ratio",
        "ratio_kind": "counts", "adds_over": "", "dimensions": "all+membership+market",
        "grains": "month+year", "is_watched_daily": "false",
    })


def test_a_metric_is_a_row_of_the_seed_and_a_line_of_its_family(
    tmp_path: Path, demo_build: Project
):
    copy = copy_sources(tmp_path / "copy")
    put_before(
        copy / METRICS_OF_SALES, "    ('discount_share',",
        "    ('refunds_per_order', 'refunds_count', 'sales_count'),\n")
    change_rows(rule_seed("metric_definitions", copy), add_refunds_per_order)
    project = on_demo(copy, tmp_path, demo_build)
    project.build(
        "--select", "metric_definitions", "int_metrics_described", "int_metrics_of_sales+",
        *WITHOUT_UNIT_TESTS)
    values = project.mart("metric_values")
    assert_same_rows(
        values[values.metric_code != "refunds_per_order"], demo_build.mart("metric_values"))
    scope = ["period_grain", "period_start", "market", "dimension", "member"]
    new = values[values.metric_code == "refunds_per_order"].set_index(scope)
    assert set(new.index.get_level_values("period_grain")) == {"month", "year"}
    assert set(new.index.get_level_values("dimension")) == {"all", "membership"}
    counts = {
        code: values[values.metric_code == code].set_index(scope).value
        for code in ("refund_count", "orders")
    }
    shared = new.index.intersection(counts["refund_count"].index)
    assert len(shared) > 100
    for place in shared:
        refunds, orders = (counts[code].get(place) for code in ("refund_count", "orders"))
        expected = None if not orders else (refunds / orders).quantize(
            Decimal("0.000001"), rounding=ROUND_HALF_UP)
        assert new.value[place] == expected, place
