"""Run dbt commands from a script, with the options that say for which project and target."""

import argparse
import sys
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).resolve().parent.parent


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add --target, --project-dir and --vars, which run_dbt() reads."""
    parser.add_argument("--target", help="target of profiles.yml (default: the profile's)")
    parser.add_argument("--project-dir", type=Path, default=PROJECT)
    parser.add_argument("--vars", type=Path, help="YAML file with the variables of the build")


def run_dbt(
    arguments: argparse.Namespace, *command: str, heard: list[str] | None = None
) -> Any:
    """Run a dbt command on the target and return its result; stop with its message if it fails.

    heard: a list that takes the text of every message, also of those that are not shown.
    """
    project_dir = str(arguments.project_dir)
    options = ["--project-dir", project_dir]
    if (arguments.project_dir / "profiles.yml").exists():  # else dbt looks where it always does
        options += ["--profiles-dir", project_dir]
    if arguments.target:
        options += ["--target", arguments.target]
    if arguments.vars:
        options += ["--vars", arguments.vars.read_text(encoding="utf-8")]
    callbacks = [] if heard is None else [lambda event: heard.append(event.info.msg)]
    outcome = dbtRunner(callbacks=callbacks).invoke(["--quiet", *command, *options])
    if not outcome.success:
        sys.exit(str(outcome.exception or "dbt stopped; its message stands above."))
    return outcome.result
