"""Who won, and how: the result of a match as its state gives it (Law 16).

The score decides wherever it can; the umpires' ``Result`` decides the rest (time ran out, a bowl-out, an
award) and wins where the two differ. Nothing is kept: a correction or late penalty runs change the answer.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from core.ids import TeamId
from core.scoring.events import Result, ResultKind
from core.scoring.profile import LastMan, Profile
from core.scoring.state import InningsState, MatchState

REVISING_METHODS: Final = frozenset({"D/L", "DLS", "VJD"})
"""Methods that revise a target; any other ``Result.method`` says how the winner was found."""

_UNDECIDED: Final = {
    ResultKind.DRAWN: "Match drawn",
    ResultKind.NO_RESULT: "No result",
    ResultKind.ABANDONED: "Match abandoned without a ball bowled",
}


class Outcome(Struct, frozen=True, kw_only=True):
    """How a match ended."""

    kind: ResultKind
    winner: TeamId | None = None
    """Of a tie: who won what broke it."""
    runs: int | None = None
    """The margin in runs."""
    wickets: int | None = None
    """The margin in wickets still to fall (Law 16.7)."""
    innings: bool = False
    """By an innings, and ``runs``."""
    method: str = ""
    """How a target had been revised: ``D/L``, ``VJD``."""
    reason: str = ""
    """What decided it other than the score: ``super over``, ``bowl-out``, ``penalty runs``, ``concession``..."""


def outcome(state: MatchState) -> Outcome | None:
    """Return the result, or ``None`` while there is none."""
    scored = _scored(state)
    if state.result is not None:
        return _stated(state, state.result, scored)
    return scored


def describe(result: Outcome, state: MatchState) -> str:
    """Return the result as a sentence without its full stop: ``India won by 5 wickets (D/L)``."""
    names = {team.id: team.name for team in state.teams}
    winner = names.get(result.winner, result.winner) if result.winner is not None else ""
    tail = f" ({result.method})" if result.method else ""
    if result.kind is ResultKind.WON:
        return f"{winner} won{_margin(result)}{tail}"
    if result.kind is ResultKind.TIED:
        return f"Match tied{tail}" + (f"; {winner} won{_by(result.reason)}" if winner else "")
    if result.kind is ResultKind.AWARDED:
        return f"Match awarded to {winner}" if winner else "Match awarded"
    return _UNDECIDED[result.kind]


def wickets_in_hand(profile: Profile, innings: InningsState) -> int:
    """Return the wickets that a side had still to lose, however many players it had."""
    alone = profile.last_man is LastMan.STANDS and not innings.super_over
    side = profile.super_over_wickets + 1 if innings.super_over else innings.players
    return max(side - (0 if alone else 1) - innings.wickets, 0)


def _margin(result: Outcome) -> str:
    if result.innings:
        return f" by an innings and {_count(result.runs or 0, 'run')}"
    if result.reason == "penalty runs":
        return " by penalty runs"
    if result.wickets is not None:
        return f" by {_count(result.wickets, 'wicket')}"
    if result.runs is not None:
        return f" by {_count(result.runs, 'run')}"
    return _by(result.reason)


def _by(reason: str) -> str:
    if reason in {"super over", "bowl-out", "eliminator"}:
        return f" the {reason}"
    if reason == "boundary count":
        return " on boundary count"
    return f" ({reason})" if reason else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _scored(state: MatchState) -> Outcome | None:
    main = [innings for innings in state.innings if not innings.super_over]
    if len(main) < 2:  # noqa: PLR2004  no match is decided by one side alone
        return None
    result = _of_main(state, main)
    if result is None or result.kind is not ResultKind.TIED:
        return result
    return _of_super_overs(result, [innings for innings in state.innings if innings.super_over])


def _of_main(state: MatchState, main: list[InningsState]) -> Outcome | None:
    last, each = main[-1], state.profile.innings_per_side
    totals = {team: sum(i.runs for i in main if i.batting == team) for team in (last.batting, last.bowling)}
    used = {team: sum(i.batting == team for i in main) for team in totals}
    lead = totals[last.batting] - totals[last.bowling]
    if used[last.bowling] >= each:
        return _of_last_innings(state, last, lead)
    if last.closed and lead < 0 and used[last.batting] >= each:
        return Outcome(kind=ResultKind.WON, winner=last.bowling, runs=-lead, innings=True)
    return None


def _of_last_innings(state: MatchState, last: InningsState, lead: int) -> Outcome | None:
    """Judge by par where the chase was cut short, else by the target, which a revision may have moved."""
    if last.closed and state.par is not None:
        return _of_par(state, last, last.runs - state.par)
    if last.target is not None:
        lead = last.runs - (last.target - 1)
    undecided = lead <= 0 or state.profile.pairs is not None
    if (undecided and not last.closed) or (last.target is None and state.revised_target is not None):
        return None
    if lead > 0:
        return _of_chase(state, last, lead)
    if lead < 0:
        return Outcome(kind=ResultKind.WON, winner=last.bowling, runs=-lead, method=state.method)
    return Outcome(kind=ResultKind.TIED, method=state.method)


def _of_par(state: MatchState, last: InningsState, lead: int) -> Outcome:
    """State the result of a chase that was cut short where it stood: by the runs ahead of par, or short of it."""
    if lead == 0:
        return Outcome(kind=ResultKind.TIED, method=state.method)
    winner = last.batting if lead > 0 else last.bowling
    return Outcome(kind=ResultKind.WON, winner=winner, runs=abs(lead), method=state.method)


def _of_chase(state: MatchState, last: InningsState, lead: int) -> Outcome | None:
    """State a win of the side that bats last (Law 16.7)."""
    won = Outcome(kind=ResultKind.WON, winner=last.batting, method=state.method)
    if state.profile.pairs is not None:
        return replace(won, runs=lead)
    if last.left < (1 if state.profile.last_man is LastMan.STANDS else 2):
        return replace(won, reason="penalty runs")
    return replace(won, wickets=wickets_in_hand(state.profile, last))


def _of_super_overs(tie: Outcome, overs: list[InningsState]) -> Outcome | None:
    """Break a tie by the last super over; ``None`` while one is being played (repeated until decided)."""
    if not overs:
        return tie
    if len(overs) % 2:
        return None
    first, second = overs[-2:]
    if second.runs > first.runs:
        return replace(tie, winner=second.batting, reason="super over")
    if not second.closed:
        return None
    if second.runs < first.runs:
        return replace(tie, winner=first.batting, reason="super over")
    return tie


def _stated(state: MatchState, result: Result, scored: Outcome | None) -> Outcome:
    revised = result.method in REVISING_METHODS
    stated = Outcome(
        kind=result.result,
        winner=result.winner,
        method=result.method if revised else state.method,
        reason="" if revised else result.method,
    )
    if result.result not in {ResultKind.WON, ResultKind.TIED}:
        return replace(stated, method="")
    if scored is not None and scored.kind is ResultKind.TIED:
        return replace(stated, kind=ResultKind.TIED, method=stated.method or scored.method)
    if scored is not None and scored.winner == result.winner and scored.kind is result.result:
        reason = stated.reason or scored.reason
        return replace(scored, method=stated.method or scored.method, reason=reason)
    if result.result is ResultKind.WON and (revised or (state.par is not None and not result.method)):
        return replace(stated, runs=_runs_over_par(state, result))
    return stated


def _runs_over_par(state: MatchState, result: Result) -> int | None:
    """Return the margin of a match that ended early: runs ahead of par, or short of it."""
    last = next((innings for innings in reversed(state.innings) if not innings.super_over), None)
    par = state.par if state.par is not None else (state.revised_target - 1 if state.revised_target else None)
    if last is None or par is None:
        return None
    margin = last.runs - par if result.winner == last.batting else par - last.runs
    return margin if margin > 0 else None
