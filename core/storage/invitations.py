"""Invitations in SQL: of each only the hash of its code is kept."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from core.clock import unix_ms
from core.errors import NotFound
from core.ids import WorkspaceId
from core.models.billing import AuditEntry
from core.models.people import Invitation, Role
from core.ports.organisations import NewInvitation
from core.ports.plans import Change
from core.storage.amend import amend
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.outbox import queue
from core.storage.tables.people import invitations
from core.storage.trail import note

_INVITATION = select(
    invitations.c.id,
    invitations.c.organisation_id,
    invitations.c.email,
    invitations.c.role,
    invitations.c.seat,
    invitations.c.invited_by,
    invitations.c.created_ms,
    invitations.c.expires_ms,
).where(invitations.c.used_ms.is_(None), invitations.c.expires_ms > bindparam("now"))
"""Those that can still be accepted."""
_BY_CODE = _INVITATION.where(invitations.c.hash == bindparam("hash"))
_OF_ORGANISATION = _INVITATION.where(invitations.c.organisation_id == bindparam("of")).order_by(
    invitations.c.created_ms.desc(), invitations.c.id.desc()
)
_VOID = (
    update(invitations)
    .where(
        invitations.c.organisation_id == bindparam("of"),
        invitations.c.email == bindparam("to"),
        invitations.c.used_ms.is_(None),
    )
    .values(used_ms=bindparam("now"))
)
_USE = (
    update(invitations)
    .where(
        invitations.c.organisation_id == bindparam("of"),
        invitations.c.id == bindparam("which"),
        invitations.c.used_ms.is_(None),
        invitations.c.expires_ms > bindparam("now"),
    )
    .values(used_ms=bindparam("now"))
)


class SqlInvitations:
    """The invitations over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def invite(self, new: NewInvitation, audit: AuditEntry) -> None:
        """Keep an invitation and queue its mail; an earlier one of the same address there becomes void."""
        offer = new.invitation
        refuse_unstorable(offer.email)
        row = {
            "hash": new.hash,
            "id": offer.id,
            "organisation_id": offer.organisation_id,
            "email": offer.email,
            "role": offer.role.value,
            "seat": offer.seat,
            "invited_by": offer.invited_by,
            "created_ms": offer.created_ms,
            "expires_ms": offer.expires_ms,
        }

        def work(connection: Connection) -> None:
            now_ms = offer.created_ms
            # Two invitations follow each other, so that one at most of an address is good.
            hold(connection, [offer.organisation_id])
            connection.execute(_VOID, {"of": offer.organisation_id, "to": offer.email, "now": now_ms})
            connection.execute(insert(invitations), row)
            queue(connection, new.mail, now_ms)
            note(connection, [audit])

        await self._database.transact(work)

    async def invited(self, code_hash: bytes) -> Invitation:
        """The invitation of a code."""
        for row in await self._database.query(_BY_CODE, {"hash": code_hash, "now": self._now_ms()}):
            return _invitation(row)
        raise _void()

    async def invitations(self, organisation: WorkspaceId) -> Sequence[Invitation]:
        """Those that can still be accepted, the newest first."""
        rows = await self._database.query(_OF_ORGANISATION, {"of": organisation, "now": self._now_ms()})
        return [_invitation(row) for row in rows]

    async def withdraw(self, organisation: WorkspaceId, invitation: str, audit: AuditEntry) -> None:
        """Make an invitation void."""
        refuse_unstorable(organisation, invitation)

        def work(connection: Connection) -> None:
            _use(connection, organisation, invitation, self._now_ms())
            note(connection, [audit])

        await self._database.transact(work)

    async def accept(
        self, invitation: Invitation, version: int, changes: Sequence[Change], audit: Sequence[AuditEntry]
    ) -> int:
        """Use an invitation up and amend the organisation's record."""
        now_ms = self._now_ms()

        def work(connection: Connection) -> int:
            new = amend(connection, invitation.organisation_id, version, changes, audit, now_ms)
            _use(connection, invitation.organisation_id, invitation.id, now_ms)
            return new

        return await self._database.transact(work)


def _use(connection: Connection, organisation: WorkspaceId, invitation: str, now_ms: int) -> None:
    if not connection.execute(_USE, {"of": organisation, "which": invitation, "now": now_ms}).rowcount:
        raise _void()


def _void() -> NotFound:
    return NotFound("This invitation is not valid any more.", code="bad_code")


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(
        id=row.id,
        organisation_id=row.organisation_id,
        email=row.email,
        role=Role(row.role),
        seat=row.seat,
        invited_by=row.invited_by,
        created_ms=row.created_ms,
        expires_ms=row.expires_ms,
    )
