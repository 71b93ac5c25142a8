"""Addresses of pages: the server's, the client's and those that stand in mails are the same."""

import re
from pathlib import Path

import aiohttp
import pytest

from core.ports.mail import Mail
from core.usecases import letters
from tests.web.people import Person, sign_up
from tests.web.site import Site
from web.routes import ACCOUNT_PAGES

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROUTER = Path(__file__).parents[2] / "web" / "client" / "src" / "router.ts"
_LINK = re.compile(r"https?://\S+")
_SHOWN_ELSEWHERE = {"/", "/m/{id}", "/mail"}


def _routed() -> set[str]:
    """The client's addresses, written as the server's."""
    paths = re.findall(r'path: "([^"]+)"', ROUTER.read_text(encoding="utf-8"))
    return {re.sub(r":(\w+)", r"{\1}", path) for path in paths}


async def test_the_server_knows_every_page_of_the_client_and_no_other() -> None:
    """A reload at any address shows what was there; the two lists are kept by hand."""
    assert _routed() == {*ACCOUNT_PAGES, *_SHOWN_ELSEWHERE}


async def _sent(person: Person) -> str:
    await person.site.services.postman.deliver_due()
    async with person.http.get(f"{person.site.url}/api/mail") as answer:
        return "\n".join(each["text"] for each in (await answer.json())["letters"])


async def test_links_in_mails_lead_to_pages(site: Site, client: Path) -> None:  # noqa: ARG001 - it must be built before
    """Every link of every mail about an account, and of an invitation, opens a page of the client."""
    url, someone = site.url, "ann@example.org"
    mails: list[Mail] = [
        letters.welcome(someone, "code", url),
        letters.known(someone, url),
        letters.reset(someone, "code", url),
        letters.unknown(someone, url),
        letters.password_changed(someone, url),
        letters.new_address(someone, "code", url),
        letters.address_changing(someone, url),
    ]
    ann = await sign_up(site, someone)
    club = (await ann("POST", "/organisations", {"name": "The club"})).body["id"]
    await site.services.business.administrators.operator().granting.grant(club, "org_pro_starter")
    assert (await ann("POST", f"/organisations/{club}/invitations", {"email": "ben@example.org"})).status == 201
    own = site.settings.origin
    texts = [*(mail.text for mail in mails), (await _sent(ann)).replace(own, url)]
    links = {link for text in texts for link in _LINK.findall(text)}
    paths = {link.partition("#")[0].removeprefix(url) for link in links}
    assert paths >= {"/verify", "/reset", "/email", "/invitation"}
    async with aiohttp.ClientSession() as http:
        for link in links:
            async with http.get(link) as answer:
                assert (answer.status, answer.content_type) == (200, "text/html"), link
    await ann.close()


async def test_unknown_addresses_are_none(site: Site, client: Path) -> None:  # noqa: ARG001 - it must be built before
    """The server says so with its status, as it must for search engines and for people who mistyped."""
    async with aiohttp.ClientSession() as http, http.get(f"{site.url}/acount") as answer:
        assert answer.status == 404
