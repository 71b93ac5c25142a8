"""Organisations: making, naming, listing and closing them."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings
from core.entitlements.lapse import in_force
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict, Forbidden
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.billing import SubscriptionState
from core.models.people import Workspace, WorkspaceKind
from core.ports.organisations import Place, Register
from core.ports.people import AccountBook
from core.ports.plans import Close
from core.ports.slots import Slots
from core.usecases.amendments import Act, Amendments
from core.usecases.authority import Verb, require
from core.usecases.names import plain_name


class Organisations:
    """What a person does with whole organisations."""

    def __init__(  # noqa: PLR0913 - each is named where they are put together
        self,
        register: Register,
        book: AccountBook,
        slots: Slots,
        amendments: Amendments,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``slots`` tell which games are being scored; ``now_ms`` is the wall clock."""
        self._register = register
        self._book = book
        self._slots = slots
        self._amendments = amendments
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def create(self, account: AccountId, name: str) -> Workspace:
        """Make an organisation that the account owns.

        Raises ``Malformed`` (``bad_name``), and ``Forbidden`` (``unverified``) before the address is confirmed.
        """
        cleaned = plain_name(name)
        if (await self._book.by_id(account)).account.verified_ms is None:
            raise Forbidden("Confirm your address first: a code was mailed to it.", code="unverified")
        now_ms = self._now_ms()
        organisation = Workspace(
            id=WorkspaceId(uuid7(now_ms)),
            kind=WorkspaceKind.ORGANISATION,
            name=cleaned,
            version=1,
            anchor_ms=now_ms,
            created_ms=now_ms,
        )
        created = Act(action="organisation.created", after={"name": cleaned, "owner": account})
        await self._register.create(organisation, account, self._amendments.entry(organisation.id, account, created))
        return organisation

    async def rename(self, account: AccountId, organisation: WorkspaceId, name: str) -> Workspace:
        """Give it another name. Raises ``Malformed`` (``bad_name``), ``Forbidden`` and ``NotFound``."""
        cleaned = plain_name(name)
        require(await self._amendments.holdings(organisation), account, Verb.RENAME)
        before = await self._register.organisation(organisation)
        renamed = Act(action="organisation.renamed", before={"name": before.name}, after={"name": cleaned})
        await self._register.rename(organisation, cleaned, self._amendments.entry(organisation, account, renamed))
        return replace(before, name=cleaned)

    async def mine(self, account: AccountId) -> Sequence[Place]:
        """Where the account is a member, by name."""
        return await self._register.places(account)

    async def place(self, account: AccountId, organisation: WorkspaceId) -> Place:
        """The account's place in an organisation. Raises ``NotFound`` for a stranger."""
        member = require(await self._amendments.holdings(organisation), account, Verb.SEE)
        found = await self._register.organisation(organisation)
        return Place(organisation=found, role=member.role, seat=member.seat)

    async def close(self, account: AccountId, organisation: WorkspaceId) -> None:
        """Close it for good: nobody may do anything there any more, what is public stays readable.

        Raises ``Forbidden``, ``NotFound``, and ``Conflict`` while a game is being scored (``games_live``, with
        ``matches``) or a plan is running that would go on being charged (``subscription_running``).
        """
        live = await self._slots.held(organisation)

        def decide(holdings: Holdings) -> Sequence[Act]:
            require(holdings, account, Verb.CLOSE)
            if live:
                matches = [slot.match_id for slot in live]
                raise Conflict("A game is being scored here; end it first.", code="games_live", matches=matches)
            if self._is_charged(holdings):
                raise Conflict("The plan is running; cancel it first.", code="subscription_running")
            return [Act(action="organisation.closed", changes=(Close(),))]

        await self._amendments.make(organisation, account, decide)

    def _is_charged(self, holdings: Holdings) -> bool:
        held = holdings.subscription
        if held is None or not in_force(held, self._catalogue.defaults, self._now_ms()):
            return False
        return held.state is SubscriptionState.PAST_DUE or held.ends_ms is None
