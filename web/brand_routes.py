"""Every address of brands, and where their pictures are."""

from core.errors import Conflict, NotFound, TooLarge, UpgradeRequired
from core.usecases.branding.pictures import KINDS
from web.api.brands import BrandApi
from web.endpoint import Endpoint
from web.routes import delete, get, post, put


def brand_endpoints(brands: BrandApi) -> list[Endpoint]:
    """Brands, their logos, and what wears them."""
    one = "/brands/{brand_id}"
    plan = (UpgradeRequired, NotFound)
    return [
        get("/brands", brands.list, raises=(NotFound,)),
        post("/brands", brands.add, status=201, raises=(*plan, TooLarge)),
        get(one, brands.show),
        put(one, brands.change, raises=(*plan, Conflict)),
        delete(one, brands.remove, raises=(Conflict,)),
        post(f"{one}/default", brands.make_default, raises=plan),
        post("/brand-pictures", brands.upload, status=201, takes=(*KINDS,), rate="120/hour", raises=plan),
        put("/matches/{match_id}/brand", brands.choose_for_match, raises=plan),
        put("/tournaments/{tournament_id}/brand", brands.choose_for_tournament, raises=plan),
    ]
