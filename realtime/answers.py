"""HTTP answers that are not a page: problems as RFC 9457 has them."""

import msgspec
from aiohttp import web

from core.errors import (
    CricksyError,
    Forbidden,
    Malformed,
    NotFound,
    TooFast,
    TooLarge,
    Unauthorized,
    Unavailable,
)

_STATUS: dict[type[CricksyError], int] = {
    Malformed: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    TooLarge: 413,
    TooFast: 429,
    Unavailable: 503,
}


def problem_response(error: CricksyError) -> web.Response:
    """An error as ``application/problem+json`` with its stable code."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    body = {"type": "about:blank", "title": error.message, "status": status, **error.payload()}
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/problem+json")
