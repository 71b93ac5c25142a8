"""Who leaves the crease, by which end, and who comes (Laws 18.11, 25, 38, 40)."""

from core.ids import PlayerId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import BOWLERS, CATCHES, Dismissal, End, How
from core.scoring.events import Absence, BatterIn, Retired, Retirement, TimedOut
from core.scoring.innings import settle
from core.scoring.profile import LastMan
from core.scoring.state import Batting, Fall, InningsState, MatchState, Partnership


def come_in(state: MatchState, body: BatterIn) -> None:
    """A batter takes the vacant end; with no vacancy, or there already, nothing happens."""
    if not state.innings:
        return
    innings, player = state.innings[-1], body.player
    if player in (innings.striker, innings.non_striker):
        return
    if innings.striker is None and (innings.non_striker is not None or body.end is not End.NON_STRIKER):
        innings.striker = player
    elif innings.non_striker is None:
        innings.non_striker = player
    else:
        return
    line = innings.batters.get(player)
    if line is None:
        innings.batters[player] = Batting(player=player, first_over=innings.overs_complete)
    elif not line.out:
        line.how = None
    innings.retired.discard(player)
    innings.absent.discard(player)
    if innings.striker is not None and innings.non_striker is not None:
        open_stand(innings)


def retire(state: MatchState, body: Retirement) -> None:
    """A batter leaves; the ends stay as they are (Law 25.4)."""
    if state.innings:
        walk_off(state.innings[-1], body.player, body.how)
        settle(state.innings[-1])


def time_out(state: MatchState, body: TimedOut) -> None:
    """An incoming batter is out without a ball (Law 40)."""
    if state.innings:
        innings = state.innings[-1]
        _dismiss(innings, Dismissal(how=How.TIMED_OUT), body.player)
        settle(innings)


def miss(state: MatchState, body: Absence) -> None:
    """A player cannot bat in this innings."""
    if not state.innings:
        return
    innings = state.innings[-1]
    line = innings.batters.get(body.player)
    if line is None or not line.out:
        innings.absent.add(body.player)
        _vacate(innings, body.player)
        settle(innings)


def walk_off(innings: InningsState, player: PlayerId, how: Retired) -> None:
    """Retire a batter, out or not; one who is out already stays as he was."""
    line = innings.batters.get(player)
    if line is None:
        line = innings.batters[player] = Batting(player=player, first_over=innings.overs_complete)
    if line.out:
        return
    line.how = how
    _vacate(innings, player)
    if how is Retired.OUT:
        line.out = True
        innings.retired.discard(player)
        _count(innings, player)
    else:
        innings.retired.add(player)


def take_wickets(innings: InningsState, delivery: Delivery, ran: int) -> None:
    """Apply a ball's dismissals and leave the batters where they stand, before any change of ends.

    ``ran`` is the number of runs physically run and completed.
    """
    stood = innings.striker, innings.non_striker
    for wicket in delivery.wickets:
        player = wicket.player or stood[0]
        if player is not None and player in stood:
            at_striker = player == stood[0]
            end = wicket.end or _end_left(innings, delivery, wicket, ran, at_striker=at_striker)
            _place(innings, player, stood[at_striker], end)
        _dismiss(innings, wicket, player)
    settle_alone(innings)


def face(innings: InningsState, player: PlayerId) -> None:
    """Put ``player`` on strike; one who is still to come in gets the vacant end made the striker's."""
    if innings.striker == player:
        return
    if innings.non_striker == player or innings.non_striker is None:
        innings.striker, innings.non_striker = innings.non_striker, innings.striker


def settle_alone(innings: InningsState) -> None:
    """Put the last batter on strike where the profile lets one stand alone."""
    if (
        innings.striker is None
        and innings.non_striker is not None
        and innings.profile.last_man is LastMan.STANDS
        and innings.left == 1
    ):
        innings.striker, innings.non_striker = innings.non_striker, None


def open_stand(innings: InningsState) -> Partnership:
    """Begin a partnership of those who are at the crease."""
    break_stand(innings)
    batters = tuple(player for player in (innings.striker, innings.non_striker) if player is not None)
    stand = Partnership(innings.wickets + 1, batters)
    stand.contributions = dict.fromkeys(batters, 0)
    stand.faced = dict.fromkeys(batters, 0)
    innings.partnerships.append(stand)
    return stand


def break_stand(innings: InningsState) -> None:
    """End the partnership in progress, if there is one."""
    if innings.partnerships:
        innings.partnerships[-1].unbroken = False


def _place(innings: InningsState, player: PlayerId, other: PlayerId | None, end: End) -> None:
    """Put the dismissed batter at the end that he leaves, and his partner, if still there, at the other."""
    if other not in {innings.striker, innings.non_striker}:
        other = None
    if end is End.STRIKER:
        innings.striker, innings.non_striker = player, other
    else:
        innings.striker, innings.non_striker = other, player


def _end_left(innings: InningsState, delivery: Delivery, wicket: Dismissal, ran: int, *, at_striker: bool) -> End:
    """The end that the dismissed batter leaves vacant, where the scorer has not named it."""
    if wicket.how in CATCHES:
        # No run counts on a catch, so only the crossing matters, and since October 2022 not even that (Law 18.11).
        moved = bool(delivery.crossed) and not innings.profile.caught_brings_new_batter_on_strike
    elif wicket.how is How.RUN_OUT:
        # Out at the end that the next run would have led to: the most frequent case, no more.
        moved = ran % 2 == 0
    elif wicket.how in BOWLERS:
        moved = False
    else:
        moved = (ran + bool(delivery.crossed)) % 2 == 1
    return End.STRIKER if at_striker is not moved else End.NON_STRIKER


def _dismiss(innings: InningsState, wicket: Dismissal, player: PlayerId | None) -> None:
    if player is not None:
        line = innings.batters.get(player)
        if line is None:
            line = innings.batters[player] = Batting(player=player, first_over=innings.overs_complete)
        if innings.profile.pairs is None:
            line.how, line.out, line.fielders = wicket.how, True, wicket.fielders
            line.bowler = innings.bowler if wicket.how in BOWLERS else None
            innings.retired.discard(player)
            innings.absent.discard(player)
            _vacate(innings, player)
    if wicket.how in BOWLERS and innings.bowler is not None:
        innings.bowlers[innings.bowler].wickets += 1
    if innings.profile.pairs is not None:
        innings.runs -= innings.profile.pairs.runs_per_wicket
    _count(innings, player)


def _count(innings: InningsState, player: PlayerId | None) -> None:
    innings.wickets += 1
    over = innings.overs[-1] if innings.overs else None
    if over is not None:
        over.wickets += 1
    if player is None:
        return
    complete, balls = (over.number, over.legal) if over is not None else (0, 0)
    innings.falls.append(
        Fall(
            wicket=innings.wickets,
            runs=innings.runs,
            player=player,
            over=f"{complete}.{balls}",
            delivery_index=max(innings.deliveries - 1, 0),
        )
    )


def _vacate(innings: InningsState, player: PlayerId) -> None:
    if player == innings.striker:
        innings.striker = None
    elif player == innings.non_striker:
        innings.non_striker = None
    else:
        return
    break_stand(innings)
    settle_alone(innings)
