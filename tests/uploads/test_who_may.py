"""Who may upload what, where, and how much."""

import asyncio

import pytest

from core.models.media import UploadState
from tests.uploads.ground import Coach, metadata

GB = 10**9


async def other_coach(coach: Coach, plan: str | None = "coach_pro_plus") -> Coach:
    """Somebody else, on a plan."""
    return await coach.ground.coach(plan)


@pytest.mark.parametrize("plan", [None, "coach_pro"])
async def test_a_plan_without_video(folder_coach: Coach, plan: str | None) -> None:
    """Is told which plans have it; nothing is held for it."""
    coach = await other_coach(folder_coach, plan)
    announced = {"filename": "a.mp4", "length_bytes": 100}
    for answer in (
        await coach.create(100),
        await coach("POST", f"/coaches/plus/sessions/{coach.session}/videos/upload", json=announced),
    ):
        assert (answer.status, answer.code) == (403, "upgrade_required")
        assert answer.body["feature"] == "video_upload"
        assert answer.body["upgrade_to"][0] == "coach_pro_plus"
    assert await coach.ground.used(coach.account) == (0, 0)


async def test_another_coach(folder_coach: Coach) -> None:
    """Neither sees the session nor the upload, and cannot tell either from what is not there."""
    foreign = await other_coach(folder_coach)
    where = await folder_coach.begin(100)
    nowhere = where[:-12] + "000000000000"
    for path in (where, nowhere):
        told = await foreign("GET", path)
        assert (told.status, told.body["detail"]) == (404, "There is no such upload.")
        assert (await foreign.head(path)).status == 404
        assert (await foreign.send(path, 0, b"x")).status == 404
        assert (await foreign.cancel(path)).status == 404
    foreign.session = folder_coach.session
    told = await foreign.create(100)
    assert (told.status, told.body["detail"]) == (404, "There is no such session.")
    assert (await folder_coach.head(where)).offset == 0


async def test_nobody(folder_coach: Coach) -> None:
    """Without a token, or with a bad one, only the abilities are told."""
    where = await folder_coach.begin(100)
    for token in ("", "x.y.z"):
        folder_coach.token = token
        assert (await folder_coach.head(where)).status == 401
        assert (await folder_coach.create(100)).status == 401
        assert (await folder_coach.send(where, 0, b"x")).status == 401
        assert (await folder_coach.cancel(where)).status == 401


async def test_one_video_a_session(folder_coach: Coach) -> None:
    """A second one is refused while the first is on its way, and once it is there; the refusal names it."""
    coach = folder_coach
    where = await coach.begin(100)
    refused = await coach.create(100)
    assert (refused.status, refused.code) == (409, "session_has_video")
    assert where.endswith(refused.body["upload_id"])
    assert await coach.ground.used(coach.account) == (0, 100)
    assert len(await coach.ground.blobs.unfinished("", 2**52)) == 1
    await coach.send(where, 0, b"x" * 100)
    refused = await coach.create(100)
    assert refused.body["video_id"] == (await coach.ground.upload(where)).video_id
    cancelled = await coach.cancel(where)
    assert (cancelled.status, cancelled.code) == (409, "upload_received")
    assert await coach.ground.used(coach.account) == (100, 0)


async def test_of_many_announcements_one_is_taken(folder_coach: Coach) -> None:
    """However many come at once; what was held for the others is given back."""
    answers = await asyncio.gather(*(folder_coach.create(100) for _ in range(10)))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 9
    assert await folder_coach.ground.used(folder_coach.account) == (0, 100)
    assert len(await folder_coach.ground.blobs.unfinished("", 2**52)) == 1


async def test_storage_that_is_full(folder_coach: Coach) -> None:
    """What is announced is held at once: many uploads cannot take more than the plan has. Cancelling frees it."""
    coach, addresses = folder_coach, []
    size = 2048 * 1024 * 1024
    for _ in range(500 * GB // size):
        addresses.append(await coach.begin(size))
        coach.session = await coach.ground.session(coach.account)
    refused = await coach.create(size)
    assert (refused.status, refused.code) == (409, "limit_reached")
    assert (refused.body["meter"], refused.body["limit"]) == ("storage_gb", 500 * GB)
    assert refused.body["used"] == len(addresses) * size
    assert (await coach.cancel(addresses[0])).status == 204
    assert (await coach.create(size)).status == 201


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"filename": "a.avi"}, "unsupported_video_type"),
        ({"filename": "a.mp4", "filetype": "video/webm"}, "unsupported_video_type"),
        ({"filename": "a"}, "unsupported_video_type"),
        ({"filename": "a\n.mp4"}, "bad_filename"),
        ({"filename": "a" * 252 + ".mp4"}, "bad_filename"),
        ({"filename": "a.mp4", "recorded_ms": "-5"}, "malformed"),
        ({"filename": "a.mp4", "recorded_ms": "9" * 16}, "malformed"),
        ({"filename": "a.mp4", "session_id": ""}, "malformed"),
    ],
)
async def test_what_is_no_video(folder_coach: Coach, said: dict[str, str], code: str) -> None:
    """Is refused before anything is held for it."""
    answer = await folder_coach.create(100, Upload_Metadata=metadata({"session_id": folder_coach.session, **said}))
    assert (answer.status, answer.code) == (400, code)
    assert await folder_coach.ground.used(folder_coach.account) == (0, 0)


@pytest.mark.parametrize(
    ("filename", "filetype", "kind"),
    [
        ("a.mp4", "", "video/mp4"),
        ("A.MOV", "", "video/quicktime"),
        ("film", "video/quicktime", "video/quicktime"),
        ("a.mov", "Video/MP4; codecs=avc1", "video/mp4"),
        ("../../etc/passwd.mp4", "", "video/mp4"),
    ],
)
async def test_what_is_a_video(folder_coach: Coach, filename: str, filetype: str, kind: str) -> None:
    """By the type that is said, else by the name, which is kept for people and names no file of ours."""
    said = {"filename": filename, "filetype": filetype, "session_id": str(folder_coach.session)}
    answer = await folder_coach.create(100, Upload_Metadata=metadata(said))
    upload = await folder_coach.ground.upload(answer.headers["Location"])
    assert (upload.filename, upload.content_type, upload.state) == (filename, kind, UploadState.OPEN)
    suffix = "mov" if kind == "video/quicktime" else "mp4"
    assert upload.object_key == f"{folder_coach.account}/videos/{upload.id}/source.{suffix}"
