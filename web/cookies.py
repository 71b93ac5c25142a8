"""The one cookie: a page's refresh token, which no script can read and no other site can use."""

from aiohttp import web

from core.usecases.sessions import SignedIn
from web.call import Cookie
from web.origins import require_own_origin

PATH = "/api/auth"
_MS = 1000


class RefreshCookie:
    """Hands the refresh token of pages to and fro."""

    def __init__(self, origin: str) -> None:
        """``origin`` is the one that people open; over https the cookie goes nowhere else (RFC 6265bis, 4.1.3)."""
        self._origin = origin
        self._secure = origin.startswith("https://")
        self._name = "__Secure-cricksy-refresh" if self._secure else "cricksy-refresh"

    def keep(self, signed_in: SignedIn, now_ms: int) -> Cookie:
        """The cookie that holds a session's refresh token."""
        return self._cookie(signed_in.refresh, (signed_in.refresh_expires_ms - now_ms) // _MS)

    def drop(self) -> Cookie:
        """The cookie that removes it."""
        return self._cookie("", 0)

    def of(self, request: web.Request) -> str | None:
        """The token that a page's request brings. Raises ``Forbidden`` where it is another site's page."""
        token = request.cookies.get(self._name)
        if token is not None:
            require_own_origin(request, self._origin)
        return token

    def _cookie(self, value: str, max_age_s: int) -> Cookie:
        return Cookie(name=self._name, value=value, path=PATH, max_age_s=max_age_s, secure=self._secure)
