"""Payment by hand: the platform's people send an invoice, and settle the order when the money is there."""

from core.models.billing import Order, Subscription
from core.ports.payments import MANUAL, Checkout


class ManualPayments:
    """Takes no money itself, so there is nothing to change or stop."""

    name = MANUAL

    async def checkout(self, order: Order, price_usd: float, current: Subscription | None) -> Checkout:  # noqa: ARG002 - the plan that is replaced makes no difference to an invoice
        """What the payer does."""
        invoice = f"You will get an invoice of {price_usd:.2f} USD a month for the order {order.id}."
        return Checkout(instructions=f"{invoice} The plan holds as soon as your payment has been entered.")

    async def change(self, subscription: Subscription, plan: str) -> None:
        """The next invoice is for the other plan."""

    async def stop(self, subscription: Subscription) -> None:
        """There is no next invoice."""

    async def go_on(self, subscription: Subscription) -> None:
        """There is a next invoice."""
