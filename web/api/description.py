"""``/api/openapi.json``: the API's own description."""

from collections.abc import Sequence
from importlib.metadata import version

import msgspec
from aiohttp import hdrs, web

from web.endpoint import JSON, Endpoint
from web.openapi import document


class Description:
    """The document, made once."""

    def __init__(self, endpoints: Sequence[Endpoint], prefix: str) -> None:
        """``endpoints`` are all that there are below ``prefix``."""
        self._data = msgspec.json.encode(document(endpoints, prefix, version("cricksy")))

    async def show(self, _request: web.Request) -> web.Response:
        """OpenAPI 3.1; anybody may read it."""
        return web.Response(body=self._data, content_type=JSON, headers={hdrs.CACHE_CONTROL: "no-cache"})
