"""``/api/tournaments/{tournament_id}/fixtures``, the draw and the schedule; ``/api/matches/{match_id}/sheet``."""

from aiohttp import hdrs

from core.ids import FixtureId, MatchId, TournamentId
from core.usecases.fixtures import Organiser
from core.usecases.tournaments import Tournaments
from core.wire.fixtures import (
    FixtureChange,
    FixtureList,
    FixtureView,
    MatchSheet,
    NewDraw,
    NewFixture,
    NewSchedule,
    NewStart,
)
from web.api.tournament_parts import organiser_of
from web.call import Call, Reply


class FixtureApi:
    """The handlers."""

    def __init__(self, tournaments: Tournaments, organiser: Organiser) -> None:
        """``tournaments`` knows whose each is."""
        self._tournaments, self._lists, self._starts = tournaments, organiser.lists, organiser.starts

    async def list(self, call: Call, tournament_id: TournamentId) -> FixtureList:
        """A tournament's fixtures with who plays, as far as results say it."""
        return FixtureList(fixtures=await self._lists.list(call.grant, tournament_id))

    async def add(self, call: Call, tournament_id: TournamentId, body: NewFixture) -> Reply[FixtureView]:
        """Add a fixture by hand."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        made = await self._lists.add(subject, tournament_id, body)
        return Reply(body=await self._lists.one(call.holder, tournament_id, made.id), status=201)

    async def change(
        self, call: Call, tournament_id: TournamentId, fixture_id: FixtureId, body: FixtureChange
    ) -> FixtureView:
        """Change any part of a fixture: what is left out stays, null removes."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        await self._lists.change(subject, tournament_id, fixture_id, body)
        return await self._lists.one(call.holder, tournament_id, fixture_id)

    async def remove(self, call: Call, tournament_id: TournamentId, fixture_id: FixtureId) -> None:
        """Remove a fixture of which no match was made."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        await self._lists.remove(subject, tournament_id, fixture_id)

    async def draw(self, call: Call, tournament_id: TournamentId, body: NewDraw) -> FixtureList:
        """Draw leagues, groups and a knock-out in the place of all fixtures, as long as no match was made."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        return FixtureList(fixtures=[*await self._lists.draw(subject, tournament_id, body)])

    async def schedule(self, call: Call, tournament_id: TournamentId, body: NewSchedule) -> FixtureList:
        """Give all fixtures without a match times and grounds; nobody and no ground has two at one time."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        await self._lists.schedule(subject, tournament_id, body)
        return await self.list(call, tournament_id)

    async def start(
        self, call: Call, tournament_id: TournamentId, fixture_id: FixtureId, body: NewStart
    ) -> Reply[MatchSheet]:
        """The fixture's match with all that its scorer needs: 201 where it was made now, else 200."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        sheet, made = await self._starts.start(subject, tournament_id, fixture_id, public=body.public)
        headers: dict[str, str] = {hdrs.LOCATION: f"/api/matches/{sheet.match_id}"}
        return Reply(body=sheet, status=201 if made else 200, headers=headers)

    async def sheet(self, call: Call, match_id: MatchId) -> MatchSheet:
        """What a scorer needs to open a match of a fixture: sides, squads, ground, playing conditions."""
        return await self._starts.sheet(call.grant, match_id)
