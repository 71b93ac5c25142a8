"""Owned matches: who may have how many, and who may do what with them."""

import pytest

from core.bootstrap import Ports
from core.entitlements.entitlements import Subject
from core.errors import Conflict, Forbidden, LimitReached, Malformed, NotFound
from core.ids import AccountId, MatchId
from core.models.people import Role
from core.storage.memory import MemorySnapshots
from core.transport.local import LocalBus
from core.usecases.games import Games, Wish
from core.usecases.live import Matches
from core.usecases.tokens import Right
from tests.games.club import Club
from tests.usecases.play import Device, random_bodies


@pytest.fixture
def games(house: Club) -> Games:
    """Its owned matches."""
    return house.services.fixtures.games


async def test_a_free_account_has_ten_games_and_ten_fan_matches(house: Club, games: Games) -> None:
    """Each on a meter of its own; the refusal names the plan and those that give more."""
    ann = await house.person("ann")
    for number in range(10):
        await house.game(ann, f"game{number}")
        await house.game(ann, f"fan{number}", fan=True)
    for fan, meter in ((False, "max_games"), (True, "fan_matches")):
        with pytest.raises(LimitReached) as refused:
            await games.create(ann, Wish(title="One more", fan=fan))
        fields = refused.value.fields
        assert (fields["meter"], fields["limit"], fields["used"], fields["plan"]) == (meter, 10, 10, "free")
        assert fields["resets_at"] is None
        assert isinstance(fields["upgrade_to"], list)
        assert fields["upgrade_to"][0] == "player_pro"
    assert len(await games.mine(ann)) == 20
    await house.subscribe("ann", "player_pro")
    await games.create(ann, Wish(title="One more"))


async def test_the_owner_creates_a_match_once(house: Club, games: Games) -> None:
    """The same id again is the same match; somebody else's is taken, private or not, deleted or not."""
    ann, bob = await house.person("ann"), await house.person("bob")
    row, new = await games.create(ann, Wish(title="  Derby ", id="derby", public=False))
    assert (row.title, row.workspace_id, row.created_by, new) == ("Derby", "ann", "ann", True)
    assert await games.create(ann, Wish(title="Again", id="derby")) == (row, False)
    with pytest.raises(Conflict) as taken:
        await games.create(bob, Wish(title="Mine", id="derby"))
    await games.delete(await house.sign_in("ann"), row.id)
    with pytest.raises(Conflict) as gone:
        await games.create(bob, Wish(title="Mine", id="derby"))
    assert taken.value.payload() == gone.value.payload()


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "a\nb"])
async def test_a_title_is_something_to_read(house: Club, games: Games, title: str) -> None:
    """Anything else is malformed, and so is an id with odd characters."""
    ann = await house.person("ann")
    for wish in (Wish(title=title), Wish(title="Fine", id=f"bad id {title[:1]}")):
        with pytest.raises(Malformed):
            await games.create(ann, wish)
    assert await games.mine(ann) == []


async def test_an_organisations_matches_are_its_members(house: Club, games: Games) -> None:
    """Members with a seat create and see them, strangers find nothing, and a member without a seat needs one."""
    for name in ("ann", "bob", "cat", "dan"):
        await house.person(name)
    members = {
        "ann": (Role.OWNER, "org_admin"),
        "bob": (Role.MEMBER, "coach_pro"),
        "cat": (Role.MEMBER, None),
    }
    org = await house.organisation("org", "org_pro_growth", members)
    bob, cat, dan = (Subject(org, AccountId(name)) for name in ("bob", "cat", "dan"))
    await house.game(bob, "m1", public=False)
    assert [row.id for row in await games.mine(cat)] == ["m1"]
    with pytest.raises(Forbidden) as refused:
        await games.create(cat, Wish(title="Mine"))
    assert refused.value.reason == "seat_needed"
    for attempt in (games.mine(dan), games.create(dan, Wish(title="Mine"))):
        with pytest.raises(NotFound):
            await attempt


async def test_who_manages_a_match(house: Club, games: Games) -> None:
    """Its creator, the organisation's admins and the operator; others are refused, strangers find nothing."""
    for name in ("ann", "bob", "cat", "dan"):
        await house.person(name)
    seat = "coach_pro"
    members = {"ann": (Role.ADMIN, seat), "bob": (Role.MEMBER, seat), "cat": (Role.MEMBER, seat)}
    org = await house.organisation("org", "org_pro_growth", members)
    private = await house.game(Subject(org, AccountId("bob")), "private", public=False)
    public = await house.game(Subject(org, AccountId("bob")), "public")
    grants = {name: await house.sign_in(name) for name in ("ann", "bob", "cat", "dan")}
    phone, _ = await house.phone(private)
    with pytest.raises(Forbidden):
        await games.rename(grants["cat"], private, "Mine")
    with pytest.raises(NotFound):
        await games.rename(grants["dan"], private, "Mine")
    with pytest.raises(Forbidden):
        await games.rename(grants["dan"], public, "Mine")
    assert phone
    assert (await games.rename(grants["bob"], private, "Ours")).title == "Ours"
    assert (await games.rename(grants["ann"], private, "The club's")).title == "The club's"
    await games.delete(house.operator([Right.CREATE]), public)
    await games.delete(grants["ann"], private)
    assert await games.mine(Subject(org, AccountId("bob"))) == []


async def test_what_nobody_owns_nobody_deletes(house: Club, games: Games) -> None:
    """The operator's matches have no account that they were charged to."""
    await house.services.matches.create(MatchId("m1"), "The operator's", public=True)
    await house.person("ann")
    for grant in (house.operator([Right.CREATE]), await house.sign_in("ann")):
        with pytest.raises(Forbidden):
            await games.delete(grant, MatchId("m1"))


async def test_a_match_in_use_is_gone_at_once(house: Club, games: Games) -> None:
    """Whoever has it open hears of the deletion, and nobody gets it from memory any more."""
    ann = await house.person("ann")
    match_id = await house.game(ann, "m1")
    matches = house.services.matches
    live = await matches.get(match_id)
    await games.delete(await house.sign_in("ann"), match_id)
    assert live.deleted
    for attempt in (matches.get(match_id), matches.glance(match_id)):
        with pytest.raises(NotFound):
            await attempt
    matches.release(match_id)


async def test_a_hub_that_heard_nothing_of_a_deletion_learns_it_from_the_log(house: Club, games: Games) -> None:
    """A ball is refused as for a match that is not there, and so is whoever comes next."""
    ann = await house.person("ann")
    match_id = await house.game(ann, "m1")
    elsewhere = Matches(Ports(log=house.services.ports.log, snapshots=MemorySnapshots(), bus=LocalBus()))
    live = await elsewhere.get(match_id)
    await games.delete(await house.sign_in("ann"), match_id)
    device = Device("d1", match_id)
    with pytest.raises(NotFound):
        await live.submit([device.enter(random_bodies(1)[0])], scorer=device.scorer, device=device.id)
    with pytest.raises(NotFound):
        await live.catch_up()
    assert live.deleted
    with pytest.raises(NotFound):
        await elsewhere.get(match_id)
    await elsewhere.close()
