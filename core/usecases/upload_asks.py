"""What somebody who wants to upload a video says of it, and which of that is taken."""

import unicodedata
from typing import Final

from msgspec import Struct

from core.clock import LATEST_MS
from core.entitlements.entitlements import Entitlements
from core.entitlements.keys import Limit
from core.entitlements.shipped import CATALOGUE
from core.entitlements.upgrade import plans_with_more
from core.errors import Malformed, TooLarge
from core.ids import CoachingSessionId

MOST_BYTES: Final = 2048 * 1024 * 1024
"""Whatever the plan: the virus scanner reads no more."""
SUFFIXES: Final = {"video/mp4": ".mp4", "video/quicktime": ".mov"}
"""The types that are taken, and how their objects' keys end."""
_MIB: Final = 1024 * 1024
_LONGEST_NAME: Final = 255
_NOT_IN_A_NAME: Final = frozenset({"Cc", "Cs"})


class UploadAsk(Struct, frozen=True, kw_only=True):
    """A video that is to be sent."""

    session_id: CoachingSessionId
    length_bytes: int
    """Of a form, the most that it may come to."""
    filename: str
    content_type: str = ""
    """``video/mp4`` or ``video/quicktime``; by the file's name where it is empty."""
    recorded_ms: int | None = None
    """When the recording began by the device's clock."""
    metadata: str | None = None
    """All that a tus client said of the file, as it said it."""


def check_ask(ask: UploadAsk) -> str:
    """The video's media type. Raises ``Malformed``: ``empty_file``, ``bad_filename``, ``unsupported_video_type``."""
    if ask.length_bytes <= 0:
        raise Malformed("An empty file is no video.", code="empty_file", where="length")
    bad = any(unicodedata.category(character) in _NOT_IN_A_NAME for character in ask.filename)
    if not 1 <= len(ask.filename) <= _LONGEST_NAME or bad:
        raise Malformed("A file's name has 1 to 255 visible characters.", code="bad_filename", where="filename")
    if ask.recorded_ms is not None and not 0 <= ask.recorded_ms <= LATEST_MS:
        raise Malformed("A time is in milliseconds since 1970.", where="recorded_ms")
    kind = ask.content_type.partition(";")[0].strip().lower() or _type_by_name(ask.filename)
    if kind not in SUFFIXES:
        raise Malformed("Only MP4 and MOV files are taken.", code="unsupported_video_type", where="filetype")
    return kind


def check_size(length_bytes: int, known: Entitlements) -> None:
    """Raises ``TooLarge`` for a video that is larger than the plan, or anything here, takes; with the limit in MiB."""
    allowed = known.limits.get(Limit.VIDEO_MAX_UPLOAD_MB, 0)
    limit = MOST_BYTES // _MIB if allowed is None else allowed
    if length_bytes > min(limit * _MIB, MOST_BYTES):
        raise TooLarge(
            f"A video has at most {limit} MiB here.",
            code="video_too_large",
            meter=Limit.VIDEO_MAX_UPLOAD_MB.value,
            limit=limit,
            plan=known.plan,
            upgrade_to=plans_with_more(CATALOGUE, Limit.VIDEO_MAX_UPLOAD_MB, limit),
        )


def _type_by_name(filename: str) -> str:
    return next((kind for kind, suffix in SUFFIXES.items() if filename.lower().endswith(suffix)), "")
