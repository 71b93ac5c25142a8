"""Matches: their log, their stored scoreboards, and the bus between hubs."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from msgspec import Struct

from core.entitlements.terms import Terms
from core.ids import AccountId, EventId, MatchId, TournamentId, WorkspaceId
from core.models.fixtures import Ownership


class Head(Struct, frozen=True, kw_only=True):
    """Where a match's log stands."""

    epoch: int
    """Changes when the sequence starts anew (a restored backup); sequence numbers compare only within one."""
    seq: int
    """Of the newest entry; 0 while there is none."""


class NewEntry(Struct, frozen=True, kw_only=True):
    """An event to append: its id, which the log keeps unique within the match, and its encoded bytes."""

    id: EventId
    data: bytes


class Entry(Struct, frozen=True, kw_only=True):
    """A stored event."""

    seq: int
    """From 1, without gaps."""
    id: EventId
    data: bytes


class MatchRow(Struct, frozen=True, kw_only=True):
    """A match as lists show it."""

    id: MatchId
    title: str
    public: bool
    """Whether anybody may watch without a token."""
    epoch: int
    seq: int
    created_ms: int
    workspace_id: WorkspaceId | None = None
    """The owner; ``None`` for what the operator's own tokens made."""
    created_by: AccountId | None = None
    fan: bool = False
    """Whether it counts as a fan's match rather than as a game."""
    tournament_id: TournamentId | None = None
    terms: Terms | None = None
    """What the owner's plan gave at the first ball; ``None`` before it, and where nobody owns the match."""

    @property
    def ownership(self) -> Ownership:
        """What rights to it follow from."""
        return Ownership(
            match_id=self.id, public=self.public, workspace_id=self.workspace_id, created_by=self.created_by
        )


class Log(Protocol):
    """The durable log of every match. One that was deleted is not there any more."""

    async def create(self, match_id: MatchId, *, title: str, public: bool) -> Head:
        """Register a match that nobody owns; returns its head. The same id again returns the head that it has.

        Raises ``Conflict`` with the code ``id_taken`` where a match of that id was deleted.
        """
        ...

    async def head(self, match_id: MatchId) -> Head:
        """Where the log stands. Raises ``NotFound`` for a match that nobody created."""
        ...

    async def append(self, match_id: MatchId, expected_seq: int, entries: Sequence[NewEntry]) -> Head:
        """Commit entries right after ``expected_seq``, all or none, and return the new head once on disk.

        Raises ``SequenceConflict`` when the log has moved on, ``Conflict`` with the code ``duplicate_id`` when an
        id is in it already or twice here, ``NotFound`` for an unknown match, ``Malformed`` for an id that cannot
        be stored, and ``Unavailable`` when the database cannot be reached or its disk is full: the entries may
        be in all the same, and the head tells once it can be read.
        """
        ...

    async def read(self, match_id: MatchId, after_seq: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """At most ``limit`` entries after ``after_seq``, in sequence."""
        ...

    async def matches(self, *, limit: int = 100) -> Sequence[MatchRow]:
        """The newest matches first."""
        ...

    async def match(self, match_id: MatchId) -> MatchRow:
        """One match. Raises ``NotFound``."""
        ...


class StoredSnapshot(Struct, frozen=True, kw_only=True):
    """A scoreboard as it was at a sequence number, encoded."""

    epoch: int
    seq: int
    data: bytes


class Snapshots(Protocol):
    """The newest encoded scoreboard of each match, so that a reader need not fold the log."""

    async def put(self, match_id: MatchId, snapshot: StoredSnapshot) -> None:
        """Keep this one unless a newer one is there."""
        ...

    async def latest(self, match_id: MatchId) -> StoredSnapshot | None:
        """The newest one kept."""
        ...


class Bus(Protocol):
    """At-most-once messages between hubs; a reader that sees a gap goes to the log."""

    async def publish(self, match_id: MatchId, message: bytes) -> None:
        """Send to every other hub's subscribers of the match's channel; the sender's own do not hear it.

        A bus that is lost raises nothing: its subscribers hear of the gap once it is back.
        """
        ...

    def subscribe(self, match_id: MatchId) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Receive what others publish on the match's channel, for as long as the context lasts.

        After a connection to the bus was lost and made again, an empty message says that some may be missing.
        """
        ...

    async def ping(self) -> None:
        """Return if the bus answers, else raise ``Unavailable``."""
        ...
