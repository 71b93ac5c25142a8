"""The ways to be out, who is credited, and where they may happen (Laws 25 and 32 to 40)."""

from enum import StrEnum

from msgspec import Struct

from core.ids import PlayerId


class How(StrEnum):
    """A way to be out. Values are the words that scorecards print."""

    BOWLED = "bowled"
    CAUGHT = "caught"
    CAUGHT_AND_BOWLED = "caught and bowled"
    LBW = "lbw"
    STUMPED = "stumped"
    HIT_WICKET = "hit wicket"
    RUN_OUT = "run out"
    OBSTRUCTING = "obstructing the field"
    HIT_TWICE = "hit the ball twice"
    HANDLED = "handled the ball"
    TIMED_OUT = "timed out"


BOWLERS = frozenset({How.BOWLED, How.CAUGHT, How.CAUGHT_AND_BOWLED, How.LBW, How.STUMPED, How.HIT_WICKET})
"""Dismissals that the bowler is credited with."""
CATCHES = frozenset({How.CAUGHT, How.CAUGHT_AND_BOWLED})
OFF_NO_BALL = frozenset({How.RUN_OUT, How.OBSTRUCTING, How.HIT_TWICE, How.HANDLED})
"""All that is possible off a no-ball (Law 21.18) or, by playing conditions, a free hit."""
OFF_WIDE = frozenset({How.RUN_OUT, How.STUMPED, How.HIT_WICKET, How.OBSTRUCTING, How.HANDLED})
"""All that is possible off a wide (Law 22.9)."""
EITHER_BATTER = frozenset({How.RUN_OUT, How.OBSTRUCTING, How.HANDLED, How.TIMED_OUT})
"""Dismissals that can befall the non-striker."""


class End(StrEnum):
    """An end of the pitch, named by the batter who stood there when the ball was bowled."""

    STRIKER = "striker"
    NON_STRIKER = "non_striker"


class Dismissal(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A wicket: how, who, by whom, and for a run out at which end."""

    how: How
    player: PlayerId | None = None
    """Who is out; ``None`` is the striker."""
    end: End | None = None
    """The end whose wicket was put down, which the next batter takes (Law 38.2); run outs need it."""
    fielders: tuple[PlayerId, ...] = ()
    """Who took part, in order: the catcher, or the thrower and the one who broke the wicket."""
