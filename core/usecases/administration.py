"""Administration: the platform in the hands of those who run it."""

from typing import Protocol

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.keys import Feature
from core.ids import AccountId, WorkspaceId
from core.models.billing import Order
from core.usecases.amendments import OPERATOR
from core.usecases.granting import Granting
from core.usecases.inquiries import Inquiries
from core.usecases.office import Office
from core.usecases.overrides import Overrides


class Gatekeeper(Protocol):
    """Whoever can tell what somebody may do: ``Grants``."""

    async def require(self, subject: Subject, feature: str) -> Entitlements:
        """Return if the subject has the feature. Raises ``UpgradeRequired`` and ``Unavailable``."""
        ...


class Administration:
    """What one administrator can do; ``Administrators`` gives it out, so that nobody has it unasked."""

    def __init__(self, office: Office, actor: str) -> None:
        """``actor`` is whom the audit names."""
        self.inquiries = Inquiries(office)
        self.overrides = Overrides(office, actor)
        self.granting = Granting(office, actor)
        self._settlements = office.settlements
        self._actor = actor

    async def settle(self, order: str, *, reference: str | None = None, reason: str = "") -> Order:
        """Say that an order is paid; saying it again changes nothing.

        ``reference`` is that of the payment. Raises ``NotFound``, and ``Conflict`` (``order_closed``).
        """
        return await self._settlements.settle(order, actor=self._actor, reference=reference, reason=reason)

    async def withdraw(self, order: str, *, reason: str = "") -> Order:
        """Say that an order will not be paid. Raises ``NotFound``, and ``Conflict`` (``order_closed``)."""
        return await self._settlements.withdraw(order, actor=self._actor, reason=reason)


class Administrators:
    """Who may administrate: whoever has the feature for it, and the operator of the machine."""

    def __init__(self, office: Office, gatekeeper: Gatekeeper) -> None:
        """``gatekeeper`` is asked afresh at each ``admit``."""
        self._office = office
        self._gatekeeper = gatekeeper

    async def admit(self, account: AccountId) -> Administration:
        """The platform in an account's hands, for one request. Raises ``UpgradeRequired`` and ``Unavailable``."""
        await self._gatekeeper.require(Subject(WorkspaceId(account)), Feature.SYSTEM_ADMIN)
        return Administration(self._office, account)

    def operator(self) -> Administration:
        """The platform in the hands of whoever has the machine and its database."""
        return Administration(self._office, OPERATOR)
