"""The bridge's parts that need no socket."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console

from core.wire.production import OnAir, blank
from cricksy.bridge.air import Air
from cricksy.bridge.mapping import Mapping, read_mapping
from cricksy.bridge.obs_socket import authentication
from cricksy.bridge.order import Asked, order_of
from cricksy.bridge.picture import picture
from cricksy.bridge.status import Status
from cricksy.bridge.vmix_state import read_state
from cricksy.exits import CommandError, Exit

LIVE = {"Status": "live", "FeedSeq": "1"}
ASKED = Asked(server="http://127.0.0.1:1", match="m1", token="t", vmix="studio")  # noqa: S106 - none


def _on(*graphics: str, until_ms: int | None = None) -> list[OnAir]:
    return [OnAir(graphic=graphic, since_ms=1, until_ms=until_ms) for graphic in graphics]


def test_the_proof_of_the_protocols_document() -> None:
    """The password's proof is that of the example in obs-websocket's protocol.md."""
    salt, challenge = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
    assert authentication("supersecretpassword", salt, challenge) == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


def test_what_is_on_air() -> None:
    """One graphic of each place, nothing under a full-screen one, none that is over; the score bug by itself."""
    made = replace(blank("m1"), on_air=_on("batter", "toss", "worm", "batting-card", "sponsor"))
    seen = picture(made, LIVE, 10)
    assert seen.graphics == {"score-bug", "batting-card"}
    assert seen.full == "batting-card"
    lower = picture(replace(made, on_air=_on("batter", "toss", "sponsor")), LIVE, 10)
    assert lower.graphics == {"score-bug", "toss", "sponsor"}
    assert picture(replace(made, mode="manual", on_air=_on("toss", until_ms=10)), LIVE, 10).graphics == set()
    assert picture(blank("m1"), {"Status": "upcoming"}, 10).graphics == set()


@given(st.lists(st.tuples(st.integers(0, 3_000), st.booleans()), max_size=30), st.integers(0, 5_000))
def test_news_is_held_back(steps: list[tuple[int, bool]], delay_ms: int) -> None:
    """What is seen is always what was heard the delay ago, in order; without one at once."""
    clock = [0.0]
    air = Air(now_s=lambda: clock[0], wall_ms=lambda: 0)
    air.take(replace(blank("m1"), delay_ms=delay_ms))
    heard: list[tuple[float, int]] = []
    for number, (pause_ms, _) in enumerate(steps):
        clock[0] += pause_ms / 1000
        air.take({"FeedSeq": str(number)})
        heard.append((clock[0], number))
        due = [each for at, each in heard if at + delay_ms / 1000 - clock[0] <= 0]
        seen = air.picture()
        assert seen is not None
        assert int(seen.row["FeedSeq"]) == max([0, *due])
        wait_s = air.wait_s()
        assert (wait_s is None) == (len([each for each in heard[1:] if each[1] not in due]) == 0)


def test_a_graphic_ends_by_itself() -> None:
    """The wait is until the next graphic goes, on the server's clock, the delay later."""
    air = Air(now_s=lambda: 0.0, wall_ms=lambda: 1_000)
    air.set_clock(5_000)
    air.take(replace(blank("m1"), mode="manual", delay_ms=500, on_air=_on("toss", until_ms=6_000)))
    air.take(LIVE)
    seen = air.picture()
    assert seen is not None
    assert seen.graphics == {"toss"}
    assert air.wait_s() == pytest.approx(1.5)


def test_the_file_of_what_belongs_to_what(tmp_path: Path) -> None:
    """It is read as documented; a mistake is named; without a file nothing is switched."""
    example = (Path(__file__).parents[2] / "docs" / "bridge.md").read_text()
    file = tmp_path / "map.toml"
    for part in example.split("```toml\n")[1:]:
        file.write_text(part.partition("```")[0])
        assert read_mapping(file) != Mapping()
    assert read_mapping(None).obs.scenes == {}
    for text, mistake in (
        ("[obs.scenes]\nbatter = 'x'", "'batter' is no full-screen graphic"),
        ("[obs.visible]\nnonsense = []", "there is no graphic 'nonsense'"),
        ("[vmix.fields]\nHeadline = 'Nonsense'", "there is no column 'Nonsense'"),
        ("[vmix.overlays]\ntoss = {input = 'x', channel = 9}", "channel"),
        ("[obs]\nsecnes = {}", "secnes"),
        ("[obs", "map.toml"),
    ):
        file.write_text(text)
        with pytest.raises(CommandError, match=mistake) as caught:
            read_mapping(file)
        assert caught.value.code is Exit.USAGE


def test_what_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets come from files before the environment; addresses are checked; nothing shows a secret."""
    file = tmp_path / "secret"
    file.write_text("from file\n")
    monkeypatch.setenv("CRICKSY_OBS_PASSWORD", "from env")
    order = order_of(replace(ASKED, token_file=file, obs="ws://127.0.0.1:4455"))
    assert (order.token, order.obs_password, order.vmix) == ("from file", "from env", ("studio", 8099))
    both = order_of(replace(ASKED, vmix="[::1]:99", obs_password_file=file))
    assert (both.vmix, both.obs_password) == (("::1", 99), "from file")
    assert "from" not in repr(order)
    file.write_text("\n")
    for wrong in (
        {"token": ""},
        {"vmix": None},
        {"vmix": "host:port"},
        {"vmix": ":8099"},
        {"obs": "http://127.0.0.1"},
        {"server": "cricksy.example"},
        {"token_file": file},
        {"token_file": tmp_path / "none"},
    ):
        with pytest.raises(CommandError) as caught:
            order_of(replace(ASKED, **wrong))
        assert caught.value.code is Exit.USAGE


def test_the_line_that_stands() -> None:
    """On a terminal it has the sequence number, the ends and the last error; lines of change are said once each."""
    screen = io.StringIO()
    status = Status(Console(file=screen, width=120, force_terminal=True), ["Cricksy", "OBS"])
    status.seq = "412"
    with status.standing():
        status.up("Cricksy", "m1")
        status.down("OBS", "does not answer")
        status.down("OBS", "no answer")
        assert status.line().plain == "seq 412 | Cricksy connected | OBS lost | OBS: no answer"
    assert screen.getvalue().count("Trying again") == 1
    assert "Cricksy: connected, m1." in screen.getvalue()


def test_vmix_by_its_xml() -> None:
    """Inputs are found by number, key and both titles; what an overlay channel has is known."""
    state = read_state(
        b'<vmix><version>27</version><inputs><input key="k1" number="1" title="Bug.gtzip" shortTitle="Bug">'
        b'<text index="0" name="Score.Text">1/0</text><image index="1" name="BatLogo.Source" /></input></inputs>'
        b'<overlays><overlay number="1">1</overlay><overlay number="2" /></overlays></vmix>\r\n'
    )
    assert state.keys == dict.fromkeys(("k1", "1", "Bug", "Bug.gtzip"), "k1")
    assert [(field.name, text) for field, text in state.texts.items()] == [("Score.Text", "1/0")]
    assert state.overlays == {1: "k1"}
