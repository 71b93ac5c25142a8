"""Videos and what is cut from them: uploads, videos, clips, exports, shares, analyses. Times are Unix milliseconds."""

from enum import StrEnum

from msgspec import Struct

from core.ids import (
    AccountId,
    AnalysisId,
    ClipId,
    CoachedPlayerId,
    CoachingSessionId,
    EventId,
    ExportId,
    MatchId,
    UploadId,
    VideoId,
    WorkspaceId,
)
from core.models.footage import Facts, Findings, Keyframe, MomentKind, Package


class UploadState(StrEnum):
    """Where a file on its way stands."""

    OPEN = "open"
    RECEIVED = "received"
    """Whole; ``video_id`` names what became of it."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Nobody sent more of it in time, or its reservation was given back."""


class Upload(Struct, frozen=True, kw_only=True):
    """A file on its way to the platform."""

    id: UploadId
    workspace_id: WorkspaceId
    session_id: CoachingSessionId
    account_id: AccountId
    state: UploadState
    length_bytes: int
    offset_bytes: int
    """How much is certain to be kept."""
    filename: str
    content_type: str
    object_key: str
    handle: str
    """The store's own name for the parts (S3's UploadId)."""
    recorded_ms: int | None = None
    """When the phone says that the recording began."""
    metadata: str | None = None
    """What a tus client said of the file, letter by letter: it is told the same again."""
    video_id: VideoId | None = None
    created_ms: int
    expires_ms: int


class VideoState(StrEnum):
    """Where a video stands."""

    RECEIVED = "received"
    """Whole, and waits to be looked at."""
    ENCODING = "encoding"
    """Looked at; its first rendition is being made."""
    PLAYABLE = "playable"
    """It plays; more renditions are being made."""
    READY = "ready"
    REFUSED = "refused"
    """Not a video that can be used, or infected: ``failure_code`` says why, and its file is deleted."""
    FAILED = "failed"
    """Our side gave up; the file is kept, and it can be tried again."""


class Scan(StrEnum):
    """What the virus scanner said."""

    UNSCANNED = "unscanned"
    """No scanner is set up."""
    CLEAN = "clean"
    INFECTED = "infected"


class Video(Struct, frozen=True, kw_only=True):
    """A file that has arrived, and what was made of it."""

    id: VideoId
    workspace_id: WorkspaceId
    session_id: CoachingSessionId
    account_id: AccountId
    state: VideoState
    filename: str
    content_type: str
    source_key: str
    source_bytes: int
    scan: Scan = Scan.UNSCANNED
    facts: Facts | None = None
    package: Package | None = None
    keyframes: tuple[Keyframe, ...] = ()
    failure_code: str | None = None
    failure: str | None = None
    recorded_ms: int | None = None
    """The phone's word at upload, else the file's own clock."""
    created_ms: int
    ready_ms: int | None = None


class ClipOrigin(StrEnum):
    """Who marked a clip."""

    HAND = "hand"
    ANALYSIS = "analysis"
    BALL = "ball"
    """A delivery of a match."""


class Clip(Struct, frozen=True, kw_only=True):
    """A span of a video, ``[start_us, end_us)`` as somebody marked it; a file only once it is exported.

    The file begins and ends on frame boundaries: it has the frames that are shown within the span.
    """

    id: ClipId
    workspace_id: WorkspaceId
    session_id: CoachingSessionId
    video_id: VideoId
    start_us: int
    end_us: int
    title: str
    kind: MomentKind
    player_id: CoachedPlayerId | None = None
    origin: ClipOrigin = ClipOrigin.HAND
    event_id: EventId | None = None
    """The delivery that a clip of a match shows."""
    created_by: AccountId
    created_ms: int


class ExportState(StrEnum):
    """Where a file that is being cut stands."""

    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


class Piece(Struct, frozen=True, kw_only=True):
    """A span of a video in an export."""

    video_id: VideoId
    start_us: int
    end_us: int


class Export(Struct, frozen=True, kw_only=True):
    """An MP4 of one clip, or a reel of many pieces in order."""

    id: ExportId
    workspace_id: WorkspaceId
    clip_id: ClipId | None = None
    """``None`` for a reel."""
    title: str
    pieces: tuple[Piece, ...]
    state: ExportState
    object_key: str | None = None
    bytes: int = 0
    method: str | None = None
    """``copied``, ``smart`` or ``recoded``."""
    failure: str | None = None
    created_by: AccountId
    created_ms: int
    ready_ms: int | None = None


class Share(Struct, frozen=True, kw_only=True):
    """A link by which whoever has it may watch a clip; only the token's hash is kept."""

    id: str
    """A UUIDv7."""
    clip_id: ClipId
    token_hash: str
    player_id: CoachedPlayerId | None = None
    """Whom it is meant for."""
    created_by: AccountId
    created_ms: int
    expires_ms: int
    revoked_ms: int | None = None

    def is_over(self, now_ms: int) -> bool:
        """Whether it leads nowhere any more."""
        return self.revoked_ms is not None or self.expires_ms <= now_ms


class AnalysisState(StrEnum):
    """Where a report stands."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class Analysis(Struct, frozen=True, kw_only=True):
    """A report on a session, from its video or from its notes alone."""

    id: AnalysisId
    workspace_id: WorkspaceId
    session_id: CoachingSessionId
    video_id: VideoId | None = None
    """``None`` for a report from notes alone."""
    account_id: AccountId
    state: AnalysisState
    findings: Findings | None = None
    failure_code: str | None = None
    failure: str | None = None
    created_ms: int
    done_ms: int | None = None


class AlignmentMethod(StrEnum):
    """How it is known when a video was recorded."""

    TAP = "tap"
    """Somebody pointed at a delivery in the video."""
    CLOCK = "clock"
    """The camera's own clock."""


class Alignment(Struct, frozen=True, kw_only=True):
    """Which match a video shows, and when it began by the clock of the match's log."""

    video_id: VideoId
    match_id: MatchId
    began_ms: int
    """The scorers' clock at the video's first picture."""
    method: AlignmentMethod
    event_id: EventId | None = None
    """The delivery that was pointed at."""
    created_by: AccountId
    created_ms: int
