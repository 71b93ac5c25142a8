"""The tables for vMix: rows of text, always as many, blank where there is nothing to tell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from core.usecases.broadcast.columns import SHAPES
from core.usecases.broadcast.row import vmix_row
from core.wire.feeds import FeedBatter, FeedInnings, FeedSquad, FeedState

Cells: TypeAlias = Sequence[str]
"""A row in the order of its columns; shorter ones are filled up."""

_SQUAD: Final = 16
"""Rows of each side in ``squads``, the second side's always from the 17th."""


def rows(name: str, state: FeedState, origin: str) -> list[list[str]]:
    """The cells of a table. Raises ``KeyError`` for a name that there is not."""
    columns, count = SHAPES[name]
    if name == "vmix":
        return [list(vmix_row(state, origin).values())]
    return _padded(_TELLERS[name](state), len(columns), count)


def _padded(told: Iterable[Cells], width: int, count: int) -> list[list[str]]:
    found = [[*row, *[""] * (width - len(row))] for row in told][:count]
    return found + [[""] * width for _ in range(count - len(found))]


def _now(state: FeedState) -> FeedInnings | None:
    return state.innings[state.current.innings] if state.current else None


def _batting(state: FeedState) -> Iterator[Cells]:
    innings = _now(state)
    if innings is None:
        return
    number = 0
    for number, line in enumerate(innings.batters, 1):
        figures = (line.runs, line.balls, line.fours, line.sixes)
        strike = "*" if line.on_strike else ""
        yield [str(number), line.name, *map(str, figures), line.strike_rate, line.how, _status(innings, line), strike]
    for further, name in enumerate(innings.to_come, number + 1):
        yield [str(further), name, *[""] * 6, "to come" if not innings.closed else "did not bat"]


def _status(innings: FeedInnings, line: FeedBatter) -> str:
    if line.at_crease and not innings.closed:
        return "batting"
    return "out" if line.how else "not out"


def _bowling(state: FeedState) -> Iterator[Cells]:
    innings = _now(state)
    for number, line in enumerate(innings.bowlers if innings else (), 1):
        figures = map(str, (line.maidens, line.runs, line.wickets))
        figs, now = f"{line.wickets}-{line.runs}", "*" if line.bowling else ""
        yield [str(number), line.name, line.overs, *figures, line.economy, str(line.dots), figs, now]


def _fow(state: FeedState) -> Iterator[Cells]:
    innings = _now(state)
    for fall in innings.falls if innings else ():
        score = f"{fall.runs}/{fall.number}"
        yield [str(fall.number), str(fall.runs), score, fall.overs, fall.batter, fall.how]


def _overs(state: FeedState) -> Iterator[Cells]:
    """The last ones of an innings that has more than there is room for."""
    innings = _now(state)
    for over in innings.overs_bowled[-SHAPES["overs"].rows :] if innings else ():
        counts = map(str, (over.runs, over.wickets, over.total, over.down))
        score = f"{over.total}/{over.down}"
        yield [str(over.number), over.bowler, *counts, score, " ".join(over.balls)]


def _squads(state: FeedState) -> Iterator[Cells]:
    squads = {squad.team: squad for squad in state.squads}
    for index, team in enumerate(state.match.teams):
        squad = squads.get(index, FeedSquad(team=index, players=[], captain="", keeper=""))
        players = squad.players[:_SQUAD]
        for number, name in enumerate(players, 1):
            yield [team.name, team.short, team.colour, str(number), name, _roles(squad, name)]
        yield from ([""] for _ in range(_SQUAD - len(players)))


def _roles(squad: FeedSquad, name: str) -> str:
    roles = (("captain", squad.captain), ("keeper", squad.keeper))
    return ", ".join(role for role, holder in roles if holder == name)


def _table(state: FeedState) -> Iterator[Cells]:
    for place, line in enumerate(state.table, 1):
        counts = (line.played, line.won, line.lost, line.tied, line.drawn, line.no_result, line.points)
        yield [str(place), line.team, *map(str, counts), line.net_run_rate]


def _ticker(state: FeedState) -> Iterator[Cells]:
    for line in state.ticker:
        yield [line.title, line.venue, line.status, line.score, line.headline]


_TELLERS: Final[dict[str, Callable[[FeedState], Iterator[Cells]]]] = {
    "batting": _batting,
    "bowling": _bowling,
    "fow": _fow,
    "overs": _overs,
    "squads": _squads,
    "table": _table,
    "ticker": _ticker,
}
