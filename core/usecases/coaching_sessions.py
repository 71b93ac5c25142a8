"""Coaching sessions: a practice, a lesson, or a match that a coach looks at afterwards."""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Malformed
from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, WorkspaceId, uuid7
from core.models.coaching import CoachingSession
from core.ports.coaching import CoachingStore
from core.ports.missing import no_session
from core.usecases.coaching_rights import READING, WRITING, CoachingRights
from core.usecases.names import plain_name


class SessionFilter(Struct, frozen=True, kw_only=True):
    """Which sessions to list."""

    player: CoachedPlayerId | None = None
    since: str | None = None
    """The first day, ``YYYY-MM-DD``, included."""
    until: str | None = None
    """The last day, included."""
    cursor: str | None = None
    """Where the page before ended."""
    limit: int = 50


class SessionEdit(Struct, frozen=True, kw_only=True):
    """What to change of a session; what is unset stays."""

    title: str | UnsetType = UNSET
    held_on: str | UnsetType = UNSET
    player_ids: tuple[CoachedPlayerId, ...] | UnsetType = UNSET


class CoachingSessions:
    """What coaches do with sessions. One that is not one's to see is ``NotFound``."""

    def __init__(self, store: CoachingStore, rights: CoachingRights, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._store, self._rights, self._now_ms = store, rights, now_ms

    async def list(
        self, account: AccountId, workspace: WorkspaceId | None, which: SessionFilter
    ) -> tuple[Sequence[CoachingSession], str | None]:
        """A page of a workspace's sessions, the newest day first, and the cursor of the next page.

        To filter by player or day is the session library, which raises ``UpgradeRequired`` by itself. Raises
        ``Malformed``: ``bad_day``, ``bad_cursor``; and ``NotFound`` to a stranger.
        """
        days = [_day(day) for day in (which.since, which.until) if day is not None]
        before = None if which.cursor is None else _place(which.cursor)
        visit = await self._rights.enter(account, workspace, *READING)
        if days or which.player is not None:
            await self._rights.require(visit, Feature.SESSION_LIBRARY)
        found = await self._store.sessions(
            visit.workspace,
            player=which.player,
            since=which.since,
            until=which.until,
            before=before,
            limit=which.limit + 1,
        )
        page = found[: which.limit]
        return page, f"{page[-1].held_on}~{page[-1].id}" if len(found) > which.limit else None

    async def add(
        self,
        account: AccountId,
        workspace: WorkspaceId | None,
        *,
        title: str,
        held_on: str,
        player_ids: Sequence[CoachedPlayerId] = (),
    ) -> CoachingSession:
        """Begin a session, whose coach one is.

        Raises ``Malformed`` (``bad_name``, ``bad_day``), ``UpgradeRequired``, ``NotFound`` to a stranger, and with the
        code ``no_such_player`` for a player who is not the workspace's.
        """
        title, held_on = plain_name(title), _day(held_on)
        visit = await self._rights.enter(account, workspace, *WRITING)
        now = self._now_ms()
        session = CoachingSession(
            id=CoachingSessionId(uuid7(now)),
            workspace_id=visit.workspace,
            coach_id=account,
            title=title,
            held_on=held_on,
            player_ids=tuple(sorted(set(player_ids))),
            created_ms=now,
        )
        await self._store.add_session(session)
        return session

    async def show(self, account: AccountId, session: CoachingSessionId) -> CoachingSession:
        """A session. Raises ``UpgradeRequired``."""
        found = await self._store.session(session)
        await self._rights.reach(account, found.workspace_id, no_session(session), *READING)
        return found

    async def change(self, account: AccountId, session: CoachingSessionId, edit: SessionEdit) -> CoachingSession:
        """Change a session; a player who was deleted may stay in it. Raises as ``add`` does, and ``Forbidden``."""
        found = await self._store.session(session)
        visit = await self._rights.reach(account, found.workspace_id, no_session(session), *WRITING)
        visit.require_maker(found.coach_id)
        changed = replace(
            found,
            title=found.title if edit.title is UNSET else plain_name(edit.title),
            held_on=found.held_on if edit.held_on is UNSET else _day(edit.held_on),
            player_ids=found.player_ids if edit.player_ids is UNSET else tuple(sorted(set(edit.player_ids))),
        )
        return await self._store.change_session(changed)

    async def delete(self, account: AccountId, session: CoachingSessionId) -> None:
        """Delete a session with its video, clips and reports, under any plan. Raises ``Forbidden``."""
        found = await self._store.session(session)
        visit = await self._rights.reach(account, found.workspace_id, no_session(session))
        visit.require_maker(found.coach_id)
        await self._store.delete_session(session, self._now_ms())


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Malformed("A day is written YYYY-MM-DD.", code="bad_day") from None


def _place(cursor: str) -> tuple[str, CoachingSessionId]:
    day, mark, session = cursor.partition("~")
    try:
        return _day(day), CoachingSessionId(session if mark else "")
    except Malformed:
        raise Malformed("That is not where a page ended.", code="bad_cursor", where="cursor") from None
