"""What every table of a tournament's parts needs: the tournament held still, and its parts let go with it."""

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, func, select

from core.errors import NotFound, TooLarge
from core.ids import TournamentId, WorkspaceId
from core.storage.tables.fixtures import tournaments
from core.storage.tables.tournament import (
    fixtures,
    tournament_entries,
    tournament_officials,
    tournament_rules,
    venues,
)

_HOLD = (
    select(tournaments.c.id)
    .where(tournaments.c.id == bindparam("of"), tournaments.c.deleted_ms.is_(None))
    .with_for_update()
)
_PARTS = (fixtures, tournament_officials, tournament_entries, tournament_rules)


def hold_tournament(connection: Connection, tournament: TournamentId) -> None:
    """Keep others from changing the tournament's parts until the transaction ends. Raises ``NotFound``."""
    if connection.execute(_HOLD, {"of": tournament}).one_or_none() is None:
        raise unknown_tournament(tournament)


def require_room(connection: Connection, table: Table, most: int, *which: ColumnElement[bool]) -> None:
    """Raise ``TooLarge`` where ``which`` are as many rows as there may be."""
    there = connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
    if there >= most:
        raise TooLarge(f"There are at most {most} of these.", code="too_many", most=most)


def end_parts(connection: Connection, tournament: TournamentId) -> None:
    """Remove all that a tournament is made of; its matches stay."""
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.tournament_id == tournament))


def end_grounds(connection: Connection, workspace: WorkspaceId) -> None:
    """Remove all of a workspace's tournaments' parts, and its grounds."""
    own = select(tournaments.c.id).where(tournaments.c.workspace_id == workspace).scalar_subquery()
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.tournament_id.in_(own)))
    connection.execute(delete(venues).where(venues.c.workspace_id == workspace))


def unknown_tournament(tournament: TournamentId) -> NotFound:
    """The error for a tournament that is not there."""
    return NotFound("There is no such tournament.", tournament=tournament)
