"""Limits and targets that were revised: Cricsheet gives the last ones, without the moment."""

from core.scoring.events import Revision
from core.scoring.state import InningsState, MatchState
from cricksy.cricsheet.schema import File, Innings, Target

_SECOND = 2


def before_play(state: MatchState, file: File, innings: Innings) -> list[Revision]:
    """The revision to enter before the first ball of a chase, if one is due and the play agrees with it."""
    method = file.info.outcome.method
    if not _is_chase(state):
        return []
    if innings.target is None or innings.target.runs is None:
        # Revised, but the file does not have it: the target of the first innings would be wrong.
        return [Revision(target=0, method=method)] if method in {"D/L", "VJD"} else []
    if _outlived(innings, innings.target, state.profile.balls_per_over):
        return []
    return _revision(state.innings[-1], innings.target, method or "D/L")


def at_close(state: MatchState, innings: Innings) -> list[Revision]:
    """The revision that ended a chase: the file's target is the par of a side that was ahead when play stopped."""
    target = innings.target
    if not _is_chase(state) or target is None or target.runs is None:
        return []
    return _revision(state.innings[-1], target, "D/L")


def cut_short(state: MatchState) -> list[Revision]:
    """The reduction of a limited innings that ended before its overs, with wickets in hand and undeclared."""
    innings = state.innings[-1]
    if innings.closed or innings.over_limit_balls is None:
        return []
    part = innings.overs[-1].legal if innings.overs and not innings.overs[-1].complete else 0
    return [Revision(overs=innings.overs_complete, balls=part or None)]


def _is_chase(state: MatchState) -> bool:
    return state.profile.innings_per_side == 1 and len(state.innings) == _SECOND and not state.innings[-1].super_over


def _revision(current: InningsState, target: Target, method: str) -> list[Revision]:
    """What the file has otherwise than the state, as one event."""
    runs = target.runs if target.runs != current.target else None
    overs = balls = None
    if target.overs is not None:
        whole, part = _overs_and_balls(target.overs)
        if whole * current.profile.balls_per_over + part != current.over_limit_balls:
            overs, balls = whole, part or None
    if runs is None and overs is None:
        return []
    return [Revision(overs=overs, balls=balls, target=runs, method=method)]


def _outlived(innings: Innings, target: Target, balls_per_over: int) -> bool:
    """Whether play went on after the target was reached or the overs were up, so that both came later."""
    balls = [ball for over in innings.overs for ball in over.deliveries]
    before_last = sum(ball.runs.total for ball in balls[:-1])
    if target.runs is not None and before_last >= target.runs:
        return True
    if target.overs is None or not innings.overs:
        return False
    whole, part = _overs_and_balls(target.overs)
    in_last = sum(not (ball.extras.wides or ball.extras.noballs) for ball in innings.overs[-1].deliveries)
    played = len(innings.overs) - 1
    return played > whole or (played == whole and in_last > part) or part >= balls_per_over


def _overs_and_balls(overs: float) -> tuple[int, int]:
    """``7.3`` is seven overs and three balls."""
    whole = int(overs)
    return whole, round((overs - whole) * 10)
