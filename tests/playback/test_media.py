"""What of a video can be fetched, and how."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from msgspec.structs import replace

from core.clock import unix_ms
from core.errors import Unavailable
from core.ids import AccountId
from core.models.media import ExportState
from core.models.media_keys import export_key
from core.usecases.media_jobs import export
from tests.coaching import shelf
from tests.playback.screen import OBJECTS, STILL, Screen

folder_only = pytest.mark.parametrize("media", ["folder"], indirect=True)


async def test_what_the_package_has_is_played(screen: Screen) -> None:
    """Playlists, segments, the poster and the stills, each with its type."""
    for path in ("try-1/master.m3u8", "try-1/360p/index.m3u8", "try-1/360p/s1.m4s", "try-1/poster.jpg", STILL):
        status, headers, data = await screen.fetch(screen.url(path))
        assert (status, data) == (200, OBJECTS[path])
    assert headers["Content-Type"] == "image/jpeg"


async def test_nothing_else_of_the_video_is(screen: Screen) -> None:
    """Neither the file that was uploaded nor what attempts left that were given up, however it is written."""
    for path in (
        "source.mp4",
        "try-0/360p/s0.m4s",
        "stills-8/0001.jpg",
        "try-1/../source.mp4",
        "try-1/%2e%2e/source.mp4",
        "try-1/..%2Fsource.mp4",
        "try-1//poster.jpg",
        "try-1/./poster.jpg",
        "try-1/%00",
        "try-1/nothing",
        "%2Fetc%2Fpasswd",
    ):
        status, _, data = await screen.fetch(screen.url(path))
        assert status in {400, 403, 404}, path
        assert data not in OBJECTS.values()


async def test_a_head_tells_what_a_get_would_send(screen: Screen) -> None:
    """The length and the type, and no byte, from either store."""
    status, headers, data = await screen.fetch(screen.url("try-1/360p/s1.m4s"), "HEAD")
    assert (status, headers["Content-Length"], data) == (200, "1000", b"")
    assert headers["Accept-Ranges"] == "bytes"
    assert (await screen.fetch(screen.url("try-1/360p/s9.m4s"), "HEAD"))[0] == 404


@folder_only
async def test_nobody_else_may_keep_or_embed_it(screen: Screen) -> None:
    """Private, of the type that it says, and for our own pages."""
    _, headers, _ = await screen.fetch(screen.url("try-1/360p/s1.m4s"), Origin="https://elsewhere.example")
    assert headers["Cache-Control"].startswith("private")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@folder_only
@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=10-19", 206, 10, 20),
        ("bytes=990-5000", 206, 990, 1000),
        ("bytes=990-", 206, 990, 1000),
        ("bytes=-10", 206, 990, 1000),
        ("bytes=-5000", 206, 0, 1000),
        ("bytes=1000-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-2", 200, 0, 1000),
        ("bytes=0-1,5-6", 200, 0, 1000),
        ("bytes=x-", 200, 0, 1000),
        ("lines=0-1", 200, 0, 1000),
        ("bytes=" + "9" * 30 + "-", 200, 0, 1000),
    ],
)
async def test_ranges(screen: Screen, asked: str, status: int, start: int, end: int) -> None:
    """As RFC 9110 has them (section 14): what cannot be read is as if it were not there."""
    await screen.put("try-1/360p/s1.m4s", bytes(number % 251 for number in range(1000)))
    got, headers, data = await screen.fetch(screen.url("try-1/360p/s1.m4s"), Range=asked)
    assert got == status
    if status == 206:
        assert headers["Content-Range"] == f"bytes {start}-{end - 1}/1000"
    if status == 416:
        assert headers["Content-Range"] == "bytes */1000"
    else:
        assert data == bytes(number % 251 for number in range(start, end))


@folder_only
async def test_a_viewer_who_leaves_in_the_middle(screen: Screen, capsys: pytest.CaptureFixture[str]) -> None:
    """Is nobody's fault: the film goes on for the next one, and the log says nothing of a failure."""
    await screen.put("try-1/360p/long.m4s", bytes(32 * 1024 * 1024))
    host, port = screen.studio.url.removeprefix("http://").split(":")
    for _ in range(3):
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(f"GET {screen.url('try-1/360p/long.m4s')} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        await reader.readexactly(1000)
        writer.transport.abort()
    status, _, data = await screen.fetch(screen.url("try-1/360p/long.m4s"))
    assert (status, len(data)) == (200, 32 * 1024 * 1024)
    assert "web.failed" not in capsys.readouterr().out


@folder_only
async def test_a_store_that_fails_in_the_middle(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is cut, so that no browser takes what it has for the whole, and never an error for a film."""

    async def broken(key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        del key, start, end
        yield b"1" * 500
        raise Unavailable

    monkeypatch.setattr(screen.studio.services.ports.blobs, "open_range", broken)
    with pytest.raises(aiohttp.ClientPayloadError):
        await screen.fetch(screen.url("try-1/360p/s1.m4s"))


async def test_a_defect_tells_no_secret(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address is a right: the log names the operation, not the address."""

    async def defective(key: str) -> None:
        raise TypeError(key)

    monkeypatch.setattr(screen.studio.services.ports.blobs, "stat", defective)
    address = screen.url("try-1/master.m3u8")
    assert (await screen.fetch(address))[0] == 500
    logged = "".join(capsys.readouterr())
    assert "/media/{token}/{path}" in logged
    assert address.split("/")[2][:60] not in logged


@folder_only
async def test_a_deleted_video_does_not_play(screen: Screen) -> None:
    """From that moment on, though its files are still there."""
    address = screen.url("try-1/master.m3u8")
    assert (await screen.fetch(address))[0] == 200
    await screen.studio.services.ports.videos.delete(screen.video.id, unix_ms())
    assert (await screen.fetch(address))[0] == 404


@folder_only
async def test_a_member_who_has_left_does_not_play(screen: Screen) -> None:
    """An address of an organisation's video is good for its members only, for as long as they are that."""
    assert (await screen.fetch(screen.url("try-1/master.m3u8", "carl")))[0] == 404


async def test_an_export_is_saved_under_its_title(screen: Screen) -> None:
    """Whatever is in the title; one that has no file yet is not there."""
    services = screen.studio.services
    clip = shelf.clip(screen.video)
    await services.ports.clips.add([clip])
    key = export_key(clip.workspace_id, shelf.export(clip).id, "7")
    await services.ports.blobs.put(key, b"cut")
    done = replace(
        shelf.export(clip, state=ExportState.READY, object_key=key, bytes=3), title='Virat\'s "cover" drive\r\nX: 1 é'
    )
    waiting = replace(shelf.export(clip, clip_id=None), title="Waiting")
    for each in (done, waiting):
        await services.ports.clips.add_export(each, export(each))
    status, headers, data = await screen.fetch(services.playback.download_url(AccountId("ann"), done))
    assert (status, data) == (200, b"cut")
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Virat%27s%20%22cover%22%20drive")
    assert "X" not in headers
    assert (await screen.fetch(services.playback.download_url(AccountId("ann"), waiting)))[0] == 404
    assert (await screen.fetch(services.playback.download_url(AccountId("carl"), done)))[0] == 404
