"""The page that pairs a phone, in a real Chromium that nobody has signed in in."""

import json

import pytest
from playwright.async_api import expect

from tests.web.people import Person
from tests.web.site import Site
from tests.web.visitor import Visitor, fill_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_phone_is_paired_without_an_account(site: Site, ann: Person, visitor: Visitor, other: Visitor) -> None:
    """By the QR code's address or by typing; it keeps its token and can open the match, which is private here."""
    match = (await ann("POST", "/matches", {"title": "Ashes v Bears", "public": False})).body["id"]
    offer = (await ann("POST", f"/matches/{match}/pairings")).body
    page = await visitor.open(f"/pair#{offer['code']}")
    await expect(page.get_by_label("Code")).to_have_value(offer["code"])
    await fill_in(page, {"Name of this phone": "Mia's phone"}, "Pair this phone")
    await expect(page.get_by_role("status")).to_contain_text("Mia's phone now scores your match")
    kept = json.loads(await page.evaluate("localStorage.getItem('cricksy.devices')"))
    assert [(place["match"], place["name"]) for place in kept] == [(match, "Mia's phone")]
    await page.get_by_role("link", name="Open the match").click()
    await expect(page.get_by_test_id("link")).to_have_text("Not started")

    public = (await ann("POST", "/matches", {"title": "Cubs v Dons"})).body["id"]
    code = (await ann("POST", f"/matches/{public}/pairings")).body["code"]
    page = await other.open("/pair")
    await fill_in(page, {"Code": "ABCDEF", "Name of this phone": "Gus"}, "Pair this phone")
    await expect(page.get_by_text("There is no such code, or its time is over.")).to_be_visible()
    await fill_in(page, {"Code": f"{code[:3].lower()} {code[3:]}"}, "Pair this phone")
    await expect(page.get_by_role("status")).to_contain_text("Gus now scores Cubs v Dons")
    await page.get_by_role("link", name="Open the match").click()
    assert page.url == f"{site.url}/m/{public}"
    listed = (await ann("GET", f"/matches/{public}/devices")).body["devices"]
    assert [device["name"] for device in listed] == ["Gus"]
