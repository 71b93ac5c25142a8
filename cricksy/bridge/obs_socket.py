"""obs-websocket 5 as its protocol describes it, over aiohttp: identify, ask, hear events."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, Final, TypeVar

import aiohttp
import msgspec
from msgspec import Struct

from cricksy.bridge.end import Lost, Refused

_HELLO, _IDENTIFY, _IDENTIFIED, _EVENT, _REQUEST, _RESPONSE = 0, 1, 2, 5, 6, 7
_RPC: Final = 1
_WANTED_EVENTS: Final = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 7
"""``EventSubscription``: Config, Scenes, Inputs, SceneItems."""
_AUTHENTICATION_FAILED: Final = 4009
_ANSWER_S: Final = 5.0
_CLOSING: Final = aiohttp.ClientWSTimeout(ws_close=1.0)
_MOST_BYTES: Final = 1 << 24

Json = dict[str, Any]
Shape = TypeVar("Shape")


class _Message(Struct, frozen=True):
    op: int
    d: msgspec.Raw


class _Challenge(Struct, frozen=True):
    challenge: str
    salt: str


class _Hello(Struct, frozen=True):
    authentication: _Challenge | None = None


class _Event(Struct, frozen=True, rename="camel"):
    event_type: str


class _Status(Struct, frozen=True):
    result: bool
    code: int
    comment: str = ""


class _Response(Struct, frozen=True, rename="camel"):
    request_id: str
    request_status: _Status
    response_data: Json | None = None


_message = msgspec.json.Decoder(_Message)


class RequestFailed(Exception):
    """OBS answered a request with an error; the message names the request and OBS's reason."""

    def __init__(self, request: str, status: _Status) -> None:
        """``code`` is a ``RequestStatus``."""
        super().__init__(f"{request}: {status.comment or f'error {status.code}'}")
        self.code = status.code


class ObsSocket:
    """An identified connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, heard: Callable[[str], None]) -> None:
        """``heard`` gets each event's type, and an empty one when the connection has ended."""
        self._socket, self._heard = socket, heard
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[_Response]] = {}
        self._over = False

    def require(self) -> None:
        """Raise ``Lost`` once the connection has ended."""
        if self._over:
            raise Lost("the connection was lost")

    async def request(self, kind: str, **data: object) -> Json:
        """Ask for something; returns ``responseData``. Raises ``RequestFailed`` and ``Lost``."""
        self.require()
        number = str(next(self._numbers))
        future: asyncio.Future[_Response] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            await _send(self._socket, _REQUEST, {"requestType": kind, "requestId": number, "requestData": data})
            async with asyncio.timeout(_ANSWER_S):
                answer = await future
        except (aiohttp.ClientError, OSError) as error:
            raise Lost("no answer" if isinstance(error, TimeoutError) else "the connection was lost") from error
        finally:
            del self._waiting[number]
        if not answer.request_status.result:
            raise RequestFailed(kind, answer.request_status)
        return answer.response_data or {}

    async def listen(self) -> None:
        """Take messages until the connection ends."""
        try:
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(_message.decode(message.data))
        except msgspec.MsgspecError:
            return
        finally:
            self._over = True
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(Lost("the connection was lost"))
            self._heard("")

    def _take(self, message: _Message) -> None:
        if message.op == _EVENT:
            self._heard(msgspec.json.decode(message.d, type=_Event).event_type)
        elif message.op == _RESPONSE:
            response = msgspec.json.decode(message.d, type=_Response)
            future = self._waiting.get(response.request_id)
            if future is not None and not future.done():
                future.set_result(response)


@asynccontextmanager
async def connected(
    http: aiohttp.ClientSession, url: str, password: str | None, heard: Callable[[str], None]
) -> AsyncIterator[ObsSocket]:
    """Connect and identify. Raises ``Lost`` and, for a password that is missing or wrong, ``Refused``."""
    socket = await _reach(http, url)
    try:
        await _identify(socket, password)
        obs = ObsSocket(socket, heard)
        listening = asyncio.create_task(obs.listen())
        try:
            yield obs
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
    finally:
        await socket.close()


def authentication(password: str, salt: str, challenge: str) -> str:
    """What proves that one knows the password (obs-websocket 5, "Creating an authentication string")."""
    return _digest(_digest(password + salt) + challenge)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


async def _reach(http: aiohttp.ClientSession, url: str) -> aiohttp.ClientWebSocketResponse:
    try:
        async with asyncio.timeout(_ANSWER_S):
            return await http.ws_connect(
                url,
                protocols=("obswebsocket.json",),
                max_msg_size=_MOST_BYTES,
                heartbeat=_ANSWER_S,
                timeout=_CLOSING,
            )
    except (aiohttp.ClientError, OSError) as error:
        raise Lost(f"does not answer at {url}") from error


async def _identify(socket: aiohttp.ClientWebSocketResponse, password: str | None) -> None:
    hello = await _expect(socket, _HELLO, _Hello)
    said: Json = {"rpcVersion": _RPC, "eventSubscriptions": _WANTED_EVENTS}
    asked = hello.authentication
    if asked is not None:
        if password is None:
            raise Refused("it asks for a password; give --obs-password-file or CRICKSY_OBS_PASSWORD")
        said["authentication"] = authentication(password, asked.salt, asked.challenge)
    try:
        await _send(socket, _IDENTIFY, said)
    except (aiohttp.ClientError, OSError) as error:
        raise Lost("the connection was lost") from error
    await _expect(socket, _IDENTIFIED, Json)


async def _expect(socket: aiohttp.ClientWebSocketResponse, op: int, shape: type[Shape]) -> Shape:
    try:
        message = await socket.receive(_ANSWER_S)
        if message.type is aiohttp.WSMsgType.TEXT:
            said = _message.decode(message.data)
            if said.op == op:
                return msgspec.json.decode(said.d, type=shape)
    except (aiohttp.ClientError, OSError) as error:
        raise Lost("no answer") from error
    except msgspec.MsgspecError as error:
        raise Lost("it does not speak obs-websocket 5") from error
    if socket.close_code == _AUTHENTICATION_FAILED:
        raise Refused("it refuses the password")
    raise Lost(f"it ended the conversation (code {socket.close_code})")


async def _send(socket: aiohttp.ClientWebSocketResponse, op: int, data: Json) -> None:
    await socket.send_str(msgspec.json.encode({"op": op, "d": data}).decode())
