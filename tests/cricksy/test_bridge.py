"""``cricksy bridge`` between a real platform and an OBS and a vMix that speak their protocols."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from subprocess import CompletedProcess

import aiohttp
import pytest

from core.ids import MatchId
from core.settings import Settings
from cricksy.api import Api
from cricksy.bridge import obs_socket, vmix_socket
from cricksy.bridge.mapping import Item, Mapping, ObsMapping, Overlay, VmixMapping
from cricksy.exits import CommandError, Exit
from cricksy.tokens import sign
from tests.cricksy.bridged import MATCH, PASSWORD, Studio, opened
from tests.cricksy.machine import Machine
from tests.cricksy.studio_ends import ObsServer, VmixServer, listening

Step = Callable[[], Awaitable[None]]
MAPPING = Mapping(
    obs=ObsMapping(
        scenes={"batting-card": "Card", "worm": "Worm"},
        visible={"sponsor": [Item(scene="Wide", source="Sponsor box")]},
        texts={"Strap": "NeedText"},
    ),
    vmix=VmixMapping(
        overlays={
            "score-bug": Overlay(input="Score bug", channel=1),
            "toss": Overlay(input="Old title", channel=2),
            "batter": Overlay(input="No such", channel=2),
        },
        fields={"Headline.Text": "MatchTitle"},
    ),
)


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with something of everything mapped."""
    async with opened(tmp_path, MAPPING) as studio:
        yield studio


async def test_the_score_is_everywhere_with_each_ball(studio: Studio) -> None:
    """Texts of OBS, fields of both kinds of titles, and events to browser sources; only what has changed."""
    async with studio.bridging():
        for _ in range(3):
            await studio.until_everywhere(await studio.bowl())
        row = await studio.row()
        await studio.obs.until(lambda: ("cricksy-score", row) in studio.obs.events)
    assert studio.vmix.inputs["Score bug"]["Headline.Text"] == row["MatchTitle"]
    assert studio.vmix.inputs["Score bug"]["Overs.Text"] == row["Overs"]
    said = [(each["Input"], each["SelectedName"], each["Value"]) for each in studio.vmix.all("SetText")]
    assert all(one[:2] != other[:2] or one[2] != other[2] for one, other in pairwise(said))
    assert {each["inputName"] for each in studio.obs.all("SetInputSettings")} == {"cricksy.Score", "Strap"}
    assert studio.vmix.eager == 0


async def test_a_full_screen_graphic_has_a_scene(studio: Studio) -> None:
    """OBS shows it, and the scene before afterwards; a switch by hand meanwhile stands."""
    async with studio.bridging():
        await studio.take("batting-card")
        await studio.obs.until(lambda: studio.obs.scene == "Card")
        await studio.take("worm")
        await studio.obs.until(lambda: studio.obs.scene == "Worm")
        await studio.clear()
        await studio.obs.until(lambda: studio.obs.scene == "Wide")
        await studio.take("worm")
        await studio.obs.until(lambda: studio.obs.scene == "Worm")
        studio.obs.scene = "Close"
        asked = len(studio.obs.all("GetCurrentProgramScene"))
        await studio.clear()
        await studio.obs.until(lambda: len(studio.obs.all("GetCurrentProgramScene")) > asked)
        await studio.take("sponsor")
        await studio.obs.until(lambda: studio.obs.visible == {7: True})
        assert studio.obs.scene == "Close"
        programme = next(data for name, data in reversed(studio.obs.events) if name == "cricksy-programme")
        assert [each["graphic"] for each in programme["shown"]] == ["score-bug", "sponsor"]
        await studio.clear()
        await studio.obs.until(lambda: studio.obs.visible == {7: False})


async def test_overlays_of_vmix(studio: Studio) -> None:
    """An input is in while its graphic is on air, unless somebody has put another on the channel."""
    async with studio.bridging():
        await studio.vmix.until(lambda: studio.vmix.overlays == {1: "Score bug"})
        await studio.take("toss")
        await studio.vmix.until(lambda: studio.vmix.overlays == {1: "Score bug", 2: "Old title"})
        await studio.take("worm")
        await studio.vmix.until(lambda: studio.vmix.overlays == {1: "Score bug"})
        await studio.clear("worm")
        await studio.vmix.until(lambda: 2 in studio.vmix.overlays)
        studio.vmix.overlays[2] = "Camera"
        await studio.clear()
        await studio.take("batter")
        await studio.until_said(lambda lines: "vMix: there is no input 'No such'." in lines)
        assert studio.vmix.overlays == {1: "Score bug", 2: "Camera"}


async def test_what_is_added_is_found(studio: Studio) -> None:
    """A text source and a title that come later are filled at once."""
    async with studio.bridging():
        await studio.obs.until(lambda: "cricksy.Score" in studio.obs.texts)
        await studio.obs.add_input("cricksy.MatchTitle", "text_ft2_source_v2")
        await studio.vmix.until(lambda: bool(studio.vmix.inputs["Score bug"]["Headline.Text"]))
        await studio.vmix.add_input("Lower third", **{"MatchTitle.Text": ""})
        title = (await studio.row())["MatchTitle"]
        await studio.obs.until(lambda: studio.obs.texts.get("cricksy.MatchTitle") == title)
        await studio.vmix.until(lambda: studio.vmix.inputs["Lower third"]["MatchTitle.Text"] == title)


async def test_it_never_floods(studio: Studio) -> None:
    """However often the programme changes, an end gets ten pushes a second, and the newest in the end."""
    async with studio.bridging():
        await studio.obs.until(lambda: bool(studio.obs.events))
        began = asyncio.get_running_loop().time()
        for _ in range(30):
            await studio.take("sponsor")
            await studio.clear()
        await studio.take("toss")
        await studio.obs.until(lambda: "toss" in str(studio.obs.events[-2:]))
        took_s = asyncio.get_running_loop().time() - began
    told = [data for name, data in studio.obs.events if name == "cricksy-programme"]
    assert len(told) <= took_s * 10 + 3


async def test_each_end_comes_back(studio: Studio) -> None:
    """A loss and a return are said in a line each; then what was missed is there."""

    async def lost_and_found(name: str, stop: Step, start: Step) -> None:
        await stop()
        await studio.until_said(lambda _: len(studio.said(name)) == 2)
        await start()
        await studio.until_said(lambda _: len(studio.said(name)) == 3)

    async def bowl_and_start(end: ObsServer | VmixServer) -> None:
        await studio.bowl()
        await end.start()

    site = studio.ground.platform
    async with studio.bridging():
        await studio.until_everywhere(await studio.bowl())
        await lost_and_found("OBS", studio.obs.stop, partial(bowl_and_start, studio.obs))
        await lost_and_found("vMix", studio.vmix.stop, partial(bowl_and_start, studio.vmix))
        score = (await studio.row())["Score"]
        await studio.until_everywhere(score)
        await lost_and_found("Cricksy", site.stop, site.start)
        assert studio.obs.texts["cricksy.Score"] == score
        await studio.until_everywhere(await studio.bowl())
    assert studio.said("vMix") == [
        "vMix: connected, 27.0.0.49.",
        "vMix: the connection was lost. Trying again.",
        "vMix: connected again, 27.0.0.49.",
    ]


async def test_a_revoked_token_ends_it(studio: Studio) -> None:
    """At once, with the code of a refusal, and without the token in what is said."""
    async with studio.bridging() as running:
        await studio.until_said(lambda lines: "Cricksy: connected, m1." in lines)
        devices = studio.ground.services.people.devices
        for device in await devices.devices(MATCH):
            await devices.revoke(MATCH, device.id, "operator")
        async with asyncio.timeout(20):
            with pytest.raises(CommandError) as caught:
                await running
    assert caught.value.code is Exit.REFUSED
    assert studio.order.token not in str(caught.value) + studio.screen.getvalue()


@pytest.mark.parametrize("password", [None, "wrong"])
async def test_a_wrong_password(studio: Studio, password: str | None) -> None:
    """OBS's refusal ends the bridge, with a sentence that quotes nothing secret."""
    for once in (False, True):
        with pytest.raises(CommandError, match=r"OBS: it .* password") as caught:
            await studio.bridge(obs_password=password, once=once)
        assert caught.value.code is Exit.REFUSED
        assert "wrong" not in str(caught.value)


async def test_a_wrong_token(studio: Studio) -> None:
    """A control token, or a forged one, is refused with a sentence."""
    control = await studio.ground.services.people.devices.issue_feed(MATCH, "Panel", "operator", control=True)
    for token in (control.token, "forged"):
        with pytest.raises(CommandError) as caught:
            await studio.bridge(token=token)
        assert caught.value.code is Exit.REFUSED
        assert token not in str(caught.value)


async def test_once(studio: Studio) -> None:
    """Both ends get what is on air, and it ends; whoever does not answer is named, with a code of its own."""
    score = await studio.bowl()
    await studio.take("worm")
    await studio.bridge(once=True)
    assert (studio.obs.texts["cricksy.Score"], studio.obs.scene) == (score, "Worm")
    assert (studio.vmix.inputs["Old title"]["Score"], studio.vmix.overlays) == (score, {1: "Score bug"})
    await studio.vmix.stop()
    with pytest.raises(CommandError, match="vMix: does not answer") as caught:
        await studio.bridge(once=True)
    assert caught.value.code is Exit.UNREACHABLE
    with pytest.raises(CommandError, match="Cricksy: ") as caught:
        await studio.bridge(once=True, url="http://127.0.0.1:1")
    assert caught.value.code is Exit.UNREACHABLE


async def test_an_obs_without_browser_sources(studio: Studio) -> None:
    """It says so once, and texts go on."""
    studio.obs.browser = False
    async with studio.bridging():
        for _ in range(3):
            await studio.until_everywhere(await studio.bowl())
    assert len(studio.obs.all("CallVendorRequest")) == 1
    assert sum("no browser sources" in line for line in studio.lines) == 1


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"XML 7\r\n<vmix>\n"])
async def test_whoever_is_no_obs_and_no_vmix(studio: Studio, says: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else behind an address, silent or not, is an end that does not answer."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(says)
        await reader.read()
        writer.close()

    monkeypatch.setattr(obs_socket, "_ANSWER_S", 0.3)
    monkeypatch.setattr(vmix_socket, "_ANSWER_S", 0.3)
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        for wish in ({"obs": f"ws://127.0.0.1:{port}", "vmix": None}, {"obs": None, "vmix": ("127.0.0.1", port)}):
            with pytest.raises(CommandError) as caught:
                await studio.bridge(once=True, **wish)
            assert caught.value.code is Exit.UNREACHABLE


async def test_the_command(platform: Machine, tmp_path: Path) -> None:
    """``cricksy bridge --once`` sends, and ends with 0; its exit codes are the documented ones."""
    file = tmp_path / "token"
    file.write_text(sign(Settings(var=platform.var), "OBS", "m1", "watch", "1h"))
    obs = ObsServer(PASSWORD)
    async with listening(obs), aiohttp.ClientSession() as http:
        bridge = ("bridge", "--server", platform.url, "--match", "m1", "--token-file", str(file), "--once")

        async def run(*more: str, password: str = PASSWORD) -> CompletedProcess[str]:
            return await asyncio.to_thread(platform.run, *bridge, *more, CRICKSY_OBS_PASSWORD=password)

        unknown = await run("--obs", obs.url)
        await Api(http, platform.url, platform.token()).create(MatchId("m1"), "Cup final")
        obs.inputs["cricksy.Status"] = "text_ft2_source_v2"
        done = await run("--obs", obs.url)
        runs = [unknown, done, await run("--obs", obs.url, password="hunter2"), await run()]  # noqa: S106 - wrong
    assert [each.returncode for each in runs] == [Exit.REFUSED, Exit.OK, Exit.REFUSED, Exit.USAGE], runs
    assert obs.texts["cricksy.Status"] == "upcoming"
    said = "".join(each.stderr + each.stdout for each in runs)
    assert all(secret not in said for secret in (file.read_text(), PASSWORD, "hunter2"))
