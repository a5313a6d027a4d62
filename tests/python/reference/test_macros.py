"""The macros behind every number agree, on both engines, with Python's exact arithmetic.

Each macro is compiled once to the SQL that the models get, then run over many made rows at once.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import mpmath
import psycopg2
import pytest
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from psycopg2.extras import execute_values
from scipy import stats

import oracle
from made_values import (
    any_text,
    hostile_numbers,
    hostile_times,
    pool,
    sound_numbers,
    sound_times,
)
from postgres import Server
from project import Project, connect_postgres

PERCENTILES = range(5, 100, 5)
MACROS = {
    "cut_points": "cut_points('distributions', ['gap'])",
    "pivoted_cuts": "pivoted_cuts('value', range(5, 100, 5) | list)",
    "score": "score_against_cuts('value', 'value', 5)",
    "points": "points_against_cuts('value', 'value')",
    "share": "ratio('numerator', 'denominator')",
    "money": "ratio('numerator', 'denominator', scale=4, operand_scale=4)",
    "number": "parse_decimal('raw', clean_text('raw'))",
    "rate": "parse_decimal('raw', clean_text('raw'), precision=18, scale=8)",
    "time": "parse_timestamp('raw', clean_text('raw'))",
    "day": "parse_date(clean_text('raw'))",
    "purchases": "expected_purchases('cases')",
    "p_alive": "p_alive('given', 'x', 'days_to_last', 'days_observed')",
    "shown": "shown('value')",
    "normal_tail": "normal_tail('z')",
    "tails": """tail_probabilities('given', [
        {'name': 'chi_square_p', 'distribution': 'chi_square', 'statistic': 'chi_square',
         'degrees': ['degrees']},
        {'name': 't_p', 'distribution': 't', 'statistic': 't', 'degrees': ['degrees']},
        {'name': 'f_p', 'distribution': 'f', 'statistic': 'f', 'degrees': ['first', 'degrees']},
    ])""",
    "parts": "proportional_parts('given', ['id', 'pool', 'line'], ['pool'], ['line'], 'amount',"
             " 'weight', 4, 'part')",
    "capped": "capped_parts('given', ['id', 'pool', 'line'], ['pool'], ['line'], 'amount',"
              " 'weight', 'cap_share', 'part')",
}
SEPARATOR = "\n-- next macro --\n"


@dataclass
class Engine:
    """A connection, and the SQL that each of MACROS becomes on it."""

    connection: Any
    sql: dict[str, str]

    @property
    def is_postgres(self) -> bool:
        return isinstance(self.connection, psycopg2.extensions.connection)

    def run(self, statement: str) -> list[tuple]:
        """Run a statement and return its rows, if it gives any."""
        if not self.is_postgres:
            return self.connection.execute(statement).fetchall()
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def fill(self, table: str, columns: str, rows: list[tuple]) -> None:
        """Put rows into a new temporary table."""
        self.run(f"drop table if exists {table}")
        self.run(f"create temporary table {table} ({columns})")
        if self.is_postgres:
            with self.connection.cursor() as cursor:
                execute_values(cursor, f"insert into {table} values %s", rows, page_size=5_000)
        else:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"insert into {table} values ({marks})", rows)

    def over(self, macro: str, columns: str, rows: Iterable[tuple]) -> list[Any]:
        """Return a macro's value for each row, in their order."""
        self.fill("given", f"id integer, {columns}", [(i, *row) for i, row in enumerate(rows)])
        return [value for (value,) in self.run(f"select {self.sql[macro]} from given order by id")]


def compiled_macros(project: Project) -> dict[str, str]:
    """Compile all macros in one go."""
    inline = SEPARATOR.join(f"{{{{ {call} }}}}" for call in MACROS.values())
    outcome = project.dbt("compile", "--inline", inline, "--no-introspect")
    assert outcome.success, outcome.errors
    return dict(zip(MACROS, outcome.result[0].node.compiled_code.split(SEPARATOR), strict=True))


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[Engine]:
    """Each engine in turn."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "duckdb":
        with duckdb.connect() as connection:
            yield Engine(connection, compiled_macros(Project(folder)))
    else:
        server: Server = request.getfixturevalue("postgres")
        project = Project(folder, target="postgres", env=server.new_database())
        connection = connect_postgres(project.env)
        yield Engine(connection, compiled_macros(project))
        connection.close()


# --- Cut points and scores -----------------------------------------------------------------------


def scored_sql(engine: Engine, population: str) -> str:
    """Scores and points of a population, against its own cuts: the path that the models take."""
    return f"""
        with cuts as (
            select as_of_date, {engine.sql["pivoted_cuts"]}
            from ({engine.sql["cut_points"]}) as cut_points
            group by as_of_date
        )
        select
            population.as_of_date, population.value,
            {engine.sql["score"]} as score,
            {engine.sql["points"]} as points
        from ({population}) as population
        inner join cuts on population.as_of_date = cuts.as_of_date
    """


def test_cuts_and_scores_for_every_size_of_population(engine: Engine):
    """Populations of 1 to 2,000 distinct values 1, 2, 3 ...: a value is its own rank."""
    sizes = 100 if engine.is_postgres else 2_000
    numbers = "generate_series" if engine.is_postgres else "range"
    end = 0 if engine.is_postgres else 1
    engine.run("drop table if exists distributions")
    engine.run(f"""
        create temporary table distributions as
        select
            sizes.size as as_of_date, 'value' as dimension,
            cast(ranks.rank as decimal(38, 6)) as dimension_value, 1 as customers_count
        from {numbers}(1, {sizes + end}) as sizes (size)
        inner join {numbers}(1, {sizes + end}) as ranks (rank) on ranks.rank <= sizes.size
    """)

    cuts = engine.run(f"""
        select as_of_date, percentile, cut_value, is_degenerate
        from ({engine.sql["cut_points"]}) as cut_points
    """)
    expected = {
        (size, percentile, (percentile * size + 99) // 100, size < 5)
        for size in range(1, sizes + 1)
        for percentile in PERCENTILES
    }
    assert len(cuts) == len(expected) and set(cuts) == expected

    population = "select as_of_date, dimension_value as value from distributions"
    rows = engine.run(f"""
        select as_of_date, cast(value as integer), score, points
        from ({scored_sql(engine, population)}) as scored
    """)
    assert len(rows) == sizes * (sizes + 1) // 2
    wrong = [
        (size, rank, score, points)
        for size, rank, score, points in rows
        if score != 1 + 5 * (rank - 1) // size or points != 5 * (20 * (rank - 1) // size)
    ]
    assert wrong == []


def test_equal_values_get_equal_scores(engine: Engine):
    """Populations with ties: 1 + floor(5 x (rank - 1) / N), with rank() as SQL has it."""
    few_values = st.lists(st.integers(-3, 6), min_size=1, max_size=60)
    many_values = st.lists(st.decimals(-99, 99, places=4), min_size=1, max_size=40)
    populations = pool(st.one_of(few_values, many_values).map(tuple), 300)
    rows = [(number, value) for number, values in enumerate(populations) for value in values]
    engine.fill("population", "as_of_date integer, value decimal(18, 4)", rows)
    engine.run("drop table if exists distributions")
    engine.run("""
        create temporary table distributions as
        select
            as_of_date, dimension, cast(value as decimal(38, 6)) as dimension_value,
            count(*) as customers_count
        from population
        cross join (select 'value' as dimension union all select 'gap') as dimensions
        group by as_of_date, dimension, value
    """)

    expected = set()
    for number, values in enumerate(populations):
        for value in values:
            below, count = sum(other < value for other in values), len(values)
            expected.add((number, value, 1 + 5 * below // count, 5 * (20 * below // count)))
    assert set(engine.run(scored_sql(engine, "select * from population"))) == expected

    medians = engine.run(f"""
        select as_of_date, cut_value from ({engine.sql["cut_points"]}) as cut_points
        where statistic = 'median' and percentile = 50
    """)
    middle = {
        (i, sorted(values)[(len(values) + 1) // 2 - 1]) for i, values in enumerate(populations)
    }
    assert set(medians) == middle


# --- Ratios --------------------------------------------------------------------------------------


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    digits = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-digits if value < 0 else digits).scaleb(-places)


def quotients(rows: list[tuple], places: int) -> list[Decimal | None]:
    """The ratios of rows as Python's fractions have them."""
    return [
        rounded(Fraction(top) / Fraction(bottom), places)
        if top is not None and bottom not in (None, 0)
        else None
        for top, bottom in rows
    ]


def near_ties(places: int, unit: Decimal) -> list[tuple[Decimal, Decimal]]:
    """Quotients half way between two results, and the next above and below."""
    dice = random.Random(places)
    rows = []
    for _ in range(300):
        denominator = dice.choice([1, 2, 3, 7, 16, 625, 10**6, dice.randint(1, 10**9)])
        twice = (2 * dice.randint(0, 10**6) + 1) * denominator
        numerator = twice * 5 // 10 ** (places + 1)
        sign = dice.choice([1, -1])
        rows += [(sign * (numerator + step) * unit, denominator * unit) for step in (-1, 0, 1)]
    return rows


def test_shares_are_exact(engine: Engine):
    wholes = st.one_of(st.none(), st.integers(-20, 20), st.integers(-(10**15), 10**15))
    rows = pool(st.tuples(wholes, wholes), 1_500)
    rows += [(int(top), int(bottom)) for top, bottom in near_ties(6, Decimal(1))]
    rows += [(1, 3), (-1, 3), (2, -3), (5, 10**7), (-5, 10**7), (4, 10**7), (1, 0), (0, 7)]
    found = engine.over("share", "numerator bigint, denominator bigint", rows)
    assert found == quotients(rows, 6)


def test_ratios_of_money_are_exact(engine: Engine):
    amounts = st.one_of(
        st.none(),
        st.decimals(-100, 100, places=4),
        st.decimals(-(10**14), 10**14, places=4),
        st.integers(-9, 9).map(Decimal),
    )
    rows = pool(st.tuples(amounts, amounts), 1_500) + near_ties(4, Decimal("0.0001"))
    columns = "numerator decimal(28, 4), denominator decimal(28, 4)"
    assert engine.over("money", columns, rows) == quotients(rows, 4)


# --- Customer value ------------------------------------------------------------------------------


def customers_of_the_model() -> list[tuple]:
    """Parameters over the whole range of a fit and customers up to forty years."""
    dice = random.Random(15)
    rows = [(0.2426, 4.4136, 0.7929, 2.4259, 26, 216, 217, 52.0)]
    rows += [(1.0, 2.0, a, 3.0, 2, 70, 90, 52.0) for a in (1 - 1e-12, 1.0 + 1e-9, 1.0001, 2.0)]
    rows += [(1e6, 1e6, 0.8, 2.0, 3, 9, 30, 52.0)]
    rows += [(2e5, 1e5, 0.8, 2.0, 3, 9, 30, 52.0), (0.5, 5.0, 900.0, 3_000.0, 3, 9, 30, 52.0)]
    for _ in range(150):
        r, a, b = (10 ** dice.uniform(-3, 3) for _ in range(3))
        alpha = 10 ** dice.uniform(-1, 3)
        observed = dice.choice([0, 1, 7, 100, 700, 3_500, 14_600])
        x = min(observed, 5_000, dice.choice([0, 1, 2, 10, 100, 5_000]))
        rows.append((r, alpha, a, b, x, dice.randint(x, observed), observed,
                     dice.choice([365 / 84, 90 / 7, 365 / 7, 156.0])))
    return rows


def purchases_of_the_paper(r, alpha, a, b, x, days_observed, weeks) -> float:
    """The closed form with 2F1, in 60 digits."""
    with mpmath.workdps(60):
        r, alpha, a, b, weeks = (mpmath.mpf(value) for value in (r, alpha, a, b, weeks))
        observed, c = mpmath.mpf(days_observed) / 7, a + b + x - 1
        share = weeks / (alpha + observed + weeks)
        hypergeometric = mpmath.hyp2f1(r + x, b + x, c, share)
        return float(c / (a - 1) * (1 - (1 - share) ** (r + x) * hypergeometric))


def test_expected_purchases_are_those_of_the_paper(engine: Engine):
    rows = customers_of_the_model()
    double = "double precision"
    engine.fill(
        "cases",
        f"purpose text, horizon integer, r {double}, alpha {double}, a {double}, b {double},"
        f" repeat_purchase_days integer, days_observed integer, weeks {double}",
        [(str(i), i, *row[:5], row[6], row[7]) for i, row in enumerate(rows)],
    )
    found = engine.run(
        f"select purchases from ({engine.sql['purchases']}) as found order by horizon")
    for row, (value,) in zip(rows, found, strict=True):
        expected = purchases_of_the_paper(*row[:5], *row[6:])
        assert abs(value - expected) < 1e-9 * expected, (row, value, expected)


def test_nobody_is_more_or_less_alive_than_in_exact_arithmetic(engine: Engine):
    """From odds that engines cannot hold to such as are 1 to the last digit."""
    rows = [(*row[:5], row[5], row[6]) for row in customers_of_the_model()]
    rows += [(1e6, 0.001, 0.8, 2.0, 5_000, 5_000, 14_600), (1.0, 1.0, 1e-6, 1e6, 1, 30, 30)]
    columns = "r, alpha, a, b".replace(",", " double precision,") + " double precision"
    found = engine.over(
        "p_alive", f"{columns}, x integer, days_to_last integer, days_observed integer", rows)
    for (r, alpha, a, b, x, last, observed), value in zip(rows, found, strict=True):
        with mpmath.workdps(40):
            r, alpha, a, b = (mpmath.mpf(number) for number in (r, alpha, a, b))
            ratio = (alpha + mpmath.mpf(observed) / 7) / (alpha + mpmath.mpf(last) / 7)
            expected = 1 if x == 0 else 1 / (1 + a / (b + x - 1) * ratio ** (r + x))
        assert abs(value - float(expected)) < 1e-9


def test_only_finite_results_are_shown(engine: Engine):
    values = [1 / 3, -2.5e-7, 5.0000005, 9.9e20, 1e21, -1e300, float("inf"), float("nan"), None]
    found = engine.over("shown", "value double precision", [(value,) for value in values])
    assert found[:3] == [Decimal("0.333333"), Decimal("0.000000"), Decimal("5.000001")]
    assert abs(found[3] - Decimal("9.9e20")) < Decimal("1e6") and found[4:] == [None] * 5


# --- Values --------------------------------------------------------------------------------------


def parsed(engine: Engine, macro: str, texts: list[str]) -> dict[str, Any]:
    """Parse each text with a macro. PostgreSQL's text holds no NUL."""
    texts = [text for text in texts if not (engine.is_postgres and "\0" in text)]
    return dict(zip(texts, engine.over(macro, "raw text", [(text,) for text in texts])))


def read(reader: Callable[[str], Any], texts: Iterable[str]) -> dict[str, Any]:
    """Parse each text with a reader of the oracle."""
    return {text: reader(text.strip()) if text.strip() else None for text in texts}


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    """Text that is a number, or looks like one, or does not."""
    edges = [
        "1e14", "-99999999999999.99995", "99999999999999.99994", "0.00005", "-.00005", "1e-999",
    ]
    edges += ["9999999999.999999995", "9999999999.999999994", "1e10", "9" * 40, "0." + "9" * 40]
    return edges + pool(st.one_of(sound_numbers, hostile_numbers, any_text), 1_500)


@pytest.fixture(scope="module")
def times() -> list[str]:
    """Text that is a time, or looks like one, or does not."""
    edges = ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "0001-01-01"]
    edges += ["2024-01-01T00:00+23:59", "2024-01-01T00:00-23:59", "2024-01-01T00:00+24:00"]
    edges += ["2024-01-01 00:00:00.1234567Z", "2024-01-01 00:00:00.9999999", "2024-01-01Z"]
    return edges + pool(st.one_of(sound_times, hostile_times, any_text), 1_500)


def test_numbers_are_those_of_python(engine: Engine, numbers):
    found = parsed(engine, "number", numbers)
    assert found == read(oracle.read_number, found)
    assert sum(value is not None for value in found.values()) > 500


def test_rates_are_those_of_python(engine: Engine, numbers):
    found = parsed(engine, "rate", numbers)
    limit = Decimal(10) ** 10
    assert found == read(lambda text: oracle.bounded_number(text, 8, limit), found)


def test_times_are_those_of_python(engine: Engine, times):
    found = parsed(engine, "time", times)
    assert found == read(oracle.read_moment, found)
    assert sum(value is not None for value in found.values()) > 500


def test_days_are_those_of_python(engine: Engine, times):
    found = parsed(engine, "day", times)
    assert found == read(oracle.read_day, found)


# --- Tails of distributions ----------------------------------------------------------------------

# Probabilities from nearly 1 to 1e-12, dense around the modes of steep and flat distributions.
TAILS = [0.999, 0.99, 0.9, 0.7, 0.6, 0.5, 0.45, 0.4, 0.35, 0.33, 0.32, 0.31, 0.3] + [
    10 ** -(exponent / 8) for exponent in range(5, 97)
]
DEGREES = [1, 1.3, 2, 3, 4.5, 7, 10, 30, 100, 1_000, 12_345.6, 1e6, 1e7]


def test_normal_tail_against_scipy(engine: Engine):
    given = [number / 100 for number in range(-710, 711)]
    found = engine.over("normal_tail", "z double precision", [(z,) for z in given])
    assert_allclose(found, stats.norm.sf(given), rtol=1e-8)
    assert engine.over("normal_tail", "z double precision", [(None,), (50.0,)])[0] is None


def test_tails_against_scipy(engine: Engine):
    """Every statistic lies where scipy says that a probability is; scipy judges it again."""
    rows = [
        (
            float(stats.chi2.isf(tail, degrees)),
            float(stats.t.isf(tail / 2, degrees)) * (-1) ** number,
            float(stats.f.isf(tail, first, degrees)),
            float(degrees),
            float(first),
        )
        for number, tail in enumerate(TAILS)
        for degrees in DEGREES
        for first in (1, 2, 3, 10, 1_000)
    ]
    columns = ("chi_square", "t", "f", "degrees", "first")
    types = ", ".join(f"{column} double precision" for column in columns)
    engine.fill("given", f"id integer, {types}", [(i, *row) for i, row in enumerate(rows)])
    found = engine.run(
        f"select chi_square_p, t_p, f_p from ({engine.sql['tails']}) as tails order by id"
    )
    chi_square, t, f, degrees, first = zip(*rows, strict=True)
    expected = zip(
        stats.chi2.sf(chi_square, degrees),
        2 * stats.t.sf([abs(value) for value in t], degrees),
        stats.f.sf(f, first, degrees),
        strict=True,
    )
    assert_allclose(found, list(expected), rtol=1e-6)


def test_tails_of_bounds_and_of_nothing(engine: Engine):
    """A statistic of 0 leaves all beyond it; a huge one nearly nothing, and no engine stops."""
    engine.fill(
        "given",
        "id integer, chi_square double precision, t double precision, f double precision,"
        " degrees double precision, first double precision",
        [
            (1, 0.0, 0.0, 0.0, 5.0, 2.0),
            (2, 1e6, 1e12, 1e15, 5.0, 2.0),
            (3, 1.0, 1.0, 1.0, 0.0, 2.0),
            (4, None, None, None, 5.0, 2.0),
            (5, 1.0, 1.0, 1.0, None, None),
        ],
    )
    rows = engine.run(
        f"select chi_square_p, t_p, f_p from ({engine.sql['tails']}) as tails order by id"
    )
    assert rows[0] == (1, 1, 1)
    assert all(0 <= value < 1e-30 for value in rows[1])
    assert rows[2:] == [(None, None, None)] * 3


# --- Sums that are split -------------------------------------------------------------------------


def split(units: int, weights: Sequence[int], keys: Sequence[str]) -> list[int]:
    """Whole units by largest remainders, ties by key, as SPEC-value's Numbers word it."""
    if not sum(weights):
        return [0] * len(weights)
    exact = [Fraction(abs(units) * weight, sum(weights)) for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(
        range(len(weights)), key=lambda i: (parts[i] - exact[i], keys[i].encode()),
    )
    for i in order[: abs(units) - sum(parts)]:
        parts[i] += 1
    return [part if units >= 0 else -part for part in parts]


def capped_split(
    units: int, weights: Sequence[int], keys: Sequence[str], cap_share: Decimal
) -> list[int]:
    """What is over the cap is cut off and shared again until nobody is over, round by round."""
    cap = int(units * Fraction(cap_share))
    parts = [0] * len(weights)
    open_rows = list(range(len(weights)))
    while True:
        rest = units - sum(parts)
        shares = split(rest, [weights[i] for i in open_rows], [keys[i] for i in open_rows])
        over = {i for i, share in zip(open_rows, shares) if share > cap}
        if not over:
            for i, share in zip(open_rows, shares):
                parts[i] = share
            return parts
        for i in over:
            parts[i] = cap
        open_rows = [i for i in open_rows if i not in over]


line_keys = st.sampled_from(["a", "B", "Z", "aa", "é", "中", "_", "10", "9", "North America"])


def pools_of(amounts: st.SearchStrategy, weights: st.SearchStrategy, **others: Any):
    """Strategies for one pool: its sum, and its lines with key and weight."""
    lines = st.dictionaries(line_keys, weights, min_size=1).map(lambda found: (*found.items(),))
    return st.tuples(amounts, lines, *others.values())


def test_a_sum_is_split_to_the_last_decimal(engine: Engine):
    amounts = st.one_of(
        st.decimals(-1, 1, places=4),
        st.decimals(-(10**14), 10**14, places=4),
        st.decimals(-(10**22), 10**22, places=4),
    )
    weights = st.one_of(st.integers(0, 3), st.integers(0, 10**9), st.integers(0, 10**27))
    pools = pool(pools_of(amounts, weights), 600)
    pools.append((Decimal("0.0003"), tuple((key, 1) for key in "aBZ_")))
    pools.append((Decimal("-9.9999"), (("a", 0), ("B", 0))))
    pools.append((Decimal("9" * 23 + ".9999"), (("a", 10**27), ("B", 9 * 10**27 - 1))))
    rows, expected = [], {}
    for number, (amount, lines) in enumerate(pools):
        keys, weights = zip(*lines)
        parts = split(int(amount.scaleb(4)), weights, keys)
        for (key, weight), part in zip(lines, parts):
            expected[len(rows)] = Decimal(part).scaleb(-4)
            rows.append((len(rows), f"p{number}", key, amount, weight))
    engine.fill(
        "given",
        "id integer, pool text, line text, amount decimal(28, 4), weight decimal(38, 0)",
        rows,
    )
    found = engine.run(f"select id, part from ({engine.sql['parts']}) as parts")
    assert len(found) == len(rows)
    assert {row: part for row, part in found if part != expected[row]} == {}


def test_nobody_gets_more_of_a_pool_than_the_cap(engine: Engine):
    amounts = st.one_of(st.decimals(0, 1, places=2), st.decimals(0, 10**9, places=2))
    weights = st.one_of(st.integers(0, 3), st.just(0), st.integers(0, 10**24))
    caps = st.sampled_from([Decimal(text) for text in ("0.1", "0.25", "0.333333", "1", "0", "0.5")])
    pools = pool(pools_of(amounts, weights, caps=caps), 600)
    pools.append((Decimal("1.03"), tuple((f"{n}", 1) for n in range(10)), Decimal("0.1")))
    pools.append((Decimal(1000), (("a", 0), ("B", 0)), Decimal("0.1")))
    pools.append((Decimal("0.05"), (("a", 4), ("B", 1)), Decimal("0.1")))
    rows, expected = [], {}
    for number, (amount, lines, cap_share) in enumerate(pools):
        keys, weights = zip(*lines)
        parts = capped_split(int(amount.scaleb(2)), weights, keys, cap_share)
        for (key, weight), part in zip(lines, parts):
            expected[len(rows)] = Decimal(part).scaleb(-2)
            rows.append((len(rows), f"p{number}", key, amount, weight, cap_share))
    engine.fill(
        "given",
        "id integer, pool text, line text, amount decimal(28, 2), weight decimal(38, 0),"
        " cap_share decimal(18, 6)",
        rows,
    )
    found = engine.run(f"select id, part from ({engine.sql['capped']}) as parts")
    assert len(found) == len(rows)
    assert {row: part for row, part in found if part != expected[row]} == {}
