"""Which rule judges which kind of body, and what nobody may do before a match opens or after it ends."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from core.ids import TeamId
from core.scoring.breach import Breach, refusal
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
    ResultKind,
    Retirement,
    Revision,
    TimedOut,
    Toss,
)
from core.scoring.outcome import outcome
from core.scoring.rules.ball import ball
from core.scoring.rules.course import (
    declaration,
    forfeit,
    innings_started,
    interruption,
    penalty,
    result,
    revision,
)
from core.scoring.rules.opening import line_up, match_opened, toss
from core.scoring.rules.people import absence, batter_in, bowler_on, replacement, retirement, timed_out
from core.scoring.state import MatchState

_RULES: Final[dict[type[Happening], Callable[[MatchState, Any], Iterator[Breach]]]] = {  # each takes its key's bodies
    MatchOpened: match_opened,
    Toss: toss,
    LineUp: line_up,
    InningsStarted: innings_started,
    BatterIn: batter_in,
    BowlerOn: bowler_on,
    Ball: ball,
    Retirement: retirement,
    TimedOut: timed_out,
    Absence: absence,
    Penalty: penalty,
    Replacement: replacement,
    Declaration: declaration,
    Forfeit: forfeit,
    Interruption: interruption,
    Revision: revision,
    Result: result,
}

_IN_PLAY: Final = (Ball, BatterIn, BowlerOn, Retirement, TimedOut, Absence, Declaration)
"""What needs an innings in progress."""
_AFTER_THE_MATCH: Final = (Penalty, Result, Revision)
"""Penalty runs can turn a result after the last ball (Law 41.18), and the umpires may correct theirs (Law 16.9)."""


def breaches(state: MatchState, body: Happening) -> Iterator[Breach]:
    """Yield all that is wrong with a body proposed in a state."""
    if state.opened is None and not isinstance(body, MatchOpened):
        yield refusal("not_open", "Open the match first.")
        return
    yield from _too_late(state, body)
    yield from _RULES[type(body)](state, body)


def _too_late(state: MatchState, body: Happening) -> Iterator[Breach]:
    current = state.current
    if isinstance(body, _AFTER_THE_MATCH):
        return
    stated = state.result
    if stated is not None and not _breaks_tie(body, stated.result, stated.winner):
        yield refusal("match_over", "The match is over: its result has been declared.")
    elif current is not None and current.closed:
        if isinstance(body, _IN_PLAY):
            yield refusal("innings_over", "The innings is over.")
        decided = outcome(state)
        if stated is None and decided is not None and not _breaks_tie(body, decided.kind, decided.winner):
            yield refusal("match_over", "The match is over.")


def _breaks_tie(body: Happening, kind: ResultKind, winner: TeamId | None) -> bool:
    """Whether a tied match can go on with this: a super over, and what is said before it."""
    if kind is not ResultKind.TIED or winner is not None or isinstance(body, _IN_PLAY):
        return False
    return body.super_over if isinstance(body, InningsStarted) else not isinstance(body, Forfeit)
