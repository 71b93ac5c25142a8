"""Who may come in: tokens at the connection, and a deadline for those who then do nothing."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from socketio.exceptions import ConnectionRefusedError as Refused  # type: ignore[import-untyped]  # ships no types

from core.errors import CricksyError, Unauthorized
from core.usecases.rights import Rights, holder_of
from core.usecases.tokens import Grant, verify
from realtime.connection import EngineSocket
from realtime.heartbeat import Deadlines

_RECHECK = timedelta(minutes=1)
_LONGEST = timedelta(hours=24)
"""How long a connection may live on the token that it came with, where the gate says whether that still counts."""


class Pass:
    """A token that a client came in with, checked again while the client stays.

    A session's token is good for minutes and the gate knows at once when the session is over, so that the connection
    outlives the token. Of the operator's tokens nobody knows more than they say themselves.
    """

    __slots__ = ("_checked", "_door", "_grant", "_release", "_token")

    def __init__(self, door: "Door", token: str, grant: Grant) -> None:
        """``Door.admit`` makes it."""
        self._door, self._token = door, token
        self._checked, self._grant = door.now(), grant
        self._release = door.rights.hold([holder_of(grant)])

    @property
    def grant(self) -> Grant:
        """What the token allows. Raises ``Unauthorized``, for one that only expired at most a minute afterwards."""
        now, grant = self._door.now(), self._grant
        if holder_of(grant) is not None:
            self._door.rights.require_valid(grant)
            if now - self._checked > _LONGEST:
                raise Unauthorized("Connect again with a new token.", code="token_expired")
        elif now - self._checked > _RECHECK:
            self._checked, self._grant = now, self._door.grant(self._token)
        return self._grant

    @property
    def watched(self) -> bool:
        """Whether the gate knows when the token is void, so that its connection can be ended then."""
        return holder_of(self._grant) is not None

    def give_back(self) -> None:
        """The client has gone."""
        self._release()


class Door:
    """Checks tokens; never logs or repeats one."""

    def __init__(
        self, secret: str, now: Callable[[], datetime], rights: Rights, used: Callable[[Grant], Awaitable[None]]
    ) -> None:
        """``secret`` signs the tokens, ``now`` is aware, ``rights`` knows which tokens were revoked.

        ``used`` notes that a token was used.
        """
        self._secret, self.now, self.rights, self.used = secret, now, rights, used

    def grant(self, token: str) -> Grant:
        """What ``token`` says. Raises ``Unauthorized``."""
        return verify(self._secret, token, self.now())

    async def admit(self, token: str) -> Pass:
        """A pass, until it is given back. Raises ``Unauthorized``, and ``Unavailable`` where nobody can tell."""
        grant = self.grant(token)
        await self.rights.learn(grant)
        await self.used(grant)
        return Pass(self, token, grant)

    async def given(self, auth: dict[str, object] | None) -> Pass | None:
        """The pass in Socket.IO's ``auth``, ``None`` where it has no token. Raises as ``admit`` does."""
        token = (auth or {}).get("token")
        if token is None or token == "":
            return None
        if not isinstance(token, str):
            raise Unauthorized
        return await self.admit(token)


def refused(error: CricksyError) -> Exception:
    """An error as Socket.IO's ``connect_error``: the sentence, and the code in ``data``."""
    refusal: Exception = Refused(error.message, {"code": error.reason})
    return refusal


class Settling:
    """Closes connections that have not joined or watched anything in time."""

    def __init__(self, ttl_s: float, now: Callable[[], float] = time.monotonic) -> None:
        """``ttl_s`` is the time that a connection has."""
        self._deadlines: Deadlines[tuple[EngineSocket, int]] = Deadlines(ttl_s, now)

    def expect(self, client: EngineSocket) -> None:
        """Start the time of a connection that takes part in nothing."""
        client.idle_spell += 1
        self._deadlines.add((client, client.idle_spell))

    def settle(self, client: EngineSocket) -> None:
        """The connection takes part in something."""
        client.settled += 1

    def unsettle(self, client: EngineSocket) -> None:
        """It takes part in one thing less."""
        client.settled -= 1
        if client.settled == 0 and not client.over:
            self.expect(client)

    def sweep(self) -> None:
        """Close those whose time is up."""
        for client, spell in self._deadlines.due():
            if client.settled == 0 and client.idle_spell == spell and not client.over:
                client.refuse()
