"""The dashboard is one file that loads nothing, and says what SQL says."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

import build
from conftest import SCREENSHOTS
from dashboards import content_of, write_dashboard, written
from project import ROOT, Project, copy_sources

PAGES = ["overview", "rfm", "lifecycle", "value", "channels", "budget", "targets", "scorecards",
         "alerts", "outreach", "customer", "data"]
MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def dashboard(demo_build: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of the demo."""
    return written(demo_build, tmp_path_factory.mktemp("dashboard") / "dashboard.html")


def test_it_is_small_and_has_every_page(dashboard):
    assert dashboard.stat().st_size < MOST_BYTES
    assert [page["name"] for page in content_of(dashboard)["pages"]] == PAGES


def test_every_label_is_there_in_both_languages(dashboard):
    content = content_of(dashboard)
    asked = set(re.findall(r'"@(\w+)"', json.dumps(content["pages"])))
    asked |= set(re.findall(r'label\("(\w+)"\)', (ROOT / "dashboard" / "shell.html").read_text(
        encoding="utf-8")))
    for page in content["pages"]:
        asked.add(page["title"])
        for shown in page["cards"] + page["charts"]:
            asked |= {shown["title"], *filter(None, [shown.get("note"), shown.get("alt")])}
            assert shown.get("kind") or "alt" in shown or shown in page["cards"], shown["title"]
            asked |= {shown[key]["title"] for key in ("beside",) if key in shown}
            asked |= {shown[key] for key in ("empty",) if key in shown}
            named = {*shown.get("columns", []), *shown.get("measures", [])}
            asked |= {name if name in content["labels"] else name.removesuffix("_name")
                      for name in named}
    asked |= {*content["data"]["inputs"]["outcome_kind"], *content["data"]["tiers"]["tier_system"]}
    assert asked <= set(content["labels"])
    assert all(english and chinese for english, chinese in content["labels"].values())


def test_the_number_of_customers_is_a_choice(demo_build, tmp_path):
    content = content_of(written(demo_build, tmp_path / "none.html", "--customers", "0"))
    assert [page["name"] for page in content["pages"]] == [name for name in PAGES
                                                           if name != "customer"]
    assert not content["data"]["customers"]["customer_id"]
    (value,) = (page for page in content["pages"] if page["name"] == "value")
    assert "most_valuable_at_risk" not in [chart["title"] for chart in value["charts"]]
    at_risk = demo_build.query("select customer_id from northstar.customer_value where is_at_risk")
    assert len(at_risk)
    text = json.dumps(content)
    assert not [one for one in at_risk.customer_id if f'"{one}"' in text]


def test_an_analyst_adds_a_page(demo_build, tmp_path):
    """The files are those that docs/dashboard.md shows."""
    copy = copy_sources(tmp_path / "copy", with_tests=False)
    document = (ROOT / "docs" / "dashboard.md").read_text(encoding="utf-8")
    files = re.findall(r"`(dashboard/\S+\.(?:sql|yml))`:\n\n```\w+\n(.*?)```", document, re.DOTALL)
    assert [name for name, _ in files] == [
        "dashboard/queries/order_channels.sql", "dashboard/pages/20_order_channels.yml"]
    for name, text in files:
        (copy / name).write_text(text, encoding="utf-8")
    project = Project(demo_build.folder, demo_build.variables, project_dir=copy)
    content = content_of(written(project, tmp_path / "added.html", script=copy))
    assert content["pages"][-1]["name"] == "order_channels"
    sales = demo_build.value("select count(*) from northstar.orders where order_kind = 'sale'")
    assert sum(content["data"]["order_channels"]["sales_count"]) == sales

    page = copy / "dashboard" / "pages" / "20_order_channels.yml"
    wrong = files[1][1].replace("query: order_channels", "query: chanels")
    page.write_text(wrong, encoding="utf-8")
    finished = write_dashboard(project, tmp_path / "wrong.html", script=copy)
    assert finished.returncode == 1
    assert "20_order_channels.yml: there is no dashboard/queries/chanels.sql" in finished.stderr


@pytest.mark.parametrize(
    ("chart", "part"),
    [
        ({"title": "t", "query": "orders"}, "chart t has no spec"),
        ({"title": "t", "spec": {}, "colour": "red"}, "unknown key colour. Allowed: alt, beside"),
        ({"title": "t", "spec": {}, "query": "inputs", "measures": ["rows"]},
         "query inputs has no column rows"),
    ],
)
def test_a_wrong_page_is_named(chart, part):
    data = {"inputs": {"row_count": []}}
    with pytest.raises(SystemExit, match=part):
        build.check({"title": "t", "charts": [chart]}, Path("pages/x.yml"), data)


def test_unfinished_months_have_no_rates(dashboard, demo_build):
    """A share is null in the mart until the days of its step are over for the whole month."""
    shown = content_of(dashboard)["data"]["registrations"]
    open_months = demo_build.query("""
        select distinct registration_month::text from northstar.registration_retention
        where first_sale_within_30_days_share is null
    """).iloc[:, 0]
    assert len(open_months)
    found = {month for month, step in zip(shown["registration_month"], shown["step"])
             if step == "first_sale_within_30_days"}
    assert found and not found & set(open_months)


def test_without_a_build_it_says_so(new_project, tmp_path):
    finished = write_dashboard(new_project(), tmp_path / "nothing.html")
    assert finished.returncode == 1
    assert "failed; was the project built?" in finished.stderr
    assert not (tmp_path / "nothing.html").exists()


# --- In a browser --------------------------------------------------------------------------------


def show(browser: webdriver.Chrome, file: Path, **choices: str) -> None:
    """Open a dashboard with choices and wait until everything is drawn."""
    browser.get("about:blank")
    chosen = "&".join(f"{name}={value}" for name, value in choices.items())
    browser.get(f"{file.as_uri()}#{chosen}")
    wait_until_drawn(browser, None)


def wait_until_drawn(browser: webdriver.Chrome, before: str | None) -> None:
    """Wait until the page is drawn anew."""
    WebDriverWait(browser, 60).until(lambda opened: ready(opened) not in (None, before))


def ready(browser: webdriver.Chrome) -> str | None:
    """The number of the last drawing that is complete."""
    return browser.execute_script("return document.documentElement.dataset.ready ?? null")


def assert_quiet(browser: webdriver.Chrome, page: Path) -> None:
    """Insist that nothing was complained of, and nothing asked for but the page itself."""
    assert browser.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {message["params"]["request"]["url"].split("#")[0] for message in messages
             if message["method"] == "Network.requestWillBeSent"}
    assert {url for url in asked if not url.startswith("data:")} <= {page.as_uri(), "about:blank"}


def number_of(browser: webdriver.Chrome, title: str) -> str:
    """The number of the card with a title."""
    card = browser.find_element(By.XPATH, f"//section[h2='{title}']/strong")
    return card.text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_charts_in_silence(dashboard, browser, page, language):
    theme = {"en": "light", "zh": "dark"}[language]
    best = content_of(dashboard)["data"]["customers"]["customer_id"][0]
    show(browser, dashboard, page=page, language=language, theme=theme, customer=best)
    WebDriverWait(browser, 20).until(lambda opened: opened.find_elements(
        By.CSS_SELECTOR, ".view svg, .view table"))
    browser.save_screenshot(str(SCREENSHOTS / f"dashboard-{page}-{language}.png"))
    charts = [chart for shown in content_of(dashboard)["pages"] if shown["name"] == page
              for chart in shown["charts"]]
    drawn = browser.find_elements(By.CSS_SELECTOR, "figure .view svg, figure .view table")
    said = browser.find_elements(By.CSS_SELECTOR, "figure .view p.nothing")  # instead of no row
    assert len(drawn) + len(said) == len(charts)
    assert len(said) <= sum("empty" in chart for chart in charts)
    vega = [chart for chart in charts if chart.get("kind", "vega") == "vega"]
    named = browser.find_elements(By.CSS_SELECTOR, "figure .view[role][aria-label]")
    assert len(named) >= len(vega)
    assert_quiet(browser, dashboard)


def test_cards_say_what_sql_says_of_a_market(dashboard, browser, demo_build):
    """Worked out from the orders: the market is that of the last order by the period end."""
    (customers, sales, gross, buyers) = demo_build.query("""
        with known as (
            select customer_id, arg_max(market, ordered_at) as market
            from northstar.orders where ordered_date <= date '2026-05-31' group by customer_id
        ),
        chosen as (
            select customer_id from known where market = 'DE' and customer_id in (
                select customer_id from northstar.customer_history
                where period_end = date '2026-05-31')
        ),
        sales as (
            select orders.* from northstar.orders inner join chosen using (customer_id)
            where order_kind = 'sale'
                and ordered_date between date '2026-05-01' and date '2026-05-31'
        )
        select (select count(*) from chosen), count(*), sum(amount_reporting),
            count(distinct customer_id) from sales
    """).values[0]
    show(browser, dashboard, page="overview", language="en")
    for name, value in {"market": "DE", "period": "2026-05-31"}.items():
        before = ready(browser)
        Select(browser.find_element(By.ID, name)).select_by_value(value)
        wait_until_drawn(browser, before)
    assert number_of(browser, "Customers") == str(customers)
    average = (gross / sales).quantize(Decimal(1))
    assert number_of(browser, "Average order value") == f"${average}"
    active = (Decimal(100) * buyers / customers).quantize(Decimal("0.1"))
    assert number_of(browser, "Active in the month") == f"{active.normalize():f}%"
    for system in ("pyramid", "rfm_octant"):  # the same customers in other tiers
        before = ready(browser)
        Select(browser.find_element(By.ID, "system")).select_by_value(system)
        wait_until_drawn(browser, before)
        assert number_of(browser, "Customers") == str(customers)
    assert_quiet(browser, dashboard)


def money(value: Decimal) -> str:
    """An amount as a card or table shows it."""
    if abs(value) >= 1_000_000:
        return f"${value / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"
    return f"${value:.2f}" if abs(value) < 100 and value % 1 else f"${value:,.0f}"


def table_of(browser: webdriver.Chrome, title: str) -> list[list[str]]:
    """The cells of the table behind the chart with a title."""
    figure = browser.find_element(By.XPATH, f"//figure[header/h2='{title}']")
    figure.find_element(By.CSS_SELECTOR, "header button").click()
    return browser.execute_script(
        "return [...arguments[0].querySelectorAll('tbody tr')].map("
        "row => [...row.children].map(cell => cell.textContent))", figure)


def test_page_value_says_what_the_marts_say(dashboard, browser, demo_build):
    at_risk, clv, revenue = demo_build.query("""
        select count(*) filter (where is_at_risk), sum(clv), sum(revenue_to_date)
        from northstar.customer_value
    """).values[0]
    accuracy, base_rate = demo_build.query("""
        select accuracy, base_rate from northstar.clv_validation
        where model = 'bg_nbd' and segment_kind = 'all'
    """).values[0]
    deciles = demo_build.query("""
        select value_decile, count(*) as customers, sum(clv) as clv,
            sum(revenue_to_date) as revenue
        from northstar.customer_value group by value_decile order by value_decile
    """)
    show(browser, dashboard, page="value", language="en")
    assert at_risk and number_of(browser, "Customers at risk") == f"{at_risk:,}"
    assert number_of(browser, "Predicted value, 12 months") == money(clv)
    assert number_of(browser, "Net revenue to date") == money(revenue)
    assert number_of(browser, "Predictions that came true") == f"{100 * accuracy:.1f}%"
    card = browser.find_element(By.XPATH, "//section[h2='Predictions that came true']").text
    assert f"{100 * max(base_rate, 1 - base_rate):.1f}%" in card
    found = {row[0]: row[1:] for row in table_of(browser, "Who holds the value")}
    assert found == {
        str(row.value_decile): [str(row.customers), money(row.clv), money(row.revenue)]
        for row in deciles.itertuples()
    }
    # a name in the table of customers at risk leads to the look-up
    first = demo_build.value("""
        select customer_id from northstar.customer_value where is_at_risk
        order by clv desc, customer_id limit 1
    """)
    before = ready(browser)
    browser.find_element(By.CSS_SELECTOR, "td button").click()
    wait_until_drawn(browser, before)
    search = browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    assert search.get_attribute("value") == first
    assert_quiet(browser, dashboard)


def test_page_value_says_why_nothing_is_predicted(browser, demo_build, tmp_path):
    project = Project(tmp_path, demo_build.variables)
    shutil.copy(demo_build.database, project.database)
    predicted = ("p_alive", "p_alive_30d_before", "expected_purchases_90d", "clv", "clv_margin",
                 "ltv", "ltv_margin", "value_decile", "is_at_risk")
    with duckdb.connect(str(project.database)) as connection:
        for statement in (
            "update northstar.customer_value set "
            + ", ".join(f"{column} = null" for column in predicted),
            "update northstar.channel_economics set clv = null, clv_margin = null, ltv = null",
            "delete from northstar.clv_validation where model = 'bg_nbd'",
            "update northstar.clv_parameters set r = null, fit_status = 'too_few_customers'",
        ):
            connection.execute(statement)
    page = written(project, tmp_path / "nothing.html")
    show(browser, page, page="value", language="en")
    assert number_of(browser, "Predicted value, 12 months") == "–"
    assert number_of(browser, "Predictions that came true") == "–"
    assert number_of(browser, "Net revenue to date") == number_of_mart(demo_build)
    text = browser.find_element(By.ID, "main").text
    assert text.count("No prediction is made; the table on the fit says why.") == 2
    assert "too few customers or repeat buyers, so nothing is predicted" in text
    assert_quiet(browser, page)
    show(browser, page, page="channels", language="en")
    assert "No prediction is made" in browser.find_element(By.ID, "main").text
    assert_quiet(browser, page)


def number_of_mart(project: Project) -> str:
    """The net revenue to date of all customers, as a card shows it."""
    return money(project.value("select sum(revenue_to_date) from northstar.customer_value"))


def test_page_channels_says_what_the_marts_say(dashboard, browser, demo_build):
    customers, spend = demo_build.query("""
        select sum(new_customers), sum(acquisition_spend) from northstar.channel_economics
        where acquisition_channel = 'all' and market = 'DE' and cohort_month >= '2025-07-01'
    """).values[0]
    funnel = demo_build.query("""
        select node_number, customers from northstar.conversion_funnel
        where market = 'DE' and channel = 'all' and month = '2026-05-01' order by node_number
    """)
    show(browser, dashboard, page="channels", language="en", market="DE", period="2026-05-31")
    assert number_of(browser, "New customers, 12 months") == str(int(customers))
    assert number_of(browser, "Cost per new customer, 12 months") == money(spend / customers)
    found = table_of(browser, "Where customers stop")
    assert [int(row[3].replace(",", "")) for row in found] == list(funnel.customers)
    verdicts = demo_build.query("""
        select campaign_id, treatment, treatment_customers from northstar.experiment_results
        where population = 'all'
    """)
    found = table_of(browser, "Experiments: what the treatment changed")
    assert sorted((row[0], row[1], row[4]) for row in found) == sorted(
        (row.campaign_id, row.treatment, f"{row.treatment_customers:,}")
        for row in verdicts.itertuples())
    assert_quiet(browser, dashboard)


def test_page_budget_says_what_the_marts_say(dashboard, browser, demo_build):
    total = demo_build.value("select sum(amount) from northstar.budget_allocation")
    spent, planned = demo_build.query("""
        select sum(spent), sum(planned) from northstar.budget_variance where month = '2026-05-01'
    """).values[0]
    revenue, cost = demo_build.query("""
        select sum(revenue), sum(cost) from northstar.tier_economics
        where tier_system = 'quadrant' and period_end between '2025-06-30' and '2026-05-31'
    """).values[0]
    channels = demo_build.query("select channel, amount from northstar.channel_budget")
    show(browser, dashboard, page="budget", language="en", period="2026-05-31")
    assert number_of(browser, "Budget of the next month") == money(total)
    assert number_of(browser, "Spent in the month") == money(spent)
    assert number_of(browser, "Spent of the plan") == f"{100 * spent / planned:.1f}%"
    assert number_of(browser, "Revenue per marketing cost, 12 months") == f"{revenue / cost:.1f}×"
    found = table_of(browser, "Channels: spend and next budget")
    assert sorted(row[-1] for row in found) == sorted(money(one) for one in channels.amount)
    assert_quiet(browser, dashboard)


def test_page_outreach_says_what_the_marts_say(dashboard, browser, demo_build):
    recommended, held_back, customers = demo_build.query("""
        select
            count(*) filter (is_recommended), count(*) filter (is_control),
            count(distinct customer_id)
        from northstar.outreach_list where market = 'US'
    """).values[0]
    sends, compliant = demo_build.query("""
        select sum(sends), sum(compliant_sends) from northstar.compliance
        where market = 'US' and month = '2026-05-01'
    """).values[0]
    show(browser, dashboard, page="outreach", language="en", period="2026-05-31", market="US")
    assert number_of(browser, "Customers to write to") == f"{recommended:,}"
    assert number_of(browser, "Held back as control") == f"{held_back:,}"
    silent = customers - recommended - held_back
    assert number_of(browser, "Without a message") == f"{silent:,}"
    assert number_of(browser, "Messages without a fault") == f"{100 * compliant / sends:.1f}%"
    reasons = table_of(browser, "Why nothing is sent")
    assert sum(int(row[-1].replace(",", "")) for row in reasons) == customers
    assert_quiet(browser, dashboard)


def test_keys_tables_and_the_look_up_work(dashboard, browser, demo_build):
    show(browser, dashboard, page="overview", language="en")
    browser.find_element(By.CSS_SELECTOR, "figure header button").click()
    rows = browser.find_elements(By.CSS_SELECTOR, "figure:first-of-type tbody tr")
    tiers = demo_build.query("""
        select tier_code, customers from northstar.tier_metrics
        where tier_system = 'quadrant' and period_end = '2026-06-30' and customers > 0
    """)
    found = sorted(int(row.find_elements(By.TAG_NAME, "td")[1].text.replace(",", ""))
                   for row in rows)
    assert found == sorted(tiers.customers)
    before = ready(browser)
    browser.find_element(By.ID, "tab_overview").send_keys(Keys.ARROW_RIGHT)
    wait_until_drawn(browser, before)
    assert browser.switch_to.active_element.get_attribute("id") == "tab_rfm"

    show(browser, dashboard, page="customer", language="en")
    # an id of digits, which a careless comparison would take for a number
    one = demo_build.query("""
        select customer_id, decided_by_en, missing_for_next_en
        from northstar.tier_explanations inner join northstar.customers using (customer_id)
        where tier_system = 'quadrant' and missing_for_next_en is not null
            and regexp_full_match(customer_id, '[0-9]+')
        order by net_revenue desc, customer_id limit 1
    """).iloc[0]
    search = browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    search.send_keys(one.customer_id, Keys.TAB)
    text = browser.find_element(By.ID, "main").text
    assert one.decided_by_en in text and one.missing_for_next_en in text
    lines = WebDriverWait(browser, 20).until(lambda opened: opened.find_elements(
        By.CSS_SELECTOR, "figure .view svg path[aria-roledescription='line mark']"))
    assert lines, "no history"
    search.clear()
    search.send_keys("nobody", Keys.TAB)
    assert "This customer is not in the file." in browser.find_element(By.ID, "main").text
    assert_quiet(browser, dashboard)
