"""Bytes that are no protocol: the hub goes on for everybody else, and what it keeps is bounded."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realtime.limits import Limits, Rate
from tests.realtime.hubs import Client, Scorer, raw, running_hub, sqlite_settings, watching
from tests.realtime.sockets import BINARY, CLOSE, PING, TEXT, bare, frame, resident_bytes
from tests.realtime.test_failures import Process, device, started
from tests.usecases.play import MATCH, entered, random_bodies

PIECES = [
    "0", "1", "2", "3", "4", "5", "6", "40", "41", "42", "43", "44", "451-", "461-", "b", "/watch", "/score", "/x", ",",
    "7", "99999999999999999999", "-1", "[", "]", "{", "}", '"watch"', '"submit"', '"join"', ":", "null", "1e999",
    "\\ud800", f'{{"match_id":"{MATCH}"}}', "\x1e", "\x00", "é",
]  # fmt: skip
GARBAGE = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "".join(pieces).encode()),
    st.sampled_from([b"\xff\xfe", b"\xc3(", b"42/watch,[\xff]", b"40/watch,", b"42/watch," + b"[" * 5000]),
)
CODES = st.sampled_from([0, TEXT, BINARY, 3, 7, CLOSE, PING, 0xA, 0xB, 0xF])
FIRSTS = st.sampled_from([0x80, 0x80, 0x80, 0x00, 0xC0, 0x90, 0xF0])
LENGTHS = st.none() | st.sampled_from([0, 1, 125, 126, 65_535, 65_536, 100_001, 2**31, 2**62, 2**64 - 1])
FRAMES = st.builds(lambda payload, code, first, length: frame(payload, code, first=first, length=length),
                   GARBAGE, CODES, FIRSTS, LENGTHS)  # fmt: skip
WHOLE = GARBAGE.map(frame)
PARTS = st.lists(GARBAGE, min_size=2, max_size=6).map(
    lambda parts: b"".join(
        frame(part, TEXT if number == 0 else 0, first=0x80 if number == len(parts) - 1 else 0)
        for number, part in enumerate(parts)
    )
)
MOST_GROWN = 16 * 1024 * 1024


class Fuzzed:
    """A hub in a process of its own, with a scorer and a viewer who must not notice anything."""

    def __init__(self, process: Process, scorer: Scorer, witness: Client) -> None:
        """Both are connected."""
        self.process, self.scorer, self.witness = process, scorer, witness
        self.resident = resident_bytes(process.process.pid)
        self.raws = entered(random_bodies(97), scorer.device)

    async def send(self, chunks: list[bytes], *, polite: bool) -> None:
        """Open a connection, say ``chunks``, and go."""
        async with bare(self.process.url) as client:
            if polite:
                await client.say(b"40/watch,")
            with suppress(ConnectionError):
                for chunk in chunks:
                    await client.send(chunk)
            await client.finish()

    async def check(self) -> None:
        """A ball still reaches the viewer, and the hub has not grown."""
        answer = await self.scorer.submit([self.raws.pop(0)])
        assert answer["results"][0]["status"] == "accepted"
        heard = len(self.witness.all("tick"))
        await self.witness.until("tick", heard + 1)
        assert self.witness.all("disconnected") == []
        assert resident_bytes(self.process.process.pid) - self.resident < MOST_GROWN


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Fuzzed]]:
    """The hub, in a loop of its own, which each example uses in turn."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        yield runner, runner.run(_start(stack, tmp_path_factory.mktemp("fuzzed")))
        runner.run(stack.aclose())


async def _start(stack: AsyncExitStack, folder: Path) -> Fuzzed:
    ours = sqlite_settings(folder)
    async with running_hub(ours) as hub:
        await hub.create()
    process = await stack.enter_async_context(started(ours))
    scorer = await device(process.url, ours)
    stack.push_async_callback(scorer.close)
    witness = await Client("/watch").connect(process.url)
    stack.push_async_callback(witness.close)
    await witness.call("watch", {"match_id": MATCH})
    return Fuzzed(process, scorer, witness)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(FRAMES, WHOLE, PARTS, st.binary(max_size=50)), min_size=1, max_size=8), st.booleans())
def test_any_bytes_leave_the_others_alone(
    fuzzed: tuple[asyncio.Runner, Fuzzed],
    chunks: list[bytes],
    polite: bool,  # noqa: FBT001  drawn by hypothesis
) -> None:
    """Broken UTF-8, fragments, lengths that lie, wrong opcodes, any packets: at most their own connection ends."""
    runner, hub = fuzzed
    runner.run(hub.send(chunks, polite=polite))
    assert hub.process.process.returncode is None


def test_the_hub_is_well_after_all_that(fuzzed: tuple[asyncio.Runner, Fuzzed]) -> None:
    """A ball still reaches its viewer, memory is where it was, and the strangers' connections are gone."""
    runner, hub = fuzzed
    runner.run(hub.check())
    assert runner.run(_viewers(hub)) == 1


async def _viewers(hub: Fuzzed) -> int:
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{hub.process.url}/metrics") as response:
                lines = (await response.text()).splitlines()
            (line,) = [line for line in lines if line.startswith('cricksy_connections{kind="viewer"}')]
            if (viewers := int(float(line.split()[1]))) == 1:
                return viewers
            await hub.witness.until("tick", len(hub.witness.all("tick")) + 1)


def test_half_messages_are_bounded(fuzzed: tuple[asyncio.Runner, Fuzzed]) -> None:
    """Fifty clients that send fragments without end are cut at the largest message, and cost nothing that stays."""
    runner, hub = fuzzed
    endless = [frame(b"4" * 60_000, TEXT, first=0)] + [frame(b"x" * 60_000, 0, first=0)] * 20

    async def flood() -> None:
        await asyncio.gather(*(hub.send(endless, polite=False) for _ in range(50)))

    runner.run(flood())
    runner.run(hub.check())


async def test_names_that_a_client_makes_up_are_not_kept(tmp_path: Path) -> None:
    """Thousands of connects to namespaces that are not there, and acknowledgements of nothing, leave no trace."""
    async with running_hub(sqlite_settings(tmp_path), Limits(socket_rate=Rate(per_s=1e6, burst=1e6))) as hub:
        await hub.create()
        witness, _ = await watching(hub)
        async with raw(hub, "/watch") as client:
            for number in range(3000):
                await client.ws.send_str(f"40/made-up-{number},")
                await client.ws.send_str(f'43/watch,{number}["an answer"]')
                await client.ws.send_str("40/watch,")
            assert (await client.ack(f'["watch",{{"match_id":"{MATCH}"}}]'))["seq"] == 0
            server = hub.hub.server
            assert set(server.manager.get_namespaces()) <= {"/watch", "/score"}
            assert len(hub.hub.watching.peers) == 2
            assert not server.manager.callbacks
        assert (await witness.call("watch", {"match_id": MATCH}))["seq"] == 0
        await witness.close()
