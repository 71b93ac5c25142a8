"""A competition's answers to the questions that the engine asks; the engine never looks at a name.

Every match carries its own copy of its profile, so that a rule that changes next season changes
nothing that was played before.
"""

from enum import StrEnum

from msgspec import Struct


class LastMan(StrEnum):
    """What happens when one batter is left without a partner."""

    ALL_OUT = "all_out"
    STANDS = "stands"
    """Bats on alone, always on strike."""


class Points(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Tournament points for each result."""

    win: int = 2
    tie: int = 1
    no_result: int = 1
    draw: int = 1
    loss: int = 0


class Pairs(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Pairs cricket: each pair bats a fixed number of overs, and a wicket costs runs, not the batter."""

    overs_per_pair: int = 4
    runs_per_wicket: int = 5
    starting_score: int = 0


class Profile(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The playing conditions of one match."""

    name: str = "T20"
    """For people; nothing depends on it."""
    edition: str = "2017.3"
    """The edition of the Laws in force on the day: ``1980``, ``2000``, ``2017``, ``2017.3`` (October 2022)."""
    players: int = 11
    innings_per_side: int = 1
    balls_per_over: int = 6
    most_balls_in_over: int | None = None
    """A club rule: the over ends after so many deliveries of any kind. ``None``: no such limit."""
    overs: int | None = 20
    """The limit of an innings; ``None``: no limit."""
    days: int = 1
    no_ball_penalty: int = 1
    wide_penalty: int = 1
    free_hit: bool = True
    caught_brings_new_batter_on_strike: bool = True
    """From 1 October 2022 (Law 18.11); before it, the new batter takes the end that the batter left."""
    overs_per_end: int = 1
    """Overs bowled in a row from one end; 2 in The Hundred."""
    most_overs_in_a_row: int = 1
    """Consecutive overs that one bowler may bowl; 2 in The Hundred."""
    overs_per_bowler: int | None = 4
    powerplay_overs: tuple[tuple[int, int], ...] = ((1, 6),)
    """First and last over of each block of fielding restrictions, counted from 1."""
    follow_on_lead: tuple[int, ...] = ()
    """The lead that allows the follow-on for 1, 2, 3, 4, 5 or more days; empty: no follow-on."""
    super_over: bool = False
    """Whether a tie is played on."""
    super_over_wickets: int = 2
    last_man: LastMan = LastMan.ALL_OUT
    retire_at: int | None = None
    """A club rule: a batter retires on reaching this score and may return when the others are out."""
    pairs: Pairs | None = None
    substitutes_may_bat_and_bowl: bool = True
    """Whether a replacement during the match is a full member of the side."""
    points: Points = Points()

    @property
    def counts_balls(self) -> bool:
        """Whether people count an innings in balls and not in overs: where an over is only part of a turn at an end."""
        return self.overs_per_end > 1

    def bowls_from_other_end_after(self, overs_completed: int) -> bool:
        """Whether the bowling changes ends once so many overs of the innings are complete."""
        return overs_completed % self.overs_per_end == 0

    def lead_for_follow_on(self, days_left: int) -> int | None:
        """The lead needed to enforce the follow-on (Law 14.1, 14.3), ``None`` where there is none."""
        if not self.follow_on_lead:
            return None
        return self.follow_on_lead[min(max(days_left, 1), len(self.follow_on_lead)) - 1]
