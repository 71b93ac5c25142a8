"""The platform as ``cricksy up`` runs it, hub and web under one origin, that a test can stop and start again."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from core.bootstrap import Services, open_ports, open_services
from core.ids import MatchId
from core.scoring.events import Ball, Happening
from core.usecases.live import Matches
from realtime.app import attach as attach_hub
from realtime.limits import Limits
from tests.realtime.hubs import Client, Scorer, sqlite_settings, token
from tests.usecases.play import Device
from web.app import attach as attach_web

_BATCH = 50


@dataclass(frozen=True)
class _Running:
    stack: AsyncExitStack
    services: Services


class Site:
    """One machine's platform on a port of its own."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds its data."""
        self.settings = sqlite_settings(folder)
        self._port = 0
        self._running: _Running | None = None
        self._scorers: list[Client] = []

    @property
    def url(self) -> str:
        """The origin; the same after a restart."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def matches(self) -> Matches:
        """The registry that hub and web share."""
        return self.services.matches

    @property
    def services(self) -> Services:
        """What hub and web ask."""
        assert self._running is not None
        return self._running.services

    async def start(self) -> None:
        """Listen."""
        stack = AsyncExitStack()
        services = await stack.enter_async_context(open_services(self.settings))
        app = web.Application()
        attach_hub(app, services, self.settings, Limits())
        attach_web(app, services, self.settings)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = runner.addresses[0][1]
        self._running = _Running(stack, services)

    async def stop(self) -> None:
        """Stop listening and close everything; the data stay."""
        for scorer in self._scorers:
            await scorer.close()
        self._scorers.clear()
        if self._running is not None:
            running, self._running = self._running, None
            await running.stack.aclose()

    async def play(self, match_id: MatchId, bodies: list[Happening], *, public: bool = True) -> Device:
        """Register a match and score ``bodies`` in it; returns the device that did."""
        device = Device("seed", match_id)
        await self.matches.create(match_id, f"Match {match_id}", public=public)
        raws = [device.enter(body) for body in bodies]
        async with self.matches.use(match_id) as live:
            for start in range(0, len(raws), _BATCH):
                batch = raws[start : start + _BATCH]
                submitted = await live.submit(batch, scorer=device.scorer, device=device.id)
                assert all(receipt.code is None for receipt in submitted.results)
        return device

    async def score_unseen(self, match_id: MatchId, device: Device, bodies: list[Happening]) -> None:
        """Score through another process of the same platform, while this one is stopped."""
        async with open_ports(self.settings) as ports:
            matches = Matches(ports)
            async with matches.use(match_id) as live:
                raws = [device.enter(body) for body in bodies]
                await live.submit(raws, scorer=device.scorer, device=device.id)
            await matches.close()

    async def scorer(self, device: Device, match_id: MatchId) -> Scorer:
        """The same device on a real socket."""
        scorer = Scorer(str(device.id), match_id)
        scorer.device = device
        await scorer.connect(self.url, token(self.settings, str(device.scorer)))
        await scorer.join()
        self._scorers.append(scorer)
        return scorer


def cut(bodies: list[Happening], wanted: Callable[[int, Ball], bool]) -> int:
    """The position of the first ball that ``wanted`` takes, given the number of balls before it."""
    balls = 0
    for position, body in enumerate(bodies):
        if isinstance(body, Ball):
            if wanted(balls, body):
                return position
            balls += 1
    raise LookupError("no such ball")
