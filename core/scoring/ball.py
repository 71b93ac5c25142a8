"""What one delivery does to an innings (Laws 16 to 22): the only hot path of the fold.

Local names instead of the properties of ``Delivery``, and no allocation but what is kept, are deliberate here.
"""

from core.ids import PlayerId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, BowlerOn, Over, Retired
from core.scoring.innings import settle
from core.scoring.state import Bowling, InningsState, MatchState, OverFigures
from core.scoring.wicket import break_stand, open_stand, settle_alone, take_wickets, walk_off

_FOUR, _SIX = 4, 6
"""The allowances of Law 19.7; no other score off the bat is a boundary in the figures."""
_CREASE = 2


def come_on(state: MatchState, body: BowlerOn) -> None:
    """A bowler takes the ball, at the start of an over or in mid-over (Law 17.8)."""
    if state.innings:
        state.innings[-1].bowler = body.player


def bowl(state: MatchState, body: Ball) -> None:
    """Add a delivery to every figure that it touches.

    The counts are taken as the scorer entered them: on a winning hit those are the runs up to the target, or the
    whole allowance of a boundary (Law 16.5) or of five wides.
    """
    if not state.innings:
        return
    state.par = None
    innings, delivery = state.innings[-1], body.delivery
    overs, profile = innings.overs, innings.profile
    if not overs or overs[-1].complete:
        overs.append(OverFigures(innings.overs_complete, profile.balls_per_over))
        innings.this_over = []
    over = overs[-1]
    innings.this_over.append(delivery)
    innings.deliveries += 1
    over.deliveries += 1
    striker = innings.striker
    ran = _score(innings, over, delivery)
    if delivery.wickets:
        take_wickets(innings, delivery, ran)
    elif ran & 1:
        innings.striker, innings.non_striker = innings.non_striker, striker
    if profile.retire_at is not None and striker is not None:
        _retire_on_reaching(innings, delivery, profile.retire_at, striker)
    if _over_ends(innings, over, body.over):
        _end_over(innings, over)
    if innings.striker is None:
        settle_alone(innings)
    target, limit = innings.target, innings.over_limit_balls
    if (
        delivery.wickets
        or innings.closed
        or (target is not None and innings.runs >= target)
        or (limit is not None and (innings.overs_complete + 1) * profile.balls_per_over >= limit)
    ):
        settle(innings)


def _score(innings: InningsState, over: OverFigures, delivery: Delivery) -> int:
    """Add the runs to every figure; returns the runs physically run, which decide who is on strike (Law 18)."""
    bat, wides, no_balls, penalty = delivery.bat, delivery.wides, delivery.no_balls, delivery.penalty
    legal = not (wides or no_balls)
    charged = bat + wides + no_balls
    byes = delivery.byes + delivery.leg_byes
    ran = bat + byes + _add_extras(innings, delivery) if byes or penalty or not legal else bat
    innings.runs += charged + byes + penalty
    over.runs += charged + byes + penalty
    over.charged += charged
    if legal:
        innings.legal_balls += 1
        over.legal += 1
        innings.free_hit = False
    else:
        # A free hit survives a wide; a no-ball makes one.
        innings.free_hit = innings.profile.free_hit and (innings.free_hit or no_balls > 0)
    _credit(innings, delivery, charged + byes)
    if innings.bowler is not None:
        _charge(_bowling(innings, over, innings.bowler), delivery, charged)
    if delivery.deliberate_short:
        return 0
    return ran + delivery.short


def _add_extras(innings: InningsState, delivery: Delivery) -> int:
    """Count the extras; returns the runs that were run on a wide or a no-ball beyond its penalty."""
    extras, profile = innings.extras, innings.profile
    wides, no_balls = delivery.wides, delivery.no_balls
    extras.byes += delivery.byes
    extras.leg_byes += delivery.leg_byes
    extras.wides += wides
    extras.no_balls += no_balls
    extras.penalty += delivery.penalty
    beyond = wides - profile.wide_penalty if wides > profile.wide_penalty else 0
    return beyond + (no_balls - profile.no_ball_penalty if no_balls > profile.no_ball_penalty else 0)


def _credit(innings: InningsState, delivery: Delivery, runs: int) -> None:
    """Give the batter and the stand what is theirs; ``runs`` are all but penalty runs."""
    bat, faced, striker = delivery.bat, not delivery.wides, innings.striker
    stand = innings.partnerships[-1] if innings.partnerships else None
    if stand is None or not stand.unbroken or (striker is not None and striker not in stand.faced):
        # Without a stand of his own a batter may face where a merge left the crease empty.
        stand = open_stand(innings)
    stand.runs += runs
    stand.balls += faced
    if striker is None:
        return
    line = innings.batters[striker]
    if faced:
        line.balls += 1
        stand.faced[striker] += 1
    if bat:
        line.runs += bat
        stand.contributions[striker] += bat
        if delivery.boundary:
            line.fours += bat == _FOUR
            line.sixes += bat == _SIX


def _charge(figures: Bowling, delivery: Delivery, charged: int) -> None:
    """Debit the bowler."""
    figures.runs += charged
    if delivery.wides:
        figures.wides += delivery.wides
        figures.wide_balls += 1
    elif delivery.no_balls:
        figures.no_balls += delivery.no_balls
        figures.no_ball_balls += 1
    else:
        figures.balls += 1
        figures.part_balls += 1
        if not charged:
            figures.dots += 1
    if delivery.boundary:
        figures.fours += delivery.bat == _FOUR
        figures.sixes += delivery.bat == _SIX


def _bowling(innings: InningsState, over: OverFigures, bowler: PlayerId) -> Bowling:
    """The bowler's line, noting a first ball in this over."""
    if bowler in over.bowlers:
        return innings.bowlers[bowler]
    over.bowlers.append(bowler)
    figures = innings.bowlers.get(bowler)
    if figures is None:
        figures = innings.bowlers[bowler] = Bowling(bowler)
    figures.overs_in_a_row = figures.overs_in_a_row + 1 if figures.last_over == over.number - 1 else 1
    figures.last_over = over.number
    return figures


def _over_ends(innings: InningsState, over: OverFigures, called: Over | None) -> bool:
    """Whether the over is complete after this ball: by the count, or as the umpires called it (Law 17.5)."""
    if called is None:
        most = innings.profile.most_balls_in_over
        return over.legal >= over.allotted or (most is not None and over.deliveries >= most)
    if called is Over.CALLED:
        over.allotted = over.legal
        return True
    over.allotted = max(over.allotted, over.legal + 1)
    return False


def _end_over(innings: InningsState, over: OverFigures) -> None:
    """Close the over: bowlers' overs and maidens, a change of ends, the next pair."""
    profile = innings.profile
    over.complete = True
    innings.overs_complete += 1
    if len(over.bowlers) == 1:
        figures = innings.bowlers[over.bowlers[0]]
        figures.overs += 1
        figures.part_balls -= over.legal
        if not over.charged:
            figures.maidens += 1
    innings.previous_bowler, innings.bowler = innings.bowler, None
    if profile.bowls_from_other_end_after(innings.overs_complete):
        innings.striker, innings.non_striker = innings.non_striker, innings.striker
    pairs = profile.pairs
    if pairs is not None and innings.overs_complete % pairs.overs_per_pair == 0:
        break_stand(innings)
        innings.striker = innings.non_striker = None


def _retire_on_reaching(innings: InningsState, delivery: Delivery, score: int, player: PlayerId) -> None:
    """The club rule: off at the ball that takes a batter to the score, while somebody is left to come in."""
    line = innings.batters[player]
    if line.runs >= score > line.runs - delivery.bat and not line.out and innings.left > _CREASE:
        walk_off(innings, player, Retired.NOT_OUT)
