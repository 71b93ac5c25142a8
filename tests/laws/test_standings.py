"""Points and net run rates."""

from fractions import Fraction

from core.ids import TeamId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, Over, Result, ResultKind, Revision
from core.scoring.profile import Points, Profile
from core.scoring.profiles import FIRST_CLASS
from core.scoring.standings import ICC_ORDER, By, Side, overs_of, sides, table
from tests.laws.game import A, B, Game

TWO_OVERS = Profile(overs=2, overs_per_bowler=None, super_over=True)
OVER = ",".join("......")


def played(first: str, second: str, *, revised: Revision | None = None, size: int = 11) -> Game:
    """Return a match of two overs a side."""
    game = Game(TWO_OVERS, size=size)
    game.start(A)
    game.balls(first)
    if revised is not None:
        game.add(revised)
    game.start(B)
    game.balls(second)
    return game


def side(team: str, against: str, points: int, *, won: bool = False, runs: int = 0) -> Side:
    """Return what a match of an over a side gave one of them, the other having made no run."""
    return Side(
        team=TeamId(team),
        against=TeamId(against),
        points=points,
        won=won,
        lost=not won,
        runs_for=runs,
        overs_faced=Fraction(1),
        overs_bowled=Fraction(1),
    )


def test_runs_an_over_for_less_runs_an_over_against() -> None:
    """ICC playing conditions: 12 off 2 overs against 13 off 1.1 overs."""
    game = played(f"6,6,.,.,.,.,{OVER}", "6,6,.,.,.,.,1")
    first, second = table(sides(game.state))
    assert (first.team, first.points, second.points) == (B, 2, 0)
    assert first.net_run_rate == 13 / Fraction(7, 6) - 6
    assert second.net_run_rate == -first.net_run_rate


def test_a_side_all_out_is_charged_its_full_quota() -> None:
    """ICC playing conditions: 5 all out off 0.2 overs is 5 off 2."""
    game = played(f"6,.,.,.,.,.,{OVER}", "5,W b", size=2)
    assert game.now.closed == "all_out"
    _, loser = table(sides(game.state))
    assert (loser.runs_for, loser.overs_faced) == (5, Fraction(2))


def test_a_revised_target_credits_the_first_side_with_one_less() -> None:
    """ICC playing conditions: side one is credited with target - 1 from side two's overs, whatever it made itself."""
    game = played(f"6,6,6,6,.,.,{OVER}", "6,.,.,.,.,.", revised=Revision(overs=1, target=9))
    first, second = table(sides(game.state))
    assert (first.team, first.runs_for, first.overs_faced) == (A, 8, Fraction(1))
    assert (second.runs_for, second.overs_faced) == (6, Fraction(1))


def test_a_match_that_ends_early_credits_the_par_score() -> None:
    """ICC playing conditions: abandoned under D/L, side one has the par score off the overs that side two faced."""
    game = played(f"6,6,6,6,.,.,{OVER}", "6,.,.")
    game.add(Revision(par=4))
    game.add(Result(result=ResultKind.WON, winner=B, method="D/L"))
    first, second = table(sides(game.state))
    assert (first.team, first.net_run_rate) == (B, Fraction(2) / Fraction(1, 2))
    assert (second.runs_for, second.overs_faced) == (4, Fraction(1, 2))


def test_no_results_share_points_and_leave_the_rates() -> None:
    """A match without a result, or without a ball, counts as played and for no rate."""
    for kind in (ResultKind.NO_RESULT, ResultKind.ABANDONED):
        game = Game(TWO_OVERS)
        game.add(Result(result=kind))
        rows = table(sides(game.state))
        assert [(row.played, row.no_result, row.points, row.net_run_rate) for row in rows] == [
            (1, 1, 1, Fraction(0))
        ] * 2


def test_a_super_over_gives_the_points_of_a_win_and_no_rate() -> None:
    """The winner of the super over takes two points; its runs are left out."""
    game = played(f"{OVER},{OVER}", f"{OVER},{OVER}")
    tie = table(sides(game.state))
    assert [(row.points, row.tied) for row in tie] == [(1, 1), (1, 1)]
    game.start(B, super_over=True)
    game.balls("6,.,.,.,.,.")
    assert sides(game.state) == ()
    game.start(A, super_over=True)
    game.balls(OVER)
    first, second = table(sides(game.state))
    assert (first.team, first.points, first.won, first.tied) == (B, 2, 1, 0)
    assert (second.points, second.lost) == (0, 1)
    assert first.net_run_rate == second.net_run_rate == 0


def test_a_miscounted_over_is_an_over() -> None:
    """Law 17.5: five balls that the umpire called an over are one over in the rate."""
    game = Game(TWO_OVERS)
    game.start(A)
    game.balls(".,.,.,.")
    game.add(Ball(delivery=Delivery(), over=Over.CALLED))
    game.balls("1,.,.")
    assert overs_of(game.now) == Fraction(3, 2)


def test_a_drawn_match_gives_its_own_points() -> None:
    """Points come from the match's profile."""
    game = Game(FIRST_CLASS)
    game.add(Result(result=ResultKind.DRAWN))
    rows = table(sides(game.state))
    assert [(row.drawn, row.points) for row in rows] == [(1, 8), (1, 8)]
    assert Points() == Points(win=2, tie=1, no_result=1, draw=1, loss=0)


def test_nothing_for_a_match_in_progress() -> None:
    """A match counts when it has a result."""
    game = Game()
    game.start(A)
    assert sides(game.state) == ()
    assert table([]) == []


def test_level_on_points_the_rate_decides() -> None:
    """The usual order: points, then net run rate."""
    rows = table([side("x", "z", 2, won=True, runs=3), side("y", "z", 2, won=True, runs=5), side("z", "x", 0)])
    assert [row.team for row in rows] == ["y", "x", "z"]


def test_wins_go_before_the_rate_where_the_conditions_say_so() -> None:
    """ICC group stages: more wins, then the rate, then the matches between the sides that are level."""
    ties = [side("x", "z", 1, runs=50), side("x", "z", 1, runs=50)]
    rows = table([*ties, side("y", "z", 2, won=True), side("y", "z", 0)], ICC_ORDER)
    assert [row.team for row in rows] == ["y", "x"]
    assert [row.team for row in table([*ties, side("y", "z", 2, won=True)])] == ["x", "y"]


def test_head_to_head_looks_only_at_those_who_are_level() -> None:
    """Three level on points: the matches among them decide, and a win over the last side does not."""
    games = [
        side("x", "w", 2, won=True),
        side("w", "x", 0),
        side("y", "x", 2, won=True),
        side("x", "y", 0),
        side("w", "v", 2, won=True),
        side("v", "w", 0),
    ]
    assert [row.team for row in table(games, (By.POINTS,))] == ["w", "x", "y", "v"]
    assert [row.team for row in table(games, (By.POINTS, By.HEAD_TO_HEAD))] == ["x", "y", "w", "v"]
