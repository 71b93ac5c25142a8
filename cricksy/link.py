"""One connection to the hub: a scoring device's to ``/score``, or another namespace's."""

import asyncio
import os
import socket
from collections.abc import Callable
from typing import Protocol, TypeVar

import aiohttp
import msgspec
import socketio  # type: ignore[import-untyped]  # ships no types
from socketio.exceptions import SocketIOError  # type: ignore[import-untyped]  # as above

from core.wire.socket import Problem

NAMESPACE = "/score"
CONNECT_TIMEOUT_S = 5.0
CALL_TIMEOUT_S = 20.0

Shape = TypeVar("Shape")


class Messages(Protocol):
    """Who hears what the hub says unasked; called in the order of arrival."""

    def heard(self, name: str, payload: object) -> None:
        """A server message by its event name."""
        ...


class LinkLost(Exception):
    """The connection to the hub is gone; what was sent may or may not have arrived."""


class LinkRefused(Exception):
    """The hub does not let this device in; the message says why."""

    def __init__(self, message: str, code: str | None = None) -> None:
        """``code`` is the refusal's, where it has one."""
        super().__init__(message)
        self.code = code


class HubProblem(Exception):
    """The hub answered with an error acknowledgement; nothing has changed there."""

    def __init__(self, problem: Problem) -> None:
        """``problem`` is the answer."""
        super().__init__(f"{problem.code}: {problem.detail}")
        self.problem = problem


class Link:
    """A Socket.IO connection that never mends itself: whoever holds it decides when to make another."""

    def __init__(
        self, http: aiohttp.ClientSession, messages: Messages, on_lost: Callable[[], None], namespace: str = NAMESPACE
    ) -> None:
        """``on_lost`` is called once when the connection ends, for whatever reason."""
        self._messages = messages
        self._namespace = namespace
        self._on_lost = on_lost
        self._waiting: set[asyncio.Future[object]] = set()
        self._refusal: LinkRefused | None = None
        self._socket = socketio.AsyncClient(
            reconnection=False,
            handle_sigint=False,
            http_session=http,
            websocket_extra_options={"compress": 0},
        )
        self._socket.on("*", self._hear, namespace=namespace)
        self._socket.on("disconnect", self._lose, namespace=namespace)
        self._socket.on("connect_error", self._refuse, namespace=namespace)

    @property
    def alive(self) -> bool:
        """Whether messages can be sent."""
        return bool(self._socket.connected)

    async def open(self, url: str, token: str) -> None:
        """Connect. Raises ``LinkLost`` where nobody answers, ``LinkRefused`` where the hub says no."""
        try:
            await self._socket.connect(
                url,
                auth={"token": token},
                namespaces=[self._namespace],
                transports=["websocket"],
                wait_timeout=CONNECT_TIMEOUT_S,
            )
        except (SocketIOError, aiohttp.ClientError, OSError, ValueError) as error:
            if self._refusal is not None:
                raise self._refusal from error
            raise LinkLost(str(error)) from error

    async def call(self, name: str, message: object, answer: type[Shape]) -> Shape:
        """Send a message and wait for its acknowledgement.

        Raises ``LinkLost`` when the connection ends or stays silent first, ``HubProblem`` for an error answer.
        """
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)

        def settle(value: object = None, *_: object) -> None:
            if not future.done():
                future.set_result(value)

        try:
            await self._emit(name, message, settle)
            async with asyncio.timeout(CALL_TIMEOUT_S):
                payload = msgspec.json.encode(await future)
        except TimeoutError as error:
            raise LinkLost("The hub does not answer.") from error
        finally:
            self._waiting.discard(future)
        reply = msgspec.json.decode(payload)
        if isinstance(reply, dict) and "code" in reply and "results" not in reply:
            raise HubProblem(msgspec.convert(reply, Problem))
        return msgspec.json.decode(payload, type=answer)

    async def shout(self, name: str, message: object) -> None:
        """Send a message whose acknowledgement nobody waits for."""
        await self._emit(name, message, None)

    def cut(self) -> None:
        """Tear the connection down without a goodbye, as a tunnel or a flat battery does."""
        websocket = self._socket.eio.ws
        transport = websocket.get_extra_info("socket") if websocket is not None else None
        if transport is None or transport.fileno() < 0:
            return
        with socket.socket(fileno=os.dup(transport.fileno())) as same_connection:
            same_connection.shutdown(socket.SHUT_RDWR)

    async def close(self) -> None:
        """Say goodbye, if anybody is still there, and let the connection go."""
        await self._socket.disconnect()
        if self._socket.eio.ws is not None:
            await self._socket.eio.ws.close()

    async def _emit(self, name: str, message: object, callback: Callable[..., object] | None) -> None:
        plain = msgspec.json.decode(msgspec.json.encode(message))
        try:
            await self._socket.emit(name, plain, namespace=self._namespace, callback=callback)
        except (SocketIOError, aiohttp.ClientError, OSError) as error:
            raise LinkLost(str(error)) from error

    def _hear(self, name: str, *payload: object) -> None:
        self._messages.heard(name, payload[0] if payload else None)

    def _lose(self, *_reason: object) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_exception(LinkLost("The connection to the hub was lost."))
        self._on_lost()

    def _refuse(self, data: object = None) -> None:
        if isinstance(data, dict):
            more = data.get("data")
            code = str(more["code"]) if isinstance(more, dict) and "code" in more else None
            self._refusal = LinkRefused(str(data.get("message", data)), code)
        elif data is not None and self._socket.eio.state == "connected":
            self._refusal = LinkRefused(str(data))
