"""``/api/brands``: how a workspace's graphics look; ``/api/brand-pictures``: the logos in them."""

from typing import Final

from aiohttp import hdrs

from core.ids import BrandId, MatchId, TournamentId, WorkspaceId
from core.ports.looks import Wearer
from core.usecases.branding.brands import Brands
from core.usecases.branding.pictures import MOST_BYTES, Pictures, too_many_bytes
from core.wire.api import WorkspaceQuery
from core.wire.brands import BrandChange, BrandChoice, BrandList, BrandView, NewBrand, PictureView
from web.bodies import arriving
from web.call import Call, Reply

PATH: Final = "/api/brands"


class BrandApi:
    """The handlers."""

    def __init__(self, brands: Brands, pictures: Pictures) -> None:
        """``brands`` and ``pictures`` decide."""
        self._brands, self._pictures = brands, pictures

    async def list(self, call: Call, query: WorkspaceQuery) -> BrandList:
        """Brands of your own workspace or of an organisation's, the default first."""
        return await self._brands.list(call.subject(query.workspace))

    async def add(self, call: Call, body: NewBrand) -> Reply[BrandView]:
        """Make a brand; a workspace's first is its default.

        Text that cannot be read well on its colour is refused with the nearest colour that can, as ``suggestion``.
        """
        workspace = None if body.workspace_id is None else WorkspaceId(body.workspace_id)
        made = await self._brands.create(call.subject(workspace), body)
        return Reply(body=made, status=201, headers={hdrs.LOCATION: f"{PATH}/{made.id}"})

    async def show(self, call: Call, brand_id: BrandId) -> BrandView:
        """A brand, and what names it."""
        return await self._brands.show(call.subject(await self._brands.workspace_of(brand_id)), brand_id)

    async def change(self, call: Call, brand_id: BrandId, body: BrandChange) -> BrandView:
        """Change a brand; graphics on air follow within seconds."""
        subject = call.subject(await self._brands.workspace_of(brand_id))
        return await self._brands.change(subject, brand_id, body, body.revision)

    async def remove(self, call: Call, brand_id: BrandId) -> None:
        """Remove a brand; the default only as the last one. What named it has the default from now on."""
        await self._brands.remove(call.subject(await self._brands.workspace_of(brand_id)), brand_id)

    async def make_default(self, call: Call, brand_id: BrandId) -> BrandView:
        """Let everything wear it that names no other."""
        return await self._brands.make_default(call.subject(await self._brands.workspace_of(brand_id)), brand_id)

    async def choose_for_match(self, call: Call, match_id: MatchId, body: BrandChoice) -> BrandChoice:
        """Choose the brand that a match wears."""
        return await self._choose(call, Wearer.MATCH, match_id, body)

    async def choose_for_tournament(self, call: Call, tournament_id: TournamentId, body: BrandChoice) -> BrandChoice:
        """Choose the brand that a tournament's matches wear, unless they name one themselves."""
        return await self._choose(call, Wearer.TOURNAMENT, tournament_id, body)

    async def upload(self, call: Call, query: WorkspaceQuery) -> Reply[PictureView]:
        """Upload a logo: PNG, WebP or SVG of at most 512 KB, of at most 2048 pixels a side.

        Pictures of pixels are made anew as PNG. Of an SVG only what draws is kept; ``dropped`` names the rest.
        """
        subject = call.subject(query.workspace)
        await self._pictures.require(subject)
        data = bytearray()
        async for piece in arriving(call.request):
            data += piece
            if len(data) > MOST_BYTES:
                raise too_many_bytes()
        taken = await self._pictures.take(subject, call.request.content_type, bytes(data))
        return Reply(body=taken, status=201, headers={hdrs.LOCATION: taken.address})

    async def _choose(self, call: Call, wearer: Wearer, of: str, body: BrandChoice) -> BrandChoice:
        subject = call.subject(await self._brands.owner(wearer, of))
        await self._brands.choose(subject, wearer, of, None if body.brand_id is None else BrandId(body.brand_id))
        return body
