"""The state of a match in one sentence: toss, lead, chase equation, break or result."""

from core.scoring.figures import balls_counted
from core.scoring.outcome import Outcome, describe, outcome
from core.scoring.state import InningsState, MatchState
from core.usecases.phrases import side_name, side_short_name


def status_and_headline(state: MatchState) -> tuple[str, str]:
    """``upcoming``, ``live``, ``stopped`` or ``finished``, and the sentence for people."""
    result = outcome(state)
    innings = state.current
    if result is not None and _awaits_super_over(state, result):
        return "live", f"{describe(result, state)}; super over to come"
    if result is not None:
        return "finished", describe(result, state)
    situation = _innings(state, innings) if innings else _before(state)
    if state.stopped:
        return "stopped", state.stopped if not innings else f"{state.stopped}. {situation}"
    return "live" if innings else "upcoming", situation


def is_over(state: MatchState) -> bool:
    """Whether the match has its result, so that nothing but corrections is to come."""
    result = outcome(state)
    return result is not None and not _awaits_super_over(state, result)


def toss_text(state: MatchState) -> str:
    """Who won the toss and what they chose; empty before it."""
    if state.toss is None:
        return ""
    choice = "bat" if state.toss.bats else "field"
    return f"{side_name(state, state.toss.winner)} won the toss and chose to {choice}"


def _awaits_super_over(state: MatchState, result: Outcome) -> bool:
    return state.result is None and state.profile.super_over and result.winner is None


def _before(state: MatchState) -> str:
    return toss_text(state) or ("Toss to come" if state.opened else "")


def _innings(state: MatchState, innings: InningsState) -> str:
    if innings.closed:
        return _break(state, innings)
    if innings.target is not None:
        return _chase(state, innings, innings.target)
    if state.revised_target == 0 and not innings.super_over and len(state.innings) > 1:
        return f"{side_short_name(state, innings.batting)} wait for a target"
    if innings.super_over:
        return f"Super over: {side_name(state, innings.batting)} bat"
    return toss_text(state) if len(state.innings) == 1 else _lead(state, innings)


def _break(state: MatchState, innings: InningsState) -> str:
    if innings.target is None and state.profile.innings_per_side == 1:
        target = innings.runs + 1 if state.revised_target is None or innings.super_over else state.revised_target
        need = f"need {target} to win" if target else "wait for a target"
        return f"{side_name(state, innings.bowling)} {need}"
    if len(state.innings) == 1:
        return "Innings break"
    balance = _balance(state, innings)
    if len(state.innings) == 2 * state.profile.innings_per_side - 1 and balance >= 0:
        return f"{side_short_name(state, innings.bowling)} need {balance + 1} to win"
    return _lead(state, innings)


def _chase(state: MatchState, innings: InningsState, target: int) -> str:
    batting = side_short_name(state, innings.batting)
    need = target - innings.runs
    if need <= 0:
        return f"{batting} lead by {1 - need}"
    if innings.over_limit_balls is None:
        return f"{batting} need {need} to win"
    left = max(innings.over_limit_balls - balls_counted(innings), 0)
    equation = f"{batting} need {need} from {left} {'ball' if left == 1 else 'balls'}"
    return equation if state.par is None else f"{equation}, {_against_par(innings.runs - state.par)}"


def _against_par(margin: int) -> str:
    if margin == 0:
        return "level with par"
    return f"{abs(margin)} {'ahead of' if margin > 0 else 'behind'} par"


def _lead(state: MatchState, innings: InningsState) -> str:
    """Where a match of two innings a side stands."""
    balance = _balance(state, innings)
    batting = side_short_name(state, innings.batting)
    if balance == 0:
        return f"{batting} are level"
    return f"{batting} {'lead' if balance > 0 else 'trail'} by {abs(balance)}"


def _balance(state: MatchState, innings: InningsState) -> int:
    """By how many runs the side of ``innings`` leads."""
    return sum(each.runs if each.batting == innings.batting else -each.runs for each in state.innings)
