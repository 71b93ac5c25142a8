"""Errors over HTTP: ``application/problem+json`` (RFC 9457), each with a stable ``code``."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec

from core.errors import (
    Conflict,
    CricksyError,
    Forbidden,
    IllegalScore,
    Malformed,
    NotFound,
    TooFast,
    TooLarge,
    Unauthorized,
    Unavailable,
)

MEDIA_TYPE: Final = "application/problem+json"
SERVER_FAULT: Final = 500

_STATUS: Final[dict[type[CricksyError], int]] = {
    Malformed: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    IllegalScore: 422,
    TooFast: 429,
    Unavailable: 503,
}
_RETRY_AFTER_S: Final = 2

_encoder = msgspec.json.Encoder()


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


def problem(status: int, code: str, detail: str, fields: Mapping[str, object]) -> bytes:
    """The document; ``fields`` are what the error tells besides."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, **fields}
    return _encoder.encode(body)
