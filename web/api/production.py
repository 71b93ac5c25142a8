"""``/api/matches/{match_id}/programme``: what a match's outputs show; ``/api/sponsors``: what sponsors got of it."""

from aiohttp import hdrs, web

from core.ids import MatchId
from core.usecases.broadcast.impressions import SponsorReports, as_csv
from core.usecases.broadcast.production import Production
from core.wire.impressions import ImpressionList, ImpressionQuery
from core.wire.production import ClearGraphics, Programme, ProgrammeChange, ProgrammeVerb, TakeGraphic
from web.api.exports import CSV
from web.call import Call


class ProductionApi:
    """The handlers."""

    def __init__(self, production: Production) -> None:
        """``production`` changes programmes."""
        self._production = production

    async def show(self, call: Call, match_id: MatchId) -> Programme:
        """What a match's outputs show. Its preview is only for those who may change it."""
        return await self._production.show(call.grant, match_id)

    async def change(self, call: Call, match_id: MatchId, body: ProgrammeChange) -> Programme:
        """Change the mode, the delay, the autopilot or the preview."""
        return await self._production.amend(call.holder, match_id, body)

    async def take(self, call: Call, match_id: MatchId, body: TakeGraphic) -> Programme:
        """Show a graphic now, in place of what stands where it does."""
        return await self._production.take(call.holder, match_id, body)

    async def clear(self, call: Call, match_id: MatchId, body: ClearGraphics) -> Programme:
        """Take one graphic off the air, or all that were taken.

        The plan need not include graphics any more.
        """
        return await self._production.clear(call.holder, match_id, body)

    async def cut(self, call: Call, match_id: MatchId, body: ProgrammeVerb) -> Programme:
        """Show the preview in place of all that was taken, and empty it."""
        return await self._production.cut(call.holder, match_id, body)

    async def undo(self, call: Call, match_id: MatchId, body: ProgrammeVerb) -> Programme:
        """Go back to what there was before the last change, up to 20 times."""
        return await self._production.undo(call.holder, match_id, body)


class SponsorApi:
    """The handlers of what sponsors got."""

    def __init__(self, reports: SponsorReports) -> None:
        """``reports`` reads the counts."""
        self._reports = reports

    async def impressions(self, call: Call, query: ImpressionQuery) -> ImpressionList:
        """How often and for how long outputs showed a workspace's sponsors."""
        subject = call.subject(query.workspace)
        lines = await self._reports.read(subject, query.from_, query.to)
        return ImpressionList(workspace_id=subject.workspace, impressions=list(lines))

    async def impressions_csv(self, call: Call, query: ImpressionQuery) -> web.StreamResponse:
        """The same as a file."""
        lines = await self._reports.read(call.subject(query.workspace), query.from_, query.to)
        headers = {
            hdrs.CONTENT_DISPOSITION: 'attachment; filename="impressions.csv"',
            hdrs.CACHE_CONTROL: "no-store",
        }
        return web.Response(body=as_csv(lines), content_type=CSV, headers=headers)
