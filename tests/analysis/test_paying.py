"""What an analysis costs: over real meters, with a model behind a real server."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.errors import Conflict, QuotaExhausted, TooLarge, Unavailable
from core.ids import WorkspaceId
from core.models.footage import Findings
from core.ports.analyst import AnswerMalformed, AnswerRefused, Footage
from core.ports.usage import Reservation
from core.storage.meters import SqlMeters
from core.transport.openai_analyst import OpenAiAnalyst
from core.usecases.analysis import Analyses
from core.usecases.metering import Ask, Metering
from core.usecases.reaper import Reaper
from tests.analysis.account import Account, Used
from tests.openai_server import ANSWER, OpenAiServer, Reply, completion, failure

FOOTAGE = Footage(title="Tuesday nets", duration_us=20_000_000)


async def paid(account: Account, analyst: OpenAiAnalyst, analysis: str = "a") -> Findings:
    """Have the model look, on the account."""
    return await account.analyses.paid(
        account.subject, analysis, estimate=analyst.estimate(FOOTAGE), work=lambda: analyst.look(FOOTAGE)
    )


def giving(findings: Findings) -> Callable[[], Awaitable[Findings]]:
    """Work that is done at once."""

    async def work() -> Findings:
        return findings

    return work


OFFLINE = giving(Findings(analyst="offline", summary="Made offline."))


@pytest.mark.parametrize("tokens", [1, 321, 60_000])
async def test_what_it_really_cost(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst, tokens: int) -> None:
    """A report and the tokens that were spent are charged, be they fewer or many more than were reserved."""
    server.reply = completion(ANSWER, tokens=tokens)
    found = await paid(account, analyst)
    assert found.tokens == tokens
    assert await account.used() == Used(reports=1, tokens=tokens)


async def test_a_cost_above_the_months_allowance(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst
) -> None:
    """What was spent is charged even beyond the limit, and the next analysis is refused before anything is asked."""
    server.reply = completion(ANSWER, tokens=100_500)
    await paid(account, analyst)
    assert await account.used() == Used(reports=1, tokens=100_500)
    with pytest.raises(QuotaExhausted) as refusal:
        await paid(account, analyst, "b")
    assert refusal.value.fields["meter"] == "ai_tokens_month"
    assert len(server.questions) == 1
    assert await account.used() == Used(reports=1, tokens=100_500)


async def test_what_is_held_meanwhile(account: Account, analyst: OpenAiAnalyst) -> None:
    """While the model is at work a report and the estimate are held."""
    seen: list[Used] = []

    async def work() -> Findings:
        seen.append(await account.used())
        return await analyst.look(FOOTAGE)

    estimate = analyst.estimate(FOOTAGE)
    await account.analyses.paid(account.subject, "a", estimate=estimate, work=work)
    assert seen == [Used(held_reports=1, held_tokens=estimate)]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (completion(None, refusal="No."), AnswerRefused),
        (completion("not JSON"), AnswerMalformed),
        (completion({"summary": 1}), AnswerMalformed),
        (completion('{"summ', finish="length"), AnswerMalformed),
    ],
)
async def test_an_answer_that_cannot_be_used(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst, reply: Reply, kind: type[Exception]
) -> None:
    """The report is given back, the tokens are spent; another try pays for itself."""
    server.reply = reply
    with pytest.raises(kind):
        await paid(account, analyst)
    assert await account.used() == Used(tokens=321)
    server.reply = completion(ANSWER, tokens=200)
    await paid(account, analyst)
    assert await account.used() == Used(reports=1, tokens=521)


@pytest.mark.parametrize("status", [429, 500, 401])
async def test_a_failure_that_may_pass(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst, status: int
) -> None:
    """All is given back as often as it fails, and the try that works is paid once."""
    server.reply = failure(status, "failed", retry_after="3")
    for _ in range(3):
        with pytest.raises(Unavailable):
            await paid(account, analyst)
        assert await account.used() == Used()
    server.reply = completion(ANSWER)
    await paid(account, analyst)
    assert await account.used() == Used(reports=1, tokens=321)


async def test_the_same_analysis_does_not_pay_twice(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst
) -> None:
    """What was made and paid is not made again: no question, no charge."""
    await paid(account, analyst)
    with pytest.raises(Conflict) as error:
        await paid(account, analyst)
    assert error.value.reason == "already_analysed"
    assert len(server.questions) == 1
    assert await account.used() == Used(reports=1, tokens=321)


async def test_two_workers_on_the_same_analysis(account: Account) -> None:
    """Two at a time under one id hold one report and pay one."""
    both = asyncio.Barrier(2)
    seen: list[Used] = []

    async def work() -> Findings:
        await both.wait()
        seen.append(await account.used())
        await both.wait()
        return Findings(analyst="test", summary="s", tokens=50)

    tries = [account.analyses.paid(account.subject, "a", estimate=100, work=work) for _ in range(2)]
    await asyncio.gather(*tries)
    assert seen == [Used(held_reports=1, held_tokens=100)] * 2
    assert await account.used() == Used(reports=1, tokens=50)


async def test_a_try_after_a_crash_with_other_notes(account: Account) -> None:
    """A reservation that a dead worker left for a smaller question is given back, and the new question is paid."""
    asks = [Ask(meter="ai_reports_month", amount=1), Ask(meter="ai_tokens_month", amount=70, estimate=70)]
    await account.metering.reserve(account.subject, "analysis:a", asks, lease_s=60, about="analysis:a")
    findings = Findings(analyst="test", summary="s", tokens=90)
    await account.analyses.paid(account.subject, "a", estimate=100, work=giving(findings))
    assert await account.used() == Used(reports=1, tokens=90)


async def test_what_is_made_offline_costs_a_report(account: Account) -> None:
    """Without a model there are no tokens, and 150 analyses are a month's."""
    await account.metering.reserve(account.subject, "before", [Ask(meter="ai_reports_month", amount=149)], lease_s=60)
    await account.metering.commit(account.subject.workspace, "before")
    await account.analyses.paid(account.subject, "a", estimate=0, work=OFFLINE)
    assert await account.used() == Used(reports=150)
    with pytest.raises(QuotaExhausted) as refusal:
        await account.analyses.paid(account.subject, "one more", estimate=0, work=OFFLINE)
    assert refusal.value.fields["meter"] == "ai_reports_month"


async def test_work_that_is_stopped(account: Account) -> None:
    """Whoever cancels an analysis does not pay for it."""
    begun = asyncio.Event()

    async def work() -> Findings:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    task = asyncio.create_task(account.analyses.paid(account.subject, "a", estimate=100, work=work))
    await begun.wait()
    assert await account.used() == Used(held_reports=1, held_tokens=100)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await account.used() == Used()


async def test_meters_that_fail_afterwards(account: Account) -> None:
    """Where giving back fails the work's own error is told, and the next try pays once, by what was left open."""
    meters = _Failing(account.meters)
    analyses = Analyses(Metering(account.plans, meters, now_ms=account.plans.now))

    async def work() -> Findings:
        meters.fails = True
        raise TooLarge

    with pytest.raises(TooLarge):
        await analyses.paid(account.subject, "a", estimate=100, work=work)
    assert await account.used() == Used(held_reports=1, held_tokens=100)
    meters.fails = False
    findings = Findings(analyst="test", summary="s", tokens=50)
    await analyses.paid(account.subject, "a", estimate=100, work=giving(findings))
    assert await account.used() == Used(reports=1, tokens=50)


async def test_an_owner_who_is_too_slow(account: Account) -> None:
    """Where a reaper was first and found nothing, the owner learns that its findings are not paid for."""
    slow = Analyses(account.metering, lease_s=1)
    reaper = Reaper(account.meters, _Nothing(), now_ms=account.plans.now)

    async def work() -> Findings:
        account.plans.now_ms += 2_000
        assert await reaper.sweep() == 1
        return Findings(analyst="test", summary="s", tokens=50)

    with pytest.raises(Conflict) as error:
        await slow.paid(account.subject, "a", estimate=100, work=work)
    assert error.value.reason == "reservation_settled"
    assert await account.used() == Used(tokens=100)


async def test_plans_that_cannot_be_read(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst) -> None:
    """What is paid for fails closed: nothing is asked."""
    account.plans.reachable = False
    with pytest.raises(Unavailable):
        await paid(account, analyst)
    assert server.questions == []


class _Failing(SqlMeters):
    """The real meters, from which nothing can be given back while ``fails``."""

    def __init__(self, meters: SqlMeters) -> None:
        super().__init__(meters._database)
        self.fails = False

    async def refund(self, workspace: WorkspaceId, key: str, *, now_ms: int) -> Reservation:
        """Fail, or give back."""
        if self.fails:
            raise Unavailable
        return await super().refund(workspace, key, now_ms=now_ms)


class _Nothing:
    async def found(self, about: str) -> dict[str, int]:
        """There are no findings."""
        assert about == "analysis:a"
        return {}
