"""The API of coaching on a port of its own, with people who have plans, over a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from core.bootstrap import open_services
from core.clock import unix_ms
from core.ids import AccountId, WorkspaceId
from core.models.billing import Subscription, SubscriptionState
from core.models.coaching import CoachingSession
from core.models.media import Clip, Export, Share, Video, VideoState
from core.ports.plans import SetSubscription
from core.usecases.coaching_desk import Coaching, desk
from tests.coaching.shelf import session, shelve, video
from tests.games.club import Club, club
from tests.realtime.hubs import sqlite_settings
from tests.web.people import Answer
from web import coaching_routes
from web.api.clip_exports import ClipExportApi
from web.api.clips import ClipApi
from web.api.coaching_sessions import CoachingSessionApi
from web.api.jobs import JobApi
from web.api.players import PlayerApi
from web.api.videos import VideoApi
from web.app import mount
from web.endpoint import Endpoint

ORIGIN = "https://scores.example.org"
PLUS, PRO = "coach_pro_plus", "coach_pro"
DAY_MS = 24 * 60 * 60 * 1000


class Signer:
    """Says in an address for whom and of what it is."""

    def url(self, account: AccountId, video: Video, path: str) -> str:
        """Of a file of a video."""
        return f"/media/{account}/{video.id}/{path}"

    def share_url(self, share: Share, clip: Clip, video: Video) -> str | None:
        """Of a shared clip."""
        return None if video.package is None else f"/media/{share.id}/{clip.id}/clip.m3u8"

    def download_url(self, account: AccountId, export: Export) -> str:
        """Of an export's file."""
        return f"/media/{account}/{export.id}/clip.mp4"


@dataclass(frozen=True)
class Ground:
    """What a test asks, and whom."""

    url: str
    club: Club
    coaching: Coaching
    http: aiohttp.ClientSession
    _tokens: dict[str, str] = field(default_factory=dict)

    async def ask(self, who: str | None, method: str, path: str, body: object = None) -> Answer:
        """Ask as somebody, or as nobody, below ``/api``."""
        headers = {} if who is None else {"Authorization": f"Bearer {await self._token(who)}"}
        async with self.http.request(method, f"{self.url}/api{path}", json=body, headers=headers) as answer:
            content: Any = await answer.json(content_type=None) if answer.status != 204 else None
            return Answer(answer.status, answer.headers, content)

    async def add(self, who: str, path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """Make something, and return it."""
        answer = await self.ask(who, "POST", path, body)
        assert answer.status in {201, 202}, answer
        return answer.body

    async def filmed(self, owner: str, state: VideoState = VideoState.READY, coach: str | None = None) -> Video:
        """A video in a session of its own, of the owner's or of a coach there."""
        practice: CoachingSession = session(owner, coach=coach)
        await self.club.services.ports.coaching.add_session(practice)
        film = video(practice, state)
        await shelve(self.club.database, film)
        return film

    async def end_plan(self, workspace: str, plan: str, days_ago: float) -> None:
        """Let a plan have ended some days ago."""
        of = WorkspaceId(workspace)
        subscription = Subscription(
            workspace_id=of,
            plan=plan,
            state=SubscriptionState.CANCELLED,
            started_ms=0,
            since_ms=0,
            ends_ms=unix_ms() - int(days_ago * DAY_MS),
            provider="manual",
        )
        records, grants = self.club.services.ports.records, self.club.services.grants
        version = (await records.holdings([of]))[of].version
        await grants.changed(of, await records.amend(of, version, [SetSubscription(subscription=subscription)], []))

    async def _token(self, who: str) -> str:
        if who not in self._tokens:
            self._tokens[who] = self.club.token(await self.club.sign_in(who))
        return self._tokens[who]


def _endpoints(coaching: Coaching) -> list[Endpoint]:
    return [
        *coaching_routes.coaching_endpoints(PlayerApi(coaching.players), CoachingSessionApi(coaching)),
        *coaching_routes.video_endpoints(VideoApi(coaching)),
        *coaching_routes.clip_endpoints(ClipApi(coaching), ClipExportApi(coaching)),
        *coaching_routes.job_endpoints(JobApi(coaching.jobs)),
    ]


@asynccontextmanager
async def open_ground(folder: Path) -> AsyncIterator[Ground]:
    """Open it in a folder, with ``ann`` (Coach Pro Plus), ``carl`` (Coach Pro Plus), ``paul`` (Coach Pro), ``fred``."""
    settings = sqlite_settings(folder)
    async with open_services(settings) as services, club(services, settings) as people, aiohttp.ClientSession() as http:
        for name, plan in (("ann", PLUS), ("carl", PLUS), ("paul", PRO), ("fred", None)):
            await people.person(name, plan)
        coaching = desk(services.ports, services.grants, services.metering, Signer(), public_url=ORIGIN)
        app = web.Application()
        mount(app, services, settings, _endpoints(coaching))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield Ground(f"http://127.0.0.1:{runner.addresses[0][1]}", people, coaching, http)
        finally:
            await runner.cleanup()
