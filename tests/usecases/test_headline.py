"""The sentence under the score, at the moments when people read it."""

from core.scoring.delivery import Delivery
from core.scoring.events import Ball, Declaration, Interruption, Over, Revision, Toss
from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, PAIRS, T20, THE_HUNDRED
from core.usecases.headline import status_and_headline
from tests.laws.game import A, B, Game


def headline(game: Game) -> str:
    """The sentence alone."""
    return status_and_headline(game.state)[1]


def chase(profile: Profile, first: int, second: str) -> Game:
    """A match in which the second side is batting."""
    game = Game(profile)
    game.add(Toss(winner=A, bats=True))
    game.start(A)
    assert headline(game) == "Ashes won the toss and chose to bat"
    game.score(first, (profile.overs or 0) * profile.balls_per_over)
    assert headline(game) == f"Bears need {first + 1} to win"
    game.start(B)
    game.balls(second)
    return game


def test_a_chase_is_told_in_runs_and_balls() -> None:
    """Wides do not use up balls; the last ball is one ball."""
    game = chase(T20, 60, "4,1w,1")
    assert headline(game) == "BEA need 55 from 118 balls"
    game = chase(Profile(overs=1, overs_per_bowler=None), 9, "1,1,1,1,1")
    assert headline(game) == "BEA need 5 from 1 ball"


def test_the_hundred_is_told_in_balls_too() -> None:
    """A hundred of them, in sets of five."""
    assert headline(chase(THE_HUNDRED, 40, "4,.,.,.,.,6")) == "BEA need 31 from 94 balls"


def test_an_over_that_the_umpire_miscounted_uses_up_a_whole_one() -> None:
    """Law 17.5: after an over of five balls 18 of 24 are left, not 19."""
    game = chase(Profile(overs=4, overs_per_bowler=None), 30, "1,1,1,1")
    game.add(Ball(delivery=Delivery(bat=1), over=Over.CALLED))
    assert headline(game) == "BEA need 26 from 18 balls"


def test_a_chase_that_rain_stopped_is_measured_against_par() -> None:
    """Until the next ball, for par is what counts if there is none."""
    game = chase(T20, 60, "4,1,.")
    game.add(Interruption(stopped=True, reason="Rain stops play"))
    for par, words in ((3, "2 ahead of par"), (5, "level with par"), (9, "4 behind par")):
        game.add(Revision(par=par))
        assert status_and_headline(game.state) == ("stopped", f"Rain stops play. BEA need 56 from 117 balls, {words}")
    game.add(Interruption(stopped=False))
    game.balls("1")
    assert status_and_headline(game.state) == ("live", "BEA need 55 from 116 balls")


def test_a_target_that_is_still_being_worked_out_is_waited_for() -> None:
    """Nobody reads an equation with an old target."""
    game = chase(T20, 60, "4")
    game.add(Revision(target=0))
    assert headline(game) == "BEA wait for a target"
    game.add(Revision(overs=10, target=40))
    assert headline(game) == "BEA need 36 from 59 balls"


def test_a_match_of_two_innings_a_side_is_told_in_leads() -> None:
    """Trail, level, lead, what is needed in the end; at stumps too."""
    game = Game(FIRST_CLASS)
    game.start(A)
    game.balls("6,4")
    game.add(Declaration())
    assert headline(game) == "Innings break"
    game.start(B)
    game.balls("4")
    assert headline(game) == "BEA trail by 6"
    game.balls("6")
    assert headline(game) == "BEA are level"
    game.balls("2")
    game.add(Declaration())
    assert headline(game) == "BEA lead by 2"
    game.start(A)
    game.balls("6,6")
    game.add(Interruption(stopped=True, reason="Stumps"))
    assert status_and_headline(game.state) == ("stopped", "Stumps. ASH lead by 10")
    game.add(Interruption(stopped=False))
    game.add(Declaration())
    assert headline(game) == "BEA need 11 to win"
    game.start(B)
    game.balls("4")
    assert headline(game) == "BEA need 7 to win"


def test_pairs_who_have_passed_the_target_lead() -> None:
    """They bat all their overs, so the match goes on."""
    game = Game(Profile(overs=1, players=4, super_over=False, pairs=PAIRS.pairs))
    game.start(A)
    game.balls("1,.,.,.,.,.")
    game.start(B)
    game.balls("4")
    assert headline(game) == "BEA lead by 3"


def test_a_tie_is_not_the_end_where_a_super_over_is_to_come() -> None:
    """The match stays live, and the super over is told as a chase."""
    game = chase(Profile(overs=1, overs_per_bowler=None, super_over=True), 6, "6,.,.,.,.,.")
    assert status_and_headline(game.state) == ("live", "Match tied; super over to come")
    game.start(B, super_over=True)
    assert headline(game) == "Super over: Bears bat"
    game.balls("1,.,.,.,.,.")
    game.start(A, super_over=True)
    assert headline(game) == "ASH need 2 from 6 balls"
    game.balls("2")
    assert status_and_headline(game.state) == ("finished", "Match tied; Ashes won the super over")
