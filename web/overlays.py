"""Overlay pages: what graphics engines show is part of a plan.

The page alone is checked. What it shows comes over the same socket as for any viewer of the match, who needs no plan;
a feed token, by contrast, is checked by the hub for as long as it is used.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Final

from aiohttp import hdrs, web

from core.clock import utc_now
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.shipped import CATALOGUE
from core.entitlements.terms import includes
from core.errors import NotFound, Unauthorized, Unavailable, UpgradeRequired
from core.ids import MatchId
from core.ports import Log, MatchRow
from core.usecases.broadcast.graphics import PLACES, STAGE
from core.usecases.grants import Grants
from core.usecases.tokens import ANY_MATCH, verify
from web.pages import Pages

_OPTIONS: Final = frozenset({"primary", "secondary", "logo", "sponsor", "theme"})
"""What makes an overlay one's own."""
_TOKEN_DOTS: Final = 2
_STYLE: Final = "body{margin:2rem;font:1.25rem/1.5 sans-serif;color:#fff;background:#14202b}h1{font-size:1.5rem}"
_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    hdrs.CACHE_CONTROL: "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Overlays:
    """Serves overlay pages to those whose plan includes them."""

    def __init__(
        self, pages: Pages, log: Log, grants: Grants, secret: str, now: Callable[[], datetime] = utc_now
    ) -> None:
        """``secret`` signs the tokens that stand in addresses."""
        self._pages, self._log, self._grants, self._secret, self._now = pages, log, grants, secret, now

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A graphic, or the stage with all of them; else a page that says what is in the way."""
        graphic = request.match_info["graphic"]
        if graphic != STAGE and graphic not in PLACES:
            return web.Response(status=404, text=_unknown(graphic), content_type="text/html", headers=_HEADERS)
        try:
            await self._require(request)
        except UpgradeRequired as refusal:
            return web.Response(status=403, text=_refusal(refusal), content_type="text/html", headers=_HEADERS)
        return await self._pages.overlay(request)

    async def _require(self, request: web.Request) -> None:
        """Raise ``UpgradeRequired`` where neither the owner's plan nor the match's terms include the overlay.

        A match that nobody owns, that is not there or not for this caller is shown as ever: the hub has the last word.
        """
        if "demo" in request.query:
            return
        match = await self._match(request.match_info["token"])
        if match is None or match.workspace_id is None:
            return
        wanted = [Feature.PRO_SCOREBOARD_OVERLAYS]
        if not _OPTIONS.isdisjoint(request.query):
            wanted.append(Feature.HD_CUSTOM_OVERLAYS)
        for feature in wanted:
            if not includes(match.terms, feature):
                try:
                    await self._grants.require(Subject(match.workspace_id), feature)
                except (NotFound, Unavailable):
                    return  # overlays fail static: what is on air stays on air

    async def _match(self, key: str) -> MatchRow | None:
        """The match of a key, where the caller may see it."""
        try:
            if key.count(".") == _TOKEN_DOTS:
                named = verify(self._secret, key, self._now()).match
                return None if named == ANY_MATCH else await self._log.match(MatchId(named))
            match = await self._log.match(MatchId(key))
        except (Unauthorized, NotFound, Unavailable):
            return None
        return match if match.public else None


def _refusal(refusal: UpgradeRequired) -> str:
    feature, plan = str(refusal.fields.get("feature", "")), str(refusal.fields.get("plan", ""))
    upgrades = refusal.fields.get("upgrade_to")
    known = CATALOGUE.features.get(feature)
    names = [_name(key) for key in upgrades] if isinstance(upgrades, list) else []
    return _page(
        "Not in this plan",
        f"This overlay is not in the plan {_name(plan)}",
        f"It needs: {known.desc if known else feature}.",
        f"Plans that include it: {', '.join(names) or 'none'}.",
        "The owner of the match changes the plan on the page Plans; this page then shows the overlay.",
    )


def _unknown(graphic: str) -> str:
    return _page(
        "No such graphic",
        f"There is no graphic {graphic}",
        f"Graphics: {', '.join(PLACES)}; and {STAGE}, which shows all that are on the air.",
    )


def _page(title: str, heading: str, *paragraphs: str) -> str:
    """A page of text; what it is given is not HTML yet."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(heading)}</h1>\n"
        + "".join(f"<p>{escape(text)}</p>\n" for text in paragraphs)
        + "</body></html>\n"
    )


def _name(plan: str) -> str:
    known = CATALOGUE.plans.get(plan)
    return known.name if known else plan
