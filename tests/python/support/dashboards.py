"""Dashboards that tests write, and what they hold."""

import base64
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from project import ROOT, Project


def write_dashboard(
    project: Project, output: Path, *arguments: str, script: Path = ROOT
) -> subprocess.CompletedProcess:
    """Run dashboard/build.py of a project's folder on a project's database."""
    command = [sys.executable, script / "dashboard" / "build.py", "--output", output]
    variables = output.with_suffix(".yml")
    variables.write_text(yaml.safe_dump(project.variables), encoding="utf-8")
    command += ["--project-dir", project.project_dir, "--target", project.target]
    return subprocess.run(
        [*map(str, command), "--vars", str(variables), *arguments],
        env=os.environ | project.environment | {"DBT_TARGET_PATH": str(project.folder / "target")},
        cwd=output.parent, capture_output=True, text=True,
    )


def written(*arguments: Any, **options: Any) -> Path:
    """Write a dashboard and insist that it succeeds."""
    finished = write_dashboard(*arguments, **options)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return Path(arguments[1])


def content_of(page: Path) -> dict[str, Any]:
    """What a dashboard shows: its data, pages and labels."""
    packed = re.search(r'id="content">(.*?)</script>', page.read_text(encoding="utf-8"))
    return json.loads(gzip.decompress(base64.b64decode(packed.group(1))))
