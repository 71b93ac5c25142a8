"""``/api/coached-players``: whom a workspace's coaches look after."""

from core.ids import AccountId, CoachedPlayerId, WorkspaceId
from core.usecases.coaching_views import player_view
from core.usecases.players import CoachedPlayers
from core.wire.api import WorkspaceQuery
from core.wire.coaching import NewPlayer, NewPlayerName, PlayerList, PlayerView
from web.call import Call, Reply


class PlayerApi:
    """The handlers."""

    def __init__(self, players: CoachedPlayers) -> None:
        """``players`` decides."""
        self._players = players

    async def list(self, call: Call, query: WorkspaceQuery) -> PlayerList:
        """Coached players of your own workspace or of an organisation's, by name."""
        found = await self._players.list(call.account, query.workspace)
        return PlayerList(players=[player_view(each) for each in found])

    async def add(self, call: Call, body: NewPlayer) -> Reply[PlayerView]:
        """Add a player, who needs no account."""
        workspace = None if body.workspace_id is None else WorkspaceId(body.workspace_id)
        return Reply(body=player_view(await self._players.add(call.account, workspace, body.name)), status=201)

    async def rename(self, call: Call, player_id: CoachedPlayerId, body: NewPlayerName) -> PlayerView:
        """Give a player another name."""
        return player_view(await self._players.rename(call.account, player_id, body.name))

    async def delete(self, call: Call, player_id: CoachedPlayerId) -> None:
        """Take a player out of all lists; sessions and clips keep the name."""
        await self._players.delete(call.account, player_id)

    async def assign(self, call: Call, player_id: CoachedPlayerId, account_id: AccountId) -> None:
        """Let a coach look after a player; done twice it changes nothing."""
        await self._players.assign(call.account, player_id, account_id)

    async def unassign(self, call: Call, player_id: CoachedPlayerId, account_id: AccountId) -> None:
        """End that a coach looks after a player; done twice it changes nothing."""
        await self._players.unassign(call.account, player_id, account_id)
