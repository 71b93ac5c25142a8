"""Turns a Cricsheet file into the events that a scorer's device would have sent.

The state is folded alongside, so that an event carries an override only where the Laws' default does not
give what the file has next: who faces (``strike``), at which end a batter was run out, whether a catcher's
batters had crossed, an over that the umpire miscounted, a limit or a target that was revised.
"""

from collections.abc import Sequence

from msgspec import Struct

from core.ids import TeamId
from core.scoring.events import (
    Declaration,
    Forfeit,
    Happening,
    InningsStarted,
    MatchOpened,
    Penalty,
    Team,
    Toss,
)
from cricksy.cricsheet.conditions import conditions_of
from cricksy.cricsheet.innings import InningsImporter
from cricksy.cricsheet.people import People
from cricksy.cricsheet.reader import Match
from cricksy.cricsheet.result import result_of
from cricksy.cricsheet.schema import Innings
from cricksy.cricsheet.script import Script
from cricksy.cricsheet.targets import Chase, cut_short, par_at_close

_MOST_NOTES = 100
_LONGEST_TITLE = 200
_FEWEST_PLAYERS = 2
_BATS = {"bat": True, "field": False}


class Imported(Struct, frozen=True, kw_only=True):
    """A match as events."""

    bodies: tuple[Happening, ...]
    notes: tuple[str, ...]
    """What was unusual in the file: unknown fields, parts left out or put right, unnamed players, gaps."""


def import_match(match: Match) -> Imported:
    """The events of a match, in order."""
    return _MatchImporter(match).run()


class _MatchImporter:
    def __init__(self, match: Match) -> None:
        self._file = match.file
        self._people = People(match.file)
        self._script = Script()
        self._notes = [f"unknown field {path}" for path in match.unknown]
        self._notes += match.notes
        self._notes += [f"no line-up names {name}" for name in self._people.unnamed]

    def run(self) -> Imported:
        """Tell the whole match."""
        self._open()
        innings = self._file.innings
        for number, each in enumerate(innings):
            self._innings(number, each, innings[number + 1 :])
        self._script.add_all(par_at_close(self._script.state, self._file))
        result = result_of(self._file, self._script.state)
        if result is not None:
            self._script.add(result)
        self._note_strangers()
        if len(self._notes) > _MOST_NOTES:
            self._notes[_MOST_NOTES:] = [f"and {len(self._notes) - _MOST_NOTES} more"]
        return Imported(bodies=tuple(self._script.bodies), notes=tuple(self._notes))

    def _open(self) -> None:
        info, conditions = self._file.info, conditions_of(self._file)
        self._notes += conditions.notes
        first, second = info.teams
        title = f"{first} v {second}" + (f", {info.event.name}" if info.event and info.event.name else "")
        self._script.add(
            MatchOpened(
                profile=conditions.profile,
                teams=(Team(id=TeamId(first), name=first), Team(id=TeamId(second), name=second)),
                title=title[:_LONGEST_TITLE],
                venue=info.venue,
                date=conditions.day,
            )
        )
        toss = info.toss
        if toss is not None and toss.winner in info.teams and toss.decision in _BATS:
            self._script.add(Toss(winner=TeamId(toss.winner), bats=_BATS[toss.decision]))
        elif toss is not None:
            self._notes.append("info.toss does not say who won it and bats: left out")
        for team in info.teams:
            line_up = self._people.line_up(team)
            if len(line_up.players) >= _FEWEST_PLAYERS:
                self._script.add(line_up)

    def _note_strangers(self) -> None:
        """Say of whom the file speaks who does not belong to either side."""
        info = self._file.info
        told = info.outcome
        winners = {name for name in (told.winner, told.eliminator, told.bowl_out) if name is not None}
        sides = set(info.teams)
        self._notes += [f"info.outcome: {name} is not one of the sides" for name in sorted(winners - sides)]
        self._notes += [f"info.players: {name} is not one of the sides" for name in sorted(info.players.keys() - sides)]

    def _innings(self, number: int, innings: Innings, later: Sequence[Innings]) -> None:
        script, state, team = self._script, self._script.state, TeamId(innings.team)
        awarded_before = Penalty(team=team, runs=innings.penalty_runs.pre) if innings.penalty_runs.pre else None
        has_batted = any(each.batting == team for each in state.innings)
        if awarded_before is not None and not has_batted:
            script.add(awarded_before)
        if innings.forfeited:
            script.add(Forfeit(team=team))
            return
        follow_on = (
            not innings.super_over
            and bool(state.innings)
            and state.innings[-1].batting == team
            and state.profile.innings_per_side > 1
        )
        script.add(InningsStarted(batting=team, super_over=innings.super_over, follow_on=follow_on))
        if awarded_before is not None and has_batted:
            script.add(awarded_before)
        if number and (post := self._file.innings[number - 1]).penalty_runs.post:
            script.add(Penalty(team=TeamId(post.team), runs=post.penalty_runs.post))
        chase = Chase(state, self._file, innings)
        script.add_all(chase.due(0))
        self._notes += InningsImporter(script, self._people, innings, chase).run()
        self._close(innings, later)
        script.add_all(chase.at_close())
        if innings.penalty_runs.post and not later:
            script.add(Penalty(team=team, runs=innings.penalty_runs.post))

    def _close(self, innings: Innings, later: Sequence[Innings]) -> None:
        """Say why the innings is over, where the balls alone do not."""
        script = self._script
        if innings.declared:
            script.add(Declaration())
        elif any(not each.super_over for each in later):
            script.add_all(cut_short(script.state))
