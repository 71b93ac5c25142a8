"""Bodies that are read as they arrive, however large they are."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from aiohttp import BodyPartReader, ClientPayloadError, web

from core.errors import Malformed
from web.turns import begun

READ_BUFFER_BYTES: Final = 64 * 1024
"""Of each connection; aiohttp's own is four times as much, which a hundred uploads would feel."""
_IDLE_S: Final = 20.0
"""A connection on which nothing comes for so long is given up: phones change networks without a word."""
_PIECE_BYTES: Final = 64 * 1024
_BROKEN: Final = (ConnectionError, ClientPayloadError, TimeoutError)


async def arriving(request: web.Request) -> AsyncIterator[bytes]:
    """The body, piece by piece, as far as it comes: it ends where the connection does.

    Nothing more is read while a piece is dealt with, so that of each upload one piece is in memory, and not two.
    """
    begun(request)
    transport = request.transport
    while True:
        try:
            async with asyncio.timeout(_IDLE_S):
                piece = await request.content.readany()
        except _BROKEN:
            return
        if not piece:
            return
        with _held(transport):
            yield piece


@contextmanager
def _held(transport: asyncio.Transport | None) -> Iterator[None]:
    """Let nothing arrive on a connection, as long as there is one, for as long as the context lasts."""
    if transport is None:
        yield
        return
    with suppress(RuntimeError):  # the connection has just ended, and uvloop has nothing to stop any more
        transport.pause_reading()
    try:
        yield
    finally:
        with suppress(RuntimeError):
            transport.resume_reading()


async def arriving_file(part: BodyPartReader) -> AsyncIterator[bytes]:
    """A file of a form, piece by piece. Raises ``Malformed`` with the code ``broken_form`` where it ends too early."""
    while not part.at_eof():
        try:
            async with asyncio.timeout(_IDLE_S):
                piece = await part.read_chunk(_PIECE_BYTES)
        except (*_BROKEN, ValueError, AssertionError) as error:
            raise Malformed("The form is not whole.", code="broken_form") from error
        if piece:
            yield piece
