"""Stored events as they are read back."""

from collections.abc import Sequence

import structlog

from core.errors import Malformed
from core.eventlog.codec import decode
from core.eventlog.envelope import Event
from core.ids import MatchId

log = structlog.get_logger(__name__)


def decoded(match_id: MatchId, raws: Sequence[bytes]) -> list[tuple[Event | None, bytes]]:
    """Each event with its bytes; ``None`` for one that cannot be read, which is logged and keeps its place."""
    entries: list[tuple[Event | None, bytes]] = []
    for raw in raws:
        try:
            entries.append((decode(raw), raw))
        except Malformed:
            log.exception("stored_event_malformed", match_id=match_id)
            entries.append((None, raw))
    return entries
