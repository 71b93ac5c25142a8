"""The bodies of videos, their stills, the reports on them, and the jobs that work on them."""

from typing import Annotated

from msgspec import Meta, Struct

from core.ids import JobId
from core.models.footage import KeyframeReason, MomentKind
from core.models.jobs import JobState
from core.models.media import AnalysisState, Scan, VideoState
from core.wire.api import MOST_LISTED, WorkspaceQuery
from core.wire.jobs import JobStatus


class VideoFailure(Struct, frozen=True, kw_only=True):
    """Why something did not work."""

    code: str
    """Stable: ``not_a_video``, ``too_long`` ..."""
    detail: str
    """A sentence for people."""


class VideoFacts(Struct, frozen=True, kw_only=True):
    """What the file holds."""

    duration_us: int
    width: int
    """As shown."""
    height: int
    frame_rate: float
    """Frames a second on average."""
    codec: str
    """``h264``, ``hevc`` ..."""
    sound: bool
    recorded_ms: int | None
    """When the recording began, by the phone or the file; milliseconds since 1970."""


class VideoSize(Struct, frozen=True, kw_only=True):
    """A size in which the video plays."""

    name: str
    """``360p``, ``720p``, ``1080p`` or ``source``."""
    width: int
    height: int
    bits_per_second: int
    """At most."""


class VideoBrief(Struct, frozen=True, kw_only=True):
    """A video as a list shows it."""

    id: str
    workspace_id: str
    session_id: str
    filename: str
    state: VideoState
    source_bytes: int
    duration_us: int | None
    """``None`` before anybody has looked at the file."""
    poster_url: str | None
    created_ms: int
    """Milliseconds since 1970, as all times of this kind."""


class VideoView(Struct, frozen=True, kw_only=True):
    """A video, what was made of it, and how far that is. The addresses hold for hours and for the caller alone."""

    id: str
    workspace_id: str
    session_id: str
    account_id: str
    """Who uploaded it."""
    filename: str
    content_type: str
    source_bytes: int
    state: VideoState
    status: str
    """The state in plain words: ``Ready to watch.``"""
    failure: VideoFailure | None
    """Of a video that was refused, or on which our side gave up."""
    percent: int | None
    """Of the work that is going on, 0 to 100; ``None`` where none is."""
    eta_ms: int | None
    """When it will be done, by the speed so far."""
    scan: Scan
    scan_text: str
    """The same in plain words: ``Not scanned for viruses: no scanner is set up.``"""
    facts: VideoFacts | None
    sizes: list[VideoSize]
    """The smallest first; more come while the video is being made ready."""
    playback_url: str | None
    """An HLS playlist; ``None`` until it plays."""
    poster_url: str | None
    """A JPEG."""
    thumbnails_url: str | None
    """A WebVTT file whose cues name tiles of sprite sheets."""
    waveform_url: str | None
    """JSON: ``{"interval_us": n, "peaks": [0..255, ...]}``; ``None`` for a silent film."""
    created_ms: int
    ready_ms: int | None


class VideoList(Struct, frozen=True, kw_only=True):
    """A session's videos, the newest first: one at most beside those that were refused."""

    videos: list[VideoBrief]


class KeyframeView(Struct, frozen=True, kw_only=True):
    """A still out of a video."""

    at_us: int
    """Microseconds from the first picture."""
    reason: KeyframeReason
    weight: float
    """How clear the reason is, 0 to 1."""
    url: str
    """A JPEG."""


class KeyframeList(Struct, frozen=True, kw_only=True):
    """A video's stills in the order of their moments; empty until they are taken."""

    keyframes: list[KeyframeView]


class MomentView(Struct, frozen=True, kw_only=True):
    """A span ``[start_us, end_us)`` that an analyst points at."""

    start_us: int
    end_us: int
    kind: MomentKind
    confidence: float
    """0 to 1."""
    reason: str


class FindingsView(Struct, frozen=True, kw_only=True):
    """What an analysis says."""

    analyst: str
    """``offline``, ``notes``, or a model's name."""
    summary: str
    moments: list[MomentView]
    technique: list[str]
    tokens: int


class AnalysisView(Struct, frozen=True, kw_only=True):
    """A report on a session, from its video or from its notes alone."""

    id: str
    session_id: str
    video_id: str | None
    """``None`` for a report from notes alone."""
    account_id: str
    """Who asked for it."""
    state: AnalysisState
    percent: int | None
    """Of a queued one, 0 to 100."""
    eta_ms: int | None
    findings: FindingsView | None
    failure: VideoFailure | None
    created_ms: int
    done_ms: int | None


class AnalysisList(Struct, frozen=True, kw_only=True):
    """Reports, the newest first."""

    analyses: list[AnalysisView]


class JobQuery(WorkspaceQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/jobs``."""

    subject: str | None = None
    """What they are about: ``video:<id>``, ``export:<id>`` or ``analysis:<id>``."""
    state: JobState | None = None
    cursor: str | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 50

    @property
    def before(self) -> JobId | None:
        """The cursor as an id."""
        return None if self.cursor is None else JobId(self.cursor)


class JobPage(Struct, frozen=True, kw_only=True):
    """Some of a workspace's jobs, the newest first."""

    jobs: list[JobStatus]
    next: str | None
    """Ask again with ``cursor`` set to this; ``None`` at the end."""
