"""The demo holds every case, and its marts are those of the oracle."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import duckdb
import pandas as pd
import pytest

import oracle
from expected import BEYOND_HISTORY, assert_as_computed, demo_tables, text_table
from loads import marts
from project import ROOT, SPINE_AND_HISTORY, Project, assert_same_rows, rule_seed

TODAY = date(2026, 7, 31)
SEEDS = ROOT / "seeds" / "demo"

SCENES = {
    f"{day}_{part}"
    for day in ("weekday", "weekend")
    for part in ("night", "morning", "afternoon", "evening")
}
TAGS = {
    "scene": SCENES,
    "store_distance": {"near", "middle", "far"},
    "price_sensitivity": {"low", "medium", "high"},
}
ORDER_REJECTIONS = {
    "erased_customer",
    "missing_order_id",
    "missing_customer_id",
    "missing_ordered_at",
    "invalid_ordered_at",
    "out_of_range_ordered_at",
    "missing_amount",
    "invalid_amount",
    "invalid_currency",
    "missing_fx_rate",
    "superseded_version",
}
REFUND_REJECTIONS = {
    "erased_customer",
    "missing_refund_id",
    "missing_order_id",
    "missing_refunded_at",
    "invalid_refunded_at",
    "out_of_range_refunded_at",
    "missing_amount",
    "invalid_amount",
    "non_positive_amount",
    "unknown_order",
    "superseded_version",
}
LIFECYCLE_STAGES = {"prospect", "introduction", "growth", "maturity", "decline", "churned"}
JOURNEY_STAGES = {"reached", "activated", "retained", "monetised", "loyal"}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return demo_tables()


class TestRows:
    def test_the_generator_gives_the_shipped_bytes(self, tmp_path):
        generator = ROOT / "scripts" / "generate_demo.py"
        subprocess.run([sys.executable, generator, "--out", tmp_path], check=True)
        shipped = {file.name: file.read_bytes() for file in SEEDS.glob("*.csv")}
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == shipped

    def test_all_tables_have_the_contract_s_columns(self, tables):
        columns = {name: list(table) for name, table in tables.items()}
        contract = {
            name: [column.name for column in table] for name, table in oracle.CONTRACT.items()
        }
        contract["orders"] = [
            name for name in contract["orders"] if name not in ("email", "phone")
        ]
        assert columns == contract
        assert all(len(table) for table in tables.values())

    def test_size(self, demo_build: Project):
        assert sum(file.stat().st_size for file in SEEDS.iterdir()) < 3_000_000
        assert 1_800 <= demo_build.value("select count(*) from northstar.customers") <= 2_200
        counts = demo_build.query("""
            select
                count(distinct currency_code) as currencies,
                count(distinct market) filter (market <> 'ZZ') as markets,
                count(distinct date_trunc('month', ordered_date)) as months,
                max(ordered_date) as last_day
            from northstar.orders
            where order_kind = 'sale'
        """)
        assert counts.values.tolist() == [[5, 8, 24, date(2026, 6, 30)]]


class TestCoverage:
    """The demo has a customer or a row of every kind."""

    def test_every_tier_has_customers(self, demo_build: Project):
        tiers = demo_build.mart("customer_tiers")
        found = tiers.groupby("tier_system").tier_code.agg(set).to_dict()
        bands = {code.partition("_")[0] for code in found.pop("scenario")}
        assert found == {system: set(codes) for system, codes in oracle.TIERS.items()}
        assert bands == {*oracle.SCENARIO_BANDS, "unprofiled"}

    def test_every_stage_has_customers(self, demo_build: Project):
        lifecycle = demo_build.mart("customer_lifecycle")
        assert set(lifecycle.lifecycle_stage) == LIFECYCLE_STAGES
        assert set(lifecycle.lifecycle_phase) == {"exploration", "stable", "churn_warning"}
        assert set(lifecycle.journey_stage) == JOURNEY_STAGES

    def test_every_tag_has_customers(self, demo_build: Project):
        tags = demo_build.mart("customer_tags").groupby("tag_group").tag_code.agg(set).to_dict()
        assert len(tags.pop("preference")) > 3
        assert len(tags.pop("touchpoint")) > 3
        assert tags == TAGS

    def test_every_rejection_reason_and_order_kind_occurs(self, demo_build: Project):
        assert set(demo_build.mart("order_rejections").rejection_reason) == ORDER_REJECTIONS
        assert set(demo_build.mart("refund_rejections").rejection_reason) == REFUND_REJECTIONS
        assert set(demo_build.mart("orders").order_kind) == {"sale", "credit_note", "not_counted"}

    def test_every_part_of_the_value_score_counts(self, demo_build: Project):
        parts = demo_build.mart("customer_rfm").value_score_parts.dropna().unique()
        assert list(parts) == ["purchase+interaction+social"]


class TestMarts:
    def test_all_marts_are_as_computed(self, demo_build: Project, tables):
        assert_as_computed(demo_build, tables, oracle.Settings(today=TODAY))

    def test_there_are_no_warnings_but_those_of_odd_rows(self, demo_build: Project):
        assert sorted(demo_build.outcome.not_passed) == [
            "input_within_limits",  # a fifth of the ten erasure requests is unreadable
            "no_erasure_is_overdue",  # the demo keeps the raw rows
            "no_refunds_after_as_of_date",  # one, two days after the last sale
            "refunds_above_order_amount",
            "refunds_before_order_date",
        ]

    def test_main_tags_are_those_of_customer_tags(self, demo_build: Project):
        tags = demo_build.mart("customer_tags")
        customers = demo_build.mart("customers").set_index("customer_id")
        groups = [*TAGS, "preference", "touchpoint"]
        assert set(tags.tag_group) == set(groups)
        for group in groups:
            of_group = tags[tags.tag_group == group]
            expected = dict(zip(of_group.customer_id, of_group.tag_code))
            assert customers[f"{group}_tag"].dropna().to_dict() == expected

    def test_every_tier_is_explained(self, demo_build: Project):
        unexplained = demo_build.value("""
            select count(*)
            from northstar.customer_tiers as tiers
            full join northstar.tier_explanations as explanations
                using (as_of_date, customer_id, tier_system, tier_code)
            where tiers.tier_rank is null or explanations.decided_by_en is null
        """)
        assert unexplained == 0

    @pytest.mark.parametrize("is_attached", [False, True])
    def test_a_file_of_another_name_answers_the_same(self, demo_build, tmp_path, is_attached):
        file = shutil.copy(demo_build.database, tmp_path / "elsewhere.duckdb")
        catalog = "other" if is_attached else "elsewhere"
        with duckdb.connect() if is_attached else duckdb.connect(file) as connection:
            if is_attached:
                connection.execute(f"attach '{file}' as other (read_only)")
            for mart in marts(demo_build):
                (rows,) = connection.execute(
                    f"select count(*) from {catalog}.northstar.{mart}").fetchone()
                assert rows == len(demo_build.mart(mart)), mart

    def test_every_mart_and_column_is_described_in_the_database(self, demo_build: Project):
        undescribed = demo_build.query("""
            select table_name, column_name from duckdb_columns()
            where schema_name = 'northstar' and comment is null
            union all
            select view_name, null from duckdb_views()
            where schema_name = 'northstar' and comment is null
            union all
            select table_name, null from duckdb_tables()
            where schema_name = 'northstar' and comment is null
        """)
        assert undescribed.empty, undescribed

    def test_without_a_salt_there_is_no_hash(self, demo_build: Project):
        customers = demo_build.mart("customers")
        assert customers.email_hash.isna().all() and customers.phone_hash.isna().all()


@pytest.fixture
def variant(demo_build: Project, new_project: Callable[..., Project]) -> Callable[..., Project]:
    """Make a project that starts from a copy of the built demo, so that its seeds are there."""

    def make(variables: dict, **options) -> Project:
        project = new_project({**demo_build.variables, **variables}, **options)
        shutil.copy(demo_build.database, project.database)
        return project

    return make


# The seeds are built already, and unit tests know no data.
WITHOUT_SEEDS_AND_UNIT_TESTS = ("--exclude-resource-type", "seed", "unit_test")


class TestVariants:
    def test_a_past_month_end(self, variant, demo_build: Project, tables):
        past = date(2025, 6, 30)
        project = variant({"as_of_date": str(past)}, env={"NORTHSTAR_PII_SALT": "it's salt"})
        project.build(*WITHOUT_SEEDS_AND_UNIT_TESTS)
        assert_as_computed(project, tables, oracle.Settings(today=TODAY, as_of_date=past))
        whole = demo_build.mart("customer_history")
        assert_same_rows(project.mart("customer_history"), whole[whole.period_end <= past])

        emails = tables["customers"].email.dropna().str.strip().str.lower()
        hashes = {hashlib.sha256(f"it's salt:{email}".encode()).hexdigest() for email in emails}
        found = project.mart("customers").email_hash.dropna()
        assert len(found) > 500 and hashes.issuperset(found)

    def test_a_day_before_any_sale(self, variant, tables):
        before = date(2024, 6, 30)
        project = variant({"as_of_date": str(before)})
        outcome = project.dbt("build", *WITHOUT_SEEDS_AND_UNIT_TESTS)
        assert "before the first sale" in outcome.errors  # the history there would be lost
        project.build(*WITHOUT_SEEDS_AND_UNIT_TESTS, "--full-refresh")
        assert_as_computed(project, tables, oracle.Settings(today=TODAY, as_of_date=before))
        for mart in ("customer_rfm", "customer_tiers", "tier_explanations", "score_cut_points"):
            assert project.mart(mart).empty
        assert set(project.mart("customers").lifecycle_stage) == {"prospect"}

    def test_variables_that_change_what_counts_and_how(self, variant, tables):
        variables = {
            "rfm_scoring": "threshold",
            "rfm_window_days": 180,
            "business_time_zone": "America/New_York",
            "counted_statuses": [" Completed", "PENDING"],
            "earliest_order_date": "2025-01-01",
        }
        project = variant(variables)
        project.build(*WITHOUT_SEEDS_AND_UNIT_TESTS, *SPINE_AND_HISTORY)
        settings = {**variables, "earliest_order_date": date(2025, 1, 1)}
        cuts = text_table(rule_seed("rfm_cut_points"))
        settings["rfm_cut_points"] = cuts.groupby("dimension").cut_value.agg(list).to_dict()
        assert_as_computed(
            project, tables, oracle.Settings(today=TODAY, **settings), without=BEYOND_HISTORY)
