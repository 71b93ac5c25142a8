"""The pages of tournaments in a real Chromium: from a name to a table."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.web.people import Person
from tests.web.site import Site
from tests.web.test_tournament_api import cup, win
from tests.web.visitor import FITS, SIZES, Visitor, fill_in, give

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _show(page: Page, tab: str) -> None:
    await page.get_by_role("navigation", name="Tournament").get_by_role("link", name=tab, exact=True).click()


async def test_a_tournament_is_organised_in_the_browser(site: Site, ann: Person, visitor: Visitor) -> None:
    """Teams are pasted, a squad too; fixtures are previewed, drawn, timed, and one becomes a match that counts."""
    await give(site, ann.email, "scorers_pro_plus")
    page = await visitor.sign_in(ann.email)
    await page.get_by_role("button", name="Ann").click()
    await page.get_by_role("navigation", name="Account").get_by_role("link", name="Tournaments").click()
    await fill_in(page, {"Name of the tournament": "Village Cup"}, "Make the tournament")
    await expect(page.get_by_role("heading", name="Village Cup", level=1)).to_be_visible()

    await page.get_by_label("Names, one a line").fill("1. Ashes\n2. Bears\n3. Comets\n\nBears")
    await page.get_by_role("button", name="Add 3 teams").click()
    await expect(page.get_by_role("button", name="Change Comets")).to_be_visible()
    await page.get_by_role("button", name="Change Ashes").click()
    await page.get_by_label("Squad, one name a line").fill("1. Asha Rao (c)\n2. Ben Ward (wk)\n3. Cy Poe")
    await page.get_by_role("button", name="Save the team").click()
    await expect(page.get_by_role("region", name="Teams 3")).to_contain_text("3 players")
    await page.get_by_role("button", name="Change Comets").click()
    await page.get_by_role("button", name="Take Comets out").click()
    await page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("button", name="Change Comets")).to_be_visible()

    await _show(page, "Set up")
    await fill_in(page, {"Name of a ground": "Hill Top"}, "Add the ground")
    await expect(page.get_by_role("button", name="Remove Hill Top")).to_be_visible()
    await page.get_by_role("button", name="Show a preview").click()
    await expect(page.get_by_test_id("preview")).to_contain_text("3 fixtures in 3 rounds")
    path = urlsplit(page.url).path
    assert (await ann("GET", f"{path}/fixtures")).body["fixtures"] == []
    await page.get_by_role("button", name="Save these fixtures").click()
    await page.get_by_role("button", name="Set the times").click()
    await expect(page.get_by_text("All fixtures have a time and a ground.")).to_be_visible()
    assert await page.evaluate(FITS)

    for team in (await ann("GET", f"{path}/teams")).body["teams"]:
        squad = [{"name": f"{team['name']} {number}"} for number in range(1, 12)]
        await ann("PUT", f"{path}/teams/{team['team_id']}", {"name": team["name"], "players": squad})

    await _show(page, "Fixtures")
    await page.get_by_role("button", name="Start: Bears v Comets").click()
    await expect(page.get_by_test_id("code")).to_be_visible()
    await page.get_by_role("button", name="Close", exact=True).click()
    fixtures = (await ann("GET", f"{path}/fixtures")).body["fixtures"]
    started = next(each for each in fixtures if each["match_id"])
    sheet = (await ann("GET", f"/matches/{started['match_id']}/sheet")).body
    await win(site, sheet, "Comets")
    await page.reload()
    await expect(page.get_by_role("listitem").filter(has_text="Comets won")).to_be_visible()
    await _show(page, "Table")
    await expect(page.get_by_role("row", name="1 Comets").or_(page.get_by_role("row", name="1Comets"))).to_contain_text(
        "2"
    )


@pytest.mark.parametrize("size", SIZES)
async def test_everybody_sees_a_public_tournament(site: Site, ann: Person, other: Visitor, size: str) -> None:
    """Its bracket, table, results and squads, and nothing to change them with; one that is not public is not there."""
    await give(site, ann.email, "scorers_pro_plus")
    path = await cup(ann)
    await ann("POST", f"{path}/draw", {"qualify": 4, "third_place": True})
    page = await other.open(path)
    await expect(page.get_by_text("There is no tournament at this address, or it is not public yet.")).to_be_visible()
    await ann("PUT", f"{path}/rules", {"public": True})
    await page.reload()
    await page.set_viewport_size(SIZES[size])
    await expect(page.get_by_test_id("bracket")).to_contain_text("Winner of SF1")
    assert await page.evaluate(FITS)
    for tab, text in (("Results", "No match has ended yet."), ("Table", "Dragons"), ("Teams", "12 players")):
        await _show(page, tab)
        await expect(page.get_by_role("main")).to_contain_text(text)
        assert await page.evaluate(FITS)
    await page.get_by_role("button", name="Squad of Ashes").click()
    await expect(page.get_by_text("Ashes 1 (captain)")).to_be_visible()
    await expect(page.get_by_role("button", name="Change")).to_have_count(0)
    await expect(page.get_by_role("link", name="Set up")).to_have_count(0)


async def test_what_cannot_be_undone_is_asked_first(site: Site, ann: Person, visitor: Visitor) -> None:
    """Fixtures that would replace others, and the end of a tournament; a fixture goes unless it is taken back."""
    await give(site, ann.email, "scorers_pro_plus")
    path = await cup(ann)
    await ann("POST", f"{path}/draw", {})
    page = await visitor.sign_in(ann.email)
    await visitor.open(f"{path}?show=setup", page)
    await page.get_by_label("Knock-out", exact=False).first.check()
    await page.get_by_role("button", name="Show a preview").click()
    await expect(page.get_by_test_id("preview")).to_contain_text("take the place of the 6 fixtures")
    await page.get_by_role("button", name="Replace the fixtures").click()
    await _show(page, "Fixtures")
    await expect(page.get_by_test_id("bracket")).to_contain_text("Winner of SF2")
    await _show(page, "Set up")
    await page.get_by_role("button", name="Delete the tournament").click()
    await expect(page.get_by_text("are gone for good")).to_be_visible()
    await page.get_by_role("button", name="Delete Cup").click()
    await expect(page.get_by_role("heading", name="Tournaments", level=1)).to_be_visible()
    await expect(page.get_by_text("None yet.")).to_be_visible()
