"""Who may fetch what of a video, and in which parts."""

import re
from datetime import timedelta

import jwt
import pytest

from core.clock import utc_now
from core.ids import AccountId
from core.usecases.media_tokens import MediaKind, MediaRight, issue_media
from tests.media.footage_synth import Footage
from tests.pipeline.studio import Studio

folder_only = pytest.mark.parametrize("media", ["folder"], indirect=True)


async def _playing(studio: Studio, synthesised: Footage) -> tuple[str, str]:
    """A video that plays, and the address of its playlist."""
    _, video = await studio.film("ann", synthesised["plain.mp4"])
    return video, (await studio.ask("ann", "GET", f"/videos/{video}")).body["playback_url"]


async def test_parts_of_a_file(studio: Studio, synthesised: Footage) -> None:
    """From either store: the middle, the end, and more than there is (RFC 9110, section 14)."""
    video, address = await _playing(studio, synthesised)
    shown = (await studio.ask("ann", "GET", f"/videos/{video}")).body
    _, headers, whole = await studio.fetch(shown["poster_url"])
    assert headers["Content-Type"] == "image/jpeg"
    for asked, expected in (("bytes=10-19", whole[10:20]), ("bytes=-7", whole[-7:]), ("bytes=5-", whole[5:])):
        status, headers, part = await studio.fetch(shown["poster_url"], Range=asked)
        assert (status, part) == (206, expected)
        assert headers["Content-Range"].endswith(f"/{len(whole)}")
    assert (await studio.fetch(shown["poster_url"], Range=f"bytes={len(whole)}-"))[0] == 416
    status, headers, playlist = await studio.fetch(address)
    assert (status, playlist[:7]) == (200, b"#EXTM3U")


@folder_only
async def test_a_part_of_what_has_changed(studio: Studio, synthesised: Footage) -> None:
    """A browser that goes on with another version gets it whole; one that has this version gets nothing."""
    video, _ = await _playing(studio, synthesised)
    poster = (await studio.ask("ann", "GET", f"/videos/{video}")).body["poster_url"]
    _, headers, _ = await studio.fetch(poster)
    tag = headers["ETag"]
    assert (await studio.fetch(poster, Range="bytes=0-3", **{"If-Range": '"other"'}))[0] == 200
    assert (await studio.fetch(poster, Range="bytes=0-3", **{"If-Range": tag}))[0] == 206
    assert (await studio.fetch(poster, **{"If-None-Match": tag}))[0] == 304


@folder_only
async def test_addresses_that_lead_nowhere(studio: Studio, synthesised: Footage) -> None:
    """One that is over, one that somebody else signed, one for something else, one for a stranger, and other paths."""
    video, address = await _playing(studio, synthesised)
    secret, now = studio.settings.secret_key, int(utc_now().timestamp())
    right = MediaRight(kind=MediaKind.VIDEO, id=video, account=AccountId("ann"))
    _, _, token, *path = address.split("/")
    rest = "/".join(path)
    claims = jwt.decode(token, options={"verify_signature": False})
    bad = {
        issue_media(secret, right, now - 1): (401, b"token_expired"),
        issue_media("x" * 40, right, now + 60): (401, b"unauthorized"),
        jwt.encode({**claims, "aud": "other"}, secret, algorithm="HS256"): (401, b"unauthorized"),
        jwt.encode(claims, "", algorithm="none"): (401, b"unauthorized"),
        "x" * 2000: (401, b"unauthorized"),
        issue_media(secret, MediaRight(kind=MediaKind.VIDEO, id=video, account=AccountId("carl")), now + 60): (
            404,
            b"not_found",
        ),
    }
    for forged, (status, code) in bad.items():
        answer = await studio.fetch(f"/media/{forged}/{rest}")
        assert answer[0] == status, forged
        assert code in answer[2]
    for elsewhere in ("nothing.mp4", "..%2F..%2Fsecret-key", f"{rest}%00", ".hidden"):
        assert (await studio.fetch(f"/media/{token}/{elsewhere}"))[0] in {400, 404}


@folder_only
async def test_a_plan_that_ends_while_it_plays(studio: Studio, synthesised: Footage) -> None:
    """The next segment is refused, though the address would hold for hours."""
    _, address = await _playing(studio, synthesised)
    assert (await studio.fetch(address))[0] == 200
    await studio.club.subscribe("ann", None)
    status, _, body = await studio.fetch(address)
    assert (status, b"upgrade_required" in body) == (403, True)


async def test_a_shared_clip(studio: Studio, synthesised: Footage) -> None:
    """Whoever has the link plays the segments of the clip, and no others; not once it is revoked or over."""
    video, _ = await _playing(studio, synthesised)
    span = {"start_us": 100_000, "end_us": 900_000, "title": "Clip", "kind": "form_issue"}
    [clip] = (await studio.add("ann", f"/videos/{video}/clips", clips=[span]))["clips"]
    share = await studio.add("ann", f"/clips/{clip['id']}/shares")
    token = share["link"].rpartition("/")[2]
    shown = (await studio.ask(None, "GET", f"/shared/{token}")).body
    base = shown["playback_url"].rpartition("/")[0]
    _, _, master = await studio.fetch(shown["playback_url"])
    index = re.findall(r"(?m)^\S+index.m3u8$", master.decode())[0]
    _, _, playlist = await studio.fetch(f"{base}/{index}")
    named = re.findall(r"(?m)^[^#\n]\S+$", playlist.decode())
    assert "#EXT-X-START:TIME-OFFSET=0.100000,PRECISE=YES" in playlist.decode()
    folder = f"{base}/{index.partition('/')[0]}"
    assert (await studio.fetch(f"{folder}/{named[0]}"))[0] == 200
    everything = [key.rpartition("/")[2] for key in await studio.stored("ann") if f"/{index.partition('/')[0]}/" in key]
    beyond = sorted({name for name in everything if name.endswith(".m4s")} - set(named))
    for name in [*beyond, "../poster.jpg", "../../source.mp4"]:
        assert (await studio.fetch(f"{folder}/{name}"))[0] in {400, 404}
    assert (await studio.ask("ann", "DELETE", f"/clips/{clip['id']}/shares/{share['id']}")).status == 204
    status, _, body = await studio.fetch(f"{folder}/{named[0]}")
    assert (status, b"share_over" in body) == (410, True)
    assert (await studio.ask(None, "GET", f"/shared/{token}")).code == "share_over"


@folder_only
async def test_an_address_does_not_outlive_its_link(studio: Studio, synthesised: Footage) -> None:
    """What is signed for a link ends with it at the latest."""
    video, _ = await _playing(studio, synthesised)
    span = {"start_us": 0, "end_us": 900_000, "title": "Clip", "kind": "form_issue"}
    [clip] = (await studio.add("ann", f"/videos/{video}/clips", clips=[span]))["clips"]
    share = await studio.add("ann", f"/clips/{clip['id']}/shares", days=1)
    shown = (await studio.ask(None, "GET", f"/shared/{share['link'].rpartition('/')[2]}")).body
    claims = jwt.decode(shown["playback_url"].split("/")[2], options={"verify_signature": False})
    assert claims["exp"] <= (utc_now() + timedelta(days=1)).timestamp()
