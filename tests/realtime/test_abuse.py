"""Bad input: each gets a coded answer or loses its connection, and the hub goes on for everybody else."""

import asyncio
import string
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.settings import Settings
from realtime.frames import Message
from realtime.limits import Limits, Rate
from tests.realtime.hubs import PATIENCE_S, RunningHub, raw, running_hub, scoring, watching
from tests.realtime.sockets import Bare, bare
from tests.usecases.play import MATCH, entered, random_bodies

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
SINCE = st.none() | st.fixed_dictionaries({"epoch": st.integers() | JSON, "seq": st.integers() | JSON})
NEARLY = st.fixed_dictionaries(
    {"match_id": st.just(MATCH) | st.text(max_size=9) | JSON},
    optional={
        "device_id": st.just("a") | st.text(max_size=9) | JSON,
        "events": st.lists(JSON, max_size=3) | JSON,
        "since": SINCE,
        "token": st.text(string.ascii_letters + ".", max_size=30) | JSON,
        "more": JSON,
    },
)


@asynccontextmanager
async def engine(hub: RunningHub) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A connection that has not said anything yet."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket") as ws,
    ):
        assert (await ws.receive_str()).startswith("0{")
        yield ws


async def code_at_close(ws: aiohttp.ClientWebSocketResponse) -> int | None:
    """Wait until the hub closes the connection."""
    async with asyncio.timeout(PATIENCE_S):
        while not ws.closed:
            await ws.receive()
    return ws.close_code


@pytest.mark.parametrize(
    "packet",
    [
        '451-/watch,["watch",{"_placeholder":true,"num":0}]',
        "45999999999-/watch,[]",
        "461-/watch,1[]",
        "44/watch,{}",
        "49",
        "4",
        "42/watch,",
        "42/watch,{}",
        "42/watch,[]",
        "42/watch,[7]",
        "42/watch,[null,{}]",
        '42/watch,["' + "x" * 40 + '"]',
        '42/watch,["watch",1,2,3,4]',
        "42/watch,[" + "[" * 20_000,
        '42/nowhere,["watch",{}]',
        '42["watch",{}]',
        "40/watch,[]",
        "x",
        "",
        "0{}",
        "bAAAA",
    ],
)
async def test_a_packet_that_no_client_sends_ends_its_connection(hub: RunningHub, packet: str) -> None:
    """Binary attachments, broken packets and unknown ones: closed with a policy violation, others go on."""
    witness, _ = await watching(hub)
    async with raw(hub, "/watch") as client:
        await client.ws.send_str(packet)
        assert await client.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION
    assert (await witness.call("watch", {"match_id": MATCH}))["seq"] == 0
    await witness.close()


async def test_a_binary_message_ends_its_connection(hub: RunningHub) -> None:
    """No message of ours is binary, so there is no attachment to wait for."""
    async with raw(hub, "/watch") as client:
        await client.ws.send_bytes(b"\x00" * 100)
        assert await client.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_a_message_too_large_ends_its_connection(hub: RunningHub) -> None:
    """Beyond 100 KB nothing is even read to its end."""
    async with raw(hub, "/watch") as client:
        await client.ws.send_str('42/watch,1["watch",{"token":"' + "x" * 200_000 + '"}]')
        assert await client.closed() == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_long_polling_has_the_same_bounds(hub: RunningHub) -> None:
    """A POST too large, with too many packets, or with a broken one, ends its session."""
    endpoint = f"{hub.url}/socket.io/?EIO=4&transport=polling"
    async with aiohttp.ClientSession() as session:
        for body in ("4" + "x" * 200_000, "\x1e".join(["3"] * 17), "451-/watch,[]", "bAAAA"):
            async with session.get(endpoint) as response:
                sid = msgspec.json.decode((await response.text())[1:])["sid"]
            async with session.post(f"{endpoint}&sid={sid}", data=body) as response:
                assert response.status in {200, 400}
            async with session.get(f"{endpoint}&sid={sid}") as response:
                assert response.status == 400
        async with session.get(f"{hub.url}/socket.io/?EIO=3&transport=polling") as response:
            assert response.status == 400
        async with session.get(f"{hub.url}/socket.io/?EIO=4&transport=websocket&sid=unknown") as response:
            assert response.status == 400


async def test_another_origin_is_refused(hub: RunningHub) -> None:
    """A page of another site cannot open a socket with its visitor's browser."""
    async with aiohttp.ClientSession() as session:
        for transport in ("websocket", "polling"):
            url = f"{hub.url}/socket.io/?EIO=4&transport={transport}"
            async with session.get(url, headers={"Origin": "https://elsewhere.example"}) as response:
                assert response.status == 400
        own = {"Origin": hub.url}
        async with session.ws_connect(f"{hub.url}/socket.io/?EIO=4&transport=websocket", headers=own) as ws:
            assert (await ws.receive_str()).startswith("0{")


async def test_who_does_nothing_is_sent_away(settings: Settings) -> None:
    """A socket that never connects to a namespace, or never joins or watches, is closed after the deadline."""
    async with running_hub(settings, Limits(settle_s=0.5)) as hub:
        await hub.create()
        watcher, _ = await watching(hub)
        async with engine(hub) as silent, raw(hub, "/score", hub.token("x")) as idle:
            assert await code_at_close(silent) == aiohttp.WSCloseCode.POLICY_VIOLATION
            assert await idle.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION
        assert (await watcher.call("watch", {"match_id": MATCH}))["seq"] == 0
        await watcher.close()


async def test_a_flood_is_slowed_then_refused_then_cut(settings: Settings) -> None:
    """Its sender hears ``too_fast`` and for how long, then loses the connection; another scorer notices nothing."""
    limits = Limits(socket_rate=Rate(per_s=100, burst=20), slowed_s=0.3, strikes=20)
    async with running_hub(settings, limits) as hub:
        await hub.create()
        other = await scoring(hub, "b")
        async with raw(hub, "/score", hub.token("scorer-a")) as flood:
            await flood.ack(f'["join",{{"match_id":"{MATCH}","device_id":"a"}}]')
            text = f'42/score,7["submit",{{"match_id":"{MATCH}","events":[]}}]'
            refusal = None
            for _ in range(2000):
                if flood.ws.closed:
                    break
                await flood.ws.send_str(text)
            async with asyncio.timeout(PATIENCE_S):
                while (message := await flood.ws.receive()).type is aiohttp.WSMsgType.TEXT:
                    if "too_fast" in message.data:
                        refusal = msgspec.json.decode(message.data.removeprefix("43/score,7"))[0]
            assert refusal is not None
            assert refusal["code"] == "too_fast"
            assert refusal["retry_after_s"] > 0
        assert (await other.submit(entered(random_bodies(51)[:1], other.device)))["seq"] == 1
        await other.close()


async def test_a_match_has_a_rate_of_its_own(settings: Settings) -> None:
    """Many devices together cannot write faster than the match's rate."""
    async with running_hub(settings, Limits(match_rate=Rate(per_s=1, burst=3), match_wait_s=0.0)) as hub:
        await hub.create()
        scorer = await scoring(hub, "a")
        answers = [await scorer.submit([raw]) for raw in entered(random_bodies(52)[:6], scorer.device)]
        codes = [answer.get("code") for answer in answers]
        assert codes[:3] == [None] * 3
        assert "too_fast" in codes[3:]
        assert (await hub.ports.log.head(MATCH)).seq == codes.count(None)
        await scorer.close()


NOISE = Message("tick", b'{"epoch":0,"seq":0,"pad":"%b"}' % (b"x" * 2000))


async def test_a_stalled_reader_costs_little_and_is_brought_up_to_date(settings: Settings) -> None:
    """A viewer that reads nothing keeps a bounded buffer; when it reads again it gets one snapshot of the end."""
    limits = Limits(conflate_bytes=16_384, cut_bytes=65_536, send_buffer_bytes=8_192)
    async with running_hub(settings, limits) as hub:
        await hub.create()
        scorer = await scoring(hub, "a")
        async with sloth(hub) as reader:
            room = await hub.hub.rooms.enter(MATCH)
            (viewer,) = room.viewers._members
            for _ in range(200):
                room.viewers.publish(NOISE)
                await room.viewers.flushed()
            assert viewer.behind
            held = viewer.pending
            assert limits.conflate_bytes < held <= limits.conflate_bytes + len(NOISE.frame)
            for raw_event in entered(random_bodies(53)[:40], scorer.device):
                await scorer.submit([raw_event])
            assert viewer.pending <= held
            text = await reader.read(b'["snapshot",')
            assert b'["patch",' not in text
            assert b'"seq":40' in text[text.index(b'["snapshot",') :] or await reader.read(b'"seq":40')
            assert not viewer.behind
        await scorer.close()


async def test_a_reader_that_stays_stalled_is_cut(settings: Settings) -> None:
    """Nobody may stay behind for ever."""
    limits = Limits(conflate_bytes=16_384, cut_bytes=65_536, send_buffer_bytes=8_192, stalled_s=0.2)
    async with running_hub(settings, limits) as hub:
        await hub.create()
        witness, _ = await watching(hub)
        async with sloth(hub):
            room = await hub.hub.rooms.enter(MATCH)
            for _ in range(200):
                room.viewers.publish(NOISE)
                await witness.until("tick", len(witness.all("tick")) + 1)
            async with asyncio.timeout(PATIENCE_S):
                while len(room.viewers) == 2:
                    await witness.until("tick", len(witness.all("tick")) + 1)
        assert witness.all("disconnected") == []
        assert 'cricksy_readers_behind_total{what="cut"} 1.0' in hub.hub.metrics.text().decode().splitlines()
        await witness.close()


@asynccontextmanager
async def sloth(hub: RunningHub) -> AsyncIterator[Bare]:
    """A viewer that watches the match and then reads nothing."""
    async with bare(hub.url) as reader:
        await reader.watch()
        yield reader


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([("/score", "join"), ("/score", "submit"), ("/watch", "watch"), ("/watch", "unwatch")]),
    NEARLY | JSON,
)
def test_any_argument_gets_an_answer_and_changes_nothing(
    fuzzed: tuple[asyncio.Runner, RunningHub], to: tuple[str, str], argument: object
) -> None:
    """Whatever JSON comes, there is a problem or a valid answer, and the log stays as it was."""
    runner, hub = fuzzed

    async def ask() -> None:
        async with raw(hub, to[0], hub.token("scorer-a")) as client:
            answer = await client.ack(f'["{to[1]}",{msgspec.json.encode(argument).decode()}]')
        if "code" in answer:
            assert answer["code"] != "internal"
            assert isinstance(answer["detail"], str)
        else:
            assert {"epoch", "seq"} <= set(answer) or answer == {}
        assert (await hub.ports.log.head(MATCH)).seq == 0

    runner.run(ask())


@pytest.fixture
def fuzzed(settings: Settings) -> Iterator[tuple[asyncio.Runner, RunningHub]]:
    """A hub in a loop of its own, which each example of a property uses in turn."""
    with asyncio.Runner() as runner:
        context = running_hub(settings)
        hub = runner.run(context.__aenter__())
        runner.run(hub.create())
        yield runner, hub
        runner.run(context.__aexit__(None, None, None))
