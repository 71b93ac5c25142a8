"""Brands over HTTP: the API, and the addresses of pictures."""

import aiohttp
import pytest

from tests.brands.studio import SVG, png
from tests.web.people import Person, sign_up
from tests.web.site import Site
from tests.web.visitor import give

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def upload(person: Person, data: bytes, media: str, query: str = "") -> aiohttp.ClientResponse:
    """Send a picture."""
    headers = {"Authorization": f"Bearer {person.access}", "Content-Type": media}
    answer = await person.http.post(f"{person.site.url}/api/brand-pictures{query}", data=data, headers=headers)
    await answer.read()
    return answer


async def test_a_brand_is_made_and_worn(site: Site, ann: Person) -> None:
    """From the logo to ``state.json``."""
    await give(site, ann.email, "scorers_pro_plus")
    sent = await upload(ann, SVG, "image/svg+xml")
    assert sent.status == 201
    logo = (await sent.json())["address"]
    assert sent.headers["Location"] == logo
    made = await ann("POST", "/brands", {"name": "Strikers", "theme": "neon", "logo": logo})
    assert (made.status, made.headers["Location"]) == (201, f"/api/brands/{made.body['id']}")
    await ann("POST", "/matches", {"id": "final", "title": "Final"})
    assert (await ann("PUT", "/matches/final/brand", {"brand_id": made.body["id"]})).status == 200
    look = (await ann("GET", "/matches/final/state")).body["look"]
    assert (look["theme"], look["logo"]) == ("neon", logo)
    listed = (await ann("GET", "/brands")).body
    assert listed["may_change"]
    assert listed["brands"][0]["matches"] == [{"id": "final", "name": "Final"}]
    facts = {"name": "Strikers", "revision": 1}
    assert (await ann("PUT", f"/brands/{made.body['id']}", facts)).body["revision"] == 2
    assert (await ann("PUT", f"/brands/{made.body['id']}", facts)).code == "stale_revision"
    assert (await ann("POST", f"/brands/{made.body['id']}/default")).body["is_default"]
    assert (await ann("DELETE", f"/brands/{made.body['id']}")).status == 204


async def test_pictures_can_do_nothing(site: Site, ann: Person) -> None:
    """Every origin may show them, for ever; opened by themselves they run and fetch nothing."""
    await give(site, ann.email, "scorers_pro_plus")
    for data, media in ((SVG, "image/svg+xml"), (png(4, 4), "image/png")):
        address = (await (await upload(ann, data, media)).json())["address"]
        async with aiohttp.request("GET", f"{site.url}{address}") as answer:
            assert answer.status == 200
            assert answer.content_type == media
            told = answer.headers
        assert told["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        assert told["Cache-Control"] == "public, max-age=31536000, immutable"
        assert told["Access-Control-Allow-Origin"] == "*"
        assert told["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert told["X-Content-Type-Options"] == "nosniff"
        async with aiohttp.request("GET", f"{site.url}{address}", headers={"If-None-Match": told["ETag"]}) as answer:
            assert answer.status == 304
        async with aiohttp.request("HEAD", f"{site.url}{address}") as answer:
            assert answer.status == 200
    for path in ("0" * 32 + ".png", "0" * 32 + ".html", "..%2fx", "x.svg", ""):
        async with aiohttp.request("GET", f"{site.url}/brand/{path}") as answer:
            assert answer.status == 404


async def test_uploads_are_refused_in_words(site: Site, ann: Person) -> None:
    """With the status and the code of what is in the way."""
    assert (await (await upload(ann, SVG, "image/svg+xml")).json())["code"] == "upgrade_required"
    await give(site, ann.email, "scorers_pro_plus")
    for data, media, status, code in (
        (SVG, "text/plain", 415, "unsupported_media_type"),
        (b" " * 600_000, "image/png", 413, "too_large"),
        (png(2049, 1), "image/png", 413, "too_many_pixels"),
        (b"GIF89a", "image/png", 400, "bad_picture"),
    ):
        answer = await upload(ann, data, media)
        assert (answer.status, (await answer.json())["code"]) == (status, code)
    bob = await sign_up(site, "bob@example.org")
    assert (await upload(bob, SVG, "image/svg+xml", f"?workspace_id={ann.id}")).status == 404
    await bob.close()
