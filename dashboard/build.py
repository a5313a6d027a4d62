"""Write the dashboard: one HTML file that opens by double click and loads nothing.

    python dashboard/build.py [--vars FILE] [--target NAME] [--project-dir FOLDER]
                              [--output FILE] [--customers NUMBER]

Every queries/<name>.sql is an analysis of the dbt project: dbt compiles it, and its rows are read
with the cursor of the target's adapter, whatever the engine. Every pages/<n>_<name>.yml is a page,
whose charts are Vega-Lite specifications over the rows of a query. A query whose room is switched
off is left out, and so is what shows it. shell.html is the frame: filters, tables, languages.

The file holds what it shows: the look-up has the customers of the greatest net revenue, 500 unless
--customers says otherwise; 0 leaves the page out.
"""

import argparse
import base64
import csv
import datetime
import decimal
import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import vl_convert
import yaml
from dbt.cli.main import dbtRunner

from target_database import open_cursor

HOME = Path(__file__).resolve().parent
CUSTOMERS = 500
LIBRARY = "window.vegaEmbed = vegaEmbed;"
CARD_KEYS = {"title", "query", "where", "value", "per", "format", "beside", "target"}
PAGE_KEYS = {"title", "needs_customers", "cards", "charts"}
CHART_KEYS = {"title", "note", "alt", "kind", "query", "queries", "period", "measures", "columns",
              "formats", "sort", "limit", "where", "empty", "transposed", "system", "rows", "wide",
              "step", "needs_customers", "spec"}


def compiled_queries(options: argparse.Namespace) -> dict[str, str]:
    """Compile the queries with dbt; return their SQL by name. Rooms switched off have none."""
    command = ["--quiet", "compile", "--select", "package:northstar,resource_type:analysis"]
    if options.project_dir.resolve() != HOME.parent:
        command += ["path:dashboard/queries"]  # of the project that installs this one
    command += ["--project-dir", str(options.project_dir)]
    if (options.project_dir / "profiles.yml").exists():  # else dbt looks where it always does
        command += ["--profiles-dir", str(options.project_dir)]
    if options.target:
        command += ["--target", options.target]
    if options.vars:
        command += ["--vars", options.vars.read_text(encoding="utf-8")]
    os.environ["NORTHSTAR_DASHBOARD_CUSTOMERS"] = str(options.customers)
    # Saves most of the time. It fails after a change of a macro (dbt-core 13004), hence the second
    # try, which is the one that speaks.
    outcome = dbtRunner().invoke([*command, "--partial-parse", "--log-level", "none"])
    if not outcome.success:
        outcome = dbtRunner().invoke([*command, "--no-partial-parse"])
    if not outcome.success:
        sys.exit(f"dbt could not compile the dashboard's queries. {outcome.exception or ''}")
    nodes = [entry.node for entry in outcome.result.results]
    return {node.name: node.compiled_code for node in nodes
            if node.original_file_path.startswith("dashboard/queries/")}


def read(queries: dict[str, str]) -> dict[str, dict[str, list]]:
    """Run queries on the target that dbt has just compiled them for; return columns of values."""
    found = {}
    with open_cursor() as cursor:
        for name, sql in queries.items():
            try:
                cursor.execute(sql)
            except Exception as error:  # each engine has exceptions of its own
                sys.exit(f"Query {name} failed; was the project built?\n{error}")
            names = [column[0] for column in cursor.description]
            rows = [[plain(value) for value in row] for row in cursor.fetchall()]
            found[name] = dict(zip(names, map(list, zip(*rows)))) if rows else {
                column: [] for column in names}
    return found


def plain(value: Any) -> Any:
    """Turn a value of a cursor into one of JSON; money is exact up to 15 digits."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def read_pages(
    folders: list[Path], data: dict[str, dict[str, list]], with_customers: bool
) -> list[dict[str, Any]]:
    """Read the pages of some folders, without what shows a query that is not there."""
    pages = []
    files = [file for folder in folders for file in (folder / "pages").glob("*.yml")]
    for file in sorted(files, key=lambda file: file.name):
        page = yaml.safe_load(file.read_text(encoding="utf-8"))
        check(page, file, data)
        if page.pop("needs_customers", False) and not with_customers:
            continue
        for part in ("cards", "charts"):
            page[part] = [shown for shown in page.get(part) or [] if queries_of(shown) <= set(data)
                          and (with_customers or not shown.get("needs_customers"))]
        if page["cards"] or page["charts"]:
            pages.append({"name": file.stem.split("_", 1)[-1], **page})
    return pages


def queries_of(shown: dict[str, Any]) -> set[str]:
    """The names of the queries that a card or chart shows."""
    one = [shown.get("query"), (shown.get("target") or {}).get("query")]
    return {*shown.get("queries", []), *filter(None, one)}


def check(page: Any, file: Path, data: dict[str, dict[str, list]]) -> None:
    """Stop at a page that cannot be shown; the message names what is wrong."""
    if not isinstance(page, dict) or "title" not in page:
        sys.exit(f"{file}: a page needs a title and charts.")
    unknown = set(page) - PAGE_KEYS
    for card in page.get("cards") or []:
        unknown |= set(card) - CARD_KEYS
    for chart in page.get("charts") or []:
        unknown |= set(chart) - CHART_KEYS
        if chart.get("kind", "vega") == "vega" and "spec" not in chart:
            sys.exit(f"{file}: chart {chart.get('title')} has no spec.")
    if unknown:
        allowed = ", ".join(sorted(PAGE_KEYS | CARD_KEYS | CHART_KEYS))
        sys.exit(f"{file}: unknown key {', '.join(sorted(unknown))}. Allowed: {allowed}.")
    queries = [*HOME.glob("queries/*.sql"), *file.parents[1].glob("queries/*.sql")]
    files = {query.stem for query in queries}
    for shown in [*(page.get("cards") or []), *(page.get("charts") or [])]:
        for query in queries_of(shown) - files:
            sys.exit(f"{file}: there is no dashboard/queries/{query}.sql.")
        if shown.get("query") in data:
            beside = shown.get("beside", {})
            named = [name for key in ("measures", "columns", "formats")
                     for name in shown.get(key, [])]
            named += [beside[key] for key in ("value", "per") if key in beside]
            named += [shown[key] for key in ("value", "per", "sort") if key in shown]
            rows = shown.get("rows", [])
            named += [rows] if isinstance(rows, str) else rows
            columns = data[shown["query"]]
            known = {*columns, *(f"{name}_name" for name in columns),
                     *(name.removesuffix("_en") for name in columns if name.endswith("_en"))}
            for column in [column for column in named if column not in known]:
                sys.exit(f"{file}: query {shown['query']} has no column {column}.")


def read_labels() -> dict[str, list[str]]:
    """Read the words of the frame and the pages: {key: [English, Chinese]}."""
    with (HOME / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: [row["en"], row["zh"]] for row in csv.DictReader(file)}


def packed(text: str) -> str:
    """Compress a text for a script element."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def write(output: Path, data: dict[str, dict[str, list]], pages: list[dict[str, Any]]) -> None:
    """Write the HTML file, and replace an older one at once."""
    content = {"data": data, "pages": pages, "labels": read_labels()}
    html = (HOME / "shell.html").read_text(encoding="utf-8")
    library = vl_convert.javascript_bundle(LIBRARY)
    for place, text in {
        "{{library}}": packed(library),
        "{{content}}": packed(json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
    }.items():
        html = html.replace(place, text)
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f"{output.name}.unfinished")
    unfinished.write_text(html, encoding="utf-8")
    os.replace(unfinished, output)


def main(arguments: list[str] | None = None) -> None:
    """Write the dashboard, or say in one line why it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project-dir", type=Path, default=HOME.parent, help="the dbt project")
    parser.add_argument("--vars", type=Path, help="the file of variables that the build had")
    parser.add_argument("--target", help="a target of profiles.yml (default: its own default)")
    parser.add_argument("--output", type=Path, default=Path("target/dashboard.html"))
    parser.add_argument("--customers", type=int, default=CUSTOMERS, metavar="NUMBER",
                        help=f"customers that can be looked up (default {CUSTOMERS}, 0 for none)")
    options = parser.parse_args(arguments)
    queries = compiled_queries(options)
    data = read(queries)
    folders = {HOME: None, options.project_dir.resolve() / "dashboard": None}
    pages = read_pages(list(folders), data, with_customers=options.customers > 0)
    write(options.output, data, pages)
    print(f"Dashboard: {options.output.resolve()}")


if __name__ == "__main__":
    main()
