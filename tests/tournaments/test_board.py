"""The board of many matches, without a hub: whatever moves, it is what a board made anew would be."""

import random
from collections.abc import Sequence

import msgspec
import pytest

from core.eventlog.codec import decode
from core.eventlog.envelope import Void
from core.ids import MatchId, TournamentId
from core.scoring.events import Ball, Happening, Interruption, Result, ResultKind
from core.scoring.profiles import T20, T20_CLUB
from core.usecases.grounds.board import NEWEST_ALERTS, NOTHING, Board, whole
from core.usecases.grounds.line import Line, MatchLine
from core.wire.board import BoardFixture, TournamentBoard
from core.wire.merge_patch import apply
from tests.laws.game import A, B, Game
from tests.tournaments.matches import matches
from tests.usecases.play import Device

CUP = TournamentId("cup")
Json = dict[str, object]


def document(board: TournamentBoard) -> Json:
    """A board as its viewers have it."""
    found: Json = msgspec.to_builtins(board)
    return found


class Ground:
    """One match of several: a device enters it, a board follows it."""

    def __init__(self, name: str, bodies: Sequence[Happening]) -> None:
        """Nothing is entered yet."""
        self.device = Device(f"d-{name}", MatchId(name))
        self.id, self._bodies = MatchId(name), [*bodies]
        self.line = MatchLine(self.id, name, self.device.ledger)

    @property
    def over(self) -> bool:
        """Whether all has been entered."""
        return not self._bodies

    def enter(self) -> None:
        """Enter what comes next."""
        self.device.enter(self._bodies.pop(0))

    def undo(self) -> None:
        """Take the last fact back."""
        self.device.write(Void(target=self.device.ledger.canonical[-1].event_id))

    def anew(self) -> Line:
        """Where the match stands, from its first ball."""
        return MatchLine(self.id, self.id, self.device.ledger).follow()


def compare(grounds: Sequence[Ground], chance: random.Random, steps: int, every: int = 1) -> None:
    """Play matches at random, with corrections; compare board and viewer after each step with one made anew."""
    board = Board(CUP)
    board.surround(NOTHING)
    board.patch()
    viewer = document(board.show())
    lines: dict[MatchId, Line] = {}
    for step in range(steps):
        playing = [ground for ground in grounds if not ground.over]
        if not playing:
            break
        ground = chance.choice(playing)
        if len(ground.device.ledger.canonical) > 5 and chance.random() < 0.03:
            ground.undo()
        else:
            ground.enter()
        board.put(ground.id, ground.line.follow())
        viewer = apply(viewer, board.patch())  # type: ignore[assignment, arg-type]  # a document stays one
        if step % every == 0:
            lines[ground.id] = ground.anew()
            for stale in grounds:
                if stale.id not in lines and stale.device.ledger.canonical:
                    lines[stale.id] = stale.anew()
            if every > 1:
                lines = {each.id: each.anew() for each in grounds if each.device.ledger.canonical}
            expected = whole(CUP, lines, NOTHING)
            assert board.show() == expected
            assert viewer == document(expected)


def test_twenty_matches_at_once() -> None:
    """After every ball the board, and what its patches make of a viewer's, is what it would be anew."""
    grounds = [Ground(f"m{number}", bodies) for number, bodies in enumerate(matches(20))]
    compare(grounds, random.Random(1), 700)  # noqa: S311  a repeatable order, not a secret


@pytest.mark.long
@pytest.mark.timeout(900)
def test_twenty_whole_matches_at_once() -> None:
    """To the last ball of the last one."""
    grounds = [Ground(f"m{number}", bodies) for number, bodies in enumerate(matches(20))]
    compare(grounds, random.Random(2), 100_000)  # noqa: S311  as above


def test_a_match_that_ends_becomes_a_result() -> None:
    """And is played again where its result is taken back; one that is dropped leaves nothing."""
    board, ground = Board(CUP), Ground("m", matches(1)[0])
    while not ground.over:
        ground.enter()
    assert board.put(ground.id, ground.line.follow())
    change = board.patch()
    assert "live" not in change
    result = board.show().results[ground.id]
    assert result.headline
    assert result.at == 1_700_000_000_000
    assert [each.kind for each in board.show().alerts.values()].count("result") == 1
    ground.undo()
    assert board.put(ground.id, ground.line.follow())
    change = board.patch()
    assert change["results"] == {ground.id: None}
    assert set(board.show().live) == {ground.id}
    board.drop(ground.id)
    board.patch()
    assert board.show() == TournamentBoard(
        tournament_id=CUP, name="", live={}, results={}, fixtures={}, table=[], alerts={}
    )


def test_only_what_moved_is_in_a_patch() -> None:
    """However many other matches there are; nothing where nothing moved."""
    grounds = [Ground(f"m{number}", bodies) for number, bodies in enumerate(matches(20))]
    board = Board(CUP)
    for ground in grounds:
        for _ in range(12):
            ground.enter()
        board.put(ground.id, ground.line.follow())
    board.patch()
    assert board.patch() == {}
    board.put(grounds[3].id, grounds[3].line.follow())
    assert board.patch() == {}
    while not isinstance(grounds[3].device.ledger.canonical[-1].body, Ball):
        grounds[3].enter()
    grounds[3].enter()
    board.put(grounds[3].id, grounds[3].line.follow())
    change = board.patch()
    assert list(change) == ["live"]
    assert list(change["live"]) == [grounds[3].id]  # type: ignore[arg-type]
    assert len(msgspec.json.encode(change)) < 400


def played(game: Game) -> tuple[Line, Ground]:
    """A game as a board has it, entered as one batch."""
    ground = Ground("g", game.bodies)
    while not ground.over:
        ground.enter()
    return ground.line.follow(), ground


def kinds(game: Game) -> list[str]:
    """The alerts of a game, in order."""
    return [alert.kind for _, alert in played(game)[0].alerts]


def test_milestones_are_told_once() -> None:
    """A fifty, a wicket, a hat-trick, five wickets; each has an id and a time."""
    game = Game(T20_CLUB)
    game.start()
    game.balls("6,6,6,6,6,6,1,6,6")
    assert kinds(game) == []
    game.balls("6,6,6")
    line, ground = played(game)
    assert [(alert.kind, alert.text) for _, alert in line.alerts] == [("fifty", "A1 54 (9)")]
    game.balls("W b,W b,W b,4,W b,W b")
    assert kinds(game)[1:] == ["wicket"] * 3 + ["hat_trick"] + ["wicket"] * 2 + ["five_wickets"]
    names = [name for name, _ in played(game)[0].alerts]
    assert len(names) == len(set(names))
    assert all(name.startswith(f"{ground.id}/") for name in names)
    assert all(alert.at for _, alert in line.alerts)


def chase(need: int, balls: int, profile: object = T20_CLUB) -> Game:
    """The second innings of a game that needs so many from so many."""
    game = Game(profile)  # type: ignore[arg-type]
    game.start(A)
    game.score(100, 120)
    game.start(B)
    game.score(101 - need, 120 - balls)
    return game


@pytest.mark.parametrize(
    ("need", "balls", "close"),
    [(20, 12, True), (12, 13, False), (25, 12, False), (24, 12, True), (6, 12, True), (5, 12, False), (3, 6, True)],
)
def test_a_finish_is_close_in_its_last_two_overs(need: int, balls: int, *, close: bool) -> None:
    """Where the runs are within reach, and not a matter of course."""
    assert ("close_finish" in kinds(chase(need, balls))) is close


def test_a_close_finish_is_told_once() -> None:
    """Not at each of its balls; and the result after it."""
    game = chase(20, 12)
    game.score(19, 11)
    assert kinds(game).count("close_finish") == 1
    game.balls("4")
    assert kinds(game)[-1] == "result"


def test_a_super_over_is_told() -> None:
    """When its first side goes in, not its second."""
    game = chase(1, 1, T20)
    game.balls(".")
    before = kinds(game)
    game.start(B, super_over=True)
    assert kinds(game)[len(before) :] == ["super_over"]
    game.balls("6,6,6,6,6,6")
    game.start(A, super_over=True)
    assert kinds(game).count("super_over") == 1


def test_the_newest_alerts_stay() -> None:
    """Fifty of them, and what was pushed out comes back where newer ones are taken back."""
    board = Board(CUP)
    grounds = [Ground(f"m{number}", bodies) for number, bodies in enumerate(matches(8))]
    for ground in grounds:
        while not ground.over:
            ground.enter()
        board.put(ground.id, ground.line.follow())
    board.patch()
    assert len(board.show().alerts) == NEWEST_ALERTS
    for ground in grounds[4:]:
        board.drop(ground.id)
    board.patch()
    assert board.show() == whole(CUP, {each.id: each.anew() for each in grounds[:4]}, NOTHING)


def test_a_stop_is_on_the_board() -> None:
    """With the reason, until play goes on; what is called off has a result."""
    game = chase(20, 30)
    game.add(Interruption(stopped=True, reason="Rain stops play"))
    match = played(game)[0].match
    assert match is not None
    assert match.status == "stopped"
    assert match.headline.startswith("Rain stops play")
    assert match.innings is not None
    assert (match.innings.need, match.innings.left, match.innings.target) == (20, 30, 101)
    assert match.innings.required == "4.00"
    assert match.ticker.startswith("BEA 81/")
    game.add(Result(result=ResultKind.NO_RESULT))
    line = played(game)[0]
    assert line.match is None
    assert line.result is not None
    assert line.result.headline == "No result"


def test_what_surrounds_the_matches_is_patched() -> None:
    """Name, fixtures and table."""
    board = Board(CUP)
    board.surround(NOTHING._replace(name="Cup", fixtures={"f": BoardFixture(title="A v B")}))
    assert board.patch() == {"name": "Cup", "fixtures": {"f": {"title": "A v B"}}}
    board.surround(NOTHING._replace(name="Cup"))
    assert board.patch() == {"fixtures": {"f": None}}


def test_events_in_any_batches_make_the_same_board() -> None:
    """A device that was offline brings its balls at once; the alerts are the same."""
    bodies = matches(1)[0]
    one, other = Ground("m", bodies), Ground("m", bodies)
    raws = [one.device.enter(body) for body in bodies]
    for raw in raws[: len(raws) // 2]:
        other.device.ledger.add(decode(raw))
        other.line.follow()
    for raw in raws[len(raws) // 2 :]:
        other.device.ledger.add(decode(raw))
    assert other.line.follow() == one.line.follow()
