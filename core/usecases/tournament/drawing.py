"""Fixtures from a draw: leagues of groups, and the bracket that follows."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from core.errors import Malformed
from core.ids import FixtureId, TeamId, TournamentId, uuid7
from core.models.tournament import MOST_FIXTURES, Entry, Fixture, From, Source, Stage
from core.usecases.tournament.groups import deal
from core.usecases.tournament.knock_out import Beaten, best_of, bracket
from core.usecases.tournament.round_robin import rounds
from core.wire.fixtures import NewDraw

_FEWEST = 2
_Seat: TypeAlias = TeamId | Source


def grouped(entries: Sequence[Entry], wish: NewDraw) -> dict[str, list[TeamId]]:
    """The sides of each group, the best seed first. Raises ``Malformed`` (``too_few_teams``)."""
    teams = [entry.team_id for entry in entries]
    if wish.league == "none":
        groups = {"": teams}
    elif wish.groups:
        groups = deal(teams, wish.groups)
    else:
        groups = {}
        for entry in entries:
            groups.setdefault(entry.group, []).append(entry.team_id)
    if not teams or any(len(group) < _FEWEST for group in groups.values()):
        raise Malformed("There are too few sides: each group has two at least.", code="too_few_teams")
    return dict(sorted(groups.items()))


def draw(tournament: TournamentId, groups: Mapping[str, Sequence[TeamId]], wish: NewDraw, now_ms: int) -> list[Fixture]:
    """All fixtures, the league's first, in the order in which they are played.

    Raises ``Malformed``: ``too_many_qualify`` and ``too_many_fixtures``.
    """
    drawn = _Drawn(tournament, now_ms)
    if wish.league == "none":
        drawn.knock_out([team for teams in groups.values() for team in teams], third_place=wish.third_place)
    else:
        drawn.league(groups, double=wish.league == "double")
        if wish.qualify:
            drawn.knock_out(_qualified(groups, wish.qualify), third_place=wish.third_place)
    return drawn.fixtures


def _qualified(groups: Mapping[str, Sequence[TeamId]], each: int) -> list[Source]:
    if each > min(len(teams) for teams in groups.values()) or len(groups) * each < _FEWEST:
        raise Malformed(
            "Two sides at least go on, and no more of a group than it has.", code="too_many_qualify", where="qualify"
        )
    return best_of([*groups], each, lambda group, place: Source(kind=From.PLACE, of=group, place=place))


class _Drawn:
    def __init__(self, tournament: TournamentId, now_ms: int) -> None:
        self._tournament, self._now_ms = tournament, now_ms
        self.fixtures: list[Fixture] = []

    def league(self, groups: Mapping[str, Sequence[TeamId]], *, double: bool) -> None:
        played = {group: rounds(teams, double=double) for group, teams in groups.items()}
        for number in range(max(map(len, played.values()))):
            for group, all_rounds in played.items():
                for home, away in all_rounds[number] if number < len(all_rounds) else ():
                    self._add(Stage.LEAGUE, number + 1, home, away, group=group)

    def knock_out(self, seats: Sequence[_Seat], *, third_place: bool) -> None:
        ids: dict[str, FixtureId] = {}
        for tie in bracket(seats, third_place=third_place):
            home, away = (_seat(each, ids) for each in (tie.home, tie.away))
            ids[tie.label] = self._add(Stage.KNOCK_OUT, tie.round, home, away, label=tie.label)

    def _add(  # noqa: PLR0913, PLR0917 - what a fixture is made of
        self, stage: Stage, number: int, home: _Seat, away: _Seat, group: str = "", label: str = ""
    ) -> FixtureId:
        if len(self.fixtures) >= MOST_FIXTURES:
            raise Malformed(
                f"That would be more than {MOST_FIXTURES} fixtures.", code="too_many_fixtures", most=MOST_FIXTURES
            )
        fixture = Fixture(
            id=FixtureId(uuid7(self._now_ms)),
            tournament_id=self._tournament,
            number=len(self.fixtures) + 1,
            stage=stage,
            round=number,
            group=group,
            label=label,
            home_id=None if isinstance(home, Source) else home,
            away_id=None if isinstance(away, Source) else away,
            home_from=home if isinstance(home, Source) else None,
            away_from=away if isinstance(away, Source) else None,
        )
        self.fixtures.append(fixture)
        return fixture.id


def _seat(seat: _Seat | Beaten, ids: Mapping[str, FixtureId]) -> _Seat:
    if not isinstance(seat, Beaten):
        return seat
    return Source(kind=From.WINNER if seat.wins else From.LOSER, of=ids[seat.label])
