"""An innings as ``state.json`` has it, whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.ids import PlayerId, TeamId
from core.scoring.figures import balls_counted, balls_of, bowler_overs, overs_text
from core.scoring.notation import mark
from core.scoring.profile import Profile
from core.scoring.state import Batting, Bowling, Fall, InningsState, MatchState
from core.usecases.broadcast.chronicle import Bowled
from core.usecases.broadcast.counting import limit_text, played, rate, strike_rate
from core.usecases.phrases import dismissal_text, player_name
from core.wire.feeds import FeedBatter, FeedBowler, FeedExtras, FeedInnings, FeedOver, FeedShot, FeedWicket


def innings_of(state: MatchState, index: int, balls: Sequence[Bowled]) -> FeedInnings:
    """The innings at ``index``, of which ``balls`` are the deliveries."""
    innings = state.innings[index]
    extras = innings.extras
    now = index == len(state.innings) - 1
    return FeedInnings(
        number=index + 1,
        batting=side_of(state, innings.batting),
        runs=innings.runs,
        wickets=innings.wickets,
        all_out=innings.closed == "all_out",
        declared=innings.declared,
        overs=played(overs_text(innings), innings.profile),
        overs_max=limit_text(innings),
        run_rate=rate(innings.runs, balls_counted(innings), innings.profile),
        target=innings.target,
        super_over=innings.super_over,
        closed=bool(innings.closed),
        extras=FeedExtras(
            total=extras.total,
            byes=extras.byes,
            leg_byes=extras.leg_byes,
            wides=extras.wides,
            no_balls=extras.no_balls,
            penalty=extras.penalty,
        ),
        batters=[_batter(state, innings, line, now=now) for line in innings.batters.values()],
        to_come=_to_come(state, innings),
        bowlers=[_bowler(state, innings, line, now=now) for line in _bowling(innings).values()],
        falls=[_fall(state, innings, fall) for fall in innings.falls],
        overs_bowled=_overs(state, innings, balls),
        shots=[shot for ball in balls if (shot := _shot(state, innings.profile, ball))],
    )


def side_of(state: MatchState, team: TeamId) -> int:
    """A side's index into the match's teams; the first one's where nobody named it."""
    return next((index for index, side in enumerate(state.teams) if side.id == team), 0)


def _batter(state: MatchState, innings: InningsState, line: Batting, *, now: bool) -> FeedBatter:
    return FeedBatter(
        name=player_name(state, line.player),
        runs=line.runs,
        balls=line.balls,
        fours=line.fours,
        sixes=line.sixes,
        strike_rate=strike_rate(line.runs, line.balls),
        how=dismissal_text(state, line),
        at_crease=line.player in {innings.striker, innings.non_striker} and now,
        on_strike=line.player == innings.striker and now,
    )


def _to_come(state: MatchState, innings: InningsState) -> list[str]:
    line_up = state.line_ups.get(innings.batting)
    if line_up is None:
        return []
    gone = innings.batters.keys() | innings.absent
    return [player.name for player in line_up.players if player.id not in gone]


def _bowling(innings: InningsState) -> Mapping[PlayerId, Bowling]:
    """The analyses, and that of a bowler who has the ball and has not bowled yet."""
    bowler = innings.bowler
    if bowler is None or bowler in innings.bowlers:
        return innings.bowlers
    return {**innings.bowlers, bowler: Bowling(player=bowler)}


def _bowler(state: MatchState, innings: InningsState, line: Bowling, *, now: bool) -> FeedBowler:
    profile = innings.profile
    overs = bowler_overs(line, profile.balls_per_over)
    return FeedBowler(
        name=player_name(state, line.player),
        overs=played(overs, profile),
        maidens=line.maidens,
        runs=line.runs,
        wickets=line.wickets,
        dots=line.dots,
        economy=rate(line.runs, balls_of(overs, profile.balls_per_over), profile),
        bowling=line.player == (innings.bowler or innings.previous_bowler) and now,
    )


def _fall(state: MatchState, innings: InningsState, fall: Fall) -> FeedWicket:
    line = innings.batters.get(fall.player)
    return FeedWicket(
        number=fall.wicket,
        runs=fall.runs,
        overs=played(fall.over, innings.profile),
        batter=player_name(state, fall.player),
        how=dismissal_text(state, line) if line else "",
    )


def _overs(state: MatchState, innings: InningsState, balls: Sequence[Bowled]) -> list[FeedOver]:
    of: defaultdict[int, list[Bowled]] = defaultdict(list)
    for ball in balls:
        of[ball.over].append(ball)
    last = len(innings.overs) - 1
    told = []
    for index, over in enumerate(innings.overs):
        end: Bowled | InningsState = of[index][-1] if index in of and index < last else innings
        told.append(
            FeedOver(
                number=over.number + 1,
                bowler=" / ".join(player_name(state, bowler) for bowler in over.bowlers),
                runs=over.runs,
                wickets=over.wickets,
                total=end.runs,
                down=end.wickets,
                balls=[mark(ball.delivery) for ball in of[index]],
            )
        )
    return told


def _shot(state: MatchState, profile: Profile, ball: Bowled) -> FeedShot | None:
    placed = ball.delivery.placed
    if placed is None:
        return None
    return FeedShot(
        batter=player_name(state, ball.striker),
        over=played(ball.number, profile),
        runs=ball.delivery.bat,
        angle=placed.angle,
        distance=placed.distance,
    )
