"""Which match a video shows, and when it began."""

from typing import Protocol

from core.ids import VideoId
from core.models.media import Alignment


class AlignmentBook(Protocol):
    """All may raise ``Unavailable``."""

    async def put(self, alignment: Alignment) -> None:
        """Align a video with a match, in place of what was there. Raises ``NotFound`` for either."""
        ...

    async def of(self, video: VideoId) -> Alignment | None:
        """The video's."""
        ...

    async def remove(self, video: VideoId) -> None:
        """Forget it; done twice it changes nothing."""
        ...
