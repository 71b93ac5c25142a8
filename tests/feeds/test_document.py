"""``state.json``: what it tells besides figures, and that corrections leave no trace of what was corrected."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.ports import Head
from core.scoring.delivery import Delivery, Placed
from core.scoring.events import Ball, Interruption, Result, ResultKind, Toss
from core.scoring.profile import Profile
from core.scoring.profiles import T20
from core.usecases.broadcast.around import Around
from core.usecases.broadcast.document import Document
from core.usecases.broadcast.row import vmix_row
from core.wire.brands import Look, SideLook, SponsorLook
from core.wire.feeds import FeedState
from tests.eventlog.histories import History, histories, seeded
from tests.eventlog.scorers import MATCH
from tests.feeds.replay import Replay, last
from tests.laws.game import A, B, Game, in_play
from tests.usecases.play import random_bodies

HEAD = Head(epoch=0, seq=1)


def _told(state: FeedState) -> list[tuple[str, str, str]]:
    return [(event.type, event.player, event.text) for event in state.events]


def _types(state: FeedState) -> list[str]:
    return [event.type for event in state.events]


def test_boundaries_and_milestones() -> None:
    """A boundary, a fifty and a hundred of the batter's, and the stand's fifties, each once and in order."""
    game = in_play()
    game.balls("6,6,6,6,6,6,.,6")
    game.balls(",".join(["6"] * 8))
    told = last(game.bodies)
    assert _types(told).count("six") == 15
    of = [(kind, who) for kind, who, _ in _told(told) if kind in {"fifty", "hundred"}]
    assert len(of) == len(set(of))
    assert ("partnership", "A1 and A2", "54 (10) for wicket 1") in _told(told)
    assert len({event.id for event in told.events}) == len(told.events)


def test_a_hat_trick_is_of_consecutive_deliveries() -> None:
    """Over two overs of the same bowler, with others' in between; a wide in between ends it."""
    game = in_play()
    game.balls("1,1,.,.,W b,W b")
    game.bowl_from(2)
    game.balls(".,.,.,.,.,.")
    game.bowl_from(1)
    game.balls("W b")
    assert _told(last(game.bodies))[-1] == ("hat_trick", "B1", "B1 3-2")
    game.balls("W b,1w,W b,W b")
    told = last(game.bodies)
    assert _types(told).count("hat_trick") == 1
    assert ("five_wickets", "B1", "B1 5-3") in _told(told)


def test_overs_breaks_innings_and_results() -> None:
    """What ends and stops is told, in order; the time is the scorer's."""
    game = Game(Profile(overs=1))
    game.add(Toss(winner=A, bats=True))
    game.start(A)
    game.balls("1,.,.,.,.,.")
    game.start(B)
    game.add(Interruption(stopped=True, reason="Rain"))
    game.add(Interruption(stopped=False))
    game.balls("2")
    told = last(game.bodies)
    kinds = ["over", "innings", "break", "innings", "result"]
    assert _types(told) == kinds
    assert told.events[0].text == "1 run, 1/0"
    assert told.events[2].text == "Rain"
    assert told.events[-1].text == told.match.result == "Bears won by 10 wickets"
    assert sorted(event.at for event in told.events) == [event.at for event in told.events]
    assert told.match.toss == "Ashes won the toss and chose to bat"


def test_a_result_that_the_umpires_state() -> None:
    """It is told once."""
    game = in_play()
    game.balls("1,1")
    game.add(Result(result=ResultKind.NO_RESULT))
    told = last(game.bodies)
    assert _types(told) == ["result"]
    assert told.match.status == "finished"


def test_shots_are_where_the_scorer_placed_them() -> None:
    """A ball without a place is no shot."""
    game = in_play()
    game.ball("4 at310/100")
    game.ball(". at12/20")
    game.ball("1")
    (innings,) = last(game.bodies).innings
    assert [(shot.batter, shot.over, shot.runs, shot.angle, shot.distance) for shot in innings.shots] == [
        ("A1", "0.1", 4, 310, 100),
        ("A1", "0.2", 0, 12, 20),
    ]


def test_who_is_to_come_and_who_is_in() -> None:
    """The batters in batting order whoever faces, the stand's striker first, the rest of the side to come."""
    game = in_play()
    game.balls("1,W b")
    game.ready()
    told = last(game.bodies)
    assert told.current is not None
    assert [line.name for line in told.innings[0].batters if line.at_crease] == ["A1", "A3"]
    assert told.innings[0].to_come == [f"A{number}" for number in range(4, 12)]
    assert told.current.partnership is not None
    assert told.current.partnership.batters == ["A3", "A1"]
    row = vmix_row(told, "")
    assert (row["Bat1Name"], row["Bat2Name"], row["Bat2Strike"]) == ("A1", "A3", "*")


def test_the_last_picture_stays_when_it_is_over() -> None:
    """After the winning hit both batters and the bowler are still there."""
    game = Game(Profile(overs=1))
    game.start(A)
    game.balls("1,.,.,.,.,.")
    game.start(B)
    game.balls("4")
    row = vmix_row(last(game.bodies), "")
    assert (row["Bat1Name"], row["Bat1Runs"], row["Bat2Name"], row["BowlerName"]) == ("B1", "4", "B2", "A1")
    assert (row["NeedText"], row["WinPct"]) == ("", "100")


def test_looks_dress_the_sides_and_sponsors_take_turns() -> None:
    """A side is known by its name whatever its case; a sponsor of weight two comes twice as often, an over each."""
    game = in_play()
    look = Look(
        sides=[SideLook(name="ASHES ", colour="#112233", text="#eeeeee", logo="/assets/ashes.svg")],
        sponsors=[
            SponsorLook(id="a", name="Acme", logo="/assets/acme.svg", weight=2),
            SponsorLook(id="b", name="Bolt", logo="https://elsewhere.example/b.png"),
        ],
    )
    ledger = Replay()
    names: list[str] = []
    for state in ledger.balls([*game.bodies, *_overs(4)]):
        dressed = ledger.document.at(Head(epoch=0, seq=state.seq), 0, Around(look=look))
        row = vmix_row(dressed, "https://cricksy.example")
        if not names or names[-1] != row["SponsorName"]:
            names.append(row["SponsorName"])
    assert (row["BatColor"], row["BatLogo"]) == ("#112233", "https://cricksy.example/assets/ashes.svg")
    assert row["BowlLogo"] == ""
    assert dressed.match.teams[0].text == "#eeeeee"
    assert names == ["Acme", "Bolt", "Acme"]
    assert row["SponsorLogo"].startswith("https://cricksy.example/assets/acme")


def _overs(count: int) -> list[Ball]:
    return [Ball(delivery=Delivery(placed=Placed(0, 0))) for _ in range(count * 6)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories(), order=st.randoms(use_true_random=False))
def test_the_document_is_that_of_the_events_whatever_came_first(history: History, order: Random) -> None:
    """Corrections, undos, late and repeated events lead to the document that all of them have from the start."""
    events = list(history.events)
    if order.random() < 0.5:
        order.shuffle(events)
    _follow(events)


@pytest.mark.parametrize("seed", range(6))
def test_the_document_follows_seeded_histories(seed: int) -> None:
    """As above, over longer ones."""
    _follow(list(seeded(seed, steps=120).events))


def _follow(events: list[Event]) -> None:
    ledger = Ledger(MATCH)
    document = Document(MATCH, ledger)
    for event in events:
        ledger.add(event)
        assert document.at(HEAD, 0) == Document(MATCH, ledger).at(HEAD, 0)


def test_figures_are_text_where_they_are_rates() -> None:
    """So that 7.80 stays 7.80; a rate without a ball is empty."""
    *_, state = Replay().balls(random_bodies(1, 4, T20))
    assert state.innings[0].run_rate.count(".") == 1
    assert len(state.innings[0].run_rate.partition(".")[2]) == 2
    assert last(in_play().bodies).innings[0].run_rate == ""
