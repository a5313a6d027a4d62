"""A green build means that something useful was built; what a run says names what is wrong."""

from collections.abc import Callable

import pytest

from project import WITHOUT_TESTS, WITHOUT_UNIT_TESTS, Project, to_csv, write_tables

READ = (
    *WITHOUT_UNIT_TESTS, "--indirect-selection", "cautious", "--select", "+orders",
    "+input_summary", "orders_have_sales", "input_within_limits", "first_sales_near_others",
)


@pytest.fixture
def shop(new_project: Callable[..., Project], tmp_path) -> Callable[..., Project]:
    """Make a project of some orders, a table of rows or of rows with defaults."""

    def make(*orders: dict, **variables) -> Project:
        rows = [
            {"order_id": str(number), "customer_id": "c1", "ordered_at": "2024-06-01",
             "amount": "10", "status": "completed", "updated_at": None, **order}
            for number, order in enumerate(orders)
        ]
        text = to_csv(rows) if rows else "order_id,customer_id,ordered_at,amount\n"
        raw = write_tables(tmp_path / "raw", {"orders": text})
        return new_project({**raw, "today": "2024-12-31", **variables})

    return make


def test_orders_of_which_none_counts_fail_and_say_why(shop):
    paid, bad = {"status": "Paid"}, {"amount": "1,50"}
    project = shop(*[paid] * 5, *[{"status": "refunded"}] * 2, *[bad] * 3, {"ordered_at": "May"})
    outcome = project.dbt("build", *READ)
    assert not outcome.success
    assert sorted(outcome.not_passed) == ["input_within_limits", "orders_have_sales"]
    told = [line for line in outcome.output.splitlines() if "orders_have_sales: reason" in line]
    assert [line.split("orders_have_sales: ")[1] for line in told] == [
        "reason = status is Paid, orders_count = 5, sample_value = Paid, "
        "accepted_form = a status of counted_statuses (completed)",
        "reason = invalid_amount, orders_count = 3, sample_value = 1,50, "
        "accepted_form = a number such as 1234.50; see raw_csv: decimal_separator",
        "reason = status is refunded, orders_count = 2, sample_value = refunded, "
        "accepted_form = a status of counted_statuses (completed)",
    ]
    for line in (
        "Orders: 11 raw rows: 0 accepted, 7 not counted, 4 rejected",
        "  7 (63.6%) not_counted, such as 'Paid'; accepted: a status of counted_statuses",
        "  3 (27.3%) invalid_amount, such as '1,50'; accepted: a number such as 1234.50",
        "limit_code = not_counted_share, row_count = 7, share = 0.636364",
    ):
        assert line in outcome.output, outcome.output


def test_no_orders_and_no_sale_yet_are_green(shop):
    assert not shop().build(*READ).not_passed
    assert not shop({}, as_of_date="2024-05-31").build(*READ).not_passed


def test_lines_taken_for_orders_and_a_mistyped_day_are_told(shop):
    usual = [{"customer_id": f"c{number}"} for number in range(99)]
    lines = [{"order_id": "0", "updated_at": f"2024-06-0{day}"} for day in range(2, 9)]
    outcome = shop({"order_id": "typo", "ordered_at": "1970-02-03"}, *usual, *lines).build(*READ)
    assert sorted(outcome.not_passed) == ["first_sales_near_others", "input_within_limits"]
    for part in (
        "order_id = typo, ordered_date = 1970-02-03, first_usual_date = 2024-06-01",
        "set earliest_order_date", "set history_start",
        "limit_code = superseded_share, row_count = 6",
        "is this one row per order line? see raw_lines",
    ):
        assert part in outcome.output, outcome.output


def test_money_of_rules_is_converted(shop):
    days = ["2024-05-01", "2024-06-01"]
    orders = [
        {"customer_id": name, "ordered_at": day, "amount": amount}
        for name, amount in [("star", "3800"), ("below", "1000")] for day in days
    ]
    project = shop(*orders, reporting_currency="CNY", rule_rates={"USD": 7.2})
    selected = (
        *WITHOUT_UNIT_TESTS, "--indirect-selection", "cautious", "--select", "+tier_explanations",
    )
    project.build(*selected)
    tiers = project.query("""
        select customer_id, tier_code, rule_version, decided_by_en, decided_by_zh
        from northstar.customer_tiers inner join northstar.tier_explanations
            using (customer_id, tier_system, tier_code)
        where tier_system = 'quadrant' order by customer_id
    """).values.tolist()
    assert tiers[0][1:3] == ["potential", "1 (1 USD = 7.2 CNY)"]
    assert tiers[1] == [
        "star", "north_star", "1 (1 USD = 7.2 CNY)",
        "Last bought 0 days ago (at most 30). Spends 7462.0968 CNY a month on average (more than "
        "3600 CNY, 1 USD = 7.2 CNY)",
        "距上次购买0天（不超过30天）；月均消费7462.0968 CNY（超过3600 CNY，1 USD = 7.2 CNY）",
    ]
    pyramid = "select distinct rule_version from northstar.customer_tiers where tier_system = "
    assert project.value(f"{pyramid}'pyramid'") == "1"

    project.variables["rule_rates"] = {}
    outcome = project.dbt("build", *selected)
    assert "tier_rules_money_is_in_reporting_currency" in outcome.not_passed
    assert "add to the variables: rule_rates: {USD: <CNY for 1 USD>}" in outcome.output
    assert outcome.statuses["int_tier_rules"] == "skipped"
    outcome = project.dbt("build", *WITHOUT_TESTS, "--select", "int_tier_rules")
    assert outcome.not_passed == ["int_tier_rules"]
    assert "Seed tier_rules has money in USD, and reporting_currency is CNY" in outcome.errors
    assert "rule_rates: {USD: <CNY for 1 USD>}" in outcome.errors
