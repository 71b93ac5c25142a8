"""A way to a server on which connections break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random

_PIECE_BYTES = 16 * 1024


class BadNetwork:
    """Passes bytes on, and cuts each connection off after a random number of those that are sent."""

    def __init__(self, port: int, random: Random, most_bytes: int) -> None:
        """``port`` is the server's; no connection carries more than ``most_bytes`` to it while it is ``bad``."""
        self.port, self.bad, self.cuts = port, True, 0
        self._random, self._most_bytes = random, most_bytes
        self._ways: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """The origin to go through; everything is cut off at the end of the context."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for way in self._ways:
                way.cancel()
            await asyncio.gather(*self._ways, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = self._random.randrange(self._most_bytes) if self.bad else 2**62
        with suppress(OSError):
            there, back = await asyncio.open_connection("127.0.0.1", self.port)
            ways = {
                asyncio.create_task(self._pass(reader, back, left)),
                asyncio.create_task(self._pass(there, writer, 2**62)),
            }
            self._ways |= ways
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            self._ways -= ways
            back.transport.abort()
        writer.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, left: int) -> None:
        with suppress(OSError):
            while data := await source.read(min(_PIECE_BYTES, left + 1)):
                target.write(data[:left])
                await target.drain()
                left -= len(data)
                if left <= 0:
                    self.cuts += 1
                    return
