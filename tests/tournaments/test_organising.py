"""Grounds, rules, sides and officials: who may have them, and what is refused."""

import pytest

from core.entitlements.entitlements import Subject
from core.errors import Conflict, Forbidden, Malformed, NotFound, TooLarge, UpgradeRequired
from core.ids import AccountId, OfficialId, PlayerId, TeamId
from core.models.people import Role
from core.models.tournament import OfficialRole
from core.scoring.standings import By
from core.storage.tournament_rows import end_grounds
from core.wire.fixtures import NewDraw, NewEntry, NewFixture, NewSchedule, SquadMember
from core.wire.tournaments import PointsRule, TournamentRules
from tests.games.club import Club
from tests.tournaments.cup import Cup, cup, facts, squad


async def test_a_workspace_has_grounds(house: Club) -> None:
    """Listed by name; one has two named ends or none; others learn nothing of them."""
    ann, bob = await house.person("ann"), await house.person("bob")
    venues = house.services.fixtures.organiser.venues
    oval = await venues.add(ann, " The  Oval ", "London", ["Vauxhall End", "Pavilion End"])
    assert (oval.name, oval.town, oval.ends) == ("The Oval", "London", ("Vauxhall End", "Pavilion End"))
    park = await venues.add(ann, "Albert Park", "", [])
    assert await venues.list(ann) == [park, oval]
    assert await venues.list(bob) == []
    changed = await venues.change(ann, park, "Zoo Park", "Suva", [])
    assert [each.name for each in await venues.list(ann)] == ["The Oval", "Zoo Park"]
    assert await venues.one(park.id) == changed
    for ends in (["One End"], ["", "B"]):
        with pytest.raises(Malformed):
            await venues.add(ann, "Ground", "", ends)
    await venues.remove(ann, park)
    assert await venues.list(ann) == [oval]
    with pytest.raises(NotFound):
        await venues.one(park.id)
    with pytest.raises(NotFound):
        await venues.change(ann, park, "Ghost", "", [])


async def test_sides_have_squads(played: Cup) -> None:
    """With a captain and a keeper of theirs; a side keeps its place and players when it is changed."""
    entries = played.organiser.entries
    ashes = played.teams[0]
    assert ashes.short == "ASH"
    assert len(ashes.players) == 13
    assert (ashes.captain, ashes.keeper) == (ashes.players[0].id, ashes.players[1].id)
    given = facts(ashes, name="Phoenix", short="PHX", captain=2)
    await entries.change(played.owner, played.id, TeamId(ashes.team_id), given)
    first = (await entries.list(played.grant, played.id))[0]
    assert (first.name, first.short, first.team_id) == ("Phoenix", "PHX", ashes.team_id)
    assert first.squad.captain == PlayerId(ashes.players[2].id)
    assert first.squad.keeper is None
    assert [each.id for each in first.squad.players] == [each.id for each in ashes.players]


async def test_a_squad_that_cannot_be_is_refused(played: Cup) -> None:
    """Somebody twice, a captain from outside, ids that matches could not have; and nothing is changed."""
    entries, before = played.organiser.entries, await played.organiser.entries.list(played.grant, played.id)
    twice = [SquadMember(name="A", id="a"), SquadMember(name="B", id="a")]
    for given in (
        NewEntry(name="Eels", players=twice),
        NewEntry(name="Eels", players=squad("E", 3), captain=3),
        NewEntry(name="Eels", players=[SquadMember(name="A", id="a b")]),
        NewEntry(name=" "),
    ):
        with pytest.raises(Malformed):
            await entries.add(played.owner, played.id, given)
    for given in (NewEntry(name="ashes"), NewEntry(name="Ashes")):
        with pytest.raises(Conflict) as refused:
            await entries.add(played.owner, played.id, given)
        assert refused.value.reason == "entered"
    with pytest.raises(Conflict):
        await entries.change(played.owner, played.id, played.team("Bears"), facts(played.teams[1], name="Comets"))
    with pytest.raises(NotFound):
        await entries.change(played.owner, played.id, TeamId("nobody"), facts(played.teams[1], name="Eels"))
    with pytest.raises(NotFound):
        await entries.add(played.owner, played.id, NewEntry(name="Eels", team_id="nobody"))
    assert await entries.list(played.grant, played.id) == before


async def test_a_side_in_the_fixtures_stays(played: Cup) -> None:
    """Until no fixture names it."""
    await played.organiser.lists.draw(played.owner, played.id, NewDraw())
    with pytest.raises(Conflict) as refused:
        await played.organiser.entries.remove(played.owner, played.id, played.team("Ashes"))
    assert refused.value.reason == "in_fixtures"
    for fixture in await played.stored():
        await played.organiser.lists.remove(played.owner, played.id, fixture.id)
    await played.organiser.entries.remove(played.owner, played.id, played.team("Ashes"))
    with pytest.raises(NotFound):
        await played.organiser.entries.remove(played.owner, played.id, played.team("Ashes"))
    assert [each.name for each in await played.organiser.entries.list(played.grant, played.id)] == [
        "Bears",
        "Comets",
        "Dragons",
    ]


async def test_an_organisations_team_keeps_its_id(house: Club) -> None:
    """So that its matches are its own in every tournament."""
    await house.person("ann")
    org = await house.organisation("org", "org_pro_growth", {"ann": (Role.ADMIN, "org_admin")})
    admin = Subject(org, AccountId("ann"))
    team = await house.services.fixtures.teams.create(admin, "First XI")
    league = await house.services.fixtures.tournaments.create(admin, "League")
    entry = await house.services.fixtures.organiser.entries.add(
        admin, league.id, NewEntry(name=team.name, team_id=team.id)
    )
    assert entry.team_id == team.id


async def test_officials_are_named_with_their_roles(played: Cup) -> None:
    """Whoever is taken out is taken out of all fixtures."""
    officials = played.organiser.officials
    umpire = await officials.add(played.owner, played.id, "Simon", OfficialRole.UMPIRE)
    scorer = await officials.add(played.owner, played.id, "Anna", OfficialRole.SCORER)
    assert [each.name for each in await officials.list(played.grant, played.id)] == ["Anna", "Simon"]
    await officials.change(played.owner, played.id, umpire.id, "Simon", OfficialRole.REFEREE)
    given = NewFixture(home_id=played.team("Ashes"), away_id=played.team("Bears"), official_ids=[umpire.id, scorer.id])
    await played.organiser.lists.add(played.owner, played.id, given)
    assert (await played.stored())[0].officials == (umpire.id, scorer.id)
    await officials.remove(played.owner, played.id, umpire.id)
    assert (await played.stored())[0].officials == (scorer.id,)
    for missing in (
        officials.remove(played.owner, played.id, umpire.id),
        officials.change(played.owner, played.id, OfficialId("x"), "X", OfficialRole.UMPIRE),
    ):
        with pytest.raises(NotFound):
            await missing


async def test_rules_are_kept(played: Cup) -> None:
    """The usual ones until somebody says otherwise; what does not exist is refused."""
    rules = played.organiser.rules
    assert await rules.show(played.grant, played.id) == TournamentRules()
    given = TournamentRules(
        format="odi",
        points=PointsRule(win=4, tie=2, no_result=1, draw=2, loss=0),
        bonus=1,
        order=[By.POINTS, By.WINS, By.HEAD_TO_HEAD],
    )
    assert await rules.put(played.owner, played.id, given) == given
    assert await rules.show(played.grant, played.id) == given
    for wrong in (TournamentRules(format="rounders"), TournamentRules(order=[By.WINS, By.WINS])):
        with pytest.raises(Malformed):
            await rules.put(played.owner, played.id, wrong)
    assert await rules.show(played.grant, played.id) == given


async def test_a_tournament_that_is_public_shows_its_fixtures(played: Cup) -> None:
    """Strangers see nothing of one that is not, before its first public match."""
    await played.organiser.lists.draw(played.owner, played.id, NewDraw())
    with pytest.raises(NotFound):
        await played.organiser.lists.list(None, played.id)
    with pytest.raises(NotFound):
        await played.organiser.entries.list(None, played.id)
    await played.organiser.rules.put(played.owner, played.id, TournamentRules(public=True))
    assert len(await played.organiser.lists.list(None, played.id)) == 6
    assert len(await played.organiser.entries.list(None, played.id)) == 4


async def test_only_its_organisers_change_a_tournament(house: Club, played: Cup) -> None:
    """Nobody else's, whatever the plan; and nothing is changed."""
    bob = await house.person("bob", "scorers_pro_plus")
    organiser = played.organiser
    attempts = (
        organiser.entries.add(bob, played.id, NewEntry(name="Eels")),
        organiser.entries.remove(bob, played.id, played.team("Ashes")),
        organiser.officials.add(bob, played.id, "Simon", OfficialRole.UMPIRE),
        organiser.rules.put(bob, played.id, TournamentRules(public=True)),
        organiser.lists.draw(bob, played.id, NewDraw()),
        organiser.lists.add(bob, played.id, NewFixture()),
        organiser.lists.schedule(bob, played.id, NewSchedule(start="2026-05-02", slots=["14:00"], venue_ids=["v"])),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt
    assert await played.fixtures() == []


async def test_an_organisations_league_needs_its_plan(house: Club) -> None:
    """League management, and a seat of it."""
    for name in ("ann", "bob", "cat"):
        await house.person(name)
    members = {"ann": (Role.ADMIN, "org_admin"), "bob": (Role.MEMBER, "coach_pro"), "cat": (Role.MEMBER, None)}
    org = await house.organisation("org", "org_pro_starter", members)
    admin, coach, unseated = (Subject(org, AccountId(name)) for name in ("ann", "bob", "cat"))
    organiser = house.services.fixtures.organiser
    league = await house.services.fixtures.tournaments.create(admin, "League")
    await organiser.entries.add(admin, league.id, NewEntry(name="First XI"))
    await organiser.entries.add(coach, league.id, NewEntry(name="Second XI"))
    with pytest.raises(Forbidden) as seatless:
        await organiser.entries.add(unseated, league.id, NewEntry(name="Third XI"))
    assert seatless.value.reason == "seat_needed"
    assert len(await organiser.entries.list(await house.sign_in("cat"), league.id)) == 2
    await house.subscribe(org, None)
    with pytest.raises(UpgradeRequired) as refused:
        await organiser.entries.add(admin, league.id, NewEntry(name="Third XI"))
    assert refused.value.fields["feature"] == "league_management"
    assert len(await organiser.entries.list(await house.sign_in("ann"), league.id)) == 2


async def test_there_is_an_end_to_everything(played: Cup) -> None:
    """So many sides and no more; the refusal says how many."""
    for number in range(60):
        await played.organiser.entries.add(played.owner, played.id, NewEntry(name=f"Team {number}"))
    with pytest.raises(TooLarge) as refused:
        await played.organiser.entries.add(played.owner, played.id, NewEntry(name="One more"))
    assert refused.value.fields["most"] == 64
    with pytest.raises(Malformed) as too_many:
        await played.organiser.lists.draw(played.owner, played.id, NewDraw())
    assert too_many.value.reason == "too_many_fixtures"
    assert await played.fixtures() == []


async def test_deleting_a_tournament_frees_its_grounds(house: Club, played: Cup) -> None:
    """Its fixtures go with it, so that another may be played there at that time."""
    venue = await played.organiser.venues.add(played.owner, "The Oval", "", [])
    given = NewFixture(venue_id=venue.id, starts_at="2026-05-02T14:00")
    await played.organiser.lists.add(played.owner, played.id, given)
    other = await house.services.fixtures.tournaments.create(played.owner, "Other")
    with pytest.raises(Conflict) as refused:
        await played.organiser.lists.add(played.owner, other.id, given)
    assert refused.value.reason == "venue_taken"
    await house.services.fixtures.tournaments.delete(played.owner, played.id)
    await played.organiser.lists.add(played.owner, other.id, given)
    assert await played.stored() == []


@pytest.mark.parametrize("database_url", ["sqlite_url"], indirect=True)
async def test_a_free_account_organises_its_one_tournament(house: Club) -> None:
    """Tournament management is in every plan."""
    free = await cup(house, None)
    await free.organiser.lists.draw(free.owner, free.id, NewDraw(league="double"))
    assert len(await free.fixtures()) == 12


async def test_an_account_has_and_leaves_what_it_organised(house: Club, played: Cup) -> None:
    """It is in the person's own data; a deleted account leaves neither grounds nor names of players."""
    venue = await played.organiser.venues.add(played.owner, "The Oval", "", [])
    await played.organiser.officials.add(played.owner, played.id, "Simon", OfficialRole.UMPIRE)
    await played.organiser.lists.add(played.owner, played.id, NewFixture(venue_id=venue.id))
    account = AccountId("ann")
    data = await house.services.ports.estate.own_data(account)
    assert [each.name for each in data.venues] == ["The Oval"]
    assert [len(each.squad.players) for each in data.tournament_sides] == [13] * 4
    assert [each.name for each in data.officials] == ["Simon"]
    assert [each.venue_id for each in data.fixtures] == [venue.id]
    await house.database.transact(lambda connection: end_grounds(connection, played.owner.workspace))
    left = await house.services.ports.estate.own_data(account)
    assert (left.venues, left.tournament_sides, left.officials, left.fixtures) == ([], [], [], [])
