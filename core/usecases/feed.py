"""The commentary-like feed: a line for each ball, and for each other fact that people talk about."""

from collections.abc import Mapping
from typing import NamedTuple

from core.ids import PlayerId
from core.scoring.events import (
    Ball,
    Declaration,
    Forfeit,
    Happening,
    InningsStarted,
    Interruption,
    Penalty,
    Replacement,
    Retirement,
    Revision,
    TimedOut,
    Toss,
)
from core.scoring.figures import overs_text
from core.scoring.notation import mark
from core.scoring.state import InningsState, MatchState
from core.usecases.headline import toss_text
from core.usecases.phrases import player_name, side_name
from core.wire.scoreboard import FeedLine

WINDOW = 12
"""How many lines a scoreboard keeps when the next bowler is named; until then it only adds, which is shorter to say."""
LONGEST = 24
"""How many lines it keeps at most."""

TOLD = (
    Ball,
    Toss,
    InningsStarted,
    Retirement,
    TimedOut,
    Penalty,
    Replacement,
    Declaration,
    Forfeit,
    Interruption,
    Revision,
)
"""The facts that have a line; the others show in the tables."""


class Before(NamedTuple):
    """What a line needs to know of the state just before its event."""

    over: str
    striker: PlayerId | None
    bowler: PlayerId | None


def before(state: MatchState) -> Before:
    """Note who faces whom, and which ball is next."""
    innings = state.current
    if innings is None:
        return Before("", None, None)
    over = innings.overs[-1] if innings.overs else None
    legal = over.legal if over and not over.complete else 0
    return Before(f"{innings.overs_complete}.{legal + 1}", innings.striker, innings.bowler)


def line(state: MatchState, body: Happening, was: Before) -> FeedLine | None:
    """The line for ``body``, which led from the state noted in ``was`` to ``state``."""
    innings = state.current
    if isinstance(body, Ball):
        return _ball(innings, body, was) if innings else None
    text = _text(state, body)
    if not text:
        return None
    return FeedLine(over=overs_text(innings) if innings else "", text=text)


def key(players: Mapping[PlayerId, object], player: PlayerId | None) -> str:
    """A player's key on the scoreboard: the place in order of first appearance, from ``"1"``; empty for nobody."""
    if player is None or player not in players:
        return ""
    return str(next(place for place, each in enumerate(players, 1) if each == player))


def _ball(innings: InningsState, body: Ball, was: Before) -> FeedLine:
    wickets = body.delivery.wickets
    out = wickets[0].player if wickets else None
    return FeedLine(
        over=was.over,
        mark=mark(body.delivery),
        to=key(innings.batters, was.striker),
        by=key(innings.bowlers, was.bowler),
        out=key(innings.batters, out) if out != was.striker else "",
    )


def _text(state: MatchState, body: Happening) -> str:  # noqa: C901, PLR0911  one sentence a kind of fact
    match body:
        case Toss():
            return toss_text(state)
        case InningsStarted():
            return f"{side_name(state, body.batting)} {'follow on' if body.follow_on else 'go in to bat'}"
        case Retirement():
            return f"{player_name(state, body.player)} {body.how}"
        case TimedOut():
            return f"{player_name(state, body.player)} timed out"
        case Penalty():
            return f"{body.runs} penalty runs to {side_name(state, body.team)}"
        case Replacement():
            return f"{body.comes.name} comes in for {player_name(state, body.goes) or 'a player'}"
        case Declaration():
            return "Innings declared"
        case Forfeit():
            return f"{side_name(state, body.team)} forfeit an innings"
        case Interruption():
            return (body.reason or "Play stopped") if body.stopped else "Play starts again"
        case Revision():
            return _revision(body)
        case _:
            return ""


def _revision(body: Revision) -> str:
    parts = [] if body.overs is None else [f"{body.overs} overs"]
    if body.target is not None:
        parts.append(f"target {body.target}")
    if body.par is not None:
        parts.append(f"par {body.par}")
    return f"{body.method}: {', '.join(parts)}" if parts else ""
