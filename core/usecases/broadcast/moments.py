"""What in a match is worth a graphic of its own: boundaries, wickets, milestones, ends of overs and innings, breaks."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from core.ids import PlayerId
from core.scoring.events import Ball, Happening
from core.scoring.outcome import describe, outcome
from core.scoring.state import InningsState, MatchState
from core.usecases.broadcast.counting import score_text
from core.usecases.headline import is_over
from core.usecases.phrases import dismissal_text, player_name, side_name

FIFTY: Final = 50
HUNDRED: Final = 100
FIVE: Final = 5
HAT_TRICK: Final = 3


class Standing(NamedTuple):
    """What has to be known of the state just before an event."""

    innings: int
    overs: int
    falls: int
    closed: bool
    striker: PlayerId | None
    runs: int
    """The striker's."""
    bowler: PlayerId | None
    wickets: int
    """The bowler's."""
    stand: int
    """For which wicket the stand is; 0 for none."""
    together: int
    """Its runs."""
    stopped: bool
    over: bool


class Moment(NamedTuple):
    """One of them."""

    type: str
    """As in ``FeedEvent``."""
    player: str
    text: str


def standing(state: MatchState) -> Standing:
    """Note it."""
    innings, stopped, over = state.current, bool(state.stopped), is_over(state)
    if innings is None:
        return Standing(0, 0, 0, False, None, 0, None, 0, 0, 0, stopped, over)  # noqa: FBT003 - none of it is there yet
    batting = innings.batters.get(innings.striker) if innings.striker is not None else None
    stand = innings.partnerships[-1] if innings.partnerships else None
    return Standing(
        innings=len(state.innings),
        overs=innings.overs_complete,
        falls=len(innings.falls),
        closed=bool(innings.closed),
        striker=innings.striker,
        runs=batting.runs if batting else 0,
        bowler=innings.bowler,
        wickets=_wickets(innings, innings.bowler),
        stand=stand.wicket if stand else 0,
        together=stand.runs if stand else 0,
        stopped=stopped,
        over=over,
    )


def took_wicket(was: Standing, state: MatchState) -> bool:
    """Whether the ball that led from ``was`` to ``state`` gave its bowler a wicket."""
    return bool(state.innings) and _wickets(state.innings[-1], was.bowler) > was.wickets


def moments(was: Standing, state: MatchState, body: Happening, in_a_row: int) -> Iterator[Moment]:
    """Those that an event brought, in the order in which they are told.

    ``in_a_row`` are the wickets that its bowler has taken with consecutive deliveries, this one included.
    """
    innings = state.current
    if innings is not None:
        same = len(state.innings) == was.innings
        if isinstance(body, Ball) and same:
            yield from _hit(was, state, innings, body)
        yield from _wickets_fallen(state, innings, was.falls if same else 0)
        if isinstance(body, Ball) and same:
            yield from _milestones(was, state, innings)
            yield from _bowling(was, state, innings, in_a_row)
        yield from _ends(was, state, innings, same=same)
    if state.stopped and not was.stopped:
        yield Moment("break", "", state.stopped)
    ended = outcome(state) if not was.over and is_over(state) else None
    if ended is not None:
        yield Moment("result", "", describe(ended, state))


def _hit(was: Standing, state: MatchState, innings: InningsState, body: Ball) -> Iterator[Moment]:
    if body.delivery.is_four or body.delivery.is_six:
        name = player_name(state, was.striker)
        yield Moment("six" if body.delivery.is_six else "four", name, _batting(state, innings, was.striker))


def _wickets_fallen(state: MatchState, innings: InningsState, before: int) -> Iterator[Moment]:
    for fall in innings.falls[before:]:
        line = innings.batters.get(fall.player)
        how = dismissal_text(state, line) if line else ""
        name = player_name(state, fall.player)
        figures = f" {line.runs} ({line.balls})" if line else ""
        yield Moment("wicket", name, f"{name} {how}{figures}")


def _milestones(was: Standing, state: MatchState, innings: InningsState) -> Iterator[Moment]:
    line = innings.batters.get(was.striker) if was.striker is not None else None
    if line is not None:
        text = _batting(state, innings, line.player)
        if was.runs < FIFTY <= line.runs < HUNDRED:
            yield Moment("fifty", player_name(state, line.player), text)
        if line.runs // HUNDRED > was.runs // HUNDRED:
            yield Moment("hundred", player_name(state, line.player), text)
    stand = innings.partnerships[-1] if innings.partnerships else None
    if stand is not None:
        before = was.together if stand.wicket == was.stand else 0
        if stand.runs // FIFTY > before // FIFTY:
            names = " and ".join(player_name(state, each) for each in stand.batters)
            yield Moment("partnership", names, f"{stand.runs} ({stand.balls}) for wicket {stand.wicket}")


def _bowling(was: Standing, state: MatchState, innings: InningsState, in_a_row: int) -> Iterator[Moment]:
    taken = _wickets(innings, was.bowler)
    if was.bowler is None or taken == was.wickets:
        return
    name = player_name(state, was.bowler)
    text = f"{name} {taken}-{innings.bowlers[was.bowler].runs}"
    if taken // FIVE > was.wickets // FIVE:
        yield Moment("five_wickets", name, text)
    if in_a_row == HAT_TRICK:
        yield Moment("hat_trick", name, text)


def _ends(was: Standing, state: MatchState, innings: InningsState, *, same: bool) -> Iterator[Moment]:
    if same and innings.overs_complete > was.overs:
        over = innings.overs[-1]
        runs = (
            f"{over.runs} {'run' if over.runs == 1 else 'runs'}" if over.runs else "Maiden" if over.deliveries else ""
        )
        bowler = player_name(state, over.bowlers[-1]) if over.bowlers else ""
        yield Moment("over", bowler, f"{runs}, {score_text(innings)}")
    if not same and was.innings and not was.closed:
        yield _innings(state, state.innings[was.innings - 1])
    if innings.closed and not (same and was.closed):
        yield _innings(state, innings)


def _innings(state: MatchState, innings: InningsState) -> Moment:
    return Moment("innings", "", f"{side_name(state, innings.batting)} {score_text(innings)}")


def _batting(state: MatchState, innings: InningsState, player: PlayerId | None) -> str:
    line = innings.batters.get(player) if player is not None else None
    return f"{player_name(state, player)} {line.runs} ({line.balls})" if line else player_name(state, player)


def _wickets(innings: InningsState, bowler: PlayerId | None) -> int:
    line = innings.bowlers.get(bowler) if bowler is not None else None
    return line.wickets if line else 0
