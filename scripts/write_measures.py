"""Write docs/measures.md: every metric, target, benchmark, scorecard and alert rule that ships.

All of it stands in seeds of rooms scorecards and monitoring. With --check it says whether the page
is out of date and exits with 1.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PAGE = PROJECT / "docs" / "measures.md"
SEEDS = PROJECT / "seeds" / "rules"

BEGIN = "<!-- written by scripts/write_measures.py -->"

Row = dict[str, str]


def rows(room: str, seed: str) -> list[Row]:
    """The rows of a seed."""
    with (SEEDS / room / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> str:
    """Words that a seed joins by +, as a list for people."""
    return ", ".join(text.split("+")) or "nothing"


def scope(row: Row) -> str:
    """Of whom a target or rule speaks."""
    parts = [] if row["market"] == "all" else [f"market {row['market']}"]
    if row["dimension"] != "all":
        parts.append(f"{row['dimension']} {row['member']}")
    return ", ".join(parts) or "all"


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(columns: dict[str, Callable[[Row], str]], found: Iterable[Row]) -> list[str]:
    """A table of rows, its columns by their titles."""
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    lines += [
        f"| {' | '.join(cell(of(row)) for of in columns.values())} |" for row in found
    ]
    return lines


def metrics() -> list[str]:
    """The metrics, group by group."""
    lines = ["## Metrics"]
    columns: dict[str, Callable[[Row], str]] = {
        "metric": lambda row: f"`{row['metric_code']}`",
        "name": lambda row: f"{row['name_en']} {row['name_zh']}",
        "unit, better": lambda row: f"{row['unit']}, {row['better']}",
        "by": lambda row: words(row["dimensions"]),
        "periods": lambda row: words(row["grains"]),
        "adds over": lambda row: words(row["adds_over"]),
        "what it is": lambda row: row["description_en"],
        "source": lambda row: row["source"],
    }
    for group, found in groupby(
        rows("scorecards", "metric_definitions"), lambda row: row["metric_group"]
    ):
        lines += ["", f"### {group.capitalize()}", "", *table(columns, found)]
    return lines


def targets() -> list[str]:
    """The targets and benchmarks."""
    named: dict[str, Callable[[Row], str]] = {
        "name": lambda row: f"{row['name_en']} {row['name_zh']}",
        "metric": lambda row: f"`{row['metric_code']}`" if row["metric_code"] else "none",
        "of": scope,
    }
    quoted: dict[str, Callable[[Row], str]] = {
        "source": lambda row: row["source"],
        "the plan says": lambda row: row["quote_zh"],
    }
    return [
        "## Targets",
        "",
        *table({
            "target": lambda row: f"`{row['target_code']}`",
            **named,
            "each": lambda row: row["period_grain"],
            "goal": lambda row: " ".join(filter(None, (
                row["kind"], row["comparison"].replace("_", " "), row["target_value"],
                row["currency_code"], row["benchmark_code"]))),
            "due after": lambda row: f"{row['due_months']} months",
            "part of": lambda row: row["parent_target_code"] and f"`{row['parent_target_code']}`",
            **quoted,
        }, rows("scorecards", "kpi_targets")),
        "",
        "## Benchmarks",
        "",
        *table({
            "benchmark": lambda row: f"`{row['benchmark_code']}`",
            **named,
            "figure": lambda row: " ".join(filter(None, (
                row["kind"], row["value"], row["currency_code"], row["year"]))),
            **quoted,
        }, rows("scorecards", "benchmarks")),
    ]


def scorecards() -> list[str]:
    """The scorecards."""
    return [
        "## Scorecards",
        "",
        *table({
            "scorecard": lambda row: f"{row['scorecard_name_en']} {row['scorecard_name_zh']}",
            "dimension": lambda row: f"{row['name_en']} {row['name_zh']}",
            "metric": lambda row: f"`{row['metric_code']}`",
            "of": scope,
            "target": lambda row: row["target_code"] and f"`{row['target_code']}`",
            "weight": lambda row: row["weight"],
            "source": lambda row: row["source"],
        }, rows("scorecards", "scorecards")),
    ]


def alert_rules() -> list[str]:
    """The rules of alerts."""
    return [
        "## Alert rules",
        "",
        *table({
            "rule": lambda row: f"`{row['rule_code']}`",
            "name": lambda row: f"{row['name_en']} {row['name_zh']}",
            "metric": lambda row: f"`{row['metric_code']}`",
            "of": scope,
            "each": lambda row: row["period_grain"],
            "holds": lambda row: " ".join(filter(None, (
                row["condition"].replace("_", " "), row["threshold"],
                row["periods"] not in ("", "1") and f"{row['periods']} periods running",
                row["reference"] and f"against {row['reference']}"))),
            "severity": lambda row: row["severity"],
            "who, by when": lambda row: f"{row['owner_role']}, {row['due_hours']} hours",
            "what to do": lambda row: row["action_en"],
            "source": lambda row: row["source"],
        }, rows("monitoring", "alert_rules")),
    ]


def page() -> str:
    """The whole page: what stands before the marker, and the tables."""
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    parts = (metrics(), targets(), scorecards(), alert_rules())
    return head + "\n\n".join([BEGIN, *("\n".join(lines) for lines in parts)]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check that it stands there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if stale")
    if parser.parse_args(arguments).check:
        if PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.relative_to(PROJECT)}: out of date: run scripts/write_measures.py")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
