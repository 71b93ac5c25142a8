"""A tournament that a test organises and plays."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from core.entitlements.entitlements import Subject
from core.ids import FixtureId, MatchId, TeamId, TournamentId
from core.models.tournament import Fixture
from core.scoring.events import Happening, LineUp, MatchOpened, Player, Result, ResultKind, Team
from core.usecases.fixtures import Organiser
from core.usecases.tokens import Grant
from core.usecases.tournament.views import entry_view
from core.wire.fixtures import EntryFacts, EntryView, FixtureView, MatchSheet, NewEntry, SquadMember
from tests.games.club import Club
from tests.usecases.play import Device

NAMES = ("Ashes", "Bears", "Comets", "Dragons")
_devices = count(1)


@dataclass(frozen=True)
class Cup:
    """One tournament."""

    club: Club
    owner: Subject
    grant: Grant
    id: TournamentId
    teams: Sequence[EntryView]

    @property
    def organiser(self) -> Organiser:
        """The use cases."""
        return self.club.services.fixtures.organiser

    def team(self, name: str) -> TeamId:
        """A side's id."""
        return TeamId(next(each.team_id for each in self.teams if each.name == name))

    async def fixtures(self) -> list[FixtureView]:
        """What everybody sees of them."""
        return await self.organiser.lists.list(self.grant, self.id)

    async def stored(self) -> Sequence[Fixture]:
        """What is kept of them."""
        return await self.club.services.ports.fixtures.of(self.id)

    async def start(self, fixture: FixtureView, *, public: bool = True) -> MatchSheet:
        """Make the match of a fixture."""
        sheet, _ = await self.organiser.starts.start(self.owner, self.id, FixtureId(fixture.id), public=public)
        return sheet

    async def win(self, fixture: FixtureView, winner: str) -> MatchSheet:
        """Make the match of a fixture and enter its result."""
        sheet = await self.start(fixture)
        await self.enter(sheet, Result(result=ResultKind.WON, winner=self.team(winner), method="concession"))
        return sheet

    async def enter(self, sheet: MatchSheet, *bodies: Happening) -> Device:
        """Open a match as its sheet says, and enter what happens in it."""
        device = Device(f"d{next(_devices)}", MatchId(sheet.match_id))
        await play(self.club, device, [*opening(sheet), *bodies])
        return device


def opening(sheet: MatchSheet) -> list[Happening]:
    """What a scorer enters first: the match as the sheet has it, and the first players of each squad."""
    one, two = (Team(id=TeamId(each.team_id), name=each.name, short=each.short) for each in sheet.sides)
    opened = MatchOpened(profile=sheet.profile, teams=(one, two), title=sheet.title, venue=sheet.venue, date=sheet.date)
    line_ups = [
        LineUp(
            team=TeamId(each.team_id),
            players=tuple(Player(id=player.id, name=player.name) for player in each.players[: sheet.profile.players]),  # type: ignore[arg-type]
        )
        for each in sheet.sides
    ]
    return [opened, *line_ups]


async def play(house: Club, device: Device, bodies: Sequence[Happening]) -> None:
    """Score bodies as one device."""
    raws = [device.enter(body) for body in bodies]
    async with house.services.matches.use(device.ledger.match_id) as live:
        for start in range(0, len(raws), 50):
            submitted = await live.submit(raws[start : start + 50], scorer=device.scorer, device=device.id)
            assert [receipt.code for receipt in submitted.results if receipt.code] == []


def squad(name: str, size: int = 13) -> list[SquadMember]:
    """Players of a side."""
    return [SquadMember(name=f"{name} {number}") for number in range(1, size + 1)]


async def cup(house: Club, plan: str | None = "scorers_pro_plus", name: str = "ann") -> Cup:
    """A tournament of a person's, of four sides."""
    owner = await house.person(name, plan)
    grant = await house.sign_in(name)
    fixtures = house.services.fixtures
    tournament = await fixtures.tournaments.create(owner, "Cup")
    teams = [
        await fixtures.organiser.entries.add(
            owner, tournament.id, NewEntry(name=each, seed=seed, players=squad(each), captain=0, keeper=1)
        )
        for seed, each in enumerate(NAMES, 1)
    ]
    return Cup(house, owner, grant, tournament.id, [entry_view(each) for each in teams])


def facts(entry: EntryView, **changes: object) -> EntryFacts:
    """A side as it is, but for some facts."""
    given: dict[str, object] = {
        "name": entry.name,
        "short": entry.short,
        "group": entry.group,
        "seed": entry.seed,
        "players": [SquadMember(id=each.id, name=each.name) for each in entry.players],
        **changes,
    }
    return EntryFacts(**given)  # type: ignore[arg-type]  # each test says what it means
