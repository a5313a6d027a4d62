"""Start and stop a small Apache Spark cluster on this machine: a master, two workers, and the
Thrift server that dbt connects to.

    python scripts/local_spark.py start [--folder FOLDER] [--port PORT] [--format FORMAT]
                                        [--conf NAME=VALUE ...]
    python scripts/local_spark.py stop [--folder FOLDER]

It is for a first look and for tests: all of it listens on loopback alone, and tables, metastore,
logs and process ids lie in FOLDER (default target/spark). It needs Java 17 and the packages of
requirements-spark.lock.
"""

import argparse
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path("target/spark")
PORT = 10000
SECONDS_TO_START = 120
HOST = "127.0.0.1"
WORKERS = 2
ICEBERG_JAR = "iceberg-spark-runtime-3.5_2.12-*.jar"
PLAIN, RELOCATED = "com/fasterxml/jackson", "org/apache/iceberg/shaded/com/fasterxml/jackson"
WIDE_CONSTANTS = {5, 6}  # long and double take two places of a constant pool
SIZES_OF_CONSTANTS = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2,
                      17: 4, 18: 4, 19: 2, 20: 2}


def spark_home() -> Path:
    """The folder of pyspark, or an exit with the command that installs it."""
    spec = find_spec("pyspark")
    if spec is None:
        sys.exit("pyspark is not installed; `make spark` installs it (requirements-spark.lock).")
    if shutil.which("java") is None:
        sys.exit("There is no Java on the path; Spark 3.5 needs Java 17 (openjdk-17-jre-headless).")
    return Path(spec.origin).parent


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def is_open(port: int) -> bool:
    """Say whether somebody listens on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def iceberg_jars(folder: Path) -> list[Path]:
    """Iceberg's jar and the classes that it lacks.

    The jar of PyPI was made without the copy of Jackson that it refers to under a name of its own.
    That copy is made here of Spark's Jackson.
    """
    spec = find_spec("snowpark_connect_deps_iceberg")
    if spec is None:
        sys.exit("Iceberg's jar is not installed (requirements-spark.lock).")
    (found,) = (Path(spec.submodule_search_locations[0]) / "jars").glob(ICEBERG_JAR)
    made = folder / "jackson-for-iceberg.jar"
    if not made.exists():
        jars = spark_home() / "jars"
        with zipfile.ZipFile(made, "w") as target:
            for part in ("annotations", "core", "databind"):
                (jar,) = jars.glob(f"jackson-{part}-2.*.jar")
                with zipfile.ZipFile(jar) as source:
                    for name in source.namelist():
                        if name.startswith(PLAIN) and name.endswith(".class"):
                            target.writestr(
                                name.replace(PLAIN, RELOCATED), relocated(source.read(name)))
    return [found, made]


def relocated(code: bytes) -> bytes:
    """A Java class with another package for Jackson: its texts are exchanged, all else is kept."""
    (count,) = struct.unpack_from(">H", code, 8)
    made, at, index = [code[:10]], 10, 1
    while index < count:
        kind = code[at]
        if kind == 1:
            (length,) = struct.unpack_from(">H", code, at + 1)
            text = code[at + 3:at + 3 + length]
            for separator in "/.":
                old, new = (name.replace("/", separator) for name in (PLAIN, RELOCATED))
                text = text.replace(old.encode(), new.encode())
            made.append(struct.pack(">BH", 1, len(text)) + text)
            at += 3 + length
        else:
            made.append(code[at:at + 1 + SIZES_OF_CONSTANTS[kind]])
            at += 1 + SIZES_OF_CONSTANTS[kind]
        index += 2 if kind in WIDE_CONSTANTS else 1
    return b"".join(made) + code[at:]


def launch(folder: Path, name: str, *command: str) -> None:
    """Start a process of the cluster that outlives this one; remember its id."""
    environment = os.environ | {
        "SPARK_HOME": str(spark_home()), "SPARK_LOCAL_IP": HOST, "SPARK_NO_DAEMONIZE": "1",
        "SPARK_WORKER_DIR": str(folder / "work"), "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "PYSPARK_PYTHON": sys.executable,
    }
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(spark_home() / "bin" / "spark-class"), *command], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )
    (folder / f"{name}.pid").write_text(str(process.pid), encoding="ascii")


def wait_for(folder: Path, name: str, port: int) -> None:
    """Wait until a process of the cluster listens, or exit with the end of its log."""
    until = time.monotonic() + SECONDS_TO_START
    while not is_open(port):
        pid = int((folder / f"{name}.pid").read_text(encoding="ascii"))
        if time.monotonic() > until or not is_running(pid):
            log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
            stop(folder)
            sys.exit(f"Spark's {name} did not start:\n{log[-3000:]}")
        time.sleep(0.5)


def is_running(pid: int) -> bool:
    """Say whether a process lives; one that has ended and waits to be collected does not."""
    try:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
    except ChildProcessError:
        pass  # not a child of this process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def start(folder: Path, port: int, table_format: str, settings: list[str]) -> None:
    """Start the cluster and wait until dbt can connect."""
    if is_open(port):
        sys.exit(f"Port {port} of {HOST} is taken; is a server running already? Else: --port.")
    folder.mkdir(parents=True, exist_ok=True)
    master_port = free_port()
    address = f"spark://{HOST}:{master_port}"
    launch(folder, "master", "org.apache.spark.deploy.master.Master", "--host", HOST,
           "--port", str(master_port), "--webui-port", "0")
    wait_for(folder, "master", master_port)
    for number in range(1, WORKERS + 1):
        launch(folder, f"worker_{number}", "org.apache.spark.deploy.worker.Worker", address,
               "--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "5g")
    start_thrift_server(folder, port, address, table_format, settings)


def start_thrift_server(
    folder: Path, port: int, address: str, table_format: str, settings: list[str]
) -> None:
    """Start the Thrift server on a cluster."""
    (folder / "address").write_text(address, encoding="ascii")
    stated = {
        "spark.master": address,
        "spark.driver.bindAddress": HOST,
        "spark.driver.host": HOST,
        "spark.driver.memory": "4g",
        "spark.executor.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL":
            f"jdbc:derby:;databaseName={folder / 'metastore'};create=true",
        "spark.hadoop.datanucleus.schema.autoCreateAll": "true",
        "spark.hadoop.hive.metastore.schema.verification": "false",
        "spark.sql.shuffle.partitions": "4",
    }
    if table_format == "iceberg":
        jars = iceberg_jars(folder)
        catalog = "spark.sql.catalog.spark_catalog"
        stated |= {
            "spark.driver.extraClassPath": os.pathsep.join(map(str, jars)),
            "spark.executor.extraClassPath": os.pathsep.join(map(str, jars)),
            "spark.sql.extensions":
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
            catalog: "org.apache.iceberg.spark.SparkSessionCatalog",
            f"{catalog}.type": "hive",
            # The metastore that Spark makes for itself has no tables for locks.
            "spark.hadoop.iceberg.engine.hive.lock-enabled": "false",
        }
    stated |= dict(setting.split("=", 1) for setting in settings)
    arguments = [part for name, value in stated.items() for part in ("--conf", f"{name}={value}")]
    launch(
        folder, "thrift_server", "org.apache.spark.deploy.SparkSubmit", *arguments,
        "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", "spark-internal",
        "--hiveconf", f"hive.server2.thrift.port={port}",
        "--hiveconf", f"hive.server2.thrift.bind.host={HOST}",
    )
    wait_for(folder, "thrift_server", port)


def stop(folder: Path, *names: str, force: bool = False) -> None:
    """Stop the cluster's processes, or some of them, by their ids; the tables stay."""
    pids = []
    for file in sorted(folder.glob("*.pid"), key=lambda file: file.stem != "thrift_server"):
        if names and file.stem not in names:
            continue
        pid = int(file.read_text(encoding="ascii"))
        file.unlink()
        try:
            os.killpg(pid, signal.SIGKILL if force else signal.SIGTERM)
            pids.append(pid)
        except ProcessLookupError:
            continue
    until = time.monotonic() + 30
    while any(map(is_running, pids)):
        if time.monotonic() > until:
            for pid in filter(is_running, pids):
                os.killpg(pid, signal.SIGKILL)
        time.sleep(0.2)


def main() -> None:
    """Start or stop the cluster."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["start", "stop"])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="tables, logs and process ids")
    parser.add_argument("--port", type=int,
                        default=int(os.environ.get("NORTHSTAR_SPARK_PORT", PORT)))
    parser.add_argument("--format", choices=["parquet", "iceberg"],
                        default=os.environ.get("NORTHSTAR_SPARK_FORMAT", "parquet"))
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE",
                        help="further settings of Spark")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if options.command == "stop":
        stop(folder)
        return
    start(folder, options.port, options.format, options.conf)
    print(f"Spark listens on {HOST}:{options.port}. Its tables and logs: {folder}")


if __name__ == "__main__":
    main()
