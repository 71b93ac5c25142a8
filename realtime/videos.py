"""``/videos``: coaches follow the work on a video, or on all of a session's."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

import msgspec

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import CricksyError, Forbidden, Malformed, Refusal, TooLarge, Unauthorized, Unavailable
from core.ids import AccountId, CoachingSessionId, VideoId, WorkspaceId
from core.usecases.coaching_desk import Coaching
from core.usecases.coaching_rights import READING
from core.usecases.media_work import Topic
from core.usecases.rights import subject_of
from core.wire.media_news import Follow, NewsGone, Unfollow, Unfollowed
from realtime.connection import EngineSocket
from realtime.frames import Message
from realtime.handshake import Door, Pass, Settling, refused
from realtime.metrics import Metrics
from realtime.namespace import Namespace, Verb
from realtime.newsrooms import NAMESPACE, Newsrooms, Outlet
from realtime.server import Reply

MOST_TOPICS: Final = 50
"""Of one client."""
_SLICE: Final = 500
"""Followers looked at before the event loop gets a turn."""

_encode = msgspec.json.Encoder().encode
_FEATURES: Final = {"video": (Feature.VIDEO_PLAYBACK_TIMELINE,), "session": READING}


class Follower:
    """A client of ``/videos``."""

    def __init__(self, entry: Pass, account: AccountId, outlet: Outlet) -> None:
        """A client that follows nothing yet; ``account`` is whose ``entry`` is."""
        self.entry, self.account, self.outlet = entry, account, outlet
        self.releases: dict[Topic, Callable[[], None]] = {}
        """Ends what keeps the answers about a topic fresh."""

    @property
    def socket(self) -> EngineSocket:
        """Its connection."""
        return self.outlet.socket


class Following(Namespace[Follower]):
    """The namespace."""

    namespace: ClassVar[str] = NAMESPACE

    def __init__(  # noqa: PLR0913, PLR0917 - all that it needs of the hub
        self, rooms: Newsrooms, door: Door, coaching: Coaching, settling: Settling, cut_bytes: int, metrics: Metrics
    ) -> None:
        """``coaching`` knows who may see what; a reader with more than ``cut_bytes`` unsent is cut off."""
        super().__init__(metrics)
        self._rooms, self._door, self._coaching = rooms, door, coaching
        self._settling, self._cut_bytes = settling, cut_bytes
        self.closed = False
        self.verbs = {"follow": Verb(Follow, self.follow), "unfollow": Verb(Unfollow, self.unfollow)}

    async def connect(self, sid: str, socket: EngineSocket, auth: dict[str, object] | None) -> None:
        """Let somebody in who has signed in."""
        try:
            entry = await self._door.given(auth)
            if entry is None:
                raise Unauthorized
            account = entry.grant.account
            if account is None:
                entry.give_back()
                raise Forbidden("This needs somebody who has signed in.", code="account_needed")
        except CricksyError as error:
            self.metrics.refused.labels(error.reason).inc()
            raise refused(error) from None
        self.peers[sid] = Follower(entry, account, Outlet(socket, self._cut_bytes))
        self.metrics.connections.labels("coach").inc()

    def disconnect(self, sid: str) -> None:
        """The client has gone."""
        follower = self.peers.pop(sid, None)
        if follower is not None:
            self._leave(follower, tuple(follower.outlet.topics))
            follower.entry.give_back()
            self.metrics.connections.labels("coach").dec()

    async def follow(self, follower: Follower, asked: Follow) -> Reply:
        """Answer with how things stand, and tell what comes next.

        Raises ``NotFound`` for what is not the caller's to see, ``UpgradeRequired``, ``Unauthorized``, ``TooLarge``
        (``too_many_topics``) and ``Unavailable``.
        """
        if self.closed:
            raise Unavailable("This hub is going down; connect again.", code="draining")
        topic = _topic(asked)
        workspace = await self._workspace(follower, topic)
        topics = follower.outlet.topics
        if topic not in topics and len(topics) >= MOST_TOPICS:
            raise TooLarge("Unfollow something first.", code="too_many_topics", most=MOST_TOPICS)
        follower.outlet.hold()
        try:
            async with self._rooms.enter(workspace) as room:
                new = topic not in topics
                answer = await room.begin(follower.outlet, topic)
        except BaseException:
            follower.outlet.flush()
            raise
        if new:
            subject = subject_of(follower.entry.grant, workspace)
            follower.releases[topic] = self._door.rights.hold([subject])
            self._settling.settle(follower.socket)
        if follower.socket.over:
            self._leave(follower, (topic,))
        return Reply(_encode(answer), follower.outlet.flush)

    async def unfollow(self, follower: Follower, asked: Unfollow) -> Reply:
        """Tell no more of it."""
        everything = asked.video_id is None and asked.session_id is None
        self._leave(follower, tuple(follower.outlet.topics) if everything else (_topic(asked),))
        return Reply(_encode(Unfollowed()))

    async def patrol(self) -> None:
        """Send away whom something is not for any more. To be called often."""
        for number, follower in enumerate(tuple(self.peers.values()), 1):
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            try:
                grant = follower.entry.grant
            except Refusal as refusal:
                follower.outlet.put(_gone(refusal.reason))
                self._leave(follower, tuple(follower.outlet.topics))
                follower.socket.refuse()
                continue
            for topic, room in tuple(follower.outlet.topics.items()):
                code = self._verdict(subject_of(grant, room.workspace), topic)
                if code is not None:
                    self._leave(follower, (topic,))
                    follower.outlet.put(_gone(code, topic))

    def farewell(self) -> None:
        """Tell everybody to go elsewhere."""
        for follower in tuple(self.peers.values()):
            follower.outlet.put(_gone("draining"))

    async def _workspace(self, follower: Follower, topic: Topic) -> WorkspaceId:
        self._door.rights.require_valid(follower.entry.grant)
        if topic.video is not None:
            return (await self._coaching.videos.show(follower.account, topic.video)).workspace_id
        assert topic.session is not None  # noqa: S101 - a topic is one of the two
        return (await self._coaching.sessions.show(follower.account, topic.session)).workspace_id

    def _verdict(self, subject: Subject | None, topic: Topic) -> str | None:
        """Why a topic is not for somebody any more, as a code; ``None`` while it is, as far as is known."""
        known = None if subject is None else self._door.rights.gate.entitlements(subject)
        if known is None or subject is None:
            return None
        if known.closed or (subject.account is not None and known.role is None):
            return "not_found"
        if known.unseated:
            return "seat_needed"
        wanted = _FEATURES["video" if topic.video is not None else "session"]
        return None if known.features.intersection(wanted) else "upgrade_required"

    def _leave(self, follower: Follower, topics: Sequence[Topic]) -> None:
        left = [each for each in topics if each in follower.outlet.topics]
        self._rooms.leave(follower.outlet, left)
        for topic in left:
            follower.releases.pop(topic)()
            self._settling.unsettle(follower.socket)


def _topic(asked: Follow | Unfollow) -> Topic:
    if (asked.video_id is None) == (asked.session_id is None):
        raise Malformed("Either a video or a session is followed.", code="bad_topic")
    return Topic(
        None if asked.video_id is None else VideoId(asked.video_id),
        None if asked.session_id is None else CoachingSessionId(asked.session_id),
    )


def _gone(code: str, topic: Topic | None = None) -> Message:
    video, session = (None, None) if topic is None else topic
    return Message("gone", _encode(NewsGone(code=code, video_id=video, session_id=session)), namespace=NAMESPACE)
