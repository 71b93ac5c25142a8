"""What is kept about somebody, and what is left after the account is deleted."""

import asyncio
import json

import pytest
from sqlalchemy import Connection, Insert, insert, select

from core.errors import Conflict, Forbidden, NotFound, Unauthorized
from core.ids import AccountId, WorkspaceId
from core.models.billing import Subscription
from core.models.people import Role, WorkspaceKind
from core.storage.tables import metadata
from core.storage.tables.billing import orders, overrides, subscriptions
from core.storage.tables.fixtures import teams, tournaments
from core.storage.tables.matches import matches
from core.storage.tables.people import accounts, invitations, members, sessions, workspaces
from tests.people.town import HERE, ONE_DATABASE, PASSWORD, Town, as_json

ANN = "ann@example.org"
BEN = "ben@example.org"


async def put(town: Town, *rows: Insert) -> None:
    """Add rows as other use cases would have left them."""

    def work(connection: Connection) -> None:
        for row in rows:
            connection.execute(row)

    await town.database.transact(work)


async def club(town: Town, name: str, crew: dict[AccountId, Role]) -> WorkspaceId:
    """An organisation with its members."""
    row = {"id": name, "kind": WorkspaceKind.ORGANISATION.value, "name": name, "version": 1, "anchor_ms": 0}
    await put(
        town,
        insert(workspaces).values(**row, not_before_ms=0, created_ms=0),
        *(
            insert(members).values(organisation_id=name, account_id=who, role=role.value, joined_ms=1)
            for who, role in crew.items()
        ),
    )
    return WorkspaceId(name)


async def put_role(town: Town, member: AccountId, role: Role) -> None:
    """Give a member another role."""
    change = members.update().where(members.c.account_id == member).values(role=role.value)
    await town.database.transact(lambda connection: connection.execute(change))


async def settle(town: Town, account: AccountId) -> None:
    """Let an account have one of everything."""
    await town.match("open", account, public=True)
    await town.match("secret", account, public=False)
    own: dict[str, object] = {"workspace_id": account, "created_ms": 5}
    await put(
        town,
        insert(tournaments).values(id="t1", name="Cup", created_by=account, **own),
        insert(teams).values(id="x1", name="First XI", short="FXI", **own),
        insert(subscriptions).values(
            workspace_id=account, plan="player_pro", state="active", started_ms=1, since_ms=1, provider="manual"
        ),
        insert(overrides).values(
            id="o1", kind="grant", key="data_export", from_ms=0, reason="a friend", created_by="operator", **own
        ),
        insert(orders).values(id="r1", plan="player_pro", state="pending", ordered_by=account, **own),
        insert(invitations).values(
            hash=b"i",
            id="i1",
            organisation_id=account,
            email=ANN,
            role="member",
            invited_by="x",
            created_ms=1,
            expires_ms=2,
        ),
    )


async def test_people_can_have_everything_that_is_kept_about_them(town: Town) -> None:
    """As one document, with nothing of anybody else's and no hash."""
    ann, ben = await town.join(ANN), await town.join(BEN, "Ben Umpire")
    await settle(town, ann)
    await town.match("bens", ben)
    await club(town, "club", {ann: Role.MEMBER, ben: Role.OWNER})
    await town.login(ANN)
    await town.people.devices.issue_feed(await town.match("third", ann), "vMix", ann)
    data = await town.people.closing.own_data(ann)
    document = json.loads(as_json(data))
    assert document["account"]["email"] == ANN
    assert [each["address"] for each in document["sessions"]] == [HERE]
    assert [each["organisation_id"] for each in document["memberships"]] == ["club"]
    assert [each["id"] for each in document["matches"]] == ["open", "secret", "third"]
    assert [each["name"] for each in document["tournaments"] + document["teams"]] == ["Cup", "First XI"]
    assert [each["name"] for each in document["devices"]] == ["vMix"]
    assert document["subscription"]["plan"] == "player_pro"
    assert [each["reason"] for each in document["overrides"]] == ["a friend"]
    assert [each["id"] for each in document["orders"]] == ["r1"]
    assert [(each["meter"], each["used"]) for each in document["usage"]] == [("max_games", 3)]
    assert "account.registered" in [each["action"] for each in document["audit"]]
    assert not any(word in as_json(data) for word in ("argon2", BEN, "Ben Umpire", "bens"))
    with pytest.raises(NotFound):
        await town.people.closing.own_data(AccountId("nobody"))


async def test_a_deleted_account_leaves_its_id_and_the_public_matches(town: Town) -> None:
    """No name, no address, no password; sessions and devices are out at once, the plan is over."""
    ann = await town.join(ANN, "Ann Scorer")
    await settle(town, ann)
    signed_in = await town.login(ANN)
    feed = await town.people.devices.issue_feed(await town.match("third", ann), "Ann Scorer's vMix", ann)
    await town.admit(signed_in.access)
    with pytest.raises(Forbidden):
        await town.people.closing.close(ann, "not the password")
    await town.people.closing.close(ann, PASSWORD)
    for token in (signed_in.access, feed.token):
        with pytest.raises(Unauthorized):
            await town.admit(token)
    with pytest.raises(Unauthorized):
        await town.login(ANN)
    with pytest.raises(Unauthorized):
        await town.people.sessions.refresh(signed_in.refresh, HERE)
    with pytest.raises(NotFound):
        await town.people.accounts.profile(ann)
    assert (await town.letters(ANN))[0].subject == "Your account is deleted"
    held = await town.dump(*(select(table) for table in metadata.sorted_tables if table.name != "outgoing_mail"))
    assert not any(word in held for word in (ANN, "Ann Scorer", HERE, "argon2"))
    kept = {row.id: row for row in await town.rows(select(matches))}
    assert (kept["open"].deleted_ms, kept["open"].workspace_id, kept["open"].created_by) == (None, None, None)
    assert kept["secret"].deleted_ms is not None
    assert [row.state for row in await town.rows(select(subscriptions))] == ["cancelled"]
    assert [row.state for row in await town.rows(select(orders))] == ["withdrawn"]
    assert [row.deleted_ms is None for row in await town.rows(select(tournaments))] == [False]
    assert [row.deleted_ms is None for row in await town.rows(select(teams))] == [False]
    assert await town.rows(select(sessions)) == await town.rows(select(invitations)) == []
    assert [row.id for row in await town.rows(select(accounts))] == [ann]
    assert (await town.actions(ann))[-1] == "account.closed"


class Till:
    """Takes money, and notes whose it no longer takes."""

    name = "till"

    def __init__(self) -> None:
        self.stopped: list[str] = []

    async def stop(self, subscription: Subscription) -> None:
        """Renew no more."""
        self.stopped.append(subscription.workspace_id)


async def test_nobody_pays_for_a_deleted_account(town: Town) -> None:
    """Its plan and those of clubs that end with it are stopped, unless the deletion is refused."""
    ann, ben = await town.join(ANN), await town.join(BEN)
    await club(town, "alone", {ann: Role.OWNER})
    await club(town, "club", {ann: Role.OWNER, ben: Role.MEMBER})
    for workspace in (ann, ben, "alone", "club"):
        values = {"workspace_id": workspace, "plan": "player_pro", "state": "active", "started_ms": 1, "since_ms": 1}
        await put(town, insert(subscriptions).values(**values, provider="till"))
    till = Till()
    town.people.closing._payments = till  # type: ignore[assignment]
    with pytest.raises(Conflict):
        await town.people.closing.close(ann, PASSWORD)
    assert till.stopped == []
    await put_role(town, ben, Role.OWNER)
    await town.people.closing.close(ann, PASSWORD)
    assert set(till.stopped) == {ann, "alone"}
    states = {row.workspace_id: row.state for row in await town.rows(select(subscriptions))}
    assert states == {ann: "cancelled", "alone": "cancelled", ben: "active", "club": "active"}


@ONE_DATABASE
async def test_the_address_of_a_deleted_account_is_free(town: Town) -> None:
    """Whoever registers with it begins anew."""
    first = await town.join(ANN)
    await town.people.closing.close(first, PASSWORD)
    second = await town.join(ANN)
    assert second != first
    assert (await town.login(ANN)).account == second


async def test_the_only_owner_of_a_club_hands_it_over_first(town: Town) -> None:
    """Until then nothing is deleted; afterwards the club stays without this member."""
    ann, ben = await town.join(ANN), await town.join(BEN)
    await club(town, "club", {ann: Role.OWNER, ben: Role.ADMIN})
    with pytest.raises(Conflict) as refusal:
        await town.people.closing.close(ann, PASSWORD)
    assert (refusal.value.reason, refusal.value.fields) == ("sole_owner", {"organisations": ["club"]})
    await town.login(ANN)
    await put_role(town, ben, Role.OWNER)
    await town.people.closing.close(ann, PASSWORD)
    assert [row.account_id for row in await town.rows(select(members))] == [ben]
    holdings = await town.ports.records.holdings([WorkspaceId("club")])
    assert (set(holdings[WorkspaceId("club")].members), holdings[WorkspaceId("club")].version) == ({ben}, 2)
    assert await town.actions("club") == ["member.left"]


async def test_a_club_that_nobody_is_left_in_closes_too(town: Town) -> None:
    """Its private matches go, its public ones stay."""
    ann = await town.join(ANN)
    await club(town, "club", {ann: Role.OWNER})
    await put(
        town,
        *(
            insert(matches).values(
                id=name, title=name, public=public, epoch=1, seq=0, created_ms=1, workspace_id="club", created_by=ann
            )
            for name, public in [("open", True), ("secret", False)]
        ),
    )
    await town.people.closing.close(ann, PASSWORD)
    closed = {row.id: row.closed_ms is not None for row in await town.rows(select(workspaces))}
    assert closed == {ann: True, "club": True}
    deleted = {row.id: row.deleted_ms is not None for row in await town.rows(select(matches))}
    assert deleted == {"open": False, "secret": True}
    assert set(await town.actions("club")) == {"member.left", "organisation.closed"}


async def test_two_owners_who_leave_at_once_do_not_leave_a_club_without_one(town: Town) -> None:
    """One of them is the only owner by then, and is told so."""
    crew = {await town.join(f"p{n}@example.org"): role for n, role in enumerate([Role.OWNER, Role.OWNER, Role.MEMBER])}
    await club(town, "club", crew)
    owners = [who for who, role in crew.items() if role is Role.OWNER]
    outcomes = await asyncio.gather(
        *(town.people.closing.close(who, PASSWORD) for who in owners), return_exceptions=True
    )
    assert min(str(each) for each in outcomes if each is not None).startswith("Make somebody else an owner")
    assert outcomes.count(None) == 1


async def test_a_session_cannot_begin_while_an_account_ends(town: Town) -> None:
    """However many sign in at that moment, none is left signed in."""
    ann = await town.join(ANN)
    outcomes = await asyncio.gather(
        *(town.login(ANN, address=f"192.0.2.{n}") for n in range(10)),
        town.people.closing.close(ann, PASSWORD),
        return_exceptions=True,
    )
    assert outcomes[-1] is None
    assert await town.rows(select(sessions)) == []
    for each in outcomes[:-1]:
        if not isinstance(each, BaseException):
            with pytest.raises(Unauthorized):
                await town.people.sessions.refresh(each.refresh, HERE)  # type: ignore[union-attr]
