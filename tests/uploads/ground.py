"""A platform that takes uploads, with coaches who send them."""

import itertools
from base64 import b64encode
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
from aiohttp import web
from sqlalchemy import select, update

from core.bootstrap import Services, open_services
from core.clock import unix_ms, utc_now
from core.ids import AccountId, CoachingSessionId, ScorerId, UploadId, WorkspaceId, uuid7
from core.models.coaching import CoachingSession
from core.models.media import Upload, UploadState
from core.ports.blobs import Blobs
from core.storage.engine import Database, open_database
from core.storage.tables.media import uploads
from core.usecases.tokens import ANY_MATCH, Grant, issue
from core.usecases.uploading import Uploading, uploading
from tests.realtime.hubs import sqlite_settings
from tests.storage.workspaces import add_person
from tests.usage.books import differences
from web.api.session_videos import SessionVideoApi
from web.api.uploads import UploadApi
from web.app import endpoints, mount
from web.routes import upload_endpoints

Data: TypeAlias = bytes | AsyncIterable[bytes] | aiohttp.FormData | None

PLAN = "coach_pro_plus"
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: Any

    @property
    def code(self) -> str | None:
        """The problem's code; ``None`` where all is well."""
        return str(self.body["code"]) if self.status >= 400 and self.body else None

    @property
    def offset(self) -> int:
        """How much is kept."""
        return int(self.headers["Upload-Offset"])


class Ground:
    """One machine's platform; its files lie in a folder, and its videos in ``blobs``, whose parts a test chooses."""

    def __init__(self, folder: Path, blobs: Blobs, *, port: int = 0) -> None:
        """``port`` 0 takes any."""
        self.settings = sqlite_settings(folder)
        self.blobs, self.folder = blobs, folder
        self.port = port
        self._stack = AsyncExitStack()
        self._names = itertools.count(1)
        self.services: Services
        self.database: Database
        self.uploading: Uploading

    @property
    def url(self) -> str:
        """The origin."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, *, listen: bool = True) -> None:
        """Open everything, and listen."""
        stack = self._stack
        self.services = services = await stack.enter_async_context(open_services(self.settings))
        self.database = await stack.enter_async_context(aclosing(open_database(self.settings.database_url)))
        ports = services.ports
        self.uploading = made = uploading(
            grants=services.grants,
            meters=ports.meters,
            book=ports.uploads,
            coaching=ports.coaching,
            blobs=self.blobs,
            spool=self.folder / "spool",
        )
        if not listen:
            return
        app = web.Application()
        sending = upload_endpoints(UploadApi(made.uploads), SessionVideoApi(made.uploads))
        own = {(endpoint.method, endpoint.path) for endpoint in sending}
        rest = [each for each in endpoints(services, self.settings) if (each.method, each.path) not in own]
        mount(app, services, self.settings, [*rest, *sending])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Close everything but the blobs; the data stay."""
        await self._stack.aclose()

    async def coach(self, plan: str | None = PLAN) -> "Coach":
        """Somebody with a plan, a session to coach, and a token."""
        account = AccountId(uuid7(unix_ms()))
        await add_person(self.database, account)
        if plan is not None:
            granting = self.services.business.administrators.operator().granting
            await granting.grant(f"{account}@example.org", plan, reason="test")
        return Coach(self, account, self._token(account), await self.session(account))

    async def session(self, account: AccountId) -> CoachingSessionId:
        """Another session of a coach's."""
        session = CoachingSession(
            id=CoachingSessionId(uuid7(unix_ms())),
            workspace_id=WorkspaceId(account),
            coach_id=account,
            title=f"Nets {next(self._names)}",
            held_on="2026-11-26",
            created_ms=unix_ms(),
        )
        await self.services.ports.coaching.add_session(session)
        return session.id

    async def used(self, account: str) -> tuple[int, int]:
        """``(used, reserved)`` bytes of a coach's storage, once the ledger has been compared with them."""
        assert await differences(self.database) == []
        counters = await self.services.ports.meters.counters(WorkspaceId(AccountId(account)), [0])
        return next(((each.used, each.reserved) for each in counters if each.meter == "storage_gb"), (0, 0))

    async def open_upload(self, session: CoachingSessionId) -> Upload | None:
        """The row of a session's open upload."""
        open_ones = select(uploads.c.id).where(uploads.c.session_id == session, uploads.c.state == UploadState.OPEN)
        for row in await self.database.query(open_ones):
            return await self.services.ports.uploads.one(row.id)
        return None

    async def upload(self, where: str) -> Upload:
        """The row of an upload."""
        return await self.services.ports.uploads.one(UploadId(where.rpartition("/")[2]))

    async def outdate(self, upload: UploadId) -> None:
        """Let an upload's time be over."""
        change = update(uploads).where(uploads.c.id == upload).values(expires_ms=1)
        await self.database.transact(lambda connection: connection.execute(change))

    def spooled(self) -> int:
        """How many bytes wait on the local disk."""
        return sum(path.stat().st_size for path in self.folder.glob("spool/*"))

    def _token(self, account: AccountId) -> str:
        workspace = WorkspaceId(account)
        grant = Grant(
            scorer=ScorerId(account),
            match=ANY_MATCH,
            can=frozenset(),
            account=account,
            workspace=workspace,
            credential=uuid7(unix_ms()),
            issued_s=0,
        )
        return issue(self.settings.secret_key, grant, utc_now(), timedelta(hours=1))


@asynccontextmanager
async def prepared(folder: Path, blobs: Blobs) -> AsyncIterator[Ground]:
    """A platform that does not listen: others do, over the same data."""
    ground = Ground(folder, blobs)
    await ground.start(listen=False)
    try:
        yield ground
    finally:
        await ground.stop()


class Coach:
    """Somebody who speaks tus by hand, to say what no library would."""

    def __init__(self, ground: Ground, account: AccountId, token: str, session: CoachingSessionId) -> None:
        self.ground, self.account, self.token, self.session = ground, account, token, session

    async def __call__(
        self, method: str, path: str, headers: dict[str, str] | None = None, data: Data = None, *, json: object = None
    ) -> Answer:
        """Ask below ``/api``, or at a whole path."""
        whole = path if path.startswith("/api") else f"/api{path}"
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, self.ground.url + whole, headers=sent, data=data, json=json) as answer,
        ):
            is_json = "json" in answer.headers.get("Content-Type", "")
            content = await answer.json(content_type=None) if is_json and method != "HEAD" else await answer.read()
            return Answer(answer.status, answer.headers, content)

    async def create(self, length: int, *, data: bytes | None = None, **more: str) -> Answer:
        """Announce a video."""
        said = {"filename": "nets.mp4", "filetype": "video/mp4", "session_id": self.session}
        headers = {**(TUS if data is None else CHUNK), "Upload-Length": str(length), "Upload-Metadata": metadata(said)}
        return await self("POST", "/uploads", {**headers, **{k.replace("_", "-"): v for k, v in more.items()}}, data)

    async def begin(self, length: int) -> str:
        """The address of a new upload."""
        answer = await self.create(length)
        assert answer.status == 201, answer
        return str(answer.headers["Location"])

    async def send(self, where: str, offset: int, data: Data, **more: str) -> Answer:
        """Send a piece."""
        headers = {**CHUNK, "Upload-Offset": str(offset), **{k.replace("_", "-"): v for k, v in more.items()}}
        return await self("PATCH", where, headers, data)

    async def head(self, where: str) -> Answer:
        """Ask how far it is."""
        return await self("HEAD", where, TUS)

    async def cancel(self, where: str) -> Answer:
        """End it."""
        return await self("DELETE", where, TUS)

    async def stored(self, where: str) -> bytes:
        """What the platform has of an upload that is whole."""
        upload = await self.ground.upload(where)
        return await self.ground.blobs.read(upload.object_key)


def metadata(values: dict[str, str]) -> str:
    """``Upload-Metadata``, written here once more so that the reader is not tested with its own writer."""
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in values.items())
