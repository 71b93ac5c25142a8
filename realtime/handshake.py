"""Who may come in: tokens at the connection, and a deadline for those who then do nothing."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from socketio.exceptions import ConnectionRefusedError as Refused  # type: ignore[import-untyped]  # ships no types

from core.errors import CricksyError, Unauthorized
from core.usecases.tokens import Grant, verify
from realtime.connection import EngineSocket
from realtime.heartbeat import Deadlines

_RECHECK = timedelta(minutes=1)


class Pass:
    """A token that a client came in with, checked again while the client stays."""

    __slots__ = ("_checked", "_door", "_grant", "_token")

    def __init__(self, door: "Door", token: str) -> None:
        """Raises ``Unauthorized``."""
        self._door, self._token = door, token
        self._checked, self._grant = door.now(), door.grant(token)

    @property
    def grant(self) -> Grant:
        """What the token allows. Raises ``Unauthorized`` at most a minute after it has expired."""
        now = self._door.now()
        if now - self._checked > _RECHECK:
            self._checked, self._grant = now, self._door.grant(self._token)
        return self._grant


class Door:
    """Checks tokens; never logs or repeats one."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        """``secret`` signs the tokens, ``now`` is aware."""
        self._secret, self.now = secret, now

    def grant(self, token: str) -> Grant:
        """What ``token`` allows now. Raises ``Unauthorized``."""
        return verify(self._secret, token, self.now())

    def given(self, auth: dict[str, object] | None) -> Pass | None:
        """The pass in Socket.IO's ``auth``, ``None`` where it has no token. Raises ``Unauthorized``."""
        token = (auth or {}).get("token")
        if token is None or token == "":
            return None
        if not isinstance(token, str):
            raise Unauthorized
        return Pass(self, token)


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
