"""Passwords' hashes in SQL, and what ends when one changes."""

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from core.errors import Conflict
from core.ids import AccountId, WorkspaceId
from core.models.people import Account
from core.ports.mail import Mail
from core.ports.people import CodePurpose, NewVersion
from core.storage.accounts import ACCOUNT, entry
from core.storage.codes import IS_GOOD, bad_code, use_code, void_codes
from core.storage.ending import end_devices, end_sessions
from core.storage.engine import Database
from core.storage.mutex import hold
from core.storage.outbox import queue
from core.storage.tables.people import accounts, mail_codes, sessions
from core.storage.trail import note, touch

_OF_CODE = ACCOUNT.join(mail_codes, mail_codes.c.account_id == accounts.c.id).where(
    *IS_GOOD, accounts.c.email == mail_codes.c.email
)
_WHOSE = select(mail_codes.c.account_id).where(*IS_GOOD)
_PROVEN = select(accounts.c.verified_ms).where(accounts.c.id == bindparam("of"), accounts.c.email == bindparam("email"))
_REPLACE = (
    update(accounts)
    .where(accounts.c.id == bindparam("of"), accounts.c.password_hash == bindparam("proof"))
    .values(password_hash=bindparam("better"))
)


class SqlPasswords:
    """Passwords over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_code(self, code_hash: bytes, now_ms: int) -> Account:
        """Whose password a code may set."""
        for row in await self._database.query(_OF_CODE, _reset_code(code_hash, now_ms)):
            return msgspec.convert(row, Account, from_attributes=True)
        raise bad_code()

    async def reset(self, code_hash: bytes, password_hash: str, notice: Mail, now_ms: int) -> NewVersion:
        """Use up a code and set the password."""

        def work(connection: Connection) -> NewVersion:
            whose = connection.execute(_WHOSE, _reset_code(code_hash, now_ms)).scalar_one_or_none()
            if whose is None or not hold(connection, [WorkspaceId(whose)]):
                raise bad_code()
            account = AccountId(whose)
            email = use_code(connection, account, code_hash, CodePurpose.RESET, now_ms)
            proven = connection.execute(_PROVEN, {"of": account, "email": email}).one_or_none()
            if proven is None:
                raise bad_code()
            values = {"password_hash": password_hash, "verified_ms": func.coalesce(accounts.c.verified_ms, now_ms)}
            connection.execute(update(accounts).where(accounts.c.id == account).values(values))
            void_codes(connection, account)
            end_sessions(connection, account, now_ms)
            if proven.verified_ms is None:  # somebody else may have opened the account, and left a device in it
                end_devices(connection, WorkspaceId(account), now_ms)
            note(connection, [entry(account, "password.reset", now_ms)])
            queue(connection, notice, now_ms)
            return _touched(connection, account, now_ms)

        return await self._database.transact(work)

    async def change(  # noqa: PLR0913  each is named at its one call
        self, account: AccountId, proof: str, password_hash: str, *, keep: str, notice: Mail, now_ms: int
    ) -> NewVersion:
        """Set the password and end all sessions but ``keep``."""

        def work(connection: Connection) -> NewVersion:
            hold(connection, [WorkspaceId(account)])
            require_proof(connection, account, proof)
            connection.execute(_REPLACE, {"of": account, "proof": proof, "better": password_hash})
            void_codes(connection, account)
            end_sessions(connection, account, now_ms, sessions.c.id != keep)
            note(connection, [entry(account, "password.changed", now_ms)])
            queue(connection, notice, now_ms)
            return _touched(connection, account, now_ms)

        return await self._database.transact(work)

    async def rehash(self, account: AccountId, proof: str, password_hash: str) -> bool:
        """Keep another hash of the same password."""
        values = {"of": account, "proof": proof, "better": password_hash}
        return await self._database.transact(lambda connection: connection.execute(_REPLACE, values).rowcount == 1)


def require_proof(connection: Connection, account: AccountId, proof: str) -> None:
    """Raise ``Conflict`` unless the account's hash is still the one that a password was checked against."""
    statement = select(accounts.c.id).where(accounts.c.id == account, accounts.c.password_hash == proof)
    if connection.execute(statement).one_or_none() is None:
        raise Conflict("The password was changed just now.")


def _reset_code(code_hash: bytes, now_ms: int) -> dict[str, object]:
    return {"code": code_hash, "purpose": CodePurpose.RESET, "now": now_ms}


def _touched(connection: Connection, account: AccountId, now_ms: int) -> NewVersion:
    workspace = WorkspaceId(account)
    return NewVersion(workspace, touch(connection, workspace, now_ms))
