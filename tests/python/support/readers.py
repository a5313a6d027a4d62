"""What clients of a warehouse read, beside what the warehouse says of itself."""

import ibis
import pandas as pd
import pyarrow
import sqlalchemy

from project import Project, assert_same_rows

# Marts too large to be read whole by every client: each reads the rows of one market.
READ_IN_PART = {"metric_values": "FR"}

# {mart: (comment, {column: (type, comment)})}
Described = dict[str, tuple[str | None, dict[str, tuple[str, str | None]]]]

DESCRIBED_ON_DUCKDB = """
    with relations as (
        select table_name as mart, comment from duckdb_tables() where schema_name = 'northstar'
        union all
        select view_name as mart, comment from duckdb_views() where schema_name = 'northstar'
    )

    select
        relations.mart, relations.comment as mart_comment, columns.column_name,
        columns.data_type, columns.comment
    from relations
    inner join duckdb_columns() as columns
        on columns.schema_name = 'northstar' and columns.table_name = relations.mart
    order by relations.mart, columns.column_index
"""

DESCRIBED_ON_POSTGRES = """
    select
        relations.relname as mart,
        obj_description(relations.oid, 'pg_class') as mart_comment,
        columns.attname as column_name,
        format_type(columns.atttypid, columns.atttypmod) as data_type,
        col_description(relations.oid, columns.attnum) as comment
    from pg_class as relations
    inner join pg_namespace as schemas
        on relations.relnamespace = schemas.oid and schemas.nspname = 'northstar'
    inner join pg_attribute as columns
        on relations.oid = columns.attrelid and columns.attnum > 0 and not columns.attisdropped
    where relations.relkind in ('r', 'v')
    order by relations.relname, columns.attnum
"""


def described_marts(project: Project) -> Described:
    """What the database itself says of its marts."""
    if project.target == "spark":
        return {
            mart: described_on_spark(project, mart)
            for mart in project.query(f"show tables in {project.schema}").tableName
        }
    on_postgres = project.target == "postgres"
    found: Described = {}
    rows = project.query(DESCRIBED_ON_POSTGRES if on_postgres else DESCRIBED_ON_DUCKDB)
    for mart, mart_comment, column, data_type, comment in rows.itertuples(index=False):
        found.setdefault(mart, (mart_comment, {}))[1][column] = (data_type, comment)
    return found


def rows_to_read(project: Project) -> dict[str, pd.DataFrame]:
    """The rows of every mart that clients read, as the database's own driver gives them."""
    return {
        mart: project.query(f"select * from {project.schema}.{mart} {part_of(mart)}")
        for mart in sorted(described_marts(project))
    }


def part_of(mart: str) -> str:
    """The condition by which a query reads what rows_to_read() has of a mart."""
    return f"where market = '{READ_IN_PART[mart]}'" if mart in READ_IN_PART else ""


def read_by_sqlalchemy(connection: sqlalchemy.Connection, mart: str) -> pd.DataFrame:
    """What SQLAlchemy's own select gives of a mart."""
    table = sqlalchemy.Table(
        mart, sqlalchemy.MetaData(), schema="northstar", autoload_with=connection
    )
    query = sqlalchemy.select(table)
    if mart in READ_IN_PART:
        query = query.where(table.c.market == READ_IN_PART[mart])
    found = connection.execute(query)
    return pd.DataFrame(found.fetchall(), columns=list(found.keys()), dtype=object)


def read_by_pandas(connection: sqlalchemy.Connection, mart: str) -> pd.DataFrame:
    """What pandas gives of a mart: amounts stay decimals where coerce_float is off."""
    query = sqlalchemy.text(f'select * from northstar."{mart}" {part_of(mart)}')
    return pd.read_sql(query, connection, coerce_float=False)


def read_by_ibis(connection: ibis.BaseBackend, mart: str) -> pd.DataFrame:
    """What ibis gives of a mart."""
    table = connection.table(mart, database="northstar")
    if mart in READ_IN_PART:
        table = table.filter(table.market == READ_IN_PART[mart])
    read = table.to_pyarrow()
    return pd.DataFrame(read.to_pylist(), columns=read.column_names, dtype=object)


def described_on_spark(
    project: Project, mart: str
) -> tuple[str | None, dict[str, tuple[str, str | None]]]:
    """What Spark says of a mart: its columns to the first empty line, then all else by name."""
    rows = project.query(f"describe extended {project.schema}.{mart}").itertuples(index=False)
    described = {name: (kind, comment or None) for name, kind, comment in rows}
    names = list(described)
    columns = names[:min(names.index(name) for name in names if not name or name[0] == "#")]
    comment = described.get("Comment", (None, None))[0]
    return comment, {name: described[name] for name in columns}


def assert_types_and_comments(engine: sqlalchemy.Engine, described: Described) -> None:
    """Insist that SQLAlchemy shows each mart with its comment, its columns, types and comments."""
    inspector = sqlalchemy.inspect(engine)
    names = [*inspector.get_table_names("northstar"), *inspector.get_view_names("northstar")]
    assert sorted(names) == sorted(described)
    for mart, (mart_comment, columns) in described.items():
        assert mart_comment and inspector.get_table_comment(mart, "northstar") == {
            "text": mart_comment
        }
        found = {column["name"]: column for column in inspector.get_columns(mart, "northstar")}
        assert list(found) == list(columns)
        for name, (data_type, comment) in columns.items():
            assert comment and found[name]["comment"] == comment
            assert written(found[name]["type"], engine.dialect) == plain(data_type)


def written(data_type: sqlalchemy.types.TypeEngine, dialect: sqlalchemy.Dialect) -> str:
    """A type of SQLAlchemy, as the database writes it."""
    return plain(data_type.compile(dialect))


def plain(data_type: str) -> str:
    """One name per type, however it is spelt; how texts are sorted is no part of it."""
    text = data_type.lower().partition(" collate ")[0].replace(" ", "")
    for spelling, name in {
        "characterevarying": "text", "varchar": "text", "decimal": "numeric",
        "timestampwithouttimezone": "timestamp", "doubleprecision": "double",
    }.items():
        text = text.replace(spelling, name)
    return text


def python_values(frame: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """A DataFrame of Python's own values; null is None.

    pandas holds whole numbers with a null among them as floats. They become int again, except
    where floats are expected; which fails where one is not whole, as that of an amount.
    """
    whole = {
        name: "Int64" for name, dtype in frame.dtypes.items()
        if dtype == "float64" and float not in types_of(expected[name])
    }
    frame = frame.astype(whole)
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    return pd.DataFrame(
        {name: pd.Series(table[name].to_pylist(), dtype=object) for name in table.column_names}
    )


def assert_exact(read: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Insist on the same columns in order, the same types and the same rows."""
    assert list(read.columns) == list(expected.columns)
    for column in expected.columns:
        assert types_of(read[column]) == types_of(expected[column]), column
    assert_same_rows(read, expected)


def types_of(values: pd.Series) -> set[type]:
    """The types of a column's values, nulls left out: a float equals a decimal now and then."""
    return {type(value) for value in values if value is not None}
