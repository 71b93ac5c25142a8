"""Uploads that are interrupted: nothing that was kept is lost, nothing is counted twice."""

import asyncio
import hashlib

import pytest

from core.models.media import UploadState
from core.ports.blobs import Blobs
from core.usecases.arrivals import handle_of
from tests.jobs.waiting import until
from tests.uploads.ground import Coach, Ground

PIECES = [1, 70_000, 64 * 1024, 64 * 1024 - 1, 131_072, 5]


def film(size: int) -> bytes:
    """Bytes of which no two stretches are alike."""
    return hashlib.shake_256(b"film").digest(size)


async def test_a_video_in_one_piece(coach: Coach, ground: Ground) -> None:
    """It becomes a video of its session, its bytes are charged, and a job waits for it; no tail or draft is left."""
    data = film(200_001)
    where = await coach.begin(len(data))
    assert await ground.used(coach.account) == (0, len(data))
    sent = await coach.send(where, 0, data)
    assert (sent.status, sent.offset) == (204, len(data))
    assert "Upload-Expires" not in sent.headers
    assert await coach.stored(where) == data
    upload = await ground.upload(where)
    assert (upload.state, upload.offset_bytes) == (UploadState.RECEIVED, len(data))
    assert upload.video_id is not None
    video = await ground.services.ports.videos.one(upload.video_id)
    assert (video.source_bytes, video.source_key, video.session_id) == (len(data), upload.object_key, coach.session)
    assert await ground.used(coach.account) == (len(data), 0)
    jobs = await ground.services.ports.jobs.list(subject=f"video:{video.id}")
    assert [str(job.workspace) for job in jobs] == [coach.account]
    assert list(await ground.blobs.keys("")) == [upload.object_key]
    assert list((ground.folder / "spool").iterdir()) == []
    shown = await coach("GET", where)
    assert (shown.body["state"], shown.body["video_id"], shown.body["progress_url"]) == ("received", video.id, where)


async def test_a_video_in_many_pieces(coach: Coach, ground: Ground) -> None:
    """Of whatever sizes; between them somebody else's process asks how far it is, and knows."""
    data = film(sum(PIECES))
    where, at = await coach.begin(len(data)), 0
    for size in PIECES:
        other = Ground(ground.folder, ground.blobs)
        await other.start(listen=False)
        seen = await other.uploading.uploads.status(coach.account, (await ground.upload(where)).id)
        assert seen.offset_bytes == at
        await other.stop()
        sent = await coach.send(where, at, data[at : at + size])
        at += size
        assert (sent.status, sent.offset) == (204, at)
    assert await coach.stored(where) == data
    assert await ground.used(coach.account) == (len(data), 0)


async def test_a_connection_that_breaks(coach: Coach, ground: Ground) -> None:
    """What has arrived is kept, and the client goes on behind it."""
    data = film(300_000)
    where = await coach.begin(len(data))
    reader, writer = await asyncio.open_connection("127.0.0.1", ground.port)
    head = f"PATCH {where} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {coach.token}\r\nTus-Resumable: 1.0.0\r\n"
    head += "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 300000\r\n\r\n"
    writer.write(head.encode() + data[:150_000])
    await writer.drain()
    handle = handle_of(await ground.upload(where))

    async def all_there() -> bool:
        parts = await ground.blobs.parts(handle)
        return sum(part.size_bytes for part in parts) + ground.spooled() == 150_000

    async def let_go() -> bool:
        return (await coach.send(where, 150_000, b"")).status != 423

    await until(all_there)
    assert (await coach.send(where, 0, b"")).status == 423  # one at a time
    writer.transport.abort()
    del reader
    await until(let_go)  # the server has yet to hear of it
    assert (await coach.head(where)).offset == 150_000
    assert (await coach.send(where, 150_000, data[150_000:])).status == 204
    assert await coach.stored(where) == data


async def test_a_process_that_dies_loses_no_part(coach: Coach, ground: Ground, blobs: Blobs) -> None:
    """What the store has is the truth, whatever the row says: it was stored, and nobody came to note it."""
    part = blobs.part_bytes
    data = film(part + 1000)
    where = await coach.begin(len(data))
    upload = await ground.upload(where)
    handle = next(iter(await blobs.unfinished("", 2**52))).handle
    assert (handle.key, handle.id) == (upload.object_key, upload.handle)
    await blobs.write(handle, 1, data[:part])
    assert (await coach.head(where)).offset == part
    assert (await ground.upload(where)).offset_bytes == part
    assert (await coach.send(where, part, data[part:])).status == 204
    assert await coach.stored(where) == data


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_a_process_that_dies_at_the_end(coach: Coach, ground: Ground, blobs: Blobs, steps: int) -> None:
    """The last part is there, the object is finished, its row is closed: whoever asks next does the rest, once."""
    data = film(1000)
    where = await coach.begin(len(data))
    upload = await ground.upload(where)
    handle = next(iter(await blobs.unfinished("", 2**52))).handle
    part = await blobs.write(handle, 1, data)
    if steps:
        await blobs.finish(handle, [part])
    if steps > 1:
        await ground.uploading.uploads.status(coach.account, upload.id)
    answers = await asyncio.gather(*(coach.head(where) for _ in range(5)))
    assert {answer.status for answer in answers} == {200}
    assert {answer.offset for answer in answers} <= {0, len(data)}
    assert (await coach.head(where)).offset == len(data)
    assert (await coach.send(where, len(data), b"")).status == 204
    assert await coach.stored(where) == data
    assert await ground.used(coach.account) == (len(data), 0)
    videos = await ground.services.ports.videos.of_session(coach.session)
    assert [str(video.id) for video in videos] == [upload.id]
