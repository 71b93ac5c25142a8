"""The use cases about organisations, plans and administration, made once in a process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.shipped import CATALOGUE
from core.ports.directory import Directory
from core.ports.orders import Orders
from core.ports.organisations import InvitationBook, Register
from core.ports.payments import PaymentProvider
from core.ports.people import AccountBook
from core.ports.plans import Records
from core.ports.sessions import SessionBook
from core.ports.slots import Slots
from core.ports.usage import Meters
from core.usecases.administration import Administrators
from core.usecases.amendments import Amendments, Announcer
from core.usecases.billing import Billing
from core.usecases.grants import Grants
from core.usecases.invitations import Invitations
from core.usecases.members import Members
from core.usecases.office import Office
from core.usecases.organisations import Organisations
from core.usecases.settlements import Settlements
from core.usecases.subscriptions import Subscriptions
from core.usecases.usage import UsageSummary


class BusinessPorts(Protocol):
    """What they need from outside."""

    @property
    def records(self) -> Records:
        """The records of workspaces."""
        ...

    @property
    def accounts(self) -> AccountBook:
        """The accounts."""
        ...

    @property
    def sessions(self) -> SessionBook:
        """The sessions."""
        ...

    @property
    def register(self) -> Register:
        """The organisations."""
        ...

    @property
    def invitations(self) -> InvitationBook:
        """The invitations."""
        ...

    @property
    def orders(self) -> Orders:
        """The orders."""
        ...

    @property
    def payments(self) -> PaymentProvider:
        """Who takes the money."""
        ...

    @property
    def directory(self) -> Directory:
        """Who is here."""
        ...

    @property
    def meters(self) -> Meters:
        """What is used."""
        ...

    @property
    def slots(self) -> Slots:
        """The games being scored."""
        ...


@dataclass(frozen=True, kw_only=True)
class Business:
    """What can be asked about organisations and plans."""

    organisations: Organisations
    members: Members
    invitations: Invitations
    subscriptions: Subscriptions
    billing: Billing
    settlements: Settlements
    usage: UsageSummary
    administrators: Administrators


def business(  # noqa: PLR0913 - each is named at its few calls
    ports: BusinessPorts,
    grants: Grants,
    announcer: Announcer,
    *,
    public_url: str,
    catalogue: Catalogue = CATALOGUE,
    now_ms: Callable[[], int] = unix_ms,
) -> Business:
    """Make them; ``announcer`` tells of changes, ``public_url`` is the origin that links in mails lead to."""
    amendments = Amendments(ports.records, announcer, now_ms=now_ms)
    settlements = Settlements(ports.orders, amendments, catalogue=catalogue, now_ms=now_ms)
    subscriptions = Subscriptions(ports.payments, amendments, catalogue=catalogue, now_ms=now_ms)
    usage = UsageSummary(grants, ports.meters, ports.slots, catalogue=catalogue, now_ms=now_ms)
    office = Office(
        directory=ports.directory,
        register=ports.register,
        records=ports.records,
        orders=ports.orders,
        sessions=ports.sessions,
        usage=usage,
        provider=ports.payments,
        amendments=amendments,
        announcer=announcer,
        settlements=settlements,
        catalogue=catalogue,
        now_ms=now_ms,
    )
    return Business(
        organisations=Organisations(
            ports.register, ports.accounts, ports.slots, amendments, catalogue=catalogue, now_ms=now_ms
        ),
        members=Members(ports.register, amendments, catalogue=catalogue, now_ms=now_ms),
        invitations=Invitations(
            ports.invitations,
            ports.register,
            ports.accounts,
            amendments,
            public_url=public_url,
            catalogue=catalogue,
            now_ms=now_ms,
        ),
        subscriptions=subscriptions,
        billing=Billing(ports.orders, ports.payments, subscriptions, amendments, catalogue=catalogue, now_ms=now_ms),
        settlements=settlements,
        usage=usage,
        administrators=Administrators(office, grants),
    )
