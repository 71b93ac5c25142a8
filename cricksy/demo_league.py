"""A tournament to look at: the demo's matches belong to somebody who can put them on air and see all grounds."""

from typing import Final

import structlog

from core.bootstrap import Services
from core.entitlements.entitlements import Subject
from core.errors import CricksyError
from core.ids import MatchId, TournamentId, WorkspaceId
from core.usecases.games import Wish
from cricksy.exits import CommandError, Exit

_NAME: Final = "Demo League"
_TAKEN: Final = "id_taken"

_log = structlog.get_logger(__name__)


class League:
    """The demo's tournament."""

    def __init__(self, services: Services, owner: Subject, tournament: TournamentId) -> None:
        """``demo_league`` finds or makes it."""
        self._games, self._owner, self.tournament = services.fixtures.games, owner, tournament

    async def register(self, match_id: MatchId, title: str) -> None:
        """Have a match in it; one that was played here before there was a league stays nobody's.

        Raises ``CommandError`` where the owner may have no more.
        """
        wish = Wish(id=match_id, title=title, tournament_id=self.tournament)
        try:
            await self._games.create(self._owner, wish)
        except CricksyError as error:
            if error.reason != _TAKEN:
                raise CommandError(error.message, Exit.REFUSED) from error


async def demo_league(services: Services, email: str) -> League | None:
    """The tournament of whoever has this address, made unless it is there; ``None``, logged, where that cannot be."""
    try:
        found = await services.ports.accounts.by_email(email)
        if found is None:
            return None
        owner, tournaments = Subject(WorkspaceId(found.account.id)), services.fixtures.tournaments
        known = [each for each in await tournaments.mine(owner) if each.name == _NAME]
        tournament = known[0] if known else await tournaments.create(owner, _NAME)
    except CricksyError as error:
        _log.warning("demo_league_failed", code=error.reason, detail=error.message)
        return None
    return League(services, owner, tournament.id)
