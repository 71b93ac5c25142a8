"""Games at once: a match holds a slot while it is being scored."""

import asyncio

import pytest
from sqlalchemy import update

from core.errors import LimitReached, NotFound
from core.ids import MatchId, WorkspaceId
from core.storage.engine import Database
from core.storage.log import SqlLog
from core.storage.slots import SqlSlots
from core.storage.tables.usage import slots as table
from core.usecases.slots import GameSlots
from tests.storage.workspaces import add_organisation

_NAMES = [MatchId(f"m{n:02}") for n in range(12)]


class _Ground:
    """The slots of a workspace with some matches."""

    def __init__(self, database: Database, workspace: WorkspaceId) -> None:
        self.database = database
        self.workspace = workspace
        self.slots = GameSlots(SqlSlots(database))

    async def take(self, n: int, limit: int | None = 3) -> None:
        await self.slots.take(_NAMES[n], self.workspace, limit, plan="scorers_pro")

    async def refusal(self, n: int, limit: int | None = 3) -> dict[str, object]:
        with pytest.raises(LimitReached) as refusal:
            await self.take(n, limit)
        return refusal.value.fields

    async def held(self) -> list[MatchId]:
        return [slot.match_id for slot in await self.slots.held(self.workspace)]

    async def let_lapse(self, *numbers: int) -> None:
        """As when nobody has scored these for a quarter of an hour."""
        names = [_NAMES[n] for n in numbers]
        statement = update(table).where(table.c.match_id.in_(names)).values(lease_until_ms=table.c.taken_ms)
        await self.database.transact(lambda connection: connection.execute(statement).rowcount)


@pytest.fixture
async def ground(database: Database, workspace: WorkspaceId) -> _Ground:
    """A workspace where nothing is being scored."""
    log = SqlLog(database)
    for name in _NAMES:
        await log.create(name, title=name, public=True)
    await log.aclose()
    return _Ground(database, workspace)


async def test_a_game_too_many_is_told_which_games_hold_the_slots(ground: _Ground) -> None:
    """The refusal names the limit, the games that are being scored and the plans with more slots."""
    for n in (2, 0, 1):
        await ground.take(n)
    assert await ground.refusal(3) == {
        "meter": "concurrent_games",
        "limit": 3,
        "used": 3,
        "resets_at": None,
        "plan": "scorers_pro",
        "upgrade_to": ["scorers_pro_plus"],
        "held_by": await ground.held(),
    }
    assert sorted(await ground.held()) == _NAMES[:3]


async def test_a_game_that_has_a_slot_keeps_it(ground: _Ground) -> None:
    """Resuming counts once, also when the plan has become smaller meanwhile."""
    for n in (0, 1, 2, 0):
        await ground.take(n)
    await ground.take(0, limit=1)
    assert (await ground.refusal(3, limit=1))["used"] == 3
    assert sorted(await ground.held()) == _NAMES[:3]


async def test_the_result_frees_the_slot_at_once(ground: _Ground) -> None:
    """The next game can start, and ending twice, or what never began, does no harm."""
    for n in range(3):
        await ground.take(n)
    for n in (1, 1, 7):
        await ground.slots.end(_NAMES[n])
    await ground.take(3)
    await ground.refusal(1)
    assert await ground.held() == [_NAMES[0], _NAMES[2], _NAMES[3]]


async def test_a_game_that_nobody_scores_gives_way(ground: _Ground) -> None:
    """When its lease is over another game may start; it needs a free slot to resume."""
    for n in range(3):
        await ground.take(n)
    await ground.let_lapse(0, 2)
    assert await ground.held() == [_NAMES[1]]
    await ground.take(4)
    await ground.take(2)
    await ground.refusal(0)


async def test_renewing_holds_the_games_that_have_slots(ground: _Ground) -> None:
    """All at once; a game that ended or whose lease is over is not among those that still have one."""
    for n in range(5):
        await ground.take(n, limit=None)
    before = {slot.match_id: slot.lease_until_ms for slot in await ground.slots.held(ground.workspace)}
    await ground.let_lapse(1)
    await ground.slots.end(_NAMES[2])
    longer = GameSlots(SqlSlots(ground.database), lease_ms=3_600_000)
    assert await longer.renew([_NAMES[n] for n in (4, 0, 1, 2, 9, 3)]) == {_NAMES[0], _NAMES[3], _NAMES[4]}
    after = {slot.match_id: slot.lease_until_ms for slot in await ground.slots.held(ground.workspace)}
    assert set(after) == {_NAMES[0], _NAMES[3], _NAMES[4]}
    assert all(until > before[name] + 1_000_000 for name, until in after.items())
    assert await ground.slots.renew([]) == frozenset()


async def test_a_game_that_lapsed_is_not_renewed_behind_another(ground: _Ground) -> None:
    """Once its slot went to another game, renewing brings it back neither then nor after."""
    await ground.take(0, limit=1)
    await ground.let_lapse(0)
    await ground.take(1, limit=1)
    assert await ground.slots.renew([_NAMES[0], _NAMES[1]]) == {_NAMES[1]}
    assert await ground.held() == [_NAMES[1]]


async def test_larger_terms_give_a_larger_limit(ground: _Ground) -> None:
    """A game that began when the plan gave three may resume beside two others, though the plan gives one now."""
    for n in range(3):
        await ground.take(n)
    await ground.let_lapse(2)
    assert (await ground.refusal(2, limit=1))["limit"] == 1
    await ground.take(2, limit=3)


async def test_each_workspace_has_slots_of_its_own(ground: _Ground) -> None:
    """What one scores does not hold up another; a match that changes hands takes no slot of the first."""
    other = await add_organisation(ground.database, "other")
    await ground.take(0, limit=1)
    await ground.slots.take(_NAMES[1], other, 1, plan="free")
    await ground.refusal(2, limit=1)
    await ground.slots.take(_NAMES[0], other, 2, plan="free")
    assert await ground.held() == []
    await ground.take(2, limit=1)


async def test_racing_games_get_no_more_than_the_slots(ground: _Ground) -> None:
    """Of twelve that start at the same moment three get a slot."""
    results = await asyncio.gather(*(ground.take(n) for n in range(12)), return_exceptions=True)
    assert sum(result is None for result in results) == 3
    assert all(result is None or isinstance(result, LimitReached) for result in results)
    assert len(await ground.held()) == 3


async def test_starts_ends_and_renewals_do_not_wait_for_each_other(ground: _Ground) -> None:
    """Many at once, in opposite orders, all get through."""

    async def go(n: int) -> None:
        await ground.take(n, limit=None)
        await ground.slots.renew(_NAMES if n % 2 else _NAMES[::-1])
        await ground.slots.end(_NAMES[n])

    await asyncio.gather(*(go(n) for n in range(12)))
    assert await ground.held() == []


async def test_what_is_unknown_gets_no_slot(ground: _Ground) -> None:
    """A workspace or a match that nobody made."""
    with pytest.raises(NotFound):
        await ground.slots.take(_NAMES[0], WorkspaceId("nobody"), 1, plan="free")
    with pytest.raises(NotFound):
        await ground.slots.take(MatchId("nothing"), ground.workspace, 1, plan="free")
    assert await ground.held() == []
