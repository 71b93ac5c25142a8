"""How long a server asks to be left alone: ``Retry-After`` (RFC 9110, section 10.2.3)."""

from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Final

_LONGEST_S: Final = 3600.0


def retry_after_s(value: str, now_ms: int) -> float | None:
    """Seconds from now, at most an hour; ``None`` for what is neither seconds nor a date."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now_ms / 1000
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), _LONGEST_S) if isfinite(seconds) else None
