"""The scoreboard that viewers see, and the patches that keep it up to date."""

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
from core.scoring.events import Ball, Happening, Interruption, Penalty, Retired, Retirement
from core.scoring.figures import scorecard
from core.usecases.screen import Screen
from core.wire.merge_patch import Json, apply
from core.wire.scoreboard import Scoreboard
from core.wire.socket import Since
from cricksy.cricsheet import import_match, read
from tests.laws.game import A
from tests.support import cricsheet_dir
from tests.usecases.play import MATCH, Device, entered, random_bodies

EPOCH = 1_795_450_303
"""As long as a real one."""
FRAME = len('42/watch,["patch",]')


class Viewer:
    """A screen fed event by event, and a client that applies its patches."""

    def __init__(self) -> None:
        self.ledger = Ledger(MATCH)
        self.screen = Screen(MATCH, self.ledger)
        self.head = Head(epoch=EPOCH, seq=0)
        self.shown: Json = json.loads(self.screen.snapshot(self.head))

    def feed(self, raw: bytes) -> bytes:
        """Show one event; returns the patch."""
        self.screen.before()
        self.screen.after(self.ledger.add(decode(raw)))
        self.head = Head(epoch=EPOCH, seq=self.head.seq + 1)
        patch = self.screen.patch(self.head)
        assert patch is not None
        self.shown = apply(self.shown, json.loads(patch)["patch"])
        return patch

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


def test_the_patches_of_real_matches_lead_to_their_scoreboards_and_their_balls_are_small() -> None:
    """Socket.IO frames of ordinary balls are at most 400 bytes, and a ball costs 300 or so."""
    sizes: list[int] = []
    wickets: list[int] = []
    for bodies in real_matches(35):
        viewer = Viewer()
        for body, raw in zip(bodies, entered(bodies, Device("device-1")), strict=True):
            size = FRAME + len(viewer.feed(raw))
            innings = viewer.ledger.state.current
            if isinstance(body, Ball) and innings is not None and not innings.closed:
                (wickets if body.delivery.wickets else sizes).append(size)
        assert viewer.shown == viewer.anew()
        assert len(viewer.screen.snapshot(viewer.head)) < 5000
        totals = [card.total for card in scorecard(viewer.ledger.state).innings]
        earlier = board(viewer)["earlier"]
        assert isinstance(earlier, list)
        assert [line["runs"] for line in earlier if isinstance(line, dict)] == totals[:-1]
    assert max(sizes) <= 400
    assert sum(sizes) / len(sizes) < 320
    assert max(wickets) <= 450


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


def feed_of(viewer: Viewer) -> list[dict[str, Json]]:
    """The feed's lines, the oldest first."""
    feed = board(viewer)["feed"]
    assert isinstance(feed, dict)
    return [line for _, line in sorted(feed.items(), key=lambda item: int(item[0])) if isinstance(line, dict)]


def test_a_ball_shows_in_the_tables_in_the_strip_and_in_the_feed() -> None:
    """Runs, balls and boundaries go to the batter, the bowler and the side; the feed names both by key."""
    viewer, device = opened()
    viewer.feed(device.enter(Ball(delivery=Delivery(bat=4, boundary=True))))
    viewer.feed(device.enter(Ball(delivery=Delivery(wides=1))))
    innings = innings_of(viewer)
    assert (innings["runs"], innings["overs"], innings["this_over"]) == (5, "0.1", {"1": "4", "2": "wd"})
    assert innings["batters"] == {
        "1": {"name": "A1", "runs": 4, "balls": 1, "fours": 1, "sixes": 0, "how": ""},
        "2": {"name": "A2", "runs": 0, "balls": 0, "fours": 0, "sixes": 0, "how": ""},
    }
    assert feed_of(viewer)[-2:] == [
        {"over": "0.1", "mark": "4", "to": "1", "by": "1"},
        {"over": "0.2", "mark": "wd", "to": "1", "by": "1"},
    ]


def test_an_amended_ball_corrects_the_tables_and_the_feed() -> None:
    """The line of the corrected ball changes where it stands."""
    viewer, device = opened()
    first = decode(raw := device.enter(Ball(delivery=Delivery(bat=1))))
    viewer.feed(raw)
    viewer.feed(device.enter(Ball(delivery=Delivery(bat=2))))
    viewer.feed(device.write(Amend(target=first.id, body=Ball(delivery=Delivery(bat=4, boundary=True)))))
    assert [(line["mark"], line["to"]) for line in feed_of(viewer)[-2:]] == [("4", "1"), ("2", "1")]
    assert innings_of(viewer)["runs"] == 6


def test_a_lone_ball_of_a_scorer_who_does_not_lead_is_marked_until_somebody_agrees() -> None:
    """``unconfirmed`` comes and goes with the others' word."""
    viewer, device = opened()
    second = Device("d2")
    second.hear(entered(random_bodies(1, overs=1)[: len(viewer.ledger.canonical)], Device("d1")))
    ball = Ball(delivery=Delivery(bat=1))
    viewer.feed(second.enter(ball, own=True))
    assert feed_of(viewer)[-1]["unconfirmed"] is True
    viewer.feed(device.enter(ball, own=True))
    assert "unconfirmed" not in feed_of(viewer)[-1]


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
    viewer.feed(device.enter(Retirement(player=PlayerId("a2"), how=Retired.HURT)))
    assert feed_of(viewer)[-1]["text"] == "A2 retired hurt"
    viewer.feed(device.enter(Penalty(team=A)))
    assert feed_of(viewer)[-1]["text"] == "5 penalty runs to Ashes"


def test_the_headline_says_where_the_match_stands() -> None:
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
    """From any recent sequence number on the kept patches lead to the present; from an older one a snapshot does."""
    viewer = Viewer()
    states = [viewer.shown]
    for raw in entered(random_bodies(1, overs=20)[:300], Device("d1")):
        viewer.feed(raw)
        states.append(viewer.shown)
    head = viewer.head
    for seq in (head.seq, head.seq - 1, head.seq - 40):
        patches = viewer.screen.patches(Since(epoch=EPOCH, seq=seq), head)
        assert patches is not None
        shown = states[seq]
        for patch in patches:
            shown = apply(shown, json.loads(patch)["patch"])
        assert shown == viewer.shown
    for since in (
        Since(epoch=EPOCH, seq=head.seq - 290),
        Since(epoch=EPOCH, seq=head.seq - 100),
        Since(epoch=EPOCH - 1, seq=head.seq),
        Since(epoch=EPOCH, seq=head.seq + 1),
        Since(epoch=EPOCH, seq=-1),
    ):
        assert viewer.screen.patches(since, head) is None


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
    assert screen.patches(Since(epoch=EPOCH, seq=0), head) is None
    screen.snapshot(head)
    assert screen.patches(Since(epoch=EPOCH, seq=0), head) is None
    assert screen.patches(Since(epoch=EPOCH, seq=len(raws)), head) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_board_asked_for_late_equals_one_that_followed(seed: int) -> None:
    """Whoever opens the scoreboard in mid-match sees what everybody sees."""
    viewer, ledger = Viewer(), Ledger(MATCH)
    for place, raw in enumerate(two_scorers(seed)):
        viewer.feed(raw)
        ledger.add(decode(raw))
        if place % 7 == 0:
            assert json.loads(Screen(MATCH, ledger).snapshot(viewer.head)) == viewer.shown
