"""The page of brands in a real Chromium: from nothing to a brand that a match wears."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from core.clock import utc_now
from core.ids import MatchId, WorkspaceId
from core.ports.production import Showing, Shown
from tests.brands.studio import SVG
from tests.web.people import Person
from tests.web.site import Site
from tests.web.visitor import FITS, SIZES, Visitor, give

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _begin(page: Page, name: str) -> None:
    """A new brand with the heritage theme."""
    await page.get_by_role("radio", name="Heritage").check()
    await page.get_by_role("button", name="Begin with this theme").click()
    await page.get_by_label("Name of the brand").fill(name)


async def test_who_has_no_branding_is_told_which_plans_do(ann: Person, visitor: Visitor) -> None:
    """The menu does not offer it; by the address one may look and try, but keeps nothing."""
    page = await visitor.sign_in(ann.email)
    await visitor.open("/brands", page)
    await expect(page.get_by_role("alert").get_by_role("listitem").filter(has_text="Scorers Pro Plus")).to_be_visible()
    await _begin(page, "Strikers")
    await expect(page.get_by_role("group", name="Draft")).to_contain_text("keeping it takes another plan")
    await expect(page.get_by_role("button", name="Save the brand")).to_have_count(0)
    await page.get_by_role("button", name="Ann").click()
    await expect(page.get_by_role("link", name="Plans", exact=True)).to_be_visible()
    await expect(page.get_by_role("navigation", name="Account").get_by_role("link", name="Brands")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_brand_is_built(site: Site, ann: Person, visitor: Visitor, tmp_path: Path, size: str) -> None:
    """Its picture follows each change; what cannot be read is said; the last change is taken back; it is saved."""
    await give(site, ann.email, "scorers_pro_plus")
    await ann("POST", "/matches", {"id": "final", "title": "The final"})
    logo = tmp_path / "logo.svg"
    logo.write_bytes(SVG)
    page = await visitor.sign_in(ann.email)
    await page.set_viewport_size(SIZES[size])
    await page.get_by_role("button", name="Ann").click()
    await page.get_by_role("navigation", name="Account").get_by_role("link", name="Brands").click()
    await _begin(page, "Strikers")
    picture = page.frame_locator("iframe").locator("#air")
    await expect(picture.locator("cricksy-score-bug")).to_have_attribute("data-on", "")
    await expect(picture).to_have_css("--panel", "#f6efdf")

    await page.get_by_label("Main colour", exact=True).fill("#FFC233")
    await expect(picture).to_have_css("--primary", "#ffc233")
    await page.get_by_label("Text on it", exact=True).fill("#fff")
    await expect(page.get_by_text("cannot be read well; it takes 4.5")).to_be_visible()
    await expect(page.get_by_role("button", name="Save the brand")).to_be_disabled()
    await page.get_by_role("button", name="Use #565656").click()
    await expect(page.get_by_text("4.5 to 1 reads well")).to_be_visible()

    await page.locator("input[type=file]").first.set_input_files(logo)
    await expect(page.get_by_role("img", name="Logo")).to_be_visible()
    await page.get_by_role("button", name="Add a sponsor").click()
    await page.get_by_role("listitem", name="Sponsor 1").get_by_label("Name").fill("Acme")
    await expect(picture.locator("cricksy-sponsor")).to_contain_text("Acme")
    await page.get_by_role("radio", name="Neon").check()
    await expect(picture).to_have_css("--panel", "#0b0b1a")
    await page.get_by_role("radio", name="Neon").press("Control+z")
    await expect(picture).to_have_css("--panel", "#f6efdf")
    assert await page.evaluate(FITS)

    await page.get_by_role("button", name="Save the brand").click()
    await expect(page.get_by_role("navigation", name="Brands")).to_contain_text("Strikers default")
    await page.get_by_label("Let something else wear it").select_option("The final")
    await expect(page.get_by_role("list", name="What names it")).to_contain_text("The final")
    look = (await ann("GET", "/matches/final/state")).body["look"]
    assert (look["theme"], look["primary"], look["on_primary"]) == ("heritage", "#ffc233", "#565656")
    assert look["sponsors"][0]["name"] == "Acme"
    await page.reload()
    await expect(page.get_by_label("Name of the brand")).to_have_value("Strikers")
    await expect(page.get_by_role("group", name="Draft")).to_have_count(0)


async def test_drafts_stay_and_others_are_not_overwritten(site: Site, ann: Person, visitor: Visitor) -> None:
    """One may look at another page meanwhile; where somebody else has saved, one is told, and can see what."""
    await give(site, ann.email, "scorers_pro_plus")
    made = (await ann("POST", "/brands", {"name": "Strikers"})).body
    page = await visitor.sign_in(ann.email)
    await visitor.open("/brands", page)
    await page.get_by_label("Name of the brand").fill("Mine")
    await page.get_by_role("button", name="Ann").click()
    await page.get_by_role("navigation", name="Account").get_by_role("link", name="Organisations").click()
    await expect(page.get_by_role("heading", name="Organisations", level=1)).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label("Name of the brand")).to_have_value("Mine")
    await ann("PUT", f"/brands/{made['id']}", {"name": "Theirs", "revision": 1})
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Somebody else has changed this brand")
    await page.get_by_role("button", name="Show what was saved instead").click()
    await expect(page.get_by_label("Name of the brand")).to_have_value("Theirs")
    await page.get_by_role("button", name="Delete this brand").click()
    await page.get_by_role("button", name="Undo", exact=True).click()
    await expect(page.get_by_label("Name of the brand")).to_have_value("Theirs")


async def test_bad_pictures_are_refused_in_words(site: Site, ann: Person, visitor: Visitor, tmp_path: Path) -> None:
    """Before they are sent where that can be told, else by the server's word; what was left out of an SVG is told."""
    await give(site, ann.email, "scorers_pro_plus")
    await ann("POST", "/brands", {"name": "Strikers"})
    page = await visitor.sign_in(ann.email)
    await visitor.open("/brands", page)
    field = page.locator("input[type=file]").first
    for name, data, words in (
        ("logo.gif", b"GIF89a", "is not a PNG, WebP or SVG"),
        ("large.png", bytes(600_000), "a logo may have 512 KB"),
        ("broken.png", b"\x89PNG", "cannot be read as PNG"),
        ("script.svg", SVG.replace(b"<rect", b"<script>alert(1)</script><rect"), "script"),
    ):
        (tmp_path / name).write_bytes(data)
        await field.set_input_files(tmp_path / name)
        await expect(page.get_by_text(words)).to_be_visible()


async def test_sponsors_see_what_they_got(site: Site, ann: Person, visitor: Visitor) -> None:
    """Of the last 30 days, and as a file."""
    await give(site, ann.email, "scorers_pro_plus")
    await ann("POST", "/matches", {"id": "final", "title": "The final"})
    await ann("POST", "/brands", {"name": "Strikers", "sponsors": [{"name": "Acme", "id": "acme"}]})
    key = Showing(WorkspaceId(ann.id), utc_now().date().isoformat(), MatchId("final"), "acme", "obs")
    await site.services.ports.impressions.add({key: Shown(42, 420_000)})
    page = await visitor.sign_in(ann.email)
    await visitor.open("/brands", page)
    row = page.get_by_role("row", name="Acme")
    await expect(row).to_contain_text("42")
    await expect(row).to_contain_text("7 min")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download as CSV").click()
    saved = await (await download.value).path()
    assert b",final,acme,obs,42,420000" in await asyncio.to_thread(saved.read_bytes)
