"""One client's Engine.IO connection, without a task, a queue or a timer of its own.

A WebSocket is written to directly, read by the request's own task and pinged from the hub's one wheel;
a long-polling client's packets wait in a bounded backlog.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Protocol

import structlog
from aiohttp import StreamReader, WSMsgType, web
from engineio import base_socket, exceptions, packet  # type: ignore[import-untyped]  # python-engineio ships no types

from realtime.frames import GOING_AWAY, POLICY, Bundle, Message, close_frame, text_frame
from realtime.heartbeat import Wheel
from realtime.limits import Limits
from realtime.packets import Violation
from realtime.turnstile import Ticket
from realtime.wires import Wire

_log = structlog.get_logger(__name__)

PING_INTERVAL_S = 25
PING_TIMEOUT_S = 20
_PING = text_frame(b"2")
_GONE = close_frame(GOING_AWAY)
_REFUSED = close_frame(POLICY)
_SEPARATOR = "\x1e"
_LINGER_S = 2.0
"""For a client to take the last bytes of a connection that is being closed."""


class Reasons(Protocol):
    """Why a connection ended, in the protocol engine's words."""

    SERVER_DISCONNECT: str
    CLIENT_DISCONNECT: str
    PING_TIMEOUT: str
    TRANSPORT_CLOSE: str
    TRANSPORT_ERROR: str


class Home(Protocol):
    """What a connection needs of the engine that it belongs to."""

    limits: Limits
    wheel: Wheel
    handlers: MutableMapping[str, Callable[[str, str], Awaitable[None]]]
    """By event: ``message`` and ``disconnect``, each called with the connection's id and a text."""
    sockets: MutableMapping[str, "EngineSocket"]
    reason: type[Reasons]

    def create_queue(self) -> None:
        """Called by the library; there is none."""
        ...

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run something to its end in the background."""
        ...


class EngineSocket(base_socket.BaseSocket):  # type: ignore[misc]  # an untyped base
    """One client's connection, by long polling until it is upgraded."""

    server: "Home"
    sid: str
    closing: bool
    closed: bool
    upgrading: bool
    upgraded: bool

    def __init__(self, server: "Home", sid: str, ticket: Ticket) -> None:
        """Start by long polling; ``carry`` makes it a WebSocket."""
        super().__init__(server, sid)
        self.ticket = ticket
        self._wire: Wire | None = None
        self._backlog: list[str] = []
        self._backlog_bytes = 0
        self._poll: asyncio.Future[None] | None = None
        self.answered = True
        self.settled = 0
        self.idle_spell = 0
        self._slot = server.wheel.add(self)

    def put(self, message: Message | Bundle) -> int:
        """Send a broadcast, and return how many bytes this client has not taken yet; never raises."""
        wire = self._wire
        if wire is None:
            for text in message.texts:
                self._keep(text)
            return self._backlog_bytes
        if wire.is_closing():
            return 0
        wire.write(message.frame)
        return wire.get_write_buffer_size()

    @property
    def pending(self) -> int:
        """Bytes that the client has not taken yet."""
        return self._backlog_bytes if self._wire is None else self._wire.get_write_buffer_size()

    async def send(self, pkt: packet.Packet) -> None:
        """Send a packet of the protocol engine's."""
        if self.closed:
            return
        text: str = pkt.encode()
        if self._wire is None:
            self._keep(text)
        else:
            self._write(text_frame(text.encode()))
            self._bound()

    def _write(self, data: bytes) -> None:
        """Write to the WebSocket unless it has ended: uvloop raises where a closed transport is written to."""
        if self._wire is not None and not self._wire.is_closing():
            self._wire.write(data)

    def _keep(self, text: str) -> None:
        if self.closing:
            return
        self._backlog.append(text)
        self._backlog_bytes += len(text)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self._bound()

    def _bound(self) -> None:
        if self.pending > self.server.limits.cut_bytes:
            self.abort()

    async def poll(self) -> list[packet.Packet]:
        """Wait for packets for a long-polling client, at most for a ping's interval and timeout."""
        if self._poll is not None:
            raise exceptions.QueueEmpty
        if not self._backlog:
            self._poll = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(PING_INTERVAL_S + PING_TIMEOUT_S):
                    await self._poll
            except TimeoutError as late:
                raise exceptions.QueueEmpty from late
            finally:
                self._poll = None
        texts, self._backlog, self._backlog_bytes = self._backlog, [], 0
        return [_ready(text) for text in texts]

    async def handle_get_request(self, _environ: dict[str, object]) -> list[packet.Packet]:
        """Answer a long-polling GET."""
        if self.upgrading or self.upgraded:
            return [packet.Packet(packet.NOOP)]
        try:
            packets = await self.poll()
        except exceptions.QueueEmpty:
            await self.close(reason=self.server.reason.TRANSPORT_ERROR)
            raise
        return [*packets, packet.Packet(packet.CLOSE)] if self.closed else packets

    async def handle_post_request(self, environ: dict[str, StreamReader]) -> None:
        """Take the packets of a long-polling POST."""
        limits = self.server.limits
        body = bytearray()
        async for piece in environ["wsgi.input"].iter_any():
            body += piece
            if len(body) > limits.message_bytes:
                raise exceptions.ContentTooLongError
        texts = body.decode("utf-8", "replace").split(_SEPARATOR)
        if len(texts) > limits.packets_in_a_post:
            raise exceptions.ContentTooLongError
        for text in texts:
            if self.over:
                break
            await self.take(text)

    @property
    def over(self) -> bool:
        """Whether the connection has ended, or is about to."""
        return bool(self.closing)

    async def take(self, text: str) -> None:
        """Take one Engine.IO packet from the client; a violation of the protocol closes the connection."""
        kind, data = text[:1], text[1:]
        try:
            if kind == "4":
                await self.server.handlers["message"](self.sid, data)
            elif kind == "3":
                self.answered = True
            elif kind == "1":
                await self.close(abort=True, reason=self.server.reason.CLIENT_DISCONNECT)
            elif kind != "6":
                self.refuse()
        except Violation as violation:
            _log.info("socket.violation", why=str(violation))
            self.refuse()
        except Exception:  # noqa: BLE001  one client's message must never end another's connection, nor leave this one half served
            _log.exception("socket.failed")
            self.refuse()

    async def serve(self, ws: web.WebSocketResponse) -> None:
        """Read a WebSocket until it ends."""
        try:
            while not self.over:
                message = await ws.receive()
                if message.type is not WSMsgType.TEXT:
                    if message.type is WSMsgType.BINARY:
                        self.refuse()
                    break
                await self.take(message.data)
        finally:
            await self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    def carry(self, wire: Wire) -> None:
        """From here on this is a WebSocket; send what a poll has not fetched."""
        self._wire = wire
        self.connected = self.upgraded = True
        self.upgrading = False
        for text in self._backlog:
            self._write(text_frame(text.encode()))
        self._backlog, self._backlog_bytes = [], 0

    async def probe(self, ws: web.WebSocketResponse) -> bool:
        """Go through the upgrade's handshake; returns whether the client went through with it."""
        self.upgrading = True
        first = await ws.receive()
        if first.data == "2probe":
            await ws.send_str("3probe")
            self._keep("6")
            return bool((await ws.receive()).data == "5")
        return False

    def beat(self) -> None:
        """Ping, or abort a client that did not answer the last ping (at most 25 s ago)."""
        if not self.answered:
            self.abort()
            return
        self.answered = False
        if self._wire is None:
            self._keep("2")
        else:
            self._write(_PING)

    def refuse(self) -> None:
        """Close the connection of a client that broke the rules."""
        self._end(_REFUSED)

    def leave(self) -> None:
        """Close the connection since the hub goes down; the client comes back to another one by itself."""
        self._end(_GONE)

    def _end(self, frame: bytes) -> None:
        self._write(frame)
        self._hang_up()
        self.server.spawn(self.close(abort=True, reason=self.server.reason.SERVER_DISCONNECT))

    def abort(self) -> None:
        """Drop the connection and whatever was not sent."""
        if self._wire is not None:
            self._wire.abort()
        self.server.spawn(self.close(abort=True, reason=self.server.reason.PING_TIMEOUT))

    async def close(self, *, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:  # noqa: ARG002  the engine's signature
        """End the connection for the protocol engine and everybody who waits for it to end."""
        if self.closed or self.closing:
            return
        self.closing = True
        self.server.wheel.discard(self, self._slot)
        try:
            await self.server.handlers["disconnect"](self.sid, reason or self.server.reason.SERVER_DISCONNECT)
        finally:
            self.closed = True
            self.server.sockets.pop(self.sid, None)
            if self._poll is not None and not self._poll.done():
                self._poll.set_result(None)
            if not abort:
                self._write(_GONE)
            self._hang_up()
            self.ticket.give_back()

    def _hang_up(self) -> None:
        """Close the WebSocket; a client that does not take what is left loses it soon."""
        if self._wire is not None and not self._wire.is_closing():
            self._wire.close()
            asyncio.get_running_loop().call_later(_LINGER_S, self._wire.abort)


def _ready(text: str) -> packet.Packet:
    ready = packet.Packet(packet.NOOP)
    ready.encode_cache = text
    return ready
