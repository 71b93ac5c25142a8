"""Viewers and overlays by the thousand: the least that a client must do, on raw connections."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from urllib.parse import quote

import aiohttp
import msgspec
from msgspec import Struct

from core.ids import MatchId
from core.wire.socket import Watch
from cricksy.exits import CommandError, Exit

NAMESPACE = "/watch"
_PING, _PONG = "2", "3"
_CONNECT = f"40{NAMESPACE},"
_EVENT = f"42{NAMESPACE},"
_WATCH_ACK = f"43{NAMESPACE},0"
_WATCH = f"42{NAMESPACE},0"


class _PatchHead(Struct, frozen=True):
    to: int


_patch = msgspec.json.Decoder(_PatchHead)
_named = msgspec.json.Decoder(tuple[str, msgspec.Raw])


class Sight(Struct, frozen=True, kw_only=True):
    """One patch as one viewer got it."""

    seq: int
    """The sequence number that it leads to."""
    at: float
    """``perf_counter`` on arrival."""
    size_bytes: int
    """Of the message, WebSocket or event-stream framing left out."""


class Viewer:
    """Watches one match, and remembers when each patch came."""

    def __init__(self, http: aiohttp.ClientSession, url: str, match_id: MatchId) -> None:
        """``url`` is the hub's origin."""
        self.match_id = match_id
        self.sights: list[Sight] = []
        self.snapshot_bytes = 0
        self.ready = asyncio.Event()
        """Set once the snapshot is there."""
        self._http = http
        self._url = url.rstrip("/")

    async def run(self) -> None:
        """Watch until cancelled. Raises ``CommandError`` when the hub refuses or goes away."""
        try:
            await self._watch()
        except (aiohttp.ClientError, OSError) as error:
            raise CommandError(f"A viewer lost the hub: {error}", Exit.UNREACHABLE) from error
        raise CommandError("The hub sent a viewer away.", Exit.REFUSED)

    async def _watch(self) -> None:
        raise NotImplementedError

    def _see(self, patch: msgspec.Raw | str, size_bytes: int) -> None:
        self.sights.append(Sight(seq=_patch.decode(patch).to, at=perf_counter(), size_bytes=size_bytes))


class SocketViewer(Viewer):
    """A viewer's page: Socket.IO over WebSocket."""

    async def _watch(self) -> None:
        address = f"{self._url}/socket.io/?EIO=4&transport=websocket"
        async with self._http.ws_connect(address, compress=0) as socket:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                answer = self._read(str(message.data))
                if answer is not None:
                    await socket.send_str(answer)

    def _read(self, text: str) -> str | None:
        """Take one Engine.IO packet; returns the packet to answer with."""
        if text.startswith(_EVENT):
            name, payload = _named.decode(text[len(_EVENT) :])
            if name == "patch":
                self._see(payload, len(text))
            return None
        if text == _PING:
            return _PONG
        if text.startswith("0"):
            return _CONNECT
        if text.startswith(_CONNECT):
            watch = Watch(match_id=self.match_id)
            return _WATCH + msgspec.json.encode(("watch", watch)).decode()
        if text.startswith(_WATCH_ACK):
            self.snapshot_bytes = len(text)
            self.ready.set()
        return None


class StreamViewer(Viewer):
    """An overlay: Server-Sent Events."""

    async def _watch(self) -> None:
        address = f"{self._url}/sse/{quote(self.match_id, safe='')}"
        async with self._http.get(address, timeout=aiohttp.ClientTimeout(total=None)) as answer:
            answer.raise_for_status()
            name, size_bytes = "", 0
            while line := (await answer.content.readline()).decode():
                size_bytes += len(line)
                field, _, value = line.rstrip("\n").partition(": ")
                if field == "event":
                    name = value
                elif field == "data" and name == "patch":
                    self._see(value, size_bytes)
                elif field == "data" and name == "snapshot":
                    self.snapshot_bytes = size_bytes
                    self.ready.set()
                elif not field:
                    size_bytes = 0


async def watching(viewers: list[Viewer], while_: Callable[[], Awaitable[None]]) -> None:
    """Have all viewers watch, and run ``while_`` once each has its snapshot; then all leave.

    Raises what ``while_`` raises, or the ``CommandError`` of a viewer who was sent away.
    """
    tasks = [asyncio.create_task(viewer.run()) for viewer in viewers]
    try:
        await _unless_ended(asyncio.gather(*(viewer.ready.wait() for viewer in viewers)), tasks)
        await _unless_ended(while_(), tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _unless_ended(goal: Awaitable[object], guards: list[asyncio.Task[None]]) -> None:
    """Wait for ``goal``, unless a guard ends before it: then raise what ended it."""
    work = asyncio.ensure_future(goal)
    try:
        done, _ = await asyncio.wait([work, *guards], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
