"""The teams of an organisation."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature, Limit
from core.errors import Malformed
from core.ids import TeamId, uuid7
from core.models.fixtures import Team
from core.ports.fixtures import TeamStore
from core.usecases.entitled import MANAGERS, entitled, limited
from core.usecases.grants import Grants
from core.usecases.names import plain_name
from core.usecases.phrases import made_short
from core.wire.teams import LONGEST_SHORT


class Teams:
    """What owners and admins do with teams."""

    def __init__(self, store: TeamStore, grants: Grants, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._store, self._grants, self._now_ms = store, grants, now_ms

    async def create(self, subject: Subject, name: str, short: str = "") -> Team:
        """Add a team; without ``short`` it gets initials.

        Raises ``UpgradeRequired``, ``LimitReached``, ``Malformed``, ``Forbidden`` to a member who only works there, and
        ``NotFound`` to a stranger.
        """
        name, short = _names(name, short)
        known = await entitled(self._grants, subject, Feature.TEAM_MANAGEMENT, roles=MANAGERS)
        now = self._now_ms()
        team = Team(id=TeamId(uuid7(now)), workspace_id=subject.workspace, name=name, short=short, created_ms=now)
        with limited(known, Limit.TEAMS) as limit:
            await self._store.create(team, limit)
        return team

    async def teams(self, subject: Subject) -> Sequence[Team]:
        """The organisation's teams, by name. Raises ``NotFound`` to a stranger."""
        await entitled(self._grants, subject)
        return await self._store.of(subject.workspace)

    async def change(self, subject: Subject, team: TeamId, name: str, short: str = "") -> Team:
        """Give a team other names. Raises as ``create`` does."""
        name, short = _names(name, short)
        await entitled(self._grants, subject, Feature.TEAM_MANAGEMENT, roles=MANAGERS)
        return await self._store.change(team, subject.workspace, name, short)

    async def delete(self, subject: Subject, team: TeamId) -> None:
        """Remove a team; possible under any plan, since it only frees. Raises ``Forbidden`` and ``NotFound``."""
        await entitled(self._grants, subject, roles=MANAGERS)
        await self._store.delete(team, subject.workspace)


def _names(name: str, short: str) -> tuple[str, str]:
    name = plain_name(name)
    short = plain_name(short) if short.strip() else made_short(name)
    if len(short) > LONGEST_SHORT:
        raise Malformed(f"A short name has at most {LONGEST_SHORT} characters.", code="bad_name", where="short")
    return name, short
