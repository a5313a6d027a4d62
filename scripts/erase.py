"""Leave no bytes behind of what a build no longer holds: the last step of `make erase`.

    python scripts/erase.py [TARGET]

A build with erasure requests drops every row of the people whom they name. Dropped rows stay in the
database's files for a while, and names in logs, compiled SQL, pages and copies. After such a build
this script deletes target/, logs/ and exports/ of the project, and

- target duckdb: writes the database (NORTHSTAR_DUCKDB_PATH, default warehouse.duckdb in the current
  folder) anew, and publishes again what make publish published beside it;
- target postgres: rewrites every table of Northstar's schemas (VACUUM FULL), for which nobody else
  may use them. NORTHSTAR_PG_HOST and the others name the server.

Other engines rewrite tables in ways of their own: docs/privacy.md.
"""

import os
import shutil
import sys
from pathlib import Path

import duckdb
import psycopg2
from psycopg2 import sql

import publish

PROJECT = Path(__file__).resolve().parent.parent
FOLDERS = ("target", "logs", "exports")

# As in profiles.yml: how the values of a column are packed
PACKING = "set disabled_compression_methods = 'bitpacking,fsst'"


def delete_folders(project: Path) -> list[str]:
    """Delete what runs wrote beside the database; return the names of the folders."""
    deleted = [name for name in FOLDERS if (project / name).exists()]
    for name in deleted:
        shutil.rmtree(project / name)
    return deleted


def rewrite_duckdb(database: Path) -> None:
    """Copy all tables and views into a new file, which takes the place of the old one."""
    unfinished = database.with_name(f"{database.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(PACKING)
        connection.execute(f"attach {publish.text(database)} as old (read_only)")
        connection.execute(f"attach {publish.text(unfinished)} as new")
        connection.execute("copy from database old to new")
        connection.execute("detach new")
    os.replace(unfinished, database)
    database.with_name(f"{database.name}.wal").unlink(missing_ok=True)


def erase_duckdb() -> str:
    """Rewrite the database and its published copy; say what was done."""
    database = Path(os.environ.get("NORTHSTAR_DUCKDB_PATH", "warehouse.duckdb")).resolve()
    if any(PROJECT / name in database.parents for name in FOLDERS):
        sys.exit(f"The database {database} lies in a folder that is to be deleted.")
    if not database.exists():
        sys.exit(f"There is no database at {database} to be rewritten.")
    try:
        # What a killed run left is taken into the file first.
        duckdb.connect(str(database)).close()
        rewrite_duckdb(database)
    except duckdb.Error as error:
        sys.exit(f"The database {database} cannot be rewritten: {error}")
    schema = os.environ.get("NORTHSTAR_SCHEMA", "northstar")
    published = publish.published_beside(database)
    if not published.exists():
        return f"rewrote {database}"
    publish.publish_database(database, schema, published)
    return f"rewrote {database} and {published}"


def erase_postgres() -> str:
    """Rewrite every table of Northstar's schemas; say what was done."""
    environment = {
        "host": "localhost", "port": "5432", "user": "northstar", "password": "",
        "database": "northstar",
    }
    given = {
        name: os.environ.get(f"NORTHSTAR_PG_{name.upper()}", default)
        for name, default in environment.items()
    }
    schema = os.environ.get("NORTHSTAR_SCHEMA", "northstar")
    schemas = [schema] + [
        f"{schema}_{name}" for name in ("staging", "intermediate", "rules", "demo")]
    connection = psycopg2.connect(dbname=given.pop("database"), **given)
    role = os.environ.get("NORTHSTAR_PG_ROLE")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            if role:
                cursor.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            cursor.execute(
                "select schemaname, tablename from pg_tables where schemaname = any(%s)"
                " order by 1, 2",
                (schemas,),
            )
            tables = cursor.fetchall()
            for table in tables:
                cursor.execute(
                    sql.SQL("vacuum (full, analyze) {}").format(sql.Identifier(*table)))
            # A table of somebody else's is skipped with a warning alone.
            skipped = [notice for notice in connection.notices if "skipping" in notice]
            if skipped:
                sys.exit("".join(skipped) + "Not all tables were rewritten.")
    finally:
        connection.close()
    return f"rewrote {len(tables)} tables of {', '.join(schemas)}"


def main(target: str = "duckdb") -> None:
    """Erase what a target keeps."""
    engines = {"duckdb": erase_duckdb, "postgres": erase_postgres}
    if target not in engines:
        sys.exit(
            f"How {target} forgets dropped rows stands in docs/privacy.md. Nothing was deleted."
        )
    done = engines[target]()
    deleted = delete_folders(PROJECT)
    print("Erased: " + done + (f"; deleted {', '.join(deleted)}" if deleted else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
