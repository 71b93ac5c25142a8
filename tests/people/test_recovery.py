"""Passwords: set anew by mail, changed by the old one, and what ends with the old one."""

import asyncio

import pytest
from sqlalchemy import select

from core.errors import CricksyError, Forbidden, Malformed, NotFound, TooFast, Unauthorized
from core.storage.tables.people import mail_codes
from tests.people.town import HERE, ONE_DATABASE, PASSWORD, Town

ANN = "ann@example.org"
BETTER = "third umpire reviews it"


async def test_a_lost_password_is_set_anew_by_mail(town: Town) -> None:
    """Once; it proves the address, ends every session, and the owner is told."""
    account = await town.join(ANN)
    signed_in = await town.login(ANN)
    await town.admit(signed_in.access)
    await town.people.recovery.request(ANN)
    code = await town.code(ANN, "reset")
    await town.people.recovery.reset(code, BETTER)
    with pytest.raises(Unauthorized):
        await town.admit(signed_in.access)
    with pytest.raises(Unauthorized):
        await town.people.sessions.refresh(signed_in.refresh, HERE)
    with pytest.raises(CricksyError):
        await town.login(ANN)
    await town.login(ANN, BETTER)
    assert (await town.people.accounts.profile(account)).verified_ms is not None
    assert (await town.letters(ANN))[0].subject == "Your password was changed"
    with pytest.raises(NotFound) as refusal:
        await town.people.recovery.reset(code, PASSWORD)
    assert refusal.value.reason == "bad_code"
    assert (await town.actions(account))[-1] == "password.reset"


@ONE_DATABASE
async def test_asking_for_an_unknown_address_looks_the_same(town: Town) -> None:
    """Only a mail to that address says that there is no account."""
    await town.join(ANN)
    answers: list[object] = [
        await town.people.recovery.request(email)  # type: ignore[func-returns-value]
        for email in (ANN, "eve@example.org")
    ]
    assert answers == [None, None]
    assert (await town.letters("eve@example.org"))[0].subject == "No account with this address"


@ONE_DATABASE
async def test_a_reset_code_has_an_hour(town: Town) -> None:
    """And is for a password alone."""
    account = await town.join(ANN)
    await town.people.recovery.request(ANN)
    code, other = await town.code(ANN, "reset"), await town.code(ANN, "verify")
    for wrong in (other, "", "\ud800", code + "x"):
        with pytest.raises(NotFound):
            await town.people.recovery.reset(wrong, BETTER)
    with pytest.raises(NotFound):
        await town.people.accounts.verify(account, code)
    town.clock.advance(minutes=61)
    with pytest.raises(NotFound):
        await town.people.recovery.reset(code, BETTER)
    await town.login(ANN)


@ONE_DATABASE
async def test_a_weak_password_leaves_the_code_good(town: Town) -> None:
    """The person chooses another, without another mail; the own name is one that is guessed first."""
    await town.join(ANN, "Rahul Ravindran")
    await town.people.recovery.request(ANN)
    code = await town.code(ANN, "reset")
    with pytest.raises(Malformed):
        await town.people.recovery.reset(code, "rahulravindran")
    await town.people.recovery.reset(code, BETTER)
    await town.login(ANN, BETTER)


async def test_one_of_several_who_come_with_a_code_at_once_sets_the_password(town: Town) -> None:
    """A code is used up once, also by ten at the same moment."""
    await town.join(ANN)
    await town.people.recovery.request(ANN)
    code = await town.code(ANN, "reset")
    outcomes = await asyncio.gather(
        *(town.people.recovery.reset(code, f"{BETTER} {n}") for n in range(10)), return_exceptions=True
    )
    assert [type(each) for each in outcomes if each is not None] == [NotFound] * 9
    await town.login(ANN, f"{BETTER} {outcomes.index(None)}")


async def test_whoever_registered_with_anothers_address_loses_everything_to_its_owner(town: Town) -> None:
    """The sessions, the codes that were asked for, and the devices that were left in the account."""
    squatted = await town.join(ANN)
    squatter = await town.login(ANN)
    match = await town.match("m1", squatted)
    offer = await town.people.devices.offer(match, squatted)
    phone = await town.people.devices.pair(offer.code, "Phone")
    await town.people.accounts.request_email(squatted, PASSWORD, "eve@example.org")
    escape = await town.code("eve@example.org", "email")
    await town.admit(phone.token)
    await town.people.recovery.request(ANN)
    await town.people.recovery.reset(await town.code(ANN, "reset"), BETTER)
    for token in (squatter.access, phone.token):
        with pytest.raises(Unauthorized):
            await town.admit(token)
    with pytest.raises(NotFound):
        await town.people.accounts.confirm_email(squatted, escape)
    assert await town.rows(select(mail_codes)) == []


@ONE_DATABASE
async def test_devices_outlive_a_new_password_of_a_proven_account(town: Town) -> None:
    """A match goes on while its owner recovers the password."""
    account = await town.join(ANN)
    await town.people.accounts.verify(account, await town.code(ANN, "verify"))
    match = await town.match("m1", account)
    phone = await town.people.devices.pair((await town.people.devices.offer(match, account)).code, "Phone")
    await town.people.recovery.request(ANN)
    await town.people.recovery.reset(await town.code(ANN, "reset"), BETTER)
    assert (await town.admit(phone.token)).credential == phone.device.id


async def test_a_password_is_changed_by_who_knows_the_old_one(town: Town) -> None:
    """Every other session ends, this one goes on."""
    account = await town.join(ANN)
    here, there = await town.login(ANN), await town.login(ANN)
    with pytest.raises(Forbidden) as refusal:
        await town.people.recovery.change(account, here.session, "not the password", BETTER)
    assert refusal.value.reason == "wrong_password"
    await town.people.recovery.change(account, here.session, PASSWORD, BETTER)
    assert (await town.admit(here.access)).credential == here.session
    await town.people.sessions.refresh(here.refresh, HERE)
    with pytest.raises(Unauthorized):
        await town.admit(there.access)
    await town.login(ANN, BETTER)
    assert (await town.letters(ANN))[0].subject == "Your password was changed"
    assert (await town.actions(account))[-1] == "password.changed"


@ONE_DATABASE
async def test_a_stolen_session_cannot_guess_the_password(town: Town) -> None:
    """Ten attempts in five minutes, the right one included."""
    account = await town.join(ANN)
    signed_in = await town.login(ANN)
    for _ in range(10):
        with pytest.raises(Forbidden):
            await town.people.closing.close(account, "not the password")
    with pytest.raises(TooFast):
        await town.people.recovery.change(account, signed_in.session, PASSWORD, BETTER)
