"""``/api/venues``: the grounds of a workspace."""

from aiohttp import hdrs

from core.ids import VenueId, WorkspaceId
from core.usecases.tournament.venues import Venues
from core.usecases.tournament.views import venue_view
from core.wire.api import WorkspaceQuery
from core.wire.fixtures import NewVenue, VenueFacts, VenueList, VenueView
from web.call import Call, Reply


class VenueApi:
    """The handlers."""

    def __init__(self, venues: Venues) -> None:
        """``venues`` decides."""
        self._venues = venues

    async def list(self, call: Call, query: WorkspaceQuery) -> VenueList:
        """Grounds of your own workspace or of an organisation's, by name."""
        found = await self._venues.list(call.subject(query.workspace))
        return VenueList(venues=[venue_view(each) for each in found])

    async def add(self, call: Call, body: NewVenue) -> Reply[VenueView]:
        """Add a ground."""
        workspace = None if body.workspace_id is None else WorkspaceId(body.workspace_id)
        made = await self._venues.add(call.subject(workspace), body.name, body.town, body.ends)
        return Reply(body=venue_view(made), status=201, headers={hdrs.LOCATION: f"/api/venues/{made.id}"})

    async def change(self, call: Call, venue_id: VenueId, body: VenueFacts) -> VenueView:
        """Say other things of a ground."""
        venue = await self._venues.one(venue_id)
        subject = call.subject(venue.workspace_id)
        return venue_view(await self._venues.change(subject, venue, body.name, body.town, body.ends))

    async def remove(self, call: Call, venue_id: VenueId) -> None:
        """Take a ground out of all lists; fixtures there that have no match yet need another."""
        venue = await self._venues.one(venue_id)
        await self._venues.remove(call.subject(venue.workspace_id), venue)
