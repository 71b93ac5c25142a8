"""Logos: taken from strangers, made harmless, kept under a hash, and removed when nobody shows them."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import NotFound, TooLarge, WrongMedia
from core.ids import WorkspaceId
from core.ports.blobs import Blobs
from core.ports.looks import Picture, PictureBook
from core.ports.rasters import Rasters
from core.usecases.branding.facts import PICTURES
from core.usecases.branding.rasters import checked_size
from core.usecases.branding.rights import BrandRights
from core.usecases.branding.svg import clean
from core.wire.brands import PictureView

MOST_BYTES: Final = 512 * 1024
"""Of a file as it comes."""
MOST_KEPT_BYTES: Final = 2 * 1024 * 1024
"""Of a PNG that was made anew."""
KINDS: Final = {"image/png": "png", "image/webp": "webp", "image/svg+xml": "svg"}
"""Of pictures that are taken, by their media types."""
_SVG: Final = "svg"
_HASH_DIGITS: Final = 32
_UNUSED_MS: Final = 24 * 3600 * 1000
"""How long a picture is kept that no brand shows: a brand may be about to be saved, or to be brought back."""

_log = structlog.get_logger(__name__)


class Pictures:
    """What managers upload, and what is shown of it."""

    def __init__(
        self,
        book: PictureBook,
        blobs: Blobs,
        rasters: Rasters,
        rights: BrandRights,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``rasters`` makes pictures of pixels anew; ``now_ms`` is the wall clock."""
        self._book, self._blobs, self._rasters, self._rights, self._now_ms = book, blobs, rasters, rights, now_ms

    async def require(self, subject: Subject) -> None:
        """Raise as ``BrandRights.require_any`` where somebody may not upload: asked before anything is read."""
        await self._rights.require_any(subject)

    async def take(self, subject: Subject, media: str, data: bytes) -> PictureView:
        """Keep a picture, made harmless.

        Raises ``WrongMedia``, ``TooLarge`` (``too_large``, ``too_many_pixels``, ``too_complicated``, ``too_many``),
        and ``Malformed`` (``bad_picture``, ``nothing_drawn``, ``no_size``).
        """
        await self.require(subject)
        kind = KINDS.get(media)
        if kind is None:
            raise WrongMedia("A logo is a PNG, WebP or SVG.")
        if len(data) > MOST_BYTES:
            raise too_many_bytes()
        dropped: list[str] = []
        if kind == _SVG:
            drawing = await asyncio.to_thread(clean, data)
            kept, size, dropped, ending = drawing.data, drawing.size, drawing.dropped, _SVG
        else:
            size = checked_size(data, kind)
            kept, ending = await self._rasters.as_png(data, kind), "png"
            if len(kept) > MOST_KEPT_BYTES:
                raise TooLarge("As a PNG this picture has more than 2 MB: make it smaller.", most=MOST_KEPT_BYTES)
        picture = Picture(
            name=f"{_hash(subject.workspace, kept)}.{ending}",
            workspace_id=subject.workspace,
            width=size.width,
            height=size.height,
            size_bytes=len(kept),
            created_ms=self._now_ms(),
        )
        await self._blobs.put(_key(picture.name), kept)
        await self._book.add(picture)
        return PictureView(
            address=f"{PICTURES}{picture.name}",
            width=size.width,
            height=size.height,
            size_bytes=len(kept),
            dropped=dropped,
        )

    async def read(self, name: str) -> bytes:
        """A picture, for everybody who has its address. Raises ``NotFound``, and ``Unavailable``."""
        return await self._blobs.read(_key(name))

    async def sweep(self) -> int:
        """Remove what no brand has shown for a day; returns how many. Raises ``Unavailable``."""
        now, removed = self._now_ms(), 0
        for name in await self._book.unused(now - _UNUSED_MS, now):
            if await self._book.forget(name):
                with suppress(NotFound):
                    await self._blobs.delete(_key(name))
                removed += 1
        if removed:
            _log.info("pictures_removed", pictures=removed)
        return removed


def too_many_bytes() -> TooLarge:
    """The refusal of a file that is too large to be looked at."""
    return TooLarge("A logo may have 512 KB.", most=MOST_BYTES)


def _hash(workspace: WorkspaceId, data: bytes) -> str:
    """Of the content and whose it is: nobody learns from an address whether others have the same picture."""
    return hashlib.sha256(workspace.encode() + b"\0" + data).hexdigest()[:_HASH_DIGITS]


def _key(name: str) -> str:
    return f"brand/{name}"
