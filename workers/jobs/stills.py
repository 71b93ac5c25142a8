"""Taking the stills of a video, and removing what attempts at encoding it left."""

import asyncio
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.models.footage import Keyframe, Package
from core.models.media import Video
from core.models.media_keys import counts, stills_prefix, video_prefix
from core.ports.blobs import Blobs
from core.wire.media_jobs import OfVideo
from workers.jobs.small import fetch_small
from workers.jobs.sources import fetch_source
from workers.media.keyframes import Wanted, extract
from workers.media.motion import read_motion
from workers.media.watch import Part, Watch
from workers.registry import Handler
from workers.work import Work

_MOST_PEAKS: Final = 60


async def _run(work: Work[OfVideo]) -> None:
    ports = work.services.ports
    video = await ports.videos.one(work.payload.video_id)
    source = await fetch_source(ports.blobs, video, work.folder)
    small = await fetch_small(ports.blobs, video, work.folder)
    folder = work.folder / "stills"
    folder.mkdir()
    found = await asyncio.to_thread(_take, source, small, folder, Part(work.watch, 0.0, 0.9))
    attempt = f"{work.run.job_id}-{work.run.attempt}"
    prefix = stills_prefix(video, attempt)
    for still in found:
        await ports.blobs.put(prefix + still.path, folder / still.path)
    if video.package is not None:
        await _forget_leftovers(ports.blobs, video, video.package, prefix)
    below = prefix.removeprefix(video_prefix(video.workspace_id, video.id))
    stills = tuple(replace(still, path=below + still.path) for still in found)
    await ports.videos.conclude(work.run, video.id, lambda row: replace(row, keyframes=stills))


def _take(source: Path, small: Path, folder: Path, watch: Watch) -> tuple[Keyframe, ...]:
    motion = read_motion(small, Part(watch, 0.0, 0.6))
    return extract(source, folder, Wanted(cuts=motion.cuts, peaks=motion.peaks(_MOST_PEAKS)), Part(watch, 0.6, 1.0))


async def _forget_leftovers(blobs: Blobs, video: Video, package: Package, stills: str) -> None:
    for key in await blobs.keys(video_prefix(video.workspace_id, video.id)):
        if not counts(video, package, stills, key):
            await blobs.delete(key)


KEYFRAMES: Final = Handler(payload=OfVideo, run=_run)
