"""Players whom coaches look after, and who looks after whom, inside the caller's transaction or read whole."""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ids import CoachedPlayerId, WorkspaceId
from core.models.coaching import Assignment, CoachedPlayer
from core.ports.missing import no_coach, no_player
from core.storage.tables.coaching import coach_assignments, coached_players
from core.storage.tables.people import accounts

_COLUMNS = (
    coached_players.c.id,
    coached_players.c.workspace_id,
    coached_players.c.name,
    coached_players.c.created_ms,
)
_LIVE = coached_players.c.deleted_ms.is_(None)
_THIS = (coached_players.c.id == bindparam("of"), _LIVE)
ONE: Final = select(*_COLUMNS).where(*_THIS)
OWNED: Final = (
    select(*_COLUMNS)
    .where(coached_players.c.workspace_id == bindparam("owner"), _LIVE)
    .order_by(coached_players.c.name, coached_players.c.id)
)
NAMES: Final = select(coached_players.c.id, coached_players.c.name).where(
    coached_players.c.workspace_id == bindparam("owner")
)
ASSIGNED: Final = (
    select(coach_assignments)
    .join(coached_players, coached_players.c.id == coach_assignments.c.player_id)
    .where(coached_players.c.workspace_id == bindparam("owner"), _LIVE)
    .order_by(coach_assignments.c.created_ms, coach_assignments.c.coach_id)
)
INSERT: Final = insert(coached_players)
RENAME: Final = update(coached_players).where(*_THIS).values(name=bindparam("called")).returning(*_COLUMNS)
_DELETE = update(coached_players).where(*_THIS).values(deleted_ms=bindparam("at")).returning(coached_players.c.id)
_FORGET = delete(coach_assignments).where(coach_assignments.c.player_id == bindparam("of"))
_ASSIGN = {
    "sqlite": sqlite.insert(coach_assignments).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(coach_assignments).on_conflict_do_nothing(),
}
UNASSIGN: Final = delete(coach_assignments).where(
    coach_assignments.c.player_id == bindparam("of"), coach_assignments.c.coach_id == bindparam("coach")
)
_COACH = select(accounts.c.id).where(accounts.c.id == bindparam("of"))


def player_of(row: Row[*tuple[Any, ...]]) -> CoachedPlayer:
    """A row as the ports have it."""
    return msgspec.convert(row, CoachedPlayer, from_attributes=True)


def remove(connection: Connection, player: CoachedPlayerId, now_ms: int) -> None:
    """Take a player out of all lists, and from all coaches. Raises ``NotFound``."""
    if connection.execute(_DELETE, {"of": player, "at": now_ms}).one_or_none() is None:
        raise no_player(player)
    connection.execute(_FORGET, {"of": player})


def assign(connection: Connection, assignment: Assignment) -> None:
    """Let a coach look after a player. Raises ``NotFound`` for either."""
    if connection.execute(ONE, {"of": assignment.player_id}).one_or_none() is None:
        raise no_player(assignment.player_id)
    if connection.execute(_COACH, {"of": assignment.coach_id}).one_or_none() is None:
        raise no_coach(assignment.coach_id)
    connection.execute(_ASSIGN[connection.dialect.name], msgspec.structs.asdict(assignment))


def require(connection: Connection, workspace: WorkspaceId, players: Collection[CoachedPlayerId]) -> None:
    """Raise ``NotFound`` for one that is not a player of the workspace."""
    if not players:
        return
    owned = select(coached_players.c.id).where(
        coached_players.c.id.in_(players), coached_players.c.workspace_id == workspace, _LIVE
    )
    found = set(connection.execute(owned).scalars())
    for player in players:
        if player not in found:
            raise no_player(player)
