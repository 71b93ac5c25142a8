"""Tournament tables: points and net run rate, from match states and nothing else.

Net run rate is runs an over scored less runs an over conceded, over all matches with a result (the ICC's playing
conditions): a side all out is charged its full quota of overs; where a target was revised the side that
batted first is credited with one run less than the target, from the overs that the other side was given, or
had faced when the match ended early; no-results and super overs are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from core.ids import TeamId
from core.scoring.events import ResultKind
from core.scoring.outcome import Outcome, outcome
from core.scoring.profile import Points
from core.scoring.state import InningsState, MatchState


class By(StrEnum):
    """What decides who stands above whom."""

    POINTS = "points"
    WINS = "wins"
    NET_RUN_RATE = "net_run_rate"
    HEAD_TO_HEAD = "head_to_head"
    """Points from the matches between those who are level so far."""


POINTS_THEN_RATE: Final = (By.POINTS, By.NET_RUN_RATE)
"""The usual order of a league."""
ICC_ORDER: Final = (By.POINTS, By.WINS, By.NET_RUN_RATE, By.HEAD_TO_HEAD)
"""That of the ICC's group stages."""
BONUS_RATE: Final = Fraction(5, 4)
"""A win at so many times the other side's run rate earns the bonus, where there is one."""


class Side(Struct, frozen=True, kw_only=True):
    """What one match gave one side."""

    team: TeamId
    against: TeamId
    points: int
    won: bool = False
    lost: bool = False
    tied: bool = False
    drawn: bool = False
    no_result: bool = False
    runs_for: int = 0
    overs_faced: Fraction = Fraction(0)
    runs_against: int = 0
    overs_bowled: Fraction = Fraction(0)


class Row(Struct, frozen=True, kw_only=True):
    """A side's line in the table."""

    team: TeamId
    played: int
    won: int
    lost: int
    tied: int
    drawn: int
    no_result: int
    points: int
    runs_for: int
    overs_faced: Fraction
    runs_against: int
    overs_bowled: Fraction

    @property
    def net_run_rate(self) -> Fraction:
        """Exact; 0 before the first result. Tables print three places."""
        scored = self.runs_for / self.overs_faced if self.overs_faced else Fraction(0)
        conceded = self.runs_against / self.overs_bowled if self.overs_bowled else Fraction(0)
        return scored - conceded


def sides(state: MatchState) -> tuple[Side, ...]:
    """Return what a finished match gave its two sides; nothing while it lasts or without sides."""
    result = outcome(state)
    if result is None or len(state.teams) != 2:  # noqa: PLR2004  a match has two sides
        return ()
    first, second = (team.id for team in state.teams)
    credit = _credits(state, result)
    return _side(state, result, credit, first, second), _side(state, result, credit, second, first)


def under(side: Side, points: Points | None, bonus: int) -> Side:
    """Return what a match gave a side under a tournament's rules; ``points`` of ``None`` are those of the match."""
    given = side.points if points is None else _points_of(side, points)
    return replace(side, points=given + (bonus if side.won and _is_runaway(side) else 0))


def table(played: Iterable[Side], order: Sequence[By] = POINTS_THEN_RATE, teams: Iterable[TeamId] = ()) -> list[Row]:
    """Return the table, best first; those whom ``order`` cannot part stand by their ids.

    ``teams`` have a row before their first match too.
    """
    by_team: defaultdict[TeamId, list[Side]] = defaultdict(list, {team: [] for team in teams})
    for side in played:
        by_team[side.team].append(side)
    rows = [_row(team, by_team[team]) for team in sorted(by_team)]
    return _sorted(rows, by_team, tuple(order))


def points_for(points: Points, result: Outcome, team: TeamId) -> int:
    """Return the points that a result gives a side; the winner of a broken tie takes those of a win."""
    if result.winner is not None:
        return points.win if result.winner == team else points.loss
    return {
        ResultKind.TIED: points.tie,
        ResultKind.DRAWN: points.draw,
        ResultKind.NO_RESULT: points.no_result,
        ResultKind.ABANDONED: points.no_result,
    }.get(result.kind, points.no_result)


def _points_of(side: Side, points: Points) -> int:
    if side.won or side.lost:
        return points.win if side.won else points.loss
    if side.tied:
        return points.tie
    return points.draw if side.drawn else points.no_result


def _is_runaway(side: Side) -> bool:
    """Whether a side scored at 1.25 times the other's rate or more; cross-multiplied, so that nothing is no trouble."""
    if not (side.overs_faced and side.overs_bowled):
        return False
    return side.runs_for * side.overs_bowled >= BONUS_RATE * side.runs_against * side.overs_faced


def overs_of(innings: InningsState) -> Fraction:
    """Return the overs faced: finished ones, however many balls each had, and the part of the last."""
    part = 0
    if innings.overs and not innings.overs[-1].complete:
        part = innings.overs[-1].legal
    return innings.overs_complete + Fraction(part, innings.profile.balls_per_over)


def _side(
    state: MatchState, result: Outcome, credit: dict[TeamId, tuple[int, Fraction]], team: TeamId, against: TeamId
) -> Side:
    runs_for, overs_faced = credit.get(team, (0, Fraction(0)))
    runs_against, overs_bowled = credit.get(against, (0, Fraction(0)))
    return Side(
        team=team,
        against=against,
        points=points_for(state.profile.points, result, team),
        won=result.winner == team,
        lost=result.winner == against,
        tied=result.kind is ResultKind.TIED and result.winner is None,
        drawn=result.kind is ResultKind.DRAWN,
        no_result=result.kind in {ResultKind.NO_RESULT, ResultKind.ABANDONED},
        runs_for=runs_for,
        overs_faced=overs_faced,
        runs_against=runs_against,
        overs_bowled=overs_bowled,
    )


def _credits(state: MatchState, result: Outcome) -> dict[TeamId, tuple[int, Fraction]]:
    """Runs and overs of each side for the net run rate; none where the match does not count."""
    main = [innings for innings in state.innings if not innings.super_over]
    if result.kind not in {ResultKind.WON, ResultKind.TIED} or state.profile.innings_per_side != 1:
        return {}
    if len(main) != 2:  # noqa: PLR2004  both sides have batted
        return {}
    first, second = main
    if not result.method:
        return {innings.batting: (innings.runs, _charged(innings)) for innings in main}
    if second.closed or state.par is None:
        target = second.target if second.target is not None else first.runs + 1
        overs = _quota(second) if second.closed else overs_of(second)
        return {first.batting: (target - 1, overs), second.batting: (second.runs, _charged(second))}
    overs = overs_of(second)
    return {first.batting: (state.par, overs), second.batting: (second.runs, overs)}


def _quota(innings: InningsState) -> Fraction:
    if innings.over_limit_balls is None:
        return overs_of(innings)
    return Fraction(innings.over_limit_balls, innings.profile.balls_per_over)


def _charged(innings: InningsState) -> Fraction:
    return _quota(innings) if innings.closed == "all_out" else overs_of(innings)


def _row(team: TeamId, played: Sequence[Side]) -> Row:
    return Row(
        team=team,
        played=len(played),
        won=sum(side.won for side in played),
        lost=sum(side.lost for side in played),
        tied=sum(side.tied for side in played),
        drawn=sum(side.drawn for side in played),
        no_result=sum(side.no_result for side in played),
        points=sum(side.points for side in played),
        runs_for=sum(side.runs_for for side in played),
        overs_faced=sum((side.overs_faced for side in played), Fraction(0)),
        runs_against=sum(side.runs_against for side in played),
        overs_bowled=sum((side.overs_bowled for side in played), Fraction(0)),
    )


def _sorted(rows: list[Row], played: dict[TeamId, list[Side]], order: tuple[By, ...]) -> list[Row]:
    """Group by the first criterion, then part each group by the rest; head to head looks inside its group only."""
    if len(rows) < 2 or not order:  # noqa: PLR2004  nothing to part
        return rows
    level: defaultdict[Fraction, list[Row]] = defaultdict(list)
    group = {row.team for row in rows}
    for row in rows:
        level[_value(row, played[row.team], order[0], group)].append(row)
    return [row for value in sorted(level, reverse=True) for row in _sorted(level[value], played, order[1:])]


def _value(row: Row, played: Sequence[Side], by: By, group: set[TeamId]) -> Fraction:
    if by is By.POINTS:
        return Fraction(row.points)
    if by is By.WINS:
        return Fraction(row.won)
    if by is By.NET_RUN_RATE:
        return row.net_run_rate
    return Fraction(sum(side.points for side in played if side.against in group))
