"""Plans and powers that those who run the platform give and take."""

from collections.abc import Sequence

from core.clock import LATEST_MS
from core.entitlements import lifecycle
from core.entitlements.holdings import Holdings
from core.entitlements.lapse import in_force
from core.entitlements.plan import Plan
from core.errors import Conflict, Malformed
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.billing import Subscription
from core.models.people import Role, Workspace, WorkspaceKind
from core.ports.directory import Listed
from core.ports.payments import MANUAL
from core.ports.plans import SetSubscription, SetSuperuser
from core.usecases.amendments import Act
from core.usecases.offers import fitting
from core.usecases.office import Office
from core.usecases.seating import first_seat
from core.usecases.suggestions import unknown


class Granting:
    """Gives and takes. A ``who`` is an account's address or id, or an organisation's id."""

    def __init__(self, office: Office, actor: str) -> None:
        """``actor`` is whom the audit names."""
        self._office = office
        self._actor = actor

    async def grant(self, who: str, plan: str, *, until_ms: int | None = None, reason: str = "") -> WorkspaceId:
        """Give a plan at once, paid or not, until ``until_ms`` or until it is ended; returns the workspace that has it.

        An organisation's plan for a person goes to the one organisation that the person owns, which is made where there
        is none. The free plan ends the one that holds, and the staff's makes a person superuser.
        Raises ``NotFound``, ``Forbidden`` for a plan that is not for such a workspace, ``Malformed`` (``unknown_plan``,
        ``bad_until``), and ``Conflict`` (``several_organisations``; ``paid_elsewhere`` for a plan that a payment
        provider charges).
        """
        catalogue = self._office.catalogue
        if plan not in catalogue.plans:
            raise unknown("plan", plan, catalogue.plans)
        listed, holdings = await self._office.open_workspace(who)
        sold = catalogue.plans[plan].purchasable
        if until_ms is not None and not (sold and self._office.now_ms() < until_ms <= LATEST_MS):
            raise Malformed("A plan for sale can be given until a time to come, and no other.", code="bad_until")
        if plan == catalogue.staff:
            await self.set_superuser(who, superuser=True, reason=reason)
        elif plan == catalogue.floor:
            if in_force(holdings.subscription, catalogue.defaults, self._office.now_ms()):
                await self.end_subscription(who, reason=reason)
        else:
            return await self._give(await self._home(listed, catalogue.plans[plan]), plan, until_ms, reason)
        return listed.workspace

    async def end_subscription(self, who: str, *, reason: str = "") -> Subscription:
        """End a subscription now. Raises ``NotFound``, and ``Conflict`` (``no_subscription``)."""
        office = self._office
        listed, holdings = await office.open_workspace(who)

        def ended(held: Holdings) -> Subscription:
            return lifecycle.ended(held.subscription, office.catalogue.defaults, office.now_ms())

        after = ended(holdings)
        if holdings.subscription is not None and holdings.subscription.provider == office.provider.name:
            await office.provider.stop(holdings.subscription)

        def decide(held: Holdings) -> Sequence[Act]:
            after = ended(held)
            changes = (SetSubscription(subscription=after),)
            return [
                Act(
                    action="subscription.ended",
                    changes=changes,
                    before=held.subscription,
                    after=after,
                    reason=reason,
                )
            ]

        await office.amendments.make(listed.workspace, self._actor, decide)
        return after

    async def set_superuser(self, who: str, *, superuser: bool, reason: str = "") -> None:
        """Let a person run the platform, or no longer. Raises ``NotFound``, and ``Malformed`` for an organisation."""
        listed, _ = await self._office.open_workspace(who)
        if listed.kind is not WorkspaceKind.PERSON:
            raise Malformed("Only a person can run the platform.", code="not_a_person")

        def decide(holdings: Holdings) -> Sequence[Act]:
            if holdings.superuser == superuser:
                return []
            change = SetSuperuser(superuser=superuser)
            action = "superuser.made" if superuser else "superuser.unmade"
            return [Act(action=action, changes=(change,), reason=reason)]

        await self._office.amendments.make(listed.workspace, self._actor, decide)

    async def revoke_session(self, who: str, session: str, *, reason: str = "") -> None:
        """Sign a person out at one place. Raises ``NotFound``."""
        listed, _ = await self._office.open_workspace(who)
        ended = await self._office.sessions.end(
            AccountId(listed.workspace), session, self._office.now_ms(), actor=self._actor, reason=reason
        )
        await self._office.announcer.changed(ended.workspace, ended.version)

    async def _give(self, workspace: WorkspaceId, plan: str, until_ms: int | None, reason: str) -> WorkspaceId:
        catalogue = self._office.catalogue

        def decide(holdings: Holdings) -> Sequence[Act]:
            fitting(catalogue, holdings.kind, plan)
            held, now_ms = holdings.subscription, self._office.now_ms()
            if held is not None and held.provider != MANUAL and in_force(held, catalogue.defaults, now_ms):
                raise Conflict(
                    "A payment provider charges the present plan: end it first, or make an exception of the kind plan.",
                    code="paid_elsewhere",
                    provider=held.provider,
                )
            fresh = lifecycle.active(workspace, plan, MANUAL, until_ms=until_ms, now_ms=now_ms)
            after = lifecycle.began(fresh, held, catalogue.defaults)
            changes = (SetSubscription(subscription=after),)
            given = Act(action="subscription.given", changes=changes, before=held, after=after, reason=reason)
            return [given, *first_seat(catalogue, holdings, after)]

        await self._office.amendments.make(workspace, self._actor, decide)
        return workspace

    async def _home(self, listed: Listed, plan: Plan) -> WorkspaceId:
        """Where a plan for somebody goes."""
        if listed.kind is WorkspaceKind.ORGANISATION or not plan.seats:
            return listed.workspace
        places = await self._office.register.places(AccountId(listed.workspace))
        owned = [place.organisation for place in places if place.role is Role.OWNER]
        if len(owned) > 1:
            ids = [each.id for each in owned]
            raise Conflict(
                f"{listed.email} owns several organisations; name one by its id: {', '.join(ids)}.",
                code="several_organisations",
                organisations=ids,
            )
        return owned[0].id if owned else await self._found(listed)

    async def _found(self, owner: Listed) -> WorkspaceId:
        now_ms = self._office.now_ms()
        organisation = Workspace(
            id=WorkspaceId(uuid7(now_ms)),
            kind=WorkspaceKind.ORGANISATION,
            name=owner.name,
            version=1,
            anchor_ms=now_ms,
            created_ms=now_ms,
        )
        account = AccountId(owner.workspace)
        created = Act(action="organisation.created", after={"name": owner.name, "owner": account})
        entry = self._office.amendments.entry(organisation.id, self._actor, created)
        await self._office.register.create(organisation, account, entry)
        return organisation.id
