"""Scoring owned matches: a permit for each scorer, asked at every submit and answered from memory.

A match takes one of its workspace's slots when it starts or resumes. At its first ball the terms are kept that the
plan gives then, and it can be finished under them whatever becomes of the plan.
"""

import asyncio
from collections.abc import Callable

import structlog

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature, Limit
from core.entitlements.terms import Terms, includes, limit_under, terms_of
from core.errors import CricksyError
from core.ids import MatchId
from core.ports import Log
from core.ports.games import GameStore
from core.scoring.state import MatchState
from core.usecases.bounds import UNBOUNDED, Bounds
from core.usecases.entitled import seat_needed
from core.usecases.headline import is_over
from core.usecases.live_match import LiveMatch
from core.usecases.rights import Rights, subject_of
from core.usecases.slots import GameSlots
from core.usecases.tokens import Grant

RENEW_S = 30.0
"""How often the slots of matches that are being scored are renewed."""
_IDLE_MS = 10 * 60 * 1000
"""A game that rested for so long asks again; its lease is a little longer, so that it normally finds its slot."""

log = structlog.get_logger(__name__)


class _Game:
    """An owned match that is scored here."""

    def __init__(self, live: LiveMatch, terms: Terms | None) -> None:
        self.live, self.terms = live, terms
        self.lock = asyncio.Lock()
        self.holds_slot = False
        self.scorers = 0
        self.scored_ms = 0
        self.renewed_ms = 0

    @property
    def finished(self) -> bool:
        return is_over(self.live.ledger.state)


class Permits:
    """The permits of one hub."""

    def __init__(
        self,
        rights: Rights,
        slots: GameSlots,
        games: GameStore,
        matches: Log,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``matches`` says under which terms a match began."""
        self.rights, self.gate, self.slots, self.games = rights, rights.gate, slots, games
        self._matches = matches
        self.now_ms = now_ms
        self._games: dict[MatchId, _Game] = {}

    async def admit(self, grant: Grant, live: LiveMatch) -> "Permit":
        """Let somebody score a match until the permit is given back.

        Raises ``Forbidden``, of which ``UpgradeRequired`` says that the plan does not include scoring; ``NotFound`` for
        a match that is not for this caller; ``Unauthorized``, and ``Unavailable`` where nobody can tell.
        """
        ownership = live.ownership
        await self.rights.learn(grant, ownership.workspace_id)
        self.rights.require_score(grant, ownership)
        subject = subject_of(grant, ownership.workspace_id)
        if subject is None:
            return Permit()
        game = await self._game(live)
        permit = PlanPermit(self, game, grant, subject)
        try:
            permit.require_feature()
        except BaseException:
            permit.give_back()
            raise
        return permit

    async def _game(self, live: LiveMatch) -> _Game:
        terms = await self.terms(live.match_id)
        game = self._games.setdefault(live.match_id, _Game(live, terms))
        game.live, game.terms = live, game.terms or terms
        return game

    async def terms(self, match_id: MatchId) -> Terms | None:
        """The terms that a match began with, as they are kept."""
        return (await self._matches.match(match_id)).terms

    async def renew(self) -> None:
        """Keep the slots of what was scored since the last time, and forget what rests. To be called often enough."""
        now = self.now_ms()
        due = [game for game in self._games.values() if game.holds_slot and game.scored_ms >= game.renewed_ms]
        try:
            held = await self.slots.renew([game.live.match_id for game in due]) if due else frozenset()
        except CricksyError as error:  # a lease lasts many times longer than the time until the next attempt
            log.warning("slots_not_renewed", code=error.reason)
            return
        for game in due:
            game.renewed_ms = now
            game.holds_slot = game.live.match_id in held
        for match_id, game in tuple(self._games.items()):
            if now - game.scored_ms > _IDLE_MS:
                game.holds_slot = False
                if not game.scorers:
                    del self._games[match_id]


class Permit:
    """One scorer's standing in a match that no plan has to do with: the operator's token, or nobody's match."""

    __slots__ = ()

    def give_back(self) -> None:
        """The scorer has left the match."""

    def require_right(self) -> None:
        """Raise as ``Rights.require_score`` does, for a member who was removed."""

    def at_once(self) -> Bounds | None:
        """The bounds of a submit, answered from memory; ``None`` where ``prepare`` has to look further.

        Raises as ``require_right`` does.
        """
        return UNBOUNDED

    async def prepare(self) -> Bounds:
        """The bounds of a submit to a match that starts or resumes, once it has a slot.

        Raises ``LimitReached`` where all games that the plan allows at once are being scored, ``UpgradeRequired``,
        ``NotFound`` for a match that was deleted, and ``Unavailable``.
        """
        return UNBOUNDED

    def note(self) -> bool:
        """The match went on; returns whether ``keep`` has something to do."""
        return False

    async def keep(self) -> None:
        """Keep the terms of a match that has begun, and free the slot of one that has ended.

        What cannot be stored just now is tried again after the next submit: this one is acknowledged all the same.
        """


class PlanPermit(Permit):
    """One scorer's standing in one owned match."""

    __slots__ = ("_game", "_grant", "_permits", "_release", "_subject")

    def __init__(self, permits: Permits, game: _Game, grant: Grant, subject: Subject) -> None:
        """``Permits.admit`` makes it."""
        self._permits, self._game, self._grant, self._subject = permits, game, grant, subject
        self._release = permits.rights.hold([subject])
        game.scorers += 1

    def give_back(self) -> None:
        """The scorer has left the match."""
        self._game.scorers -= 1
        self._release()

    def require_right(self) -> None:
        """Raise ``Forbidden`` or ``NotFound`` for a member who was removed."""
        self._permits.rights.require_score(self._grant, self._game.live.ownership)

    def require_feature(self) -> None:
        """Raise ``UpgradeRequired`` where neither the plan nor the match's terms include scoring.

        Without terms a member needs a seat, or raises ``Forbidden`` with the code ``seat_needed``.
        """
        if includes(self._game.terms, Feature.LIVE_SCORING):
            return
        known = self._permits.gate.entitlements(self._subject)
        if known is not None and known.unseated:
            raise seat_needed()
        self._permits.gate.require(self._subject, Feature.LIVE_SCORING)

    def at_once(self) -> Bounds | None:
        """The bounds of a submit, answered from memory; ``None`` where ``prepare`` has to look further."""
        self.require_right()
        game = self._game
        if not (game.holds_slot or game.finished):
            return None
        if game.terms is None:
            if _has_begun(game.live.ledger.state):
                return None
            self.require_feature()
        return self._bounds()

    async def prepare(self) -> Bounds:
        """The bounds of a submit to a match that starts or resumes, once it has a slot."""
        game = self._game
        async with game.lock:
            if game.terms is None and _has_begun(game.live.ledger.state):
                game.terms = await self._permits.terms(game.live.match_id)
            self.require_feature()
            if not (game.holds_slot or game.finished):
                limit = self._limit(Limit.CONCURRENT_GAMES)
                await self._permits.slots.take(game.live.match_id, self._subject.workspace, limit, plan=self._plan)
                game.holds_slot = True
        return self._bounds()

    def note(self) -> bool:
        """The match went on; returns whether ``keep`` has something to do."""
        game = self._game
        game.scored_ms = self._permits.now_ms()
        begins = game.terms is None and _has_begun(game.live.ledger.state)
        return begins or (game.holds_slot and game.finished)

    async def keep(self) -> None:
        """Keep the terms of a match that has begun, and free the slot of one that has ended."""
        game, permits = self._game, self._permits
        try:
            known = permits.gate.entitlements(self._subject)
            if game.terms is None and known is not None and _has_begun(game.live.ledger.state):
                game.terms = await permits.games.agree(game.live.match_id, terms_of(known))
            if game.holds_slot and game.finished:
                game.holds_slot = False
                await permits.slots.end(game.live.match_id)
        except CricksyError as error:
            log.warning("permit_not_kept", match_id=game.live.match_id, code=error.reason)

    @property
    def _plan(self) -> str:
        known = self._permits.gate.entitlements(self._subject)
        return known.plan if known else ""

    def _has(self, feature: Feature) -> bool:
        return self._permits.gate.allows(self._subject, feature) or includes(self._game.terms, feature)

    def _limit(self, key: Limit) -> int | None:
        return limit_under(self._game.terms, key, self._permits.gate.limit(self._subject, key))

    def _bounds(self) -> Bounds:
        return Bounds(
            undo_depth=self._limit(Limit.UNDO_DEPTH_BALLS), offline=self._has(Feature.OFFLINE_SCORING), plan=self._plan
        )


def _has_begun(state: MatchState) -> bool:
    return any(innings.deliveries for innings in state.innings)
