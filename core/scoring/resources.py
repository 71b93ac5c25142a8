"""The Duckworth/Lewis Standard Edition as a calculator, for matches without the governing body's software.

The method is that of the ICC's playing conditions (Standard Edition, 2002): a side's resources are a
percentage of those of a full 50-over innings, and a target is scaled by the ratio of the two sides'.
All arithmetic is exact, so that "ignore any figures after the decimal point" means what it says.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from msgspec import Struct

from core.errors import IllegalScore
from core.scoring.dl_table import TENTHS

G50_FULL_MEMBER: Final = 245
"""Average 50-over total for full members and first-class sides."""
G50_OTHERS: Final = 200
"""The same for youth, women's and associate cricket."""

LONGEST_OVERS: Final = len(TENTHS) - 1
ALL_OUT: Final = len(TENTHS[0])


class Stoppage(Struct, frozen=True, kw_only=True):
    """Overs lost in the middle of an innings, or all that were left of it."""

    balls_left_before: int
    """Legal balls that the innings had left when play stopped."""
    balls_left_after: int
    """Legal balls that it has left on resumption; 0 when it ended there."""
    wickets: int


def remaining(balls_left: int, wickets: int, balls_per_over: int = 6) -> Fraction:
    """Return the resources left, in per cent, interpolated linearly within an over.

    Raises ``IllegalScore`` (``outside_table``) beyond 50 overs or 10 wickets, or below zero.
    """
    overs, part = divmod(balls_left, balls_per_over)
    if balls_left < 0 or not 0 <= wickets <= ALL_OUT or overs + bool(part) > LONGEST_OVERS:
        raise IllegalScore(
            f"The Standard Edition's table ends at {LONGEST_OVERS} overs and {ALL_OUT} wickets.", code="outside_table"
        )
    if wickets == ALL_OUT:
        return Fraction(0)
    low = TENTHS[overs][wickets]
    high = TENTHS[overs + 1][wickets] if part else low
    return (low + Fraction(part * (high - low), balls_per_over)) / 10


def available(balls: int, stoppages: Iterable[Stoppage] = (), balls_per_over: int = 6) -> Fraction:
    """Return the resources of an innings that began with so many balls, less what its stoppages cost."""
    lost = Fraction(0)
    for stop in stoppages:
        if stop.balls_left_after > stop.balls_left_before:
            raise IllegalScore("A stoppage cannot add overs.", code="stoppage_adds_overs")
        lost += remaining(stop.balls_left_before, stop.wickets, balls_per_over)
        lost -= remaining(stop.balls_left_after, stop.wickets, balls_per_over)
    return remaining(balls, 0, balls_per_over) - lost


def par(runs: int, first: Fraction, second: Fraction, g50: int = G50_FULL_MEMBER) -> int:
    """Return the score that ties the match for the side batting second.

    ``first`` and ``second`` are the resources that each side had: R1 and R2 of the method.
    """
    if first <= 0:
        raise IllegalScore("The side batting first had no resources.", code="no_resources")
    if second <= first:
        return int(runs * second / first)
    return int(runs + (second - first) * g50 / 100)


def target(runs: int, first: Fraction, second: Fraction, g50: int = G50_FULL_MEMBER) -> int:
    """Return the runs that the side batting second needs to win: one more than the tie."""
    return par(runs, first, second, g50) + 1


def par_now(  # noqa: PLR0913  each is a figure of the scoreboard at the moment of the question
    runs: int,
    first: Fraction,
    second: Fraction,
    balls_left: int,
    wickets: int,
    *,
    g50: int = G50_FULL_MEMBER,
    balls_per_over: int = 6,
) -> int:
    """Return the score that would tie the match if it were abandoned now.

    ``second`` is what the side batting second has with no further stoppage; what it has left is then lost.
    """
    return par(runs, first, second - remaining(balls_left, wickets, balls_per_over), g50)
