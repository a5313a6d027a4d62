"""One cluster for all tests on Spark, and the demo built on it once."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from dbt.adapters.spark import connections
from dbt.contracts.graph.nodes import ManifestNode

from project import Project, fit_customer_value
from spark import Cluster, running_cluster

SECONDS_BETWEEN_LOOKS = 0.05


@pytest.fixture(scope="session", autouse=True)
def _looks_often() -> Iterator[None]:
    """Let dbt see at once that a statement has ended.

    A profile says whole seconds, ours one, and nearly all statements of the tests take less.
    """
    def sleep(seconds: float) -> None:
        time.sleep(SECONDS_BETWEEN_LOOKS if seconds == 1 else seconds)

    clock = SimpleNamespace(time=time.time, sleep=sleep)
    with mock.patch.object(connections, "time", clock):
        yield


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster, with tables of format iceberg."""
    with running_cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture
def parquet_cluster(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster with a server for Parquet tables, for one test.

    A server with Iceberg's catalog drops a Parquet table without its files.
    """
    cluster.restart_server("parquet")
    yield cluster
    cluster.restart_server("iceberg")


@pytest.fixture
def on_spark(cluster: Cluster, new_project: Callable[..., Project]) -> Callable[..., Project]:
    """Make projects on the cluster, each with a schema of its own: `on_spark(variables, ...)`."""

    def make(variables: dict[str, Any], **options: Any) -> Project:
        settings = {"env": cluster.env, "schema": cluster.new_schema(), **options}
        return new_project(variables, target="spark", **settings)

    return make


@pytest.fixture(scope="session")
def spark_demo(
    cluster: Cluster, demo_build: Project, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The demo, built on Spark. Tests read it and must not change it."""
    demo = Project(
        tmp_path_factory.mktemp("spark_demo"), demo_build.variables, target="spark",
        env=cluster.env, schema=cluster.new_schema(),
    )
    demo.build()
    fit_customer_value(demo)
    return demo


@pytest.fixture(scope="session")
def spark_models(spark_demo: Project) -> list[ManifestNode]:
    """The demo's models with the SQL of all their rows, each after those that it reads.

    What a build compiles reads scratch tables, and of kept tables no row.
    """
    outcome = spark_demo.dbt("compile")
    assert outcome.success, outcome.errors
    models = [entry.node for entry in outcome.result if entry.node.resource_type == "model"]
    assert len(models) > 100
    return models
