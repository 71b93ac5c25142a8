"""Orders for plans, and what a payment provider has told of them."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import WorkspaceId
from core.models.billing import AuditEntry, Order, OrderState
from core.ports.payments import PaymentEvent
from core.ports.plans import Change


class Orders(Protocol):
    """Every order there ever was. Every method raises ``Unavailable``."""

    async def place(self, order: Order, audit: AuditEntry) -> Order:
        """Add an order, unless one of its workspace is pending; returns the pending one."""
        ...

    async def order(self, order: str) -> Order:
        """One order. Raises ``NotFound``."""
        ...

    async def orders(
        self, workspace: WorkspaceId | None = None, *, state: OrderState | None = None, limit: int = 100
    ) -> Sequence[Order]:
        """The newest first, of one workspace or of all."""
        ...

    async def withdraw(self, order: Order, audit: AuditEntry) -> Order:
        """Withdraw a pending order. Raises ``Conflict`` (``order_closed``) where it is not pending."""
        ...

    async def settle(
        self,
        order: Order,
        event: PaymentEvent | None,
        version: int,
        changes: Sequence[Change],
        audit: Sequence[AuditEntry],
    ) -> int:
        """Note that ``order``, as it was read, is paid, and amend its workspace's record, in one transaction.

        Returns the new version. Raises ``Conflict`` as ``Records.amend`` does, with the code ``order_closed`` where
        the order has changed since, and with the code ``event_heard`` for an event that was heard before.
        """
        ...

    async def hear(
        self,
        workspace: WorkspaceId,
        event: PaymentEvent,
        version: int,
        changes: Sequence[Change],
        audit: Sequence[AuditEntry],
    ) -> int:
        """Note that an event was heard, and amend the workspace's record, in one transaction.

        Returns the new version. Raises ``Conflict`` as ``settle`` does.
        """
        ...

    async def subscriber(self, provider: str, reference: str) -> WorkspaceId:
        """Whose subscription a provider speaks of. Raises ``NotFound``."""
        ...
