"""The transaction that ends an attempt at an analysis: all of it or nothing, wherever it is broken off."""

from collections.abc import Awaitable, Callable
from itertools import count

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from core.entitlements.keys import Limit
from core.errors import NotFound, Unavailable
from core.models.footage import Findings
from core.models.jobs import JobState
from core.models.media import AnalysisState
from core.ports.analyst import AnswerMalformed
from core.ports.jobs import Superseded
from core.ports.mail import Mail
from core.storage.outbox import SqlOutbox
from core.storage.tables.media import analyses
from core.usecases.reaper import Reaper
from core.usecases.testimony import AnalysisWitness
from tests.analysis.account import FAILURE, Account, Attempt, Used, giving
from tests.storage.faults import broken_off, contents

MAIL = Mail(recipient="ann@example.org", subject="Your report", text="It is there.")
LEASE_MS = 3_600_000
End = Callable[[], Awaitable[object]]


async def _malformed() -> Findings:
    raise AnswerMalformed(tokens=70)


async def _stored(attempt: Attempt) -> End:
    """The findings are stored."""
    bill = await attempt.bill(giving(tokens=140), estimate=100)
    done = replace(attempt.asked, state=AnalysisState.DONE, findings=await giving(tokens=140)())
    return lambda: attempt.account.book.conclude(attempt.run, done, [MAIL], bill)


async def _unusable(attempt: Attempt) -> End:
    """The model's answer is of no use."""
    with pytest.raises(AnswerMalformed):
        await attempt.bill(_malformed, estimate=100)
    jobs, bill = attempt.account.jobs, attempt.slate.bill
    return lambda: jobs.fail(attempt.run, FAILURE, JobState.FAILED, attempt.account.plans.now(), bill=bill)


async def _postponed(attempt: Attempt) -> End:
    """Something went wrong that may pass."""
    await attempt.bill(giving(tokens=140), estimate=100)
    now, jobs, bill = attempt.account.plans.now(), attempt.account.jobs, attempt.slate.bill
    return lambda: jobs.postpone(attempt.run, FAILURE, now, now, bill=bill)


async def _released(attempt: Attempt) -> End:
    """The worker was told to stop."""
    await attempt.bill(giving(tokens=140), estimate=100)
    jobs, bill = attempt.account.jobs, attempt.slate.bill
    return lambda: jobs.release(attempt.run, attempt.account.plans.now(), bill=bill)


async def _cancelled(attempt: Attempt) -> End:
    """The coach has changed his mind."""
    await attempt.bill(giving(tokens=140), estimate=100)
    now, jobs, bill = attempt.account.plans.now(), attempt.account.jobs, attempt.slate.bill
    await jobs.cancel(attempt.run.job_id, now)
    return lambda: jobs.end_cancelled(attempt.run, now, bill=bill)


async def _given_up(attempt: Attempt) -> End:
    """Its workers were killed too often, and the job that follows says so."""
    account = attempt.account
    await attempt.bill(giving(tokens=140), estimate=100)
    await account.jobs.lose("a worker", account.plans.now())
    await account.jobs.expire(account.plans.now(), most_crashes=1, limit=10)
    (follower,) = await account.jobs.list(states={JobState.QUEUED})
    taken = await account.jobs.start(follower.id, "another", now_ms=2**41, lease_until_ms=2**42)
    assert taken is not None
    failed = replace(attempt.asked, state=AnalysisState.FAILED, failure="It was set aside.")
    return lambda: account.book.conclude(taken[0], failed, [MAIL])


@pytest.mark.parametrize(
    ("prepared", "ended", "state", "used", "mails"),
    [
        (_stored, JobState.DONE, AnalysisState.DONE, Used(reports=1, tokens=140), [MAIL]),
        (_unusable, JobState.FAILED, AnalysisState.QUEUED, Used(tokens=70), []),
        (_postponed, JobState.QUEUED, AnalysisState.QUEUED, Used(), []),
        (_released, JobState.QUEUED, AnalysisState.QUEUED, Used(), []),
        (_cancelled, JobState.CANCELLED, AnalysisState.QUEUED, Used(), []),
        (_given_up, JobState.SET_ASIDE, AnalysisState.FAILED, Used(), [MAIL]),
    ],
)
async def test_an_end_that_is_broken_off(  # noqa: PLR0913, PLR0917 - a case and a fixture
    prepared: Callable[[Attempt], Awaitable[End]],
    ended: JobState,
    state: AnalysisState,
    used: Used,
    mails: list[Mail],
    account: Account,
) -> None:
    """Before any of its statements, and before its commit, nothing has happened; then all of it does, and once."""
    attempt = await account.attempt(await account.asked())
    end = await prepared(attempt)
    assert await account.used() == Used(held_reports=1, held_tokens=100)
    before = await contents(account.database)
    for statement in count():
        with broken_off(account.database, statement) as fault:
            if not await _ends(end):
                assert await contents(account.database) == before
                continue
        break
    assert not fault.struck
    assert statement > 8
    for _ in range(2):
        assert (await account.jobs.get(attempt.run.job_id)).state is ended
        assert (await account.book.one(attempt.asked.id)).state is state
        assert await account.used() == used
        with pytest.raises(Superseded):
            await end()
    assert [each.mail for each in await SqlOutbox(account.database).claim(2**41, 2**42, 10)] == mails


async def test_a_store_that_fails(account: Account) -> None:
    """What could not be stored is not paid for; the next attempt stores it and pays."""
    asked = await account.asked()
    attempt = await account.attempt(asked)

    async def store(findings: Findings) -> None:
        bill = await attempt.bill(giving(tokens=findings.tokens), estimate=100)
        with broken_off(account.database, 4):
            await attempt.store(findings, bill)

    with pytest.raises(Unavailable):
        await attempt.through(store(await giving(tokens=50)()))
    assert (await attempt.findings(), await account.used()) == (None, Used())
    await (await account.attempt(asked)).pay(giving(tokens=60), estimate=100)
    assert await account.used() == Used(reports=1, tokens=60)


async def test_a_reaper_waits_for_a_report_that_is_not_over(account: Account) -> None:
    """However slow the owner is, it settles what it holds; afterwards a reaper finds nothing that is held."""
    attempt = await account.attempt(await account.asked(), lease_s=1)
    reaper = Reaper(account.meters, AnalysisWitness(account.book), now_ms=account.plans.now)

    async def work() -> Findings:
        account.plans.now_ms += 2_000
        assert await reaper.sweep() == 0
        return await giving(tokens=50)()

    await attempt.pay(work, estimate=100)
    assert await account.used() == Used(reports=1, tokens=50)
    account.plans.now_ms += 2 * LEASE_MS
    assert await reaper.sweep() == 0
    assert await account.used() == Used(reports=1, tokens=50)


async def test_a_report_that_is_deleted_meanwhile(account: Account) -> None:
    """A reaper that was first reckons with the estimate; the attempt, which fails, knows better and gives it back."""
    attempt = await account.attempt(await account.asked(), lease_s=1)
    reaper = Reaper(account.meters, AnalysisWitness(account.book), now_ms=account.plans.now)

    async def work() -> Findings:
        account.plans.now_ms += 2_000
        await account.database.transact(lambda connection: connection.execute(update(analyses).values(deleted_ms=1)))
        assert await reaper.sweep() == 1
        assert await account.used() == Used(tokens=100)
        return await giving(tokens=50)()

    with pytest.raises(NotFound):
        await attempt.pay(work, estimate=100)
    assert await account.used() == Used()


async def test_a_reaper_finds_no_report_that_nobody_has_paid(account: Account) -> None:
    """What an attempt that came too late holds of a report that is over is no second report."""
    asked = await account.asked()
    attempt = await account.attempt(asked)
    await attempt.pay(giving(tokens=50), estimate=100)
    witness = AnalysisWitness(account.book)
    assert not (await witness.found(f"analysis:{asked.id}")).get(Limit.AI_REPORTS_MONTH)


async def _ends(end: End) -> bool:
    try:
        await end()
    except Unavailable:
        return False
    return True
