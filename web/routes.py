"""Every address of the web program, in one table."""

from aiohttp import web

from web.api.matches import MatchApi
from web.pages import Pages

API = "/api"


def api_routes(matches: MatchApi) -> list[web.RouteDef]:
    """What lies below ``/api``."""
    return [
        web.get("/matches", matches.list),
        web.post("/matches", matches.create),
        web.get("/matches/{id}", matches.show),
        web.get("/matches/{id}/scorecard", matches.scorecard),
        web.get("/matches/{id}/events", matches.events),
    ]


def page_routes(pages: Pages) -> list[web.RouteDef]:
    """The pages and their files."""
    return [
        web.get("/", pages.page),
        web.get("/m/{id}", pages.page),
        web.get("/o/{token}/score-bug", pages.score_bug),
        web.get(r"/assets/{name:[\w.-]+}", pages.asset),
        web.get("/favicon.svg", pages.named),
        web.get("/theme.js", pages.named),
    ]
