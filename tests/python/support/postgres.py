"""A PostgreSQL server lives as long as the tests that use it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

from project import connect_postgres

SECONDS_TO_START = 60
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "statement_timeout": "180s",  # what the planner gets wrong fails instead of hanging
}


class Server:
    """A running server; each test that needs one gets an empty database of its own."""

    def __init__(self, port: int, password: str) -> None:
        self.env = {
            "NORTHSTAR_PG_HOST": "127.0.0.1",
            "NORTHSTAR_PG_PORT": str(port),
            "NORTHSTAR_PG_USER": "northstar",
            "NORTHSTAR_PG_PASSWORD": password,
            "NORTHSTAR_PG_DATABASE": "postgres",
        }
        self._databases = 0

    def new_database(self, options: str = "") -> dict[str, str]:
        """Create an empty database and return the variables that lead to it.

        `options` are those of `create database`.
        """
        self._databases += 1
        name = f"northstar_{self._databases}"
        connection = connect_postgres(self.env)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f"create database {name} {options}")
        finally:
            connection.close()
        return {**self.env, "NORTHSTAR_PG_DATABASE": name}


def find_programs() -> Path | None:
    """Find the folder of initdb and postgres: on the path, or where Debian keeps them."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = [found.parent for found in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def server_account() -> dict[str, object]:
    """Say as whom the server runs: it refuses to be root, so there it is the user postgres."""
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def create_cluster(programs: Path, folder: Path, password: str) -> Path:
    """Create an empty cluster in the folder, owned by the server's account."""
    account = server_account()
    password_file = folder / "password"
    password_file.write_text(password, encoding="ascii")
    if account:
        shutil.chown(folder, account["user"], account["group"])
        shutil.chown(password_file, account["user"], account["group"])
    cluster = folder / "cluster"
    options = {
        "--pgdata": cluster,
        "--username": "northstar",
        "--pwfile": password_file,
        "--auth": "scram-sha-256",
        "--encoding": "UTF8",
        "--locale": "C",
    }
    command = [programs / "initdb", "--no-sync"]
    command += [part for option in options.items() for part in option]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **account)
    return cluster


def wait_until_ready(server: Server, process: subprocess.Popen, log: Path) -> None:
    """Wait until the server takes connections; a server that ended or hangs is an error."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            connect_postgres(server.env).close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8')}")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server on a new cluster and stop it, by its process id, whatever happens.

    Without PostgreSQL's programs the test is skipped, or fails if NORTHSTAR_REQUIRE_POSTGRES is
    set, as it is in continuous integration.
    """
    programs = find_programs()
    if programs is None:
        missing = "initdb is neither on the path nor in /usr/lib/postgresql/*/bin"
        (pytest.fail if os.environ.get("NORTHSTAR_REQUIRE_POSTGRES") else pytest.skip)(missing)
    # Not below pytest's own folder: only its owner may enter that, and the server is another user.
    with tempfile.TemporaryDirectory(prefix="northstar-postgres-") as temporary:
        folder = Path(temporary)
        password = secrets.token_hex(16)
        cluster = create_cluster(programs, folder, password)
        server = Server(free_port(), password)
        log = folder / "log"
        settings = {
            **SETTINGS,
            "port": server.env["NORTHSTAR_PG_PORT"],
            "unix_socket_directories": temporary,
        }
        command = [programs / "postgres", "-D", cluster]
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with open(log, "wb") as output:
            process = subprocess.Popen(
                command, stdout=output, stderr=output, cwd=folder, **server_account()
            )
        try:
            wait_until_ready(server, process, log)
            yield server
        finally:
            stop(process)


def stop(process: subprocess.Popen) -> None:
    """End the server: a fast shutdown, or the hard way if it does not take notice."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
