"""Bringing a video's file into an attempt's folder."""

from pathlib import Path

from core.models.media import Video
from core.ports.blobs import Blobs


async def fetch_source(blobs: Blobs, video: Video, folder: Path) -> Path:
    """Copy the file that was uploaded. Raises ``NotFound`` where it is gone, and ``Unavailable``."""
    path = folder / f"{video.id}.mp4"
    await blobs.fetch(video.source_key, path)
    return path
