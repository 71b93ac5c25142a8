"""A match's deliveries as a table, one row each, in the words of a scorebook."""

from collections.abc import Iterable, Iterator

from core.eventlog.view import Canonical
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal
from core.scoring.events import Ball
from core.scoring.fold import advance
from core.scoring.state import InningsState, MatchState
from core.usecases.phrases import player_name, side_name
from core.wire.exports import DeliveryRow


def deliveries(canonical: Iterable[Canonical]) -> Iterator[DeliveryRow]:
    """Every ball of the canonical sequence, folded again from the start."""
    state = MatchState()
    for entry in canonical:
        innings = state.current
        if innings is None or not isinstance(entry.body, Ball):
            advance(state, entry.body)
            continue
        over = innings.overs[-1] if innings.overs else None
        ball = over.deliveries + 1 if over and not over.complete else 1
        faced = _Faced(state, innings)
        overs = innings.overs_complete
        advance(state, entry.body)
        yield _row(state, entry.body.delivery, faced, (overs, ball), unconfirmed=entry.unconfirmed)


class _Faced:
    """Who was where before a ball, which is told of the state after it."""

    __slots__ = ("bowler", "free_hit", "non_striker", "striker")

    def __init__(self, state: MatchState, innings: InningsState) -> None:
        self.striker = player_name(state, innings.striker)
        self.non_striker = player_name(state, innings.non_striker)
        self.bowler = player_name(state, innings.bowler)
        self.free_hit = innings.free_hit


def _row(
    state: MatchState, delivery: Delivery, faced: _Faced, place: tuple[int, int], *, unconfirmed: bool
) -> DeliveryRow:
    innings = state.innings[-1]
    return DeliveryRow(
        innings=len(state.innings),
        super_over=innings.super_over,
        batting=side_name(state, innings.batting),
        bowling=side_name(state, innings.bowling),
        over=place[0],
        ball=place[1],
        legal=delivery.legal,
        striker=faced.striker,
        non_striker=faced.non_striker,
        bowler=faced.bowler,
        bat=delivery.bat,
        boundary=delivery.boundary,
        wides=delivery.wides,
        no_balls=delivery.no_balls,
        byes=delivery.byes,
        leg_byes=delivery.leg_byes,
        penalty=delivery.penalty,
        total=delivery.total,
        free_hit=faced.free_hit,
        dismissal="; ".join(each.how.value for each in delivery.wickets),
        player_out="; ".join(_out(state, each, faced.striker) for each in delivery.wickets),
        fielders="; ".join(player_name(state, each) for wicket in delivery.wickets for each in wicket.fielders),
        runs=innings.runs,
        wickets=innings.wickets,
        unconfirmed=unconfirmed,
    )


def _out(state: MatchState, wicket: Dismissal, striker: str) -> str:
    return striker if wicket.player is None else player_name(state, wicket.player)
