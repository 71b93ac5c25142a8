"""Owned matches in SQL."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import unix_ms
from core.entitlements.keys import Limit
from core.entitlements.terms import Terms
from core.errors import NotFound
from core.ids import MatchId, TournamentId, WorkspaceId
from core.ports import MatchRow
from core.ports.games import Game
from core.storage.append import unknown
from core.storage.engine import Database, Values, refuse_unstorable
from core.storage.gauges import give_one_back, hold_one
from core.storage.rows import MATCH, match_of, taken
from core.storage.tables.fixtures import tournaments
from core.storage.tables.matches import matches

_INSERT = {
    "sqlite": sqlite.insert(matches).on_conflict_do_nothing(index_elements=[matches.c.id]).returning(matches.c.id),
    "postgresql": (
        postgresql.insert(matches).on_conflict_do_nothing(index_elements=[matches.c.id]).returning(matches.c.id)
    ),
}
_ONE = MATCH.where(matches.c.id == bindparam("of"))
_OWNED = MATCH.where(matches.c.workspace_id == bindparam("owner"))
_NEWEST = _OWNED.order_by(matches.c.created_ms.desc(), matches.c.id.desc()).limit(bindparam("most"))
_OLDER = _NEWEST.where(matches.c.created_ms < bindparam("before"))
_IN_TOURNAMENT = MATCH.where(matches.c.tournament_id == bindparam("in_tournament")).order_by(
    matches.c.created_ms, matches.c.id
)
_THIS = (matches.c.id == bindparam("of"), matches.c.deleted_ms.is_(None))
_OF_OWNER = (*_THIS, matches.c.workspace_id == bindparam("owner"))
_RENAME = update(matches).where(*_OF_OWNER).values(title=bindparam("called")).returning(matches.c.id)
_DELETE = update(matches).where(*_OF_OWNER).values(deleted_ms=bindparam("at")).returning(matches.c.fan)
_AGREE = update(matches).where(*_THIS, matches.c.terms.is_(None)).values(terms=bindparam("agreed"))
_TOURNAMENT = select(tournaments.c.id).where(
    tournaments.c.id == bindparam("of"),
    tournaments.c.workspace_id == bindparam("owner"),
    tournaments.c.deleted_ms.is_(None),
)
_terms = msgspec.json.Encoder()


class SqlGames:
    """Owned matches over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock; a match's epoch is the second in which it was created."""
        self._database = database
        self._now_ms = now_ms

    async def create(self, game: Game, meter: str, limit: int | None) -> tuple[MatchRow, bool]:
        """Register a match and count it, both or neither; whether it was not there before."""
        refuse_unstorable(game.id, game.title, game.tournament_id or "")
        now = self._now_ms()
        row = {**msgspec.structs.asdict(game), "epoch": now // 1000, "seq": 0, "created_ms": now}

        def work(connection: Connection) -> tuple[MatchRow, bool]:
            created = connection.execute(_INSERT[connection.dialect.name], row).one_or_none() is not None
            match = _one(connection, game.id)
            if match is None or match.workspace_id != game.workspace_id:
                raise taken(game.id)
            if created:
                _require_tournament(connection, game)
                hold_one(connection, game.workspace_id, meter, limit, game.id, now)
            return match, created

        return await self._database.transact(work)

    async def rename(self, match_id: MatchId, workspace: WorkspaceId, title: str) -> MatchRow:
        """Give one of the workspace's matches another title."""
        refuse_unstorable(match_id, title)

        def work(connection: Connection) -> MatchRow:
            connection.execute(_RENAME, {"of": match_id, "owner": workspace, "called": title})
            match = _one(connection, match_id)
            if match is None or match.workspace_id != workspace:
                raise unknown(match_id)
            return match

        return await self._database.transact(work)

    async def delete(self, match_id: MatchId, workspace: WorkspaceId) -> None:
        """Take one of the workspace's matches out of all lists and give its charge back."""
        refuse_unstorable(match_id)
        now = self._now_ms()

        def work(connection: Connection) -> None:
            values = {"of": match_id, "owner": workspace, "at": now}
            fan = connection.execute(_DELETE, values).scalar_one_or_none()
            if fan is None:
                raise unknown(match_id)
            meter = Limit.FAN_MATCHES if fan else Limit.MAX_GAMES
            give_one_back(connection, workspace, meter, match_id, now)

        await self._database.transact(work)

    async def owned(self, workspace: WorkspaceId, *, before_ms: int | None, limit: int) -> Sequence[MatchRow]:
        """The workspace's matches that were created before then, the newest first."""
        values: Values = {"owner": workspace, "most": limit}
        if before_ms is None:
            return _rows(await self._database.query(_NEWEST, values))
        return _rows(await self._database.query(_OLDER, {**values, "before": before_ms}))

    async def of_tournament(self, tournament: TournamentId) -> Sequence[MatchRow]:
        """The matches of a tournament, the oldest first."""
        return _rows(await self._database.query(_IN_TOURNAMENT, {"in_tournament": tournament}))

    async def agree(self, match_id: MatchId, terms: Terms) -> Terms:
        """Keep the terms that the match begins with, unless it has some."""
        refuse_unstorable(match_id)

        def work(connection: Connection) -> Terms:
            connection.execute(_AGREE, {"of": match_id, "agreed": _terms.encode(terms).decode()})
            match = _one(connection, match_id)
            if match is None or match.terms is None:
                raise unknown(match_id)
            return match.terms

        return await self._database.transact(work)


def _one(connection: Connection, match_id: MatchId) -> MatchRow | None:
    row = connection.execute(_ONE, {"of": match_id}).one_or_none()
    return None if row is None else match_of(row)


def _rows(rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[MatchRow]:
    return [match_of(row) for row in rows]


def _require_tournament(connection: Connection, game: Game) -> None:
    if game.tournament_id is None:
        return
    if connection.execute(_TOURNAMENT, {"of": game.tournament_id, "owner": game.workspace_id}).one_or_none() is None:
        raise NotFound("There is no such tournament.", tournament=game.tournament_id)
