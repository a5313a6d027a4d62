"""Read the database of a dbt target with the cursor of its adapter, whatever the engine."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbt.adapters.factory import get_adapter, register_adapter, reset_adapters
from dbt.config.runtime import RuntimeConfig
from dbt.flags import get_flags, set_from_args
from dbt.mp_context import get_mp_context
from dbt_common.context import set_invocation_context


def choose_target(project_dir: Path, target: str | None) -> None:
    """Take the target of a project's profiles.yml, as a dbt command with --target would."""
    set_invocation_context(os.environ)  # in which profiles.yml looks for env_var()
    set_from_args(
        Namespace(project_dir=str(project_dir), profiles_dir=str(project_dir), target=target,
                  profile=None, threads=None, vars={}, which="show"),
        None,
    )


def engine_of_target() -> str:
    """Name the adapter of the target: duckdb, postgres, spark ..."""
    return RuntimeConfig.from_args(get_flags()).credentials.type


@contextmanager
def open_cursor() -> Iterator[Any]:
    """Open a DB-API cursor on the target that the last dbt command, or choose_target(), took."""
    config = RuntimeConfig.from_args(get_flags())
    register_adapter(config, get_mp_context())
    adapter = get_adapter(config)
    try:
        with adapter.connection_named("northstar"):
            yield adapter.connections.get_thread_connection().handle.cursor()
    finally:
        adapter.cleanup_connections()
        reset_adapters()
