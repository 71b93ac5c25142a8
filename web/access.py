"""Who asks: the bearer token of a request (RFC 6750) and what it allows."""

from aiohttp import hdrs, web

from core.clock import utc_now
from core.errors import NotFound, Unauthorized
from core.ids import MatchId
from core.usecases.tokens import Grant, Right, verify

_SCHEME = "bearer"


class Door:
    """Checks tokens; never logs or repeats one."""

    def __init__(self, secret: str) -> None:
        """``secret`` signs the tokens."""
        self._secret = secret

    def grant(self, request: web.Request) -> Grant | None:
        """What the request's token allows, ``None`` without one. Raises ``Unauthorized`` for a bad one."""
        given = request.headers.get(hdrs.AUTHORIZATION)
        if given is None:
            return None
        scheme, _, token = given.partition(" ")
        if scheme.lower() != _SCHEME:
            raise Unauthorized
        return verify(self._secret, token.strip(), utc_now())

    def holder(self, request: web.Request) -> Grant:
        """What the request's token allows. Raises ``Unauthorized`` where there is none, or a bad one."""
        grant = self.grant(request)
        if grant is None:
            raise Unauthorized
        return grant


def may_see(grant: Grant | None, match_id: MatchId, *, public: bool) -> bool:
    """Whether a match shows itself to the holder of ``grant``: a scorer may always look."""
    if public:
        return True
    return grant is not None and (grant.allows(Right.WATCH, match_id) or grant.allows(Right.SCORE, match_id))


def require_sight(grant: Grant | None, match_id: MatchId, *, public: bool) -> None:
    """Raise ``NotFound`` where the match is not for this caller, as if there were none."""
    if not may_see(grant, match_id, public=public):
        raise NotFound
