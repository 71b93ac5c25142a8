"""Tournaments: creating and naming them, their matches, and all their grounds at a glance."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature, Limit
from core.errors import NotFound
from core.ids import AccountId, TournamentId, uuid7
from core.models.fixtures import Tournament
from core.ports import MatchRow
from core.ports.fixtures import TournamentStore
from core.ports.games import GameStore
from core.ports.tournament import RuleBook
from core.usecases.entitled import MANAGERS, entitled, limited
from core.usecases.grants import Grants
from core.usecases.names import plain_name
from core.usecases.rights import Rights
from core.usecases.summaries import Summaries
from core.usecases.tokens import Grant
from core.wire.api import MatchSummary

_PLAYED_NOW = frozenset({"live", "stopped"})


class Shown(NamedTuple):
    """A tournament as somebody may see it."""

    tournament: Tournament
    matches: Sequence[MatchRow]
    """Those that may be watched, the oldest first."""


class Tournaments:
    """What people do with tournaments."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        store: TournamentStore,
        games: GameStore,
        rules: RuleBook,
        grants: Grants,
        rights: Rights,
        summaries: Summaries,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``games`` has the matches, ``rules`` say who may see what is planned; ``now_ms`` is the wall clock."""
        self._store, self._games, self._rules, self._grants, self._rights = store, games, rules, grants, rights
        self._summaries, self._now_ms = summaries, now_ms

    async def create(self, subject: Subject, name: str) -> Tournament:
        """Begin a tournament in the subject's workspace.

        Raises ``UpgradeRequired``, ``LimitReached``, ``Malformed``, and ``NotFound`` to a stranger.
        """
        name = plain_name(name)
        known = await entitled(self._grants, subject, Feature.TOURNAMENT_MANAGEMENT)
        now = self._now_ms()
        tournament = Tournament(id=TournamentId(uuid7(now)), workspace_id=subject.workspace, name=name, created_ms=now)
        with limited(known, Limit.TOURNAMENTS) as limit:
            await self._store.create(tournament, subject.account or AccountId(subject.workspace), limit)
        return tournament

    async def mine(self, subject: Subject) -> Sequence[Tournament]:
        """The workspace's tournaments, the newest first. Raises ``NotFound`` to a stranger."""
        await entitled(self._grants, subject)
        return await self._store.of(subject.workspace)

    async def rename(self, subject: Subject, tournament: TournamentId, name: str) -> None:
        """Give one of the workspace's tournaments another name. Raises as ``create`` does."""
        name = plain_name(name)
        await entitled(self._grants, subject, Feature.TOURNAMENT_MANAGEMENT)
        await self._owned(subject, tournament)
        await self._store.rename(tournament, name)

    async def delete(self, subject: Subject, tournament: TournamentId) -> None:
        """Remove a tournament and give back what it cost; its matches stay. Possible under any plan.

        Raises ``Forbidden`` to a member who only works there, and ``NotFound``.
        """
        await entitled(self._grants, subject, roles=MANAGERS)
        await self._owned(subject, tournament)
        await self._store.delete(tournament)

    async def show(self, grant: Grant | None, tournament: TournamentId) -> Shown:
        """A tournament with those of its matches that the caller may watch.

        Raises ``NotFound`` where the caller belongs to the workspace no more than to any other and may watch none,
        unless the rules say that everybody may see it.
        """
        found = await self._store.one(tournament)
        rows = await self._games.of_tournament(tournament)
        if grant is not None:
            await self._rights.learn(grant, found.workspace_id)
        seen = [row for row in rows if self._rights.may_watch(grant, row.ownership)]
        stranger = grant is None or self._rights.role_in(grant, found.workspace_id) is None
        if not seen and stranger and not (await self._rules.of(tournament)).public:
            raise NotFound("There is no such tournament.", tournament=tournament)
        return Shown(found, seen)

    async def board(self, grant: Grant | None, tournament: TournamentId) -> Sequence[MatchSummary]:
        """All matches of a tournament that are being played now, on all grounds.

        Raises ``UpgradeRequired`` where the plan of the tournament's workspace does not bring the grounds together,
        and ``NotFound`` as ``show`` does.
        """
        shown = await self.show(grant, tournament)
        await self._grants.require(Subject(shown.tournament.workspace_id), Feature.MULTI_VENUE_AGGREGATION)
        lines = [await self._summaries.of(row) for row in shown.matches]
        return [line for line in lines if line.status in _PLAYED_NOW]

    async def _owned(self, subject: Subject, tournament: TournamentId) -> None:
        found = await self._store.one(tournament)
        if found.workspace_id != subject.workspace:
            raise NotFound("There is no such tournament.", tournament=tournament)
