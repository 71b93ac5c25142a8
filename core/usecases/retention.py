"""Deleting the videos of workspaces whose plan with video ended long enough ago."""

from collections.abc import Callable
from typing import Final

import structlog

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.retention import kept_until_ms
from core.entitlements.shipped import CATALOGUE
from core.errors import NotFound
from core.ids import WorkspaceId
from core.ports.plans import Records
from core.ports.videos import VideoBook

_AT_ONCE: Final = 100

_logger = structlog.get_logger()


class Retention:
    """A janitor's work; several may be at it at once."""

    def __init__(
        self,
        records: Records,
        videos: VideoBook,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._records, self._videos = records, videos
        self._catalogue, self._now_ms = catalogue, now_ms

    async def sweep(self) -> int:
        """Delete what is kept no longer; returns how many videos. Raises ``Unavailable``."""
        deleted = 0
        last: WorkspaceId | None = None
        while page := await self._videos.keeping(last, _AT_ONCE):
            for holdings in (await self._records.holdings(page)).values():
                until = kept_until_ms(self._catalogue, holdings, self._now_ms())
                if until is not None and until <= self._now_ms():
                    deleted += await self._delete_all(holdings.workspace)
            last = page[-1]
        return deleted

    async def _delete_all(self, workspace: WorkspaceId) -> int:
        deleted = 0
        for video in await self._videos.of_workspace(workspace):
            try:
                await self._videos.delete(video.id, self._now_ms())
            except NotFound:
                continue  # somebody else was faster
            deleted += 1
        _logger.info("videos_deleted_after_plan_ended", workspace=workspace, videos=deleted)
        return deleted
