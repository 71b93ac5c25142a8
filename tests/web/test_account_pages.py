"""The pages about an account in a real Chromium: from opening one to deleting it."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.web.people import PASSWORD, Person, sign_up
from tests.web.site import Site
from tests.web.visitor import FITS, SIZES, Visitor, fill_in, give

pytestmark = pytest.mark.asyncio(loop_scope="module")

OTHER = "some other passphrase"


async def test_from_registration_to_a_proven_address(visitor: Visitor) -> None:
    """Signed in at once; the mail's link proves the address, and the tab that was left open learns of it."""
    page = await visitor.open("/register")
    await fill_in(page, {"Name": "Ben", "Email": "ben@example.org", "Password": PASSWORD}, "Open an account")
    await expect(page.get_by_text("Not confirmed yet")).to_be_visible()
    await expect(page.get_by_role("button", name="Ben")).to_be_visible()
    mail = await visitor.follow_mail("Confirm your address")
    await expect(mail.get_by_role("status")).to_contain_text("ben@example.org is confirmed")
    assert mail.url == f"{visitor.site.url}/verify"
    await mail.get_by_role("link", name="To your account").click()
    await expect(mail.get_by_text("Confirmed", exact=True)).to_be_visible()


async def test_a_code_waits_until_its_account_has_signed_in(site: Site, visitor: Visitor) -> None:
    """The link asks to sign in, on the same page; a reload in between loses nothing."""
    ben = await sign_up(site, "ben@example.org", verified=False)
    page = await visitor.follow_mail("Confirm your address")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.reload()
    await fill_in(page, {"Email": ben.email, "Password": PASSWORD}, "Sign in")
    await expect(page.get_by_role("status")).to_contain_text("is confirmed")
    await page.reload()
    await expect(page.get_by_text("is confirmed")).to_be_visible()
    await ben.close()


async def test_a_wrong_password_is_said_and_nothing_typed_is_lost(ann: Person, visitor: Visitor) -> None:
    """The sentence is read out, and the form can be sent again."""
    page = await visitor.open("/sign-in")
    await fill_in(page, {"Email": ann.email, "Password": "not the password"}, "Sign in")
    await expect(page.get_by_role("alert")).to_have_text("The address or the password is wrong.")
    await expect(page.get_by_label("Email")).to_have_value(ann.email)
    await fill_in(page, {"Password": PASSWORD}, "Sign in")
    await expect(page.get_by_role("heading", name="Account", level=1)).to_be_visible()


async def test_what_is_wrong_stands_beside_its_field(visitor: Visitor) -> None:
    """The first such field has the focus, and describes itself with the error."""
    page = await visitor.open("/register")
    await fill_in(page, {"Email": "ben@example.org"}, "Open an account")
    name = page.get_by_label("Name")
    await expect(name).to_be_focused()
    await expect(name).to_have_accessible_description("Please fill this in. As others are to see it.")
    await fill_in(page, {"Name": "Ben", "Password": "password123"}, "Open an account")
    password = page.get_by_label("Password", exact=True)
    await expect(password).to_be_focused()
    await expect(password).to_have_accessible_description(re.compile("^This password is easy to guess."))
    await expect(page.get_by_label("Email")).to_have_value("ben@example.org")


async def test_a_forgotten_password_is_replaced(ann: Person, visitor: Visitor) -> None:
    """By mail, up to being signed in with the new one; the old one is void."""
    page = await visitor.open("/sign-in")
    await page.get_by_role("link", name="Forgotten the password?").click()
    await expect(page.get_by_role("heading", name="Forgotten the password?", level=1)).to_be_visible()
    await fill_in(page, {"Email": ann.email}, "Send the mail")
    await expect(page.get_by_role("status")).to_contain_text(ann.email)
    page = await visitor.follow_mail("A new password", page)
    await fill_in(page, {"New password": "short"}, "Set the password")
    await expect(page.get_by_text("A password has 10 to 128 characters.")).to_be_visible()
    await fill_in(page, {"New password": OTHER}, "Set the password")
    await expect(page.get_by_role("status")).to_contain_text("Your password is set")
    await fill_in(page, {"Email": ann.email, "Password": OTHER}, "Sign in")
    await expect(page.get_by_role("heading", name="Account", level=1)).to_be_visible()
    assert (await ann.login()).code == "wrong_credentials"


async def test_a_changed_password_signs_the_others_out(ann: Person, visitor: Visitor) -> None:
    """A wrong present one is said beside its field; the list of sessions is one's own alone then."""
    page = await visitor.sign_in(ann.email)
    sessions = page.get_by_role("region", name="Where you are signed in")
    await expect(sessions.get_by_role("listitem")).to_have_count(2)
    await fill_in(page, {"Present password": "not the password", "New password": OTHER}, "Change password")
    await expect(page.get_by_label("Present password", exact=True)).to_be_focused()
    await expect(page.get_by_text("The password is wrong.")).to_be_visible()
    await fill_in(page, {"Present password": PASSWORD}, "Change password")
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    await expect(sessions.get_by_role("listitem")).to_have_count(1)
    assert (await ann("GET", "/me")).code == "session_revoked"


async def test_another_address_is_asked_for_and_confirmed(ann: Person, visitor: Visitor) -> None:
    """The present one stays until the link in the mail to the new one has been opened."""
    page = await visitor.sign_in(ann.email)
    await page.get_by_role("button", name="Change email").click()
    form = page.locator("form", has=page.get_by_label("New email"))
    await form.get_by_label("New email").fill("annabel@example.org")
    await form.get_by_label("Your password", exact=True).fill(PASSWORD)
    await form.get_by_role("button", name="Change email").click()
    await expect(page.get_by_text("your address stays as it is")).to_be_visible()
    page = await visitor.follow_mail("Confirm your new address", page)
    await expect(page.get_by_role("status")).to_contain_text("annabel@example.org")


async def test_own_data_are_taken_away_and_the_account_is_deleted(
    ann: Person, visitor: Visitor, tmp_path: Path
) -> None:
    """The file has the account in it; the deletion asks for the password and leaves nobody signed in."""
    page = await visitor.sign_in(ann.email)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Download my data").click()
    path = tmp_path / "data.json"
    await (await download.value).save_as(path)
    assert json.loads(path.read_text(encoding="utf-8"))["account"]["email"] == ann.email
    await page.get_by_role("button", name="Delete my account…").click()
    await fill_in(page, {"Your password, to be sure": "not the password"}, "Delete for good")
    await expect(page.get_by_text("The password is wrong.")).to_be_visible()
    await fill_in(page, {"Your password, to be sure": PASSWORD}, "Delete for good")
    await page.wait_for_url(f"{visitor.site.url}/")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert (await ann.login()).code == "wrong_credentials"


async def test_the_menu_works_from_the_keyboard(ann: Person, visitor: Visitor) -> None:
    """Enter opens it, Tab walks it, Escape closes it and goes back to its button."""
    page = await visitor.sign_in(ann.email)
    button = page.get_by_role("button", name="Ann")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Account", exact=True)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    await expect(page.get_by_role("link", name="Organisations")).to_have_count(0)


SOUND = """() => {
  const named = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim() !== "";
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const inputs = [...document.querySelectorAll("input:not([aria-hidden]),select")];
  return {
    h1: document.querySelectorAll("h1").length,
    doubleIds: ids.filter((id, index) => ids.indexOf(id) !== index),
    unnamed: [...document.querySelectorAll("a,button,summary")].filter((e) => !named(e)).length,
    withoutLabel: inputs.filter((e) => !e.labels.length).length,
    withoutAutocomplete: [...document.querySelectorAll("input")].filter((e) => !e.autocomplete).length,
  };
}"""
STRANGERS = ("/sign-in", "/register", "/forgot", "/reset#code", "/pair#ABC234", "/verify#code", "/plans")
MEMBERS = ("/account", "/organisations", "/plans?order=player_pro", "/verify#code", "/email#code", "/invitation#code")
_UNDER_WAY = re.compile("Loading…|One moment|Changing your|Confirming your")


async def _is_sound(visitor: Visitor, page: Page, path: str) -> None:
    await visitor.open(path, page)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text(_UNDER_WAY)
    found = await page.evaluate(SOUND)
    assert found == {"h1": 1, "doubleIds": [], "unnamed": 0, "withoutLabel": 0, "withoutAutocomplete": 0}, path
    assert (await page.title()).endswith(" · Cricksy"), path
    for name, size in SIZES.items():
        await page.set_viewport_size(size)
        assert await page.evaluate(FITS), f"{path} on a {name}"


async def test_every_page_is_sound_and_fits_every_screen(site: Site, ann: Person, visitor: Visitor) -> None:
    """One main heading, every control named, every field labelled and told to the browser, nothing out of the page."""
    club = (await ann("POST", "/organisations", {"name": "The cricket club of a very long name indeed"})).body["id"]
    await give(site, club, "org_pro_starter")
    page = await visitor.open("/")
    for path in STRANGERS:
        await _is_sound(visitor, page, path)
    page = await visitor.sign_in(ann.email)
    for path in (*MEMBERS, f"/organisations/{club}"):
        await _is_sound(visitor, page, path)
