"""What sponsors got: outputs claim it, a hub believes what can be true and adds it up, and members read it."""

import csv
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import structlog
from msgspec.structs import astuple

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Malformed, Unavailable, UpgradeRequired
from core.ids import MatchId, WorkspaceId
from core.ports.production import ImpressionBook, Showing, Shown
from core.usecases.entitled import entitled, seat_needed
from core.usecases.exports import cell
from core.usecases.grants import Grants
from core.wire.impressions import Impressions
from core.wire.production import SponsorSeen

WRITE_S: Final = 5.0
"""How often a hub writes what it has added up."""
_SECOND_MS: Final = 1000
_MOST_SPONSORS: Final = 64
"""Of one match on one day; others are ignored, so that inventing names costs nothing."""
_MOST_LINES: Final = 10_000
_DAYS: Final = 30

KnownSponsor = Callable[[WorkspaceId, str], Awaitable[bool]]
"""Whether a workspace has a sponsor of that id. Raises ``Unavailable``."""

_log = structlog.get_logger(__name__)


async def any_sponsor(_workspace: WorkspaceId, _sponsor: str) -> bool:
    """Every id will do."""
    return True


def believed(seen: Iterable[SponsorSeen], elapsed_ms: int) -> dict[str, Shown]:
    """What an output can have shown within ``elapsed_ms``, by sponsor.

    It shows one sponsor at a time, each for a second at least: so all claims together are for no longer than that
    time, and for no more showings than it has seconds, and one that had begun before. The first claims count first.
    """
    left_ms, left = max(0, elapsed_ms), max(0, elapsed_ms) // _SECOND_MS + 1
    shown: dict[str, Shown] = {}
    for each in seen:
        count, shown_ms = min(each.count, left), min(each.shown_ms, left_ms)
        if count or shown_ms:
            left, left_ms = left - count, left_ms - shown_ms
            before = shown.get(each.sponsor_id, Shown(0, 0))
            shown[each.sponsor_id] = Shown(before.count + count, before.shown_ms + shown_ms)
    return shown


class Tally:
    """Adds up what the outputs of one hub show, until it is written."""

    def __init__(
        self, book: ImpressionBook, known: KnownSponsor = any_sponsor, *, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        """``known`` is asked before anything is written; ``now_ms`` is the wall clock."""
        self._book, self._known, self._now_ms = book, known, now_ms
        self._waiting: dict[Showing, Shown] = {}
        self._day = ""
        self._sponsors: dict[MatchId, set[str]] = {}

    def add(
        self, workspace: WorkspaceId, match_id: MatchId, kind: str, seen: Iterable[SponsorSeen], elapsed_ms: int
    ) -> None:
        """Add what an output claims to have shown in the ``elapsed_ms`` since its last report."""
        shown = believed(seen, elapsed_ms)
        if not shown:
            return
        day = _day(self._now_ms())
        if day != self._day:
            self._day, self._sponsors = day, {}
        sponsors = self._sponsors.setdefault(match_id, set())
        for sponsor, count in shown.items():
            if sponsor in sponsors or len(sponsors) < _MOST_SPONSORS:
                sponsors.add(sponsor)
                self._put(Showing(workspace, day, match_id, sponsor, kind), count)

    async def write(self) -> None:
        """Store what there is; what cannot be stored now is kept until it can. To be called every ``WRITE_S``."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            asked = {(each.workspace_id, each.sponsor_id) for each in waiting}
            known = {each for each in sorted(asked) if await self._known(*each)}
            await self._book.add(
                {key: count for key, count in waiting.items() if (key.workspace_id, key.sponsor_id) in known}
            )
        except Unavailable as error:
            _log.warning("impressions_not_written", cause=error.message)
            for key, count in waiting.items():
                self._put(key, count)

    def _put(self, key: Showing, more: Shown) -> None:
        before = self._waiting.get(key, Shown(0, 0))
        self._waiting[key] = Shown(before.count + more.count, before.shown_ms + more.shown_ms)


class SponsorReports:
    """Lets members read what a workspace's sponsors got."""

    def __init__(self, book: ImpressionBook, grants: Grants, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._book, self._grants, self._now_ms = book, grants, now_ms

    async def read(self, subject: Subject, first: str | None, last: str | None) -> Sequence[Impressions]:
        """Of all days from ``first`` to ``last`` in UTC; the last 30 where neither is given.

        Raises ``NotFound`` to a stranger, ``Forbidden`` to a member without a seat (``seat_needed``),
        ``UpgradeRequired`` where the plan has neither a sponsor panel nor custom branding, and ``Malformed``
        (``bad_day``, ``too_many_lines``).
        """
        await self._require(subject)
        until = _checked(last) if last is not None else date.fromisoformat(_day(self._now_ms()))
        since = _checked(first) if first is not None else until - min(timedelta(_DAYS - 1), until - date.min)
        lines = await self._book.read(subject.workspace, since.isoformat(), until.isoformat(), _MOST_LINES + 1)
        if len(lines) > _MOST_LINES:
            raise Malformed(f"More than {_MOST_LINES} lines: ask for fewer days.", code="too_many_lines", where="from")
        return lines

    async def _require(self, subject: Subject) -> None:
        known = await entitled(self._grants, subject)
        if known.unseated:
            raise seat_needed()
        try:
            await self._grants.require(subject, Feature.CUSTOM_BRANDING)
        except UpgradeRequired:
            await self._grants.require(subject, Feature.SPONSOR_PANEL)


def as_csv(lines: Iterable[Impressions]) -> bytes:
    """The same as a file (RFC 4180) that no spreadsheet takes for formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(Impressions.__struct_fields__)
    writer.writerows([cell(value) for value in astuple(line)] for line in lines)
    return text.getvalue().encode()


def _day(now_ms: int) -> str:
    return datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()


def _checked(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed("A day is written YYYY-MM-DD.", code="bad_day") from None
