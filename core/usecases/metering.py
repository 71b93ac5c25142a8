"""Spending: what a plan limits is reserved before the work and settled after it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.meters import period_start, shortage
from core.entitlements.shipped import CATALOGUE
from core.ids import WorkspaceId
from core.ports.usage import Claim, Meters, Reservation, Shortage


class Ask(Struct, frozen=True, kw_only=True):
    """An amount of a meter, in its own unit (bytes for ``storage_gb``)."""

    meter: str
    amount: int
    """The most that it may come to."""
    estimate: int | None = None
    """What is charged where a crash leaves nobody who knows what was used; nothing without one."""


class Fresh(Protocol):
    """Where fresh entitlements come from: ``Grants``."""

    async def of(self, subject: Subject) -> Entitlements:
        """What holds now. Raises ``Unavailable`` rather than guess."""
        ...


class Metering:
    """Reserves, commits and refunds for a workspace, whose members share its limits."""

    def __init__(
        self,
        grants: Fresh,
        meters: Meters,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        self._grants = grants
        self._meters = meters
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def reserve(
        self, subject: Subject, key: str, asks: Sequence[Ask], *, lease_s: float, about: str | None = None
    ) -> Reservation:
        """Hold all of the asks or none, under an idempotency key, until ``lease_s`` seconds have gone by.

        ``about`` names what will exist once the work is done, so that a reaper can look for it. The same key with
        the same asks returns the same reservation as it stands, which may be settled: look at its ``state``.

        Raises ``QuotaExhausted`` where a month's allowance is spent, ``LimitReached`` where too much is held,
        ``Conflict`` with the code ``key_reused`` for other asks under the key, and ``Unavailable``: what is paid for
        fails closed.
        """
        holder = await self._grants.of(Subject(subject.workspace))
        now = self._now_ms()
        held = await self._meters.reserve(
            subject.workspace,
            key,
            [self._claim(holder, ask, now) for ask in asks],
            about=about,
            lease_until_ms=_lease(now, lease_s),
            now_ms=now,
        )
        if isinstance(held, Shortage):
            raise shortage(self._catalogue, holder, held.meter, held.used, now)
        return held

    async def commit(self, workspace: WorkspaceId, key: str, actual: Mapping[str, int] | None = None) -> Reservation:
        """Charge what was used of each meter and give the rest back; all of it where ``actual`` does not say.

        A reservation that was settled before is returned as it was settled: an owner who came too late, and finds
        it ``REFUNDED``, removes what it made.
        """
        return await self._meters.commit(workspace, key, actual or {}, now_ms=self._now_ms())

    async def refund(self, workspace: WorkspaceId, key: str) -> Reservation:
        """Give everything back, unless it is settled already."""
        return await self._meters.refund(workspace, key, now_ms=self._now_ms())

    async def renew(self, workspace: WorkspaceId, key: str, *, lease_s: float) -> Reservation:
        """Hold it for ``lease_s`` seconds from now, as each part of an upload does.

        Raises ``Conflict`` with the code ``reservation_settled`` where a reaper was first.
        """
        return await self._meters.renew(workspace, key, _lease(self._now_ms(), lease_s))

    def _claim(self, holder: Entitlements, ask: Ask, now_ms: int) -> Claim:
        return Claim(
            meter=ask.meter,
            period_ms=period_start(self._catalogue, ask.meter, holder.anchor_ms, now_ms),
            amount=ask.amount,
            limit=holder.limits.get(ask.meter, 0),
            estimate=ask.estimate,
        )


def _lease(now_ms: int, lease_s: float) -> int:
    return now_ms + int(lease_s * 1000)
