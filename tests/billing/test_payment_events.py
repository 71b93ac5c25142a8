"""What a payment provider tells, in any order and as often as it likes."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest

from core.errors import Malformed, NotFound
from core.ids import AccountId, WorkspaceId
from core.models.billing import Order, OrderState, Subscription, SubscriptionState
from core.ports.payments import Checkout, PaymentEvent, PaymentEventKind
from tests.organisations.desk import DAY_MS, NOON, Desk, open_desk

_numbers = count(1)


class Counter:
    """A provider with pages of its own, as the large ones have, that writes down what it is asked."""

    name = "counter"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    async def checkout(self, order: Order, price_usd: float, current: Subscription | None) -> Checkout:
        """A page to pay at."""
        self.asked.append(("checkout", current.plan if current else None))
        return Checkout(url=f"https://pay.example.org/{order.id}?price={price_usd}")

    async def change(self, subscription: Subscription, plan: str) -> None:
        """Charge another plan."""
        self.asked.append((f"change to {plan}", subscription.reference))

    async def stop(self, subscription: Subscription) -> None:
        """Charge no more."""
        self.asked.append(("stop", subscription.reference))

    async def go_on(self, subscription: Subscription) -> None:
        """Charge again."""
        self.asked.append(("go on", subscription.reference))


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """A desk whose provider is the counter."""
    async with open_desk(database_url, payments=Counter) as opened:
        yield opened


def _event(
    kind: PaymentEventKind, reference: str, *, at_ms: int, order: str | None = None, ends_ms: int | None = None
) -> PaymentEvent:
    number = next(_numbers)
    return PaymentEvent(
        provider="counter",
        id=f"evt_{reference}_{number}",
        kind=kind,
        reference=reference,
        at_ms=at_ms,
        order=order,
        ends_ms=ends_ms,
    )


async def _subscribed(desk: Desk, plan: str = "analyst_pro") -> tuple[AccountId, WorkspaceId, str]:
    """Somebody who paid; with the workspace and the provider's name for the subscription."""
    person = await desk.person()
    reference = f"sub_{person}"
    order = (await desk.business.billing.order(person, WorkspaceId(person), plan)).order
    assert order is not None
    paid = _event(PaymentEventKind.SETTLED, reference, at_ms=desk.clock(), order=order.id)
    assert await desk.business.settlements.hear(paid)
    return person, WorkspaceId(person), reference


async def _state(desk: Desk, workspace: WorkspaceId) -> SubscriptionState:
    held = (await desk.held(workspace)).subscription
    assert held is not None
    return held.state


async def test_paid_at_the_providers_page(desk: Desk) -> None:
    """The customer goes to the provider's page, and with its word the plan holds under the provider's name for it."""
    ann = WorkspaceId(person := await desk.person())
    ordered = await desk.business.billing.order(person, ann, "coach_pro")
    assert ordered.order is not None
    assert ordered.checkout == Checkout(url=f"https://pay.example.org/{ordered.order.id}?price=9.99")
    event = _event(PaymentEventKind.SETTLED, "sub_17", at_ms=NOON, order=ordered.order.id)
    assert await desk.business.settlements.hear(event)
    held = (await desk.held(ann)).subscription
    assert held is not None
    assert (held.plan, held.provider, held.reference) == ("coach_pro", "counter", "sub_17")
    assert (await desk.ports.orders.order(ordered.order.id)).state is OrderState.PAID
    assert {each.actor for each in await desk.trail(ann)} == {person, "counter"}


async def test_an_event_counts_once(desk: Desk) -> None:
    """However often and however close together an event is told, it changes something once."""
    _, ann, reference = await _subscribed(desk)
    failed = _event(PaymentEventKind.FAILED, reference, at_ms=NOON + 30 * DAY_MS)
    heard = await asyncio.gather(*(desk.business.settlements.hear(failed) for _ in range(4)))
    assert sorted(heard) == [False, False, False, True]
    recovered = _event(PaymentEventKind.RECOVERED, reference, at_ms=NOON + 31 * DAY_MS)
    assert await desk.business.settlements.hear(recovered)
    before = await desk.held(ann)
    assert not await desk.business.settlements.hear(failed)
    assert await desk.held(ann) == before
    actions = await desk.actions(ann)
    assert actions[-2:] == ["subscription.failed", "subscription.recovered"]


async def test_a_payment_is_entered_once(desk: Desk) -> None:
    """The same payment told in two events, or to two processes at once, starts one subscription."""
    ann = WorkspaceId(person := await desk.person())
    order = (await desk.business.billing.order(person, ann, "player_pro")).order
    assert order is not None
    events = [_event(PaymentEventKind.SETTLED, "sub_2", at_ms=NOON, order=order.id) for _ in range(2)]
    heard = await asyncio.gather(*(desk.business.settlements.hear(each) for each in (*events, *events)))
    assert sorted(heard) == [False, False, False, True]
    assert (await desk.actions(ann)).count("subscription.began") == 1


async def test_a_failed_renewal_and_the_grace(desk: Desk) -> None:
    """From the failure on the plan holds for seven days; a payment within or after them brings it back."""
    _, ann, reference = await _subscribed(desk)
    failure = NOON + 30 * DAY_MS
    desk.clock.stop(failure)
    assert await desk.business.settlements.hear(_event(PaymentEventKind.FAILED, reference, at_ms=failure))
    assert await _state(desk, ann) is SubscriptionState.PAST_DUE
    again = _event(PaymentEventKind.FAILED, reference, at_ms=failure + 3 * DAY_MS)
    assert not await desk.business.settlements.hear(again), "the grace counts from the first failure"
    desk.clock.stop(failure + 7 * DAY_MS - 1)
    assert (await desk.allowed(ann)).plan == "analyst_pro"
    desk.clock.stop(failure + 7 * DAY_MS)
    assert (await desk.allowed(ann)).plan == "free"
    late = _event(PaymentEventKind.RECOVERED, reference, at_ms=failure + 9 * DAY_MS)
    assert await desk.business.settlements.hear(late)
    assert await _state(desk, ann) is SubscriptionState.ACTIVE
    assert (await desk.allowed(ann)).plan == "analyst_pro"


async def test_events_that_overtake_each_other(desk: Desk) -> None:
    """A failure that is told after the payment that healed it changes nothing any more."""
    _, ann, reference = await _subscribed(desk)
    at_ms = desk.clock() + 30 * DAY_MS
    for kind, at in ((PaymentEventKind.FAILED, at_ms), (PaymentEventKind.RECOVERED, at_ms + DAY_MS)):
        assert await desk.business.settlements.hear(_event(kind, reference, at_ms=at))
    late = _event(PaymentEventKind.FAILED, reference, at_ms=at_ms + DAY_MS // 2)
    assert not await desk.business.settlements.hear(late)
    assert await _state(desk, ann) is SubscriptionState.ACTIVE


@pytest.mark.parametrize("ends_in_days", [12, None])
async def test_the_provider_stops(desk: Desk, ends_in_days: int | None) -> None:
    """A subscription that was cancelled at the provider's lasts until the day it names, or the billing month's end."""
    _, ann, reference = await _subscribed(desk)
    at_ms = desk.clock() + DAY_MS
    ends_ms = None if ends_in_days is None else at_ms + ends_in_days * DAY_MS
    cancelled = _event(PaymentEventKind.CANCELLED, reference, at_ms=at_ms, ends_ms=ends_ms)
    assert await desk.business.settlements.hear(cancelled)
    held = (await desk.held(ann)).subscription
    assert held is not None
    assert held.state is SubscriptionState.CANCELLED
    month_ends_ms = (await desk.held(ann)).anchor_ms + 31 * DAY_MS
    assert held.ends_ms == (month_ends_ms if ends_ms is None else ends_ms)


async def test_the_provider_is_told(desk: Desk) -> None:
    """What a customer does about a subscription reaches whoever charges it, before it holds here."""
    person, ann, reference = await _subscribed(desk, "analyst_pro_plus")
    subscriptions = desk.business.subscriptions
    await desk.business.billing.order(person, ann, "coach_pro")
    await subscriptions.cancel(person, ann)
    await subscriptions.resume(person, ann)
    await desk.business.billing.order(person, ann, "coach_pro_plus")
    await desk.operator.granting.end_subscription(ann)
    counter = desk.ports.payments
    assert isinstance(counter, Counter)
    assert counter.asked == [
        ("checkout", None),
        ("change to coach_pro", reference),
        ("stop", reference),
        ("go on", reference),
        ("checkout", "coach_pro"),
        ("stop", reference),
    ]


async def test_a_present_is_none_of_the_providers_business(desk: Desk) -> None:
    """A plan that an administrator gave is cancelled and resumed without asking the provider."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "player_pro")
    await desk.business.subscriptions.cancel(person, ann)
    await desk.business.subscriptions.resume(person, ann)
    counter = desk.ports.payments
    assert isinstance(counter, Counter)
    assert counter.asked == []


async def test_money_for_a_withdrawn_order(desk: Desk) -> None:
    """A payment that was on its way when the order was withdrawn counts all the same."""
    ann = WorkspaceId(person := await desk.person())
    order = (await desk.business.billing.order(person, ann, "player_pro")).order
    assert order is not None
    await desk.business.billing.withdraw(person, ann, order.id)
    paid = _event(PaymentEventKind.SETTLED, "sub_3", at_ms=NOON, order=order.id)
    assert await desk.business.settlements.hear(paid)
    assert (await desk.allowed(ann)).plan == "player_pro"


async def test_what_is_not_known_here(desk: Desk) -> None:
    """An event about no subscription or no order of ours is refused, so that the provider tells it again."""
    with pytest.raises(NotFound):
        await desk.business.settlements.hear(_event(PaymentEventKind.FAILED, "sub_unknown", at_ms=NOON))
    with pytest.raises(NotFound):
        await desk.business.settlements.hear(_event(PaymentEventKind.SETTLED, "s", at_ms=NOON, order="unknown"))
    with pytest.raises(Malformed):
        await desk.business.settlements.hear(_event(PaymentEventKind.SETTLED, "s", at_ms=NOON))


async def test_an_event_about_the_plan_before(desk: Desk) -> None:
    """Once another subscription has taken its place, an event about the old one is of nobody."""
    person, ann, reference = await _subscribed(desk, "player_pro")
    order = (await desk.business.billing.order(person, ann, "coach_pro")).order
    assert order is not None
    paid = _event(PaymentEventKind.SETTLED, f"{reference}_new", at_ms=desk.clock(), order=order.id)
    assert await desk.business.settlements.hear(paid)
    cancelled = _event(PaymentEventKind.CANCELLED, reference, at_ms=desk.clock() + DAY_MS)
    with pytest.raises(NotFound):
        await desk.business.settlements.hear(cancelled)
    assert await _state(desk, ann) is SubscriptionState.ACTIVE
