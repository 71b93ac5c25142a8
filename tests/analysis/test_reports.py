"""A report from notes alone: counted where there is no model, and paid for as every report is."""

import pytest

from core.errors import Malformed, Unavailable
from core.models.footage import Findings, MomentKind
from core.ports.analyst import Note, NotesReport
from core.transport.openai_analyst import OpenAiAnalyst
from core.usecases.reports import Reports, counted
from tests.analysis.account import Account, Attempt, Used
from tests.openai_server import OpenAiServer, completion, failure

FORM, KEY = MomentKind.FORM_ISSUE, MomentKind.KEY_MOMENT
REPORT = NotesReport(
    title="Tuesday nets",
    players=("Asha Rao", "Ben", "Chris"),
    notes=(
        Note(text="Elbow drops on the drive", at_us=62_000_000, player="Ben", kind=FORM),
        Note(text="Good length all over", player="Asha Rao"),
        Note(text="Head falls away", at_us=125_900_000, player="Ben", kind=FORM),
        Note(text="Rain at the end"),
        Note(text="Through the covers", at_us=5_000_000, player="Ben", kind=KEY),
    ),
)
BOTH = "(at 1:02) “Elbow drops on the drive”, the last (at 0:05) “Through the covers”"


def test_notes_are_counted_by_player_and_by_tag() -> None:
    """The summary says how it came about; each player and each tag has a line, the most noted first."""
    found = counted(REPORT)
    assert found.analyst == "notes"
    assert found.summary == (
        "Put together automatically from the notes alone: they were counted and grouped, and no model has read them. "
        "Tuesday nets has 5 notes about 2 players under 2 tags. "
        f"The first note says {BOTH}. "
        "There is no note about Chris."
    )
    assert found.technique == (
        f"Ben: 3 notes (form issue 2, key moment 1). The first says {BOTH}.",
        "Asha Rao: 1 note. It says “Good length all over”.",
        "Tagged form issue: 2 notes.",
        "Tagged key moment: 1 note.",
    )
    assert (found.moments, found.tokens) == ((), 0)


def test_hostile_notes_stay_small() -> None:
    """However long and many notes are, the report is short and shows no hidden characters."""
    notes = tuple(Note(text="\u202e" + "x" * 10_000, player=f"p{number}\n") for number in range(1000))
    found = counted(NotesReport(title="\x00" * 9, notes=notes))
    assert len(found.technique) == 40
    assert len(found.summary) < 1000
    assert all("\u202e" not in line and "\n" not in line for line in (found.summary, *found.technique))
    assert "The session has 1000 notes" in found.summary


async def written(attempt: Attempt, analyst: OpenAiAnalyst | None, report: NotesReport = REPORT) -> Findings | None:
    """Write the report on the account; returns what is stored."""
    reports = Reports(attempt.analyses, analyst)
    await attempt.through(reports.write(attempt.account.subject, attempt.asked.id, report, attempt.store))
    return await attempt.findings()


async def test_without_a_model_it_costs_a_report(account: Account) -> None:
    """The counted report is stored and charged, without tokens."""
    attempt = await account.attempt(await account.asked())
    assert await written(attempt, None) == counted(REPORT)
    assert await account.used() == Used(reports=1)


async def test_with_a_model(account: Account, server: OpenAiServer, analyst: OpenAiAnalyst) -> None:
    """The model's report costs its tokens as well; where the model is down nothing is stored and nothing is paid."""
    asked = await account.asked()
    attempt = await account.attempt(asked)
    server.reply = failure(500, "down")
    with pytest.raises(Unavailable):
        await written(attempt, analyst)
    assert (await attempt.findings(), await account.used()) == (None, Used())
    server.reply = completion({"summary": "Ben's elbow.", "technique": []}, tokens=150)
    found = await written(await account.attempt(asked), analyst)
    assert found is not None
    assert (found.analyst, found.summary) == ("test-model", "Ben's elbow.")
    assert await account.used() == Used(reports=1, tokens=150)


async def test_nothing_to_report(account: Account) -> None:
    """A session without notes is refused, free of charge."""
    attempt = await account.attempt(await account.asked())
    with pytest.raises(Malformed) as error:
        await written(attempt, None, NotesReport(title="t", notes=()))
    assert error.value.reason == "no_notes"
    assert await account.used() == Used()
