"""Say in one line if the database of `dbt build` cannot be reached, before dbt is started.

    python scripts/check_database.py [TARGET]

For target duckdb (the default) it is the file NORTHSTAR_DUCKDB_PATH (default warehouse.duckdb in
the current folder): one process alone writes a DuckDB file, and only while nobody reads it. For
target spark it is the server that NORTHSTAR_SPARK_HOST and _PORT name. Others are left to dbt.
"""

import os
import re
import socket
import sys

import duckdb


def check_spark() -> None:
    """Exit with a message if no server listens."""
    host = os.environ.get("NORTHSTAR_SPARK_HOST", "127.0.0.1")
    port = os.environ.get("NORTHSTAR_SPARK_PORT", "10000")
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except OSError as error:
        sys.exit(
            f"No Spark server answers at {host}:{port} ({error}). `make spark` starts one on this"
            " machine; NORTHSTAR_SPARK_HOST and NORTHSTAR_SPARK_PORT name another."
        )


def check_duckdb() -> None:
    """Exit with a message if the file exists and cannot be opened for writing."""
    path = os.environ.get("NORTHSTAR_DUCKDB_PATH", "warehouse.duckdb")
    if not os.path.exists(path):
        return
    try:
        duckdb.connect(path).close()
    except duckdb.IOException as error:
        holder = re.search(r"Conflicting lock is held in (.+ \(PID \d+\))", str(error))
        if not holder:
            sys.exit(f"The database {path} cannot be opened: {error}")
        sys.exit(
            f"The database {path} is open in another program, {holder.group(1)}. Close it there, or"
            " let readers open a published copy (make publish)."
        )


def main(target: str = "duckdb") -> None:
    """Check the database of a target."""
    {"duckdb": check_duckdb, "spark": check_spark}.get(target, lambda: None)()


if __name__ == "__main__":
    main(*sys.argv[1:])
