"""The meters of a workspace, and what a test asks of them."""

from core.ids import WorkspaceId
from core.ports.usage import Bill, Claim, Reservation, Shortage
from core.storage.engine import Database
from core.storage.meters import SqlMeters
from core.storage.settling import give_back_about, pay
from core.storage.usage import charge
from tests.usage.books import differences

NOW = 1_000_000
LEASE = NOW + 60_000


def storage(amount: int, limit: int | None = 100) -> Claim:
    """Of a hundred bytes."""
    return Claim(meter="storage_gb", period_ms=0, amount=amount, limit=limit)


def reports(amount: int, limit: int | None = 5, period_ms: int = 7) -> Claim:
    """Of five a month."""
    return Claim(meter="ai_reports_month", period_ms=period_ms, amount=amount, limit=limit)


def tokens(amount: int, limit: int | None = 1000, estimate: int | None = 400) -> Claim:
    """Of a thousand a month."""
    return Claim(meter="ai_tokens_month", period_ms=7, amount=amount, limit=limit, estimate=estimate)


class Book:
    """The meters of one workspace, at a time that stands still."""

    def __init__(self, database: Database, meters: SqlMeters, workspace: WorkspaceId) -> None:
        self.database = database
        self.meters = meters
        self.workspace = workspace

    async def reserve(self, key: str, *claims: Claim, about: str | None = None) -> Reservation | Shortage:
        """Ask for a lease of a minute."""
        return await self.meters.reserve(self.workspace, key, claims, about=about, lease_until_ms=LEASE, now_ms=NOW)

    async def hold(self, key: str, *claims: Claim, about: str | None = None) -> Reservation:
        """Reserve what there is."""
        held = await self.reserve(key, *claims, about=about)
        assert isinstance(held, Reservation)
        return held

    async def commit(self, key: str, **actual: int) -> Reservation:
        """Charge what was used."""
        return await self.meters.commit(self.workspace, key, actual, now_ms=NOW)

    async def refund(self, key: str) -> Reservation:
        """Give all of it back."""
        return await self.meters.refund(self.workspace, key, now_ms=NOW)

    async def pay(self, key: str, **used: int) -> None:
        """Settle a bill inside a transaction."""
        bill = Bill(workspace=self.workspace, key=key, used=used)
        await self.database.transact(lambda connection: pay(connection, bill, NOW))

    async def give_back_about(self, about: str) -> None:
        """Give back all that is held for a thing, inside a transaction."""
        await self.database.transact(lambda connection: give_back_about(connection, self.workspace, about, NOW))

    async def charge(self, amount: int, limit: int | None) -> int | None:
        """Count games at once."""
        return await self.database.transact(
            lambda connection: charge(connection, self.workspace, "max_games", 0, amount, limit, "game:1", NOW)
        )

    async def give_back(self, meter: str, amount: int) -> None:
        """Count less."""
        await self.database.transact(
            lambda connection: charge(connection, self.workspace, meter, 0, -amount, None, "deleted", NOW)
        )

    async def counters(self, *periods: int) -> dict[str, tuple[int, int]]:
        """``(used, reserved)`` of each meter, once the ledger has been compared with them."""
        assert await differences(self.database) == []
        found = await self.meters.counters(self.workspace, periods or (0, 7))
        return {counter.meter: (counter.used, counter.reserved) for counter in found}


def actuals(reservation: Reservation) -> dict[str, int | None]:
    """What was charged of each meter."""
    return {share.meter: share.actual for share in reservation.shares}
