"""Invitations, from the mail to the place."""

import asyncio
from collections import Counter

import pytest

from core.errors import Conflict, Forbidden, LimitReached, Malformed, NotFound
from core.models.people import Role
from core.storage.tables.people import invitations
from core.usecases.codes import digest
from tests.organisations.desk import DAY_MS, NOON, ORIGIN, Desk


async def test_from_the_mail_to_the_place(desk: Desk) -> None:
    """The mail names the organisation and carries a link; whoever has the address and the code is a member then."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    address = await desk.email(ann)
    sent = await desk.business.invitations.invite(
        owner, club, f" {address.upper()} ", role=Role.ADMIN, seat="coach_pro"
    )
    assert (sent.email, sent.expires_ms - sent.created_ms) == (address, 14 * DAY_MS)
    letter = await desk.letter(address)
    assert "Riverside CC" in letter
    assert f"{ORIGIN}/invitation#" in letter
    place = await desk.business.invitations.accept(ann, await desk.code(address))
    assert (place.organisation.id, place.role, place.seat) == (club, Role.ADMIN, "coach_pro")
    assert [each.organisation.id for each in await desk.business.organisations.mine(ann)] == [club]
    assert await desk.business.invitations.pending(owner, club) == []
    assert (await desk.actions(club))[-2:] == ["invitation.sent", "member.joined"]


async def test_only_the_codes_hash_is_kept(desk: Desk) -> None:
    """The database holds the SHA-256 of a code of 256 bits, never the code, and the audit holds no address."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    await desk.business.invitations.invite(owner, club, "bea@example.org", role=Role.MEMBER)
    code = await desk.code("bea@example.org")
    assert len(code) * 6 >= 256
    rows = await desk.database.query(invitations.select().where(invitations.c.organisation_id == club))
    assert [row.hash for row in rows] == [digest(code)]
    assert all("bea@" not in str(each) for each in await desk.trail(club))


async def test_a_code_is_good_once(desk: Desk) -> None:
    """Two who come with the same code at once: one is in, the other hears that it is used up."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    address = await desk.email(ann)
    await desk.business.invitations.invite(owner, club, address, role=Role.MEMBER)
    code = await desk.code(address)
    ended = await asyncio.gather(
        *(desk.business.invitations.accept(ann, code) for _ in range(3)), return_exceptions=True
    )
    failures = [each for each in ended if isinstance(each, BaseException)]
    assert len(failures) == 2
    assert all(isinstance(each, NotFound | Conflict) for each in failures), failures
    assert (await desk.actions(club)).count("member.joined") == 1
    await desk.business.members.leave(ann, club)
    with pytest.raises(NotFound) as used:
        await desk.business.invitations.accept(ann, code)
    assert used.value.reason == "bad_code"


async def test_a_code_lives_two_weeks(desk: Desk) -> None:
    """On the last moment it is good, a moment later it is not."""
    owner, ann, bob = await desk.people("Owner", "Ann", "Bob")
    club = await desk.organisation(owner)
    desk.clock.stop(NOON)
    for guest in (ann, bob):
        await desk.business.invitations.invite(owner, club, await desk.email(guest), role=Role.MEMBER)
    desk.clock.stop(NOON + 14 * DAY_MS - 1)
    await desk.business.invitations.accept(ann, await desk.code(await desk.email(ann)))
    desk.clock.stop(NOON + 14 * DAY_MS)
    with pytest.raises(NotFound):
        await desk.business.invitations.accept(bob, await desk.code(await desk.email(bob)))
    assert await desk.business.invitations.pending(owner, club) == []


async def test_a_newer_invitation_voids_the_older(desk: Desk) -> None:
    """Of two invitations to one address only the newer is good; one that is withdrawn is not."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    address = await desk.email(ann)
    await desk.business.invitations.invite(owner, club, address, role=Role.OWNER)
    first = await desk.code(address)
    second = await desk.business.invitations.invite(owner, club, address, role=Role.MEMBER)
    assert await desk.business.invitations.pending(owner, club) == [second]
    with pytest.raises(NotFound):
        await desk.business.invitations.accept(ann, first)
    await desk.business.invitations.withdraw(owner, club, second.id)
    with pytest.raises(NotFound):
        await desk.business.invitations.accept(ann, await desk.code(address))
    with pytest.raises(NotFound):
        await desk.business.invitations.withdraw(owner, club, second.id)


async def test_many_invite_one_address_at_once(desk: Desk) -> None:
    """Of invitations that are sent in the same moment one is good."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    invite = desk.business.invitations.invite
    await asyncio.gather(*(invite(owner, club, "cy@example.org", role=Role.MEMBER) for _ in range(4)))
    assert len(await desk.business.invitations.pending(owner, club)) == 1


async def test_an_invitation_is_for_one_person(desk: Desk) -> None:
    """Somebody else with the code, and somebody with the address but without having confirmed it, are refused."""
    owner, ann, eve = await desk.people("Owner", "Ann", "Eve")
    [new] = await desk.people("Newcomer", verified=False)
    club = await desk.organisation(owner)
    for guest in (ann, new):
        await desk.business.invitations.invite(owner, club, await desk.email(guest), role=Role.MEMBER)
    with pytest.raises(Forbidden) as other:
        await desk.business.invitations.accept(eve, await desk.code(await desk.email(ann)))
    assert other.value.reason == "other_address"
    with pytest.raises(Forbidden) as unverified:
        await desk.business.invitations.accept(new, await desk.code(await desk.email(new)))
    assert unverified.value.reason == "unverified"
    assert len((await desk.held(club)).members) == 1


async def test_seats_that_are_promised(desk: Desk) -> None:
    """Nobody is invited to a seat that is taken; whoever accepts after the last one went joins without it."""
    owner, ann, bob = await desk.people("Owner", "Ann", "Bob")
    club = await desk.organisation(owner, "org_pro_starter")
    for guest in (ann, bob):
        address = await desk.email(guest)
        await desk.business.invitations.invite(owner, club, address, role=Role.MEMBER, seat="analyst_pro")
    places = [
        await desk.business.invitations.accept(guest, await desk.code(await desk.email(guest))) for guest in (ann, bob)
    ]
    assert [place.seat for place in places] == ["analyst_pro", None]
    with pytest.raises(LimitReached):
        await desk.business.invitations.invite(owner, club, "x@example.org", role=Role.MEMBER, seat="analyst_pro")
    with pytest.raises(Malformed):
        await desk.business.invitations.invite(owner, club, "x@example.org", role=Role.MEMBER, seat="umpire")


async def test_guests_race_for_the_last_seat(desk: Desk) -> None:
    """Of four who accept a promise of the same seat at once, all are members and one has it."""
    owner, *guests = await desk.people("Owner", "Ann", "Bob", "Cy", "Dee")
    club = await desk.organisation(owner, "org_pro_starter")
    codes = []
    for guest in guests:
        address = await desk.email(guest)
        await desk.business.invitations.invite(owner, club, address, role=Role.MEMBER, seat="analyst_pro")
        codes.append(await desk.code(address))
    accept = desk.business.invitations.accept
    places = await asyncio.gather(*(accept(guest, code) for guest, code in zip(guests, codes, strict=True)))
    assert Counter(place.seat for place in places) == {"analyst_pro": 1, None: 3}


async def test_who_is_in_is_not_invited_again(desk: Desk) -> None:
    """A member's address cannot be invited, and an address has to be one."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    with pytest.raises(Conflict) as member:
        await desk.business.invitations.invite(owner, club, await desk.email(owner), role=Role.MEMBER)
    assert member.value.reason == "already_member"
    with pytest.raises(Malformed) as wrong:
        await desk.business.invitations.invite(owner, club, "nobody", role=Role.MEMBER)
    assert wrong.value.reason == "bad_email"


async def test_nobody_joins_what_is_closed(desk: Desk) -> None:
    """An invitation to an organisation that was closed meanwhile is worth nothing."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    address = await desk.email(ann)
    await desk.business.invitations.invite(owner, club, address, role=Role.MEMBER)
    await desk.business.subscriptions.cancel(owner, club)
    await desk.business.organisations.close(owner, club)
    with pytest.raises(NotFound):
        await desk.business.invitations.accept(ann, await desk.code(address))
    assert ann not in (await desk.held(club)).members
