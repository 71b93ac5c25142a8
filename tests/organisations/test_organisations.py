"""Organisations: made, named, listed, closed."""

import pytest
from sqlalchemy import insert

from core.entitlements.keys import Feature
from core.errors import Conflict, Forbidden, Malformed, NotFound
from core.ids import MatchId, WorkspaceId
from core.models.people import Role
from core.storage.tables.matches import matches
from tests.organisations.desk import Desk


async def test_whoever_makes_it_owns_it(desk: Desk) -> None:
    """A new organisation has its maker as owner, the free plan, and an entry in the audit."""
    ann = await desk.person()
    made = await desk.business.organisations.create(ann, "  Riverside   CC ")
    assert made.name == "Riverside CC"
    place = await desk.business.organisations.place(ann, made.id)
    assert (place.organisation, place.role, place.seat) == (made, Role.OWNER, None)
    assert (await desk.allowed(made.id, ann)).plan == "free"
    [entry] = await desk.trail(made.id)
    assert (entry.action, entry.actor) == ("organisation.created", ann)


async def test_an_address_comes_first(desk: Desk) -> None:
    """Whoever has not confirmed an address makes no organisation, and nobody makes one without a name."""
    [new] = await desk.people("Newcomer", verified=False)
    with pytest.raises(Forbidden) as unverified:
        await desk.business.organisations.create(new, "Riverside CC")
    assert unverified.value.reason == "unverified"
    for name in ("", "  ", "x" * 200, "a\x00b"):
        with pytest.raises(Malformed) as bad:
            await desk.business.organisations.create(await desk.person(), name)
        assert bad.value.reason == "bad_name"


async def test_mine_are_those_that_are_open(desk: Desk) -> None:
    """The list has the organisations where somebody is a member, by name, without the closed ones."""
    ann, bob = await desk.people("Ann", "Bob")
    names = ("Zeal CC", "Amber CC", "Maple CC")
    made = {name: (await desk.business.organisations.create(ann, name)).id for name in names}
    await desk.join(made["Maple CC"], {bob: Role.MEMBER})
    await desk.business.organisations.close(ann, made["Zeal CC"])
    assert [place.organisation.name for place in await desk.business.organisations.mine(ann)] == [
        "Amber CC",
        "Maple CC",
    ]
    assert [place.role for place in await desk.business.organisations.mine(bob)] == [Role.MEMBER]


async def test_another_name(desk: Desk) -> None:
    """The name changes, and the audit keeps both."""
    ann = await desk.person()
    club = await desk.organisation(ann)
    renamed = await desk.business.organisations.rename(ann, club, "Hillside CC")
    assert renamed == (await desk.business.organisations.place(ann, club)).organisation
    entry = (await desk.trail(club))[-1]
    assert (entry.action, entry.before, entry.after) == (
        "organisation.renamed",
        '{"name":"Riverside CC"}',
        '{"name":"Hillside CC"}',
    )


async def test_a_running_plan_is_cancelled_first(desk: Desk) -> None:
    """Nothing that goes on being charged is closed; once it is cancelled, closing takes every feature at once."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner)
    await desk.join(club, {ann: (Role.MEMBER, "coach_pro")})
    with pytest.raises(Conflict) as running:
        await desk.business.organisations.close(owner, club)
    assert running.value.reason == "subscription_running"
    await desk.business.subscriptions.cancel(owner, club)
    assert Feature.PLAYER_ASSIGNMENT in (await desk.allowed(club, ann)).features
    await desk.business.organisations.close(owner, club)
    for account in (owner, ann, None):
        left = await desk.allowed(club, account)
        assert left.closed
        assert left.features == frozenset()
    with pytest.raises(NotFound):
        await desk.business.organisations.place(owner, club)
    with pytest.raises(NotFound):
        await desk.business.organisations.close(owner, club)
    assert (await desk.actions(club))[-1] == "organisation.closed"


async def test_a_game_that_is_scored_is_ended_first(desk: Desk) -> None:
    """An organisation in the middle of a game is not closed under its scorers."""
    owner = await desk.person()
    club = await desk.organisation(owner, None)
    game = MatchId(f"m-{club}")
    row = {"id": game, "title": "A match", "public": True, "epoch": 1, "seq": 0, "created_ms": 0, "workspace_id": club}
    await desk.database.transact(lambda connection: connection.execute(insert(matches), row))
    assert await desk.ports.slots.take(game, WorkspaceId(club), 1, 60_000) is None
    with pytest.raises(Conflict) as live:
        await desk.business.organisations.close(owner, club)
    assert (live.value.reason, live.value.fields["matches"]) == ("games_live", [game])
    await desk.ports.slots.end(game)
    await desk.business.organisations.close(owner, club)


async def test_what_does_not_exist(desk: Desk) -> None:
    """An id of no organisation, or one that no database can hold, is not found."""
    ann = await desk.person()
    for name in ("nothing", "a\x00b", "\ud800"):
        with pytest.raises(NotFound):
            await desk.business.organisations.place(ann, WorkspaceId(name))
