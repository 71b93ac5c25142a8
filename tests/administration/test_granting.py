"""Plans and powers that administrators give and take."""

import asyncio

import pytest

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Conflict, Forbidden, Malformed, NotFound, Refusal, UpgradeRequired
from core.ids import WorkspaceId
from core.models.billing import OverrideKind, SubscriptionState
from core.models.people import Role, Session
from core.ports.payments import PaymentEvent, PaymentEventKind
from tests.organisations.desk import DAY_MS, Desk

PERSONS_PLANS = [
    "player_pro",
    "player_pro_plus",
    "scorers_pro",
    "scorers_pro_plus",
    "coach_pro",
    "coach_pro_plus",
    "analyst_pro",
    "analyst_pro_plus",
]
ORGANISATIONS_PLANS = ["org_pro_starter", "org_pro_growth", "org_pro_elite"]


@pytest.mark.parametrize("plan", PERSONS_PLANS)
async def test_a_plan_for_a_person(desk: Desk, plan: str) -> None:
    """A granted plan holds at once, by address or by id, and the audit has the reason."""
    ann = await desk.person()
    assert await desk.operator.granting.grant(await desk.email(ann), plan, reason="a present") == WorkspaceId(ann)
    assert (await desk.allowed(ann)).plan == plan
    [entry] = await desk.trail(ann)
    assert (entry.action, entry.actor, entry.before, entry.reason) == (
        "subscription.given",
        "operator",
        None,
        "a present",
    )
    assert f'"plan":"{plan}"' in str(entry.after)


@pytest.mark.parametrize("plan", ORGANISATIONS_PLANS)
async def test_a_plan_for_a_persons_organisation(desk: Desk, plan: str) -> None:
    """An organisation's plan for a person goes to the organisation that the person owns, made where there is none."""
    ann = await desk.person("Ann")
    club = await desk.operator.granting.grant(await desk.email(ann), plan)
    assert club != WorkspaceId(ann)
    assert await desk.operator.granting.grant(ann, plan) == club
    [place] = await desk.business.organisations.mine(ann)
    assert (place.organisation.id, place.role, place.seat) == (club, Role.OWNER, "org_admin")
    assert (await desk.allowed(club, ann)).plan == plan
    assert (await desk.allowed(ann)).plan == "free"
    await desk.business.organisations.create(ann, "A second one")
    with pytest.raises(Conflict) as several:
        await desk.operator.granting.grant(ann, plan)
    assert several.value.reason == "several_organisations"
    assert club in several.value.message


async def test_a_plan_for_a_time(desk: Desk) -> None:
    """A plan that is given until a moment is over from that moment on, without anybody doing anything."""
    ann = await desk.person()
    until_ms = desk.clock() + 10 * DAY_MS
    await desk.operator.granting.grant(ann, "coach_pro", until_ms=until_ms)
    desk.clock.stop(until_ms - 1)
    assert (await desk.allowed(ann)).plan == "coach_pro"
    desk.clock.stop(until_ms)
    assert (await desk.allowed(ann)).plan == "free"
    for never in (until_ms, -1, 10**30):
        with pytest.raises(Malformed) as refused:
            await desk.operator.granting.grant(ann, "coach_pro", until_ms=never)
        assert refused.value.reason == "bad_until"


async def test_the_free_plan_ends_the_one_that_holds(desk: Desk) -> None:
    """Granting the free plan takes the other away; where none holds, nothing happens."""
    ann = await desk.person()
    await desk.operator.granting.grant(ann, "free")
    assert await desk.actions(ann) == []
    await desk.operator.granting.grant(ann, "coach_pro")
    await desk.operator.granting.grant(ann, "free")
    assert (await desk.allowed(ann)).plan == "free"
    assert await desk.actions(ann) == ["subscription.given", "subscription.ended"]


async def test_the_staffs_plan(desk: Desk) -> None:
    """Granting it makes a person superuser; no organisation is one, and it has no end date."""
    ann = await desk.person()
    with pytest.raises(Malformed):
        await desk.operator.granting.grant(ann, "superuser", until_ms=desk.clock() + DAY_MS)
    await desk.operator.granting.grant(ann, "superuser")
    assert (await desk.held(ann)).superuser
    assert Feature.SYSTEM_ADMIN in (await desk.allowed(ann)).features
    club = await desk.organisation(ann)
    with pytest.raises(Malformed) as refused:
        await desk.operator.granting.grant(club, "superuser")
    assert refused.value.reason == "not_a_person"


@pytest.mark.parametrize(
    ("plan", "near"), [("coach_pro_plu", "coach_pro_plus"), ("Org Pro Elite", "org_pro_elite"), ("zzz", None)]
)
async def test_an_unknown_plan(desk: Desk, plan: str, near: str | None) -> None:
    """A plan that does not exist is refused with what may have been meant, or with all there are."""
    ann = await desk.person()
    with pytest.raises(Malformed) as refused:
        await desk.operator.granting.grant(ann, plan)
    assert refused.value.reason == "unknown_plan"
    assert (near or "analyst_pro_plus") in refused.value.message


async def test_a_person_is_no_organisation(desk: Desk) -> None:
    """A person's plan is not given to an organisation."""
    club = await desk.organisation(await desk.person())
    with pytest.raises(Forbidden) as refused:
        await desk.operator.granting.grant(club, "coach_pro")
    assert refused.value.reason == "plan_for_persons"


async def test_ended_at_once(desk: Desk) -> None:
    """A subscription that is ended is over, its videos can be watched for 30 days, and there is none to end again."""
    ann = await desk.person()
    await desk.operator.granting.grant(ann, "coach_pro_plus")
    over = await desk.operator.granting.end_subscription(ann, reason="charge back")
    assert over.state is SubscriptionState.EXPIRED
    after = await desk.allowed(ann)
    assert Feature.VIDEO_UPLOAD not in after.features
    assert Feature.VIDEO_PLAYBACK_TIMELINE in after.features
    assert (await desk.trail(ann))[-1].reason == "charge back"
    with pytest.raises(Conflict) as none:
        await desk.operator.granting.end_subscription(ann)
    assert none.value.reason == "no_subscription"


async def test_a_plan_that_somebody_pays_elsewhere(desk: Desk) -> None:
    """A plan that a provider charges is not overwritten: it would be charged for ever. An exception adds to it."""
    ann = WorkspaceId(person := await desk.person())
    order = (await desk.business.billing.order(person, ann, "player_pro")).order
    assert order is not None
    paid = PaymentEvent(
        provider="stripe", id="e1", kind=PaymentEventKind.SETTLED, reference="sub_1", at_ms=desk.clock(), order=order.id
    )
    await desk.business.settlements.hear(paid)
    with pytest.raises(Conflict) as refused:
        await desk.operator.granting.grant(ann, "coach_pro")
    assert refused.value.reason == "paid_elsewhere"
    await desk.operator.overrides.add(ann, OverrideKind.PLAN, "coach_pro", reason="a present")
    assert (await desk.allowed(ann)).plan == "coach_pro"


async def test_a_superuser_is_made_and_unmade(desk: Desk) -> None:
    """Each is in the audit once, however often it is said."""
    ann = await desk.person()
    granting = desk.operator.granting
    for superuser in (True, True, False, False):
        await granting.set_superuser(ann, superuser=superuser, reason="help desk")
        assert (await desk.held(ann)).superuser is superuser
    assert await desk.actions(ann) == ["superuser.made", "superuser.unmade"]


async def test_two_amend_at_once(desk: Desk) -> None:
    """Eight changes of one record in the same moment all happen, one after the other, none over another."""
    ann = await desk.person()
    before = await desk.held(ann)
    keys = list(Feature)[20:28]
    add = desk.operator.overrides.add
    await asyncio.gather(*(add(ann, OverrideKind.GRANT, key, reason="a race") for key in keys))
    after = await desk.held(ann)
    assert {each.key for each in after.overrides} == set(keys)
    assert after.version == before.version + len(keys)
    assert len(await desk.trail(ann)) == len(keys)


async def test_a_session_is_revoked(desk: Desk) -> None:
    """The session's tokens are void, the audit names who ended it and why, and another's session is not found."""
    ann, eve = await desk.people("Ann", "Eve")
    now_ms = desk.clock()
    session = Session(
        id=f"s-{ann}", account_id=ann, agent="a phone", address="::1", created_ms=now_ms, seen_ms=now_ms,
        expires_ms=now_ms + DAY_MS,
    )  # fmt: skip
    await desk.ports.sessions.open(session, "none", b"hash" + ann.encode(), 10)
    with pytest.raises(NotFound):
        await desk.operator.granting.revoke_session(eve, session.id)
    await desk.operator.granting.revoke_session(ann, session.id, reason="a lost phone")
    assert session.id in (await desk.held(ann)).revoked
    entry = (await desk.trail(ann))[-1]
    assert (entry.action, entry.actor) == ("session.ended", "operator")
    assert "a lost phone" in entry.reason
    with pytest.raises(NotFound):
        await desk.operator.granting.revoke_session(ann, session.id)


async def test_who_administrates(desk: Desk) -> None:
    """Whoever has the feature is admitted, however it came; the audit has their name; all others are refused."""
    boss, helper, ann = await desk.people("Boss", "Helper", "Ann")
    admit = desk.business.administrators.admit
    for account in (boss, helper, ann):
        with pytest.raises(UpgradeRequired) as refused:
            await admit(account)
        assert refused.value.fields["feature"] == Feature.SYSTEM_ADMIN
    await desk.operator.granting.set_superuser(boss, superuser=True)
    by_boss = await admit(boss)
    await by_boss.overrides.add(helper, OverrideKind.GRANT, Feature.SYSTEM_ADMIN, reason="holidays")
    by_helper = await admit(helper)
    await by_helper.granting.grant(ann, "player_pro")
    assert (await desk.trail(helper))[-1].actor == boss
    assert (await desk.trail(ann))[-1].actor == helper
    await by_boss.granting.set_superuser(boss, superuser=False)
    with pytest.raises(UpgradeRequired):
        await admit(boss)


async def test_the_gate_hears_of_it(desk: Desk) -> None:
    """What is granted is what the gate of this process answers next."""
    ann = await desk.person()
    subject = Subject(WorkspaceId(ann))
    assert (await desk.grants.of(subject)).plan == "free"
    await desk.operator.granting.grant(ann, "coach_pro")
    assert (await desk.grants.of(subject)).plan == "coach_pro"


async def test_what_is_closed_or_unknown(desk: Desk) -> None:
    """Nothing is given to an organisation that is closed, nor to somebody who is not here."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    await desk.business.organisations.close(owner, club)
    refusals: list[type[Refusal]] = []
    for who in (club, "nobody@example.org", "a\x00b"):
        with pytest.raises(NotFound) as refused:
            await desk.operator.granting.grant(who, "org_pro_elite")
        refusals.append(refused.type)
    assert refusals == [NotFound] * 3
