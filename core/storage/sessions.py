"""Sessions in SQL."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from core.errors import Conflict, NotFound, Unauthorized
from core.ids import AccountId, WorkspaceId
from core.models.people import Session
from core.ports.people import NewVersion
from core.ports.sessions import SESSION_MS, Rotation
from core.storage.accounts import entry
from core.storage.ending import end_sessions
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.passwords import require_proof
from core.storage.rotation import keep_token, rotate
from core.storage.tables.people import mail_codes, refresh_tokens, sessions
from core.storage.trail import note, touch

_OPEN = (
    select(sessions)
    .where(
        sessions.c.account_id == bindparam("of"),
        sessions.c.revoked_ms.is_(None),
        sessions.c.expires_ms > bindparam("now"),
    )
    .order_by(sessions.c.seen_ms.desc(), sessions.c.id.desc())
)
_BY_TOKEN = (
    select(sessions.c.id, sessions.c.account_id)
    .join(refresh_tokens, refresh_tokens.c.session_id == sessions.c.id)
    .where(refresh_tokens.c.hash == bindparam("token"))
)
_OVER = select(sessions.c.id).where(sessions.c.expires_ms < bindparam("before")).scalar_subquery()
_PRUNE = (
    delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(_OVER)),
    delete(sessions).where(sessions.c.expires_ms < bindparam("before")),
    delete(mail_codes).where(mail_codes.c.expires_ms < bindparam("before")),
)


class SqlSessions:
    """Sessions over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, session: Session, proof: str, token_hash: bytes, most: int) -> NewVersion | None:
        """Begin a session."""
        refuse_unstorable(session.agent, session.address)
        account, now_ms = session.account_id, session.created_ms

        def work(connection: Connection) -> NewVersion | None:
            hold(connection, [WorkspaceId(account)])
            try:
                require_proof(connection, account, proof)
            except Conflict as changed:
                raise Unauthorized("The password was changed just now.", code="wrong_credentials") from changed
            connection.execute(insert(sessions), msgspec.to_builtins(session))
            keep_token(connection, session.id, token_hash, now_ms)
            beyond = connection.execute(_OPEN.offset(most), {"of": account, "now": now_ms}).all()
            return _end(connection, account, now_ms, [row.id for row in beyond])[0]

        return await self._database.transact(work)

    async def rotate(self, token_hash: bytes, next_hash: bytes, address: str, now_ms: int) -> Rotation:
        """Use up a token."""
        refuse_unstorable(address)

        def work(connection: Connection) -> Rotation:
            whose = _of_token(connection, token_hash)
            if whose is None:
                raise Unauthorized
            session_id, account = whose
            hold(connection, [WorkspaceId(account)])
            session = rotate(connection, token_hash, next_hash, address, now_ms)
            if session is not None:
                return Rotation(session=session, reused=None)
            reused, _ = _end(connection, account, now_ms, [session_id], action="session.reused")
            ended = connection.execute(select(sessions).where(sessions.c.id == session_id)).one()
            return Rotation(session=msgspec.convert(ended, Session, from_attributes=True), reused=reused)

        return await self._database.transact(work)

    async def sessions(self, account: AccountId, now_ms: int) -> Sequence[Session]:
        """Those that are not over."""
        rows = await self._database.query(_OPEN, {"of": account, "now": now_ms})
        return [msgspec.convert(row, Session, from_attributes=True) for row in rows]

    async def end(
        self, account: AccountId, session: str, now_ms: int, *, actor: str | None = None, reason: str = ""
    ) -> NewVersion:
        """End one session."""
        refuse_unstorable(session, reason)

        def work(connection: Connection) -> NewVersion:
            hold(connection, [WorkspaceId(account)])
            version, _ = _end(connection, account, now_ms, [session], actor=actor, reason=reason)
            if version is None:
                raise NotFound("There is no such session.", session=session)
            return version

        return await self._database.transact(work)

    async def end_others(self, account: AccountId, keep: str, now_ms: int) -> tuple[NewVersion | None, int]:
        """End all sessions but one."""

        def work(connection: Connection) -> tuple[NewVersion | None, int]:
            hold(connection, [WorkspaceId(account)])
            others = connection.execute(_OPEN, {"of": account, "now": now_ms}).all()
            return _end(connection, account, now_ms, [row.id for row in others if row.id != keep])

        return await self._database.transact(work)

    async def end_by_token(self, token_hash: bytes, now_ms: int) -> NewVersion | None:
        """End the session that a refresh token belongs to."""

        def work(connection: Connection) -> NewVersion | None:
            whose = _of_token(connection, token_hash)
            if whose is None:
                return None
            session_id, account = whose
            hold(connection, [WorkspaceId(account)])
            return _end(connection, account, now_ms, [session_id])[0]

        return await self._database.transact(work)

    async def prune(self, now_ms: int) -> None:
        """Remove what is long over."""

        def work(connection: Connection) -> None:
            for statement in _PRUNE:
                connection.execute(statement, {"before": now_ms - SESSION_MS})

        await self._database.transact(work)


def _of_token(connection: Connection, token_hash: bytes) -> tuple[str, AccountId] | None:
    row = connection.execute(_BY_TOKEN, {"token": token_hash}).one_or_none()
    return None if row is None else (row.id, AccountId(row.account_id))


def _end(  # noqa: PLR0913 - what is ended, and what the audit says of it
    connection: Connection,
    account: AccountId,
    now_ms: int,
    ids: Sequence[str],
    *,
    action: str = "session.ended",
    actor: str | None = None,
    reason: str = "",
) -> tuple[NewVersion | None, int]:
    """End sessions with all that belongs to it: the record's next version, where any was open, and how many were."""
    ended = end_sessions(connection, account, now_ms, sessions.c.id.in_(ids)) if ids else ()
    if not ended:
        return None, 0
    why = ": ".join(filter(None, (", ".join(ended), reason)))
    note(connection, [entry(account, action, now_ms, actor=actor, reason=why)])
    workspace = WorkspaceId(account)
    return NewVersion(workspace, touch(connection, workspace, now_ms)), len(ended)
