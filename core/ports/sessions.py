"""Sessions, and the chains of tokens that keep them going. Every method raises ``Unavailable``."""

from collections.abc import Sequence
from typing import Final, Protocol

from msgspec import Struct

from core.ids import AccountId
from core.models.people import Session
from core.ports.people import NewVersion

ACCESS_MS: Final = 15 * 60_000
"""How long a session's access token lives: for so long its revocation has to be known."""
SESSION_MS: Final = 30 * 24 * 3_600_000
"""How long a session lives after its last use."""


class Rotation(Struct, frozen=True, kw_only=True):
    """What came of a refresh token."""

    session: Session
    reused: NewVersion | None
    """The record's version after the session had to be ended, because the token had been used before."""


class SessionBook(Protocol):
    """The sessions and their chains of refresh tokens."""

    async def open(self, session: Session, proof: str, token_hash: bytes, most: int) -> NewVersion | None:
        """Begin a session; beyond ``most`` of an account's, those that were seen longest ago end.

        Raises ``Unauthorized`` where the password was changed since it was checked.
        """
        ...

    async def rotate(self, token_hash: bytes, next_hash: bytes, address: str, now_ms: int) -> Rotation:
        """Use up a token; its session goes on with the next one, and is seen at ``address``.

        Within a minute, and as long as the next one was not used, the same token may come again.
        Raises ``Unauthorized`` for an unknown token, with the code ``session_revoked`` where the session is over.
        """
        ...

    async def sessions(self, account: AccountId, now_ms: int) -> Sequence[Session]:
        """Those that are not over, the latest seen first."""
        ...

    async def end(
        self, account: AccountId, session: str, now_ms: int, *, actor: str | None = None, reason: str = ""
    ) -> NewVersion:
        """End one session; ``actor`` is who does it, if not the account itself. Raises ``NotFound``."""
        ...

    async def end_others(self, account: AccountId, keep: str, now_ms: int) -> tuple[NewVersion | None, int]:
        """End all sessions but one; also says how many ended."""
        ...

    async def end_by_token(self, token_hash: bytes, now_ms: int) -> NewVersion | None:
        """End the session that a refresh token belongs to, if there is one."""
        ...

    async def prune(self, now_ms: int) -> None:
        """Remove sessions that are long over, and mail codes and revocations that have expired."""
        ...
