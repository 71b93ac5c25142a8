"""The control room in a real Chromium, with the stage that it directs in another browser."""

import pytest
from playwright.async_api import Locator, Page, Route, ViewportSize, expect

from core.ids import MatchId
from tests.usecases.play import Device, random_bodies
from tests.web.people import Person, sign_up
from tests.web.site import Site, cut
from tests.web.visitor import FITS, SIZES, Visitor, give

pytestmark = pytest.mark.asyncio(loop_scope="module")

MATCH = MatchId("air")
PROGRAMME = f"/matches/{MATCH}/programme"
BODIES = random_bodies(3, overs=20)
LATE = cut(BODIES, lambda balls, _ball: balls > 150)
DESK: ViewportSize = {"width": 1920, "height": 1080}
SOON_MS = 1_000
REPORTED_MS = 10_000
"""An output is listed with its first report at the latest."""


async def _match(site: Site, person: Person, *, plan: str | None = "scorers_pro_plus", public: bool = False) -> None:
    """Give somebody a plan, and a match that is on."""
    if plan is not None:
        await give(site, person.email, plan)
    body = {"title": "On air", "id": MATCH, "public": public}
    assert (await person("POST", "/matches", body)).status == 201
    device = Device("seed", MATCH)
    async with site.matches.use(MATCH) as live:
        raws = [device.enter(body) for body in BODIES[:LATE]]
        for start in range(0, len(raws), 50):
            await live.submit(raws[start : start + 50], scorer=device.scorer, device=device.id)


async def _room(visitor: Visitor, person: Person) -> Page:
    """A control room that is connected, on a large screen."""
    page = await visitor.sign_in(person.email)
    await page.set_viewport_size(DESK)
    await visitor.open(f"/control/{MATCH}", page)
    await expect(_monitor(page, "programme", "score-bug")).to_have_css("opacity", "1")
    return page


def _monitor(page: Page, kind: str, graphic: str) -> Locator:
    frame = page.get_by_test_id(kind).frame_locator("iframe")
    return frame.locator(f"cricksy-{graphic}[data-on]")


async def test_an_operator_is_on_air(site: Site, ann: Person, visitor: Visitor, other: Visitor) -> None:
    """A token, its stage in an engine, the preview, a cut, undone, a taken graphic and a clean picture: all by keys."""
    await _match(site, ann)
    page = await _room(visitor, ann)
    await expect(page.get_by_text("No output is connected.")).to_be_visible()
    await page.get_by_role("button", name="Make a token").click()
    address = await page.get_by_label("Stage, with all graphics").first.input_value()
    stage = await other.open(f"/o/{address.partition('/o/')[2]}")
    await stage.set_viewport_size(DESK)
    await expect(stage.locator("cricksy-score-bug[data-on]")).to_have_css("opacity", "1")
    await expect(page.get_by_test_id("output")).to_contain_text("All graphics", timeout=REPORTED_MS)
    await page.get_by_role("heading", name="Control room").click()
    await page.keyboard.press("q")
    await expect(_monitor(page, "preview", "batting-card")).to_be_visible()
    await expect(stage.locator("cricksy-batting-card[data-on]")).to_have_count(0)
    await page.keyboard.press("Space")
    await expect(stage.locator("cricksy-batting-card[data-on]")).to_be_visible(timeout=SOON_MS)
    await expect(_monitor(page, "programme", "batting-card")).to_be_visible()
    await expect(page.locator("[data-graphic=batting-card]")).to_contain_text("On air")
    await page.keyboard.press("u")
    await expect(stage.locator("cricksy-batting-card[data-on]")).to_have_count(0, timeout=SOON_MS)
    await page.get_by_role("button", name="20 s").click()
    await page.keyboard.press("Shift+Digit1")
    await expect(stage.locator("cricksy-batter[data-on]")).to_be_visible(timeout=SOON_MS)
    await expect(page.locator("[data-graphic=batter]")).to_contain_text("On air, ")
    await page.keyboard.press("Escape")
    await expect(stage.locator("cricksy-batter[data-on]")).to_have_count(0, timeout=SOON_MS)
    await expect(page.get_by_label("In the preview").get_by_text("Batting card")).to_be_visible()


async def test_a_click_makes_ready_and_two_take(site: Site, ann: Person, visitor: Visitor) -> None:
    """A graphic's options are chosen in the preview; the autopilot's rules and the delay are kept on the server."""
    await _match(site, ann)
    page = await _room(visitor, ann)
    card = page.locator("[data-graphic=batting-card]")
    await card.click()
    await page.get_by_label("Batting card: innings").select_option("1")
    await card.focus()
    await page.keyboard.press("Space")
    await expect(card).to_contain_text("On air")
    await page.locator("[data-graphic=toss]").dblclick()
    await expect(page.locator("[data-graphic=toss]")).to_contain_text("On air")
    await page.get_by_role("switch", name="A bowler's card").check()
    await page.get_by_label("While play is stopped").select_option("Nothing")
    await page.get_by_label("Delay for a delayed video").fill("2.5")
    await page.get_by_role("button", name="Manual").click()
    await expect(page.get_by_text("Nothing comes by itself")).to_be_visible()
    made = (await ann("GET", PROGRAMME)).body
    assert {each["graphic"]: each["options"] for each in made["on_air"]} == {
        "batting-card": {"innings": "1"},
        "toss": {},
    }
    assert (made["preview"], made["mode"], made["delay_ms"]) == ([], "manual", 2500)
    assert (made["auto_pilot"]["new_bowler"], made["auto_pilot"]["drinks"]) == (True, "")


async def test_the_newer_programme_holds(site: Site, ann: Person, visitor: Visitor) -> None:
    """What was pressed upon an older programme is not done; the page says what somebody else changed."""
    await _match(site, ann)
    page = await _room(visitor, ann)

    async def be_late(route: Route) -> None:
        assert (await ann("POST", f"{PROGRAMME}/take", {"graphic": "toss"})).status == 200
        await route.continue_()

    await page.route("**/api/matches/air/programme/take", be_late, times=1)
    await page.keyboard.press("Shift+Digit2")
    await expect(page.get_by_test_id("notice")).to_contain_text("Toss went on the air.")
    await expect(page.get_by_label("On air", exact=True).get_by_text("Toss")).to_be_visible()
    assert [each["graphic"] for each in (await ann("GET", PROGRAMME)).body["on_air"]] == ["toss"]
    await page.keyboard.press("Shift+Digit2")
    await expect(page.locator("[data-graphic=bowler]")).to_contain_text("On air")


async def test_nothing_is_kept_for_later_while_the_connection_is_lost(
    site: Site, ann: Person, visitor: Visitor
) -> None:
    """The page says so and refuses; it comes back by itself, and nothing that was pressed happens then."""
    await _match(site, ann)
    page = await _room(visitor, ann)
    await visitor.context.set_offline(offline=True)
    await expect(page.get_by_test_id("obstacle")).to_contain_text("The connection is lost")
    await expect(page.locator("[data-graphic=batter]")).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Shift+Digit1")
    await expect(page.get_by_test_id("notice")).to_contain_text("Not done.")
    await visitor.context.set_offline(offline=False)
    await expect(page.get_by_test_id("obstacle")).to_have_count(0, timeout=15_000)
    await page.keyboard.press("Shift+Digit2")
    await expect(page.locator("[data-graphic=bowler]")).to_contain_text("On air")
    assert (await ann("GET", PROGRAMME)).body["revision"] == 1


async def test_a_token_is_revoked_when_it_is_confirmed(site: Site, ann: Person, visitor: Visitor) -> None:
    """It says what will happen first."""
    await _match(site, ann)
    assert (await ann("POST", f"/matches/{MATCH}/feed-tokens", {"name": "vMix, OB truck"})).status == 201
    page = await _room(visitor, ann)
    await page.get_by_role("button", name="Revoke vMix, OB truck").click()
    await page.get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name="Revoke vMix, OB truck").click()
    await expect(page.get_by_role("dialog")).to_contain_text("goes dark at once")
    await page.get_by_role("button", name="Revoke it").click()
    await expect(page.get_by_text("vMix, OB truck")).to_have_count(0)
    assert (await ann("GET", f"/matches/{MATCH}/feed-tokens")).body["devices"] == []


async def test_a_plan_without_broadcast_is_told_what_it_lacks(site: Site, ann: Person, visitor: Visitor) -> None:
    """The upgrade, and the address that everybody has; the match's page leads here."""
    await _match(site, ann, plan=None, public=True)
    page = await visitor.sign_in(ann.email)
    await visitor.open(f"/m/{MATCH}", page)
    await page.get_by_role("link", name="Control room").click()
    await expect(page.get_by_role("link", name="Compare plans")).to_be_visible()
    assert (await page.get_by_label("Match page").first.input_value()).endswith(f"/m/{MATCH}")
    await expect(page.locator("iframe")).to_have_count(0)
    assert await page.evaluate(FITS)


async def test_it_is_nobody_elses(site: Site, ann: Person, visitor: Visitor) -> None:
    """A stranger signs in first; somebody else finds no such match, and no way there."""
    await _match(site, ann)
    page = await visitor.open(f"/control/{MATCH}")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    ben = await sign_up(site, "ben@example.org")
    await visitor.sign_in(ben.email)
    await visitor.open(f"/control/{MATCH}", page)
    await expect(page.get_by_text("There is no such match, or it is not yours")).to_be_visible()
    await ben.close()


async def test_the_desk_fits_every_screen(site: Site, ann: Person, visitor: Visitor) -> None:
    """Nothing runs out of the page, and on a large screen every graphic is in sight."""
    await _match(site, ann)
    page = await visitor.sign_in(ann.email)
    await page.get_by_role("link", name="Control room").click()
    for size in SIZES.values():
        await page.set_viewport_size(size)
        await expect(page.locator("[data-graphic=replay]")).to_be_visible()
        assert await page.evaluate(FITS), size
    await expect(page.locator("[data-graphic=replay]")).to_be_in_viewport(ratio=1)
