"""Reports that a model makes, from the request to the meter, against a server that speaks OpenAI's protocol."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.entitlements.keys import Limit
from core.ids import WorkspaceId
from tests.media.footage_synth import Footage
from tests.openai_server import OpenAiServer, Reply, completion, failure
from tests.pipeline.studio import Studio, open_studio


@pytest.fixture
async def model() -> AsyncIterator[OpenAiServer]:
    """The model."""
    async with OpenAiServer() as server:
        yield server


@pytest.fixture
async def studio(model: OpenAiServer, tmp_path: Path) -> AsyncIterator[Studio]:
    """A platform with a model."""
    more = {"openai_api_key": "sk-test", "openai_base_url": model.url, "openai_model": "seer-1"}
    async with open_studio(tmp_path, **more) as opened:
        yield opened


async def _spent(studio: Studio) -> dict[str, tuple[int, int]]:
    """Used and reserved of what a report costs, over all billing months."""
    rows = await studio.spent(WorkspaceId("ann"), (Limit.AI_REPORTS_MONTH, Limit.AI_TOKENS_MONTH))
    return {meter: pair for meter, pair in rows.items() if pair != (0, 0)}


async def test_a_model_looks_at_a_video(studio: Studio, model: OpenAiServer, synthesised: Footage) -> None:
    """It is shown stills, notes and candidates, what it says is on the timeline, and its tokens are paid."""
    session, video = await studio.film("ann", synthesised["plain.mp4"])
    await studio.add("ann", f"/coaching-sessions/{session}/notes", text="Elbow high", at_us=1_000_000)
    await studio.ask("ann", "POST", f"/videos/{video}/analysis")
    assert await studio.work() == ["analyse"]
    [question] = model.questions
    assert any(part["type"] == "image_url" for part in question.parts)
    assert "Elbow high" in str(question.session)
    [report] = (await studio.ask("ann", "GET", f"/videos/{video}/analysis")).body["analyses"]
    assert report["state"] == "done"
    assert (report["findings"]["analyst"], report["findings"]["tokens"]) == ("seer-1", 321)
    [moment] = report["findings"]["moments"]
    assert (moment["start_us"], moment["end_us"]) == (1_500_000, 3_250_000)
    assert await _spent(studio) == {Limit.AI_REPORTS_MONTH: (1, 0), Limit.AI_TOKENS_MONTH: (321, 0)}


@pytest.mark.parametrize(
    ("reply", "code", "spent"),
    [
        (completion(None, refusal="I will not."), "analyst_refused", {Limit.AI_TOKENS_MONTH: (321, 0)}),
        (completion("{"), "analyst_malformed", {Limit.AI_TOKENS_MONTH: (321, 0)}),
        (failure(401, "invalid_api_key"), "analyst_misconfigured", {}),
    ],
    ids=["refused", "malformed", "key"],
)
async def test_an_answer_that_is_none(  # noqa: PLR0913, PLR0917 - a case and three fixtures
    reply: Reply,
    code: str,
    spent: dict[str, tuple[int, int]],
    studio: Studio,
    model: OpenAiServer,
    synthesised: Footage,
) -> None:
    """The report is not charged, what was spent is, and the coach is told why."""
    _, video = await studio.film("ann", synthesised["plain.mp4"])
    model.reply = reply
    await studio.ask("ann", "POST", f"/videos/{video}/analysis")
    await studio.exhaust()
    [report] = (await studio.ask("ann", "GET", f"/videos/{video}/analysis")).body["analyses"]
    assert (report["state"], report["failure"]["code"]) == ("failed", code)
    assert await _spent(studio) == spent


async def test_a_model_that_is_busy_for_a_while(studio: Studio, model: OpenAiServer, synthesised: Footage) -> None:
    """The job waits, asks again, and one report is paid."""
    _, video = await studio.film("ann", synthesised["plain.mp4"])
    good, model.reply = model.reply, failure(429, "rate_limit_exceeded", retry_after="1")
    await studio.ask("ann", "POST", f"/videos/{video}/analysis")
    await studio.work()
    [waiting] = (await studio.ask("ann", "GET", "/jobs?state=queued")).body["jobs"]
    assert waiting["failure"]["code"] == "analyst_busy"
    model.reply = good
    await studio.exhaust()
    [report] = (await studio.ask("ann", "GET", f"/videos/{video}/analysis")).body["analyses"]
    assert report["state"] == "done"
    assert await _spent(studio) == {Limit.AI_REPORTS_MONTH: (1, 0), Limit.AI_TOKENS_MONTH: (321, 0)}


async def test_a_report_from_notes_alone(studio: Studio, model: OpenAiServer) -> None:
    """Coach Pro has it, without a video."""
    await studio.club.person("paula", "coach_pro")
    session = await studio.session("paula")
    assert (await studio.ask("paula", "POST", f"/coaching-sessions/{session}/reports")).code == "no_notes"
    await studio.add("paula", f"/coaching-sessions/{session}/notes", text="Played late, well balanced")
    assert (await studio.ask("paula", "POST", f"/coaching-sessions/{session}/reports")).status == 202
    model.reply = completion({"summary": "A balanced session.", "technique": []})
    assert await studio.work() == ["analyse"]
    [report] = (await studio.ask("paula", "GET", f"/coaching-sessions/{session}/reports")).body["analyses"]
    assert report["findings"]["summary"] == "A balanced session."
