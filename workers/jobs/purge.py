"""Deleting that really deletes: the files of videos and exports that are in no list any more."""

import asyncio
from typing import Any, Final

from core.clock import unix_ms
from core.errors import NotFound
from core.models.jobs import JobState
from core.models.media_keys import export_prefix, video_prefix
from core.wire.media_jobs import ENCODE, EXPORT, KEYFRAMES, OfExport, OfVideo
from workers.registry import Handler
from workers.work import Work

_STORING: Final = frozenset({ENCODE, KEYFRAMES, EXPORT})
"""Kinds of job that store files of what they are about."""
_AT_WORK: Final = frozenset({JobState.QUEUED, JobState.RUNNING})
_LOOK_S: Final = 0.2


async def _purge_video(work: Work[OfVideo]) -> None:
    ports = work.services.ports
    try:
        video = await ports.videos.doomed(work.payload.video_id)
    except NotFound:
        return  # an attempt before this one has done it
    await _alone(work)
    await ports.blobs.delete_prefix(video_prefix(video.workspace_id, video.id))
    await ports.videos.purged(work.run, video.id, unix_ms())


async def _purge_export(work: Work[OfExport]) -> None:
    ports = work.services.ports
    try:
        export = await ports.clips.doomed_export(work.payload.export_id)
    except NotFound:
        return  # as above
    await _alone(work)
    await ports.blobs.delete_prefix(export_prefix(export.workspace_id, export.id))
    await ports.clips.purged_export(work.run, export.id, unix_ms())


async def _alone(work: Work[Any]) -> None:
    """End the work on what was deleted, and wait until it has ended, so that nothing is stored after the deletion.

    One whose worker is gone ends when its lease does.
    """
    book = work.services.ports.jobs
    while True:
        at_work = await book.list(subject=work.subject, states=_AT_WORK)
        storing = [job.id for job in at_work if job.kind in _STORING]
        if not storing:
            return
        for job in storing:
            await book.cancel(job, unix_ms())
        work.progress(0.0)
        await asyncio.sleep(_LOOK_S)


PURGE_VIDEO: Final = Handler(payload=OfVideo, run=_purge_video)
PURGE_EXPORT: Final = Handler(payload=OfExport, run=_purge_export)
