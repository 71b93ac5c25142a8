"""The score bug in a real Chromium, as OBS loads it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from core.ids import MatchId
from core.usecases.tokens import Right
from tests.realtime.hubs import token
from tests.usecases.play import random_bodies
from tests.web.pixels import pixels
from tests.web.site import Site, cut

pytestmark = pytest.mark.asyncio(loop_scope="module")

MATCH = MatchId("m1")
BODIES = random_bodies(3, overs=20)
FOUR = cut(BODIES, lambda balls, ball: balls > 150 and ball.delivery.is_four)
HD: ViewportSize = {"width": 1920, "height": 1080}
UHD: ViewportSize = {"width": 3840, "height": 2160}


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A browser source of 1080p."""
    context = await browser.new_context(viewport=HD)
    yield await context.new_page()
    await context.close()


SETTLED = """() => Promise.all(document.getAnimations().map((each) => each.finished)).then(() => true)"""


async def _on_air(page: Page) -> None:
    await expect(page.locator("cricksy-score-bug[data-on] .bug")).to_be_visible()
    await page.evaluate(SETTLED)


@pytest.mark.parametrize("size", [HD, UHD], ids=["1080p", "4K"])
async def test_everything_but_the_bug_is_transparent(
    site: Site, browser: Browser, page: Page, size: ViewportSize
) -> None:
    """The video shows through at both sizes, and the bug covers the same share of the picture."""
    await site.play(MATCH, BODIES[:FOUR])
    await page.set_viewport_size(size)
    await page.goto(f"{site.url}/o/{MATCH}/score-bug")
    await _on_air(page)
    shot = await pixels(browser, await page.screenshot(omit_background=True))
    assert shot.corners == [0, 0, 0, 0]
    assert 0.05 < shot.painted < 0.12


async def test_nothing_is_on_air_before_there_is_a_score(site: Site, browser: Browser, page: Page) -> None:
    """An address without a match paints not a single pixel, and no word about it."""
    await page.goto(f"{site.url}/o/nothing/score-bug")
    await expect(page.locator("#air")).to_have_attribute("data-link", "gone")
    assert (await pixels(browser, await page.screenshot(omit_background=True))).painted == 0


async def test_a_ball_is_on_air_within_a_second(site: Site, page: Page) -> None:
    """Total, batters, bowler and this over follow the scorer, and a boundary gets its word."""
    device = await site.play(MATCH, BODIES[:FOUR])
    await page.goto(f"{site.url}/o/{MATCH}/score-bug")
    await _on_air(page)
    async with site.matches.use(MATCH) as live:
        innings = live.ledger.state.innings[-1]
        runs, wickets = innings.runs, innings.wickets
    await expect(page.locator(".total")).to_have_text(f"{runs}/{wickets}")
    await expect(page.locator(".flag.batting")).to_have_text("BEA")
    await expect(page.locator(".line")).to_contain_text("Need ")
    scorer = await site.scorer(device, MATCH)
    await scorer.submit([device.enter(BODIES[FOUR])])
    await expect(page.locator(".total")).to_have_text(f"{runs + 4}/{wickets}", timeout=1000)
    await expect(page.locator(".ball").last).to_have_text("4", timeout=1000)
    await expect(page.locator(".flash")).to_have_text("FOUR")


async def test_the_last_picture_stays_while_the_network_is_away(site: Site, page: Page) -> None:
    """Neither a cut cable nor a stopped server changes a pixel; then the score is there, without a late shout."""
    device = await site.play(MATCH, BODIES[:FOUR])
    await page.goto(f"{site.url}/o/{MATCH}/score-bug")
    await _on_air(page)
    before = await page.screenshot(omit_background=True)
    total = await page.locator(".total").inner_text()
    await page.context.set_offline(offline=True)
    await site.stop()
    await expect(page.locator("#air")).to_have_attribute("data-link", "lost")
    assert await page.screenshot(omit_background=True) == before
    await site.score_unseen(MATCH, device, [BODIES[FOUR]])
    await site.start()
    await page.context.set_offline(offline=False)
    await expect(page.locator(".total")).not_to_have_text(total, timeout=5000)
    await expect(page.locator(".flash")).to_have_text("")


async def test_a_token_shows_a_private_match(site: Site, page: Page) -> None:
    """The address of a private match's bug carries a token that may watch it."""
    await site.play(MATCH, BODIES[:FOUR], public=False)
    watch = token(site.settings, "obs", MATCH, [Right.WATCH])
    await page.goto(f"{site.url}/o/{watch}/score-bug")
    await _on_air(page)


async def test_scale_safe_and_demo_are_options(site: Site, page: Page) -> None:
    """The demo needs no match; the scale and the margin move the bug as told."""
    await page.goto(f"{site.url}/o/any/score-bug?demo&scale=0.5&safe=10")
    await _on_air(page)
    box = await page.locator(".bug").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(780, abs=1)
    assert box["y"] + box["height"] == pytest.approx(1080 * 0.9, abs=1)


async def test_an_overlay_may_stand_in_a_frame_and_a_page_may_not(site: Site, page: Page) -> None:
    """Graphics engines frame overlays; nobody else frames anything of ours. Both say what they may load."""
    overlay = await page.request.get(f"{site.url}/o/any/score-bug")
    plain = await page.request.get(f"{site.url}/")
    assert "frame-ancestors *" in overlay.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in plain.headers["content-security-policy"]
    for answer in (overlay, plain):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-cache"


async def test_files_with_a_hash_in_their_name_are_kept_for_ever(site: Site, page: Page) -> None:
    """Scripts come compressed and immutable; a name that climbs out of the folder is not there."""
    async with page.expect_response(lambda response: "/assets/" in response.url and ".js" in response.url) as script:
        await page.goto(f"{site.url}/")
    headers = await (await script.value).all_headers()
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] in {"br", "gzip"}
    climbing = await page.request.get(f"{site.url}/assets/..%2findex.html")
    assert climbing.status == 404
