"""Who may do what with brands: members see them, owners and admins change them, as far as the plan goes."""

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.keys import Feature
from core.usecases.entitled import MANAGERS, entitled, seat_needed
from core.usecases.grants import Grants
from core.wire.brands import Look

SPONSORS = frozenset({Feature.CUSTOM_BRANDING, Feature.SPONSOR_PANEL})
"""Either lets sponsors be shown."""


class BrandRights:
    """Lets people in."""

    def __init__(self, grants: Grants) -> None:
        """``grants`` knows what the plans include."""
        self._grants = grants

    async def require_member(self, subject: Subject) -> Entitlements:
        """Raise ``NotFound`` to a stranger to the workspace."""
        return await entitled(self._grants, subject)

    async def require_manager(self, subject: Subject) -> Entitlements:
        """Raise ``NotFound`` to a stranger and ``Forbidden`` to a member who only works there."""
        return await entitled(self._grants, subject, roles=MANAGERS)

    async def require(self, subject: Subject, before: Look, after: Look) -> None:
        """Let a manager change a look so, if the plan goes that far.

        Raises as ``require_manager``, ``Forbidden`` without a seat (``seat_needed``), and ``UpgradeRequired``.
        """
        known = await self.require_manager(subject)
        if known.unseated:
            raise seat_needed()
        only_sponsors = _without_sponsors(before) == _without_sponsors(after)
        if not (only_sponsors and known.features.intersection(SPONSORS)):
            await self._grants.require(subject, Feature.CUSTOM_BRANDING)

    async def require_any(self, subject: Subject) -> None:
        """Let a manager do what is part of both: choosing which brand is worn, and uploading. Raises as ``require``."""
        await self.require(subject, Look(), Look())


def manages(subject: Subject, known: Entitlements) -> bool:
    """Whether somebody may change brands, as far as the role goes."""
    return subject.account is None or known.role in MANAGERS


def _without_sponsors(look: Look) -> Look:
    """What branding is about: all but the sponsors and the name by which the workspace knows it."""
    return Look(**{name: getattr(look, name) for name in Look.__struct_fields__ if name not in {"name", "sponsors"}})
