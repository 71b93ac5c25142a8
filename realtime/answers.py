"""HTTP answers that are not a page: problems as RFC 9457 has them."""

from aiohttp import web

from core.errors import CricksyError
from core.wire.problem import MEDIA_TYPE, headers_of, problem, status_of


def problem_response(error: CricksyError) -> web.Response:
    """An error as ``application/problem+json`` with its stable code."""
    status = status_of(error)
    body = problem(status, error.reason, error.message, error.fields)
    return web.Response(status=status, body=body, headers=headers_of(error), content_type=MEDIA_TYPE)
