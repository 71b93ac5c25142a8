"""The matches in memory: loaded once, let go when idle, glanced at without loading where that will do."""

import asyncio
import json
from collections.abc import Sequence

import pytest

from core.bootstrap import Ports
from core.errors import NotFound, Unavailable
from core.ids import MatchId
from core.ports import Entry, StoredSnapshot
from core.storage.memory import MemoryLog
from core.usecases.cards import Cards
from core.usecases.live import LiveMatch, Matches
from tests.usecases.play import MATCH, Device, random_bodies


async def play(live: LiveMatch, overs: int = 1) -> Device:
    """Submit two short innings."""
    device = Device("d1")
    for body in random_bodies(1, overs):
        await live.submit([device.enter(body)], scorer=device.scorer, device=device.id)
    return device


class SlowLog(MemoryLog):
    """A log that counts what is read from it, waits to be let go on, and can fail."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.gate = asyncio.Event()
        self.reading = asyncio.Event()
        self.fails = False

    async def read(self, match_id: MatchId, after_seq: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Read when the gate opens."""
        self.reads += 1
        self.reading.set()
        await self.gate.wait()
        if self.fails:
            raise Unavailable
        return await super().read(match_id, after_seq, limit)


@pytest.fixture
async def slow(memory_ports: Ports) -> tuple[SlowLog, Matches]:
    """A registry over a slow log."""
    log = SlowLog()
    await log.create(MATCH, title="", public=False)
    return log, Matches(Ports(log=log, snapshots=memory_ports.snapshots, bus=memory_ports.bus), idle_s=0)


async def test_callers_at_once_share_one_load(slow: tuple[SlowLog, Matches]) -> None:
    """Twenty who open the same match get the same object, read once."""
    log, matches = slow
    opening = [asyncio.create_task(matches.get(MATCH)) for _ in range(20)]
    log.gate.set()
    lives = await asyncio.gather(*opening)
    assert len(set(map(id, lives))) == 1
    assert log.reads == 1
    assert not lives[0].ownership.public
    await matches.close()


async def test_a_caller_that_goes_away_does_not_stop_the_load_for_the_others(slow: tuple[SlowLog, Matches]) -> None:
    """The first of two callers is cancelled in mid-load."""
    log, matches = slow
    first, second = (asyncio.create_task(matches.get(MATCH)) for _ in range(2))
    await log.reading.wait()
    first.cancel()
    log.gate.set()
    assert (await second).head.seq == 0
    with pytest.raises(asyncio.CancelledError):
        await first
    await matches.close()


async def test_a_load_that_failed_is_tried_again_by_the_next_caller(slow: tuple[SlowLog, Matches]) -> None:
    """A database that was away for a moment does not leave a dead match behind."""
    log, matches = slow
    log.gate.set()
    log.fails = True
    with pytest.raises(Unavailable):
        await matches.get(MATCH)
    log.fails = False
    assert (await matches.get(MATCH)).head.seq == 0
    await matches.close()


async def test_an_idle_match_is_let_go_and_read_again_when_asked_for(slow: tuple[SlowLog, Matches]) -> None:
    """In between, nothing of it stays in memory."""
    log, matches = slow
    log.gate.set()
    live = await matches.get(MATCH)
    assert await matches.get(MATCH) is live
    matches.release(MATCH)
    assert await matches.get(MATCH) is live
    matches.release(MATCH)
    matches.release(MATCH)
    for _ in range(100):
        await asyncio.sleep(0)
    again = await matches.get(MATCH)
    assert again is not live
    await matches.close()


async def test_a_match_that_nobody_created_is_not_found(matches: Matches) -> None:
    """Asking twice gives the same answer."""
    for _ in range(2):
        with pytest.raises(NotFound):
            await matches.get(MatchId("nobody"))
        with pytest.raises(NotFound):
            await matches.glance(MatchId("nobody"))


async def test_a_stored_scoreboard_spares_a_glance_the_log(ports: Ports, matches: Matches, live: LiveMatch) -> None:
    """As long as it is the newest; one that is behind, or cannot be read, is not shown."""
    device = await play(live)
    board = live.snapshot()
    assert (await matches.glance(MATCH)).board == board
    await matches.close()
    stored = await ports.snapshots.latest(MATCH)
    assert stored == StoredSnapshot(epoch=live.head.epoch, seq=live.head.seq, data=board)
    marked = json.loads(board)
    marked["title"] = "from the store"
    await ports.snapshots.put(
        MATCH, StoredSnapshot(epoch=stored.epoch, seq=stored.seq, data=json.dumps(marked).encode())
    )
    anew = Matches(ports)
    glance = await anew.glance(MATCH)
    assert json.loads(glance.board)["title"] == "from the store"
    assert (glance.head, glance.public) == (live.head, True)
    async with anew.use(MATCH) as again:
        late = device.enter(random_bodies(1)[0])
        await again.submit([late], scorer=device.scorer, device=device.id)
        assert (await anew.glance(MATCH)).board == again.snapshot()
    await ports.snapshots.put(MATCH, StoredSnapshot(epoch=stored.epoch, seq=again.head.seq, data=b'{"old":1}'))
    await anew.close()
    last = Matches(ports)
    assert (await last.glance(MATCH)).board == again.snapshot()
    await last.close()


async def test_scoreboards_are_stored_at_the_end_of_each_over(ports: Ports, live: LiveMatch) -> None:
    """Without anybody asking for them, and never before the commit that they show."""
    await play(live, overs=2)
    await live.settle()
    stored = await ports.snapshots.latest(MATCH)
    assert stored is not None
    assert stored.seq == live.head.seq
    assert stored.data == live.snapshot()


async def test_the_scorecard_is_encoded_once_a_sequence_number(matches: Matches, live: LiveMatch) -> None:
    """The same bytes until something happens; then the new figures."""
    cards = Cards(matches)
    first = await cards.get(MATCH)
    assert (await cards.get(MATCH)).data is first.data
    await play(live)
    card = await cards.get(MATCH)
    assert (card.head, card.public) == (live.head, True)
    assert [innings["total"] for innings in json.loads(card.data)["innings"]] == [
        innings.runs for innings in live.ledger.state.innings
    ]
