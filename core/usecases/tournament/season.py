"""A tournament as it stands: who plays whom, who has won, and the tables, from its parts and its matches' results."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from core.ids import FixtureId, MatchId, TeamId, TournamentId
from core.models.tournament import Entry, Fixture, Rules, Ruling, Stage
from core.ports import MatchRow
from core.ports.tournament import EntryBook, FixtureBook, RuleBook
from core.scoring.profile import Points
from core.scoring.profiles import PRESETS
from core.scoring.standings import Row, Side, table, under
from core.usecases.tournament.progress import Sides, resolve
from core.usecases.tournament.results import Played, Results


class Season(NamedTuple):
    """A tournament at one moment, as far as its matches may be seen."""

    rules: Rules
    entries: Sequence[Entry]
    """The best seed first."""
    fixtures: Sequence[Fixture]
    """By number."""
    played: Mapping[MatchId, Played]
    sides: Mapping[FixtureId, Sides]
    """Who plays each fixture, as far as that is known."""
    winners: Mapping[FixtureId, TeamId]
    groups: Mapping[str, Sequence[Row]]
    """The tables, best first; the only one is called ``""``."""
    names: Mapping[TeamId, str]
    """Of the sides that were entered, and of those that only play."""

    def place_of(self, fixture: Fixture) -> Played | None:
        """Where the fixture's match stands; ``None`` where there is none, or not for this reader."""
        return None if fixture.match_id is None else self.played.get(fixture.match_id)


class Seasons:
    """Reads tournaments' parts."""

    def __init__(self, rules: RuleBook, entries: EntryBook, fixtures: FixtureBook, results: Results) -> None:
        """``results`` folds the matches."""
        self._rules, self._entries, self._fixtures, self._results = rules, entries, fixtures, results

    async def of(self, tournament: TournamentId, rows: Iterable[MatchRow]) -> Season:
        """The tournament as it stands, by those of its matches that are in ``rows``."""
        return season(
            await self._rules.of(tournament),
            await self._entries.of(tournament),
            await self._fixtures.of(tournament),
            await self._results.of(rows),
        )


def season(
    rules: Rules, entries: Sequence[Entry], fixtures: Sequence[Fixture], played: Mapping[MatchId, Played]
) -> Season:
    """Put a tournament together."""
    of_match = {each.match_id: each for each in fixtures if each.match_id is not None}
    known = {match: _entered(entries, of_match.get(match), each) for match, each in played.items()}
    winners = {each.id: winner for each in fixtures if (winner := _winner(each, played, known)) is not None}
    names = {
        **{known[match][team.id]: team.name for match, each in played.items() for team in each.teams},
        **{entry.team_id: entry.name for entry in entries},
    }
    counted = [
        side
        for match, each in played.items()
        if match not in of_match or of_match[match].stage is Stage.LEAGUE
        for side in _as_entered(each.sides, known[match])
    ]
    counted += [side for each in fixtures if each.stage is Stage.LEAGUE for side in _ruled(each, rules)]
    groups = _groups(rules, entries, counted)
    complete = {name: [row.team for row in rows] for name, rows in groups.items() if _is_over(name, fixtures, played)}
    return Season(
        rules=rules,
        entries=entries,
        fixtures=fixtures,
        played=played,
        sides=resolve(fixtures, winners, complete),
        winners=winners,
        groups=groups,
        names=names,
    )


def _entered(entries: Iterable[Entry], fixture: Fixture | None, played: Played) -> dict[TeamId, TeamId]:
    """The sides of a match as the tournament knows them: by id, else by name, else in the fixture's order.

    Those of a fixture's match are its two, whatever the scorer called them.
    """
    expected = [] if fixture is None else [team for team in (fixture.home_id, fixture.away_id) if team is not None]
    who = [entry for entry in entries if not expected or entry.team_id in expected]
    ids = {entry.team_id for entry in who}
    by_name = {entry.name.casefold(): entry.team_id for entry in who}
    known = {
        team.id: team.id if team.id in ids else by_name[team.name.casefold()]
        for team in played.teams
        if team.id in ids or team.name.casefold() in by_name
    }
    left = [team for team in expected if team not in known.values()]
    for team in played.teams:
        if team.id not in known:
            known[team.id] = left.pop(0) if left else team.id
    return known


def _winner(
    fixture: Fixture, played: Mapping[MatchId, Played], known: Mapping[MatchId, Mapping[TeamId, TeamId]]
) -> TeamId | None:
    if fixture.ruling is not None:
        return fixture.winner_id if fixture.ruling is Ruling.AWARDED else None
    match = fixture.match_id
    if match is None or match not in played:
        return None
    winner = played[match].winner
    return None if winner is None else known[match].get(winner, winner)


def _as_entered(sides: Iterable[Side], known: Mapping[TeamId, TeamId]) -> list[Side]:
    return [
        replace(side, team=known.get(side.team, side.team), against=known.get(side.against, side.against))
        for side in sides
    ]


def _ruled(fixture: Fixture, rules: Rules) -> list[Side]:
    """What a league fixture without a match gave its sides by the organiser's word."""
    home, away = fixture.home_id, fixture.away_id
    if fixture.ruling is None or fixture.match_id is not None or home is None or away is None:
        return []
    points = rules.points or PRESETS[rules.format].points
    return [_decided(fixture, points, *pair) for pair in ((home, away), (away, home))]


def _decided(fixture: Fixture, points: Points, team: TeamId, against: TeamId) -> Side:
    if fixture.ruling is Ruling.CALLED_OFF:
        return Side(team=team, against=against, points=points.no_result, no_result=True)
    won = fixture.winner_id == team
    return Side(team=team, against=against, points=points.win if won else points.loss, won=won, lost=not won)


def _groups(rules: Rules, entries: Sequence[Entry], counted: Sequence[Side]) -> dict[str, Sequence[Row]]:
    """The table of each group: all league matches of its sides, whomever they were against."""
    group_of = {entry.team_id: entry.group for entry in entries}
    teams: dict[str, list[TeamId]] = {}
    for team in (*group_of, *(side.team for side in counted)):
        teams.setdefault(group_of.get(team, ""), []).append(team)
    judged = [under(side, rules.points, rules.bonus) for side in counted]
    return {
        group: table((side for side in judged if side.team in members), rules.order, members)
        for group, members in sorted((group, frozenset(of)) for group, of in teams.items())
    }


def _is_over(group: str, fixtures: Sequence[Fixture], played: Mapping[MatchId, Played]) -> bool:
    """Whether nothing of a group's league is to come; of one that was never drawn nobody can say so."""
    league = [each for each in fixtures if each.stage is Stage.LEAGUE and each.group == group]
    return bool(league) and all(
        each.ruling is not None
        or (each.match_id is not None and each.match_id in played and played[each.match_id].status == "finished")
        for each in league
    )
