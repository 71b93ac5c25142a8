"""Who plays: the sides of a tournament's fixtures, as far as results say who goes on.

Nothing is written down as a tournament goes on. Who comes from where is worked out again whenever somebody looks, so
that a result that is corrected corrects all that follows from it; a fixture whose match was made keeps its sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.ids import FixtureId, TeamId
from core.models.tournament import Fixture, From, Source


class Sides(NamedTuple):
    """Who plays a fixture; ``None`` where that is not known yet."""

    home: TeamId | None
    away: TeamId | None


def resolve(
    fixtures: Iterable[Fixture], winners: Mapping[FixtureId, TeamId], tables: Mapping[str, Sequence[TeamId]]
) -> dict[FixtureId, Sides]:
    """The sides of each fixture.

    ``winners`` are those of decided fixtures; ``tables`` are the groups in which all has been played, best first.
    """
    bracket = _Bracket({each.id: each for each in fixtures}, winners, tables)
    return {fixture: bracket.sides(fixture) for fixture in bracket.fixtures}


def leads_to(fixtures: Iterable[Fixture], fixture: FixtureId) -> set[FixtureId]:
    """All fixtures on which it depends who plays in ``fixture``, by winners and losers; itself where it is a circle."""
    by_id = {each.id: each for each in fixtures}
    found: set[FixtureId] = set()
    ahead = [fixture]
    while ahead:
        for source in sources(by_id[ahead.pop()]):
            before = FixtureId(source.of)
            if source.kind is not From.PLACE and before in by_id and before not in found:
                found.add(before)
                ahead.append(before)
    return found


def sources(fixture: Fixture) -> list[Source]:
    """Where the sides come from that are not fixed."""
    each = ((fixture.home_id, fixture.home_from), (fixture.away_id, fixture.away_from))
    return [source for team, source in each if team is None and source is not None]


class _Bracket:
    def __init__(
        self,
        fixtures: Mapping[FixtureId, Fixture],
        winners: Mapping[FixtureId, TeamId],
        tables: Mapping[str, Sequence[TeamId]],
    ) -> None:
        self.fixtures, self._winners, self._tables = fixtures, winners, tables
        self._known: dict[FixtureId, Sides] = {}

    def sides(self, fixture_id: FixtureId) -> Sides:
        fixture = self.fixtures.get(fixture_id)
        if fixture is None:
            return Sides(None, None)
        known = self._known.get(fixture_id)
        if known is None:
            self._known[fixture_id] = Sides(None, None)  # what depends on itself never becomes known
            known = self._known[fixture_id] = Sides(
                fixture.home_id or self._comes(fixture.home_from), fixture.away_id or self._comes(fixture.away_from)
            )
        return known

    def _comes(self, source: Source | None) -> TeamId | None:
        if source is None:
            return None
        if source.kind is From.PLACE:
            table = self._tables.get(source.of, ())
            return table[source.place - 1] if 0 < source.place <= len(table) else None
        before = FixtureId(source.of)
        winner, (home, away) = self._winners.get(before), self.sides(before)
        if source.kind is From.WINNER or winner is None:
            return winner
        return {home: away, away: home}.get(winner)
