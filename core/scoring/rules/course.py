"""The course of a match: innings, closures, penalties, interruptions, revisions and the result."""

from collections.abc import Iterator
from typing import Final

from core.ids import TeamId
from core.scoring.breach import Breach, refusal
from core.scoring.events import (
    Declaration,
    Forfeit,
    InningsStarted,
    Interruption,
    Penalty,
    Result,
    ResultKind,
    Revision,
)
from core.scoring.innings import next_to_bat
from core.scoring.outcome import outcome
from core.scoring.rules.delivery import PENALTY
from core.scoring.rules.opening import MOST_OVERS
from core.scoring.rules.side import is_team
from core.scoring.state import InningsState, MatchState

MOST_PENALTY_RUNS: Final = 100
MOST_RUNS: Final = 10_000
"""Of a target or a par score."""
MOST_DAYS: Final = 30

_WITH_WINNER: Final = frozenset({ResultKind.WON, ResultKind.AWARDED})
_WITHOUT_WINNER: Final = frozenset({ResultKind.DRAWN, ResultKind.NO_RESULT, ResultKind.ABANDONED})
_NOT_A_SIDE: Final = "That side does not play in this match."


def innings_started(state: MatchState, body: InningsStarted) -> Iterator[Breach]:
    """Yield the breaches of an innings starting now (Laws 12, 13 and 14)."""
    if not is_team(state, body.batting):
        yield refusal("unknown_team", _NOT_A_SIDE)
        return
    current = state.current
    if current is not None and not current.closed:
        yield Breach("innings_not_over", "The innings in progress is not over by the score.")
    if body.batting not in state.line_ups:
        yield Breach("no_line_up", "The batting side has no line-up yet.")
    if state.stopped:
        yield Breach("play_stopped", "Play is interrupted: enter its resumption first.")
    if body.super_over:
        yield from _super_over(state, body)
        return
    yield from _one_more(state, body.batting)
    if body.follow_on:
        yield from _follow_on(state, body.batting)
    elif next_to_bat(state) not in {None, body.batting}:
        yield Breach("batting_order", "The other side is due to bat (Law 13.2).")


def declaration(state: MatchState, _: Declaration) -> Iterator[Breach]:
    """Yield the breaches of a declaration (Law 15.1)."""
    innings = state.current
    if innings is None:
        yield refusal("no_innings", "There is no innings to declare.")
    elif state.profile.overs is not None and state.profile.innings_per_side == 1:
        yield Breach("declared_limited", "An innings of limited overs cannot be declared.")


def forfeit(state: MatchState, body: Forfeit) -> Iterator[Breach]:
    """Yield the breaches of a side forfeiting its next innings (Law 15.2)."""
    if not is_team(state, body.team):
        yield refusal("unknown_team", _NOT_A_SIDE)
        return
    yield from _one_more(state, body.team)
    current = state.current
    if current is not None and not current.closed:
        yield Breach("innings_not_over", "The innings in progress is not over by the score.")
    if state.profile.overs is not None and state.profile.innings_per_side == 1:
        yield Breach("forfeit_limited", "An innings of limited overs cannot be forfeited.")


def penalty(state: MatchState, body: Penalty) -> Iterator[Breach]:
    """Yield the breaches of penalty runs outside a delivery (Law 41.17)."""
    if not is_team(state, body.team):
        yield refusal("unknown_team", _NOT_A_SIDE)
    if not 0 < body.runs <= MOST_PENALTY_RUNS:
        yield refusal("absurd_runs", f"Penalty runs are between 1 and {MOST_PENALTY_RUNS}.")
    elif body.runs % PENALTY:
        yield Breach("penalty_not_five", "Penalty runs are awarded in fives (Law 41.17).")


def interruption(state: MatchState, body: Interruption) -> Iterator[Breach]:
    """Yield the breaches of play stopping or starting again."""
    if body.stopped and state.stopped:
        yield Breach("already_stopped", "Play is interrupted already.")
    elif not body.stopped and not state.stopped:
        yield Breach("not_stopped", "Play is not interrupted.")


def revision(state: MatchState, body: Revision) -> Iterator[Breach]:
    """Yield the breaches of revised overs, target, par or days."""
    figures = (body.overs, body.balls, body.target, body.par, body.days)
    if all(figure is None for figure in figures):
        yield refusal("empty_revision", "Say what is revised.")
    if any(figure is not None and figure < 0 for figure in figures):
        yield refusal("negative_revision", "A revised figure cannot be below zero.")
    limits = ((body.overs, MOST_OVERS), (body.target, MOST_RUNS), (body.par, MOST_RUNS), (body.days, MOST_DAYS))
    if any(figure is not None and figure > limit for figure, limit in limits):
        yield refusal("absurd_revision", "A revised figure is larger than any match has seen.")
    if body.balls is not None and (body.overs is None or body.balls >= state.profile.balls_per_over):
        yield refusal("revised_balls", "Odd balls are given with the overs, and are fewer than an over has.")
    yield from _limits(state, body)


def result(state: MatchState, body: Result) -> Iterator[Breach]:
    """Yield the breaches of the umpires' word on the result (Law 16.8)."""
    if body.winner is not None and not is_team(state, body.winner):
        yield refusal("unknown_team", _NOT_A_SIDE)
    if body.result in _WITH_WINNER and body.winner is None:
        yield refusal("no_winner", "Say who has won.")
    if body.result in _WITHOUT_WINNER and body.winner is not None:
        yield refusal("needless_winner", "A match that nobody won has no winner.")
    if body.result is ResultKind.ABANDONED and any(innings.deliveries for innings in state.innings):
        yield Breach("balls_were_bowled", "A match with a ball bowled has no result; it is not abandoned.")
    scored = outcome(state) if state.result is None else None
    if scored is not None and (scored.kind, scored.winner) != (body.result, body.winner):
        tie_broken = scored.kind is ResultKind.TIED and scored.winner is None and body.winner is not None
        if not tie_broken:
            yield Breach("result_differs", "The score gives another result (Law 16.8).")


def _main(state: MatchState) -> list[InningsState]:
    return [innings for innings in state.innings if not innings.super_over]


def _one_more(state: MatchState, team: TeamId) -> Iterator[Breach]:
    main = _main(state)
    if len(main) < len(state.innings):
        yield refusal("super_over_played", "A super over has begun: there are no more other innings.")
    if sum(innings.batting == team for innings in main) >= state.profile.innings_per_side:
        yield refusal("too_many_innings", "That side has had all its innings (Law 13.1).")


def _follow_on(state: MatchState, team: TeamId) -> Iterator[Breach]:
    main = _main(state)
    if len(main) != 2 or main[1].batting != team:  # noqa: PLR2004  after one innings each
        yield Breach(
            "follow_on_order", "Only the side that batted second follows on, after its first innings (Law 14)."
        )
        return
    days = state.days_left if state.days_left is not None else state.profile.days
    needed = state.profile.lead_for_follow_on(days)
    if needed is None:
        yield Breach("follow_on_unavailable", "There is no follow-on in this match.")
    elif main[0].runs - main[1].runs < needed:
        yield Breach("follow_on_unavailable", f"The follow-on needs a lead of {needed} (Law 14.1).")


def _super_over(state: MatchState, body: InningsStarted) -> Iterator[Breach]:
    if not state.profile.super_over:
        yield Breach("no_super_over", "These playing conditions have no super over.")
    supers = [innings for innings in state.innings if innings.super_over]
    if len(supers) % 2 == 0:
        decided = outcome(state)
        if decided is None or decided.kind is not ResultKind.TIED or decided.winner is not None:
            yield Breach("not_tied", "A super over is played only after a tie.")
    if state.innings and next_to_bat(state) != body.batting:
        yield Breach("super_over_order", "The side that batted second bats first in a super over.")


def _limits(state: MatchState, body: Revision) -> Iterator[Breach]:
    profile, current = state.profile, state.current
    if body.overs is None:
        return
    if profile.overs is not None and (body.overs, body.balls or 0) > (profile.overs, 0):
        yield Breach("more_overs", f"More overs than the {profile.overs} of this match.")
    if current is not None and not current.closed:
        limit = body.overs * profile.balls_per_over + (body.balls or 0)
        if limit < current.legal_balls:
            yield Breach("limit_passed", "More balls than that have been bowled in this innings.")
