"""Write the tables of docs/inputs.md: every raw table with its key, columns, defaults and reasons
for rejection.

All of it stands elsewhere already: names, keys and types in macros/registry/input_contract.sql,
what a column is in models/inputs/_sources.yml, the reasons in the models that give them. With
--check it says whether the page is out of date and exits with 1.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import jinja2
import yaml

PROJECT = Path(__file__).resolve().parent.parent
PAGE = PROJECT / "docs" / "inputs.md"
INPUTS = PROJECT / "models" / "inputs"
REASONS = ("missing", "invalid", "out_of_range", "non_positive", "unknown")

# By these columns a row leads to a person, who may be erased; a request is no row of the person's.
OF_PEOPLE = {"customer_id", "canonical_customer_id", "order_id"}

BEGIN = "<!-- written by scripts/write_inputs.py -->"


class Returned(Exception):
    """What a macro returns: dbt's return() leaves it at once."""


def contract() -> dict[str, dict[str, Any]]:
    """The input contract, as the macro gives it: tables with their keys and columns."""

    def give_back(value: Any) -> None:
        raise Returned(value)

    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    macro = (PROJECT / "macros" / "registry" / "input_contract.sql").read_text(encoding="utf-8")
    template = environment.from_string(macro, globals={"return": give_back})
    try:
        template.module.input_contract()
    except Returned as returned:
        return returned.args[0]
    raise AssertionError("input_contract() returns nothing")


def descriptions() -> dict[str, dict[str, Any]]:
    """The source tables as _sources.yml describes them, by name."""
    sources = yaml.safe_load((INPUTS / "_sources.yml").read_text(encoding="utf-8"))["sources"]
    return {table["name"]: table for table in sources[0]["tables"]}


def reasons(table: str, definition: dict[str, Any]) -> list[str]:
    """The reasons for which rows of a table are rejected, in the order in which they are tried."""
    is_of_people = table != "erasure_requests" and OF_PEOPLE & definition["columns"].keys()
    found = ["erased_customer"] if is_of_people else []
    for name in (f"stg_{table}.sql", f"int_{table}_validated.sql"):
        for file in INPUTS.glob(f"*/*/{name}"):
            code = re.sub(r"--.*", "", file.read_text(encoding="utf-8"))
            found += re.findall(rf"then\s+'((?:{'|'.join(REASONS)})_\w+)'", code)
    found += ["superseded_version"] if definition["key"] else []
    return list(dict.fromkeys(found))


def described(text: str) -> tuple[str, str]:
    """Split a column's description into what it is and its default."""
    text = " ".join(text.split())
    told, _, rest = text.partition("Default: ")
    default, _, more = rest.partition(".")
    told = f"{told.strip()} {more.strip()}".replace("Required.", "").strip()
    return " ".join(told.split()), default.strip()


def section(name: str, definition: dict[str, Any], source: dict[str, Any]) -> str:
    """The section of one table."""
    key = definition["key"]
    of_column = {column["name"]: column["description"] for column in source["columns"]}
    lines = [f"## {name}", "", " ".join(source["description"].split()), ""]
    lines.append(f"Key: {', '.join(f'`{column}`' for column in key)}." if key
                 else "No key: every row counts.")
    lines += ["", "| column | type | default | what it is |", "|---|---|---|---|"]
    for column, properties in definition["columns"].items():
        told, default = described(of_column[column])
        default = "**required**" if properties["required"] else default or "none"
        lines.append(f"| `{column}` | {properties['type']} | {default} | {told} |")
    given = ", ".join(f"`{reason}`" for reason in reasons(name, definition))
    return "\n".join([*lines, "", f"Rejected for: {given}."])


def page() -> str:
    """The whole page: what stands before the marker, and a section for each table."""
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    sources = descriptions()
    sections = [section(name, table, sources[name]) for name, table in contract().items()]
    return head + "\n\n".join([BEGIN, *sections]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check that it stands there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if stale")
    if parser.parse_args(arguments).check:
        if PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(f"{PAGE.relative_to(PROJECT)}: out of date: run scripts/write_inputs.py")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
