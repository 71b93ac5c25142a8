"""Which videos and which session a job is about."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from core.errors import NotFound
from core.ids import AnalysisId, CoachingSessionId, ExportId, VideoId
from core.models.media import Video
from core.ports.analyses import AnalysisBook
from core.ports.clips import ClipBook
from core.ports.videos import VideoBook


class Place(NamedTuple):
    """What a job's subject belongs to; a reel has several videos, and perhaps several sessions."""

    videos: tuple[VideoId, ...]
    sessions: tuple[CoachingSessionId, ...]

    @property
    def video(self) -> VideoId | None:
        """The first; ``None`` for a report from notes alone."""
        return self.videos[0] if self.videos else None


class Places:
    """Finds them. All may raise ``Unavailable``."""

    def __init__(self, videos: VideoBook, clips: ClipBook, analyses: AnalysisBook) -> None:
        """Where subjects are looked up."""
        self._videos, self._clips, self._analyses = videos, clips, analyses

    async def of(self, subject: str | None) -> Place | None:
        """The place of a job's subject, such as ``export:<id>``; ``None`` where it is gone, or of another kind."""
        kind, _, name = (subject or "").partition(":")
        find: dict[str, Callable[[str], Coroutine[Any, Any, Place]]] = {
            "video": self._video,
            "export": self._export,
            "analysis": self._analysis,
        }
        if kind not in find:
            return None
        try:
            return await find[kind](name)
        except NotFound:
            return None

    async def _video(self, name: str) -> Place:
        video = await self._videos.one(VideoId(name))
        return Place((video.id,), (video.session_id,))

    async def _export(self, name: str) -> Place:
        export = await self._clips.export(ExportId(name))
        found: list[Video] = [await self._videos.one(each) for each in dict.fromkeys(p.video_id for p in export.pieces)]
        return Place(tuple(each.id for each in found), tuple(dict.fromkeys(each.session_id for each in found)))

    async def _analysis(self, name: str) -> Place:
        analysis = await self._analyses.one(AnalysisId(name))
        return Place(() if analysis.video_id is None else (analysis.video_id,), (analysis.session_id,))
