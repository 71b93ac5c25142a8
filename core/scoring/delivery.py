"""One delivery: what the scorer saw, as runs of each kind, and what follows from them alone."""

from msgspec import Struct

from core.scoring.dismissal import Dismissal


class Placed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where a ball went, ``[angle, distance]`` seen from the batter, for a wagon wheel; no figure depends on it."""

    angle: int
    """Degrees, 0 to 359, clockwise seen from above; 0 is straight down the ground, past the bowler."""
    distance: int
    """Percent of the way to the boundary, 0 to 100."""


class Delivery(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ball bowled. All counts are runs and as the scoreboard adds them; 0 is "none"."""

    bat: int = 0
    """Off the bat, any boundary allowance included."""
    byes: int = 0
    leg_byes: int = 0
    wides: int = 0
    """All runs of a wide, its penalty included (Law 22.7)."""
    no_balls: int = 0
    """No-ball extras, the penalty included; before the 2017 code also what was run without the bat."""
    penalty: int = 0
    """Penalty runs to the batting side on this ball (Law 41)."""
    boundary: bool = False
    """The ball crossed the boundary, so that ``bat`` of 4 or 6 is a four or a six (Law 19.7)."""
    short: int = 0
    """Runs that were run but called short, not in the counts above (Law 18.4)."""
    deliberate_short: bool = False
    """All runs disallowed, the batters back to their ends; the five penalties are an event of their own (Law 18.5)."""
    crossed: bool | None = None
    """Whether the batters had crossed when a catch was taken or a boundary throw was made; ``None`` is "not noted"."""
    wickets: tuple[Dismissal, ...] = ()
    """Nearly always none or one; two can hang on one ball."""
    placed: Placed | None = None
    """Where it went, if somebody noted that. It is no part of what scorers agree or differ on."""

    @property
    def total(self) -> int:
        """All runs that the batting side's total gains."""
        return self.bat + self.byes + self.leg_byes + self.wides + self.no_balls + self.penalty

    @property
    def legal(self) -> bool:
        """Whether it counts in the over (Law 17.3): neither a wide nor a no-ball."""
        return not (self.wides or self.no_balls)

    @property
    def charged(self) -> int:
        """Runs that the bowler's analysis shows."""
        return self.bat + self.wides + self.no_balls

    @property
    def is_four(self) -> bool:
        """A boundary four off the bat."""
        return self.boundary and self.bat == 4  # noqa: PLR2004  the allowance of Law 19.7 is the fact itself

    @property
    def is_six(self) -> bool:
        """A boundary six off the bat."""
        return self.boundary and self.bat == 6  # noqa: PLR2004  as above
