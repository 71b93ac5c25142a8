"""Readers that stall, at the limits of production, against a hub in a process of its own."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

from core.scoring.events import Ball, Happening, Interruption
from core.scoring.profiles import TEST
from realtime.limits import Limits
from tests.realtime.hubs import Client, Scorer, running_hub, sqlite_settings
from tests.realtime.sockets import Bare, bare, resident_bytes
from tests.realtime.test_failures import device, started
from tests.usecases.play import MATCH, entered, random_bodies

REASON = "\N{CLOUD WITH RAIN}" * 200
"""Long enough for a stalled reader's buffers to fill up within a match."""
VIEWERS, STALLED = 200, 50
SOON_S = 1.0
"""How late a ball may be for a reader that does read; most of it is this test's own clients."""


async def test_stalled_readers_cost_little_and_delay_nobody(tmp_path: Path) -> None:
    """Fifty of two hundred read nothing for a day's play: at most 256 KiB each, and one snapshot makes up for it."""
    settings = sqlite_settings(tmp_path)
    async with running_hub(settings) as hub:
        await hub.create()
    async with started(settings) as process, AsyncExitStack() as stack:
        scorer = await device(process.url, settings)
        witness = await Client("/watch").connect(process.url)
        await witness.call("watch", {"match_id": MATCH})
        readers = [await _viewer(stack, process.url) for _ in range(VIEWERS - STALLED - 1)]
        draining = [asyncio.ensure_future(reader.drain()) for reader in readers]
        sloths = [await _viewer(stack, process.url) for _ in range(STALLED)]
        before = resident_bytes(process.process.pid)
        slowest_s = await _play(scorer, witness)
        grown = resident_bytes(process.process.pid) - before
        assert grown <= STALLED * Limits().cut_bytes
        assert slowest_s < SOON_S
        board = (await witness.call("watch", {"match_id": MATCH}))["seq"]
        end = b'"seq":%d,"snapshot"' % board
        for text in await asyncio.gather(*(sloth.read(end) for sloth in sloths)):
            assert text.count(b'["snapshot",') == 1
            assert b'["patch",' not in text[text.index(b'["snapshot",') :]
        for task in draining:
            assert not task.done()
            task.cancel()
        await asyncio.gather(*draining, return_exceptions=True)
        await witness.close()
        await scorer.close()


async def _viewer(stack: AsyncExitStack, url: str) -> Bare:
    viewer = await stack.enter_async_context(bare(url))
    await viewer.watch()
    return viewer


async def _play(scorer: Scorer, witness: Client) -> float:
    """Play the match ball by ball; returns for how long, at most, an acknowledged ball was not yet with a viewer."""
    slowest_s = 0.0
    bodies: list[Happening] = []
    for body in random_bodies(81, overs=70, profile=TEST)[:170]:
        bodies.append(body)
        if isinstance(body, Ball):
            bodies += [Interruption(stopped=stopped, reason=REASON) for stopped in (True, False)]
    for body, raw in zip(bodies, entered(bodies, scorer.device), strict=True):
        seq = (await scorer.submit([raw]))["seq"]
        if seq % 10 == 0 and isinstance(body, Ball):
            began = time.monotonic()
            await witness.reach(seq)
            slowest_s = max(slowest_s, time.monotonic() - began)
    return slowest_s
