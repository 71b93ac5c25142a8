"""Somebody who uses the pages in a browser of one's own."""

from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Page, ViewportSize, expect

from tests.web.people import PASSWORD
from tests.web.site import Site

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
SIZES: Final[dict[str, ViewportSize]] = {
    "small phone": {"width": 360, "height": 740},
    "phone": PHONE,
    "1080p": {"width": 1920, "height": 1080},
}
FITS: Final = "() => document.documentElement.scrollWidth <= window.innerWidth"
"""Whether nothing runs out of the page."""


class Visitor:
    """Somebody with a browser: its tabs share cookies and storage."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        """Nobody has signed in in it yet."""
        self.site, self.context = site, context

    async def open(self, path: str, tab: Page | None = None) -> Page:
        """A tab at an address of the site; fragments alone do not load a page, so it is left first."""
        page = tab or await self.context.new_page()
        if tab is not None:
            await page.goto("about:blank")
        await page.goto(f"{self.site.url}{path}")
        return page

    async def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        """A tab of the account page, reached through the form."""
        page = await self.open("/sign-in")
        await fill_in(page, {"Email": email, "Password": password}, "Sign in")
        await expect(page.get_by_role("heading", name="Account", level=1)).to_be_visible()
        return page

    async def follow_mail(self, subject: str, tab: Page | None = None) -> Page:
        """Open the link of the newest mail with a subject, as the page of this machine's mails shows it."""
        await self.site.services.postman.deliver_due()
        page = await self.open("/mail", tab)
        await page.get_by_role("button", name=subject).first.click()
        link = await page.get_by_role("article").get_by_role("link").first.get_attribute("href")
        assert link is not None
        parts = urlsplit(link)
        return await self.open(f"{parts.path}#{parts.fragment}", page)


async def fill_in(page: Page, fields: dict[str, str], button: str) -> None:
    """Fill a form's fields by their labels and press its button."""
    for label, text in fields.items():
        await page.locator("input:visible").and_(page.get_by_label(label, exact=True)).fill(text)
    await page.get_by_role("button", name=button, exact=True).click()


async def give(site: Site, who: str, plan: str) -> None:
    """Give somebody a plan."""
    await site.services.business.administrators.operator().granting.grant(who, plan)
