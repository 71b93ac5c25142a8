"""``python -m tests.web.take_pictures``: take the README's pictures anew, of made-up matches on the real hub.

Build the client first (``make setup``). Run it when the pages change; it writes ``docs/pictures``.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, FloatRect, async_playwright, expect

from core.ids import MatchId
from core.scoring import profiles
from core.scoring.events import Happening
from cricksy.fixtures.match import play
from tests.web.chromium import ARGS, chromium
from tests.web.site import Site, cut

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
_MATCH = MatchId("picture")
_SEED = "picture-1"
_DATE = "2026-06-20"
_BALLS = 212
"""After so many balls of the match the next six is what the pictures show."""
_GRASS = "#2f6b3a"
_MARGIN_PX = 28


def chase() -> list[Happening]:
    """A T20 up to a six late in a close chase."""
    bodies = list(play(_SEED, profiles.T20, _DATE))
    six = cut(bodies, lambda balls, ball: balls >= _BALLS and ball.delivery.is_six)
    return bodies[: six + 1]


async def scoreboard(browser: Browser, site: Site) -> None:
    """The match page, 1280 wide."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    await page.goto(f"{site.url}/m/{_MATCH}")
    await expect(page.get_by_test_id("link")).to_have_text("Live")
    await expect(page.get_by_role("img", name="after 20 overs")).to_be_visible()
    await page.evaluate("document.fonts.ready.then(() => true)")
    await page.screenshot(path=FOLDER / "scoreboard.png")
    await page.close()


async def score_bug(browser: Browser, site: Site) -> None:
    """The score bug over a pitch's green."""
    page = await browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    await page.goto(f"{site.url}/o/{_MATCH}/score-bug")
    bug = page.locator("cricksy-score-bug[data-on] .bug")
    await expect(page.locator("cricksy-score-bug")).to_have_css("opacity", "1")
    await page.evaluate("colour => { document.body.style.background = colour; }", _GRASS)
    box = await bug.bounding_box()
    assert box is not None
    clip = FloatRect(x=0, y=box["y"] - _MARGIN_PX, width=1280, height=box["height"] + 2 * _MARGIN_PX)
    await page.screenshot(path=FOLDER / "score-bug.png", clip=clip)
    await page.close()


async def take(folder: Path) -> None:
    """Both pictures; ``folder`` holds the hub's data meanwhile."""
    FOLDER.mkdir(exist_ok=True)
    site = Site(folder)
    await site.start()
    await site.play(_MATCH, chase())
    path, environment = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, env={**environment}, args=list(ARGS))
        await scoreboard(browser, site)
        await score_bug(browser, site)
        await browser.close()
    await site.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(take(Path(scratch)))
    for picture in sorted(FOLDER.glob("*.png")):
        sys.stdout.write(f"{picture.name}: {picture.stat().st_size // 1024} KB\n")
