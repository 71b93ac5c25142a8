"""Orders, from the wish to the plan."""

import asyncio
from collections import Counter

import pytest

from core.errors import Conflict, Forbidden, Malformed, NotFound
from core.ids import WorkspaceId
from core.models.billing import OrderState, SubscriptionState
from core.storage.meters import SqlMeters
from core.storage.usage import charge
from tests.organisations.desk import DAY_MS, Desk


async def test_from_the_order_to_the_plan(desk: Desk) -> None:
    """An order waits with instructions; once it is settled the plan holds, and the audit says by whom."""
    ann = WorkspaceId(person := await desk.person())
    ordered = await desk.business.billing.order(person, ann, "coach_pro_plus")
    assert ordered.order is not None
    assert ordered.checkout is not None
    assert "24.99" in (ordered.checkout.instructions or "")
    assert ordered.order.id in (ordered.checkout.instructions or "")
    assert (await desk.allowed(ann)).plan == "free"
    paid = await desk.operator.settle(ordered.order.id, reference="invoice 17", reason="paid by transfer")
    assert (paid.state, paid.plan) == (OrderState.PAID, "coach_pro_plus")
    assert (await desk.allowed(ann)).plan == "coach_pro_plus"
    held = (await desk.held(ann)).subscription
    assert held is not None
    assert (held.state, held.provider, held.reference) == (SubscriptionState.ACTIVE, "manual", "invoice 17")
    assert [(each.action, each.actor) for each in await desk.trail(ann)] == [
        ("order.placed", person),
        ("order.paid", "operator"),
        ("subscription.began", "operator"),
    ]


async def test_settling_twice(desk: Desk) -> None:
    """Five who settle one order at once, and one more later, start one subscription and see the same paid order."""
    ann = WorkspaceId(person := await desk.person())
    order = (await desk.business.billing.order(person, ann, "player_pro")).order
    assert order is not None
    settled = await asyncio.gather(*(desk.operator.settle(order.id) for _ in range(5)))
    settled.append(await desk.operator.settle(order.id))
    assert {each.state for each in settled} == {OrderState.PAID}
    assert len({each.settled_ms for each in settled}) == 1
    assert Counter(await desk.actions(ann)) == {"order.placed": 1, "order.paid": 1, "subscription.began": 1}


async def test_one_order_waits_at_most(desk: Desk) -> None:
    """The same plan again is the same order; another plan takes its place, even when both are ordered at once."""
    ann = WorkspaceId(person := await desk.person())
    order = desk.business.billing.order
    first = (await order(person, ann, "player_pro")).order
    assert (await order(person, ann, "player_pro")).order == first
    second = (await order(person, ann, "coach_pro")).order
    assert second is not None
    assert [(each.plan, each.state) for each in await desk.business.billing.orders(person, ann)] == [
        ("coach_pro", OrderState.PENDING),
        ("player_pro", OrderState.WITHDRAWN),
    ]
    plans = ("analyst_pro", "scorers_pro", "coach_pro_plus")
    await asyncio.gather(*(order(person, ann, plan) for plan in plans), return_exceptions=True)
    pending = [each for each in await desk.business.billing.orders(person, ann) if each.state is OrderState.PENDING]
    assert len(pending) == 1
    actions = Counter(await desk.actions(ann))
    assert actions["order.placed"] == actions["order.withdrawn"] + 1


async def test_an_order_that_is_taken_back(desk: Desk) -> None:
    """A withdrawn order is not settled any more, and only whose it is takes it back."""
    ann, eve = await desk.people("Ann", "Eve")
    order = (await desk.business.billing.order(ann, WorkspaceId(ann), "player_pro")).order
    assert order is not None
    with pytest.raises(NotFound):
        await desk.business.billing.withdraw(eve, WorkspaceId(ann), order.id)
    with pytest.raises(NotFound):
        await desk.business.billing.withdraw(eve, WorkspaceId(eve), order.id)
    withdrawn = await desk.business.billing.withdraw(ann, WorkspaceId(ann), order.id)
    assert withdrawn.state is OrderState.WITHDRAWN
    for again in (
        desk.business.billing.withdraw(ann, WorkspaceId(ann), order.id),
        desk.operator.settle(order.id),
        desk.operator.withdraw(order.id),
    ):
        with pytest.raises(Conflict) as closed:
            await again
        assert closed.value.reason == "order_closed"
    assert (await desk.held(ann)).subscription is None


@pytest.mark.parametrize(
    ("plan", "error", "code"),
    [
        ("free", Forbidden, "not_for_sale"),
        ("superuser", Forbidden, "not_for_sale"),
        ("org_pro_starter", Forbidden, "plan_for_organisations"),
        ("coach pro", Malformed, "unknown_plan"),
    ],
)
async def test_what_a_person_cannot_order(desk: Desk, plan: str, error: type[Exception], code: str) -> None:
    """What is not sold, what is for organisations, and what does not exist are refused, each with its own reason."""
    ann = WorkspaceId(person := await desk.person())
    with pytest.raises(error) as refused:
        await desk.business.billing.order(person, ann, plan)
    assert refused.value.reason == code  # type: ignore[attr-defined]  # every error here has one
    assert await desk.business.billing.orders(person, ann) == []


async def test_what_an_organisation_cannot_order(desk: Desk) -> None:
    """A person's plan is not for an organisation; what one may have meant is named where the plan is unknown."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    with pytest.raises(Forbidden) as refused:
        await desk.business.billing.order(owner, club, "coach_pro")
    assert refused.value.reason == "plan_for_persons"
    with pytest.raises(Malformed) as unknown:
        await desk.business.billing.order(owner, club, "Org Pro Growht")
    assert unknown.value.fields["did_you_mean"][0] == "org_pro_growth"  # type: ignore[index]  # it is a list
    assert (await desk.business.billing.order(owner, club, "org_pro_growth")).order is not None


async def test_an_upgrade_keeps_what_is_used(desk: Desk) -> None:
    """A larger plan begins when it is paid; the subscription goes on from its start, and so do the counters."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "player_pro")
    began = (await desk.held(ann)).subscription
    await desk.database.transact(lambda connection: charge(connection, ann, "ai_reports_month", 0, 7, 50, "k", 0))
    desk.clock.now_ms += 3 * DAY_MS
    order = (await desk.business.billing.order(person, ann, "analyst_pro")).order
    assert order is not None
    assert (await desk.allowed(ann)).limits["ai_reports_month"] == 50
    await desk.operator.settle(order.id)
    held = (await desk.held(ann)).subscription
    assert began is not None
    assert held is not None
    assert (held.plan, held.started_ms) == ("analyst_pro", began.started_ms)
    assert (await desk.allowed(ann)).limits["ai_reports_month"] == 200
    [counter] = await SqlMeters(desk.database).counters(ann, [0])
    assert counter.used == 7


async def test_a_smaller_plan_holds_at_once(desk: Desk) -> None:
    """What costs no more than the paid plan needs no order, and the plan that one has already is refused."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "analyst_pro_plus")
    with pytest.raises(Conflict) as same:
        await desk.business.billing.order(person, ann, "analyst_pro_plus")
    assert same.value.reason == "same_plan"
    ordered = await desk.business.billing.order(person, ann, "coach_pro_plus")
    assert (ordered.order, ordered.checkout) == (None, None)
    assert (await desk.allowed(ann)).plan == "coach_pro_plus"
    await desk.business.billing.order(person, ann, "player_pro")
    assert (await desk.allowed(ann)).plan == "player_pro"
    assert (await desk.actions(ann))[-2:] == ["subscription.changed", "subscription.changed"]
    assert (await desk.business.billing.order(person, ann, "coach_pro")).order is not None, "up again is paid for"


@pytest.mark.parametrize("state", ["cancelled", "given for a day", "past due"])
async def test_what_is_not_paid_for_covers_nothing(desk: Desk, state: str) -> None:
    """A plan that is about to end, was given for a time or is past due does not make a smaller one free."""
    ann = WorkspaceId(person := await desk.person())
    until_ms = desk.clock() + DAY_MS if state == "given for a day" else None
    await desk.operator.granting.grant(ann, "analyst_pro_plus", until_ms=until_ms)
    if state == "cancelled":
        await desk.business.subscriptions.cancel(person, ann)
    if state == "past due":
        held = (await desk.held(ann)).subscription
        assert held is not None
        await desk.put(ann, held, SubscriptionState.PAST_DUE)
    assert (await desk.business.billing.order(person, ann, "player_pro")).order is not None
    with pytest.raises(Conflict) as unpaid:
        await desk.business.subscriptions.change(person, ann, "player_pro")
    assert unpaid.value.reason == "to_be_paid"


async def test_a_plan_that_lapsed_begins_anew(desk: Desk) -> None:
    """After a gap the subscription counts from the new beginning."""
    ann = WorkspaceId(person := await desk.person())
    await desk.operator.granting.grant(ann, "coach_pro", until_ms=desk.clock() + DAY_MS)
    desk.clock.now_ms += 5 * DAY_MS
    assert (await desk.allowed(ann)).plan == "free"
    order = (await desk.business.billing.order(person, ann, "coach_pro")).order
    assert order is not None
    await desk.operator.settle(order.id)
    held = (await desk.held(ann)).subscription
    assert held is not None
    assert held.started_ms > desk.clock.now_ms - DAY_MS
    assert held.ends_ms is None


async def test_the_first_plan_of_an_organisation_seats_its_owner(desk: Desk) -> None:
    """With the paid order the owner has the admin's seat."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    order = (await desk.business.billing.order(owner, club, "org_pro_starter")).order
    assert order is not None
    await desk.operator.settle(order.id)
    assert (await desk.held(club)).members[owner].seat == "org_admin"
    assert (await desk.actions(club))[-3:] == ["order.paid", "subscription.began", "seat.assigned"]


async def test_nobody_pays_for_what_is_closed(desk: Desk) -> None:
    """The order of an organisation that was closed meanwhile stays unpaid."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    order = (await desk.business.billing.order(owner, club, "org_pro_starter")).order
    assert order is not None
    await desk.business.organisations.close(owner, club)
    with pytest.raises(NotFound):
        await desk.operator.settle(order.id)
    assert (await desk.ports.orders.order(order.id)).state is OrderState.PENDING
