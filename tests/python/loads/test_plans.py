"""Which batches a run replaces and what names them, decided by macros without a database.

All calls are rendered at once; what they must give is written by hand.
"""

import hashlib
import json
from typing import Any

import duckdb
import pytest

from project import Project

JANUARY, FEBRUARY, MARCH, APRIL = "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"
LIMIT = 1_000_000


def call(macro: str, *arguments: Any) -> str:
    """A call of a macro, in Jinja."""
    return f"{macro}({', '.join(json.dumps(argument) for argument in arguments)})"


# --- Which batches are replaced ------------------------------------------------------------------

# stored, wanted, what is removed, what is written; each batch reads one fact
PLANS = {
    "nothing stored, nothing wanted": ({}, {}, [], []),
    "nothing stored": ({}, {JANUARY: 1, FEBRUARY: 2}, [], [[JANUARY, FEBRUARY]]),
    "all equal": ({JANUARY: 1, FEBRUARY: 1}, {JANUARY: 1, FEBRUARY: 1}, [], []),
    "one differs": (
        {JANUARY: 1, FEBRUARY: 2, MARCH: 3}, {JANUARY: 1, FEBRUARY: 9, MARCH: 3},
        [FEBRUARY], [[FEBRUARY]],
    ),
    "differs in the last of 60 bits": (
        {JANUARY: 2**60 - 2}, {JANUARY: 2**60 - 1}, [JANUARY], [[JANUARY]],
    ),
    "one is new": ({JANUARY: 1}, {JANUARY: 1, FEBRUARY: 2}, [], [[FEBRUARY]]),
    "stored but unwanted": ({JANUARY: 1, FEBRUARY: 2}, {FEBRUARY: 2}, [JANUARY], []),
    "nothing wanted": ({JANUARY: 1, FEBRUARY: 2}, {}, [JANUARY, FEBRUARY], []),
    "fingerprints of other days": (
        {JANUARY: 1, FEBRUARY: 2}, {JANUARY: 2, FEBRUARY: 1},
        [JANUARY, FEBRUARY], [[JANUARY, FEBRUARY]],
    ),
    "unwanted, equal, different and new": (
        {JANUARY: 1, FEBRUARY: 2, MARCH: 3}, {FEBRUARY: 2, MARCH: 4, APRIL: 5},
        [JANUARY, MARCH], [[MARCH, APRIL]],
    ),
    "dates as they are wanted, not sorted": (
        {MARCH: 1}, {APRIL: 1, JANUARY: 1, MARCH: 2}, [MARCH], [[APRIL, JANUARY, MARCH]],
    ),
}

# facts that each new batch reads, what is written
CHUNKS = {
    "no facts": ({JANUARY: 0, FEBRUARY: 0}, [[JANUARY, FEBRUARY]]),
    "just the limit": ({JANUARY: 400_000, FEBRUARY: 600_000}, [[JANUARY, FEBRUARY]]),
    "one above the limit": ({JANUARY: 400_000, FEBRUARY: 600_001}, [[JANUARY], [FEBRUARY]]),
    "a batch of the limit": ({JANUARY: LIMIT, FEBRUARY: 1}, [[JANUARY], [FEBRUARY]]),
    "a batch of the limit and none": ({JANUARY: LIMIT, FEBRUARY: 0}, [[JANUARY, FEBRUARY]]),
    "a single batch above the limit": ({JANUARY: LIMIT + 1}, [[JANUARY]]),
    "a batch above the limit amid others": (
        {JANUARY: 1, FEBRUARY: 5 * LIMIT, MARCH: 1, APRIL: 1},
        [[JANUARY], [FEBRUARY], [MARCH, APRIL]],
    ),
    "every chunk is counted anew": (
        {JANUARY: 600_000, FEBRUARY: 600_000, MARCH: 400_000, APRIL: 1},
        [[JANUARY], [FEBRUARY, MARCH], [APRIL]],
    ),
    "a chunk is not reopened": (
        {APRIL: 1, MARCH: LIMIT, FEBRUARY: 1, JANUARY: 1}, [[APRIL], [MARCH], [FEBRUARY, JANUARY]],
    ),
}
# A batch that stays as it is takes no room in a chunk.
WITH_ONE_EQUAL = (
    {FEBRUARY: 1}, {JANUARY: 1, FEBRUARY: 1, MARCH: 1},
    {JANUARY: 600_000, FEBRUARY: 600_000, MARCH: 400_000},
)


def plan_of(name: str) -> str:
    """The call for one of PLANS."""
    stored, wanted, _, _ = PLANS[name]
    return call("planned_batches", stored, wanted, dict.fromkeys(wanted, 1))


def chunks_of(name: str) -> str:
    """The call for one of CHUNKS."""
    facts_counts, _ = CHUNKS[name]
    return call("planned_batches", {}, dict.fromkeys(facts_counts, 1), facts_counts)


# --- A model's SQL for some batches --------------------------------------------------------------

FINGERPRINTS = {JANUARY: 2**59 + 1, FEBRUARY: 7, MARCH: 2**60 - 1}

# A model as compiled, and as dbt makes the table: then in_batch() is false.
COMPILED = """
    "with shop_days as (select * from days where " ~ in_batch("day") ~ " and 1 = 1)
    select shop_days.number, " ~ fingerprint_of_batch("shop_days.day") ~ " as batch_fingerprint
    from shop_days inner join days on shop_days.day = days.day and " ~ in_batch("days.day")
"""
IN_A_RUN = f'({COMPILED}) | replace("1 = 1 /*", "1 = 0 /*")'
DAYS = f"""
    select cast(day as date) as day, number
    from (values ('{JANUARY}', 1), ('{FEBRUARY}', 2), ('{FEBRUARY}', 3), ('{MARCH}', 4))
        as days (day, number)
"""


def sql_of(sql: str, *dates: str) -> str:
    """The call for a model's SQL, itself in Jinja, and some dates."""
    return f"sql_of_batches({sql}, {json.dumps(dates)}, {json.dumps(FINGERPRINTS)})"


# dates, what the model's SQL gives; two rows of February meet each other
SELECTIONS = {
    "no dates": ([], []),
    "one date": ([MARCH], [(4, 2**60 - 1)]),
    "two dates": ([MARCH, JANUARY], [(1, 2**59 + 1), (4, 2**60 - 1)]),
    "several rows of a date": ([FEBRUARY], [(2, 7), (2, 7), (3, 7), (3, 7)]),
}

# --- Fingerprints --------------------------------------------------------------------------------

# The code's fingerprint, the rest, the whole; the MD5 sums of '' and 'abc' are those of RFC 1321.
NAMES = [
    (0, "", 0xD41D8CD98),
    (0, "abc", 0x900150983),
    (1, "abc", 0x1900150983),
    (0xFFFFFF, "", 0xFFFFFFD41D8CD98),
]

# --- Code without comments -----------------------------------------------------------------------

PLAIN = {
    "nothing": ("", ""),
    "white space": ("\ta\r\n  , b\n\n", "a,b"),
    "operators": ("a / b * c - d # e", "a/b*c-d#e"),
    "Jinja": ("{%- if a -%} {{ b }} {%- endif -%}", "{%-ifa-%}{{b}}{%-endif-%}"),
    "a line comment": ("select 1 -- one\n, 2", "select1,2"),
    "a line comment at the end": ("a -- b", "a"),
    "an empty line comment": ("a --\nb", "ab"),
    "a block comment": ("a /* b\n c */ d", "ad"),
    "block comments of stars": ("/**/a/***/b/* ** / */c", "abc"),
    "a block comment that is not closed": ("a /* b", "a/*b"),
    "a Jinja comment": ("a {# b # c\n { d } #} e {#- f -#} g", "aeg"),
    "Jinja comments of hashes": ("{##}a{###}b", "ab"),
    "two comments of a kind": ("/* a */ b /* c */ d {# e #} f {# g #}", "bdf"),
    "a comment in another": ("-- /* {#\na /* -- {# */ b {# /* -- #} c", "abc"),
    "'--' in quotes": ("a = '--' -- b", "a='--'"),
    "'/* */' in quotes": ("a ~ '1 = 0 /* b: */ c'  /* d */", "a~'1 = 0 /* b: */ c'"),
    "'{# #}' in quotes": ("a '{# b #}' {# c #}", "a'{# b #}'"),
    "white space in quotes": ("a 'b  c\n d'  e", "a'b  c\n d'e"),
    "doubled quotes": ("'it''s -- a' -- b", "'it''s -- a'"),
    "only doubled quotes": ("'' '''' -- a", "''''''"),
    "double quotes": ('a "b -- /* c" -- d', 'a"b -- /* c"'),
    "a quote in double quotes": ('"it\'s" -- a', '"it\'s"'),
    "a double quote in quotes": ("'\"' -- a", "'\"'"),
    "quotes in comments": ("-- it's\na /* it's */ {# it's \" #} 'b c'", "a'b c'"),
    "letters of other scripts": ("'é -- 北' -- ü", "'é -- 北'"),
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> dict[str, Any]:
    """What each call gives."""
    calls = [*map(plan_of, PLANS), *map(chunks_of, CHUNKS)]
    calls += [call("planned_batches", *WITH_ONE_EQUAL)]
    calls += [COMPILED, *(sql_of(COMPILED, *dates) for dates, _ in SELECTIONS.values())]
    calls += [sql_of(IN_A_RUN, *dates) for dates, _ in SELECTIONS.values()]
    calls += [call("batch_fingerprint", code, rest) for code, rest, _ in NAMES]
    calls += [call("northstar._code_of_batch", whole) for _, _, whole in NAMES]
    calls += [call("plain_code", code) for code, _ in PLAIN.values()]
    project = Project(tmp_path_factory.mktemp("plans"))
    inline = "{{ tojson([" + ",\n".join(calls) + "]) }}"
    outcome = project.dbt("compile", "--no-introspect", "--inline", inline)
    assert outcome.success, outcome.errors
    return dict(zip(calls, json.loads(outcome.result[0].node.compiled_code), strict=True))


@pytest.mark.parametrize("name", PLANS)
def test_batches_are_replaced_where_fingerprints_differ(rendered, name):
    _, _, remove, chunks = PLANS[name]
    plan = rendered[plan_of(name)]
    assert (sorted(plan["remove"]), plan["chunks"]) == (remove, chunks)


@pytest.mark.parametrize("name", CHUNKS)
def test_a_chunk_reads_a_million_facts_or_is_one_batch(rendered, name):
    _, chunks = CHUNKS[name]
    assert rendered[chunks_of(name)] == {"remove": [], "chunks": chunks}


def test_a_batch_that_stays_takes_no_room_in_a_chunk(rendered):
    plan = rendered[call("planned_batches", *WITH_ONE_EQUAL)]
    assert plan == {"remove": [], "chunks": [[JANUARY, MARCH]]}


def rows_of(sql: str) -> list[tuple]:
    """Run a model's SQL on DAYS."""
    with duckdb.connect() as connection:
        connection.execute(f"create table days as {DAYS}")
        found = connection.execute(sql)
        assert [column[0] for column in found.description] == ["number", "batch_fingerprint"]
        return sorted(found.fetchall())


@pytest.mark.parametrize("name", SELECTIONS)
@pytest.mark.parametrize("sql", [COMPILED, IN_A_RUN], ids=["compiled", "in a run"])
def test_a_models_sql_reads_the_batches_of_some_dates(rendered, sql, name):
    dates, rows = SELECTIONS[name]
    assert rows_of(rendered[sql_of(sql, *dates)]) == rows


def test_a_compiled_model_stands_for_all_batches(rendered):
    numbers = [1, 2, 2, 3, 3, 4]
    assert rows_of(rendered[COMPILED]) == [(number, None) for number in numbers]


@pytest.mark.parametrize(("code", "rest", "whole"), NAMES)
def test_a_fingerprint_is_the_codes_before_that_of_the_rest(rendered, code, rest, whole):
    assert rendered[call("batch_fingerprint", code, rest)] == whole < 2**60
    assert int(hashlib.md5(rest.encode()).hexdigest()[:9], 16) == whole % 16**9
    assert rendered[call("northstar._code_of_batch", whole)] == code


@pytest.mark.parametrize("name", PLAIN)
def test_plain_code_has_no_comments_and_keeps_quotes(rendered, name):
    code, plain = PLAIN[name]
    assert rendered[call("plain_code", code)] == plain
