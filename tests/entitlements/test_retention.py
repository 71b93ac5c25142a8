"""How long videos are kept after the plan that they came with."""

import pytest

from core.entitlements.retention import kept_until_ms
from core.entitlements.shipped import CATALOGUE
from core.models.billing import OverrideKind, SubscriptionState
from tests.entitlements.records import DAY, NOW, override, person, subscribed


def test_thirty_days_after_a_plan_that_ended() -> None:
    """From the end of the paid time on, not from the moment of cancelling."""
    holdings = person(subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW - 10 * DAY))
    assert kept_until_ms(CATALOGUE, holdings, NOW + 40 * DAY) == NOW + 20 * DAY


def test_nothing_is_to_be_deleted_while_they_can_be_watched() -> None:
    """Neither under the plan nor in the days after it."""
    holdings = person(subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW))
    assert kept_until_ms(CATALOGUE, holdings, NOW - 1) is None
    assert kept_until_ms(CATALOGUE, holdings, NOW + 29 * DAY) is None


def test_another_plan_with_video_keeps_them() -> None:
    """An exception that still counts is as good as a plan."""
    plan = subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW - 100 * DAY)
    holdings = person(plan, override(OverrideKind.PLAN, "org_pro_growth"))
    assert kept_until_ms(CATALOGUE, holdings, NOW) is None


def test_the_later_of_two_ends() -> None:
    """A month's exception that outlived the plan counts from its own end."""
    plan = subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW - 100 * DAY)
    month = override(OverrideKind.PLAN, "coach_pro_plus", until_ms=NOW - 20 * DAY)
    assert kept_until_ms(CATALOGUE, person(plan, month), NOW) == NOW + 10 * DAY


@pytest.mark.parametrize("plan", ["free", "coach_pro"])
def test_without_a_trace_of_video_nobody_decides(plan: str) -> None:
    """An exception that was taken back leaves no end: the files wait for somebody to decide."""
    assert kept_until_ms(CATALOGUE, person(subscribed(plan)), NOW) is None
