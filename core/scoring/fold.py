"""Events in, a match's state out: a small function for each kind of fact.

Nothing here judges. A body that the Laws rule out, or that a merge has left without its batter, its bowler or
its innings, is counted as far as it goes; ``audit`` names the breach.
"""

from collections.abc import Callable, Iterable
from typing import Any

from core.scoring.ball import bowl, come_on
from core.scoring.events import (
    Absence,
    Ball,
    BatterIn,
    BowlerOn,
    Declaration,
    Forfeit,
    Happening,
    InningsStarted,
    Interruption,
    LineUp,
    MatchOpened,
    Penalty,
    Replacement,
    Result,
    Retirement,
    Revision,
    TimedOut,
    Toss,
)
from core.scoring.innings import declare, forfeit, penalise, revise, settle, side_size, start
from core.scoring.state import MatchState
from core.scoring.wicket import come_in, face, miss, retire, time_out


def fold(bodies: Iterable[Happening], start: MatchState | None = None) -> MatchState:
    """The state after ``bodies``, from ``start`` (which is changed in place) or from nothing."""
    state = MatchState() if start is None else start
    for body in bodies:
        advance(state, body)
    return state


def advance(state: MatchState, body: Happening) -> None:
    """Apply one fact in place, in time that does not grow with the match; never raises on a known kind of body."""
    _STEPS[type(body)](state, body)
    if body.strike is not None and state.innings:
        face(state.innings[-1], body.strike)


def _open_match(state: MatchState, body: MatchOpened) -> None:
    state.opened = body


def _toss(state: MatchState, body: Toss) -> None:
    state.toss = body


def _line_up(state: MatchState, body: LineUp) -> None:
    state.line_ups[body.team] = body
    state.sizes[body.team] = len(body.players)
    state.players.update((player.id, player) for player in body.players)
    if state.innings and state.innings[-1].batting == body.team:
        state.innings[-1].players = side_size(state, body.team)
        settle(state.innings[-1])


def _replace(state: MatchState, body: Replacement) -> None:
    state.players[body.comes.id] = body.comes
    side = state.line_ups.get(body.team)
    stay = () if side is None else tuple(each for each in side.players if each.id not in {body.goes, body.comes.id})
    state.line_ups[body.team] = LineUp(team=body.team, players=(*stay, body.comes))
    if state.innings and body.goes is not None:
        # Whoever was replaced cannot resume; his place in the batting order is the newcomer's.
        state.innings[-1].retired.discard(body.goes)


def _interrupt(state: MatchState, body: Interruption) -> None:
    state.stopped = (body.reason or "stopped") if body.stopped else ""


def _conclude(state: MatchState, body: Result) -> None:
    state.result = body


_STEPS: dict[type[Happening], Callable[[MatchState, Any], None]] = {  # each takes the body of its key
    MatchOpened: _open_match,
    Toss: _toss,
    LineUp: _line_up,
    InningsStarted: start,
    BatterIn: come_in,
    BowlerOn: come_on,
    Ball: bowl,
    Retirement: retire,
    TimedOut: time_out,
    Absence: miss,
    Penalty: penalise,
    Replacement: _replace,
    Declaration: declare,
    Forfeit: forfeit,
    Interruption: _interrupt,
    Revision: revise,
    Result: _conclude,
}
