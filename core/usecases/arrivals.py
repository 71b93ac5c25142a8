"""How an upload ends: as a video of its session, or as nothing.

One that is whole ends in this order: the object, then its row with the video and the job in one transaction, then the
charge. One that is given up: its row, then its bytes, then the reservation. Each step can be done again, so that a
crash between any two is repaired by whoever asks next: the uploader, the janitor or the reaper.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.errors import Conflict, NotFound
from core.ids import UploadId, VideoId
from core.models.media import Upload, UploadState, Video, VideoState
from core.ports.blobs import Handle, Part, Stat
from core.ports.uploads import UploadBook
from core.usecases.intake import Held, Intake
from core.usecases.metering import Metering
from core.usecases.upload_refusals import UploadGone

IDLE_MS: Final = 24 * 60 * 60 * 1000
"""An upload of which nothing came for so long expires."""
LEASE_S: Final = IDLE_MS / 1000 + 3600
"""Of the storage that it holds: the janitor comes before the reaper."""
_AT_ONCE: Final = 2
"""Uploads that write to the database at the same time. A hundred of them may begin or end at the same moment, and
what a scorer writes then waits behind these two and not behind a hundred."""
_NOTE_MS: Final = 10_000
"""How far an upload is, is not noted more often: the store knows it to the byte."""
_RENEWAL_MS: Final = 60_000
"""A lease is not renewed more often."""


def handle_of(upload: Upload) -> Handle:
    """What the store knows it by."""
    return Handle(key=upload.object_key, id=upload.handle)


def key_of(upload: UploadId) -> str:
    """The key of its reservation, and what that is about."""
    return f"upload:{upload}"


class Arrivals:
    """Brings the row of an upload up to what the store has, and ends it. Every method may raise ``Unavailable``."""

    def __init__(
        self, metering: Metering, book: UploadBook, intake: Intake, *, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        self._metering, self._book, self._intake, self._now_ms = metering, book, intake, now_ms
        self.turns = asyncio.Semaphore(_AT_ONCE)
        """Whose turn it is to write to the database; nobody who has one asks for another."""

    async def held(self, upload: Upload) -> Held | Stat:
        """What the store has of an open upload. One of which it knows nothing is ended: raises ``UploadGone``."""
        try:
            return await self._intake.held(handle_of(upload), upload.length_bytes)
        except NotFound:
            await self.end(upload, expired=True)
            raise UploadGone from None

    def noting(self, upload: Upload) -> Callable[[int], Awaitable[None]]:
        """Notes how far an upload is, which moves its end, and from time to time holds the storage for longer."""
        noted_ms = renewed_ms = 0

        async def note(offset_bytes: int) -> None:
            nonlocal noted_ms, renewed_ms
            now_ms = self._now_ms()
            if now_ms - noted_ms < _NOTE_MS:
                return
            noted_ms = now_ms
            async with self.turns:
                await self._book.advance(upload.id, offset_bytes, now_ms + IDLE_MS)
                if now_ms - renewed_ms > _RENEWAL_MS:
                    await self._metering.renew(upload.workspace_id, key_of(upload.id), lease_s=LEASE_S)
                    renewed_ms = now_ms

        return note

    async def settle(self, upload: Upload, held: Held | Stat) -> Upload:
        """The upload as the store has it; one that is whole becomes a video."""
        if not isinstance(held, Held):
            return await self._receive(upload, held)
        if held.offset_bytes == upload.length_bytes:
            async with self._intake.taking(handle_of(upload), held, self.noting(upload)) as taking:
                parts = await taking.close()
            return await self.finish(upload, parts)
        if held.offset_bytes > upload.offset_bytes:
            await self.noting(upload)(held.offset_bytes)
        return replace(upload, offset_bytes=held.offset_bytes, expires_ms=self._now_ms() + IDLE_MS)

    async def finish(self, upload: Upload, parts: tuple[Part, ...]) -> Upload:
        """Make the object of its parts, and a video of it. Raises ``UploadGone`` where it was ended meanwhile."""
        return await self._receive(upload, await self._intake.finish(handle_of(upload), parts))

    async def charge(self, upload: Upload) -> Upload:
        """Charge an upload that has become a video, unless that is done."""
        size: dict[str, int] = {Limit.STORAGE_GB: upload.length_bytes}
        await self._metering.commit(upload.workspace_id, key_of(upload.id), size)
        return upload

    async def end(self, upload: Upload, *, expired: bool) -> Upload:
        """Close it first, so that nothing more can come of it; then free what it holds. Done twice it is the same.

        Raises ``Conflict`` with the code ``upload_received`` and ``video_id`` for one that has become a video.
        """
        ended = await self._book.close(upload.id, expired=expired)
        if ended.state is UploadState.RECEIVED:
            raise Conflict("This video has arrived.", code="upload_received", video_id=ended.video_id)
        await self.give_up(ended)
        return ended

    async def give_up(self, upload: Upload) -> None:
        """Free what an upload holds that is closed, or was never open."""
        await self._intake.drop(handle_of(upload))
        await self._metering.refund(upload.workspace_id, key_of(upload.id))

    async def repair(self, upload_id: UploadId) -> Upload:
        """For those who come when its time is over: finish what is whole, end what is not.

        Raises ``NotFound`` for one that never came to be open.
        """
        upload = await self._book.one(upload_id)
        if upload.state is UploadState.OPEN:
            try:
                held = await self._intake.held(handle_of(upload), upload.length_bytes)
            except NotFound:
                held = Held(parts=())
            if isinstance(held, Held) and held.offset_bytes < upload.length_bytes:
                return await self.end(upload, expired=True)
            return await self.settle(upload, held)
        if upload.state is not UploadState.RECEIVED:
            await self._intake.drop(handle_of(upload))
        return upload

    async def _receive(self, upload: Upload, stat: Stat) -> Upload:
        await self._intake.clear_tails(handle_of(upload))
        now_ms = self._now_ms()
        video = Video(
            id=VideoId(upload.id),
            workspace_id=upload.workspace_id,
            session_id=upload.session_id,
            account_id=upload.account_id,
            state=VideoState.RECEIVED,
            filename=upload.filename,
            content_type=upload.content_type,
            source_key=upload.object_key,
            source_bytes=stat.size_bytes,
            recorded_ms=upload.recorded_ms,
            created_ms=now_ms,
        )
        async with self.turns:
            try:
                await self._book.receive(upload.id, video, now_ms)
            except Conflict:
                await self._intake.drop(handle_of(upload))
                raise UploadGone from None
            return await self.charge(await self._book.one(upload.id))
