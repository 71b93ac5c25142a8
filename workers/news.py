"""Tells the hubs that something has happened to a job, so that they look."""

from msgspec import json

from core.bootstrap import Services
from core.ports.jobs import Progress
from core.wire.media_news import Hint


async def tell(services: Services, progress: Progress) -> None:
    """Give those a hint who follow the workspace's work; a job of nobody's is nobody's news."""
    if progress.workspace is not None:
        await services.ports.news.publish(progress.workspace, json.encode(Hint(job_id=progress.job_id)))
