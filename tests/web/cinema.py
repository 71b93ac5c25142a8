"""A platform whose videos are really made, and a coach and a stranger who watch them in a real Chromium."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.games.club import club
from tests.media import counted
from tests.pipeline.studio import PLUS, Studio
from tests.web.people import sign_up
from tests.web.site import Site
from tests.web.visitor import SIZES, Visitor, give
from workers.folders import WorkFolders
from workers.hand import media_handlers
from workers.process import Workshop

COACH: Final = "ann"
_EXPECTED: Final = re.compile(r"/api/videos/[^/]+/alignment$")
"""What is not there yet, of which a browser always complains."""
_LONG, _SHORT = 32, 18
_WEIGHTS: Final = (0.299, 0.587, 0.114)
"""Of red, green and blue in grey (ITU-R BT.601)."""
_BITS: Final = 16
_CODECS: Final = 'video/mp4; codecs="avc1.640028,mp4a.40.2"'
_PLAYS: Final = "type => 'MediaSource' in window && MediaSource.isTypeSupported(type)"
_WATCH: Final = """addEventListener("loadstart", ({ target: video }) => {
  if (video.told) return;
  video.told = [];
  video.presented = [];
  for (const name of ["playing", "pause", "error"]) video.addEventListener(name, () => video.told.push(name));
  const presented = (_, { mediaTime }) => {
    video.presented.push(mediaTime);
    video.requestVideoFrameCallback(presented);
  };
  video.requestVideoFrameCallback(presented);
}, true)"""
"""Keeps which of its events a film has told of, and the times of the frames that were put on the screen."""
_SEEK: Final = """async (video, at) => {
  const sought = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
  video.currentTime = at;
  await sought;
}"""
_LOOK: Final = """(video, [width, height]) => {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext("2d");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(video, 0, 0, width, height);
  return [...brush.getImageData(0, 0, width, height).data];
}"""

Thumb = NDArray[np.float64]
"""A picture of 32 by 18 grey values, or 18 by 32 of an upright one."""


class Frame(NamedTuple):
    """Of a source file."""

    at_us: int
    """From its first frame, which is shown at 0."""
    thumb: Thumb
    """As it lies in the file."""
    number: int
    """That it shows, if it is a counted one's."""


class Source(NamedTuple):
    """What a file holds, as FFmpeg decodes it."""

    frames: Sequence[Frame]
    duration_us: int
    has_sound: bool

    @classmethod
    def of(cls, path: Path, track: int = 0) -> "Source":
        """Decode all of a picture track."""
        frames: list[Frame] = []
        with av.open(str(path)) as container:
            first = end = 0
            for each in container.decode(container.streams.video[track]):
                assert each.pts is not None
                assert each.time_base is not None
                at = round(each.pts * each.time_base * 1_000_000)
                first = first if frames else at
                end = at + round(each.duration * each.time_base * 1_000_000)
                frames.append(Frame(at - first, _thumb(each), counted.number_of(each)))
            return cls(frames, end - first, bool(container.streams.audio))

    def middle_us(self, index: int) -> int:
        """Between a frame's beginning and its end: there no rounding of times leads to another one."""
        ends = self.frames[index + 1].at_us if index + 1 < len(self.frames) else self.duration_us
        return (self.frames[index].at_us + ends) // 2


class Seen(NamedTuple):
    """What is on the screen."""

    at_us: int
    """The time of the frame that was put there last."""
    thumb: Thumb


class Screen:
    """The film of a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.video = page, page.locator("video")

    async def light(self) -> None:
        """Wait until its first picture can be seen."""
        await self.until("video.readyState >= 2 && !video.seeking && video.presented.length > 0")

    async def until(self, what: str) -> None:
        """Wait until an expression over ``video`` holds."""
        await self.page.wait_for_function(f"() => {{ const video = document.querySelector('video'); return {what}; }}")

    async def ask(self, what: str) -> Any:  # noqa: ANN401 - JSON
        """The value of an expression over ``video``."""
        return await self.video.evaluate(f"video => {what}")

    async def seek(self, at_us: int) -> Seen:
        """Go somewhere, and look."""
        await self.video.evaluate(_SEEK, at_us / 1_000_000)
        await self.until(f"Math.abs(video.presented.at(-1) - {at_us / 1_000_000}) < 0.3")
        return await self.look()

    async def look(self) -> Seen:
        """What it shows while it stands still."""
        width, height = await self.size()
        size = (_LONG, _SHORT) if width > height else (_SHORT, _LONG)
        at_s = await self.ask("video.presented.at(-1)")
        data = np.array(await self.video.evaluate(_LOOK, size), np.float64).reshape(size[1], size[0], 4)
        return Seen(round(at_s * 1_000_000), _grey(data))

    async def play(self) -> None:
        """Play, where it does not yet: as if a person had asked for it."""
        await self.video.evaluate("video => video.play()")

    async def ended(self, at_us: int) -> Seen:
        """Wait until it has played and stands still around a time; what it shows then."""
        still = "video.told.includes('playing') && video.paused && !video.seeking"
        await self.until(f"{still} && Math.abs(video.currentTime - {at_us / 1_000_000}) < 0.001")
        return await self.seek(at_us)

    async def presented(self) -> list[int]:
        """The times of the frames that were put on the screen since this was asked the last time."""
        return [round(each * 1_000_000) for each in await self.ask("video.presented.splice(0, Infinity)")]

    async def size(self) -> tuple[int, int]:
        """Width and height of the film, as the browser has decoded it."""
        width, height = await self.ask("[video.videoWidth, video.videoHeight]")
        return width, height


@dataclass(frozen=True)
class Cinema:
    """What a test does to see a film."""

    studio: Studio
    page: Page
    """The coach's."""
    stranger: BrowserContext
    faults: list[str]
    """What the pages complained of; a test asserts that there is nothing."""

    async def film(self, path: Path) -> tuple[str, str]:
        """Upload a file into a session of its own and have it worked on; returns the ids of both."""
        session, video = await self.studio.film(COACH, path)
        shown = (await self.studio.ask(COACH, "GET", f"/videos/{video}")).body
        assert (shown["state"], shown["failure"]) == ("ready", None)
        return session, video

    async def session(self, session: str) -> Screen:
        """The coach opens a session."""
        await self.page.goto(f"{self.studio.url}/coaching/{session}")
        return await _lit(self.page)

    @asynccontextmanager
    async def shared(self, link: str) -> AsyncIterator[Screen]:
        """Somebody without an account follows a link to a clip."""
        page = await self.stranger.new_page()
        await page.goto(f"{self.studio.url}{urlsplit(link).path}")
        yield await _lit(page)
        await page.close()


@asynccontextmanager
async def open_cinema(browser: Browser, folder: Path) -> AsyncIterator[Cinema]:
    """Open it in a folder. Skips the test where the browser has no H.264 and AAC."""
    site = Site(folder)
    await site.start()
    coach, stranger = await browser.new_context(viewport=SIZES["1080p"]), await browser.new_context()
    ann = await sign_up(site, f"{COACH}@example.org")
    await give(site, ann.email, PLUS)
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED.search(message.location["url"]):
            faults.append(f"{message.text} {message.location}")

    def failed(error: WebError) -> None:
        faults.append(str(error.error))

    try:
        page = await Visitor(site, coach).sign_in(ann.email)
        if not await page.evaluate(_PLAYS, _CODECS):
            pytest.skip("this Chromium has no H.264 and AAC: name one that has in CRICKSY_CHROMIUM")
        for context in (coach, stranger):
            await context.add_init_script(_WATCH)
            context.on("console", heard)
            context.on("weberror", failed)
        async with club(site.services, site.settings) as people, aiohttp.ClientSession() as http:
            workshop = Workshop(
                services=site.services,
                place="test",
                handlers=media_handlers(site.settings),
                folders=WorkFolders(folder / "work"),
                stop=asyncio.Event(),
            )
            tokens = {COACH: ann.access or ""}
            yield Cinema(
                Studio(site.url, people, site.services, site.settings, http, workshop, tokens), page, stranger, faults
            )
    finally:
        await ann.close()
        await coach.close()
        await stranger.close()
        await site.stop()


def number_of(thumb: Thumb, turns: int) -> int:
    """The number that a counted frame shows, in the blocks of an edge: the upper one until it was turned."""
    blocks = np.rot90(thumb, -turns)[:2].reshape(2, _BITS, -1).mean(axis=(0, 2))
    return sum(1 << bit for bit, value in enumerate(blocks) if value > 128)


async def _lit(page: Page) -> Screen:
    screen = Screen(page)
    await expect(screen.video).to_be_visible()
    await screen.light()
    return screen


def _thumb(frame: VideoFrame) -> Thumb:
    return _grey(frame.reformat(width=_LONG, height=_SHORT, format="rgb24").to_ndarray())


def _grey(picture: NDArray[Any]) -> Thumb:
    return np.average(picture[:, :, :3], axis=2, weights=_WEIGHTS).astype(np.float64)
