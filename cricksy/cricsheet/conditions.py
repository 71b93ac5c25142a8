"""The playing conditions that a file implies: Cricsheet names a format, never its rules."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, ODI, ONE_DAY, T20, T20_INTERNATIONAL, TEST, THE_HUNDRED, played_on
from cricksy.cricsheet.schema import File, Info, Innings

FREE_HIT_FOR_EVERY_NO_BALL: Final = date(2015, 7, 5)
"""Before it only overstepping gave one (ICC playing conditions), and the file does not say why a ball was a no-ball."""
_HUNDRED_BALLS_PER_OVER: Final = 5
_USUAL_BALLS_PER_OVER: Final = 6
_MOST_BALLS_PER_OVER: Final = 8
"""Overs had eight balls in Australia until 1979."""
_DOUBLE: Final = 2
_SHORTEST_OF_ONE_DAY: Final = 21
"""Overs from which an innings is no longer that of a T20."""
_BOWLERS: Final = 5
"""Who share a limited innings: each may bowl a fifth of it (ICC playing conditions)."""
_BY_MATCH_TYPE: Final = {
    "Test": TEST,
    "MDM": FIRST_CLASS,
    "ODI": ODI,
    "ODM": ONE_DAY,
    "IT20": T20_INTERNATIONAL,
    "T20": T20,
}


class Conditions(Struct, frozen=True, kw_only=True):
    """How a match is played."""

    profile: Profile
    day: str
    """The first day, ISO 8601; empty where the file has none."""
    notes: tuple[str, ...]


def conditions_of(file: File) -> Conditions:
    """The conditions of a match; whatever the file leaves open is taken from the play, and noted."""
    notes: list[str] = []
    main = [innings for innings in file.innings if not innings.super_over]
    balls = file.info.balls_per_over or _usual_balls(main, notes)
    base = _base(file, main, balls, notes)
    day = _first_day(file.info)
    if day is None:
        notes.append("info.dates has no date: today's Laws apply")
    profile = replace(
        base if day is None else played_on(base, day),
        balls_per_over=balls,
        super_over=base.super_over or len(main) < len(file.innings),
        free_hit=base.free_hit and (day is None or day >= FREE_HIT_FOR_EVERY_NO_BALL),
        no_ball_penalty=_DOUBLE if _no_balls_cost_two(file) else base.no_ball_penalty,
    )
    if profile.innings_per_side == 1:
        profile = _limited(profile, file.info.overs, main, notes)
    return Conditions(profile=profile, day="" if day is None else day.isoformat(), notes=tuple(notes))


def _base(file: File, main: Sequence[Innings], balls: int, notes: list[str]) -> Profile:
    """The preset to start from: by the type of match, else by how long it was to last."""
    info = file.info
    known = _BY_MATCH_TYPE.get(info.match_type)
    twice = max(Counter(innings.team for innings in main).values(), default=0) > 1
    if known is not None and (known.innings_per_side > 1 or not twice):
        short = known.innings_per_side == 1 and balls == _HUNDRED_BALLS_PER_OVER
        return THE_HUNDRED if short else known
    days = 1 if isinstance(info.dates, str) else len(info.dates)
    if twice or (info.overs is None and (days > 1 or any(each.declared or each.forfeited for each in main))):
        derived = replace(FIRST_CLASS, days=max(days, 1))
    elif (info.overs or _longest(main)) >= _SHORTEST_OF_ONE_DAY:
        derived = ONE_DAY
    else:
        derived = THE_HUNDRED if balls == _HUNDRED_BALLS_PER_OVER else T20
    notes.append(f"match_type {info.match_type!r} does not say how this is played: taken to be {derived.name}")
    return derived


def _limited(profile: Profile, told: int | None, main: Sequence[Innings], notes: list[str]) -> Profile:
    """The limit of overs and a bowler's share of it, where the play does not contradict the file."""
    usual, longest = profile.overs or 0, _longest(main)
    limit = told or usual
    if usual < _SHORTEST_OF_ONE_DAY <= limit and longest <= usual:
        limit = usual
    limit = max(limit, longest)
    if limit != told:
        notes.append(f"info.overs is {'missing' if told is None else told}: taken to be {limit}")
    quota = profile.overs_per_bowler if limit == usual else -(-limit // _BOWLERS)
    return replace(profile, overs=limit, overs_per_bowler=quota)


def _longest(main: Sequence[Innings]) -> int:
    """The overs of the longest innings."""
    return max((sum(bool(over.deliveries) for over in innings.overs) for innings in main), default=0)


def _usual_balls(main: Sequence[Innings], notes: list[str]) -> int:
    """Legal balls of most overs, where the file does not give their number."""
    counts = Counter(
        sum(not (ball.extras.wides or ball.extras.noballs) for ball in over.deliveries)
        for innings in main
        for over in innings.overs
    )
    most = max(counts, key=lambda balls: (counts[balls], balls), default=_USUAL_BALLS_PER_OVER)
    balls = most if _HUNDRED_BALLS_PER_OVER <= most <= _MOST_BALLS_PER_OVER else _USUAL_BALLS_PER_OVER
    notes.append(f"info.balls_per_over is missing: taken to be {balls}")
    return balls


def _first_day(info: Info) -> date | None:
    for told in [info.dates] if isinstance(info.dates, str) else info.dates:
        try:
            return date.fromisoformat(told.strip().replace("/", "-"))
        except ValueError:
            continue
    return None


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
