"""Dated exceptions from the plan, each with its reason."""

from collections.abc import Mapping, Sequence
from typing import Final

from core.clock import LATEST_MS
from core.entitlements.effect import effect
from core.entitlements.holdings import Holdings
from core.errors import Malformed, NotFound
from core.ids import AccountId, uuid7
from core.models.billing import Override, OverrideKind
from core.models.people import WorkspaceKind
from core.ports.plans import AddOverride, EndOverride
from core.usecases.amendments import Act
from core.usecases.authority import member_of
from core.usecases.offers import fitting
from core.usecases.office import Office
from core.usecases.suggestions import unknown

_NOUN: Final[Mapping[OverrideKind, str]] = {
    OverrideKind.GRANT: "feature",
    OverrideKind.DENY: "feature",
    OverrideKind.LIMIT: "limit",
    OverrideKind.CAP: "limit",
    OverrideKind.PLAN: "plan",
}
"""What the key of each kind names."""
_WITHOUT_VALUE: Final = frozenset({OverrideKind.DENY, OverrideKind.PLAN})


class Overrides:
    """Makes exceptions and takes them back. A ``who`` is an account's address or id, or an organisation's id."""

    def __init__(self, office: Office, actor: str) -> None:
        """``actor`` is whom the audit names."""
        self._office = office
        self._actor = actor

    async def add(  # noqa: PLR0913 - an override's parts
        self,
        who: str,
        kind: OverrideKind,
        key: str,
        value: str | None = None,
        *,
        reason: str,
        from_ms: int | None = None,
        until_ms: int | None = None,
        member: str | None = None,
    ) -> Override:
        """Make an exception, from now or ``from_ms`` on; in an organisation for all, or for one ``member``.

        Raises ``NotFound``, ``Forbidden`` for a plan that is not for such a workspace, and ``Malformed`` for a key or a
        value that the catalogue does not have, a time that is over, and a reason that is missing.
        """
        listed, holdings = await self._office.open_workspace(who)
        self._check(holdings, kind, key, value)
        now_ms = self._office.now_ms()
        begins_ms = now_ms if from_ms is None else from_ms
        if not 0 <= begins_ms <= LATEST_MS:
            raise Malformed("An exception cannot begin then.", code="bad_from")
        if until_ms is not None and not max(begins_ms, now_ms) < until_ms <= LATEST_MS:
            raise Malformed("An exception has to end after it begins, and not in the past.", code="bad_until")
        if not reason.strip():
            raise Malformed("An exception needs a reason, for whoever reads the audit.", code="no_reason")
        override = Override(
            id=uuid7(now_ms),
            workspace_id=listed.workspace,
            account_id=await self._member(holdings, member),
            kind=kind,
            key=key,
            value=value,
            from_ms=begins_ms,
            until_ms=until_ms,
            reason=reason.strip(),
            created_by=self._actor,
            created_ms=now_ms,
        )

        def decide(held: Holdings) -> Sequence[Act]:
            if override.account_id is not None:
                member_of(held, override.account_id)
            change = AddOverride(override=override)
            return [Act(action="override.added", changes=(change,), after=override, reason=override.reason)]

        await self._office.amendments.make(listed.workspace, self._actor, decide)
        return override

    async def end(self, who: str, override: str, *, reason: str = "") -> None:
        """Take an exception back. Raises ``NotFound``."""
        listed, _ = await self._office.open_workspace(who)

        def decide(held: Holdings) -> Sequence[Act]:
            before = next((each for each in held.overrides if each.id == override), None)
            if before is None:
                raise NotFound("There is no such exception.", override=override)
            return [Act(action="override.ended", changes=(EndOverride(id=override),), before=before, reason=reason)]

        await self._office.amendments.make(listed.workspace, self._actor, decide)

    def _check(self, holdings: Holdings, kind: OverrideKind, key: str, value: str | None) -> None:
        catalogue = self._office.catalogue
        of_noun = {"feature": [*catalogue.features], "limit": [*catalogue.limits], "plan": [*catalogue.plans]}
        known = of_noun[_NOUN[kind]]
        if key not in known:
            raise unknown(_NOUN[kind], key, known)
        if kind in _WITHOUT_VALUE and value is not None:
            raise Malformed(f"An exception of the kind {kind} has no value.", code="bad_value", value=value)
        if kind is OverrideKind.PLAN:
            fitting(catalogue, holdings.kind, key)
        effect(catalogue, kind, key, value)

    async def _member(self, holdings: Holdings, member: str | None) -> AccountId | None:
        if member is None:
            return None
        if holdings.kind is not WorkspaceKind.ORGANISATION:
            raise Malformed("Only an organisation has members.", code="no_members")
        account = AccountId((await self._office.directory.one(member)).workspace)
        member_of(holdings, account)
        return account
