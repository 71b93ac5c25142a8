"""The umpires' word on the result, where the score does not give what the file says."""

from core.ids import TeamId
from core.scoring.events import Result, ResultKind
from core.scoring.outcome import outcome
from core.scoring.state import MatchState
from cricksy.cricsheet.schema import File, MatchOutcome

_BY_RESULT = {"draw": ResultKind.DRAWN, "tie": ResultKind.TIED, "no result": ResultKind.NO_RESULT}


def result_of(file: File, state: MatchState) -> Result | None:
    """The result to enter, if any is needed."""
    told = file.info.outcome
    kind, winner, method = _kind(file, told), _winner(file, told), _method(told, state)
    if kind is None or (winner is None and kind in {ResultKind.WON, ResultKind.AWARDED}):
        return None
    scored = outcome(state)
    if scored is not None and (scored.kind, scored.winner, scored.method) == (kind, winner, told.method or ""):
        return None
    return Result(result=kind, winner=winner, method=method)


def _kind(file: File, told: MatchOutcome) -> ResultKind | None:
    if told.method is not None and told.method.lower() == "awarded":
        return ResultKind.AWARDED
    if told.winner is not None:
        return ResultKind.WON if told.by is not None else ResultKind.TIED
    kind = _BY_RESULT.get(told.result or "")
    if kind is ResultKind.NO_RESULT and not any(innings.overs for innings in file.innings):
        return ResultKind.ABANDONED
    return kind


def _winner(file: File, told: MatchOutcome) -> TeamId | None:
    name = told.winner or told.eliminator or told.bowl_out
    return TeamId(name) if name in file.info.teams else None


def _method(told: MatchOutcome, state: MatchState) -> str:
    """What decided it: the file's word, else what is left when the scores are level."""
    if told.method is not None:
        return told.method
    if told.bowl_out is not None:
        return "bowl-out"
    if told.eliminator is not None:
        return "boundary count" if any(innings.super_over for innings in state.innings) else "eliminator"
    if told.winner is not None and told.by is None:
        return "wickets lost"
    return ""
