"""Conventions of this project that dbt-bouncer has no check for; dbt-bouncer.yml uses them."""

import re
from pathlib import Path

from dbt_bouncer.check_framework.decorator import check, fail
from dbt_common.clients.jinja import parse
from jinja2 import nodes

IMPLEMENTATION = re.compile(r"^[a-z]+__")
SHORTEST_DESCRIPTION = 20


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
    """A macro has a description, and so has every argument of it.

    What is only part of another macro, an engine's implementation or a helper, needs neither.
    """
    if IMPLEMENTATION.match(macro.name) or macro.name.startswith("_"):
        return
    if len((macro.description or "").strip()) < SHORTEST_DESCRIPTION:
        fail(f"`{macro.name}` has no description to speak of.")
    explained = {argument.name for argument in macro.arguments or [] if argument.description}
    signature = next(parse(macro.macro_sql).find_all(nodes.Macro)).args
    unexplained = [argument.name for argument in signature if argument.name not in explained]
    if unexplained:
        fail(f"`{macro.name}` does not explain its arguments {unexplained}.")
