"""How clips end: they leave all lists, their links are over, their files go by jobs; in the caller's transaction."""

from sqlalchemy import ColumnElement, Connection, update

from core.storage import exports
from core.storage.tables.media import clip_shares, video_clips
from core.storage.tables.media import exports as export_rows


def end_clips(connection: Connection, now_ms: int, which: ColumnElement[bool]) -> int:
    """Delete those clips that fulfil the condition, with their links and files; returns how many.

    A reel that shows one stays: it is a file of its own.
    """
    gone = (
        connection.execute(
            update(video_clips)
            .where(video_clips.c.deleted_ms.is_(None), which)
            .values(deleted_ms=now_ms)
            .returning(video_clips.c.id)
        )
        .scalars()
        .all()
    )
    if gone:
        connection.execute(
            update(clip_shares)
            .where(clip_shares.c.clip_id.in_(gone), clip_shares.c.revoked_ms.is_(None))
            .values(revoked_ms=now_ms)
        )
        exports.doom(connection, now_ms, export_rows.c.clip_id.in_(gone))
    return len(gone)
