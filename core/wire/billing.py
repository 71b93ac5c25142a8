"""The bodies about subscriptions and orders, in and out. Times are milliseconds since 1970."""

from typing import Annotated

from msgspec import Meta, Struct

from core.models.billing import OrderState, SubscriptionState

PlanKey = Annotated[str, Meta(min_length=1, max_length=64)]


class PlanChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plan to order or to try."""

    plan: PlanKey


class SubscriptionView(Struct, frozen=True, kw_only=True):
    """A workspace's plan."""

    plan: str
    plan_name: str
    state: SubscriptionState
    in_force: bool
    """Whether the plan holds now; a state that time has overtaken stays as it was."""
    started_ms: int
    since_ms: int
    """When ``state`` began."""
    ends_ms: int | None
    """When a trial, a plan given for a time, or the paid time of a cancelled plan is over."""
    provider: str


class SubscriptionAnswer(Struct, frozen=True, kw_only=True):
    """The subscription, if the workspace has ever had one."""

    subscription: SubscriptionView | None


class OrderView(Struct, frozen=True, kw_only=True):
    """An order for a plan."""

    id: str
    workspace: str
    plan: str
    state: OrderState
    ordered_by: str
    created_ms: int
    settled_ms: int | None


class OrderList(Struct, frozen=True, kw_only=True):
    """The newest first."""

    orders: list[OrderView]


class CheckoutView(Struct, frozen=True, kw_only=True):
    """How an order is paid: at a page of the provider's, or as the instructions say."""

    url: str | None
    instructions: str | None


class OrderAnswer(Struct, frozen=True, kw_only=True):
    """An order and how to pay it; without one nothing is to be paid, and the plan holds already."""

    order: OrderView | None
    checkout: CheckoutView | None
    subscription: SubscriptionView | None
