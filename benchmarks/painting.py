"""From a scorer's tap to the picture of a graphics engine: real Chromium pages among two hundred overlays."""

import asyncio
import tempfile
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from playwright.async_api import Page, ViewportSize, async_playwright

from benchmarks.acknowledgements import OPENING, platform
from benchmarks.crowd import watching
from benchmarks.fanout.servers import Running
from benchmarks.figures import Row, Section, at_most
from core.ids import MatchId
from core.scoring.profiles import T20
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.fixtures.match import play
from cricksy.ground import Ground, Tempo
from cricksy.latency import Latency
from cricksy.script import Script
from cricksy.tokens import scorer_of
from tests.web.chromium import ARGS, chromium

_MATCH = MatchId("painted")
_OVERLAYS = 200
_GRAPHICS = ("score-bug", "stage")
"""What the real pages show: a graphic alone, and all that the autopilot brings."""
_TEMPO = Tempo(devices=1, ball_s=0.2)
_HD: ViewportSize = {"width": 1920, "height": 1080}
_WATCH = """
addEventListener("DOMContentLoaded", () => {
  const air = document.getElementById("air");
  window.painted = [];
  new MutationObserver(() => {
    const seq = Number(air.dataset.seq);
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.painted.push([seq, performance.timeOrigin + performance.now()]);
      after.port2.postMessage(null);
    });
  }).observe(air, { attributeFilter: ["data-seq"] });
});
"""
"""Notes when the frame after each change of the board has been painted, in milliseconds since 1970."""


@asynccontextmanager
async def _pages(url: str) -> AsyncIterator[list[Page]]:
    path, environment = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, env=dict(environment), args=list(ARGS))
        pages = []
        for graphic in _GRAPHICS:
            page = await browser.new_page(viewport=_HD)
            await page.add_init_script(_WATCH)
            await page.goto(f"{url}/o/{_MATCH}/{graphic}")
            pages.append(page)
        yield pages
        await browser.close()


def _delays_s(taps: Sequence[tuple[int, float]], painted: Sequence[tuple[int, float]]) -> list[float]:
    """From each tap to the first picture that has it; ``painted`` is ordered by sequence number."""
    numbers = [seq for seq, _ in painted]
    places = [(bisect_left(numbers, seq), at) for seq, at in taps]
    return [painted[place][1] - at for place, at in places if place < len(painted)]


async def _measure(server: Running, token: str, balls: int) -> tuple[list[float], int]:
    """The delays in seconds, and how many taps no page has painted."""
    script, url = Script.of(play(_MATCH, T20)), f"http://{server.address[0]}:{server.address[1]}"
    script = Script(script.title, script.bodies[: script.of_others[balls - 1] + 1])
    ground = Ground(url=url, token=token, scorer=scorer_of(token), match_id=_MATCH)
    with tempfile.TemporaryDirectory() as folder:
        async with aiohttp.ClientSession() as http:
            await Api(http, url, token).create(_MATCH, script.title)
            crew = Crew(script, ground, _TEMPO, http, Path(folder))
            others = [str(_MATCH)] * (_OVERLAYS - len(_GRAPHICS))
            with watching(server.address, others) as crowd:
                async with _pages(url) as pages:
                    await crew.play()
                    newest = max(seq for seq, _ in crew.devices[0].tally.committed)
                    for page in pages:
                        await page.wait_for_function("newest => painted.some(([seq]) => seq >= newest)", arg=newest)
                    seen: list[list[tuple[int, float]]] = [await page.evaluate("painted") for page in pages]
                crowd.leave()
    since_1970_s = time.time() - time.perf_counter()
    taps = crew.devices[0].tally.committed[OPENING:]
    painted = [[(seq, at_ms / 1000 - since_1970_s) for seq, at_ms in each] for each in seen]
    delays = [_delays_s(taps, each) for each in painted]
    return [delay for each in delays for delay in each], len(taps) * len(delays) - sum(map(len, delays))


def painting(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """One scorer, two hundred overlays, two of which are real pages in 1080p."""
    balls = 20 if quick else 240
    with platform() as (server, token):
        delays, unseen = asyncio.run(_measure(server, token, balls))
    latency = Latency.of(delays)
    return Section(
        title="Tap to paint",
        on=f"cricksy up, SQLite; {_OVERLAYS} overlays of one match, {len(_GRAPHICS)} of them pages in Chromium, 1080p",
        rows=[
            at_most(100, "tap to paint, p99", latency.p99_ms, "ms"),
            Row(what="the same, p50", value=latency.p50_ms, unit="ms"),
            at_most(0, "taps that were not painted", unseen, "taps"),
        ],
        notes=[f"{latency.count} pictures of {balls} balls; Chromium draws without a graphics card here"],
    )
