"""Meters in SQL: what is reserved, settled and left of each limit."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from core.errors import Conflict, Malformed
from core.ids import WorkspaceId
from core.ports.usage import Claim, Counter, LedgerEntry, Reservation, ReservationState, Share, Shortage
from core.storage import reservations
from core.storage.engine import Database, Values, refuse_unstorable
from core.storage.settling import settle
from core.storage.tables.usage import usage_counters, usage_ledger
from core.storage.usage import Delta, add, taken

_MOST = 2**53
"""No amount is larger, so that sums stay within the database's 64 bits."""

_COUNTERS = select(
    usage_counters.c.meter, usage_counters.c.period_ms, usage_counters.c.used, usage_counters.c.reserved
).where(
    usage_counters.c.workspace_id == bindparam("of"),
    usage_counters.c.period_ms.in_(bindparam("periods", expanding=True)),
)
_LEDGER = (
    select(
        usage_ledger.c.id,
        usage_ledger.c.meter,
        usage_ledger.c.period_ms,
        usage_ledger.c.at_ms,
        usage_ledger.c.entry,
        usage_ledger.c.used,
        usage_ledger.c.reserved,
        usage_ledger.c.key,
    )
    .where(
        usage_ledger.c.workspace_id == bindparam("of"),
        usage_ledger.c.meter == bindparam("meter"),
        usage_ledger.c.period_ms == bindparam("period"),
        usage_ledger.c.id > bindparam("after"),
    )
    .order_by(usage_ledger.c.id)
    .limit(bindparam("most"))
)


class _Short(Exception):
    """Undoes the transaction."""

    def __init__(self, shortage: Shortage) -> None:
        self.shortage = shortage


class SqlMeters:
    """Meters over SQLite or PostgreSQL. Whoever changes a counter holds its row, so that changes follow each other."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
        """Use the key, then hold every claim or none."""
        refuse_unstorable(workspace, key, about or "", *(claim.meter for claim in claims))
        _refuse_impossible(claims)
        ordered = sorted(claims, key=lambda claim: claim.meter)
        request_hash = _hash(ordered, about)
        opening = Reservation(
            workspace=workspace,
            key=key,
            about=about,
            state=ReservationState.OPEN,
            lease_until_ms=lease_until_ms,
            shares=tuple(_share(claim) for claim in ordered),
        )

        def work(connection: Connection) -> Reservation:
            if not reservations.insert_key(connection, opening, request_hash, now_ms):
                return _replayed(connection, opening, request_hash)
            for claim in ordered:
                _hold(connection, opening, claim, now_ms)
            reservations.insert_shares(connection, opening)
            return opening

        try:
            return await self._database.transact(work)
        except _Short as short:
            return short.shortage

    async def commit(self, workspace: WorkspaceId, key: str, actual: Mapping[str, int], *, now_ms: int) -> Reservation:
        """Charge the actual, all of the reserved where it says nothing."""
        _refuse_negative(actual)
        return await self._finish(
            workspace,
            key,
            ReservationState.COMMITTED,
            lambda share: actual.get(share.meter, share.amount),
            meters=actual,
            now_ms=now_ms,
        )

    async def refund(self, workspace: WorkspaceId, key: str, *, now_ms: int) -> Reservation:
        """Give all of it back."""
        return await self._finish(workspace, key, ReservationState.REFUNDED, lambda _: 0, now_ms=now_ms)

    async def settle(self, seen: Reservation, actual: Mapping[str, int], *, now_ms: int) -> Reservation:
        """Finish one whose lease is over, unless it is not as it was seen."""
        _refuse_negative(actual)
        return await self._finish(
            seen.workspace,
            seen.key,
            ReservationState.COMMITTED if any(actual.values()) else ReservationState.REFUNDED,
            lambda share: actual.get(share.meter, 0),
            meters=actual,
            now_ms=now_ms,
            lease_until_ms=seen.lease_until_ms,
        )

    async def renew(self, workspace: WorkspaceId, key: str, lease_until_ms: int) -> Reservation:
        """Lengthen the lease of an open reservation."""

        def work(connection: Connection) -> Reservation:
            reservations.prolong(connection, workspace, key, lease_until_ms)
            return reservations.find(connection, workspace, key)

        found = await self._database.transact(work)
        if found.state is not ReservationState.OPEN:
            raise Conflict("The reservation is settled already.", code="reservation_settled", state=found.state)
        return found

    async def expired(
        self, now_ms: int, *, after: Reservation | None = None, limit: int = 100
    ) -> Sequence[Reservation]:
        """Open reservations whose lease is over."""
        values: Values = {
            "now": now_ms,
            "after_lease": after.lease_until_ms if after else -1,
            "after_workspace": after.workspace if after else "",
            "after_key": after.key if after else "",
            "most": limit,
        }
        return reservations.grouped(await self._database.query(reservations.EXPIRED, values))

    async def counters(self, workspace: WorkspaceId, periods: Collection[int]) -> Sequence[Counter]:
        """The counters of these periods."""
        rows = await self._database.query(_COUNTERS, {"of": workspace, "periods": list(periods)})
        return [Counter(**row._mapping) for row in rows]  # noqa: SLF001 - public; the underscore keeps it apart from column names

    async def ledger(
        self, workspace: WorkspaceId, meter: str, period_ms: int, *, after: int = 0, limit: int = 1000
    ) -> Sequence[LedgerEntry]:
        """Entries after an id."""
        values: Values = {"of": workspace, "meter": meter, "period": period_ms, "after": after, "most": limit}
        rows = await self._database.query(_LEDGER, values)
        return [LedgerEntry(**row._mapping) for row in rows]  # noqa: SLF001 - as above

    async def _finish(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        key: str,
        state: ReservationState,
        used: Callable[[Share], int],
        *,
        now_ms: int,
        meters: Collection[str] = (),
        lease_until_ms: int | None = None,
    ) -> Reservation:
        """Close it in a transaction of its own."""

        def work(connection: Connection) -> Reservation:
            settled, _ = settle(
                connection, workspace, key, state, used, now_ms=now_ms, meters=meters, lease_until_ms=lease_until_ms
            )
            return settled

        return await self._database.transact(work)


def _refuse_impossible(claims: Sequence[Claim]) -> None:
    if not claims or len({claim.meter for claim in claims}) < len(claims):
        raise Malformed("A reservation needs at least one meter, and each once.")
    for claim in claims:
        if not 1 <= claim.amount <= _MOST or not 0 <= (claim.estimate or 0) <= _MOST:
            raise Malformed("An amount to reserve is at least 1.", meter=claim.meter)


def _refuse_negative(actual: Mapping[str, int]) -> None:
    for meter, amount in actual.items():
        if not 0 <= amount <= _MOST:
            raise Malformed("What was used cannot be less than nothing.", meter=meter)


def _hash(claims: Sequence[Claim], about: str | None) -> bytes:
    """What makes two requests the same; neither a limit nor a period does, as both may change before a retry."""
    request = [about, [(claim.meter, claim.amount, claim.estimate) for claim in claims]]
    return hashlib.sha256(msgspec.json.encode(request)).digest()


def _share(claim: Claim) -> Share:
    return Share(
        meter=claim.meter, period_ms=claim.period_ms, amount=claim.amount, estimate=claim.estimate, actual=None
    )


def _replayed(connection: Connection, opening: Reservation, request_hash: bytes) -> Reservation:
    if reservations.hash_of(connection, opening.workspace, opening.key) != request_hash:
        raise Conflict("This key was used for something else.", code="key_reused", key=opening.key)
    return reservations.find(connection, opening.workspace, opening.key)


def _hold(connection: Connection, opening: Reservation, claim: Claim, now_ms: int) -> None:
    delta = Delta(opening.workspace, claim.meter, claim.period_ms, 0, claim.amount, "reserve", opening.key, now_ms)
    if add(connection, delta, claim.limit) is None:
        limit, used = claim.limit or 0, taken(connection, opening.workspace, claim.meter, claim.period_ms)
        raise _Short(Shortage(meter=claim.meter, period_ms=claim.period_ms, limit=limit, used=used))
