"""Orders in SQL, and what a payment provider has told of them."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import unix_ms
from core.errors import Conflict, NotFound
from core.ids import WorkspaceId
from core.models.billing import AuditEntry, Order, OrderState
from core.ports.payments import PaymentEvent
from core.ports.plans import Change
from core.storage.amend import amend
from core.storage.engine import Database, refuse_unstorable, storable
from core.storage.mutex import hold
from core.storage.tables.billing import orders, payment_events, subscriptions
from core.storage.trail import note

_ORDER = select(*orders.c)
_ONE = _ORDER.where(orders.c.id == bindparam("of"))
_PENDING = _ORDER.where(orders.c.workspace_id == bindparam("of"), orders.c.state == OrderState.PENDING.value)
_MOVE = (
    update(orders)
    .where(orders.c.id == bindparam("of"), orders.c.state == bindparam("was"))
    .values(state=bindparam("becomes"), settled_ms=bindparam("at"))
)
_SUBSCRIBER = select(subscriptions.c.workspace_id).where(
    subscriptions.c.provider == bindparam("provider"), subscriptions.c.reference == bindparam("reference")
)
_HEAR = {
    "sqlite": sqlite.insert(payment_events).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(payment_events).on_conflict_do_nothing(),
}


class SqlOrders:
    """The orders over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def place(self, order: Order, audit: AuditEntry) -> Order:
        """Add an order, unless one of its workspace is pending; returns the pending one."""
        row = {
            "id": order.id,
            "workspace_id": order.workspace_id,
            "plan": order.plan,
            "state": order.state.value,
            "ordered_by": order.ordered_by,
            "created_ms": order.created_ms,
        }

        def work(connection: Connection) -> Order:
            # Two orders of one workspace follow each other, so that one at most is pending.
            hold(connection, [order.workspace_id])
            pending = connection.execute(_PENDING, {"of": order.workspace_id}).one_or_none()
            if pending is not None:
                return _order(pending)
            connection.execute(insert(orders), row)
            note(connection, [audit])
            return order

        return await self._database.transact(work)

    async def order(self, order: str) -> Order:
        """One order."""
        for row in await self._database.query(_ONE, {"of": order}):
            return _order(row)
        raise NotFound("There is no such order.", order=order)

    async def orders(
        self, workspace: WorkspaceId | None = None, *, state: OrderState | None = None, limit: int = 100
    ) -> Sequence[Order]:
        """The newest first, of one workspace or of all."""
        statement = _ORDER.order_by(orders.c.created_ms.desc(), orders.c.id.desc()).limit(limit)
        if workspace is not None:
            if not storable(workspace):
                return []
            statement = statement.where(orders.c.workspace_id == workspace)
        if state is not None:
            statement = statement.where(orders.c.state == state.value)
        return [_order(row) for row in await self._database.query(statement)]

    async def withdraw(self, order: Order, audit: AuditEntry) -> Order:
        """Withdraw a pending order."""
        now_ms = self._now_ms()

        def work(connection: Connection) -> Order:
            withdrawn = _move(connection, order, OrderState.WITHDRAWN, now_ms)
            note(connection, [audit])
            return withdrawn

        return await self._database.transact(work)

    async def settle(
        self,
        order: Order,
        event: PaymentEvent | None,
        version: int,
        changes: Sequence[Change],
        audit: Sequence[AuditEntry],
    ) -> int:
        """Note that an order is paid, and amend its workspace's record."""
        now_ms = self._now_ms()

        def work(connection: Connection) -> int:
            new = amend(connection, order.workspace_id, version, changes, audit, now_ms)
            if event is not None:
                _hear(connection, order.workspace_id, event)
            _move(connection, order, OrderState.PAID, now_ms)
            return new

        return await self._database.transact(work)

    async def hear(
        self,
        workspace: WorkspaceId,
        event: PaymentEvent,
        version: int,
        changes: Sequence[Change],
        audit: Sequence[AuditEntry],
    ) -> int:
        """Note that an event was heard, and amend the workspace's record."""
        now_ms = self._now_ms()

        def work(connection: Connection) -> int:
            new = amend(connection, workspace, version, changes, audit, now_ms)
            _hear(connection, workspace, event)
            return new

        return await self._database.transact(work)

    async def subscriber(self, provider: str, reference: str) -> WorkspaceId:
        """Whose subscription a provider speaks of."""
        for (workspace,) in await self._database.query(_SUBSCRIBER, {"provider": provider, "reference": reference}):
            return WorkspaceId(workspace)
        raise NotFound("There is no such subscription.", reference=reference)


def _move(connection: Connection, order: Order, to: OrderState, at_ms: int) -> Order:
    values = {"of": order.id, "was": order.state.value, "becomes": to.value, "at": at_ms}
    if order.state is to or not connection.execute(_MOVE, values).rowcount:
        raise Conflict("This order is closed.", code="order_closed", order=order.id)
    return replace(order, state=to, settled_ms=at_ms)


def _hear(connection: Connection, workspace: WorkspaceId, event: PaymentEvent) -> None:
    refuse_unstorable(event.provider, event.id)
    row = {
        "provider": event.provider,
        "id": event.id,
        "kind": event.kind.value,
        "workspace_id": workspace,
        "at_ms": event.at_ms,
    }
    if not connection.execute(_HEAR[connection.dialect.name], row).rowcount:
        raise Conflict("This event was heard before.", code="event_heard", event=event.id)


def _order(row: Row[*tuple[Any, ...]]) -> Order:
    return Order(
        id=row.id,
        workspace_id=row.workspace_id,
        plan=row.plan,
        state=OrderState(row.state),
        ordered_by=row.ordered_by,
        created_ms=row.created_ms,
        settled_ms=row.settled_ms,
    )
