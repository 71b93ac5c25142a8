"""One session in all tabs of a real Chromium: renewed, ended, and begun anew where it was."""

import asyncio
from itertools import pairwise

import pytest
from playwright.async_api import expect

from tests.web.people import PASSWORD, Person
from tests.web.visitor import Visitor, fill_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
RENEWALS = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.endsWith("/api/auth/refresh"))
  .map((entry) => [performance.timeOrigin + entry.startTime, performance.timeOrigin + entry.responseEnd])"""
"""When a tab asked for another token and had it, in ms since 1970."""
_CLOCKS_MS = 1.0
"""Between the clocks of two tabs."""


@pytest.mark.parametrize("script", ["", WITHOUT_LOCKS], ids=["web locks", "no locks"])
async def test_tabs_that_refresh_at_once_stay_signed_in(ann: Person, visitor: Visitor, script: str) -> None:
    """Several tabs load at the same moment, again and again; each waits for the one before, as a token is good once."""
    await visitor.context.add_init_script(script)
    tabs = [await visitor.sign_in(ann.email), *[await visitor.open("/account") for _ in range(2)]]
    for _ in range(3):
        await asyncio.gather(*(tab.reload() for tab in tabs))
        for tab in tabs:
            await expect(tab.get_by_role("button", name="Ann")).to_be_visible()
        renewals = sorted([tuple(each) for tab in tabs for each in await tab.evaluate(RENEWALS)])
        assert renewals
        assert all(begins >= ended - _CLOCKS_MS for (_, ended), (begins, _) in pairwise(renewals))
    assert len((await ann("GET", "/me/sessions")).body["sessions"]) == 2


async def test_a_token_is_renewed_before_it_ends(ann: Person, visitor: Visitor) -> None:
    """A page that is open for a quarter of an hour asks for another one by itself."""
    page = await visitor.sign_in(ann.email)
    await page.clock.install()
    await page.reload()
    await expect(page.get_by_role("button", name="Ann")).to_be_visible()
    async with page.expect_response("**/api/auth/refresh") as refreshed:
        await page.clock.fast_forward("14:30")
    assert (await refreshed.value).status == 200


async def test_signing_out_ends_it_in_every_tab(ann: Person, visitor: Visitor) -> None:
    """The other tab shows nothing of the account any more, and a reload does not bring it back."""
    one = await visitor.sign_in(ann.email)
    two = await visitor.open("/account")
    await expect(two.get_by_text(ann.email).first).to_be_attached()
    await one.get_by_role("button", name="Ann").click()
    await one.get_by_role("button", name="Sign out", exact=True).click()
    for tab in (one, two):
        await expect(tab.get_by_role("heading", name="Sign in")).to_be_visible()
        await expect(tab.get_by_text(ann.email)).to_have_count(0)
    await two.reload()
    await expect(two.get_by_role("heading", name="Sign in")).to_be_visible()
    assert len((await ann("GET", "/me/sessions")).body["sessions"]) == 1


async def test_a_session_that_is_ended_elsewhere_loses_no_input(ann: Person, visitor: Visitor) -> None:
    """The page asks to sign in again, in place, and then has what was typed."""
    page = await visitor.sign_in(ann.email)
    await page.get_by_role("button", name="Change name").click()
    await page.get_by_label("New name").fill("Annabel")
    await ann("DELETE", "/me/sessions")
    await page.get_by_role("button", name="Save name").click()
    await expect(page.get_by_text("Your session has ended.")).to_be_visible()
    await fill_in(page, {"Email": ann.email, "Password": PASSWORD}, "Sign in")
    await expect(page.get_by_label("New name")).to_have_value("Annabel")
    await page.get_by_role("button", name="Save name").click()
    await expect(page.get_by_role("button", name="Annabel")).to_be_visible()


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/plans", "/plans"), ("//example.org/", "/account"), ("https://example.org/", "/account")],
)
async def test_signing_in_leads_to_our_own_pages_only(ann: Person, visitor: Visitor, wanted: str, reached: str) -> None:
    """Whoever makes a link to the form cannot choose another site."""
    page = await visitor.open(f"/sign-in?next={wanted}")
    await fill_in(page, {"Email": ann.email, "Password": PASSWORD}, "Sign in")
    await page.wait_for_url(f"{visitor.site.url}{reached}")


async def test_signing_in_comes_back_to_the_page_with_its_secret(ann: Person, visitor: Visitor) -> None:
    """A private match's token is in no address that the server sees, and still there afterwards."""
    asked: list[str] = []
    page = await visitor.open("/m/m1#token=secret")
    page.on("request", lambda request: asked.append(request.url))
    await page.get_by_role("link", name="Sign in").click()
    await fill_in(page, {"Email": ann.email, "Password": PASSWORD}, "Sign in")
    await page.wait_for_url(f"{visitor.site.url}/m/m1#token=secret")
    assert not [url for url in asked if "secret" in url.partition("#")[0]]
