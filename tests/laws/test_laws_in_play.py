"""Rules that real matches hardly ever show, from the Laws, judged and folded together."""

import pytest

from core.scoring.dismissal import BOWLERS, How
from core.scoring.events import Absence, Declaration, Forfeit, Penalty, Retired, Retirement, TimedOut
from core.scoring.outcome import describe, outcome
from core.scoring.profiles import FIRST_CLASS, LAST_MAN_STANDS, PAIRS, T20
from tests.laws.game import A, B, Game, player

A1, A2, A3 = (player(A, number) for number in range(1, 4))
B1 = player(B, 1)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("W b", How.BOWLED),
        ("W c(b5)", How.CAUGHT),
        ("W c&b", How.CAUGHT_AND_BOWLED),
        ("W lbw", How.LBW),
        ("W st(b4)", How.STUMPED),
        ("1w W st(b4)", How.STUMPED),
        ("W hw", How.HIT_WICKET),
        ("W ro(b5)@s", How.RUN_OUT),
        ("nb W ro(b5)@s", How.RUN_OUT),
        ("W obs", How.OBSTRUCTING),
        ("W h2", How.HIT_TWICE),
    ],
)
def test_who_is_credited_with_a_wicket(text: str, how: How) -> None:
    """Laws 32 to 39: the bowler has bowled, caught, lbw, stumped and hit wicket, and none of the others."""
    game = Game()
    game.start()
    game.ball(text)
    credited = how in BOWLERS
    assert game.now.wickets == 1
    assert game.now.batters[A1].how is how
    assert game.now.bowlers[B1].wickets == credited
    assert game.now.batters[A1].bowler == (B1 if credited else None)


def test_leaving_without_a_ball_credits_nobody() -> None:
    """Laws 25.4 and 40: retired out and timed out are wickets of no bowler, hurt is no wicket at all."""
    game = Game()
    game.start()
    game.add(Retirement(player=A1, how=Retired.OUT))
    game.add(TimedOut(player=A3))
    assert game.now.wickets == 2
    game.come_in(player(A, 4))
    game.add(Retirement(player=A2, how=Retired.HURT))
    assert game.now.wickets == 2
    assert not any(figures.wickets for figures in game.now.bowlers.values())


def test_a_deliberate_short_run() -> None:
    """Law 18.5: nothing is scored, the batters return to their ends, and five penalties go to the fielders."""
    game = Game()
    game.start()
    game.ball(". ds")
    game.add(Penalty(team=B, reason="deliberate short run"))
    assert (game.now.runs, game.now.striker, game.now.legal_balls) == (0, A1, 1)
    game.balls(".,.,.,.,.")
    game.start(B)
    assert (game.now.runs, game.now.extras.penalty) == (5, 5)


def test_a_short_run() -> None:
    """Law 18.4: one of two runs called short scores one, and the batters have crossed twice."""
    game = Game()
    game.start()
    game.ball("1+1s")
    assert (game.now.runs, game.now.striker) == (1, A1)


def test_a_free_hit_survives_a_wide() -> None:
    """Playing conditions: the free hit stays until a legal ball has been bowled."""
    game = Game()
    game.start()
    game.ball("nb")
    for text, still in (("1w", True), ("nb+1", True), ("4", False)):
        assert game.now.free_hit
        game.ball(text)
        assert game.now.free_hit is still


def test_penalties_before_a_side_has_batted_wait_for_its_innings() -> None:
    """Law 41.18: five runs to a fielding side that has not batted open its innings, even one that it forfeits."""
    for forfeits in (False, True):
        game = Game(FIRST_CLASS)
        game.start(A)
        game.add(Penalty(team=B))
        game.ball("4")
        game.add(Declaration())
        if forfeits:
            game.add(Forfeit(team=B))
        else:
            game.start(B)
        assert game.now.runs == 5


def test_a_side_with_absent_players_is_all_out_early() -> None:
    """Law 13.3: the innings ends when nobody is left to partner, not at ten wickets."""
    game = Game(T20)
    game.start()
    game.ball("2")
    game.add(Absence(player=player(A, 11)))
    game.add(Absence(player=player(A, 10)))
    game.balls(",".join(["W b"] * 8))
    assert (game.now.closed, game.now.wickets) == ("all_out", 8)


def test_last_man_stands_to_the_end() -> None:
    """The last of eight bats on alone and always on strike, until the eighth wicket."""
    game = Game(LAST_MAN_STANDS)
    game.start()
    game.balls(",".join(["W b"] * 7))
    alone = game.now.striker
    game.balls("1,3,.")
    assert (game.now.striker, game.now.non_striker) == (alone, None)
    game.balls("W b")
    assert game.now.closed == "all_out"


def test_a_whole_match_of_pairs() -> None:
    """Pairs: every pair bats its overs, wickets cost five runs each, and the higher score wins."""
    game = Game(PAIRS)
    for team, ball in ((A, "1"), (B, ".")):
        game.start(team)
        game.ball("W b")
        while not game.now.closed:
            game.balls(ball)
    assert game.now.runs == 195
    assert len(game.now.batters) == 8
    result = outcome(game.state)
    assert result is not None
    assert describe(result, game.state) == "Ashes won by 95 runs"
