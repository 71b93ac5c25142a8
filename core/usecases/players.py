"""Players who are coached, and which coaches look after them."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from core.clock import unix_ms
from core.entitlements.keys import Feature
from core.errors import Forbidden, NotFound
from core.ids import AccountId, CoachedPlayerId, WorkspaceId, uuid7
from core.models.coaching import Assignment, CoachedPlayer
from core.ports.coaching import CoachingStore
from core.ports.missing import no_coach, no_player
from core.usecases.coaching_rights import CoachingRights, Visit
from core.usecases.names import plain_name

_LISTING = (Feature.PLAYER_ASSIGNMENT, Feature.SESSION_NOTEBOOK, Feature.SESSION_LIBRARY, Feature.CLIP_LIBRARY)
_ADDING = (Feature.PLAYER_ASSIGNMENT, Feature.SESSION_NOTEBOOK)


class Coached(Struct, frozen=True, kw_only=True):
    """A player and who looks after the player."""

    player: CoachedPlayer
    coaches: tuple[AccountId, ...] = ()


class CoachedPlayers:
    """What coaches do with players. A player that is not one's to see is ``NotFound``."""

    def __init__(self, store: CoachingStore, rights: CoachingRights, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._store, self._rights, self._now_ms = store, rights, now_ms

    async def list(self, account: AccountId, workspace: WorkspaceId | None) -> Sequence[Coached]:
        """A workspace's players, by name. Raises ``NotFound`` to a stranger, and ``UpgradeRequired``."""
        visit = await self._rights.enter(account, workspace, *_LISTING)
        coaches = await self._coaches(visit.workspace)
        return [
            Coached(player=player, coaches=coaches.get(player.id, ()))
            for player in await self._store.players(visit.workspace)
        ]

    async def add(self, account: AccountId, workspace: WorkspaceId | None, name: str) -> Coached:
        """Add a player. Raises ``Malformed`` (``bad_name``), ``UpgradeRequired``, and ``NotFound`` to a stranger."""
        name = plain_name(name)
        visit = await self._rights.enter(account, workspace, *_ADDING)
        now = self._now_ms()
        player = CoachedPlayer(id=CoachedPlayerId(uuid7(now)), workspace_id=visit.workspace, name=name, created_ms=now)
        await self._store.add_player(player)
        return Coached(player=player)

    async def rename(self, account: AccountId, player: CoachedPlayerId, name: str) -> Coached:
        """Give a player another name. Raises as ``add`` does."""
        name = plain_name(name)
        visit = await self._reach(account, player, *_ADDING)
        renamed = await self._store.rename_player(player, name)
        return Coached(player=renamed, coaches=(await self._coaches(visit.workspace)).get(player, ()))

    async def delete(self, account: AccountId, player: CoachedPlayerId) -> None:
        """Take a player out of all lists; sessions and clips keep the name. For managers, under any plan."""
        visit = await self._reach(account, player)
        visit.require_maker()
        await self._store.delete_player(player, self._now_ms())

    async def assign(self, account: AccountId, player: CoachedPlayerId, coach: AccountId) -> None:
        """Let a coach of the same workspace look after a player; done twice it changes nothing.

        Managers say so of everybody, others of themselves. Raises ``UpgradeRequired``, ``Forbidden``, and
        ``NotFound`` with the code ``no_such_coach`` for somebody who has no place there.
        """
        visit = await self._reach(account, player, Feature.PLAYER_ASSIGNMENT)
        visit.require_maker(coach)
        try:
            await self._rights.enter(coach, visit.workspace)
        except (NotFound, Forbidden):
            raise no_coach(coach) from None
        await self._store.assign(Assignment(player_id=player, coach_id=coach, created_ms=self._now_ms()))

    async def unassign(self, account: AccountId, player: CoachedPlayerId, coach: AccountId) -> None:
        """End that, under any plan; done twice it changes nothing. Raises ``Forbidden`` and ``NotFound``."""
        visit = await self._reach(account, player)
        visit.require_maker(coach)
        await self._store.unassign(player, coach)

    async def _reach(self, account: AccountId, player: CoachedPlayerId, *features: Feature) -> Visit:
        found = await self._store.player(player)
        return await self._rights.reach(account, found.workspace_id, no_player(player), *features)

    async def _coaches(self, workspace: WorkspaceId) -> Mapping[CoachedPlayerId, tuple[AccountId, ...]]:
        found: dict[CoachedPlayerId, tuple[AccountId, ...]] = {}
        for each in await self._store.assignments(workspace):
            found[each.player_id] = (*found.get(each.player_id, ()), each.coach_id)
        return found
