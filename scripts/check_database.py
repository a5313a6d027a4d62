"""Say in one line if the DuckDB file of `dbt build` cannot be written, before dbt is started.

The file is that of the default target: NORTHSTAR_DUCKDB_PATH (default warehouse.duckdb in the
current folder). One process alone writes a DuckDB file, and only while nobody reads it.
"""

import os
import re
import sys

import duckdb


def main() -> None:
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


if __name__ == "__main__":
    main()
