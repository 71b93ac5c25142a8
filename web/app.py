"""The web program's assembly."""

from aiohttp import web

from core.settings import Settings
from core.usecases.live import Matches, Ports
from web.access import Door
from web.api.matches import MatchApi
from web.pages import Pages
from web.problems import problems
from web.routes import API, api_routes, page_routes


def attach(app: web.Application, ports: Ports, settings: Settings, matches: Matches) -> None:
    """Add the REST API and the pages to an application; ``matches`` is shared with the hub where both are in one."""
    api = web.Application(middlewares=[problems])
    api.add_routes(api_routes(MatchApi(ports.log, matches, Door(settings.secret_key))))
    app.add_subapp(API, api)
    app.add_routes(page_routes(Pages()))
