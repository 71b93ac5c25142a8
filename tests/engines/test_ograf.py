"""OGraf packages: their manifests by the EBU's own schemas, and a graphic's life in a real Chromium."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.async_api import Browser, Page, expect
from referencing import Registry, Resource

from core.ids import MatchId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.usecases.broadcast.graphics import PLACES
from core.usecases.broadcast.ograf import SCHEMA, identity
from tests.engines.packages import Elsewhere, unpacked
from tests.feeds.engine import Ground
from tests.laws.game import in_play
from tests.usecases.play import random_bodies
from tests.web.pixels import pixels

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOUR = Ball(delivery=Delivery(bat=4, boundary=True))
RENDERER = '<!doctype html><html><body style="margin:0;font-size:3em"><div id="room"></div></body></html>'
_LOAD = """async ([folder, data]) => {
  const { default: Graphic } = await import(`./${folder}/graphic.mjs`);
  customElements.define(folder, Graphic);
  window.graphic = document.createElement(folder);
  document.querySelector("#room").append(window.graphic);
  return window.graphic.load({ renderType: "realtime", renderCharacteristics: {}, data });
}"""
_CALL = "async ([action, parameters]) => window.graphic[action](parameters)"


def schemas() -> Draft202012Validator:
    """The EBU's, for manifests. Skips the test where there are none."""
    own = Path(__file__).parents[3] / "shared" / "data" / "ograf"
    folder = Path(os.environ.get("CRICKSY_OGRAF", own))
    if not folder.is_dir():
        pytest.skip("no OGraf schemas here: set CRICKSY_OGRAF to a folder of them")
    found = [json.loads(path.read_text()) for path in folder.rglob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in found
    )
    return Draft202012Validator(registry.contents(SCHEMA), registry=registry)


class Renderer:
    """An engine's page with one graphic in it."""

    def __init__(self, page: Page, server: Elsewhere) -> None:
        self.page, self._server = page, server

    async def load(self, graphic: str, **data: object) -> dict[str, Any]:
        """Load one of the unpacked graphics."""
        (self._server.folder / "renderer.html").write_text(RENDERER)
        await self.page.goto(f"{self._server.url}/renderer.html")
        return dict(await self.page.evaluate(_LOAD, [identity(graphic), data]))

    async def call(self, action: str, **parameters: object) -> dict[str, Any]:
        """Call one of its actions."""
        return dict(await self.page.evaluate(_CALL, [action, parameters]))

    async def painted(self, browser: Browser) -> float:
        """How much of the picture is not transparent."""
        return (await pixels(browser, await self.page.screenshot(omit_background=True))).painted


async def test_manifests_are_valid(site: Ground, tmp_path: Path) -> None:
    """By the schemas of the specification, with whatever they lead to inside of the folder."""
    validator = schemas()
    await site.match("m1", in_play().bodies)
    feed = await unpacked(site, "ograf", tmp_path / "ograf")
    for graphic in PLACES:
        folder = tmp_path / "ograf" / identity(graphic)
        manifest = json.loads((folder / f"{graphic}.ograf.json").read_text())
        validator.validate(manifest)
        assert manifest["id"] == identity(graphic)
        assert manifest["schema"]["properties"]["feed"]["default"] == feed
        for choice in manifest["schema"]["properties"].values():
            Draft202012Validator(choice).validate(choice["default"])
        assert (folder / manifest["main"]).is_file()
    assert {path.name for path in (tmp_path / "ograf").iterdir()} == {identity(graphic) for graphic in PLACES}


async def test_a_graphic_lives_in_an_engine(site: Ground, page: Page, browser: Browser, other: Elsewhere) -> None:
    """Nothing before it is played, the match while it is, by itself and in its own sizes, and nothing after."""
    await site.match("m1", in_play().bodies)
    feed = await unpacked(site, "ograf", other.folder)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    renderer = Renderer(page, other)
    assert await renderer.load("score-bug") == {"statusCode": 200}
    total = page.locator(".total")
    assert await renderer.painted(browser) == 0
    assert await renderer.call("playAction") == {"statusCode": 200, "currentStep": 0}
    await expect(total).to_be_visible()
    await expect(total).to_have_text("0/0")
    assert await page.evaluate("document.fonts.check('500 40px \"Archivo Variable\"')")
    box = await page.locator(".bar").bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (1040, 64)
    assert await renderer.painted(browser) > 0.03
    await site.bowl("m1", [FOUR])
    await expect(total).to_have_text("4/0")
    await expect(page.locator(".flash")).to_have_text("FOUR", ignore_case=True)
    await renderer.call("updateAction", data={"lang": "de"})
    await expect(page.locator(".bug")).to_contain_text("Partnerschaft")
    await expect(total).to_be_visible()
    assert await renderer.call("customAction", id="refresh") == {"statusCode": 200}
    assert (await renderer.call("customAction", id="explode"))["statusCode"] == 400
    assert await renderer.call("stopAction") == {"statusCode": 200}
    await expect(total).not_to_be_attached()
    assert await renderer.painted(browser) == 0
    await renderer.call("dispose")
    assert {url for url in asked if not url.startswith(other.url)} == {feed}


async def test_a_card_goes_through_the_innings(site: Ground, page: Page, other: Elsewhere) -> None:
    """By an action of its own or by what it is told; without animation it is there at once."""
    await site.match("m1", random_bodies(3))
    await unpacked(site, "ograf", other.folder)
    renderer = Renderer(page, other)
    await renderer.load("batting-card", innings=1)
    await renderer.call("playAction", skipAnimation=True)
    card = page.locator(".card")
    await expect(card).to_be_visible()
    first = await card.inner_text()
    await renderer.call("customAction", id="next-innings")
    await expect(card).not_to_have_text(first)
    second = await card.inner_text()
    await renderer.call("updateAction", data={"innings": 1})
    assert await card.inner_text() == first
    await renderer.call("customAction", id="next-innings")
    assert await card.inner_text() == second
    await renderer.call("stopAction", skipAnimation=True)
    assert not await card.is_visible()
    await renderer.call("playAction", skipAnimation=True)
    assert await card.is_visible()
    await renderer.call("stopAction")
    await expect(card).not_to_be_attached()


async def test_a_graphic_keeps_to_its_room(site: Ground, page: Page, other: Elsewhere) -> None:
    """In a part of the page it is as small as that part, and beside another of the same kind it stands by itself."""
    await site.match("m1", in_play().bodies)
    await unpacked(site, "ograf", other.folder)
    renderer = Renderer(page, other)
    await renderer.load("score-bug")
    await page.evaluate(
        """async () => {
          document.querySelector("#room").style.cssText =
            "position: absolute; left: 320px; top: 180px; width: 640px; height: 360px";
          const { default: Second } = await import("./cricksy-ograf-score-bug/graphic.mjs?again");
          customElements.define("second-one", Second);
          const second = document.createElement("second-one");
          document.body.append(second);
          await second.load({ renderType: "realtime" });
          await second.playAction({ skipAnimation: true });
        }"""
    )
    await renderer.call("playAction", skipAnimation=True)
    bars = page.locator(".bar")
    await expect(bars).to_have_count(2)
    widths = [round(box["width"]) for bar in await bars.all() if (box := await bar.bounding_box())]
    assert sorted(widths) == [520, 1040]
    inside = await page.locator("#room .bar").bounding_box()
    assert inside is not None
    assert 180 < inside["y"] < 540


async def test_a_graphic_waits_for_a_delayed_video(site: Ground, page: Page, other: Elsewhere) -> None:
    """What happens is shown so many seconds after it came; what there was at first is shown at once."""
    await site.match("m1", in_play().bodies)
    feed = await unpacked(site, "ograf", other.folder)
    renderer = Renderer(page, other)
    await renderer.load("score-bug", delay=1.5)
    await renderer.call("playAction", skipAnimation=True)
    await expect(page.locator(".total")).to_have_text("0/0")
    async with page.expect_response(lambda answer: answer.url == feed and answer.status == 200) as heard:
        await site.bowl("m1", [FOUR])
    await (await heard.value).finished()
    assert await page.locator(".total").inner_text() == "0/0"
    await expect(page.locator(".total")).to_have_text("4/0")


async def test_a_graphic_goes_over_to_another_match(site: Ground, page: Page, other: Elsewhere) -> None:
    """Though less has happened in that one."""
    await site.match("m1", [*in_play().bodies, FOUR])
    await site.match("m2", in_play().bodies)
    await unpacked(site, "ograf", other.folder)
    token, _ = await site.club.feed(MatchId("m2"))
    renderer = Renderer(page, other)
    await renderer.load("score-bug")
    await renderer.call("playAction", skipAnimation=True)
    await expect(page.locator(".total")).to_have_text("4/0")
    await renderer.call("updateAction", data={"feed": f"{site.platform.url}/feeds/m2/{token}/v1/state.json"})
    await expect(page.locator(".total")).to_have_text("0/0")


async def test_a_fault_never_shows(site: Ground, page: Page, other: Elsewhere) -> None:
    """While the server is away the last good picture stays; when it is back, the match goes on."""
    await site.match("m1", in_play().bodies)
    await unpacked(site, "ograf", other.folder)
    renderer = Renderer(page, other)
    await renderer.load("score-bug")
    await renderer.call("playAction", skipAnimation=True)
    total = page.locator(".total")
    await expect(total).to_have_text("0/0")
    async with page.expect_event("requestfailed"):
        await site.platform.stop()
    await expect(total).to_be_visible()
    await site.platform.start()
    await site.bowl("m1", [FOUR])
    await expect(total).to_have_text("4/0")
    await expect(total).to_be_visible()


async def test_a_feed_that_is_void_is_said(site: Ground, page: Page, other: Elsewhere) -> None:
    """The graphic is loaded, shows nothing, and follows another feed when it is told one."""
    await site.match("m1", in_play().bodies)
    feed = await unpacked(site, "ograf", other.folder)
    renderer = Renderer(page, other)
    answer = await renderer.load("score-bug", feed=feed.replace("/v1/", "x/v1/"))
    assert answer["statusCode"] == 202
    await renderer.call("playAction")
    await expect(page.locator(".total")).not_to_be_attached()
    await renderer.call("updateAction", data={"feed": feed})
    await expect(page.locator(".total")).to_have_text("0/0")
    assert (await renderer.call("updateAction", data={"feed": "http://["}))["statusCode"] == 400
    await site.bowl("m1", [FOUR])
    await expect(page.locator(".total")).to_have_text("4/0")
