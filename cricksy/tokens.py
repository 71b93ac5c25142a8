"""``cricksy token``: sign an access token; and read whose a given one is."""

import re
from datetime import timedelta

import jwt

from core.clock import utc_now
from core.ids import ScorerId
from core.settings import Settings
from core.usecases.tokens import Grant, Right, issue
from cricksy.exits import CommandError, Exit

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def sign(settings: Settings, who: str, match: str, can: str, ttl: str) -> str:
    """Return a token for ``who``.

    ``match`` is a match's id or ``*``; ``can`` rights, separated by commas; ``ttl`` a duration like ``12h``.
    """
    rights = frozenset(_right(word) for word in can.split(",") if word.strip())
    if not rights:
        raise CommandError("Say what the token allows: --can score,watch,create", Exit.USAGE)
    grant = Grant(scorer=ScorerId(who), match=match, can=rights)
    return issue(settings.secret_key, grant, utc_now(), duration(ttl))


def duration(text: str) -> timedelta:
    """Read ``90s``, ``30m``, ``12h`` or ``7d``."""
    parts = re.fullmatch(r"([1-9]\d{0,8})([smhd])", text)
    if parts is None:
        raise CommandError(f"{text!r} is no duration; write it like 90s, 30m, 12h or 7d.", Exit.USAGE)
    return timedelta(seconds=int(parts[1]) * _UNITS[parts[2]])


def scorer_of(token: str) -> ScorerId:
    """Whose token this is, by its own word; only the hub can check the signature."""
    try:
        return ScorerId(str(jwt.decode(token, options={"verify_signature": False})["sub"]))
    except (jwt.InvalidTokenError, KeyError) as error:
        raise CommandError("That is no Cricksy token; `cricksy token` makes one.", Exit.USAGE) from error


def _right(word: str) -> Right:
    try:
        return Right(word.strip())
    except ValueError as error:
        known = ", ".join(right.value for right in Right)
        raise CommandError(f"There is no right {word!r}; there are {known}.", Exit.USAGE) from error
