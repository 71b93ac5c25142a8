"""Finds out what surrounds matches, in the background, so that no ball waits for it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import structlog

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import CricksyError, Forbidden
from core.ids import MatchId, ScorerId, TournamentId
from core.ports import Log
from core.ports.looks import Looks
from core.usecases.broadcast.around import NOTHING_AROUND, Around
from core.usecases.fixtures import Fixtures
from core.usecases.grants import Grants
from core.usecases.tokens import Grant, Right
from core.usecases.tournaments import Shown
from core.wire.api import MatchSummary
from core.wire.feeds import FeedStanding, FeedTicker
from core.wire.tournaments import TableRow

FRESH_S: Final = 2.0
"""What was found out is not asked for again any sooner."""
KEPT: Final = 128
"""Matches whose surroundings stay in memory, those asked for last."""
_PATIENCE_S: Final = 2.0
"""How long the first reader waits; after that a match is shown without."""
_ORDER: Final = ("live", "stopped", "finished", "upcoming")
_LINES: Final = 8

_log = structlog.get_logger(__name__)


class _Known:
    """What is known of one match, and the asking that is under way."""

    def __init__(self) -> None:
        self.around = NOTHING_AROUND
        self.asked_s: float | None = None
        self.asking: asyncio.Task[None] | None = None


class Surroundings:
    """Keeps them, at most two seconds old while somebody reads.

    They are what the match's own feed may see: the tournament's public matches, and this one.
    """

    def __init__(
        self,
        log: Log,
        fixtures: Fixtures,
        grants: Grants,
        looks: Looks,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """``looks`` finds the look of a match, ``fixtures`` its tournament."""
        self._log, self._fixtures, self._grants, self._looks = log, fixtures, grants, looks
        self._monotonic_s = monotonic_s
        self._known: OrderedDict[MatchId, _Known] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def of(self, match_id: MatchId) -> Around:
        """What is known at this moment; only the first one to ask waits, and not for long. Raises nothing."""
        known = self._known.setdefault(match_id, _Known())
        self._known.move_to_end(match_id)
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        now_s, first = self._monotonic_s(), known.asked_s is None
        if known.asking is None and (known.asked_s is None or now_s - known.asked_s >= FRESH_S):
            known.asked_s = now_s
            known.asking = asyncio.create_task(self._ask(match_id, known))
            self._tasks.add(known.asking)
            known.asking.add_done_callback(self._tasks.discard)
        if first and known.asking is not None:
            await asyncio.wait([known.asking], timeout=_PATIENCE_S)
        return known.around

    async def aclose(self) -> None:
        """Let what is under way end: a query that is cancelled would leave a connection open."""
        await asyncio.gather(*self._tasks)

    async def _ask(self, match_id: MatchId, known: _Known) -> None:
        try:
            known.around = await self._find(match_id)
        except CricksyError as error:
            _log.warning("surroundings_unknown", match_id=match_id, code=error.reason)
        finally:
            known.asking = None

    async def _find(self, match_id: MatchId) -> Around:
        row = await self._log.match(match_id)
        look = await self._looks.of(row.ownership)
        if row.tournament_id is None:
            return Around(look=look)
        grant = Grant(scorer=ScorerId("feed"), match=match_id, can=frozenset({Right.WATCH}))
        shown = await self._fixtures.tournaments.show(grant, row.tournament_id)
        return Around(
            look=look,
            tournament=shown.tournament.name,
            table=await self._table(grant, row.tournament_id),
            ticker=await self._ticker(shown, match_id),
        )

    async def _table(self, grant: Grant, tournament: TournamentId) -> list[FeedStanding]:
        return [_standing(line) for line in await self._fixtures.points.table(grant, tournament)]

    async def _ticker(self, shown: Shown, match_id: MatchId) -> list[FeedTicker]:
        """The tournament's other matches, those in play first; none where the plan does not bring grounds together."""
        try:
            await self._grants.require(Subject(shown.tournament.workspace_id), Feature.MULTI_VENUE_AGGREGATION)
        except Forbidden:
            return []
        others = [await self._fixtures.summaries.of(row) for row in reversed(shown.matches) if row.id != match_id]
        others.sort(key=lambda line: _ORDER.index(line.status))
        return [_line(line) for line in others[:_LINES]]


def _standing(line: TableRow) -> FeedStanding:
    return FeedStanding(
        team=line.name,
        played=line.played,
        won=line.won,
        lost=line.lost,
        tied=line.tied,
        drawn=line.drawn,
        no_result=line.no_result,
        points=line.points,
        net_run_rate=line.net_run_rate,
    )


def _line(match: MatchSummary) -> FeedTicker:
    side = next((side for side in match.sides if side.batting and side.scores), None)
    now = side.scores[-1] if side else None
    score = f"{side.short} {now.score} ({now.played.removesuffix(' ov')})" if side and now else ""
    return FeedTicker(
        match_id=match.id,
        title=match.title,
        venue=match.venue,
        status=match.status,
        score=score,
        headline=match.headline,
    )
