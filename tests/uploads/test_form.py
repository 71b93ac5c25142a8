"""A video in a single form, or announced by JSON."""

import asyncio

import aiohttp
import pytest

from core.models.media import UploadState
from core.ports.blobs import Blobs
from tests.uploads.ground import Answer, Coach, Ground
from tests.uploads.test_resuming import film


def address(coach: Coach) -> str:
    """Where a session's video is sent."""
    return f"/coaches/plus/sessions/{coach.session}/videos/upload"


async def send(coach: Coach, data: bytes, name: str = "nets.mp4", kind: str = "video/mp4") -> Answer:
    """A form, as a browser sends it."""
    form = aiohttp.FormData()
    form.add_field("recorded_ms", "1764000000000")
    form.add_field("file", data, filename=name, content_type=kind)
    return await coach("POST", address(coach), data=form)


@pytest.mark.parametrize("size", [1, 65_536, 200_001])
async def test_a_form(coach: Coach, ground: Ground, size: int) -> None:
    """Becomes a video, and only its own bytes are charged, not those around it in the form."""
    data = film(size)
    answer = await send(coach, data)
    assert answer.status == 201, answer
    where = answer.headers["Location"]
    assert (answer.body["state"], answer.body["offset_bytes"], answer.body["length_bytes"]) == ("received", size, size)
    assert answer.body["progress_url"] == where
    assert await coach.stored(where) == data
    upload = await ground.upload(where)
    assert (upload.recorded_ms, upload.filename) == (1764000000000, "nets.mp4")
    assert await ground.used(coach.account) == (size, 0)
    assert (await coach.head(where)).offset == size


async def test_json_announces_what_tus_sends(folder_coach: Coach) -> None:
    """The address that comes back takes the pieces."""
    coach = folder_coach
    announced = {"filename": "nets.mov", "length_bytes": 100, "recorded_ms": 5}
    answer = await coach("POST", address(coach), json=announced)
    assert (answer.status, answer.body["state"], answer.body["offset_bytes"]) == (201, "open", 0)
    where = answer.body["progress_url"]
    assert (await coach.send(where, 0, b"x" * 100)).status == 204
    assert (await coach("GET", where)).body["video_id"]
    for wrong in ({"filename": "a.mp4"}, {"filename": "a.mp4", "length_bytes": "9"}, {"length_bytes": 1, "x": 1}, 5):
        assert (await coach("POST", address(coach), json=wrong)).code == "malformed"


async def test_a_form_that_breaks_off(coach: Coach, ground: Ground, blobs: Blobs) -> None:
    """Leaves nothing: no bytes, no reservation, and the session is free again."""
    _, writer = await asyncio.open_connection("127.0.0.1", ground.port)
    head = f"POST /api{address(coach)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {coach.token}\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n--b\r\n"
    head += 'Content-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    writer.write(head.encode() + film(200_000))
    await writer.drain()
    while (upload := await ground.open_upload(coach.session)) is None:
        pass
    while upload.offset_bytes + ground.spooled() == 0:
        upload = await ground.services.ports.uploads.one(upload.id)
    writer.transport.abort()
    while (await ground.services.ports.uploads.one(upload.id)).state is UploadState.OPEN:
        pass
    while await ground.used(coach.account) != (0, 0):
        pass
    assert list(await blobs.keys("")) == []
    assert list(await blobs.unfinished("", 2**52)) == []
    assert (await send(coach, film(10))).status == 201


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [("a.avi", "video/avi", "unsupported_video_type"), ("a.exe", "application/octet-stream", "unsupported_video_type")],
)
async def test_a_form_with_something_else(folder_coach: Coach, name: str, kind: str, code: str) -> None:
    """Is refused, and leaves nothing."""
    answer = await send(folder_coach, b"x" * 100, name, kind)
    assert (answer.status, answer.code) == (400, code)
    assert await folder_coach.ground.used(folder_coach.account) == (0, 0)


async def test_forms_that_are_none(folder_coach: Coach) -> None:
    """Without a file, with an empty one, of another type, or not to be read at all."""
    coach = folder_coach
    nothing = aiohttp.FormData({"recorded_ms": "5"})
    nothing.add_field("note", "a", filename="")
    assert (await coach("POST", address(coach), data=nothing)).code in {"no_file", "broken_form"}
    assert (await send(coach, b"")).code == "empty_file"
    plain = await coach("POST", address(coach), {"Content-Type": "text/plain"}, b"x")
    assert (plain.status, plain.code) == (415, "unsupported_media_type")
    for kind in ("multipart/form-data", "multipart/form-data; boundary=b"):
        answer = await coach("POST", address(coach), {"Content-Type": kind}, b"--c\r\nnonsense")
        assert answer.status == 400, answer
    assert await coach.ground.used(coach.account) == (0, 0)
    assert await coach.ground.open_upload(coach.session) is None
