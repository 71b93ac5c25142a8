"""``/feeds/{match}/{token}/v1/{name}``: what vMix and HTML graphics engines poll. The right to it is in the address.

Whatever is wrong with an address, it is answered in the same words. Scripts of any origin may read the answers:
graphics engines serve their templates from origins of their own, or from files.
"""

from collections.abc import Mapping
from typing import Final

from aiohttp import hdrs, web

from core.errors import NotFound
from core.ids import MatchId
from core.usecases.broadcast.feeds import Feeds
from core.usecases.broadcast.formats import MEDIA, Format
from core.usecases.broadcast.showing import UNKNOWN, Showing
from web.graphics_files import GraphicsFiles
from web.problems import problems
from web.versioned import has, headers

_COMMON: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Cache-Control, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_JSON: Final = MEDIA[Format.JSON]
_UNKEPT: Final[Mapping[str, str]] = {hdrs.CACHE_CONTROL: "no-store"}
_GT: Final = "gt"


class FeedFiles:
    """The handlers."""

    def __init__(self, feeds: Feeds) -> None:
        """``feeds`` knows who may read and has the bytes."""
        self._feeds = feeds

    async def state(self, request: web.Request) -> web.StreamResponse:
        """``state.json``, or 304."""
        showing = await self._showing(request)
        if has(request, showing.tag):
            return web.Response(status=304, headers=headers(showing.tag))
        return _answer(showing.document, _JSON, headers(showing.tag))

    async def health(self, request: web.Request) -> web.StreamResponse:
        """``health``: whether the feed is fresh."""
        showing = await self._showing(request)
        return _answer(showing.health(self._feeds.now_ms()), _JSON, _UNKEPT)

    async def table(self, request: web.Request) -> web.StreamResponse:
        """A table in one of the formats; ``?names=gt`` for columns that GT titles bind by themselves."""
        showing = await self._showing(request)
        name, _, ending = request.match_info["name"].rpartition(".")
        try:
            form = Format(ending)
        except ValueError:
            raise NotFound(UNKNOWN) from None
        return _answer(showing.table(name, form, gt=request.query.get("names") == _GT), MEDIA[form], _UNKEPT)

    async def preflight(self, _request: web.Request) -> web.StreamResponse:
        """What a browser asks before a script of another origin sends ``If-None-Match`` (Fetch, CORS protocol)."""
        return web.Response(status=204, headers=_PREFLIGHT)

    async def _showing(self, request: web.Request) -> Showing:
        return await self._feeds.by_token(MatchId(request.match_info["match"]), request.match_info["token"])


def feed_app(files: FeedFiles, graphics: GraphicsFiles) -> web.Application:
    """The addresses below ``/feeds``; ``HEAD`` comes with ``GET``."""
    app = web.Application(middlewares=[problems])
    app.on_response_prepare.append(_open_to_all)
    one = "/{match}/{token}/v1"
    app.router.add_get(f"{one}/state.json", files.state)
    app.router.add_get(f"{one}/health", files.health)
    app.router.add_get(f"{one}/obs-scenes.json", graphics.scenes)
    app.router.add_get(f"{one}/{{kind}}.zip", graphics.package)
    app.router.add_get(f"{one}/{{name}}", files.table)
    app.router.add_options(f"{one}/{{name}}", files.preflight)
    return app


async def _open_to_all(_request: web.Request, response: web.StreamResponse) -> None:
    """Let every origin read the answer, refusals included, and keep the address to itself."""
    response.headers.update(_COMMON)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def _answer(body: bytes, media: str, told: Mapping[str, str]) -> web.Response:
    return web.Response(body=body, content_type=media, charset="utf-8", headers=told)
