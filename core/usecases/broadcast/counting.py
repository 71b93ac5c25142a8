"""Figures of an innings as graphics print them: overs, or balls where people count those, scores and rates."""

from core.scoring.figures import balls_counted, balls_of
from core.scoring.profile import Profile
from core.scoring.state import InningsState


def played(overs: str, profile: Profile) -> str:
    """Overs as they are, ``18.3``, or the balls that they are, ``92``."""
    return str(balls_of(overs, profile.balls_per_over)) if profile.counts_balls else overs


def limit_text(innings: InningsState) -> str:
    """The overs, or balls, that an innings may last; empty without a limit."""
    balls, profile = innings.over_limit_balls, innings.profile
    if balls is None:
        return ""
    if profile.counts_balls:
        return str(balls)
    overs, part = divmod(balls, profile.balls_per_over)
    return f"{overs}.{part}" if part else str(overs)


def score_text(innings: InningsState) -> str:
    """``187/4``, ``187`` all out, ``187/4d`` declared."""
    if innings.closed == "all_out":
        return str(innings.runs)
    return f"{innings.runs}/{innings.wickets}{'d' if innings.declared else ''}"


def rate(runs: int, balls: int, profile: Profile) -> str:
    """Runs an over, or a ball where people count those, to two places; empty without a ball."""
    return f"{runs * (1 if profile.counts_balls else profile.balls_per_over) / balls:.2f}" if balls else ""


def strike_rate(runs: int, balls: int) -> str:
    """Runs off a hundred balls, to two places; empty without a ball."""
    return f"{100 * runs / balls:.2f}" if balls else ""


def balls_left(innings: InningsState) -> int | None:
    """Legal balls that the limit leaves, ``None`` without one."""
    return None if innings.over_limit_balls is None else max(innings.over_limit_balls - balls_counted(innings), 0)
