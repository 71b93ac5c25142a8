"""The playing conditions that a file implies: Cricsheet names a format, never its rules."""

from datetime import date

from msgspec.structs import replace

from core.errors import Malformed
from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, ODI, ONE_DAY, T20, T20_INTERNATIONAL, TEST, THE_HUNDRED, played_on
from cricksy.cricsheet.schema import File

_HUNDRED_BALLS_PER_OVER = 5
_DOUBLE = 2
_BY_MATCH_TYPE = {
    "Test": TEST,
    "MDM": FIRST_CLASS,
    "ODI": ODI,
    "ODM": ONE_DAY,
    "IT20": T20_INTERNATIONAL,
    "T20": T20,
}


def profile_of(file: File) -> Profile:
    """The profile of a match.

    Raises:
        Malformed: the date or the type of match is not one that Cricsheet has.
    """
    info = file.info
    base = _BY_MATCH_TYPE.get(info.match_type)
    if base is None:
        raise Malformed(f"Not a Cricsheet match: unknown match_type {info.match_type!r}.")
    if base.innings_per_side == 1 and info.balls_per_over == _HUNDRED_BALLS_PER_OVER:
        base = THE_HUNDRED
    try:
        day = date.fromisoformat(info.dates[0])
    except ValueError as error:
        raise Malformed(f"Not a Cricsheet match: {info.dates[0]!r} is not a date.") from error
    limit = info.overs if base.innings_per_side == 1 else None
    dated = played_on(replace(base, balls_per_over=info.balls_per_over, overs=limit), day)
    return replace(dated, no_ball_penalty=_DOUBLE) if _no_balls_cost_two(file) else dated


def _no_balls_cost_two(file: File) -> bool:
    """Whether the match was played with two runs for a no-ball, as The Hundred and English white-ball cricket are.

    The file does not say it; but then no no-ball has fewer than two extras.
    """
    penalties = [
        ball.extras.noballs
        for innings in file.innings
        for over in innings.overs
        for ball in over.deliveries
        if ball.extras.noballs
    ]
    return bool(penalties) and min(penalties) >= _DOUBLE
