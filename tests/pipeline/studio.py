"""The platform as ``cricksy up`` runs it, with coaches, whose jobs a test does itself, one after the other."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy import select, update

from core.bootstrap import Services, open_services
from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.ids import WorkspaceId
from core.models.jobs import JobState
from core.settings import Settings
from core.storage.engine import open_database
from core.storage.tables.jobs import jobs
from core.storage.tables.usage import usage_counters
from tests.games.club import Club, club
from tests.realtime.hubs import sqlite_settings
from tests.web.people import Answer
from web.app import attach
from workers.folders import WorkFolders
from workers.hand import media_handlers
from workers.process import Workshop

PLUS = "coach_pro_plus"


@dataclass(frozen=True)
class Studio:
    """What a test asks, and whom."""

    url: str
    club: Club
    services: Services
    settings: Settings
    http: aiohttp.ClientSession
    workshop: Workshop
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, who: str | None, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask as somebody, or as nobody, below ``/api``."""
        sent = {**headers, **await self._authorization(who)}
        async with self.http.request(method, f"{self.url}/api{path}", json=body, headers=sent) as answer:
            content: Any = await answer.json(content_type=None) if answer.status != 204 else None
            return Answer(answer.status, answer.headers, content)

    async def add(self, who: str, path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """Make something, and return it."""
        answer = await self.ask(who, "POST", path, body)
        assert answer.status in {201, 202}, answer
        return answer.body

    async def fetch(self, path: str, **headers: str) -> tuple[int, Any, bytes]:
        """Get what an address of media leads to: the status, the headers and the bytes."""
        async with self.http.get(f"{self.url}{path}", headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()

    async def session(self, who: str, **more: object) -> str:
        """A coaching session; returns its id."""
        made = await self.add(who, "/coaching-sessions", title="Nets", held_on="2026-11-26", **more)
        return str(made["id"])

    async def upload(self, who: str, session: str, path: Path) -> str:
        """Send a file as a form, in one request; returns the video's id."""
        form = aiohttp.FormData()
        with path.open("rb") as file:
            form.add_field("file", file, filename=path.name, content_type="video/mp4")
            where = f"{self.url}/api/coaches/plus/sessions/{session}/videos/upload"
            async with self.http.post(where, data=form, headers=await self._authorization(who)) as answer:
                body = await answer.json()
                assert answer.status == 201, body
        return str(body["video_id"])

    async def work(self) -> list[str]:
        """Do every job that waits, and those that follow from it; returns the kinds that were done."""
        book, done = self.services.ports.jobs, []
        while waiting := [
            job for job in await book.list(states={JobState.QUEUED}, limit=100) if job.not_before_ms <= unix_ms()
        ]:
            for job in reversed(waiting):
                done.append(job.kind)
                await self.workshop.perform(job.id)
        return done

    async def exhaust(self) -> None:
        """Do every job until it is over: those that wait for their next attempt are not waited for."""
        while await self.services.ports.jobs.list(states={JobState.QUEUED}):
            await self.work()
            async with aclosing(open_database(self.settings.database_url)) as database:
                await database.transact(lambda connection: connection.execute(update(jobs).values(not_before_ms=0)))

    async def spent(self, workspace: WorkspaceId, meters: Collection[str]) -> dict[str, tuple[int, int]]:
        """Used and reserved of each meter, over all billing months."""
        async with aclosing(open_database(self.settings.database_url)) as database:
            rows = await database.query(select(usage_counters).where(usage_counters.c.workspace_id == workspace))
        return {row.meter: (row.used, row.reserved) for row in rows if row.meter in meters}

    async def film(self, who: str, path: Path) -> tuple[str, str]:
        """A session whose video has been worked on; returns the ids of both."""
        session = await self.session(who)
        video = await self.upload(who, session, path)
        await self.work()
        return session, video

    async def used(self, workspace: str) -> tuple[int, int]:
        """``(used, reserved)`` bytes of a workspace's storage."""
        counters = await self.services.ports.meters.counters(WorkspaceId(workspace), [0])
        return next(((each.used, each.reserved) for each in counters if each.meter == Limit.STORAGE_GB), (0, 0))

    async def stored(self, workspace: str) -> list[str]:
        """The keys of all of a workspace's objects."""
        return [*await self.services.ports.blobs.keys(f"{workspace}/")]

    async def _authorization(self, who: str | None) -> dict[str, str]:
        if who is None:
            return {}
        if who not in self._tokens:
            self._tokens[who] = self.club.token(await self.club.sign_in(who))
        return {"Authorization": f"Bearer {self._tokens[who]}"}


@asynccontextmanager
async def open_studio(folder: Path, **more: object) -> AsyncIterator[Studio]:
    """Open it in a folder; ``more`` are settings."""
    settings = sqlite_settings(folder, **more)
    async with open_services(settings) as services, club(services, settings) as people, aiohttp.ClientSession() as http:
        for name, plan in (("ann", PLUS), ("carl", PLUS), ("paul", "coach_pro")):
            await people.person(name, plan)
        app = web.Application()
        attach(app, services, settings)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        workshop = Workshop(
            services=services,
            place="test",
            handlers=media_handlers(settings),
            folders=WorkFolders(folder / "work"),
            stop=asyncio.Event(),
        )
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield Studio(f"http://127.0.0.1:{runner.addresses[0][1]}", people, services, settings, http, workshop)
        finally:
            await runner.cleanup()
