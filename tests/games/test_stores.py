"""Games, tournaments and teams in SQL: what is created is counted, what is deleted is given back, both or neither."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from core.entitlements.terms import Terms
from core.errors import Conflict, LimitReached, Malformed, NotFound
from core.ids import AccountId, EventId, MatchId, TeamId, TournamentId, WorkspaceId
from core.models.fixtures import Team, Tournament
from core.ports import NewEntry
from core.ports.games import Game
from core.storage.engine import Database, open_database
from core.storage.games import SqlGames
from core.storage.log import SqlLog
from core.storage.teams import SqlTeams
from core.storage.tournaments import SqlTournaments
from tests.usage.books import differences, used

ANN, BOB = WorkspaceId("ann"), WorkspaceId("bob")
GAMES, FAN = "max_games", "fan_matches"
TERMS = Terms(plan="scorers_pro", features=frozenset({"live_scoring"}), levels={"overlays": "basic"}, limits={})


def game(match_id: str, owner: WorkspaceId = ANN, **more: object) -> Game:
    """A game to create."""
    values: dict[str, object] = {"title": f"Match {match_id}", "public": True, "fan": False, "tournament_id": None}
    return Game(
        id=MatchId(match_id),
        workspace_id=owner,
        created_by=AccountId(owner),
        **{**values, **more},  # type: ignore[arg-type]  # each test says what it means
    )


@pytest.fixture
def games(database: Database) -> SqlGames:
    """No games yet."""
    return SqlGames(database)


@pytest.fixture
async def log(database: Database) -> AsyncIterator[SqlLog]:
    """The log over the same database."""
    async with aclosing(SqlLog(database)) as opened:
        yield opened


async def test_a_game_is_a_match_with_an_owner(games: SqlGames, log: SqlLog, database: Database) -> None:
    """The log reads it like any other, with whose it is; it counts on the owner's meter."""
    row, new = await games.create(game("m1", public=False), GAMES, 10)
    assert new
    assert row == await log.match(MatchId("m1"))
    assert (row.title, row.public, row.workspace_id, row.created_by) == ("Match m1", False, ANN, "ann")
    assert (row.fan, row.tournament_id, row.terms, row.seq) == (False, None, None, 0)
    assert await used(database) == {("ann", GAMES): 1}


async def test_the_same_id_again_changes_and_costs_nothing(games: SqlGames, database: Database) -> None:
    """Even where the limit is reached: a client that lost the answer asks again."""
    first, _ = await games.create(game("m1"), GAMES, 1)
    again, new = await games.create(game("m1", title="Another"), GAMES, 1)
    assert (again, new) == (first, False)
    assert await used(database) == {("ann", GAMES): 1}


async def test_an_id_belongs_to_whoever_was_first(games: SqlGames, log: SqlLog, database: Database) -> None:
    """Somebody else, or nobody, may have it already, and so may a match that was deleted: the answer is the same."""
    await games.create(game("m1", public=False), GAMES, None)
    await log.create(MatchId("m2"), title="The operator's", public=True)
    await games.create(game("m3"), GAMES, None)
    await games.delete(MatchId("m3"), ANN)
    for match_id, owner in (("m1", BOB), ("m2", BOB), ("m3", BOB), ("m3", ANN)):
        with pytest.raises(Conflict) as refused:
            await games.create(game(match_id, owner), GAMES, None)
        assert refused.value.reason == "id_taken"
    with pytest.raises(Conflict):
        await log.create(MatchId("m3"), title="", public=True)
    assert await used(database) == {("ann", GAMES): 1}


async def test_over_the_limit_nothing_is_created(games: SqlGames, log: SqlLog, database: Database) -> None:
    """The refusal says how many there are, and the match is not there."""
    await games.create(game("m1"), GAMES, 1)
    with pytest.raises(LimitReached) as refused:
        await games.create(game("m2"), GAMES, 1)
    assert refused.value.fields == {"meter": GAMES, "limit": 1, "used": 1}
    with pytest.raises(NotFound):
        await log.match(MatchId("m2"))
    assert not await differences(database)


async def test_fifty_creators_get_exactly_what_is_left(database_url: str, database: Database) -> None:
    """However they race, over several connections: ten of ten."""
    limit, creators = 10, 50
    async with aclosing(open_database(database_url)) as other:
        stores = [SqlGames(database), SqlGames(other)]

        async def create(number: int) -> bool:
            try:
                return (await stores[number % 2].create(game(f"m{number}"), GAMES, limit))[1]
            except LimitReached:
                return False

        created = await asyncio.gather(*(create(number) for number in range(creators)))
    assert sum(created) == limit
    assert len(await SqlGames(database).owned(ANN, before_ms=None, limit=100)) == limit
    assert await used(database) == {("ann", GAMES): limit}
    assert not await differences(database)


async def test_deleting_gives_the_charge_back(games: SqlGames, log: SqlLog, database: Database) -> None:
    """Once, to the meter that it was taken from; the match is in no list any more and takes no ball."""
    await games.create(game("m1", fan=True), FAN, 1)
    await log.append(MatchId("m1"), 0, [NewEntry(id=EventId("a:1"), data=b"{}")])
    with pytest.raises(NotFound):
        await games.delete(MatchId("m1"), BOB)
    await games.delete(MatchId("m1"), ANN)
    with pytest.raises(NotFound):
        await games.delete(MatchId("m1"), ANN)
    assert await used(database) == {("ann", FAN): 0}
    assert not await differences(database)
    assert (await log.matches(), await games.owned(ANN, before_ms=None, limit=9)) == ([], [])
    for attempt in (log.match(MatchId("m1")), log.head(MatchId("m1"))):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(NotFound):
        await log.append(MatchId("m1"), 1, [NewEntry(id=EventId("a:2"), data=b"{}")])
    await games.create(game("m2", fan=True), FAN, 1)


async def test_a_list_has_the_newest_first_and_goes_on(database: Database) -> None:
    """Page by page, only one's own."""
    clock = iter(range(1000, 9000, 1000))
    games = SqlGames(database, now_ms=lambda: next(clock))
    for number in range(4):
        await games.create(game(f"m{number}"), GAMES, None)
    await games.create(game("other", BOB), GAMES, None)
    page = await games.owned(ANN, before_ms=None, limit=3)
    assert [row.id for row in page] == ["m3", "m2", "m1"]
    assert [row.id for row in await games.owned(ANN, before_ms=page[-1].created_ms, limit=3)] == ["m0"]


async def test_the_terms_of_a_match_are_those_of_its_beginning(games: SqlGames, log: SqlLog) -> None:
    """Whoever comes second learns what was agreed."""
    await games.create(game("m1"), GAMES, None)
    other = Terms(plan="free", features=frozenset(), levels={}, limits={"concurrent_games": 1})
    assert await games.agree(MatchId("m1"), TERMS) == TERMS
    assert await games.agree(MatchId("m1"), other) == TERMS
    assert (await log.match(MatchId("m1"))).terms == TERMS
    with pytest.raises(NotFound):
        await games.agree(MatchId("nowhere"), TERMS)


async def test_a_title_can_be_changed_by_its_owner_alone(games: SqlGames) -> None:
    """Everything else stays."""
    await games.create(game("m1"), GAMES, None)
    assert (await games.rename(MatchId("m1"), ANN, "Final")).title == "Final"
    with pytest.raises(NotFound):
        await games.rename(MatchId("m1"), BOB, "Mine now")
    with pytest.raises(Malformed):
        await games.rename(MatchId("m1"), ANN, "nul\0")
    assert [row.title for row in await games.owned(ANN, before_ms=None, limit=9)] == ["Final"]


async def test_tournaments_are_counted_and_their_matches_outlive_them(games: SqlGames, database: Database) -> None:
    """A match can only be put into a tournament of its owner's; deleting that lets the match go."""
    tournaments = SqlTournaments(database)
    cup = Tournament(id=TournamentId("t1"), workspace_id=ANN, name="Cup", created_ms=1)
    await tournaments.create(cup, AccountId("ann"), 1)
    with pytest.raises(LimitReached):
        await tournaments.create(
            Tournament(id=TournamentId("t2"), workspace_id=ANN, name="", created_ms=2), AccountId("ann"), 1
        )
    await games.create(game("m1", tournament_id="t1"), GAMES, None)
    for match_id, owner, tournament in (("m2", BOB, "t1"), ("m3", ANN, "nowhere")):
        with pytest.raises(NotFound):
            await games.create(game(match_id, owner, tournament_id=tournament), GAMES, None)
    assert [row.id for row in await games.of_tournament(cup.id)] == ["m1"]
    await tournaments.rename(cup.id, "Shield")
    assert (await tournaments.one(cup.id)).name == "Shield"
    assert [each.id for each in await tournaments.of(ANN)] == ["t1"]
    await tournaments.delete(cup.id)
    for attempt in (tournaments.one(cup.id), tournaments.rename(cup.id, "x"), tournaments.delete(cup.id)):
        with pytest.raises(NotFound):
            await attempt
    assert (await tournaments.of(ANN), await games.of_tournament(cup.id)) == ([], [])
    assert [row.tournament_id for row in await games.owned(ANN, before_ms=None, limit=9)] == [None]
    assert await used(database) == {("ann", "tournaments"): 0, ("ann", GAMES): 1}
    assert not await differences(database)


async def test_teams_are_counted(database: Database) -> None:
    """By name in the list; another's team cannot be touched."""
    teams = SqlTeams(database)
    bears, ashes = (Team(id=TeamId(name), workspace_id=ANN, name=name, short="", created_ms=1) for name in ("b", "a"))
    await teams.create(bears, 2)
    await teams.create(ashes, 2)
    with pytest.raises(LimitReached):
        await teams.create(Team(id=TeamId("c"), workspace_id=ANN, name="c", short="", created_ms=1), 2)
    assert list(await teams.of(ANN)) == [ashes, bears]
    changed = await teams.change(ashes.id, ANN, "z", "Z")
    assert [each.id for each in await teams.of(ANN)] == ["b", "a"]
    assert (changed.name, changed.short) == ("z", "Z")
    for attempt in (teams.change(ashes.id, BOB, "", ""), teams.delete(ashes.id, BOB)):
        with pytest.raises(NotFound):
            await attempt
    await teams.delete(ashes.id, ANN)
    assert [each.id for each in await teams.of(ANN)] == ["b"]
    assert await used(database) == {("ann", "teams"): 1}
    assert not await differences(database)
