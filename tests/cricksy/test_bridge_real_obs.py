"""``cricksy bridge`` with a real OBS, where there is one."""

import asyncio
import json
from pathlib import Path

import pytest

from cricksy.bridge.mapping import Item, Mapping, ObsMapping
from cricksy.exits import CommandError, Exit
from tests.cricksy.bridged import opened
from tests.engines.studio import PASSWORD
from tests.engines.studio import Studio as RealObs
from tests.engines.studio import studio as real_obs

MAPPING = Mapping(
    obs=ObsMapping(
        scenes={"batting-card": "Card"},
        visible={"sponsor": [Item(scene="Wide", source="Sponsor box")]},
        texts={"Strap": "MatchTitle", "Missing": "Score"},
    )
)
TEXT = "text_ft2_source_v2"
COLLECTION = json.dumps({"name": "Bridge", "sources": [], "scene_order": [], "current_scene": ""}).encode()


async def test_a_real_obs_does_what_it_is_told(tmp_path: Path) -> None:
    """Texts, a scene and back, what is visible; a wrong password, and what OBS lacks, is said."""
    home = tmp_path / "home"
    home.mkdir()
    async with real_obs(home, COLLECTION) as obs, opened(tmp_path / "platform", MAPPING) as studio:
        for scene in ("Wide", "Card"):
            await obs.ask("CreateScene", sceneName=scene)
        for name in ("cricksy.Score", "Strap", "Sponsor box"):
            await obs.ask("CreateInput", sceneName="Wide", inputName=name, inputKind=TEXT, sceneItemEnabled=True)
        await obs.ask("SetCurrentProgramScene", sceneName="Wide")
        item = (await obs.ask("GetSceneItemId", sceneName="Wide", sourceName="Sponsor box"))["sceneItemId"]
        wish = {"obs": f"ws://127.0.0.1:{_port(home)}", "vmix": None}
        with pytest.raises(CommandError, match="password") as caught:
            await studio.bridge(**wish, obs_password="wrong")  # noqa: S106 - it is wrong
        assert caught.value.code is Exit.REFUSED
        async with studio.bridging(**wish, obs_password=PASSWORD):
            await studio.until_said(lambda lines: any(line.startswith("OBS: connected") for line in lines))
            for _ in range(2):
                score = await studio.bowl()
                await _until(obs, ("text", score), "GetInputSettings", "inputSettings", inputName="cricksy.Score")
            title = (await studio.row())["MatchTitle"]
            await _until(obs, ("text", title), "GetInputSettings", "inputSettings", inputName="Strap")
            await studio.take("batting-card")
            await _until(obs, ("currentProgramSceneName", "Card"), "GetCurrentProgramScene")
            await studio.clear()
            await _until(obs, ("currentProgramSceneName", "Wide"), "GetCurrentProgramScene")
            enabled = {"sceneName": "Wide", "sceneItemId": item}
            await _until(obs, ("sceneItemEnabled", False), "GetSceneItemEnabled", **enabled)
            await studio.take("sponsor")
            await _until(obs, ("sceneItemEnabled", True), "GetSceneItemEnabled", **enabled)
    assert any("SetInputSettings" in line and "Missing" in line for line in studio.lines), studio.lines


def _port(home: Path) -> int:
    """Where the OBS of this home listens."""
    settings = json.loads((home / ".config/obs-studio/plugin_config/obs-websocket/config.json").read_text())
    return int(settings["server_port"])


async def _until(obs: RealObs, wanted: tuple[str, object], request: str, part: str = "", **data: object) -> None:
    async with asyncio.timeout(20):
        while True:
            answer = await obs.ask(request, **data)
            if (answer[part] if part else answer).get(wanted[0]) == wanted[1]:
                return
            await asyncio.sleep(0.1)
