"""The demo on Spark: all its tests, and every mart as on DuckDB.

Its build takes half of all time, so that the other tests come first.
"""

from marts import assert_same_marts
from project import Project
from readers import described_marts


def test_the_demo_passes_all_its_tests_and_is_the_same(spark_demo: Project, demo_build: Project):
    outcome = spark_demo.outcome
    assert "Run scripts/fit_clv.py --target spark" in outcome.output
    kinds = [entry.node.resource_type for entry in outcome.result]
    assert kinds.count("unit_test") > 100
    assert outcome.statuses.keys() == demo_build.outcome.statuses.keys()
    # Before the fit there are no predictions, and so no alerts about them that people acted on.
    not_passed = [*demo_build.outcome.not_passed, "alert_actions_name_alerts"]
    assert sorted(outcome.not_passed) == sorted(not_passed)
    after_fit = spark_demo.dbt("test", "--select", "alert_actions_name_alerts")
    assert after_fit.statuses["alert_actions_name_alerts"] == "pass"
    assert_same_marts(demo_build, spark_demo)


def test_columns_of_the_demo_have_comments(spark_demo: Project, demo_build: Project):
    stated, found = described_marts(demo_build), described_marts(spark_demo)
    for mart, (_, columns) in stated.items():
        comments = {column: comment for column, (_, comment) in columns.items()}
        assert all(comments.values())
        assert comments == {column: comment for column, (_, comment) in found[mart][1].items()}
