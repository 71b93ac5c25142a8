"""Accounts: registering without telling who is there, proving an address, changing it."""

import asyncio

import pytest
from sqlalchemy import func, select

from core.errors import CricksyError, Forbidden, Malformed, NotFound, TooFast
from core.models.people import WorkspaceKind
from core.storage.tables.people import accounts, mail_codes, outgoing_mail, workspaces
from tests.people.town import ONE_DATABASE, PASSWORD, Town

ANN = "ann@example.org"
BEN = "ben@example.org"


async def test_a_new_account_has_a_workspace_and_an_address_to_prove(town: Town) -> None:
    """The code from the mail proves it, once, and only for who is signed in."""
    account = await town.join("  Ann@Example.ORG ")
    workspace = (await town.rows(select(workspaces)))[0]
    assert (workspace.id, workspace.kind, workspace.name) == (account, WorkspaceKind.PERSON, "Ann Scorer")
    assert workspace.anchor_ms == workspace.created_ms
    assert (await town.people.accounts.profile(account)).verified_ms is None
    code = await town.code(ANN, "verify")
    assert (await town.people.accounts.verify(account, code)).verified_ms is not None
    with pytest.raises(NotFound) as refusal:
        await town.people.accounts.verify(account, code)
    assert refusal.value.reason == "bad_code"
    assert await town.actions(account) == ["account.registered", "account.verified"]


@ONE_DATABASE
async def test_a_code_is_of_no_use_to_another_account_and_is_not_lost_by_the_attempt(town: Town) -> None:
    """Whoever opened an account with a stranger's address gains nothing by the stranger's click."""
    squatter, ben = await town.join(ANN), await town.join(BEN)
    code = await town.code(ANN, "verify")
    with pytest.raises(NotFound):
        await town.people.accounts.verify(ben, code)
    assert (await town.people.accounts.verify(squatter, code)).verified_ms is not None


@ONE_DATABASE
async def test_a_code_has_its_time(town: Town) -> None:
    """Three days, and then another has to be asked for."""
    account = await town.join(ANN)
    late = await town.code(ANN, "verify")
    town.clock.advance(days=3.1)
    with pytest.raises(NotFound):
        await town.people.accounts.verify(account, late)
    await town.people.accounts.resend(account)
    assert (await town.people.accounts.verify(account, await town.code(ANN, "verify"))).verified_ms is not None


@ONE_DATABASE
async def test_only_the_hash_of_a_code_is_kept_once_its_mail_is_out(town: Town) -> None:
    """Neither table has the secret any more, nor does any have the password."""
    await town.join(ANN)
    code = await town.code(ANN, "verify")
    held = await town.dump(select(mail_codes), select(outgoing_mail), select(accounts))
    assert code not in held
    assert PASSWORD not in held


async def test_registering_a_known_address_looks_the_same_and_changes_nothing(town: Town) -> None:
    """Its owner is told by mail; the old password stays, the new one is nobody's."""
    account = await town.join(ANN)
    first: object = await town.people.accounts.register("Ben", BEN, "another good one")  # type: ignore[func-returns-value]
    second: object = await town.people.accounts.register("Eve", ANN, "a stranger's word")  # type: ignore[func-returns-value]
    assert first is second is None
    assert (await town.letters(ANN))[0].subject == "You have an account already"
    assert "Eve" not in (await town.letters(ANN))[0].text
    assert (await town.login(ANN)).account == account
    with pytest.raises(CricksyError) as refusal:
        await town.login(ANN, "a stranger's word")
    assert refusal.value.reason == "wrong_credentials"
    assert (await town.rows(select(func.count()).select_from(workspaces)))[0][0] == 2


async def test_one_of_several_who_register_an_address_at_once_gets_it(town: Town) -> None:
    """One account, one welcome, and a mail for each of the others."""
    await asyncio.gather(*(town.people.accounts.register(f"Ann {n}", ANN, PASSWORD) for n in range(5)))
    subjects = sorted(letter.subject for letter in await town.letters(ANN))
    assert subjects == ["Confirm your address", *["You have an account already"] * 4]
    assert len(await town.rows(select(workspaces))) == len(await town.rows(select(accounts))) == 1


@ONE_DATABASE
async def test_a_form_cannot_flood_a_mailbox(town: Town) -> None:
    """Five mails an hour to one address; the answer is the same, unless the address's own account asks."""
    account = await town.join(ANN)
    for _ in range(6):
        await town.people.accounts.register("Eve", ANN, PASSWORD)
        await town.people.recovery.request(ANN)
    assert len(await town.letters(ANN)) == 5
    with pytest.raises(TooFast):
        await town.people.accounts.resend(account)


@ONE_DATABASE
async def test_whom_others_have_flooded_can_register_all_the_same(town: Town) -> None:
    """The account is there; only its mail has to wait."""
    for _ in range(6):
        await town.people.recovery.request(ANN)
    account = await town.join(ANN)
    assert (await town.login(ANN)).account == account
    assert {letter.subject for letter in await town.letters(ANN)} == {"No account with this address"}


@ONE_DATABASE
async def test_what_is_no_name_or_address_is_refused(town: Town) -> None:
    """Before anything is stored or sent."""
    for name, email, code in [("Ann", "ann", "bad_email"), (" ", ANN, "bad_name")]:
        with pytest.raises(Malformed) as refusal:
            await town.people.accounts.register(name, email, PASSWORD)
        assert refusal.value.reason == code
    assert await town.rows(select(workspaces)) == await town.rows(select(outgoing_mail)) == []


async def test_a_name_can_be_changed(town: Town) -> None:
    """In any script; outer and doubled spaces go."""
    account = await town.join(ANN)
    assert (await town.people.accounts.rename(account, "  \u0da7\u0dba\u0dd2\u0db8\u0dca\u200d  Perera ")).name == (
        "\u0da7\u0dba\u0dd2\u0db8\u0dca\u200d Perera"
    )
    assert (await town.rows(select(workspaces.c.name)))[0].name.endswith("Perera")


async def test_another_address_holds_once_it_is_proven(town: Town) -> None:
    """The new one gets the code, the old one a notice, and until then the old one signs in."""
    account = await town.join(ANN)
    with pytest.raises(Forbidden):
        await town.people.accounts.request_email(account, "a wrong password", BEN)
    await town.people.accounts.request_email(account, PASSWORD, BEN)
    assert (await town.letters(ANN))[0].subject == "Your address is about to change"
    await town.login(ANN)
    changed = await town.people.accounts.confirm_email(account, await town.code(BEN, "email"))
    assert (changed.email, changed.verified_ms is not None) == (BEN, True)
    await town.login(BEN)
    with pytest.raises(CricksyError):
        await town.login(ANN)
    assert await town.rows(select(mail_codes)) == []


async def test_another_accounts_address_cannot_be_taken(town: Town) -> None:
    """Asking looks the same; the address that is taken meanwhile is refused to who proves it too late."""
    ann, ben = await town.join(ANN), await town.join(BEN)
    await town.people.accounts.request_email(ann, PASSWORD, BEN)
    assert (await town.letters(BEN))[0].subject == "You have an account already"
    await town.people.accounts.request_email(ann, PASSWORD, "new@example.org")
    await town.people.accounts.request_email(ben, PASSWORD, "new@example.org")
    codes = [letter.text.partition("/email#")[2].split()[0] for letter in await town.letters("new@example.org")]
    outcomes = []
    for account, code in [(ann, codes[0]), (ann, codes[1]), (ben, codes[0]), (ben, codes[1])]:
        try:
            await town.people.accounts.confirm_email(account, code)
        except CricksyError as refusal:
            outcomes.append(refusal.reason)
        else:
            outcomes.append("changed")
    assert sorted(outcomes) == ["bad_code", "bad_code", "changed", "email_taken"]
