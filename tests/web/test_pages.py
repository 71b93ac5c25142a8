"""The pages in a real Chromium, against the real hub."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from core.ids import MatchId
from core.usecases.tokens import Right
from tests.realtime.hubs import token
from tests.usecases.play import random_bodies
from tests.web.site import Site, cut

pytestmark = pytest.mark.asyncio(loop_scope="module")

MATCH = MatchId("m1")
BODIES = random_bodies(3, overs=20)
FOUR = cut(BODIES, lambda balls, ball: balls > 150 and ball.delivery.is_four)
"""A boundary of the second innings."""
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "1080p": {"width": 1920, "height": 1080},
    "4K": {"width": 3840, "height": 2160},
}


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page that allows no error: neither on its console nor in its scripts."""
    context = await browser.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    page = await context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on(
        "console",
        lambda message: failures.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    await context.close()
    assert failures == []


FITS = """() => document.documentElement.scrollWidth <= window.innerWidth
  && [...document.querySelectorAll(".card")].every((card) => card.scrollWidth <= card.clientWidth)"""


async def _fits(page: Page) -> bool:
    """Whether nothing runs out of the page or is cut off by its card."""
    return bool(await page.evaluate(FITS))


async def test_an_empty_list_says_what_to_do(site: Site, page: Page) -> None:
    """A new installation is no blank page."""
    await page.goto(site.url)
    await expect(page.get_by_role("heading", name="No matches yet")).to_be_visible()
    await expect(page.get_by_text("cricksy demo")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_leads_to_a_match(site: Site, page: Page, size: str) -> None:
    """Each match shows both sides and its score, and is a link."""
    await site.play(MATCH, BODIES[:FOUR])
    await page.set_viewport_size(SIZES[size])
    await page.goto(site.url)
    link = page.get_by_role("link", name="Bears")
    await expect(link).to_contain_text("Ashes")
    assert await _fits(page)
    await link.click()
    await expect(page.get_by_test_id("match")).to_be_visible()
    assert page.url == f"{site.url}/m/{MATCH}"


async def test_a_ball_is_on_the_page_within_a_second(site: Site, page: Page) -> None:
    """It goes from a scorer's socket through the hub into the score, the feed and what a screen reader says."""
    device = await site.play(MATCH, BODIES[:FOUR])
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("link")).to_have_text("Live")
    async with site.matches.use(MATCH) as live:
        innings = live.ledger.state.innings[-1]
        runs, wickets = innings.runs, innings.wickets
    scorer = await site.scorer(device, MATCH)
    await scorer.submit([device.enter(BODIES[FOUR])])
    hero = page.get_by_role("region", name="Score")
    await expect(hero).to_contain_text(f"{runs + 4}/", timeout=1000)
    await expect(page.get_by_test_id("feed").get_by_role("listitem").first).to_contain_text("FOUR", timeout=1000)
    await expect(page.get_by_test_id("feed").locator(".arrived")).to_have_count(1)
    await expect(page.get_by_test_id("latest")).to_contain_text(f"FOUR. {runs + 4} for {wickets}", timeout=1000)
    assert (await page.title()).startswith(f"{runs + 4}/{wickets}")


async def test_the_page_goes_on_after_the_server_was_away(site: Site, page: Page) -> None:
    """It holds the last score, says so, and comes back to the latest by itself."""
    device = await site.play(MATCH, BODIES[:FOUR])
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("link")).to_have_text("Live")
    before = await page.get_by_test_id("score").inner_text()
    await site.stop()
    await expect(page.get_by_test_id("link")).to_contain_text("Reconnecting")
    assert await page.get_by_test_id("score").inner_text() == before
    await site.start()
    scorer = await site.scorer(device, MATCH)
    await scorer.submit([device.enter(BODIES[FOUR])])
    await expect(page.get_by_test_id("link")).to_have_text("Live", timeout=10_000)
    await expect(page.get_by_test_id("feed").get_by_role("listitem").first).to_contain_text("FOUR")


@pytest.mark.parametrize("size", SIZES)
async def test_the_scoreboard_fits_every_screen(site: Site, page: Page, size: str) -> None:
    """Nothing scrolls sideways, the tables have every player and add up, the worm has both innings and the target."""
    await site.play(MATCH, BODIES[: FOUR + 1])
    await page.set_viewport_size(SIZES[size])
    await page.goto(f"{site.url}/m/{MATCH}")
    batting = page.get_by_role("table", name="Bears, batting")
    await expect(batting).to_be_visible()
    async with site.matches.use(MATCH) as live:
        innings = live.ledger.state.innings[-1]
    rows = batting.locator("tbody tr")
    await expect(rows).to_have_count(len(innings.batters))
    runs = [int(text) for text in await rows.locator("td:nth-child(2)").all_inner_texts()]
    assert sum(runs) + innings.extras.total == innings.runs
    bowling = page.get_by_role("table", name="Bowling", exact=True)
    await expect(bowling.locator("tbody tr")).to_have_count(len(innings.bowlers))
    worm = page.get_by_role("img", name="Bears")
    await expect(worm.locator("path")).to_have_count(2)
    await expect(worm.locator("line.target")).to_have_count(1)
    box, frame = await worm.bounding_box(), SIZES[size]
    assert box is not None
    assert 0.15 * frame["width"] < box["width"] <= frame["width"]
    assert await _fits(page)


async def test_earlier_innings_open_into_full_cards(site: Site, page: Page) -> None:
    """The first innings' whole card, with the fall of its wickets, is one click away."""
    await site.play(MATCH, BODIES[: FOUR + 1])
    await page.goto(f"{site.url}/m/{MATCH}")
    await page.locator("summary").click()
    card = page.get_by_role("table", name="Ashes, batting")
    await expect(card).to_be_visible()
    async with site.matches.use(MATCH) as live:
        first = live.ledger.state.innings[0]
    await expect(card.locator("tbody tr")).to_have_count(len(first.batters))
    await expect(card.locator("tfoot")).to_contain_text(f"{first.runs}")
    if first.wickets:
        await expect(page.get_by_text("Fall of wickets")).to_be_visible()
    assert await _fits(page)


async def test_a_match_that_is_not_there_says_so(site: Site, page: Page) -> None:
    """Unknown and private matches look the same to a stranger, and lead back to the list."""
    await site.play(MatchId("hidden"), BODIES[:30], public=False)
    for match_id in ("nothing", "hidden"):
        await page.goto(f"{site.url}/m/{match_id}")
        await expect(page.get_by_role("heading", name="No score to show")).to_be_visible()
        await expect(page.get_by_role("link", name="All matches", exact=True)).to_be_visible()


async def test_a_link_with_a_token_opens_a_private_match(site: Site, page: Page) -> None:
    """The token stands in the fragment, which the browser sends to nobody, and opens the cards too."""
    await site.play(MATCH, BODIES[: FOUR + 1], public=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watch = token(site.settings, "ann", MATCH, [Right.WATCH])
    await page.goto(f"{site.url}/m/{MATCH}#token={watch}")
    await expect(page.get_by_test_id("link")).to_have_text("Live")
    await page.locator("summary").click()
    await expect(page.get_by_role("table", name="Ashes, batting")).to_be_visible()
    assert not [url for url in asked if watch in url.partition("#")[0]]


async def test_a_match_that_has_not_begun_is_shown_as_such(site: Site, page: Page) -> None:
    """A match that was only registered, and one with sides but no innings, have a page each."""
    await site.play(MATCH, [])
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("link")).to_have_text("Not started")
    await site.play(MatchId("m2"), BODIES[:3])
    await page.goto(f"{site.url}/m/m2")
    await expect(page.get_by_text("Ashes v Bears").last).to_be_visible()


async def test_the_theme_can_be_chosen_and_stays(site: Site, page: Page) -> None:
    """The button turns the colours round, and a reload keeps them."""
    await page.goto(site.url)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(paper)
    await page.get_by_role("button", name="Use dark colours").click()
    dark = await page.evaluate(paper)
    assert dark != light
    await page.reload()
    assert await page.evaluate(paper) == dark


CHECKS = """() => {
  const named = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim() !== "";
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  return {
    lang: document.documentElement.lang,
    h1: document.querySelectorAll("h1").length,
    levels: [...document.querySelectorAll("h1,h2,h3")].map((e) => Number(e.tagName[1])),
    doubleIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    unnamed: [...document.querySelectorAll("a,button,summary")].filter((e) => !named(e)).length,
    imagesWithoutText: document.querySelectorAll("img:not([alt])").length,
    captions: [...document.querySelectorAll("table")].every((e) => e.caption && named(e.caption)),
    headers: [...document.querySelectorAll("thead th,tbody th")].every((e) => e.scope),
    polite: document.querySelectorAll("[aria-live=polite]").length,
  };
}"""


async def test_the_match_page_is_sound_for_screen_readers(site: Site, page: Page) -> None:
    """One main heading, no skipped level, every control and table named, one polite voice for the latest ball."""
    await site.play(MATCH, BODIES[: FOUR + 1])
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("match")).to_be_visible()
    found = await page.evaluate(CHECKS)
    levels = found.pop("levels")
    assert found == {
        "lang": "en",
        "h1": 1,
        "doubleIds": [],
        "unnamed": 0,
        "imagesWithoutText": 0,
        "captions": True,
        "headers": True,
        "polite": 1,
    }
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


async def test_the_keyboard_reaches_the_score_and_the_cards(site: Site, page: Page) -> None:
    """The first stop skips to the score; an earlier innings opens with Enter."""
    await site.play(MATCH, BODIES[: FOUR + 1])
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("match")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the scores")).to_be_focused()
    await page.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("table", name="Ashes, batting")).to_be_visible()


COUNT_SHIFTS = """
window.shift = 0;
const add = (list) => list.getEntries().forEach((entry) => (window.shift += entry.value));
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""


async def test_nothing_moves_while_the_page_loads_and_a_ball_comes(site: Site, page: Page) -> None:
    """The layout shift (as Core Web Vitals count it, 0.1 being good) of a match page stays small."""
    device = await site.play(MATCH, BODIES[:FOUR])
    await page.add_init_script(COUNT_SHIFTS)
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("link")).to_have_text("Live")
    scorer = await site.scorer(device, MATCH)
    await scorer.submit([device.enter(BODIES[FOUR])])
    await expect(page.get_by_test_id("feed").get_by_role("listitem").first).to_contain_text("FOUR")
    assert await page.evaluate("window.shift") < 0.1
