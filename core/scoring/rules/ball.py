"""A ball in the state of the match: is there somebody to bowl and to face it, and may it count so."""

from collections.abc import Iterator

from core.ids import PlayerId
from core.scoring.breach import Breach, refusal
from core.scoring.delivery import Delivery
from core.scoring.dismissal import EITHER_BATTER, OFF_NO_BALL, Dismissal
from core.scoring.events import Ball, Over
from core.scoring.profile import LastMan, Profile
from core.scoring.rules.delivery import delivery_breaches
from core.scoring.rules.side import at_crease, is_member, name_of, yet_to_bat
from core.scoring.state import InningsState, MatchState


def ball(state: MatchState, body: Ball) -> Iterator[Breach]:
    """Yield the breaches of a ball bowled now."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", "Start an innings before the first ball.")
        return
    yield from _people(state, innings)
    yield from delivery_breaches(body.delivery, state.profile)
    yield from _dismissals(state, innings, body.delivery)
    if body.strike is not None and not at_crease(innings, body.strike):
        yield refusal("strike_not_batting", f"{name_of(state, body.strike)} is not at the wicket and cannot face next.")
    yield from _course(state, innings, body)


def _people(state: MatchState, innings: InningsState) -> Iterator[Breach]:
    if innings.striker is None and innings.non_striker is None:
        yield refusal("no_batter", "Say who is batting before the ball.")
    elif (innings.striker is None or innings.non_striker is None) and not _bats_alone(state.profile, innings):
        yield refusal("no_partner", "A new batter has to come in before the next ball.")
    if innings.bowler is None:
        yield refusal("no_bowler", "Say who is bowling before the ball.")


def _bats_alone(profile: Profile, innings: InningsState) -> bool:
    return profile.last_man is LastMan.STANDS and not innings.super_over and innings.striker is not None


def _dismissals(state: MatchState, innings: InningsState, delivery: Delivery) -> Iterator[Breach]:
    gone = set[PlayerId | None]()
    for wicket in delivery.wickets:
        player = innings.striker if wicket.player is None else wicket.player
        if player is None or not at_crease(innings, player):
            yield refusal("not_batting", "Only a batter at the wicket can be dismissed.")
        elif player != innings.striker and wicket.how not in EITHER_BATTER:
            yield refusal("not_striker", f"Only the batter on strike can be {wicket.how}.")
        if player in gone:
            yield refusal("out_twice", "The same batter cannot be out twice on one ball.")
        gone.add(player)
        yield from _doubtful(state, innings, wicket)


def _doubtful(state: MatchState, innings: InningsState, wicket: Dismissal) -> Iterator[Breach]:
    if innings.free_hit and wicket.how not in OFF_NO_BALL:
        yield Breach("free_hit_wicket", f"Nobody can be {wicket.how} off a free hit.")
    batting = state.line_ups.get(innings.batting)
    for fielder in wicket.fielders:
        if batting is not None and is_member(state, innings.batting, fielder):
            yield Breach("fielder_of_batting_side", f"{name_of(state, fielder)} plays for the batting side.")


def _course(state: MatchState, innings: InningsState, body: Ball) -> Iterator[Breach]:
    if state.stopped:
        yield Breach("play_stopped", "Play is interrupted: enter its resumption first.")
    yield from _over_call(state.profile, innings, body)
    yield from _winning_hit(state.profile, innings, body.delivery)
    limit = state.profile.retire_at
    batter = innings.batters.get(innings.striker) if innings.striker is not None else None
    if limit is not None and batter is not None and batter.runs >= limit and yet_to_bat(innings) > 0:
        yield Breach("must_retire", f"A batter retires on reaching {limit} here.")


def _over_call(profile: Profile, innings: InningsState, body: Ball) -> Iterator[Breach]:
    if body.over is None:
        return
    over = innings.overs[-1] if innings.overs and not innings.overs[-1].complete else None
    allotted = over.allotted if over else profile.balls_per_over
    legal = body.delivery.legal + (over.legal if over else 0)
    if body.over is Over.CALLED and legal < allotted:
        yield Breach("over_called_early", f"Over called after {legal} of {allotted} balls (Law 17.5).")
    elif body.over is Over.GOES_ON and legal >= allotted:
        yield Breach("over_goes_on", f"The over has had its {allotted} balls (Law 17.1).")


def _winning_hit(profile: Profile, innings: InningsState, delivery: Delivery) -> Iterator[Breach]:
    """Law 16.6: no run counts after the winning one, but a boundary allowance or an extra's penalty counts whole."""
    if innings.target is None or innings.runs >= innings.target:
        return
    spare = innings.runs + delivery.total - delivery.penalty - innings.target
    penalty = min(delivery.wides, profile.wide_penalty) + min(delivery.no_balls, profile.no_ball_penalty)
    ran = delivery.total - delivery.penalty - penalty
    # Four byes and five wides are what a boundary makes of them; nothing else says that it was one.
    allowance = delivery.boundary or max(delivery.byes, delivery.leg_byes) >= 4 or delivery.wides >= 5  # noqa: PLR2004
    if spare > 0 and ran and not allowance:
        yield Breach("runs_past_target", "The match is won once the target is reached: later runs do not count.")
