"""Coaches who follow the work on their videos over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # ships no types

from core.clock import unix_ms
from core.ids import JobId, WorkspaceId
from core.models.jobs import Failure, JobState
from core.models.media import AnalysisState, Video, VideoState
from core.models.people import Role
from core.ports.jobs import Progress, Run
from core.transport.news import open_news
from core.usecases.media_jobs import analyse, encode, export
from realtime import newsrooms
from tests.coaching import shelf
from tests.games.club import Club, club
from tests.realtime.hubs import Client, Json, RunningHub, running_hub, sqlite_settings
from tests.realtime.test_asyncapi import valid
from workers.news import tell

PLUS = "coach_pro_plus"


@dataclass(frozen=True)
class Ground:
    """A hub with coaches, and what a worker does there."""

    hub: RunningHub
    club: Club

    async def coach(self, name: str) -> Client:
        """Somebody who has signed in and is connected."""
        token = self.club.token(await self.club.sign_in(name))
        return await Client("/videos").connect(self.hub.url, token)

    async def filmed(self, owner: str = "ann", state: VideoState = VideoState.ENCODING) -> Video:
        """A video in a session of its own."""
        practice = shelf.session(owner)
        await self.hub.ports.coaching.add_session(practice)
        film = shelf.video(practice, state)
        await shelf.shelve(self.club.database, film)
        return film

    async def begin(self, film: Video) -> Run:
        """Begin to encode it, as a worker does."""
        ports = self.hub.ports
        job = await ports.jobs.enqueue(encode(film), unix_ms())
        return await self.start(job)

    async def start(self, job: JobId) -> Run:
        """Take a job."""
        started = await self.hub.ports.jobs.start(job, "a worker", now_ms=unix_ms(), lease_until_ms=2**42)
        assert started is not None
        return started[0]

    async def reach(self, run: Run, share: float) -> None:
        """Get on with it, and say so."""
        await self.hub.ports.jobs.renew(run, 2**42, share=share, eta_ms=unix_ms() + 1000)
        await self.hint(run)

    async def hint(self, run: Run, owner: str = "ann") -> None:
        """Say that something has happened to a job."""
        progress = Progress(job_id=run.job_id, subject=None, workspace=WorkspaceId(owner), share=0, eta_ms=None)
        await tell(self.hub.services, progress)


@asynccontextmanager
async def opened(folder: Path, **more: object) -> AsyncIterator[Ground]:
    """With ``ann`` and ``carl``, who have a plan with video, and ``fred``, who has none."""
    settings = sqlite_settings(folder, **more)
    async with running_hub(settings) as hub, club(hub.services, settings) as people:
        for name, plan in (("ann", PLUS), ("carl", PLUS), ("fred", None)):
            await people.person(name, plan)
        yield Ground(hub, people)


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """The ground, without Redis."""
    async with opened(tmp_path) as made:
        yield made


@pytest.fixture
def unaided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks unless somebody says that there is something to see."""
    monkeypatch.setattr(newsrooms, "_BUSY_S", 1e9)
    monkeypatch.setattr(newsrooms, "_QUIET_S", 1e9)


async def until(client: Client, name: str, **wanted: object) -> Json:
    """Wait for a message with these members."""
    count = 1
    while True:
        for data in await client.until(name, count):
            if all(data[key] == value for key, value in wanted.items()):
                return data
        count = len(client.all(name)) + 1


@pytest.mark.usefixtures("unaided")
async def test_progress_arrives(ground: Ground) -> None:
    """Of the job that is followed, then that the video has changed, then that the job is done."""
    film = await ground.filmed()
    coach = await ground.coach("ann")
    answer = await coach.call("follow", {"video_id": film.id})
    assert answer["progress"] == []
    assert answer["videos"] == [{"video_id": film.id, "session_id": film.session_id, "state": "encoding"}]
    run = await ground.begin(film)
    await ground.reach(run, 0.25)
    heard = await until(coach, "progress", share=0.25)
    assert (heard["video_id"], heard["kind"], heard["state"]) == (film.id, "encode", "running")
    assert heard["eta_ms"] is not None
    await ground.hub.ports.videos.note(run, film.id, lambda row: replace(row, state=VideoState.PLAYABLE))
    await ground.hint(run)
    await until(coach, "changed", state="playable")
    await ground.hub.ports.videos.conclude(run, film.id, lambda row: replace(row, state=VideoState.READY))
    await ground.hint(run)
    done = await until(coach, "progress", state="done")
    assert (done["share"], done["eta_ms"]) == (1.0, None)
    await until(coach, "changed", state="ready")
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_whoever_comes_late_hears_how_things_stand(ground: Ground) -> None:
    """The answer has the job's share of now, and what comes afterwards follows on it."""
    film = await ground.filmed()
    run = await ground.begin(film)
    await ground.reach(run, 0.5)
    coach = await ground.coach("ann")
    answer = await coach.call("follow", {"session_id": film.session_id})
    assert [(each["job_id"], each["share"]) for each in answer["progress"]] == [(run.job_id, 0.5)]
    await ground.reach(run, 0.75)
    await until(coach, "progress", share=0.75)
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_progress_comes_at_most_twice_a_second(ground: Ground) -> None:
    """However often a worker says how far it is; and the last that it says is heard."""
    film = await ground.filmed()
    coach = await ground.coach("ann")
    await coach.call("follow", {"video_id": film.id})
    run = await ground.begin(film)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    for step in range(1, 51):
        await ground.reach(run, step / 100)
    await until(coach, "progress", share=0.5)
    assert len(coach.all("progress")) <= 2 + (loop.time() - began_s) / newsrooms.LOOK_S
    await coach.close()


async def test_what_nobody_hints_at_is_found_out(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hint may be lost, as where Redis is: progress and changes come a little later."""
    monkeypatch.setattr(newsrooms, "_QUIET_S", 0.5)
    film = await ground.filmed()
    coach = await ground.coach("ann")
    await coach.call("follow", {"video_id": film.id})
    run = await ground.begin(film)
    await ground.hub.ports.jobs.renew(run, 2**42, share=0.5)
    await until(coach, "progress", share=0.5)
    await ground.hub.ports.videos.delete(film.id, unix_ms())
    gone = await until(coach, "changed", state=None)
    assert gone["video_id"] == film.id
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_a_new_video_of_a_followed_session(ground: Ground) -> None:
    """Whoever follows the session hears of it with its first job; of another session's not."""
    first, other = await ground.filmed(), await ground.filmed()
    practice = await ground.hub.ports.coaching.session(first.session_id)
    coach = await ground.coach("ann")
    await coach.call("follow", {"session_id": first.session_id})
    await ground.hub.ports.videos.delete(first.id, unix_ms())
    newer = shelf.video(practice, VideoState.RECEIVED)
    await shelf.shelve(ground.club.database, newer)
    for film in (other, newer):
        run = await ground.begin(film)
        await ground.hint(run)
    await until(coach, "changed", video_id=newer.id, state="received")
    assert {each["video_id"] for each in coach.all("progress")} == {newer.id}
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_the_end_of_a_report_and_of_an_export(ground: Ground) -> None:
    """Each is told once, with how it ended, however often somebody hints at it."""
    film = await ground.filmed(state=VideoState.READY)
    ports, coach = ground.hub.ports, await ground.coach("ann")
    await coach.call("follow", {"video_id": film.id})
    practice = await ports.coaching.session(film.session_id)
    report = shelf.analysis(practice, film)
    await ports.analyses.add(report, analyse(report))
    clip = shelf.clip(film)
    await ports.clips.add([clip])
    wanted = shelf.export(clip)
    await ports.clips.add_export(wanted, export(wanted))
    jobs = {job.subject: job.id for job in await ports.jobs.list(workspace=WorkspaceId("ann"))}
    analysing, cutting = (
        await ground.start(jobs[f"analysis:{report.id}"]),
        await ground.start(jobs[f"export:{wanted.id}"]),
    )
    await ports.analyses.conclude(analysing, replace(report, state=AnalysisState.DONE, done_ms=2))
    await ports.jobs.fail(cutting, Failure(code="defect", detail="Broken."), JobState.SET_ASIDE, unix_ms())
    for _ in range(2):
        await ground.hint(analysing)
        await ground.hint(cutting)
        await until(coach, "done", subject=f"analysis:{report.id}", kind="analyse", state="done")
        await until(coach, "done", subject=f"export:{wanted.id}", kind="export", state="set_aside")
    run = await ground.begin(film)
    await ground.hint(run)
    await until(coach, "progress", job_id=run.job_id)
    assert len(coach.all("done")) == 2
    await coach.close()


async def test_what_is_somebody_elses_cannot_be_followed(ground: Ground) -> None:
    """It is as if it did not exist; nor can anything be without an account, a plan, or a sensible question."""
    film = await ground.filmed("ann")
    stranger, poor = await ground.coach("carl"), await ground.coach("fred")
    for asked in ({"video_id": film.id}, {"session_id": film.session_id}, {"video_id": "no\0such"}):
        assert (await stranger.call("follow", asked))["code"] in {"not_found", "malformed"}
    for asked in ({}, {"video_id": film.id, "session_id": film.session_id}):
        assert (await stranger.call("follow", asked))["code"] == "bad_topic"
    own = await ground.filmed("fred")
    assert (await poor.call("follow", {"video_id": own.id}))["code"] == "upgrade_required"
    run = await ground.begin(film)
    await ground.reach(run, 0.5)
    mine = await ground.coach("ann")
    await mine.call("follow", {"video_id": film.id})
    await ground.reach(run, 0.75)
    await until(mine, "progress", share=0.75)
    assert [*stranger.heard, *poor.heard] == []
    for auth in (None, "rubbish", ground.hub.token("somebody")):
        nobody = Client("/videos")
        with pytest.raises(Refused):
            await nobody.connect(ground.hub.url, auth)
        assert nobody.refusals[0]["data"]["code"] in {"unauthorized", "account_needed"}
        await nobody.close()
    for client in (stranger, poor, mine):
        await client.close()


async def test_a_right_that_ends(ground: Ground) -> None:
    """With the plan one hears no more, with the session one is sent away; what goes on reaches the others."""
    film = await ground.filmed("ann")
    grant = await ground.club.sign_in("ann")
    leaving = await Client("/videos").connect(ground.hub.url, ground.club.token(grant))
    staying = await ground.coach("ann")
    for client in (leaving, staying):
        await client.call("follow", {"video_id": film.id})
    await ground.club.sign_out(grant)
    assert (await leaving.until("gone"))[0]["code"] == "session_revoked"
    await leaving.until("disconnected")
    await ground.club.subscribe("ann", None)
    assert (await staying.until("gone"))[0] == {"code": "upgrade_required", "video_id": film.id, "session_id": None}
    run = await ground.begin(film)
    await ground.reach(run, 0.5)
    assert (await staying.call("follow", {"video_id": film.id}))["code"] == "upgrade_required"
    assert staying.all("progress") == []
    await staying.close()


async def test_a_member_who_has_to_leave(ground: Ground) -> None:
    """An organisation's videos are followed by its members with a seat, for as long as they are that."""
    members: dict[str, tuple[Role, str | None]] = {"ann": (Role.OWNER, "coach_pro"), "carl": (Role.MEMBER, "coach_pro")}
    await ground.club.organisation("academy", "org_pro_growth", members)
    practice = shelf.session("academy", coach="ann")
    await ground.hub.ports.coaching.add_session(practice)
    film = shelf.video(practice, VideoState.ENCODING)
    await shelf.shelve(ground.club.database, film)
    coach = await ground.coach("carl")
    answer = await coach.call("follow", {"session_id": practice.id})
    assert "code" not in answer, answer
    await ground.club.drop("academy", "carl")
    assert (await coach.until("gone"))[0]["code"] == "not_found"
    assert (await coach.call("follow", {"session_id": practice.id}))["code"] == "not_found"
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_whoever_unfollows_hears_no_more(ground: Ground) -> None:
    """Of one, or of all; and a hundred cannot be followed at once."""
    films = [await ground.filmed() for _ in range(2)]
    coach = await ground.coach("ann")
    for film in films:
        await coach.call("follow", {"video_id": film.id})
    assert await coach.call("unfollow", {"video_id": films[0].id}) == {}
    for film in films:
        await ground.hint(await ground.begin(film))
    await until(coach, "progress", video_id=films[1].id)
    assert {each["video_id"] for each in coach.all("progress")} == {films[1].id}
    assert await coach.call("unfollow", {}) == {}
    codes = []
    for _ in range(51):
        film = await ground.filmed()
        codes.append((await coach.call("follow", {"video_id": film.id})).get("code"))
    assert codes == [None] * 50 + ["too_many_topics"]
    await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_hints_come_from_other_processes(tmp_path: Path, redis_url: str) -> None:
    """Over Redis, as workers send them."""
    async with opened(tmp_path, redis_url=redis_url) as ground, aclosing(open_news(redis_url)) as elsewhere:
        film = await ground.filmed()
        coach = await ground.coach("ann")
        await coach.call("follow", {"video_id": film.id})
        run = await ground.begin(film)
        async with asyncio.timeout(10):
            while not coach.all("progress"):  # the hub's subscription may still be on its way
                await elsewhere.publish(WorkspaceId("ann"), b'{"job_id":"%b"}' % run.job_id.encode())
                await asyncio.sleep(0.05)
        assert coach.all("progress")[0]["job_id"] == run.job_id
        await coach.close()


@pytest.mark.usefixtures("unaided")
async def test_rubbish_for_a_hint_is_survived(ground: Ground) -> None:
    """It makes the hub look, and nothing else."""
    film = await ground.filmed()
    coach = await ground.coach("ann")
    await coach.call("follow", {"video_id": film.id})
    run = await ground.begin(film)
    await ground.hub.ports.news.publish(WorkspaceId("ann"), b"\xff{")
    await until(coach, "progress", job_id=run.job_id)
    await coach.close()


async def test_traffic_is_as_described(ground: Ground) -> None:
    """Every message on ``/videos`` is valid against ``docs/asyncapi.yaml``."""
    film = await ground.filmed()
    coach = await ground.coach("ann")
    valid("videos", "follow", {"video_id": film.id})
    run = await ground.begin(film)
    valid("videos", "follow.ack", await coach.call("follow", {"video_id": film.id}))
    valid("videos", "follow.ack", await coach.call("follow", {"video_id": "nothing"}))
    await ground.reach(run, 0.5)
    await until(coach, "progress", share=0.5)
    await ground.hub.ports.videos.conclude(run, film.id, lambda row: replace(row, state=VideoState.READY))
    await ground.hint(run)
    await until(coach, "changed", state="ready")
    ground.hub.hub.begin_drain()
    assert (await coach.call("follow", {"video_id": film.id}))["code"] == "draining"
    await ground.hub.hub.goodbye()
    assert (await coach.until("gone"))[0]["code"] == "draining"
    for name, data in coach.heard:
        valid("videos", name, data)
    await coach.close()
