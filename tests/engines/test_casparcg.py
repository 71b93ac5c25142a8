"""Templates for CasparCG and SPX, played in a real Chromium from files and from a server."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.usecases.broadcast.graphics import PLACES
from core.usecases.broadcast.options import choices_of
from tests.engines.packages import Elsewhere, unpacked
from tests.feeds.engine import Ground
from tests.laws.game import in_play
from tests.usecases.play import random_bodies
from tests.web.pixels import pixels

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOUR = Ball(delivery=Delivery(bat=4, boundary=True))
XML = '<templateData><componentData id="{}"><data id="text" value="{}"/></componentData></templateData>'


async def test_a_template_is_played_from_a_file(site: Ground, page: Page, browser: Browser, tmp_path: Path) -> None:
    """Played, it follows the match; what it is told as JSON or as XML changes it, and what is neither does not."""
    await site.match("m1", in_play().bodies)
    await unpacked(site, "casparcg", tmp_path)
    await page.add_init_script("window.remove = () => { window.removed = true }")
    await page.goto((tmp_path / "cricksy" / "score-bug.html").as_uri())
    total, bug = page.locator(".total"), page.locator(".bug")
    await page.evaluate("update('')")
    await expect(total).not_to_be_attached()
    await page.evaluate("play()")
    await expect(total).to_have_text("0/0")
    await expect(total).to_be_visible()
    assert await page.evaluate("document.fonts.check('500 40px \"Archivo Variable\"')")
    await site.bowl("m1", [FOUR])
    await expect(total).to_have_text("4/0")
    await page.evaluate("update", json.dumps({"lang": "de"}))
    await expect(bug).to_contain_text("Partnerschaft")
    await page.evaluate("update", XML.format("lang", "fr"))
    await expect(bug).to_contain_text("Partenariat")
    await page.evaluate("update", "<templateData>")
    await page.evaluate("update", "{")
    await expect(bug).to_contain_text("Partenariat")
    await page.evaluate("stop()")
    await expect(total).not_to_be_attached()
    shot = await page.screenshot(omit_background=True)
    assert (await pixels(browser, shot)).painted == 0
    await page.evaluate("remove()")
    await page.wait_for_function("window.removed")


async def test_next_goes_to_the_next_innings(site: Ground, page: Page, other: Elsewhere) -> None:
    """Data that come before the play count."""
    await site.match("m1", random_bodies(3))
    await unpacked(site, "casparcg", other.folder)
    await page.goto(f"{other.url}/cricksy/batting-card.html")
    await page.evaluate("update", json.dumps({"innings": "1"}))
    await page.evaluate("play()")
    card = page.locator(".card")
    await expect(card).to_be_visible()
    first = await card.inner_text()
    await page.evaluate("next()")
    await expect(card).not_to_have_text(first)
    await page.evaluate("next()")
    await expect(page.locator(".score .big")).to_be_visible()


async def test_spx_is_told_what_may_be_chosen(site: Ground, page: Page, other: Elsewhere) -> None:
    """By every template, in its head, with this match's feed; and they are played as CasparCG's are."""
    await site.match("m1", in_play().bodies)
    feed = await unpacked(site, "spx", other.folder)
    folder = other.folder / "cricksy"
    assert {path.stem for path in folder.glob("*.html")} == set(PLACES)
    for graphic in PLACES:
        found = re.search(r"SPXGCTemplateDefinition = (\{.*\});", (folder / f"{graphic}.html").read_text())
        assert found is not None
        told = json.loads(found[1])
        fields = {field["field"]: field for field in told["DataFields"]}
        assert list(fields) == [*(choice.name for choice in choices_of(graphic)), "feed"]
        assert fields["feed"]["value"] == feed
        assert {field["ftype"] for field in fields.values()} <= {"textfield", "number", "dropdown"}
    await page.goto(f"{other.url}/cricksy/batter.html")
    await page.evaluate("update", json.dumps({"lang": "", "scale": "1", "safe": "5", "delay": "0", "player": ""}))
    await page.evaluate("play()")
    await expect(page.locator(".third")).to_be_visible()
