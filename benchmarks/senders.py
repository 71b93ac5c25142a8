"""Uploads in a process of their own, which stands for other machines: it gives way to what is measured."""

import asyncio
import multiprocessing
import os
import re
import socket
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

READY_S = 60.0
_NICENESS = 15
_HEAD = re.compile(rb"HTTP/1\.1 (\d{3}).*?\r\n\r\n", re.DOTALL)
_LOCATION = re.compile(rb"(?i)\r\nLocation: (\S+)\r\n")


class Sent(NamedTuple):
    """How the uploads went."""

    errors: list[str]
    seconds: float


class Senders:
    """They, from outside their process."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def start(self) -> None:
        """Let all of them send."""
        self._pipe.send(None)

    def result(self) -> Sent:
        """How it went; waits for the end."""
        sent: Sent = self._pipe.recv()
        return sent


async def _ask(server: tuple[str, int], head: str, file: Path | None = None) -> bytes:
    """Send a request, whose body the kernel copies out of the file; returns the answer's head."""
    loop = asyncio.get_running_loop()
    with socket.socket() as connection:
        connection.settimeout(0)
        await loop.sock_connect(connection, server)
        await loop.sock_sendall(connection, f"{head}Host: bench\r\nConnection: close\r\n\r\n".encode())
        if file is not None:
            with file.open("rb") as body:
                await loop.sock_sendfile(connection, body)
        answer = b""
        while not _HEAD.match(answer):
            more = await loop.sock_recv(connection, 65536)
            if not more:
                raise ConnectionError(answer)
            answer += more
    return answer


async def _upload(server: tuple[str, int], token: str, session: str, file: Path, size: int) -> str | None:
    """Send a file of so many bytes by tus; returns what went wrong, if anything did."""
    said = {"filename": "nets.mp4", "filetype": "video/mp4", "session_id": session}
    metadata = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())
    common = f"Authorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\n"
    begin = f"POST /api/uploads HTTP/1.1\r\n{common}Upload-Length: {size}\r\nUpload-Metadata: {metadata}\r\n"
    try:
        answer = await _ask(server, f"{begin}Content-Length: 0\r\n")
        where = _LOCATION.search(answer)
        if where is None:
            return answer.decode()
        piece = f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: {size}\r\n"
        answer = await _ask(server, f"PATCH {where[1].decode()} HTTP/1.1\r\n{common}{piece}", file)
    except OSError as error:
        return repr(error)
    whole = answer.startswith(b"HTTP/1.1 204") and f"\r\nupload-offset: {size}\r\n".encode() in answer.lower()
    return None if whole else answer.decode()


async def _upload_all(server: tuple[str, int], token: str, sessions: Sequence[str], file: Path, size: int) -> Sent:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    ends = await asyncio.gather(*(_upload(server, token, session, file, size) for session in sessions))
    return Sent([end for end in ends if end is not None], loop.time() - begun)


def _work(server: tuple[str, int], token: str, sessions: Sequence[str], file: Path, pipe: Connection) -> None:
    os.nice(_NICENESS)
    pipe.send(None)
    pipe.recv()
    pipe.send(asyncio.run(_upload_all(server, token, sessions, file, file.stat().st_size)))


@contextmanager
def senders(server: tuple[str, int], token: str, sessions: Sequence[str], file: Path) -> Iterator[Senders]:
    """An upload of the file for each session, all at once when they are told to start."""
    ours, theirs = multiprocessing.Pipe()
    work = multiprocessing.get_context("spawn").Process(
        target=_work, args=(server, token, sessions, file, theirs), daemon=True
    )
    work.start()
    theirs.close()
    try:
        if not ours.poll(READY_S):
            raise TimeoutError("the senders did not start in time")
        ours.recv()
        yield Senders(ours)
    finally:
        work.join(5)
        if work.is_alive():
            work.kill()
