"""What tests do with brands again and again."""

import struct
import zlib
from dataclasses import dataclass

import msgspec

from core.bootstrap import Services
from core.entitlements.entitlements import Subject
from core.ids import BrandId, MatchId
from core.usecases.branding.brands import Brands
from core.usecases.branding.pictures import Pictures
from core.wire.brands import BrandFacts, BrandView, Look, PictureView
from tests.games.club import Club

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="#0a0"/></svg>'


def facts(**said: object) -> BrandFacts:
    """What somebody says of a brand."""
    return msgspec.convert({"name": "Strikers", **said}, BrandFacts)


def png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG of one colour, half transparent, with ``more`` chunks."""
    pixels = (b"\0" + b"\x20\x40\x80\x80" * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        *more,
        (b"IDAT", zlib.compress(pixels, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@dataclass(frozen=True)
class Studio:
    """A platform, somebody with brands, and the verbs."""

    services: Services
    club: Club
    ann: Subject

    @property
    def brands(self) -> Brands:
        """The use case."""
        return self.services.branding.brands

    @property
    def pictures(self) -> Pictures:
        """The other one."""
        return self.services.branding.pictures

    async def make(self, *, by: Subject | None = None, **said: object) -> BrandView:
        """Make a brand."""
        return await self.brands.create(by or self.ann, facts(**said))

    async def change(self, brand: BrandView, *, by: Subject | None = None, **said: object) -> BrandView:
        """Say other things of it."""
        return await self.brands.change(by or self.ann, BrandId(brand.id), facts(**said), brand.revision)

    async def upload(self, data: bytes = SVG, media: str = "image/svg+xml") -> PictureView:
        """Upload a logo."""
        return await self.pictures.take(self.ann, media, data)

    async def look(self, match: MatchId) -> Look:
        """What a match wears."""
        return await self.services.branding.wardrobe.of((await self.services.ports.log.match(match)).ownership)
