"""Conventions of this project that dbt-bouncer has no check for; dbt-bouncer.yml uses them."""

import re
import sys
from pathlib import Path

from dbt_bouncer.check_framework.decorator import check, fail
from dbt_common.clients.jinja import parse
from jinja2 import nodes

PROJECT = Path(__file__).resolve().parents[3]
sys.path.append(str(PROJECT / "scripts"))
import house  # noqa: E402

IMPLEMENTATION = re.compile(r"^[a-z]+__")
MATERIALIZATION = re.compile(r"^materialization_(\w+)_[a-z]+$")
SHORTEST_COMMENT = 20
LONGEST_NAME = 63
PREFIXES = {"staging": "stg_", "intermediate": "int_"}
PERSONAL_DATA = {
    "personal_data": ("direct", "indirect", "none"),
    "masking": ("hash", "drop", "none"),
}


@check
def check_model_place(model):
    """A model lies in models/<room>/<layer>, and its prefix is the layer's."""
    folders = Path(model.original_file_path).parts[1:-1]
    if not folders or folders[0] not in house.room_configs() or folders[-1] not in house.LAYERS:
        fail(f"`{model.name}` lies in `{'/'.join(folders)}`, which is no layer of a room.")
    is_mart = not model.name.startswith(tuple(PREFIXES.values()))
    prefix = PREFIXES.get(folders[-1])
    if not (model.name.startswith(prefix) if prefix else is_mart):
        fail(f"`{model.name}` lies in layer {folders[-1]}, which has another prefix.")


@check
def check_model_has_group(model):
    """A model belongs to its room's group, which says who answers for it."""
    if model.group != house.room_of(model.original_file_path):
        fail(f"`{model.name}` is of group {model.group}, not of its room's.")


@check
def check_arrows_between_rooms(ctx):
    """Models, analyses, invariants and exposures of a room read only this room and earlier ones.

    The rooms' order is that of dbt_project.yml, where optional rooms come last: a room that is
    always on never reads one that can be switched off.
    """
    order, optional = list(house.room_configs()), house.optional_rooms()
    manifest = ctx.manifest_obj.manifest
    paths = {name: node.original_file_path for name, node in manifest.nodes.items()}
    readers = [*manifest.nodes.values(), *manifest.exposures.values()]
    wrong = []
    for reader in readers:
        room = house.room_of(reader.original_file_path)
        for parent in reader.depends_on.nodes if room and hasattr(reader, "depends_on") else []:
            other = house.room_of(paths.get(parent, ""))
            is_earlier = not other or order.index(other) <= order.index(room)
            # A column's test may look ahead, but not into a room that can be switched off.
            if not is_earlier and (other in optional or not hasattr(reader, "test_metadata")):
                wrong.append(f"{reader.name} ({room}) reads {parent.split('.')[2]} ({other})")
    if wrong:
        fail("Against the order of the rooms: " + "; ".join(wrong))


@check
def check_layers_of_a_room(model, ctx):
    """An intermediate model reads marts of earlier rooms alone, none of its own room."""
    nodes, room = ctx.manifest_obj.manifest.nodes, house.room_of(model.original_file_path)
    for parent in model.depends_on.nodes:
        path = Path(nodes[parent].original_file_path if parent in nodes else "")
        if path.parent.name == "marts" and house.room_of(str(path)) == room:
            fail(f"`{model.name}` reads mart {path.stem} of its own room.")


@check
def check_only_doors_are_open(model, ctx):
    """An intermediate model is protected exactly if another room reads it; staging is private."""
    room = house.room_of(model.original_file_path)
    if "marts" in model.original_file_path:
        return
    readers = [
        reader
        for reader in ctx.manifest_obj.manifest.nodes.values()
        if reader.resource_type in ("model", "analysis")
        and model.unique_id in reader.depends_on.nodes
        and house.room_of(reader.original_file_path) != room
    ]
    wanted = "protected" if readers else "private"
    if model.access.value != wanted:
        fail(f"`{model.name}` is {model.access.value}; read by {len(readers)} of other rooms.")


@check
def check_personal_data_of_model(model):
    """Every column of a mart says whether it holds personal data; none holds an address itself."""
    wrong = unclassified(model.columns) + [
        f"{name} is direct" for name, column in model.columns.items()
        if column.meta.get("personal_data") == "direct"
    ]
    if wrong:
        fail(f"meta of `{model.name}`: {'; '.join(wrong)}.")


@check
def check_personal_data_of_source(source):
    """Every column of an input says whether it holds personal data, and what becomes of it."""
    if wrong := unclassified(source.columns):
        fail(f"meta of raw table `{source.name}`: {'; '.join(wrong)}; see input_contract().")


def unclassified(columns):
    """The columns without a kind of personal data or a masking that there is."""
    return [
        f"{name} has {key} {column.meta.get(key)}"
        for name, column in columns.items()
        for key, allowed in PERSONAL_DATA.items()
        if column.meta.get(key) not in allowed
    ]


@check
def check_unit_test_name_length(unit_test):
    """A unit test's name fits into a name of PostgreSQL, which cuts off longer ones."""
    if len(unit_test.name) > LONGEST_NAME:
        fail(f"`{unit_test.name}` has {len(unit_test.name)} letters, more than {LONGEST_NAME}.")


@check
def check_macro_file(macro):
    """A file holds one macro and bears its name; what is only part of it may stand beside it."""
    name = MATERIALIZATION.sub(r"\1", IMPLEMENTATION.sub("", macro.name))
    names = {macro.name, macro.name.removeprefix("test_"), name}
    if Path(macro.original_file_path).stem not in names and not name.startswith("_"):
        fail(f"`{macro.name}` is in `{macro.original_file_path}`, which has another name.")


@check
def check_macro_is_explained(macro):
    """The comment above a macro documents it, and names every argument: `name: its meaning`.

    No yml file repeats it. An engine's implementation and a helper are parts of another macro and
    need no comment.
    """
    if IMPLEMENTATION.match(macro.name) or macro.name.startswith("_"):
        return
    if macro.patch_path:
        fail(f"`{macro.name}` is described in a yml file, too; its comment is enough.")
    comment = comment_above(macro)
    if len(comment) < SHORTEST_COMMENT:
        fail(f"`{macro.name}` has no comment above it to speak of.")
    if MATERIALIZATION.match(macro.name):
        return
    signature = next(parse(macro.macro_sql).find_all(nodes.Macro)).args
    explained = explained_arguments(comment)
    unexplained = [argument.name for argument in signature if argument.name not in explained]
    if unexplained:
        fail(f"The comment above `{macro.name}` does not explain its arguments {unexplained}.")


def comment_above(macro):
    """The text of the comment that ends right above a macro in its file; '' if there is none."""
    source = (PROJECT / macro.original_file_path).read_text(encoding="utf-8")
    before = source.partition(macro.macro_sql)[0].rstrip()
    if not before.endswith("#}"):
        return ""
    return before.rpartition("{#")[2].removesuffix("#}").strip("- \n")


def explained_arguments(comment):
    """The names that a comment explains: `name: ...`, or `name, name: ...` for several at once."""
    explanations = re.findall(r"((?:\w+,\s+)*\w+):\s", comment)
    return {name for names in explanations for name in re.split(r",\s+", names)}
