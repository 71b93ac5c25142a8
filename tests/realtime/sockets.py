"""Clients over bare sockets: they say what no library would, stop reading, or go without a word."""

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec

from core.ids import MatchId
from tests.realtime.hubs import PATIENCE_S
from tests.usecases.play import MATCH

TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9
_TWO_BYTES, _EIGHT_BYTES = 126, 127
_UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


def frame(payload: bytes, opcode: int = TEXT, *, first: int = 0x80, length: int | None = None) -> bytes:
    """A client's frame, masked with zeros; ``first`` holds FIN and the reserved bits, ``length`` may lie."""
    size = len(payload) if length is None else length
    head = bytes((first | opcode,))
    if size < _TWO_BYTES:
        head += bytes((0x80 | size,))
    elif size < 1 << 16:
        head += struct.pack("!BH", 0x80 | _TWO_BYTES, size)
    else:
        head += struct.pack("!BQ", 0x80 | _EIGHT_BYTES, size)
    return head + bytes(4) + payload


class Bare:
    """A WebSocket client with a small buffer in its kernel, which reads only when it is told to."""

    def __init__(self) -> None:
        """``connect`` connects it."""
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self._socket.settimeout(0)
        self._loop = asyncio.get_running_loop()
        self.open = True

    async def connect(self, url: str) -> None:
        """Open an Engine.IO connection."""
        host, port = url.removeprefix("http://").split(":")
        await self._loop.sock_connect(self._socket, (host, int(port)))
        await self.send(_UPGRADE)
        await self.read(b"pingTimeout")

    async def watch(self, match_id: MatchId = MATCH) -> None:
        """Watch a match, up to the answer."""
        await self.say(b"40/watch,")
        await self.say(b'42/watch,1["watch",{"match_id":"%b"}]' % match_id.encode())
        await self.read(b"43/watch,1")

    async def join(self, token: str, device: str, match_id: MatchId = MATCH) -> None:
        """Join a match as a scoring device, up to the answer."""
        await self.say(b"40/score," + msgspec.json.encode({"token": token}))
        await self.read(b"40/score,")
        asked = {"match_id": match_id, "device_id": device}
        await self.say(b'42/score,1["join",%b]' % msgspec.json.encode(asked))
        await self.read(b"43/score,1")

    async def say(self, text: bytes) -> None:
        """Send a text message."""
        await self.send(frame(text))

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        await self._loop.sock_sendall(self._socket, data)

    async def read(self, until: bytes) -> bytes:
        """Read up to the part in which ``until`` is."""
        text = b""
        async with asyncio.timeout(PATIENCE_S):
            while until not in text:
                part = await self._loop.sock_recv(self._socket, 65_536)
                assert part
                text += part
        return text

    async def drain(self) -> None:
        """Read until the hub ends the connection."""
        with suppress(ConnectionError):
            while await self._loop.sock_recv(self._socket, 65_536):
                pass

    async def finish(self) -> None:
        """Say that nothing more comes, and wait until the hub has read it all."""
        async with asyncio.timeout(PATIENCE_S):
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_WR)
            await self.drain()

    def reset(self) -> None:
        """Go with a RST, as a phone whose network has gone."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Go."""
        if self.open:
            self.open = False
            self._socket.close()


@asynccontextmanager
async def bare(url: str) -> AsyncIterator[Bare]:
    """A client that has opened an Engine.IO connection and nothing more."""
    client = Bare()
    try:
        await client.connect(url)
        yield client
    finally:
        client.close()


def resident_bytes(pid: int) -> int:
    """The memory that a process has."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123  a line of the kernel's
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
