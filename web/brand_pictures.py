"""``/brand/{name}``: logos, for every page, graphics engine and mixer; an address never shows anything else."""

from collections.abc import Mapping
from typing import Final

from aiohttp import hdrs, web

from core.errors import NotFound
from core.usecases.branding.pictures import Pictures
from web.problems import problems

_TYPES: Final[Mapping[str, str]] = {"png": "image/png", "svg": "image/svg+xml"}
_SAFE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SHOWN: Final = {
    **_SAFE,
    hdrs.CACHE_CONTROL: "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


class BrandPictures:
    """The handler."""

    def __init__(self, pictures: Pictures) -> None:
        """``pictures`` has the files."""
        self._pictures = pictures

    async def send(self, request: web.Request) -> web.StreamResponse:
        """The file, or 304 to whoever has it already."""
        name, ending = request.match_info["name"], request.match_info["ending"]
        headers = {**_SHOWN, hdrs.ETAG: f'"{name}"'}
        if any(each.value == name for each in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        try:
            body = await self._pictures.read(f"{name}.{ending}")
        except NotFound as missing:
            raise NotFound("There is no such picture.") from missing
        return web.Response(body=body, content_type=_TYPES[ending], headers=headers)


def picture_app(pictures: BrandPictures) -> web.Application:
    """The addresses below ``/brand``; ``HEAD`` comes with ``GET``."""
    app = web.Application(middlewares=[problems])
    app.router.add_get(r"/{name:[0-9a-f]{32}}.{ending:png|svg}", pictures.send)
    return app
