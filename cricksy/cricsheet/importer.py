"""Turns a Cricsheet file into the events that a scorer's device would have sent.

The state is folded alongside, so that an event carries an override only where the Laws' default does not
give what the file has next: who faces (``strike``), at which end a batter was run out, whether a catcher's
batters had crossed, an over that the umpire miscounted, a limit or a target that was revised.
"""

from collections.abc import Sequence

from msgspec import Struct

from core.errors import Malformed
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
from cricksy.cricsheet.conditions import profile_of
from cricksy.cricsheet.innings import InningsImporter
from cricksy.cricsheet.people import People
from cricksy.cricsheet.reader import Match
from cricksy.cricsheet.result import result_of
from cricksy.cricsheet.schema import File, Innings
from cricksy.cricsheet.script import Script
from cricksy.cricsheet.targets import at_close, before_play, cut_short


class Imported(Struct, frozen=True, kw_only=True):
    """A match as events."""

    bodies: tuple[Happening, ...]
    notes: tuple[str, ...]
    """What was unusual in the file: unknown fields, players whom no line-up names, gaps."""


def import_match(match: Match) -> Imported:
    """The events of a match, in order.

    Raises:
        Malformed: the file contradicts itself, so that no events can be told from it.
    """
    return _MatchImporter(match).run()


class _MatchImporter:
    def __init__(self, match: Match) -> None:
        self._file = match.file
        self._people = People(_checked(match.file))
        self._script = Script()
        self._notes = [f"unknown field {path}" for path in match.unknown]
        self._notes += [f"no line-up names {name}" for name in self._people.unnamed]

    def run(self) -> Imported:
        """Tell the whole match."""
        self._open()
        innings = self._file.innings
        for number, each in enumerate(innings):
            self._innings(number, each, innings[number + 1 :])
        result = result_of(self._file, self._script.state)
        if result is not None:
            self._script.add(result)
        return Imported(bodies=tuple(self._script.bodies), notes=tuple(self._notes))

    def _open(self) -> None:
        info = self._file.info
        first, second = info.teams
        self._script.add(
            MatchOpened(
                profile=profile_of(self._file),
                teams=(Team(id=TeamId(first), name=first), Team(id=TeamId(second), name=second)),
                title=f"{first} v {second}" + (f", {info.event.name}" if info.event and info.event.name else ""),
                venue=info.venue,
                date=info.dates[0],
            )
        )
        if info.toss is not None and info.toss.winner in info.teams:
            self._script.add(Toss(winner=TeamId(info.toss.winner), bats=info.toss.decision == "bat"))
        for team in info.teams:
            line_up = self._people.line_up(team)
            if line_up.players:
                self._script.add(line_up)

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
        script.add_all(before_play(state, self._file, innings))
        self._notes += InningsImporter(script, self._people, innings).run()
        self._close(innings, later)
        if innings.penalty_runs.post and not later:
            script.add(Penalty(team=team, runs=innings.penalty_runs.post))

    def _close(self, innings: Innings, later: Sequence[Innings]) -> None:
        """Say why the innings is over, where the balls alone do not."""
        script = self._script
        if innings.declared:
            script.add(Declaration())
        elif any(not each.super_over for each in later):
            script.add_all(cut_short(script.state))
        script.add_all(at_close(script.state, innings))


def _checked(file: File) -> File:
    first, second = file.info.teams
    if first == second:
        raise Malformed("Not a Cricsheet match: both sides have the same name.")
    for innings in file.innings:
        if innings.team not in file.info.teams:
            raise Malformed(f"Not a Cricsheet match: {innings.team!r} bats, and is not one of the sides.")
        for over in innings.overs:
            for ball in over.deliveries:
                if ball.batter == ball.non_striker:
                    raise Malformed(f"Not a Cricsheet match: {ball.batter!r} is at both ends.")
                parts = ball.extras
                extras = parts.byes + parts.legbyes + parts.noballs + parts.penalty + parts.wides
                if ball.runs.total != ball.runs.batter + ball.runs.extras or extras != ball.runs.extras:
                    raise Malformed(f"Not a Cricsheet match: the runs of over {over.over} do not add up.")
    return file
