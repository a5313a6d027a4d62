"""Fit the models of customer value on a target where Python does not run in the warehouse.

    python scripts/fit_clv.py [--target NAME] [--project-dir FOLDER] [--vars FILE]
                              [--parameters FILE]

Reads the grouped counts that the last `dbt build` made, through dbt's own connection, fits both
models and fills int_clv_fits, which later builds keep and read. On DuckDB a build fits by itself.

--parameters takes the fits from a CSV file with the columns of int_clv_fits instead, for example
those of another target.
"""

import argparse
import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from dbt_runs import PROJECT, add_options, run_dbt

sys.path.append(str(PROJECT / "dashboard"))
from target_database import open_cursor  # noqa: E402

MODEL = PROJECT / "models" / "value" / "intermediate" / "int_clv_fits.py"


def model_code() -> ModuleType:
    """The model's file, which holds the fit."""
    spec = importlib.util.spec_from_file_location("int_clv_fits", MODEL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fitted(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Read the grouped counts and fit both models to them."""
    code = model_code()
    if code.np is None:
        sys.exit("The fit needs scipy: pip install scipy")
    nodes = run_dbt(arguments, "parse").nodes
    columns = []
    with open_cursor() as cursor:
        for name, wanted in (("int_purchases_grouped", code.PURCHASES),
                             ("int_spends_grouped", code.SPENDS)):
            node = nodes.get(f"model.northstar.{name}")
            if node is None:
                sys.exit("Room value is switched off: there is nothing to fit.")
            cursor.execute(f"select {', '.join(wanted)} from {node.relation_name}")
            columns.append(list(zip(*cursor.fetchall(), strict=True)) or [()] * len(wanted))
    return code.fits(*columns)


def given(file: Path) -> list[dict[str, Any]]:
    """Read fits from a CSV file; an empty field is null."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    names = list(model_code().FITS)
    if not rows or list(rows[0]) != names:
        sys.exit(f"{file} needs a row at least, and the columns {', '.join(names)}")
    return [{name: value or None for name, value in row.items()} for row in rows]


def main(arguments: list[str] | None = None) -> None:
    """Fill int_clv_fits and say with what."""
    parser = argparse.ArgumentParser(description="Fit the models of customer value.")
    add_options(parser)
    parser.add_argument("--parameters", type=Path, help="CSV file to take the fits from")
    chosen = parser.parse_args(arguments)
    rows = given(chosen.parameters) if chosen.parameters else fitted(chosen)
    texts = [
        {name: None if value is None else str(value) for name, value in row.items()} for row in rows
    ]
    run_dbt(chosen, "run-operation", "northstar.fill_clv_fits",
            "--args", yaml.safe_dump({"rows": texts}))
    for row in rows:
        print(f"{row['purpose']} ({row['calibrated_on']}): " + ", ".join(
            f"{name} {float(row[name]):.6g}" for name in ("r", "alpha", "a", "b", "p", "q", "gamma")
            if row[name] is not None))
    if not rows:
        print("No population is large enough for a fit.")
    print("The next build predicts with them: dbt build --select int_clv_fits+")


if __name__ == "__main__":
    main()
