"""The pages about plans and organisations in a real Chromium: what there is, what one has, what is missing."""

import pytest
from playwright.async_api import expect

from tests.web.people import PASSWORD, Person
from tests.web.site import Site
from tests.web.visitor import FITS, SIZES, Visitor, fill_in, give

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("size", SIZES)
async def test_the_plans_fit_every_screen(site: Site, ann: Person, visitor: Visitor, size: str) -> None:
    """Every plan has a card and a column; one's own is marked; only the table scrolls sideways."""
    await give(site, ann.email, "coach_pro")
    matrix = (await ann("GET", "/plans")).body
    sold = [plan for plan in matrix["plans"] if plan["price_usd_month"] is not None]
    page = await visitor.sign_in(ann.email)
    await page.set_viewport_size(SIZES[size])
    await visitor.open("/plans", page)
    await expect(page.get_by_role("article")).to_have_count(len(sold))
    await expect(page.get_by_role("article", name="Coach Pro", exact=True)).to_contain_text("Your plan")
    table = page.get_by_role("table", name="Features and limits of every plan")
    await expect(table.get_by_role("columnheader")).to_have_count(len(sold))
    await expect(table.get_by_role("columnheader", name="Coach Pro $9.99 Your plan")).to_have_count(1)
    assert await page.evaluate(FITS)
    first = await table.locator("tbody th").nth(1).bounding_box()
    await table.get_by_role("columnheader", name="Org Pro Elite").scroll_into_view_if_needed()
    after = await table.locator("tbody th").nth(1).bounding_box()
    assert first is not None
    assert after is not None
    assert first["x"] == after["x"] >= 0


async def test_a_plan_is_ordered_and_the_order_withdrawn(ann: Person, visitor: Visitor) -> None:
    """From a stranger's click through signing in to how it is paid; the account page shows it until it is withdrawn."""
    page = await visitor.open("/plans")
    await page.get_by_role("button", name="Order Coach Pro Plus").click()
    await fill_in(page, {"Email": ann.email, "Password": PASSWORD}, "Sign in")
    dialog = page.get_by_role("dialog", name="Order Coach Pro Plus?")
    await dialog.get_by_role("button", name="Order Coach Pro Plus").click()
    await expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("24.99 USD a month")
    await page.get_by_role("dialog").get_by_role("link", name="See it there").click()
    await expect(page.get_by_text("Coach Pro Plus is ordered since")).to_be_visible()
    await page.get_by_role("button", name="Withdraw the order").click()
    await expect(page.get_by_text("Coach Pro Plus is ordered since")).to_have_count(0)
    orders = (await ann("GET", "/billing/orders")).body["orders"]
    assert [order["state"] for order in orders] == ["withdrawn"]


async def test_usage_is_shown_against_the_plan(ann: Person, visitor: Visitor) -> None:
    """As meters that say how much of how much, also to who does not see them."""
    for number in range(3):
        await ann("POST", "/matches", {"title": f"Game {number}"})
    page = await visitor.sign_in(ann.email)
    games = page.get_by_role("meter", name="Games", exact=True)
    await expect(games).to_have_attribute("aria-valuetext", "3 of 10")
    await expect(page.get_by_text("Not in this plan: teams, storage.")).to_be_visible()


async def test_a_plan_is_cancelled_and_kept_after_all(site: Site, ann: Person, visitor: Visitor) -> None:
    """It says until when it holds, and can be resumed until then."""
    await give(site, ann.email, "coach_pro")
    page = await visitor.sign_in(ann.email)
    await page.get_by_role("button", name="Cancel the plan…").click()
    await page.get_by_role("button", name="Cancel the plan", exact=True).click()
    await expect(page.get_by_text("Cancelled: it holds until")).to_be_visible()
    await page.get_by_role("button", name="Keep the plan").click()
    await expect(page.get_by_text("Cancelled: it holds until")).to_have_count(0)


async def test_what_the_plan_lacks_is_named_with_plans_that_have_it(ann: Person, visitor: Visitor) -> None:
    """An organisation without a plan cannot invite: the prompt says why, what would do and what that costs."""
    page = await visitor.sign_in(ann.email)
    await visitor.open("/organisations", page)
    await fill_in(page, {"Name of the organisation": "The club"}, "Make the organisation")
    await expect(page.get_by_role("heading", name="The club", level=1)).to_be_visible()
    await fill_in(page, {"Email of the person": "ben@example.org"}, "Send the invitation")
    prompt = page.get_by_role("alert")
    await expect(prompt).to_contain_text("Not in your plan, Free")
    await expect(prompt).to_contain_text("Roles and seats.")
    await expect(prompt.get_by_role("listitem").first).to_have_text("Org Pro Starter $39 a month")
    await expect(page.get_by_label("Email of the person")).to_have_value("ben@example.org")
    await prompt.get_by_role("link", name="Compare plans").click()
    await expect(page.get_by_role("heading", name="Plans", level=1)).to_be_visible()


async def test_an_invited_person_opens_an_account_and_joins(
    site: Site, ann: Person, visitor: Visitor, other: Visitor
) -> None:
    """On the page that the link leads to; a full kind of seat is refused with the numbers."""
    club = (await ann("POST", "/organisations", {"name": "The club"})).body["id"]
    await give(site, club, "org_pro_starter")
    page = await visitor.sign_in(ann.email)
    await visitor.open(f"/organisations/{club}", page)
    await page.get_by_label("Seat", exact=True).select_option("org_admin")
    await fill_in(page, {"Email of the person": "ben@example.org"}, "Send the invitation")
    await expect(page.get_by_role("alert")).to_contain_text("Seats: Administrator: 1 of 1")
    await page.get_by_label("Seat", exact=True).select_option("coach_pro")
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_role("status")).to_contain_text("ben@example.org")

    guest = await other.follow_mail("Join The club at Cricksy")
    await guest.get_by_role("button", name="Open an account").click()
    await fill_in(guest, {"Name": "Ben", "Email": "ben@example.org", "Password": PASSWORD}, "Open an account")
    await guest.get_by_role("button", name="Join").click()
    await expect(guest.get_by_role("alert")).to_contain_text("Confirm your address first")
    proof = await other.follow_mail("Confirm your address")
    await expect(proof.get_by_role("status")).to_contain_text("is confirmed")
    await guest.get_by_role("button", name="Join").click()
    await expect(guest.get_by_role("status")).to_contain_text("You are a member of The club now.")
    await page.reload()
    await expect(page.get_by_label("Seat of Ben")).to_have_value("coach_pro")
