"""The use cases about organisations, plans and administration over a real database, with a clock of their own."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, insert, select

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.billing import AuditEntry, Subscription, SubscriptionState
from core.models.people import Role, WorkspaceKind
from core.ports.directory import Directory
from core.ports.orders import Orders
from core.ports.organisations import InvitationBook, Register
from core.ports.payments import PaymentProvider
from core.ports.people import AccountBook
from core.ports.plans import PutMember, Records, SetSubscription
from core.ports.sessions import SessionBook
from core.ports.slots import Slots
from core.ports.usage import Meters
from core.storage.accounts import SqlAccounts
from core.storage.directory import SqlDirectory
from core.storage.engine import Database, open_database
from core.storage.invitations import SqlInvitations
from core.storage.meters import SqlMeters
from core.storage.migrate import migrate
from core.storage.orders import SqlOrders
from core.storage.organisations import SqlRegister
from core.storage.records import SqlRecords
from core.storage.sessions import SqlSessions
from core.storage.slots import SqlSlots
from core.storage.tables.people import accounts, outgoing_mail, workspaces
from core.transport.local_signals import LocalSignals
from core.transport.manual_payments import ManualPayments
from core.usecases.administration import Administration
from core.usecases.business import Business, business
from core.usecases.grants import Grants
from tests.support import PostgresServer

NOON = int(datetime(2026, 3, 15, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 24 * 60 * 60 * 1000
ORIGIN = "https://scores.example.org"
_numbers = count(1)


@dataclass
class Clock:
    """Ticks once each time that somebody looks, so that the trail has an order; or stands still."""

    now_ms: int = NOON
    tick_ms: int = 1

    def __call__(self) -> int:
        """Read it."""
        self.now_ms += self.tick_ms
        return self.now_ms

    def stop(self, now_ms: int) -> None:
        """Show this time until somebody moves it."""
        self.now_ms, self.tick_ms = now_ms, 0


@dataclass(frozen=True, kw_only=True)
class _Ports:
    records: Records
    accounts: AccountBook
    sessions: SessionBook
    register: Register
    invitations: InvitationBook
    orders: Orders
    payments: PaymentProvider
    directory: Directory
    meters: Meters
    slots: Slots


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that a test of these use cases needs."""

    database: Database
    ports: _Ports
    grants: Grants
    business: Business
    catalogue: Catalogue
    clock: Clock = field(default_factory=Clock)

    @property
    def operator(self) -> Administration:
        """Administration in the operator's hands."""
        return self.business.administrators.operator()

    async def people(self, *names: str, verified: bool = True) -> list[AccountId]:
        """New people with an account each, whose address is ``<name>.<number>@example.org``."""
        now_ms = self.clock()
        ids = [AccountId(uuid7(now_ms)) for _ in names]
        own = [
            {
                "id": account,
                "kind": WorkspaceKind.PERSON.value,
                "name": name,
                "version": 1,
                "anchor_ms": now_ms,
                "not_before_ms": 0,
                "created_ms": now_ms,
            }
            for account, name in zip(ids, names, strict=True)
        ]
        rows = [
            {
                "id": account,
                "email": f"{name.casefold().replace(' ', '.')}.{next(_numbers)}@example.org",
                "password_hash": "none",
                "verified_ms": now_ms if verified else None,
                "superuser": False,
                "created_ms": now_ms,
            }
            for account, name in zip(ids, names, strict=True)
        ]

        def work(connection: Connection) -> None:
            connection.execute(insert(workspaces), own)
            connection.execute(insert(accounts), rows)

        await self.database.transact(work)
        return ids

    async def person(self, name: str = "Ann", *, verified: bool = True) -> AccountId:
        """One new person."""
        return (await self.people(name, verified=verified))[0]

    async def email(self, account: AccountId) -> str:
        """A person's address."""
        return str((await self.ports.accounts.by_id(account)).account.email)

    async def organisation(self, owner: AccountId, plan: str | None = "org_pro_growth") -> WorkspaceId:
        """An organisation of the owner's, with a plan unless it is ``None``."""
        made = await self.business.organisations.create(owner, "Riverside CC")
        if plan is not None:
            await self.operator.granting.grant(made.id, plan)
        return made.id

    async def join(self, organisation: WorkspaceId, places: Mapping[AccountId, Role | tuple[Role, str]]) -> None:
        """Make people members in a role, perhaps with a seat, without asking anybody."""
        version = (await self.held(organisation)).version
        pairs = {account: place if isinstance(place, tuple) else (place, None) for account, place in places.items()}
        changes = [PutMember(account_id=account, role=role, seat=seat) for account, (role, seat) in pairs.items()]
        await self.ports.records.amend(organisation, version, changes, [])

    async def put(self, workspace: WorkspaceId, subscription: Subscription, state: SubscriptionState) -> None:
        """Give a subscription another state from now on."""
        version = (await self.held(workspace)).version
        moved = replace(subscription, state=state, since_ms=self.clock())
        await self.ports.records.amend(workspace, version, [SetSubscription(subscription=moved)], [])

    async def held(self, workspace: str) -> Holdings:
        """What a workspace holds."""
        return (await self.ports.records.holdings([WorkspaceId(workspace)]))[WorkspaceId(workspace)]

    async def allowed(self, workspace: str, account: AccountId | None = None) -> Entitlements:
        """What is allowed there now."""
        subject = Subject(WorkspaceId(workspace), account)
        return resolve(self.catalogue, await self.held(workspace), subject, self.clock())

    async def trail(self, workspace: str) -> Sequence[AuditEntry]:
        """The audit of a workspace, the oldest entry first."""
        return list(reversed(await self.ports.records.audit(WorkspaceId(workspace))))

    async def actions(self, workspace: str) -> list[str]:
        """What the audit of a workspace says was done."""
        return [each.action for each in await self.trail(workspace)]

    async def letter(self, recipient: str) -> str:
        """The newest mail to somebody that waits to be sent."""
        newest = (
            select(outgoing_mail.c.text)
            .where(outgoing_mail.c.recipient == recipient)
            .order_by(outgoing_mail.c.created_ms.desc(), outgoing_mail.c.id.desc())
        )
        return str((await self.database.query(newest))[0].text)

    async def code(self, recipient: str) -> str:
        """The code in that mail's link."""
        found = re.search(r"/invitation#(\S+)", await self.letter(recipient))
        assert found is not None
        return found[1]


@asynccontextmanager
async def open_desk(
    url: str, catalogue: Catalogue = CATALOGUE, payments: Callable[[], PaymentProvider] = ManualPayments
) -> AsyncIterator[Desk]:
    """Open everything at a database's address that has every table."""
    clock = Clock()
    async with aclosing(open_database(url)) as database:
        ports = _Ports(
            records=SqlRecords(database, clock),
            accounts=SqlAccounts(database),
            sessions=SqlSessions(database),
            register=SqlRegister(database),
            invitations=SqlInvitations(database, now_ms=clock),
            orders=SqlOrders(database, now_ms=clock),
            payments=payments(),
            directory=SqlDirectory(database),
            meters=SqlMeters(database),
            slots=SqlSlots(database),
        )
        grants = Grants(catalogue, ports.records, LocalSignals(), now_ms=clock)
        yield Desk(
            database=database,
            ports=ports,
            grants=grants,
            business=business(ports, grants, grants, public_url=ORIGIN, catalogue=catalogue, now_ms=clock),
            catalogue=catalogue,
            clock=clock,
        )


def new_database(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a new database with every table: ``sqlite`` or ``postgresql``."""
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        return server.create()
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    url = f"sqlite:///{factory.mktemp('desk')}/cricksy.db"
    asyncio.run(migrate(url))
    return url
