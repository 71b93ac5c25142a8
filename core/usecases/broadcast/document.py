"""``state.json`` from a match: a pure projection of its chronicle, and of what surrounds it."""

from itertools import groupby, takewhile

from core.eventlog.ledger import Ledger
from core.ids import MatchId
from core.ports import Head
from core.scoring.outcome import describe, outcome
from core.scoring.state import MatchState
from core.usecases.broadcast.around import NOTHING_AROUND, Around
from core.usecases.broadcast.chronicle import Chronicle
from core.usecases.broadcast.colours import WHITE, team_colours
from core.usecases.broadcast.current import current_of
from core.usecases.broadcast.innings import innings_of
from core.usecases.headline import is_over, status_and_headline, toss_text
from core.usecases.phrases import short_name
from core.wire.brands import Look
from core.wire.feeds import SCHEMA, FeedInnings, FeedMatch, FeedSquad, FeedState, FeedTeam


class Document:
    """One match's ``state.json``, kept up to date."""

    def __init__(self, match_id: MatchId, ledger: Ledger) -> None:
        """``ledger`` has the match's events."""
        self._match_id = match_id
        self._chronicle = Chronicle(ledger)
        self._earlier: list[FeedInnings] = []
        self._edition = 0
        """Of the chronicle, which ``_earlier`` is made of."""

    @property
    def ledger(self) -> Ledger:
        """What it is made of."""
        return self._chronicle.ledger

    def at(self, head: Head, now_ms: int, around: Around = NOTHING_AROUND) -> FeedState:
        """The document as the ledger stands, which is ``head`` in the log."""
        chronicle, state = self._chronicle, self.ledger.state
        chronicle.catch_up()
        return FeedState(
            schema=SCHEMA,
            epoch=head.epoch,
            seq=head.seq,
            server_time=now_ms,
            stale=False,
            match=_match(self._match_id, state, around),
            innings=self._innings(state),
            current=current_of(state),
            events=chronicle.events,
            squads=_squads(state),
            table=around.table,
            ticker=around.ticker,
            look=around.look,
        )

    def _innings(self, state: MatchState) -> list[FeedInnings]:
        """All of them; those before the current one are made again only when something in them may have changed."""
        chronicle, last = self._chronicle, len(state.innings) - 1
        if self._edition != chronicle.edition:
            self._edition = chronicle.edition
            balls = {index: list(of) for index, of in groupby(chronicle.balls, key=lambda ball: ball.innings)}
            self._earlier = [innings_of(state, index, balls.get(index, [])) for index in range(last)]
        if last < 0:
            return []
        now = list(takewhile(lambda ball: ball.innings == last, reversed(chronicle.balls)))
        return [*self._earlier, innings_of(state, last, now[::-1])]


def _match(match_id: MatchId, state: MatchState, around: Around) -> FeedMatch:
    status, headline = status_and_headline(state)
    opened, ended = state.opened, outcome(state)
    return FeedMatch(
        id=match_id,
        title=(opened.title or " v ".join(side.name for side in opened.teams)) if opened else "",
        tournament=around.tournament,
        venue=opened.venue if opened else "",
        date=opened.date if opened else "",
        format=state.profile.name if opened else "",
        in_balls=state.profile.counts_balls,
        balls_per_over=state.profile.balls_per_over,
        status=status,
        headline=headline,
        toss=toss_text(state),
        result=describe(ended, state) if ended is not None and is_over(state) else "",
        teams=_teams(state, around.look),
    )


def _teams(state: MatchState, look: Look) -> list[FeedTeam]:
    """The sides in the brand's colours, else in those that their names give."""
    sides = {side.name.strip().casefold(): side for side in look.sides}
    teams = []
    for team, colour in zip(state.teams, team_colours([team.name for team in state.teams]), strict=True):
        side = sides.get(team.name.strip().casefold())
        teams.append(
            FeedTeam(
                id=team.id,
                name=team.name,
                short=short_name(team),
                colour=side.colour if side else colour,
                text=side.text if side else WHITE,
                logo=side.logo if side else "",
            )
        )
    return teams


def _squads(state: MatchState) -> list[FeedSquad]:
    return [
        FeedSquad(team=index, players=[player.name for player in line_up.players], captain="", keeper="")
        for index, team in enumerate(state.teams)
        if (line_up := state.line_ups.get(team.id))
    ]
