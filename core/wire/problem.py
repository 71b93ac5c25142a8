"""Errors over HTTP: ``application/problem+json`` (RFC 9457), each with a stable ``code``."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from core.errors import (
    ChecksumMismatch,
    Conflict,
    CricksyError,
    Forbidden,
    Gone,
    IllegalScore,
    LimitReached,
    Locked,
    Malformed,
    NotFound,
    QuotaExhausted,
    TooFast,
    TooLarge,
    Unauthorized,
    Unavailable,
    WrongMedia,
    WrongVersion,
)

MEDIA_TYPE: Final = "application/problem+json"
SERVER_FAULT: Final = 500

_STATUS: Final[dict[type[CricksyError], int]] = {
    ChecksumMismatch: 460,
    Malformed: 400,
    Unauthorized: 401,
    Forbidden: 403,
    Gone: 410,
    NotFound: 404,
    Locked: 423,
    Conflict: 409,
    WrongVersion: 412,
    WrongMedia: 415,
    LimitReached: 409,
    TooLarge: 413,
    IllegalScore: 422,
    TooFast: 429,
    QuotaExhausted: 429,
    Unavailable: 503,
}
"""The first that fits."""
_RETRY_AFTER_S: Final = 2
_CHECKSUM_MISMATCH: Final = 460
"""The one status that is not HTTP's own, but of tus 1.0.0."""

_encoder = msgspec.json.Encoder()


class ProblemDocument(Struct, frozen=True, kw_only=True):
    """An error (RFC 9457). Members besides these say more about some codes; the ones below are those of plans."""

    type: str
    title: str
    """The status in words."""
    status: int
    code: str
    """Stable, for programs."""
    detail: str
    """A sentence for people."""
    where: str | UnsetType = UNSET
    """The member that is wrong."""
    feature: str | UnsetType = UNSET
    """What the plan does not include."""
    plan: str | UnsetType = UNSET
    """The plan that holds."""
    upgrade_to: list[str] | UnsetType = UNSET
    """Plans that include it, or have a higher limit, cheapest first."""
    meter: str | UnsetType = UNSET
    """What there is no more of."""
    limit: int | UnsetType = UNSET
    used: int | UnsetType = UNSET
    resets_at: str | UnsetType | None = UNSET
    """When there is more (RFC 3339); null where something has to be given up first."""
    retry_after_s: float | UnsetType = UNSET


def status_of(error: CricksyError) -> int:
    """The HTTP status of an error; 500 for one that is nobody's mistake but ours."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), SERVER_FAULT)


def headers_of(error: CricksyError) -> dict[str, str]:
    """What else the answer says: how to authenticate (RFC 9110, 11.6.1), when to try again (10.2.3)."""
    if isinstance(error, Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, Unavailable | TooFast):
        return {"Retry-After": str(error.fields.get("retry_after_s", _RETRY_AFTER_S))}
    return {}


def phrase(status: int) -> str:
    """A status in words."""
    return "Checksum Mismatch" if status == _CHECKSUM_MISMATCH else HTTPStatus(status).phrase


def problem(status: int, code: str, detail: str, fields: Mapping[str, object]) -> bytes:
    """The document; ``fields`` are what the error tells besides."""
    body = {"type": "about:blank", "title": phrase(status), "status": status, "code": code, "detail": detail, **fields}
    return _encoder.encode(body)
