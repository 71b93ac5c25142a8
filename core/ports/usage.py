"""What is used of the plan's limits: counters, reservations and the ledger.

Amounts are in the meter's own unit (games, tokens, bytes), times in milliseconds since 1970. ``period_ms`` is when the
billing month began, and 0 for what is held rather than spent.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from core.ids import WorkspaceId


class Claim(Struct, frozen=True, kw_only=True):
    """How much of a meter is asked for, and what the plan gives of it."""

    meter: str
    period_ms: int
    amount: int
    """At least 1; the most that it may come to."""
    limit: int | None
    """``None`` is unlimited."""
    estimate: int | None = None
    """What is charged after a crash, where nobody can tell what was used; without one, nothing is."""


class ReservationState(StrEnum):
    """Where a reservation stands."""

    OPEN = "open"
    COMMITTED = "committed"
    """What was really used is charged, and the rest given back."""
    REFUNDED = "refunded"
    """All of it is given back."""


class Share(Struct, frozen=True, kw_only=True):
    """What a reservation holds of one meter."""

    meter: str
    period_ms: int
    """A reservation settles in the period that it opened in."""
    amount: int
    estimate: int | None
    actual: int | None
    """What was charged; ``None`` while the reservation is open."""


class Reservation(Struct, frozen=True, kw_only=True):
    """Amounts of one or more meters, held all or none under a key of the caller's."""

    workspace: WorkspaceId
    key: str
    about: str | None
    """Names what exists once the work is done, ``upload:<id>``; a reaper looks there."""
    state: ReservationState
    lease_until_ms: int
    shares: tuple[Share, ...]
    """One a meter, in the order of their names."""


class Bill(Struct, frozen=True, kw_only=True):
    """How a reservation is to be settled, by the transaction that ends what it was held for."""

    workspace: WorkspaceId
    key: str
    used: Mapping[str, int]
    """Of each meter that it holds; of one that is missing nothing is charged."""


class Shortage(Struct, frozen=True, kw_only=True):
    """Why nothing was reserved: the first meter that has too little left."""

    meter: str
    period_ms: int
    limit: int
    used: int
    """What is reserved included."""


class Counter(Struct, frozen=True, kw_only=True):
    """How much of a meter is gone in a period."""

    meter: str
    period_ms: int
    used: int
    reserved: int


class LedgerEntry(Struct, frozen=True, kw_only=True):
    """A change of a counter; the sums of all entries are the counter."""

    id: int
    meter: str
    period_ms: int
    at_ms: int
    entry: str
    """``reserve``, ``commit``, ``refund`` or ``charge``."""
    used: int
    """How much was added; negative where it was given back."""
    reserved: int
    key: str


class Meters(Protocol):
    """Counters that no race takes over a limit, and the ledger of how they came to be. All may raise ``Unavailable``.

    A call that raised it may have happened all the same, and can be made again: nothing counts twice.
    """

    async def reserve(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        key: str,
        claims: Sequence[Claim],
        *,
        about: str | None,
        lease_until_ms: int,
        now_ms: int,
    ) -> Reservation | Shortage:
        """Hold every claim or none, in one transaction.

        The same key with the same amounts and ``about`` returns the reservation as it stands now, settled or not,
        whatever the limits have become. Raises ``Conflict`` with the code ``key_reused`` for a key that was used for
        something else, ``NotFound`` for an unknown workspace, and ``Malformed`` for amounts that cannot be held.
        """
        ...

    async def commit(self, workspace: WorkspaceId, key: str, actual: Mapping[str, int], *, now_ms: int) -> Reservation:
        """Charge what was really used of each meter, all of the reserved where ``actual`` says nothing.

        More than was reserved is charged too, even over the limit: it was spent. A reservation that is settled
        already stays as it is and is returned. Raises ``NotFound``, and ``Malformed`` for a meter that is not in it.
        """
        ...

    async def refund(self, workspace: WorkspaceId, key: str, *, now_ms: int) -> Reservation:
        """Give all of it back, unless it is settled already. Raises ``NotFound``."""
        ...

    async def renew(self, workspace: WorkspaceId, key: str, lease_until_ms: int) -> Reservation:
        """Keep it from the reaper until then; a lease never gets shorter.

        Raises ``NotFound``, and ``Conflict`` with the code ``reservation_settled`` where it is too late.
        """
        ...

    async def expired(
        self, now_ms: int, *, after: Reservation | None = None, limit: int = 100
    ) -> Sequence[Reservation]:
        """Open reservations whose lease is over, the oldest lease first, from the one after ``after`` on."""
        ...

    async def settle(self, seen: Reservation, actual: Mapping[str, int], *, now_ms: int) -> Reservation:
        """Finish for an owner who is gone: charge ``actual``, and nothing where it says nothing.

        Does nothing where somebody else has settled it or renewed its lease since it was ``seen``; returns it as it
        is now.
        """
        ...

    async def counters(self, workspace: WorkspaceId, periods: Collection[int]) -> Sequence[Counter]:
        """The counters of these periods, all as they were at one moment; a meter that was never used has none."""
        ...

    async def ledger(
        self, workspace: WorkspaceId, meter: str, period_ms: int, *, after: int = 0, limit: int = 1000
    ) -> Sequence[LedgerEntry]:
        """Entries in the order they were written, from the one after the id ``after`` on."""
        ...


class Evidence(Protocol):
    """Where a reaper looks for what came of a reservation whose owner is gone."""

    async def found(self, about: str) -> Mapping[str, int]:
        """How much of each meter is used by the thing that ``about`` names: the bytes of a stored object, one report.

        Empty where there is no such thing; a meter is missing where nobody can tell. What is not there now must not
        come to be there after all: an owner who was only slow would store what nobody counts. So the way to it is
        closed by looking. Raises ``Unavailable`` where it cannot look, and the reservation waits for the next sweep.
        """
        ...
