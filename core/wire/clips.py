"""The bodies of clips, the files cut for them, and the links by which they are shared."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from core.models.footage import MomentKind
from core.models.media import ClipOrigin, ExportState
from core.wire.api import MOST_LISTED, MOST_SEQ, WorkspaceQuery
from core.wire.coaching import Micros, PlayerTag
from core.wire.tournaments import Name

MOST_CLIPS = 100
"""In one request."""
MOST_PIECES = 200
"""In one reel."""
SHARE_DAYS = 14
MOST_SHARE_DAYS = 90


class NewClip(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span ``[start_us, end_us)`` of a video to keep; its file is cut at the frames that it covers."""

    start_us: Micros
    end_us: Micros
    title: Name
    kind: MomentKind = MomentKind.HIGHLIGHT
    player_id: str | None = None


class NewClips(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/videos/{video_id}/clips``: all or none; several need ``multi_clip_extraction``."""

    clips: Annotated[list[NewClip], Meta(min_length=1, max_length=MOST_CLIPS)]


class ClipChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/clips/{clip_id}``: what is left out stays, ``null`` removes."""

    start_us: Micros | UnsetType = UNSET
    end_us: Micros | UnsetType = UNSET
    title: Name | UnsetType = UNSET
    kind: MomentKind | UnsetType = UNSET
    player_id: str | UnsetType | None = UNSET


class ClipView(Struct, frozen=True, kw_only=True):
    """A clip: it plays at once, as a span of its video; a file of it is an export."""

    id: str
    workspace_id: str
    session_id: str
    video_id: str
    start_us: int
    end_us: int
    title: str
    kind: MomentKind
    player: PlayerTag | None
    origin: ClipOrigin
    event_id: str | None
    """The delivery that a clip of a match shows."""
    created_by: str
    created_ms: int
    playback_url: str | None
    """The video's HLS playlist, to be played from ``start_us`` to ``end_us``; ``None`` until it plays."""
    poster_url: str | None


class ClipList(Struct, frozen=True, kw_only=True):
    """Clips of one video, by their moments; or those that were just made, in the order of the request."""

    clips: list[ClipView]


class ClipQuery(WorkspaceQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/clips``."""

    player_id: str | None = None
    kind: MomentKind | None = None
    since_ms: Annotated[int, Meta(ge=0, le=MOST_SEQ)] | None = None
    """Made then or later, milliseconds since 1970."""
    until_ms: Annotated[int, Meta(ge=0, le=MOST_SEQ)] | None = None
    """Made before then."""
    cursor: str | None = None
    """The ``next`` of the page before."""
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 50


class ClipPage(Struct, frozen=True, kw_only=True):
    """Some of a workspace's clips, the newest first."""

    clips: list[ClipView]
    next: str | None
    """Ask again with ``cursor`` set to this; ``None`` at the end."""


class ReelPiece(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span ``[start_us, end_us)`` of a video in a reel."""

    video_id: str
    start_us: Micros
    end_us: Micros


class NewReel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/reels``: pieces of videos of one workspace, one after the other in one file."""

    title: Name
    pieces: Annotated[list[ReelPiece], Meta(min_length=1, max_length=MOST_PIECES)]


class ExportView(Struct, frozen=True, kw_only=True):
    """An MP4 of one clip, or a reel of many pieces."""

    id: str
    workspace_id: str
    clip_id: str | None
    """``None`` for a reel."""
    title: str
    pieces: list[ReelPiece]
    state: ExportState
    percent: int | None
    """Of a queued one, 0 to 100."""
    eta_ms: int | None
    bytes: int
    """Of the file; 0 before it is there."""
    method: str | None
    """``copied``, ``smart`` (encoded anew at its ends only) or ``recoded``."""
    failure: str | None
    """A sentence."""
    download_url: str | None
    """The file, for the caller alone and for hours; ``None`` before it is there."""
    created_by: str
    created_ms: int
    ready_ms: int | None


class ExportList(Struct, frozen=True, kw_only=True):
    """A workspace's newest exports, the newest first, at most 200."""

    exports: list[ExportView]


class NewShare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/clips/{clip_id}/shares``."""

    player_id: str | None = None
    """Whom it is meant for."""
    days: Annotated[int, Meta(ge=1, le=MOST_SHARE_DAYS)] = SHARE_DAYS
    """How long the link holds."""


class ShareView(Struct, frozen=True, kw_only=True):
    """A link by which whoever has it may watch the clip."""

    id: str
    clip_id: str
    link: str | None
    """The address to hand on: only in the answer that makes it, since nobody keeps it."""
    player: PlayerTag | None
    created_by: str
    created_ms: int
    expires_ms: int
    revoked_ms: int | None
    over: bool
    """Revoked or expired."""


class ShareList(Struct, frozen=True, kw_only=True):
    """A clip's links, those that are over too, the newest first."""

    shares: list[ShareView]


class SharedClip(Struct, frozen=True, kw_only=True):
    """What whoever has the link is shown: the clip and nothing else of its video."""

    title: str
    kind: MomentKind
    player: str | None
    """The player's name."""
    start_us: int
    end_us: int
    expires_ms: int
    """When the link ends, milliseconds since 1970."""
    playback_url: str | None
    """An HLS playlist of the clip; ``None`` while the video does not play."""
