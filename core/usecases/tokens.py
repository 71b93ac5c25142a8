"""Access tokens: what somebody may do with which match, signed so that no hub needs to look it up (RFC 7519)."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

import jwt
import msgspec
from msgspec import Struct

from core.errors import Unauthorized
from core.ids import AccountId, MatchId, ScorerId, WorkspaceId

_ALGORITHM = "HS256"
_LONGEST = 4096
"""Characters; longer ones are not even parsed."""

ANY_MATCH = "*"


class Right(StrEnum):
    """What a token allows."""

    SCORE = "score"
    WATCH = "watch"
    CREATE = "create"
    DIRECT = "direct"
    """To change what is on air."""


class Grant(Struct, frozen=True, kw_only=True):
    """What a token says: who, and a right to a match or to all of them.

    Three kinds of token: the operator's own (neither ``account`` nor ``credential``), which nothing revokes before
    it expires; a paired device's, for one match; and a session's, whose rights to a match follow from the match's
    workspace, so that ``can`` is empty.
    """

    scorer: ScorerId
    match: str
    """A match's id, or ``*`` for any."""
    can: frozenset[Right]
    account: AccountId | None = None
    """Whose session it is."""
    workspace: WorkspaceId | None = None
    """The workspace whose record says whether the credential has been revoked."""
    credential: str | None = None
    """The session or the device that the token was issued for."""
    issued_s: int = 0
    """Seconds since 1970."""

    def allows(self, right: Right, match_id: MatchId | None = None) -> bool:
        """Whether this grant covers ``right`` on that match; without a match, on some match."""
        return right in self.can and (match_id is None or self.match in (ANY_MATCH, match_id))


class _Claims(Struct, frozen=True, kw_only=True, omit_defaults=True):
    sub: ScorerId
    match: str
    can: frozenset[Right]
    exp: int
    jti: str
    iat: int = 0
    acc: AccountId | None = None
    ws: WorkspaceId | None = None
    cid: str | None = None


def issue(secret: str, grant: Grant, now: datetime, ttl: timedelta) -> str:
    """Sign a token that says ``grant`` until ``now + ttl``; ``now`` is aware."""
    claims = _Claims(
        sub=grant.scorer,
        match=grant.match,
        can=grant.can,
        iat=int(now.timestamp()),
        exp=int((now + ttl).timestamp()),
        jti=secrets.token_urlsafe(12),
        acc=grant.account,
        ws=grant.workspace,
        cid=grant.credential,
    )
    return jwt.encode(msgspec.to_builtins(claims), secret, algorithm=_ALGORITHM)


def verify(secret: str, token: str, now: datetime) -> Grant:
    """What a token grants at the aware time ``now``.

    Raises ``Unauthorized``, with code ``token_expired`` where only the time is over.
    """
    if len(token) > _LONGEST or not token.isascii():
        raise Unauthorized
    try:
        payload = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            options={"require": ["exp"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
        claims = msgspec.convert(payload, _Claims)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise Unauthorized from error
    if now.timestamp() >= claims.exp:
        raise Unauthorized("The token has expired.", code="token_expired")
    return Grant(
        scorer=claims.sub,
        match=claims.match,
        can=claims.can,
        account=claims.acc,
        workspace=claims.ws,
        credential=claims.cid,
        issued_s=claims.iat,
    )
