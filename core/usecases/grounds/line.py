"""One match as a board of many shows it, followed ball by ball."""

from typing import Final, NamedTuple

from core.eventlog.ledger import Ledger
from core.ids import MatchId, PlayerId
from core.scoring.figures import balls_counted, bowler_overs, overs_text
from core.scoring.notation import mark
from core.scoring.state import InningsState, MatchState
from core.usecases.broadcast.counting import balls_left, limit_text, played, rate, score_text
from core.usecases.feed import key
from core.usecases.grounds.alerts import TOLD, Alerts, alert
from core.usecases.headline import status_and_headline
from core.usecases.phrases import player_name, short_name
from core.wire.board import (
    BoardAlert,
    BoardBatter,
    BoardBowler,
    BoardInnings,
    BoardMatch,
    BoardResult,
    BoardScore,
    BoardSide,
)

LAST_BALLS: Final = 8
_PLAYED_NOW: Final = frozenset({"live", "stopped"})


class Line(NamedTuple):
    """A match at one moment."""

    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    match: BoardMatch | None
    """While it is played."""
    result: BoardResult | None
    """Once it has ended."""
    alerts: tuple[tuple[str, BoardAlert], ...]
    """With their ids, in the order of the match; the same object as long as there is nothing new."""


class MatchLine:
    """Follows one match's ledger; nothing of it depends on any other match."""

    def __init__(self, match_id: MatchId, title: str, ledger: Ledger) -> None:
        """``title`` is what the match is called where its scorer said nothing."""
        self._match_id, self._title, self._ledger = match_id, title, ledger
        self._alerts = Alerts(ledger)
        self._events = self._alerts.told
        self._seen = 0
        """Of ``_events``, how many were looked at."""
        self._told: tuple[tuple[str, BoardAlert], ...] = ()

    def follow(self) -> Line:
        """The match as the ledger has it now."""
        self._alerts.catch_up()
        state = self._ledger.state
        status, headline = status_and_headline(state)
        return Line(
            status=status,
            match=self._match(state, status, headline) if status in _PLAYED_NOW else None,
            result=self._result(state, headline) if status == "finished" else None,
            alerts=self._news(),
        )

    def _news(self) -> tuple[tuple[str, BoardAlert], ...]:
        events = self._alerts.told
        if events is not self._events or len(events) < self._seen:
            self._events, self._seen, self._told = events, 0, ()
        news = [
            (f"{self._match_id}/{event.id}", alert(self._match_id, event))
            for _, event in events[self._seen :]
            if event.type in TOLD
        ]
        self._seen = len(events)
        if news:
            self._told = (*self._told, *news)
        return self._told

    def _match(self, state: MatchState, status: str, headline: str) -> BoardMatch:
        opened, innings = state.opened, state.current
        profile = state.profile
        return BoardMatch(
            title=self._named(state),
            venue=opened.venue if opened else "",
            format=profile.name,
            in_balls=profile.counts_balls,
            status=status,
            headline=headline,
            sides=[BoardSide(id=side.id, name=side.name, short=short_name(side)) for side in state.teams],
            earlier=[
                BoardScore(batting=_side(state, each), score=score_text(each), overs=played(overs_text(each), profile))
                for each in state.innings[:-1]
            ],
            innings=self._innings(state, innings) if innings else None,
            ticker=_ticker(state),
        )

    def _result(self, state: MatchState, headline: str) -> BoardResult:
        last = self._ledger.canonical[-1] if self._ledger.canonical else None
        return BoardResult(
            title=self._named(state),
            venue=state.opened.venue if state.opened else "",
            headline=headline,
            ticker=_ticker(state),
            at=self._ledger.event(last.event_id).hlc[0] if last else 0,
        )

    def _named(self, state: MatchState) -> str:
        title = state.opened.title if state.opened else ""
        return title or " v ".join(side.name for side in state.teams) or self._title

    def _innings(self, state: MatchState, innings: InningsState) -> BoardInnings:
        profile, left = innings.profile, balls_left(innings)
        target = innings.target
        need = max(target - innings.runs, 0) if target is not None else None
        ends = [player for player in (innings.striker, innings.non_striker) if player is not None]
        return BoardInnings(
            number=len(state.innings),
            batting=_side(state, innings),
            runs=innings.runs,
            wickets=innings.wickets,
            score=score_text(innings),
            overs=played(overs_text(innings), profile),
            limit=limit_text(innings),
            rate=rate(innings.runs, balls_counted(innings), profile),
            target=target,
            need=need,
            left=left,
            required=rate(need, left, profile) if need is not None and left else "",
            batters={key(innings.batters, player): _batter(state, innings, player) for player in ends},
            striker=key(innings.batters, innings.striker),
            bowler=_bowler(state, innings),
            last=self._last(state),
            super_over=innings.super_over,
            closed=bool(innings.closed),
        )

    def _last(self, state: MatchState) -> list[str]:
        newest = self._alerts.balls[-LAST_BALLS:]
        return [mark(ball.delivery) for ball in newest if ball.innings == len(state.innings) - 1]


def _side(state: MatchState, innings: InningsState) -> int:
    return next((index for index, side in enumerate(state.teams) if side.id == innings.batting), 0)


def _batter(state: MatchState, innings: InningsState, player: PlayerId) -> BoardBatter:
    line = innings.batters.get(player)
    return BoardBatter(name=player_name(state, player), runs=line.runs if line else 0, balls=line.balls if line else 0)


def _bowler(state: MatchState, innings: InningsState) -> BoardBowler | None:
    player = innings.bowler or innings.previous_bowler
    if player is None:
        return None
    line = innings.bowlers.get(player)
    name = player_name(state, player)
    if line is None:
        return BoardBowler(name=name, overs="0", runs=0, wickets=0)
    overs = bowler_overs(line, innings.profile.balls_per_over)
    return BoardBowler(name=name, overs=played(overs, innings.profile), runs=line.runs, wickets=line.wickets)


def _ticker(state: MatchState) -> str:
    """``KAN 123/4 (15.2) v MUM 150/8``: whoever bats, or batted last, first; both innings of a longer match."""
    shorts = [short_name(side) for side in state.teams]
    innings = state.current
    if innings is None or not shorts:
        return " v ".join(shorts)
    scores: list[list[str]] = [[] for _ in shorts]
    for each in state.innings:
        if not each.super_over:
            scores[_side(state, each)].append(score_text(each))
    batting = _side(state, innings)
    overs = f" ({played(overs_text(innings), innings.profile)})" if not innings.closed else ""
    lines = [" & ".join(each) for each in scores]
    if innings.super_over:
        overs = f" (super over {score_text(innings)})"
    order = [batting, *(index for index in range(len(shorts)) if index != batting)]
    return " v ".join(f"{shorts[index]} {lines[index]}{overs if index == batting else ''}".strip() for index in order)
