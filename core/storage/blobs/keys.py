"""Which keys there are, and what a key says of its object."""

import re
from pathlib import PurePosixPath
from typing import Final

from core.errors import Malformed

_LONGEST = 900
"""S3 takes 1,024 bytes with the prefix of the whole store."""
_SEGMENT: Final = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}"
_KEY: Final = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_PREFIX: Final = re.compile(rf"({_SEGMENT}/)*")

_TYPES: Final = {
    ".aac": "audio/aac",
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".m4s": "video/iso.segment",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".vtt": "text/vtt",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
_ANY_TYPE: Final = "application/octet-stream"


def checked_key(key: str) -> str:
    """The key. Raises ``Malformed`` with the code ``bad_key`` for one that could leave the store."""
    if len(key) > _LONGEST or not _KEY.fullmatch(key):
        raise Malformed("This is not a key of an object.", code="bad_key")
    return key


def checked_prefix(prefix: str) -> str:
    """The prefix, empty or with a slash at its end. Raises ``Malformed`` with the code ``bad_key``."""
    if len(prefix) > _LONGEST or not _PREFIX.fullmatch(prefix):
        raise Malformed("This is not a prefix of keys.", code="bad_key")
    return prefix


def content_type(key: str) -> str:
    """The media type that a key's suffix says; one that no browser opens where it says none."""
    return _TYPES.get(PurePosixPath(key).suffix.lower(), _ANY_TYPE)
