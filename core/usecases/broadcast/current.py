"""The situation of a match: what a lower third says of the innings in progress."""

from core.scoring.figures import balls_counted, overs_text
from core.scoring.notation import mark
from core.scoring.state import InningsState, MatchState
from core.usecases.broadcast.chance import chance
from core.usecases.broadcast.counting import balls_left, played, rate, score_text
from core.usecases.broadcast.par import par
from core.usecases.phrases import last_wicket_text, player_name
from core.wire.feeds import FeedCurrent, FeedPartnership


def current_of(state: MatchState) -> FeedCurrent | None:
    """The last innings that began; ``None`` before the first."""
    innings = state.current
    if innings is None:
        return None
    runs, balls = _need(innings)
    dls_par, dls_method = par(state)
    return FeedCurrent(
        innings=len(state.innings) - 1,
        score=score_text(innings),
        overs=played(overs_text(innings), innings.profile),
        run_rate=rate(innings.runs, balls_counted(innings), innings.profile),
        target=innings.target,
        need_runs=runs,
        need_balls=balls,
        need_text=_need_text(runs, balls),
        required_rate=rate(runs, balls, innings.profile) if runs and balls else "",
        projected=_projected(innings),
        dls_par=dls_par,
        dls_method=dls_method,
        chance=chance(state),
        free_hit=innings.free_hit,
        partnership=_partnership(state, innings),
        striker=player_name(state, innings.striker),
        non_striker=player_name(state, innings.non_striker),
        bowler=player_name(state, innings.bowler or innings.previous_bowler),
        last_wicket=last_wicket_text(state, innings),
        this_over=[mark(delivery) for delivery in innings.this_over],
    )


def _need(innings: InningsState) -> tuple[int | None, int | None]:
    """Runs still to make and balls left, where the innings chases."""
    if innings.target is None or innings.closed:
        return None, None
    return max(innings.target - innings.runs, 0), balls_left(innings)


def _need_text(runs: int | None, balls: int | None) -> str:
    if not runs:
        return ""
    return f"Need {runs}" if balls is None else f"Need {runs} from {balls} {'ball' if balls == 1 else 'balls'}"


def _projected(innings: InningsState) -> int | None:
    """The total at the present rate, once an over is bowled: before it, a rate says nothing."""
    limit, balls = innings.over_limit_balls, balls_counted(innings)
    if limit is None or innings.target is not None or innings.super_over or innings.closed:
        return None
    if balls < innings.profile.balls_per_over:
        return None
    return (2 * innings.runs * max(limit, balls) + balls) // (2 * balls)


def _partnership(state: MatchState, innings: InningsState) -> FeedPartnership | None:
    stand = innings.stand
    if stand is None:
        return None
    batters = sorted(stand.batters, key=lambda batter: batter != innings.striker)
    shares = [stand.contributions[batter] for batter in batters]
    return FeedPartnership(
        wicket=stand.wicket,
        runs=stand.runs,
        balls=stand.balls,
        batters=[player_name(state, batter) for batter in batters],
        shares=shares,
        extras=stand.runs - sum(shares),
    )
