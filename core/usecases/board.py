"""The scoreboard of one match, projected from its ledger and kept up to date at a cost that no long match raises."""

from typing import TypeVar

from msgspec.structs import replace

from core.eventlog.ledger import Change, Ledger
from core.ids import MatchId, PlayerId
from core.scoring.events import Ball, BowlerOn, InningsStarted
from core.scoring.figures import bowler_overs, overs_text
from core.scoring.fold import advance
from core.scoring.state import Bowling, InningsState, MatchState
from core.usecases.feed import LONGEST, TOLD, WINDOW, Before, before, key, line
from core.usecases.headline import status_and_headline
from core.usecases.phrases import dismissal_text, last_wicket_text, player_name, short_name
from core.wire.scoreboard import (
    BallLine,
    BatterLine,
    BowlerLine,
    FeedLine,
    InningsLine,
    LiveInnings,
    Scoreboard,
    Side,
    shortened,
)

Line = TypeVar("Line")

_LATE = tuple(kind for kind in TOLD if kind is not Ball)
"""Facts after which an over that had ended may look different: a wicket without a ball, penalty runs."""


class Worm:
    """Runs and wickets at the end of each over of one innings, grown by an over at a time."""

    def __init__(self) -> None:
        self._points: dict[str, tuple[int, int]] = {}

    def clear(self) -> None:
        """Forget it all: overs that had ended changed."""
        self._points = {}

    def of(self, innings: InningsState) -> dict[str, tuple[int, int]]:
        """The worm so far; the same object until another over begins."""
        overs = innings.overs
        ended = len(overs) - (not _next_over_began(innings)) if overs else 0
        if len(self._points) < ended:
            points = dict(self._points)
            runs, wickets = points[str(len(points))] if points else (0, 0)
            for over in overs[len(points) : ended]:
                runs, wickets = runs + over.runs, wickets + over.wickets
                points[str(len(points) + 1)] = (runs, wickets)
            self._points = points
        return self._points


class Board:
    """One match's scoreboard.

    ``before`` and ``after`` bracket every ``Ledger.add``; ``project`` gives the scoreboard of the moment,
    sharing with the last one whatever did not change, so that their difference is cheap.
    """

    def __init__(self, match_id: MatchId, ledger: Ledger) -> None:
        """Nothing is computed until the first ``project``."""
        self._match_id = match_id
        self._ledger = ledger
        self._feed: list[tuple[int, FeedLine]] = []
        """The newest lines, each with its event's place in the canonical sequence."""
        self._told = -1
        """Canonical events that the feed has seen; -1 where it must be made anew."""
        self._was: Before | None = None
        self._shown: Scoreboard | None = None
        self._worm = Worm()
        self._conflicts = len(ledger.conflicts)

    def before(self) -> None:
        """Note what the next event's line will need."""
        if self._told >= 0:
            self._was = before(self._ledger.state)

    def after(self, change: Change) -> None:
        """Take note of what an event did."""
        if change.conflicts_changed:
            self._conflicts = len(self._ledger.conflicts)
        if self._told < 0 or change.from_index is None:
            return
        length = len(self._ledger.canonical)
        if change.from_index == self._told and length == self._told + 1 and self._was is not None:
            self._tell(self._ledger.state, self._told, self._was)
            self._told = length
        else:
            self._told = -1
            self._worm.clear()

    def project(self) -> Scoreboard:
        """The scoreboard as of now; the very same object where nothing changed."""
        if self._told < 0:
            self._retell()
        self._shown = self._build(self._ledger.state, self._shown)
        return self._shown

    def _tell(self, state: MatchState, place: int, was: Before) -> None:
        entry = self._ledger.canonical[place]
        if isinstance(entry.body, InningsStarted):
            self._feed.clear()
        if isinstance(entry.body, _LATE):
            self._worm.clear()
        if isinstance(entry.body, BowlerOn):
            del self._feed[:-WINDOW]
        told = line(state, entry.body, was)
        if told is not None:
            self._feed.append((place, told))
            del self._feed[:-LONGEST]

    def _retell(self) -> None:
        """Make the feed anew, from the last checkpoint before its first line."""
        canonical = self._ledger.canonical
        start = len(canonical)
        wanted = LONGEST
        trimmed = False
        while start and wanted > 0:
            start -= 1
            body = canonical[start].body
            wanted -= isinstance(body, TOLD)
            if isinstance(body, InningsStarted):
                break
            if isinstance(body, BowlerOn) and not trimmed:
                wanted, trimmed = min(wanted, WINDOW), True
        self._feed.clear()
        self._worm.clear()
        at, state = self._ledger.checkpoint(start)
        for place in range(at, len(canonical)):
            was = before(state)
            advance(state, canonical[place].body)
            if place >= start:
                self._tell(state, place, was)
        self._told = len(canonical)

    def _build(self, state: MatchState, shown: Scoreboard | None) -> Scoreboard:
        status, headline = status_and_headline(state)
        opened, innings = state.opened, state.current
        was = shown.innings if shown else None
        return Scoreboard(
            match_id=self._match_id,
            title=(opened.title or " v ".join(side.name for side in opened.teams)) if opened else "",
            venue=opened.venue if opened else "",
            date=opened.date if opened else "",
            format=opened.profile.name if opened else "",
            in_balls=opened.profile.counts_balls if opened else False,
            sides=[Side(id=side.id, name=side.name, short=short_name(side)) for side in state.teams],
            status=status,
            headline=headline,
            earlier=[_earlier(state, each) for each in state.innings[:-1]],
            innings=_innings(state, innings, was, self._worm.of(innings)) if innings else None,
            feed=self._lines(),
            conflicts=self._conflicts,
        )

    def _lines(self) -> dict[str, FeedLine | BallLine]:
        """The feed with each line marked as confirmed or not, as things stand now."""
        canonical = self._ledger.canonical
        for index, (place, told) in enumerate(self._feed):
            unconfirmed = canonical[place].unconfirmed
            if told.unconfirmed != unconfirmed:
                self._feed[index] = (place, replace(told, unconfirmed=unconfirmed))
        return {str(place + 1): shortened(told) for place, told in self._feed}


def _next_over_began(innings: InningsState) -> bool:
    """Whether the last over is complete and the next bowler named: until then, people still look at the last one."""
    return innings.bowler is not None and bool(innings.overs) and innings.overs[-1].complete


def _side(state: MatchState, innings: InningsState) -> int:
    return next((index for index, side in enumerate(state.teams) if side.id == innings.batting), 0)


def _earlier(state: MatchState, innings: InningsState) -> InningsLine:
    return InningsLine(
        batting=_side(state, innings),
        runs=innings.runs,
        wickets=innings.wickets,
        overs=overs_text(innings),
        declared=innings.declared,
        all_out=innings.closed == "all_out",
        super_over=innings.super_over,
    )


def _innings(
    state: MatchState, innings: InningsState, was: LiveInnings | None, worm: dict[str, tuple[int, int]]
) -> LiveInnings:
    """The current innings; lines equal to those in ``was`` are taken over as the same objects."""
    bowling = dict(innings.bowlers)
    if innings.bowler is not None and innings.bowler not in bowling:
        bowling[innings.bowler] = Bowling(player=innings.bowler)
    return LiveInnings(
        number=len(state.innings),
        batting=_side(state, innings),
        runs=innings.runs,
        wickets=innings.wickets,
        overs=overs_text(innings),
        limit=innings.over_limit_balls,
        balls_per_over=state.profile.balls_per_over,
        target=innings.target,
        extras=innings.extras.total,
        batters=_batters(state, innings, was.batters if was else {}),
        bowlers=_bowlers(state, innings, bowling, was.bowlers if was else {}),
        crease=(key(innings.batters, innings.striker), key(innings.batters, innings.non_striker)),
        bowler=key(bowling, innings.bowler or innings.previous_bowler) or None,
        before_stand=_before_stand(innings),
        last_wicket=last_wicket_text(state, innings),
        free_hit=innings.free_hit,
        super_over=innings.super_over,
        closed=innings.closed,
        worm=worm,
    )


def _before_stand(innings: InningsState) -> tuple[int, int]:
    faced = sum(line.balls for line in innings.batters.values())
    if not innings.partnerships:
        return innings.runs, faced
    stand = innings.partnerships[-1]
    return innings.runs - stand.runs, faced - stand.balls


def _batters(state: MatchState, innings: InningsState, was: dict[str, BatterLine]) -> dict[str, BatterLine]:
    lines: dict[str, BatterLine] = {}
    for place, batting in enumerate(innings.batters.values(), 1):
        line = BatterLine(
            name=player_name(state, batting.player),
            runs=batting.runs,
            balls=batting.balls,
            fours=batting.fours,
            sixes=batting.sixes,
            how=dismissal_text(state, batting),
        )
        lines[str(place)] = _same(was, str(place), line)
    return lines


def _bowlers(
    state: MatchState, innings: InningsState, figures: dict[PlayerId, Bowling], was: dict[str, BowlerLine]
) -> dict[str, BowlerLine]:
    lines: dict[str, BowlerLine] = {}
    for place, bowling in enumerate(figures.values(), 1):
        line = BowlerLine(
            name=player_name(state, bowling.player),
            overs=bowler_overs(bowling, innings.profile.balls_per_over),
            maidens=bowling.maidens,
            runs=bowling.runs,
            wickets=bowling.wickets,
            dots=bowling.dots,
        )
        lines[str(place)] = _same(was, str(place), line)
    return lines


def _same(was: dict[str, Line], place: str, line: Line) -> Line:
    old = was.get(place)
    return old if old is not None and old == line else line
