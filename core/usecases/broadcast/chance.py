"""A win predictor for matches of one limited innings a side: a logistic function of resources and runs.

What is left of an innings is worth ``level * R`` runs, where ``R`` is the share of a full 50-over innings' resources
that balls and wickets in hand still hold (the Duckworth/Lewis Standard Edition, ``core.scoring.resources``). The score
is set against that in the manner of Duckworth/Lewis used as a predictor (Bailey and Clarke, "Predicting the match
outcome in one day international cricket matches, while the game is in progress", 2006), and the difference, divided by
the root of what is still open, goes through the logistic function.

Its constants were fitted on 166 matches of 17 to 50 overs from Cricsheet (cricsheet.org), men's and women's, decided
and without a revised target, at the end of each over. On 64 others its Brier score is 0.189 (0.234 in first innings,
0.139 in chases), where saying 50/50 has 0.250.
"""

from math import exp, sqrt
from typing import Final

from core.scoring.events import ResultKind
from core.scoring.outcome import outcome, wickets_in_hand
from core.scoring.resources import ALL_OUT, LONGEST_OVERS, remaining
from core.scoring.state import InningsState, MatchState
from core.usecases.broadcast.counting import balls_left
from core.usecases.headline import is_over
from core.wire.feeds import FeedChance

METHOD: Final = "Logistic on Duckworth/Lewis resources"

_LEVEL_ENDS: Final = frozenset({ResultKind.TIED, ResultKind.DRAWN})

_STEEPNESS: Final = 0.75
_USUAL: Final = 0.5
"""How far a chase is thought to go as chases usually do, and not as the first innings of this match went."""
_SHORT_BALLS: Final = 120
_LONG_BALLS: Final = 300
_SHORT_LEVEL: Final = 285
"""What a full 50 overs would bring at the pace of innings of 20 overs or fewer."""
_LONG_LEVEL: Final = 235
"""The same of innings of 50 overs; between the two it falls evenly."""
_BALLS_PER_OVER: Final = 6
"""Of the table; a ball is worth the same whatever the scorecard calls an over."""


def chance(state: MatchState) -> FeedChance | None:
    """Percents of both sides, from 1 to 99 until it is decided; ``None`` where the method does not apply."""
    innings, ended = state.current, outcome(state)
    if ended is not None and (ended.winner is not None or ended.kind in _LEVEL_ENDS) and is_over(state):
        won = [100 if team.id == ended.winner else 0 for team in state.teams]
        return FeedChance(percent=won, draw=100 - sum(won), method=METHOD)
    wins = _of(innings) if innings is not None and ended is None and _applies(innings) else None
    if innings is None or wins is None:
        return None
    batting = min(max(round(100 * wins), 1), 99)
    percent = [batting if team.id == innings.batting else 100 - batting for team in state.teams]
    return FeedChance(percent=percent, draw=0, method=METHOD)


def first_innings(runs: int, wickets: int, left: int, limit: int) -> float:
    """The chance of the side that bats first: runs so far, wickets of ten, balls left and balls at the start."""
    level, whole = _level(limit), _resources(limit, 0)
    usual = level * whole
    return _logistic(_STEEPNESS * _USUAL * (runs + level * _resources(left, wickets) - usual) / sqrt(usual))


def chase(need: int, target: int, wickets: int, left: int, limit: int) -> float:
    """The chance of the side that bats last and needs so many more runs."""
    if need <= 0:
        return 1.0
    resources = _resources(left, wickets)
    if not resources:
        return 0.0
    level = _level(limit)
    here = (target - 1) / _resources(limit, 0)
    expected = (_USUAL * level + (1 - _USUAL) * here) * resources
    return _logistic(_STEEPNESS * (expected - need + 0.5) / sqrt(max(level * resources, 1)))


def _applies(innings: InningsState) -> bool:
    profile, limit = innings.profile, innings.over_limit_balls
    return (
        profile.innings_per_side == 1
        and profile.pairs is None
        and not innings.super_over
        and limit is not None
        and 0 < limit <= LONGEST_OVERS * _BALLS_PER_OVER
    )


def _of(innings: InningsState) -> float | None:
    limit, left = innings.over_limit_balls, balls_left(innings)
    if limit is None or left is None:
        return None
    wickets = max(ALL_OUT - wickets_in_hand(innings.profile, innings), 0)
    left = 0 if innings.closed else left  # between the innings the side has what it had at its end
    if innings.target is None:
        return first_innings(innings.runs, wickets, left, limit)
    return chase(innings.target - innings.runs, innings.target, wickets, left, limit)


def _level(limit: int) -> float:
    share = min(max(limit - _SHORT_BALLS, 0), _LONG_BALLS - _SHORT_BALLS) / (_LONG_BALLS - _SHORT_BALLS)
    return _SHORT_LEVEL + share * (_LONG_LEVEL - _SHORT_LEVEL)


def _resources(balls: int, wickets: int) -> float:
    return float(remaining(balls, min(wickets, ALL_OUT), _BALLS_PER_OVER)) / 100


def _logistic(z: float) -> float:
    return 1 / (1 + exp(-z)) if z >= 0 else exp(z) / (1 + exp(z))
