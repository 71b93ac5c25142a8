"""What becomes of a subscription: cancelled, resumed, tried, over."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from core.entitlements.keys import Feature
from core.entitlements.shipped import CATALOGUE
from core.entitlements.spec import Defaults
from core.errors import Conflict, Forbidden, NotFound
from core.ids import WorkspaceId
from core.models.billing import SubscriptionState
from tests.organisations.desk import DAY_MS, Desk, open_desk


def _ms(month: int, day: int, hour: int = 12) -> int:
    return int(datetime(2026, month, day, hour, tzinfo=UTC).timestamp() * 1000)


async def test_cancelled_until_the_billing_month_is_over(desk: Desk) -> None:
    """Cancelled in the middle of a month that began on the 15th it holds until the next 15th, then 30 days of video."""
    desk.clock.stop(_ms(3, 15))
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "coach_pro_plus")
    desk.clock.stop(_ms(4, 20))
    cancelled = await desk.business.subscriptions.cancel(person, ann)
    assert cancelled is not None
    assert (cancelled.state, cancelled.since_ms, cancelled.ends_ms) == (
        SubscriptionState.CANCELLED,
        _ms(4, 20),
        _ms(5, 15),
    )
    desk.clock.stop(_ms(5, 15) - 1)
    assert Feature.VIDEO_UPLOAD in (await desk.allowed(ann)).features
    desk.clock.stop(_ms(5, 15))
    after = await desk.allowed(ann)
    assert after.plan == "free"
    assert Feature.VIDEO_UPLOAD not in after.features
    assert Feature.VIDEO_PLAYBACK_TIMELINE in after.features
    desk.clock.stop(_ms(5, 15) + 30 * DAY_MS)
    assert Feature.VIDEO_PLAYBACK_TIMELINE not in (await desk.allowed(ann)).features


async def test_cancelling_again(desk: Desk) -> None:
    """The second time nothing changes, neither the end nor the audit."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "player_pro")
    first = await desk.business.subscriptions.cancel(person, ann)
    desk.clock.now_ms += 3 * DAY_MS
    assert await desk.business.subscriptions.cancel(person, ann) == first
    assert (await desk.actions(ann)).count("subscription.cancelled") == 1


async def test_resumed_before_the_end(desk: Desk) -> None:
    """A cancellation that is taken back in time leaves the plan as it was; after the end it is too late."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "player_pro")
    with pytest.raises(Conflict) as running:
        await desk.business.subscriptions.resume(person, ann)
    assert running.value.reason == "not_cancelled"
    began = (await desk.held(ann)).subscription
    assert began is not None
    await desk.business.subscriptions.cancel(person, ann)
    resumed = await desk.business.subscriptions.resume(person, ann)
    assert resumed is not None
    assert resumed == replace(began, since_ms=resumed.since_ms)
    cancelled = await desk.business.subscriptions.cancel(person, ann)
    assert cancelled is not None
    desk.clock.stop(cancelled.ends_ms or 0)
    with pytest.raises(Conflict) as over:
        await desk.business.subscriptions.resume(person, ann)
    assert over.value.reason == "no_subscription"


async def test_nothing_to_cancel(desk: Desk) -> None:
    """The free plan is not cancelled, nor one that ends by itself: a customer could else resume what was a present."""
    ann = WorkspaceId(person := await desk.person())
    with pytest.raises(Conflict) as none:
        await desk.business.subscriptions.cancel(person, ann)
    assert none.value.reason == "no_subscription"
    await desk.operator.granting.grant(ann, "coach_pro", until_ms=desk.clock() + DAY_MS)
    with pytest.raises(Conflict) as ends:
        await desk.business.subscriptions.cancel(person, ann)
    assert ends.value.reason == "ends_by_itself"
    with pytest.raises(Conflict):
        await desk.business.subscriptions.resume(person, ann)


async def test_a_past_due_plan_ends_when_it_is_cancelled(desk: Desk) -> None:
    """Whoever cancels in the days of grace has nothing paid: the plan is over at once, but for the video."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "coach_pro_plus")
    held = (await desk.held(ann)).subscription
    assert held is not None
    await desk.put(ann, held, SubscriptionState.PAST_DUE)
    assert (await desk.allowed(ann)).plan == "coach_pro_plus"
    await desk.business.subscriptions.cancel(person, ann)
    after = await desk.allowed(ann)
    assert after.plan == "free"
    assert Feature.VIDEO_PLAYBACK_TIMELINE in after.features


async def test_there_are_no_trials(desk: Desk) -> None:
    """With the catalogue's 0 days a trial is refused."""
    ann = WorkspaceId(person := await desk.person())
    with pytest.raises(Forbidden) as refused:
        await desk.business.subscriptions.start_trial(person, ann, "coach_pro")
    assert refused.value.reason == "no_trials"


async def test_a_trial(database_url: str) -> None:
    """With days to try, a plan holds for so long, once, and ends by itself; to have it longer it is paid for."""
    trials = replace(
        CATALOGUE,
        defaults=Defaults(trial_days=14, grace_days_past_due=7, video_retention_after_cancel_days=30),
    )
    async with open_desk(database_url, trials) as desk:
        ann = WorkspaceId(person := await desk.person())
        with pytest.raises(Forbidden):
            await desk.business.subscriptions.start_trial(person, ann, "org_pro_starter")
        tried = await desk.business.subscriptions.start_trial(person, ann, "coach_pro")
        assert tried is not None
        assert tried.state is SubscriptionState.TRIALING
        assert tried.ends_ms == tried.since_ms + 14 * DAY_MS
        assert (await desk.allowed(ann)).plan == "coach_pro"
        with pytest.raises(Conflict) as again:
            await desk.business.subscriptions.start_trial(person, ann, "analyst_pro")
        assert again.value.reason == "trial_used"
        with pytest.raises(Conflict) as ends:
            await desk.business.subscriptions.cancel(person, ann)
        assert ends.value.reason == "ends_by_itself"
        assert (await desk.business.billing.order(person, ann, "coach_pro")).order is not None
        desk.clock.stop(tried.ends_ms or 0)
        assert (await desk.allowed(ann)).plan == "free"
        with pytest.raises(Conflict):
            await desk.business.subscriptions.start_trial(person, ann, "coach_pro")


async def test_others_do_not_see_it(desk: Desk) -> None:
    """What somebody pays is nobody else's affair."""
    ann, eve = await desk.people("Ann", "Eve")
    await desk.operator.granting.grant(ann, "player_pro")
    held = await desk.business.subscriptions.current(ann, WorkspaceId(ann))
    assert held is not None
    assert held.plan == "player_pro"
    with pytest.raises(NotFound):
        await desk.business.subscriptions.current(eve, WorkspaceId(ann))
