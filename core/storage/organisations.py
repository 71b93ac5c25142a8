"""Organisations and their members in SQL; what the members may do there is in the records."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from core.errors import NotFound
from core.ids import AccountId, WorkspaceId
from core.models.billing import AuditEntry
from core.models.people import Member, Role, Workspace, WorkspaceKind
from core.ports.organisations import Place
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.tables.people import accounts, members, workspaces
from core.storage.trail import note

_WORKSPACE = (
    workspaces.c.id,
    workspaces.c.kind,
    workspaces.c.name,
    workspaces.c.version,
    workspaces.c.anchor_ms,
    workspaces.c.created_ms,
    workspaces.c.closed_ms,
)
_ONE = select(*_WORKSPACE).where(
    workspaces.c.id == bindparam("of"), workspaces.c.kind == WorkspaceKind.ORGANISATION.value
)
_PLACES = (
    select(*_WORKSPACE, members.c.role, members.c.seat)
    .join(members, members.c.organisation_id == workspaces.c.id)
    .where(members.c.account_id == bindparam("of"), workspaces.c.closed_ms.is_(None))
    .order_by(workspaces.c.name, workspaces.c.id)
)
_OWN = workspaces.alias("own")
_MEMBERS = (
    select(
        members.c.organisation_id,
        members.c.account_id,
        _OWN.c.name,
        accounts.c.email,
        members.c.role,
        members.c.seat,
        members.c.joined_ms,
    )
    .join(accounts, accounts.c.id == members.c.account_id)
    .join(_OWN, _OWN.c.id == members.c.account_id)
    .where(members.c.organisation_id == bindparam("of"))
    .order_by(members.c.joined_ms, members.c.account_id)
)
_RENAME = update(workspaces).where(workspaces.c.id == bindparam("of")).values(name=bindparam("to"))


class SqlRegister:
    """The register over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        """It writes what ``database`` keeps of organisations, but for their records."""
        self._database = database

    async def create(self, organisation: Workspace, owner: AccountId, audit: AuditEntry) -> None:
        """Add an organisation with its first member, the owner."""
        refuse_unstorable(organisation.name)
        row = {
            "id": organisation.id,
            "kind": WorkspaceKind.ORGANISATION.value,
            "name": organisation.name,
            "version": organisation.version,
            "anchor_ms": organisation.anchor_ms,
            "not_before_ms": 0,
            "created_ms": organisation.created_ms,
        }
        member = {
            "organisation_id": organisation.id,
            "account_id": owner,
            "role": Role.OWNER.value,
            "joined_ms": organisation.created_ms,
        }

        def work(connection: Connection) -> None:
            if not hold(connection, [WorkspaceId(owner)]):
                raise NotFound("There is no such account.", account=owner)
            connection.execute(insert(workspaces), row)
            connection.execute(insert(members), member)
            note(connection, [audit])

        await self._database.transact(work)

    async def rename(self, organisation: WorkspaceId, name: str, audit: AuditEntry) -> None:
        """Give it another name."""
        refuse_unstorable(organisation, name)

        def work(connection: Connection) -> None:
            connection.execute(_RENAME, {"of": organisation, "to": name})
            note(connection, [audit])

        await self._database.transact(work)

    async def organisation(self, organisation: WorkspaceId) -> Workspace:
        """One organisation."""
        for row in await self._database.query(_ONE, {"of": organisation}):
            return _workspace(row)
        raise NotFound("There is no such organisation.", workspace=organisation)

    async def places(self, account: AccountId) -> Sequence[Place]:
        """Where the account is a member, the closed ones left out, by name."""
        rows = await self._database.query(_PLACES, {"of": account})
        return [Place(organisation=_workspace(row), role=Role(row.role), seat=row.seat) for row in rows]

    async def members(self, organisation: WorkspaceId) -> Sequence[Member]:
        """Its members, the oldest first."""
        return [_member(row) for row in await self._database.query(_MEMBERS, {"of": organisation})]


def _workspace(row: Row[*tuple[Any, ...]]) -> Workspace:
    return Workspace(
        id=row.id,
        kind=WorkspaceKind(row.kind),
        name=row.name,
        version=row.version,
        anchor_ms=row.anchor_ms,
        created_ms=row.created_ms,
        closed_ms=row.closed_ms,
    )


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    return Member(
        organisation_id=row.organisation_id,
        account_id=row.account_id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        seat=row.seat,
        joined_ms=row.joined_ms,
    )
