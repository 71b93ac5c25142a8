"""The balls of an innings, and who comes and goes between them."""

from collections.abc import Iterator

from msgspec import Struct

from core.ids import PlayerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import CATCHES, Dismissal, End, How
from core.scoring.events import Absence, Ball, BatterIn, BowlerOn, Over, Replacement, Retired, Retirement, TimedOut
from core.scoring.state import InningsState
from cricksy.cricsheet import schema
from cricksy.cricsheet.people import People
from cricksy.cricsheet.script import Script
from cricksy.cricsheet.targets import Chase

UNNAMED_SUBSTITUTE = PlayerId("(sub)")
"""A substitute fielder whose name nobody took down."""
_BOUNDARIES = {4, 6}
_RETIREMENTS = {how.value for how in Retired}
_NOT_OUT = _RETIREMENTS - {Retired.OUT}
_PAIR = 2


class _Moment(Struct, frozen=True, kw_only=True):
    """A ball and what its place in the file says about it."""

    ball: schema.Delivery
    next_ball: schema.Delivery | None
    over: int | None
    """The number of the over that the ball begins, counted from 0."""
    ends_over: bool
    """The last of its over in the file."""
    over_complete: bool
    """Whether the over was complete when it ended: another follows, or the file gives its miscounted length."""


class InningsImporter:
    """Tells one innings, which has already been started in the script."""

    def __init__(self, script: Script, people: People, innings: schema.Innings, chase: Chase) -> None:
        """Read ``innings`` into ``script``."""
        self._script = script
        self._people = people
        self._told = innings
        self._chase = chase
        self._sides = {team.id for team in script.state.teams}
        self._notes: list[str] = []

    def run(self) -> list[str]:
        """Tell all balls; returns notes on what the file leaves unsaid."""
        for moment in _moments(self._told):
            if moment.over:
                self._script.add_all(self._chase.due(moment.over))
            self._replace(moment.ball)
            self._take_guard(moment.ball)
            if moment.next_ball is None:
                self._miss(moment.ball)
            self._bowl(moment)
        self._miss_after_all()
        return self._notes

    @property
    def _state(self) -> InningsState:
        return self._script.state.innings[-1]

    def _replace(self, ball: schema.Delivery) -> None:
        for each in ball.replacements.match:
            if each.team not in self._sides:
                self._notes.append(f"{each.comes} comes in for {each.team}, which is not one of the sides: left out")
                continue
            goes = None if each.goes is None else self._people.id(each.goes)
            self._script.add(
                Replacement(
                    team=TeamId(each.team), comes=self._people.player(each.comes), goes=goes, reason=each.reason
                )
            )

    def _take_guard(self, ball: schema.Delivery) -> None:
        """Bring the batters and the bowler of a ball to their ends."""
        script, state = self._script, self._state
        batter, partner = self._people.id(ball.batter), self._people.id(ball.non_striker)
        for standing in (state.striker, state.non_striker):
            if standing is not None and standing not in {batter, partner}:
                self._leave(standing, ball)
        for player in (batter, partner):
            if player not in {state.striker, state.non_striker}:
                script.add(BatterIn(player=player))
        if state.striker != batter:
            script.put_on_strike(batter)
        bowler = self._people.id(ball.bowler)
        if state.bowler != bowler:
            reasons = [each.reason for each in ball.replacements.role if each.role == "bowler"]
            in_mid_over = state.bowler is not None
            script.add(BowlerOn(player=bowler, reason=(reasons or ["unknown"])[0] if in_mid_over else ""))

    def _leave(self, player: PlayerId, ball: schema.Delivery) -> None:
        """A batter whom the file has replaced without a wicket went off hurt."""
        if not any(each.role == "batter" for each in ball.replacements.role):
            self._notes.append(f"{self._told.team}: {player} left without a word")
        self._script.add(Retirement(player=player, how=Retired.HURT))

    def _miss(self, last_ball: schema.Delivery) -> None:
        """Before the last ball, say who cannot bat: the file tells it of the innings, not when it became known.

        A retired batter is only known to be gone when the innings ends for want of partners.
        """
        state = self._state
        self._script.add_all([Absence(player=self._people.id(name)) for name in self._told.absent_hurt])
        left = state.left - sum(each.kind not in _NOT_OUT for each in last_ball.wickets)
        if left >= _PAIR > left - len(state.retired):
            self._script.add_all([Absence(player=player) for player in sorted(state.retired)])

    def _miss_after_all(self) -> None:
        """The same for one who retired at the last ball."""
        state = self._state
        if not (state.closed or self._told.declared) and state.left - len(state.retired) < _PAIR:
            self._script.add_all([Absence(player=player) for player in sorted(state.retired)])

    def _bowl(self, moment: _Moment) -> None:
        ball = moment.ball
        dismissals = [each for each in ball.wickets if each.kind not in _RETIREMENTS | {How.TIMED_OUT}]
        called = self._called(moment)
        delivery = self._delivery(moment, dismissals, called)
        self._script.add(Ball(delivery=delivery, over=called))
        if moment.next_ball is not None:
            self._check_strike(moment.next_ball)
        for each in ball.wickets:
            if each not in dismissals:
                self._go(each)

    def _go(self, wicket: schema.Wicket) -> None:
        """A retirement, or a batter timed out; either may befall one who had only just come in."""
        player, state = self._people.id(wicket.player_out), self._state
        if wicket.kind == How.TIMED_OUT:
            self._script.add(TimedOut(player=player))
            return
        if player not in {state.striker, state.non_striker}:
            self._script.add(BatterIn(player=player))
        self._script.add(Retirement(player=player, how=Retired(wicket.kind)))

    def _delivery(self, moment: _Moment, wickets: list[schema.Wicket], called: Over | None) -> Delivery:
        ball = moment.ball
        survivor_on_strike = self._survivor_on_strike(moment, wickets, called)
        dismissals = tuple(self._dismissal(each, ball, survivor_on_strike=survivor_on_strike) for each in wickets)
        caught = any(each.how in CATCHES for each in dismissals)
        old_law = not self._state.profile.caught_brings_new_batter_on_strike
        return Delivery(
            bat=ball.runs.batter,
            byes=ball.extras.byes,
            leg_byes=ball.extras.legbyes,
            wides=ball.extras.wides,
            no_balls=ball.extras.noballs,
            penalty=ball.extras.penalty,
            boundary=ball.runs.batter in _BOUNDARIES and not ball.runs.non_boundary,
            crossed=survivor_on_strike if caught and old_law else None,
            wickets=dismissals,
        )

    def _dismissal(self, wicket: schema.Wicket, ball: schema.Delivery, *, survivor_on_strike: bool | None) -> Dismissal:
        how, end = How(wicket.kind), None
        if how is How.RUN_OUT:
            end = (
                _end_left(ball, wicket.player_out)
                if survivor_on_strike is None
                else _other_end(survivor_on_strike=survivor_on_strike)
            )
        return Dismissal(
            how=how,
            player=None if wicket.player_out == ball.batter else self._people.id(wicket.player_out),
            end=end,
            fielders=tuple(filter(None, map(self._fielder, wicket.fielders))),
        )

    def _fielder(self, fielder: schema.Fielder | str) -> PlayerId | None:
        if isinstance(fielder, str):
            return self._people.id(fielder)
        if fielder.name is not None:
            return self._people.id(fielder.name)
        return UNNAMED_SUBSTITUTE if fielder.substitute else None

    def _survivor_on_strike(self, moment: _Moment, wickets: list[schema.Wicket], called: Over | None) -> bool | None:
        """Whether the batter who was not out stood at the striker's end after the ball, before any change of ends.

        ``None`` where the file cannot tell: no wicket, the innings' last ball, or he too was gone by the next one.
        """
        following, ball = moment.next_ball, moment.ball
        if not wickets or following is None:
            return None
        out = {each.player_out for each in wickets}
        left = [name for name in (ball.batter, ball.non_striker) if name not in out]
        if len(left) != 1 or left[0] not in {following.batter, following.non_striker}:
            return None
        faces_next = following.batter == left[0]
        return faces_next is not self._ends_change(moment, called)

    def _ends_change(self, moment: _Moment, called: Over | None) -> bool:
        state = self._state
        complete = called is Over.CALLED or (called is None and self._legal_after(moment.ball) >= self._allotted())
        return complete and state.profile.bowls_from_other_end_after(state.overs_complete + 1)

    def _called(self, moment: _Moment) -> Over | None:
        """What to say about the over where the count of balls and the file differ."""
        complete = self._legal_after(moment.ball) >= self._allotted()
        if moment.ends_over:
            return Over.CALLED if moment.over_complete and not complete else None
        return Over.GOES_ON if complete else None

    def _allotted(self) -> int:
        over = self._state.overs[-1] if self._state.overs else None
        return self._state.profile.balls_per_over if over is None or over.complete else over.allotted

    def _legal_after(self, ball: schema.Delivery) -> int:
        over = self._state.overs[-1] if self._state.overs else None
        legal = 0 if over is None or over.complete else over.legal
        return legal + (not (ball.extras.wides or ball.extras.noballs))

    def _check_strike(self, following: schema.Delivery) -> None:
        """Override the default where somebody who stays is at the wrong end."""
        state = self._state
        batter, partner = self._people.id(following.batter), self._people.id(following.non_striker)
        if state.striker == partner or state.non_striker == batter:
            self._script.put_on_strike(batter)


def _moments(innings: schema.Innings) -> Iterator[_Moment]:
    """The balls of an innings with what follows each."""
    overs = [over for over in innings.overs if over.deliveries]
    balls = [ball for over in overs for ball in over.deliveries]
    index = 0
    for number, over in enumerate(overs):
        miscount = innings.miscounted_overs.get(str(over.over))
        legal = sum(not (ball.extras.wides or ball.extras.noballs) for ball in over.deliveries)
        complete = number + 1 < len(overs) or (miscount is not None and miscount.balls == legal)
        for place, ball in enumerate(over.deliveries, start=1):
            index += 1
            yield _Moment(
                ball=ball,
                next_ball=balls[index] if index < len(balls) else None,
                over=number if place == 1 else None,
                ends_over=place == len(over.deliveries),
                over_complete=complete,
            )


def _other_end(*, survivor_on_strike: bool) -> End:
    return End.NON_STRIKER if survivor_on_strike else End.STRIKER


def _end_left(ball: schema.Delivery, out: str) -> End:
    """The end that the next run would have led to: the most frequent case, where nothing else is known."""
    ran = ball.runs.batter + ball.extras.byes + ball.extras.legbyes
    heads_away = ran % 2 == 0
    return End.NON_STRIKER if (out == ball.batter) is heads_away else End.STRIKER
