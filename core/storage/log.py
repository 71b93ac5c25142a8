"""The durable log in SQL."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from core.clock import unix_ms
from core.errors import Conflict, CricksyError, Malformed
from core.ids import EventId, MatchId
from core.ports import Entry, Head, MatchRow, NewEntry
from core.storage.append import Append, Writer, unknown, write_postgresql, write_sqlite
from core.storage.engine import Database, Values, refuse_unstorable
from core.storage.group import GroupCommit
from core.storage.rows import MATCH, match_of, taken
from core.storage.tables.matches import events, matches

_HEAD = select(matches.c.epoch, matches.c.seq).where(matches.c.id == bindparam("of"), matches.c.deleted_ms.is_(None))
_READ = (
    select(events.c.seq, events.c.event_id, events.c.data)
    .where(events.c.match_id == bindparam("of"), events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
    .limit(bindparam("most"))
)
_ONE = MATCH.where(matches.c.id == bindparam("of"))
_NEWEST = MATCH.order_by(matches.c.created_ms.desc(), matches.c.id.desc()).limit(bindparam("most"))
_CREATE = {
    "sqlite": sqlite.insert(matches).on_conflict_do_nothing(index_elements=[matches.c.id]),
    "postgresql": postgresql.insert(matches).on_conflict_do_nothing(index_elements=[matches.c.id]),
}
_WRITERS: dict[str, Writer] = {"sqlite": write_sqlite, "postgresql": write_postgresql}


class SqlLog:
    """The log over SQLite or PostgreSQL; what arrives while a commit runs shares the next one.

    When a connection dies during its commit, nobody can know whether that commit happened. It is tried
    once more, which cannot store anything twice: an append then raises ``SequenceConflict`` if its own
    entries were already in, or ``Unavailable``, after which the log's head tells.
    """

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock; a match's epoch is the second in which it was created."""
        self._database = database
        self._now_ms = now_ms
        self._appends = GroupCommit(
            database,
            _WRITERS[database.dialect],
            key=lambda append: append.match_id,
            refuse=_refuse,
            one_statement=database.dialect == "postgresql",
        )

    async def aclose(self) -> None:
        """Finish what was taken; the database stays open."""
        await self._appends.aclose()

    async def create(self, match_id: MatchId, *, title: str, public: bool) -> Head:
        """Register a match that nobody owns; the same id again changes nothing."""
        refuse_unstorable(match_id, title)
        now = self._now_ms()
        row: Values = {
            "id": match_id,
            "title": title,
            "public": public,
            "epoch": now // 1000,
            "seq": 0,
            "created_ms": now,
        }

        def work(connection: Connection) -> Head:
            connection.execute(_CREATE[connection.dialect.name], row)
            found = connection.execute(_HEAD, _of(match_id)).one_or_none()
            if found is None:
                raise taken(match_id)
            epoch, seq = found
            return Head(epoch=epoch, seq=seq)

        return await self._database.transact(work)

    async def head(self, match_id: MatchId) -> Head:
        """Where a match's log stands."""
        for epoch, seq in await self._database.query(_HEAD, _of(match_id)):
            return Head(epoch=epoch, seq=seq)
        raise unknown(match_id)

    async def append(self, match_id: MatchId, expected_seq: int, entries: Sequence[NewEntry]) -> Head:
        """Commit entries right after ``expected_seq``.

        Raises ``Conflict`` with the code ``duplicate_id`` when an id is in the log already, or twice here.
        """
        ids = [entry.id for entry in entries]
        refuse_unstorable(match_id, *ids)
        if len(set(ids)) < len(ids):
            raise _duplicate(match_id)
        return await self._appends.submit(Append(match_id, expected_seq, tuple(entries)))

    async def read(self, match_id: MatchId, after_seq: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """At most ``limit`` entries after ``after_seq``; none for a match that nobody created."""
        rows = await self._database.query(_READ, {**_of(match_id), "after": after_seq, "most": limit})
        return [Entry(seq=seq, id=EventId(event_id), data=data) for seq, event_id, data in rows]

    async def matches(self, *, limit: int = 100) -> Sequence[MatchRow]:
        """The newest matches first."""
        return [match_of(row) for row in await self._database.query(_NEWEST, {"most": limit})]

    async def match(self, match_id: MatchId) -> MatchRow:
        """One match."""
        for row in await self._database.query(_ONE, _of(match_id)):
            return match_of(row)
        raise unknown(match_id)


def _of(match_id: MatchId) -> Values:
    return {"of": match_id}


def _duplicate(match_id: MatchId) -> Conflict:
    return Conflict("The log has an event of that id.", code="duplicate_id", match_id=match_id)


def _refuse(append: Append, error: Exception) -> CricksyError:
    """Name what the database would not take: the order is checked under a lock, so it is an id used before."""
    if isinstance(error, IntegrityError):
        return _duplicate(append.match_id)
    return Malformed("The database cannot store these events.")
