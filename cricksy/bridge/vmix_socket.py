"""vMix's TCP API: one command at a time, each with an answer, and events between them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from cricksy.bridge.end import Lost

_ANSWER_S: Final = 5.0
_MOST_BYTES: Final = 1 << 24
_LINE_BYTES: Final = 1 << 16
_OK: Final = "OK"


class Answer(NamedTuple):
    """What came back for a command."""

    good: bool
    text: str
    data: bytes


class VmixSocket:
    """A connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Callable[[str, str], None]
    ) -> None:
        """``heard`` gets an event's name and text, and empty ones when the connection has ended."""
        self._reader, self._writer, self._heard = reader, writer, heard
        self._turn = asyncio.Lock()
        self._asked = ""
        self._answer: asyncio.Future[Answer] | None = None
        self._over = False

    def require(self) -> None:
        """Raise ``Lost`` once the connection has ended."""
        if self._over:
            raise Lost("the connection was lost")

    async def ask(self, command: str, rest: str = "") -> Answer:
        """Give a command and wait for its answer, which may be a refusal. Raises ``Lost``."""
        async with self._turn:
            self.require()
            self._asked, self._answer = command, asyncio.get_running_loop().create_future()
            try:
                self._writer.write(f"{command} {rest}".rstrip().encode() + b"\r\n")
                await self._writer.drain()
                async with asyncio.timeout(_ANSWER_S):
                    return await self._answer
            except OSError as error:
                raise Lost("the connection was lost") from error
            except TimeoutError as error:
                raise Lost("no answer") from error
            finally:
                self._answer = None

    async def listen(self) -> None:
        """Take answers and events until the connection ends."""
        try:
            while line := await self._reader.readline():
                await self._take(line.decode(errors="replace").rstrip("\r\n"))
        except (OSError, ValueError, asyncio.IncompleteReadError):
            return
        finally:
            self._over = True
            if self._answer is not None and not self._answer.done():
                self._answer.set_exception(Lost("the connection was lost"))
            self._heard("", "")

    async def _take(self, line: str) -> None:
        """``<command> <OK, ER or a length> [text]``, and as many bytes as the length says. Raises ``ValueError``."""
        command, _, rest = line.partition(" ")
        status, _, text = rest.partition(" ")
        size = int(status) if status.isascii() and status.isdigit() else 0
        if size > _MOST_BYTES:
            raise ValueError("more than vMix has to say")
        data = await self._reader.readexactly(size)
        if command != self._asked or self._answer is None:
            self._heard(command, text)
        elif not self._answer.done():
            self._answer.set_result(Answer(status == _OK or status.isdigit(), text, data))


@asynccontextmanager
async def connected(host: str, port: int, heard: Callable[[str, str], None]) -> AsyncIterator[VmixSocket]:
    """Connect. Raises ``Lost``."""
    try:
        async with asyncio.timeout(_ANSWER_S):
            reader, writer = await asyncio.open_connection(host, port, limit=_LINE_BYTES)
    except (OSError, TimeoutError) as error:
        raise Lost(f"does not answer at {host}:{port}") from error
    vmix = VmixSocket(reader, writer, heard)
    listening = asyncio.create_task(vmix.listen())
    try:
        yield vmix
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        writer.close()
