"""What is done about uploads whose time is over."""

from collections.abc import Callable, Mapping
from typing import Final

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.errors import Conflict, NotFound
from core.ids import UploadId
from core.models.media import UploadState
from core.ports.blobs import Blobs
from core.ports.uploads import UploadBook
from core.usecases.arrivals import IDLE_MS, Arrivals
from core.usecases.spool import Spool
from core.usecases.upload_refusals import UploadGone

_FORGOTTEN_MS: Final = 3 * IDLE_MS
"""What was begun in the store so long ago, and is nobody's, is aborted."""


class UploadUpkeep:
    """A janitor's work; several may be at it at once. Both methods may raise ``Unavailable``."""

    def __init__(
        self, book: UploadBook, arrivals: Arrivals, blobs: Blobs, spool: Spool, *, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        self._book, self._arrivals, self._blobs, self._spool = book, arrivals, blobs, spool
        self._now_ms = now_ms

    async def expire(self) -> int:
        """End every upload that is overdue, or finish it where it is whole; returns how many."""
        done = 0
        while overdue := await self._book.overdue(self._now_ms()):
            for upload in overdue:
                try:
                    await self._arrivals.repair(upload.id)
                except (UploadGone, Conflict):
                    continue  # somebody else was faster
                finally:
                    done += 1
        return done

    async def clear(self) -> int:
        """Abort what crashes have left in the store, and remove what they have left on the disk; returns how many.

        An upload of which something still comes moves its end, and is left alone.
        """
        now_ms, cleared = self._now_ms(), 0
        await self._spool.clear(_FORGOTTEN_MS / 1000)
        for each in await self._blobs.unfinished("", now_ms - _FORGOTTEN_MS):
            _, _, rest = each.handle.key.partition("/videos/")
            try:
                upload = await self._book.one(UploadId(rest.partition("/")[0]))
            except NotFound:
                upload = None
            if upload is None or upload.state is not UploadState.OPEN or upload.handle != each.handle.id:
                await self._blobs.abort(each.handle)
                cleared += 1
        return cleared


class UploadEvidence:
    """What came of ``upload:<id>``, for the reaper: the bytes of its video, or nothing and never anything again."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def found(self, about: str) -> Mapping[str, int]:
        """Finish an upload that is whole, and close one that is not."""
        try:
            upload = await self._arrivals.repair(UploadId(about.partition(":")[2]))
        except (NotFound, Conflict):
            return {}
        return {Limit.STORAGE_GB: upload.length_bytes} if upload.state is UploadState.RECEIVED else {}
