"""Accounts and organisations in SQL, as an administrator looks for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from core.errors import NotFound
from core.models.people import WorkspaceKind
from core.ports.directory import Listed
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.people import accounts, workspaces

_LISTED = select(
    workspaces.c.id,
    workspaces.c.kind,
    workspaces.c.name,
    accounts.c.email,
    accounts.c.verified_ms,
    accounts.c.superuser,
    workspaces.c.created_ms,
    workspaces.c.closed_ms,
).select_from(workspaces.outerjoin(accounts, accounts.c.id == workspaces.c.id))
_IS = or_(workspaces.c.id == bindparam("id"), accounts.c.email == bindparam("email"))
_ONE = _LISTED.where(_IS)


class SqlDirectory:
    """The directory over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """It only reads ``database``."""
        self._database = database

    async def find(self, words: str, limit: int = 50) -> Sequence[Listed]:
        """Those whose id or address is ``words``, then those in whose address or name it stands, the newest first."""
        refuse_unstorable(words)
        stands = or_(
            accounts.c.email.icontains(words.strip(), autoescape=True),
            workspaces.c.name.icontains(words.strip(), autoescape=True),
        )
        statement = _LISTED.where(or_(_IS, stands)).order_by(_IS.desc(), workspaces.c.created_ms.desc()).limit(limit)
        return [_listed(row) for row in await self._database.query(statement, _exactly(words))]

    async def one(self, name: str) -> Listed:
        """The one whose id or address is ``name``."""
        for row in await self._database.query(_ONE, _exactly(name)):
            return _listed(row)
        raise NotFound("There is no account and no organisation of that name.", name=name)


def _exactly(name: str) -> dict[str, object]:
    return {"id": name.strip(), "email": name.strip().casefold()}


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(
        workspace=row.id,
        kind=WorkspaceKind(row.kind),
        name=row.name,
        email=row.email,
        verified=row.verified_ms is not None,
        superuser=bool(row.superuser),
        created_ms=row.created_ms,
        closed_ms=row.closed_ms,
    )
