"""What belongs to an account, in SQL: to be read whole, and to be let go."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import BindParameter, Connection, Select, bindparam, or_, select

from core.errors import NotFound
from core.ids import AccountId
from core.models.billing import AuditEntry, Order, Override, Subscription
from core.models.coaching import Assignment, CoachedPlayer, SessionNote
from core.models.fixtures import Team, Tournament
from core.models.people import Account, Device, Member, Session
from core.models.tournament import Entry, Fixture, Official, Venue
from core.ports.mail import Mail
from core.ports.people import NewVersion
from core.storage.accounts import ACCOUNT
from core.storage.closing import close_account, orphans_of
from core.storage.engine import Database, refuse_unstorable
from core.storage.estate_coaching import COACHING
from core.storage.estate_tournaments import TOURNAMENTS
from core.storage.tables.billing import audit, orders, overrides, subscriptions
from core.storage.tables.fixtures import teams, tournaments
from core.storage.tables.looks import brands
from core.storage.tables.matches import matches
from core.storage.tables.people import accounts, devices, members, sessions, workspaces
from core.storage.tables.usage import usage_counters
from core.wire.own_data import (
    OwnAttendance,
    OwnBrand,
    OwnClip,
    OwnCoachingSession,
    OwnData,
    OwnExport,
    OwnLink,
    OwnMatch,
    OwnReport,
    OwnUsage,
    OwnVideo,
)

T = TypeVar("T")

_of: Final[BindParameter[str]] = bindparam("of")
_READ: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "sessions": select(sessions).where(sessions.c.account_id == _of).order_by(sessions.c.id),
    "memberships": select(members, workspaces.c.name, accounts.c.email)
    .join(accounts, accounts.c.id == members.c.account_id)
    .join(workspaces, workspaces.c.id == members.c.account_id)
    .where(members.c.account_id == _of)
    .order_by(members.c.joined_ms),
    "matches": select(matches)
    .where(or_(matches.c.workspace_id == _of, matches.c.created_by == _of))
    .order_by(matches.c.created_ms),
    "tournaments": select(tournaments)
    .where(or_(tournaments.c.workspace_id == _of, tournaments.c.created_by == _of))
    .order_by(tournaments.c.created_ms),
    "teams": select(teams).where(teams.c.workspace_id == _of).order_by(teams.c.created_ms),
    "brands": select(brands).where(brands.c.workspace_id == _of).order_by(brands.c.created_ms),
    "devices": select(devices).where(devices.c.workspace_id == _of).order_by(devices.c.created_ms),
    "overrides": select(overrides)
    .where(or_(overrides.c.workspace_id == _of, overrides.c.account_id == _of))
    .order_by(overrides.c.created_ms),
    "orders": select(orders)
    .where(or_(orders.c.workspace_id == _of, orders.c.ordered_by == _of))
    .order_by(orders.c.created_ms),
    "usage": select(usage_counters)
    .where(usage_counters.c.workspace_id == _of)
    .order_by(usage_counters.c.meter, usage_counters.c.period_ms),
    "audit": select(audit).where(or_(audit.c.workspace_id == _of, audit.c.actor == _of)).order_by(audit.c.at_ms),
}
_ACCOUNT: Final = ACCOUNT.where(accounts.c.id == _of, accounts.c.password_hash.is_not(None))
_SUBSCRIPTION: Final = select(subscriptions).where(subscriptions.c.workspace_id == _of)


class SqlEstate:
    """The estate over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def own_data(self, account: AccountId) -> OwnData:
        """Everything that is kept about an account."""
        whose = await self._all(_ACCOUNT, account, Account)
        if not whose:
            raise NotFound("There is no such account.")
        subscription = await self._all(_SUBSCRIPTION, account, Subscription)
        return OwnData(
            account=whose[0],
            subscription=subscription[0] if subscription else None,
            sessions=await self._all(_READ["sessions"], account, Session),
            memberships=await self._all(_READ["memberships"], account, Member),
            matches=await self._all(_READ["matches"], account, OwnMatch),
            tournaments=await self._all(_READ["tournaments"], account, Tournament),
            teams=await self._all(_READ["teams"], account, Team),
            venues=await self._all(TOURNAMENTS["venues"], account, Venue),
            tournament_sides=await self._all(TOURNAMENTS["entries"], account, Entry),
            officials=await self._all(TOURNAMENTS["officials"], account, Official),
            fixtures=await self._all(TOURNAMENTS["fixtures"], account, Fixture),
            brands=await self._all(_READ["brands"], account, OwnBrand),
            devices=await self._all(_READ["devices"], account, Device),
            coached_players=await self._all(COACHING["players"], account, CoachedPlayer),
            assignments=await self._all(COACHING["assignments"], account, Assignment),
            coaching_sessions=await self._all(COACHING["sessions"], account, OwnCoachingSession),
            attendances=await self._all(COACHING["attendances"], account, OwnAttendance),
            session_notes=await self._all(COACHING["notes"], account, SessionNote),
            videos=await self._all(COACHING["videos"], account, OwnVideo),
            clips=await self._all(COACHING["clips"], account, OwnClip),
            clip_exports=await self._all(COACHING["exports"], account, OwnExport),
            clip_links=await self._all(COACHING["links"], account, OwnLink),
            reports=await self._all(COACHING["reports"], account, OwnReport),
            overrides=await self._all(_READ["overrides"], account, Override),
            orders=await self._all(_READ["orders"], account, Order),
            usage=await self._all(_READ["usage"], account, OwnUsage),
            audit=await self._all(_READ["audit"], account, AuditEntry),
        )

    async def ending(self, account: AccountId) -> Sequence[Subscription]:
        """The subscriptions that would end with the account."""
        refuse_unstorable(account)

        def work(connection: Connection) -> Sequence[Subscription]:
            whose = [account, *orphans_of(connection, account)]
            rows = connection.execute(select(subscriptions).where(subscriptions.c.workspace_id.in_(whose))).all()
            return [msgspec.convert(row, Subscription, from_attributes=True) for row in rows]

        return await self._database.transact(work)

    async def close(self, account: AccountId, proof: str, farewell: Mail, now_ms: int) -> Sequence[NewVersion]:
        """Delete an account."""
        refuse_unstorable(account)
        return await self._database.transact(
            lambda connection: close_account(connection, account, proof, farewell, now_ms)
        )

    async def _all(self, statement: Select[*tuple[Any, ...]], account: AccountId, shape: type[T]) -> list[T]:
        rows = await self._database.query(statement, {"of": account})
        return [msgspec.convert(row, shape, from_attributes=True) for row in rows]
