"""Pictures decoded and made anew by FFmpeg's decoders, each in a process of its own."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from core.errors import Unavailable
from core.usecases.branding.rasters import MOST_PIXELS_A_SIDE, bad_picture

_CHILD: Final = str(Path(__file__).with_name("raster_child.py"))
_AT_ONCE: Final = 2
_WALL_S: Final = 20.0
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}

_log = structlog.get_logger(__name__)


class ChildRasters:
    """A few at a time; the others wait."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def as_png(self, data: bytes, kind: str) -> bytes:
        """The first picture of a file, as a PNG."""
        async with self._turns:
            try:
                child = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-I", _CHILD, kind, str(MOST_PIXELS_A_SIDE)),
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=DEVNULL,
                    env=_ENVIRONMENT,
                    start_new_session=True,
                )
            except OSError as error:
                raise Unavailable("Pictures cannot be looked at just now.") from error
            try:
                async with asyncio.timeout(_WALL_S):
                    png, _ = await child.communicate(data)
            except TimeoutError:
                raise bad_picture(kind) from None
            finally:
                if child.returncode is None:
                    with suppress(ProcessLookupError):
                        child.kill()
                    await child.wait()
        if child.returncode or not png:
            _log.info("picture_refused", kind=kind, status=child.returncode)
            raise bad_picture(kind)
        return png
