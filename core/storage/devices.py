"""Pairing codes and devices in SQL."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.errors import Conflict, Forbidden, NotFound, Unauthorized
from core.ids import MatchId, WorkspaceId
from core.models.people import Device, DeviceKind
from core.ports.devices import NewDevice, NewPairing
from core.ports.people import NewVersion
from core.storage.accounts import entry
from core.storage.codes import bad_code
from core.storage.ending import end_devices
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.tables.matches import matches
from core.storage.tables.people import devices, pairings
from core.storage.trail import note, touch

_OWNER = select(matches.c.workspace_id).where(matches.c.id == bindparam("of"), matches.c.deleted_ms.is_(None))
_OFFER = {
    "sqlite": sqlite.insert(pairings).on_conflict_do_nothing().returning(pairings.c.hash),
    "postgresql": postgresql.insert(pairings).on_conflict_do_nothing().returning(pairings.c.hash),
}
_NEWEST = (
    select(pairings.c.hash)
    .where(pairings.c.match_id == bindparam("of"), pairings.c.expires_ms > bindparam("now"))
    .order_by(pairings.c.created_ms.desc(), pairings.c.hash)
    .limit(bindparam("most"))
    .scalar_subquery()
)
_DROP_OTHERS = delete(pairings).where(pairings.c.match_id == bindparam("of"), pairings.c.hash.not_in(_NEWEST))
_IS_OPEN = and_(pairings.c.hash == bindparam("code"), pairings.c.expires_ms > bindparam("now"))
_PAIRING = select(pairings.c.match_id, pairings.c.created_by).where(_IS_OPEN)
_USE = delete(pairings).where(_IS_OPEN)
_IS_GOOD = and_(devices.c.revoked_ms.is_(None), devices.c.expires_ms > bindparam("now"))
_DEVICES = (
    select(devices)
    .where(devices.c.match_id == bindparam("of"), _IS_GOOD)
    .order_by(devices.c.created_ms.desc(), devices.c.id.desc())
)
_COUNT = select(func.count()).where(devices.c.match_id == bindparam("of"), devices.c.expires_ms > bindparam("now"))
_ONE = select(devices).where(devices.c.id == bindparam("of"), _IS_GOOD)
_EXTEND = update(devices).where(devices.c.id == bindparam("of")).values(expires_ms=bindparam("until"))
_USED = update(devices).where(devices.c.id == bindparam("of")).values(used_ms=bindparam("now"))
_REVOKE_UNOWNED = update(devices).where(devices.c.id == bindparam("of")).values(revoked_ms=bindparam("now"))
_PRUNE = (
    delete(pairings).where(pairings.c.expires_ms < bindparam("before")),
    delete(devices).where(devices.c.expires_ms < bindparam("before")),
)
_KEEP_MS = 24 * 3_600_000


class SqlDevices:
    """Devices over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def offer(self, pairing: NewPairing, most_open: int) -> bool:
        """Keep a code."""
        refuse_unstorable(pairing.match_id)

        def work(connection: Connection) -> bool:
            owner = _owner(connection, pairing.match_id)
            row = msgspec.to_builtins(pairing, builtin_types=(bytes,)) | {"workspace_id": owner}
            if connection.execute(_OFFER[connection.dialect.name], row).one_or_none() is None:
                return False
            newest = {"of": pairing.match_id, "now": pairing.created_ms, "most": most_open}
            connection.execute(_DROP_OTHERS, newest)
            return True

        return await self._database.transact(work)

    async def pair(self, code_hash: bytes, new: NewDevice, most: int) -> Device:
        """Use up a code and add its device."""
        refuse_unstorable(new.name)

        def work(connection: Connection) -> Device:
            code = {"code": code_hash, "now": new.created_ms}
            found = connection.execute(_PAIRING, code).one_or_none()
            if found is None:
                raise bad_code()
            device = _add(connection, found.match_id, new, found.created_by, most)
            if not connection.execute(_USE, code).rowcount:
                raise bad_code()
            return device

        return await self._database.transact(work)

    async def add(self, match_id: MatchId, new: NewDevice, by: str, most: int) -> Device:
        """Add a device."""
        refuse_unstorable(match_id, new.name)
        return await self._database.transact(lambda connection: _add(connection, match_id, new, by, most))

    async def renew(self, device: str, now_ms: int, lives_ms: int, lives_unowned_ms: int) -> Device:
        """Let a device's next token be good from now on."""

        def work(connection: Connection) -> Device:
            found = _one(connection, device, now_ms)
            if found is not None and found.workspace_id is not None:
                hold(connection, [found.workspace_id])
                found = _one(connection, device, now_ms)
            if found is None or found.kind is not DeviceKind.SCORER:
                raise Unauthorized("This device may not come back: pair it again.", code="session_revoked")
            until = now_ms + (lives_unowned_ms if found.workspace_id is None else lives_ms)
            connection.execute(_EXTEND, {"of": device, "until": until})
            return msgspec.structs.replace(found, expires_ms=until)

        return await self._database.transact(work)

    async def devices(self, match_id: MatchId, now_ms: int) -> Sequence[Device]:
        """Those that are neither revoked nor expired, the newest first."""
        rows = await self._database.query(_DEVICES, {"of": match_id, "now": now_ms})
        return [msgspec.convert(row, Device, from_attributes=True) for row in rows]

    async def used(self, device: str, now_ms: int) -> None:
        """Note that a device came with its token."""
        refuse_unstorable(device)

        def work(connection: Connection) -> None:
            connection.execute(_USED, {"of": device, "now": now_ms})

        await self._database.transact(work, one_statement=True, lasting=False)

    async def revoke(self, match_id: MatchId, device: str, by: str, now_ms: int) -> NewVersion | None:
        """Void a device."""
        refuse_unstorable(device)

        def work(connection: Connection) -> NewVersion | None:
            found = _one(connection, device, now_ms)
            if found is None or found.match_id != match_id:
                raise NotFound("There is no such device.", device=device)
            if found.workspace_id is None:
                connection.execute(_REVOKE_UNOWNED, {"of": device, "now": now_ms})
                return None
            hold(connection, [found.workspace_id])
            end_devices(connection, found.workspace_id, now_ms, devices.c.id == device)
            note(connection, [entry(found.workspace_id, "device.revoked", now_ms, actor=by, reason=device)])
            return NewVersion(found.workspace_id, touch(connection, found.workspace_id, now_ms))

        return await self._database.transact(work)

    async def prune(self, now_ms: int) -> None:
        """Remove codes and devices whose time is over."""

        def work(connection: Connection) -> None:
            for statement in _PRUNE:
                connection.execute(statement, {"before": now_ms - _KEEP_MS})

        await self._database.transact(work)


def _owner(connection: Connection, match_id: MatchId) -> WorkspaceId | None:
    """Who owns a match, held. Raises ``NotFound`` for none, a deleted one, and one whose owner is gone."""
    found = connection.execute(_OWNER, {"of": match_id}).one_or_none()
    if found is None or (found.workspace_id is not None and not hold(connection, [found.workspace_id])):
        raise NotFound("There is no such match.", match_id=match_id)
    return None if found.workspace_id is None else WorkspaceId(found.workspace_id)


def _one(connection: Connection, device: str, now_ms: int) -> Device | None:
    row = connection.execute(_ONE, {"of": device, "now": now_ms}).one_or_none()
    return None if row is None else msgspec.convert(row, Device, from_attributes=True)


def _add(connection: Connection, match_id: MatchId, new: NewDevice, by: str, most: int) -> Device:
    owner = _owner(connection, match_id)
    lives_ms = new.lives_unowned_ms if owner is None else new.lives_ms
    if not lives_ms:
        raise Forbidden("Nobody owns this match, so nobody could revoke such a token.", code="no_workspace")
    if connection.execute(_COUNT, {"of": match_id, "now": new.created_ms}).scalar_one() >= most:
        raise Conflict("This match has too many devices.", code="too_many_devices", most=most)
    device = Device(
        id=new.id,
        kind=new.kind,
        match_id=match_id,
        workspace_id=owner,
        name=new.name,
        created_ms=new.created_ms,
        expires_ms=new.created_ms + lives_ms,
        revoked_ms=None,
    )
    connection.execute(insert(devices), msgspec.to_builtins(device))
    if owner is not None:
        note(connection, [entry(owner, f"{new.kind}.added", new.created_ms, actor=by, reason=new.id)])
    return device
