"""What a payment provider, or an administrator in its place, says of orders and subscriptions."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements import lifecycle
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings
from core.entitlements.periods import period_of
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict, Malformed
from core.models.billing import Order, OrderState, Subscription
from core.ports.orders import Orders
from core.ports.payments import MANUAL, PaymentEvent, PaymentEventKind
from core.ports.plans import SetSubscription
from core.usecases.amendments import Act, Amendments
from core.usecases.offers import fitting
from core.usecases.seating import first_seat


class Settlements:
    """Orders that are paid, renewals that fail."""

    def __init__(
        self,
        orders: Orders,
        amendments: Amendments,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._orders = orders
        self._amendments = amendments
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def settle(self, order: str, *, actor: str, reference: str | None = None, reason: str = "") -> Order:
        """An order is paid by hand: the plan holds from now on. Settling it again changes nothing.

        ``reference`` is that of the payment. Raises ``NotFound``, and ``Conflict`` (``order_closed``).
        """
        found = await self._orders.order(order)
        if found.state is OrderState.PENDING:
            try:
                await self._pay(found, None, actor=actor, provider=MANUAL, reference=reference, reason=reason)
            except Conflict as lost:
                if lost.reason != "order_closed":
                    raise
            found = await self._orders.order(order)
        if found.state is OrderState.WITHDRAWN:
            raise Conflict("This order was withdrawn.", code="order_closed", order=order)
        return found

    async def withdraw(self, order: str, *, actor: str, reason: str = "") -> Order:
        """An order will not be paid. Raises ``NotFound``, and ``Conflict`` (``order_closed``)."""
        found = await self._orders.order(order)
        withdrawn = Act(action="order.withdrawn", before=found, reason=reason)
        return await self._orders.withdraw(found, self._amendments.entry(found.workspace_id, actor, withdrawn))

    async def hear(self, event: PaymentEvent) -> bool:
        """Do what a provider's verified event says; returns whether it changed anything. The same event counts once.

        Raises ``NotFound`` for an order or a subscription that is not here, and ``Malformed`` without its order.
        """
        try:
            if event.kind is PaymentEventKind.SETTLED:
                return await self._hear_of_order(event)
            return await self._hear_of_subscription(event)
        except Conflict as known:
            if known.reason in {"event_heard", "order_closed"}:
                return False
            raise

    async def _hear_of_order(self, event: PaymentEvent) -> bool:
        if event.order is None:
            raise Malformed("A payment has to name its order.", event=event.id)
        order = await self._orders.order(event.order)
        if order.state is OrderState.PAID:
            return False
        # One that was withdrawn while its payment was on the way is paid all the same.
        return await self._pay(order, event, actor=event.provider, provider=event.provider, reference=event.reference)

    async def _pay(  # noqa: PLR0913 - each is named at the call
        self,
        order: Order,
        event: PaymentEvent | None,
        *,
        actor: str,
        provider: str,
        reference: str | None,
        reason: str = "",
    ) -> bool:
        def decide(holdings: Holdings) -> Sequence[Act]:
            plan = fitting(self._catalogue, holdings.kind, order.plan)
            fresh = lifecycle.active(order.workspace_id, plan.key, provider, reference, now_ms=self._now_ms())
            after = lifecycle.began(fresh, holdings.subscription, self._catalogue.defaults)
            return [
                Act(action="order.paid", before=order, after={"order": order.id, "plan": plan.key}, reason=reason),
                Act(
                    action="subscription.began",
                    changes=(SetSubscription(subscription=after),),
                    before=holdings.subscription,
                    after=after,
                    reason=reason,
                ),
                *first_seat(self._catalogue, holdings, after),
            ]

        return await self._amendments.make(
            order.workspace_id, actor, decide, commit=lambda *decided: self._orders.settle(order, event, *decided)
        )

    async def _hear_of_subscription(self, event: PaymentEvent) -> bool:
        workspace = await self._orders.subscriber(event.provider, event.reference)

        def decide(holdings: Holdings) -> Sequence[Act]:
            before = holdings.subscription
            if before is None or (before.provider, before.reference) != (event.provider, event.reference):
                return []
            after = self._after(holdings, before, event)
            if after == before:
                return []
            changes = (SetSubscription(subscription=after),)
            return [Act(action=f"subscription.{event.kind}", changes=changes, before=before, after=after)]

        return await self._amendments.make(
            workspace,
            event.provider,
            decide,
            commit=lambda *decided: self._orders.hear(workspace, event, *decided),
        )

    def _after(self, holdings: Holdings, before: Subscription, event: PaymentEvent) -> Subscription:
        """What becomes of the subscription; nothing where the event is older than its state, as they may overtake."""
        if event.at_ms < before.since_ms:
            return before
        match event.kind:
            case PaymentEventKind.FAILED:
                return lifecycle.past_due(before, event.at_ms)
            case PaymentEventKind.RECOVERED:
                return lifecycle.recovered(before, event.at_ms)
            case _:
                paid_until_ms = period_of(holdings.anchor_ms, event.at_ms).end_ms
                ends_ms = paid_until_ms if event.ends_ms is None else event.ends_ms
                return lifecycle.stopped(before, at_ms=event.at_ms, ends_ms=ends_ms)
