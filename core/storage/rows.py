"""A match's row, as several tables' queries read it."""

from typing import Any

import msgspec
from sqlalchemy import Row, select

from core.entitlements.terms import Terms
from core.errors import Conflict
from core.ids import MatchId
from core.ports import MatchRow
from core.storage.tables.matches import matches

MATCH = select(
    matches.c.id,
    matches.c.title,
    matches.c.public,
    matches.c.epoch,
    matches.c.seq,
    matches.c.created_ms,
    matches.c.workspace_id,
    matches.c.created_by,
    matches.c.fan,
    matches.c.tournament_id,
    matches.c.terms,
).where(matches.c.deleted_ms.is_(None))
"""Every match that was not deleted."""

_terms = msgspec.json.Decoder(Terms)


def match_of(row: Row[*tuple[Any, ...]]) -> MatchRow:
    """A row of ``MATCH`` as the ports have it."""
    values = {**row._mapping}  # noqa: SLF001 - public; the underscore keeps it apart from column names
    terms = values.pop("terms")
    return MatchRow(**values, terms=None if terms is None else _terms.decode(terms))


def taken(match_id: MatchId) -> Conflict:
    """The error for an id that belongs to a match which the caller may not hear of."""
    return Conflict("There is a match of that id already.", code="id_taken", match_id=match_id)
