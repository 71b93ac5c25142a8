"""Moments as somebody types them: a day, a time of day with its zone, or so long from now."""

import re
from datetime import UTC, datetime, timedelta

from core.clock import LATEST_MS
from cricksy.exits import CommandError, Exit
from cricksy.tokens import duration

_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_ms(text: str, now_ms: int) -> int:
    """Milliseconds since 1970 of ``2026-12-31`` (when that day begins, in UTC), ``2026-12-31T18:00Z``, or ``30d``."""
    if re.fullmatch(r"\d+[a-z]", text):
        return min(now_ms + duration(text) // _MS, LATEST_MS)
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"{text!r} is no moment; write it like 2026-12-31, 2026-12-31T18:00Z or 30d.", Exit.USAGE
        ) from error
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        read = read.replace(tzinfo=UTC)
    if read.tzinfo is None:
        raise CommandError(f"{text!r} has no zone; end it with Z for UTC, or with an offset like +05:30.", Exit.USAGE)
    return (read - _EPOCH) // _MS
