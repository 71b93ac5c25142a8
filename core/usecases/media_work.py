"""The work on a workspace's videos, as those who follow it have been told of it."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

from core.errors import NotFound
from core.ids import CoachingSessionId, JobId, VideoId, WorkspaceId
from core.models.jobs import OVER, Job, JobState
from core.models.media import Video
from core.ports.jobs import JobBook
from core.ports.videos import VideoBook
from core.usecases.work_place import Place, Places
from core.wire.media_jobs import ANALYSE, ENCODE, EXPORT, INGEST, KEYFRAMES
from core.wire.media_news import Followed, VideoChanged, WorkDone, WorkProgress

_SHOWN: Final = frozenset({INGEST, ENCODE, KEYFRAMES, ANALYSE, EXPORT})
_TOLD_BY_DONE: Final = frozenset({ANALYSE, EXPORT})
_AT_WORK: Final = frozenset({JobState.QUEUED, JobState.RUNNING})
_MOST: Final = 200
"""Jobs of one workspace that are looked at."""
_ENDED: Final = 200
"""Jobs of one workspace whose end is remembered, so that nobody is told of it twice."""


class Topic(NamedTuple):
    """What somebody follows: a video, or all of a session."""

    video: VideoId | None
    session: CoachingSessionId | None


Body: TypeAlias = WorkProgress | VideoChanged | WorkDone


class Item(NamedTuple):
    """Something to tell those who follow one of the topics."""

    name: str
    """``progress``, ``changed`` or ``done``."""
    topics: frozenset[Topic]
    body: Body


class MediaWork:
    """One workspace's work. What it says is the database's word: ``look`` finds what is new in it."""

    def __init__(self, workspace: WorkspaceId, jobs: JobBook, videos: VideoBook, places: Places) -> None:
        """Nobody has been told anything."""
        self._workspace, self._jobs, self._videos, self._places = workspace, jobs, videos, places
        self._lock = asyncio.Lock()
        self._work: dict[JobId, tuple[WorkProgress, Place]] = {}
        self._ended: OrderedDict[JobId, int] = OrderedDict()
        """Jobs that are over, with the attempt that was the last."""
        self._seen: dict[VideoId, tuple[object, VideoChanged]] = {}
        """What each video looked like, and what was said of it."""

    @property
    def busy(self) -> bool:
        """Whether any job waits or runs, as far as is known."""
        return bool(self._work)

    async def begin(self, topic: Topic) -> tuple[Sequence[Item], Followed]:
        """How things stand with a topic, and what of it is news to others.

        Raises ``NotFound`` for a video that is gone, and ``Unavailable``.
        """
        async with self._lock:
            for video in await self._of(topic):
                self._seen.setdefault(video.id, _sight(video))
            news = await self._look(())
            return news, Followed(
                videos=[said for _, said in self._seen.values() if topic in _topics_of(said)],
                progress=[told for told, place in self._work.values() if topic in _topics(place)],
            )

    async def look(self, hinted: Collection[JobId], *, topics: Iterable[Topic] = ()) -> Sequence[Item]:
        """What is new: of jobs that wait or run, of the ``hinted`` ones, and of all videos of ``topics``.

        Raises ``Unavailable``; what was missed then comes the next time.
        """
        async with self._lock:
            news = await self._look(hinted)
            for topic in [each for each in topics if each.session or each.video in self._seen]:
                there = await self._of(topic)
                for video in there:
                    news += self._compare(video)
                seen = {name for name, (_, said) in self._seen.items() if topic in _topics_of(said)}
                for name in seen - {video.id for video in there}:
                    news += await self._check(name)
            return news

    async def _look(self, hinted: Collection[JobId]) -> list[Item]:
        news: list[Item] = []
        listed = await self._jobs.list(workspace=self._workspace, states=_AT_WORK, limit=_MOST)
        now = {job.id: job for job in listed if job.kind in _SHOWN}
        for job in now.values():
            news += await self._go_on(job)
        for job_id in [*(self._work.keys() - now.keys()), *(set(hinted) - now.keys() - self._work.keys())]:
            news += await self._end(job_id)
        touched = {video for _, place in self._work.values() for video in place.videos}
        touched |= {video for item in news if isinstance(item.body, WorkProgress) for video in _videos(item)}
        for video in touched:
            news += await self._check(video)
        return news

    async def _go_on(self, job: Job) -> list[Item]:
        told = self._work.get(job.id)
        place = told[1] if told is not None else await self._places.of(job.subject)
        if place is None:
            return []
        self._ended.pop(job.id, None)
        body = _progress(job, place)
        if told is not None and told[0] == body:
            return []
        self._work[job.id] = (body, place)
        return [Item("progress", _topics(place), body)]

    async def _end(self, job_id: JobId) -> list[Item]:
        told = self._work.get(job_id)
        try:
            job = await self._jobs.get(job_id)
        except NotFound:
            self._work.pop(job_id, None)
            return []
        if job.workspace != self._workspace or job.state not in OVER or self._ended.get(job_id) == job.attempt:
            return []
        place = told[1] if told is not None else await self._places.of(job.subject)
        self._work.pop(job_id, None)
        self._ended[job_id] = job.attempt
        if len(self._ended) > _ENDED:
            self._ended.popitem(last=False)
        if place is None or job.kind not in _SHOWN:
            return [item for video in _named(job) for item in await self._check(video)]
        topics = _topics(place)
        news = [Item("progress", topics, _progress(job, place))]
        if job.kind in _TOLD_BY_DONE:
            body = WorkDone(
                job_id=job.id,
                kind=job.kind,
                subject=job.subject or "",
                video_id=place.video,
                session_id=place.sessions[0],
                state=job.state,
            )
            news.append(Item("done", topics, body))
        return news

    async def _check(self, video: VideoId) -> list[Item]:
        try:
            return self._compare(await self._videos.one(video))
        except NotFound:
            _, said = self._seen.pop(video, (None, None))
            if said is None:
                return []
            body = VideoChanged(video_id=video, session_id=said.session_id, state=None)
            return [Item("changed", _topics_of(body), body)]

    def _compare(self, video: Video) -> list[Item]:
        sight = _sight(video)
        if self._seen.get(video.id) == sight:
            return []
        self._seen[video.id] = sight
        return [Item("changed", _topics_of(sight[1]), sight[1])]

    async def _of(self, topic: Topic) -> Sequence[Video]:
        if topic.session is not None:
            return await self._videos.of_session(topic.session)
        if topic.video is None or topic.video in self._seen:
            return ()
        return [await self._videos.one(topic.video)]


def _sight(video: Video) -> tuple[object, VideoChanged]:
    """What people see change, and what they are told of it."""
    package = video.package
    made = None if package is None else (package.attempt, len(package.renditions), package.complete, package.bytes)
    looks = (video.state, video.scan, video.facts is None, made, len(video.keyframes), video.failure_code)
    return looks, VideoChanged(video_id=video.id, session_id=video.session_id, state=video.state)


def _progress(job: Job, place: Place) -> WorkProgress:
    return WorkProgress(
        job_id=job.id,
        kind=job.kind,
        subject=job.subject or "",
        video_id=place.video,
        session_id=place.sessions[0],
        share=1.0 if job.state is JobState.DONE else job.share,
        eta_ms=None if job.state in OVER else job.eta_ms,
        state=job.state,
    )


def _topics(place: Place) -> frozenset[Topic]:
    return frozenset({*(Topic(each, None) for each in place.videos), *(Topic(None, each) for each in place.sessions)})


def _topics_of(said: VideoChanged) -> frozenset[Topic]:
    return _topics(Place((VideoId(said.video_id),), (CoachingSessionId(said.session_id),)))


def _videos(item: Item) -> Iterable[VideoId]:
    return (topic.video for topic in item.topics if topic.video is not None)


def _named(job: Job) -> Iterable[VideoId]:
    kind, _, name = (job.subject or "").partition(":")
    return (VideoId(name),) if kind == "video" else ()
