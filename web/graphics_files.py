"""``/feeds/{match}/{token}/v1/``, the files for graphics engines: a scene collection, and packages of the graphics."""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

from core.errors import NotFound, Unavailable
from core.ids import MatchId
from core.usecases.broadcast.addresses import addresses
from core.usecases.broadcast.casparcg import casparcg_files, spx_files
from core.usecases.broadcast.feeds import Feeds
from core.usecases.broadcast.obs import DEFAULT, resolution_of, scene_collection
from core.usecases.broadcast.ograf import ograf_files
from core.usecases.broadcast.packages import Files, Package
from core.usecases.broadcast.showing import UNKNOWN
from web.pages import DIST

_KEPT: Final = 16
"""Packages whose directory stays in memory; the files in them are shared by all."""
_OGRAF: Final = "ograf"
_HTML: Final = "caspar"
_MADE: Final[dict[str, tuple[str, Callable[[Files, str], Files]]]] = {
    "ograf": (_OGRAF, lambda build, feed: ograf_files(build, feed, version("cricksy"))),
    "casparcg": (_HTML, casparcg_files),
    "spx": (_HTML, spx_files),
}
"""By the name of the package: the folder of the client's build that it is made of, and how."""


class GraphicsFiles:
    """The handlers."""

    def __init__(self, feeds: Feeds, origin: str, dist: Path = DIST) -> None:
        """``feeds`` knows who may read; the addresses inside lead to ``origin``; ``dist`` is the client's build."""
        self._feeds, self._origin, self._engines = feeds, origin, dist / "engines"
        self._build = lru_cache(maxsize=None)(self._read)
        self._package = lru_cache(maxsize=_KEPT)(self._make)

    async def scenes(self, request: web.Request) -> web.StreamResponse:
        """``obs-scenes.json``; ``?resolution=720``, ``1080`` or ``2160``."""
        match_id, token = MatchId(request.match_info["match"]), request.match_info["token"]
        showing = await self._feeds.by_token(match_id, token)
        size = resolution_of(request.query.get("resolution", DEFAULT))
        where = addresses(self._origin, match_id, token)
        body = scene_collection(where, match_id, showing.state.match.title, size)
        return web.Response(body=body, content_type="application/json", headers=_saved_as("cricksy-obs-scenes.json"))

    async def package(self, request: web.Request) -> web.StreamResponse:
        """``ograf.zip``, ``casparcg.zip`` or ``spx.zip``."""
        match_id, token = MatchId(request.match_info["match"]), request.match_info["token"]
        await self._feeds.by_token(match_id, token)
        kind = request.match_info["kind"]
        if kind not in _MADE:
            raise NotFound(UNKNOWN)
        feed = addresses(self._origin, match_id, token).state
        package = await asyncio.to_thread(self._package, kind, feed)  # packs the fonts, the first time
        answer = web.StreamResponse(headers=_saved_as(f"cricksy-{kind}.zip"))
        answer.content_type, answer.content_length = "application/zip", package.size_bytes
        await answer.prepare(request)
        if request.method != hdrs.METH_HEAD:
            for piece in package.pieces:
                await answer.write(piece)
        await answer.write_eof()
        return answer

    def _make(self, kind: str, feed: str) -> Package:
        folder, made = _MADE[kind]
        return Package(made(self._build(folder), feed))

    def _read(self, folder: str) -> Files:
        """What the build made. Raises ``Unavailable`` where the client is not built."""
        files = {path.name: path.read_bytes() for path in (self._engines / folder).glob("*") if path.is_file()}
        if not files:
            raise Unavailable("The graphics are not built yet: run `npm ci && npm run build` in web/client.")
        return files


def _saved_as(name: str) -> dict[str, str]:
    return {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"', hdrs.CACHE_CONTROL: "no-store"}
