"""The pages of coaching in a real Chromium, up to a video that has arrived: what workers make of it is tested there."""

import asyncio
import base64
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from core.ids import WorkspaceId
from tests.web.coached import coach
from tests.web.people import Person
from tests.web.site import Site
from tests.web.visitor import FITS, SIZES, Visitor, fill_in, give

pytestmark = pytest.mark.asyncio(loop_scope="module")

_FILM = b"\0\0\0\x18ftypmp42" + bytes(200_000)
"""Enough of an MP4 to be sent."""


async def _new_session(site: Site, person: Person, visitor: Visitor) -> Page:
    """The page of a session that was just made through the form."""
    await give(site, person.email, "coach_pro_plus")
    page = await visitor.sign_in(person.email)
    await visitor.open("/coaching", page)
    await expect(page.get_by_text("No sessions yet.")).to_be_visible()
    await fill_in(page, {"Title": "Nets, short ball"}, "Make the session")
    await expect(page.get_by_role("heading", name="Nets, short ball", level=1)).to_be_visible()
    return page


async def test_who_has_no_sessions_is_told_which_plans_do(ann: Person, visitor: Visitor) -> None:
    """The menu has no link to what the plan has not; whoever comes by the address sees what it takes."""
    page = await visitor.sign_in(ann.email)
    await visitor.open("/coaching", page)
    await expect(page.get_by_role("alert").get_by_role("listitem").filter(has_text="Coach Pro Plus")).to_be_visible()
    await page.get_by_role("button", name="Ann").click()
    await expect(page.get_by_role("link", name="Organisations")).to_be_visible()
    await expect(page.get_by_role("navigation", name="Account").get_by_role("link", name="Coaching")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
async def test_a_session_is_made_and_found_again(site: Site, ann: Person, visitor: Visitor, size: str) -> None:
    """With a player who is typed in; it is listed by its day, and found by its player, on every screen."""
    await give(site, ann.email, "coach_pro_plus")
    page = await visitor.sign_in(ann.email)
    await page.set_viewport_size(SIZES[size])
    await page.get_by_role("button", name="Ann").click()
    await page.get_by_role("navigation", name="Account").get_by_role("link", name="Coaching").click()
    form = page.locator("form", has=page.get_by_role("button", name="Make the session"))
    await form.get_by_label("Day").fill("2026-05-04")
    await form.get_by_label("Name of a player").fill("Asha Rao")
    await form.get_by_role("button", name="Add", exact=True).click()
    await expect(form.get_by_role("checkbox", name="Asha Rao")).to_be_checked()
    await form.get_by_label("Title").fill("Nets")
    await form.get_by_role("button", name="Make the session").click()
    await expect(page.get_by_text("May 4, 2026, with Asha Rao")).to_be_visible()
    await expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
    assert await page.evaluate(FITS)
    await page.get_by_role("link", name="All sessions").click()
    day = page.get_by_role("region", name="May 4, 2026")
    await expect(day.get_by_role("link", name="Nets")).to_be_visible()
    await page.get_by_role("search").get_by_label("To").fill("2026-05-03")
    await expect(page.get_by_text("No session fits.")).to_be_visible()
    await page.get_by_role("button", name="Clear").click()
    await page.get_by_role("search").get_by_label("Player").select_option("Asha Rao")
    await expect(day.get_by_role("link", name="Nets")).to_be_visible()
    assert await page.evaluate(FITS)


async def test_an_upload_goes_on_after_a_reload(site: Site, ann: Person, visitor: Visitor, tmp_path: Path) -> None:
    """The page says which file was broken off; chosen again, it is sent under the same address and arrives."""
    film = tmp_path / "nets.mp4"
    film.write_bytes(_FILM)
    page = await _new_session(site, ann, visitor)
    made: list[str] = []
    page.on("request", lambda request: made.append(request.url) if request.method == "POST" else None)
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.set()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/uploads/*", hold)
    await page.locator("input[type=file]").set_input_files(film)
    await expect(page.get_by_role("progressbar", name="Upload")).to_be_visible()
    await held.wait()
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_text("Paused.")).to_be_visible()
    await page.unroute("**/api/uploads/*", hold)
    await page.reload()
    await expect(page.get_by_text("was broken off")).to_contain_text("nets.mp4")
    await page.locator("input[type=file]").set_input_files(film)
    await expect(page.get_by_role("heading", name="Video nets.mp4")).to_be_visible()
    assert len([url for url in made if url.endswith("/api/uploads")]) == 1
    await page.reload()
    await expect(page.get_by_role("heading", name="Video nets.mp4")).to_be_visible()
    await expect(page.get_by_role("button", name="Choose a video")).to_have_count(0)


async def test_an_upload_whose_address_was_lost_is_found(
    site: Site, ann: Person, visitor: Visitor, tmp_path: Path
) -> None:
    """The announcement arrived and its answer did not: the same file goes on there, and no second one is made."""
    film = tmp_path / "nets.mp4"
    film.write_bytes(_FILM)
    page = await _new_session(site, ann, visitor)
    lost: list[int] = []

    async def lose(route: Route) -> None:
        if lost:
            await route.continue_()
            return
        lost.append((await route.fetch()).status)
        await route.abort()

    await page.route("**/api/uploads", lose)
    await page.locator("input[type=file]").set_input_files(film)
    await expect(page.get_by_role("heading", name="Video nets.mp4")).to_be_visible()
    assert lost == [201]


async def test_another_upload_makes_way(site: Site, ann: Person, visitor: Visitor, tmp_path: Path) -> None:
    """One that was begun elsewhere and left there is named, and given up when somebody says so."""
    film = tmp_path / "nets.mp4"
    film.write_bytes(_FILM)
    page = await _new_session(site, ann, visitor)
    session = page.url.rpartition("/")[2]
    begun = await ann(
        "POST",
        "/uploads",
        Tus_Resumable="1.0.0",
        Upload_Length="12345",
        Upload_Metadata=f"session_id {base64.b64encode(session.encode()).decode()},filename b3RoZXIubXA0",
    )
    assert begun.status == 201
    await page.locator("input[type=file]").set_input_files(film)
    await page.get_by_role("button", name="Give the other up and send this").click()
    await expect(page.get_by_role("heading", name="Video nets.mp4")).to_be_visible()


async def test_what_is_no_video_is_not_sent(site: Site, ann: Person, visitor: Visitor, tmp_path: Path) -> None:
    """The page says so before it asks the server anything."""
    text = tmp_path / "notes.txt"
    text.write_text("not a film")
    page = await _new_session(site, ann, visitor)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    await page.locator("input[type=file]").set_input_files(text)
    await expect(page.get_by_role("alert")).to_contain_text("“notes.txt” is no MP4 or MOV video.")
    assert [url for url in sent if "/api/uploads" in url] == []


async def test_a_note_is_kept_changed_and_taken_back(site: Site, ann: Person, visitor: Visitor) -> None:
    """A note needs no video; a deleted one can be taken back for a while, and stays then."""
    page = await _new_session(site, ann, visitor)
    await page.get_by_label("New note").fill("Head falls over.")
    await page.get_by_role("button", name="Keep the note").click()
    note = page.get_by_role("listitem").filter(has_text="Head falls over.")
    await expect(note).to_be_visible()
    await note.get_by_role("button", name="Delete").click()
    await expect(note).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(note).to_be_visible()
    await page.reload()
    await expect(note).to_be_visible()


async def test_a_film_that_shows_no_match_yet(site: Site, ann: Person, visitor: Visitor) -> None:
    """That is no error: the page says what it takes, and nothing that it asks the API is refused."""
    await give(site, ann.email, "coach_pro_plus")
    made = await coach(site.services, WorkspaceId(ann.id))
    page = await visitor.sign_in(ann.email)
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    async with page.expect_response("**/alignment") as told:
        await visitor.open(f"/coaching/{made['session_id']}", page)
    assert await (await told.value).json() == {"alignment": None}
    await expect(page.get_by_text("No match of this workspace is scored in Cricksy yet.")).to_be_visible()
    assert [url for url in refused if "/api/" in url] == []


async def test_a_link_that_leads_nowhere_says_so(visitor: Visitor) -> None:
    """Whoever opens one without an account learns whom to ask."""
    page = await visitor.open("/shared/nothing-of-ours")
    await expect(page.get_by_role("alert")).to_contain_text("Ask your coach for a new one.")
