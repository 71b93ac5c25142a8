"""The board of a tournament in a real Chromium: two grounds that are scored through the real hub."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from playwright.async_api import Locator, Page, expect

from core.ids import MatchId
from core.scoring.events import Happening, MatchOpened
from tests.realtime.hubs import Scorer
from tests.usecases.play import Device, random_bodies
from tests.web.people import Person
from tests.web.site import Site, cut
from tests.web.visitor import FITS, SIZES, Visitor, give

pytestmark = pytest.mark.asyncio(loop_scope="module")

BODIES = random_bodies(3, overs=20)
WICKET = cut(BODIES, lambda balls, ball: balls > 40 and bool(ball.delivery.wickets))
GROUNDS = ("Hill Top", "Meadow Lane")


async def _cup(person: Person, plan: str | None = "scorers_pro_plus") -> str:
    """A tournament's id."""
    if plan is not None:
        await give(person.site, person.email, plan)
    made = await person("POST", "/tournaments", {"name": "Village Cup"})
    assert made.status == 201, made
    return str(made.body["id"])


async def _match(person: Person, cup: str, ground: str, bodies: Sequence[Happening]) -> Scorer:
    """A public match of the tournament that has come so far, and its scorer on a real socket."""
    made = await person("POST", "/matches", {"title": ground, "public": True, "tournament_id": cup})
    assert made.status == 201, made
    match_id = MatchId(made.body["id"])
    scorer = await person.site.scorer(Device(f"d-{ground[:4].lower()}", match_id), match_id)
    there = [replace(body, venue=ground) if isinstance(body, MatchOpened) else body for body in bodies]
    answer = await scorer.submit([scorer.device.enter(body) for body in there])
    assert all("code" not in result for result in answer["results"]), answer
    return scorer


def _ground(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Grounds").get_by_role("link", name=name)


async def test_a_wicket_is_on_the_board_within_a_second(ann: Person, visitor: Visitor) -> None:
    """A stranger sees both grounds; the wicket is told, its ground flashes, and no other one does."""
    cup = await _cup(ann)
    scorers = [await _match(ann, cup, ground, BODIES[:WICKET]) for ground in GROUNDS]
    page = await visitor.open(f"/board/{cup}")
    for ground in GROUNDS:
        await expect(_ground(page, ground)).to_be_visible()
    alerts = page.get_by_role("region", name="Alerts").get_by_role("listitem")
    before = await alerts.count()
    await scorers[0].submit([scorers[0].device.enter(BODIES[WICKET])])
    await expect(alerts).to_have_count(before + 1, timeout=1000)
    await expect(alerts.first).to_contain_text("Wicket")
    await expect(page.locator(".flash").get_by_text("Hill Top")).to_be_visible()
    await expect(page.locator(".flash")).to_have_count(1)
    await page.get_by_role("button", name="Milestones").click()
    await expect(alerts.filter(has_text="Wicket")).to_have_count(0)


async def test_the_board_goes_on_after_the_server_was_away(site: Site, ann: Person, visitor: Visitor) -> None:
    """It says that the scores are old, keeps them, and within five seconds of the server's return has the new ones."""
    cup = await _cup(ann)
    scorer = await _match(ann, cup, GROUNDS[0], BODIES[:WICKET])
    page = await visitor.open(f"/board/{cup}")
    link, card = page.get_by_test_id("link"), _ground(page, GROUNDS[0])
    await expect(link).to_contain_text("Live")
    before = await card.inner_text()
    await site.stop()
    await expect(link).to_contain_text("Connection lost. These scores are of")
    assert await card.inner_text() == before
    await site.score_unseen(scorer.match_id, scorer.device, BODIES[WICKET : WICKET + 1])
    await site.start()
    await expect(link).to_contain_text("Live", timeout=5000)
    await expect(page.get_by_role("region", name="Alerts").get_by_role("listitem").first).to_contain_text("Wicket")
    assert await card.inner_text() != before
    await expect(page.locator(".flash")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_the_board_fits_and_is_walked_by_keys(ann: Person, visitor: Visitor, size: str) -> None:
    """Arrows go from ground to ground, Enter opens the match, f fills the screen; a wall screen does not scroll."""
    cup = await _cup(ann)
    for ground in GROUNDS:
        await _match(ann, cup, ground, BODIES[:WICKET])
    page = await visitor.open(f"/board/{cup}")
    await page.set_viewport_size(SIZES[size])
    await expect(_ground(page, GROUNDS[1])).to_be_visible()
    assert await page.evaluate(FITS)
    if size == "1080p":
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        await page.keyboard.press("f")
        await expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(_ground(page, GROUNDS[0])).to_be_focused()
    columns = 2 if size == "1080p" else 1
    await page.keyboard.press("ArrowRight" if columns > 1 else "ArrowDown")
    await expect(_ground(page, GROUNDS[1])).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("match")).to_be_visible()


async def test_a_plan_without_the_board(ann: Person, visitor: Visitor, other: Visitor) -> None:
    """Members are told which plan has it; everybody else, politely, that it is not public."""
    cup = await _cup(ann, "scorers_pro")
    await _match(ann, cup, GROUNDS[0], BODIES[:WICKET])
    stranger = await other.open(f"/board/{cup}")
    await expect(stranger.get_by_role("heading", name="This board is not public")).to_be_visible()
    await expect(stranger.get_by_text("Scorers Pro Plus")).to_have_count(0)
    member = await visitor.sign_in(ann.email)
    await visitor.open(f"/board/{cup}", member)
    await expect(
        member.get_by_role("alert").get_by_role("listitem").filter(has_text="Scorers Pro Plus")
    ).to_be_visible()


async def test_a_board_without_a_match_says_what_comes(ann: Person, visitor: Visitor) -> None:
    """The next fixture where there is one; where there is no tournament, that."""
    cup = await _cup(ann)
    for name in ("Ashes", "Bears"):
        await ann("POST", f"/tournaments/{cup}/teams", {"name": name})
    await ann("POST", f"/tournaments/{cup}/draw", {})
    await ann("PUT", f"/tournaments/{cup}/rules", {"public": True})
    page = await visitor.open(f"/board/{cup}")
    await expect(page.get_by_role("heading", name="Nothing is being played just now")).to_be_visible()
    await expect(page.get_by_role("region", name="Grounds")).to_contain_text("Next: Ashes v Bears")
    await visitor.open("/board/nowhere", page)
    await expect(page.get_by_role("heading", name="No board to show")).to_be_visible()
