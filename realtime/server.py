"""The Socket.IO server: python-socketio without its per-message tasks, and with one place where errors end."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Protocol

import socketio  # type: ignore[import-untyped]  # python-socketio ships no types
import structlog
from msgspec import Raw
from socketio import packet
from socketio.async_manager import AsyncManager  # type: ignore[import-untyped]  # as above

from core.errors import TooFast
from realtime.connection import EngineSocket
from realtime.engine import Engine, Entrance, Quiet
from realtime.limits import Limits, Throttle
from realtime.packets import Violation, WirePacket

_log = structlog.get_logger(__name__)


class Reply:
    """An acknowledgement, and what to do right after it has been sent."""

    __slots__ = ("data", "then")

    def __init__(self, data: bytes, then: Callable[[], None] | None = None) -> None:
        """``data`` is JSON."""
        self.data, self.then = data, then


class Handler(Protocol):
    """A namespace of the protocol."""

    namespace: ClassVar[str]

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let a client in, or raise ``ConnectionRefusedError``."""
        ...

    async def handle(self, event: str, sid: str, arguments: Sequence[Raw]) -> Reply:
        """Answer an event; never raises."""
        ...

    def too_fast(self, problem: TooFast) -> Reply:
        """The answer to an event that came too fast."""
        ...

    def disconnect(self, sid: str) -> None:
        """A client has gone."""
        ...


class Members(AsyncManager):  # type: ignore[misc]  # an untyped base
    """Who is connected to which namespace, in flat tables: the hub has its own rooms.

    The library's manager keeps a room for each client and looks through all of them at every disconnect.
    """

    def __init__(self) -> None:
        """Nobody is connected."""
        super().__init__()
        self._sids: dict[str, dict[str, str]] = {}
        self._clients: dict[str, dict[str, str]] = {}
        self._pending: set[str] = set()

    def get_namespaces(self) -> list[str]:
        """The namespaces that anybody ever was connected to."""
        return list(self._sids)

    def get_participants(self, _namespace: str, _room: object) -> list[tuple[str, str]]:
        """Nobody: broadcasts do not go this way."""
        return []

    async def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        """Note a client that asks to come in; ``None`` if it is in already."""
        sids = self._sids.setdefault(namespace, {})
        if eio_sid in sids:
            return None
        sid: str = self.server.eio.generate_id()
        sids[eio_sid] = sid
        self._clients.setdefault(namespace, {})[sid] = eio_sid
        self._pending.add(sid)
        return sid

    async def connect(self, sid: str, _namespace: str) -> str:
        """The client is let in."""
        self._pending.discard(sid)
        return sid

    def is_connected(self, sid: str | None, namespace: str) -> bool:
        """Whether a client is in."""
        return sid in self._clients.get(namespace, ()) and sid not in self._pending

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        """The namespace's id of a connection."""
        return self._sids.get(namespace, {}).get(eio_sid)

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str | None:
        """The connection behind a namespace's id."""
        return self._clients.get(namespace, {}).get(sid)

    def pre_disconnect(self, sid: str, namespace: str) -> str | None:
        """The client is about to go."""
        self._pending.add(sid)
        return self.eio_sid_from_sid(sid, namespace)

    async def disconnect(self, sid: str, namespace: str, **_: object) -> None:
        """The client has gone."""
        self._pending.discard(sid)
        eio_sid = self._clients.get(namespace, {}).pop(sid, None)
        if eio_sid is not None:
            self._sids[namespace].pop(eio_sid, None)


class SocketServer(socketio.AsyncServer):  # type: ignore[misc]  # an untyped base
    """Dispatches packets in the order in which each client sent them."""

    eio: Engine

    def __init__(self, limits: Limits, parts: Iterable[Handler], entrance: Entrance) -> None:
        """``parts`` are the namespaces, there are no others; ``entrance`` lets connections in."""
        self._parts = {part.namespace: part for part in parts}
        self._throttles: dict[str, Throttle] = {}
        self._limits = limits
        super().__init__(
            client_manager=Members(),
            serializer=WirePacket,
            async_handlers=False,
            logger=Quiet(),
            namespaces=list(self._parts),
            limits=limits,
            entrance=entrance,
        )

    def _engineio_server_class(self) -> type[Engine]:
        return Engine

    async def _handle_eio_message(self, eio_sid: str, data: str) -> None:
        parsed = WirePacket(encoded_packet=data)
        namespace = parsed.namespace or "/"
        client = self.eio.sockets.get(eio_sid)
        if client is None or parsed.packet_type == packet.ACK:
            return
        throttle = self._throttles.get(eio_sid)
        if throttle is None:
            throttle = self._throttles[eio_sid] = Throttle(self._limits)
        try:
            wait_s = throttle.pace()
        except TooFast as problem:
            if throttle.exhausted:
                raise Violation("too fast for too long") from problem
            if parsed.packet_type == packet.EVENT and namespace in self._parts:
                await self._acknowledge(eio_sid, parsed, self._parts[namespace].too_fast(problem))
            return
        if wait_s:
            await asyncio.sleep(wait_s)
        if parsed.packet_type == packet.CONNECT:
            await self._handle_connect(eio_sid, namespace, parsed.auth)
        elif parsed.packet_type == packet.DISCONNECT:
            await self._handle_disconnect(eio_sid, namespace, self.reason.CLIENT_DISCONNECT)
        else:
            await self._event(eio_sid, namespace, parsed)

    async def _event(self, eio_sid: str, namespace: str, parsed: WirePacket) -> None:
        sid = self.manager.sid_from_eio_sid(eio_sid, namespace)
        if not self.manager.is_connected(sid, namespace):
            raise Violation("an event before the connection")
        reply = await self._parts[namespace].handle(parsed.event, sid, parsed.arguments)
        await self._acknowledge(eio_sid, parsed, reply)
        if reply.then is not None:
            reply.then()

    async def _acknowledge(self, eio_sid: str, parsed: WirePacket, reply: Reply) -> None:
        if parsed.id is not None:
            answer = WirePacket(packet.ACK, namespace=parsed.namespace, id=parsed.id, data=[Raw(reply.data)])
            await self._send_packet(eio_sid, answer)

    async def _trigger_event(self, event: str, namespace: str, *args: object) -> object:
        """Called by the library when a client connects or disconnects."""
        part = self._parts[namespace]
        sid = str(args[0])
        if event == "disconnect":
            part.disconnect(sid)
            return None
        auth = next((part for part in args[2:] if isinstance(part, dict)), None)
        client = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, namespace))
        if client is None:
            raise socketio.exceptions.ConnectionRefusedError("The connection has gone.")
        await part.connect(sid, client, auth)
        return None

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        self._throttles.pop(eio_sid, None)
        await super()._handle_eio_disconnect(eio_sid, reason)
