"""Say which raw tables are stale, after a `dbt source freshness` that failed.

    python scripts/stale_sources.py target/sources.json

Exits with 0 if some are stale and all could be asked, with 1 otherwise.
"""

import json
import sys
from datetime import datetime
from pathlib import Path


def described(result: dict) -> str:
    """Say of one stale table when its newest row is from, and how old it may be."""
    table = result["unique_id"].rpartition(".")[2]
    limit = result["criteria"]["error_after"]
    newest = datetime.fromisoformat(result["max_loaded_at"].replace("Z", "+00:00"))
    allowed = f"at most {limit['count']} {limit['period']}s old"
    if newest.year == 1:
        return f"{table}: no row has a time that can be read; allowed: {allowed}"
    age = result["max_loaded_at_time_ago_in_s"] / 86_400
    return f"{table}: the newest row is of {newest:%Y-%m-%d %H:%M} UTC, {age:.1f} days old;" \
        f" allowed: {allowed}"


def main(arguments: list[str]) -> int:
    """Print a line per stale table."""
    file = Path(arguments[0])
    if not file.exists():
        return 1
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    statuses = {result["status"] for result in results}
    for result in results:
        if result["status"] == "error":
            print(described(result), file=sys.stderr)
    return 0 if "error" in statuses and "runtime error" not in statuses else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
