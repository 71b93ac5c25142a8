"""Who may do what with a workspace's coaching: its own person, and members of an organisation by role and plan.

All who have a place in a workspace see all that is coached there, as far as its plan includes that. What somebody made
is changed and deleted by whoever made it, and in an organisation by owners and admins too. What only frees is possible
under any plan.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.keys import Feature
from core.errors import Forbidden, NotFound
from core.ids import AccountId, WorkspaceId
from core.models.people import Role
from core.usecases.entitled import ANYBODY, MANAGERS, entitled, seat_needed
from core.usecases.grants import Grants

READING: Final = (Feature.SESSION_NOTEBOOK, Feature.SESSION_LIBRARY)
"""Either lets sessions and notes be read; the library does so for as long as videos are kept after a plan's end."""
WRITING: Final = (Feature.SESSION_NOTEBOOK, Feature.VIDEO_UPLOAD)
"""Either lets sessions be made: a video needs one."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody in a workspace, with what holds there."""

    account: AccountId
    subject: Subject
    known: Entitlements

    @property
    def workspace(self) -> WorkspaceId:
        """Where."""
        return self.subject.workspace

    @property
    def manages(self) -> bool:
        """Whether everything there may be changed: the own workspace, or as owner or admin."""
        return self.subject.account is None or self.known.role in MANAGERS

    def require_maker(self, *makers: AccountId) -> None:
        """Raise ``Forbidden`` (``not_yours``) where neither one of the makers nor a manager asks."""
        if not self.manages and self.account not in makers:
            raise Forbidden("Only who made it, or an admin, may do that.", code="not_yours")


class CoachingRights:
    """Lets people in."""

    def __init__(self, grants: Grants) -> None:
        """``grants`` knows what the plans include."""
        self._grants = grants

    async def enter(
        self,
        account: AccountId,
        workspace: WorkspaceId | None,
        *features: Feature,
        roles: Collection[Role] = ANYBODY,
    ) -> Visit:
        """Somebody in a workspace, the own one where it is ``None``, whose plan includes one of the ``features``.

        Raises ``NotFound`` for a stranger, ``Forbidden`` for another role or without a seat (``seat_needed``), and
        ``UpgradeRequired`` with the first of the features.
        """
        own = WorkspaceId(account)
        subject = Subject(own) if workspace in (None, own) else Subject(workspace, account)
        known = await entitled(self._grants, subject, roles=roles)
        if subject.account is None and known.closed:
            raise NotFound("There is no such workspace.", workspace=subject.workspace)
        visit = Visit(account=account, subject=subject, known=known)
        if features:
            await self.require(visit, *features)
        return visit

    async def reach(self, account: AccountId, workspace: WorkspaceId, missing: NotFound, *features: Feature) -> Visit:
        """As ``enter``, for what was found there; a stranger gets ``missing`` and does not learn that it exists."""
        try:
            visit = await self.enter(account, workspace)
        except NotFound:
            raise missing from None
        if features:
            await self.require(visit, *features)
        return visit

    async def require(self, visit: Visit, *features: Feature) -> None:
        """Raise ``UpgradeRequired`` where the plan has none of these, ``Forbidden`` to a member without a seat."""
        if visit.known.unseated:
            raise seat_needed()
        if not visit.known.features.intersection(features):
            await self._grants.require(visit.subject, features[0])
