"""Reports in SQL."""

import pytest
from msgspec.structs import replace

from core.errors import NotFound
from core.models.footage import Findings, Moment, MomentKind
from core.models.media import AnalysisState
from core.ports.jobs import Superseded
from core.ports.mail import Mail
from core.storage.analyses import SqlAnalyses
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.outbox import SqlOutbox
from core.storage.videos import SqlVideos
from core.usecases.media_jobs import analyse
from tests.coaching.shelf import analysis, begin, filmed, session

FINDINGS = Findings(
    analyst="offline",
    summary="Three shots.",
    moments=(Moment(start_us=1, end_us=2, kind=MomentKind.KEY_MOMENT, confidence=0.5, reason="A loud bat."),),
    technique=("The head falls over.",),
)


@pytest.fixture
def book(database: Database) -> SqlAnalyses:
    """No reports yet."""
    return SqlAnalyses(database, now_ms=lambda: 50)


async def test_one_report_is_queued_at_a_time(book: SqlAnalyses, database: Database) -> None:
    """Of a video and of the notes each; asking again gives the one that waits, and no second job."""
    held, film = await filmed(database)
    of_video, of_notes = analysis(held, film), analysis(held)
    for wanted in (of_video, of_notes):
        assert await book.add(wanted, analyse(wanted)) == wanted
        again = replace(wanted, id=analysis(held).id)
        assert await book.add(again, analyse(again)) == wanted
    assert await book.of_session(held.id) == [of_notes, of_video]
    assert len(await SqlJobs(database).list()) == 2


async def test_a_report_is_concluded_once_with_its_mail(book: SqlAnalyses, database: Database) -> None:
    """By whoever holds its job; then another may be asked for."""
    held, film = await filmed(database)
    asked = analysis(held, film)
    await book.add(asked, analyse(asked))
    run = await begin(database, f"analysis:{asked.id}", "analyse")
    done = replace(asked, state=AnalysisState.DONE, findings=FINDINGS, done_ms=50)
    mail = Mail(recipient="ann@example.org", subject="Your report", text="It is there.")
    assert await book.conclude(run, done, [mail]) == done
    assert await book.one(asked.id) == done
    with pytest.raises(Superseded):
        await book.conclude(run, asked, [mail])
    assert [each.mail for each in await SqlOutbox(database).claim(100, 200, 10)] == [mail]
    another = analysis(held, film)
    assert await book.add(another, analyse(another)) == another


async def test_reports_need_their_session_and_video(book: SqlAnalyses, database: Database) -> None:
    """A foreign video is as good as none, and a report on a deleted video is not found."""
    held, film = await filmed(database)
    _, foreign = await filmed(database, "bob")
    for wrong in (analysis(session("ann")), analysis(held, foreign)):
        with pytest.raises(NotFound):
            await book.add(wrong, analyse(wrong))
    asked = analysis(held, film)
    await book.add(asked, analyse(asked))
    run = await begin(database, f"analysis:{asked.id}", "analyse")
    await SqlVideos(database).delete(film.id, 9)
    with pytest.raises(NotFound):
        await book.one(asked.id)
    with pytest.raises(NotFound):
        await book.conclude(run, replace(asked, state=AnalysisState.DONE))
