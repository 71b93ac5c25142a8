"""``/api/coaching-sessions``, their notes and the reports on those."""

from aiohttp import hdrs
from msgspec import UNSET, UnsetType

from core.ids import CoachedPlayerId, CoachingSessionId, WorkspaceId
from core.models.coaching import CoachingSession, SessionNote
from core.ports.coaching import CoachingStore
from core.usecases.coaching_desk import Coaching
from core.usecases.coaching_sessions import SessionEdit, SessionFilter
from core.usecases.coaching_views import note_view, session_view
from core.usecases.notes import NoteEdit
from core.wire.coaching import (
    CoachingSessionView,
    NewNote,
    NewSession,
    NoteChange,
    NoteList,
    NoteView,
    SessionChange,
    SessionPage,
    SessionQuery,
)
from core.wire.videos import AnalysisList, AnalysisView
from web.call import Call, Reply


class CoachingSessionApi:
    """The handlers."""

    def __init__(self, coaching: Coaching) -> None:
        """``coaching`` decides."""
        self._sessions, self._notes, self._reports = coaching.sessions, coaching.notes, coaching.reports
        self._views, self._store = coaching.video_views, coaching.store

    async def list(self, call: Call, query: SessionQuery) -> SessionPage:
        """Coaching sessions of your own workspace or of an organisation's, the newest day first.

        To filter by player or day is the session library.
        """
        which = SessionFilter(
            player=_player(query.player_id),
            since=query.since,
            until=query.until,
            cursor=query.cursor,
            limit=query.limit,
        )
        page, cursor = await self._sessions.list(call.account, query.workspace, which)
        names = await self._store.names(page[0].workspace_id) if page else {}
        return SessionPage(sessions=[session_view(each, names) for each in page], next=cursor)

    async def add(self, call: Call, body: NewSession) -> Reply[CoachingSessionView]:
        """Begin a coaching session, whose coach you are."""
        made = await self._sessions.add(
            call.account,
            None if body.workspace_id is None else WorkspaceId(body.workspace_id),
            title=body.title,
            held_on=body.held_on,
            player_ids=[CoachedPlayerId(each) for each in body.player_ids],
        )
        where = f"/api/coaching-sessions/{made.id}"
        return Reply(body=await _named(self._store, made), status=201, headers={hdrs.LOCATION: where})

    async def show(self, call: Call, session_id: CoachingSessionId) -> CoachingSessionView:
        """A coaching session."""
        return await _named(self._store, await self._sessions.show(call.account, session_id))

    async def change(self, call: Call, session_id: CoachingSessionId, body: SessionChange) -> CoachingSessionView:
        """Change a coaching session: what is left out stays."""
        edit = SessionEdit(
            title=body.title,
            held_on=body.held_on,
            player_ids=(
                UNSET
                if isinstance(body.player_ids, UnsetType)
                else tuple(CoachedPlayerId(each) for each in body.player_ids)
            ),
        )
        return await _named(self._store, await self._sessions.change(call.account, session_id, edit))

    async def delete(self, call: Call, session_id: CoachingSessionId) -> None:
        """Delete a coaching session with its video, clips and reports."""
        await self._sessions.delete(call.account, session_id)

    async def notes(self, call: Call, session_id: CoachingSessionId) -> NoteList:
        """A session's notes by moment, those of no moment first."""
        found = await self._notes.list(call.account, session_id)
        session = await self._store.session(session_id)
        names = await self._store.names(session.workspace_id)
        return NoteList(notes=[note_view(each, names) for each in found])

    async def add_note(self, call: Call, session_id: CoachingSessionId, body: NewNote) -> Reply[NoteView]:
        """Note something, of a moment of the session's video or of none."""
        edit = NoteEdit(text=body.text, at_us=body.at_us, player_id=_player(body.player_id), kind=body.kind)
        return Reply(body=await self._note(await self._notes.add(call.account, session_id, edit)), status=201)

    async def change_note(self, call: Call, note_id: str, body: NoteChange) -> NoteView:
        """Change a note: what is left out stays, null removes."""
        player = body.player_id if isinstance(body.player_id, UnsetType) else _player(body.player_id)
        edit = NoteEdit(text=body.text, at_us=body.at_us, player_id=player, kind=body.kind)
        return await self._note(await self._notes.change(call.account, note_id, edit))

    async def delete_note(self, call: Call, note_id: str) -> None:
        """Remove a note."""
        await self._notes.delete(call.account, note_id)

    async def reports(self, call: Call, session_id: CoachingSessionId) -> AnalysisList:
        """Reports of the session's notes alone, the newest first."""
        found = await self._reports.of_notes(call.account, session_id)
        return AnalysisList(analyses=[await self._views.analysis(each) for each in found])

    async def ask_report(self, call: Call, session_id: CoachingSessionId) -> Reply[AnalysisView]:
        """Ask for a report of the session's notes; one that is still to be made is returned instead."""
        asked = await self._reports.ask_of_notes(call.account, session_id)
        return Reply(body=await self._views.analysis(asked), status=202)

    async def _note(self, note: SessionNote) -> NoteView:
        session = await self._store.session(note.session_id)
        return note_view(note, await self._store.names(session.workspace_id))


async def _named(store: CoachingStore, session: CoachingSession) -> CoachingSessionView:
    return session_view(session, await store.names(session.workspace_id))


def _player(text: str | None) -> CoachedPlayerId | None:
    return None if text is None else CoachedPlayerId(text)
