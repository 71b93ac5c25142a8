"""What every store does, whatever it is made of."""

import asyncio

import pytest

from core.errors import Conflict, NotFound, SequenceConflict
from core.ids import EventId, MatchId
from core.ports import Head, Log, NewEntry, Snapshots, StoredSnapshot

MATCH = MatchId("match")


def entry(name: str, data: bytes = b"{}") -> NewEntry:
    """An event to append."""
    return NewEntry(id=EventId(name), data=data)


async def stored(log: Log, match_id: MatchId = MATCH) -> list[tuple[int, str]]:
    """Every sequence number with its event's id."""
    return [(one.seq, one.id) for one in await log.read(match_id)]


async def test_a_new_match_stands_at_nothing(log: Log) -> None:
    """A match that was just created has no entries, an epoch, and the title it was given."""
    head = await log.create(MATCH, title="Final", public=True)
    row = await log.match(MATCH)
    assert head == await log.head(MATCH)
    assert (head.seq, row.title, row.public, row.epoch, row.seq) == (0, "Final", True, head.epoch, 0)
    assert head.epoch > 0
    assert await log.read(MATCH) == []


async def test_creating_again_changes_nothing(log: Log) -> None:
    """The same id again gives the head that the match has, and keeps its title."""
    await log.create(MATCH, title="Final", public=True)
    moved = await log.append(MATCH, 0, [entry("a:1")])
    assert await log.create(MATCH, title="Other", public=False) == moved
    assert (await log.match(MATCH)).title == "Final"


async def test_creating_at_once_makes_one(log: Log) -> None:
    """Ten callers that create the same match get the same head."""
    heads = await asyncio.gather(*(log.create(MATCH, title=str(n), public=True) for n in range(10)))
    assert len(set(heads)) == 1
    assert len(await log.matches()) == 1


async def test_entries_keep_their_order_and_their_bytes(log: Log) -> None:
    """What was appended in two goes reads back in sequence, byte for byte."""
    epoch = (await log.create(MATCH, title="", public=True)).epoch
    odd = bytes(range(256))
    assert await log.append(MATCH, 0, [entry("a:1"), entry("b:7", odd)]) == Head(epoch=epoch, seq=2)
    assert await log.append(MATCH, 2, [entry("a:2")]) == Head(epoch=epoch, seq=3)
    assert await stored(log) == [(1, "a:1"), (2, "b:7"), (3, "a:2")]
    assert (await log.read(MATCH))[1].data == odd


async def test_reading_goes_in_pages(log: Log) -> None:
    """A reader that asks after the last seq of each page sees every entry once."""
    await log.create(MATCH, title="", public=True)
    await log.append(MATCH, 0, [entry(f"a:{n}") for n in range(1, 11)])
    seen: list[int] = []
    while page := await log.read(MATCH, seen[-1] if seen else 0, limit=4):
        seen += [one.seq for one in page]
    assert seen == list(range(1, 11))


async def test_one_match_does_not_touch_another(log: Log) -> None:
    """The same event ids and sequence numbers may stand in two matches."""
    other = MatchId("other")
    for match_id in (MATCH, other):
        await log.create(match_id, title="", public=True)
    await asyncio.gather(log.append(MATCH, 0, [entry("a:1")]), log.append(other, 0, [entry("a:1"), entry("a:2")]))
    assert await stored(log) == [(1, "a:1")]
    assert await stored(log, other) == [(1, "a:1"), (2, "a:2")]


async def test_the_wrong_place_is_refused(log: Log) -> None:
    """An append behind or ahead of the log says where the log is, and stores nothing."""
    epoch = (await log.create(MATCH, title="", public=True)).epoch
    await log.append(MATCH, 0, [entry("a:1")])
    for expected in (0, 2):
        with pytest.raises(SequenceConflict) as caught:
            await log.append(MATCH, expected, [entry("a:2")])
        assert caught.value.fields == {"epoch": epoch, "seq": 1}
    assert await stored(log) == [(1, "a:1")]


async def test_of_twenty_at_once_one_wins(log: Log) -> None:
    """Of twenty appends at the same place one is acknowledged, and only that one is stored."""
    await log.create(MATCH, title="", public=True)
    results = await asyncio.gather(
        *(log.append(MATCH, 0, [entry(f"device{n}:1")]) for n in range(20)), return_exceptions=True
    )
    winners = [n for n, result in enumerate(results) if isinstance(result, Head)]
    assert len(winners) == 1
    assert all(isinstance(result, Head | SequenceConflict) for result in results)
    assert await stored(log) == [(1, f"device{winners[0]}:1")]


async def test_twenty_that_retry_all_get_in(log: Log) -> None:
    """Twenty writers that reload after a conflict end with as many stored as acknowledged, each once."""
    await log.create(MATCH, title="", public=True)

    async def write(name: str) -> int:
        while True:
            try:
                return (await log.append(MATCH, (await log.head(MATCH)).seq, [entry(name)])).seq
            except SequenceConflict:
                continue

    seqs = await asyncio.gather(*(write(f"device{n}:1") for n in range(20)))
    assert sorted(zip(seqs, (f"device{n}:1" for n in range(20)), strict=True)) == await stored(log)
    assert sorted(seqs) == list(range(1, 21))


async def test_an_id_is_stored_once(log: Log) -> None:
    """An id that the log has, or that comes twice in one append, is refused with all that came with it."""
    await log.create(MATCH, title="", public=True)
    await log.append(MATCH, 0, [entry("a:1")])
    for again in ([entry("a:2"), entry("a:1")], [entry("a:3"), entry("a:3")]):
        with pytest.raises(Conflict) as caught:
            await log.append(MATCH, 1, again)
        assert caught.value.reason == "duplicate_id"
    assert await stored(log) == [(1, "a:1")]
    assert (await log.head(MATCH)).seq == 1


async def test_a_refused_append_spoils_nobody_elses(log: Log) -> None:
    """Appends that arrive together are judged apart: a bad one never takes a good one with it."""
    matches = [MatchId(f"m{n}") for n in range(6)]
    for match_id in matches[:5]:
        await log.create(match_id, title="", public=True)
        await log.append(match_id, 0, [entry("a:1")])
    results = await asyncio.gather(
        log.append(matches[0], 1, [entry("a:2")]),
        log.append(matches[1], 9, [entry("a:2")]),
        log.append(matches[2], 1, [entry("a:1")]),
        log.append(matches[3], 1, [entry("a:2")]),
        log.append(matches[3], 2, [entry("a:3")]),
        log.append(matches[5], 0, [entry("a:1")]),
        log.append(matches[4], 1, [entry("a:2")]),
        return_exceptions=True,
    )
    kinds = [type(result) for result in results]
    assert kinds == [Head, SequenceConflict, Conflict, Head, Head, NotFound, Head]
    assert [len(await log.read(match_id)) for match_id in matches] == [2, 1, 1, 3, 2, 0]


async def test_an_unknown_match_is_not_found(log: Log) -> None:
    """Nothing can be asked of, or appended to, a match that nobody created."""
    with pytest.raises(NotFound):
        await log.head(MATCH)
    with pytest.raises(NotFound):
        await log.match(MATCH)
    with pytest.raises(NotFound):
        await log.append(MATCH, 0, [entry("a:1")])
    assert await log.read(MATCH) == []


async def test_the_newest_matches_come_first(log: Log) -> None:
    """The list shows the newest matches, as many as were asked for."""
    for n in range(5):
        await log.create(MatchId(f"m{n}"), title=f"Match {n}", public=n % 2 == 0)
    everything = await log.matches()
    assert {row.id for row in everything} == {f"m{n}" for n in range(5)}
    assert everything == sorted(everything, key=lambda row: (row.created_ms, row.id), reverse=True)
    assert await log.matches(limit=2) == everything[:2]


async def test_the_newest_snapshot_stays(snapshots: Snapshots) -> None:
    """A scoreboard gives way to a later one of its epoch or of a later epoch, never to an earlier one."""

    def board(epoch: int, seq: int) -> StoredSnapshot:
        return StoredSnapshot(epoch=epoch, seq=seq, data=f"{epoch}:{seq}".encode())

    assert await snapshots.latest(MATCH) is None
    for put, kept in ((board(1, 5), (1, 5)), (board(1, 4), (1, 5)), (board(1, 9), (1, 9)), (board(2, 1), (2, 1))):
        await snapshots.put(MATCH, put)
        assert await snapshots.latest(MATCH) == board(*kept)
    await asyncio.gather(*(snapshots.put(MATCH, board(2, seq)) for seq in range(30, 0, -1)))
    assert await snapshots.latest(MATCH) == board(2, 30)
