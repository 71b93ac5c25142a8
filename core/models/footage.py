"""What a video file holds, as the probe saw it, and what the platform made of it to play it.

Times are presentation times in microseconds from the first picture shown; a span is ``[start_us, end_us)``.
"""

from enum import StrEnum

from msgspec import Struct


class Picture(Struct, frozen=True, kw_only=True):
    """The picture track that is played: the default one, else the first."""

    codec: str
    """As FFmpeg names it: ``h264``, ``hevc``."""
    profile: str
    """As FFmpeg names it, empty where it does not know."""
    pixel_format: str
    """``yuv420p``, ``yuv420p10le`` ..."""
    coded_width: int
    coded_height: int
    width: int
    """As shown: after rotation, and with square pixels."""
    height: int
    rotation: int
    """Degrees clockwise by which a player turns the coded picture: 0, 90, 180 or 270."""
    frames: int
    frame_rate: float
    """Frames a second on average."""
    steady: bool
    """Whether frames are evenly spaced, within a tick of the container's clock."""
    interlaced: bool
    high_dynamic_range: bool
    """PQ or HLG (ITU-R BT.2100): shown right only after tone mapping."""
    bits_per_second: int
    longest_gop_us: int
    closed_gops: bool
    """Whether decoding can start at every keyframe without the frames before it."""
    stream: int = 0
    """Which of the file's streams it is, from 0, as FFmpeg counts them."""
    ahead_us: int = 0
    """By how much a keyframe is decoded before it is shown; 0 where frames are not reordered."""


class Sound(Struct, frozen=True, kw_only=True):
    """The sound track that is played: the default one, else the first."""

    codec: str
    channels: int
    sample_rate: int
    stream: int = 1
    """Which of the file's streams it is, from 0, as FFmpeg counts them."""
    late_us: int = 0
    """By how much it begins after the first picture; 0 where it is there by then."""


class Facts(Struct, frozen=True, kw_only=True):
    """What is in a source file that can be used."""

    duration_us: int
    picture: Picture
    sound: Sound | None = None
    extra_tracks: int = 0
    """Tracks that are not played: a second camera, a second language, timed metadata."""
    recorded_ms: int | None = None
    """When the recording began by the camera's own clock, milliseconds since 1970; ``None`` where it does not say."""
    picture_start_us: int = 0
    """The first picture's time by the file's own clock, edit lists applied: what to subtract from FFmpeg's times."""
    passthrough: bool = False
    """Whether the source can be played as it is, in other boxes: 8-bit 4:2:0 H.264 with closed GOPs and AAC or no
    sound, at most 1080p, not rotated, GOPs short enough to be segments."""


class Rendition(Struct, frozen=True, kw_only=True):
    """One size of a video, ready to be played."""

    name: str
    """``360p``, ``720p``, ``1080p`` or ``source``: its folder in the package."""
    width: int
    height: int
    bits_per_second: int
    """The peak, as HLS wants it (RFC 8216, section 4.3.4.2)."""
    codecs: str
    """RFC 6381, ``avc1.64001f,mp4a.40.2``."""


class Package(Struct, frozen=True, kw_only=True):
    """What lies under a video's key prefix: every path is relative to it."""

    attempt: str
    """The prefix of the attempt that made it; others are leftovers."""
    renditions: tuple[Rendition, ...]
    """The smallest first; more come while the rest is encoded."""
    complete: bool
    poster: str | None = None
    """A JPEG."""
    thumbnails: str | None = None
    """A WebVTT file whose cues name tiles of sprite sheets."""
    waveform: str | None = None
    """JSON: ``{"interval_us": n, "peaks": [0..255, ...]}``; none for a silent film."""
    media: tuple[str, ...] = ()
    """Every other object: playlists, segments, sprite sheets."""
    bytes: int = 0


class KeyframeReason(StrEnum):
    """Why a still was taken."""

    SCENE = "scene"
    MOTION = "motion"
    GRID = "grid"


class Keyframe(Struct, frozen=True, kw_only=True):
    """A still out of a video."""

    at_us: int
    reason: KeyframeReason
    path: str
    """A JPEG."""
    weight: float
    """How clear the reason is, 0 to 1."""


class MomentKind(StrEnum):
    """What a span of a session is worth looking at for; also a clip's tag."""

    KEY_MOMENT = "key_moment"
    DISMISSAL = "dismissal"
    FORM_ISSUE = "form_issue"
    HIGHLIGHT = "highlight"


class Moment(Struct, frozen=True, kw_only=True):
    """A span that an analyst points at."""

    start_us: int
    end_us: int
    kind: MomentKind
    confidence: float
    """0 to 1."""
    reason: str
    """A sentence for a coach."""


class Findings(Struct, frozen=True, kw_only=True):
    """What an analysis says about a session."""

    analyst: str
    """``offline``, ``notes``, or the model's name."""
    summary: str
    moments: tuple[Moment, ...] = ()
    technique: tuple[str, ...] = ()
    """Notes on technique, a sentence each."""
    tokens: int = 0
    """What a model was paid for; 0 offline."""
