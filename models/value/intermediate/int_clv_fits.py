# One row per purpose and day of the data: the parameters of the purchase model BG/NBD (Fader,
# Hardie, Lee 2005) and of the spend model Gamma-Gamma (Fader, Hardie 2013) that make the grouped
# counts most likely. dbt runs model() where Python runs in the warehouse (DuckDB); elsewhere
# scripts/fit_clv.py calls fits() and fills the same table, which later builds keep.
#
# Every parameter is sought within 1e-6 to 1e6, in its logarithm, from three starts. The likelihoods
# are sums over groups, in forms that neither overflow nor cancel, with analytic gradients.
import math

try:
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import betaln, digamma
except ImportError:  # the table is empty then, and predictions are null
    np = None

# What fits() reads and gives
PURCHASES = (
    "purpose", "calibrated_on", "repeat_purchase_days", "days_to_last", "days_observed", "customers"
)
SPENDS = ("purpose", "calibrated_on", "repeat_purchase_days", "repeat_amount", "customers")
FITS = {
    "purpose": "varchar",
    "calibrated_on": "date",
    "r": "double",
    "alpha": "double",
    "a": "double",
    "b": "double",
    "log_likelihood": "double",
    "log_likelihood_gap": "double",
    "p": "double",
    "q": "double",
    "gamma": "double",
    "spend_log_likelihood": "double",
}
BOUND = math.log(1e6)
PURCHASE_STARTS = ((0.5, 0.5, 2.0), (2.0, 1.0, 10.0), (0.2, 0.05, 1.0))  # r, a, b
SPEND_STARTS = ((6.0, 4.0, 0.5), (1.0, 1.5, 1.0), (30.0, 10.0, 0.3))  # p, q, gamma
LARGE = 20_000  # groups; larger problems are first solved on coarser ones


def model(dbt, session):
    purchases = dbt.ref("northstar", "int_purchases_grouped")
    spends = dbt.ref("northstar", "int_spends_grouped")
    rows = fits(columns(purchases, PURCHASES), columns(spends, SPENDS)) if np else []
    typed = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in FITS.items())
    query = f"select * from (select {typed}) where purpose is not null"
    for row in rows:
        values = ", ".join(literal(row[name], kind) for name, kind in FITS.items())
        query += f" union all select {values}"
    return session.sql(query)


def columns(relation, names):
    """Some columns of a relation of DuckDB, as arrays."""
    return relation.project(", ".join(
        f"cast({name} as varchar)" if name in ("purpose", "calibrated_on")
        else f"cast({name} as double)" for name in names)).fetchnumpy().values()


def literal(value, kind):
    """A value as SQL; a double with all its digits."""
    text = "null" if value is None else f"'{value!r}'" if kind == "double" else f"'{value}'"
    return f"cast({text} as {kind})"


def fits(purchases, spends):
    """Fit both models to each purpose: columns of the two grouped tables in, rows of FITS out.

    The order of the rows does not matter, not even to the last digit.
    """
    purposes, days, *counts = (np.asarray(column) for column in purchases)
    spend_purposes, _, *amounts = (np.asarray(column) for column in spends)
    rows = []
    for purpose in np.unique(purposes):
        row = {"purpose": str(purpose), "calibrated_on": str(days[purposes == purpose][0])}
        x, to_last, observed, customers = in_order(counts, purposes == purpose)
        row |= fit_purchases(x, to_last / 7, observed / 7, customers)
        if (spend_purposes == purpose).any():
            row |= fit_spends(*in_order(amounts, spend_purposes == purpose))
        rows.append({name: row.get(name) for name in FITS})
    return rows


def in_order(arrays, is_wanted):
    """The wanted rows of some columns, ordered by all of them."""
    chosen = [array[is_wanted].astype(float) for array in arrays]
    order = np.lexsort(chosen[::-1])
    return [array[order] for array in chosen]


def fit_purchases(x, t_x, observed, customers):
    """Fit BG/NBD to groups of customers: r, alpha, a, b. Times are in weeks."""
    rate = max(dot(customers, x) / max(dot(customers, observed), 1e-6), 1e-6)
    values, total, gap = maximise(
        PurchaseLikelihood,
        (x, t_x, observed, customers),
        coarse_purchases,
        [(r, r / rate, a, b) for r, a, b in PURCHASE_STARTS],
    )
    names = ("r", "alpha", "a", "b")
    return dict(zip(names, values)) | {"log_likelihood": total, "log_likelihood_gap": gap}


def fit_spends(x, amount, customers):
    """Fit Gamma-Gamma to groups of repeat customers: p, q, gamma. Spend is amount / x.

    It is fitted in units of the mean spend, so that no currency is too large or too small.
    """
    unit = float(dot(customers, amount / x) / customers.sum())
    (p, q, gamma), total, _ = maximise(
        SpendLikelihood, (x, amount / unit, customers), coarse_spends, SPEND_STARTS)
    total -= float(customers.sum()) * math.log(unit)
    return {"p": p, "q": q, "gamma": gamma * unit, "spend_log_likelihood": total}


class PurchaseLikelihood:
    """The log-likelihood of BG/NBD and its gradient by r, alpha, a, b.

    Per customer: sum over i < x of log(r + i) - log(1 + a / (b + i)), - r log(1 + T / alpha)
    - x log(alpha + T), and for x > 0 + log(1 + e^d), where e^d are the odds of having left:
    d = log a - log(b + x - 1) + (r + x) log((alpha + T) / (alpha + t_x)).
    What depends on x or T alone is summed over their distinct values.
    """

    def __init__(self, x, t_x, observed, customers):
        self.times = np.arange(int(x.max()) + 1, dtype=float)
        self.by_x = np.bincount(x.astype(int), weights=customers)
        self.observed, which = np.unique(observed, return_inverse=True)
        self.by_observed = np.bincount(which.ravel(), weights=customers)
        self.repeats_by_observed = np.bincount(which.ravel(), weights=customers * x)
        repeated = x > 0
        self.x, self.t_x, self.customers = x[repeated], t_x[repeated], customers[repeated]
        self.silence = observed[repeated] - self.t_x
        self.index = self.x.astype(int) - 1

    def __call__(self, parameters):
        r, alpha, a, b = parameters
        observed = np.log1p(self.observed / alpha)
        now = alpha + self.observed
        ends = a / (b + self.times)
        total = (
            dot(self.by_x, summed(np.log(r + self.times) - np.log1p(ends)))
            - r * dot(self.by_observed, observed)
            - dot(self.repeats_by_observed, np.log(now))
        )
        by_r = dot(self.by_x, summed(1 / (r + self.times))) - dot(self.by_observed, observed)
        by_alpha = (
            dot(self.by_observed, r * self.observed / (alpha * now))
            - dot(self.repeats_by_observed, 1 / now)
        )
        by_a = dot(self.by_x, summed(-1 / (b + self.times + a)))
        by_b = dot(self.by_x, summed(ends / (b + self.times + a)))

        last = alpha + self.t_x
        since = np.log1p(self.silence / last)
        shape = r + self.x
        odds = shape * since + (math.log(a) - np.log(b + self.times))[self.index]
        small = np.exp(-np.minimum(np.abs(odds), 700.0))
        total += dot(self.customers, np.maximum(odds, 0.0) + np.log1p(small))
        left = self.customers * np.where(odds < 0, small, 1.0) / (1.0 + small)
        by_r += dot(left, since)
        by_alpha -= dot(left, shape * self.silence / (last * (last + self.silence)))
        by_a += left.sum() / a
        by_b -= dot(left, (1 / (b + self.times))[self.index])
        return total, np.array([by_r, by_alpha, by_a, by_b])


def dot(left, right):
    """The sum of products. Not BLAS: its threads wait for each other on a busy machine."""
    return (left * right).sum()


def summed(terms):
    """The sums of the first 0, 1 ... terms, as many as there are terms."""
    return np.concatenate([[0.0], np.cumsum(terms[:-1])])


class SpendLikelihood:
    """The log-likelihood of Gamma-Gamma and its gradient by p, q, gamma.

    Per customer: - log B(p x, q) - log(spend) - p x log(1 + gamma / amount)
    - q log(1 + amount / gamma), where amount = x spend.
    """

    def __init__(self, x, amount, customers):
        self.times, which = np.unique(x, return_inverse=True)
        self.by_x = np.bincount(which.ravel(), weights=customers)
        self.amount, self.customers, self.repeats = amount, customers, customers * x
        self.constant = dot(customers, np.log(amount / x))

    def __call__(self, parameters):
        p, q, gamma = parameters
        shape = p * self.times
        to_amount = dot(self.repeats, np.log1p(gamma / self.amount))
        to_gamma = dot(self.customers, np.log1p(self.amount / gamma))
        total = -dot(self.by_x, betaln(shape, q)) - self.constant - p * to_amount - q * to_gamma
        both = digamma(shape + q)
        by_p = dot(self.by_x, self.times * (both - digamma(shape))) - to_amount
        by_q = dot(self.by_x, both - digamma(q)) - to_gamma
        inverse = 1 / (gamma + self.amount)
        by_gamma = (
            q / gamma * dot(self.customers, self.amount * inverse) - p * dot(self.repeats, inverse)
        )
        return total, np.array([by_p, by_q, by_gamma])


def coarse_purchases(x, t_x, observed, customers):
    """The groups by whole weeks."""
    rounded = np.column_stack([x, np.round(t_x), np.maximum(np.round(observed), np.round(t_x))])
    groups, which = np.unique(rounded, axis=0, return_inverse=True)
    return (*groups.T, np.bincount(which.ravel(), weights=customers))


def coarse_spends(x, amount, customers):
    """The groups by frequency and by spend within a twentieth."""
    rounded = np.column_stack([x, np.round(np.log(amount / x) * 20)])
    groups, which = np.unique(rounded, axis=0, return_inverse=True)
    spend = np.exp(groups[:, 1] / 20)
    return groups[:, 0], groups[:, 0] * spend, np.bincount(which.ravel(), weights=customers)


def maximise(likelihood, groups, coarsened, starts):
    """The best parameters, their log-likelihood, and how far the second best start stays behind.

    Where there are many groups, the way from a start leads over coarser ones, from whose maximum
    few steps remain.
    """
    exact = Loss(likelihood(*groups), groups[-1].sum())
    is_large = len(groups[0]) > LARGE
    coarse = Loss(likelihood(*coarsened(*groups)), groups[-1].sum()) if is_large else exact
    ends = []
    for start in starts:
        end = climb(coarse, np.clip(np.log(start), -BOUND, BOUND))
        ends.append(newton(exact, end) if is_large else end)
    ends.sort(key=lambda point: exact(point)[0])
    best, second = (-exact(point)[0] * exact.customers for point in ends[:2])
    return [float(value) for value in np.exp(ends[0])], float(best), float(best - second)


class Loss:
    """What is minimised: - log-likelihood per customer and its gradient, by logarithms."""

    def __init__(self, likelihood, customers):
        self.likelihood, self.customers = likelihood, float(customers)

    def __call__(self, logarithms):
        values = np.exp(logarithms)
        total, gradient = self.likelihood(values)
        return -total / self.customers, -gradient * values / self.customers


def climb(loss, point):
    """Climb from a point to the nearest maximum within the bounds."""
    bounds = [(-BOUND, BOUND)] * len(point)
    options = {"maxiter": 200, "maxfun": 400, "maxcor": 20, "ftol": 1e-12, "gtol": 1e-8}
    best = minimize(loss, point, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return newton(loss, best.x)


def newton_move(curvature, gradient, free):
    """Newton's step along the free parameters. Where the curvature has the wrong sign, its size
    still says how far to go."""
    sizes, directions = np.linalg.eigh((curvature + curvature.T)[np.ix_(free, free)] / 2)
    move = np.zeros(len(gradient))
    along = directions.T @ gradient[free]
    move[free] = -directions @ (along / np.maximum(np.abs(sizes), 1e-10))
    return move


def newton(loss, point):
    """Take Newton's steps, with the curvature of the gradient, until they gain nothing.

    A climb stops in sight of the maximum, or slows down on a ridge; these steps do not. A
    parameter that reaches a bound stays there while the step leads out.
    """
    value, gradient = loss(point)
    for _ in range(60):
        curvature = np.array([
            (loss(point + 1e-4 * unit)[1] - gradient) / 1e-4 for unit in np.eye(len(point))
        ])
        free = np.ones(len(point), dtype=bool)
        while free.any():
            move = newton_move(curvature, gradient, free)
            leaving = free & ((move > 0) & (point >= BOUND) | (move < 0) & (point <= -BOUND))
            if not leaving.any():
                break
            free &= ~leaving
        else:
            break
        room = np.where(move > 0, BOUND - point, -BOUND - point)
        ways = np.abs(room[free]) / np.maximum(np.abs(move[free]), 1e-300)
        move *= min(1.0, ways.min(), 2.0 / max(np.abs(move).max(), 1e-300))
        gained = 0.0
        for _ in range(8):
            tried = np.clip(point + move, -BOUND, BOUND)
            reached, slope = loss(tried)
            if reached < value:
                gained = value - reached
                point, value, gradient = tried, reached, slope
                break
            move /= 4
        if gained * loss.customers < 1e-6:
            break
    return point
