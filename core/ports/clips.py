"""Clips, the files that are cut for them, and the links by which they are shared."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import ClipId, CoachedPlayerId, ExportId, VideoId, WorkspaceId
from core.models.footage import MomentKind
from core.models.media import Clip, Export, Share
from core.ports.jobs import NewJob, Run


class ClipBook(Protocol):
    """All may raise ``Unavailable``. What is deleted, or belongs to a deleted video, is not found."""

    async def add(self, clips: Sequence[Clip]) -> None:
        """Add clips, all or none.

        Raises ``NotFound`` for a video or a player that is not the clip's workspace's, and ``Conflict`` with the code
        ``clip_exists`` for a delivery of which the video has a clip.
        """
        ...

    async def one(self, clip: ClipId) -> Clip:
        """A clip. Raises ``NotFound``."""
        ...

    async def library(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        *,
        video: VideoId | None = None,
        player: CoachedPlayerId | None = None,
        kind: MomentKind | None = None,
        since_ms: int | None = None,
        until_ms: int | None = None,
        before: ClipId | None = None,
        limit: int = 50,
    ) -> Sequence[Clip]:
        """The workspace's clips, the newest first, from the one before ``before`` on; of one video by its moments."""
        ...

    async def change(self, clip: Clip) -> Clip:
        """Give it the span, title, kind and player of this one. Raises ``NotFound``."""
        ...

    async def delete(self, clip: ClipId, now_ms: int) -> None:
        """Take it out of all lists, end its links, and enqueue the removal of its file. Raises ``NotFound``."""
        ...

    async def add_export(self, export: Export, job: NewJob) -> Export:
        """Add an export and the job that cuts it. The same clip's live export of the same span is returned instead.

        One that failed is not in the way. Raises ``NotFound`` where the clip or a piece's video is gone.
        """
        ...

    async def export(self, export: ExportId) -> Export:
        """An export. Raises ``NotFound``."""
        ...

    async def exports(self, workspace: WorkspaceId, clip: ClipId | None = None) -> Sequence[Export]:
        """The newest exports of a workspace, or of a clip, the newest first; as many as one list shows."""
        ...

    async def conclude_export(self, run: Run, export: Export) -> Export:
        """Note what came of it and settle its storage, for the job that holds it.

        Raises ``Superseded`` and ``NotFound``.
        """
        ...

    async def delete_export(self, export: ExportId, now_ms: int) -> None:
        """Take it out of all lists, and enqueue the removal of its file. Raises ``NotFound``."""
        ...

    async def doomed_export(self, export: ExportId) -> Export:
        """An export that is deleted but whose file is not purged yet. Raises ``NotFound``."""
        ...

    async def purged_export(self, run: Run, export: ExportId, now_ms: int) -> None:
        """Note that its file is gone, and give its storage back, in one transaction, once."""
        ...

    async def add_share(self, share: Share) -> None:
        """Add a link. Raises ``NotFound`` for the clip."""
        ...

    async def shares(self, clip: ClipId) -> Sequence[Share]:
        """A clip's links, those that are over too, the newest first."""
        ...

    async def shared(self, token_hash: str) -> tuple[Share, Clip]:
        """What a link leads to, over or not. Raises ``NotFound``."""
        ...

    async def revoke_share(self, clip: ClipId, share: str, now_ms: int) -> None:
        """End a link; done twice it changes nothing. Raises ``NotFound``."""
        ...
