"""Draw the rooms of the house and what flows between them, as mermaid, and list the marts with
links to their lineage, from dbt's manifest.

The drawing stands in CONTRIBUTING.md and on the overview page of the docs, the list on that page
alone, each between two markers. `draw_rooms.py` writes them there; with --check it says where they
are out of date and exits with 1.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import house

PAGES = (house.PROJECT / "CONTRIBUTING.md", house.PROJECT / "models" / "overview.md")
ROOMS, MARTS = "rooms", "marts"


def parsed_project() -> dict[str, Any]:
    """dbt's manifest of the project as it is now."""
    folder = house.PROJECT / "target" / "rooms"
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "parse", "--target-path", folder],
        cwd=house.PROJECT,
        check=True,
    )
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def drawing(manifest: dict[str, Any]) -> str:
    """The rooms with their numbers of models, and how many references lead from one to another."""
    layers: dict[str, Counter[str]] = {room: Counter() for room in house.room_configs()}
    for name, node in manifest["nodes"].items():
        if name.startswith("model."):
            path = Path(node["original_file_path"])
            layers[house.room_of(str(path))][path.parent.name] += 1
    optional = house.optional_rooms()
    lines = ["```mermaid", "flowchart LR"]
    for room, counts in layers.items():
        kinds = [f"{counts[layer]} {layer}" for layer in house.LAYERS if counts[layer]]
        lines.append(f'    {room}["<b>{room}</b><br>{"<br>".join(kinds)}"]')
    for (from_room, to_room), references in sorted(house.arrows(manifest).items()):
        arrow = "-.->" if to_room in optional else "-->"
        lines.append(f"    {from_room} {arrow}|{references}| {to_room}")
    if optional:
        lines.append("    classDef optional stroke-dasharray: 5 5")
        lines.append(f"    class {','.join(optional)} optional")
    return "\n".join([*lines, "```"])


def list_of_marts(manifest: dict[str, Any]) -> str:
    """The marts, room by room: what each is for, and links into the docs."""
    rooms = list(house.room_configs())
    marts = [
        node for name, node in manifest["nodes"].items()
        if name.startswith("model.") and Path(node["original_file_path"]).parent.name == "marts"
    ]
    lines = ["| mart | room | what it is for | |", "|---|---|---|---|"]
    for node in sorted(
        marts, key=lambda mart: (rooms.index(house.room_of(mart["original_file_path"])),
                                 mart["name"])
    ):
        page = f"#!/model/{node['unique_id']}"
        graph = f"{page}?g_v=1&g_i=%2B{node['name']}.v{node['version']}%2B"
        told = " ".join(node["description"].split()).partition(". ")[0].rstrip(".")
        room = house.room_of(node["original_file_path"])
        lines.append(f"| [{node['alias']}]({page}) | {room} | {told} | [lineage]({graph}) |")
    return "\n".join(lines)


def with_part(page: str, name: str, text: str) -> str:
    """A page with a part between its markers; a page without them stays as it is.

    The markers are link definitions, which dbt's documentation hides; it shows HTML comments.
    """
    begin, end = f"[begin {name}]: #", f"[end {name}]: #"
    if begin not in page:
        return page
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"


def main(arguments: list[str] | None = None) -> int:
    """Write the drawing into the pages, or check that it stands there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit with 1 if stale")
    is_check = parser.parse_args(arguments).check
    manifest = parsed_project()
    parts = {ROOMS: drawing(manifest), MARTS: list_of_marts(manifest)}
    stale = []
    for page in PAGES:
        now = page.read_text(encoding="utf-8")
        wanted = now
        for name, text in parts.items():
            wanted = with_part(wanted, name, text)
        if now != wanted:
            stale.append(page.relative_to(house.PROJECT))
            if not is_check:
                page.write_text(wanted, encoding="utf-8")
    for page in stale:
        print(f"{page}: {'out of date: run scripts/draw_rooms.py' if is_check else 'drawn'}")
    return 1 if stale and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
