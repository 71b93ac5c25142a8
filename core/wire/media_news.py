"""The Socket.IO messages of ``/videos``, and the hint that processes give each other; ``docs/asyncapi.yaml`` has them.

``gone`` is that of the other namespaces, of one thing that was followed.
"""

from msgspec import Struct

from core.models.jobs import JobState
from core.models.media import VideoState


class Follow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``follow``: hear of the work on a video, or on all of a coaching session's; one of the two is given."""

    video_id: str | None = None
    session_id: str | None = None


class Unfollow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``unfollow``: hear no more of it; of nothing any more where neither is given."""

    video_id: str | None = None
    session_id: str | None = None


class Unfollowed(Struct, frozen=True, kw_only=True):
    """The answer to ``unfollow``."""


class WorkProgress(Struct, frozen=True, kw_only=True):
    """``progress``: how far a job is; at most two a second of each."""

    job_id: str
    kind: str
    """``ingest``, ``encode``, ``keyframes``, ``analyse`` or ``export``."""
    subject: str
    """``video:<id>``, ``analysis:<id>`` or ``export:<id>``."""
    video_id: str | None
    """``None`` for a report from notes alone."""
    session_id: str
    share: float
    """How much is done, 0 to 1."""
    eta_ms: int | None
    """When it will be done, by the speed so far; milliseconds since 1970."""
    state: JobState


class VideoChanged(Struct, frozen=True, kw_only=True):
    """``changed``: read the video again."""

    video_id: str
    session_id: str
    state: VideoState | None
    """``None`` for one that is deleted."""


class WorkDone(Struct, frozen=True, kw_only=True):
    """``done``: a report or an export has ended, well or not; read it again."""

    job_id: str
    kind: str
    """``analyse`` or ``export``."""
    subject: str
    """``analysis:<id>`` or ``export:<id>``."""
    video_id: str | None
    session_id: str
    state: JobState


class Followed(Struct, frozen=True, kw_only=True):
    """The answer to ``follow``: how things stand; what comes afterwards follows on it."""

    videos: list[VideoChanged]
    progress: list[WorkProgress]
    """Of all jobs that wait or run."""


class NewsGone(Struct, frozen=True, kw_only=True):
    """``gone``: this is not followed any more; ``code`` says why. Neither id: nothing is, connect again."""

    code: str
    video_id: str | None = None
    session_id: str | None = None


class Hint(Struct, frozen=True, kw_only=True):
    """Between processes: something has happened to a job."""

    job_id: str
