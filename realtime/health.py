"""``/live``, ``/ready`` and ``/metrics``."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web

from core.bootstrap import Platform
from core.errors import CricksyError, Unavailable
from core.usecases.jobs import job_metrics
from realtime.answers import problem_response
from realtime.metrics import Metrics
from realtime.work_metrics import text as work_text

_PATIENCE_S = 1.0


class Health:
    """What load balancers and monitoring ask."""

    def __init__(self, ports: Platform, metrics: Metrics) -> None:
        """Ready means that the log and the bus answer within a second."""
        self._log, self._bus, self._metrics = ports.log, ports.bus, metrics
        self._jobs, self._tallies = ports.jobs, ports.tallies
        self.draining = False

    async def live(self, _request: web.Request) -> web.Response:
        """200 as long as the process answers at all."""
        return web.json_response({"status": "live"})

    async def ready(self, _request: web.Request) -> web.Response:
        """200 if new clients are welcome, else 503 with the reason's code."""
        try:
            if self.draining:
                raise Unavailable("This hub is going down.", code="draining")
            await _answers("database", self._log.matches(limit=1))
            await _answers("bus", self._bus.ping())
        except CricksyError as error:
            return problem_response(error)
        return web.json_response({"status": "ready"})

    async def metrics(self, _request: web.Request) -> web.Response:
        """Prometheus's text format, version 0.0.4: this hub's figures, and the workers' as far as SQL answers."""
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        try:
            async with asyncio.timeout(_PATIENCE_S):
                work = work_text(await job_metrics(self._jobs, self._tallies))
        except (TimeoutError, Unavailable):
            work = b""
        return web.Response(body=self._metrics.text() + work, headers=headers)


async def _answers(what: str, question: Awaitable[object]) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await question
    except TimeoutError:
        raise Unavailable(f"The {what} does not answer.", code=f"{what}_unavailable") from None
    except CricksyError as error:
        raise Unavailable(f"The {what} is not there.", code=f"{what}_unavailable") from error
