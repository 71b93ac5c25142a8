"""The par score of a chase, for graphics: the scorer's, else the published Standard Edition's."""

from typing import Final

from core.scoring.outcome import wickets_in_hand
from core.scoring.resources import ALL_OUT, LONGEST_OVERS, par_now, remaining
from core.scoring.state import MatchState
from core.usecases.broadcast.counting import balls_left

STANDARD: Final = "Duckworth/Lewis Standard Edition"
ENTERED: Final = "Entered by the scorer"

_BALLS_PER_OVER: Final = 6
"""Of the table; a ball is worth the same whatever the scorecard calls an over."""


def par(state: MatchState) -> tuple[int | None, str]:
    """The score with which the match would be tied if it ended now, and where that comes from, in words.

    By the Standard Edition it is the share of the target, less one, that the resources used so far are of all that
    the innings has under its limit of today: exact where the chase itself lost no overs in its middle.
    """
    innings = state.current
    if innings is None or innings.target is None or innings.super_over or innings.closed:
        return None, ""
    if state.par is not None:
        return state.par, f"{ENTERED} ({state.method})" if state.method else ENTERED
    limit, left = innings.over_limit_balls, balls_left(innings)
    if state.profile.innings_per_side > 1 or state.profile.pairs is not None or not limit or left is None:
        return None, ""
    if limit > LONGEST_OVERS * _BALLS_PER_OVER:
        return None, ""
    whole = remaining(limit, 0, _BALLS_PER_OVER)
    wickets = min(max(ALL_OUT - wickets_in_hand(innings.profile, innings), 0), ALL_OUT)
    tied = par_now(innings.target - 1, whole, whole, left, wickets, balls_per_over=_BALLS_PER_OVER)
    return tied, STANDARD
