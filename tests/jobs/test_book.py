"""The table of jobs, over both databases."""

import asyncio

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from core.errors import Conflict, Malformed, NotFound
from core.ids import JobId, WorkspaceId
from core.models.jobs import Failure, JobState
from core.ports.jobs import NewJob, Run, Superseded
from core.storage.engine import Database
from core.storage.jobs import SqlJobs, enqueue, finish, hold
from core.storage.tallies import BOUNDS_S, SqlTallies
from core.usecases.dispatch import MOST_CRASHES
from core.usecases.jobs import Jobs

_NOW = 1_700_000_000_000
_FAILURE = Failure(code="odd", detail="Odd.")


_JOB = NewJob(kind="clip", queue="clips", payload={"n": 1})


def _job(**fields: object) -> NewJob:
    return replace(_JOB, **fields)


async def _started(book: SqlJobs, *, now_ms: int = _NOW, lease_ms: int = 10_000, **fields: object) -> Run:
    job_id = await book.enqueue(_job(**fields), now_ms)
    taken = await book.start(job_id, "place", now_ms=now_ms, lease_until_ms=now_ms + lease_ms)
    assert taken is not None
    return taken[0]


async def test_a_job_lasts_if_the_transaction_does(database: Database, book: SqlJobs) -> None:
    """Nothing is to be done about what was not decided after all."""

    def change_my_mind(connection: Connection) -> None:
        enqueue(connection, _job(), _NOW)
        raise RuntimeError("no, rather not")

    with pytest.raises(RuntimeError):
        await database.transact(change_my_mind)
    assert await book.list() == []
    job_id = await book.enqueue(_job(subject="video:1", workspace=WorkspaceId("club")), _NOW)
    job = await book.get(job_id)
    assert (job.state, job.payload, job.subject, job.workspace) == (JobState.QUEUED, b'{"n":1}', "video:1", "club")


async def test_a_key_is_used_once(book: SqlJobs) -> None:
    """Thirty at once with one key are one job, even when that is over."""
    ids = await asyncio.gather(*(book.enqueue(_job(dedupe="upload:7"), _NOW + n) for n in range(30)))
    assert len(set(ids)) == 1
    await book.cancel(ids[0], _NOW)
    assert await book.enqueue(_job(dedupe="upload:7"), _NOW) == ids[0]
    assert len(await book.list()) == 1


async def test_text_that_no_database_holds(book: SqlJobs) -> None:
    """It is refused when it is put in, and found nowhere."""
    with pytest.raises(Malformed):
        await book.enqueue(_job(subject="a\0b"), _NOW)
    assert await book.list(subject="a\0b") == []
    assert await book.start(JobId("a\0b"), "m", now_ms=_NOW, lease_until_ms=_NOW) is None
    run = await _started(book)
    await book.fail(run, Failure(code="odd", detail="a\0b \ud800" + "c" * 9000), JobState.FAILED, _NOW)
    failure = (await book.get(run.job_id)).failure
    assert failure is not None
    assert failure.detail.startswith("ab ?ccc")
    assert len(failure.detail) == 500


async def test_a_job_is_started_once(book: SqlJobs) -> None:
    """Twenty workers that hear of it at once: one has it."""
    job_id = await book.enqueue(_job(), _NOW)
    taken = await asyncio.gather(
        *(book.start(job_id, f"m{n}", now_ms=_NOW, lease_until_ms=_NOW + 10) for n in range(20))
    )
    assert [one[0] for one in taken if one] == [Run(job_id=job_id, attempt=1)]


async def test_a_job_is_posted_once(book: SqlJobs) -> None:
    """Four dispatchers that look at once tell of each job once, and of none before its time."""
    ids = {await book.enqueue(_job(), _NOW) for _ in range(40)}
    later = await book.enqueue(_job(not_before_ms=_NOW + 1000), _NOW)
    pages = await asyncio.gather(*(book.claim_postings(_NOW, 15) for _ in range(4)))
    told = [posting.job_id for page in pages for posting in page]
    assert len(told) == len(set(told)) == 40
    assert set(told) == ids
    assert [posting.job_id for posting in await book.claim_postings(_NOW + 1000, 15)] == [later]


async def test_an_effect_behind_a_fence(database: Database, book: SqlJobs) -> None:
    """The old attempt can neither begin nor end anything once there is a new one, or somebody has cancelled it."""
    old = await _started(book)
    await database.transact(lambda connection: hold(connection, old))
    await book.expire(_NOW + 10_000, most_crashes=3, limit=10)
    with pytest.raises(Superseded):
        await database.transact(lambda connection: hold(connection, old))
    with pytest.raises(Superseded):
        await database.transact(lambda connection: finish(connection, old, _NOW))
    taken = await book.start(old.job_id, "m", now_ms=_NOW + 10_000, lease_until_ms=_NOW + 20_000)
    assert taken is not None
    new = taken[0]
    assert new.attempt == 2
    for method in (
        book.finish(old, _NOW),
        book.release(old, _NOW),
        book.end_cancelled(old, _NOW),
        book.postpone(old, _FAILURE, _NOW, _NOW),
        book.fail(old, _FAILURE, JobState.FAILED, _NOW),
    ):
        with pytest.raises(Superseded):
            await method
    assert not (await book.renew(old, _NOW + 99_000)).current
    assert (await book.standing(new)).current
    await book.cancel(new.job_id, _NOW)
    assert (await book.standing(new)).cancelled
    with pytest.raises(Superseded):
        await database.transact(lambda connection: hold(connection, new))
    await book.end_cancelled(new, _NOW)
    assert (await book.get(new.job_id)).state is JobState.CANCELLED


async def test_an_end_that_is_told_twice(database: Database, book: SqlJobs) -> None:
    """A handler that has finished its job in its own transaction may be followed by the worker's word on it."""
    run = await _started(book)
    await database.transact(lambda connection: finish(connection, run, _NOW + 700))
    await book.finish(run, _NOW + 900)
    job = await book.get(run.job_id)
    assert (job.state, job.finished_ms, job.share) == (JobState.DONE, _NOW + 700, 1.0)
    (took,) = await SqlTallies(database).durations()
    assert (took.sum_s, took.buckets[1:3]) == (0.7, [(0.5, 0), (1.0, 1)])


async def test_a_lease_keeps_others_away(book: SqlJobs) -> None:
    """It ends an attempt a moment after it is over, and not before; being known dead ends it at once."""
    run = await _started(book)
    await book.renew(run, _NOW + 20_000, share=0.25, eta_ms=_NOW + 40_000)
    assert await book.expire(_NOW + 19_999, most_crashes=3, limit=10) == []
    assert await book.lose("another place", _NOW) == 0
    assert await book.lose("place", _NOW) == 1
    (job,) = await book.expire(_NOW, most_crashes=3, limit=10)
    assert (job.state, job.crashes, job.enqueued_ms) == (JobState.QUEUED, 1, None)
    assert await book.expire(_NOW + 99_999, most_crashes=3, limit=10) == []


async def test_poison_and_what_was_cancelled_do_not_come_back(book: SqlJobs) -> None:
    """After three worker processes that it took along; after none where somebody had asked it to end."""
    job_id = await book.enqueue(_job(otherwise="tell"), _NOW)
    for crashes in range(1, MOST_CRASHES + 1):
        await book.start(job_id, "m", now_ms=_NOW, lease_until_ms=_NOW)
        (job,) = await book.expire(_NOW, most_crashes=MOST_CRASHES, limit=10)
        assert (job.crashes, job.state) == (
            crashes,
            JobState.SET_ASIDE if crashes == MOST_CRASHES else JobState.QUEUED,
        )
    told = (await book.list(states=[JobState.QUEUED]))[0]
    assert (told.kind, told.queue) == ("tell", "light")
    assert b'"state":"set_aside"' in told.payload
    run = await _started(book)
    await book.cancel(run.job_id, _NOW)
    (job,) = await book.expire(_NOW + 10_000, most_crashes=MOST_CRASHES, limit=10)
    assert job.state is JobState.CANCELLED


async def test_messages_that_were_lost(book: SqlJobs) -> None:
    """They are sent anew under another id, unless a worker has come first."""
    lost, taken = [await book.enqueue(_job(), _NOW) for _ in range(2)]
    await book.claim_postings(_NOW, 10)
    assert await book.posted("clips", _NOW - 1, 10) == []
    assert await book.posted("media", _NOW, 10) == []
    sent = await book.posted("clips", _NOW, 10)
    await book.start(taken, "m", now_ms=_NOW, lease_until_ms=_NOW + 10)
    assert await book.repost(sent) == 1
    (again,) = await book.claim_postings(_NOW, 10)
    assert again.job_id == lost
    assert again.message_id not in {posting.message_id for posting in sent}


async def test_people_see_their_own_jobs(book: SqlJobs) -> None:
    """What is another workspace's is not there for them; an operator sees all, page by page."""
    ours = [await book.enqueue(_job(workspace=WorkspaceId("club")), _NOW + n) for n in range(3)]
    theirs = await book.enqueue(_job(workspace=WorkspaceId("other"), subject="video:9"), _NOW + 9)
    jobs = Jobs(book, now_ms=lambda: _NOW)
    club = WorkspaceId("club")
    assert [job.id for job in await jobs.list(workspace=club)] == ours[::-1]
    for method in (jobs.status, jobs.cancel, jobs.retry):
        with pytest.raises(NotFound):
            await method(theirs, workspace=club)
    assert [job.id for job in await jobs.list(limit=2)] == [theirs, ours[2]]
    assert [job.id for job in await jobs.list(before=ours[2])] == ours[1::-1]
    assert [job.id for job in await jobs.list(subject="video:9")] == [theirs]
    with pytest.raises(Malformed):
        await jobs.list(limit=0)
    assert (await jobs.cancel(ours[0], workspace=club)).state is JobState.CANCELLED
    assert (await jobs.cancel(ours[0], workspace=club)).state is JobState.CANCELLED
    assert [job.id for job in await jobs.list(states=[JobState.CANCELLED])] == [ours[0]]


async def test_beginning_again(book: SqlJobs) -> None:
    """What ended without success can, with all of its attempts; what is done or not over cannot."""
    run = await _started(book)
    with pytest.raises(Conflict) as caught:
        await book.retry(run.job_id, _NOW)
    assert caught.value.reason == "job_not_over"
    await book.fail(run, _FAILURE, JobState.FAILED, _NOW)
    job = await book.retry(run.job_id, _NOW + 5)
    assert (job.state, job.attempt, job.failures, job.failure) == (JobState.QUEUED, 1, 0, None)
    taken = await book.start(job.id, "m", now_ms=_NOW + 5, lease_until_ms=_NOW + 10)
    assert taken is not None
    await book.finish(taken[0], _NOW + 6)
    with pytest.raises(Conflict) as caught:
        await book.retry(run.job_id, _NOW)
    assert caught.value.reason == "job_done"


async def test_what_is_over_is_forgotten_in_time(book: SqlJobs) -> None:
    """And nothing that is not over, however old."""
    waits = await book.enqueue(_job(), _NOW)
    run = await _started(book)
    await book.finish(run, _NOW + 10)
    assert await book.prune(_NOW + 10) == 0
    assert await book.prune(_NOW + 11) == 1
    assert [job.id for job in await book.list()] == [waits]
    (depth,) = await book.depths()
    assert (depth.queue, depth.state, depth.jobs, depth.oldest_ms) == ("clips", JobState.QUEUED, 1, _NOW)


async def test_counting_from_everywhere_at_once(database: Database) -> None:
    """No count is lost, and labels in another order are the same labels."""
    tallies = SqlTallies(database)
    await asyncio.gather(
        *(tallies.tally("made", {"a": "1", "b": "2"} if n % 2 else {"b": "2", "a": "1"}, 2) for n in range(30)),
        *(tallies.took("took", {"kind": "clip"}, seconds) for seconds in (0.1, 0.2, 5000.0)),
    )
    (made,) = await tallies.tallies()
    assert (made.name, made.labels, made.count) == ("made", {"a": "1", "b": "2"}, 60)
    (took,) = await tallies.durations()
    assert took.sum_s == pytest.approx(5000.3)
    assert [bound for bound, _ in took.buckets] == [*BOUNDS_S]
    assert [count for _, count in took.buckets] == [1, *[2] * 12, 3]
