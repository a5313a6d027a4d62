"""Customer value: published numbers of the models, and the marts against numpy and scipy."""

import math
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from unittest import mock

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.special import hyp2f1

import fetch_data
import fit_clv
from project import ROOT, WITHOUT_TESTS, Project, write_tables

CALIBRATED_ON = "1997-09-30"
VALUE_MARTS = ("--select", "+clv_parameters", "+customer_value", "+clv_validation")
FITS = fit_clv.model_code()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """CDNOW's 1/10 sample: calibrated to 1997-09-30, with a holdout of 39 weeks."""
    project = Project(tmp_path_factory.mktemp("cdnow_sample"), {
        "raw_source": "files", "raw_path": str(fetch_data.fetch("cdnow_sample")),
        "raw_tables": ["orders"],
        "raw_columns": {"orders": {
            "order_id": "order_id", "customer_id": "sample_id", "amount": "dollar_value",
            "ordered_at": """substr("date", 1, 4) || '-' || substr("date", 5, 2) || '-' """
                          """|| substr("date", 7, 2)""",
        }},
        "as_of_date": "1998-06-30", "clv_holdout_days": 273,
    })
    project.build(*VALUE_MARTS, *WITHOUT_TESTS)
    return project


SEPARATOR = "\n-- next macro --\n"
MACROS = {
    "series": "expected_purchases('cases')",
    "p_alive_of_cases": "p_alive('cases', 'cases.repeat_purchase_days', 'cases.days_to_last',"
                        " 'cases.days_observed')",
    "p_alive": "p_alive('parameters', 'repeat_purchase_days', 'days_to_last', 'days_observed')",
    "spend": "expected_spend('parameters', 'repeat_purchase_days', 'repeat_amount')",
    "columns": "clv_fit_columns().keys() | join(' ')",
}


@pytest.fixture(scope="module")
def macros(sample: Project) -> dict[str, str]:
    """The SQL of MACROS, as models get it."""
    inline = SEPARATOR.join(f"{{{{ {call} }}}}" for call in MACROS.values())
    outcome = sample.dbt("compile", "--inline", inline, "--no-introspect")
    assert outcome.success, outcome.errors
    return dict(zip(MACROS, outcome.result[0].node.compiled_code.split(SEPARATOR), strict=True))


@pytest.fixture(scope="module")
def expected_purchases(macros: dict[str, str]) -> Callable[[list[tuple], dict], list[float]]:
    """Expected purchases by the project's macros, from (x, days to last, days observed, weeks)."""

    def expect(cases: list[tuple], parameters: dict[str, float]) -> list[float]:
        with duckdb.connect() as connection:
            connection.execute(
                "create table cases (horizon integer, repeat_purchase_days integer,"
                " days_to_last integer, days_observed integer, weeks double)")
            connection.executemany(
                "insert into cases values (?, ?, ?, ?, ?)",
                [(number, *case) for number, case in enumerate(cases)])
            for name, value in {"purpose": "p", **parameters}.items():
                connection.execute(f"alter table cases add column {name} "
                                   f"{'varchar' if name == 'purpose' else 'double'}")
                connection.execute(f"update cases set {name} = ?", [value])
            rows = connection.execute(f"""
                select series.purchases * ({macros["p_alive_of_cases"]})
                from cases inner join ({macros["series"]}) as series using (horizon)
                order by horizon
            """).fetchall()
        return [value for (value,) in rows]

    return expect


def close(found: float, published: float, tolerance: float = 5e-4) -> bool:
    return abs(found - published) <= tolerance * max(1, abs(published))


@pytest.fixture(scope="module")
def published_fit(sample: Project) -> dict:
    """The parameters of the calibration."""
    return sample.mart("clv_parameters").set_index("purpose").loc["validation"].to_dict()


class TestPublishedNumbers:
    """Fader, Hardie, Lee (2005), Fader, Hardie (2013) and the packages that follow them."""

    def test_parameters(self, published_fit):
        published = {
            "r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259, "log_likelihood": -9582.429,
            "p": 6.2496, "q": 3.7442, "gamma": 15.4434, "spend_log_likelihood": -4055.918,
        }
        for name, value in published.items():
            assert close(published_fit[name], value, 1e-4), (name, published_fit[name])
        assert (published_fit["customers"], published_fit["repeat_customers"]) == (2357, 946)
        assert (published_fit["fit_status"], published_fit["spend_fit_status"]) == ("ok", "ok")
        assert str(published_fit["calibrated_on"]) == CALIBRATED_ON

    def test_expected_purchases(self, expected_purchases, published_fit):
        fitted = {name: published_fit[name] for name in ("r", "alpha", "a", "b")}
        cases = [(26, 216, 217, 52), (2, 213, 272, 39), (0, 0, 0, 52)]
        found = expected_purchases(cases, fitted)
        for value, published in zip(found, (25.757, 1.226, 1.4440), strict=True):
            assert close(value, published), (value, published)
        silent = [(x, 140, 273, 52) for x in (10, 15, 20, 25)]
        found = expected_purchases(silent, fitted)
        for value, published in zip(found, (0.34746, 0.042834, 0.0041590, 0.00035837), strict=True):
            assert abs(value / published - 1) < 5e-4, (value, published)

    def test_p_alive_of_customer_1516(self, sample, macros):
        row = sample.query(f"""
            select repeat_purchase_days, days_to_last, days_observed, {macros["p_alive"]} as p_alive
            from northstar_intermediate.int_customers_calibrated as customers
            inner join northstar_intermediate.int_clv_parameters as parameters using (purpose)
            where customer_id = '1516' and purpose = 'validation'
        """).iloc[0]
        assert tuple(row[:3]) == (26, 216, 217)
        assert close(row.p_alive, 0.9689)

    def test_holdout_by_frequency(self, sample):
        rows = sample.mart("clv_validation")
        rows = rows[(rows.model == "bg_nbd") & (rows.segment_kind == "frequency")]
        means = (rows.predicted_purchases / rows.customers).astype(float)
        found = dict(zip(rows.segment, means))
        published = (0.2251, 0.5231, 1.0441, 1.5203, 2.1638, 2.6538, 3.5040, 6.1570)
        segments = ("0", "1", "2", "3", "4", "5", "6", "7+")
        for segment, value in zip(segments, published, strict=True):
            assert close(found[segment], value, 1e-4), (segment, found[segment])

    def test_expected_spend_of_the_first_ten_customers(self, sample, macros):
        found = sample.query(f"""
            select {macros["spend"]} as spend
            from northstar_intermediate.int_customers_calibrated as customers
            inner join northstar_intermediate.int_clv_parameters as parameters using (purpose)
            where purpose = 'validation' order by customer_id limit 10
        """).spend
        published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
        assert np.allclose(found.astype(float), published, atol=0.01)


def purchases(x, observed, weeks, r, alpha, a, b):
    """Expected purchases if alive, by the paper's closed form with scipy's 2F1."""
    c, z = a + b + x - 1, weeks / (alpha + observed + weeks)
    never_left = ((alpha + observed) / (alpha + observed + weeks)) ** (r + x)
    return c / (a - 1) * (1 - never_left * hyp2f1(r + x, b + x, c, z))


@pytest.fixture(scope="module")
def facts(demo_build: Project) -> pd.DataFrame:
    """The demo's sales by customer and day, from mart orders."""
    orders = demo_build.mart("orders")
    sales = orders[orders.order_kind == "sale"]
    days = sales.groupby(["customer_id", "ordered_date"]).amount_reporting.sum().reset_index()
    return days.assign(amount=days.amount_reporting.astype(float))


def calibrated(days: pd.DataFrame, until: date) -> pd.DataFrame:
    """Frequency, recency, age and mean repeat spend by a day."""
    known = days[days.ordered_date <= until]
    groups = known.groupby("customer_id")
    first, last = groups.ordered_date.min(), groups.ordered_date.max()
    repeats = known[known.ordered_date > known.customer_id.map(first)]
    return pd.DataFrame({
        "x": groups.size() - 1,
        "t_x": (pd.to_datetime(last) - pd.to_datetime(first)).dt.days / 7,
        "T": (pd.Timestamp(until) - pd.to_datetime(first)).dt.days / 7,
        "spend": repeats.groupby("customer_id").amount.mean(),
    })


def still_there(rows: pd.DataFrame, r, alpha, a, b) -> pd.Series:
    odds = a / (b + rows.x - 1) * ((alpha + rows["T"]) / (alpha + rows.t_x)) ** (r + rows.x)
    return (1 / (1 + odds)).where(rows.x > 0, 1.0)


@pytest.fixture(scope="module")
def values(demo_build: Project) -> pd.DataFrame:
    """Mart customer_value, with floats for decimals."""
    frame = demo_build.mart("customer_value").set_index("customer_id").sort_index()
    return frame.apply(lambda column: column.astype(float)
                       if isinstance(column.iloc[0], Decimal) else column)


@pytest.fixture(scope="module")
def parameters(demo_build: Project) -> dict[str, pd.Series]:
    """The rows of mart clv_parameters."""
    rows = demo_build.mart("clv_parameters").set_index("purpose")
    assert set(rows.fit_status) == set(rows.spend_fit_status) == {"ok"}
    return {purpose: rows.loc[purpose] for purpose in rows.index}


class TestTheDemo:
    """Everything again from the sales, given the parameters."""

    def test_predictions(self, values, facts, parameters, demo_build: Project):
        consents = demo_build.mart("consent_status")
        refused = consents[(consents.purpose == "profiling") & ~consents.is_granted.astype(bool)]
        facts = facts[~facts.customer_id.isin(refused.customer_id)]
        given = parameters["current"]
        model = [float(given[name]) for name in ("r", "alpha", "a", "b")]
        p, q, gamma = (float(given[name]) for name in ("p", "q", "gamma"))
        rows = calibrated(facts, date(2026, 6, 30))
        assert list(rows.index) == list(values.index)
        alive = still_there(rows, *model)
        assert np.allclose(values.p_alive, alive, atol=1e-6)
        before = calibrated(facts, date(2026, 5, 31))
        known = values.p_alive_30d_before.dropna()
        assert np.allclose(known, still_there(before, *model), atol=1e-6)
        assert values.p_alive_30d_before.isna().sum() == len(rows) - len(before) > 0

        def expected(weeks: float) -> pd.Series:
            return alive * purchases(rows.x, rows["T"], weeks, *model)

        spend = p * (gamma + rows.x * rows.spend.fillna(0)) / (p * rows.x + q - 1)
        months = [expected(month * 365 / 84) if month else 0 for month in range(13)]
        discounted = sum(
            (months[month] - months[month - 1]) / 1.1 ** (month / 12) for month in range(1, 13))
        clv = float(given.net_rate) * discounted * spend
        for name, series in {
            "expected_purchases_90d": expected(90 / 7),
            "expected_purchases_365d": expected(365 / 7),
            "expected_spend": spend,
            "predicted_revenue_365d": float(given.net_rate) * expected(365 / 7) * spend,
            "clv": clv,
            "clv_margin": clv * float(given.margin_rate),
        }.items():
            assert np.allclose(values[name], series, rtol=1e-6, atol=1e-6), name
        assert np.allclose(values.ltv, values.revenue_to_date + clv, rtol=1e-6)
        cuts = np.sort(clv)[[(k * len(clv) + 9) // 10 - 1 for k in range(1, 10)]]
        deciles = 10 - (clv.to_numpy()[:, None] > cuts + 1e-6).sum(axis=1)
        near = (abs(clv.to_numpy()[:, None] - cuts) < 2e-6).any(axis=1)
        assert (values.value_decile.astype(int)[~near] == deciles[~near]).all()

    def test_money_to_date(self, values, demo_build: Project):
        customers = demo_build.mart("customers").set_index("customer_id").loc[values.index]
        assert (values.revenue_to_date == customers.net_revenue.astype(float)).all()
        orders = demo_build.mart("orders").set_index("order_id")
        orders = orders[orders.order_kind != "not_counted"]
        cent = Decimal("0.0001")
        margins = {
            order.Index: (order.amount_reporting - order.cost_amount * order.fx_rate).quantize(
                cent, "ROUND_HALF_UP")
            for order in orders.itertuples() if order.cost_amount is not None
        } | {
            order.Index: order.amount_reporting for order in orders.itertuples()
            if order.cost_amount is None and order.order_kind == "credit_note"
        }
        sums: dict[str, Decimal] = {}
        for order_id, margin in margins.items():
            order = orders.loc[order_id]
            if order.ordered_date <= date(2026, 6, 30):
                sums[order.customer_id] = sums.get(order.customer_id, 0) + margin
        for refund in demo_build.mart("refunds").itertuples():
            if refund.order_id in margins and refund.refunded_date <= date(2026, 6, 30):
                whole = orders.loc[refund.order_id].amount
                if whole:
                    part = -margins[refund.order_id] * refund.amount / whole
                    sums[refund.customer_id] = sums.get(refund.customer_id, 0) + part.quantize(
                        cent, "ROUND_HALF_UP")
        found = values.margin_to_date.dropna().astype(float)
        assert 1000 < len(found) < len(values)
        assert found.to_dict() == {key: float(sums[key]) for key in found.index}
        assert set(sums) & set(values.index) == set(found.index)

    def test_the_validation(self, demo_build: Project, facts, parameters):
        given = parameters["validation"]
        model = [float(given[name]) for name in ("r", "alpha", "a", "b")]
        day = date(2025, 11, 30)
        assert given.calibrated_on == day
        rows = calibrated(facts, day)
        holdout = (date(2026, 6, 30) - day).days
        later = facts[facts.ordered_date > day].groupby("customer_id").size()
        before = facts[(facts.ordered_date <= day)
                       & (facts.ordered_date > day - timedelta(holdout))]
        rows["actual"] = later.reindex(rows.index, fill_value=0)
        rows["last_period"] = before.groupby("customer_id").size().reindex(
            rows.index, fill_value=0).astype(float)
        rows["bg_nbd"] = still_there(rows, *model) * purchases(
            rows.x, rows["T"], holdout / 7, *model)
        history = demo_build.mart("customer_history")
        history = history[history.period_end == day].set_index("customer_id").loc[rows.index]
        gap = history.expected_gap_days.astype(float)
        rows["expected_gap"] = (holdout / gap).where(history.recency_days <= 2 * gap, 0.0)
        rows["quadrant"], rows["frequency"] = history.quadrant_tier, rows.x.clip(upper=7).map(
            lambda x: "7+" if x == 7 else str(x))
        rows["all"] = "all"
        mart = demo_build.mart("clv_validation").set_index(["model", "segment_kind", "segment"])
        compared = 0
        for (name, kind, segment), found in mart.iterrows():
            if kind == "market":
                continue
            part = rows[rows[kind] == segment]
            expected = measured(part[name], part.actual, 0.5 if name == "bg_nbd" else 1e-9)
            compared += 1
            for measure, value in expected.items():
                shown = found[measure]
                if value is None or math.isnan(value):
                    assert shown is None or pd.isna(shown), (name, segment, measure)
                else:
                    assert abs(float(shown) - value) < 3e-6 * max(1, abs(value)), (
                        name, segment, measure, shown, value)
        assert compared == 3 * (1 + 8 + 5)
        markets = mart.xs("market", level="segment_kind").groupby("model").customers.sum()
        assert set(markets) == {len(rows)}


def measured(predicted: pd.Series, actual: pd.Series, bound: float) -> dict[str, float | None]:
    """The measures of clv_validation by numpy; auc over all pairs."""
    bought, foretold = (actual > 0).to_numpy(), (predicted >= bound).to_numpy()
    pairs = np.sign(np.subtract.outer(
        predicted[bought].round(6).to_numpy(), predicted[~bought].round(6).to_numpy()))
    errors = predicted - actual
    can_correlate = predicted.round(6).nunique() > 1 and actual.nunique() > 1
    return {
        "customers": len(actual),
        "actual_purchases": actual.sum(),
        "predicted_purchases": predicted.sum(),
        "bias": predicted.sum() / actual.sum() - 1 if actual.sum() else None,
        "mae": errors.abs().mean(),
        "rmse": math.sqrt((errors**2).mean()),
        "correlation": np.corrcoef(predicted, actual)[0, 1] if can_correlate else None,
        "accuracy": (bought == foretold).mean(),
        "precision": bought[foretold].mean() if foretold.any() else None,
        "recall": foretold[bought].mean() if bought.any() else None,
        "auc": (pairs.mean() + 1) / 2 if pairs.size else None,
        "base_rate": bought.mean(),
    }


class TestTheFit:
    """What archived libraries fail on."""

    @staticmethod
    def fitted(groups: list[tuple], spends: list[tuple] = ()) -> dict:
        purchases = [("current", "2024-06-30", *group) for group in groups]
        amounts = [("current", "2024-06-30", *spend) for spend in spends]
        (row,) = FITS.fits(
            list(zip(*purchases)), list(zip(*amounts)) or [()] * len(FITS.SPENDS))
        return row

    @pytest.mark.parametrize("groups", [
        pytest.param([(0, 0, 100, 500)], id="nobody comes back"),
        pytest.param([(0, 0, 0, 500)], id="first day"),
        pytest.param([(5, 100, 200, 500)], id="all equal"),
        pytest.param([(3, 30, 30, 1)], id="one customer"),
        pytest.param([(14_000, 14_600, 14_600, 30), (0, 0, 14_600, 300)], id="forty years"),
        pytest.param([(x, 7 * x, 7 * x, 100) for x in range(1, 60)], id="nobody leaves"),
        pytest.param([(1, 1, 3_000, 10**9), (0, 0, 3_000, 10**9)], id="everybody leaves"),
    ])
    def test_every_population_has_finite_parameters(self, groups):
        row = self.fitted(groups)
        values = [row[name] for name in ("r", "alpha", "a", "b")]
        assert all(0.99e-6 <= value <= 1.01e6 for value in values)
        assert math.isfinite(row["log_likelihood"]) and row["log_likelihood_gap"] < 1e-3

    @pytest.mark.parametrize("spends", [
        pytest.param([(1, 0.0001, 5), (2, 0.0004, 5)], id="tiny"),
        pytest.param([(1, 1e13, 5), (3, 2e12, 5)], id="huge"),
        pytest.param([(1, 10.0, 50), (2, 20.0001, 50)], id="nearly equal"),
        pytest.param([(1, 10.0**k, 3) for k in range(-3, 9)], id="without a mean"),
    ])
    def test_every_spend_has_finite_parameters(self, spends):
        row = self.fitted([(1, 10, 100, 100)], spends)
        assert all(0 < row[name] < 1e20 for name in ("p", "q", "gamma"))
        assert math.isfinite(row["spend_log_likelihood"])

    def test_no_start_finds_more(self):
        """Against scipy's own search, without gradients, from many starts."""
        from scipy.optimize import minimize

        dice = np.random.default_rng(5)
        for _ in range(4):
            r, alpha, a, b = np.exp(dice.normal([-0.5, 1.5, -0.5, 1.0], 0.7))
            groups = made_groups(dice, 400, r, alpha, a, b)
            best = self.fitted(groups)["log_likelihood"]
            x, t_x, observed, customers = np.array(groups, dtype=float).T
            likelihood = FITS.PurchaseLikelihood(x, t_x / 7, observed / 7, customers)
            for start in dice.normal(0, 1.5, (5, 4)):
                found = minimize(lambda point: -likelihood(np.exp(np.clip(point, -13.8, 13.8)))[0],
                                 start, method="Nelder-Mead", options={"maxiter": 4000})
                assert -found.fun < best + 1e-3

    def test_no_start_finds_more_spend(self):
        """Of customers as Gamma-Gamma has them, again without gradients."""
        from scipy.optimize import minimize

        dice = np.random.default_rng(8)
        for _ in range(4):
            p, q, gamma = np.exp(dice.normal([1.0, 1.2, 2.5], 0.5))
            x = dice.geometric(0.4, 300).astype(float)
            amount = np.round(dice.gamma(p * x) / (dice.gamma(q, size=300) / gamma), 4) + 0.0001
            spends = [(int(number), total, 1) for number, total in zip(x, amount)]
            best = self.fitted([(1, 10, 100, 100)], spends)["spend_log_likelihood"]
            likelihood = FITS.SpendLikelihood(x, amount, np.ones(300))
            for start in dice.normal(1, 1.5, (5, 3)):
                found = minimize(lambda point: -likelihood(np.exp(np.clip(point, -13.8, 13.8)))[0],
                                 start, method="Nelder-Mead", options={"maxiter": 4000})
                assert -found.fun < best + 1e-3

    def test_the_order_of_the_groups_changes_no_digit(self):
        dice = np.random.default_rng(6)
        groups = made_groups(dice, 2_000, 0.5, 5, 0.6, 2.0)
        assert self.fitted(groups) == self.fitted(groups[::-1])


def made_groups(dice, customers: int, r, alpha, a, b) -> list[tuple]:
    """Customers as the model has them, grouped."""
    counts: dict[tuple, int] = {}
    for _ in range(customers):
        observed = int(dice.integers(30, 700))
        rate, dropout = dice.gamma(r, 1 / alpha) / 7, dice.beta(a, b)
        time, x, last = 0.0, 0, 0
        while dice.random() >= dropout or x == 0:
            time += dice.exponential(1 / max(rate, 1e-9))
            if time > observed:
                break
            if int(time) > last:
                x, last = x + 1, int(time)
            if dice.random() < dropout:
                break
        key = (x, last, observed)
        counts[key] = counts.get(key, 0) + 1
    return [(*key, count) for key, count in counts.items()]


def shop(customers: int, days: list[str], amount: str) -> dict[str, list[dict]]:
    """Customers who all buy on the same days for the same amount."""
    return {"orders": [
        {"order_id": f"{customer}-{day}", "customer_id": f"c{customer:03}", "ordered_at": day,
         "amount": amount}
        for customer in range(customers) for day in days
    ]}


def test_a_shop_of_equals_has_one_value(new_project: Callable[..., Project], tmp_path):
    tables = shop(120, ["2023-01-01", "2023-06-01", "2024-06-30"], "12.5")
    project = new_project({**write_tables(tmp_path / "raw", tables), "today": "2024-12-31"})
    project.build(*VALUE_MARTS, *WITHOUT_TESTS)
    parameters = project.mart("clv_parameters").set_index("purpose").loc["current"]
    assert parameters.spend_fit_status == "spend_constant"
    assert parameters.fit_status in ("ok", "no_dropout")
    value = project.mart("customer_value")
    assert set(value.expected_spend) == {Decimal("12.5")}
    assert value.clv.nunique() == 1 and value.clv.iloc[0] > 0
    assert set(value.value_decile) == {10} and set(value.is_at_risk) == {False}


def test_one_customer_is_too_few(new_project: Callable[..., Project], tmp_path):
    tables = shop(1, ["2024-06-30"], "0")
    project = new_project({**write_tables(tmp_path / "raw", tables), "today": "2024-12-31"})
    project.build(*VALUE_MARTS, *WITHOUT_TESTS)
    parameters = project.mart("clv_parameters")
    assert set(parameters.fit_status) == {"too_few_customers"}
    value = project.mart("customer_value").iloc[0]
    predicted = ["p_alive", "expected_spend", "clv", "ltv", "value_decile", "is_at_risk"]
    assert value[predicted].isna().all() and value.revenue_to_date == 0
    validation = project.mart("clv_validation")
    assert validation.empty  # the holdout holds all there is


def test_without_scipy_a_build_says_so_and_predicts_nothing(
    demo_build: Project, new_project: Callable[..., Project]
):
    project = new_project(demo_build.variables)
    project.database.write_bytes(demo_build.database.read_bytes())
    hidden = {name: None for name in sys.modules if name.split(".")[0] == "scipy"}
    with mock.patch.dict(sys.modules, {**hidden, "scipy": None, "scipy.optimize": None}):
        outcome = project.build("--select", "int_clv_fits+", *WITHOUT_TESTS)
    assert "pip install scipy" in outcome.output
    parameters, value = project.mart("clv_parameters"), project.mart("customer_value")
    assert set(parameters.fit_status) == {"not_fitted"}
    assert value.clv.isna().all() and value.p_alive.isna().all()
    assert len(value) == len(demo_build.mart("customer_value"))
    assert set(project.mart("clv_validation").model) == {"last_period", "expected_gap"}


def test_the_columns_of_the_fit_stand_in_both_places(macros: dict[str, str]):
    assert macros["columns"].split() == list(FITS.FITS)


MODELS = {"BG/NBD": "bg_nbd", "last period": "last_period", "expected gap": "expected_gap"}


def test_the_accuracy_that_the_docs_tell_is_that_of_the_marts(
    demo_build: Project, cdnow_build: Project, completejourney_build: Project
):
    """docs/value.md, of BG/NBD also the status of the fit and the rate of who says one thing."""
    builds = {"CDNOW": cdnow_build, "The Complete Journey": completejourney_build,
              "demo": demo_build}
    page = (ROOT / "docs" / "value.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in page.splitlines() if any(f"| {name}" in line for name in MODELS)]
    assert len(rows) == len(builds) * len(MODELS)
    for data, model, *told in rows:
        if data:
            name, calibrated_on, customers = data.split(", ")
            mart = builds[name].mart("clv_validation")
            mart = mart[mart.segment == "all"].set_index("model")
            status = builds[name].mart("clv_parameters").set_index("purpose").fit_status
            is_no_dropout = status["validation"] == "no_dropout"
            assert model == ("BG/NBD (no_dropout)" if is_no_dropout else "BG/NBD")
        found = mart.loc[MODELS[model.split(" (")[0]]]
        assert (str(found.calibrated_on), f"{found.customers:,}") == (calibrated_on, customers)
        of_all = max(found.base_rate, 1 - found.base_rate)
        assert told == [
            f"{found.bias:.2f}", f"{found.mae:.2f}", f"{found.correlation:.2f}",
            f"{found.accuracy:.1%}", f"{of_all:.1%}" if data else "",
            f"{found.auc:.2f}",
        ], (name, model)
