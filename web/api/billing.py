"""``/api/billing``: ordering, cancelling and resuming a plan."""

from collections.abc import Callable

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.lapse import in_force
from core.ids import WorkspaceId
from core.models.billing import Order, Subscription
from core.usecases.billing import Billing
from core.usecases.subscriptions import Subscriptions
from core.wire.api import WorkspaceQuery
from core.wire.billing import (
    CheckoutView,
    OrderAnswer,
    OrderList,
    OrderView,
    PlanChoice,
    SubscriptionAnswer,
    SubscriptionView,
)
from web.call import Call, Reply


class BillingApi:
    """The handlers; all are about your own workspace unless the query names an organisation."""

    def __init__(
        self,
        catalogue: Catalogue,
        billing: Billing,
        subscriptions: Subscriptions,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._catalogue, self._billing, self._subscriptions = catalogue, billing, subscriptions
        self._now_ms = now_ms

    async def subscription(self, call: Call, query: WorkspaceQuery) -> SubscriptionAnswer:
        """The plan that is subscribed to, if there has ever been one."""
        return self._answer(await self._subscriptions.current(call.account, _workspace(call, query)))

    async def cancel(self, call: Call, query: WorkspaceQuery) -> SubscriptionAnswer:
        """End the plan with the month that is paid for."""
        return self._answer(await self._subscriptions.cancel(call.account, _workspace(call, query)))

    async def resume(self, call: Call, query: WorkspaceQuery) -> SubscriptionAnswer:
        """Take a cancellation back before it takes effect."""
        return self._answer(await self._subscriptions.resume(call.account, _workspace(call, query)))

    async def start_trial(self, call: Call, query: WorkspaceQuery, body: PlanChoice) -> SubscriptionAnswer:
        """Try a plan for some days, once."""
        return self._answer(await self._subscriptions.start_trial(call.account, _workspace(call, query), body.plan))

    async def orders(self, call: Call, query: WorkspaceQuery) -> OrderList:
        """Orders, the newest first."""
        return OrderList(
            orders=[order_view(each) for each in await self._billing.orders(call.account, _workspace(call, query))]
        )

    async def order(self, call: Call, query: WorkspaceQuery, body: PlanChoice) -> Reply[OrderAnswer]:
        """Order a plan: 201 with how to pay it, or 200 where nothing is to be paid and it holds already."""
        workspace = _workspace(call, query)
        ordered = await self._billing.order(call.account, workspace, body.plan)
        current = await self._subscriptions.current(call.account, workspace)
        checkout = ordered.checkout
        answer = OrderAnswer(
            order=order_view(ordered.order) if ordered.order is not None else None,
            checkout=CheckoutView(url=checkout.url, instructions=checkout.instructions) if checkout else None,
            subscription=self._answer(current).subscription,
        )
        return Reply(body=answer, status=201 if ordered.order is not None else 200)

    async def withdraw(self, call: Call, query: WorkspaceQuery, order_id: str) -> OrderView:
        """Take a pending order back."""
        return order_view(await self._billing.withdraw(call.account, _workspace(call, query), order_id))

    def _answer(self, subscription: Subscription | None) -> SubscriptionAnswer:
        if subscription is None:
            return SubscriptionAnswer(subscription=None)
        return SubscriptionAnswer(subscription=subscription_view(self._catalogue, subscription, self._now_ms()))


def subscription_view(catalogue: Catalogue, subscription: Subscription, now_ms: int) -> SubscriptionView:
    """A subscription, to whoever pays for it."""
    return SubscriptionView(
        plan=subscription.plan,
        plan_name=catalogue.plans[subscription.plan].name,
        state=subscription.state,
        in_force=in_force(subscription, catalogue.defaults, now_ms),
        started_ms=subscription.started_ms,
        since_ms=subscription.since_ms,
        ends_ms=subscription.ends_ms,
        provider=subscription.provider,
    )


def order_view(order: Order) -> OrderView:
    """An order."""
    return OrderView(
        id=order.id,
        workspace=order.workspace_id,
        plan=order.plan,
        state=order.state,
        ordered_by=order.ordered_by,
        created_ms=order.created_ms,
        settled_ms=order.settled_ms,
    )


def _workspace(call: Call, query: WorkspaceQuery) -> WorkspaceId:
    return call.subject(query.workspace).workspace
