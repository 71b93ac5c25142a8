"""Who comes, goes, bowls and is replaced."""

from collections.abc import Iterator
from typing import Final

from core.ids import PlayerId
from core.scoring.breach import Breach, refusal
from core.scoring.events import Absence, BatterIn, BowlerOn, Replacement, Retired, Retirement, TimedOut
from core.scoring.profile import Profile
from core.scoring.rules.side import at_crease, is_member, is_team, name_of
from core.scoring.state import Batting, Bowling, InningsState, MatchState

LEAST_QUOTA: Final = 2
"""Overs that a bowler may bowl in the shortest of innings."""
_NO_INNINGS: Final = "Start an innings first."


def batter_in(state: MatchState, body: BatterIn) -> Iterator[Breach]:
    """Yield the breaches of a batter coming to the wicket now."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", _NO_INNINGS)
        return
    name = name_of(state, body.player)
    yield from _can_bat(state, innings, body.player)
    if at_crease(innings, body.player):
        yield refusal("same_batter", f"{name} is at the wicket already.")
    if innings.striker is not None and innings.non_striker is not None:
        yield refusal("no_vacancy", "Two batters are at the wicket already.")
    if body.strike is not None and body.strike != body.player and not at_crease(innings, body.strike):
        yield refusal("strike_not_batting", f"{name_of(state, body.strike)} is not at the wicket and cannot face next.")
    if body.player in innings.absent:
        yield Breach("was_absent", f"{name} was said to be absent.")
    if state.profile.pairs is not None and body.player in innings.batters and not at_crease(innings, body.player):
        yield Breach("bats_again", f"{name} has batted with a partner already.")
    if innings.super_over and _out_in_super_over(state, innings, body.player):
        yield Breach("batter_barred", f"{name} was out in an earlier super over and may not bat in this one.")


def bowler_on(state: MatchState, body: BowlerOn) -> Iterator[Breach]:
    """Yield the breaches of a bowler taking the ball now (Law 17.6 to 17.8)."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", _NO_INNINGS)
        return
    if not is_member(state, innings.bowling, body.player):
        yield refusal("unknown_player", f"{name_of(state, body.player)} is not in the bowling side.")
    over = innings.overs[-1] if innings.overs else None
    if over is not None and not over.complete and over.deliveries and body.player != innings.bowler:
        yield from _mid_over(state, innings, body)
    figures = innings.bowlers.get(body.player)
    if figures is not None and body.player != innings.bowler:
        yield from _in_a_row(state, innings, figures)
        yield from _quota(state, innings, body.player)
    if innings.super_over and _bowled_last_super_over(state, innings, body.player):
        yield Breach("bowler_barred", f"{name_of(state, body.player)} bowled the previous super over.")


def retirement(state: MatchState, body: Retirement) -> Iterator[Breach]:
    """Yield the breaches of a batter leaving (Law 25.4)."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", _NO_INNINGS)
    elif not at_crease(innings, body.player):
        yield refusal("not_batting", f"{name_of(state, body.player)} is not at the wicket and cannot retire.")


def timed_out(state: MatchState, body: TimedOut) -> Iterator[Breach]:
    """Yield the breaches of an incoming batter given out for being late (Law 40)."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", _NO_INNINGS)
        return
    yield from _can_bat(state, innings, body.player)
    if at_crease(innings, body.player):
        yield refusal("same_batter", f"{name_of(state, body.player)} is at the wicket already.")
    if innings.striker is not None and innings.non_striker is not None:
        yield refusal("no_vacancy", "Nobody is due in: two batters are at the wicket.")


def absence(state: MatchState, body: Absence) -> Iterator[Breach]:
    """Yield the breaches of a player being unable to bat in this innings."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", _NO_INNINGS)
        return
    yield from _can_bat(state, innings, body.player)
    if at_crease(innings, body.player):
        yield refusal("same_batter", f"{name_of(state, body.player)} is batting and is not absent.")


def replacement(state: MatchState, body: Replacement) -> Iterator[Breach]:
    """Yield the breaches of a player taking another's place (Law 1.2.2 and the playing conditions)."""
    if not is_team(state, body.team):
        yield refusal("unknown_team", "That side does not play in this match.")
        return
    comes = body.comes
    if comes.id == body.goes:
        yield refusal("replaces_self", f"{comes.name} cannot replace himself or herself.")
    if body.team not in state.line_ups:
        return
    if is_member(state, body.team, comes.id):
        yield refusal("already_in_side", f"{comes.name} is in the side already.")
    if any(is_member(state, team, comes.id) for team in state.line_ups if team != body.team):
        yield refusal("player_in_both", f"{comes.name} plays for the other side.")
    if body.goes is not None and not is_member(state, body.team, body.goes):
        yield refusal("unknown_player", f"{name_of(state, body.goes)} is not in that side.")


def _can_bat(state: MatchState, innings: InningsState, player: PlayerId) -> Iterator[Breach]:
    if not is_member(state, innings.batting, player):
        yield refusal("unknown_player", f"{name_of(state, player)} is not in the batting side.")
    record = innings.batters.get(player)
    if record is not None and record.out:
        yield _gone(record, name_of(state, player))


def _gone(record: Batting, name: str) -> Breach:
    if record.how is Retired.OUT:
        return Breach("retired_out_returns", f"{name} retired out: only the other captain may let him or her return.")
    return refusal("already_out", f"{name} is out already.")


def _mid_over(state: MatchState, innings: InningsState, body: BowlerOn) -> Iterator[Breach]:
    if not body.reason:
        yield Breach("mid_over_change", "Another bowler in mid-over needs a reason: unfit or suspended (Law 17.8).")
    if body.player == innings.previous_bowler and state.profile.most_overs_in_a_row == 1:
        yield Breach("consecutive_overs", f"{name_of(state, body.player)} bowled the over before (Law 17.6).")


def _in_a_row(state: MatchState, innings: InningsState, figures: Bowling) -> Iterator[Breach]:
    last_over = len(innings.overs) - 1
    over_finished = bool(innings.overs) and innings.overs[-1].complete
    if over_finished and figures.last_over == last_over:
        row = max(figures.overs_in_a_row, 1)
        if row >= state.profile.most_overs_in_a_row:
            yield Breach("consecutive_overs", f"{name_of(state, figures.player)} bowled the over before (Law 17.6).")


def _quota(state: MatchState, innings: InningsState, player: PlayerId) -> Iterator[Breach]:
    """A part of an over counts as a whole one (ICC playing conditions)."""
    allowed = overs_allowed(state, innings)
    if allowed is not None and sum(player in over.bowlers for over in innings.overs) >= allowed:
        yield Breach("over_quota", f"{name_of(state, player)} has bowled the overs allowed: {allowed}.")


def overs_allowed(state: MatchState, innings: InningsState) -> int | None:
    """Return how many overs one bowler may bowl in an innings."""
    return 1 if innings.super_over else quota(state.profile, innings.over_limit_balls)


def quota(profile: Profile, limit_balls: int | None) -> int | None:
    """Return how many overs one bowler may bowl of an innings of so many balls.

    A shortened one keeps the proportion, rounded up, and at least two (ICC T20I playing conditions).
    """
    if profile.overs_per_bowler is None or profile.overs is None or limit_balls is None:
        return profile.overs_per_bowler
    whole = profile.overs * profile.balls_per_over
    share = -(-limit_balls * profile.overs_per_bowler // whole)
    return min(max(share, LEAST_QUOTA), profile.overs_per_bowler)


def _super_overs_before(state: MatchState, innings: InningsState) -> list[InningsState]:
    return [other for other in state.innings if other.super_over and other is not innings]


def _out_in_super_over(state: MatchState, innings: InningsState, player: PlayerId) -> bool:
    records = (other.batters.get(player) for other in _super_overs_before(state, innings))
    return any(record is not None and record.out for record in records)


def _bowled_last_super_over(state: MatchState, innings: InningsState, player: PlayerId) -> bool:
    mine = [other for other in _super_overs_before(state, innings) if other.bowling == innings.bowling]
    return bool(mine) and player in mine[-1].bowlers
