"""A session's video, from the upload to a clip and a report, and what of it is left when it is deleted."""

import io
from pathlib import Path

import av
import pytest

from tests.media.footage_synth import Footage
from tests.pipeline.studio import Studio
from tests.support import footage

_KINDS = (
    "plain.mp4",
    "upright.mp4",
    "hlg.mp4",
    "uneven.mp4",
    "odd.mp4",
    "silent.mp4",
    "pcm.mov",
    "tracks.mp4",
    "fast.mp4",
    "interlaced.mp4",
    "anamorphic.mp4",
    "open.mp4",
    "edited.mp4",
    "fragmented.mp4",
)


async def test_from_a_file_to_a_report(studio: Studio, synthesised: Footage) -> None:
    """It plays, has stills, a clip of it is cut to the frame, and it is reported on; then nothing of it is left."""
    session = await studio.session("ann")
    source = synthesised["plain.mp4"]
    video = await studio.upload("ann", session, source)
    assert await studio.work() == ["ingest", "encode", "keyframes"]
    shown = (await studio.ask("ann", "GET", f"/videos/{video}")).body
    assert shown["state"] == "ready"
    assert shown["facts"]["duration_us"] == pytest.approx(4_000_000, abs=50_000)
    stills = (await studio.ask("ann", "GET", f"/videos/{video}/keyframes")).body["keyframes"]
    status, headers, jpeg = await studio.fetch(stills[0]["url"])
    assert (status, headers["Content-Type"], jpeg[:2]) == (200, "image/jpeg", b"\xff\xd8")

    [clip] = (
        await studio.add(
            "ann",
            f"/videos/{video}/clips",
            clips=[{"start_us": 1_000_000, "end_us": 2_500_000, "title": "Cover drive", "kind": "highlight"}],
        )
    )["clips"]
    export = (await studio.ask("ann", "POST", f"/clips/{clip['id']}/export")).body
    await studio.ask("ann", "POST", f"/videos/{video}/analysis")
    assert sorted(await studio.work()) == ["analyse", "export"]
    made = (await studio.ask("ann", "GET", f"/exports/{export['id']}")).body
    assert made["state"] == "ready"
    status, headers, data = await studio.fetch(made["download_url"])
    assert status == 200
    assert "attachment" in headers["Content-Disposition"]
    assert _frames(data) == 45
    assert await studio.used("ann") == (source.stat().st_size + len(data), 0)
    [report] = (await studio.ask("ann", "GET", f"/videos/{video}/analysis")).body["analyses"]
    assert report["findings"]["analyst"] == "offline"
    await studio.services.postman.deliver_due()
    [letter] = await _letters(studio)
    assert session in letter

    assert (await studio.ask("ann", "DELETE", f"/videos/{video}")).status == 204
    await studio.work()
    assert await studio.stored("ann") == []
    assert await studio.used("ann") == (0, 0)
    assert (await studio.ask("ann", "GET", f"/clips/{clip['id']}")).status == 404


@pytest.mark.parametrize("media", ["folder"], indirect=True)
@pytest.mark.parametrize("name", _KINDS)
async def test_every_kind_of_footage(name: str, studio: Studio, synthesised: Footage) -> None:
    """Whatever phones make plays in the end, from a package that decodes, and a clip of it has its frames."""
    _, video = await studio.film("ann", synthesised[name])
    shown = (await studio.ask("ann", "GET", f"/videos/{video}")).body
    assert (shown["state"], shown["failure"]) == ("ready", None)
    assert await _plays(studio, shown["playback_url"])
    await _clip(studio, video)


@pytest.mark.parametrize("media", ["folder"], indirect=True)
async def test_real_footage(studio: Studio) -> None:
    """A phone's own file, with frames that are not evenly spaced, and a clock of its own."""
    path = next(path for path in footage() if path.name.startswith("forensics"))
    _, video = await studio.film("ann", path)
    shown = (await studio.ask("ann", "GET", f"/videos/{video}")).body
    assert (shown["state"], shown["failure"]) == ("ready", None)
    assert shown["facts"]["recorded_ms"] is not None
    await _clip(studio, video)


@pytest.mark.parametrize("media", ["folder"], indirect=True)
@pytest.mark.parametrize(
    ("name", "code"), [("cut.mp4", "truncated"), ("vast.mp4", "too_many_pixels"), ("text.mp4", "playlist")]
)
async def test_a_hostile_file(name: str, code: str, studio: Studio, synthesised: Footage, tmp_path: Path) -> None:
    """It is refused with its reason, deleted, costs nothing, and another can be sent in its place."""
    path = tmp_path / name
    if name == "text.mp4":
        path.write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")
    else:
        path = synthesised[name]
    session = await studio.session("ann")
    video = await studio.upload("ann", session, path)
    assert await studio.work() == ["ingest", "purge_video"]
    shown = (await studio.ask("ann", "GET", f"/videos/{video}")).body
    assert (shown["state"], shown["failure"]["code"]) == ("refused", code)
    assert await studio.stored("ann") == []
    assert await studio.used("ann") == (0, 0)
    await studio.upload("ann", session, synthesised["silent.mp4"])


async def _letters(studio: Studio) -> list[str]:
    mailbox = studio.services.ports.mailbox
    assert mailbox is not None
    return [each.text for each in await mailbox.letters()]


async def _plays(studio: Studio, address: str) -> bool:
    """Whether the smallest size decodes from what the addresses give."""
    base = address.rpartition("/")[0]
    _, _, master = await studio.fetch(address)
    index = next(line for line in master.decode().splitlines() if line.endswith("index.m3u8"))
    folder = f"{base}/{index.rpartition('/')[0]}"
    _, _, playlist = await studio.fetch(f"{base}/{index}")
    init = playlist.decode().partition('#EXT-X-MAP:URI="')[2].partition('"')[0]
    names = [init, *(line for line in playlist.decode().splitlines() if line and not line.startswith("#"))]
    data = b"".join([(await studio.fetch(f"{folder}/{name}"))[2] for name in names])
    return _frames(data) > 1


def _frames(film: bytes) -> int:
    """How many pictures decode."""
    with av.open(io.BytesIO(film), "r") as container:
        return len([*container.decode(container.streams.video[0])])


async def _clip(studio: Studio, video: str) -> None:
    span = {"start_us": 500_000, "end_us": 1_200_000, "title": "Clip", "kind": "key_moment"}
    [clip] = (await studio.add("ann", f"/videos/{video}/clips", clips=[span]))["clips"]
    export = (await studio.ask("ann", "POST", f"/clips/{clip['id']}/export")).body
    assert await studio.work() == ["export"]
    made = (await studio.ask("ann", "GET", f"/exports/{export['id']}")).body
    assert (made["state"], made["failure"]) == ("ready", None)
