"""Who takes the money: what a payment provider is asked, and what it tells."""

from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from core.models.billing import Order, Subscription

MANUAL: Final = "manual"
"""The provider of plans that an administrator settles or gives."""


class Checkout(Struct, frozen=True, kw_only=True):
    """How an order is paid; one of the two is there."""

    url: str | None = None
    """A page of the provider's where the payer goes."""
    instructions: str | None = None
    """What the payer does where there is no such page."""


class PaymentEventKind(StrEnum):
    """What a provider tells of a subscription."""

    SETTLED = "settled"
    """The order is paid for."""
    FAILED = "failed"
    """A renewal could not be collected."""
    RECOVERED = "recovered"
    """A renewal that had failed was collected."""
    CANCELLED = "cancelled"
    """The provider renews no more; what is paid for lasts until ``ends_ms``."""


class PaymentEvent(Struct, frozen=True, kw_only=True):
    """Something that a provider told; whoever makes one has verified its signature."""

    provider: str
    id: str
    """The provider's own; an event that is heard twice counts once."""
    kind: PaymentEventKind
    reference: str
    """The provider's own name for the subscription."""
    at_ms: int
    """When it happened, by the provider's clock."""
    order: str | None = None
    """The order that was paid for, of ``SETTLED``."""
    ends_ms: int | None = None
    """When the paid period is over, of ``CANCELLED``; ``None`` is the end of the billing month."""


class PaymentProvider(Protocol):
    """Takes money for plans. Every method may be called again for the same thing; each raises ``Unavailable``."""

    name: str
    """As subscriptions keep it: ``manual``, ``stripe``."""

    async def checkout(self, order: Order, price_usd: float, current: Subscription | None) -> Checkout:
        """How the order is paid, at ``price_usd`` a month; it is to take the place of ``current``."""
        ...

    async def change(self, subscription: Subscription, plan: str) -> None:
        """Charge a plan that costs no more from the next period on."""
        ...

    async def stop(self, subscription: Subscription) -> None:
        """Renew no more."""
        ...

    async def go_on(self, subscription: Subscription) -> None:
        """Renew again what was to stop."""
        ...
