"""What those who run the platform work with."""

from collections.abc import Callable
from dataclasses import dataclass

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings
from core.entitlements.shipped import CATALOGUE
from core.errors import NotFound
from core.ports.directory import Directory, Listed
from core.ports.orders import Orders
from core.ports.organisations import Register
from core.ports.payments import PaymentProvider
from core.ports.plans import Records
from core.ports.sessions import SessionBook
from core.usecases.amendments import Amendments, Announcer
from core.usecases.settlements import Settlements
from core.usecases.usage import UsageSummary


@dataclass(frozen=True, kw_only=True)
class Office:
    """The books that administration opens; whose they are is named by an address, an account's or organisation's id."""

    directory: Directory
    register: Register
    records: Records
    orders: Orders
    sessions: SessionBook
    usage: UsageSummary
    provider: PaymentProvider
    amendments: Amendments
    announcer: Announcer
    settlements: Settlements
    catalogue: Catalogue = CATALOGUE
    now_ms: Callable[[], int] = unix_ms

    async def open_workspace(self, who: str) -> tuple[Listed, Holdings]:
        """Whom ``who`` names, with what the workspace holds. Raises ``NotFound``, for one that is closed too."""
        listed = await self.directory.one(who)
        if listed.closed_ms is not None:
            raise NotFound("This account or organisation is closed.", name=who)
        return listed, await self.amendments.holdings(listed.workspace)
