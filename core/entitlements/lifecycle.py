"""How a subscription moves from state to state: paid, given, tried, cancelled, resumed, past due, over.

Every function is pure. One that continues a subscription raises ``Conflict`` with a code for what is in the way, and
returns the same one where there is nothing to do. Times are milliseconds since 1970.
"""

from msgspec.structs import replace

from core.entitlements.lapse import DAY_MS, in_force
from core.entitlements.spec import Defaults
from core.errors import Conflict, Forbidden
from core.ids import WorkspaceId
from core.models.billing import Subscription, SubscriptionState


def costs_nothing_more(subscription: Subscription | None, paid_usd: float | None, wanted_usd: float) -> bool:
    """Whether another plan, of ``wanted_usd`` a month, is covered by what is paid for a running subscription.

    One that is tried, past due or about to end covers nothing.
    """
    if subscription is None or subscription.state is not SubscriptionState.ACTIVE or subscription.ends_ms is not None:
        return False
    return paid_usd is not None and wanted_usd <= paid_usd


def began(wanted: Subscription, current: Subscription | None, defaults: Defaults) -> Subscription:
    """``wanted``, which begins at its ``since_ms``; it goes on counting from the start of one that it follows."""
    if current is None or not in_force(current, defaults, wanted.since_ms):
        return wanted
    return replace(wanted, started_ms=current.started_ms)


def active(  # noqa: PLR0913 - a subscription's parts
    workspace: WorkspaceId,
    plan: str,
    provider: str,
    reference: str | None = None,
    *,
    until_ms: int | None = None,
    now_ms: int,
) -> Subscription:
    """A plan that is paid for, or given until ``until_ms``, from now on."""
    return Subscription(
        workspace_id=workspace,
        plan=plan,
        state=SubscriptionState.ACTIVE,
        started_ms=now_ms,
        since_ms=now_ms,
        ends_ms=until_ms,
        provider=provider,
        reference=reference,
    )


def trial(wanted: Subscription, current: Subscription | None, defaults: Defaults) -> Subscription:
    """``wanted`` for the catalogue's days of trial; once, and before anything else.

    Raises ``Forbidden`` with the code ``no_trials``, and ``Conflict`` with the code ``trial_used``.
    """
    if not defaults.trial_days:
        raise Forbidden("There are no trials at the moment.", code="no_trials")
    if current is not None:
        raise Conflict("Only a workspace that has had no plan yet can try one.", code="trial_used")
    ends_ms = wanted.since_ms + defaults.trial_days * DAY_MS
    return replace(wanted, state=SubscriptionState.TRIALING, ends_ms=ends_ms)


def cancelled(
    subscription: Subscription | None, defaults: Defaults, *, paid_until_ms: int, now_ms: int
) -> Subscription:
    """It holds until ``paid_until_ms`` and is not renewed; one that is past due has nothing paid, and ends now.

    Raises ``Conflict`` with the codes ``no_subscription`` and, for what ends without being asked, ``ends_by_itself``.
    """
    current = _running(subscription, defaults, now_ms)
    if current.state is SubscriptionState.CANCELLED:
        return current
    if current.ends_ms is not None:
        raise Conflict("This plan ends by itself, and nothing will be charged.", code="ends_by_itself")
    ends_ms = now_ms if current.state is SubscriptionState.PAST_DUE else paid_until_ms
    return replace(current, state=SubscriptionState.CANCELLED, since_ms=now_ms, ends_ms=ends_ms)


def resumed(subscription: Subscription | None, defaults: Defaults, now_ms: int) -> Subscription:
    """A cancellation taken back in time.

    Raises ``Conflict`` with the codes ``no_subscription`` and ``not_cancelled``.
    """
    current = _running(subscription, defaults, now_ms)
    if current.state is not SubscriptionState.CANCELLED:
        raise Conflict("The plan is not cancelled.", code="not_cancelled")
    return replace(current, state=SubscriptionState.ACTIVE, since_ms=now_ms, ends_ms=None)


def past_due(subscription: Subscription, at_ms: int) -> Subscription:
    """A renewal failed; the grace counts from the first failure."""
    if subscription.state is not SubscriptionState.ACTIVE:
        return subscription
    return replace(subscription, state=SubscriptionState.PAST_DUE, since_ms=at_ms)


def recovered(subscription: Subscription, at_ms: int) -> Subscription:
    """The renewal that had failed was paid, if only after the days of grace."""
    if subscription.state is not SubscriptionState.PAST_DUE:
        return subscription
    return replace(subscription, state=SubscriptionState.ACTIVE, since_ms=at_ms)


def stopped(subscription: Subscription, *, at_ms: int, ends_ms: int) -> Subscription:
    """The provider renews it no more; it holds until ``ends_ms``."""
    if subscription.state in {SubscriptionState.CANCELLED, SubscriptionState.EXPIRED}:
        return subscription
    return replace(subscription, state=SubscriptionState.CANCELLED, since_ms=at_ms, ends_ms=ends_ms)


def ended(subscription: Subscription | None, defaults: Defaults, now_ms: int) -> Subscription:
    """It is over now. Raises ``Conflict`` with the code ``no_subscription`` where none holds."""
    current = _running(subscription, defaults, now_ms)
    return replace(current, state=SubscriptionState.EXPIRED, since_ms=now_ms, ends_ms=None)


def _running(subscription: Subscription | None, defaults: Defaults, now_ms: int) -> Subscription:
    if subscription is None or not in_force(subscription, defaults, now_ms):
        raise Conflict("There is no plan that could be changed.", code="no_subscription")
    return subscription
