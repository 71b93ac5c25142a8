"""When a subscription's plan stops holding by itself."""

from core.entitlements.spec import Defaults
from core.models.billing import Subscription, SubscriptionState

DAY_MS = 24 * 60 * 60 * 1000


def lapses_ms(subscription: Subscription, defaults: Defaults) -> int | None:
    """The moment from which the plan holds no more, unless something happens; ``None`` is never.

    A trial or a cancelled plan without an end was over when it began: nothing is given for ever by an oversight.
    """
    match subscription.state:
        case SubscriptionState.ACTIVE:
            return subscription.ends_ms
        case SubscriptionState.PAST_DUE:
            return subscription.since_ms + defaults.grace_days_past_due * DAY_MS
        case SubscriptionState.TRIALING | SubscriptionState.CANCELLED:
            return subscription.since_ms if subscription.ends_ms is None else subscription.ends_ms
        case SubscriptionState.EXPIRED:
            return subscription.since_ms


def in_force(subscription: Subscription | None, defaults: Defaults, now_ms: int) -> bool:
    """Whether the plan holds now: while it is paid for, tried, given, or in the days of grace.

    One that is expired does not, even where its end was written by a clock that is ahead of this one.
    """
    if subscription is None or subscription.state is SubscriptionState.EXPIRED:
        return False
    end = lapses_ms(subscription, defaults)
    return end is None or now_ms < end
