"""Files on their way, in SQL."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec.structs import asdict
from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.clock import unix_ms
from core.errors import Conflict, NotFound
from core.ids import UploadId
from core.models.media import Upload, UploadState, Video, VideoState
from core.storage.engine import Database, refuse_unstorable
from core.storage.jobs import enqueue
from core.storage.tables.coaching import coaching_sessions
from core.storage.tables.media import uploads, videos
from core.storage.tallies import count
from core.storage.videos import find_video, insert_video
from core.storage.videos import unknown as unknown_video
from core.usecases.media_jobs import ingest

VIDEO_UPLOADS: Final = "coach_pro_plus_video_uploads"
"""Counts uploads that arrived whole, of every plan that includes them; the owner's name for it."""
_COLUMNS: Final = [uploads.c[name] for name in Upload.__struct_fields__]
_THIS: Final = uploads.c.id == bindparam("of")
_ONE = select(*_COLUMNS).where(_THIS)
_OPEN_OF = select(*_COLUMNS).where(uploads.c.session_id == bindparam("session"), uploads.c.state == UploadState.OPEN)
_SESSION = (
    select(coaching_sessions.c.id)
    .where(coaching_sessions.c.id == bindparam("session"), coaching_sessions.c.deleted_ms.is_(None))
    .with_for_update()
)
_VIDEO_OF = select(videos.c.id).where(
    videos.c.session_id == bindparam("session"), videos.c.deleted_ms.is_(None), videos.c.state != VideoState.REFUSED
)
_OPEN: Final = (_THIS, uploads.c.state == UploadState.OPEN)
_ADVANCE = (
    update(uploads)
    .where(*_OPEN, uploads.c.offset_bytes <= bindparam("reached"))
    .values(offset_bytes=bindparam("reached"), expires_ms=bindparam("until"))
    .returning(*_COLUMNS)
)
_CLOSE = update(uploads).where(*_OPEN).values(state=bindparam("to")).returning(*_COLUMNS)
_RECEIVE = (
    update(uploads)
    .where(*_OPEN)
    .values(state=UploadState.RECEIVED, offset_bytes=bindparam("whole"), length_bytes=bindparam("whole"))
    .values(video_id=bindparam("video"))
)
_OVERDUE = (
    select(*_COLUMNS)
    .where(uploads.c.state == UploadState.OPEN, uploads.c.expires_ms <= bindparam("now"))
    .order_by(uploads.c.expires_ms, uploads.c.id)
    .limit(bindparam("most"))
)


class SqlUploads:
    """Uploads over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def open(self, upload: Upload) -> None:
        """Add an open upload, unless the session has one or a video."""
        refuse_unstorable(upload.session_id, upload.filename, upload.content_type, upload.object_key, upload.handle)
        refuse_unstorable(upload.metadata or "")

        def work(connection: Connection) -> None:
            of_session = {"session": upload.session_id}
            if connection.execute(_SESSION, of_session).scalar_one_or_none() is None:
                raise NotFound("There is no such session.", session=upload.session_id)
            taken = connection.execute(_VIDEO_OF, of_session).scalar_one_or_none()
            if taken is not None:
                raise _taken(video_id=taken)
            other = connection.execute(_OPEN_OF, of_session).one_or_none()
            if other is not None:
                raise _taken(upload_id=other.id)
            connection.execute(insert(uploads), asdict(upload))

        try:
            await self._database.transact(work)
        except IntegrityError as error:
            raise _taken() from error

    async def one(self, upload: UploadId) -> Upload:
        """An upload, whatever its state."""
        rows = await self._database.query(_ONE, {"of": upload})
        if not rows:
            raise _unknown(upload)
        return _upload(rows[0])

    async def advance(self, upload: UploadId, offset_bytes: int, expires_ms: int) -> Upload:
        """Note how much is certain to be kept."""
        refuse_unstorable(upload)

        def work(connection: Connection) -> Upload:
            values = {"of": upload, "reached": offset_bytes, "until": expires_ms}
            row = connection.execute(_ADVANCE, values).one_or_none()
            if row is not None:
                return _upload(row)
            found = _found(connection, upload)
            if found.state is not UploadState.OPEN:
                raise _closed(found)
            return found

        return await self._database.transact(work)

    async def receive(self, upload: UploadId, video: Video, now_ms: int) -> Video:
        """Close an upload that is whole: it, the video's row and the job that ingests it."""
        refuse_unstorable(upload)

        def work(connection: Connection) -> Video:
            values = {"of": upload, "whole": video.source_bytes, "video": video.id}
            if connection.execute(_RECEIVE, values).rowcount:
                insert_video(connection, video)
                count(connection, VIDEO_UPLOADS, {})
                enqueue(connection, ingest(video), now_ms)
                return video
            found = _found(connection, upload)
            if found.state is not UploadState.RECEIVED or found.video_id is None:
                raise _closed(found)
            first = find_video(connection, found.video_id)
            if first is None:
                raise unknown_video(found.video_id)
            return first

        return await self._database.transact(work)

    async def close(self, upload: UploadId, *, expired: bool) -> Upload:
        """Cancel an open upload, or let it expire."""
        refuse_unstorable(upload)

        def work(connection: Connection) -> Upload:
            end = UploadState.EXPIRED if expired else UploadState.CANCELLED
            row = connection.execute(_CLOSE, {"of": upload, "to": end}).one_or_none()
            return _found(connection, upload) if row is None else _upload(row)

        return await self._database.transact(work)

    async def overdue(self, now_ms: int, limit: int = 100) -> Sequence[Upload]:
        """Open uploads that have expired, the oldest first."""
        return [_upload(row) for row in await self._database.query(_OVERDUE, {"now": now_ms, "most": limit})]


def _found(connection: Connection, upload: UploadId) -> Upload:
    row = connection.execute(_ONE, {"of": upload}).one_or_none()
    if row is None:
        raise _unknown(upload)
    return _upload(row)


def _upload(row: Row[*tuple[Any, ...]]) -> Upload:
    return Upload(**{**row._mapping, "state": UploadState(row.state)})  # noqa: SLF001 - public, see core.storage.teams


def _unknown(upload: UploadId) -> NotFound:
    return NotFound("There is no such upload.", upload=upload)


def _closed(upload: Upload) -> Conflict:
    return Conflict("This upload is closed.", code="upload_closed", state=upload.state)


def _taken(**fields: str) -> Conflict:
    return Conflict("The session has a video already, or one on its way.", code="session_has_video", **fields)
