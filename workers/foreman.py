"""The worker processes of a machine: one a queue, forked from one process that has loaded everything, and kept.

Nothing else happens in that process, no thread and no event loop, so that a fork of it is safe, and a worker that died
is there again within a moment.
"""

import gc
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog

from core.errors import CricksyError
from core.runtime import die_with_parent, name_process
from core.wire.jobs import Queue

_log = structlog.get_logger(__name__)

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0
_HEALTHY_S: Final = 10.0
"""A worker that lived for so long did not die of how it was started."""
FAREWELL_S: Final = 10.0
"""How long a worker may take to give back its job and end."""
_LOOK_S: Final = 0.1
_ENDS: Final = frozenset({signal.SIGTERM, signal.SIGINT})
_WAITED_FOR: Final = frozenset({*_ENDS, signal.SIGCHLD})


@dataclass
class _Place:
    """Where the worker of a queue stands."""

    process: int | None = None
    began_s: float = 0.0
    pause_s: float = _FIRST_PAUSE_S
    due_s: float = 0.0


class Foreman:
    """Keeps a worker at each queue."""

    def __init__(self, queues: Sequence[Queue], work: Callable[[Queue], None]) -> None:
        """``work`` does a queue's jobs in a process of its own until that is told to stop."""
        self._places = {queue: _Place() for queue in queues}
        self._work = work

    def oversee(self) -> None:
        """Keep the workers until SIGTERM or SIGINT; returns when all have ended."""
        gc.collect()
        gc.freeze()  # what is never touched stays shared with every worker
        signal.pthread_sigmask(signal.SIG_BLOCK, _WAITED_FOR)
        while True:
            for queue, place in self._places.items():
                if place.process is None and place.due_s <= time.monotonic():
                    self._start(queue, place)
            heard = signal.sigtimedwait(_WAITED_FOR, _LOOK_S)
            self._reap()
            if heard is not None and heard.si_signo in _ENDS:
                return self._end()

    def _start(self, queue: Queue, place: _Place) -> None:
        foreman = os.getpid()
        process = os.fork()
        if process == 0:
            self._be_worker(queue, foreman)
        place.process, place.began_s = process, time.monotonic()

    def _be_worker(self, queue: Queue, foreman: int) -> None:
        """Run in the child, which never returns."""
        code = os.EX_SOFTWARE
        try:
            die_with_parent(foreman)
            name_process(f"hand-{queue}")
            os.setpgrp()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WAITED_FOR)
            self._work(queue)
            code = os.EX_OK
        except CricksyError as error:
            _log.warning("worker.cannot", queue=queue, code=error.reason, detail=error.message)
        except Exception:  # noqa: BLE001  whatever it is, the foreman starts another
            _log.exception("worker.broken", queue=queue)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            for queue, place in self._places.items():
                if place.process == process:
                    self._bury(queue, place, os.waitstatus_to_exitcode(status))

    @staticmethod
    def _bury(queue: Queue, place: _Place, code: int) -> None:
        now = time.monotonic()
        healthy = now - place.began_s > _HEALTHY_S
        place.process, place.due_s = None, now + place.pause_s
        place.pause_s = _FIRST_PAUSE_S if healthy else min(place.pause_s * 2, _LONGEST_PAUSE_S)
        (_log.info if code == os.EX_OK else _log.warning)("worker.ended", queue=queue, code=code)

    def _end(self) -> None:
        self._tell(signal.SIGTERM)
        deadline = time.monotonic() + FAREWELL_S
        while any(place.process for place in self._places.values()):
            if time.monotonic() > deadline:
                self._tell(signal.SIGKILL)
            signal.sigtimedwait({signal.SIGCHLD}, _LOOK_S)
            self._reap()

    def _tell(self, number: signal.Signals) -> None:
        for place in self._places.values():
            if place.process is not None:
                with suppress(ProcessLookupError):
                    os.kill(place.process, number)
