"""Copy the marts of a DuckDB build into a file of their own, for readers that stay connected.

    python scripts/publish.py [--to FILE | --parquet FOLDER]

A build needs its database for itself: an open reader stops it. The copy is a small DuckDB file with
the same schema, in which every mart is a table with its descriptions. It is written beside the old
one and takes its place at once, so a reader sees the old marts or the new, never half of them;
one that is connected sees the new ones after it connects again. --parquet writes <mart>.parquet
files instead, each replaced at once. The file is marts.duckdb beside warehouse.duckdb, and
my_shop_marts.duckdb beside my_shop.duckdb. Publish after a build that succeeded: what stands in the
database is published.

The database is the default DuckDB target's: NORTHSTAR_DUCKDB_PATH (default warehouse.duckdb in the
current folder), schema NORTHSTAR_SCHEMA (default northstar). It is opened for reading only.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

RELATIONS_QUERY = """
    select table_name, comment from duckdb_tables()
    where database_name = 'source' and schema_name = $schema
    union all
    select view_name, comment from duckdb_views()
    where database_name = 'source' and schema_name = $schema
    order by 1
"""
COLUMN_COMMENTS_QUERY = """
    select column_name, comment from duckdb_columns()
    where
        database_name = 'source' and schema_name = $schema and table_name = $mart
        and comment is not null
    order by column_index
"""


def quote(name: str) -> str:
    """Quote an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """Quote an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"


def marts(connection: duckdb.DuckDBPyConnection, schema: str) -> list[tuple[str, str | None]]:
    """List the marts of a schema in the attached database `source`, each with its description."""
    found = connection.execute(RELATIONS_QUERY, {"schema": schema}).fetchall()
    if not found:
        sys.exit(f"Schema {schema} has no marts: nothing is published.")
    return found


def described(
    connection: duckdb.DuckDBPyConnection, schema: str, mart: str, comment: str | None
) -> Iterator[str]:
    """Write the statements that give the published table of a mart its descriptions."""
    table = f"{quote(schema)}.{quote(mart)}"
    if comment:
        yield f"comment on table {table} is {text(comment)}"
    arguments = {"schema": schema, "mart": mart}
    for column, said in connection.execute(COLUMN_COMMENTS_QUERY, arguments).fetchall():
        yield f"comment on column {table}.{quote(column)} is {text(said)}"


def published_beside(source: Path) -> Path:
    """Name the file that a database is published into by default."""
    beside = "marts.duckdb" if source.stem == "warehouse" else f"{source.stem}_marts.duckdb"
    return source.with_name(beside)


def publish_database(source: Path, schema: str, target: Path) -> int:
    """Write the marts into a DuckDB file; return their number."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect(str(unfinished)) as connection:
        connection.execute(f"attach {text(source)} as source (read_only)")
        connection.execute(f"create schema if not exists {quote(schema)}")
        published = marts(connection, schema)
        for mart, comment in published:
            table = f"{quote(schema)}.{quote(mart)}"
            connection.execute(f"create table {table} as from source.{table}")
            for statement in described(connection, schema, mart, comment):
                connection.execute(statement)
    os.replace(unfinished, target)
    return len(published)


def publish_parquet(source: Path, schema: str, folder: Path) -> int:
    """Write the marts into Parquet files of a folder; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {text(source)} as source (read_only)")
        published = marts(connection, schema)
        for mart, _ in published:
            unfinished = folder / f"{mart}.parquet.unfinished"
            connection.execute(
                f"copy (from source.{quote(schema)}.{quote(mart)}) to {text(unfinished)}"
                " (format parquet)"
            )
            os.replace(unfinished, folder / f"{mart}.parquet")
    return len(published)


def main(arguments: list[str] | None = None) -> None:
    """Publish, or say in one line why it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, help="the DuckDB file to write (default: see above)")
    parser.add_argument("--parquet", type=Path, help="the folder of Parquet files to write instead")
    options = parser.parse_args(arguments)
    source = Path(os.environ.get("NORTHSTAR_DUCKDB_PATH", "warehouse.duckdb")).resolve()
    schema = os.environ.get("NORTHSTAR_SCHEMA", "northstar")
    target = (options.to or published_beside(source)).resolve()
    if not source.exists():
        sys.exit(f"There is no database at {source} yet. `make build` makes it.")
    if target == source:
        sys.exit(f"{target} is the database itself: publish it under another name.")
    if target.stem == schema:
        sys.exit(
            f"A file named like the schema makes {schema}.customers ambiguous: publish"
            f" {target.name} under another name."
        )
    try:
        if options.parquet:
            count, place = publish_parquet(source, schema, options.parquet), options.parquet
        else:
            count, place = publish_database(source, schema, target), target
    except duckdb.Error as error:
        sys.exit(f"The marts of {source} cannot be published: {error}")
    print(f"Published {count} marts: {place}")


if __name__ == "__main__":
    main()
