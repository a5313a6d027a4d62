"""Conventions of this project that dbt-bouncer has no check for; dbt-bouncer.yml uses them."""

import re
from pathlib import Path

from dbt_bouncer.check_framework.decorator import check, fail
from dbt_common.clients.jinja import parse
from jinja2 import nodes

IMPLEMENTATION = re.compile(r"^[a-z]+__")
SHORTEST_COMMENT = 20
PROJECT = Path(__file__).resolve().parents[3]


@check
def check_model_has_group(model):
    """A mart belongs to a group, which says who answers for it."""
    if not model.group:
        fail(f"`{model.name}` has no group.")


@check
def check_macro_file(macro):
    """A file holds one macro and bears its name; what is only part of it may stand beside it."""
    name = IMPLEMENTATION.sub("", macro.name)
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
