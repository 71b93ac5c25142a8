"""The built client as files: the pages, the overlays and what they load."""

from pathlib import Path

from aiohttp import hdrs, web

DIST = Path(__file__).parent / "client" / "dist"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
)
_MEDIA = "media-src 'self' blob:; "
"""Films are played out of buffers that a script fills (Media Source Extensions)."""
_FRAMES = "frame-src 'self'; "
"""The control room looks at the stage's own page."""
_COMMON = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_PAGE = {
    **_COMMON,
    hdrs.CACHE_CONTROL: "no-cache",
    "Content-Security-Policy": _MEDIA + _FRAMES + _POLICY + "'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_OVERLAY = {**_COMMON, hdrs.CACHE_CONTROL: "no-cache", "Content-Security-Policy": _POLICY + "*"}
"""Graphics engines put overlays into frames of their own."""
_HASHED = {**_COMMON, hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable"}
_NAMED = {**_COMMON, hdrs.CACHE_CONTROL: "no-cache"}


class Pages:
    """Serves the files below one folder."""

    def __init__(self, dist: Path = DIST) -> None:
        """``dist`` is what ``npm run build`` makes."""
        self._dist = dist

    async def page(self, _request: web.Request) -> web.StreamResponse:
        """The page that shows matches; it finds out from its own address which."""
        return self._file("index.html", _PAGE)

    async def overlay(self, _request: web.Request) -> web.StreamResponse:
        """The graphics for OBS and its like; the page finds out from its own address which."""
        return self._file("overlay.html", _OVERLAY)

    async def docs(self, _request: web.Request) -> web.StreamResponse:
        """The page that shows the API's description."""
        return self._file("api.html", _PAGE)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A file that has a hash of its content in its name."""
        return self._file(f"assets/{request.match_info['name']}", _HASHED)

    async def named(self, request: web.Request) -> web.StreamResponse:
        """A file of the client's ``public`` folder."""
        return self._file(request.path.lstrip("/"), _NAMED)

    def _file(self, name: str, headers: dict[str, str]) -> web.StreamResponse:
        path = self._dist / name
        if path.is_file():
            return web.FileResponse(path, headers=headers)
        if (self._dist / "index.html").is_file():
            raise web.HTTPNotFound(headers=_COMMON)
        text = "The pages are not built yet. Run `npm ci && npm run build` in web/client, then reload.\n"
        return web.Response(status=503, text=text, headers=_COMMON)
