"""The chain of a session's refresh tokens, in SQL."""

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from core.errors import Unauthorized
from core.models.people import Session
from core.ports.sessions import SESSION_MS
from core.storage.tables.people import refresh_tokens, sessions

_AGAIN_MS = 60_000
"""How long a client whose answer was lost may come with the same token."""
_READ = (
    select(sessions, refresh_tokens.c.used_ms)
    .join(refresh_tokens, refresh_tokens.c.session_id == sessions.c.id)
    .where(refresh_tokens.c.hash == bindparam("token"))
)
_USED = select(refresh_tokens.c.used_ms).where(refresh_tokens.c.hash == bindparam("token"))
_USE = update(refresh_tokens).where(refresh_tokens.c.hash == bindparam("token")).values(used_ms=bindparam("now"))
_SEE = (
    update(sessions)
    .where(sessions.c.id == bindparam("of"))
    .values(seen_ms=bindparam("now"), expires_ms=bindparam("until"), address=bindparam("at"))
    .returning(sessions)
)
_FORGET = delete(refresh_tokens).where(
    refresh_tokens.c.session_id == bindparam("of"), refresh_tokens.c.used_ms < bindparam("before")
)


def keep_token(connection: Connection, session: str, token_hash: bytes, now_ms: int) -> None:
    """Add a token to a session's chain."""
    connection.execute(insert(refresh_tokens), {"hash": token_hash, "session_id": session, "issued_ms": now_ms})


def rotate(connection: Connection, token_hash: bytes, next_hash: bytes, address: str, now_ms: int) -> Session | None:
    """Use a token up in favour of the next, while the account is held; ``None`` where it must not come any more.

    A used token is remembered as long as the session that it was stolen from could sleep: a thief's use of it is
    noticed when its owner comes back. Raises ``Unauthorized`` (``session_revoked``) where the session is over.
    """
    found = connection.execute(_READ, {"token": token_hash}).one_or_none()
    if found is None or found.revoked_ms is not None or found.expires_ms <= now_ms:
        raise Unauthorized("This session is over: sign in again.", code="session_revoked")
    if found.used_ms is None:
        connection.execute(_USE, {"token": token_hash, "now": now_ms})
        keep_token(connection, found.id, next_hash, now_ms)
        connection.execute(_FORGET, {"of": found.id, "before": now_ms - SESSION_MS})
    elif now_ms - found.used_ms > _AGAIN_MS or connection.execute(_USED, {"token": next_hash}).scalar_one() is not None:
        return None
    seen = {"of": found.id, "now": now_ms, "until": now_ms + SESSION_MS, "at": address}
    return msgspec.convert(connection.execute(_SEE, seen).one(), Session, from_attributes=True)
