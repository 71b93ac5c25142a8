"""How a group of appends, each to a match of its own, is judged and stored in one transaction.

SQLite lets one writer in at a time, so the judging may be done here, between statements. PostgreSQL
has other hubs writing and a network in between: there one statement locks, judges and stores.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, text, update

from core.errors import CricksyError, NotFound, SequenceConflict
from core.ids import MatchId
from core.ports import Head, NewEntry
from core.storage.engine import Values
from core.storage.tables.matches import events, matches


class Append(NamedTuple):
    """Entries that go right after a sequence number of a match, all or none."""

    match_id: MatchId
    expected_seq: int
    entries: tuple[NewEntry, ...]

    @property
    def end(self) -> int:
        """The sequence number of the last of them."""
        return self.expected_seq + len(self.entries)


Writer: TypeAlias = Callable[[Connection, Sequence[Append]], list[Head | CricksyError]]
"""Gives each append its new head, or the error that it deserves."""

_HEADS = select(matches.c.id, matches.c.epoch, matches.c.seq).where(
    matches.c.id.in_(bindparam("ids", expanding=True)), matches.c.deleted_ms.is_(None)
)
_MOVE = update(matches).where(matches.c.id == bindparam("of")).values(seq=bindparam("to"))
_STORE = insert(events)

# Rows are locked in the order of their ids, so that two hubs never wait for each other.
_LOCK_JUDGE_STORE = text("""
    WITH wanted AS (
        SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:expected AS bigint[]), CAST(:ends AS bigint[]))
            AS w (id, expected, ends)
    ), held AS MATERIALIZED (
        SELECT id, epoch, seq FROM matches WHERE id = ANY(CAST(:ids AS text[])) AND deleted_ms IS NULL
            ORDER BY id FOR UPDATE
    ), moved AS (
        UPDATE matches SET seq = wanted.ends
        FROM wanted JOIN held ON held.id = wanted.id AND held.seq = wanted.expected
        WHERE matches.id = wanted.id
        RETURNING matches.id
    ), stored AS (
        INSERT INTO events (match_id, seq, event_id, data)
        SELECT e.match_id, e.seq, e.event_id, e.data
        FROM unnest(
            CAST(:match_id AS text[]), CAST(:seq AS bigint[]), CAST(:event_id AS text[]), CAST(:data AS bytea[])
        ) AS e (match_id, seq, event_id, data) JOIN moved ON moved.id = e.match_id
    )
    SELECT id, epoch, seq FROM held
""")


def write_sqlite(connection: Connection, appends: Sequence[Append]) -> list[Head | CricksyError]:
    """Judge, then move the heads and store the entries."""
    heads = _heads(connection, appends)
    fitting = [append for append in appends if _fits(heads, append)]
    if fitting:
        connection.execute(_MOVE, [{"of": append.match_id, "to": append.end} for append in fitting])
        rows = _rows(fitting)
        if rows:
            connection.execute(_STORE, rows)
    return [_result(heads, append) for append in appends]


def write_postgresql(connection: Connection, appends: Sequence[Append]) -> list[Head | CricksyError]:
    """Lock, judge and store in one statement, which is a transaction of its own where none is open."""
    rows = _rows(appends)
    values: Values = {
        "ids": [append.match_id for append in appends],
        "expected": [append.expected_seq for append in appends],
        "ends": [append.end for append in appends],
        **{column.name: [row[column.name] for row in rows] for column in events.c},
    }
    heads = {match: Head(epoch=epoch, seq=seq) for match, epoch, seq in connection.execute(_LOCK_JUDGE_STORE, values)}
    return [_result(heads, append) for append in appends]


def unknown(match_id: MatchId) -> NotFound:
    """The error for a match that nobody created."""
    return NotFound("There is no such match.", match_id=match_id)


def _heads(connection: Connection, appends: Sequence[Append]) -> dict[MatchId, Head]:
    found = connection.execute(_HEADS, {"ids": [append.match_id for append in appends]})
    return {match: Head(epoch=epoch, seq=seq) for match, epoch, seq in found}


def _fits(heads: dict[MatchId, Head], append: Append) -> bool:
    head = heads.get(append.match_id)
    return head is not None and head.seq == append.expected_seq


def _rows(appends: Sequence[Append]) -> list[Values]:
    return [
        {"match_id": append.match_id, "seq": seq, "event_id": entry.id, "data": entry.data}
        for append in appends
        for seq, entry in enumerate(append.entries, append.expected_seq + 1)
    ]


def _result(before: dict[MatchId, Head], append: Append) -> Head | CricksyError:
    head = before.get(append.match_id)
    if head is None:
        return unknown(append.match_id)
    if head.seq != append.expected_seq:
        return SequenceConflict(epoch=head.epoch, seq=head.seq)
    return Head(epoch=head.epoch, seq=append.end)
