"""Orders for plans, as whoever pays for a workspace places them: the person, or an organisation's owner."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict, NotFound
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.billing import Order, OrderState, SubscriptionState
from core.ports.orders import Orders
from core.ports.payments import Checkout, PaymentProvider
from core.usecases.amendments import Act, Amendments
from core.usecases.authority import require_payer
from core.usecases.offers import offered
from core.usecases.subscriptions import Subscriptions


class Ordered(Struct, frozen=True, kw_only=True):
    """What came of an order: how to pay it, or neither where nothing is to be paid and the plan holds already."""

    order: Order | None = None
    checkout: Checkout | None = None


class Billing:
    """Takes orders. Every method raises ``NotFound`` for a stranger, ``Forbidden`` for a member who does not pay."""

    def __init__(  # noqa: PLR0913 - each is named where they are put together
        self,
        orders: Orders,
        provider: PaymentProvider,
        subscriptions: Subscriptions,
        amendments: Amendments,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``provider`` takes the money; ``now_ms`` is the wall clock."""
        self._orders = orders
        self._provider = provider
        self._subscriptions = subscriptions
        self._amendments = amendments
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def orders(self, account: AccountId, workspace: WorkspaceId) -> Sequence[Order]:
        """The workspace's orders, the newest first."""
        require_payer(await self._amendments.holdings(workspace), account)
        return await self._orders.orders(workspace)

    async def order(self, account: AccountId, workspace: WorkspaceId, plan: str) -> Ordered:
        """Order a plan. One that costs no more than the paid one holds at once, any other once it is paid for.

        A workspace has one pending order: the same plan again is the same order, another plan takes its place.
        Raises ``Malformed`` (``unknown_plan``), ``Forbidden`` (``not_for_sale``, ``plan_for_organisations``,
        ``plan_for_persons``), and ``Conflict`` (``same_plan``).
        """
        holdings = await self._amendments.holdings(workspace)
        require_payer(holdings, account)
        wanted = offered(self._catalogue, holdings.kind, plan)
        held = holdings.subscription
        if held is not None and held.plan == plan and held.state is SubscriptionState.ACTIVE and held.ends_ms is None:
            raise Conflict(f"{wanted.name} is the plan already.", code="same_plan", plan=plan)
        if self._subscriptions.is_paid(holdings, plan):
            await self._subscriptions.change(account, workspace, plan)
            return Ordered()
        order = await self._place(account, workspace, plan)
        return Ordered(order=order, checkout=await self._provider.checkout(order, wanted.price_usd_month or 0, held))

    async def withdraw(self, account: AccountId, workspace: WorkspaceId, order: str) -> Order:
        """Take a pending order back. Raises ``NotFound``, and ``Conflict`` (``order_closed``)."""
        require_payer(await self._amendments.holdings(workspace), account)
        found = await self._orders.order(order)
        if found.workspace_id != workspace:
            raise NotFound("There is no such order.", order=order)
        return await self._withdraw(account, found)

    async def _place(self, account: AccountId, workspace: WorkspaceId, plan: str) -> Order:
        now_ms = self._now_ms()
        order = Order(
            id=uuid7(now_ms),
            workspace_id=workspace,
            plan=plan,
            state=OrderState.PENDING,
            ordered_by=account,
            created_ms=now_ms,
            settled_ms=None,
        )
        placed = Act(action="order.placed", after=order)
        pending = await self._orders.place(order, self._amendments.entry(workspace, account, placed))
        if pending.plan == plan:
            return pending
        await self._withdraw(account, pending)
        return await self._place(account, workspace, plan)

    async def _withdraw(self, account: AccountId, order: Order) -> Order:
        withdrawn = Act(action="order.withdrawn", before=order)
        return await self._orders.withdraw(order, self._amendments.entry(order.workspace_id, account, withdrawn))
