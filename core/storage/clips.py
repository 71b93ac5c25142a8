"""Clips, the files cut for them and their links, in SQL."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.clock import unix_ms
from core.errors import Conflict
from core.ids import ClipId, CoachedPlayerId, ExportId, VideoId, WorkspaceId
from core.models.footage import MomentKind
from core.models.media import Clip, Export, Share
from core.ports.jobs import NewJob, Run
from core.ports.missing import no_clip, no_export, no_link
from core.storage import coached_players, exports
from core.storage.clip_ending import end_clips
from core.storage.engine import Database, Values, refuse_unstorable, storable
from core.storage.jobs import finish, hold
from core.storage.tables.media import clip_shares, video_clips
from core.storage.tables.media import exports as export_rows

_COLUMNS: Final = [video_clips.c[name] for name in Clip.__struct_fields__]
_LIVE: Final = video_clips.c.deleted_ms.is_(None)
_THIS: Final = (video_clips.c.id == bindparam("of"), _LIVE)
_ONE = select(*_COLUMNS).where(*_THIS)
_OWNED = select(*_COLUMNS).where(video_clips.c.workspace_id == bindparam("owner"), _LIVE)
_CHANGE = (
    update(video_clips)
    .where(*_THIS)
    .values(
        start_us=bindparam("from_us"),
        end_us=bindparam("to_us"),
        title=bindparam("called"),
        kind=bindparam("tagged"),
        player_id=bindparam("about"),
    )
    .returning(*_COLUMNS)
)
_SHARE_COLUMNS: Final = [clip_shares.c[name] for name in Share.__struct_fields__]
_SHARES = (
    select(*_SHARE_COLUMNS)
    .where(clip_shares.c.clip_id == bindparam("of"))
    .order_by(clip_shares.c.created_ms.desc(), clip_shares.c.id.desc())
)
_SHARED = (
    select(*_SHARE_COLUMNS)
    .join(video_clips, video_clips.c.id == clip_shares.c.clip_id)
    .where(clip_shares.c.token_hash == bindparam("hash"), _LIVE)
)
_THIS_SHARE = (clip_shares.c.id == bindparam("link"), clip_shares.c.clip_id == bindparam("of"))
_REVOKE = update(clip_shares).where(*_THIS_SHARE, clip_shares.c.revoked_ms.is_(None)).values(revoked_ms=bindparam("at"))
_IS_SHARE = select(clip_shares.c.id).where(*_THIS_SHARE)


class SqlClips:
    """Clips over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def add(self, clips: Sequence[Clip]) -> None:
        """Add clips, all or none."""
        for clip in clips:
            refuse_unstorable(clip.title, clip.video_id, clip.player_id or "", clip.event_id or "")

        def work(connection: Connection) -> None:
            for video, workspace in sorted({(clip.video_id, clip.workspace_id) for clip in clips}):
                exports.require_video(connection, video, workspace)
            for workspace in {clip.workspace_id for clip in clips}:
                about = {clip.player_id for clip in clips if clip.workspace_id == workspace} - {None}
                coached_players.require(connection, workspace, [each for each in about if each is not None])
            connection.execute(insert(video_clips), [asdict(clip) for clip in clips])

        if clips:
            try:
                await self._database.transact(work)
            except IntegrityError as error:
                raise Conflict("One of these balls has become a clip just now.", code="clip_exists") from error

    async def one(self, clip: ClipId) -> Clip:
        """A clip."""
        for row in await self._database.query(_ONE, {"of": clip}):
            return _clip(row)
        raise no_clip(clip)

    async def library(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        *,
        video: VideoId | None = None,
        player: CoachedPlayerId | None = None,
        kind: MomentKind | None = None,
        since_ms: int | None = None,
        until_ms: int | None = None,
        before: ClipId | None = None,
        limit: int = 50,
    ) -> Sequence[Clip]:
        """The workspace's clips, the newest first, which their ids tell; of one video by its moments."""
        order = (video_clips.c.id.desc(),) if video is None else (video_clips.c.start_us, video_clips.c.id)
        statement, values = _OWNED.order_by(*order).limit(limit), Values(owner=workspace)
        for column, value in (("video_id", video), ("player_id", player), ("kind", kind)):
            if value is not None:
                statement, values[f"the_{column}"] = (
                    statement.where(video_clips.c[column] == bindparam(f"the_{column}")),
                    value,
                )
        if since_ms is not None:
            statement, values["since"] = statement.where(video_clips.c.created_ms >= bindparam("since")), since_ms
        if until_ms is not None:
            statement, values["until"] = statement.where(video_clips.c.created_ms < bindparam("until")), until_ms
        if before is not None:
            statement, values["last"] = statement.where(video_clips.c.id < bindparam("last")), before
        return [_clip(row) for row in await self._database.query(statement, values)]

    async def change(self, clip: Clip) -> Clip:
        """Give it another span, title, kind and player; who was deleted may stay in it."""
        refuse_unstorable(clip.id, clip.title, clip.player_id or "")

        def work(connection: Connection) -> Clip:
            row = connection.execute(_ONE, {"of": clip.id}).one_or_none()
            if row is None:
                raise no_clip(clip.id)
            if clip.player_id is not None and clip.player_id != row.player_id:
                coached_players.require(connection, row.workspace_id, [clip.player_id])
            values = {
                "of": clip.id,
                "from_us": clip.start_us,
                "to_us": clip.end_us,
                "called": clip.title,
                "tagged": clip.kind,
                "about": clip.player_id,
            }
            return _clip(connection.execute(_CHANGE, values).one())

        return await self._database.transact(work)

    async def delete(self, clip: ClipId, now_ms: int) -> None:
        """Take it out of all lists, with its links and its file."""
        refuse_unstorable(clip)

        def work(connection: Connection) -> None:
            if not end_clips(connection, now_ms, video_clips.c.id == clip):
                raise no_clip(clip)

        await self._database.transact(work)

    async def add_export(self, export: Export, job: NewJob) -> Export:
        """Add an export and its job, unless there is one of the same."""
        refuse_unstorable(export.title, export.clip_id or "", *(piece.video_id for piece in export.pieces))
        return await self._database.transact(lambda connection: exports.add(connection, export, job))

    async def export(self, export: ExportId) -> Export:
        """An export."""
        return _only(await self._database.query(exports.ONE, {"of": export}), export)

    async def exports(self, workspace: WorkspaceId, clip: ClipId | None = None) -> Sequence[Export]:
        """The workspace's exports, or a clip's, the newest first."""
        statement, values = exports.OWNED, Values(owner=workspace)
        if clip is not None:
            statement, values["clip"] = exports.OF_CLIP, clip
        return [exports.export_of(row) for row in await self._database.query(statement, values)]

    async def conclude_export(self, run: Run, export: Export) -> Export:
        """Note what came of it, and say that the job is done."""
        now = self._now_ms()

        def work(connection: Connection) -> Export:
            hold(connection, run)
            finish(connection, run, now)
            return exports.conclude(connection, export, now)

        return await self._database.transact(work)

    async def delete_export(self, export: ExportId, now_ms: int) -> None:
        """Take it out of all lists, and let its file be removed."""
        refuse_unstorable(export)

        def work(connection: Connection) -> None:
            if not exports.doom(connection, now_ms, export_rows.c.id == export):
                raise no_export(export)

        await self._database.transact(work)

    async def doomed_export(self, export: ExportId) -> Export:
        """An export that is deleted but whose file is not purged yet."""
        return _only(await self._database.query(exports.DOOMED, {"of": export}), export)

    async def purged_export(self, run: Run, export: ExportId, now_ms: int) -> None:
        """Note that its file is gone, give its storage back, and say that the job is done."""

        def work(connection: Connection) -> None:
            hold(connection, run)
            finish(connection, run, now_ms)
            exports.purge(connection, export, now_ms)

        await self._database.transact(work)

    async def add_share(self, share: Share) -> None:
        """Add a link."""
        refuse_unstorable(share.clip_id, share.player_id or "")

        def work(connection: Connection) -> None:
            clip = connection.execute(_ONE, {"of": share.clip_id}).one_or_none()
            if clip is None:
                raise no_clip(share.clip_id)
            if share.player_id is not None:
                coached_players.require(connection, clip.workspace_id, [share.player_id])
            connection.execute(insert(clip_shares), asdict(share))

        await self._database.transact(work)

    async def shares(self, clip: ClipId) -> Sequence[Share]:
        """A clip's links, the newest first."""
        return [_share(row) for row in await self._database.query(_SHARES, {"of": clip})]

    async def shared(self, token_hash: str) -> tuple[Share, Clip]:
        """What a link leads to."""
        for row in await self._database.query(_SHARED, {"hash": token_hash}):
            share = _share(row)
            return share, await self.one(share.clip_id)
        raise no_link()

    async def revoke_share(self, clip: ClipId, share: str, now_ms: int) -> None:
        """End a link."""
        if not (storable(clip) and storable(share)):
            raise no_link(share)
        values = {"of": clip, "link": share, "at": now_ms}

        def work(connection: Connection) -> None:
            if connection.execute(_IS_SHARE, {"of": clip, "link": share}).one_or_none() is None:
                raise no_link(share)
            connection.execute(_REVOKE, values)

        await self._database.transact(work)


def _clip(row: Row[*tuple[Any, ...]]) -> Clip:
    return msgspec.convert(row, Clip, from_attributes=True)


def _share(row: Row[*tuple[Any, ...]]) -> Share:
    return msgspec.convert(row, Share, from_attributes=True)


def _only(rows: Sequence[Row[*tuple[Any, ...]]], export: ExportId) -> Export:
    for row in rows:
        return exports.export_of(row)
    raise no_export(export)
