"""The scoreboard that viewers see, and the patches that keep it up to date."""

import itertools
import json
import random
from collections.abc import Iterable, Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.eventlog.codec import decode
from core.eventlog.envelope import Amend, Insert, Lead, Void
from core.eventlog.ledger import Ledger
from core.ids import PlayerId
from core.ports import Head
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, How
from core.scoring.events import (
    Ball,
    BatterIn,
    Happening,
    InningsStarted,
    Interruption,
    MatchOpened,
    Penalty,
    Retired,
    Retirement,
)
from core.scoring.figures import scorecard
from core.usecases.screen import Screen
from core.wire.merge_patch import Json, apply
from core.wire.scoreboard import LiveInnings, Scoreboard
from core.wire.socket import Since
from cricksy.cricsheet import import_match, read
from tests.laws.game import A
from tests.support import cricsheet_dir
from tests.usecases.play import MATCH, Device, entered, random_bodies

EPOCH = 1_795_450_303
"""As long as a real one."""
FRAME = len('42/watch,["patch",]') + 4
"""Socket.IO's packet around a patch, and the WebSocket frame around that."""


class Viewer:
    """A screen fed event by event, and a client that applies its patches."""

    def __init__(self) -> None:
        self.ledger = Ledger(MATCH)
        self.screen = Screen(MATCH, self.ledger)
        self.head = Head(epoch=EPOCH, seq=0)
        self.shown: Json = json.loads(self.screen.snapshot(self.head))
        self.told = 0
        """Where the last patch ended."""

    def feed(self, raw: bytes) -> int:
        """Show one event; returns the bytes of the frame that says so, 0 where there is nothing to say."""
        self.screen.before()
        self.screen.after(self.ledger.add(decode(raw)))
        self.head = Head(epoch=EPOCH, seq=self.head.seq + 1)
        patch = self.screen.patch(self.head)
        if patch is None:
            return 0
        told = json.loads(patch)
        assert (told["from"], told["to"]) == (self.told, self.head.seq)
        self.told = self.head.seq
        self.shown = apply(self.shown, told["patch"])
        return FRAME + len(patch)

    def anew(self) -> Json:
        """The scoreboard as somebody computes it who has seen nothing before."""
        shown: Json = json.loads(Screen(MATCH, self.ledger).snapshot(self.head))
        return shown


def board(viewer: Viewer) -> dict[str, Json]:
    """What the viewer shows."""
    assert isinstance(viewer.shown, dict)
    return viewer.shown


def two_scorers(seed: int) -> Iterator[bytes]:
    """A match that two devices enter, with mistakes, corrections, undos, missed balls and a change of lead."""
    chance = random.Random(seed)  # noqa: S311  a repeatable match, not a secret
    first, second = Device("d1"), Device("d2")
    for body in random_bodies(seed, overs=2):
        raws = [first.enter(body)]
        if isinstance(body, Ball):
            if chance.random() < 0.7:
                seen = body if chance.random() < 0.8 else Ball(delivery=Delivery(bat=1))
                raws.append(second.enter(seen, own=True))
            if chance.random() < 0.3:
                raws.append(correction(chance, first))
        second.hear(raws)
        first.hear(raws)
        yield from raws
    yield first.write(Lead(epoch=1, device=second.id))


def correction(chance: random.Random, device: Device) -> bytes:
    """A change to one of the balls so far."""
    balls = [entry for entry in device.ledger.canonical if isinstance(entry.body, Ball)]
    target = chance.choice(balls)
    epoch = device.ledger.lead_epoch
    kind = chance.random()
    if kind < 0.4:
        return device.write(Amend(target=target.event_id, body=Ball(delivery=Delivery(bat=2))), lead_epoch=epoch)
    if kind < 0.7:
        return device.write(Void(target=target.event_id), lead_epoch=epoch)
    missed = Ball(delivery=Delivery(leg_byes=1))
    place = device.ledger.place_insert(target.event_id, device.id, missed)
    return device.write(Insert(after=target.event_id, before=None, body=missed), slot=place.slot, lead_epoch=epoch)


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_patches_lead_from_any_snapshot_to_the_next_whatever_is_corrected(seed: int) -> None:
    """After every event the patched scoreboard is the one that is computed anew."""
    viewer = Viewer()
    for raw in two_scorers(seed):
        viewer.feed(raw)
        assert viewer.shown == viewer.anew()


def real_matches(step: int) -> Iterable[tuple[Happening, ...]]:
    """Some of the real matches."""
    files = sorted((cricsheet_dir() / "matches").glob("*.json"))
    return (import_match(read(path.read_bytes())).bodies for path in files[::step])


def test_the_patches_of_real_matches_lead_to_their_scoreboards_and_every_ball_is_small() -> None:
    """Whole frames: a ball is at most 400 bytes, the last wicket of a match too, and other facts between balls 450."""
    balls: list[int] = []
    others: list[int] = []
    for bodies in real_matches(8):
        viewer = Viewer()
        for body, raw in zip(bodies, entered(bodies, Device("device-1")), strict=True):
            size = viewer.feed(raw)
            if isinstance(body, Ball):
                balls.append(size)
            elif not isinstance(body, MatchOpened | InningsStarted):
                others.append(size)
        assert viewer.shown == viewer.anew()
        assert len(viewer.screen.snapshot(viewer.head)) < 5000
        totals = [card.total for card in scorecard(viewer.ledger.state).innings]
        earlier = board(viewer)["earlier"]
        assert isinstance(earlier, list)
        assert [line["runs"] for line in earlier if isinstance(line, dict)] == totals[:-1]
    assert min(balls) > 0
    assert max(balls) <= 400
    assert sum(balls) / len(balls) < 250
    assert max(others) < 450


@pytest.mark.parametrize("seed", [1, 2])
def test_a_ball_that_three_scorers_enter_is_small_and_told_no_more_than_twice(seed: int) -> None:
    """Whoever is first, and the lead if that was another; who only agrees after that is not heard of at all."""
    chance = random.Random(seed)  # noqa: S311  a repeatable order, not a secret
    devices = [Device(f"device-{number}") for number in range(3)]
    balls: list[list[int]] = []
    for bodies in itertools.islice(real_matches(60), seed, None, 2):
        viewer = Viewer()
        for body in bodies:
            if isinstance(body, Ball):
                raws = [device.enter(body, own=True) for device in devices]
                chance.shuffle(raws)
                balls.append([size for raw in raws if (size := viewer.feed(raw))])
            else:
                raws = [devices[0].enter(body, own=True)]
                viewer.feed(raws[0])
            for device in devices:
                device.hear(raws)
        assert viewer.shown == viewer.anew()
        devices = [Device(device.id) for device in devices]
    assert {len(sizes) for sizes in balls} == {1, 2}
    assert max(max(sizes) for sizes in balls) <= 400
    assert sum(sum(sizes) for sizes in balls) / len(balls) < 350


def test_a_snapshot_of_a_t20_in_its_second_innings_is_under_four_kilobytes() -> None:
    """So two hundred who join cost less than a megabyte."""
    viewer = Viewer()
    for raw in entered(random_bodies(8, overs=20), Device("device-1")):
        viewer.feed(raw)
        assert len(viewer.screen.snapshot(viewer.head)) < 4096


def test_a_scoreboard_has_no_null_and_reads_back() -> None:
    """A null in a merge patch removes, so a scoreboard holds none."""
    viewer = Viewer()
    for raw in entered(random_bodies(9, overs=1), Device("device-1")):
        viewer.feed(raw)
        data = viewer.screen.snapshot(viewer.head)
        assert b"null" not in data
        assert msgspec.json.encode(msgspec.json.decode(data, type=Scoreboard)) == data


def opened(seed: int = 1) -> tuple[Viewer, Device]:
    """A match just before its first ball."""
    viewer, device = Viewer(), Device("d1")
    bodies = random_bodies(seed, overs=1)
    start = next(index for index, body in enumerate(bodies) if isinstance(body, Ball))
    for raw in entered(bodies[:start], device):
        viewer.feed(raw)
    return viewer, device


def innings_of(viewer: Viewer) -> dict[str, Json]:
    """The innings that the viewer shows."""
    innings = board(viewer)["innings"]
    assert isinstance(innings, dict)
    return innings


def feed_of(viewer: Viewer) -> list[Json]:
    """The feed's lines, the oldest first."""
    feed = board(viewer)["feed"]
    assert isinstance(feed, dict)
    return [line for _, line in sorted(feed.items(), key=lambda item: int(item[0]))]


def test_a_ball_shows_in_the_tables_and_in_the_feed() -> None:
    """Runs, balls and boundaries go to the batter, the bowler and the side; the feed names both by key."""
    viewer, device = opened()
    viewer.feed(device.enter(Ball(delivery=Delivery(bat=4, boundary=True))))
    viewer.feed(device.enter(Ball(delivery=Delivery(wides=1))))
    innings = innings_of(viewer)
    assert (innings["runs"], innings["overs"], innings["crease"]) == (5, "0.1", ["1", "2"])
    assert innings["batters"] == {
        "1": {"name": "A1", "runs": 4, "balls": 1, "fours": 1, "sixes": 0, "how": ""},
        "2": {"name": "A2", "runs": 0, "balls": 0, "fours": 0, "sixes": 0, "how": ""},
    }
    assert feed_of(viewer)[-2:] == [["0.1", "4", "1", "1"], ["0.2", "wd", "1", "1"]]


def test_an_amended_ball_corrects_the_tables_and_the_feed() -> None:
    """The line of the corrected ball changes where it stands."""
    viewer, device = opened()
    first = decode(raw := device.enter(Ball(delivery=Delivery(bat=1))))
    viewer.feed(raw)
    viewer.feed(device.enter(Ball(delivery=Delivery(bat=2))))
    viewer.feed(device.write(Amend(target=first.id, body=Ball(delivery=Delivery(bat=4, boundary=True)))))
    assert feed_of(viewer)[-2:] == [["0.1", "4", "1", "1"], ["0.2", "2", "1", "1"]]
    assert innings_of(viewer)["runs"] == 6


def test_a_lone_ball_of_a_scorer_who_does_not_lead_is_marked_until_somebody_agrees() -> None:
    """The question mark comes and goes with the others' word."""
    viewer, device = opened()
    second = Device("d2")
    second.hear(entered(random_bodies(1, overs=1)[: len(viewer.ledger.canonical)], Device("d1")))
    ball = Ball(delivery=Delivery(bat=1))
    viewer.feed(second.enter(ball, own=True))
    assert feed_of(viewer)[-1] == ["0.1", "1?", "1", "1"]
    viewer.feed(device.enter(ball, own=True))
    assert feed_of(viewer)[-1] == ["0.1", "1", "1", "1"]


def test_the_last_wicket_and_the_facts_between_balls_are_told() -> None:
    """A dismissal in the batter's line, and in ``last_wicket`` once the next batter is in."""
    viewer, device = opened()
    out = Delivery(wickets=(Dismissal(how=How.CAUGHT, fielders=(PlayerId("b5"),)),))
    viewer.feed(device.enter(Ball(delivery=out)))
    batters = innings_of(viewer)["batters"]
    assert isinstance(batters, dict)
    assert isinstance(batters["1"], dict)
    assert batters["1"]["how"] == "c B5 b B1"
    assert innings_of(viewer)["last_wicket"] == ""
    viewer.feed(device.enter(BatterIn(player=PlayerId("a3"))))
    assert innings_of(viewer)["last_wicket"] == "A1 0 (1), 0/1 in 0.1"
    viewer.feed(device.enter(Retirement(player=PlayerId("a2"), how=Retired.HURT)))
    assert feed_of(viewer)[-1] == {"over": "0.1", "text": "A2 retired hurt"}
    viewer.feed(device.enter(Penalty(team=A)))
    assert feed_of(viewer)[-1] == {"over": "0.1", "text": "5 penalty runs to Ashes"}


def test_the_stand_is_what_the_innings_has_beyond_what_it_had_before() -> None:
    """Wides count in its runs and not in its balls; penalty runs are no part of it; a wicket ends it."""
    viewer, device = opened()

    def stand() -> tuple[int, int]:
        innings = msgspec.convert(innings_of(viewer), LiveInnings)
        runs, faced = innings.before_stand
        return innings.runs - runs, sum(line.balls for line in innings.batters.values()) - faced

    for delivery in (Delivery(bat=4, boundary=True), Delivery(wides=2), Delivery(no_balls=1, bat=1)):
        viewer.feed(device.enter(Ball(delivery=delivery)))
    assert stand() == (8, 2)
    viewer.feed(device.enter(Penalty(team=A)))
    assert stand() == (8, 2)
    viewer.feed(device.enter(Ball(delivery=Delivery(wickets=(Dismissal(how=How.BOWLED),)))))
    assert stand() == (8, 3)
    viewer.feed(device.enter(BatterIn(player=PlayerId("a3"))))
    assert stand() == (0, 0)
    viewer.feed(device.enter(Ball(delivery=Delivery(bat=2))))
    assert stand() == (2, 1)


def test_the_headline_follows_the_match() -> None:
    """The toss or what comes, the equation of the chase, an interruption, the result."""
    viewer, device = Viewer(), Device("d1")
    seen: list[str] = []
    for body in random_bodies(8, overs=20):
        viewer.feed(device.enter(body))
        headline = board(viewer)["headline"]
        assert isinstance(headline, str)
        if not seen or seen[-1] != headline:
            seen.append(headline)
    assert seen[0] == "Toss to come"
    assert any(text.startswith("BEA need ") and text.endswith(" balls") for text in seen)
    assert "won by" in seen[-1]
    assert board(viewer)["status"] == "finished"
    viewer, device = opened()
    viewer.feed(device.enter(Interruption(stopped=True, reason="Rain stops play")))
    assert board(viewer)["status"] == "stopped"
    assert str(board(viewer)["headline"]).startswith("Rain stops play")


def test_patches_are_kept_for_those_who_were_away_for_a_moment() -> None:
    """From any recent sequence number, between two changes too, the patches after it lead to the present."""
    viewer = Viewer()
    states = [viewer.shown]
    raws = list(two_scorers(5))
    for raw in raws:
        viewer.feed(raw)
        states.append(viewer.shown)
    head, changes = viewer.head, 0
    for seq in range(head.seq, head.seq - 60, -1):
        missed = viewer.screen.missed(Since(epoch=EPOCH, seq=seq), head)
        assert missed is not None
        assert missed.start <= seq
        assert states[missed.start] == states[seq]
        assert len(missed.patches) == changes
        shown, at = states[seq], missed.start
        for patch in map(json.loads, missed.patches):
            assert patch["from"] == at
            shown, at = apply(shown, patch["patch"]), patch["to"]
        assert shown == viewer.shown
        assert viewer.screen.position(head) == Head(epoch=EPOCH, seq=at)
        changes += states[seq] != states[seq - 1]
    assert 30 < changes < 55


def test_outside_what_is_kept_only_a_snapshot_will_do() -> None:
    """Too long ago, too many bytes ago, another epoch, a place that is still to come."""
    viewer = Viewer()
    for raw in entered(random_bodies(1, overs=20)[:300], Device("d1")):
        viewer.feed(raw)
    head = viewer.head
    assert viewer.screen.missed(Since(epoch=EPOCH, seq=head.seq - 40), head)
    for since in (
        Since(epoch=EPOCH, seq=head.seq - 290),
        Since(epoch=EPOCH, seq=head.seq - 100),
        Since(epoch=EPOCH - 1, seq=head.seq),
        Since(epoch=EPOCH, seq=head.seq + 1),
        Since(epoch=EPOCH, seq=-1),
    ):
        assert viewer.screen.missed(since, head) is None


def test_a_place_inside_a_batch_that_changed_the_board_gets_a_snapshot() -> None:
    """Another hub may have told of the events one by one; here nobody knows what the board was between them."""
    ledger = Ledger(MATCH)
    screen = Screen(MATCH, ledger)
    screen.snapshot(Head(epoch=EPOCH, seq=0))
    raws = entered(random_bodies(1, overs=1)[:20], Device("d1"))
    for size, place in ((10, 10), (1, 11), (4, 15)):
        for raw in raws[place - size : place]:
            screen.before()
            screen.after(ledger.add(decode(raw)))
        head = Head(epoch=EPOCH, seq=place)
        assert screen.patch(head) is not None
    exact = [seq for seq in range(16) if screen.missed(Since(epoch=EPOCH, seq=seq), head)]
    assert exact == [0, 10, 11, 15]


def test_a_screen_that_nobody_watched_for_a_while_gives_no_patches_across_the_gap() -> None:
    """What was not projected cannot be told in patches."""
    ledger = Ledger(MATCH)
    screen = Screen(MATCH, ledger)
    raws = entered(random_bodies(1, overs=1), Device("d1"))
    screen.snapshot(Head(epoch=EPOCH, seq=0))
    for raw in raws:
        screen.before()
        screen.after(ledger.add(decode(raw)))
    head = Head(epoch=EPOCH, seq=len(raws))
    assert screen.missed(Since(epoch=EPOCH, seq=0), head) is None
    screen.snapshot(head)
    assert screen.missed(Since(epoch=EPOCH, seq=0), head) is None
    assert screen.missed(Since(epoch=EPOCH, seq=len(raws)), head) == (len(raws), [])


@pytest.mark.parametrize("seed", range(3))
def test_a_board_asked_for_late_equals_one_that_followed(seed: int) -> None:
    """Whoever opens the scoreboard in mid-match sees what everybody sees."""
    viewer, ledger = Viewer(), Ledger(MATCH)
    for place, raw in enumerate(two_scorers(seed)):
        viewer.feed(raw)
        ledger.add(decode(raw))
        if place % 7 == 0:
            assert json.loads(Screen(MATCH, ledger).snapshot(viewer.head)) == viewer.shown
