"""Files that are cut out of videos, inside the caller's transaction or read whole."""

from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, insert, select, update

from core.ids import ExportId, VideoId, WorkspaceId
from core.models.media import Export, ExportState, Piece
from core.ports.jobs import NewJob
from core.ports.missing import no_clip, no_export, no_video
from core.storage.held_storage import give_back, take
from core.storage.jobs import enqueue
from core.storage.tables.media import exports, video_clips, videos
from core.usecases.media_jobs import purge_export
from core.wire.api import MOST_LISTED

_COLUMNS: Final = [exports.c[name] for name in Export.__struct_fields__]
_THIS: Final = exports.c.id == bindparam("of")
_LIVE: Final = exports.c.deleted_ms.is_(None)
_CHANGED = ("state", "object_key", "bytes", "method", "failure", "ready_ms")
ONE: Final = select(*_COLUMNS).where(_THIS, _LIVE)
OWNED: Final = (
    select(*_COLUMNS)
    .where(exports.c.workspace_id == bindparam("owner"), _LIVE)
    .order_by(exports.c.created_ms.desc(), exports.c.id.desc())
    .limit(MOST_LISTED)
)
OF_CLIP: Final = OWNED.where(exports.c.clip_id == bindparam("clip"))
DOOMED: Final = select(*_COLUMNS).where(_THIS, exports.c.deleted_ms.is_not(None), exports.c.purged_ms.is_(None))
_SAME = select(*_COLUMNS).where(
    exports.c.clip_id == bindparam("clip"),
    exports.c.pieces == bindparam("spans"),
    exports.c.state != ExportState.FAILED,
    _LIVE,
)
_CLIP = (
    select(video_clips.c.id)
    .where(video_clips.c.id == bindparam("clip"), video_clips.c.deleted_ms.is_(None))
    .with_for_update()
)
_CONCLUDE = (
    update(exports)
    .where(_THIS, _LIVE)
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
    .returning(*_COLUMNS)
)
_PURGED = (
    update(exports)
    .where(_THIS, exports.c.purged_ms.is_(None))
    .values(purged_ms=bindparam("at"))
    .returning(exports.c.workspace_id)
)
_pieces = msgspec.json.Decoder(tuple[Piece, ...])


def export_of(row: Row[*tuple[Any, ...]]) -> Export:
    """A row as the ports have it."""
    columns = {**row._mapping, "state": ExportState(row.state), "pieces": _pieces.decode(row.pieces)}  # noqa: SLF001 - public; the underscore keeps it apart from column names
    return Export(**columns)


def add(connection: Connection, export: Export, job: NewJob) -> Export:
    """Add an export and its job, unless the clip has one of the same span; one that failed is not in the way.

    Raises ``NotFound`` where the clip, or the video of a piece, is gone.
    """
    row = {**asdict(export), "pieces": msgspec.json.encode(export.pieces).decode()}
    if export.clip_id is not None:
        if connection.execute(_CLIP, {"clip": export.clip_id}).one_or_none() is None:
            raise no_clip(export.clip_id)
        same = connection.execute(_SAME, {"clip": export.clip_id, "spans": row["pieces"]}).first()
        if same is not None:
            return export_of(same)
    for video in sorted({piece.video_id for piece in export.pieces}):
        require_video(connection, video, export.workspace_id)
    connection.execute(insert(exports), row)
    enqueue(connection, job, export.created_ms)
    return export


def conclude(connection: Connection, export: Export, now_ms: int) -> Export:
    """Note what came of it, and charge its file, or give back what was held for one, as the last step.

    Raises ``NotFound`` where it was deleted meanwhile.
    """
    values = {f"new_{name}": getattr(export, name) for name in _CHANGED}
    row = connection.execute(_CONCLUDE, {"of": export.id, **values}).one_or_none()
    if row is None:
        raise no_export(export.id)
    if export.state is ExportState.READY:
        take(connection, export.workspace_id, f"export:{export.id}", export.bytes, now_ms)
    else:
        give_back(connection, export.workspace_id, f"export:{export.id}", now_ms)
    return export_of(row)


def doom(connection: Connection, now_ms: int, which: ColumnElement[bool]) -> int:
    """Delete those that fulfil the condition, and let their files be removed; returns how many."""
    rows = connection.execute(
        update(exports).where(and_(_LIVE, which)).values(deleted_ms=now_ms).returning(*_COLUMNS)
    ).all()
    for row in rows:
        enqueue(connection, purge_export(export_of(row)), now_ms)
    return len(rows)


def purge(connection: Connection, export: ExportId, now_ms: int) -> None:
    """Note that its file is gone, and give back what it took of the storage; done twice, it does so once."""
    workspace = connection.execute(_PURGED, {"of": export, "at": now_ms}).scalar_one_or_none()
    if workspace is not None:
        give_back(connection, WorkspaceId(workspace), f"export:{export}", now_ms)


def require_video(connection: Connection, video: VideoId, workspace: WorkspaceId) -> None:
    """Raise ``NotFound`` where the workspace has no such video."""
    found = select(videos.c.id).where(
        videos.c.id == video, videos.c.workspace_id == workspace, videos.c.deleted_ms.is_(None)
    )
    if connection.execute(found).one_or_none() is None:
        raise no_video(video)
