"""Every address of what tournaments are made of: rules, sides, officials, fixtures, and the grounds."""

from core.errors import Conflict, LimitReached, NotFound, TooLarge, UpgradeRequired
from web.api.fixtures import FixtureApi
from web.api.tournament_parts import TournamentPartsApi
from web.api.venues import VenueApi
from web.call import Access
from web.endpoint import Endpoint
from web.routes import delete, get, patch, post, put

_ONE = "/tournaments/{tournament_id}"
_PLAN = (UpgradeRequired, NotFound)


def part_endpoints(parts: TournamentPartsApi) -> list[Endpoint]:
    """A tournament's rules, sides and officials."""
    anybody = Access.ANYBODY
    team, official = f"{_ONE}/teams/{{team_id}}", f"{_ONE}/officials/{{official_id}}"
    full = (*_PLAN, Conflict, TooLarge)
    return [
        get(f"{_ONE}/rules", parts.rules, access=anybody),
        put(f"{_ONE}/rules", parts.put_rules, raises=_PLAN),
        get(f"{_ONE}/teams", parts.teams, access=anybody),
        post(f"{_ONE}/teams", parts.add_team, status=201, raises=full),
        put(team, parts.change_team, raises=full),
        delete(team, parts.remove_team, raises=(*_PLAN, Conflict)),
        get(f"{_ONE}/officials", parts.officials, access=anybody),
        post(f"{_ONE}/officials", parts.add_official, status=201, raises=full),
        put(official, parts.change_official, raises=_PLAN),
        delete(official, parts.remove_official, raises=_PLAN),
    ]


def fixture_endpoints(fixtures: FixtureApi) -> list[Endpoint]:
    """A tournament's fixtures, and how they become matches."""
    anybody, one = Access.ANYBODY, f"{_ONE}/fixtures/{{fixture_id}}"
    full = (*_PLAN, Conflict, TooLarge)
    return [
        get(f"{_ONE}/fixtures", fixtures.list, access=anybody),
        post(f"{_ONE}/fixtures", fixtures.add, status=201, raises=full),
        patch(one, fixtures.change, raises=full),
        delete(one, fixtures.remove, raises=(*_PLAN, Conflict)),
        post(f"{_ONE}/draw", fixtures.draw, raises=full),
        post(f"{_ONE}/schedule", fixtures.schedule, raises=full),
        post(f"{one}/match", fixtures.start, status=201, also=(200,), raises=(*full, LimitReached)),
        get("/matches/{match_id}/sheet", fixtures.sheet, access=anybody, raises=(UpgradeRequired,)),
    ]


def venue_endpoints(venues: VenueApi) -> list[Endpoint]:
    """The grounds of a workspace."""
    one = "/venues/{venue_id}"
    return [
        get("/venues", venues.list, raises=(NotFound,)),
        post("/venues", venues.add, status=201, raises=(*_PLAN, TooLarge)),
        put(one, venues.change, raises=_PLAN),
        delete(one, venues.remove, raises=_PLAN),
    ]
