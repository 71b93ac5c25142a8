"""The bytes of an upload, in parts of the store's own size, and a tail that is too short for one.

What the store holds is the truth: the parts from the first on that are whole, and after them the tail, an object of its
own named after the part that it begins. A part that is written makes its tail void, so that no crash between the two
counts a byte twice. Nothing is ever held in memory beyond a piece.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from msgspec import Struct

from core.errors import Conflict, NotFound, TooLarge
from core.ports.blobs import Blobs, Handle, Part, Stat
from core.usecases.spool import Draft, Spool

_TAIL: Final = "tail-"


class Held(Struct, frozen=True, kw_only=True):
    """What the store has of an upload."""

    parts: tuple[Part, ...]
    tail_bytes: int = 0

    @property
    def offset_bytes(self) -> int:
        """How many bytes that is, from the first on."""
        return sum(part.size_bytes for part in self.parts) + self.tail_bytes


class Intake:
    """Stores what arrives."""

    def __init__(self, blobs: Blobs, spool: Spool) -> None:
        """A part gathers in the ``spool`` before ``blobs`` gets it."""
        self._blobs, self.spool = blobs, spool

    async def begin(self, key: str) -> Handle:
        """Begin an object, alone in a folder of keys."""
        return await self._blobs.begin(key)

    async def held(self, handle: Handle, length_bytes: int) -> Held | Stat:
        """What there is; the whole object where it is finished. Raises ``NotFound`` where nothing is kept any more."""
        try:
            stored = await self._blobs.parts(handle)
        except NotFound:
            return await self._blobs.stat(handle.key)
        parts: list[Part] = []
        for part in stored:
            last = sum(each.size_bytes for each in parts) + part.size_bytes == length_bytes
            if part.number != len(parts) + 1 or not (part.size_bytes == self._blobs.part_bytes or last):
                break
            parts.append(part)
        held = Held(parts=tuple(parts))
        with suppress(NotFound):
            tail = await self._blobs.stat(_tail(handle, held))
            held = Held(parts=held.parts, tail_bytes=tail.size_bytes)
        return held

    @asynccontextmanager
    async def taking(
        self, handle: Handle, held: Held, kept: Callable[[int], Awaitable[None]]
    ) -> AsyncIterator["Taking"]:
        """Go on after ``held``; ``kept`` is told the offset after each part.

        On the way out, whatever happened, what has arrived and is no part becomes the tail.
        """
        async with self.spool.draft() as draft:
            if held.tail_bytes:
                await self._blobs.fetch(_tail(handle, held), draft.path)
                draft.size_bytes = held.tail_bytes
            taking = Taking(self._blobs, handle, held, draft, kept)
            try:
                yield taking
            finally:
                await taking.keep_tail()

    async def finish(self, handle: Handle, parts: tuple[Part, ...]) -> Stat:
        """Make the object of its parts; done twice, it is the same.

        Raises ``Conflict`` with the code ``upload_finishing`` where somebody else is at it at this moment.
        """
        try:
            return await self._blobs.finish(handle, parts)
        except NotFound:
            return await self._finished(handle)

    async def _finished(self, handle: Handle) -> Stat:
        try:
            return await self._blobs.stat(handle.key)
        except NotFound as error:
            raise Conflict("This upload is being finished.", code="upload_finishing") from error

    async def clear_tails(self, handle: Handle) -> None:
        """Remove what was kept besides the object."""
        folder, _, _ = handle.key.rpartition("/")
        for key in await self._blobs.keys(f"{folder}/"):
            if key.removeprefix(f"{folder}/").startswith(_TAIL):
                await self._blobs.delete(key)

    async def drop(self, handle: Handle) -> None:
        """Forget all of it; nothing can be added any more."""
        if handle.id:  # else it never came to be
            await self._blobs.abort(handle)
        await self._blobs.delete(handle.key)
        await self.clear_tails(handle)


class Taking:
    """Bytes that are arriving."""

    def __init__(
        self, blobs: Blobs, handle: Handle, held: Held, draft: Draft, kept: Callable[[int], Awaitable[None]]
    ) -> None:
        """The ``draft`` holds the tail of what is ``held``."""
        self._blobs, self._handle, self._draft, self._kept = blobs, handle, draft, kept
        self._parts = list(held.parts)
        self._stored_tail_bytes = held.tail_bytes

    @property
    def held(self) -> Held:
        """What there is, once the context is left."""
        return Held(parts=tuple(self._parts), tail_bytes=self._draft.size_bytes)

    async def take(self, body: AsyncIterator[bytes], most_bytes: int) -> None:
        """Store what comes. Raises ``TooLarge`` for more than ``most_bytes``, and the body's own errors."""
        left = most_bytes
        async for piece in body:
            left -= len(piece)
            if left < 0:
                raise TooLarge("There is more than the upload was announced to have.", code="too_large")
            await self._add(piece)

    async def close(self) -> tuple[Part, ...]:
        """There is no more: the rest becomes the last part."""
        if self._draft.size_bytes:
            await self._store_part()
        return tuple(self._parts)

    async def keep_tail(self) -> None:
        """Store what is no part, so that it outlives this process."""
        if self._draft.size_bytes and self._draft.size_bytes != self._stored_tail_bytes:
            await self._blobs.put(_tail(self._handle, self.held), self._draft.path)
            self._stored_tail_bytes = self._draft.size_bytes

    async def _add(self, piece: bytes) -> None:
        room = self._blobs.part_bytes - self._draft.size_bytes
        while len(piece) >= room:
            await self._draft.write(piece[:room])
            await self._store_part()
            piece, room = piece[room:], self._blobs.part_bytes
        if piece:
            await self._draft.write(piece)

    async def _store_part(self) -> None:
        tail = _tail(self._handle, self.held)
        self._parts.append(await self._blobs.write(self._handle, len(self._parts) + 1, self._draft.path))
        await self._draft.clear()
        if self._stored_tail_bytes:
            await self._blobs.delete(tail)
            self._stored_tail_bytes = 0
        await self._kept(self.held.offset_bytes)


def _tail(handle: Handle, held: Held) -> str:
    """The key of what comes after the parts that are held."""
    folder, _, _ = handle.key.rpartition("/")
    return f"{folder}/{_TAIL}{len(held.parts) + 1}"
