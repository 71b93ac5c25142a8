"""What a delivery may look like whatever the match: kinds of runs, and dismissals that can come off it."""

from collections.abc import Iterator
from typing import Final

from core.scoring.breach import Breach, refusal
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import CATCHES, OFF_NO_BALL, OFF_WIDE, Dismissal, How
from core.scoring.profile import Profile

MOST_RUNS: Final = 20
"""Of one kind off one ball. Overthrows have made 8; more than this is a slip of the finger."""
MOST_WICKETS: Final = 2
FULL_CIRCLE: Final = 360
BOUNDARY: Final = 100
"""Percent of the way to itself."""
PENALTY: Final = 5
"""Runs of a penalty (Law 41.17)."""
BALL_AT_ONCE_DEAD: Final = CATCHES | {How.BOWLED, How.LBW, How.STUMPED, How.HIT_WICKET}
"""Dismissals after which no run can be scored (Law 18.8)."""


def delivery_breaches(delivery: Delivery, profile: Profile) -> Iterator[Breach]:
    """Yield what is wrong with a delivery by itself; refusals first."""
    counts = (
        delivery.bat,
        delivery.byes,
        delivery.leg_byes,
        delivery.wides,
        delivery.no_balls,
        delivery.penalty,
        delivery.short,
    )
    if min(counts) < 0:
        yield refusal("negative_runs", "Runs cannot be fewer than none.")
    if max(counts) > MOST_RUNS:
        yield refusal("absurd_runs", f"More than {MOST_RUNS} runs of one kind off one ball cannot be right.")
    yield from _kinds(delivery)
    if delivery.wickets:
        yield from _wickets(delivery)
    yield from _penalties(delivery, profile)
    if delivery.placed is not None:
        yield from _placing(delivery.placed)


def _kinds(delivery: Delivery) -> Iterator[Breach]:
    run_kinds = bool(delivery.bat) + bool(delivery.byes) + bool(delivery.leg_byes)
    if delivery.wides and delivery.no_balls:
        yield refusal("wide_and_no_ball", "A no-ball is never also a wide (Law 21.13).")
    if delivery.wides and run_kinds:
        yield refusal("wide_with_runs", "All runs off a wide are wides (Law 22.7).")
    if run_kinds > 1:
        yield refusal("runs_of_two_kinds", "Runs come off the bat, or as byes, or as leg byes: only one of them.")
    if delivery.deliberate_short and run_kinds:
        yield refusal("deliberate_short_scores", "Deliberate short running scores nothing (Law 18.5).")


def _wickets(delivery: Delivery) -> Iterator[Breach]:
    if len(delivery.wickets) > MOST_WICKETS:
        yield refusal("too_many_wickets", "At most two wickets can fall on one ball.")
    for wicket in delivery.wickets:
        yield from _wicket(delivery, wicket)


def _wicket(delivery: Delivery, wicket: Dismissal) -> Iterator[Breach]:
    how = wicket.how
    if delivery.wides and how not in OFF_WIDE:
        yield refusal("not_off_wide", f"Nobody can be {how} off a wide (Law 22.9).")
    if delivery.no_balls and how not in OFF_NO_BALL:
        yield refusal("not_off_no_ball", f"Nobody can be {how} off a no-ball (Law 21.18).")
    if how is How.TIMED_OUT:
        yield refusal("timed_out_on_ball", "Timed out is not off a ball: enter it as an event of its own (Law 40).")
    if how is How.RUN_OUT and wicket.end is None:
        yield refusal("run_out_end", "Say at which end the wicket was put down (Law 38).")
    if how in BALL_AT_ONCE_DEAD and (delivery.bat or delivery.byes or delivery.leg_byes):
        yield refusal("runs_with_dismissal", f"No runs are scored when a batter is {how} (Law 18.8).")


def _penalties(delivery: Delivery, profile: Profile) -> Iterator[Breach]:
    if 0 < delivery.wides < profile.wide_penalty:
        yield Breach("wide_penalty", f"A wide is worth at least {profile.wide_penalty} here.")
    if 0 < delivery.no_balls < profile.no_ball_penalty:
        yield Breach("no_ball_penalty", f"A no-ball is worth at least {profile.no_ball_penalty} here.")
    if delivery.no_balls > profile.no_ball_penalty and profile.edition >= "2017":
        yield Breach("no_ball_extras", "Runs off a no-ball without the bat are byes or leg byes (Law 21.16).")
    if delivery.penalty % PENALTY:
        yield Breach("penalty_not_five", "Penalty runs are awarded in fives (Law 41.17).")
    if profile.edition >= "2017" and any(wicket.how is How.HANDLED for wicket in delivery.wickets):
        yield Breach("handled_the_ball", "Handled the ball has been obstructing the field since 2017 (Law 37).")


def _placing(placed: Placed) -> Iterator[Breach]:
    if not (0 <= placed.angle < FULL_CIRCLE and 0 <= placed.distance <= BOUNDARY):
        yield refusal("off_the_field", "A ball goes 0 to 359 degrees round, and 0 to 100 per cent of the way.")
