"""What administrators look up."""

import pytest

from core.entitlements.keys import Feature
from core.errors import Malformed, NotFound
from core.ids import WorkspaceId
from core.models.billing import AuditEntry, OrderState, OverrideKind
from core.models.people import Role
from core.storage.usage import charge
from tests.organisations.desk import Desk


async def test_finding_people_and_organisations(desk: Desk) -> None:
    """By id, by address in any case, by a part of a name or an address; what matches exactly comes first."""
    ann, other = await desk.people("Quenby Ashdown", "Quenby Ashdown Senior")
    club = (await desk.business.organisations.create(ann, "Ashdown Forest CC")).id
    find = desk.operator.inquiries.find
    for words in (ann, f" {(await desk.email(ann)).upper()} "):
        [found] = await find(words)
        assert (found.workspace, found.name) == (WorkspaceId(ann), "Quenby Ashdown")
    assert {each.workspace for each in await find("ashdown")} == {ann, other, club}
    [found] = await find("forest")
    assert (found.name, found.email, found.kind) == ("Ashdown Forest CC", None, "organisation")
    assert (await find(ann))[0].verified
    assert len(await find("ashdown", limit=2)) == 2


@pytest.mark.parametrize("words", ["%", "_", "nobody at all", "\\"])
async def test_finding_nobody(desk: Desk, words: str) -> None:
    """What matches nothing finds nothing, the signs that databases read as patterns included."""
    await desk.person()
    assert await desk.operator.inquiries.find(words) == []


async def test_words_that_cannot_be_stored(desk: Desk) -> None:
    """What no database could hold is refused."""
    with pytest.raises(Malformed):
        await desk.operator.inquiries.find("a\x00b")


async def test_why_somebody_may(desk: Desk) -> None:
    """The answer names the grant that decided; a key that does not exist is refused with what was meant."""
    ann = await desk.person()
    await desk.operator.granting.grant(ann, "coach_pro")
    explain = desk.operator.inquiries.explain
    answer = await explain(await desk.email(ann), Feature.PLAYER_ASSIGNMENT)
    assert answer.allowed
    assert answer.decided_by is not None
    assert answer.decided_by.plan == "coach_pro"
    assert not (await explain(ann, Feature.VIDEO_UPLOAD)).allowed
    assert (await explain(ann, "tournaments")).limit == 50
    with pytest.raises(Malformed) as refused:
        await explain(ann, "player_asignment")
    assert refused.value.fields["did_you_mean"][0] == "player_assignment"  # type: ignore[index]  # it is a list


async def test_why_a_member_may_not(desk: Desk) -> None:
    """Within an organisation the seat decides; for the organisation itself its whole plan."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.MEMBER})
    explain = desk.operator.inquiries.explain
    assert not (await explain(ann, Feature.DATA_EXPORT, within=club)).allowed
    assert (await explain(club, Feature.DATA_EXPORT)).allowed
    await desk.business.members.assign_seat(owner, club, ann, "analyst_pro")
    seated = await explain(ann, Feature.DATA_EXPORT, within=club)
    assert seated.decided_by is not None
    assert seated.decided_by.seat == "analyst_pro"
    with pytest.raises(NotFound):
        await explain(ann, Feature.DATA_EXPORT, within=owner)


async def test_what_is_used(desk: Desk) -> None:
    """Each limit that is counted, with what is used and what the plan gives."""
    ann = WorkspaceId(await desk.person())
    await desk.database.transact(lambda connection: charge(connection, ann, "max_games", 0, 3, 10, "k", 0))
    used = {each.meter: (each.used, each.limit) for each in await desk.operator.inquiries.usage(ann)}
    assert used["max_games"] == (3, 10)
    assert used["ai_reports_month"] == (0, 5)


async def test_the_audit_of_one(desk: Desk) -> None:
    """Page by page, the newest first, nothing is left out and nothing comes twice, several of one moment included."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    for _ in range(4):
        order = (await desk.business.billing.order(owner, club, "org_pro_starter")).order
        assert order is not None
        await desk.operator.settle(order.id)
        await desk.operator.granting.end_subscription(club)
    trail = list(reversed(await desk.trail(club)))
    assert len(trail) > 12
    for size in (4, 5, 7, 100):
        pages: list[AuditEntry] = []
        before_ms: int | None = None
        while True:
            entries, before_ms = await desk.operator.inquiries.audit(club, before_ms=before_ms, limit=size)
            pages += entries
            if before_ms is None:
                break
        assert [each.id for each in pages] == [each.id for each in trail], size


async def test_the_audit_of_all(desk: Desk) -> None:
    """Without a name the newest of everybody; of what is closed, by its id."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    desk.clock.now_ms += 10**9
    await desk.business.organisations.close(owner, club)
    [entry], _ = await desk.operator.inquiries.audit(limit=1)
    assert (entry.workspace_id, entry.action) == (club, "organisation.closed")
    entries, _ = await desk.operator.inquiries.audit(club)
    assert [each.action for each in entries] == ["organisation.closed", "organisation.created"]
    with pytest.raises(NotFound):
        await desk.operator.inquiries.audit("nobody@example.org")


async def test_orders_of_all(desk: Desk) -> None:
    """Those of everybody in one state, the newest first, and those of one."""
    ann, bob = await desk.people("Ann", "Bob")
    billing = desk.business.billing
    first = (await billing.order(ann, WorkspaceId(ann), "player_pro")).order
    second = (await billing.order(bob, WorkspaceId(bob), "player_pro")).order
    orders = desk.operator.inquiries.orders
    assert (await orders(state=OrderState.PENDING))[:2] == [second, first]
    assert await orders(await desk.email(ann)) == [first]
    assert first is not None
    await desk.operator.withdraw(first.id, reason="a mistake")
    assert first.id not in {each.id for each in await orders(state=OrderState.PENDING)}
    assert (await desk.trail(ann))[-1].reason == "a mistake"


async def test_what_somebody_has(desk: Desk) -> None:
    """The record: the plan, the exceptions, the members."""
    owner = await desk.person()
    club = await desk.organisation(owner, "org_pro_elite")
    override = await desk.operator.overrides.add(club, OverrideKind.LIMIT, "teams", "40", reason="r")
    listed, holdings = await desk.operator.inquiries.record(club)
    assert (listed.workspace, listed.name) == (club, "Riverside CC")
    assert holdings.subscription is not None
    assert holdings.subscription.plan == "org_pro_elite"
    assert holdings.overrides == (override,)
    assert set(holdings.members) == {owner}
