"""How sessions, and closed workspaces, let go of what they hold, inside the caller's transaction."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from core.ids import WorkspaceId
from core.models.media import UploadState
from core.storage import exports
from core.storage.tables.coaching import coached_players, coaching_sessions, session_notes
from core.storage.tables.media import analyses, uploads, video_clips, videos
from core.storage.tables.media import exports as export_rows
from core.storage.videos import delete_video

_WORDS: Final[dict[Table, dict[str, str | None]]] = {
    coaching_sessions: {"title": ""},
    coached_players: {"name": ""},
    uploads: {"filename": ""},
    videos: {"filename": ""},
    video_clips: {"title": ""},
    export_rows: {"title": ""},
    analyses: {"findings": None, "failure": None},
}
"""What somebody wrote or called something, and what to put in its place."""


def end_session(connection: Connection, session: str, now_ms: int) -> None:
    """Delete what a session holds: its videos with all that was made of them, and its reports.

    An upload on its way expires now, so that whoever clears those away finds it.
    """
    _end_videos(connection, now_ms, videos.c.session_id == session)
    _end_reports(connection, now_ms, analyses.c.session_id == session)
    _expire_uploads(connection, now_ms, uploads.c.session_id == session)


def end_coaching(connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    """Delete all coaching of a workspace that is closed: players, sessions, notes, videos, reels and reports.

    What somebody wrote is forgotten at once; files go by jobs.
    """
    _end_videos(connection, now_ms, videos.c.workspace_id == workspace)
    exports.doom(connection, now_ms, export_rows.c.workspace_id == workspace)
    _end_reports(connection, now_ms, analyses.c.workspace_id == workspace)
    _expire_uploads(connection, now_ms, uploads.c.workspace_id == workspace)
    its = select(coaching_sessions.c.id).where(coaching_sessions.c.workspace_id == workspace)
    connection.execute(delete(session_notes).where(session_notes.c.session_id.in_(its)))
    for table, words in _WORDS.items():
        connection.execute(update(table).where(table.c.workspace_id == workspace).values(words))
    for table in (coaching_sessions, coached_players):
        connection.execute(
            update(table)
            .where(table.c.workspace_id == workspace, table.c.deleted_ms.is_(None))
            .values(deleted_ms=now_ms)
        )


def _end_videos(connection: Connection, now_ms: int, which: ColumnElement[bool]) -> None:
    for video in connection.execute(select(videos.c.id).where(videos.c.deleted_ms.is_(None), which)).scalars().all():
        delete_video(connection, video, now_ms)


def _end_reports(connection: Connection, now_ms: int, which: ColumnElement[bool]) -> None:
    connection.execute(update(analyses).where(analyses.c.deleted_ms.is_(None), which).values(deleted_ms=now_ms))


def _expire_uploads(connection: Connection, now_ms: int, which: ColumnElement[bool]) -> None:
    connection.execute(update(uploads).where(uploads.c.state == UploadState.OPEN, which).values(expires_ms=now_ms))
