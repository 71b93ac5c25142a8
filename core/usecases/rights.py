"""Who may score, watch and manage a match: by the token, and by the workspace that owns the match.

The operator's own tokens say it themselves. A device's is for one match. A session's has the rights of the person: to
what belongs to the own workspace, and to what belongs to an organisation that the person is a member of.
"""

from collections.abc import Callable, Iterable
from typing import Final

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Forbidden, NotFound, Unauthorized, Unavailable
from core.ids import WorkspaceId
from core.models.fixtures import Ownership
from core.models.people import Role
from core.usecases.grants import Grants
from core.usecases.tokens import Grant, Right

_MS: Final = 1000
_MANAGERS: Final = frozenset({Role.OWNER, Role.ADMIN})
STRANGER: Final = "There is no such match."


def subject_of(grant: Grant, owner: WorkspaceId | None) -> Subject | None:
    """Who asks in the workspace that owns a match.

    ``None`` for the operator's tokens and where nobody owns it: no plan has to do with that.
    """
    if owner is None or grant.credential is None:
        return None
    if grant.account is None or grant.workspace == owner:
        return Subject(owner)
    return Subject(owner, grant.account)


def holder_of(grant: Grant) -> Subject | None:
    """Whose record says whether the token still counts; ``None`` where only its own time ends it."""
    return None if grant.credential is None or grant.workspace is None else Subject(grant.workspace)


def is_feed(grant: Grant) -> bool:
    """Whether the token is a graphics engine's."""
    return grant.credential is not None and grant.account is None and Right.SCORE not in grant.can


class Rights:
    """Answers from the gate's memory; ``learn`` sees to it that the answers are there."""

    def __init__(self, grants: Grants) -> None:
        """``grants`` keeps the gate."""
        self._grants, self.gate = grants, grants.gate

    async def learn(self, grant: Grant, owner: WorkspaceId | None = None) -> None:
        """Load what a token's rights depend on, in the workspace ``owner`` too.

        Raises ``Unauthorized`` for a token that does not count any more, and ``Unavailable`` where nobody can tell and
        nothing was known before.
        """
        try:
            for subject in {holder_of(grant), subject_of(grant, owner)}:
                if subject is not None:
                    await self._load(subject)
        except NotFound:
            raise Unauthorized from None
        self.require_valid(grant)

    async def _load(self, subject: Subject) -> None:
        try:
            await self._grants.of(subject)
        except Unavailable:
            if self.gate.entitlements(subject) is None:
                raise

    def hold(self, subjects: Iterable[Subject | None]) -> Callable[[], None]:
        """Keep the answers for these fresh until the returned function is called, once or more often."""
        held = [subject for subject in subjects if subject is not None]
        if not held:
            return _nothing
        for subject in held:
            self._grants.hold(subject)

        def release() -> None:
            while held:
                self._grants.release(held.pop())

        return release

    def require_valid(self, grant: Grant) -> None:
        """Raise ``Unauthorized`` where the session or the device behind a token has been revoked."""
        holder = holder_of(grant)
        if holder is not None and grant.credential is not None:
            self.gate.admits(holder, grant.credential, grant.issued_s * _MS)

    def may_watch(self, grant: Grant | None, match: Ownership) -> bool:
        """Whether a match shows itself: a public one to all, any to those who score it."""
        if match.public:
            return True
        if grant is None:
            return False
        if grant.account is None:
            return any(grant.allows(right, match.match_id) for right in (Right.WATCH, Right.SCORE))
        return self.role(grant, match) is not None

    def may_score(self, grant: Grant, match: Ownership) -> bool:
        """Whether somebody may enter balls, as far as the plan lets anybody."""
        if grant.account is None:
            return grant.allows(Right.SCORE, match.match_id)
        return self.role(grant, match) is not None

    def may_manage(self, grant: Grant, match: Ownership) -> bool:
        """Whether somebody may rename and delete a match, and pair devices with it."""
        if grant.account is None:
            return grant.allows(Right.CREATE, match.match_id)
        role = self.role(grant, match)
        return role in _MANAGERS or (role is not None and match.created_by == grant.account)

    def role(self, grant: Grant, match: Ownership) -> Role | None:
        """A person's role in the workspace that owns the match; ``None`` for a stranger."""
        return self.role_in(grant, match.workspace_id)

    def role_in(self, grant: Grant, workspace: WorkspaceId | None) -> Role | None:
        """A person's role in a workspace; ``None`` for a stranger, and for a token that is no person's."""
        subject = subject_of(grant, workspace)
        if subject is None or grant.account is None:
            return None
        if subject.account is None:
            return Role.OWNER
        known = self.gate.entitlements(subject)
        return None if known is None or known.closed else known.role

    def require_watch(self, grant: Grant | None, match: Ownership) -> None:
        """Raise where a match is not for somebody to watch.

        ``NotFound``, as if there were no such match; ``Unauthorized`` for a token that was revoked; and
        ``UpgradeRequired`` for a graphics engine whose workspace has no feeds in its plan any more.
        """
        if grant is not None:
            self.require_valid(grant)
        if not self.may_watch(grant, match):
            raise NotFound(STRANGER)
        feeds = grant is not None and is_feed(grant) and grant.match == match.match_id
        if feeds and match.workspace_id is not None:
            self.gate.require(Subject(match.workspace_id), Feature.BROADCAST_INTEGRATION)

    def require_score(self, grant: Grant, match: Ownership) -> None:
        """Raise ``Forbidden`` where somebody may not score a match, ``NotFound`` where he may not even watch it."""
        if self.may_score(grant, match):
            return
        if grant.account is not None and not self.may_watch(grant, match):
            raise NotFound(STRANGER)
        raise Forbidden("This token does not allow scoring this match.")

    def require_manage(self, grant: Grant, match: Ownership) -> None:
        """Raise ``Forbidden`` where somebody may not manage a match, ``NotFound`` where he may not even watch it."""
        if not self.may_manage(grant, match):
            self.require_watch(grant, match)
            raise Forbidden("Only the match's owner may do that.")


def _nothing() -> None:
    """Nothing is held."""
