"""Devices: phones that are paired with a code, graphics engines that read, and how both are sent away."""

import asyncio
import hashlib
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select, update

from core.errors import Conflict, Forbidden, Malformed, NotFound, Unauthorized
from core.ids import AccountId, MatchId, WorkspaceId
from core.models.people import DeviceKind
from core.storage.tables.matches import matches
from core.storage.tables.people import devices, pairings, workspaces
from core.usecases.tokens import Right
from tests.people.town import ONE_DATABASE, PUBLIC_URL, Town

ANN = "ann@example.org"


@pytest.fixture
async def ann(town: Town) -> AccountId:
    """Somebody with a match, ``m1``."""
    account = await town.join(ANN)
    await town.match("m1", account)
    return account


M1, UNOWNED = MatchId("m1"), MatchId("m0")


async def is_admitted(town: Town, token: str) -> bool:
    """Whether a token still opens the door."""
    try:
        await town.admit(token)
    except Unauthorized:
        return False
    return True


async def test_a_phone_is_paired_with_a_code(town: Town, ann: AccountId) -> None:
    """It may score that match and watch it, for a week, without an account on it."""
    offer = await town.people.devices.offer(M1, ann)
    assert len(offer.code) == 6
    assert not set(offer.code) & set("0O1IL")
    paired = await town.people.devices.pair(f" {offer.code[:3].lower()}-{offer.code[3:]} ", "Ann's  phone")
    assert (paired.device.kind, paired.device.name) == (DeviceKind.SCORER, "Ann's phone")
    grant = await town.admit(paired.token)
    assert grant.can == {Right.SCORE, Right.WATCH}
    assert (grant.match, grant.workspace) == (str(M1), WorkspaceId(ann))
    assert (grant.credential, grant.account) == (paired.device.id, None)
    assert not grant.allows(Right.WATCH, MatchId("m2"))
    assert 0 < paired.device.expires_ms - town.clock() <= 7 * 86_400_000
    assert await town.people.devices.devices(M1) == [paired.device]
    assert (await town.actions(ann))[-1] == "scorer.added"


@ONE_DATABASE
async def test_the_code_stands_in_the_fragment_of_the_address_that_the_qr_code_holds(
    town: Town, ann: AccountId
) -> None:
    """Browsers keep a fragment to themselves, so that no log has the code."""
    offer = await town.people.devices.offer(M1, ann)
    assert offer.url == f"{PUBLIC_URL}/pair#{offer.code}"
    image = ET.fromstring(offer.qr)  # noqa: S314  our own
    assert image.tag == "{http://www.w3.org/2000/svg}svg"


async def test_a_code_is_good_once(town: Town, ann: AccountId) -> None:
    """Also when ten phones come with it at the same moment."""
    offer = await town.people.devices.offer(M1, ann)
    outcomes = await asyncio.gather(
        *(town.people.devices.pair(offer.code, f"Phone {n}") for n in range(10)), return_exceptions=True
    )
    assert sum(not isinstance(each, NotFound) for each in outcomes) == 1
    assert len(await town.people.devices.devices(M1)) == 1


async def test_a_code_has_ten_minutes(town: Town, ann: AccountId) -> None:
    """And what nobody offered is no code, of whatever form."""
    offer = await town.people.devices.offer(M1, ann)
    for wrong in ("", "ABC", "\u0130" * 6, "000000", "ABCDEFG", "\0" * 6):
        with pytest.raises(NotFound) as refusal:
            await town.people.devices.pair(wrong, "Phone")
        assert refusal.value.reason == "bad_code"
    town.clock.advance(minutes=10.1)
    with pytest.raises(NotFound):
        await town.people.devices.pair(offer.code, "Phone")
    await town.people.prune()
    assert len(await town.rows(select(pairings))) == 1
    town.clock.advance(days=1)
    await town.people.prune()
    assert await town.rows(select(pairings)) == []


@ONE_DATABASE
async def test_a_phone_without_a_name_leaves_the_code_good(town: Town, ann: AccountId) -> None:
    """The refusal comes first."""
    offer = await town.people.devices.offer(M1, ann)
    with pytest.raises(Malformed):
        await town.people.devices.pair(offer.code, " ")
    await town.people.devices.pair(offer.code, "Phone")


async def test_a_match_has_five_open_codes(town: Town, ann: AccountId) -> None:
    """The oldest makes room for a sixth."""
    offers = []
    for _ in range(6):
        offers.append(await town.people.devices.offer(M1, ann))
        town.clock.advance(seconds=1)
    with pytest.raises(NotFound):
        await town.people.devices.pair(offers[0].code, "Phone")
    for offer in offers[1:]:
        await town.people.devices.pair(offer.code, "Phone")


@ONE_DATABASE
async def test_a_code_cannot_be_guessed_from_the_database(town: Town, ann: AccountId) -> None:
    """Six characters could be found from a plain hash; this one is keyed."""
    offer = await town.people.devices.offer(M1, ann)
    held = await town.dump(select(pairings))
    assert offer.code not in held
    assert str(hashlib.sha256(offer.code.encode()).digest()) not in held


async def test_a_device_that_is_revoked_is_out_at_once(town: Town, ann: AccountId) -> None:
    """Its token, and every later one; the others stay."""
    first, second = [
        await town.people.devices.pair((await town.people.devices.offer(M1, ann)).code, f"Phone {n}") for n in range(2)
    ]
    grant = await town.admit(first.token)
    with pytest.raises(NotFound):
        await town.people.devices.revoke(MatchId("m2"), first.device.id, ann)
    await town.people.devices.revoke(M1, first.device.id, ann)
    assert not await is_admitted(town, first.token)
    assert await is_admitted(town, second.token)
    with pytest.raises(Unauthorized):
        await town.people.devices.renew(grant)
    with pytest.raises(NotFound):
        await town.people.devices.revoke(M1, first.device.id, ann)
    assert [each.id for each in await town.people.devices.devices(M1)] == [second.device.id]
    assert (await town.actions(ann))[-1] == "device.revoked"


async def test_a_device_stays_as_long_as_it_comes_back_in_time(town: Town, ann: AccountId) -> None:
    """Each renewal gives another week; after a week of silence it must be paired again."""
    paired = await town.people.devices.pair((await town.people.devices.offer(M1, ann)).code, "Phone")
    for _ in range(3):
        town.clock.advance(days=6)
        paired = await town.people.devices.renew(await town.admit(paired.token))
    grant = await town.admit(paired.token)
    town.clock.advance(days=7.1)
    assert not await is_admitted(town, paired.token)
    with pytest.raises(Unauthorized):
        await town.people.devices.renew(grant)


@ONE_DATABASE
async def test_only_a_scoring_device_can_be_renewed(town: Town, ann: AccountId) -> None:
    """Neither a session nor a feed."""
    signed_in = await town.login(ANN)
    feed = await town.people.devices.issue_feed(M1, "vMix", ann)
    for token in (signed_in.access, feed.token):
        with pytest.raises(Unauthorized):
            await town.people.devices.renew(await town.admit(token))


@ONE_DATABASE
async def test_a_feed_token_reads_one_match_for_a_year(town: Town, ann: AccountId) -> None:
    """Until it is revoked."""
    feed = await town.people.devices.issue_feed(M1, "vMix", ann)
    town.clock.advance(days=364)
    grant = await town.admit(feed.token)
    assert (grant.can, grant.match) == (frozenset({Right.WATCH}), M1)
    await town.people.devices.revoke(M1, feed.device.id, ann)
    assert not await is_admitted(town, feed.token)


@ONE_DATABASE
async def test_a_match_has_a_hundred_devices_at_most(town: Town, ann: AccountId) -> None:
    """The revoked ones count until their tokens expire, since so long each must be remembered."""
    for n in range(100):
        feed = await town.people.devices.issue_feed(M1, f"vMix {n}", ann)
    await town.people.devices.revoke(M1, feed.device.id, ann)
    offer = await town.people.devices.offer(M1, ann)
    with pytest.raises(Conflict) as refusal:
        await town.people.devices.pair(offer.code, "Phone")
    assert refusal.value.reason == "too_many_devices"
    town.clock.advance(days=365.5)
    await town.people.devices.issue_feed(M1, "vMix", ann)
    await town.people.prune()
    assert len(await town.rows(select(devices))) == 101
    town.clock.advance(days=2)
    await town.people.prune()
    assert len(await town.rows(select(devices))) == 1


async def test_a_match_that_nobody_owns_has_short_tokens(town: Town) -> None:
    """Nothing could void them: twelve hours for a phone, which may come back for more, and none for a feed."""
    await town.ports.log.create(UNOWNED, title="Operator's own", public=True)
    paired = await town.people.devices.pair((await town.people.devices.offer(UNOWNED, "operator")).code, "Phone")
    assert paired.device.workspace_id is None
    assert 0 < paired.device.expires_ms - town.clock() <= 12 * 3_600_000
    town.clock.advance(minutes=11 * 60)
    again = await town.people.devices.renew(await town.admit(paired.token))
    await town.people.devices.revoke(UNOWNED, again.device.id, "operator")
    with pytest.raises(Unauthorized):
        await town.people.devices.renew(await town.admit(again.token))
    town.clock.advance(minutes=12 * 60)
    assert not await is_admitted(town, again.token)
    with pytest.raises(Forbidden) as refusal:
        await town.people.devices.issue_feed(UNOWNED, "vMix", "operator")
    assert refusal.value.reason == "no_workspace"


@ONE_DATABASE
@pytest.mark.parametrize("gone", ["never there", "deleted", "owner gone"])
async def test_a_match_that_is_not_there_has_no_devices(town: Town, ann: AccountId, gone: str) -> None:
    """Neither a new code nor one that was offered before."""
    offer = await town.people.devices.offer(M1, ann)
    match = M1
    if gone == "deleted":
        await town.database.transact(lambda connection: connection.execute(update(matches).values(deleted_ms=1)))
    elif gone == "owner gone":
        await town.database.transact(lambda connection: connection.execute(update(workspaces).values(closed_ms=1)))
    else:
        match = MatchId("m2")
    with pytest.raises(NotFound):
        await town.people.devices.offer(match, ann)
    with pytest.raises(NotFound):
        await town.people.devices.issue_feed(match, "vMix", ann)
    if match == M1:
        with pytest.raises(NotFound):
            await town.people.devices.pair(offer.code, "Phone")


async def test_the_last_use_is_listed(town: Town, ann: AccountId) -> None:
    """To within a minute, so that a graphics engine that polls does not keep the database writing."""
    book = town.people.devices
    paired = await book.issue_feed(M1, "vMix", ann)
    grant = await town.admit(paired.token)
    assert [each.used_ms for each in await book.devices(M1)] == [None]
    for seconds in (0, 30):
        town.clock.advance(seconds=seconds)
        began = town.clock()
        await book.used(grant)
        (listed,) = await book.devices(M1)
        assert listed.used_ms is not None
        assert listed.used_ms >= began if not seconds else listed.used_ms < began
    town.clock.advance(seconds=31)
    began = town.clock()
    await book.used(grant)
    (listed,) = await book.devices(M1)
    assert listed.used_ms is not None
    assert listed.used_ms >= began


async def test_a_panel_directs_and_scores_nothing(town: Town, ann: AccountId) -> None:
    """Its token is of a kind of its own, and ends as a graphics engine's does."""
    paired = await town.people.devices.issue_feed(M1, "Stream Deck", ann, control=True)
    assert paired.device.kind is DeviceKind.CONTROL
    assert (await town.admit(paired.token)).can == {Right.WATCH, Right.DIRECT}
    await town.people.devices.revoke(M1, paired.device.id, ann)
    assert not await is_admitted(town, paired.token)
