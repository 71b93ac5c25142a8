"""The platform's own workers, killed in the midst of every stage: each result comes once, soon, and leaves nothing."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing, closing
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pytest
from sqlalchemy import select

from core.entitlements.keys import Limit
from core.ids import ExportId, VideoId, WorkspaceId
from core.models.jobs import OVER, JobState
from core.models.media import Video
from core.models.media_keys import export_key, package_prefix, still_key
from core.ports.usage import ReservationState
from core.storage.engine import open_database
from core.storage.tables.usage import usage_reservations
from core.wire.media_jobs import ANALYSE, ENCODE, EXPORT, INGEST, KEYFRAMES, PURGE_EXPORT, PURGE_VIDEO
from tests.jobs.staff import staff
from tests.jobs.waiting import POSTGRES, SQLITE, until
from tests.media.footage_synth import Footage
from tests.pipeline.studio import PLUS, Studio, open_studio
from tests.pipeline.violence import FOREMAN, HAND, HORSE, QUEUE_OF, RESUMED_S, Violence
from tests.support import RedisServer
from tests.usage.books import differences

pytestmark = pytest.mark.skipif(not psutil.LINUX, reason="reads /proc")

_LAPS = int(os.environ.get("CRICKSY_KILLS", "20"))
_LONG = [pytest.mark.long, pytest.mark.timeout(120 * _LAPS)]
_MADE = (INGEST, ENCODE, KEYFRAMES, EXPORT, ANALYSE)


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis of the test's own."""
    with closing(RedisServer()) as server:
        server.start()
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of SQLite or of PostgreSQL."""
    url: str = request.getfixturevalue(request.param)
    return url


class _Life:
    """A film's, from its upload until nothing of it is left, with a kill at every stage."""

    def __init__(self, studio: Studio, violence: Violence, folder: Path, coach: str) -> None:
        self._studio, self._violence, self._folder, self._coach = studio, violence, folder, coach
        self._owner = WorkspaceId(coach)
        self._ways: dict[str, str | None] = {}
        self._export = ""

    async def live(self, film: Path, ways: dict[str, str | None]) -> None:
        """``ways`` says how the worker of each stage is killed; a stage without one is let be."""
        self._ways = ways
        session = await self._studio.session(self._coach)
        await self._stage(INGEST, lambda: self._studio.upload(self._coach, session, film))
        await self._stage(ENCODE)
        await self._stage(KEYFRAMES)
        [video] = await self._studio.services.ports.videos.of_workspace(self._owner)
        span = {"start_us": 300_000, "end_us": 3_700_000, "title": "Clip", "kind": "highlight"}
        [clip] = (await self._studio.add(self._coach, f"/videos/{video.id}/clips", clips=[span]))["clips"]
        await self._stage(EXPORT, lambda: self._cut(clip["id"]))
        await self._stage(ANALYSE, lambda: self._studio.add(self._coach, f"/videos/{video.id}/analysis"))
        await self._quiet()
        await self._made_once(video.id, session)
        await self._stage(PURGE_EXPORT, lambda: self._studio.ask(self._coach, "DELETE", f"/exports/{self._export}"))
        await self._stage(PURGE_VIDEO, lambda: self._studio.ask(self._coach, "DELETE", f"/videos/{video.id}"))
        await self._quiet()
        assert await self._studio.stored(self._coach) == []
        assert await self._studio.used(self._coach) == (0, 0)

    async def die_young(self, film: Path) -> None:
        """The film is deleted while files of it are being stored."""
        session = await self._studio.session(self._coach)
        video = await self._studio.upload(self._coach, session, film)

        async def look() -> bool:
            return len(await self._studio.stored(self._coach)) > 1

        await until(look)
        assert (await self._studio.ask(self._coach, "DELETE", f"/videos/{video}")).status == 204
        await self._quiet()
        assert await self._studio.stored(self._coach) == []
        assert await self._studio.used(self._coach) == (0, 0)
        jobs = await self._studio.services.ports.jobs.list(workspace=self._owner)
        assert {job.kind: job.state for job in jobs}[ENCODE] in {JobState.CANCELLED, JobState.FAILED}

    async def _cut(self, clip: str) -> None:
        self._export = (await self._studio.add(self._coach, f"/clips/{clip}/export"))["id"]

    async def _stage(self, kind: str, begin: Any = None) -> None:  # noqa: ANN401 - whatever is awaited here
        way = self._ways.get(kind)
        if way is None:
            await self._violence.let_be(kind, self._owner, begin)
        else:
            await self._violence.upon(kind, self._owner, begin, way=way)

    async def _quiet(self) -> None:
        """Nothing waits, nothing runs, no folder is left, and nobody but the program's own processes."""

        async def look() -> bool:
            jobs = await self._studio.services.ports.jobs.list(workspace=self._owner)
            return all(job.state in OVER for job in jobs) and not list((self._folder / "work").glob("*"))

        await until(look)
        await self._violence.nobody_is_left(self._folder)
        await self._settled()

    async def _settled(self) -> None:
        """No reservation is open: whoever ended a job settled what was held for it, so that no reaper is needed."""
        held = select(usage_reservations.c.key).where(usage_reservations.c.state == ReservationState.OPEN)
        async with aclosing(open_database(self._studio.settings.database_url)) as database:
            assert await database.query(held) == []
            assert await differences(database) == []

    async def _made_once(self, video_id: VideoId, session: str) -> None:
        ports = self._studio.services.ports
        jobs = await ports.jobs.list(workspace=self._owner)
        assert Counter((job.kind, job.state) for job in jobs) == {(kind, JobState.DONE): 1 for kind in _MADE}
        video, export = await ports.videos.one(video_id), await ports.clips.export(ExportId(self._export))
        assert (video.state, export.state) == ("ready", "ready")
        assert sorted(await self._studio.stored(self._coach)) == sorted([*_keys(video), str(export.object_key)])
        assert await self._studio.used(self._coach) == (video.source_bytes + export.bytes, 0)
        assert (await ports.blobs.stat(str(export.object_key))).size_bytes == export.bytes
        reports = (await self._studio.ask(self._coach, "GET", f"/videos/{video_id}/analysis")).body["analyses"]
        assert [report["state"] for report in reports] == ["done"]
        spent = await self._studio.spent(self._owner, [Limit.AI_REPORTS_MONTH])
        assert spent == {Limit.AI_REPORTS_MONTH: (1, 0)}
        assert ports.mailbox is not None
        assert sum(session in letter.text for letter in await ports.mailbox.letters()) <= 1


def _ways(random: Random) -> dict[str, str | None]:
    """How the worker of each stage is killed: one with its foreman, which takes ten seconds."""
    ways = [FOREMAN, *random.choices([HAND, HORSE], k=len(QUEUE_OF) - 1)]
    random.shuffle(ways)
    return dict(zip(QUEUE_OF, ways, strict=True))


def _keys(video: Video) -> set[str]:
    """What a video's row names."""
    package = video.package
    assert package is not None
    made = {*package.media, package.poster, package.thumbnails, package.waveform} - {None}
    stills = {still_key(video, still.path) for still in video.keyframes}
    return {video.source_key, *stills, *(f"{package_prefix(video, package.attempt)}{path}" for path in made)}


@pytest.mark.parametrize(
    ("database_url", "laps"),
    [
        pytest.param(SQLITE, 1, marks=pytest.mark.timeout(240)),
        pytest.param(SQLITE, _LAPS, marks=_LONG),
        pytest.param(POSTGRES, _LAPS, marks=_LONG),
    ],
    indirect=["database_url"],
)
async def test_a_film_whose_workers_are_killed(
    tmp_path: Path, database_url: str, own_redis: RedisServer, synthesised: Footage, laps: int
) -> None:
    """At every stage, at a random moment: resumed within 15 seconds, made once, and nothing is left in the end."""
    random = Random(os.environ.get("CRICKSY_SEED", "7"))  # noqa: S311 - chance, not secrecy
    film = synthesised["plain.mp4"]
    async with open_studio(tmp_path, database_url=database_url, queue_url=own_redis.url) as studio:
        with staff(tmp_path, database_url, own_redis.url, program="workers") as workers:
            violence = Violence(workers, studio.services.ports.jobs, random)
            for lap in range(laps + 1):
                coach = f"coach{lap}"
                await studio.club.person(coach, PLUS)
                await _Life(studio, violence, tmp_path, coach).live(film, _ways(random) if lap else {})
                (tmp_path / "kills.json").write_text(json.dumps([asdict(kill) for kill in violence.kills]))
            await studio.club.person("young", PLUS)
            await _Life(studio, violence, tmp_path, "young").die_young(film)
            assert workers.stop() == 0
            assert not workers.everybody()
    resumed = [kill.resumed_s for kill in violence.kills if kill.hit]
    assert max(resumed) < RESUMED_S, violence.kills
    assert len(resumed) > len(violence.kills) / 2, violence.kills


@pytest.mark.parametrize("media", ["folder"], indirect=True)
async def test_what_a_killed_export_has_stored(studio: Studio, synthesised: Footage) -> None:
    """The file of an attempt that could not say that it was the export's is gone once another attempt's is."""
    _, video = await studio.film("ann", synthesised["plain.mp4"])
    before = await studio.stored("ann")
    span = {"start_us": 300_000, "end_us": 1_700_000, "title": "Clip", "kind": "highlight"}
    [clip] = (await studio.add("ann", f"/videos/{video}/clips", clips=[span]))["clips"]
    export = ExportId((await studio.add("ann", f"/clips/{clip['id']}/export"))["id"])
    await studio.services.ports.blobs.put(export_key(WorkspaceId("ann"), export, "killed-1"), b"half")
    assert await studio.work() == ["export"]
    ready = await studio.services.ports.clips.export(export)
    assert sorted(await studio.stored("ann")) == sorted([*before, str(ready.object_key)])
