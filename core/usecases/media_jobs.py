"""The jobs that follow from what happens to a video, and on which queue each waits."""

from typing import Final

from msgspec.structs import replace

from core.models.media import Analysis, Export, Video
from core.ports.jobs import NewJob
from core.wire.jobs import Queue
from core.wire.media_jobs import (
    ANALYSE,
    ANALYSIS_FAILED,
    ENCODE,
    EXPORT,
    EXPORT_FAILED,
    INGEST,
    KEYFRAMES,
    PURGE_EXPORT,
    PURGE_VIDEO,
    VIDEO_FAILED,
    OfAnalysis,
    OfExport,
    OfVideo,
)

_PERSISTENT: Final = 1000
"""Attempts of what must happen in the end: deleting."""


def ingest(video: Video) -> NewJob:
    """Look at a video that has arrived."""
    return replace(_of_video(video, INGEST, "ingest"), otherwise=VIDEO_FAILED)


def encode(video: Video) -> NewJob:
    """Make what is played."""
    return replace(_of_video(video, ENCODE, "media"), otherwise=VIDEO_FAILED)


def keyframes(video: Video) -> NewJob:
    """Take the stills; a video is of use without them, so nothing follows where this fails."""
    return _of_video(video, KEYFRAMES, "media")


def purge_video(video: Video) -> NewJob:
    """Remove a video's files."""
    return _certain(_of_video(video, PURGE_VIDEO, "light"))


def export(wanted: Export) -> NewJob:
    """Cut a file."""
    return replace(_of_export(wanted, EXPORT, "clips"), otherwise=EXPORT_FAILED)


def purge_export(gone: Export) -> NewJob:
    """Remove an export's file."""
    return _certain(_of_export(gone, PURGE_EXPORT, "light"))


def analyse(analysis: Analysis) -> NewJob:
    """Make a report."""
    return NewJob(
        kind=ANALYSE,
        queue="analysis",
        payload=OfAnalysis(analysis_id=analysis.id),
        workspace=analysis.workspace_id,
        subject=f"analysis:{analysis.id}",
        otherwise=ANALYSIS_FAILED,
    )


def _of_video(video: Video, kind: str, queue: Queue) -> NewJob:
    payload, subject = OfVideo(video_id=video.id), f"video:{video.id}"
    return NewJob(kind=kind, queue=queue, payload=payload, workspace=video.workspace_id, subject=subject)


def _of_export(export: Export, kind: str, queue: Queue) -> NewJob:
    payload, subject = OfExport(export_id=export.id), f"export:{export.id}"
    return NewJob(kind=kind, queue=queue, payload=payload, workspace=export.workspace_id, subject=subject)


def _certain(purge: NewJob) -> NewJob:
    """Once for each thing, and tried until it is done."""
    return replace(purge, dedupe=f"{purge.kind}:{purge.subject}", max_attempts=_PERSISTENT)
