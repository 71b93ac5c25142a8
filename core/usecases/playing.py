"""What says where a video's and an export's files can be fetched; whoever signs those addresses implements it."""

from typing import Final, Protocol

from core.ids import AccountId
from core.models.media import Clip, Export, Share, Video

MASTER: Final = "master.m3u8"
"""The playlist of all sizes, in a package."""


class Player(Protocol):
    """Makes addresses that hold for some hours, each for whom it is made."""

    def url(self, account: AccountId, video: Video, path: str) -> str:
        """Of an object of a video, for an account; ``path`` is relative to the video's prefix of keys."""
        ...

    def share_url(self, share: Share, clip: Clip, video: Video) -> str | None:
        """Of an HLS playlist of the clip alone, for whoever has the link; ``None`` while the video does not play."""
        ...

    def download_url(self, account: AccountId, export: Export) -> str:
        """Of an export's file, for an account, to be saved under the export's title."""
        ...


def packaged_url(player: Player, account: AccountId, video: Video, path: str | None) -> str | None:
    """Of an object of the package, whose ``path`` is relative to the package; ``None`` where there is none."""
    if video.package is None or path is None:
        return None
    return player.url(account, video, f"{video.package.attempt}/{path}")


def playback_url(player: Player, account: AccountId, video: Video) -> str | None:
    """Of the playlist of a video; ``None`` until it plays."""
    if video.package is None or not video.package.renditions:
        return None
    return packaged_url(player, account, video, MASTER)
