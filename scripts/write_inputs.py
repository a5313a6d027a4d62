"""Write the tables of docs/inputs.md: every raw table with its key, columns, defaults and reasons
for rejection; and into models/inputs/_sources.yml which columns hold personal data.

All of it stands elsewhere already: names, keys, types and personal data in
macros/registry/input_contract.sql, what a column is in models/inputs/_sources.yml, the reasons in
the models that give them. With --check it says which file is out of date and exits with 1.
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
SOURCES = INPUTS / "_sources.yml"
REASONS = ("missing", "invalid", "out_of_range", "non_positive", "unknown")

# By these columns a row leads to a person, who may be erased; a request is no row of the person's.
OF_PEOPLE = {"customer_id", "canonical_customer_id", "order_id"}

BEGIN = "<!-- written by scripts/write_inputs.py -->"

# Lines of _sources.yml
TABLE = re.compile(r" {6}- name: (\w+)$")
COLUMN = re.compile(r" {10}- name: (\w+)$")
META = re.compile(r" {12}config: \{meta: \{personal_data: ")


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
    sources = yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"]
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
    lines += ["", "| column | type | default | personal data | what it is |"]
    lines.append("|---|---|---|---|---|")
    for column, properties in definition["columns"].items():
        told, default = described(of_column[column])
        default = "**required**" if properties["required"] else default or "none"
        kind, masking = properties["personal_data"], properties["masking"]
        personal = kind if masking == "none" else f"{kind}, {masking}"
        lines.append(f"| `{column}` | {properties['type']} | {default} | {personal} | {told} |")
    given = ", ".join(f"`{reason}`" for reason in reasons(name, definition))
    return "\n".join([*lines, "", f"Rejected for: {given}."])


def page() -> str:
    """The whole page: what stands before the marker, and a section for each table."""
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    sources = descriptions()
    sections = [section(name, table, sources[name]) for name, table in contract().items()]
    return head + "\n\n".join([BEGIN, *sections]) + "\n"


def classified_sources() -> str:
    """_sources.yml with the meta of every column of the contract on the line below its name."""
    tables, columns, lines = contract(), {}, []
    for line in SOURCES.read_text(encoding="utf-8").splitlines():
        if found := TABLE.match(line):
            columns = tables.get(found[1], {"columns": {}})["columns"]
        if not (columns and META.match(line)):
            lines.append(line)
        if columns and (found := COLUMN.match(line)):
            kind, masking = (columns[found[1]][name] for name in ("personal_data", "masking"))
            meta = f"{{personal_data: {kind}, masking: {masking}}}"
            lines.append(f"{' ' * 12}config: {{meta: {meta}}}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the page and the sources, or check that they stand there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if stale")
    is_check = parser.parse_args(arguments).check
    stale = False
    for file, text in {SOURCES: classified_sources(), PAGE: page()}.items():
        if not is_check:
            file.write_text(text, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != text:
            print(f"{file.relative_to(PROJECT)}: out of date: run scripts/write_inputs.py")
            stale = True
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
