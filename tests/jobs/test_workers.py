"""What becomes of a job: in real worker processes, over a real Redis."""

import asyncio
import time
from pathlib import Path

import psutil
from redis import Redis
from rq import Callback
from rq import Queue as RqQueue
from rq.serializers import JSONSerializer

from core.clock import unix_ms
from core.models.jobs import JobState
from core.ports.jobs import NewJob, Posting
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.tallies import SqlTallies
from core.transport.rq_queue import RqMessages
from core.usecases.jobs import Jobs, job_metrics
from core.wire.jobs import PERFORM
from tests.jobs.deeds import BEGUN, CHILD, DONE, Task, deeds
from tests.jobs.staff import staff
from tests.jobs.waiting import ON_POSTGRES, ON_SQLITE, over, running, until
from tests.support import RedisServer

AT_ONCE_S = 3.0
"""A second, and two for a machine that is busy with other tests."""


def _slow(seconds: float) -> NewJob:
    return NewJob(kind="slow", queue="light", payload=Task(seconds=seconds))


async def test_what_jobs_come_to(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """Done, refused for good, broken and tried again, stuck, taking its process along, unknown, of a wrong shape."""
    asked = {
        "slow": Task(seconds=1.2),
        "refuse": Task(),
        "break": Task(),
        "sulk": Task(),
        "unheard-of": Task(),
        "deaf": {"seconds": "many"},
    }
    ids = {
        kind: await book.enqueue(
            NewJob(kind=kind, queue="light", payload=payload, max_attempts=2, otherwise="mourn"), unix_ms()
        )
        for kind, payload in asked.items()
    }
    with staff(tmp_path, database_url, own_redis.url, ["light"]) as workers:
        ends = {kind: await over(book, job_id) for kind, job_id in ids.items()}
        found = {
            kind: (job.state, job.attempt, job.failure.code if job.failure else None) for kind, job in ends.items()
        }
        assert found == {
            "slow": (JobState.DONE, 1, None),
            "refuse": (JobState.FAILED, 1, "not_a_video"),
            "break": (JobState.SET_ASIDE, 2, "defect"),
            "sulk": (JobState.SET_ASIDE, 2, "stalled"),
            "unheard-of": (JobState.SET_ASIDE, 2, "unknown_kind"),
            "deaf": (JobState.FAILED, 1, "bad_payload"),
        }
        failure = ends["break"].failure
        assert failure is not None
        assert "hunter2" not in failure.detail

        async def mourned() -> list[str] | None:
            followers = [deed.what for deed in await deeds(database) if ":" in deed.what]
            return sorted(followers) if len(followers) == 5 else None

        assert await until(mourned) == [
            "break:set_aside:defect",
            "deaf:failed:bad_payload",
            "refuse:failed:not_a_video",
            "sulk:set_aside:stalled",
            "unheard-of:set_aside:unknown_kind",
        ]
        first, second = [deed for deed in await deeds(database, BEGUN) if deed.job == ids["break"]]
        assert second.at_ms - first.at_ms >= 1000
        assert workers.stop() == 0
        assert not workers.everybody()
    assert list((tmp_path / "work").glob("*")) == []
    measured = await job_metrics(book, SqlTallies(database))
    assert {(each.labels["kind"], each.labels["code"]): each.count for each in measured.tallies} == {
        ("break", "defect"): 2,
        ("deaf", "bad_payload"): 1,
        ("refuse", "not_a_video"): 1,
        ("sulk", "stalled"): 2,
        ("unheard-of", "unknown_kind"): 2,
    }
    took = {each.labels["kind"]: each for each in measured.durations}["slow"]
    assert took.buckets[2] == (1.0, 0)
    assert took.buckets[-1][1] == 1
    assert took.sum_s >= 1.2


@ON_SQLITE
async def test_progress_is_written_down_while_it_lasts(
    tmp_path: Path, database_url: str, book: SqlJobs, own_redis: RedisServer
) -> None:
    """Shares that grow, and an estimate that is about right."""
    job_id = await book.enqueue(_slow(5), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["light"]):
        began = (await running(book, job_id)).started_ms
        seen = set()
        estimates = []
        while (job := await book.get(job_id)).state is JobState.RUNNING:
            seen.add(job.share)
            estimates += [job.eta_ms] if job.eta_ms else []
            await asyncio.sleep(0.1)
    assert began is not None
    assert 3 <= len(seen) <= 8
    assert job.finished_ms is not None
    assert abs(estimates[-1] - job.finished_ms) < 2500
    assert (job.state, job.share, job.eta_ms) == (JobState.DONE, 1.0, None)


async def test_a_job_is_cancelled_within_a_second(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """A running one with its deaf child process, and one that waits behind it at once."""
    asked = NewJob(kind="deaf", queue="light", payload=Task())
    first, second = await book.enqueue(asked, unix_ms()), await book.enqueue(asked, unix_ms())
    jobs = Jobs(book)
    with staff(tmp_path, database_url, own_redis.url, ["light"]):
        child = psutil.Process((await until(lambda: deeds(database, CHILD)))[0].process)
        assert (await jobs.cancel(second)).state is JobState.CANCELLED
        began = time.monotonic()
        assert (await jobs.cancel(first)).cancelling
        await asyncio.to_thread(psutil.wait_procs, [child], 10)
        assert not child.is_running()
        assert time.monotonic() - began < AT_ONCE_S
        assert (await over(book, first)).state is JobState.CANCELLED
        again = await jobs.retry(first)
        assert again.state is JobState.QUEUED
        await running(book, first)
        await jobs.cancel(first)
        await over(book, first)
    assert len(await deeds(database, CHILD)) == 2


@ON_POSTGRES
async def test_a_worker_that_is_told_to_stop_gives_its_job_back(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """It ends in good order, nobody has to wait for a lease, and it counts as no failure."""
    job_id = await book.enqueue(_slow(3), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["light"]) as workers:
        await until(lambda: deeds(database, BEGUN))
        assert workers.stop() == 0
        assert not workers.everybody()
    job = await book.get(job_id)
    assert (job.state, job.failures, job.crashes) == (JobState.QUEUED, 0, 0)
    with staff(tmp_path, database_url, own_redis.url, ["light"]):
        job = await over(book, job_id)
    assert (job.state, job.attempt, job.crashes) == (JobState.DONE, 2, 0)
    assert len(await deeds(database, DONE)) == 1


@ON_SQLITE
async def test_messages_that_lie_do_no_harm(  # noqa: PLR0913, PLR0917  fixtures
    tmp_path: Path,
    database_url: str,
    database: Database,
    book: SqlJobs,
    own_redis: RedisServer,
    messages: RqMessages,
) -> None:
    """Messages that come thrice, name no job, another function, a callback or a file, and one that is no JSON."""
    job_id = await book.enqueue(_slow(0.3), unix_ms())
    trap = tmp_path / "trap"
    with Redis.from_url(own_redis.url) as redis:
        queue = RqQueue("light", connection=redis, serializer=JSONSerializer)
        queue.enqueue_call("os.mkdir", args=(str(trap),))
        queue.enqueue_call(PERFORM, args=("no-such-job",), on_success=Callback("os.abort"))
        queue.enqueue_call(PERFORM, args=(job_id, str(trap)))
        queue.enqueue_call(PERFORM, args=({"a": 1},))
        redis.hset("rq:job:garbage", "data", b"\x80\x04garbage")
        redis.rpush(queue.key, "garbage", "nothing-at-all")
    await messages.post([Posting(job_id=job_id, queue="light", message_id=f"again-{n}") for n in range(3)])
    with staff(tmp_path, database_url, own_redis.url, ["light"]):
        assert (await over(book, job_id)).state is JobState.DONE
        after = await book.enqueue(_slow(0), unix_ms())
        assert (await over(book, after)).state is JobState.DONE
    assert not trap.exists()
    assert [deed.job for deed in await deeds(database, DONE)] == [job_id, after]
    assert {deed.job for deed in await deeds(database)} == {job_id, after}
