"""Coached players, coaching sessions and notes in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, tuple_, update

from core.ids import AccountId, CoachedPlayerId, CoachingSessionId, WorkspaceId
from core.models.coaching import Assignment, CoachedPlayer, CoachingSession, SessionNote
from core.ports.missing import no_note, no_player, no_session
from core.storage import coached_players, session_notes
from core.storage.coaching_ending import end_session
from core.storage.engine import Database, Values, refuse_unstorable, storable
from core.storage.tables.coaching import coaching_session_players as attending
from core.storage.tables.coaching import coaching_sessions as sessions

_LIVE = select(
    sessions.c.id,
    sessions.c.workspace_id,
    sessions.c.coach_id,
    sessions.c.title,
    sessions.c.held_on,
    sessions.c.created_ms,
).where(sessions.c.deleted_ms.is_(None))
_ONE = _LIVE.where(sessions.c.id == bindparam("of"))
_OWNED = _LIVE.where(sessions.c.workspace_id == bindparam("owner")).order_by(
    sessions.c.held_on.desc(), sessions.c.id.desc()
)
_ATTENDING = (
    select(attending.c.session_id, attending.c.player_id)
    .where(attending.c.session_id.in_(bindparam("of", expanding=True)))
    .order_by(attending.c.player_id)
)
_THIS = (sessions.c.id == bindparam("of"), sessions.c.deleted_ms.is_(None))
_CHANGE = (
    update(sessions)
    .where(*_THIS)
    .values(title=bindparam("called"), held_on=bindparam("day"))
    .returning(sessions.c.workspace_id)
)
_DELETE = update(sessions).where(*_THIS).values(deleted_ms=bindparam("at")).returning(sessions.c.id)
_LEAVE = delete(attending).where(attending.c.session_id == bindparam("of"))


class SqlCoaching:
    """Coaching over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_player(self, player: CoachedPlayer) -> None:
        """Add a player."""
        refuse_unstorable(player.name)
        row = msgspec.structs.asdict(player)
        await self._database.transact(lambda connection: connection.execute(coached_players.INSERT, row))

    async def player(self, player: CoachedPlayerId) -> CoachedPlayer:
        """A player."""
        for row in await self._database.query(coached_players.ONE, {"of": player}):
            return coached_players.player_of(row)
        raise no_player(player)

    async def players(self, workspace: WorkspaceId) -> Sequence[CoachedPlayer]:
        """The workspace's players, by name."""
        rows = await self._database.query(coached_players.OWNED, {"owner": workspace})
        return [coached_players.player_of(row) for row in rows]

    async def names(self, workspace: WorkspaceId) -> Mapping[CoachedPlayerId, str]:
        """What all its players are called, or were."""
        rows = await self._database.query(coached_players.NAMES, {"owner": workspace})
        return {CoachedPlayerId(row.id): row.name for row in rows}

    async def rename_player(self, player: CoachedPlayerId, name: str) -> CoachedPlayer:
        """Give a player another name."""
        refuse_unstorable(player, name)

        def work(connection: Connection) -> CoachedPlayer:
            row = connection.execute(coached_players.RENAME, {"of": player, "called": name}).one_or_none()
            if row is None:
                raise no_player(player)
            return coached_players.player_of(row)

        return await self._database.transact(work)

    async def delete_player(self, player: CoachedPlayerId, now_ms: int) -> None:
        """Take a player out of all lists."""
        refuse_unstorable(player)
        await self._database.transact(lambda connection: coached_players.remove(connection, player, now_ms))

    async def assign(self, assignment: Assignment) -> None:
        """Let a coach look after a player."""
        refuse_unstorable(assignment.player_id, assignment.coach_id)
        await self._database.transact(lambda connection: coached_players.assign(connection, assignment))

    async def unassign(self, player: CoachedPlayerId, coach: AccountId) -> None:
        """End that."""
        if not (storable(player) and storable(coach)):
            return
        values = {"of": player, "coach": coach}
        await self._database.transact(lambda connection: connection.execute(coached_players.UNASSIGN, values))

    async def assignments(self, workspace: WorkspaceId) -> Sequence[Assignment]:
        """Who looks after whom."""
        rows = await self._database.query(coached_players.ASSIGNED, {"owner": workspace})
        return [msgspec.convert(row, Assignment, from_attributes=True) for row in rows]

    async def add_session(self, session: CoachingSession) -> None:
        """Add a session with its players, all or none."""
        refuse_unstorable(session.title, session.held_on, *session.player_ids)
        row = msgspec.structs.asdict(session)
        del row["player_ids"]

        def work(connection: Connection) -> None:
            coached_players.require(connection, session.workspace_id, session.player_ids)
            connection.execute(insert(sessions), row)
            _attend(connection, session.id, session.player_ids)

        await self._database.transact(work)

    async def session(self, session: CoachingSessionId) -> CoachingSession:
        """A session."""
        for found in await self._with_players(await self._database.query(_ONE, {"of": session})):
            return found
        raise no_session(session)

    async def sessions(  # noqa: PLR0913 - each is named at the call
        self,
        workspace: WorkspaceId,
        *,
        player: CoachedPlayerId | None = None,
        since: str | None = None,
        until: str | None = None,
        before: tuple[str, CoachingSessionId] | None = None,
        limit: int = 50,
    ) -> Sequence[CoachingSession]:
        """The workspace's sessions, the newest day first."""
        statement, values = _OWNED.limit(limit), Values(owner=workspace)
        if player is not None:
            statement = statement.where(
                sessions.c.id.in_(select(attending.c.session_id).where(attending.c.player_id == bindparam("who")))
            )
            values["who"] = player
        if since is not None:
            statement, values["since"] = statement.where(sessions.c.held_on >= bindparam("since")), since
        if until is not None:
            statement, values["until"] = statement.where(sessions.c.held_on <= bindparam("until")), until
        if before is not None:
            statement = statement.where(
                tuple_(sessions.c.held_on, sessions.c.id) < tuple_(bindparam("day"), bindparam("last"))
            )
            values |= {"day": before[0], "last": before[1]}
        return await self._with_players(await self._database.query(statement, values))

    async def change_session(self, session: CoachingSession) -> CoachingSession:
        """Give it another title, day and players; who was deleted may stay in it."""
        refuse_unstorable(session.id, session.title, session.held_on, *session.player_ids)

        def work(connection: Connection) -> None:
            values = {"of": session.id, "called": session.title, "day": session.held_on}
            workspace = connection.execute(_CHANGE, values).scalar_one_or_none()
            if workspace is None:
                raise no_session(session.id)
            present = {row.player_id for row in connection.execute(_ATTENDING, {"of": [session.id]})}
            coached_players.require(connection, WorkspaceId(workspace), set(session.player_ids) - present)
            connection.execute(_LEAVE, {"of": session.id})
            _attend(connection, session.id, session.player_ids)

        await self._database.transact(work)
        return await self.session(session.id)

    async def delete_session(self, session: CoachingSessionId, now_ms: int) -> None:
        """Take it out of all lists with all that it holds."""
        refuse_unstorable(session)

        def work(connection: Connection) -> None:
            if connection.execute(_DELETE, {"of": session, "at": now_ms}).one_or_none() is None:
                raise no_session(session)
            end_session(connection, session, now_ms)

        await self._database.transact(work)

    async def add_note(self, note: SessionNote) -> None:
        """Add a note."""
        refuse_unstorable(note.session_id, note.text, note.player_id or "")
        await self._database.transact(lambda connection: session_notes.add(connection, note))

    async def note(self, note: str) -> SessionNote:
        """A note."""
        for row in await self._database.query(session_notes.ONE, {"of": note}):
            return session_notes.note_of(row)
        raise no_note(note)

    async def notes(self, session: CoachingSessionId) -> Sequence[SessionNote]:
        """The session's notes, those of no moment first."""
        rows = await self._database.query(session_notes.OF_SESSION, {"session": session})
        return [session_notes.note_of(row) for row in rows]

    async def change_note(self, note: SessionNote) -> SessionNote:
        """Give it what this one says."""
        refuse_unstorable(note.id, note.text, note.player_id or "")
        return await self._database.transact(lambda connection: session_notes.change(connection, note))

    async def delete_note(self, note: str) -> None:
        """Remove it."""
        refuse_unstorable(note)
        await self._database.transact(lambda connection: session_notes.remove(connection, note))

    async def _with_players(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[CoachingSession]:
        if not rows:
            return []
        present: dict[str, list[CoachedPlayerId]] = {row.id: [] for row in rows}
        for row in await self._database.query(_ATTENDING, {"of": list(present)}):
            present[row.session_id].append(row.player_id)
        return [
            CoachingSession(**row._mapping, player_ids=tuple(present[row.id]))  # noqa: SLF001 - public; the underscore keeps it apart from column names
            for row in rows
        ]


def _attend(connection: Connection, session: CoachingSessionId, players: Iterable[CoachedPlayerId]) -> None:
    rows = [{"session_id": session, "player_id": player} for player in sorted(set(players))]
    if rows:
        connection.execute(insert(attending), rows)
