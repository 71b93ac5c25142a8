"""The pages of matches that are not the usual chase, in a real Chromium against the real hub."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from core.ids import MatchId
from core.scoring.events import Happening, InningsStarted, LineUp, Player, Result, ResultKind
from core.scoring.fold import fold
from core.scoring.profile import Profile
from core.scoring.profiles import FIRST_CLASS, LAST_MAN_STANDS, T20, THE_HUNDRED
from cricksy.fixtures.match import play
from tests.web.site import Site, cut

pytestmark = pytest.mark.asyncio(loop_scope="module")

MATCH = MatchId("m1")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1920, "height": 1080}


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a phone."""
    context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
    yield await context.new_page()
    await context.close()


async def _open(site: Site, page: Page, bodies: list[Happening]) -> None:
    await site.play(MATCH, bodies)
    await page.goto(f"{site.url}/m/{MATCH}")
    await expect(page.get_by_test_id("match")).to_be_visible()


def _tied() -> list[Happening]:
    """A short match that went into a super over."""
    short = Profile(name="T5", overs=5, overs_per_bowler=1, super_over=True)
    matches = (list(play(f"tie {number}", short)) for number in range(200))
    return next(bodies for bodies in matches if len(fold(bodies).innings) > 2)


async def test_the_hundred_is_told_in_balls(site: Site, page: Page) -> None:
    """Score, set, spells, feed, worm and the fall of the last wicket; nothing on the page is in overs."""
    bodies = list(play("hundred", THE_HUNDRED))
    at = cut(bodies, lambda balls, ball: balls > 168 and ball.delivery.is_four)
    await _open(site, page, bodies[: at + 1])
    async with site.matches.use(MATCH) as live:
        innings = live.ledger.state.innings[-1]
    balls = innings.overs_complete * 5 + (0 if innings.overs[-1].complete else innings.overs[-1].legal)
    await expect(page.get_by_test_id("score")).to_contain_text(f"{balls} balls")
    await expect(page.get_by_role("heading", name="This set")).to_be_visible()
    await expect(page.get_by_role("img", name="after 100 balls").locator("text").last).to_have_text("100")
    await expect(page.get_by_test_id("feed").locator(".over").first).to_have_text(str(balls))
    text = await page.get_by_test_id("match").inner_text()
    assert " ov" not in text.lower()
    await page.goto(site.url)
    await expect(page.get_by_role("link", name="100 balls")).to_contain_text(f"{balls} balls")


async def test_five_ball_overs_alone_are_still_overs(site: Site, page: Page) -> None:
    """Clubs that play them count them; only where an end has sets of overs do people count balls."""
    assert not LAST_MAN_STANDS.counts_balls
    bodies = list(play("club", Profile(name="Club", overs=8, overs_per_bowler=2, balls_per_over=5)))
    await _open(site, page, bodies[: len(bodies) // 2])
    await expect(page.get_by_role("heading", name="This over")).to_be_visible()
    await expect(page.get_by_test_id("score")).to_contain_text(" ov")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "1080p"])
async def test_what_comes_first_is_read_first(site: Site, page: Page, size: ViewportSize) -> None:
    """Screen readers and the keyboard meet the cards in the order in which eyes do: down each column."""
    bodies = list(play("order", T20))
    await page.set_viewport_size(size)
    await _open(site, page, bodies[: int(len(bodies) * 0.8)])
    boxes = [await card.bounding_box() for card in await page.locator("section.card").all()]
    corners = [(box["x"], box["y"]) for box in boxes if box]
    assert len(corners) == 6
    assert corners == sorted(corners)


async def test_long_names_stay_on_one_line(site: Site, page: Page) -> None:
    """A name that is too long ends in dots and is told in full by its title; the striker's arrow stays beside it."""
    bodies = [_with_long_names(body) for body in play("names", T20)]
    at = cut(bodies, lambda balls, _: balls > 200)
    await _open(site, page, bodies[:at])
    names = page.locator("table .name")
    await expect(page.get_by_label("on strike")).to_be_visible()
    heights = await names.evaluate_all("(names) => names.map((name) => name.getBoundingClientRect().height)")
    assert max(heights) < 1.5 * min(heights)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    striker = page.locator(".name", has=page.get_by_label("on strike"))
    assert len(await striker.get_attribute("title") or "") > 30


def _with_long_names(body: Happening) -> Happening:
    if not isinstance(body, LineUp):
        return body
    players = tuple(Player(id=each.id, name=f"{each.name}-Featherstonehaugh-Wriothesley") for each in body.players)
    return LineUp(team=body.team, players=players)


@pytest.mark.parametrize("profile", [T20, FIRST_CLASS], ids=["T20", "first-class"])
async def test_a_finished_match_shows_the_result_and_every_card(site: Site, page: Page, profile: Profile) -> None:
    """The result stands in the head; each innings has its whole card in turn; nobody is in the middle any more."""
    bodies = list(play("result", profile))
    await page.set_viewport_size(DESK)
    await _open(site, page, bodies)
    async with site.matches.use(MATCH) as live:
        innings = live.ledger.state.innings
        assert b'"status":"finished"' in live.snapshot()
    await expect(page.get_by_test_id("link")).to_have_text("Finished")
    head = page.get_by_role("region", name="Score")
    await expect(head).to_contain_text("Match drawn" if profile.overs is None and len(innings) > 3 else "won")
    totals = page.locator("section.card tfoot tr.total td.strong")
    await expect(totals).to_have_count(len(innings))
    shown = [text.split("/")[0] for text in await totals.all_inner_texts()]
    assert shown == [str(each.runs) for each in innings]
    await expect(page.get_by_text("In the middle")).to_have_count(0)


async def test_a_super_over_stands_beside_the_match_that_it_decides(site: Site, page: Page) -> None:
    """While it is played its score is the large one; in the end it has cards of its own and the result names it."""
    bodies = _tied()
    starts = [place for place, body in enumerate(bodies) if isinstance(body, InningsStarted)]
    await _open(site, page, bodies[: starts[3] + 6])
    head = page.get_by_role("region", name="Score")
    await expect(head.get_by_role("heading", level=2).first).to_contain_text("Super over")
    await expect(head.get_by_text("Match", exact=False).nth(1)).to_be_visible()
    await site.play(MatchId("m2"), bodies)
    await page.goto(f"{site.url}/m/m2")
    await expect(page.get_by_role("region", name="Score")).to_contain_text("won the super over")
    await expect(page.get_by_role("heading", name="super over")).to_have_count(len(starts) - 2)


async def test_an_abandoned_match_says_so(site: Site, page: Page) -> None:
    """There is no score, no card and no gap where they would be; what is known is told."""
    bodies = [*play("rain", T20)[:4], Result(result=ResultKind.ABANDONED)]
    await _open(site, page, bodies)
    head = page.get_by_role("region", name="Score")
    await expect(head).to_contain_text("Match abandoned without a ball bowled")
    await expect(page.get_by_test_id("feed")).to_contain_text("won the toss")
    await expect(page.locator("section.card")).to_have_count(1)


async def test_the_list_goes_by_keyboard(site: Site, page: Page) -> None:
    """Tab goes from the skip link to match after match, each stop is visible, Enter opens it and the page has focus."""
    bodies = list(play("list", T20))
    await site.play(MatchId("done"), bodies)
    await site.play(MATCH, bodies[: len(bodies) // 2])
    await page.goto(site.url)
    await expect(page.get_by_role("heading", name="Results")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    seen = []
    for _ in range(2):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate("document.activeElement.getAttribute('href')"))
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert seen == [f"/m/{MATCH}", "/m/done"]
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("match")).to_be_visible()
    assert await page.evaluate("document.activeElement.id") == "main"
