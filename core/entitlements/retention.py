"""How long stored videos are kept after the last thing that gave a workspace video."""

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings
from core.entitlements.keys import Feature
from core.entitlements.lapse import DAY_MS
from core.entitlements.source import Source, SourceKind, Standing
from core.entitlements.sources import sources_of


def kept_until_ms(catalogue: Catalogue, holdings: Holdings, now_ms: int) -> int | None:
    """When a workspace's videos may be deleted, milliseconds since 1970; ``None`` where that is not known.

    It is not while anything gives video, or will, nor where nothing says when it ended: an exception that was taken
    back leaves no end, and then somebody has to decide. After a subscription and after an exception with an end they
    are kept for ``video_retention_after_cancel_days``.
    """
    giving = [
        each
        for each in sources_of(catalogue, holdings, Subject(holdings.workspace), now_ms)
        if Feature.VIDEO_SESSIONS in each.gives.features
    ]
    if any(each.standing in {Standing.COUNTS, Standing.NOT_YET} or each.until_ms is None for each in giving):
        return None
    grace_ms = catalogue.defaults.video_retention_after_cancel_days * DAY_MS
    return max((_end(each, grace_ms) for each in giving), default=None)


def _end(source: Source, grace_ms: int) -> int:
    until = source.until_ms or 0
    return until if source.kind is SourceKind.RETENTION else until + grace_ms
