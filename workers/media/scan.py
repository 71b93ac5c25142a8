"""Asks clamd whether a file carries malware: its INSTREAM command, over TCP or a Unix socket (clamd(8))."""

import os
import socket
import struct
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from core.errors import Unavailable
from workers.media.watch import SILENT, Watch

_COMMAND: Final = b"zINSTREAM\0"
_CHUNK_BYTES: Final = 1 << 17
_LENGTH: Final = struct.Struct(">I")
_MOST_REPLY_BYTES: Final = 4096
_TIMEOUT_S: Final = 60.0
_PORT: Final = 3310
_UNIX: Final = "unix:"
_FOUND: Final = " FOUND"
_CLEAN: Final = " OK"
_LIMIT: Final = "size limit exceeded"
NOT_CONFIGURED: Final = "no virus scanner is configured"
TOO_LARGE: Final = "the file is larger than the virus scanner takes"


class Outcome(StrEnum):
    """What a scan says."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


class Verdict(Struct, frozen=True, kw_only=True):
    """What is known of a file."""

    outcome: Outcome
    detail: str = ""
    """The malware's name, or why the file was not scanned."""


def scan(path: Path, address: str | None, *, watch: Watch = SILENT, timeout_s: float = _TIMEOUT_S) -> Verdict:
    """Send a file to clamd at ``address``: ``host:port``, ``host`` (port 3310) or ``unix:/path``.

    ``UNSCANNED`` with the reason where there is no address and where the file is over clamd's ``StreamMaxLength``:
    that another try would not change. Raises ``Unavailable`` with ``scanner_unavailable`` where clamd cannot be
    reached, says nothing for ``timeout_s``, or answers with an error.
    """
    if not address:
        return Verdict(outcome=Outcome.UNSCANNED, detail=NOT_CONFIGURED)
    with path.open("rb") as file:
        try:
            with _connected(address, timeout_s) as connection:
                return _verdict(_ask(connection, file, watch))
        except OSError as error:
            raise _unavailable() from error


def _connected(address: str, timeout_s: float) -> socket.socket:
    if address.startswith(_UNIX):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout_s)
        try:
            connection.connect(address.removeprefix(_UNIX))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":") if ":" in address else (address, "", str(_PORT))
    return socket.create_connection((host.strip("[]"), int(port)), timeout=timeout_s)


def _ask(connection: socket.socket, file: BinaryIO, watch: Watch) -> str:
    """Its reply: it may come before all is sent, and then it closes its side."""
    size = max(1, os.fstat(file.fileno()).st_size)
    sent = 0
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(_COMMAND)
        while chunk := file.read(_CHUNK_BYTES):
            connection.sendall(_LENGTH.pack(len(chunk)) + chunk)
            sent += len(chunk)
            watch.reached(min(1.0, sent / size))
        connection.sendall(_LENGTH.pack(0))
    reply = b""
    while b"\0" not in reply and len(reply) < _MOST_REPLY_BYTES:
        part = connection.recv(_MOST_REPLY_BYTES)
        if not part:
            break
        reply += part
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(reply: str) -> Verdict:
    if reply.endswith(_FOUND):
        return Verdict(outcome=Outcome.INFECTED, detail=reply.removesuffix(_FOUND).removeprefix("stream: "))
    if reply.endswith(_CLEAN):
        return Verdict(outcome=Outcome.CLEAN)
    if _LIMIT in reply:
        return Verdict(outcome=Outcome.UNSCANNED, detail=TOO_LARGE)
    error = _unavailable()
    error.add_note(reply)
    raise error


def _unavailable() -> Unavailable:
    return Unavailable("The virus scanner does not answer.", code="scanner_unavailable")
