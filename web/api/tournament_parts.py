"""``/api/tournaments/{tournament_id}``: its rules, sides and officials."""

from core.entitlements.entitlements import Subject
from core.ids import OfficialId, TeamId, TournamentId
from core.usecases.fixtures import Organiser
from core.usecases.tournament.views import entry_view, official_view
from core.usecases.tournaments import Tournaments
from core.wire.fixtures import (
    EntryFacts,
    EntryList,
    EntryView,
    NewEntry,
    OfficialFacts,
    OfficialList,
    OfficialView,
)
from core.wire.tournaments import TournamentRules
from web.call import Call, Reply


class TournamentPartsApi:
    """The handlers."""

    def __init__(self, tournaments: Tournaments, organiser: Organiser) -> None:
        """``tournaments`` knows whose each is."""
        self._tournaments = tournaments
        self._rules, self._entries, self._officials = organiser.rules, organiser.entries, organiser.officials

    async def rules(self, call: Call, tournament_id: TournamentId) -> TournamentRules:
        """How a tournament is played, and how its table is made."""
        return await self._rules.show(call.grant, tournament_id)

    async def put_rules(self, call: Call, tournament_id: TournamentId, body: TournamentRules) -> TournamentRules:
        """Give a tournament other rules."""
        return await self._rules.put(await organiser_of(self._tournaments, call, tournament_id), tournament_id, body)

    async def teams(self, call: Call, tournament_id: TournamentId) -> EntryList:
        """The sides of a tournament with their squads, the best seed first."""
        found = await self._entries.list(call.grant, tournament_id)
        return EntryList(teams=[entry_view(each) for each in found])

    async def add_team(self, call: Call, tournament_id: TournamentId, body: NewEntry) -> Reply[EntryView]:
        """Enter a side."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        return Reply(body=entry_view(await self._entries.add(subject, tournament_id, body)), status=201)

    async def change_team(
        self, call: Call, tournament_id: TournamentId, team_id: TeamId, body: EntryFacts
    ) -> EntryView:
        """Say other things of a side; its squad is replaced."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        return entry_view(await self._entries.change(subject, tournament_id, team_id, body))

    async def remove_team(self, call: Call, tournament_id: TournamentId, team_id: TeamId) -> None:
        """Take a side out, as long as no fixture names it."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        await self._entries.remove(subject, tournament_id, team_id)

    async def officials(self, call: Call, tournament_id: TournamentId) -> OfficialList:
        """The officials of a tournament, by name."""
        found = await self._officials.list(call.grant, tournament_id)
        return OfficialList(officials=[official_view(each) for each in found])

    async def add_official(self, call: Call, tournament_id: TournamentId, body: OfficialFacts) -> Reply[OfficialView]:
        """Add an umpire, a scorer or a referee."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        made = await self._officials.add(subject, tournament_id, body.name, body.role)
        return Reply(body=official_view(made), status=201)

    async def change_official(
        self, call: Call, tournament_id: TournamentId, official_id: OfficialId, body: OfficialFacts
    ) -> OfficialView:
        """Give an official another name or role."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        return official_view(await self._officials.change(subject, tournament_id, official_id, body.name, body.role))

    async def remove_official(self, call: Call, tournament_id: TournamentId, official_id: OfficialId) -> None:
        """Take an official out, of all fixtures too."""
        subject = await organiser_of(self._tournaments, call, tournament_id)
        await self._officials.remove(subject, tournament_id, official_id)


async def organiser_of(tournaments: Tournaments, call: Call, tournament: TournamentId) -> Subject:
    """The caller in the workspace that the tournament belongs to. Raises ``NotFound`` as ``Tournaments.show`` does."""
    shown = await tournaments.show(call.holder, tournament)
    return call.subject(shown.tournament.workspace_id)
