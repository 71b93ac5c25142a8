"""What a viewer missed, in a real Chromium whose network is held up."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from core.ids import MatchId
from tests.usecases.play import random_bodies
from tests.web.site import Site, cut

pytestmark = pytest.mark.asyncio(loop_scope="module")

MATCH = MatchId("m1")
BODIES = random_bodies(3, overs=20)
FOUR = cut(BODIES, lambda balls, ball: balls > 150 and ball.delivery.is_four)


class Network:
    """The way from the hub to a page; what is sent while it is held up is lost."""

    def __init__(self) -> None:
        """It is open."""
        self.held_up = False

    def carry(self, socket: WebSocketRoute) -> None:
        """Stand between a page's socket and the hub."""
        hub = socket.connect_to_server()
        hub.on_message(lambda message: None if self.held_up else socket.send(message))


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page that may move, with a clock that can be put forward."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.clock.install()
    yield page
    await context.close()


async def _miss_a_four(site: Site, page: Page, path: str, score: str) -> None:
    """Hit a four behind a page's back, and wait until the page has it nine seconds later."""
    network = Network()
    await page.route_web_socket("**/socket.io/**", network.carry)
    device = await site.play(MATCH, BODIES[:FOUR])
    async with site.matches.use(MATCH) as live:
        runs = live.ledger.state.innings[-1].runs
    await page.goto(site.url + path)
    await expect(page.locator(score)).to_contain_text(f"{runs}/")
    network.held_up = True
    scorer = await site.scorer(device, MATCH)
    await scorer.submit([device.enter(BODIES[FOUR])])
    await page.clock.fast_forward(9_000)
    network.held_up = False
    await expect(page.locator(score)).to_contain_text(f"{runs + 4}/", timeout=10_000)


async def test_the_page_jumps_over_what_it_missed(site: Site, page: Page) -> None:
    """The boundary is in the feed, and nothing flashes as if it had just been hit."""
    await _miss_a_four(site, page, f"/m/{MATCH}", "[data-testid=score]")
    await expect(page.get_by_test_id("feed").get_by_role("listitem").first).to_contain_text("FOUR")
    await expect(page.locator(".arrived")).to_have_count(0)


async def test_the_score_bug_does_not_shout_late(site: Site, page: Page) -> None:
    """This over has the ball, and no word for it runs over the picture."""
    await _miss_a_four(site, page, f"/o/{MATCH}/score-bug", ".total")
    await expect(page.locator(".ball").last).to_have_text("4")
    await expect(page.locator(".flash")).to_have_text("")
