"""Matches that people and organisations own: creating, renaming, listing and deleting them."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature, Limit
from core.errors import Forbidden, Malformed
from core.eventlog import limits
from core.ids import AccountId, MatchId, TournamentId, WorkspaceId, uuid7
from core.ports import Log, MatchRow
from core.ports.games import Game, GameStore
from core.usecases.entitled import entitled, limited
from core.usecases.grants import Grants
from core.usecases.live import Matches
from core.usecases.rights import Rights
from core.usecases.slots import GameSlots
from core.usecases.tokens import Grant

LONGEST_TITLE: Final = 200
"""Characters."""


class Wish(Struct, frozen=True, kw_only=True):
    """A match that somebody wants to have."""

    title: str
    public: bool = True
    fan: bool = False
    """A fan's match counts on ``fan_matches`` rather than on ``max_games``."""
    id: str | None = None
    """One is made when it is left out."""
    tournament_id: TournamentId | None = None


class Games:
    """Owned matches."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        store: GameStore,
        log: Log,
        grants: Grants,
        rights: Rights,
        slots: GameSlots,
        matches: Matches,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``matches`` are those in memory here, whose users hear of a deletion; ``now_ms`` is the wall clock."""
        self._store, self._log, self._grants, self._rights = store, log, grants, rights
        self._slots, self._matches, self._now_ms = slots, matches, now_ms

    async def create(self, subject: Subject, wish: Wish) -> tuple[MatchRow, bool]:
        """Register a match in the subject's workspace; whether it was not there before.

        The same id again by the same owner changes nothing and costs nothing. Raises ``UpgradeRequired``,
        ``LimitReached``, ``Malformed``, ``Conflict`` with the code ``id_taken``, and ``NotFound`` for a stranger to the
        workspace or a tournament that is not there.
        """
        title = checked_title(wish.title)
        match_id = MatchId(wish.id if wish.id is not None else uuid7(self._now_ms()))
        if not limits.NAME.fullmatch(match_id):
            raise Malformed("An id has letters, digits and a few marks.", code="bad_id", where="id")
        feature, meter = Feature.LIVE_SCORING, Limit.MAX_GAMES
        if wish.fan:
            feature, meter = Feature.FAN_MODE, Limit.FAN_MATCHES
        known = await entitled(self._grants, subject, feature)
        game = Game(
            id=match_id,
            title=title,
            public=wish.public,
            workspace_id=subject.workspace,
            created_by=subject.account or AccountId(subject.workspace),
            fan=wish.fan,
            tournament_id=wish.tournament_id,
        )
        with limited(known, meter) as limit:
            return await self._store.create(game, meter.value, limit)

    async def mine(self, subject: Subject, *, before_ms: int | None = None, limit: int = 100) -> Sequence[MatchRow]:
        """The workspace's matches, private ones too, the newest first. Raises ``NotFound`` for a stranger."""
        await entitled(self._grants, subject)
        return await self._store.owned(subject.workspace, before_ms=before_ms, limit=limit)

    async def rename(self, grant: Grant, match_id: MatchId, title: str) -> MatchRow:
        """Give a match another title. Raises as ``delete`` does, and ``Malformed``."""
        title = checked_title(title)
        return await self._store.rename(match_id, await self._managed(grant, match_id), title)

    async def delete(self, grant: Grant, match_id: MatchId) -> None:
        """Take a match out of all lists and give back what it cost; whoever scores or watches it is sent away.

        Raises ``NotFound``, also for a match that the caller may not see, and ``Forbidden`` for one that is not the
        caller's.
        """
        workspace = await self._managed(grant, match_id)
        await self._store.delete(match_id, workspace)
        await self._slots.end(match_id)
        await self._matches.deleted(match_id)

    async def _managed(self, grant: Grant, match_id: MatchId) -> WorkspaceId:
        """The workspace that owns a match which the caller may manage."""
        ownership = (await self._log.match(match_id)).ownership
        await self._rights.learn(grant, ownership.workspace_id)
        self._rights.require_manage(grant, ownership)
        if ownership.workspace_id is None:
            raise Forbidden("Nobody owns this match.", code="no_workspace")
        return ownership.workspace_id


def checked_title(title: str) -> str:
    """A title without outer spaces. Raises ``Malformed``."""
    title = title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE or any(unicodedata.category(each) == "Cc" for each in title):
        raise Malformed(f"A title has 1 to {LONGEST_TITLE} characters.", where="title")
    return title
