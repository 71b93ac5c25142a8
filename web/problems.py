"""Errors become ``application/problem+json`` (RFC 9457), each with a stable ``code``."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from core.errors import CricksyError, Malformed, NotFound, TooLarge
from core.wire.problem import MEDIA_TYPE, SERVER_FAULT, headers_of, problem, status_of

_log = structlog.get_logger(__name__)

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
        response = _answer(error.status, _CODES.get(error.status, "refused"), error.reason)
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except Exception:  # noqa: BLE001 - the last resort: the caller gets a problem, the log gets the rest
        _log.exception("web.failed", method=request.method, path=_pattern(request))
        return _answer(SERVER_FAULT, "internal", "Something went wrong on our side.")


def _pattern(request: web.Request) -> str:
    """The path without what was filled in: some addresses are secrets."""
    resource = request.match_info.route.resource
    return "" if resource is None else resource.canonical


def _from_error(error: CricksyError) -> web.Response:
    body = problem(status_of(error), error.reason, error.message, error.fields)
    return web.Response(status=status_of(error), body=body, headers=headers_of(error), content_type=MEDIA_TYPE)


def _answer(status: int, code: str, detail: str) -> web.Response:
    return web.Response(status=status, body=problem(status, code, detail, {}), content_type=MEDIA_TYPE)
