"""Every kind of job, and its handler: the one table that a new kind is added to."""

from core.wire import media_jobs
from workers.jobs.analyse import analysing
from workers.jobs.encode import ENCODE
from workers.jobs.export import EXPORT
from workers.jobs.failures import EXPORT_FAILED, VIDEO_FAILED, analysis_failed
from workers.jobs.ingest import ingest
from workers.jobs.purge import PURGE_EXPORT, PURGE_VIDEO
from workers.jobs.stills import KEYFRAMES
from workers.registry import Registry


def handlers(*, clamd: str | None, public_url: str) -> Registry:
    """The table; ``clamd`` is where a virus scanner listens, ``public_url`` the origin that links lead to."""
    return {
        media_jobs.INGEST: ingest(clamd),
        media_jobs.ENCODE: ENCODE,
        media_jobs.KEYFRAMES: KEYFRAMES,
        media_jobs.ANALYSE: analysing(public_url),
        media_jobs.EXPORT: EXPORT,
        media_jobs.PURGE_VIDEO: PURGE_VIDEO,
        media_jobs.PURGE_EXPORT: PURGE_EXPORT,
        media_jobs.VIDEO_FAILED: VIDEO_FAILED,
        media_jobs.EXPORT_FAILED: EXPORT_FAILED,
        media_jobs.ANALYSIS_FAILED: analysis_failed(public_url),
    }
