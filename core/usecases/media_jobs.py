"""The jobs that follow from what happens to a video, and on which queue each waits."""

from typing import Final

from core.models.media import Analysis, Export, Video
from core.ports.jobs import NewJob
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
    return NewJob(
        kind=INGEST,
        queue="ingest",
        payload=OfVideo(video_id=video.id),
        workspace=video.workspace_id,
        subject=f"video:{video.id}",
        otherwise=VIDEO_FAILED,
    )


def encode(video: Video) -> NewJob:
    """Make what is played."""
    return NewJob(
        kind=ENCODE,
        queue="media",
        payload=OfVideo(video_id=video.id),
        workspace=video.workspace_id,
        subject=f"video:{video.id}",
        otherwise=VIDEO_FAILED,
    )


def keyframes(video: Video) -> NewJob:
    """Take the stills; a video is of use without them, so nothing follows where this fails."""
    return NewJob(
        kind=KEYFRAMES,
        queue="media",
        payload=OfVideo(video_id=video.id),
        workspace=video.workspace_id,
        subject=f"video:{video.id}",
    )


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


def export(wanted: Export) -> NewJob:
    """Cut a file."""
    return NewJob(
        kind=EXPORT,
        queue="clips",
        payload=OfExport(export_id=wanted.id),
        workspace=wanted.workspace_id,
        subject=f"export:{wanted.id}",
        otherwise=EXPORT_FAILED,
    )


def purge_video(video: Video) -> NewJob:
    """Remove a video's files."""
    return NewJob(
        kind=PURGE_VIDEO,
        queue="light",
        payload=OfVideo(video_id=video.id),
        workspace=video.workspace_id,
        subject=f"video:{video.id}",
        dedupe=f"{PURGE_VIDEO}:{video.id}",
        max_attempts=_PERSISTENT,
    )


def purge_export(gone: Export) -> NewJob:
    """Remove an export's file."""
    return NewJob(
        kind=PURGE_EXPORT,
        queue="light",
        payload=OfExport(export_id=gone.id),
        workspace=gone.workspace_id,
        subject=f"export:{gone.id}",
        dedupe=f"{PURGE_EXPORT}:{gone.id}",
        max_attempts=_PERSISTENT,
    )
