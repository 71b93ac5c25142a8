"""``/watch`` with real viewers: a snapshot, then each ball, whatever happens to the connection."""

import asyncio
from collections.abc import Sequence

import msgspec
import pytest
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # python-socketio ships no types

from core.eventlog.codec import decode
from core.ids import MatchId
from core.scoring.events import Ball
from core.settings import Settings
from core.usecases.tokens import Right
from realtime.limits import Limits
from tests.realtime.hubs import Client, Json, RunningHub, Scorer, running_hub, scoring, watching
from tests.usecases.play import MATCH, entered, random_bodies


def patched(document: Json, patch: Json) -> Json:
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = patched(result.get(name), value)
    return result


def board(answer: Json, heard: Sequence[tuple[str, Json]]) -> tuple[int, Json]:
    """The scoreboard that a client arrives at; every patch must start where the last one ended."""
    seq, state = answer["seq"], answer["snapshot"]
    for name, data in heard:
        if name == "snapshot":
            seq, state = data["seq"], data["snapshot"]
        elif name == "patch":
            assert data["from"] == seq
            seq, state = data["to"], patched(state, data["patch"])
    return seq, state


async def play(scorer: Scorer, raws: Sequence[bytes], size: int = 1) -> int:
    """Submit in batches; returns where the log then stands."""
    seq = 0
    for start in range(0, len(raws), size):
        seq = (await scorer.submit(raws[start : start + size]))["seq"]
    return seq


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]])
async def test_a_viewer_sees_every_ball(hub: RunningHub, transports: list[str]) -> None:
    """Snapshot and patches give the scoreboard that a new viewer gets, on every transport."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(21)[:60], scorer.device)
    await play(scorer, raws[:20], 5)
    viewer = await Client("/watch").connect(hub.url, transports=transports)
    answer = await viewer.call("watch", {"match_id": MATCH})
    assert answer["seq"] == 20
    seq = await play(scorer, raws[20:])
    await viewer.reach(seq)
    fresh, expected = await watching(hub)
    assert board(answer, viewer.heard) == (60, expected["snapshot"])
    for client in (scorer, viewer, fresh):
        await client.close()


async def test_a_viewer_that_was_cut_off_resumes_with_the_missing_patches(hub: RunningHub) -> None:
    """After a dropped connection ``since`` brings what was missed, once, and no snapshot."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(22)[:60], scorer.device)
    await play(scorer, raws[:20], 5)
    viewer, answer = await watching(hub)
    await play(scorer, raws[20:30])
    await viewer.reach(30)
    await viewer.io.eio.disconnect(abort=True)
    await play(scorer, raws[30:34])
    back = await Client("/watch").connect(hub.url)
    resumed = await back.call("watch", {"match_id": MATCH, "since": {"epoch": answer["epoch"], "seq": 30}})
    assert resumed == {"epoch": answer["epoch"], "seq": 30, "snapshot": None}
    seq = await play(scorer, raws[34:])
    await back.reach(seq)
    assert [name for name, _ in back.heard if name != "tick"] == ["patch"] * 30
    fresh, expected = await watching(hub)
    heard = [each for each in viewer.heard if each[0] != "disconnected"]
    assert board(answer, [*heard, *back.heard]) == (60, expected["snapshot"])
    for client in (scorer, back, fresh):
        await client.close()


@pytest.mark.parametrize("since", [{"epoch": 1, "seq": 5}, {"epoch": 0, "seq": -4}, {"epoch": None, "seq": 9_999}])
async def test_outside_the_window_a_snapshot_comes(hub: RunningHub, since: Json) -> None:
    """A wrong epoch, or a sequence number that never was, is answered with the whole scoreboard."""
    scorer = await scoring(hub, "a")
    await play(scorer, entered(random_bodies(23)[:10], scorer.device), 5)
    viewer, now = await watching(hub)
    asked = {**since, "epoch": now["epoch"] if since["epoch"] is None else since["epoch"]}
    assert await viewer.call("watch", {"match_id": MATCH, "since": asked}) == now
    await scorer.close()
    await viewer.close()


async def test_a_tick_says_where_the_match_stands(hub: RunningHub) -> None:
    """A client that lost something without noticing learns of it from the tick."""
    viewer, answer = await watching(hub)
    (tick, *_) = await viewer.until("tick")
    assert tick == {"epoch": answer["epoch"], "seq": answer["seq"]}
    await viewer.close()


async def test_unwatch_ends_the_messages(hub: RunningHub) -> None:
    """Who watches no more, or watches something else, gets no more patches of the first match."""
    other = MatchId("m2")
    await hub.create(other)
    scorer = await scoring(hub, "a")
    leaver, _ = await watching(hub)
    switcher, _ = await watching(hub)
    witness, _ = await watching(hub)
    assert await leaver.call("unwatch") == {}
    assert (await switcher.call("watch", {"match_id": other}))["snapshot"]["match_id"] == other
    seq = await play(scorer, entered(random_bodies(24)[:5], scorer.device))
    await witness.reach(seq)
    await switcher.until("tick")
    assert leaver.all("patch") == []
    assert switcher.all("patch") == []
    for client in (scorer, leaver, switcher, witness):
        await client.close()


async def test_a_private_match_needs_a_token(hub: RunningHub) -> None:
    """Its existence is not told without one; a token for it opens it, one for another match does not."""
    secret = MatchId("secret")
    await hub.create(secret, public=False)
    anybody = await Client("/watch").connect(hub.url)
    good = hub.token("feed", secret, [Right.WATCH])
    assert (await anybody.call("watch", {"match_id": secret}))["code"] == "not_found"
    assert (await anybody.call("watch", {"match_id": "nowhere"}))["code"] == "not_found"
    assert (await anybody.call("watch", {"token": "a.b.c"}))["code"] == "unauthorized"
    for wrong in (hub.token("x", "m1", [Right.WATCH]), hub.token("x", secret, [Right.CREATE])):
        assert (await anybody.call("watch", {"match_id": secret, "token": wrong}))["code"] == "forbidden"
    expired = hub.token("x", secret, [Right.WATCH], ttl_s=-1)
    assert (await anybody.call("watch", {"token": expired}))["code"] == "token_expired"
    assert (await anybody.call("watch", {"token": good}))["snapshot"]["match_id"] == secret
    scorer = await Client("/watch").connect(hub.url, auth=hub.token("x", secret, [Right.SCORE]))
    assert (await scorer.call("watch", {"match_id": secret}))["snapshot"]["match_id"] == secret
    await anybody.close()
    await scorer.close()


async def test_a_bad_token_is_refused_at_the_door(hub: RunningHub) -> None:
    """Who shows a token that is not valid is told so at once."""
    client = Client("/watch")
    with pytest.raises(Refused):
        await client.connect(hub.url, auth="a.b.c")
    assert client.refusals[0]["data"] == {"code": "unauthorized"}
    await client.close()


async def test_what_changes_nothing_on_the_board_is_not_told(hub: RunningHub) -> None:
    """A second scorer's word for the same balls brings a viewer no message, no tick that is ahead, and no gap."""
    first, second = await scoring(hub, "a"), await scoring(hub, "b")
    bodies = random_bodies(27)
    start = next(place for place, body in enumerate(bodies) if isinstance(body, Ball))
    setup = entered(bodies[:start], first.device)
    await play(first, setup, 50)
    second.device.hear(setup)
    viewer, answer = await watching(hub)
    balls = [body for body in bodies[start:] if isinstance(body, Ball)][:2]
    one, two = (first.device.enter(body, own=True) for body in balls)
    changed = await play(first, [one])
    head = await play(second, [second.device.enter(balls[0], own=True)])
    assert head == changed + 1
    late, now = await watching(hub)
    assert now["seq"] == changed
    for seq in (answer["seq"], changed, head):
        client = await Client("/watch").connect(hub.url)
        asked = {"match_id": MATCH, "since": {"epoch": answer["epoch"], "seq": seq}}
        resumed = await client.call("watch", asked)
        assert (resumed["snapshot"], resumed["seq"]) == (None, min(seq, changed))
        await client.close()
    assert (await late.until("tick"))[0]["seq"] == changed
    last = await play(first, [two])
    await viewer.reach(last)
    assert [(patch["from"], patch["to"]) for patch in viewer.all("patch")] == [
        (answer["seq"], changed),
        (changed, last),
    ]
    fresh, expected = await watching(hub)
    assert board(answer, viewer.heard) == (last, expected["snapshot"])
    for each in (first, second, viewer, late, fresh):
        await each.close()


async def test_a_ball_is_small_on_the_wire(hub: RunningHub) -> None:
    """A ball's message to a viewer is at most 400 bytes, Socket.IO's and WebSocket's framing included."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(25, overs=6), scorer.device)
    is_ball = [isinstance(decode(raw).body, Ball) for raw in raws]
    viewer, _ = await watching(hub)
    seq = await play(scorer, raws)
    await viewer.reach(seq)
    balls = [each for each in viewer.all("patch") if is_ball[each["to"] - 1]]
    assert len(balls) == sum(is_ball)
    assert max(len(b'42/watch,["patch",]') + 4 + len(msgspec.json.encode(each)) for each in balls) <= 400
    await scorer.close()
    await viewer.close()


async def test_many_who_join_at_once_then_see_the_same(settings: Settings) -> None:
    """More viewers than one slice holds, with the event loop's turns between, all get every ball once."""
    async with running_hub(settings, Limits(slice=7)) as hub:
        await hub.create()
        scorer = await scoring(hub, "a")
        raws = entered(random_bodies(26)[:24], scorer.device)
        await play(scorer, raws[:10], 5)
        joined = await asyncio.gather(*(watching(hub) for _ in range(40)))
        answers = await asyncio.gather(*(scorer.submit([raw]) for raw in raws[10:]))
        await asyncio.gather(*(viewer.reach(answers[-1]["seq"]) for viewer, _ in joined))
        boards = [board(answer, viewer.heard) for viewer, answer in joined]
        assert all(each == boards[0] for each in boards)
        assert boards[0][0] == 24
        await asyncio.gather(*(viewer.close() for viewer, _ in joined))
        await scorer.close()
