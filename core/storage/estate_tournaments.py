"""What the tournaments and grounds of an account's own workspace, ``of``, are made of."""

from typing import Any, Final

from sqlalchemy import BindParameter, ScalarSelect, Select, bindparam, select

from core.storage.tables.fixtures import tournaments
from core.storage.tables.tournament import fixtures, tournament_entries, tournament_officials, venues

_of: Final[BindParameter[str]] = bindparam("of")
_MINE: Final[ScalarSelect[str]] = select(tournaments.c.id).where(tournaments.c.workspace_id == _of).scalar_subquery()

TOURNAMENTS: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "venues": select(venues).where(venues.c.workspace_id == _of).order_by(venues.c.created_ms),
    "entries": select(tournament_entries)
    .where(tournament_entries.c.tournament_id.in_(_MINE))
    .order_by(tournament_entries.c.created_ms),
    "officials": select(tournament_officials)
    .where(tournament_officials.c.tournament_id.in_(_MINE))
    .order_by(tournament_officials.c.created_ms),
    "fixtures": select(fixtures)
    .where(fixtures.c.tournament_id.in_(_MINE))
    .order_by(fixtures.c.tournament_id, fixtures.c.number),
}
