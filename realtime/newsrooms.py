"""A room for each workspace whose work somebody here follows: what is new is looked up once and told to all."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import msgspec
import structlog

from core.errors import Unavailable
from core.ids import JobId, WorkspaceId
from core.ports.jobs import JobBook
from core.ports.news import News
from core.ports.videos import VideoBook
from core.usecases.media_work import Item, MediaWork, Topic
from core.usecases.work_place import Places
from core.wire.media_news import Followed, Hint
from realtime.connection import EngineSocket
from realtime.frames import Message

_log = structlog.get_logger(__name__)

NAMESPACE: Final = "/videos"
LOOK_S: Final = 0.5
"""The shortest time between two looks at one workspace: so nobody is told of a job more often than twice a second."""
_BUSY_S: Final = 2.0
"""Between looks while there is work of which no hint comes."""
_QUIET_S: Final = 5.0
"""Between looks where there is none, at all videos that are followed: hints may be lost."""
_AT_ONCE: Final = 8
"""Workspaces looked at at once."""

_encode = msgspec.json.Encoder().encode
_hints = msgspec.json.Decoder(Hint)


class Outlet:
    """Where a follower's messages go; while an answer is on its way they wait behind it."""

    def __init__(self, socket: EngineSocket, cut_bytes: int) -> None:
        """A reader with more than ``cut_bytes`` unsent is cut off."""
        self.socket, self._cut_bytes = socket, cut_bytes
        self.topics: dict[Topic, Newsroom] = {}
        self._waiting: list[Message] | None = None

    def hold(self) -> None:
        """Keep what comes until ``flush``."""
        self._waiting = []

    def flush(self) -> None:
        """Send what was kept, and what comes from now on at once."""
        waiting, self._waiting = self._waiting or [], None
        for message in waiting:
            self.put(message)

    def put(self, message: Message) -> None:
        """Send a message; never raises."""
        if self._waiting is not None:
            self._waiting.append(message)
        elif self.socket.put(message) > self._cut_bytes:
            self.socket.abort()


class Newsroom:
    """One workspace's followers."""

    def __init__(self, workspace: WorkspaceId, work: MediaWork, now_s: float) -> None:
        """``Newsrooms.enter`` makes it."""
        self.workspace, self._work = workspace, work
        self.followers: dict[Topic, set[Outlet]] = {}
        self.listening: asyncio.Task[None] | None = None
        self._hinted: set[JobId] = set()
        self._dirty = False
        self._looked_s = self._whole_s = now_s

    def hear(self, message: bytes) -> None:
        """Take a hint; an empty one says that some may be missing."""
        self._dirty = True
        if message:
            try:
                self._hinted.add(JobId(_hints.decode(message).job_id))
            except msgspec.MsgspecError as error:
                _log.warning("news.unreadable", cause=str(error))

    async def begin(self, outlet: Outlet, topic: Topic) -> Followed:
        """How things stand; the outlet hears what comes next. Raises ``NotFound`` and ``Unavailable``."""
        news, answer = await self._work.begin(topic)
        self._tell(news)
        self.followers.setdefault(topic, set()).add(outlet)
        outlet.topics[topic] = self
        return answer

    def leave(self, outlet: Outlet, topic: Topic) -> None:
        """The outlet hears no more of the topic."""
        outlet.topics.pop(topic, None)
        followers = self.followers.get(topic, set())
        followers.discard(outlet)
        if not followers:
            self.followers.pop(topic, None)

    async def turn(self, now_s: float) -> None:
        """Look if it is time to, and tell what is new."""
        whole = now_s - self._whole_s >= _QUIET_S
        if not (self._dirty or whole or (self._work.busy and now_s - self._looked_s >= _BUSY_S)):
            return
        hinted, self._hinted, self._dirty = self._hinted, set(), False
        self._looked_s = now_s
        try:
            self._tell(await self._work.look(hinted, topics=tuple(self.followers) if whole else ()))
        except Unavailable as error:
            self._hinted |= hinted
            _log.warning("news.not_read", workspace=self.workspace, cause=error.message)
            return
        if whole:
            self._whole_s = now_s

    def _tell(self, news: Sequence[Item]) -> None:
        for item in news:
            message = Message(item.name, _encode(item.body), namespace=NAMESPACE)
            for outlet in {each for topic in item.topics for each in self.followers.get(topic, ())}:
                outlet.put(message)


class Newsrooms:
    """All of them."""

    def __init__(self, news: News, jobs: JobBook, videos: VideoBook, places: Places) -> None:
        """``news`` brings hints; the rest is where the truth is."""
        self._news, self._jobs, self._videos, self._places = news, jobs, videos, places
        self._rooms: dict[WorkspaceId, Newsroom] = {}
        self._gate = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def enter(self, workspace: WorkspaceId) -> AsyncIterator[Newsroom]:
        """The workspace's room, made if need be; one without followers at the end is closed."""
        room = self._rooms.get(workspace)
        if room is None:
            work = MediaWork(workspace, self._jobs, self._videos, self._places)
            room = self._rooms[workspace] = Newsroom(workspace, work, asyncio.get_running_loop().time())
            room.listening = asyncio.create_task(self._listen(room))
        try:
            yield room
        finally:
            self._close_if_empty(room)

    def leave(self, outlet: Outlet, topics: Iterable[Topic]) -> None:
        """The outlet hears no more of these."""
        for topic in tuple(topics):
            room = outlet.topics.get(topic)
            if room is not None:
                room.leave(outlet, topic)
                self._close_if_empty(room)

    async def turn(self) -> None:
        """Look wherever it is time to. To be called every ``LOOK_S``."""
        now_s = asyncio.get_running_loop().time()
        await asyncio.gather(*(self._turn(room, now_s) for room in tuple(self._rooms.values())))

    async def close(self) -> None:
        """Stop listening."""
        tasks = [room.listening for room in self._rooms.values() if room.listening is not None]
        self._rooms.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _turn(self, room: Newsroom, now_s: float) -> None:
        async with self._gate:
            await room.turn(now_s)

    async def _listen(self, room: Newsroom) -> None:
        async with self._news.subscribe(room.workspace) as messages:
            async for message in messages:
                room.hear(message)

    def _close_if_empty(self, room: Newsroom) -> None:
        if not room.followers and self._rooms.get(room.workspace) is room:
            del self._rooms[room.workspace]
            if room.listening is not None:
                room.listening.cancel()
