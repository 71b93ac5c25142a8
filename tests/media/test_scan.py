"""The virus scanner's client, against a server that speaks clamd's protocol."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from core.errors import Unavailable
from workers.media.scan import NOT_CONFIGURED, TOO_LARGE, Outcome, scan

_EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
_MOST: Final = 1_000_000
"""The server's StreamMaxLength."""


class Clamd:
    """Takes a stream, looks for EICAR's string in it, and ends the connection over its limit, as clamd does."""

    def __init__(self, family: socket.AddressFamily, address: object, *, reply: bytes | None = None) -> None:
        self.received = b""
        self._reply = reply
        self._server = socket.socket(family, socket.SOCK_STREAM)
        self._server.bind(address)  # type: ignore[arg-type]  # of either family
        self._server.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        """Of a TCP server."""
        return int(self._server.getsockname()[1])

    def close(self) -> None:
        """The end, also of a client that never came."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._server.accept()
            with connection:
                connection.sendall((self._reply or self._judge(connection)) + b"\0")

    def _judge(self, connection: socket.socket) -> bytes:
        if _exactly(connection, 10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        while True:
            (length,) = struct.unpack(">I", _exactly(connection, 4))
            if not length:
                return b"stream: Win.Test.EICAR_HDB-1 FOUND" if _EICAR in self.received else b"stream: OK"
            if len(self.received) + length > _MOST:
                return b"INSTREAM size limit exceeded. ERROR"
            self.received += _exactly(connection, length)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """A server on TCP."""
    with contextlib.closing(Clamd(socket.AF_INET, ("127.0.0.1", 0))) as server:
        yield server


def test_a_clean_file(clamd: Clamd, tmp_path: Path) -> None:
    """All of a file is sent, in chunks, and it is clean."""
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(256)) * 1500)
    assert scan(path, f"127.0.0.1:{clamd.port}").outcome is Outcome.CLEAN
    assert clamd.received == path.read_bytes()


def test_malware(tmp_path: Path) -> None:
    """Malware is named, over a Unix socket."""
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(200_000) + _EICAR)
    address = str(tmp_path / "clamd.sock")
    with contextlib.closing(Clamd(socket.AF_UNIX, address)):
        found = scan(path, f"unix:{address}")
    assert (found.outcome, found.detail) == (Outcome.INFECTED, "Win.Test.EICAR_HDB-1")


def test_over_the_scanners_limit(clamd: Clamd, tmp_path: Path) -> None:
    """A file that clamd cuts off, while it is still being sent, was not scanned, and nothing is retried."""
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(_MOST + 200_000))
    found = scan(path, f"127.0.0.1:{clamd.port}")
    assert (found.outcome, found.detail) == (Outcome.UNSCANNED, TOO_LARGE)


def test_without_a_scanner(tmp_path: Path) -> None:
    """Where none is configured, that is said, and the file is not looked for."""
    found = scan(tmp_path / "none.mp4", None)
    assert (found.outcome, found.detail) == (Outcome.UNSCANNED, NOT_CONFIGURED)


@pytest.mark.parametrize("reply", [b"stream: Can't allocate memory ERROR", b"", b"nonsense"])
def test_a_scanner_in_trouble(reply: bytes, tmp_path: Path) -> None:
    """An error, silence or nonsense from clamd never passes for a clean file: the job has to come again."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    server = Clamd(socket.AF_INET, ("127.0.0.1", 0), reply=reply or b"\0")
    with contextlib.closing(server), pytest.raises(Unavailable) as caught:
        scan(path, f"127.0.0.1:{server.port}")
    assert caught.value.reason == "scanner_unavailable"


def test_an_unreachable_scanner(tmp_path: Path) -> None:
    """Where nobody listens the job has to come again."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    for address in (f"unix:{tmp_path}/none.sock", "127.0.0.1:1"):
        with pytest.raises(Unavailable):
            scan(path, address)


def test_a_scanner_that_says_nothing(tmp_path: Path) -> None:
    """A scanner that takes the file and never answers is given up after the time set."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Unavailable):
        scan(path, f"127.0.0.1:{server.getsockname()[1]}", timeout_s=0.2)
