"""Time the steps of one benchmarked process, and hand the result to the process that started it."""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

CLUSTER_FOLDER = "NORTHSTAR_BENCH_CLUSTER"


@dataclass(frozen=True)
class Step:
    """One step: what it did, how long it took, and how much processor time that was.

    On a machine that does other things too, the processor time says more.
    """

    name: str
    seconds: float
    cpu_seconds: float


@dataclass
class Measurement:
    """The steps of one process in their order, and the most memory it held."""

    steps: list[Step] = field(default_factory=list)
    peak_bytes: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        clocks = read_clocks()
        yield
        self.add(name, clocks, read_clocks())

    def add(
        self, name: str, at_start: tuple[float, float], at_end: tuple[float, float]
    ) -> None:
        """Record a step by the clocks as they were read at its two ends."""
        seconds, cpu_seconds = (
            now - then for now, then in zip(at_end, at_start, strict=True)
        )
        self.steps.append(Step(name, seconds, cpu_seconds))

    def total(self, *names: str) -> Step:
        """Sum up the steps of these names, or all."""
        chosen = [step for step in self.steps if not names or step.name in names]
        missing = set(names) - {step.name for step in chosen}
        if missing:
            raise KeyError(f"no such step: {', '.join(sorted(missing))}")
        return Step(
            "total",
            sum(step.seconds for step in chosen),
            sum(step.cpu_seconds for step in chosen),
        )

    def send(self) -> None:
        """Print the measurement as the last line of this process's output."""
        self.peak_bytes = read_peak_bytes()
        print(json.dumps(asdict(self)))

    @classmethod
    def received(cls, output: str) -> "Measurement":
        """Read the measurement that a process sent."""
        sent = json.loads(output.splitlines()[-1])
        return cls([Step(**step) for step in sent["steps"]], sent["peak_bytes"])


def read_peak_bytes() -> int:
    """Read the most memory that this process held.

    Linux counts into ru_maxrss what the process that started this one held: not asked there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def read_clocks() -> tuple[float, float]:
    """Read the wall clock and this process's processor time."""
    return time.perf_counter(), time.process_time()


def cluster_processes() -> list[Path]:
    """The folders in /proc of the Spark cluster's processes, which local_spark.py started.

    Each was started as the leader of a group; workers start executors in theirs.
    """
    leaders = {file.read_text() for file in Path(os.environ[CLUSTER_FOLDER]).glob("*.pid")}
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            group = fields_of_status(status)[2]
        except FileNotFoundError:  # it has ended
            continue
        if group in leaders:
            found.append(status.parent)
    return found


def fields_of_status(status: Path) -> list[str]:
    """The fields of a /proc/<pid>/stat after the command's name, which may hold blanks."""
    return status.read_text().rsplit(")", 1)[1].split()


def read_cluster_clocks() -> tuple[float, float]:
    """Read the wall clock and the processor time of the Spark cluster."""
    ticks = sum(
        int(ticks)
        for process in cluster_processes()
        for ticks in fields_of_status(process / "stat")[11:13]
    )
    return time.perf_counter(), ticks / os.sysconf("SC_CLK_TCK")
