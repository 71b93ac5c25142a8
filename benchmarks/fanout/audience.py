"""N viewers in one process: joined here, received in C so that the client is not what is measured."""

import ctypes
import os
import socket
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("receive.c")
TEXT, CLOSE = 0x81, 0x88


def mask(payload: bytes) -> bytes:
    """A client's text frame, masked as RFC 6455 section 5.3 demands; the payload is at most 64 KiB."""
    key = os.urandom(4)
    size = len(payload)
    header = bytes((TEXT, 0x80 | size)) if size < 126 else bytes((TEXT, 0x80 | 126)) + size.to_bytes(2, "big")
    return header + key + bytes(byte ^ key[index & 3] for index, byte in enumerate(payload))


def frames(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The whole frames at the start of ``data``, each with the offset behind it."""
    at, end = 0, len(data)
    while at + 2 <= end:
        size, body = data[at + 1] & 0x7F, at + 2
        if size == 126:
            size, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        elif size == 127:
            size, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
        if body + size > end:
            return
        if data[at] == CLOSE:
            raise ConnectionError("the server closed a viewer's socket")
        at = body + size
        yield data[body:at], at


def _handshake(sock: socket.socket, path: str) -> bytes:
    """Upgrade to WebSocket and return what came after the response's headers."""
    sock.sendall(
        f"GET {path} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(),
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        chunk = sock.recv(4096)
        if not chunk:
            raise ConnectionError("the server closed the connection during the upgrade")
        answer += chunk
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise ConnectionError(head.split(b"\r\n", 1)[0].decode())
    return rest


def _await_frame(sock: socket.socket, data: bytes, start: bytes) -> bytes:
    """Read until a frame begins with ``start``; returns what lies behind it."""
    while True:
        used = 0
        for payload, offset in frames(data):
            used = offset
            if payload.startswith(start):
                return data[offset:]
        data = data[used:]
        chunk = sock.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection while a viewer joined")
        data += chunk


def join(address: tuple[str, int], match: str | None) -> tuple[socket.socket, bytes]:
    """Connect one viewer: Socket.IO's ``/watch`` of a match, or without one a plain WebSocket on ``/sub``."""
    sock = socket.create_connection(address, timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if match is None:
        return sock, _handshake(sock, "/sub")
    rest = _await_frame(sock, _handshake(sock, "/socket.io/?EIO=4&transport=websocket"), b"0")
    sock.sendall(mask(b"40/watch,"))
    rest = _await_frame(sock, rest, b"40/watch")
    sock.sendall(mask(b'42/watch,0["watch",{"match_id":"%b"}]' % match.encode()))
    return sock, _await_frame(sock, rest, b"43/watch,0")


def _receiver() -> ctypes.CDLL:
    """Compile and load ``receive.c``."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "receive.so")
        command = [compiler, "-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True)  # noqa: S603  the machine's own compiler on our own source
        loaded = ctypes.CDLL(str(library))
    loaded.audience_new.restype = ctypes.c_void_p
    loaded.audience_add.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t)
    loaded.audience_poll.argtypes = (ctypes.c_void_p, ctypes.c_int)
    loaded.audience_poll.restype = ctypes.c_int64
    loaded.audience_reset.argtypes = (ctypes.c_void_p,)
    loaded.audience_deliveries.argtypes = (ctypes.c_void_p,)
    loaded.audience_deliveries.restype = ctypes.POINTER(_Delivery)
    return loaded


class _Delivery(ctypes.Structure):
    _fields_ = (("number", ctypes.c_int64), ("at_ns", ctypes.c_int64), ("viewer", ctypes.c_int64))


class Delivery(NamedTuple):
    """One message that one viewer got."""

    number: int
    """What stood after ``"to":``: a sequence number, or whatever the publisher put there."""
    at_ns: int
    """When it came, on the monotonic clock."""
    viewer: int
    """Index of the viewer."""


class Audience:
    """The viewers, and what they received since ``reset``."""

    def __init__(self, address: tuple[str, int], matches: Sequence[str | None]) -> None:
        """Join a viewer for each of ``matches``, one after the other; ``None`` is Nchan's one channel."""
        self.received = 0
        self._receiver = _receiver()
        self._all = self._receiver.audience_new(len(matches))
        self._socks: list[socket.socket] = []
        for match in matches:
            sock, rest = join(address, match)
            sock.settimeout(0)
            self._socks.append(sock)
            if self._receiver.audience_add(self._all, sock.fileno(), rest, len(rest)):
                raise OSError("a viewer could not be added")

    @property
    def size(self) -> int:
        """How many viewers there are."""
        return len(self._socks)

    def reset(self) -> None:
        """Forget what was received."""
        self.received = 0
        self._receiver.audience_reset(self._all)

    def poll(self, timeout_s: float) -> None:
        """Take in what has arrived, waiting at most so long for the first byte."""
        received = self._receiver.audience_poll(self._all, round(timeout_s * 1000))
        if received < 0:
            raise ConnectionError("the server closed a viewer's socket")
        self.received = received

    @property
    def deliveries(self) -> list[Delivery]:
        """Every delivery, in the order of arrival."""
        found = self._receiver.audience_deliveries(self._all)
        return [Delivery(each.number, each.at_ns, each.viewer) for each in found[: self.received]]

    def close(self) -> None:
        """Hang up."""
        for sock in self._socks:
            sock.close()
