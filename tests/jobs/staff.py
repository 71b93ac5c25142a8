"""A real worker program and its processes, to be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core.runtime import run
from core.settings import Settings
from core.wire.jobs import QUEUES, Queue
from tests.jobs.deeds import FOREMAN, ROOT
from workers.__main__ import serve
from workers.queues import known_queues

_END_S = 30.0
_OURS = "tests.jobs.staff"


class Staff:
    """A worker program: its supervisor, a foreman, a hand for each queue, and their work-horses."""

    def __init__(
        self,
        var: Path,
        database_url: str,
        queue_url: str,
        queues: Sequence[Queue] = QUEUES,
        program: str = _OURS,
    ) -> None:
        """``program`` is the module that is run: by default the one that knows the tests' kinds of job."""
        environment = {
            **os.environ,
            "CRICKSY_VAR": str(var),
            "CRICKSY_DATABASE_URL": database_url,
            "CRICKSY_QUEUE_URL": queue_url,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", program, *queues]
        self._process = subprocess.Popen(command, env=environment, cwd=ROOT)  # noqa: S603 - ours
        self.supervisor = psutil.Process(self._process.pid)
        self._seen: set[psutil.Process] = set()

    def hand(self, queue: str) -> psutil.Process | None:
        """The worker process of a queue."""
        for process in self.everybody():
            with suppress(psutil.NoSuchProcess):
                # A work-horse has its hand's name until it has taken its own.
                if _name(process.pid) == f"hand-{queue}" and _name(process.ppid()) != f"hand-{queue}":
                    return process
        return None

    def horse(self, queue: str) -> psutil.Process | None:
        """The work-horse of a queue, where it has one."""
        hand = self.hand(queue)
        with suppress(psutil.NoSuchProcess):
            for child in [] if hand is None else self._children(hand):
                return child
        return None

    def everybody(self) -> set[psutil.Process]:
        """Every process that was ever seen here and lives."""
        with suppress(psutil.NoSuchProcess):
            self._seen |= set(self.supervisor.children(recursive=True))
        return {process for process in self._seen if lives(process)}

    def stop(self) -> int:
        """End it as an operator does; returns its exit code."""
        self.everybody()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(_END_S)

    def kill(self) -> None:
        """End it at once."""
        self.everybody()
        self._process.kill()
        self._process.wait()

    def _children(self, process: psutil.Process) -> list[psutil.Process]:
        children = process.children()
        self._seen |= set(children)
        return [child for child in children if lives(child)]


def _name(process: int) -> str:
    """The name that the kernel has, which psutil remembers too long."""
    with suppress(OSError):
        return Path(f"/proc/{process}/comm").read_text(encoding="ascii").strip()
    return ""


def lives(process: psutil.Process) -> bool:
    """Whether it runs, and is more than an entry of a table that nobody has read."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


@contextmanager
def staff(
    var: Path, database_url: str, queue_url: str, queues: Sequence[Queue] = QUEUES, program: str = _OURS
) -> Iterator[Staff]:
    """Have a worker program for as long as the context lasts."""
    started = Staff(var, database_url, queue_url, queues, program)
    try:
        yield started
    finally:
        started.kill()


if __name__ == "__main__":
    run(serve(Settings(), known_queues(sys.argv[1:]), FOREMAN))
