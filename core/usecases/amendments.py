"""Changing a workspace's record: decide on what it holds, amend it at that version, tell every process."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeAlias

import msgspec
from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.holdings import Holdings
from core.errors import Conflict, NotFound
from core.ids import WorkspaceId, uuid7
from core.models.billing import AuditEntry
from core.ports.plans import Change, Records

OPERATOR: Final = "operator"
"""Who acts on the command line, in the audit."""
_ATTEMPTS: Final = 20
_PAUSE_MS: Final = 20


class Announcer(Protocol):
    """Tells every process that a record has changed; the grants of this process do."""

    async def changed(self, workspace: WorkspaceId, version: int) -> None:
        """The workspace's record is now at ``version``."""
        ...


class Act(Struct, frozen=True, kw_only=True):
    """One change with what the audit says of it; ``before`` and ``after`` are shapes, or nothing."""

    action: str
    changes: tuple[Change, ...] = ()
    before: object = None
    after: object = None
    reason: str = ""


Decide: TypeAlias = Callable[[Holdings], Sequence[Act]]
"""What to do, judging by what the workspace holds; raises where that is not allowed, does nothing where it is done."""
Commit: TypeAlias = Callable[[int, Sequence[Change], Sequence[AuditEntry]], Awaitable[int]]
"""Applies changes decided on at a version, with their trail; returns the new version, or raises ``Conflict``."""


class Amendments:
    """Amends records by optimistic concurrency: whoever loses a race decides again on what the winner left."""

    def __init__(self, records: Records, announcer: Announcer, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock, for the audit."""
        self._records = records
        self._announcer = announcer
        self._now_ms = now_ms

    async def holdings(self, workspace: WorkspaceId) -> Holdings:
        """What a workspace holds, a closed one too. Raises ``NotFound``."""
        found = (await self._records.holdings([workspace])).get(workspace)
        if found is None:
            raise _nothing(workspace)
        return found

    async def make(self, workspace: WorkspaceId, actor: str, decide: Decide, commit: Commit | None = None) -> bool:
        """Do what ``decide`` says, on behalf of ``actor``, with ``commit`` where it is more than the record.

        Returns whether that was anything.

        Raises what ``decide`` raises, ``NotFound`` for no such workspace or one that is closed, and ``Conflict`` when
        race after race is lost.
        """
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(secrets.randbelow(_PAUSE_MS) / 1000)
            holdings = await self.holdings(workspace)
            if holdings.closed:
                raise _nothing(workspace)
            acts = decide(holdings)
            if not acts and commit is None:
                return False
            changes = [change for act in acts for change in act.changes]
            entries = self._entries(workspace, actor, acts)
            try:
                version = await self._commit(workspace, commit)(holdings.version, changes, entries)
            except Conflict as lost:
                if lost.reason != Conflict.code:
                    raise
            else:
                await self._announcer.changed(workspace, version)
                return bool(acts)
        raise Conflict("Too many are changing this at once; try again.", workspace=workspace)

    def entry(self, workspace: WorkspaceId, actor: str, act: Act) -> AuditEntry:
        """What the audit keeps of an act that happens now."""
        return self._entries(workspace, actor, [act])[0]

    def _entries(self, workspace: WorkspaceId, actor: str, acts: Sequence[Act]) -> list[AuditEntry]:
        """What the audit keeps of acts that happen now, one after the other."""
        now_ms = self._now_ms()
        ids = sorted(uuid7(now_ms) for _ in acts)
        return [
            AuditEntry(
                id=each,
                at_ms=now_ms,
                actor=actor,
                workspace_id=workspace,
                action=act.action,
                before=_json(act.before),
                after=_json(act.after),
                reason=act.reason,
            )
            for each, act in zip(ids, acts, strict=True)
        ]

    def _commit(self, workspace: WorkspaceId, commit: Commit | None) -> Commit:
        if commit is not None:
            return commit
        return lambda version, changes, entries: self._records.amend(workspace, version, changes, entries)


def _nothing(workspace: WorkspaceId) -> NotFound:
    return NotFound("There is no such workspace.", workspace=workspace)


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
