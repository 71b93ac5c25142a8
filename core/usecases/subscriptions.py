"""What a customer does with a plan that holds: change it without paying more, cancel it, resume it; and trials."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from core.clock import unix_ms
from core.entitlements import lifecycle
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings
from core.entitlements.periods import period_of
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict
from core.ids import AccountId, WorkspaceId
from core.models.billing import Subscription
from core.ports.payments import PaymentProvider
from core.ports.plans import SetSubscription
from core.usecases.amendments import Act, Amendments
from core.usecases.authority import require_payer
from core.usecases.offers import offered
from core.usecases.seating import first_seat

_Move: TypeAlias = Callable[[Holdings], Subscription]
"""What becomes of the subscription; raises where that cannot be."""


class Subscriptions:
    """Subscriptions as whoever pays for a workspace sees them: the person, or an organisation's owner.

    Every method raises ``NotFound`` for a stranger, and ``Forbidden`` for a member who does not pay.
    """

    def __init__(
        self,
        provider: PaymentProvider,
        amendments: Amendments,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``provider`` takes the money for subscriptions of its name; ``now_ms`` is the wall clock."""
        self._provider = provider
        self._amendments = amendments
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def current(self, account: AccountId, workspace: WorkspaceId) -> Subscription | None:
        """The workspace's subscription, over or not; ``None`` while it has never had one."""
        holdings = await self._amendments.holdings(workspace)
        require_payer(holdings, account)
        return holdings.subscription

    async def change(self, account: AccountId, workspace: WorkspaceId, plan: str) -> Subscription | None:
        """Have a plan that costs no more than the one that is paid for, at once.

        What is used of the limits stays used, and nothing that a smaller plan would not allow is deleted.
        Raises ``Conflict`` (``to_be_paid``) where it has to be ordered, and as ``offered`` does.
        """

        def changed(holdings: Holdings) -> Subscription:
            wanted = offered(self._catalogue, holdings.kind, plan)
            held = holdings.subscription
            if held is None or not self.is_paid(holdings, plan):
                raise Conflict(f"{wanted.name} has to be ordered and paid for.", code="to_be_paid", plan=plan)
            fresh = lifecycle.active(workspace, plan, held.provider, held.reference, now_ms=self._now_ms())
            return lifecycle.began(fresh, held, self._catalogue.defaults)

        current = await self._checked(account, workspace, changed)
        if current is not None and current.provider == self._provider.name:
            await self._provider.change(current, plan)
        return await self._move(account, workspace, "subscription.changed", changed)

    async def cancel(self, account: AccountId, workspace: WorkspaceId) -> Subscription | None:
        """Let the subscription end with the billing month that is paid for; cancelling it again changes nothing.

        Raises ``Conflict`` (``no_subscription``, ``ends_by_itself``).
        """

        def cancelled(holdings: Holdings) -> Subscription:
            now_ms = self._now_ms()
            return lifecycle.cancelled(
                holdings.subscription,
                self._catalogue.defaults,
                paid_until_ms=period_of(holdings.anchor_ms, now_ms).end_ms,
                now_ms=now_ms,
            )

        current = await self._checked(account, workspace, cancelled)
        if current is not None and current.provider == self._provider.name:
            await self._provider.stop(current)
        return await self._move(account, workspace, "subscription.cancelled", cancelled)

    async def resume(self, account: AccountId, workspace: WorkspaceId) -> Subscription | None:
        """Take a cancellation back before the plan is over.

        Raises ``Conflict`` (``no_subscription``, ``not_cancelled``).
        """

        def resumed(holdings: Holdings) -> Subscription:
            return lifecycle.resumed(holdings.subscription, self._catalogue.defaults, self._now_ms())

        current = await self._checked(account, workspace, resumed)
        if current is not None and current.provider == self._provider.name:
            await self._provider.go_on(current)
        return await self._move(account, workspace, "subscription.resumed", resumed)

    async def start_trial(self, account: AccountId, workspace: WorkspaceId, plan: str) -> Subscription | None:
        """Try a plan for the catalogue's days, before any other.

        Raises ``Forbidden`` (``no_trials``), ``Conflict`` (``trial_used``), and as ``offered`` does.
        """

        def tried(holdings: Holdings) -> Subscription:
            wanted = offered(self._catalogue, holdings.kind, plan)
            fresh = lifecycle.active(workspace, wanted.key, self._provider.name, now_ms=self._now_ms())
            return lifecycle.trial(fresh, holdings.subscription, self._catalogue.defaults)

        return await self._move(account, workspace, "subscription.tried", tried)

    def is_paid(self, holdings: Holdings, plan: str) -> bool:
        """Whether a plan for sale is covered by what is paid for the one that runs."""
        held = holdings.subscription
        paid = self._catalogue.plans.get(held.plan) if held is not None else None
        paid_usd = paid.price_usd_month if paid is not None else None
        return lifecycle.costs_nothing_more(held, paid_usd, self._catalogue.plans[plan].price_usd_month or 0)

    async def _checked(self, account: AccountId, workspace: WorkspaceId, move: _Move) -> Subscription | None:
        """What there is, after it was seen that ``move`` can be done: the provider is told before it is."""
        holdings = await self._amendments.holdings(workspace)
        require_payer(holdings, account)
        move(holdings)
        return holdings.subscription

    async def _move(self, account: AccountId, workspace: WorkspaceId, action: str, move: _Move) -> Subscription | None:
        def decide(holdings: Holdings) -> Sequence[Act]:
            require_payer(holdings, account)
            after = move(holdings)
            if after == holdings.subscription:
                return []
            changes = (SetSubscription(subscription=after),)
            moved = Act(action=action, changes=changes, before=holdings.subscription, after=after)
            return [moved, *first_seat(self._catalogue, holdings, after)]

        await self._amendments.make(workspace, account, decide)
        return await self.current(account, workspace)
