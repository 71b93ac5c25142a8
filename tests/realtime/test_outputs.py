"""The list of outputs: what one hub makes of its own and of what others tell."""

import pytest

from core.usecases.broadcast.engines import engine_of
from core.wire.control import Roll
from core.wire.production import Output, Report
from realtime.outputs import LOST_S, MOST, MOST_PUBLIC, SILENT_S, Outputs, Seat

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/103.0.0.0 Safari/537.36"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    """The hub's clock."""
    return Clock()


@pytest.fixture
def outputs(clock: Clock) -> Outputs:
    """None yet."""
    return Outputs("here", clock)


def output(name: str, since_ms: int = 1, *, public: bool = False, link: str = "live") -> Output:
    """An output."""
    return Output(
        id=name,
        graphic="stage",
        engine="OBS 30.1",
        since_ms=since_ms,
        seen_ms=since_ms,
        seq=0,
        behind=0,
        delay_ms=0,
        link=link,
        visible=True,
        on_air=["score-bug"],
        public=public,
    )


def links(outputs: Outputs) -> dict[str, str]:
    """How each is."""
    return {each.id: each.link for each in outputs.view()}


def test_an_output_that_has_gone_is_lost_for_a_minute(outputs: Outputs, clock: Clock) -> None:
    """Then it is not there any more; one that comes back is live at once."""
    seat = Seat(output("a"), clock())
    outputs.add(seat)
    assert links(outputs) == {"a": "live"}
    outputs.lose(seat)
    (lost,) = outputs.view()
    assert (lost.link, lost.visible, lost.on_air) == ("lost", False, [])
    clock.now_s += LOST_S
    outputs.forget()
    assert links(outputs) == {"a": "lost"}
    clock.now_s += 1
    outputs.forget()
    assert (links(outputs), bool(outputs)) == ({}, False)
    outputs.lose(seat)
    assert links(outputs) == {}
    outputs.add(seat)
    outputs.lose(seat)
    outputs.add(Seat(output("a", 2), clock()))
    assert links(outputs) == {"a": "live"}


def test_whoever_comes_later_with_an_id_counts(outputs: Outputs, clock: Clock) -> None:
    """A connection that died slowly does not take down the one that replaced it; nor can a stranger's."""
    old, new = Seat(output("a"), clock()), Seat(output("a", 2), clock())
    outputs.add(old)
    outputs.add(new)
    outputs.lose(old)
    assert [(each.id, each.since_ms, each.link) for each in outputs.view()] == [("a", 2, "live")]
    outputs.add(Seat(output("a", 3, public=True), clock()))
    assert [(each.public, each.link) for each in outputs.view()] == [(False, "live"), (True, "live")]


def test_strangers_do_not_hide_the_others(outputs: Outputs, clock: Clock) -> None:
    """So many are listed, and so many of those that anybody can make."""
    for number in range(MOST_PUBLIC + 10):
        outputs.add(Seat(output(f"p{number}", public=True), clock()))
    for number in range(MOST + 10):
        outputs.add(Seat(output(f"t{number}"), clock()))
    assert sum(each.public for each in outputs.view()) == MOST_PUBLIC
    assert len(outputs.view()) == MOST_PUBLIC + MOST
    outputs.add(Seat(output("t0", 2), clock()))
    assert next(each for each in outputs.view() if each.id == "t0").since_ms == 2


def test_other_hubs_tell(outputs: Outputs, clock: Clock) -> None:
    """An output that moved is where it is live; one's own word is no news; a hub that falls silent is lost."""
    seat = Seat(output("a", 50), clock())
    outputs.add(seat)
    outputs.lose(seat)
    outputs.hear(Roll(hub="there", outputs=[output("a", 40), output("b")]))
    outputs.hear(Roll(hub="here", outputs=[output("ghost")]))
    assert links(outputs) == {"a": "live", "b": "live"}
    outputs.hear(Roll(hub="there", outputs=[output("b", link="lost")]))
    assert links(outputs) == {"a": "lost", "b": "lost"}
    outputs.hear(Roll(hub="there", outputs=[output("b")]))
    clock.now_s += SILENT_S + 1
    outputs.forget()
    assert links(outputs) == {"a": "lost", "b": "lost"}
    clock.now_s += LOST_S
    outputs.forget()
    assert links(outputs) == {}


def test_a_report_says_how_it_is_and_how_long_ago_the_last_was(clock: Clock) -> None:
    """In milliseconds, since it was attached at first."""
    seat = Seat(output("a"), clock())
    said = Report(seq=7, delay_ms=20, link="lost", visible=False, on_air=["worm"])
    clock.now_s += 5.25
    assert seat.report(said, 2, 99, clock()) == 5250
    clock.now_s += 1
    assert seat.report(said, 2, 99, clock()) == 1000
    seen = seat.output
    assert (seen.seen_ms, seen.seq, seen.behind, seen.delay_ms) == (99, 7, 2, 20)
    assert (seen.link, seen.visible, seen.on_air, seen.engine) == ("lost", False, ["worm"], "OBS 30.1")


@pytest.mark.parametrize(
    ("agent", "kind", "title"),
    [
        (f"{CHROME} OBS/30.1.2", "obs", "OBS 30.1"),
        (f"{CHROME} vMix/27.0.0.49", "vmix", "vMix 27.0"),
        (f"{CHROME} vMix", "vmix", "vMix"),
        ("cricksy-bridge", "bridge", "Bridge"),
        (f"{CHROME} CasparCG/2.4.0", "casparcg", "CasparCG 2.4"),
        (f"{CHROME} CEF/117", "cef", "CEF 117"),
        (f"{CHROME} Edg/127.0.0.0", "browser", "Edge 127"),
        (CHROME, "browser", "Chrome 103"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "browser", "Firefox 130"),
        (
            "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
            "browser",
            "Safari 17",
        ),
        ("curl/8", "browser", "browser"),
        ("", "browser", "browser"),
    ],
)
def test_an_engine_by_its_user_agent(agent: str, kind: str, title: str) -> None:
    """Graphics engines before browsers, whose names they have as well."""
    assert engine_of(agent) == (kind, title)
