"""People and an organisation on a running platform, what they pay for, and the tokens that they come with."""

import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from core.bootstrap import Services
from core.clock import unix_ms, utc_now
from core.entitlements.entitlements import Subject
from core.ids import AccountId, MatchId, ScorerId, WorkspaceId
from core.models.billing import Subscription, SubscriptionState
from core.models.people import Role, Session
from core.ports.plans import Change, DropMember, PutMember, SetSubscription
from core.settings import Settings
from core.storage.engine import Database, open_database
from core.storage.tables.people import accounts
from core.usecases.games import Wish
from core.usecases.tokens import ANY_MATCH, Grant, Right, issue, verify
from tests.storage.workspaces import add_organisation, add_person

_PROOF = "a hash"
_MOST = 50


@dataclass(frozen=True)
class Club:
    """What a test does with accounts again and again."""

    services: Services
    database: Database
    secret: str

    async def person(self, name: str, plan: str | None = None) -> Subject:
        """Add somebody with an account, and perhaps a plan."""
        workspace = await add_person(self.database, name)
        proof = update(accounts).where(accounts.c.id == name).values(password_hash=_PROOF)
        await self.database.transact(lambda connection: connection.execute(proof))
        if plan is not None:
            await self.subscribe(workspace, plan)
        return Subject(workspace)

    async def organisation(self, name: str, plan: str, members: Mapping[str, tuple[Role, str | None]]) -> WorkspaceId:
        """Add an organisation with members, who are there already, each with a role and perhaps a seat."""
        workspace = await add_organisation(self.database, name)
        places: list[Change] = [
            PutMember(account_id=AccountId(account), role=role, seat=seat) for account, (role, seat) in members.items()
        ]
        await self._amend(workspace, places)
        await self.subscribe(workspace, plan)
        return workspace

    async def subscribe(self, workspace: str, plan: str | None, *, over: bool = False) -> None:
        """Change the plan; ``None`` leaves the free one, and so does one that was cancelled and is over."""
        subscription = plan and Subscription(
            workspace_id=WorkspaceId(workspace),
            plan=plan,
            state=SubscriptionState.CANCELLED if over else SubscriptionState.ACTIVE,
            started_ms=0,
            since_ms=0,
            ends_ms=1 if over else None,
            provider="manual",
        )
        await self._amend(workspace, [SetSubscription(subscription=subscription or None)])

    async def seat(self, organisation: str, account: str, seat: str | None, role: Role = Role.MEMBER) -> None:
        """Give a member another seat, or none."""
        await self._amend(organisation, [PutMember(account_id=AccountId(account), role=role, seat=seat)])

    async def drop(self, organisation: str, account: str) -> None:
        """Remove a member."""
        await self._amend(organisation, [DropMember(account_id=AccountId(account))])

    async def game(self, subject: Subject, match_id: str, **wish: object) -> MatchId:
        """Create a match of somebody's."""
        wanted = {"title": f"Match {match_id}", **wish}
        row, _ = await self.services.fixtures.games.create(subject, Wish(id=match_id, **wanted))  # type: ignore[arg-type]
        return row.id

    async def sign_in(self, account: str) -> Grant:
        """Open a session."""
        now = unix_ms()
        session = Session(
            id=f"session-{secrets.token_hex(4)}",
            account_id=AccountId(account),
            agent="",
            address="",
            created_ms=now,
            seen_ms=now,
            expires_ms=now + 86_400_000,
        )
        await self.services.ports.sessions.open(session, _PROOF, secrets.token_bytes(8), _MOST)
        return Grant(
            scorer=ScorerId(account),
            match=ANY_MATCH,
            can=frozenset(),
            account=session.account_id,
            workspace=WorkspaceId(account),
            credential=session.id,
        )

    async def sign_out(self, grant: Grant) -> None:
        """End a session."""
        assert grant.account is not None
        assert grant.credential is not None
        await self.services.people.sessions.revoke(grant.account, grant.credential)

    async def feed(self, match_id: MatchId) -> tuple[str, str]:
        """A graphics engine's token for a match, and the device's id."""
        paired = await self.services.people.devices.issue_feed(match_id, "Graphics", "operator")
        return paired.token, paired.device.id

    async def phone(self, match_id: MatchId, name: str = "Phone") -> tuple[str, str]:
        """A paired phone's token for a match, and the device's id."""
        devices = self.services.people.devices
        paired = await devices.pair((await devices.offer(match_id, "operator")).code, name)
        return paired.token, paired.device.id

    def token(self, grant: Grant, ttl_s: float = 900) -> str:
        """A grant as a token."""
        return issue(self.secret, grant, utc_now(), timedelta(seconds=ttl_s))

    def read(self, token: str) -> Grant:
        """A token as a grant."""
        return verify(self.secret, token, utc_now())

    def operator(self, can: Iterable[Right], match_id: str = ANY_MATCH) -> Grant:
        """The operator's own."""
        return Grant(scorer=ScorerId("operator"), match=match_id, can=frozenset(can))

    async def _amend(self, workspace: str, changes: list[Change]) -> None:
        of = WorkspaceId(workspace)
        records, grants = self.services.ports.records, self.services.grants
        version = (await records.holdings([of]))[of].version
        await grants.changed(of, await records.amend(of, version, changes, []))


@asynccontextmanager
async def club(services: Services, settings: Settings) -> AsyncIterator[Club]:
    """A club on a platform that is open."""
    async with aclosing(open_database(settings.database_url)) as database:
        yield Club(services, database, settings.secret_key)
