"""Hubs and clients for the tests: the real server on a free port, real sockets."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import socketio  # type: ignore[import-untyped]  # python-socketio ships no types
from aiohttp import web

from core.bootstrap import Platform, Services, open_services
from core.clock import utc_now
from core.ids import MatchId, ScorerId
from core.settings import Settings
from core.usecases.tokens import ANY_MATCH, Grant, Right, issue
from realtime.app import Hub, attach
from realtime.limits import Limits
from tests.usecases.play import MATCH, Device

PATIENCE_S = 10.0
Json = Any  # what a client receives is JSON of any shape; each test says what it expects


def token(
    settings: Settings, scorer: str, match: str = ANY_MATCH, can: Iterable[Right] = (Right.SCORE,), ttl_s: float = 3600
) -> str:
    """A token as ``cricksy token`` makes it."""
    grant = Grant(scorer=ScorerId(scorer), match=match, can=frozenset(can))
    return issue(settings.secret_key, grant, utc_now(), timedelta(seconds=ttl_s))


@dataclass(frozen=True)
class RunningHub:
    """A hub that listens."""

    url: str
    hub: Hub
    services: Services
    settings: Settings

    @property
    def ports(self) -> Platform:
        """What lies behind it."""
        return self.services.ports

    def token(
        self, scorer: str, match: str = ANY_MATCH, can: Iterable[Right] = (Right.SCORE,), ttl_s: float = 3600
    ) -> str:
        """A token of this hub's."""
        return token(self.settings, scorer, match, can, ttl_s)

    async def create(self, match_id: MatchId = MATCH, *, public: bool = True) -> None:
        """Register a match."""
        await self.hub.matches.create(match_id, f"Match {match_id}", public=public)


@asynccontextmanager
async def running_hub(settings: Settings, limits: Limits | None = None) -> AsyncIterator[RunningHub]:
    """A hub in this process on a free port."""
    async with open_services(settings) as services:
        app = web.Application()
        hub = attach(app, services, settings, limits)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield RunningHub(f"http://127.0.0.1:{runner.addresses[0][1]}", hub, services, settings)
        finally:
            await runner.cleanup()


class Client:
    """A Socket.IO client that keeps what it is told, in order."""

    def __init__(self, namespace: str) -> None:
        """``connect`` connects it."""
        self.namespace = namespace
        self.heard: list[tuple[str, Json]] = []
        self.refusals: list[Json] = []
        self._news = asyncio.Condition()
        self.io = socketio.AsyncClient(reconnection=False)
        self.io.on("*", self._hear, namespace=namespace)
        self.io.on("connect_error", self._refused, namespace=namespace)
        self.io.on("disconnect", self._gone, namespace=namespace)

    async def _hear(self, name: str, data: Json = None) -> None:
        async with self._news:
            self.heard.append((name, data))
            self._news.notify_all()

    async def _refused(self, data: Json) -> None:
        self.refusals.append(data)

    async def _gone(self, reason: str) -> None:
        await self._hear("disconnected", reason)

    async def connect(
        self, url: str, auth: str | None = None, transports: Iterable[str] = ("websocket",), agent: str = "test"
    ) -> "Client":
        """Connect; raises what the library raises where the hub refuses. ``agent`` is what it says that it is."""
        await self.io.connect(
            url,
            headers={"User-Agent": agent},
            namespaces=[self.namespace],
            auth=None if auth is None else {"token": auth},
            transports=list(transports),
            wait_timeout=PATIENCE_S,
        )
        return self

    async def call(self, event: str, data: object = None) -> Json:
        """Send an event and return its acknowledgement."""
        return await self.io.call(event, data, namespace=self.namespace, timeout=PATIENCE_S)

    async def send(self, event: str, data: object) -> None:
        """Send an event and do not wait."""
        await self.io.emit(event, data, namespace=self.namespace)

    def all(self, name: str) -> list[Json]:
        """Everything heard under a name."""
        return [data for heard, data in self.heard if heard == name]

    async def until(self, name: str, count: int = 1) -> list[Json]:
        """Wait until so many messages of a name have come, and return them all."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: len(self.all(name)) >= count)
        return self.all(name)

    async def reach(self, seq: int) -> None:
        """Wait until patches, snapshots or events have brought this client to ``seq``."""

        def reached() -> bool:
            return any(
                data.get("to" if name == "patch" else "seq", 0) >= seq
                for name, data in self.heard
                if name in {"patch", "snapshot", "events"}
            )

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(reached)

    async def close(self) -> None:
        """Leave in good order."""
        await self.io.disconnect()


class Scorer(Client):
    """A scoring device on a hub."""

    def __init__(self, name: str, match_id: MatchId = MATCH) -> None:
        """``name`` names the device and, with ``scorer-`` before it, the person."""
        super().__init__("/score")
        self.device = Device(name, match_id)
        self.match_id = match_id

    async def join(self, since: Json = None) -> Json:
        """Join the match, and take in what the hub has."""
        asked = {"match_id": self.match_id, "device_id": self.device.id}
        answer = await self.call("join", asked if since is None else {**asked, "since": since})
        if "events" in answer:
            self.device.hear(msgspec.json.encode(event) for event in answer["events"])
        return answer

    async def submit(self, raws: Iterable[bytes]) -> Json:
        """Submit encoded events."""
        return await self.call("submit", self.message(raws))

    async def turned_away(self, raws: Iterable[bytes]) -> str:
        """The code with which a submit is refused, or with which the connection ends before that is answered."""
        asking = asyncio.ensure_future(self.submit(raws))
        going = asyncio.ensure_future(self.until("gone"))
        await asyncio.wait({asking, going}, return_when=asyncio.FIRST_COMPLETED)
        answered = asking.done() and asking.exception() is None
        answer = asking.result() if answered else (await going)[0]
        for waiting in (asking, going):
            waiting.cancel()
        code: str = answer["code"]
        return code

    def message(self, raws: Iterable[bytes]) -> Json:
        """The argument of a submit."""
        return {"match_id": self.match_id, "events": [msgspec.json.decode(raw) for raw in raws]}


async def scoring(running: RunningHub, name: str, match_id: MatchId = MATCH) -> Scorer:
    """A device that has joined."""
    scorer = Scorer(name, match_id)
    await scorer.connect(running.url, running.token(scorer.device.scorer))
    await scorer.join()
    return scorer


async def watching(running: RunningHub, match_id: MatchId = MATCH) -> tuple[Client, Json]:
    """A viewer, and the answer that it got."""
    viewer = await Client("/watch").connect(running.url)
    return viewer, await viewer.call("watch", {"match_id": match_id})


def steps(patches: Iterable[Json], start: int = 0) -> list[int]:
    """Where each patch leads, none of them missing since ``start``."""
    reached = []
    for patch in patches:
        assert patch["from"] == start < patch["to"]
        start = patch["to"]
        reached.append(start)
    return reached


def sqlite_settings(folder: Path, **more: object) -> Settings:
    """Settings for one machine in a folder of the test's own; ``more`` may name another database."""
    given = {"database_url": f"sqlite:///{folder}/cricksy.db", **more}
    return Settings(var=folder, port=0, **given)  # type: ignore[arg-type]  # checked by pydantic


class Raw:
    """A client that speaks the protocol by hand, to say what no library would."""

    _acks = itertools.count(1)

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, namespace: str) -> None:
        """``raw`` makes it."""
        self.ws, self.namespace = ws, namespace

    async def ack(self, text: str) -> Json:
        """Send an event's text and return its acknowledgement."""
        number = next(self._acks)
        await self.ws.send_str(f"42{self.namespace},{number}{text}")
        start = f"43{self.namespace},{number}"
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await self.ws.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise ConnectionResetError(message)
                if message.data.startswith(start):
                    return msgspec.json.decode(message.data[len(start) :])[0]

    async def closed(self) -> int | None:
        """Wait until the hub closes the connection, and return its code."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.ws.closed:
                await self.ws.receive()
        return self.ws.close_code


@asynccontextmanager
async def raw(running: RunningHub, namespace: str, auth: str | None = None) -> AsyncIterator[Raw]:
    """A connection that is let into a namespace."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{running.url}/socket.io/?EIO=4&transport=websocket") as ws,
    ):
        await ws.receive_str()
        given = "" if auth is None else msgspec.json.encode({"token": auth}).decode()
        await ws.send_str(f"40{namespace},{given}")
        assert (await ws.receive_str()).startswith(f"40{namespace},")
        yield Raw(ws, namespace)
