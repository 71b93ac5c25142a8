"""The scene collection for OBS, as a file and in a real OBS."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from core.ids import MatchId
from core.usecases.broadcast.graphics import PLACES, title_of
from tests.engines.studio import studio
from tests.feeds.engine import Ground
from tests.laws.game import in_play

pytestmark = pytest.mark.asyncio(loop_scope="module")

CARDS = [graphic for graphic, place in PLACES.items() if place == "full"]
SCENES = ["Cricksy: on air", "Camera + graphics", *(f"Cricksy: {title_of(card)}" for card in CARDS), "Camera"]
STAGE = "Cricksy: all graphics"


async def scenes(site: Ground, query: str = "") -> tuple[dict[str, Any], str]:
    """The file of the match ``m1``, and a token's overlay pages."""
    token, _ = await site.club.feed(MatchId("m1"))
    heard = await site.get(f"/feeds/m1/{token}/v1/obs-scenes.json{query}")
    assert heard.headers["Content-Disposition"] == 'attachment; filename="cricksy-obs-scenes.json"'
    assert heard.headers["Content-Type"] == "application/json"
    return heard.json, f"{site.platform.url}/o/{token}"


async def test_a_scene_collection_shows_the_match(site: Ground) -> None:
    """The stage alone and over a camera, and each card; every item leads to a source, which has an id of its own."""
    await site.match("m1", in_play().bodies)
    file, pages = await scenes(site)
    sources = {source["name"]: source for source in file["sources"]}
    by_id = {source["uuid"]: source for source in file["sources"]}
    assert len(sources) == len(by_id) == len(file["sources"])
    assert all(uuid.UUID(source["uuid"]).version == 5 for source in file["sources"])
    assert all(source["versioned_id"] == source["id"] for source in file["sources"])
    assert [each["name"] for each in file["scene_order"]] == SCENES
    assert (file["name"], file["version"], file["current_scene"]) == ("Cricksy: Ashes v Bears", 1, "Cricksy: on air")
    assert file["resolution"] == {"x": 1920, "y": 1080}
    shown = {}
    for scene in SCENES:
        assert sources[scene]["id"] == "scene"
        items = sources[scene]["settings"]["items"]
        assert all(by_id[item["source_uuid"]]["name"] == item["name"] for item in items)
        assert all(item["bounds"] == {"x": 1920.0, "y": 1080.0} for item in items)
        assert [item["id"] for item in items] == list(range(1, len(items) + 1))
        shown[scene] = [item["name"] for item in items]
    assert shown["Cricksy: on air"] == [STAGE]
    assert shown["Camera + graphics"] == ["Camera", STAGE]
    assert shown["Camera"] == []
    stage = sources[STAGE]["settings"]
    assert (stage["url"], stage["width"], stage["height"], stage["fps"]) == (f"{pages}/stage", 1920, 1080, 60)
    assert (stage["shutdown"], stage["restart_when_active"]) == (False, False)
    for card in CARDS:
        (name,) = shown[f"Cricksy: {title_of(card)}"]
        assert sources[name]["settings"]["url"] == f"{pages}/{card}"


async def test_a_scene_collection_is_the_same_but_for_the_token(site: Ground) -> None:
    """Imported again, it replaces itself: names and ids follow from the match."""
    await site.match("m1", in_play().bodies)
    (one, first), (two, second) = [await scenes(site) for _ in range(2)]
    assert json.loads(json.dumps(one).replace(first, second)) == two


async def test_the_picture_has_the_size_that_was_asked_for(site: Ground) -> None:
    """720, 1080 or 2160 lines; another is refused."""
    await site.match("m1", in_play().bodies)
    for height, width in ((720, 1280), (1080, 1920), (2160, 3840)):
        file, _ = await scenes(site, f"?resolution={height}")
        assert file["resolution"] == {"x": width, "y": height}
        pages = [source["settings"] for source in file["sources"] if source["id"] == "browser_source"]
        assert {(page["width"], page["height"]) for page in pages} == {(width, height)}
    token, _ = await site.club.feed(MatchId("m1"))
    heard = await site.get(f"/feeds/m1/{token}/v1/obs-scenes.json?resolution=480")
    assert (heard.status, heard.json["code"]) == (400, "malformed")


async def test_obs_takes_it(site: Ground, tmp_path: Path) -> None:
    """A real OBS that starts with the file has the scenes, the items and the settings that are in it."""
    await site.match("m1", in_play().bodies)
    file, _ = await scenes(site)
    sources = {source["name"]: source for source in file["sources"]}
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    async with studio(home, json.dumps(file).encode()) as obs:
        listed = await obs.ask("GetSceneList")
        assert [scene["sceneName"] for scene in reversed(listed["scenes"])] == SCENES
        assert listed["currentProgramSceneName"] == file["current_scene"]
        for scene in SCENES:
            items = (await obs.ask("GetSceneItemList", sceneName=scene))["sceneItems"]
            assert [item["sourceName"] for item in items] == [
                item["name"] for item in sources[scene]["settings"]["items"]
            ]
            for item in items:
                where = item["sceneItemTransform"]
                assert (where["boundsWidth"], where["boundsHeight"]) == (1920, 1080)
                assert (where["boundsType"], where["alignment"]) == ("OBS_BOUNDS_SCALE_INNER", 5)
                assert item["sceneItemEnabled"]
        inputs = (await obs.ask("GetInputList"))["inputs"]
        assert {source["inputName"]: source["inputKind"] for source in inputs} == {
            name: "browser_source" for name, source in sources.items() if source["id"] == "browser_source"
        }
        for source in inputs:
            settings = (await obs.ask("GetInputSettings", inputName=source["inputName"]))["inputSettings"]
            assert settings == sources[source["inputName"]]["settings"]
