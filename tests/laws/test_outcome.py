"""Who won (Law 16), from small matches that end in every way."""

import pytest

from core.scoring.events import (
    Absence,
    Declaration,
    Forfeit,
    Interruption,
    Penalty,
    Result,
    ResultKind,
    Revision,
)
from core.scoring.outcome import Outcome, describe, outcome
from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, LAST_MAN_STANDS, PAIRS, T20
from tests.laws.game import A, B, Game, player

SHORT = Profile(name="one over", overs=1, overs_per_bowler=None, super_over=True)
NO_RUNS = ",".join("......")


def end(game: Game) -> str:
    """Return the result as a sentence, empty while there is none."""
    result = outcome(game.state)
    return describe(result, game.state) if result else ""


def one_over(first: str, second: str, profile: Profile = SHORT) -> Game:
    """Return a match of an over a side."""
    game = Game(profile)
    game.start(A)
    game.balls(first)
    assert end(game) == ""
    game.start(B)
    game.balls(second)
    return game


class TestOneInnings:
    """Limited overs."""

    def test_runs(self) -> None:
        """Law 16.7: the side that bats first wins by runs."""
        assert end(one_over("6,6,6,6,6,6", "6,6,6,6,6,5")) == "Ashes won by 1 run"
        assert end(one_over("6,.,.,.,.,.", NO_RUNS)) == "Ashes won by 6 runs"

    def test_wickets(self) -> None:
        """Law 16.7: the side that bats last wins by the wickets still to fall."""
        assert end(one_over("1,.,.,.,.,.", "2")) == "Bears won by 10 wickets"
        assert end(one_over("1,.,.,.,.,.", "W b,W b,2")) == "Bears won by 8 wickets"

    def test_nothing_is_decided_before_the_end(self) -> None:
        """One short with a ball left is no result yet."""
        assert end(one_over("1,.,.,.,.,.", "1,.,.,.,.")) == ""

    def test_tie(self) -> None:
        """Law 16.5.1: equal scores, all innings completed."""
        assert end(one_over("1,.,.,.,.,.", "1,.,.,.,.,.")) == "Match tied"

    def test_penalties_after_the_last_ball_turn_a_result(self) -> None:
        """Law 41.18: five runs awarded after the last ball win the match for the side that had lost it."""
        game = one_over("6,.,.,.,.,.", "2,.,.,.,.,.")
        assert end(game) == "Ashes won by 4 runs"
        game.add(Penalty(team=B))
        assert end(game) == "Bears won by 10 wickets"
        game.add(Penalty(team=A))
        assert end(game) == "Ashes won by 4 runs"

    def test_penalties_to_a_side_that_is_all_out(self) -> None:
        """Law 16.7: a side all out that wins by an award wins by penalty runs."""
        game = Game(T20, size=2)
        game.start(A)
        game.balls("4,W b")
        game.start(B)
        game.balls("1,W b")
        assert end(game) == "Ashes won by 3 runs"
        game.add(Penalty(team=B))
        assert end(game) == "Bears won by penalty runs"

    def test_a_short_side_wins_by_the_wickets_it_had(self) -> None:
        """A side of nine that loses three wins by five."""
        game = Game(T20, size=9)
        game.start(A)
        game.balls("1")
        game.start(B)
        game.balls("W b,W b,W b,2")
        assert end(game) == "Bears won by 5 wickets"

    def test_the_last_man_counts_as_a_wicket(self) -> None:
        """Last man stands: eight wickets to fall in a side of eight."""
        game = Game(LAST_MAN_STANDS)
        game.start(A)
        game.balls("1")
        game.start(B)
        game.balls("W b,2")
        assert end(game) == "Bears won by 7 wickets"

    def test_pairs_are_won_by_runs(self) -> None:
        """Pairs: no side loses its wickets, so the margin is runs; a wicket costs five of them."""
        profile = Profile(overs=1, players=4, super_over=False, pairs=PAIRS.pairs)
        assert end(one_over("1,.,.,.,.,.", "1,.,.,.,.,2", profile)) == "Bears won by 2 runs"
        assert end(one_over("1,.,.,.,.,.", "W b,.,.,.,.,.", profile)) == "Ashes won by 6 runs"


class TestSuperOvers:
    """A tie played on."""

    def tied(self) -> Game:
        """Return a tied match."""
        return one_over(NO_RUNS, NO_RUNS)

    def test_a_super_over_breaks_a_tie(self) -> None:
        """The match stays tied and the super over has a winner."""
        game = self.tied()
        game.start(B, super_over=True)
        game.balls("1,.,.,.,.,.")
        assert end(game) == ""
        game.start(A, super_over=True)
        game.balls("2")
        assert end(game) == "Match tied; Ashes won the super over"
        assert outcome(game.state) == Outcome(kind=ResultKind.TIED, winner=A, reason="super over")

    def test_super_overs_repeat_until_decided(self) -> None:
        """A tied super over is followed by another, in which the other side bats first."""
        game = self.tied()
        for first, second in ((B, A), (A, B)):
            game.start(first, super_over=True)
            game.add(Absence(player=player(first, 9)))
            game.balls("W b,W b")
            game.start(second, super_over=True)
            game.balls("W b,W b")
            assert end(game) == "Match tied"
        game.start(B, super_over=True)
        game.balls("1,.,.,.,.,.")
        game.start(A, super_over=True)
        game.balls(NO_RUNS)
        assert end(game) == "Match tied; Bears won the super over"
        assert set(game.warnings) == {"bowler_barred", "batter_barred"}

    def test_older_conditions_decide_otherwise(self) -> None:
        """Boundary count, a bowl-out, wickets lost: the umpires name what broke the tie."""
        for method, words in (
            ("boundary count", "Bears won on boundary count"),
            ("bowl-out", "Bears won the bowl-out"),
            ("eliminator", "Bears won the eliminator"),
            ("wickets lost", "Bears won (wickets lost)"),
        ):
            for kind in (ResultKind.TIED, ResultKind.WON):
                game = self.tied()
                game.add(Result(result=kind, winner=B, method=method))
                assert end(game) == f"Match tied; {words}"


class TestRevised:
    """Interrupted matches."""

    def test_a_revised_target(self) -> None:
        """The margin is counted from the revised target."""
        game = Game(SHORT)
        game.start(A)
        game.balls("6,6,.,.,.,.")
        game.add(Revision(overs=0, balls=3, target=8))
        game.start(B)
        game.balls("2,2,.")
        assert end(game) == "Ashes won by 3 runs (D/L)"

    def test_one_short_of_a_revised_target_is_a_tie(self) -> None:
        """D/L, clause 7: exactly one run short is a tie."""
        game = Game(SHORT)
        game.start(A)
        game.balls("6,6,.,.,.,.")
        game.add(Revision(target=8, method="VJD"))
        game.start(B)
        game.balls("6,1,.,.,.,.")
        assert end(game) == "Match tied (VJD)"

    def test_ahead_of_par_when_play_ends(self) -> None:
        """D/L, clause 7: a match that ends early is won by the runs ahead of par, or short of it."""
        for winner, par, words in ((B, 4, "Bears won by 3 runs (D/L)"), (A, 9, "Ashes won by 2 runs (D/L)")):
            game = one_over("6,6,.,.,.,.", "6,1")
            game.add(Revision(par=par))
            game.add(Result(result=ResultKind.WON, winner=winner, method="D/L"))
            assert end(game) == words

    def stopped(self, second: str, par: int, target: int | None = None) -> Game:
        """Return a chase of 25 in two overs that rain cut short for good where it stood."""
        game = Game(Profile(name="two overs", overs=2, overs_per_bowler=None))
        game.start(A)
        game.balls("6,6,6,6,.,.,.,.,.,.,.,.")
        game.start(B)
        game.balls(second)
        game.add(Interruption(stopped=True, reason="Rain stops play"))
        overs, balls = divmod(game.now.legal_balls, 6)
        game.add(Revision(overs=overs, balls=balls, par=par, target=target))
        return game

    def test_a_chase_that_is_cut_short_is_decided_by_par(self) -> None:
        """D/L, clause 7: the margin is the runs ahead of par or short of it, whatever the target was."""
        assert end(self.stopped("6,1,.,.", 4)) == "Bears won by 3 runs (D/L)"
        assert end(self.stopped("6,1,.,.,.,.,1", 10)) == "Ashes won by 2 runs (D/L)"
        assert end(self.stopped("6,1,.,.", 6, target=0)) == "Bears won by 1 run (D/L)"

    def test_level_with_par_is_a_tie(self) -> None:
        """D/L, clause 7: the score that par names ties the match, and no wickets are counted."""
        game = self.stopped("6,1,.,W b", 7)
        assert outcome(game.state) == Outcome(kind=ResultKind.TIED, method="D/L")
        assert end(game) == "Match tied (D/L)"

    def test_the_umpires_may_name_the_winner_and_leave_the_method_to_the_par(self) -> None:
        """A result without a method, after a par was entered, has par's margin; another reason keeps its own words."""
        for result, words in (
            (Result(result=ResultKind.WON, winner=B), "Bears won by 3 runs (D/L)"),
            (Result(result=ResultKind.TIED), "Match tied (D/L)"),
            (Result(result=ResultKind.WON, winner=A, method="concession"), "Ashes won (concession) (D/L)"),
        ):
            game = one_over("6,6,.,.,.,.", "6,1")
            game.add(Revision(par=4))
            game.add(result)
            assert end(game) == words

    def test_par_is_stale_after_the_next_ball(self) -> None:
        """A match that went on after an interruption is decided by its target."""
        game = one_over("6,6,.,.,.,.", "6,1")
        game.add(Revision(par=4))
        assert game.state.par == 4
        game.balls(".,.,.,.")
        assert game.state.par is None
        assert end(game) == "Ashes won by 5 runs (D/L)"


class TestTwoInnings:
    """Days of cricket."""

    def play(self, *innings: tuple[str, int]) -> Game:
        """Return a match of declared innings: a side's letter and its runs, ``+`` where it follows on."""
        game = Game(FIRST_CLASS)
        for side, runs in innings:
            team = A if side.startswith("a") else B
            game.start(team, follow_on=side.endswith("+"))
            if not game.now.closed:
                game.score(runs, 24)
            if not game.now.closed:
                game.add(Declaration())
        return game

    def test_won_by_runs(self) -> None:
        """The side batting last falls short."""
        assert end(self.play(("a", 100), ("b", 90), ("a", 20), ("b", 10))) == "Ashes won by 20 runs"

    def test_won_by_wickets(self) -> None:
        """The target is reached in the last innings."""
        assert end(self.play(("a", 60), ("b", 90), ("a", 30), ("b", 1))) == "Bears won by 10 wickets"

    def test_won_by_an_innings(self) -> None:
        """Law 16.7: one innings beats two."""
        assert end(self.play(("a", 60), ("b", 100), ("a", 30))) == "Bears won by an innings and 10 runs"

    def test_won_by_an_innings_after_the_follow_on(self) -> None:
        """Law 14: the side that followed on does not make the other bat again."""
        played = self.play(("a", 140), ("b", 0), ("b+", 139))
        assert end(played) == "Ashes won by an innings and 1 run"

    def test_a_follow_on_that_takes_the_lead_plays_on(self) -> None:
        """Level after three innings is no result: the other side bats again."""
        assert end(self.play(("a", 100), ("b", 0), ("b+", 100))) == ""

    def test_tie_and_draw(self) -> None:
        """Law 16.5: equal with all innings completed is a tie; time running out is a draw."""
        assert end(self.play(("a", 30), ("b", 30), ("a", 10), ("b", 10))) == "Match tied"
        game = self.play(("a", 30), ("b", 30), ("a", 10))
        assert end(game) == ""
        game.add(Result(result=ResultKind.DRAWN))
        assert end(game) == "Match drawn"

    def test_two_forfeits_leave_one_innings_each(self) -> None:
        """Law 15.2: forfeited innings count as innings of no runs, and the last side chases the first's total."""
        game = self.play(("a", 40))
        game.add(Forfeit(team=B))
        game.add(Forfeit(team=A))
        game.start(B)
        assert game.now.target == 41
        game.balls("6,6,6,6,6,6")
        assert end(game) == ""
        game.balls("5")
        assert end(game) == "Bears won by 10 wickets"

    def test_forfeiting_the_last_innings_loses(self) -> None:
        """Law 16.3: a side that forfeits while behind has lost by the difference."""
        game = self.play(("a", 40), ("b", 30), ("a", 5))
        game.add(Forfeit(team=B))
        assert end(game) == "Ashes won by 15 runs"


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result(result=ResultKind.NO_RESULT), "No result"),
        (Result(result=ResultKind.ABANDONED), "Match abandoned without a ball bowled"),
        (Result(result=ResultKind.AWARDED, winner=B), "Match awarded to Bears"),
        (Result(result=ResultKind.DRAWN), "Match drawn"),
        (Result(result=ResultKind.WON, winner=A, method="concession"), "Ashes won (concession)"),
    ],
)
def test_the_umpires_word(result: Result, words: str) -> None:
    """Law 16.3, 16.5 and 16.8: what the score does not say, the umpires do."""
    game = Game()
    game.add(result)
    assert end(game) == words


def test_the_umpires_word_stands_against_the_score() -> None:
    """Law 16.8: a result that the umpires gave is not turned by the score, but a new word of theirs counts."""
    game = one_over("6,.,.,.,.,.", NO_RUNS)
    game.add(Result(result=ResultKind.AWARDED, winner=B))
    assert end(game) == "Match awarded to Bears"
    game.add(Result(result=ResultKind.WON, winner=A))
    assert end(game) == "Ashes won by 6 runs"
