"""Packages: what a ZIP archive holds, the same bytes every time, and who gets one."""

import io
import re
import zipfile

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import MatchId
from core.usecases.broadcast.graphics import PLACES, title_of
from core.usecases.broadcast.options import choices_of
from core.usecases.broadcast.packages import Package
from tests.feeds.engine import Ground
from tests.laws.game import in_play
from web.pages import DIST

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = ("ograf", "casparcg", "spx")
PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\0\\/:"), min_size=1, max_size=20)
CLIENT = DIST.parent / "src" / "overlay"


@given(st.dictionaries(PATHS, st.binary(max_size=300), max_size=8))
async def test_an_archive_holds_what_was_put_into_it(files: dict[str, bytes]) -> None:
    """Whatever the names and the bytes, as Python's own reader finds it; and its size is known before it is sent."""
    package = Package(files)
    data = b"".join(package.pieces)
    assert len(data) == package.size_bytes
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == sorted(files)


async def test_files_that_are_in_it_often_are_in_memory_once() -> None:
    """The fonts of one package are those of all."""
    font = bytes(range(256)) * 40
    one, other = Package({"a/font": font, "b/font": font, "a/own": b"1"}), Package({"c/font": font})
    pieces = [piece for piece in (*one.pieces, *other.pieces) if len(piece) > 200]
    assert len(pieces) >= 3
    assert len({id(piece) for piece in pieces if piece == pieces[0] or len(piece) == len(pieces[0])}) == 1


async def test_a_package_is_the_same_every_time(site: Ground) -> None:
    """To the byte, for one token; and it is saved as a file."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    for kind in KINDS:
        first, second = [await site.get(f"/feeds/m1/{token}/v1/{kind}.zip") for _ in range(2)]
        assert (first.status, first.body) == (200, second.body)
        assert first.headers["Content-Disposition"] == f'attachment; filename="cricksy-{kind}.zip"'
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        head = await site.get(f"/feeds/m1/{token}/v1/{kind}.zip", "HEAD")
        assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(first.body)))


async def test_packages_are_for_whoever_may_read_the_feed(site: Ground) -> None:
    """Anybody else, and whoever asks for a package that there is not, is answered as ever."""
    await site.match("m1", in_play().bodies)
    token, _ = await site.club.feed(MatchId("m1"))
    for path in ("m1/guessed/v1/ograf.zip", "m1/guessed/v1/obs-scenes.json", f"m1/{token}/v1/other.zip"):
        assert (await site.get(f"/feeds/{path}")).json["code"] == "not_found"


async def test_a_token_comes_with_the_addresses_of_the_packages(site: Ground) -> None:
    """All of them lead somewhere."""
    await site.match("m1", in_play().bodies)
    ann = site.club.token(await site.club.sign_in("ann"))
    address, headers = f"{site.platform.url}/api/matches/m1/feed-tokens", {"Authorization": f"Bearer {ann}"}
    async with aiohttp.ClientSession() as http, http.post(address, json={"name": "OBS"}, headers=headers) as made:
        where = (await made.json())["addresses"]
    for name in ("obs_scenes", *KINDS):
        path = where[name].removeprefix(site.platform.url)
        assert (await site.get(path, "HEAD")).status == 200


async def test_graphics_have_the_titles_that_their_pages_give_them() -> None:
    """What OBS and SPX call them is what the control room does; and the languages are those that there are."""
    known = dict(re.findall(r'"([a-z-]+)": \{ title: "([^"]+)"', (CLIENT / "graphics" / "index.ts").read_text()))
    assert known == {graphic: title_of(graphic) for graphic in PLACES}
    languages = re.search(r"LANGUAGES = \[(.*?)\]", (CLIENT / "words.ts").read_text())
    assert languages is not None
    offered = next(choice for choice in choices_of("toss") if choice.name == "lang")
    assert [value for value, _ in offered.among if value] == re.findall(r'"(\w+)"', languages[1])
