"""Accounts in SQL."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import Conflict, NotFound
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.billing import AuditEntry
from core.models.people import Account, WorkspaceKind
from core.ports.mail import Mail
from core.ports.people import CodePurpose, Credentials, NewAccount, NewCode
from core.storage.codes import bad_code, keep_code, use_code, void_codes
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.outbox import queue
from core.storage.tables.people import accounts, sessions, workspaces
from core.storage.trail import note

ACCOUNT = select(
    accounts.c.id,
    accounts.c.email,
    workspaces.c.name,
    accounts.c.verified_ms,
    accounts.c.superuser,
    accounts.c.created_ms,
    accounts.c.password_hash,
).join_from(accounts, workspaces, accounts.c.id == workspaces.c.id)
"""Accounts, the closed ones included."""
_BY_EMAIL = ACCOUNT.where(accounts.c.email == bindparam("email"), accounts.c.password_hash.is_not(None))
_BY_ID = ACCOUNT.where(accounts.c.id == bindparam("of"), accounts.c.password_hash.is_not(None))
_SIGNED_IN_AT = (
    select(sessions.c.id)
    .where(
        sessions.c.account_id == bindparam("of"),
        sessions.c.address == bindparam("address"),
        sessions.c.revoked_ms.is_(None),
        sessions.c.expires_ms > bindparam("now"),
    )
    .limit(1)
)
_ADD = {
    "sqlite": sqlite.insert(accounts).on_conflict_do_nothing().returning(accounts.c.id),
    "postgresql": postgresql.insert(accounts).on_conflict_do_nothing().returning(accounts.c.id),
}
_ADD_WORKSPACE = {
    "sqlite": sqlite.insert(workspaces).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(workspaces).on_conflict_do_nothing(),
}


class SqlAccounts:
    """Accounts over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def register(self, new: NewAccount, code: NewCode, welcome: Mail | None, known: Mail | None) -> None:
        """Make an account, or tell its address that it has one."""
        refuse_unstorable(new.email, new.name)

        def work(connection: Connection) -> None:
            workspace, account = _rows(new)
            connection.execute(_ADD_WORKSPACE[connection.dialect.name], workspace)
            if connection.execute(_ADD[connection.dialect.name], account).scalar_one_or_none() is not None:
                keep_code(connection, code)
                mail = welcome
                note(connection, [entry(new.id, "account.registered", new.created_ms)])
            elif connection.execute(_BY_ID, {"of": new.id}).one_or_none() is None:
                connection.execute(delete(workspaces).where(workspaces.c.id == new.id))
                mail = known
            else:  # this runs for the second time, after the answer to the first was lost
                mail = None
            if mail is not None:
                queue(connection, mail, new.created_ms)

        await self._database.transact(work)

    async def by_email(self, email: str) -> Credentials | None:
        """Who has an address."""
        for row in await self._database.query(_BY_EMAIL, {"email": email}):
            return credentials_of(row)
        return None

    async def by_id(self, account: AccountId) -> Credentials:
        """One account."""
        for row in await self._database.query(_BY_ID, {"of": account}):
            return credentials_of(row)
        raise NotFound("There is no such account.")

    async def signed_in_at(self, account: AccountId | None, address: str, now_ms: int) -> bool:
        """Whether the account has a session that was last seen at that address."""
        values: dict[str, object] = {"of": account or "", "address": address, "now": now_ms}
        return bool(await self._database.query(_SIGNED_IN_AT, values))

    async def rename(self, account: AccountId, name: str) -> None:
        """Give an account and its workspace another name."""
        refuse_unstorable(name)
        statement = (
            update(workspaces)
            .where(
                workspaces.c.id == account, workspaces.c.kind == WorkspaceKind.PERSON, workspaces.c.closed_ms.is_(None)
            )
            .values(name=name)
        )
        await self._database.transact(lambda connection: connection.execute(statement))

    async def send(self, code: NewCode | None, mails: Sequence[Mail], now_ms: int) -> None:
        """Keep a code and queue the mails about it."""

        def work(connection: Connection) -> None:
            if code is not None and hold(connection, [WorkspaceId(code.account_id)]):
                keep_code(connection, code)
            for mail in mails:
                queue(connection, mail, now_ms)

        await self._database.transact(work)

    async def verify(self, account: AccountId, code_hash: bytes, now_ms: int) -> None:
        """Use up a code that proves the account's address."""

        def work(connection: Connection) -> None:
            hold(connection, [WorkspaceId(account)])
            email = use_code(connection, account, code_hash, CodePurpose.VERIFY, now_ms)
            proven = (
                update(accounts)
                .where(accounts.c.id == account, accounts.c.email == email)
                .values(verified_ms=func.coalesce(accounts.c.verified_ms, now_ms))
            )
            if not connection.execute(proven).rowcount:
                raise bad_code()
            note(connection, [entry(account, "account.verified", now_ms)])

        await self._database.transact(work)

    async def change_email(self, account: AccountId, code_hash: bytes, now_ms: int) -> None:
        """Use up a code and change to the address that it proves."""

        def work(connection: Connection) -> None:
            hold(connection, [WorkspaceId(account)])
            email = use_code(connection, account, code_hash, CodePurpose.EMAIL, now_ms)
            if connection.execute(_BY_EMAIL, {"email": email}).one_or_none() is not None:
                raise Conflict("Another account has this address by now.", code="email_taken")
            values = {"email": email, "verified_ms": now_ms}
            connection.execute(update(accounts).where(accounts.c.id == account).values(values))
            void_codes(connection, account)
            note(connection, [entry(account, "email.changed", now_ms)])

        await self._database.transact(work)


def credentials_of(row: Row[*tuple[Any, ...]]) -> Credentials:
    """A row of ``ACCOUNT`` of an account that is not closed."""
    return Credentials(account=msgspec.convert(row, Account, from_attributes=True), password_hash=row.password_hash)


def entry(workspace: str, action: str, now_ms: int, *, actor: str | None = None, reason: str = "") -> AuditEntry:
    """What the audit says, in ids alone, since it outlives the account; without ``actor`` its person acted."""
    return AuditEntry(
        id=uuid7(now_ms),
        at_ms=now_ms,
        actor=actor or workspace,
        workspace_id=WorkspaceId(workspace),
        action=action,
        before=None,
        after=None,
        reason=reason,
    )


def _rows(new: NewAccount) -> tuple[dict[str, object], dict[str, object]]:
    workspace: dict[str, object] = {
        "id": new.id,
        "kind": WorkspaceKind.PERSON,
        "name": new.name,
        "version": 1,
        "anchor_ms": new.created_ms,
        "not_before_ms": 0,
        "created_ms": new.created_ms,
    }
    account: dict[str, object] = {
        "id": new.id,
        "email": new.email,
        "password_hash": new.password_hash,
        "superuser": False,
        "created_ms": new.created_ms,
    }
    return workspace, account
