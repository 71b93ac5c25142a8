"""How uploads end that nobody ends: the janitor, the reaper, and crashes between any two steps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from core.clock import unix_ms
from core.errors import Unavailable
from core.models.media import UploadState
from core.ports.blobs import Blobs
from core.storage.blobs.s3_client import S3Settings
from core.usecases.arrivals import LEASE_S
from core.usecases.evidence import Witnesses
from core.usecases.reaper import Reaper
from core.usecases.upload_asks import UploadAsk
from tests.objects import in_s3
from tests.uploads.ground import Coach, Ground, prepared
from tests.uploads.test_resuming import film


async def reap(ground: Ground) -> int:
    """Sweep after every lease is over."""
    later_ms = unix_ms() + int(LEASE_S * 1000) + 1
    witnesses = Witnesses({"upload": ground.uploading.evidence})
    return await Reaper(ground.services.ports.meters, witnesses, now_ms=lambda: later_ms).sweep()


async def test_what_nobody_goes_on_with_expires(coach: Coach, ground: Ground, blobs: Blobs) -> None:
    """Its bytes go, its reservation is given back, its session is free; one that is whole becomes a video after all."""
    half, whole = await coach.begin(1000), ""
    await coach.send(half, 0, film(500))
    coach.session = await ground.session(coach.account)
    whole = await coach.begin(1000)
    upload = await ground.upload(whole)
    handle = next(each.handle for each in await blobs.unfinished("", 2**52) if each.handle.id == upload.handle)
    await blobs.write(handle, 1, film(1000))
    for where in (half, whole):
        await ground.outdate((await ground.upload(where)).id)
    assert sum(await asyncio.gather(ground.uploading.upkeep.expire(), ground.uploading.upkeep.expire())) >= 2
    assert (await ground.upload(half)).state is UploadState.EXPIRED
    assert (await ground.upload(whole)).state is UploadState.RECEIVED
    assert await ground.used(coach.account) == (1000, 0)
    assert list(await blobs.keys("")) == [upload.object_key]
    assert list(await blobs.unfinished("", 2**52)) == []
    assert await ground.uploading.upkeep.expire() == 0


async def test_the_reaper_looks_before_it_refunds(coach: Coach, ground: Ground, blobs: Blobs) -> None:
    """An upload that is whole is charged and becomes a video; one that is not is closed for good."""
    half = await coach.begin(1000)
    await coach.send(half, 0, film(500))
    coach.session = await ground.session(coach.account)
    whole = await coach.begin(2000)
    upload = await ground.upload(whole)
    handle = next(each.handle for each in await blobs.unfinished("", 2**52) if each.handle.id == upload.handle)
    await blobs.finish(handle, [await blobs.write(handle, 1, film(2000))])
    assert await reap(ground) == 2
    assert await ground.used(coach.account) == (2000, 0)
    assert (await coach.head(whole)).offset == 2000
    assert (await coach.send(half, 500, film(500))).status == 410
    assert list(await blobs.keys("")) == [upload.object_key]
    assert await reap(ground) == 0


async def test_a_reservation_without_an_upload(folder_coach: Coach) -> None:
    """A crash between the two: nothing was opened, and all of it is given back."""
    ground = folder_coach.ground
    ask = UploadAsk(session_id=folder_coach.session, length_bytes=700, filename="a.mp4")
    await ground.blobs.aclose()
    with pytest.raises(RuntimeError):
        await ground.uploading.uploads.open(folder_coach.account, ask)
    assert await ground.used(folder_coach.account) == (0, 700)
    assert await reap(ground) == 1
    assert await ground.used(folder_coach.account) == (0, 0)


async def test_cancelled_while_bytes_arrive(coach: Coach, ground: Ground, blobs: Blobs) -> None:
    """Who cancels wins: the sender learns it, and nothing of what arrived stays."""
    size = 4 * blobs.part_bytes
    where = await coach.begin(size)
    stop = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield film(blobs.part_bytes + 100)
        await stop.wait()
        yield film(2 * blobs.part_bytes)

    sending = asyncio.create_task(coach.send(where, 0, body()))
    while (await ground.upload(where)).offset_bytes == 0:
        assert not sending.done()
    assert (await coach.cancel(where)).status == 204
    stop.set()
    assert (await sending).status == 410
    assert await ground.used(coach.account) == (0, 0)
    assert list(await blobs.keys("")) == []
    assert list(await blobs.unfinished("", 2**52)) == []


async def test_what_crashes_leave_in_the_store_is_cleared(folder_coach: Coach) -> None:
    """Objects that were begun and are no upload's; but none that still may be gone on with."""
    ground = folder_coach.ground
    where = await folder_coach.begin(100)
    await ground.blobs.begin(f"{folder_coach.account}/videos/0190cd7b-0000-7000-8000-000000000000/source.mp4")
    ground.uploading.upkeep._now_ms = lambda: 2**52
    assert await ground.uploading.upkeep.clear() == 1
    assert [each.handle.id for each in await ground.blobs.unfinished("", 2**52)] == [
        (await ground.upload(where)).handle
    ]
    assert (await folder_coach.send(where, 0, film(100))).status == 204


async def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    """Says so and asks to come again; what was held for the upload is given back in the end."""
    nowhere = S3Settings(bucket="b", endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")  # noqa: S106 - none
    async with aclosing(in_s3(nowhere)) as blobs, prepared(tmp_path, blobs) as ground:
        coach = await ground.coach()
        ask = UploadAsk(session_id=coach.session, length_bytes=700, filename="a.mp4")
        with pytest.raises(Unavailable) as failed:
            await ground.uploading.uploads.open(coach.account, ask)
        assert failed.value.reason == "store_failed"
        assert await ground.used(coach.account) == (0, 700)
        assert await reap(ground) == 1
        assert await ground.used(coach.account) == (0, 0)
