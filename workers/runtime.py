"""A worker process of one queue: RQ fetches a message, a work-horse of its own makes the attempt.

RQ's own ideas of retries, timeouts, callbacks and commands are left out: the table of jobs has its own, and whoever
can write to Redis must not have this machine run anything else.
"""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue as RqQueue
from rq import Worker
from rq.executions import Execution
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from core import runtime
from core.bootstrap import open_ports, open_services
from core.clock import unix_ms
from core.errors import CricksyError, Forbidden, Misconfigured, Unavailable
from core.settings import Settings
from core.wire.jobs import PERFORM, Queue
from workers.folders import WORK, WorkFolders
from workers.process import Publish, Workshop
from workers.registry import Registry

_log = structlog.get_logger(__name__)

_FORGET_S: Final = 3600
_NO_LIMIT: Final = -1
_HEARTBEAT_TTL_S: Final = 40
"""RQ's own, of which only its lists of workers depend."""
_LAST_RESORT_S: Final = 5.0
"""How long a work-horse whose attempt has ended may take to end: a thread may be stuck in it."""


class ForeignMessage(Forbidden):
    """This message asks for something else than a job of the table."""

    code = "foreign_message"


class Message(RqJob):
    """A message of RQ of which only one function is called, whatever it names and whoever wrote it."""

    act: ClassVar[Callable[[str], None]]
    """Does the job of an id."""

    def restore(self, raw_data: Any) -> Any:  # noqa: ANN401  RQ's signature
        """Read it, and forget what it says of callbacks, web addresses, times and repetitions."""
        super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []
        self.timeout, self.ttl, self.result_ttl, self.failure_ttl = _NO_LIMIT, None, 0, _FORGET_S
        self.retries_left = self.repeats_left = self.group_id = self.rate_limit_key = None

    def _execute(self) -> None:
        match self.func_name, self.instance, self.args, self.kwargs:
            case str(name), None, [str(job_id)], {**rest} if name == PERFORM and not rest:
                type(self).act(job_id)
            case _:
                raise ForeignMessage


class Hand(Worker):
    """RQ's worker, whose work-horse lives no longer than itself and takes all that it started along."""

    max_connection_wait_time = 1.0

    def procline(self, message: str) -> None:
        """Leave the process's name as it is."""

    def subscribe(self) -> None:
        """Listen to no commands: jobs are cancelled in the table."""

    def main_work_horse(self, job: RqJob, queue: RqQueue) -> None:
        """Run in the child."""
        runtime.die_with_parent(self.pid or 0)
        runtime.name_process("work-horse")
        super().main_work_horse(job, queue)

    def handle_warm_shutdown_request(self) -> None:
        """Let the attempt be given back at once, instead of waiting for its end."""
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)

    def maintain_heartbeats(self, job: RqJob, execution: Execution) -> None:
        """Tell Redis that the work goes on; it does without Redis, too."""
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as error:
            _log.warning("worker.redis_lost", cause=str(error))

    def monitor_work_horse(self, job: RqJob, queue: RqQueue, execution: Execution) -> None:
        """Wait for the child, and end what it left running."""
        horse = self.horse_pid
        super().monitor_work_horse(job, queue, execution)
        with suppress(ProcessLookupError):
            os.killpg(horse, signal.SIGKILL)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the jobs of a queue are done, one at a time, by one process after another."""

    queue: Queue
    name: str
    """Names it among all places."""
    settings: Settings
    handlers: Registry
    publish: Publish | None = None

    def work(self) -> None:
        """Do jobs until told to stop.

        Raises ``Misconfigured`` without an address of Redis, and ``Unavailable`` where it does not answer.
        """
        if self.settings.jobs_url is None:
            raise Misconfigured("A worker needs CRICKSY_QUEUE_URL or CRICKSY_REDIS_URL.")
        self._mourn()
        try:
            hand = Hand(
                [self.queue],
                connection=Redis.from_url(self.settings.jobs_url, client_name="cricksy-worker"),
                serializer=JSONSerializer,
                job_class=type("PlaceMessage", (Message,), {"act": staticmethod(self._perform)}),
                worker_ttl=_HEARTBEAT_TTL_S,
                log_job_description=False,
                work_horse_killed_handler=lambda *_: self._mourn(),
            )
            hand.work(logging_level="WARNING")
        except RedisError as error:
            raise Unavailable("The job queue cannot be reached.", code="queue_unavailable") from error

    def _mourn(self) -> None:
        """Say that whoever worked here before is gone, so that nobody waits for its lease."""

        async def lose() -> None:
            async with open_ports(self.settings) as ports:
                if await ports.jobs.lose(self.name, unix_ms()):
                    _log.warning("worker.attempt_lost", queue=self.queue)

        try:
            runtime.run(lose())
        except CricksyError as error:
            _log.warning("worker.not_mourned", queue=self.queue, code=error.reason, detail=error.message)

    def _perform(self, job_id: str) -> None:
        """Make an attempt, in the work-horse."""
        runtime.run(self._attempt(job_id))

    async def _attempt(self, job_id: str) -> None:
        stop = runtime.stop_signal()
        try:
            async with open_services(self.settings) as services:
                workshop = Workshop(
                    services=services,
                    place=self.name,
                    handlers=self.handlers,
                    folders=WorkFolders(self.settings.var / WORK),
                    stop=stop,
                    publish=self.publish,
                )
                await workshop.perform(job_id)
        except CricksyError as error:
            _log.warning("job.not_attempted", job=job_id, code=error.reason, detail=error.message)
        _end_soon()


def _end_soon() -> None:
    timer = threading.Timer(_LAST_RESORT_S, os._exit, (os.EX_SOFTWARE,))
    timer.daemon = True
    timer.start()
