"""Sessions: where somebody is signed in."""

import base64
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from core.clock import unix_ms
from core.errors import Unauthorized
from core.ids import AccountId, ScorerId, WorkspaceId, uuid7
from core.models.people import Session
from core.ports.people import NewVersion
from core.ports.sessions import ACCESS_MS, SESSION_MS, SessionBook
from core.usecases.amendments import Announcer
from core.usecases.codes import digest, new_code
from core.usecases.proof import Proof
from core.usecases.tokens import ANY_MATCH, Grant, issue

_MOST: Final = 50
"""Sessions of one account; beyond them the one that was seen longest ago ends."""
_LONGEST: Final = 200
_PURPOSE: Final = b"cricksy refresh token\0"
"""Keeps what the secret signs here apart from what it signs elsewhere."""


class SignedIn(Struct, frozen=True, kw_only=True):
    """What a client gets that has signed in, or come back."""

    account: AccountId
    session: str
    """The session's id."""
    access: str
    """The token for requests and sockets, good until ``access_expires_ms``."""
    access_expires_ms: int
    refresh: str
    """The token for the next ``refresh``, good until ``refresh_expires_ms``; never the same twice."""
    refresh_expires_ms: int


class OpenSession(Struct, frozen=True, kw_only=True):
    """A session in a list of them."""

    session: Session
    current: bool
    """Whether it is the one that asks."""


class Sessions:
    """Signs people in and out.

    A session's refresh tokens form a chain: the next is an HMAC of the one before, so that nothing but hashes has to be
    kept to give the same next one to a client that lost the answer and asks again.
    """

    def __init__(
        self,
        book: SessionBook,
        proof: Proof,
        announcer: Announcer,
        *,
        secret: str,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``secret`` signs the tokens."""
        self._book, self._proof, self._announcer = book, proof, announcer
        self._secret, self._now_ms = secret, now_ms

    async def login(self, email: str, password: str, agent: str, address: str) -> SignedIn:
        """Sign in; ``agent`` is the browser or program as it names itself, ``address`` where it is.

        Raises ``Unauthorized`` (``wrong_credentials``), ``TooFast``, and ``Unavailable`` (``busy``).
        """
        known = await self._proof.at_login(email, password, address)
        now = self._now_ms()
        session = Session(
            id=uuid7(now),
            account_id=known.account.id,
            agent=_printable(agent),
            address=_printable(address),
            created_ms=now,
            seen_ms=now,
            expires_ms=now + SESSION_MS,
        )
        token = new_code()
        ended = await self._book.open(session, known.password_hash, digest(token), _MOST)
        await self._announce(ended)
        return self._signed_in(session, token)

    async def refresh(self, token: str, address: str) -> SignedIn:
        """Give new tokens for a refresh token, which is good once (RFC 9700, 4.14.2).

        A client that lost the answer may come with the same token again within a minute. One that comes with it later,
        or after the next was used, is not alone in having it: the session ends.
        Raises ``Unauthorized``, of which ``session_revoked`` says that the session is over.
        """
        following = self._after(token)
        rotation = await self._book.rotate(digest(token), digest(following), _printable(address), self._now_ms())
        if rotation.reused is not None:
            await self._announce(rotation.reused)
            raise Unauthorized("This session has been ended: sign in again.", code="session_revoked")
        return self._signed_in(rotation.session, following)

    async def logout(self, token: str) -> None:
        """End the session of a refresh token; nothing happens where there is none."""
        await self._announce(await self._book.end_by_token(digest(token), self._now_ms()))

    async def sessions(self, account: AccountId, current: str | None = None) -> Sequence[OpenSession]:
        """Where somebody is signed in, the latest seen first."""
        found = await self._book.sessions(account, self._now_ms())
        return [OpenSession(session=session, current=session.id == current) for session in found]

    async def revoke(self, account: AccountId, session: str) -> None:
        """End one of the account's sessions. Raises ``NotFound``."""
        await self._announce(await self._book.end(account, session, self._now_ms()))

    async def revoke_others(self, account: AccountId, current: str) -> int:
        """End all of the account's sessions but one; returns how many."""
        changed, ended = await self._book.end_others(account, current, self._now_ms())
        await self._announce(changed)
        return ended

    async def prune(self) -> None:
        """Remove what is long over; now and then is enough."""
        await self._book.prune(self._now_ms())

    async def _announce(self, changed: NewVersion | None) -> None:
        if changed is not None:
            await self._announcer.changed(*changed)

    def _after(self, token: str) -> str:
        """The token that follows another in the chain."""
        mac = hmac.digest(self._secret.encode(), _PURPOSE + token.encode(errors="replace"), "sha256")
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()

    def _signed_in(self, session: Session, token: str) -> SignedIn:
        now = self._now_ms()
        grant = Grant(
            scorer=ScorerId(session.account_id),
            match=ANY_MATCH,
            can=frozenset(),
            account=session.account_id,
            workspace=WorkspaceId(session.account_id),
            credential=session.id,
        )
        access = issue(self._secret, grant, datetime.fromtimestamp(now / 1000, UTC), timedelta(milliseconds=ACCESS_MS))
        return SignedIn(
            account=session.account_id,
            session=session.id,
            access=access,
            access_expires_ms=now + ACCESS_MS,
            refresh=token,
            refresh_expires_ms=session.expires_ms,
        )


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text[:_LONGEST])
