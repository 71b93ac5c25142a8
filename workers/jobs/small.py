"""The smallest rendition of a video as one file: what motion and the eye of a model are looked for in."""

from pathlib import Path
from typing import Final

from core.errors import Conflict
from core.models.media import Video
from core.models.media_keys import package_prefix
from core.ports.blobs import Blobs
from workers.media.plan import SMALLEST

_INDEX: Final = ".m3u8"


async def fetch_small(blobs: Blobs, video: Video, folder: Path) -> Path:
    """Put its segments together. Raises ``Conflict`` where it is not encoded, and ``Unavailable``."""
    package = video.package
    paths = [] if package is None else [path for path in package.media if path.startswith(f"{SMALLEST}/")]
    if package is None or not package.complete or not paths:
        raise Conflict("The video is not encoded.", code="not_encoded", video=video.id)
    prefix, whole = package_prefix(video, package.attempt), folder / "small.mp4"
    with whole.open("wb") as file:
        for path in paths:
            if not path.endswith(_INDEX):
                async for piece in blobs.open_range(prefix + path):
                    file.write(piece)
    return whole
