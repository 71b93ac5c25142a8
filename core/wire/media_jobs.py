"""The jobs that videos need: their kinds, and the payloads that say what each is about."""

from typing import Final

from msgspec import Struct

from core.ids import AnalysisId, ExportId, VideoId

INGEST: Final = "ingest"
"""Looks at a file that has arrived: boxes, scan, probe."""
ENCODE: Final = "encode"
"""Makes what is played."""
KEYFRAMES: Final = "keyframes"
ANALYSE: Final = "analyse"
EXPORT: Final = "export"
"""Cuts a file."""
PURGE_VIDEO: Final = "purge_video"
PURGE_EXPORT: Final = "purge_export"
VIDEO_FAILED: Final = "video_failed"
"""Says on the video that one of its jobs ended without success; the payload is ``core.wire.jobs.GaveUp``."""
EXPORT_FAILED: Final = "export_failed"
ANALYSIS_FAILED: Final = "analysis_failed"


class OfVideo(Struct, frozen=True, kw_only=True):
    """A job about a video."""

    video_id: VideoId


class OfExport(Struct, frozen=True, kw_only=True):
    """A job about an export."""

    export_id: ExportId


class OfAnalysis(Struct, frozen=True, kw_only=True):
    """A job about a report."""

    analysis_id: AnalysisId
