"""Whether a request that carries a cookie comes from our own pages: the defence against forged ones.

Follows OWASP's advice: Fetch Metadata first (W3C, Fetch Metadata Request Headers), else ``Origin`` (RFC 6454).
"""

from urllib.parse import urlsplit

from aiohttp import hdrs, web

from core.errors import Forbidden

_SITE = "Sec-Fetch-Site"
_OWN = frozenset({"same-origin", "none"})


def require_own_origin(request: web.Request, origin: str) -> None:
    """Raise ``Forbidden`` with code ``foreign_origin`` unless a page of ours made the request.

    ``origin`` is the one that people open. What the request itself names as its ``Host`` is ours too: a browser that
    sends our cookie there has read that name off the address, and a foreign page cannot choose it.
    """
    site = request.headers.get(_SITE)
    if site is not None:
        own = site in _OWN
    else:
        claimed = request.headers.get(hdrs.ORIGIN)
        own = claimed is not None and urlsplit(claimed).netloc in {request.host, urlsplit(origin).netloc}
    if not own:
        raise Forbidden("This request does not come from Cricksy's own pages.", code="foreign_origin")
