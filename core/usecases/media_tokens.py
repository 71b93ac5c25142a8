"""What stands in the addresses of media: who may fetch what until when, signed (RFC 7519)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

import jwt
import msgspec
from msgspec import Struct

from core.errors import Unauthorized
from core.ids import AccountId

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "media"
"""No other token of ours has it, and none with it is good for anything else."""
_LONGEST: Final = 1024


class MediaKind(StrEnum):
    """What a token is for."""

    VIDEO = "video"
    """All objects of a video, for an account."""
    EXPORT = "export"
    """The file of an export, for an account."""
    SHARE = "share"
    """A clip, for whoever has the link."""


class MediaRight(Struct, frozen=True, kw_only=True):
    """What a token allows."""

    kind: MediaKind
    id: str
    """Of the video, the export, or the clip."""
    account: AccountId | None = None
    share: str | None = None
    """Of the link that a clip is watched by."""


class _Claims(Struct, frozen=True, kw_only=True, omit_defaults=True):
    aud: str
    exp: int
    kind: MediaKind
    id: str
    acc: AccountId | None = None
    shr: str | None = None


def issue_media(secret: str, right: MediaRight, until_s: int) -> str:
    """Sign a token that holds until then, in seconds since 1970. The same right and end give the same token."""
    claims = _Claims(aud=_AUDIENCE, exp=until_s, kind=right.kind, id=right.id, acc=right.account, shr=right.share)
    return jwt.encode(msgspec.to_builtins(claims), secret, algorithm=_ALGORITHM)


def verify_media(secret: str, token: str, now: datetime) -> MediaRight:
    """What a token allows at the aware time ``now``.

    Raises ``Unauthorized``, with the code ``token_expired`` where only the time is over.
    """
    if len(token) > _LONGEST or not token.isascii():
        raise Unauthorized
    try:
        read = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"verify_exp": False, "require": ["exp", "aud"]},
        )
        claims = msgspec.convert(read, _Claims)
    except (jwt.PyJWTError, msgspec.ValidationError) as error:
        raise Unauthorized from error
    if claims.exp <= now.timestamp():
        raise Unauthorized("This address has expired; ask for another.", code="token_expired")
    return MediaRight(kind=claims.kind, id=claims.id, account=claims.acc, share=claims.shr)
