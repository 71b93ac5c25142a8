"""Ready-made playing conditions, and what the date of a match changes in them.

Sources: the Laws of Cricket (MCC), the ICC's standard playing conditions for Tests, ODIs and T20Is, the ECB's
for The Hundred, and the local rules that clubs use. A match takes a copy, so that mending one here never
touches a match that was played.
"""

from datetime import date
from typing import Final

from msgspec.structs import replace

from core.scoring.profile import LastMan, Pairs, Points, Profile

EDITIONS: Final[tuple[tuple[date, str], ...]] = (
    (date(2022, 10, 1), "2017.3"),
    (date(2017, 10, 1), "2017"),
    (date(2000, 10, 1), "2000"),
    (date.min, "1980"),
)
"""The first day of each edition of the Laws, newest first."""

LAW_14_LEADS: Final = (75, 100, 150, 150, 200)
"""The follow-on lead for a match of 1, 2, 3, 4, and 5 or more days (Law 14.1)."""

T20: Final = Profile(name="T20", super_over=True)
"""Twenty overs a side, four a bowler, a powerplay of six, free hits, a super over after a tie."""

T20_INTERNATIONAL: Final = replace(T20, name="T20I")
"""The ICC's conditions for men's and women's T20Is."""

T20_CLUB: Final = replace(T20, name="Club T20", powerplay_overs=(), super_over=False)
"""Twenty overs without fielding restrictions; a tie stands."""

T10: Final = replace(T20, name="T10", overs=10, overs_per_bowler=2, powerplay_overs=((1, 3),))
"""Ten overs a side, two a bowler."""

ODI: Final = Profile(
    name="ODI", overs=50, overs_per_bowler=10, powerplay_overs=((1, 10), (11, 40), (41, 50)), super_over=False
)
"""Fifty overs a side, ten a bowler, three powerplays; a tie stands outside knock-out stages."""

ONE_DAY: Final = replace(ODI, name="One-day", powerplay_overs=((1, 10),))
"""Domestic fifty-over cricket."""

FORTY_OVERS: Final = replace(ONE_DAY, name="40 overs", overs=40, overs_per_bowler=8, powerplay_overs=((1, 8),))
"""The usual league match of a Saturday."""

TEST: Final = Profile(
    name="Test",
    innings_per_side=2,
    overs=None,
    days=5,
    free_hit=False,
    overs_per_bowler=None,
    powerplay_overs=(),
    follow_on_lead=LAW_14_LEADS,
    points=Points(win=12, tie=6, no_result=4, draw=4),
)
"""Five days, two innings a side; the points are those of the World Test Championship."""

FIRST_CLASS: Final = replace(TEST, name="First-class", days=4, points=Points(win=16, tie=8, no_result=8, draw=8))
"""Four days, two innings a side; the points are the County Championship's of 2024, bonus points left out."""

THREE_DAY: Final = replace(FIRST_CLASS, name="Three-day", days=3)

TWO_DAY: Final = replace(FIRST_CLASS, name="Two-day", days=2, points=Points())
"""Two days, two innings a side, as schools and clubs play it."""

ONE_DAY_TWO_INNINGS: Final = replace(TWO_DAY, name="One day, two innings", days=1)
"""Two innings a side within a day; the follow-on needs a lead of 75."""

DECLARATION: Final = replace(ONE_DAY_TWO_INNINGS, name="Declaration", innings_per_side=1, follow_on_lead=())
"""One innings a side against the clock: the side that bats first may declare, and a draw is possible."""

THE_HUNDRED: Final = Profile(
    name="The Hundred",
    balls_per_over=5,
    overs=20,
    no_ball_penalty=2,
    overs_per_end=2,
    most_overs_in_a_row=2,
    overs_per_bowler=4,
    powerplay_overs=((1, 5),),
    super_over=True,
)
"""A hundred balls in sets of five, ends changed after ten; 5 or 10 in a row and 20 in all for a bowler."""

ENGLISH_T20: Final = replace(T20, name="English domestic T20", no_ball_penalty=2)
"""English white-ball cricket charges two runs for a no-ball."""

PAIRS: Final = Profile(
    name="Pairs",
    players=8,
    overs=16,
    free_hit=False,
    wide_penalty=2,
    no_ball_penalty=2,
    overs_per_bowler=None,
    powerplay_overs=(),
    pairs=Pairs(overs_per_pair=4, runs_per_wicket=5, starting_score=200),
)
"""Under-nines and softball: four pairs bat four overs each, a wicket costs five runs."""

LAST_MAN_STANDS: Final = replace(
    T20_CLUB,
    name="Last man stands",
    players=8,
    balls_per_over=5,
    most_balls_in_over=None,
    last_man=LastMan.STANDS,
    retire_at=50,
)
"""Eight a side, overs of five balls, the last batter goes on alone and a batter retires at fifty."""

JUNIORS: Final = replace(
    T20_CLUB,
    name="Juniors",
    free_hit=False,
    wide_penalty=2,
    no_ball_penalty=2,
    most_balls_in_over=8,
    retire_at=30,
)
"""Twenty overs for juniors: two runs and no re-bowling past eight balls an over, retirement at thirty."""

PRESETS: Final[dict[str, Profile]] = {
    "t20": T20,
    "t20i": T20_INTERNATIONAL,
    "t20-club": T20_CLUB,
    "t20-english": ENGLISH_T20,
    "t10": T10,
    "odi": ODI,
    "one-day": ONE_DAY,
    "40-overs": FORTY_OVERS,
    "test": TEST,
    "first-class": FIRST_CLASS,
    "three-day": THREE_DAY,
    "two-day": TWO_DAY,
    "one-day-two-innings": ONE_DAY_TWO_INNINGS,
    "declaration": DECLARATION,
    "hundred": THE_HUNDRED,
    "pairs": PAIRS,
    "last-man-stands": LAST_MAN_STANDS,
    "juniors": JUNIORS,
}
"""Every preset by the short name that people choose it with."""


def edition_for(day: date) -> str:
    """Return the edition of the Laws in force on a day, in the words of ``Profile.edition``."""
    return next(edition for first, edition in EDITIONS if day >= first)


def played_on(profile: Profile, day: date) -> Profile:
    """Return the profile under the Laws of a day.

    A batter who comes in after a catch is on strike from 1 October 2022 (Law 18.11.1); before it the ends
    depend on whether the batters had crossed.
    """
    edition = edition_for(day)
    return replace(profile, edition=edition, caught_brings_new_batter_on_strike=edition == "2017.3")


def super_over_of(profile: Profile) -> Profile:
    """Return the conditions of a match's super over: one over a side, one bowler, two wickets.

    ICC T20I playing conditions; five balls in The Hundred, whose over they are.
    """
    return replace(
        profile,
        name=f"{profile.name} super over",
        players=profile.super_over_wickets + 1,
        innings_per_side=1,
        overs=1,
        days=1,
        overs_per_bowler=1,
        most_overs_in_a_row=1,
        powerplay_overs=(),
        follow_on_lead=(),
        last_man=LastMan.ALL_OUT,
        retire_at=None,
        pairs=None,
    )
