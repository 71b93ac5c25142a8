"""Players, sessions and notes in SQL."""

import pytest
from msgspec.structs import replace

from core.errors import Malformed, NotFound
from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, WorkspaceId
from core.models.coaching import Assignment
from core.models.footage import MomentKind
from core.models.media import VideoState
from core.storage.analyses import SqlAnalyses
from core.storage.clips import SqlClips
from core.storage.coaching import SqlCoaching
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.tables.coaching import session_notes
from core.storage.videos import SqlVideos
from core.usecases.media_jobs import analyse
from tests.coaching.shelf import analysis, clip, filmed, note, player, session, shelve, video

ANN, BOB = WorkspaceId("ann"), WorkspaceId("bob")


@pytest.fixture
def store(database: Database) -> SqlCoaching:
    """Nothing yet."""
    return SqlCoaching(database)


async def test_players_are_listed_by_name_and_belong_to_one_workspace(store: SqlCoaching) -> None:
    """Another workspace sees none of them."""
    pat, alf = player("ann", "Pat"), player("ann", "Alf")
    for each in (pat, alf, player("bob")):
        await store.add_player(each)
    assert await store.players(ANN) == [alf, pat]
    assert await store.player(pat.id) == pat
    assert (await store.rename_player(pat.id, "Patty")).name == "Patty"


async def test_a_deleted_player_leaves_lists_and_coaches_but_keeps_the_name(store: SqlCoaching) -> None:
    """Sessions that were held with a player still say with whom."""
    pat = player("ann")
    await store.add_player(pat)
    held = session("ann", players=(pat.id,))
    await store.add_session(held)
    await store.assign(Assignment(player_id=pat.id, coach_id=AccountId("ann"), created_ms=1))
    await store.delete_player(pat.id, 5)
    assert await store.players(ANN) == []
    assert await store.assignments(ANN) == []
    assert await store.names(ANN) == {pat.id: "Pat"}
    assert (await store.session(held.id)).player_ids == (pat.id,)
    assert (await store.change_session(replace(held, title="Renamed"))).player_ids == (pat.id,)
    for wrong in (store.player(pat.id), store.delete_player(pat.id, 6), store.rename_player(pat.id, "X")):
        with pytest.raises(NotFound):
            await wrong


async def test_assigning_twice_is_assigning_once(store: SqlCoaching) -> None:
    """Ending it twice, or before it began, changes nothing; both have to be there."""
    pat = player("ann")
    await store.add_player(pat)
    wanted = Assignment(player_id=pat.id, coach_id=AccountId("bob"), created_ms=1)
    await store.assign(wanted)
    await store.assign(replace(wanted, created_ms=2))
    assert await store.assignments(ANN) == [wanted]
    for _ in range(2):
        await store.unassign(pat.id, AccountId("bob"))
    assert await store.assignments(ANN) == []
    for wrong, code in (
        (replace(wanted, coach_id=AccountId("nobody")), "no_such_coach"),
        (replace(wanted, player_id=CoachedPlayerId("x")), "no_such_player"),
    ):
        with pytest.raises(NotFound) as refused:
            await store.assign(wrong)
        assert refused.value.reason == code


async def test_a_session_takes_only_the_workspaces_own_players(store: SqlCoaching) -> None:
    """Of one foreign player nothing is stored at all, neither at first nor by a change."""
    own, foreign = player("ann"), player("bob")
    for each in (own, foreign):
        await store.add_player(each)
    wrong = session("ann", players=(own.id, foreign.id))
    with pytest.raises(NotFound) as refused:
        await store.add_session(wrong)
    assert refused.value.reason == "no_such_player"
    with pytest.raises(NotFound):
        await store.session(wrong.id)
    right = session("ann", players=(own.id,))
    await store.add_session(right)
    with pytest.raises(NotFound):
        await store.change_session(replace(right, title="Stolen", player_ids=(foreign.id,)))
    assert await store.session(right.id) == right


async def test_sessions_are_paged_by_day_and_found_by_player(store: SqlCoaching) -> None:
    """The newest day first, and of a day the newest session first."""
    pat = player("ann")
    await store.add_player(pat)
    days = ["2026-03-01", "2026-03-02", "2026-03-02", "2026-04-01"]
    held = [session("ann", day, (pat.id,) if index % 2 else ()) for index, day in enumerate(days)]
    for each in (*held, session("bob")):
        await store.add_session(each)
    newest = list(reversed(held))
    assert await store.sessions(ANN) == newest
    first = await store.sessions(ANN, limit=2)
    assert first == newest[:2]
    last = first[-1]
    assert await store.sessions(ANN, before=(last.held_on, last.id)) == newest[2:]
    assert await store.sessions(ANN, player=pat.id) == [held[3], held[1]]
    assert await store.sessions(ANN, since="2026-03-02", until="2026-03-02") == [held[2], held[1]]
    assert await store.sessions(ANN, player=CoachedPlayerId("\0")) == []


async def test_notes_come_by_moment(store: SqlCoaching) -> None:
    """Those of no moment first; each can be changed and removed."""
    held = session("ann")
    await store.add_session(held)
    late, early, none = note(held, at_us=9), note(held, at_us=3), note(held)
    for each in (late, early, none):
        await store.add_note(each)
    assert await store.notes(held.id) == [none, early, late]
    changed = replace(early, text="Better", at_us=None, kind=MomentKind.FORM_ISSUE, changed_ms=7)
    assert await store.change_note(changed) == changed
    assert await store.note(early.id) == changed
    await store.delete_note(late.id)
    assert len(await store.notes(held.id)) == 2
    with pytest.raises(NotFound):
        await store.delete_note(late.id)
    with pytest.raises(NotFound):
        await store.add_note(note(session("ann")))


async def test_a_note_is_about_the_workspaces_own_player(store: SqlCoaching) -> None:
    """One who was deleted may stay in it, but does not come new."""
    own, foreign = player("ann"), player("bob")
    for each in (own, foreign):
        await store.add_player(each)
    held = session("ann")
    await store.add_session(held)
    written = note(held, player_id=own.id)
    await store.add_note(written)
    for wrong in (
        store.add_note(note(held, player_id=foreign.id)),
        store.change_note(replace(written, player_id=foreign.id)),
    ):
        with pytest.raises(NotFound) as refused:
            await wrong
        assert refused.value.reason == "no_such_player"
    await store.delete_player(own.id, 5)
    assert (await store.change_note(replace(written, text="Still"))).player_id == own.id
    with pytest.raises(NotFound):
        await store.add_note(note(held, player_id=own.id))


async def test_what_cannot_be_stored_is_refused(store: SqlCoaching) -> None:
    """A NUL in a title, a name or a note fails nobody else's transaction."""
    held = session("ann")
    await store.add_session(held)
    for wrong in (
        store.add_player(player("ann", "\0")),
        store.add_session(replace(session("ann"), title="\ud800")),
        store.add_note(note(held, "\0")),
    ):
        with pytest.raises(Malformed):
            await wrong


async def test_a_deleted_session_takes_its_video_clips_and_reports_along(
    store: SqlCoaching, database: Database
) -> None:
    """Of another session nothing goes; the video's files go by one job."""
    (held, film), (other, kept) = await filmed(database), await filmed(database)
    clips, analyses, videos = SqlClips(database), SqlAnalyses(database), SqlVideos(database)
    cut, stays = clip(film), clip(kept)
    await clips.add([cut, stays])
    asked, of_notes = analysis(held, film), analysis(held)
    for each in (asked, of_notes):
        await analyses.add(each, analyse(each))
    await store.add_note(note(held))
    await store.delete_session(held.id, 9)
    for gone in (
        store.session(held.id),
        videos.one(film.id),
        clips.one(cut.id),
        analyses.one(asked.id),
        analyses.one(of_notes.id),
        store.delete_session(held.id, 9),
    ):
        with pytest.raises(NotFound):
            await gone
    assert await store.notes(held.id) == []
    assert await clips.one(stays.id) == stays
    assert await videos.one(kept.id) == kept
    assert await store.sessions(ANN) == [other]
    purges = [job.subject for job in await SqlJobs(database).list() if job.kind == "purge_video"]
    assert purges == [f"video:{film.id}"]


async def test_a_refused_video_goes_with_its_session_too(store: SqlCoaching, database: Database) -> None:
    """It has no file any more, yet it is in the session's list."""
    held = session("ann")
    await store.add_session(held)
    refused = video(held, VideoState.REFUSED)
    await shelve(database, refused)
    await store.delete_session(held.id, 9)
    assert await SqlVideos(database).of_session(held.id) == []


async def test_unknown_ids_are_not_found(store: SqlCoaching, database: Database) -> None:
    """Whatever they look like."""
    for odd in ("nobody", "\0", "\ud800"):
        with pytest.raises(NotFound):
            await store.session(CoachingSessionId(odd))
        with pytest.raises(NotFound):
            await store.note(odd)
        assert await store.notes(CoachingSessionId(odd)) == []
    assert await database.query(session_notes.select()) == []
