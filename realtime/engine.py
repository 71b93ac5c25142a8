"""Engine.IO over aiohttp: python-engineio keeps the protocol of long polling, WebSockets are served directly."""

import asyncio
from collections.abc import Callable, Coroutine

import structlog
from aiohttp import web
from engineio import packet  # type: ignore[import-untyped]  # python-engineio ships no types
from engineio.async_server import AsyncServer  # type: ignore[import-untyped]  # as above

from core.errors import CricksyError
from realtime.answers import problem_response
from realtime.connection import PING_INTERVAL_S, PING_TIMEOUT_S, EngineSocket
from realtime.heartbeat import Wheel
from realtime.limits import Limits
from realtime.turnstile import Ticket
from realtime.wires import bound_kernel_buffer

_log = structlog.get_logger(__name__)

Entrance = Callable[[web.Request], Ticket]
"""Lets a new connection in. Raises ``TooFast`` and ``Unavailable``."""


class Engine(AsyncServer):  # type: ignore[misc]  # an untyped base
    """An Engine.IO server whose connections are ``EngineSocket``."""

    def __init__(self, *, limits: Limits, entrance: Entrance, **options: object) -> None:
        """``entrance`` lets connections in; ``options`` are python-engineio's."""
        super().__init__(
            **{
                **options,
                "async_mode": "aiohttp",
                "ping_interval": PING_INTERVAL_S,
                "ping_timeout": PING_TIMEOUT_S,
                "max_http_buffer_size": limits.message_bytes,
                "monitor_clients": False,
                "logger": Quiet(),
            }
        )
        self.limits, self._entrance = limits, entrance
        self.wheel = Wheel(PING_INTERVAL_S)
        self.opened: Callable[[EngineSocket], None] = lambda _: None
        self._tasks: set[asyncio.Task[None]] = set()

    def create_queue(self, *_: object, **__: object) -> None:
        """No queue: a connection keeps its own backlog."""

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run something to its end in the background."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def leave(self) -> None:
        """Close every connection, since the hub goes down."""
        for client in tuple(self.sockets.values()):
            client.leave()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def handle_request(self, request: web.Request) -> web.StreamResponse:
        """Serve a request to the Engine.IO endpoint."""
        try:
            if request.query.get("transport") == "websocket":
                return await self._websocket(request)
            response: web.StreamResponse = await super().handle_request(request)
        except CricksyError as error:
            return problem_response(error)
        return response

    async def _handle_connect(
        self, environ: dict[str, web.Request], _transport: str, jsonp_index: int | None = None
    ) -> object:
        client = await self._open(self._entrance(environ["aiohttp.request"]), upgrades=["websocket"])
        client.connected = True
        return self._ok(await client.poll(), jsonp_index=jsonp_index)

    async def _open(self, ticket: Ticket, upgrades: list[str]) -> EngineSocket:
        sid: str = self.generate_id()
        client = self.sockets[sid] = EngineSocket(self, sid, ticket)
        facts = {
            "sid": sid,
            "upgrades": upgrades,
            "pingTimeout": PING_TIMEOUT_S * 1000,
            "pingInterval": PING_INTERVAL_S * 1000,
            "maxPayload": self.limits.message_bytes,
        }
        await client.send(packet.Packet(packet.OPEN, facts))
        await self.handlers["connect"](sid, {})
        self.opened(client)
        return client

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        sid = request.query.get("sid")
        known = None if sid is None else self.sockets.get(sid)
        if not self._same_origin(request):
            return web.Response(status=400, text="not an accepted origin")
        if sid is None and request.query.get("EIO") != "4":
            return web.Response(status=400, text="Engine.IO version 4 is spoken here")
        if sid is not None and (known is None or known.upgraded or known.upgrading):
            return web.Response(status=400, text="no such session to upgrade")
        ticket = self._entrance(request) if known is None else None
        try:
            ws = web.WebSocketResponse(compress=False, max_msg_size=self.limits.message_bytes, timeout=1.0)
            await ws.prepare(request)
            wire = request.transport
            if wire is None:
                return ws
            bound_kernel_buffer(wire, self.limits.send_buffer_bytes)
            client = known if ticket is None else await self._open(ticket, upgrades=[])
            if client is None or (ticket is None and not await self._upgraded(client, ws)):
                await ws.close()
                return ws
            client.carry(wire)
            await client.serve(ws)
        finally:
            if ticket is not None:
                ticket.give_back()
        return ws

    async def _upgraded(self, client: EngineSocket, ws: web.WebSocketResponse) -> bool:
        """Whether a long-polling client goes through with its upgrade, for which it has so long as to settle."""
        try:
            async with asyncio.timeout(self.limits.settle_s):
                upgraded = await client.probe(ws)
        except TimeoutError:
            upgraded = False
        client.upgrading = upgraded
        return upgraded and not client.over

    def _same_origin(self, request: web.Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is None:
            return True
        environ = {"wsgi.url_scheme": request.headers.get("X-Forwarded-Proto", request.scheme)}
        for header in ("Host", "X-Forwarded-Proto", "X-Forwarded-Host"):
            if header in request.headers:
                environ[f"HTTP_{header.upper().replace('-', '_')}"] = request.headers[header]
        allowed: list[str] = self._cors_allowed_origins(environ)
        return origin in allowed


class Quiet:
    """The libraries' logger: what they say at ``info`` and ``warning`` is per message, and may hold a secret."""

    def info(self, *_: object) -> None:
        """Say nothing."""

    warning = info

    def error(self, message: str, *_: object) -> None:
        """Pass on."""
        _log.warning("engine.error", message=message)

    def exception(self, message: str, *_: object) -> None:
        """Pass on, with the trace."""
        _log.exception("engine.failed", message=message)
