"""Workspaces' records in SQL: what is read, how it is changed, and the trail that a change leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest
from sqlalchemy import Connection, update

from core.entitlements.holdings import Holdings, Membership
from core.errors import Conflict, Malformed, NotFound
from core.ids import AccountId, WorkspaceId
from core.models.people import Role, WorkspaceKind
from core.ports.plans import (
    AddOverride,
    Change,
    Close,
    DropMember,
    EndOverride,
    PutMember,
    SetSubscription,
    SetSuperuser,
)
from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from core.storage.records import SqlRecords
from core.storage.tables.people import workspaces
from core.storage.trail import revoke, touch
from tests.storage.trails import NOW, entry, override, subscription
from tests.storage.workspaces import add_organisation, add_person

ANN, BOB, ORG = WorkspaceId("ann"), WorkspaceId("bob"), WorkspaceId("org")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with two people and an organisation."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as database:
        for person in (ANN, BOB):
            await add_person(database, person)
        await add_organisation(database, ORG, anchor_ms=5, not_before_ms=7)
        yield database


@pytest.fixture
def records(database: Database) -> SqlRecords:
    """The records in it."""
    return SqlRecords(database, now_ms=lambda: NOW)


async def one(records: SqlRecords, workspace: WorkspaceId) -> Holdings:
    """The record of one workspace."""
    return (await records.holdings([workspace]))[workspace]


async def test_a_new_workspace_has_nothing(records: SqlRecords) -> None:
    """Without plan, exceptions or members; those that do not exist are left out, unstorable names among them."""
    found = await records.holdings([ANN, ORG, ANN, WorkspaceId("nobody"), WorkspaceId("\0")])
    assert found == {
        ANN: Holdings(workspace=ANN, kind=WorkspaceKind.PERSON, version=1, anchor_ms=0),
        ORG: Holdings(workspace=ORG, kind=WorkspaceKind.ORGANISATION, version=1, anchor_ms=5, not_before_ms=7),
    }


async def test_a_record_says_all_that_was_put_into_it(records: SqlRecords) -> None:
    """Subscription, exceptions in the order of their ids, members with and without a seat, each field as it was."""
    seats = {
        AccountId(ANN): Membership(role=Role.OWNER, seat="org_admin", joined_ms=NOW),
        AccountId(BOB): Membership(role=Role.MEMBER, seat=None, joined_ms=NOW),
    }
    changes: list[Change] = [
        SetSubscription(subscription=subscription(ORG, "org_pro_starter")),
        AddOverride(override=override(ORG, "o2")),
        AddOverride(override=override(ORG, "o1")),
        *(PutMember(account_id=account, role=each.role, seat=each.seat) for account, each in seats.items()),
    ]
    assert await records.amend(ORG, 1, changes, []) == 2
    assert await one(records, ORG) == Holdings(
        workspace=ORG,
        kind=WorkspaceKind.ORGANISATION,
        version=2,
        anchor_ms=5,
        not_before_ms=7,
        subscription=subscription(ORG, "org_pro_starter"),
        overrides=(override(ORG, "o1"), override(ORG, "o2")),
        members=seats,
    )
    assert (await one(records, ANN)).version == 1


async def test_changes_replace_and_remove(records: SqlRecords, database: Database) -> None:
    """A second subscription replaces the first, an exception and a member go; another's seat changes, who stays."""
    await records.amend(
        ORG,
        1,
        [
            SetSubscription(subscription=subscription(ORG, "org_pro_starter")),
            AddOverride(override=override(ORG)),
            PutMember(account_id=AccountId(ANN), role=Role.MEMBER, seat=None),
            PutMember(account_id=AccountId(BOB), role=Role.MEMBER, seat=None),
        ],
        [],
    )
    await records.amend(
        ORG,
        2,
        [
            SetSubscription(subscription=subscription(ORG, "org_pro_elite")),
            EndOverride(id="o1"),
            PutMember(account_id=AccountId(ANN), role=Role.ADMIN, seat="coach_pro"),
            DropMember(account_id=AccountId(BOB)),
        ],
        [],
    )
    later = SqlRecords(database, now_ms=lambda: NOW + 1)
    await later.amend(ORG, 3, [PutMember(account_id=AccountId(ANN), role=Role.ADMIN, seat="coach_pro")], [])
    found = await one(records, ORG)
    assert found.subscription == subscription(ORG, "org_pro_elite")
    assert found.overrides == ()
    assert found.members == {AccountId(ANN): Membership(role=Role.ADMIN, seat="coach_pro", joined_ms=NOW)}
    await records.amend(ORG, 4, [SetSubscription(subscription=None)], [])
    assert (await one(records, ORG)).subscription is None


async def test_a_superuser_and_a_closed_workspace(records: SqlRecords) -> None:
    """Both are said by the record, and the first can be taken back."""
    await records.amend(ANN, 1, [SetSuperuser(superuser=True), Close()], [])
    found = await one(records, ANN)
    assert (found.superuser, found.closed) == (True, True)
    await records.amend(ANN, 2, [SetSuperuser(superuser=False)], [])
    assert not (await one(records, ANN)).superuser


@pytest.mark.parametrize(
    "change",
    [
        EndOverride(id="o1"),
        DropMember(account_id=AccountId(BOB)),
        PutMember(account_id=AccountId("nobody"), role=Role.MEMBER, seat=None),
        SetSuperuser(superuser=True),
    ],
)
async def test_what_is_not_there_cannot_be_changed(records: SqlRecords, change: Change) -> None:
    """It is not found, and whatever was to change with it stays, the version included."""
    with pytest.raises(NotFound):
        await records.amend(ORG, 1, [SetSubscription(subscription=subscription(ORG)), change], [entry(ORG, "a1")])
    found = await one(records, ORG)
    assert (found.version, found.subscription) == (1, None)
    assert await records.audit() == []
    assert await records.unannounced() == []


async def test_an_exception_ends_only_in_its_own_workspace_and_once(records: SqlRecords) -> None:
    """Naming another workspace's exception, or one that has ended, finds nothing."""
    await records.amend(ORG, 1, [AddOverride(override=override(ORG))], [])
    with pytest.raises(NotFound):
        await records.amend(ANN, 1, [EndOverride(id="o1")], [])
    await records.amend(ORG, 2, [EndOverride(id="o1")], [])
    with pytest.raises(NotFound):
        await records.amend(ORG, 3, [EndOverride(id="o1")], [])


async def test_a_decision_on_an_old_version_is_refused(records: SqlRecords) -> None:
    """Of two that decided on the same version one conflicts, and nothing of it stays; no workspace is not found."""
    await records.amend(ANN, 1, [SetSubscription(subscription=subscription(ANN))], [])
    for version in (1, 3):
        with pytest.raises(Conflict):
            await records.amend(ANN, version, [SetSubscription(subscription=None)], [entry(ANN, "a1")])
    assert (await one(records, ANN)).subscription == subscription(ANN)
    assert await records.audit() == []
    with pytest.raises(NotFound):
        await records.amend(WorkspaceId("nobody"), 1, [], [])


async def test_racing_changes_follow_each_other(records: SqlRecords) -> None:
    """Eight that read, decide and retry on a conflict all get in, each with a version of its own."""

    async def add(name: str) -> int:
        while True:
            version = (await one(records, ANN)).version
            try:
                return await records.amend(ANN, version, [AddOverride(override=override(ANN, name))], [])
            except Conflict:
                continue

    versions = await asyncio.gather(*(add(f"o{n}") for n in range(8)))
    assert sorted(versions) == list(range(2, 10))
    found = await one(records, ANN)
    assert (found.version, len(found.overrides)) == (9, 8)


async def test_text_that_cannot_be_stored_is_refused(records: SqlRecords) -> None:
    """A NUL in any text is malformed, and changes nothing."""
    with pytest.raises(Malformed):
        await records.amend(ANN, 1, [AddOverride(override=override(ANN, reason="a\0b"))], [])
    assert (await one(records, ANN)).version == 1
    assert await records.audit(WorkspaceId("\0")) == []


async def test_the_audit_reads_newest_first(records: SqlRecords) -> None:
    """Of one workspace or of all, before a moment, and no more than asked for."""
    await records.amend(ANN, 1, [], [entry(ANN, "a1", 10), entry(ANN, "a2", 20)])
    await records.amend(BOB, 1, [], [entry(BOB, "b1", 15)])
    assert [each.id for each in await records.audit()] == ["a2", "b1", "a1"]
    assert list(await records.audit(ANN)) == [entry(ANN, "a2", 20), entry(ANN, "a1", 10)]
    assert [each.id for each in await records.audit(before_ms=20, limit=1)] == ["b1"]


async def test_changes_wait_until_they_are_announced(records: SqlRecords) -> None:
    """Each change is there for the relay, oldest first, until its version or a later one is announced."""
    for version in (1, 2, 3):
        await records.amend(ANN, version, [], [])
    await records.amend(BOB, 1, [], [])
    waiting = await records.unannounced()
    assert [(each.workspace, each.version) for each in waiting] == [(ANN, 2), (ANN, 3), (ANN, 4), (BOB, 2)]
    assert len({each.id for each in waiting}) == 4
    assert list(await records.unannounced(2)) == list(waiting[:2])
    await records.announced(ANN, 3)
    assert [(each.workspace, each.version) for each in await records.unannounced()] == [(ANN, 4), (BOB, 2)]


async def test_void_credentials_are_listed_until_their_tokens_expire(records: SqlRecords, database: Database) -> None:
    """What has expired is neither read nor kept."""
    await database.transact(lambda on: revoke(on, ANN, ["expired"], NOW))
    await database.transact(lambda on: revoke(on, ANN, ["void", "void too"], NOW + 1))
    assert (await one(records, ANN)).revoked == {"void", "void too"}
    await records.prune()
    earlier = SqlRecords(database, now_ms=lambda: NOW - 10)
    assert (await one(earlier, ANN)).revoked == {"void", "void too"}


async def test_many_records_are_read_in_few_queries(records: SqlRecords, database: Database) -> None:
    """A thousand records take two, and each is the one asked for."""
    names = [WorkspaceId(f"w{n}") for n in range(1000)]
    for name in ("w0", "w999"):
        await add_person(database, name)
    queries = 0
    query = database.query

    async def counted(*arguments: object) -> object:
        nonlocal queries
        queries += 1
        return await query(*arguments)  # type: ignore[arg-type]

    database.query = counted  # type: ignore[method-assign, assignment]
    found = await records.holdings(names)
    assert set(found) == {"w0", "w999"}
    assert queries == 2


async def test_a_record_is_never_half_changed(records: SqlRecords, database: Database) -> None:
    """While a writer sets the plan and the anchor to its version, readers always see all three agree."""
    stop = asyncio.Event()

    def step(version: int) -> Callable[[Connection], None]:
        def work(connection: Connection) -> None:
            assert touch(connection, ANN, NOW) == version
            connection.execute(update(workspaces).where(workspaces.c.id == ANN).values(anchor_ms=version))

        return work

    async def write() -> None:
        for version in range(2, 40, 2):
            await database.transact(step(version))
            await records.amend(ANN, version, [SetSubscription(subscription=subscription(ANN, str(version + 1)))], [])
        stop.set()

    async def read() -> int:
        reads = 0
        while not stop.is_set():
            found = await one(records, ANN)
            plan = int(found.subscription.plan) if found.subscription else 1
            assert found.version == max(found.anchor_ms, plan)
            assert abs(found.anchor_ms - plan) <= 1 or found.version == 1
            reads += 1
        return reads

    _, *reads = await asyncio.gather(write(), read(), read())
    assert min(reads) > 5
