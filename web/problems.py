"""Errors become ``application/problem+json`` (RFC 9457), each with a stable ``code``."""

from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web

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

_log = structlog.get_logger(__name__)

_STATUS: dict[type[CricksyError], int] = {
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
_SERVER_FAULT = 500
_RETRY_AFTER_S = 2

_CODES: dict[int, str] = {
    400: Malformed.code,
    404: NotFound.code,
    405: "method_not_allowed",
    413: TooLarge.code,
    415: "unsupported_media_type",
}
"""The codes of the errors that the HTTP library raises by itself."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error of the API in one form; what nobody foresaw is logged and told to nobody."""
    try:
        return await handler(request)
    except CricksyError as error:
        return _from_error(error)
    except web.HTTPException as error:
        if error.status < web.HTTPBadRequest.status_code:
            raise
        response = _answer(error.status, _CODES.get(error.status, "refused"), error.reason, {})
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except Exception:  # noqa: BLE001 - the last resort: the caller gets a problem, the log gets the rest
        _log.exception("web.failed", method=request.method, path=request.path)
        return _answer(_SERVER_FAULT, "internal", "Something went wrong on our side.", {})


def _from_error(error: CricksyError) -> web.Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), _SERVER_FAULT)
    response = _answer(status, error.reason, error.message, error.fields)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Unavailable | TooFast):
        response.headers["Retry-After"] = str(error.fields.get("retry_after_s", _RETRY_AFTER_S))
    return response


def _answer(status: int, code: str, detail: str, fields: dict[str, object]) -> web.Response:
    body = {
        "type": "about:blank",
        "title": web.Response(status=status).reason,
        "status": status,
        "code": code,
        "detail": detail,
        **fields,
    }
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/problem+json")
