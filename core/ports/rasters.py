"""Pictures made of pixels, decoded and made anew."""

from typing import Protocol


class Rasters(Protocol):
    """Makes pictures anew, so that nothing of a file but its pixels is kept."""

    async def as_png(self, data: bytes, kind: str) -> bytes:
        """The first picture of a file of the ``kind`` ``png`` or ``webp``, as a PNG with transparency.

        Raises ``Malformed`` (``bad_picture``) where it cannot be decoded within the limits, and ``Unavailable``.
        """
        ...
