"""An innings from its start to its close: limits, targets, penalties, and why it is over (Laws 12 to 15, 41)."""

from core.ids import TeamId
from core.scoring.events import Declaration, Forfeit, InningsStarted, Penalty, Revision
from core.scoring.profile import LastMan
from core.scoring.state import InningsState, MatchState


def start(state: MatchState, body: InningsStarted) -> None:
    """A side goes in, with the limit, the target and the penalty runs that wait for it."""
    _open(state, body.batting, super_over=body.super_over)
    state.innings[-1].follow_on = body.follow_on
    settle(state.innings[-1])


def forfeit(state: MatchState, body: Forfeit) -> None:
    """A side forfeits its next innings, which counts as one of no balls (Law 15.2)."""
    _open(state, body.team, super_over=False)
    innings = state.innings[-1]
    innings.forfeited = True
    innings.closed = "forfeited"


def declare(state: MatchState, _: Declaration) -> None:
    """The innings in progress is closed by its captain (Law 15.1)."""
    if state.innings:
        innings = state.innings[-1]
        innings.declared = True
        innings.closed = "declared"


def penalise(state: MatchState, body: Penalty) -> None:
    """Penalty runs: to the batting side's innings; to the fielding side's last completed one, else its next (41.18)."""
    index = _innings_for_penalty(state, body.team)
    if index is None:
        state.pending_penalties[body.team] = state.pending_penalties.get(body.team, 0) + body.runs
        return
    if index < len(state.innings) - 1:
        state.innings[index] = state.innings[index].copy()
        if state.revised_target and not state.innings[-1].super_over:
            state.revised_target += body.runs
    innings = state.innings[index]
    innings.runs += body.runs
    innings.extras.penalty += body.runs
    aim(state)
    settle(state.innings[-1])


def revise(state: MatchState, body: Revision) -> None:
    """The scorer enters what the governing body's calculation gave."""
    current = state.current
    if body.overs is not None:
        limit = body.overs * state.profile.balls_per_over + (body.balls or 0)
        if current is not None and not current.closed:
            current.over_limit_balls = limit
        else:
            state.revised_limit_balls = limit
    if body.target is not None:
        state.revised_target = body.target
    if body.par is not None:
        state.par = body.par
    if body.days is not None:
        state.days_left = body.days
    if body.target is not None or body.par is not None:
        state.method = body.method
    if current is not None:
        aim(state)
        settle(current)


def aim(state: MatchState) -> None:
    """Set the target of the innings in progress: the runs to win for the last side to bat, else none."""
    innings = state.innings[-1]
    if innings.super_over:
        first = _super_over_rival(state)
        innings.target = None if first is None else first.runs + 1
        return
    played = [each for each in state.innings if not each.super_over]
    if len(played) < 2 * state.profile.innings_per_side:
        innings.target = None
    elif state.revised_target is not None:
        innings.target = state.revised_target or None
    else:
        lead = sum(each.runs if each.batting != innings.batting else -each.runs for each in played[:-1])
        innings.target = lead + 1


def settle(innings: InningsState) -> None:
    """Say whether the innings is over, and why; a declaration or a forfeit stands.

    Pairs bat all their overs: a side that is ahead can fall behind again.
    """
    if innings.closed in {"declared", "forfeited"}:
        return
    reached = innings.target is not None and innings.runs >= innings.target
    if reached and innings.profile.pairs is None:
        innings.closed = "target"
    elif _all_out(innings):
        innings.closed = "all_out"
    elif _overs_used(innings):
        innings.closed = "overs"
    else:
        innings.closed = ""


def next_to_bat(state: MatchState) -> TeamId | None:
    """The side that goes in next when no captain chooses otherwise; ``None`` before the toss.

    In a super over the side that batted second bats first, and in the next super over again the other way round.
    """
    if state.innings:
        last = state.innings[-1]
        if _main_innings(state) < 2 * state.profile.innings_per_side or _super_over_half_played(state):
            return last.bowling
        return last.batting
    if state.toss is None:
        return None
    return state.toss.winner if state.toss.bats else opponent(state, state.toss.winner)


def side_size(state: MatchState, team: TeamId) -> int:
    """How many may bat: as many as were nominated, at most the profile's; that many while nobody was named."""
    return min(state.sizes.get(team) or state.profile.players, state.profile.players)


def opponent(state: MatchState, team: TeamId) -> TeamId:
    """The other side; empty while nobody has named it."""
    return next((each.id for each in state.teams if each.id != team), TeamId(""))


def _open(state: MatchState, batting: TeamId, *, super_over: bool) -> None:
    if state.innings and not state.innings[-1].closed:
        state.innings[-1].closed = "ended"
    profile = state.profile
    innings = InningsState(
        batting=batting,
        bowling=opponent(state, batting),
        over_limit_balls=_limit(state, super_over=super_over),
        players=side_size(state, batting),
        profile=profile,
        super_over=super_over,
    )
    innings.extras.penalty = state.pending_penalties.pop(batting, 0)
    innings.runs = innings.extras.penalty
    if profile.pairs is not None and not super_over:
        innings.runs += profile.pairs.starting_score
    state.innings.append(innings)
    aim(state)


def _limit(state: MatchState, *, super_over: bool) -> int | None:
    """Legal balls allowed: an over in a super over, else as revised, as the first side had, or as the profile says."""
    profile = state.profile
    if super_over:
        return profile.balls_per_over
    if state.revised_limit_balls is not None:
        limit, state.revised_limit_balls = state.revised_limit_balls, None
        return limit
    if profile.innings_per_side == 1 and state.innings:
        return state.innings[-1].over_limit_balls
    return None if profile.overs is None else profile.overs * profile.balls_per_over


def _all_out(innings: InningsState) -> bool:
    """Whether nobody is left to partner (Law 13.3.1), or alone where the last batter stands."""
    profile = innings.profile
    if innings.super_over and innings.wickets >= profile.super_over_wickets:
        return True
    if profile.pairs is not None:
        return False
    return innings.left < (1 if profile.last_man is LastMan.STANDS else 2)


def _overs_used(innings: InningsState) -> bool:
    """Whether the limit is bowled, an over of five or seven balls counting as one (Law 17.5)."""
    if innings.over_limit_balls is None:
        return False
    overs, balls = divmod(innings.over_limit_balls, innings.profile.balls_per_over)
    if innings.overs_complete != overs or not balls:
        return innings.overs_complete >= overs
    return bool(innings.overs) and not innings.overs[-1].complete and innings.overs[-1].legal >= balls


def _innings_for_penalty(state: MatchState, team: TeamId) -> int | None:
    last = len(state.innings) - 1
    if last < 0:
        return None
    if state.innings[last].batting == team:
        return last
    if state.innings[last].super_over:
        return last - 1 if _super_over_rival(state) is not None else None
    return next((at for at in range(last - 1, -1, -1) if state.innings[at].batting == team), None)


def _main_innings(state: MatchState) -> int:
    return sum(not innings.super_over for innings in state.innings)


def _super_over_half_played(state: MatchState) -> bool:
    return (len(state.innings) - _main_innings(state)) % 2 == 1


def _super_over_rival(state: MatchState) -> InningsState | None:
    """The first innings of the super over in progress, when its second is being played."""
    return None if _super_over_half_played(state) else state.innings[-2]
