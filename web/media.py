"""``/media/{token}/{path}``: what is played and downloaded. The right to it is in the address, see ``Playback``."""

from typing import Final
from urllib.parse import quote

import structlog
from aiohttp import hdrs, web

from core.errors import CricksyError
from core.ports.blobs import Blobs, Stat
from core.usecases.playback import Playable, Playback
from web.byte_range import Span, Unsatisfiable, read_range

_log = structlog.get_logger(__name__)

_LINK_S: Final = 60
"""How long an address that an S3 store signs holds: a browser follows it at once."""
_GROWING: Final = (".m3u8", ".vtt", ".json")
"""What may have changed since it was fetched."""
_PLAYLIST: Final = "application/vnd.apple.mpegurl"
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Media:
    """The handler."""

    def __init__(self, playback: Playback, blobs: Blobs) -> None:
        """``playback`` says what an address leads to, ``blobs`` holds it."""
        self._playback, self._blobs = playback, blobs

    async def send(self, request: web.Request) -> web.StreamResponse:
        """A playlist, a part of a file (206), a file, or the way to where the store has it (307)."""
        playable = await self._playback.resolve(request.match_info["token"], request.match_info["path"])
        if playable.key is None:
            headers = {**_SAFE, hdrs.CACHE_CONTROL: "private, no-cache"}
            return web.Response(text=playable.text, content_type=_PLAYLIST, headers=headers)
        if playable.filename is not None and request.method != hdrs.METH_HEAD:
            link = await self._blobs.link(playable.key, _LINK_S, playable.filename)
            if link is not None:
                headers = {hdrs.LOCATION: link, hdrs.CACHE_CONTROL: "private, no-store", **_SAFE}
                return web.Response(status=307, headers=headers)
        return await self._serve(request, playable, playable.key)

    async def _serve(self, request: web.Request, playable: Playable, key: str) -> web.StreamResponse:
        stat = await self._blobs.stat(key)
        headers = _headers(playable, key, stat)
        if stat.etag in request.headers.get(hdrs.IF_NONE_MATCH, "").replace('"', "").split(", "):
            return web.Response(status=304, headers=headers)
        whole = request.headers.get(hdrs.IF_RANGE, f'"{stat.etag}"') != f'"{stat.etag}"'
        try:
            span = None if whole else read_range(request.headers.get(hdrs.RANGE), stat.size_bytes)
        except Unsatisfiable:
            return web.Response(status=416, headers={**_SAFE, hdrs.CONTENT_RANGE: f"bytes */{stat.size_bytes}"})
        if span is not None:
            headers[hdrs.CONTENT_RANGE] = f"bytes {span.start}-{span.end - 1}/{stat.size_bytes}"
        asked = span or Span(0, stat.size_bytes)
        response = web.StreamResponse(status=206 if span else 200, headers=headers)
        response.content_length = asked.end - asked.start
        await response.prepare(request)
        if request.method != hdrs.METH_HEAD:
            await self._stream(request, response, key, asked)
        return response

    async def _stream(self, request: web.Request, response: web.StreamResponse, key: str, asked: Span) -> None:
        """Send the bytes; once the head is out, a failure can only be told by cutting the connection."""
        try:
            async for piece in self._blobs.open_range(key, asked.start, asked.end):
                await response.write(piece)
            await response.write_eof()
        except ConnectionResetError:
            _log.debug("media.viewer_left")
        except CricksyError as error:
            _log.warning("media.cut_short", key=key, code=error.reason)
            if request.transport is not None:
                request.transport.abort()


def _headers(playable: Playable, key: str, stat: Stat) -> dict[str, str]:
    headers = {
        **_SAFE,
        hdrs.CONTENT_TYPE: stat.content_type,
        hdrs.ACCEPT_RANGES: "bytes",
        hdrs.ETAG: f'"{stat.etag}"',
        hdrs.CACHE_CONTROL: "private, no-cache" if key.endswith(_GROWING) else "private, max-age=3600",
    }
    if playable.filename is not None:
        headers[hdrs.CONTENT_DISPOSITION] = f"attachment; filename*=UTF-8''{quote(playable.filename, safe='')}"
    return headers
