"""The use cases about people, made once in a process."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from core.clock import unix_ms
from core.ports.devices import DeviceBook
from core.ports.pace import Pace
from core.ports.payments import PaymentProvider
from core.ports.people import AccountBook, Estate, PasswordBook
from core.ports.sessions import SessionBook
from core.usecases.accounts import Accounts
from core.usecases.amendments import Announcer
from core.usecases.closing import Closing
from core.usecases.devices import Devices
from core.usecases.passwords import Passwords
from core.usecases.proof import Proof
from core.usecases.recovery import Recovery
from core.usecases.sessions import Sessions


class PeoplePorts(Protocol):
    """What they need from outside."""

    @property
    def accounts(self) -> AccountBook:
        """The accounts."""
        ...

    @property
    def passwords(self) -> PasswordBook:
        """The passwords' hashes."""
        ...

    @property
    def estate(self) -> Estate:
        """What belongs to an account."""
        ...

    @property
    def payments(self) -> PaymentProvider:
        """Who takes the money."""
        ...

    @property
    def sessions(self) -> SessionBook:
        """The sessions."""
        ...

    @property
    def devices(self) -> DeviceBook:
        """The devices."""
        ...


@dataclass(frozen=True, kw_only=True)
class People:
    """What can be asked about people."""

    accounts: Accounts
    recovery: Recovery
    closing: Closing
    sessions: Sessions
    devices: Devices

    async def prune(self) -> None:
        """Remove what is long over; now and then is enough."""
        await self.sessions.prune()
        await self.devices.prune()


@asynccontextmanager
async def open_people(  # noqa: PLR0913  each is named at its few calls
    ports: PeoplePorts,
    announcer: Announcer,
    pace: Pace,
    *,
    secret: str,
    public_url: str,
    passwords: Passwords | None = None,
    now_ms: Callable[[], int] = unix_ms,
) -> AsyncIterator[People]:
    """Make them; ``passwords`` can be cheaper ones in tests, and its threads are let go at the end.

    ``public_url`` is the origin that links lead to, ``secret`` signs tokens.
    """
    async with aclosing(passwords or Passwords()) as hasher:
        proof = Proof(ports.accounts, ports.passwords, hasher, pace, now_ms=now_ms)
        yield People(
            accounts=Accounts(ports.accounts, hasher, proof, pace, public_url=public_url, now_ms=now_ms),
            recovery=Recovery(
                ports.accounts,
                ports.passwords,
                hasher,
                proof=proof,
                announcer=announcer,
                pace=pace,
                public_url=public_url,
                now_ms=now_ms,
            ),
            closing=Closing(ports.estate, proof, ports.payments, announcer, now_ms=now_ms),
            sessions=Sessions(ports.sessions, proof, announcer, secret=secret, now_ms=now_ms),
            devices=Devices(ports.devices, announcer, secret=secret, public_url=public_url, now_ms=now_ms),
        )
