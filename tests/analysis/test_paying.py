"""What an analysis costs: over real meters, with a model behind a real server."""

import asyncio

import pytest

from core.errors import Conflict, QuotaExhausted, TooLarge, Unavailable
from core.models.footage import Findings
from core.ports.analyst import AnswerMalformed, AnswerRefused, Footage
from core.ports.jobs import Superseded
from core.transport.openai_analyst import OpenAiAnalyst
from core.usecases.metering import Ask
from tests.analysis.account import Account, Attempt, Used, giving
from tests.openai_server import ANSWER, OpenAiServer, Reply, completion, failure

FOOTAGE = Footage(title="Tuesday nets", duration_us=20_000_000)


async def paid(attempt: Attempt, analyst: OpenAiAnalyst) -> None:
    """Have the model look, on the account."""
    await attempt.pay(lambda: analyst.look(FOOTAGE), estimate=analyst.estimate(FOOTAGE))


@pytest.mark.parametrize("tokens", [1, 321, 60_000])
async def test_what_it_really_cost(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst, tokens: int) -> None:
    """A report and the tokens that were spent are charged, be they fewer or many more than were reserved."""
    server.reply = completion(ANSWER, tokens=tokens)
    attempt = await account.attempt(await account.asked())
    await paid(attempt, analyst)
    found = await attempt.findings()
    assert found is not None
    assert found.tokens == tokens
    assert await account.used() == Used(reports=1, tokens=tokens)


async def test_a_cost_above_the_months_allowance(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst
) -> None:
    """What was spent is charged even beyond the limit, and the next analysis is refused before anything is asked."""
    server.reply = completion(ANSWER, tokens=100_500)
    await paid(await account.attempt(await account.asked()), analyst)
    assert await account.used() == Used(reports=1, tokens=100_500)
    with pytest.raises(QuotaExhausted) as refusal:
        await paid(await account.attempt(await account.asked()), analyst)
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
    await (await account.attempt(await account.asked())).pay(work, estimate=estimate)
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
    server.reply, asked = reply, await account.asked()
    with pytest.raises(kind):
        await paid(await account.attempt(asked), analyst)
    assert await account.used() == Used(tokens=321)
    server.reply = completion(ANSWER, tokens=200)
    await paid(await account.attempt(asked), analyst)
    assert await account.used() == Used(reports=1, tokens=521)


@pytest.mark.parametrize("status", [429, 500, 401])
async def test_a_failure_that_may_pass(
    account: Account, server: OpenAiServer, analyst: OpenAiAnalyst, status: int
) -> None:
    """All is given back as often as it fails, and the try that works is paid once."""
    server.reply, asked = failure(status, "failed", retry_after="3"), await account.asked()
    for _ in range(3):
        with pytest.raises(Unavailable):
            await paid(await account.attempt(asked), analyst)
        assert await account.used() == Used()
    server.reply = completion(ANSWER)
    await paid(await account.attempt(asked), analyst)
    assert await account.used() == Used(reports=1, tokens=321)


async def test_an_attempt_that_is_overtaken(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst) -> None:
    """What another has made and paid since is neither made again nor paid again: no question, no charge."""
    asked = await account.asked()
    slow, quick = await account.attempt(asked), await account.attempt(asked)
    await paid(quick, analyst)
    with pytest.raises(Superseded):
        await paid(slow, analyst)
    with pytest.raises(Conflict) as error:
        await slow.bill(giving())
    assert error.value.reason == "already_analysed"
    assert len(server.questions) == 1
    assert await account.used() == Used(reports=1, tokens=321)


async def test_two_attempts_at_a_time(account: Account) -> None:
    """They hold one report between them; the newer one stores and pays, the older one changes nothing any more."""
    both, seen = asyncio.Barrier(2), list[Used]()
    asked = await account.asked()
    old, new = await account.attempt(asked), await account.attempt(asked)

    async def work() -> Findings:
        await both.wait()
        seen.append(await account.used())
        await both.wait()
        return Findings(analyst="test", summary="s", tokens=50)

    ends = await asyncio.gather(*(each.pay(work, estimate=100) for each in (old, new)), return_exceptions=True)
    assert [type(end) for end in ends] == [Superseded, type(None)]
    assert seen == [Used(held_reports=1, held_tokens=100)] * 2
    assert await account.used() == Used(reports=1, tokens=50)


async def test_an_old_attempt_that_fails_late(account: Account) -> None:
    """What is held is the newer attempt's: one that does not know yet that it is over gives nothing back."""
    asked = await account.asked()
    old, new = await account.attempt(asked), await account.attempt(asked)

    async def work() -> Findings:
        async def fail() -> Findings:
            raise TooLarge

        with pytest.raises(Superseded):
            await old.pay(fail, estimate=100)
        assert await account.used() == Used(held_reports=1, held_tokens=100)
        return Findings(analyst="test", summary="s", tokens=50)

    await new.pay(work, estimate=100)
    assert await account.used() == Used(reports=1, tokens=50)


async def test_an_old_attempt_that_takes_the_newer_one_for_dead(account: Account) -> None:
    """With another question it gives back what the newer one holds; that one pays all the same, and once."""
    asked = await account.asked()
    old, new = await account.attempt(asked), await account.attempt(asked)

    async def work() -> Findings:
        await old.bill(giving(), estimate=70)
        assert await account.used() == Used(held_reports=1, held_tokens=70)
        return Findings(analyst="test", summary="s", tokens=50)

    await new.pay(work, estimate=100)
    assert await account.used() == Used(reports=1, tokens=50)


async def test_a_try_after_a_crash(account: Account) -> None:
    """It goes on with what the killed one held: a month's last report is not held twice."""
    await account.metering.reserve(account.subject, "before", [Ask(meter="ai_reports_month", amount=149)], lease_s=60)
    asked = await account.asked()
    await (await account.attempt(asked)).bill(giving(tokens=50), estimate=100)
    assert await account.used() == Used(held_reports=150, held_tokens=100)
    await (await account.attempt(asked)).pay(giving(tokens=60), estimate=100)
    assert await account.used() == Used(reports=1, tokens=60, held_reports=149)


async def test_a_try_after_a_crash_with_other_notes(account: Account) -> None:
    """What a dead worker held for a smaller question is given back, and the new question is paid."""
    asked = await account.asked()
    await (await account.attempt(asked)).bill(giving(tokens=50), estimate=70)
    assert await account.used() == Used(held_reports=1, held_tokens=70)
    await (await account.attempt(asked)).pay(giving(tokens=90), estimate=100)
    assert await account.used() == Used(reports=1, tokens=90)


async def test_what_is_made_offline_costs_a_report(account: Account) -> None:
    """Without a model there are no tokens, and 150 analyses are a month's."""
    await account.metering.reserve(account.subject, "before", [Ask(meter="ai_reports_month", amount=149)], lease_s=60)
    await account.metering.commit(account.subject.workspace, "before")
    await (await account.attempt(await account.asked())).pay(giving())
    assert await account.used() == Used(reports=150)
    with pytest.raises(QuotaExhausted) as refusal:
        await (await account.attempt(await account.asked())).pay(giving())
    assert refusal.value.fields["meter"] == "ai_reports_month"


async def test_work_that_is_stopped(account: Account) -> None:
    """Whoever cancels an analysis does not pay for it."""
    begun = asyncio.Event()

    async def work() -> Findings:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    task = asyncio.create_task((await account.attempt(await account.asked())).pay(work, estimate=100))
    await begun.wait()
    assert await account.used() == Used(held_reports=1, held_tokens=100)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await account.used() == Used()


async def test_plans_that_cannot_be_read(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst) -> None:
    """What is paid for fails closed: nothing is asked."""
    account.plans.reachable = False
    with pytest.raises(Unavailable):
        await paid(await account.attempt(await account.asked()), analyst)
    assert server.questions == []
