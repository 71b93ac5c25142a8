"""What a browser fetches of a video whose objects were put there by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from multidict import CIMultiDictProxy
from yarl import URL

from core.ids import AccountId
from core.models.footage import Keyframe, KeyframeReason
from core.models.media import Video, VideoState
from core.models.media_keys import video_prefix
from tests.coaching import shelf
from tests.pipeline.studio import Studio, open_studio

STILL: Final = "stills-9/0001.jpg"
OBJECTS: Final = {
    "source.mp4": b"source",
    "try-0/360p/s0.m4s": b"of an attempt that was given up",
    "try-1/master.m3u8": b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/index.m3u8\n",
    "try-1/360p/index.m3u8": (
        b'#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="init.mp4"\n'
        b"#EXTINF:4.0,\ns0.m4s\n#EXTINF:4.0,\ns1.m4s\n#EXTINF:4.0,\ns2.m4s\n#EXT-X-ENDLIST\n"
    ),
    "try-1/360p/init.mp4": b"init",
    **{f"try-1/360p/s{number}.m4s": b"%d" % number * 1000 for number in range(3)},
    "try-1/poster.jpg": b"poster",
    STILL: b"still",
    "stills-8/0001.jpg": b"of an attempt that was given up",
}
"""Below the video's prefix."""


@dataclass(frozen=True)
class Screen:
    """A video, and somebody's browser."""

    studio: Studio
    video: Video

    def url(self, path: str, account: str = "ann") -> str:
        """The address of an object of the video, for somebody."""
        return self.studio.services.playback.url(AccountId(account), self.video, path)

    async def fetch(self, path: str, method: str = "GET", **headers: str) -> tuple[int, CIMultiDictProxy[str], bytes]:
        """Ask for an address exactly as it is written: no dot in it is resolved before it is sent."""
        address = URL(f"{self.studio.url}{path}", encoded=True)
        async with self.studio.http.request(method, address, headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()

    async def put(self, path: str, data: bytes) -> None:
        """Store an object of the video."""
        await self.studio.services.ports.blobs.put(video_prefix(self.video.workspace_id, self.video.id) + path, data)


@asynccontextmanager
async def open_screen(folder: Path, **more: object) -> AsyncIterator[Screen]:
    """Open it in a folder; ``more`` are settings."""
    async with open_studio(folder, **more) as studio:
        practice = shelf.session("ann")
        await studio.services.ports.coaching.add_session(practice)
        film = shelf.video(practice, VideoState.READY)
        film = replace(film, keyframes=(Keyframe(at_us=0, reason=KeyframeReason.GRID, path=STILL, weight=1),))
        await shelf.shelve(studio.club.database, film)
        screen = Screen(studio, film)
        for path, data in OBJECTS.items():
            await screen.put(path, data)
        yield screen
