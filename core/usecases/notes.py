"""The session notebook: what coaches note, of a moment of the video or of none."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Conflict, Malformed
from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, uuid7
from core.models.coaching import SessionNote
from core.models.footage import MomentKind
from core.models.media import VideoState
from core.ports.coaching import CoachingStore
from core.ports.missing import no_note, no_session
from core.ports.videos import VideoBook
from core.usecases.coaching_rights import READING, CoachingRights, Visit

LONGEST: Final = 4000
"""Characters of a note."""


class NoteEdit(Struct, frozen=True, kw_only=True):
    """What a note says; what is unset stays, or is nothing in a new one."""

    text: str | UnsetType = UNSET
    at_us: int | UnsetType | None = UNSET
    player_id: CoachedPlayerId | UnsetType | None = UNSET
    kind: MomentKind | UnsetType | None = UNSET


class Notes:
    """What coaches do with notes. One that is not one's to see is ``NotFound``."""

    def __init__(
        self,
        store: CoachingStore,
        videos: VideoBook,
        rights: CoachingRights,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._store, self._videos, self._rights, self._now_ms = store, videos, rights, now_ms

    async def list(self, account: AccountId, session: CoachingSessionId) -> Sequence[SessionNote]:
        """A session's notes: by moment, those of no moment first. Raises ``UpgradeRequired``."""
        found = await self._store.session(session)
        await self._rights.reach(account, found.workspace_id, no_session(session), *READING)
        return await self._store.notes(session)

    async def add(self, account: AccountId, session: CoachingSessionId, edit: NoteEdit) -> SessionNote:
        """Note something.

        Raises ``UpgradeRequired``; ``Malformed``: ``bad_note``, and ``span_outside`` for a moment after the video's
        end; ``Conflict`` (``no_video``) for a moment of a session without a video; and ``NotFound`` with the code
        ``no_such_player``.
        """
        visit = await self._reach(account, session)
        now = self._now_ms()
        blank = SessionNote(
            id=uuid7(now), session_id=session, author_id=account, text="", created_ms=now, changed_ms=now
        )
        note = await self._edited(visit, blank, edit)
        await self._store.add_note(note)
        return note

    async def change(self, account: AccountId, note: str, edit: NoteEdit) -> SessionNote:
        """Change a note. Raises as ``add`` does, and ``Forbidden`` where somebody else wrote it."""
        found, visit = await self._own(account, note, Feature.SESSION_NOTEBOOK)
        return await self._store.change_note(replace(await self._edited(visit, found, edit), changed_ms=self._now_ms()))

    async def delete(self, account: AccountId, note: str) -> None:
        """Remove a note, under any plan. Raises ``Forbidden`` where somebody else wrote it."""
        await self._own(account, note)
        await self._store.delete_note(note)

    async def _reach(self, account: AccountId, session: CoachingSessionId) -> Visit:
        found = await self._store.session(session)
        return await self._rights.reach(account, found.workspace_id, no_session(session), Feature.SESSION_NOTEBOOK)

    async def _own(self, account: AccountId, note: str, *features: Feature) -> tuple[SessionNote, Visit]:
        found = await self._store.note(note)
        session = await self._store.session(found.session_id)
        visit = await self._rights.reach(account, session.workspace_id, no_note(note), *features)
        visit.require_maker(found.author_id)
        return found, visit

    async def _edited(self, visit: Visit, note: SessionNote, edit: NoteEdit) -> SessionNote:
        text = note.text if edit.text is UNSET else edit.text.strip()
        if not 1 <= len(text) <= LONGEST:
            raise Malformed(f"A note has 1 to {LONGEST} characters.", code="bad_note", where="text", most=LONGEST)
        if edit.at_us is not UNSET and edit.at_us is not None:
            await self._rights.require(visit, Feature.VIDEO_PLAYBACK_TIMELINE)
            await self._check_moment(note.session_id, edit.at_us)
        return replace(
            note,
            text=text,
            at_us=note.at_us if edit.at_us is UNSET else edit.at_us,
            player_id=note.player_id if edit.player_id is UNSET else edit.player_id,
            kind=note.kind if edit.kind is UNSET else edit.kind,
        )

    async def _check_moment(self, session: CoachingSessionId, at_us: int) -> None:
        videos = [each for each in await self._videos.of_session(session) if each.state is not VideoState.REFUSED]
        if not videos:
            raise Conflict("The session has no video.", code="no_video")
        facts = videos[0].facts
        if facts is not None and not 0 <= at_us <= facts.duration_us:
            raise Malformed(
                "The moment is outside the video.", code="span_outside", where="at_us", duration_us=facts.duration_us
            )
