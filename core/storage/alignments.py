"""Which match a video shows, in SQL."""

from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from core.ids import VideoId
from core.models.media import Alignment
from core.ports.missing import no_video
from core.storage.append import unknown
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.matches import matches
from core.storage.tables.media import alignments, videos

_COLUMNS: Final = [alignments.c[name] for name in Alignment.__struct_fields__]
_OF_VIDEO = select(*_COLUMNS).where(alignments.c.video_id == bindparam("of"))
_VIDEO = (
    select(videos.c.id).where(videos.c.id == bindparam("of"), videos.c.deleted_ms.is_(None)).with_for_update(read=True)
)
_MATCH = (
    select(matches.c.id)
    .where(matches.c.id == bindparam("match"), matches.c.deleted_ms.is_(None))
    .with_for_update(read=True)
)
_REMOVE = delete(alignments).where(alignments.c.video_id == bindparam("of"))
_CHANGED = tuple(name for name in Alignment.__struct_fields__ if name != "video_id")
_sqlite = sqlite.insert(alignments)
_postgresql = postgresql.insert(alignments)
_PUT = {
    "sqlite": _sqlite.on_conflict_do_update(
        index_elements=[alignments.c.video_id], set_={name: _sqlite.excluded[name] for name in _CHANGED}
    ),
    "postgresql": _postgresql.on_conflict_do_update(
        index_elements=[alignments.c.video_id], set_={name: _postgresql.excluded[name] for name in _CHANGED}
    ),
}


class SqlAlignments:
    """Alignments over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, alignment: Alignment) -> None:
        """Align a video, in place of what was there."""
        refuse_unstorable(alignment.video_id, alignment.match_id, alignment.event_id or "")

        def work(connection: Connection) -> None:
            if connection.execute(_VIDEO, {"of": alignment.video_id}).one_or_none() is None:
                raise no_video(alignment.video_id)
            if connection.execute(_MATCH, {"match": alignment.match_id}).one_or_none() is None:
                raise unknown(alignment.match_id)
            connection.execute(_PUT[connection.dialect.name], asdict(alignment))

        await self._database.transact(work)

    async def of(self, video: VideoId) -> Alignment | None:
        """The video's."""
        for row in await self._database.query(_OF_VIDEO, {"of": video}):
            return _alignment(row)
        return None

    async def remove(self, video: VideoId) -> None:
        """Forget it."""
        refuse_unstorable(video)

        def work(connection: Connection) -> None:
            connection.execute(_REMOVE, {"of": video})

        await self._database.transact(work, one_statement=True)


def _alignment(row: Row[*tuple[Any, ...]]) -> Alignment:
    return msgspec.convert(row, Alignment, from_attributes=True)
