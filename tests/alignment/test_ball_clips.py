"""Where a video shows a ball, and which balls are asked for."""

import pytest
from msgspec.structs import replace

from core.ids import MatchId
from core.models.media import AlignmentMethod
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, End, How
from core.usecases.ball_clips import BallClip, BallFilter, ball_clips, words
from tests.alignment.score import SECOND, aligned, scored

MATCH = MatchId("m")
DOT, FOUR, SIX = Delivery(), Delivery(bat=4, boundary=True), Delivery(bat=6, boundary=True)
OUT = Delivery(wickets=(Dismissal(how=How.BOWLED),))


def clips(
    *deliveries: Delivery,
    began_s: float = 0,
    duration_s: float = 600,
    method: AlignmentMethod = AlignmentMethod.CLOCK,
    first_s: float = 40,
) -> list[BallClip]:
    """Clips of balls that were entered each 40 s."""
    device, _ = scored(MATCH, deliveries, first_s=first_s)
    return ball_clips(device.balls(), aligned(began_s, method), round(duration_s * SECOND))


def spans(found: list[BallClip]) -> list[tuple[float, float]]:
    """Beginnings and ends in seconds."""
    return [(clip.start_us / SECOND, clip.end_us / SECOND) for clip in found]


def test_by_the_clock_the_ball_is_before_its_entry() -> None:
    """The scorer taps some seconds after it: from 8 s before the tap to 2 s after it."""
    assert spans(clips(DOT, DOT)) == [(32, 42), (72, 82)]
    assert spans(clips(DOT, began_s=20)) == [(12, 22)]


def test_who_points_at_a_ball_points_at_the_ball() -> None:
    """The scorer's delay is in the alignment then: from 4 s before that moment to 6 s after it."""
    assert spans(clips(DOT, DOT, method=AlignmentMethod.TAP)) == [(36, 46), (76, 86)]


@pytest.mark.parametrize(
    ("began_s", "duration_s", "shown"),
    [
        (32, 600, [(0, 10), (40, 50)]),
        (36, 600, [(0, 6), (36, 46)]),
        (38, 600, [(34, 44)]),
        (0, 78, [(32, 42), (72, 78)]),
        (0, 76, [(32, 42)]),
        (-3600, 600, []),
        (3600, 600, []),
    ],
)
def test_a_ball_is_in_the_video_if_half_of_it_is(
    began_s: float, duration_s: float, shown: list[tuple[float, float]]
) -> None:
    """What is cut off at the video's ends is little; a match is longer than its videos."""
    assert spans(clips(DOT, DOT, began_s=began_s, duration_s=duration_s)) == shown


def test_balls_that_were_entered_in_quick_succession() -> None:
    """A clip reaches back to the entry before it, but 4 s at least: the scorer had fallen behind."""
    device, _ = scored(MATCH, [DOT])
    device.at(46).ball(DOT)
    device.at(47).ball(DOT)
    assert spans(ball_clips(device.balls(), aligned(), 600 * SECOND)) == [(32, 42), (40, 48), (43, 49)]


def test_a_title_tells_the_ball() -> None:
    """Over and ball, who to whom, and what happened."""
    (clip,) = clips(FOUR)
    assert (clip.title, clip.mark, clip.boundary, clip.wicket) == ("0.1 B1 to A1, FOUR", "4", True, False)
    assert clips(OUT)[0].title == "0.1 B1 to A1, OUT, bowled"


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        (DOT, "no run"),
        (Delivery(bat=1), "1 run"),
        (Delivery(bat=4), "4 runs"),
        (SIX, "SIX"),
        (Delivery(wides=1), "1 wide"),
        (Delivery(wides=5), "5 wides"),
        (Delivery(no_balls=1), "no-ball"),
        (Delivery(no_balls=1, bat=2), "no-ball and 2 runs"),
        (Delivery(no_balls=1, bat=4, boundary=True), "FOUR"),
        (Delivery(leg_byes=2), "2 leg byes"),
        (Delivery(byes=1, penalty=5), "1 bye and 5 penalty runs"),
        (Delivery(bat=1, wickets=(Dismissal(how=How.RUN_OUT, end=End.STRIKER),)), "OUT, run out"),
    ],
)
def test_what_happened_in_words(delivery: Delivery, said: str) -> None:
    """As a caption has it; a wicket goes before a boundary, and both before extras."""
    assert words(delivery) == said


def test_filters() -> None:
    """Wickets, boundaries, either, a batter's, a bowler's, and several conditions together."""
    found = clips(DOT, FOUR, Delivery(bat=1), SIX, Delivery(bat=4), OUT)

    def chosen(**wanted: object) -> list[int]:
        which = BallFilter(**wanted)  # type: ignore[arg-type]  # each test says what it means
        return [place for place, clip in enumerate(found) if which.takes(clip)]

    assert chosen() == [0, 1, 2, 3, 4, 5]
    assert chosen(wickets=True) == [5]
    assert chosen(boundaries=True) == [1, 3]
    assert chosen(wickets=True, boundaries=True) == [1, 3, 5]
    assert chosen(batter="a1") == [0, 1, 2]
    assert chosen(batter="a2", boundaries=True) == [3]
    assert (chosen(bowler="b1"), chosen(bowler="b2")) == ([0, 1, 2, 3, 4, 5], [])


def test_a_long_or_odd_name_makes_a_title_all_the_same() -> None:
    """A title fits a clip's, whatever the match calls people."""
    (clip,) = clips(DOT)
    ball = clip.ball
    odd = replace(clip, ball=replace(ball, striker=ball.striker._replace(name="x" * 300 + "\0\u202e")))
    assert len(odd.title) == 100
