"""Making what is played, and putting it where players find it as it grows."""

import asyncio
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.clock import unix_ms
from core.errors import Conflict
from core.models.footage import Package
from core.models.media import Video, VideoState
from core.models.media_keys import package_prefix
from core.usecases.media_jobs import keyframes
from core.wire.media_jobs import OfVideo
from workers.jobs.sources import fetch_source
from workers.media.package import make_package
from workers.registry import Handler
from workers.work import Work

_AT_ONCE: Final = 8
"""Objects on their way to the store."""
_CHANGES: Final = (".m3u8",)
"""What grows with each publication; everything else is stored once."""


async def _run(work: Work[OfVideo]) -> None:
    ports = work.services.ports
    video = await ports.videos.one(work.payload.video_id)
    if video.facts is None:
        raise Conflict("The video has not been looked at.", code="not_ingested", video=video.id)
    source = await fetch_source(ports.blobs, video, work.folder)
    work.progress(0.0)
    folder = work.folder / f"{work.run.job_id}-{work.run.attempt}"
    folder.mkdir()
    publisher = _Publisher(work, video, folder)
    package = await asyncio.to_thread(make_package, source, video.facts, folder, publisher.publish, work.watch)
    await publisher.store(package)
    now = unix_ms()
    await ports.videos.conclude(work.run, video.id, lambda row: _ready(row, package, now), jobs=[keyframes(video)])


class _Publisher:
    """Stores what a package names before it says on the video that it is there."""

    def __init__(self, work: Work[OfVideo], video: Video, folder: Path) -> None:
        self._work = work
        self._video = video
        self._folder = folder
        self._prefix = package_prefix(video, folder.name)
        self._stored: set[str] = set()
        self._loop = asyncio.get_running_loop()

    def publish(self, package: Package) -> None:
        """From the thread that makes the package, which waits."""
        asyncio.run_coroutine_threadsafe(self._publish(package), self._loop).result()

    async def store(self, package: Package) -> None:
        """Segments first, playlists after what they name."""
        paths = [path for path in _named(package) if path not in self._stored]
        still = [path for path in paths if not path.endswith(_CHANGES)]
        gate = asyncio.Semaphore(_AT_ONCE)

        async def put(path: str) -> None:
            async with gate:
                await self._work.services.ports.blobs.put(self._prefix + path, self._folder / path)

        await asyncio.gather(*(put(path) for path in still))
        self._stored.update(still)
        for path in sorted(set(paths) - set(still), key=lambda path: -path.count("/")):
            await put(path)

    async def _publish(self, package: Package) -> None:
        await self.store(package)
        if not package.complete:
            await self._work.services.ports.videos.note(
                self._work.run, self._video.id, lambda row: _playable(row, package)
            )


def _named(package: Package) -> list[str]:
    extras = (package.poster, package.thumbnails, package.waveform)
    return [*package.media, *(path for path in extras if path is not None)]


def _playable(row: Video, package: Package) -> Video:
    return replace(row, state=VideoState.PLAYABLE, package=package)


def _ready(row: Video, package: Package, now_ms: int) -> Video:
    return replace(row, state=VideoState.READY, package=package, ready_ms=now_ms)


ENCODE: Final = Handler(payload=OfVideo, run=_run)
