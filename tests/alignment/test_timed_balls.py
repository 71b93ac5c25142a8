"""When each delivery was entered, whatever was corrected since."""

from core.ids import MatchId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, How
from core.scoring.events import Happening
from core.usecases.timed_balls import TimedBall
from tests.alignment.score import BALL_S, BEGAN_MS, Timekeeper, ids, opening, scored, whole

MATCH = MatchId("m")
DOT, ONE, FOUR = Delivery(), Delivery(bat=1), Delivery(bat=4, boundary=True)
WIDE, OUT = Delivery(wides=1), Delivery(wickets=(Dismissal(how=How.BOWLED),))


def at_s(ball: TimedBall) -> float:
    """When it was entered, in seconds from the beginning."""
    return (ball.at_ms - BEGAN_MS) / 1000


def test_balls_have_the_moment_at_which_they_were_entered() -> None:
    """With over and ball as people count them, and who faced whom."""
    device, raws = scored(MATCH, [DOT, WIDE, ONE, FOUR])
    balls = device.balls()
    assert [ball.event_id for ball in balls] == [*ids(raws)]
    assert [at_s(ball) for ball in balls] == [BALL_S, 2 * BALL_S, 3 * BALL_S, 4 * BALL_S]
    assert [ball.label for ball in balls] == ["0.1", "0.2", "0.2", "0.3"]
    assert [ball.striker.name for ball in balls] == ["A1", "A1", "A1", "A2"]
    assert {(ball.innings, ball.bowler.id, ball.late) for ball in balls} == {(1, "b1", False)}


def test_an_edit_changes_what_happened_and_not_when() -> None:
    """A four that was a single an hour later is still where it was bowled; those after it have another striker."""
    device, raws = scored(MATCH, [FOUR, DOT])
    first, second = ids(raws)
    device.at(3600).amend(first, ONE)
    balls = device.balls()
    assert [(ball.event_id, at_s(ball)) for ball in balls] == [(first, BALL_S), (second, 2 * BALL_S)]
    assert balls[0].delivery == ONE
    assert balls[1].striker.id == "a2"


def test_a_ball_that_was_taken_back_is_none() -> None:
    """Those after it count down; once it is restored it is where it was."""
    device, raws = scored(MATCH, [DOT, ONE, FOUR])
    second = [*ids(raws)][1]
    device.at(200).void(second)
    assert [(ball.label, at_s(ball)) for ball in device.balls()] == [("0.1", BALL_S), ("0.2", 3 * BALL_S)]
    voided = max(device.ledger.view().buckets, key=lambda name: int(name.partition(":")[2]))
    device.at(300).void(voided)
    assert [at_s(ball) for ball in device.balls()] == [BALL_S, 2 * BALL_S, 3 * BALL_S]


def test_a_ball_that_was_entered_late_is_between_its_neighbours() -> None:
    """The moment at which somebody noticed that it was missing says nothing of when it was bowled."""
    device, raws = scored(MATCH, [DOT, ONE])
    device.at(900).insert(next(ids(raws)), WIDE)
    balls = device.balls()
    assert [(ball.delivery, ball.late) for ball in balls] == [(DOT, False), (WIDE, True), (ONE, False)]
    assert at_s(balls[1]) == 1.5 * BALL_S


def test_late_balls_at_the_end_and_in_a_row() -> None:
    """After the last one that was entered in time there is nothing to go by but that."""
    device, raws = scored(MATCH, [DOT, ONE])
    first, second = ids(raws)
    device.at(900).insert(first, WIDE)
    device.at(901).insert(first, FOUR)
    device.at(902).insert(second, OUT)
    assert [at_s(ball) for ball in device.balls()] == [
        BALL_S,
        BALL_S + (BALL_S * 1000 // 3) / 1000,
        BALL_S + (BALL_S * 2000 // 3) / 1000,
        2 * BALL_S,
        2 * BALL_S,
    ]


def test_two_scorers_have_one_ball_each() -> None:
    """Who enters the same ball after the other adds no second one, and both ids name it."""
    device, raws = scored(MATCH, [DOT])
    other = Timekeeper("phone", MATCH)
    other.hear(raws[: len(opening())])
    twin = other.at(BALL_S + 3).enter(whole_body(device), own=True)
    device.hear([twin])
    (ball,) = whole(device.ledger)
    assert {ball.event_id, *ball.twins} == {*ids(raws), *ids([twin])}


def whole_body(device: Timekeeper) -> Happening:
    """What the device's last ball says."""
    return device.ledger.canonical[-1].body
