"""Before the first ball: conditions, sides, toss and line-ups (Laws 1, 2 and 13)."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from core.scoring.breach import Breach, refusal
from core.scoring.events import LineUp, MatchOpened, Toss
from core.scoring.profile import Profile
from core.scoring.rules.side import at_crease, is_team, name_of
from core.scoring.state import MatchState

FEWEST_PLAYERS: Final = 2
MOST_PLAYERS: Final = 30
"""Of a line-up with its substitutes."""
MOST_BALLS_IN_OVER: Final = 20
MOST_OVERS: Final = 1000
MOST_PENALTY: Final = 20


def match_opened(state: MatchState, body: MatchOpened) -> Iterator[Breach]:
    """Yield the breaches of a match being opened."""
    if state.opened is not None:
        yield refusal("already_open", "The match is open already.")
    if body.teams[0].id == body.teams[1].id:
        yield refusal("same_team", "A side cannot play itself.")
    if not _playable(body.profile):
        yield refusal("bad_profile", "No match can be played under these conditions.")


def toss(state: MatchState, body: Toss) -> Iterator[Breach]:
    """Yield the breaches of a toss (Law 13.4)."""
    if state.toss is not None:
        yield refusal("toss_twice", "The toss has been made: correct it instead of making another.")
    if not is_team(state, body.winner):
        yield refusal("unknown_team", "That side does not play in this match.")
    if state.innings:
        yield Breach("toss_late", "The toss comes before the first innings (Law 13.4).")


def line_up(state: MatchState, body: LineUp) -> Iterator[Breach]:
    """Yield the breaches of a line-up (Law 1.1 and 1.2)."""
    if not is_team(state, body.team):
        yield refusal("unknown_team", "That side does not play in this match.")
        return
    ids = [player.id for player in body.players]
    if len(set(ids)) < len(ids):
        yield refusal("duplicate_player", "A player is named twice in the line-up.")
    if len(ids) > MOST_PLAYERS:
        yield refusal("absurd_line_up", f"A line-up has at most {MOST_PLAYERS} names.")
    if len(ids) < FEWEST_PLAYERS:
        yield refusal("absurd_line_up", f"A side needs at least {FEWEST_PLAYERS} players.")
    others = {player.id for team, named in state.line_ups.items() if team != body.team for player in named.players}
    for player in body.players:
        if player.id in others:
            yield refusal("player_in_both", f"{player.name} plays for the other side.")
    yield from _doubts(state, body)


def _doubts(state: MatchState, body: LineUp) -> Iterator[Breach]:
    if len(body.players) != state.profile.players:
        yield Breach(
            "line_up_size", f"{len(body.players)} players are named where {state.profile.players} play (Law 1.1)."
        )
    for name, count in Counter(player.name for player in body.players).items():
        if count > 1:
            yield Breach("same_name", f"{count} players of one side are called {name}.")
    named, current = {player.id for player in body.players}, state.current
    if current is not None and current.batting == body.team:
        yield from (
            Breach("line_up_drops_batter", f"{name_of(state, batter)} is batting and is not in the line-up.")
            for batter in current.batters
            if at_crease(current, batter) and batter not in named
        )


def _playable(profile: Profile) -> bool:
    powerplays = profile.powerplay_overs
    checks = (
        FEWEST_PLAYERS <= profile.players <= MOST_PLAYERS,
        profile.innings_per_side in {1, 2},
        1 <= profile.balls_per_over <= MOST_BALLS_IN_OVER,
        profile.most_balls_in_over is None or profile.most_balls_in_over >= profile.balls_per_over,
        profile.overs is None or 1 <= profile.overs <= MOST_OVERS,
        profile.days >= 1,
        0 <= profile.no_ball_penalty <= MOST_PENALTY,
        0 <= profile.wide_penalty <= MOST_PENALTY,
        profile.overs_per_end >= 1,
        profile.most_overs_in_a_row >= 1,
        profile.overs_per_bowler is None or profile.overs_per_bowler >= 1,
        1 <= profile.super_over_wickets < profile.players,
        profile.retire_at is None or profile.retire_at >= 1,
        profile.pairs is None or profile.pairs.overs_per_pair >= 1,
        all(1 <= first <= last for first, last in powerplays),
    )
    return all(checks)
