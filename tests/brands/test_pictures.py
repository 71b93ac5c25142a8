"""Logos: what is taken, what becomes of it, and when it goes."""

import asyncio
import io
import re
from fractions import Fraction

import av
import pytest

from core.entitlements.entitlements import Subject
from core.errors import CricksyError, Malformed, NotFound, TooLarge, UpgradeRequired, WrongMedia
from core.ids import BrandId
from core.ports import looks
from core.storage import pictures as storage
from core.transport.rasters import ChildRasters
from core.usecases.branding import pictures as taking
from core.usecases.branding.rasters import checked_size
from tests.brands.studio import SVG, Studio, png

DAY_MS = 24 * 3600 * 1000


def webp(width: int, height: int, pixel_format: str = "yuva420p") -> bytes:
    """A WebP of nothing in particular."""
    encoder = av.VideoCodecContext.create("libwebp", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, pixel_format, Fraction(1)
    frame = av.VideoFrame(width, height, pixel_format)
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


async def test_pixels_are_kept_and_nothing_else() -> None:
    """What hides in the file, before, between or behind the picture, does not come out."""
    hidden = b"<script>alert(1)</script>"
    exif = b"MM\0*\0\0\0\x08\0\1\1\x0e\0\2\0\0\0\x20\0\0\0\x1a\0\0\0\0" + hidden.ljust(32)
    data = png(40, 30, (b"tEXt", b"Comment\0" + hidden), (b"eXIf", exif), (b"prVt", hidden)) + hidden
    made = await ChildRasters().as_png(data, "png")
    assert hidden not in made
    assert set(re.findall(rb"[a-zA-Z]{4}", made)) & {b"eXIf", b"tEXt", b"iCCP", b"prVt"} == set()
    assert checked_size(made, "png") == (40, 30)
    with av.open(io.BytesIO(made), "r", "png_pipe") as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgba")
    assert (pixels == (0x20, 0x40, 0x80, 0x80)).all()


@pytest.mark.parametrize("pixel_format", ["yuva420p", "yuv420p", "bgra"])
async def test_webp_becomes_png(pixel_format: str) -> None:
    """With and without transparency."""
    data = webp(33, 20, pixel_format)
    assert checked_size(data, "webp") == (33, 20)
    assert checked_size(await ChildRasters().as_png(data, "webp"), "png") == (33, 20)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "png"),
        (b"GIF89a" + bytes(100), "png"),
        (SVG, "png"),
        (webp(8, 8), "png"),
        (png(8, 8), "webp"),
        (png(8, 8)[:60], "png"),
        (png(0, 8), "png"),
        (webp(8, 8)[:40], "webp"),
        (b"RIFF" + bytes(4) + b"WEBPVP8L" + bytes(40), "webp"),
    ],
    ids=["nothing", "gif", "svg", "webp_as_png", "png_as_webp", "cut_png", "flat_png", "cut_webp", "hollow_webp"],
)
async def test_what_is_no_such_picture_is_refused(data: bytes, kind: str) -> None:
    """Whatever it calls itself."""

    async def look_at() -> None:
        checked_size(data, kind)
        await ChildRasters().as_png(data, kind)

    with pytest.raises(Malformed) as refusal:
        await look_at()
    assert refusal.value.reason == "bad_picture"


async def test_pictures_that_lie_about_their_size_show_no_more() -> None:
    """The child decodes no more than it may, whatever the header says."""
    large, small = png(3000, 3000), png(16, 16)
    with pytest.raises(Malformed):
        await ChildRasters().as_png(large, "png")
    lying = large[:16] + small[16:24] + large[24:]
    assert checked_size(await ChildRasters().as_png(lying, "png"), "png") == (16, 16)
    with pytest.raises(TooLarge) as refusal:
        checked_size(png(2049, 1), "png")
    assert refusal.value.reason == "too_many_pixels"
    assert checked_size(png(2048, 1), "png") == (2048, 1)


async def test_many_come_at_once() -> None:
    """They take turns, and broken ones stand in nobody's way."""
    rasters = ChildRasters()
    files = [png(20 + n, 9) if n % 3 else b"\x89PNG broken" for n in range(7)]
    made = await asyncio.gather(*(rasters.as_png(data, "png") for data in files), return_exceptions=True)
    assert [isinstance(each, Malformed) for each in made] == [n % 3 == 0 for n in range(7)]


async def test_a_logo_is_kept_under_a_hash(studio: Studio) -> None:
    """The same one twice has one address; another workspace has another; everybody may read it."""
    first, again = await studio.upload(), await studio.upload()
    assert first == again
    assert (first.width, first.height, first.dropped) == (512, 256, [])
    assert (await studio.pictures.read(first.address.rpartition("/")[2])).startswith(b"<svg ")
    bob = await studio.club.person("bob", "scorers_pro_plus")
    assert (await studio.pictures.take(bob, "image/svg+xml", SVG)).address != first.address
    pixels = await studio.upload(png(40, 30), "image/png")
    assert pixels.address.endswith(".png")
    assert (pixels.width, pixels.height) == (40, 30)
    assert (await studio.upload(webp(40, 30), "image/webp")).address.endswith(".png")


@pytest.mark.parametrize(
    ("data", "media", "error"),
    [
        (SVG, "image/gif", WrongMedia),
        (SVG, "text/html", WrongMedia),
        (SVG, "image/png", Malformed),
        (png(8, 8), "image/svg+xml", Malformed),
        (b" " * (taking.MOST_BYTES + 1), "image/svg+xml", TooLarge),
        (png(2049, 2), "image/png", TooLarge),
    ],
    ids=["gif", "html", "svg_as_png", "png_as_svg", "too_many_bytes", "too_wide"],
)
async def test_what_is_refused_leaves_nothing(
    studio: Studio, data: bytes, media: str, error: type[CricksyError]
) -> None:
    """Neither a file nor a row."""
    with pytest.raises(error):
        await studio.upload(data, media)
    assert await studio.services.ports.blobs.keys("brand/") == []


async def test_there_are_not_too_many(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one workspace; one that is there already may come again."""
    monkeypatch.setattr(storage, "MOST_PICTURES", 2)
    await studio.upload()
    await studio.upload(png(4, 4), "image/png")
    await studio.upload()
    with pytest.raises(TooLarge):
        await studio.upload(png(5, 5), "image/png")
    assert looks.MOST_PICTURES > 2


async def test_who_may_have_no_brand_uploads_nothing(studio: Studio) -> None:
    """It is said before anything is read."""
    bob = await studio.club.person("bob", "scorers_pro")
    with pytest.raises(UpgradeRequired):
        await studio.pictures.require(bob)
    with pytest.raises(UpgradeRequired):
        await studio.pictures.take(bob, "image/svg+xml", SVG)
    with pytest.raises(NotFound):
        await studio.pictures.require(Subject(studio.ann.workspace, bob.workspace))  # type: ignore[arg-type]  # a person's own


async def test_unused_pictures_go_after_a_day(studio: Studio) -> None:
    """From when they are not shown any more; one that is shown again in time stays, and so do those that are shown."""
    shown, unused = await studio.upload(), await studio.upload(png(4, 4), "image/png")
    brand = await studio.make(logo=shown.address)
    clock, pictures = [10**12], studio.pictures
    pictures._now_ms = lambda: clock[0]

    async def later(ms: int) -> list[str]:
        clock[0] += ms
        await pictures.sweep()
        return [f"/{key}" for key in await studio.services.ports.blobs.keys("brand/")]

    assert sorted(await later(0)) == sorted([shown.address, unused.address])
    assert await later(DAY_MS) == [shown.address]
    assert await later(DAY_MS) == [shown.address]
    brand = await studio.change(brand)
    assert await later(0) == [shown.address]
    brand = await studio.change(brand, logo=shown.address)
    assert await later(DAY_MS) == [shown.address]
    await studio.brands.remove(studio.ann, BrandId(brand.id))
    assert await later(0) == [shown.address]
    assert await later(DAY_MS - 1) == [shown.address]
    assert await later(1) == []
    with pytest.raises(NotFound):
        await pictures.read(shown.address.rpartition("/")[2])
