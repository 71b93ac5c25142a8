"""The log and the snapshots in memory: for tests and for trying things out; nothing outlives the process."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.clock import unix_ms
from core.errors import Conflict, NotFound, SequenceConflict
from core.ids import EventId, MatchId
from core.ports import Entry, Head, MatchRow, NewEntry, StoredSnapshot


class MemoryLog:
    """The log of every match in lists."""

    def __init__(self, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock; a match's epoch is the second in which it was created."""
        self._now_ms = now_ms
        self._rows: dict[MatchId, MatchRow] = {}
        self._entries: dict[MatchId, list[Entry]] = {}
        self._ids: dict[MatchId, set[EventId]] = {}

    async def create(self, match_id: MatchId, *, title: str, public: bool) -> Head:
        """Register a match that nobody owns; the same id again changes nothing."""
        if match_id not in self._rows:
            now = self._now_ms()
            self._rows[match_id] = MatchRow(
                id=match_id, title=title, public=public, epoch=now // 1000, seq=0, created_ms=now
            )
            self._entries[match_id], self._ids[match_id] = [], set()
        return await self.head(match_id)

    async def head(self, match_id: MatchId) -> Head:
        """Where a match's log stands."""
        row = await self.match(match_id)
        return Head(epoch=row.epoch, seq=row.seq)

    async def append(self, match_id: MatchId, expected_seq: int, entries: Sequence[NewEntry]) -> Head:
        """Keep entries right after ``expected_seq``.

        Raises ``Conflict`` with the code ``duplicate_id`` when an id is in the log already, or twice here.
        """
        row = await self.match(match_id)
        if row.seq != expected_seq:
            raise SequenceConflict(epoch=row.epoch, seq=row.seq)
        new = {entry.id for entry in entries}
        if len(new) < len(entries) or new & self._ids[match_id]:
            raise Conflict("The log has an event of that id.", code="duplicate_id", match_id=match_id)
        stored = [Entry(seq=seq, id=entry.id, data=entry.data) for seq, entry in enumerate(entries, row.seq + 1)]
        self._entries[match_id].extend(stored)
        self._ids[match_id] |= new
        self._rows[match_id] = replace(row, seq=row.seq + len(stored))
        return Head(epoch=row.epoch, seq=row.seq + len(stored))

    async def read(self, match_id: MatchId, after_seq: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """At most ``limit`` entries after ``after_seq``; none for a match that nobody created."""
        return self._entries.get(match_id, [])[after_seq : after_seq + limit]

    async def matches(self, *, limit: int = 100) -> Sequence[MatchRow]:
        """The newest matches first."""
        return sorted(self._rows.values(), key=lambda row: (row.created_ms, row.id), reverse=True)[:limit]

    async def match(self, match_id: MatchId) -> MatchRow:
        """One match."""
        try:
            return self._rows[match_id]
        except KeyError:
            raise NotFound("There is no such match.", match_id=match_id) from None


class MemorySnapshots:
    """The newest scoreboard of each match in a dictionary."""

    def __init__(self) -> None:
        self._latest: dict[MatchId, StoredSnapshot] = {}

    async def put(self, match_id: MatchId, snapshot: StoredSnapshot) -> None:
        """Keep this one unless a newer one is there."""
        kept = self._latest.get(match_id)
        if kept is None or (kept.epoch, kept.seq) <= (snapshot.epoch, snapshot.seq):
            self._latest[match_id] = snapshot

    async def latest(self, match_id: MatchId) -> StoredSnapshot | None:
        """The newest one kept."""
        return self._latest.get(match_id)
