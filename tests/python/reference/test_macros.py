"""The macros behind every number agree, on both engines, with Python's exact arithmetic.

Each macro is compiled once to the SQL that the models get, then run over many made rows at once.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import psycopg2
import pytest
from hypothesis import strategies as st
from psycopg2.extras import execute_values

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
