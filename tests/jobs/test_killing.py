"""Workers, work-horses and Redis killed at any moment: each job has its effect once, soon, and leaves nothing."""

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import psutil
import pytest
from redis import Redis

from core.clock import unix_ms
from core.errors import Unavailable
from core.ids import JobId
from core.models.jobs import JobState
from core.ports.jobs import NewJob
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.transport.rq_queue import RqMessages
from core.usecases.dispatch import MOST_CRASHES
from core.wire.jobs import QUEUES, Queue
from tests.jobs.deeds import BEGUN, DONE, Task, deeds
from tests.jobs.staff import Staff, staff
from tests.jobs.waiting import ON_POSTGRES, ON_SQLITE, over, until
from tests.support import RedisServer

RESUMED_S = 15.0
_WORK_S = 6.0


def _job(queue: Queue, seconds: float = _WORK_S) -> NewJob:
    return NewJob(kind="slow", queue=queue, payload=Task(seconds=seconds))


def _kill(*victims: psutil.Process | None) -> int:
    """Kill them; returns the time."""
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            if victim is not None:
                victim.kill()
    return unix_ms()


def _ways(workers: Staff, queue: Queue) -> list[Callable[[], int]]:
    return [
        lambda: _kill(workers.hand(queue)),
        lambda: _kill(workers.horse(queue)),
        lambda: _kill(*(workers.horse(queue), workers.hand(queue))),
    ]


async def _begun(database: Database, job_id: JobId, attempt: int) -> int:
    """When an attempt began."""

    async def look() -> int | None:
        times = [deed.at_ms for deed in await deeds(database, BEGUN) if deed.job == job_id and deed.attempt >= attempt]
        return times[0] if times else None

    return await until(look)


async def _killed_again_and_again(  # noqa: PLR0913, PLR0917  what a killer has to know
    workers: Staff, book: SqlJobs, database: Database, queue: Queue, random: Random, kills: int
) -> list[float]:
    """Seconds from each kill to the next attempt's beginning, for one job that is killed so often and then let be."""
    job_id = await book.enqueue(_job(queue), unix_ms())
    resumed = []
    for attempt in range(1, kills + 1):
        await _begun(database, job_id, attempt)
        await asyncio.sleep(random.uniform(0, _WORK_S * 0.8))
        killed = random.choice(_ways(workers, queue))()
        resumed.append((await _begun(database, job_id, attempt + 1) - killed) / 1000)
    job = await over(book, job_id)
    assert (job.state, job.crashes) == (JobState.DONE, kills)
    return resumed


async def _nothing_is_left(workers: Staff, var: Path) -> None:
    """No child of a work-horse lives, and no attempt's folder is there."""

    async def look() -> bool:
        children = [each for each in workers.everybody() if "987654" in each.cmdline()]
        return not children and not list((var / "work").glob("*"))

    await until(look)


@pytest.mark.parametrize("laps", [1, pytest.param(6, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
async def test_killed_at_random(  # noqa: PLR0913, PLR0917  fixtures
    tmp_path: Path,
    database_url: str,
    database: Database,
    book: SqlJobs,
    own_redis: RedisServer,
    laps: int,
) -> None:
    """Every queue's worker, work-horse or both, two times for each job: resumed within 15 seconds, one effect each."""
    resumed_s: list[float] = []
    seed = int(os.environ.get("CRICKSY_SEED", "7"))
    with staff(tmp_path, database_url, own_redis.url) as workers:
        for lap in range(laps):
            times = await asyncio.gather(
                *(
                    _killed_again_and_again(workers, book, database, queue, Random(f"{seed}{lap}{queue}"), 2)  # noqa: S311  chance, not secrecy
                    for queue in QUEUES
                )
            )
            resumed_s += sorted(each for queue in times for each in queue)
            assert resumed_s[-1] < RESUMED_S, times
        await _nothing_is_left(workers, tmp_path)
        done = [deed.job for deed in await deeds(database, DONE)]
        assert len(done) == len(set(done)) == laps * len(QUEUES)
        assert workers.stop() == 0
        assert not workers.everybody()
    (tmp_path / "resumed_s.json").write_text(json.dumps(resumed_s))


@ON_SQLITE
async def test_the_whole_program_killed(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """With its supervisor everything dies, grandchildren included, and another one goes on."""
    job_id = await book.enqueue(_job("media", 2), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["media", "light"]) as workers:
        await _begun(database, job_id, 1)
        assert len(workers.everybody()) >= 3
        workers.kill()
        await until(lambda: _gone(workers), 5)
    with staff(tmp_path, database_url, own_redis.url, ["media"]) as others:
        assert (await over(book, job_id)).attempt == 2
        assert len(await deeds(database, DONE)) == 1
        await _nothing_is_left(others, tmp_path)


@ON_POSTGRES
async def test_the_foreman_killed(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """All workers die with it, and all are there again."""
    job_id = await book.enqueue(_job("media", 3), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["media", "light"]) as workers:
        await _begun(database, job_id, 1)
        hand = workers.hand("media")
        assert hand is not None
        foreman = hand.parent()
        assert foreman is not None
        before = workers.everybody()
        killed = _kill(foreman)
        _, alive = await asyncio.to_thread(psutil.wait_procs, before, 5)
        assert alive == []
        assert await _begun(database, job_id, 2) - killed < RESUMED_S * 1000
        assert (await over(book, job_id)).attempt == 2
        assert (await over(book, await book.enqueue(_job("light", 0), unix_ms()))).state is JobState.DONE
        await _nothing_is_left(workers, tmp_path)
    assert len(await deeds(database, DONE)) == 2


@ON_SQLITE
async def test_redis_killed_and_empty(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """What runs goes on as if nothing were, and what waits is found in the table."""
    first = await book.enqueue(_job("media", 4), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["media"]) as workers:
        await _begun(database, first, 1)
        second = await book.enqueue(_job("media", 0), unix_ms())
        await until(lambda: _sent(book, second))
        own_redis.stop()
        third = await book.enqueue(_job("media", 0), unix_ms())
        assert (await over(book, first)).attempt == 1
        own_redis.start()
        begun = unix_ms()
        assert (await over(book, second)).attempt == 1
        assert (await over(book, third)).attempt == 1
        assert unix_ms() - begun < RESUMED_S * 1000
        await _nothing_is_left(workers, tmp_path)
    assert len(await deeds(database, DONE)) == 3


@ON_POSTGRES
async def test_redis_flushed(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """A Redis that is emptied while workers listen to it loses nobody's job."""
    first = await book.enqueue(_job("clips", 3), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["clips"]):
        await _begun(database, first, 1)
        others = [await book.enqueue(_job("clips", 0), unix_ms()) for _ in range(3)]
        for other in others:
            await until(partial(_sent, book, other))
        with Redis.from_url(own_redis.url) as redis:
            redis.flushall()
        for job_id in (first, *others):
            assert (await over(book, job_id)).attempt == 1
    assert len(await deeds(database, DONE)) == 4


async def test_a_job_that_takes_its_process_along_is_set_aside(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """Three times and no more; the jobs behind it are done meanwhile."""
    poison = await book.enqueue(NewJob(kind="die", queue="light", payload=Task(), otherwise="mourn"), unix_ms())
    behind = await book.enqueue(_job("light", 0), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["light"]):
        assert (await over(book, behind)).state is JobState.DONE
        job = await over(book, poison)
        assert (job.state, job.attempt, job.crashes) == (JobState.SET_ASIDE, MOST_CRASHES, MOST_CRASHES)
        assert job.failure is not None
        assert job.failure.code == "poison"

        async def mourned() -> bool:
            return "die:set_aside:poison" in {deed.what for deed in await deeds(database)}

        await until(mourned)


@ON_SQLITE
async def test_a_dispatcher_that_dies_between_the_table_and_redis(
    tmp_path: Path, database_url: str, book: SqlJobs, own_redis: RedisServer, messages: RqMessages
) -> None:
    """A job that the table says was sent, and whose message never was, is sent again."""
    job_id = await book.enqueue(_job("ingest", 0), unix_ms())
    assert [posting.job_id for posting in await book.claim_postings(unix_ms(), 10)] == [job_id]
    assert await messages.waiting("ingest") == set()
    with staff(tmp_path, database_url, own_redis.url, ["ingest"]):
        job = await over(book, job_id)
    assert (job.state, job.posts) == (JobState.DONE, 2)


@ON_POSTGRES
async def test_one_that_was_asked_to_end_and_is_killed(
    tmp_path: Path, database_url: str, database: Database, book: SqlJobs, own_redis: RedisServer
) -> None:
    """It does not come back."""
    job_id = await book.enqueue(_job("media"), unix_ms())
    with staff(tmp_path, database_url, own_redis.url, ["media"]) as workers:
        await _begun(database, job_id, 1)
        hand = workers.hand("media")
        assert hand is not None
        hand.suspend()
        _kill(workers.horse("media"))
        await book.cancel(job_id, unix_ms())
        _kill(hand)
        assert (await over(book, job_id)).state is JobState.CANCELLED
    assert await deeds(database, DONE) == []


@ON_SQLITE
async def test_without_redis_nothing_is_lost_and_it_is_said(book: SqlJobs, own_redis: RedisServer) -> None:
    """Posting raises, and the jobs still wait."""
    job_id = await book.enqueue(_job("media"), unix_ms())
    messages = RqMessages(own_redis.url)
    own_redis.stop()
    with pytest.raises(Unavailable, match="queue"):
        await messages.post(await book.claim_postings(unix_ms(), 10))
    with pytest.raises(Unavailable, match="queue"):
        await messages.waiting("media")
    await messages.aclose()
    assert (await book.get(job_id)).state is JobState.QUEUED


async def _gone(workers: Staff) -> bool:
    return not workers.everybody()


async def _sent(book: SqlJobs, job_id: JobId) -> bool:
    return (await book.get(job_id)).enqueued_ms is not None
