"""The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload, sections named below), read and checked.

Numbers are plain decimal digits; whatever does not fit raises ``Malformed`` with the header's name as ``where``.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from msgspec import Struct

from core.errors import Malformed, WrongMedia, WrongVersion

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,termination,expiration,checksum"
CHUNK: Final = "application/offset+octet-stream"
ALGORITHMS: Final = ("sha1", "sha256", "md5")
"""Of checksums, as both tus and ``hashlib`` name them; every server has to know SHA-1."""

RESUMABLE: Final = "Tus-Resumable"
VERSIONS: Final = "Tus-Version"
EXTENSION: Final = "Tus-Extension"
MAX_SIZE: Final = "Tus-Max-Size"
CHECKSUM_ALGORITHM: Final = "Tus-Checksum-Algorithm"
LENGTH: Final = "Upload-Length"
DEFER_LENGTH: Final = "Upload-Defer-Length"
OFFSET: Final = "Upload-Offset"
METADATA: Final = "Upload-Metadata"
CHECKSUM: Final = "Upload-Checksum"
EXPIRES: Final = "Upload-Expires"
CONCAT: Final = "Upload-Concat"
METHOD_OVERRIDE: Final = "X-HTTP-Method-Override"

_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_KEY: Final = re.compile(r"[\x21-\x2b\x2d-\x7e]+")
"""ASCII without spaces and commas (Upload-Metadata)."""


class Digest(Struct, frozen=True, kw_only=True):
    """What ``Upload-Checksum`` says."""

    algorithm: str
    value: bytes


def check_version(headers: Mapping[str, str]) -> None:
    """Raises ``WrongVersion`` where the client speaks another version than ours, or says none (Tus-Resumable)."""
    if headers.get(RESUMABLE) != VERSION:
        raise WrongVersion(f"Only version {VERSION} of tus is spoken here.", versions=VERSION)


def check_chunk(content_type: str) -> None:
    """Raises ``WrongMedia`` for a body that is not a piece of an upload (PATCH)."""
    if content_type != CHUNK:
        raise WrongMedia(f"A piece of an upload is of the type {CHUNK}.")


def length(headers: Mapping[str, str]) -> int:
    """How long the upload will be (Upload-Length); it has to be known from the start."""
    if DEFER_LENGTH in headers:
        raise Malformed("The length has to be known from the start.", code="length_needed", where=LENGTH)
    if CONCAT in headers:
        raise Malformed("Uploads are not joined here.", code="no_concatenation", where=CONCAT)
    return _number(headers, LENGTH)


def offset(headers: Mapping[str, str]) -> int:
    """Where the piece begins (Upload-Offset)."""
    return _number(headers, OFFSET)


def metadata(headers: Mapping[str, str]) -> dict[str, str]:
    """What is said of the file (Upload-Metadata): keys, and values that are UTF-8 in base 64; none is an empty value.

    A key that comes twice is wrong, as is an empty header.
    """
    given = headers.get(METADATA)
    found: dict[str, str] = {}
    for pair in () if given is None else given.split(","):
        key, _, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise _unreadable(METADATA)
        try:
            found[key] = _bytes(value).decode()
        except (UnicodeDecodeError, binascii.Error):
            raise _unreadable(METADATA) from None
    return found


def checksum(headers: Mapping[str, str]) -> Digest | None:
    """What the piece has to be (Upload-Checksum); ``None`` where nothing is said."""
    given = headers.get(CHECKSUM)
    if given is None:
        return None
    algorithm, _, value = given.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Malformed("This checksum is not known here.", code="unknown_checksum", where=CHECKSUM)
    try:
        return Digest(algorithm=algorithm, value=_bytes(value))
    except binascii.Error:
        raise _unreadable(CHECKSUM) from None


def write_metadata(values: Mapping[str, str]) -> str:
    """The header that says this of a file; empty values have none."""
    pairs = ((key, base64.b64encode(value.encode()).decode()) for key, value in values.items())
    return ",".join(f"{key} {value}".rstrip() for key, value in pairs)


def write_time(at_ms: int) -> str:
    """A time in milliseconds since 1970 as HTTP has it (RFC 9110, section 5.6.7): ``Upload-Expires``."""
    return format_datetime(datetime.fromtimestamp(at_ms // 1000, UTC), usegmt=True)


def _number(headers: Mapping[str, str], name: str) -> int:
    given = headers.get(name)
    if given is None or not _NUMBER.fullmatch(given):
        raise Malformed(f"{name} is a number of bytes.", where=name)
    return int(given)


def _bytes(value: str) -> bytes:
    return base64.b64decode(value.strip().encode(), validate=True)


def _unreadable(name: str) -> Malformed:
    return Malformed(f"{name} cannot be read.", where=name)
