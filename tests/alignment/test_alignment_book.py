"""Alignments in either database."""

import pytest
from msgspec.structs import replace

from core.errors import Malformed, NotFound
from core.ids import AccountId, EventId, MatchId, VideoId
from core.models.media import Alignment, AlignmentMethod
from core.storage.alignments import SqlAlignments
from core.storage.engine import Database
from core.storage.log import SqlLog
from core.storage.videos import SqlVideos
from tests.coaching.shelf import filmed


async def alignment(database: Database, match: str = "m1", began_ms: int = 5) -> Alignment:
    """A video and a match, and what would align them."""
    _, film = await filmed(database)
    await SqlLog(database).create(MatchId(match), title="A match", public=True)
    return Alignment(
        video_id=film.id,
        match_id=MatchId(match),
        began_ms=began_ms,
        method=AlignmentMethod.CLOCK,
        created_by=AccountId("ann"),
        created_ms=1,
    )


async def test_a_video_has_one_alignment(database: Database) -> None:
    """Another one takes its place; it can be removed, and again without effect."""
    book, first = SqlAlignments(database), await alignment(database)
    assert await book.of(first.video_id) is None
    await book.put(first)
    assert await book.of(first.video_id) == first
    await SqlLog(database).create(MatchId("m2"), title="Another", public=True)
    second = replace(first, match_id=MatchId("m2"), began_ms=9, method=AlignmentMethod.TAP, event_id=EventId("d:1"))
    await book.put(second)
    assert await book.of(first.video_id) == second
    for _ in range(2):
        await book.remove(first.video_id)
        assert await book.of(first.video_id) is None


async def test_what_is_not_there_is_not_aligned(database: Database) -> None:
    """Nor what is deleted, nor what no database holds."""
    book, good = SqlAlignments(database), await alignment(database)
    for bad in (replace(good, match_id=MatchId("none")), replace(good, video_id=VideoId("none"))):
        with pytest.raises(NotFound):
            await book.put(bad)
    with pytest.raises(Malformed):
        await book.put(replace(good, event_id=EventId("\0")))
    await SqlVideos(database).delete(good.video_id, 2)
    with pytest.raises(NotFound):
        await book.put(good)
    assert await book.of(good.video_id) is None
