"""Limits, targets and pars that were revised: Cricsheet gives the last ones, without the moment."""

from collections import Counter

from core.scoring.events import Revision
from core.scoring.outcome import REVISING_METHODS, outcome
from core.scoring.rules.people import quota
from core.scoring.state import InningsState, MatchState
from cricksy.cricsheet.schema import File, Innings, Target

_SECOND = 2


class Chase:
    """When the last target and limit of an innings are entered: as early as the play agrees with them."""

    def __init__(self, state: MatchState, file: File, innings: Innings) -> None:
        """``state`` has the innings started; it is followed, not copied."""
        self._state = state
        self._told = innings
        self._target = innings.target if _is_chase(state) else None
        self._method = file.info.outcome.method or "D/L"
        self._revised = file.info.outcome.method in REVISING_METHODS and _is_chase(state)
        self._over = 0 if self._target is None else self._first_over(self._target)

    def due(self, over: int) -> list[Revision]:
        """What to enter before an over, counted from 0."""
        if over == 0 and self._revised and (self._target is None or self._target.runs is None):
            # Revised, but the file does not have it: the target of the first innings would be wrong.
            return [Revision(target=0, method=self._method)]
        if over != self._over or self._target is None or self._target.runs is None:
            return []
        return _revision(self._state.innings[-1], self._target, self._method)

    def at_close(self) -> list[Revision]:
        """What is left to enter of a target that was set after the last ball."""
        if self._target is None or self._target.runs is None:
            return []
        return _revision(self._state.innings[-1], self._target, self._method)

    def _first_over(self, target: Target) -> int | None:
        """The first over before which the target can have been set; ``None`` where that was after the last ball.

        A bowler who began an over that the new limit does not allow began it under the old one.
        """
        profile = self._state.profile
        if _outlived(self._told, target, profile.balls_per_over):
            return None
        if target.overs is None:
            return 0
        whole, part = _overs_and_balls(target.overs)
        most = quota(profile, whole * profile.balls_per_over + part)
        if most is None:
            return 0
        overs = [over for over in self._told.overs if over.deliveries]
        bowled = Counter[str]()
        first = 0
        for number, over in enumerate(overs, start=1):
            bowlers = {ball.bowler for ball in over.deliveries}
            if any(bowled[bowler] >= most for bowler in bowlers):
                first = number
            bowled.update(bowlers)
        runs = sum(ball.runs.total for over in overs[:first] for ball in over.deliveries)
        before = self._state.innings[-1].target
        if before is not None and runs >= before:
            # Under the old target the innings would have been over by then.
            return 0
        return first if first < len(overs) else None


def cut_short(state: MatchState) -> list[Revision]:
    """The reduction of a limited innings that ended before its overs, with wickets in hand and undeclared."""
    innings = state.innings[-1]
    if innings.closed or innings.over_limit_balls is None:
        return []
    part = innings.overs[-1].legal if innings.overs and not innings.overs[-1].complete else 0
    return [Revision(overs=innings.overs_complete, balls=part or None)]


def par_at_close(state: MatchState, file: File) -> list[Revision]:
    """The par that the file's margin implies, where its target, stale or missing, does not give that margin."""
    told, scored = file.info.outcome, outcome(state)
    last = next((innings for innings in reversed(state.innings) if not innings.super_over), None)
    margin = told.by.runs if told.by is not None and told.method in REVISING_METHODS else None
    if last is None or margin is None or state.profile.innings_per_side > 1:
        return []
    if scored is not None and (scored.winner, scored.runs) == (told.winner, margin):
        return []
    par = last.runs + margin if told.winner == last.bowling else last.runs - margin
    return [Revision(par=par, method=told.method or "")] if par >= 0 else []


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
