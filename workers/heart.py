"""The heartbeat of an attempt: keeps its lease, says how far it is, and hears that it has to end."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

import structlog

from core.clock import unix_ms
from core.errors import CricksyError
from core.models.jobs import Job
from core.ports.jobs import JobBook, Progress, Run, Standing, Superseded
from workers.pace import Estimate
from workers.work import Cancelled, Pulse, Stalled

_log = structlog.get_logger(__name__)

LEASE_MS: Final = 10_000
"""How long an attempt is left alone that does not renew its lease."""
_RENEW_S: Final = 3.0
_LOOK_S: Final = 0.5
_SAY_S: Final = 1.0

Told: TypeAlias = Callable[[Progress], Awaitable[None]]
"""Who hears how far attempts are."""


class Heart:
    """Beats for one attempt."""

    def __init__(self, book: JobBook, run: Run, job: Job, pulse: Pulse, told: Told | None) -> None:
        self._book, self._run, self._job, self._pulse, self._told = book, run, job, pulse, told
        self._estimate = Estimate()
        self._renewed_s = self._said_s = time.monotonic()
        self._said = 0.0

    async def beat(self, stall_s: float) -> CricksyError:
        """Beat until the attempt has to end; returns why. A database that is away is waited for."""
        while True:
            await asyncio.sleep(_LOOK_S)
            try:
                standing = await self._look()
            except Exception as error:  # noqa: BLE001  a heart that stopped would leave the work without an end
                _log.warning("job.heartbeat_missed", job=self._run.job_id, cause=str(error))
                continue
            if not standing.current:
                return Superseded(job=self._run.job_id, attempt=self._run.attempt)
            if standing.cancelled:
                return Cancelled()
            if self._pulse.silent_s > stall_s:
                return Stalled(f"Nothing has been heard of the work for {stall_s:.0f} seconds.")

    async def _look(self) -> Standing:
        now, share = time.monotonic(), self._pulse.share
        if share != self._said and now - self._said_s >= _SAY_S:
            eta_ms = self._estimate.at(share)
            standing = await self._book.renew(self._run, unix_ms() + LEASE_MS, share=share, eta_ms=eta_ms)
            self._renewed_s = self._said_s = now
            self._said = share
            await self._tell(share, eta_ms)
        elif now - self._renewed_s >= _RENEW_S:
            standing = await self._book.renew(self._run, unix_ms() + LEASE_MS)
            self._renewed_s = now
        else:
            standing = await self._book.standing(self._run)
        return standing

    async def _tell(self, share: float, eta_ms: int | None) -> None:
        if self._told is not None:
            await self._told(
                Progress(
                    job_id=self._run.job_id,
                    subject=self._job.subject,
                    workspace=self._job.workspace,
                    share=share,
                    eta_ms=eta_ms,
                )
            )
