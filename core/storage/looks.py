"""Brands in SQL: which there are, and what wears which."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.entitlements.terms import Terms
from core.errors import Conflict, NotFound
from core.ids import BrandId, MatchId, WorkspaceId
from core.ports.looks import MOST_BRANDS, Brand, Use, Wearer, Worn
from core.storage.engine import Database, refuse_unstorable
from core.storage.mutex import hold
from core.storage.tables.fixtures import tournaments
from core.storage.tables.looks import brand_choices, brand_pictures, brands
from core.storage.tables.matches import matches
from core.storage.tournament_rows import require_room
from core.wire.brands import Look

_ONE = select(brands).where(brands.c.id == bindparam("of"))
_OWNED = select(brands).where(brands.c.workspace_id == bindparam("owner")).order_by(brands.c.created_ms, brands.c.id)
_LOOKS = select(brands.c.look).where(brands.c.workspace_id == bindparam("owner"))
_CHANGE = (
    update(brands)
    .where(brands.c.id == bindparam("of"))
    .values(look=bindparam("looks"), revision=bindparam("at"), changed_ms=bindparam("now"))
)
_DEFAULT = (
    update(brands).where(brands.c.workspace_id == bindparam("owner")).values(is_default=brands.c.id == bindparam("of"))
)
_THIS_CHOICE = (brand_choices.c.wearer == bindparam("as_a"), brand_choices.c.subject_id == bindparam("of"))
_sqlite = sqlite.insert(brand_choices)
_postgresql = postgresql.insert(brand_choices)
_KEY = list(brand_choices.primary_key)
_CHOOSE = {
    "sqlite": _sqlite.on_conflict_do_update(index_elements=_KEY, set_={"brand_id": _sqlite.excluded.brand_id}),
    "postgresql": _postgresql.on_conflict_do_update(
        index_elements=_KEY, set_={"brand_id": _postgresql.excluded.brand_id}
    ),
}
_USES = {
    Wearer.MATCH: select(brand_choices.c.brand_id, matches.c.id, matches.c.title.label("name"))
    .join(matches, and_(brand_choices.c.wearer == Wearer.MATCH, matches.c.id == brand_choices.c.subject_id))
    .where(matches.c.workspace_id == bindparam("owner"), matches.c.deleted_ms.is_(None))
    .order_by(matches.c.created_ms.desc(), matches.c.id),
    Wearer.TOURNAMENT: select(brand_choices.c.brand_id, tournaments.c.id, tournaments.c.name)
    .join(
        tournaments, and_(brand_choices.c.wearer == Wearer.TOURNAMENT, tournaments.c.id == brand_choices.c.subject_id)
    )
    .where(tournaments.c.workspace_id == bindparam("owner"), tournaments.c.deleted_ms.is_(None))
    .order_by(tournaments.c.created_ms.desc(), tournaments.c.id),
}
_its_own = brand_choices.alias("its_own")
_its_tournaments = brand_choices.alias("its_tournaments")
_usual = brands.alias("usual")
_WORN = (
    select(brands.c.look, matches.c.terms)
    .select_from(matches)
    .outerjoin(_its_own, and_(_its_own.c.wearer == Wearer.MATCH, _its_own.c.subject_id == matches.c.id))
    .outerjoin(
        _its_tournaments,
        and_(_its_tournaments.c.wearer == Wearer.TOURNAMENT, _its_tournaments.c.subject_id == matches.c.tournament_id),
    )
    .outerjoin(_usual, and_(_usual.c.workspace_id == matches.c.workspace_id, _usual.c.is_default))
    .join(
        brands,
        and_(
            brands.c.id == func.coalesce(_its_own.c.brand_id, _its_tournaments.c.brand_id, _usual.c.id),
            brands.c.workspace_id == matches.c.workspace_id,
        ),
    )
    .where(matches.c.id == bindparam("of"))
)

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Look).decode
_terms: Final = msgspec.json.Decoder(Terms).decode


class SqlBrands:
    """Brands over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, brand: Brand) -> Brand:
        """Add one."""
        text = _text(brand.look)

        def work(connection: Connection) -> Brand:
            hold(connection, [brand.workspace_id])
            theirs = brands.c.workspace_id == brand.workspace_id
            require_room(connection, brands, MOST_BRANDS, theirs)
            first = not connection.execute(select(func.count()).select_from(brands).where(theirs)).scalar_one()
            added = msgspec.structs.replace(brand, is_default=first)
            connection.execute(insert(brands), {**msgspec.structs.asdict(added), "look": text})
            return added

        return await self._database.transact(work)

    async def one(self, brand: BrandId) -> Brand:
        """A brand."""
        for row in await self._database.query(_ONE, {"of": brand}):
            return _brand(row)
        raise _unknown(brand)

    async def of(self, workspace: WorkspaceId) -> Sequence[Brand]:
        """A workspace's."""
        return [_brand(row) for row in await self._database.query(_OWNED, {"owner": workspace})]

    async def uses(self, workspace: WorkspaceId) -> Sequence[Use]:
        """What names its brands."""
        return [
            Use(BrandId(row.brand_id), wearer, row.id, row.name)
            for wearer, statement in _USES.items()
            for row in await self._database.query(statement, {"owner": workspace})
        ]

    async def change(self, brand: BrandId, look: Look, revision: int, now_ms: int) -> Brand:
        """Give it another look."""
        text = _text(look)

        def work(connection: Connection) -> Brand:
            now = _held(connection, brand)
            if now.revision != revision:
                raise Conflict(
                    "Somebody else has changed this brand meanwhile.", code="stale_revision", revision=now.revision
                )
            values = {"of": brand, "looks": text, "at": revision + 1, "now": now_ms}
            connection.execute(_CHANGE, values)
            return msgspec.structs.replace(now, look=look, revision=revision + 1, changed_ms=now_ms)

        return await self._database.transact(work)

    async def remove(self, brand: BrandId) -> None:
        """Remove it."""

        def work(connection: Connection) -> None:
            now = _held(connection, brand)
            others = select(literal(1)).where(brands.c.workspace_id == now.workspace_id, brands.c.id != brand)
            if now.is_default and connection.execute(others.limit(1)).one_or_none() is not None:
                raise Conflict("Make another brand the default first.", code="is_default")
            connection.execute(delete(brand_choices).where(brand_choices.c.brand_id == brand))
            connection.execute(delete(brands).where(brands.c.id == brand))

        await self._database.transact(work)

    async def make_default(self, brand: BrandId) -> Brand:
        """Make it the workspace's default."""

        def work(connection: Connection) -> Brand:
            now = _held(connection, brand)
            connection.execute(_DEFAULT, {"owner": now.workspace_id, "of": brand})
            return msgspec.structs.replace(now, is_default=True)

        return await self._database.transact(work)

    async def choose(self, wearer: Wearer, of: str, brand: BrandId | None) -> None:
        """Let a match or a tournament name a brand, or none."""
        refuse_unstorable(of)

        def work(connection: Connection) -> None:
            if brand is None:
                connection.execute(delete(brand_choices).where(*_THIS_CHOICE), {"as_a": wearer, "of": of})
                return
            _held(connection, brand)
            row = {"wearer": wearer, "subject_id": of, "brand_id": brand}
            connection.execute(_CHOOSE[connection.dialect.name], row)

        await self._database.transact(work)

    async def worn(self, match: MatchId) -> Worn | None:
        """What a match wears."""
        for row in await self._database.query(_WORN, {"of": match}):
            return Worn(_decode(row.look), None if row.terms is None else _terms(row.terms))
        return None

    async def sponsors(self, workspace: WorkspaceId) -> frozenset[str]:
        """The ids of all sponsors of its brands."""
        rows = await self._database.query(_LOOKS, {"owner": workspace})
        return frozenset(sponsor.id for row in rows for sponsor in _decode(row.look).sponsors)


def end_brands(connection: Connection, workspace: WorkspaceId) -> None:
    """Forget how the graphics of a workspace that is being closed looked; its pictures go at the next sweep."""
    own = select(brands.c.id).where(brands.c.workspace_id == workspace).scalar_subquery()
    for statement in (
        delete(brand_choices).where(brand_choices.c.brand_id.in_(own)),
        delete(brands).where(brands.c.workspace_id == workspace),
        update(brand_pictures).where(brand_pictures.c.workspace_id == workspace).values(unused_ms=0),
    ):
        connection.execute(statement)


def _held(connection: Connection, brand: BrandId) -> Brand:
    """The brand; it and its workspace's others stay as they are until the transaction ends."""
    refuse_unstorable(brand)
    found = connection.execute(_ONE, {"of": brand}).one_or_none()
    if found is None:
        raise _unknown(brand)
    hold(connection, [WorkspaceId(found.workspace_id)])
    again = connection.execute(_ONE, {"of": brand}).one_or_none()
    if again is None:
        raise _unknown(brand)
    return _brand(again)


def _brand(row: Row[*tuple[Any, ...]]) -> Brand:
    values = {**row._mapping}  # noqa: SLF001 - public; the underscore keeps it apart from column names
    return Brand(**{**values, "look": _decode(values["look"])})


def _text(look: Look) -> str:
    refuse_unstorable(look.name, *(side.name for side in look.sides), *(sponsor.name for sponsor in look.sponsors))
    return _encode(look).decode()


def _unknown(brand: BrandId) -> NotFound:
    return NotFound("There is no such brand.", brand=brand)
