"""The rooms of the house, as dbt_project.yml and dbt's manifest state them.

Used by the conventions (tests/conventions) and by draw_rooms.py.
"""

import functools
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = "northstar"
LAYERS = ("staging", "intermediate", "marts")


@functools.cache
def room_configs() -> dict[str, dict[str, Any]]:
    """The configuration of each room under `models:`, in the order in which data flows."""
    text = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    configs = yaml.safe_load(text)["models"][PACKAGE]
    return {room: config for room, config in configs.items() if not room.startswith("+")}


def optional_rooms() -> list[str]:
    """The rooms that can be switched off."""
    return [room for room, config in room_configs().items() if "+enabled" in config]


def room_of(path: str) -> str | None:
    """The room that a model, analysis, invariant or properties file lies in; None for others."""
    parts = Path(path).parts
    below = {"models": 1, "analyses": 1, "tests": 2}.get(parts[0])
    if below is None or len(parts) <= below or (parts[0] == "tests" and parts[1] != "invariants"):
        return None
    return parts[below] if parts[below] in room_configs() else None


def arrows(manifest: dict[str, Any]) -> Counter[tuple[str, str]]:
    """How many references lead from one room's models into another room, as {(from, to): n}."""
    nodes = {
        name: node for name, node in manifest["nodes"].items() if name.startswith("model.")
    }
    found: Counter[tuple[str, str]] = Counter()
    for node in nodes.values():
        for parent in node["depends_on"]["nodes"]:
            if parent in nodes:
                way = (
                    room_of(nodes[parent]["original_file_path"]),
                    room_of(node["original_file_path"]),
                )
                if way[0] != way[1]:
                    found[way] += 1
    return found
