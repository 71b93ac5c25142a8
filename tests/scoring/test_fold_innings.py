"""The end of an innings, targets and penalties (Laws 12 to 16 and 41)."""

from core.ids import PlayerId
from core.scoring.dismissal import How
from core.scoring.events import (
    Declaration,
    Forfeit,
    InningsStarted,
    Interruption,
    Penalty,
    Result,
    ResultKind,
    Revision,
    Toss,
)
from core.scoring.figures import scorecard
from core.scoring.innings import next_to_bat
from core.scoring.profile import Profile
from core.scoring.profiles import TEST, THE_HUNDRED
from tests.scoring.scorebook import A, B, Scorebook

_ONE_OVER = Profile(overs=1)


def test_overs_used_end_an_innings() -> None:
    """Playing conditions: the innings ends with the last ball of its overs, not with a wide before it."""
    book = Scorebook(_ONE_OVER).dots(5).ball(wides=1)
    assert not book.innings.closed
    assert book.dots(1).innings.closed == "overs"


def test_the_target_is_one_more_than_the_first_total() -> None:
    """Law 16.1: the side that bats last wins by reaching it, in the middle of an over."""
    book = Scorebook(_ONE_OVER).ball(bat=3).dots(5).start("b")
    assert book.innings.target == 4
    assert not book.ball(bat=3).innings.closed
    assert book.ball(wides=1).innings.closed == "target"


def test_a_boundary_counts_whole_on_the_winning_hit() -> None:
    """Law 16.5: the scorer enters the whole allowance of a boundary, and it all counts."""
    book = Scorebook(_ONE_OVER).ball(bat=1).dots(5).start("b").ball(bat=6, boundary=True)
    assert (book.innings.runs, book.innings.closed) == (6, "target")


def test_a_declaration_closes_the_innings() -> None:
    """Law 15.1."""
    book = Scorebook(TEST).ball(bat=2).add(Declaration())
    assert (book.innings.declared, book.innings.closed) == (True, "declared")


def test_a_forfeited_innings_is_one_of_no_balls() -> None:
    """Law 15.2: a forfeited second innings counts as completed, so that the fourth has a target."""
    book = Scorebook(TEST).ball(bat=4).add(Declaration()).start("b").ball(bat=1).add(Declaration(), Forfeit(team=A))
    forfeited = book.innings
    assert (forfeited.forfeited, forfeited.closed, forfeited.deliveries) == (True, "forfeited", 0)
    book.start("b")
    assert book.innings.target == 4
    assert scorecard(book.state).innings[2].forfeited


def test_a_multi_day_target_adds_up_both_innings() -> None:
    """Law 16.1: only the last innings of all has a target."""
    book = Scorebook(TEST).ball(bat=4).start("b").ball(bat=1).start("a").ball(bat=2)
    assert book.innings.target is None
    assert book.start("b").innings.target == 6
    assert [innings.closed for innings in book.state.innings] == ["ended", "ended", "ended", ""]


def test_a_follow_on_is_noted_and_leaves_a_target_for_the_first_side() -> None:
    """Law 14: the side that follows on bats twice in a row."""
    book = Scorebook(TEST).ball(bat=6).start("b").ball(bat=1)
    book.add(InningsStarted(batting=B, follow_on=True))
    assert book.innings.follow_on
    book.come("b1").come("b2").bowl("a11").ball(bat=6)
    assert book.start("a").innings.target == 2


def test_penalty_runs_to_the_batting_side() -> None:
    """Law 41.17: five runs without a ball, charged to nobody, that may win the match."""
    book = Scorebook(_ONE_OVER).ball(bat=4).dots(5).start("b").ball()
    book.add(Penalty(team=B))
    assert (book.innings.runs, book.innings.extras.penalty, book.innings.deliveries) == (5, 5, 1)
    assert (book.bowler("a11").runs, book.innings.closed) == (0, "target")


def test_penalty_runs_to_the_fielding_side_go_to_its_last_innings() -> None:
    """Law 41.18: they raise the target, even after the last ball, and reopen a chase that had been won."""
    book = Scorebook(_ONE_OVER).ball(bat=1).dots(5).start("b").ball(bat=2)
    assert book.innings.closed == "target"
    book.add(Penalty(team=A))
    assert (book.state.innings[0].runs, book.innings.target, book.innings.closed) == (6, 7, "")


def test_penalty_runs_to_a_side_that_has_not_batted_wait_for_it() -> None:
    """Law 41.18: they start its next innings, even if it never bats."""
    book = Scorebook(_ONE_OVER).ball(bat=4).add(Penalty(team=B))
    assert book.state.pending_penalties == {B: 5}
    book.start("b")
    assert (book.innings.runs, book.innings.extras.penalty, book.innings.closed) == (5, 5, "target")
    assert book.state.pending_penalties == {}


def test_a_penalty_leaves_a_copy_taken_before_it_alone() -> None:
    """Law 41.18 changes a finished innings, which copies of the state share until then."""
    book = Scorebook(_ONE_OVER).ball(bat=1).start("b")
    before = book.state.copy()
    book.add(Penalty(team=A))
    assert (before.innings[0].runs, book.state.innings[0].runs) == (1, 6)


def test_a_revised_target_and_limit() -> None:
    """What the scorer enters holds: 4 balls to get 9."""
    book = Scorebook(_ONE_OVER).ball(bat=4).dots(5).start("b").ball()
    book.add(Revision(overs=0, balls=4, target=9, par=5))
    assert (book.innings.target, book.innings.over_limit_balls, book.state.par) == (9, 4, 5)
    assert book.state.method == "D/L"
    assert book.dots(3).innings.closed == "overs"


def test_penalty_runs_raise_a_revised_target_too() -> None:
    """Law 41.18: the side that batted first has five more, whatever the target was worked out from."""
    book = Scorebook(_ONE_OVER).ball(bat=4).dots(5).start("b").add(Revision(target=9), Penalty(team=A))
    assert book.innings.target == 14


def test_a_revision_between_innings_is_for_the_next_one() -> None:
    """A limit that comes in the interval does not shorten the innings before it."""
    book = Scorebook(_ONE_OVER).dots(6).add(Revision(overs=0, balls=3)).start("b")
    assert [innings.over_limit_balls for innings in book.state.innings] == [6, 3]


def test_a_shortened_first_innings_shortens_the_second() -> None:
    """Both sides have the same overs unless the scorer says otherwise."""
    book = Scorebook(_ONE_OVER).add(Revision(overs=0, balls=2)).dots(2).start("b")
    assert (book.innings.over_limit_balls, book.state.method) == (2, "")


def test_a_target_that_is_being_worked_out_is_none() -> None:
    """A revision to 0 withdraws the target until the next one."""
    book = Scorebook(_ONE_OVER).ball(bat=1).dots(5).start("b").add(Revision(target=0))
    assert book.ball(bat=6).innings.closed == ""
    assert book.add(Revision(target=7)).innings.closed == ""
    assert book.add(Revision(target=6)).innings.closed == "target"


def test_a_super_over_ends_with_two_wickets_or_an_over() -> None:
    """Playing conditions: two wickets; and the side that batted second bats first."""
    book = Scorebook(_ONE_OVER).dots(6).start("b").dots(6)
    assert next_to_bat(book.state) == B
    book.start("b", super_over=True).ball(bat=4).out(How.BOWLED).come("b3").out(How.BOWLED)
    assert (book.innings.wickets, book.innings.closed, book.innings.target) == (2, "all_out", None)
    assert next_to_bat(book.state) == A
    book.start("a", super_over=True)
    assert book.innings.target == 5
    assert book.ball(bat=4).dots(5).innings.closed == "overs"
    assert next_to_bat(book.state) == A


def test_a_penalty_in_a_super_over_stays_in_it() -> None:
    """A super over is a match of its own: penalties never go back to the main innings."""
    book = Scorebook(_ONE_OVER).dots(6).start("b").dots(6).start("b", super_over=True).ball()
    book.add(Penalty(team=A))
    assert (book.state.pending_penalties, book.state.innings[0].runs) == ({A: 5}, 0)
    assert book.start("a", super_over=True).innings.runs == 5


def test_a_penalty_raises_the_target_of_a_super_over() -> None:
    """The side that batted first in the super over has completed an innings in it."""
    book = Scorebook(_ONE_OVER).dots(6).start("b").dots(6).start("b", super_over=True).dots(6)
    book.start("a", super_over=True).add(Penalty(team=B))
    assert (book.innings.target, book.state.innings[2].runs, book.state.innings[1].runs) == (6, 5, 0)


def test_a_super_five_has_five_balls() -> None:
    """The Hundred's super over is a set of five."""
    book = Scorebook(THE_HUNDRED).start("b", super_over=True).dots(5)
    assert (book.innings.over_limit_balls, book.innings.closed) == (5, "overs")


def test_who_bats_first_follows_the_toss() -> None:
    """Law 13.4: the winner of the toss chooses."""
    book = Scorebook()
    book.state.innings.clear()
    assert next_to_bat(book.state) is None
    assert next_to_bat(book.add(Toss(winner=A, bats=True)).state) == A
    assert next_to_bat(book.add(Toss(winner=A, bats=False)).state) == B


def test_interruptions_and_the_umpires_result_are_kept() -> None:
    """Facts that change no figure."""
    book = Scorebook().add(Interruption(stopped=True, reason="rain"))
    assert book.state.stopped == "rain"
    assert book.add(Interruption(stopped=False)).state.stopped == ""
    result = Result(result=ResultKind.NO_RESULT)
    assert book.add(result).state.result is result


def test_stands_add_up_to_the_total_without_penalties() -> None:
    """The identity that partnerships keep, however they are counted: here with a retirement and a penalty ball."""
    book = Scorebook().ball(bat=1).ball(wides=2).out(How.BOWLED).come("a3").ball(byes=4, penalty=5).ball(bat=6)
    innings = book.innings
    assert sum(stand.runs for stand in innings.partnerships) == innings.runs - innings.extras.penalty
    assert [stand.batters for stand in innings.partnerships] == [("a1", "a2"), (PlayerId("a3"), "a2")]
    assert innings.partnerships[0].unbroken is False
