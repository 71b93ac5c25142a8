"""Clips, exports and links in SQL."""

import pytest
from msgspec.structs import replace

from core.entitlements.keys import Limit
from core.errors import Malformed, NotFound
from core.ids import ClipId, ExportId, VideoId, WorkspaceId
from core.models.footage import MomentKind
from core.models.media import Export, ExportState, Piece
from core.ports.jobs import Superseded
from core.ports.usage import Claim
from core.storage.clips import SqlClips
from core.storage.coaching import SqlCoaching
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.meters import SqlMeters
from core.storage.videos import SqlVideos
from core.usecases.media_jobs import export as export_job
from tests.coaching.shelf import SECOND, begin, clip, export, filmed, new_id, player, share
from tests.usage.books import differences, reserved, used

ANN = WorkspaceId("ann")
STORAGE = Limit.STORAGE_GB.value


@pytest.fixture
def book(database: Database) -> SqlClips:
    """No clips yet."""
    return SqlClips(database)


async def hold(database: Database, of: Export, amount: int) -> None:
    """Reserve an export's storage, as the use case does."""
    claim = Claim(meter=STORAGE, period_ms=0, amount=amount, limit=None)
    key = f"export:{of.id}"
    await SqlMeters(database).reserve(ANN, key, [claim], about=key, lease_until_ms=2**42, now_ms=1)


async def test_clips_are_added_all_or_none(book: SqlClips, database: Database) -> None:
    """One foreign player among them, or a video of another workspace, and nothing is there."""
    _, film = await filmed(database)
    _, foreign = await filmed(database, "bob")
    bobs = player("bob")
    await SqlCoaching(database).add_player(bobs)
    for wrong in (
        clip(film, player_id=bobs.id),
        replace(clip(film), video_id=foreign.id),
        replace(clip(film), video_id=VideoId("x")),
    ):
        with pytest.raises(NotFound):
            await book.add([clip(film), wrong])
    with pytest.raises(Malformed):
        await book.add([clip(film), replace(clip(film), title="\0")])
    assert await book.library(ANN) == []


async def test_the_library_is_filtered_and_paged(book: SqlClips, database: Database) -> None:
    """The newest first; of one video by its moments."""
    _, film = await filmed(database)
    pat = player("ann")
    await SqlCoaching(database).add_player(pat)
    late = clip(film, 9 * SECOND, 10 * SECOND, created_ms=10)
    early = clip(film, player_id=pat.id, created_ms=20)
    out = clip(film, 5 * SECOND, 6 * SECOND, kind=MomentKind.DISMISSAL, created_ms=30)
    await book.add([late, early, out])
    assert await book.library(ANN) == [out, early, late]
    assert await book.library(ANN, video=film.id) == [early, out, late]
    assert await book.library(ANN, player=pat.id) == [early]
    assert await book.library(ANN, kind=MomentKind.DISMISSAL) == [out]
    assert await book.library(ANN, since_ms=20, until_ms=30) == [early]
    assert await book.library(ANN, limit=1) == [out]
    assert await book.library(ANN, before=out.id) == [early, late]
    assert await book.library(WorkspaceId("bob")) == []


async def test_a_clip_can_be_changed_but_not_moved_to_foreign_players(book: SqlClips, database: Database) -> None:
    """Span, title, kind and player; where it comes from stays."""
    _, film = await filmed(database)
    bobs = player("bob")
    await SqlCoaching(database).add_player(bobs)
    made = clip(film)
    await book.add([made])
    changed = replace(made, start_us=0, end_us=SECOND, title="Pull", kind=MomentKind.KEY_MOMENT)
    assert await book.change(replace(changed, created_ms=99)) == changed
    with pytest.raises(NotFound):
        await book.change(replace(changed, player_id=bobs.id))
    with pytest.raises(NotFound):
        await book.change(clip(film))
    assert await book.one(made.id) == changed


async def test_the_same_span_is_cut_once(book: SqlClips, database: Database) -> None:
    """Until the clip's span changes, or the cutting has failed."""
    _, film = await filmed(database)
    made = clip(film)
    await book.add([made])
    first, second = export(made), export(made)
    assert await book.add_export(first, export_job(first)) == first
    assert await book.add_export(second, export_job(second)) == first
    assert len(await SqlJobs(database).list()) == 1
    other = export(replace(made, end_us=2 * SECOND), created_ms=2)
    assert await book.add_export(other, export_job(other)) == other
    assert await book.exports(ANN, made.id) == [other, first]
    run = await begin(database, f"export:{first.id}", "export")
    await book.conclude_export(run, replace(first, state=ExportState.FAILED, failure="The disk is full."))
    third = export(made, created_ms=3)
    assert await book.add_export(third, export_job(third)) == third


async def test_a_reel_needs_all_of_its_videos(book: SqlClips, database: Database) -> None:
    """One that is foreign or deleted, and nothing is enqueued; two of the same are two."""
    _, film = await filmed(database)
    _, foreign = await filmed(database, "bob")
    piece = Piece(video_id=film.id, start_us=0, end_us=SECOND)
    reel = export(clip(film), clip_id=None, pieces=(piece, replace(piece, video_id=foreign.id)))
    with pytest.raises(NotFound):
        await book.add_export(reel, export_job(reel))
    assert await SqlJobs(database).list() == []
    for _ in range(2):
        right = replace(reel, id=ExportId(new_id()), pieces=(piece,))
        assert await book.add_export(right, export_job(right)) == right
    assert len(await book.exports(ANN)) == 2


async def test_only_the_holder_concludes_an_export(book: SqlClips, database: Database) -> None:
    """Whose job is cancelled or over changes nothing any more."""
    _, film = await filmed(database)
    made = clip(film)
    await book.add([made])
    cut = export(made)
    await book.add_export(cut, export_job(cut))
    run = await begin(database, f"export:{cut.id}", "export")
    ready = replace(cut, state=ExportState.READY, object_key="k", bytes=70, method="smart", ready_ms=5)
    with pytest.raises(Superseded):
        await book.conclude_export(replace(run, attempt=run.attempt + 1), ready)
    assert await book.export(cut.id) == cut
    assert await book.conclude_export(run, ready) == ready
    assert await book.export(cut.id) == ready
    with pytest.raises(Superseded):
        await book.conclude_export(run, cut)


async def test_a_deleted_clip_takes_its_links_and_its_file_along(book: SqlClips, database: Database) -> None:
    """The file's storage is given back once it is purged, and once only."""
    _, film = await filmed(database)
    made = clip(film)
    await book.add([made])
    cut = export(made)
    await hold(database, cut, 100)
    await book.add_export(cut, export_job(cut))
    run = await begin(database, f"export:{cut.id}", "export")
    await book.conclude_export(run, replace(cut, state=ExportState.READY, object_key="k", bytes=70, ready_ms=5))
    await SqlMeters(database).commit(ANN, f"export:{cut.id}", {STORAGE: 70}, now_ms=6)
    assert (await used(database))["ann", STORAGE] == 70
    await book.add_share(share(made, "hash"))
    await book.delete(made.id, 9)
    for gone in (book.one(made.id), book.export(cut.id), book.shared("hash"), book.delete(made.id, 9)):
        with pytest.raises(NotFound):
            await gone
    assert (await book.doomed_export(cut.id)).object_key == "k"
    assert (await used(database))["ann", STORAGE] == 70
    purge = await begin(database, f"export:{cut.id}", "purge_export")
    await book.purged_export(purge, cut.id, 10)
    assert (await used(database))["ann", STORAGE] == 0
    with pytest.raises(Superseded):
        await book.purged_export(purge, cut.id, 11)
    with pytest.raises(NotFound):
        await book.doomed_export(cut.id)
    assert (await used(database))["ann", STORAGE] == 0
    assert not await differences(database)


async def test_an_export_deleted_before_it_is_cut_gives_back_what_it_reserved(
    book: SqlClips, database: Database
) -> None:
    """The job that still cuts it finds it gone, and a commit that comes too late charges nothing."""
    _, film = await filmed(database)
    made = clip(film)
    await book.add([made])
    cut = export(made)
    await hold(database, cut, 100)
    await book.add_export(cut, export_job(cut))
    run = await begin(database, f"export:{cut.id}", "export")
    await book.delete_export(cut.id, 9)
    await book.purged_export(await begin(database, f"export:{cut.id}", "purge_export"), cut.id, 10)
    assert await reserved(database) == 0
    with pytest.raises(NotFound):
        await book.conclude_export(run, replace(cut, state=ExportState.READY, bytes=70))
    await SqlMeters(database).commit(ANN, f"export:{cut.id}", {STORAGE: 70}, now_ms=11)
    assert (await used(database))["ann", STORAGE] == 0
    assert not await differences(database)


async def test_a_deleted_video_takes_clips_files_and_links_along(book: SqlClips, database: Database) -> None:
    """A reel with a piece of it stays: it is a file of its own."""
    _, film = await filmed(database)
    made = clip(film)
    await book.add([made])
    cut, reel = export(made), export(made, clip_id=None)
    for each in (cut, reel):
        await book.add_export(each, export_job(each))
    await book.add_share(share(made, "hash"))
    await SqlVideos(database).delete(film.id, 9)
    for gone in (book.one(made.id), book.export(cut.id), book.shared("hash")):
        with pytest.raises(NotFound):
            await gone
    assert await book.export(reel.id) == reel
    again = export(made)
    with pytest.raises(NotFound):
        await book.add_export(again, export_job(again))


async def test_a_link_is_found_by_its_hash_until_its_clip_goes(book: SqlClips, database: Database) -> None:
    """One that is revoked is still found, with the time when that was; done twice it stays that time."""
    _, film = await filmed(database)
    made, other = clip(film), clip(film)
    await book.add([made, other])
    pat, bobs = player("ann"), player("bob")
    for each in (pat, bobs):
        await SqlCoaching(database).add_player(each)
    link = share(made, "hash", player_id=pat.id)
    await book.add_share(link)
    with pytest.raises(NotFound):
        await book.add_share(share(made, "another", player_id=bobs.id))
    with pytest.raises(NotFound):
        await book.add_share(share(clip(film), "another"))
    assert await book.shared("hash") == (link, made)
    with pytest.raises(NotFound):
        await book.shared("no hash")
    with pytest.raises(NotFound):
        await book.revoke_share(other.id, link.id, 5)
    for at_ms in (7, 8):
        await book.revoke_share(made.id, link.id, at_ms)
    assert await book.shares(made.id) == [replace(link, revoked_ms=7)]
    assert (await book.shared("hash"))[0].revoked_ms == 7
    for odd in ("nobody", "\0"):
        with pytest.raises(NotFound):
            await book.revoke_share(made.id, odd, 9)
        with pytest.raises(NotFound):
            await book.one(ClipId(odd))
