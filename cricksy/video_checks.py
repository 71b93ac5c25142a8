"""What of video is there: the queue, the store, FFmpeg, the sandbox, the scanner and the analyst."""

import asyncio
import shutil
from typing import Final

from core.bootstrap import open_ports
from core.errors import CricksyError, NotFound
from core.settings import Settings
from cricksy.findings import Finding, Health
from cricksy.redis_server import find_redis
from workers.media.ffmpeg import binary

_CHECK_S: Final = 5.0


def check_queue(settings: Settings) -> Finding:
    """What wakes the workers."""
    if settings.jobs_url is not None:
        return Finding(name="queue", health=Health.OK, detail="CRICKSY_QUEUE_URL or CRICKSY_REDIS_URL")
    program = asyncio.run(find_redis())
    if program is None:
        detail = "no redis-server 6.2 or newer: videos are not worked on; set CRICKSY_QUEUE_URL"
        return Finding(name="queue", health=Health.OPTIONAL, detail=detail)
    return Finding(name="queue", health=Health.OK, detail=f"`cricksy up` starts {program.name} for itself")


def check_store(settings: Settings) -> Finding:
    """Where videos lie."""
    try:
        asyncio.run(asyncio.wait_for(_look(settings), _CHECK_S))
    except (CricksyError, OSError, TimeoutError) as error:
        return Finding(name="media", health=Health.MISSING, detail=f"{settings.media}: {str(error) or 'no answer'}")
    return Finding(name="media", health=Health.OK, detail=settings.media)


async def _look(settings: Settings) -> None:
    async with open_ports(settings.model_copy(update={"redis_url": None})) as ports:
        try:
            await ports.blobs.stat("doctor/nothing")
        except NotFound:
            return


def check_ffmpeg(_: Settings) -> Finding:
    """What converts videos."""
    try:
        return Finding(name="ffmpeg", health=Health.OK, detail=binary())
    except CricksyError as error:
        return Finding(name="ffmpeg", health=Health.MISSING, detail=error.message)


def check_sandbox(_: Settings) -> Finding:
    """What keeps a hostile file in."""
    found = shutil.which("bwrap")
    if found:
        return Finding(name="sandbox", health=Health.OK, detail=found)
    detail = "bubblewrap is not there; limits of memory, time and files hold without it"
    return Finding(name="sandbox", health=Health.OPTIONAL, detail=detail)


def check_scanner(settings: Settings) -> Finding:
    """What looks for viruses."""
    if settings.clamd is None:
        detail = "not set (CRICKSY_CLAMD); videos are not scanned for viruses"
        return Finding(name="scanner", health=Health.OPTIONAL, detail=detail)
    return Finding(name="scanner", health=Health.OK, detail=settings.clamd)


def check_analyst(settings: Settings) -> Finding:
    """What looks at videos."""
    if settings.openai_api_key is None:
        detail = "not set (CRICKSY_OPENAI_API_KEY); videos are analysed offline"
        return Finding(name="analyst", health=Health.OPTIONAL, detail=detail)
    return Finding(name="analyst", health=Health.OK, detail=settings.openai_base_url or "OpenAI")
