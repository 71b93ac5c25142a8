"""Videos in SQL."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from core.clock import unix_ms
from core.errors import Conflict, NotFound
from core.ids import CoachingSessionId, VideoId, WorkspaceId
from core.models.footage import Facts, Keyframe, Package
from core.models.media import Scan, Video, VideoState
from core.ports.jobs import NewJob, Run
from core.ports.mail import Mail
from core.ports.videos import Change
from core.storage.clip_ending import end_clips
from core.storage.engine import Database, Values, refuse_unstorable
from core.storage.held_storage import give_back
from core.storage.jobs import enqueue, finish, hold
from core.storage.outbox import queue
from core.storage.tables.media import analyses, video_clips, videos
from core.usecases.media_jobs import purge_video

_COLUMNS: Final = [videos.c[name] for name in Video.__struct_fields__]
_LIVE: Final = videos.c.deleted_ms.is_(None)
_THIS: Final = videos.c.id == bindparam("of")
_ONE = select(*_COLUMNS).where(_THIS, _LIVE)
_HELD = _ONE.with_for_update()
_NEWEST_FIRST = (videos.c.created_ms.desc(), videos.c.id.desc())
_OF_SESSION = select(*_COLUMNS).where(videos.c.session_id == bindparam("session"), _LIVE).order_by(*_NEWEST_FIRST)
_OF_WORKSPACE = select(*_COLUMNS).where(videos.c.workspace_id == bindparam("owner"), _LIVE).order_by(*_NEWEST_FIRST)
_CHANGED = (
    "state",
    "scan",
    "facts",
    "package",
    "keyframes",
    "failure_code",
    "failure",
    "recorded_ms",
    "ready_ms",
)
_CHANGE = update(videos).where(_THIS).values({name: bindparam(f"new_{name}") for name in _CHANGED})
_DELETE = update(videos).where(_THIS, _LIVE).values(deleted_ms=bindparam("at")).returning(*_COLUMNS)
_DELETE_ANALYSES = (
    update(analyses)
    .where(analyses.c.video_id == bindparam("of"), analyses.c.deleted_ms.is_(None))
    .values(deleted_ms=bindparam("at"))
)
_DOOMED = select(*_COLUMNS).where(
    _THIS, videos.c.purged_ms.is_(None), or_(videos.c.deleted_ms.is_not(None), videos.c.state == VideoState.REFUSED)
)
_PURGED = (
    update(videos)
    .where(_THIS, videos.c.purged_ms.is_(None))
    .values(purged_ms=bindparam("at"))
    .returning(videos.c.workspace_id)
)
_KEEPING = (
    select(videos.c.workspace_id)
    .where(_LIVE, videos.c.workspace_id > bindparam("after"))
    .distinct()
    .order_by(videos.c.workspace_id)
    .limit(bindparam("most"))
)
_facts = msgspec.json.Decoder(Facts)
_package = msgspec.json.Decoder(Package)
_keyframes = msgspec.json.Decoder(tuple[Keyframe, ...])


class SqlVideos:
    """Videos over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def one(self, video: VideoId) -> Video:
        """A video."""
        return _only(await self._database.query(_ONE, {"of": video}), video)

    async def of_session(self, session: CoachingSessionId) -> Sequence[Video]:
        """The session's videos, the newest first."""
        return [_video(row) for row in await self._database.query(_OF_SESSION, {"session": session})]

    async def of_workspace(self, workspace: WorkspaceId) -> Sequence[Video]:
        """All of a workspace's videos, the newest first."""
        return [_video(row) for row in await self._database.query(_OF_WORKSPACE, {"owner": workspace})]

    async def note(self, run: Run, video: VideoId, change: Change) -> Video:
        """Change a video in the midst of a job."""

        def work(connection: Connection) -> Video:
            hold(connection, run)
            return _changed(connection, video, change)

        return await self._database.transact(work)

    async def conclude(
        self,
        run: Run,
        video: VideoId,
        change: Change,
        *,
        jobs: Sequence[NewJob] = (),
        mails: Sequence[Mail] = (),
    ) -> Video:
        """Change a video, say that the job is done, and enqueue what follows."""
        now = self._now_ms()

        def work(connection: Connection) -> Video:
            hold(connection, run)
            changed = _changed(connection, video, change)
            for job in jobs:
                enqueue(connection, job, now)
            for mail in mails:
                queue(connection, mail, now)
            finish(connection, run, now)
            return changed

        return await self._database.transact(work)

    async def retry(self, video: VideoId, job: NewJob) -> Video:
        """Let one that failed be tried again."""
        now = self._now_ms()

        def again(row: Video) -> Video:
            if row.state is not VideoState.FAILED:
                raise Conflict("Only a video that failed can be tried again.", code="video_not_failed", state=row.state)
            return msgspec.structs.replace(row, state=VideoState.RECEIVED, failure=None, failure_code=None)

        def work(connection: Connection) -> Video:
            changed = _changed(connection, video, again)
            enqueue(connection, job, now)
            return changed

        return await self._database.transact(work)

    async def delete(self, video: VideoId, now_ms: int) -> Video:
        """Take it out of all lists, its clips and reports too, and enqueue the job that removes the files."""

        def work(connection: Connection) -> Video:
            return delete_video(connection, video, now_ms)

        return await self._database.transact(work)

    async def doomed(self, video: VideoId) -> Video:
        """A video whose files have to go."""
        return _only(await self._database.query(_DOOMED, {"of": video}), video)

    async def purged(self, run: Run, video: VideoId, now_ms: int) -> None:
        """Say that its files are gone, and give its storage back."""

        def work(connection: Connection) -> None:
            hold(connection, run)
            row = connection.execute(_PURGED, {"of": video, "at": now_ms}).one_or_none()
            finish(connection, run, now_ms)
            if row is not None:
                give_back(connection, row.workspace_id, f"upload:{video}", now_ms)

        await self._database.transact(work)

    async def keeping(self, after: WorkspaceId | None = None, limit: int = 100) -> Sequence[WorkspaceId]:
        """Workspaces that have videos, in order."""
        rows = await self._database.query(_KEEPING, {"after": after or "", "most": limit})
        return [row.workspace_id for row in rows]


def insert_video(connection: Connection, video: Video) -> None:
    """Add a video, in the caller's transaction."""
    refuse_unstorable(video.filename, video.content_type, video.source_key)
    connection.execute(insert(videos), _row(video))


def find_video(connection: Connection, video: VideoId) -> Video | None:
    """A video that is not deleted, in the caller's transaction."""
    row = connection.execute(_ONE, {"of": video}).one_or_none()
    return None if row is None else _video(row)


def delete_video(connection: Connection, video: VideoId, now_ms: int) -> Video:
    """Delete a video and what was made of it, in the caller's transaction. Raises ``NotFound``."""
    values: Values = {"of": video, "at": now_ms}
    row = connection.execute(_DELETE, values).one_or_none()
    if row is None:
        raise unknown(video)
    end_clips(connection, now_ms, video_clips.c.video_id == video)
    connection.execute(_DELETE_ANALYSES, values)
    deleted = _video(row)
    enqueue(connection, purge_video(deleted), now_ms)
    return deleted


def unknown(video: VideoId) -> NotFound:
    """The error for a video that is not there."""
    return NotFound("There is no such video.", video=video)


def _changed(connection: Connection, video: VideoId, change: Change) -> Video:
    row = connection.execute(_HELD, {"of": video}).one_or_none()
    if row is None:
        raise unknown(video)
    changed = change(_video(row))
    columns = _row(changed)
    connection.execute(_CHANGE, {"of": video, **{f"new_{name}": columns[name] for name in _CHANGED}})
    return changed


def _only(rows: Sequence[Row[*tuple[Any, ...]]], video: VideoId) -> Video:
    if not rows:
        raise unknown(video)
    return _video(rows[0])


def _row(video: Video) -> dict[str, object]:
    return {
        **asdict(video),
        "facts": _json(video.facts),
        "package": _json(video.package),
        "keyframes": _json(video.keyframes),
    }


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _video(row: Row[*tuple[Any, ...]]) -> Video:
    columns = {
        **row._mapping,  # noqa: SLF001 - public; the underscore keeps it apart from column names
        "state": VideoState(row.state),
        "scan": Scan(row.scan),
        "facts": None if row.facts is None else _facts.decode(row.facts),
        "package": None if row.package is None else _package.decode(row.package),
        "keyframes": () if row.keyframes is None else _keyframes.decode(row.keyframes),
    }
    return Video(**columns)
