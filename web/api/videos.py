"""``/api/videos`` and the blueprint's ``/api/coaches/plus/sessions/{session_id}/videos``."""

from core.ids import CoachedPlayerId, CoachingSessionId, VideoId
from core.usecases.clips import Marking
from core.usecases.coaching_desk import Coaching
from core.wire.clips import ClipList, NewClips
from core.wire.videos import AnalysisList, AnalysisView, KeyframeList, VideoList, VideoView
from web.call import Call, Reply


class VideoApi:
    """The handlers."""

    def __init__(self, coaching: Coaching) -> None:
        """``coaching`` decides."""
        self._videos, self._clips, self._reports = coaching.videos, coaching.clips, coaching.reports
        self._views, self._clip_views = coaching.video_views, coaching.clip_views

    async def of_session(self, call: Call, session_id: CoachingSessionId) -> VideoList:
        """A session's videos, the newest first: one at most beside those that were refused."""
        found = await self._videos.of_session(call.account, session_id)
        return VideoList(videos=[self._views.brief(call.account, each) for each in found])

    async def in_session(self, call: Call, session_id: CoachingSessionId, video_id: VideoId) -> VideoView:
        """A video of a session, with the addresses to play it."""
        found = await self._videos.show(call.account, video_id, session=session_id)
        return await self._views.whole(call.account, found)

    async def show(self, call: Call, video_id: VideoId) -> VideoView:
        """A video, with the addresses to play it and how far the work on it is."""
        return await self._views.whole(call.account, await self._videos.show(call.account, video_id))

    async def delete(self, call: Call, video_id: VideoId) -> None:
        """Delete a video with its clips and reports; its storage is given back once its files are gone."""
        await self._videos.delete(call.account, video_id)

    async def retry(self, call: Call, video_id: VideoId) -> Reply[VideoView]:
        """Let a video that failed on our side be tried again."""
        again = await self._videos.retry(call.account, video_id)
        return Reply(body=await self._views.whole(call.account, again), status=202)

    async def keyframes(self, call: Call, video_id: VideoId) -> KeyframeList:
        """A video's stills; empty until they are taken."""
        found = await self._videos.show(call.account, video_id)
        return KeyframeList(keyframes=self._views.keyframes(call.account, found))

    async def clips(self, call: Call, video_id: VideoId) -> ClipList:
        """A video's clips, by their moments."""
        found = await self._clips.of_video(call.account, video_id)
        return ClipList(clips=await self._clip_views.clips(call.account, found))

    async def mark(self, call: Call, video_id: VideoId, body: NewClips) -> Reply[ClipList]:
        """Keep spans of a video as clips, all or none; they play at once."""
        markings = [
            Marking(
                start_us=each.start_us,
                end_us=each.end_us,
                title=each.title,
                kind=each.kind,
                player_id=None if each.player_id is None else CoachedPlayerId(each.player_id),
            )
            for each in body.clips
        ]
        made = await self._clips.mark(call.account, video_id, markings)
        return Reply(body=ClipList(clips=await self._clip_views.clips(call.account, made)), status=201)

    async def analyses(self, call: Call, video_id: VideoId) -> AnalysisList:
        """Reports of a video, the newest first."""
        found = await self._reports.of_video(call.account, video_id)
        return AnalysisList(analyses=[await self._views.analysis(each) for each in found])

    async def analyse(self, call: Call, video_id: VideoId) -> Reply[AnalysisView]:
        """Ask for a report of a video; one that is still to be made is returned instead."""
        asked = await self._reports.ask_of_video(call.account, video_id)
        return Reply(body=await self._views.analysis(asked), status=202)
