"""Tournaments and teams: who may have them, and what they show."""

from collections.abc import Sequence

import pytest

from core.entitlements.entitlements import Subject
from core.errors import Forbidden, LimitReached, Malformed, NotFound, UpgradeRequired
from core.ids import AccountId, MatchId
from core.models.people import Role
from core.scoring.events import Happening, MatchOpened, Result, ResultKind
from core.usecases.fixtures import Fixtures
from core.usecases.tokens import Right
from tests.games.club import Club
from tests.usecases.play import Device, random_bodies

ADMIN, MEMBER = (Role.ADMIN, "org_admin"), (Role.MEMBER, "coach_pro")


@pytest.fixture
def offices(house: Club) -> Fixtures:
    """The use cases."""
    return house.services.fixtures


async def play(house: Club, match_id: MatchId, bodies: Sequence[Happening]) -> None:
    """Score a match behind the hub's back."""
    device = Device(f"d-{match_id}", match_id)
    async with house.services.matches.use(match_id) as live:
        for start in range(0, len(bodies), 50):
            raws = [device.enter(body) for body in bodies[start : start + 50]]
            await live.submit(raws, scorer=device.scorer, device=device.id)


async def test_a_free_account_has_one_tournament(house: Club, offices: Fixtures) -> None:
    """Deleting it makes room; the refusal names the plans with more."""
    ann = await house.person("ann")
    first = await offices.tournaments.create(ann, "  Summer   Cup ")
    assert first.name == "Summer Cup"
    with pytest.raises(LimitReached) as refused:
        await offices.tournaments.create(ann, "Winter Cup")
    assert (refused.value.fields["limit"], refused.value.fields["plan"]) == (1, "free")
    with pytest.raises(Malformed):
        await offices.tournaments.create(ann, "")
    await offices.tournaments.delete(ann, first.id)
    second = await offices.tournaments.create(ann, "Winter Cup")
    await offices.tournaments.rename(ann, second.id, "Ice Cup")
    assert [each.name for each in await offices.tournaments.mine(ann)] == ["Ice Cup"]


async def test_a_tournament_is_its_workspaces(house: Club, offices: Fixtures) -> None:
    """Others can neither rename nor delete it, nor put matches into it; members may not delete an organisation's."""
    ann, bob = await house.person("ann"), await house.person("bob")
    org = await house.organisation("org", "org_pro_growth", {"ann": ADMIN, "bob": MEMBER})
    cup = await offices.tournaments.create(ann, "Cup")
    for attempt in (
        offices.tournaments.rename(bob, cup.id, "Mine"),
        offices.tournaments.delete(bob, cup.id),
        house.game(bob, "m1", tournament_id=cup.id),
    ):
        with pytest.raises(NotFound):
            await attempt
    member, admin = Subject(org, AccountId("bob")), Subject(org, AccountId("ann"))
    league = await offices.tournaments.create(member, "League")
    with pytest.raises(Forbidden):
        await offices.tournaments.delete(member, league.id)
    await offices.tournaments.delete(admin, league.id)


async def test_a_tournament_shows_what_the_caller_may_watch(house: Club, offices: Fixtures) -> None:
    """One with nothing to see is not there for strangers."""
    ann = await house.person("ann")
    await house.person("bob")
    cup = await offices.tournaments.create(ann, "Cup")
    await house.game(ann, "hidden", public=False, tournament_id=cup.id)
    mine, other = await house.sign_in("ann"), await house.sign_in("bob")
    assert [row.id for row in (await offices.tournaments.show(mine, cup.id)).matches] == ["hidden"]
    for grant in (None, other):
        with pytest.raises(NotFound):
            await offices.tournaments.show(grant, cup.id)
    await house.game(ann, "open", tournament_id=cup.id)
    for grant in (None, other):
        assert [row.id for row in (await offices.tournaments.show(grant, cup.id)).matches] == ["open"]
    operator = house.operator([Right.WATCH])
    assert len((await offices.tournaments.show(operator, cup.id)).matches) == 2


async def test_the_board_brings_the_grounds_together(house: Club, offices: Fixtures) -> None:
    """Only the matches that are being played, and only where the plan includes it."""
    ann = await house.person("ann", "scorers_pro")
    cup = await offices.tournaments.create(ann, "Cup")
    for name in ("one", "two", "later"):
        await house.game(ann, name, tournament_id=cup.id)
    await play(house, MatchId("one"), random_bodies(1, overs=1)[:12])
    await play(house, MatchId("two"), [*random_bodies(2)[:12], Result(result=ResultKind.ABANDONED)])
    grant = await house.sign_in("ann")
    with pytest.raises(UpgradeRequired) as refused:
        await offices.tournaments.board(grant, cup.id)
    assert refused.value.fields["feature"] == "multi_venue_aggregation"
    await house.subscribe("ann", "scorers_pro_plus")
    assert [line.id for line in await offices.tournaments.board(grant, cup.id)] == ["one"]


async def test_the_table_counts_what_has_ended(house: Club, offices: Fixtures) -> None:
    """Points and net run rate from the matches themselves; a match in progress gives nothing yet."""
    ann = await house.person("ann")
    cup = await offices.tournaments.create(ann, "Cup")
    for name in ("one", "two"):
        await house.game(ann, name, tournament_id=cup.id)
    await play(house, MatchId("one"), random_bodies(3, overs=20))
    await play(house, MatchId("two"), random_bodies(4, overs=20)[:30])
    rows = await offices.points.table(None, cup.id)
    opened = next(body for body in random_bodies(3) if isinstance(body, MatchOpened))
    assert {row.name for row in rows} == {team.name for team in opened.teams}
    assert sorted((row.played, row.won, row.lost) for row in rows) == [(1, 0, 1), (1, 1, 0)]
    assert rows[0].points > rows[1].points
    assert float(rows[0].net_run_rate) == -float(rows[1].net_run_rate)
    assert rows[0].net_run_rate[0] == "+"
    assert await offices.points.table(None, cup.id) == rows


async def test_teams_are_managed_by_owners_and_admins(house: Club, offices: Fixtures) -> None:
    """As many as the plan has; a person's own workspace has none, and says what would."""
    ann = await house.person("ann")
    await house.person("bob")
    org = await house.organisation("org", "org_pro_starter", {"ann": ADMIN, "bob": MEMBER})
    admin, member = Subject(org, AccountId("ann")), Subject(org, AccountId("bob"))
    names = ("Alpha Bravo", "Charlie", "Delta", "Echo")
    teams = [await offices.teams.create(admin, name) for name in names]
    assert [team.short for team in teams] == ["AB", "CHA", "DEL", "ECH"]
    with pytest.raises(LimitReached) as refused:
        await offices.teams.create(admin, "Foxtrot")
    assert refused.value.fields["upgrade_to"] == ["org_pro_growth", "org_pro_elite"]
    for attempt in (offices.teams.create(member, "Mine"), offices.teams.delete(member, teams[0].id)):
        with pytest.raises(Forbidden):
            await attempt
    changed = await offices.teams.change(admin, teams[0].id, "Zulu", "ZU")
    assert changed.short == "ZU"
    with pytest.raises(Malformed):
        await offices.teams.change(admin, teams[0].id, "Zulu", "too long a short name")
    await offices.teams.delete(admin, teams[1].id)
    assert [team.name for team in await offices.teams.teams(member)] == ["Delta", "Echo", "Zulu"]
    with pytest.raises(UpgradeRequired):
        await offices.teams.create(ann, "Mine")
    with pytest.raises(NotFound):
        await offices.teams.teams(Subject(org, AccountId("nobody")))
