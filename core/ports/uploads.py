"""Files on their way to the platform."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import UploadId
from core.models.media import Upload, Video


class UploadBook(Protocol):
    """Uploads. All may raise ``Unavailable``."""

    async def open(self, upload: Upload) -> None:
        """Add an open upload.

        Raises ``Conflict`` with the code ``session_has_video`` and ``upload_id`` or ``video_id`` where the session
        has an open upload or a video that was not refused, ``NotFound`` for an unknown session.
        """
        ...

    async def one(self, upload: UploadId) -> Upload:
        """An upload, whatever its state. Raises ``NotFound``."""
        ...

    async def advance(self, upload: UploadId, offset_bytes: int, expires_ms: int) -> Upload:
        """Note how much is certain to be kept; never less than before. Raises ``Conflict`` where it is not open."""
        ...

    async def receive(self, upload: UploadId, video: Video, now_ms: int) -> Video:
        """Close an upload that is whole: it, the video's row and the job that ingests it, in one transaction.

        Done twice, it returns the video of the first time. Raises ``Conflict`` with the code ``upload_closed``
        where the upload was cancelled or has expired.
        """
        ...

    async def close(self, upload: UploadId, *, expired: bool) -> Upload:
        """Cancel an open upload, or let it expire; one that is closed stays as it is and is returned."""
        ...

    async def overdue(self, now_ms: int, limit: int = 100) -> Sequence[Upload]:
        """Open uploads that have expired, the oldest first."""
        ...
