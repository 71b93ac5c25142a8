"""Links by which whoever has one may watch a clip, without an account: how coaches show clips to players."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Gone, Malformed
from core.ids import AccountId, ClipId, CoachedPlayerId, uuid7
from core.models.media import Clip, Share, Video
from core.ports.clips import ClipBook
from core.ports.coaching import CoachingStore
from core.ports.missing import no_clip
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import CoachingRights
from core.usecases.grants import Grants

MOST_DAYS: Final = 90
_TOKEN_BYTES: Final = 32
_DAY_MS: Final = 24 * 60 * 60 * 1000


class Shown(Struct, frozen=True, kw_only=True):
    """What a link leads to."""

    share: Share
    clip: Clip
    video: Video
    player: str | None
    """The name of whom the clip is about."""


class Shares:
    """Makes, lists, ends and opens links. Of a link's token, 256 random bits, only the SHA-256 is kept."""

    def __init__(  # noqa: PLR0913 - three ports, who may, who is told what, and a clock
        self,
        book: ClipBook,
        videos: VideoBook,
        coaching: CoachingStore,
        rights: CoachingRights,
        grants: Grants,
        *,
        public_url: str,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``public_url`` is the origin that links lead to; ``now_ms`` is the wall clock."""
        self._book, self._videos, self._coaching, self._rights = book, videos, coaching, rights
        self._grants, self._public_url, self._now_ms = grants, public_url, now_ms

    async def make(
        self, account: AccountId, clip: ClipId, *, days: int, player: CoachedPlayerId | None = None
    ) -> tuple[Share, str]:
        """Make a link that holds for ``days``; returns it with the address to hand on, which nobody can tell later.

        Raises ``UpgradeRequired``, ``Malformed`` (``bad_limit``), and ``NotFound`` (``no_such_player``).
        """
        if not 1 <= days <= MOST_DAYS:
            raise Malformed(f"A link holds for 1 to {MOST_DAYS} days.", code="bad_limit", where="days", most=MOST_DAYS)
        found = await self._book.one(clip)
        await self._rights.reach(account, found.workspace_id, no_clip(clip), Feature.CLIP_CREATION)
        now, token = self._now_ms(), secrets.token_urlsafe(_TOKEN_BYTES)
        share = Share(
            id=uuid7(now),
            clip_id=clip,
            token_hash=hash_of(token),
            player_id=player,
            created_by=account,
            created_ms=now,
            expires_ms=now + days * _DAY_MS,
        )
        await self._book.add_share(share)
        return share, f"{self._public_url}/shared/{token}"

    async def list(self, account: AccountId, clip: ClipId) -> Sequence[Share]:
        """A clip's links, those that are over too, the newest first. Raises ``UpgradeRequired``."""
        found = await self._book.one(clip)
        await self._rights.reach(account, found.workspace_id, no_clip(clip), Feature.CLIP_LIBRARY)
        return await self._book.shares(clip)

    async def revoke(self, account: AccountId, clip: ClipId, share: str) -> None:
        """End a link, under any plan; done twice it changes nothing.

        Who made the link or the clip may, owners and admins too; others get ``Forbidden``.
        """
        found = await self._book.one(clip)
        visit = await self._rights.reach(account, found.workspace_id, no_clip(clip))
        makers = [each.created_by for each in await self._book.shares(clip) if each.id == share]
        visit.require_maker(found.created_by, *makers)
        await self._book.revoke_share(clip, share, self._now_ms())

    async def open(self, token: str) -> Shown:
        """What a link leads to, for whoever has it.

        Raises ``NotFound`` for a token that nobody has given out and for a clip that is deleted, and ``Gone``
        (``share_over``) for a link that is revoked or expired, or whose clips the workspace's plan keeps no more.
        """
        share, clip = await self._book.shared(hash_of(token))
        if share.is_over(self._now_ms()):
            raise _over()
        known = await self._grants.of(Subject(clip.workspace_id))
        if known.closed or Feature.CLIP_LIBRARY not in known.features:
            raise _over()
        names = await self._coaching.names(clip.workspace_id)
        player = None if clip.player_id is None else names.get(clip.player_id)
        return Shown(share=share, clip=clip, video=await self._videos.one(clip.video_id), player=player)


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256, in hexadecimal. The token is random, so that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _over() -> Gone:
    return Gone("This link is over; ask for another.", code="share_over")
