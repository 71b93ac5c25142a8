"""What matches wear, and which sponsors there are."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.terms import includes
from core.errors import NotFound
from core.ids import WorkspaceId
from core.models.fixtures import Ownership
from core.ports.looks import BrandBook
from core.usecases.branding.rights import SPONSORS
from core.usecases.grants import Grants
from core.wire.brands import Look

FRESH_S: Final = 5.0
_KEPT: Final = 256
"""Workspaces whose sponsors stay in memory."""


class Wardrobe:
    """The looks of matches, as far as their owners' plans go.

    Nothing is kept here: ``Surroundings`` asks at most every two seconds for a match that somebody reads, beside the
    way of its balls, and goes on with the last answer while there is none.
    """

    def __init__(self, book: BrandBook, grants: Grants) -> None:
        """``grants`` knows what the plans include."""
        self._book, self._grants = book, grants

    async def of(self, match: Ownership) -> Look:
        """The match's own brand, else its tournament's, else the workspace's default, else the plain look.

        A match that began with branding in its terms goes on with it. Raises ``Unavailable``.
        """
        if match.workspace_id is None:
            return Look()
        worn = await self._book.worn(match.match_id)
        if worn is None:
            return Look()
        try:
            features = (await self._grants.of(Subject(match.workspace_id))).features
        except NotFound:
            return Look()
        if Feature.CUSTOM_BRANDING in features or includes(worn.terms, Feature.CUSTOM_BRANDING):
            return worn.look
        return Look(sponsors=worn.look.sponsors) if features & SPONSORS else Look()


class _Known(NamedTuple):
    ids: frozenset[str]
    since_s: float


class Sponsors:
    """Which sponsors workspaces have, as it was at most five seconds ago."""

    def __init__(self, book: BrandBook, *, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        """``book`` has the brands."""
        self._book, self._monotonic_s = book, monotonic_s
        self._known: OrderedDict[WorkspaceId, _Known] = OrderedDict()

    async def known(self, workspace: WorkspaceId, sponsor: str) -> bool:
        """Whether one of a workspace's brands has a sponsor of that id. Raises ``Unavailable``."""
        now, found = self._monotonic_s(), self._known.get(workspace)
        if found is None or now - found.since_s >= FRESH_S:
            found = self._known[workspace] = _Known(await self._book.sponsors(workspace), now)
            self._known.move_to_end(workspace)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return sponsor in found.ids
