"""MetricFlow's own `mf query` gives for the metrics what SQL over the marts gives.

dbt-metricflow is no dependency of the project. It is installed into an environment of its own
under target/, which sees the packages of this one, so that the dbt of the lock reads the metrics.
"""

import csv
import fcntl
import json
import math
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from project import ROOT, Project, copy_sources

METRICFLOW = ROOT / "target" / "metricflow-venv"
# Without their dependencies, which this environment has. halo needs the last three.
REQUIREMENTS = (
    "dbt-metricflow==0.15.0", "update-checker==0.18.0", "halo==0.0.31", "log-symbols==0.0.14",
    "spinners==0.0.24", "termcolor==3.3.0",
)
MUST_RUN = "NORTHSTAR_REQUIRE_METRICFLOW"
ATTRIBUTION_MODELS = ("first_touch", "last_touch", "linear", "position", "time_decay")
TIERS = ("north_star", "potential", "potential_activation", "general", "churn_warning")

# Sales and credit notes by day and market, with refunds on the day of the refund
FACTS = """
    with days as (select max(as_of_date) as as_of_date from northstar.customers),
    sales as (
        select market, ordered_date, order_kind, amount_reporting,
            order_kind = 'sale' and row_number() over (
                partition by customer_id order by order_kind <> 'sale', ordered_at, order_id
            ) = 1 as is_first
        from northstar.orders cross join days
        where order_kind <> 'not_counted' and ordered_date <= as_of_date
    ),
    facts as (
        select market, ordered_date as day, is_first,
            case when order_kind = 'sale' then amount_reporting else 0 end as gross,
            case when order_kind = 'sale' then 0 else -amount_reporting end as refunded,
            case when order_kind = 'sale' then 1 else 0 end as sales
        from sales
        union all
        select orders.market, refunds.refunded_date, false, 0, refunds.amount_reporting, 0
        from northstar.refunds cross join days
        inner join northstar.orders on refunds.order_id = orders.order_id
        where orders.order_kind <> 'not_counted' and refunds.refunded_date <= as_of_date
    )
"""
HISTORY = "northstar.customer_history"
LAST = f"period_end = (select max(period_end) from {HISTORY})"
IN_QUADRANT = "from northstar.market_tier_metrics where tier_system = 'quadrant'"


@dataclass(frozen=True)
class Question:
    """Metrics by dimensions, and the SQL over the marts with the same columns in this order."""

    metrics: tuple[str, ...]
    group_by: tuple[str, ...]
    sql: str
    where: str | None = None


QUESTIONS = {
    "alone, of the last month end": Question(
        ("customers", "repurchasing_customers", "repurchase_rate", "covered_customers", "coverage",
         "tier_customers", "active_customers", *(f"{tier}_customers" for tier in TIERS),
         *(f"{tier}_share" for tier in TIERS)),
        (),
        f"""
        select count(*), count(*) filter (where orders_365d >= 2),
            avg(case when orders_365d >= 2 then 1.0 else 0 end),
            count(*) filter (where quadrant_tier <> 'general'),
            avg(case when quadrant_tier <> 'general' then 1.0 else 0 end), 7 * count(*),
            (select sum(active_customers) from northstar.tier_metrics
             where tier_system = 'quadrant' and {LAST}),
            {', '.join(f"count(*) filter (where quadrant_tier = '{tier}')" for tier in TIERS)},
            {', '.join(f"avg(case when quadrant_tier = '{tier}' then 1.0 else 0 end)"
                       for tier in TIERS)}
        from {HISTORY} where {LAST}
        """,
    ),
    "movements of all months, alone": Question(
        ("previous_customers", "converting_customers", "conversion_rate", "staying_customers_1m",
         "stability_1m", "year_ago_customers", "staying_customers_12m", "stability_12m"),
        (),
        f"""
        select sum(previous_customers), sum(converting_customers),
            sum(converting_customers) / sum(previous_customers), sum(staying_customers_1m),
            sum(staying_customers_1m) / sum(previous_customers), sum(year_ago_customers),
            sum(staying_customers_12m), sum(staying_customers_12m) / sum(year_ago_customers)
        {IN_QUADRANT}
        """,
    ),
    "of all days, alone": Question(
        ("revenue", "gross_sales", "sales", "refunds", "average_order_value", "new_customers"),
        (),
        f"""{FACTS}
        select sum(gross - refunded), sum(gross), sum(sales), sum(refunded),
            sum(gross) / sum(sales), count(case when is_first then 1 end)
        from facts
        """,
    ),
    "by month and market": Question(
        ("revenue", "gross_sales", "sales", "refunds", "average_order_value", "customers",
         "active_customers", "conversion_rate", "repurchase_rate"),
        ("metric_time__month", "market"),
        f"""{FACTS},
        sold as (
            select date_trunc('month', day) as month, market, sum(gross - refunded) as net,
                sum(gross) as gross, sum(sales) as sales, sum(refunded) as refunded
            from facts group by all
        ),
        counted as (
            select date_trunc('month', period_end) as month, market,
                sum(customers) as customers, sum(active_customers) as active,
                sum(converting_customers) as converting, sum(previous_customers) as previous,
                sum(repurchasing_customers) as repurchasing
            {IN_QUADRANT} group by all
        )
        select coalesce(sold.month, counted.month), coalesce(sold.market, counted.market),
            net, gross, sales, refunded, gross / nullif(sales, 0), customers, active,
            converting / nullif(previous, 0), repurchasing / nullif(customers, 0)
        from sold full join counted on sold.month = counted.month and sold.market = counted.market
        """,
    ),
    "by year, with customers of its last month": Question(
        ("customers", "sales", "revenue"),
        ("metric_time__year",),
        f"""{FACTS},
        counted as (
            select date_trunc('year', period_end) as year, count(*) as customers
            from {HISTORY}
            where period_end in (select max(period_end) from {HISTORY} group by year(period_end))
            group by all
        )
        select date_trunc('year', day), max(customers), sum(sales), sum(gross - refunded)
        from facts left join counted on date_trunc('year', day) = year group by all
        """,
    ),
    "by month and tier": Question(
        ("customers", "active_customers", "conversion_rate", "repurchase_rate", "stability_1m",
         "stability_12m"),
        ("metric_time__month", "tier"),
        """
        select date_trunc('month', period_end), tier_code, customers, active_customers,
            conversion_rate, repurchase_rate, stability_1m, stability_12m
        from northstar.tier_metrics
        where tier_system = 'quadrant'
            and (customers > 0 or previous_customers > 0 or staying_customers_12m > 0)
        """,
    ),
    "by tier, of one market's last month": Question(
        ("customers",),
        ("tier",),
        f"select tier_code, sum(customers) {IN_QUADRANT} and market = 'DE' and {LAST} group by all",
        where="{{ Entity('market') }} = 'DE'",
    ),
    "of every tier system": Question(
        ("tier_customers",),
        ("tier_month__tier_system", "tier"),
        f"""
        select tier_system, tier_code, customers from northstar.tier_metrics
        where {LAST} and (customers > 0 or previous_customers > 0)
        """,
    ),
    "what customers are worth": Question(
        ("clv", "valued_customers", "remaining_customers", "clv_per_customer"),
        (),
        """
        select sum(clv), count(*), sum(p_alive), sum(clv) / count(*) from northstar.customer_value
        """,
    ),
    "what touches brought, by month, market and channel": Question(
        tuple(f"attributed_revenue_{model}" for model in ATTRIBUTION_MODELS),
        ("metric_time__month", "market", "channel"),
        f"""
        with touched as (
            select distinct date_trunc('month', orders.ordered_date) as month, orders.market,
                touched.channel
            from northstar.attributed_revenue as touched
            inner join northstar.orders on touched.order_id = orders.order_id
            where touched.channel <> 'direct'
        )
        select touched.month, touched.market, touched.channel,
            {', '.join(f"coalesce(sum(amount) filter (where model = '{model}'), 0)"
                       for model in ATTRIBUTION_MODELS)}
        from touched
        inner join northstar.attributed_revenue as attributed
            on touched.month = date_trunc('month', attributed.ordered_date)
            and touched.market = attributed.market and touched.channel = attributed.channel
        group by all
        """,
    ),
    "what new customers cost, by month and channel": Question(
        ("acquired_customers", "acquisition_spend", "cac", "lifetime_value", "ltv_to_cac"),
        ("metric_time__month", "channel"),
        """
        select cohort_month, acquisition_channel, new_customers, acquisition_spend,
            acquisition_spend / nullif(new_customers, 0),
            case when new_customers > 0 then ltv end,
            case when new_customers > 0 then ltv_to_cac end
        from northstar.channel_economics
        where market = 'all' and acquisition_channel <> 'all'
        """,
    ),
    "what new customers cost, alone": Question(
        ("cac", "ltv_to_cac"),
        (),
        """
        select sum(acquisition_spend) / sum(new_customers), sum(ltv) / sum(acquisition_spend)
        from northstar.channel_economics where market = 'all' and acquisition_channel = 'all'
        """,
    ),
    "what was spent and planned, by month": Question(
        ("marketing_spend", "budget_planned", "budget_total"),
        ("metric_time__month",),
        """
        with spent as (
            select month, sum(spend) as spend from northstar.channel_attribution
            where model = 'linear' group by month
        ),
        planned as (
            select month, sum(planned) as planned from northstar.budget_variance group by month
            union all
            select plan_month, sum(amount) filter (where purpose <> 'reserve')
                + sum(elastic_amount) filter (where purpose = 'reserve')
            from northstar.budget_allocation group by plan_month
        )
        select coalesce(spent.month, planned.month), spend, planned, planned / .85
        from spent full join planned on spent.month = planned.month
        """,
    ),
    "measures by month and market": Question(
        ("measured_total", "measured_numerator", "measured_denominator", "measured_ratio"),
        ("metric_time__month", "market", "metric_month__measure"),
        """
        select period_start, market, metric_code,
            case when aggregation = 'sum' then numerator end,
            case when aggregation = 'ratio' then numerator end,
            case when aggregation = 'ratio' then denominator end,
            case when aggregation = 'ratio' then numerator / nullif(denominator, 0) end
        from northstar.metric_values
        inner join northstar_rules.metric_definitions using (metric_code)
        where period_grain = 'month' and dimension = 'all' and is_complete
            and aggregation in ('sum', 'ratio')
            and (market <> 'all' or not '+' || dimensions || '+' like '%+market+%')
            and metric_code in ('gmv', 'csat', 'complaint_rate', 'd7_activity', 'cost', 'roi')
        """,
        where="{{ Dimension('metric_month__measure') }} in "
              "('gmv', 'csat', 'complaint_rate', 'd7_activity', 'cost', 'roi')",
    ),
    "ratios of all months and markets are pooled": Question(
        ("measured_ratio",),
        ("metric_month__measure",),
        """
        select metric_code, sum(numerator) / sum(denominator)
        from northstar.metric_values
        where period_grain = 'month' and dimension = 'all' and is_complete and market = 'all'
            and metric_code in ('nps', 'refund_rate')
        group by metric_code
        """,
        where="{{ Dimension('metric_month__measure') }} in ('nps', 'refund_rate')",
    ),
    "returns by month and tier": Question(
        ("tier_revenue", "tier_cost", "roi"),
        ("metric_time__month", "tier"),
        """
        select date_trunc('month', period_end), tier_code, nullif(revenue, 0), cost,
            nullif(roi, 0)
        from northstar.tier_economics
        where tier_system = 'quadrant' and (revenue <> 0 or cost <> 0)
        """,
    ),
    "returns of all months, alone": Question(
        ("tier_revenue", "margin", "campaign_cost", "tier_spend", "tier_cost", "roi"),
        (),
        """
        select sum(revenue), sum(margin), sum(campaign_cost), sum(addressed_spend + shared_spend),
            sum(cost), sum(revenue) / sum(cost)
        from northstar.tier_economics where tier_system = 'quadrant'
        """,
    ),
    "by months since the first sale": Question(
        ("retained_customers", "cohort_customers", "retention"),
        ("cohort__months_since",),
        """
        select months_since, sum(active_customers) as retained,
            sum(cohort_customers) filter (where active_customers is not null) as customers,
            retained / nullif(customers, 0)
        from northstar.retention_cohorts where months_since > 0 group by all
        """,
    ),
}


@pytest.fixture(scope="module")
def mf() -> Path:
    """The program `mf`, installed once and kept under target/."""
    wanted = "\n".join([*REQUIREMENTS, sys.version, sysconfig.get_path("purelib")])
    done = METRICFLOW / "installed"
    METRICFLOW.parent.mkdir(exist_ok=True)
    with METRICFLOW.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_text(encoding="utf-8") != wanted:
            install()
            done.write_text(wanted, encoding="utf-8")
    return METRICFLOW / "bin" / "mf"


def install() -> None:
    """Make the environment; skip the tests without PyPI, unless MUST_RUN says otherwise."""
    subprocess.run([sys.executable, "-m", "venv", "--clear", METRICFLOW], check=True)
    (site_packages,) = METRICFLOW.glob("lib/python*/site-packages")
    ours = sysconfig.get_path("purelib")
    (site_packages / "northstar.pth").write_text(f"{ours}\n", encoding="utf-8")
    command = [METRICFLOW / "bin" / "pip", "install", "--disable-pip-version-check", "--no-deps"]
    finished = subprocess.run([*command, *REQUIREMENTS], capture_output=True, text=True)
    if finished.returncode == 0:
        return
    if "Retrying (" in finished.stderr and os.environ.get(MUST_RUN) != "1":
        pytest.skip(f"PyPI cannot be reached, so mf was not tried ({MUST_RUN}=1 makes this fail)")
    pytest.fail(finished.stdout + finished.stderr)


@pytest.fixture(scope="module")
def demo(demo_build: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo in a copy of the project that has been parsed: mf reads target/ there."""
    folder = copy_sources(tmp_path_factory.mktemp("metrics") / "northstar", with_tests=False)
    project = Project(folder, demo_build.variables, project_dir=folder, writes_artifacts=True)
    shutil.copy(demo_build.database, project.database)
    outcome = project.dbt("parse")
    assert outcome.success, outcome.errors
    return project


@pytest.fixture(scope="module")
def ask(mf: Path, demo: Project) -> Callable[[Question], list[tuple]]:
    """Ask MetricFlow a question and return its rows, keys first."""

    def answer(question: Question) -> list[tuple]:
        file = demo.folder / "answer.csv"
        command = [mf, "query", "--quiet", "--csv", file, "--metrics", ",".join(question.metrics)]
        if question.group_by:
            command += ["--group-by", ",".join(question.group_by)]
        if question.where:
            command += ["--where", question.where]
        finished = subprocess.run(
            command, cwd=demo.folder, env={**os.environ, **demo.environment},
            capture_output=True, text=True,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        file.unlink()
        return [tuple(row[name] for name in (*question.group_by, *question.metrics))
                for row in rows]

    return answer


def key(value: object) -> str:
    """A dimension's value as text, the same of a CSV file and of SQL."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    return str(value).removesuffix(" 00:00:00")


def number(value: object) -> float:
    """A number of a CSV file or of SQL; NaN for null."""
    return math.nan if value is None or value == "" else float(value)


def table(rows: list[tuple], keys: int) -> dict[tuple, list[float]]:
    """{keys: numbers}; a key that comes twice is an error."""
    found = {tuple(map(key, row[:keys])): list(map(number, row[keys:])) for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("name", QUESTIONS)
def test_mf_query_gives_what_sql_gives(name, ask, demo):
    question = QUESTIONS[name]
    keys = len(question.group_by)
    expected = table(list(demo.query(question.sql).itertuples(index=False, name=None)), keys)
    answers = table(ask(question), keys)
    assert expected and answers.keys() == expected.keys()
    for found, values in answers.items():
        # tier_metrics has 6 decimals.
        assert values == pytest.approx(expected[found], rel=1e-9, abs=6e-7, nan_ok=True), found


def metrics_of(project: Project) -> list[dict[str, Any]]:
    """The metrics of a parsed project, as in its manifest."""
    file = project.folder / "target" / "manifest.json"
    return list(json.loads(file.read_text(encoding="utf-8"))["metrics"].values())


def test_every_metric_is_asked_for(demo):
    asked = {metric for question in QUESTIONS.values() for metric in question.metrics}
    assert {metric["name"] for metric in metrics_of(demo)} == asked


def test_every_metric_says_what_it_is_in_both_languages(demo):
    metrics = metrics_of(demo)
    assert len(metrics) > 30
    for metric in metrics:
        for words in (metric["label"], metric["description"]):
            assert re.search("[A-Za-z]", words) and re.search("[一-鿿]", words), metric["name"]


def test_the_documentation_lists_the_metrics(demo):
    page = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")
    assert not [metric["name"] for metric in metrics_of(demo) if f"`{metric['name']}`" not in page]


def test_the_metrics_go_with_the_room(tmp_path):
    folder = copy_sources(tmp_path / "northstar", with_tests=False)
    file = folder / "dbt_project.yml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    # Rooms that read the history
    for room in ("history", "economics", "scorecards", "monitoring", "budget"):
        settings["models"]["northstar"][room]["+enabled"] = False
    for kind in ("semantic-models", "metrics"):  # their days are of the history
        for room in ("history", "economics", "value", "campaigns", "scorecards"):
            settings[kind]["northstar"][room]["+enabled"] = False
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    project = Project(folder, project_dir=folder, writes_artifacts=True)
    outcome = project.dbt("parse")
    assert outcome.success, outcome.errors
    assert not metrics_of(project)
