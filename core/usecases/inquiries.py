"""What those who run the platform look up: who is here, what they may do and why, what they used, who changed it."""

from collections.abc import Sequence

from core.entitlements.entitlements import Subject
from core.entitlements.explain import Explanation, explain
from core.entitlements.holdings import Holdings
from core.errors import NotFound
from core.ids import AccountId, WorkspaceId
from core.models.billing import AuditEntry, Order, OrderState
from core.models.people import Member, WorkspaceKind
from core.ports.directory import Listed
from core.usecases.office import Office
from core.usecases.suggestions import unknown
from core.usecases.usage import Usage


class Inquiries:
    """Reads, and changes nothing. A ``who`` is an account's address or id, or an organisation's id."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def find(self, words: str, *, limit: int = 50) -> Sequence[Listed]:
        """Accounts and organisations by id, address or name, those that match exactly first."""
        return await self._office.directory.find(words, limit)

    async def record(self, who: str) -> tuple[Listed, Holdings]:
        """What somebody has: the subscription, the exceptions, of an organisation the members. Raises ``NotFound``."""
        return await self._office.open_workspace(who)

    async def members(self, who: str) -> Sequence[Member]:
        """An organisation's members, the oldest first; a person has none. Raises ``NotFound``."""
        listed = await self._office.directory.one(who)
        if listed.kind is not WorkspaceKind.ORGANISATION:
            return ()
        return await self._office.register.members(listed.workspace)

    async def explain(self, who: str, key: str, *, within: str | None = None) -> Explanation:
        """Which grant decided about a feature or a limit, and why; for a person also ``within`` an organisation.

        Raises ``NotFound``, and ``Malformed`` (``unknown_key``).
        """
        office = self._office
        if key not in office.catalogue.features and key not in office.catalogue.limits:
            raise unknown("key", key, (*office.catalogue.features, *office.catalogue.limits))
        listed, holdings = await office.open_workspace(who)
        subject = Subject(listed.workspace)
        if within is not None:
            place, holdings = await office.open_workspace(within)
            if place.kind is not WorkspaceKind.ORGANISATION:
                raise NotFound("There is no such organisation.", name=within)
            subject = Subject(place.workspace, AccountId(listed.workspace))
        return explain(office.catalogue, holdings, subject, key, office.now_ms())

    async def usage(self, who: str) -> Sequence[Usage]:
        """What is used of each limit. Raises ``NotFound``."""
        listed, _ = await self._office.open_workspace(who)
        return await self._office.usage.of(listed.workspace)

    async def audit(
        self, who: str | None = None, *, before_ms: int | None = None, limit: int = 100
    ) -> tuple[Sequence[AuditEntry], int | None]:
        """The newest changes first, of one workspace or of all, those of a closed one too.

        Also says with which ``before_ms`` the next page begins; a page never ends between entries of one moment,
        unless all of it is one. Raises ``NotFound``.
        """
        entries = await self._office.records.audit(await self._workspace(who), before_ms=before_ms, limit=limit)
        if len(entries) < limit:
            return entries, None
        whole = [each for each in entries if each.at_ms > entries[-1].at_ms] or entries
        return whole, whole[-1].at_ms

    async def orders(
        self, who: str | None = None, *, state: OrderState | None = None, limit: int = 100
    ) -> Sequence[Order]:
        """The newest orders first, of one workspace or of all. Raises ``NotFound``."""
        return await self._office.orders.orders(await self._workspace(who), state=state, limit=limit)

    async def _workspace(self, who: str | None) -> WorkspaceId | None:
        return None if who is None else (await self._office.directory.one(who)).workspace
