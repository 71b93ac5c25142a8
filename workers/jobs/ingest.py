"""Looking at a file that has arrived: whether it is a video that can be used, and what is in it."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.errors import Malformed, Refusal
from core.models.footage import Facts
from core.models.media import Scan, Video, VideoState
from core.usecases.media_jobs import encode, purge_video
from core.wire.media_jobs import OfVideo
from workers.jobs.sources import fetch_source
from workers.media.probe import probe
from workers.media.scan import Outcome, scan
from workers.media.watch import Part, Watch
from workers.registry import Handler
from workers.work import Work

_SCANS: Final = {Outcome.CLEAN: Scan.CLEAN, Outcome.INFECTED: Scan.INFECTED, Outcome.UNSCANNED: Scan.UNSCANNED}


def ingest(clamd: str | None) -> Handler[OfVideo]:
    """``clamd`` is where the virus scanner listens, if there is one."""

    async def run(work: Work[OfVideo]) -> None:
        videos, blobs = work.services.ports.videos, work.services.ports.blobs
        video = await videos.one(work.payload.video_id)
        source = await fetch_source(blobs, video, work.folder)
        work.progress(0.3)
        try:
            facts, seen = await asyncio.to_thread(_look, source, clamd, work.watch)
        except Refusal as refusal:
            await videos.conclude(work.run, video.id, partial(_refused, refusal), jobs=[purge_video(video)])
        else:
            await videos.conclude(work.run, video.id, partial(_accepted, facts, seen), jobs=[encode(video)])

    return Handler(payload=OfVideo, run=run)


def _look(source: Path, clamd: str | None, watch: Watch) -> tuple[Facts, Scan]:
    """Raises ``Refusal`` for what cannot be used, ``Unavailable`` where the scanner does not answer."""
    facts = probe(source)
    watch.reached(0.5)
    verdict = scan(source, clamd, watch=Part(watch, 0.5, 1.0))
    seen = _SCANS[verdict.outcome]
    if seen is Scan.INFECTED:
        raise Malformed("The virus scanner refuses this file.", code="infected")
    return facts, seen


def _accepted(facts: Facts, seen: Scan, row: Video) -> Video:
    recorded = row.recorded_ms if row.recorded_ms is not None else facts.recorded_ms
    return replace(row, state=VideoState.ENCODING, facts=facts, scan=seen, recorded_ms=recorded)


def _refused(refusal: Refusal, row: Video) -> Video:
    scan = Scan.INFECTED if refusal.reason == "infected" else row.scan
    return replace(row, state=VideoState.REFUSED, scan=scan, failure_code=refusal.reason, failure=refusal.message)
