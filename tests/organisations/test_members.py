"""Members, their roles and their seats."""

import asyncio
from collections import Counter
from collections.abc import Mapping

import pytest

from core.entitlements.keys import Feature
from core.errors import Conflict, Forbidden, LimitReached, Malformed, NotFound, UpgradeRequired
from core.ids import AccountId, WorkspaceId
from core.models.billing import OverrideKind
from core.models.people import Role
from tests.organisations.desk import Desk


async def _places(desk: Desk, club: WorkspaceId) -> Mapping[AccountId, tuple[Role, str | None]]:
    return {account: (each.role, each.seat) for account, each in (await desk.held(club)).members.items()}


async def test_two_admins_race_for_the_last_seat(desk: Desk) -> None:
    """Of two who give the last seat to different members at once, exactly one wins and the other hears why."""
    owner, first, second, ann, bob = await desk.people("Owner", "First", "Second", "Ann", "Bob")
    club = await desk.organisation(owner, "org_pro_starter")
    await desk.join(club, {first: Role.ADMIN, second: Role.ADMIN, ann: Role.MEMBER, bob: Role.MEMBER})
    ended = await asyncio.gather(
        desk.business.members.assign_seat(first, club, ann, "analyst_pro"),
        desk.business.members.assign_seat(second, club, bob, "analyst_pro"),
        return_exceptions=True,
    )
    refused = [each for each in ended if each is not None]
    assert [type(each) for each in refused] == [LimitReached]
    seats = Counter(seat for _, seat in (await _places(desk, club)).values())
    assert seats["analyst_pro"] == 1


async def test_many_race_for_few_seats(desk: Desk) -> None:
    """Twelve who race for four seats: four have one, the version grew by four, and the trail has four entries."""
    owner, *crowd = await desk.people("Owner", *("Member" for _ in range(12)))
    club = await desk.organisation(owner, "org_pro_starter")
    await desk.join(club, dict.fromkeys(crowd, Role.MEMBER))
    before = await desk.held(club)
    ended = await asyncio.gather(
        *(desk.business.members.assign_seat(owner, club, each, "coach_pro") for each in crowd), return_exceptions=True
    )
    assert Counter(type(each) for each in ended) == {type(None): 4, LimitReached: 8}
    after = await desk.held(club)
    assert sum(each.seat == "coach_pro" for each in after.members.values()) == 4
    assert after.version == before.version + 4
    assert (await desk.actions(club)).count("seat.assigned") == 5, "the owner's with the plan, and four"


async def test_a_refused_seat_says_what_would_help(desk: Desk) -> None:
    """Without a free seat one hears how many there are and which plans have more."""
    owner, ann, bob = await desk.people("Owner", "Ann", "Bob")
    club = await desk.organisation(owner, "org_pro_starter")
    await desk.join(club, {ann: (Role.MEMBER, "analyst_pro"), bob: Role.MEMBER})
    with pytest.raises(LimitReached) as refused:
        await desk.business.members.assign_seat(owner, club, bob, "analyst_pro")
    assert refused.value.payload() == {
        "code": "limit_reached",
        "detail": "Every seat of this kind is taken.",
        "meter": "seats",
        "seat": "analyst_pro",
        "limit": 1,
        "used": 1,
        "resets_at": None,
        "plan": "org_pro_starter",
        "upgrade_to": ["org_pro_growth", "org_pro_elite"],
    }


async def test_a_seat_that_no_plan_has(desk: Desk) -> None:
    """A seat of another name is refused with what may have been meant."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    with pytest.raises(Malformed) as refused:
        await desk.business.members.assign_seat(owner, club, owner, "Coach Pr")
    assert refused.value.reason == "unknown_seat"
    assert refused.value.fields["did_you_mean"] == ["coach_pro"]


async def test_seats_and_roles_need_a_plan_that_includes_them(desk: Desk) -> None:
    """Without the feature nobody gives seats or higher roles; taking them back needs no plan."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner, None)
    await desk.join(club, {ann: (Role.ADMIN, "coach_pro")})
    members = desk.business.members
    for refused in (
        members.assign_seat(owner, club, ann, "analyst_pro"),
        members.change_role(owner, club, ann, Role.OWNER),
        desk.business.invitations.invite(owner, club, "bob@example.org", role=Role.MEMBER),
    ):
        with pytest.raises(UpgradeRequired) as needed:
            await refused
        assert needed.value.fields["feature"] == Feature.ORG_ROLE_MANAGEMENT
        assert needed.value.fields["upgrade_to"] == ["org_pro_starter", "org_pro_growth", "org_pro_elite"]
    await members.withdraw_seat(owner, club, ann)
    await members.change_role(owner, club, ann, Role.MEMBER)
    assert (await _places(desk, club))[ann] == (Role.MEMBER, None)


async def test_a_seat_gives_its_plan_inside_only(desk: Desk) -> None:
    """A member with a coach's seat is a coach in the organisation and nowhere else, until it is withdrawn."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.MEMBER})
    assert Feature.PLAYER_ASSIGNMENT not in (await desk.allowed(club, ann)).features
    await desk.business.members.assign_seat(owner, club, ann, "coach_pro")
    assert Feature.PLAYER_ASSIGNMENT in (await desk.allowed(club, ann)).features
    assert Feature.PLAYER_ASSIGNMENT not in (await desk.allowed(ann)).features
    await desk.business.members.withdraw_seat(owner, club, ann)
    assert Feature.PLAYER_ASSIGNMENT not in (await desk.allowed(club, ann)).features


async def test_a_downgrade_keeps_the_seats_that_it_does_not_fill(desk: Desk) -> None:
    """With a smaller plan those who joined last have a seat without effect; it is theirs again with a larger plan."""
    owner, *coaches = await desk.people("Owner", *("Coach" for _ in range(6)))
    club = await desk.organisation(owner, "org_pro_growth")
    for coach in coaches:
        desk.clock.now_ms += 1
        await desk.join(club, {coach: (Role.MEMBER, "coach_pro")})

    async def coaching() -> list[bool]:
        return [Feature.PLAYER_ASSIGNMENT in (await desk.allowed(club, coach)).features for coach in coaches]

    assert await coaching() == [True] * 6
    await desk.operator.granting.grant(club, "org_pro_starter")
    assert await coaching() == [True] * 4 + [False] * 2
    assert await desk.business.members.seats(coaches[0], club) == [
        ("org_admin", 1, 1),
        ("coach_pro", 4, 6),
        ("analyst_pro", 1, 0),
    ]
    with pytest.raises(LimitReached) as refused:
        await desk.business.members.assign_seat(owner, club, owner, "coach_pro")
    assert (refused.value.fields["limit"], refused.value.fields["used"]) == (4, 6)
    await desk.operator.granting.grant(club, "org_pro_elite")
    assert await coaching() == [True] * 6


async def test_the_owner_gets_the_first_seat(desk: Desk) -> None:
    """With the first plan that has seats the owner has the admin's, once: a later plan does not give it again."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    assert (await _places(desk, club))[owner] == (Role.OWNER, None)
    await desk.operator.granting.grant(club, "org_pro_starter")
    assert (await _places(desk, club))[owner] == (Role.OWNER, "org_admin")
    assert Feature.SPONSOR_PANEL in (await desk.allowed(club, owner)).features
    await desk.business.members.withdraw_seat(owner, club, owner)
    await desk.operator.granting.grant(club, "org_pro_growth")
    assert (await _places(desk, club))[owner] == (Role.OWNER, None)


async def test_the_last_owner_stays(desk: Desk) -> None:
    """The last owner can neither leave, nor be removed, nor take a lower role; with a second one all of it goes."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.MEMBER})
    members = desk.business.members
    for refused in (
        members.leave(owner, club),
        members.remove(owner, club, owner),
        members.change_role(owner, club, owner, Role.ADMIN),
    ):
        with pytest.raises(Conflict) as alone:
            await refused
        assert alone.value.reason == "sole_owner"
    await members.change_role(owner, club, ann, Role.OWNER)
    await members.leave(owner, club)
    assert set(await _places(desk, club)) == {ann}


async def test_two_last_owners_leave_at_once(desk: Desk) -> None:
    """Of two owners who leave in the same moment, one stays."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.OWNER})
    ended = await asyncio.gather(
        desk.business.members.leave(owner, club), desk.business.members.leave(ann, club), return_exceptions=True
    )
    assert Counter(type(each) for each in ended) == {type(None): 1, Conflict: 1}
    assert [role for role, _ in (await _places(desk, club)).values()] == [Role.OWNER]


async def test_handing_over(desk: Desk) -> None:
    """The heir is owner with the admin's seat, and whoever handed over is an admin with the heir's."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: (Role.MEMBER, "coach_pro")})
    with pytest.raises(Malformed):
        await desk.business.members.hand_over(owner, club, owner)
    await desk.business.members.hand_over(owner, club, ann)
    assert await _places(desk, club) == {owner: (Role.ADMIN, "coach_pro"), ann: (Role.OWNER, "org_admin")}
    with pytest.raises(Forbidden):
        await desk.business.members.hand_over(owner, club, owner)


async def test_whoever_leaves_leaves_nothing(desk: Desk) -> None:
    """With a place go the seat, the rights and the exceptions that were made for this member."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: (Role.MEMBER, "coach_pro")})
    overrides = desk.operator.overrides
    await overrides.add(club, OverrideKind.GRANT, Feature.DATA_EXPORT, reason="a trial", member=ann)
    await overrides.add(club, OverrideKind.GRANT, Feature.BULK_OPERATIONS, reason="for all")
    assert Feature.DATA_EXPORT in (await desk.allowed(club, ann)).features
    await desk.business.members.leave(ann, club)
    left = await desk.allowed(club, ann)
    assert (left.role, left.features) == (None, frozenset())
    assert [each.key for each in (await desk.held(club)).overrides] == [Feature.BULK_OPERATIONS]
    with pytest.raises(NotFound):
        await desk.business.members.all(ann, club)


async def test_only_who_invites_sees_addresses(desk: Desk) -> None:
    """A member sees who else is there and the own address; admins and owners see everybody's."""
    owner, admin, ann = await desk.people("Owner", "Admin", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {admin: Role.ADMIN})
    await desk.join(club, {ann: Role.MEMBER})
    seen = await desk.business.members.all(ann, club)
    assert [(each.name, each.email is not None) for each in seen] == [("Owner", False), ("Admin", False), ("Ann", True)]
    assert all(each.email for each in await desk.business.members.all(admin, club))


async def test_a_change_that_changes_nothing(desk: Desk) -> None:
    """The role or the seat that a member has already costs no version and leaves no trail."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    before = await desk.held(club), await desk.actions(club)
    await desk.business.members.change_role(owner, club, owner, Role.OWNER)
    await desk.business.members.assign_seat(owner, club, owner, "org_admin")
    assert (await desk.held(club), await desk.actions(club)) == before


async def test_every_change_of_a_place_is_in_the_audit(desk: Desk) -> None:
    """Who changed whose place, and what it was before and after."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: Role.MEMBER})
    members = desk.business.members
    await members.change_role(owner, club, ann, Role.ADMIN)
    await members.assign_seat(ann, club, ann, "coach_pro")
    await members.withdraw_seat(owner, club, ann)
    await members.remove(owner, club, ann)
    *_, role, seat, back, gone = await desk.trail(club)
    assert [each.action for each in (role, seat, back, gone)] == [
        "member.role_changed",
        "seat.assigned",
        "seat.withdrawn",
        "member.removed",
    ]
    assert [each.actor for each in (role, seat, back, gone)] == [owner, ann, owner, owner]
    assert role.before == f'{{"account":"{ann}","role":"member","seat":null}}'
    assert role.after == f'{{"account":"{ann}","role":"admin","seat":null}}'
    assert seat.after == back.before == f'{{"account":"{ann}","role":"admin","seat":"coach_pro"}}'
    assert gone.after is None
