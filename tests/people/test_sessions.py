"""Sessions: signing in, staying signed in, and every way to be signed out."""

import asyncio
import base64
import hashlib
import hmac
import json

import jwt
import pytest
from sqlalchemy import func, select

from core.errors import CricksyError, NotFound, Unauthorized
from core.ids import AccountId, WorkspaceId
from core.models.people import Session
from core.ports.sessions import SESSION_MS
from core.storage.tables.people import refresh_tokens, sessions
from tests.people.town import HERE, ONE_DATABASE, PASSWORD, SECRET, Town

ANN = "ann@example.org"
ELSEWHERE = "198.51.100.7"


async def refused(town: Town, token: str) -> str:
    """The code that a refresh is refused with."""
    with pytest.raises(Unauthorized) as refusal:
        await town.people.sessions.refresh(token, HERE)
    return refusal.value.reason


async def is_admitted(town: Town, token: str) -> bool:
    """Whether an access token still opens the door."""
    try:
        await town.admit(token)
    except Unauthorized:
        return False
    return True


async def test_signing_in_gives_tokens_for_oneself(town: Town) -> None:
    """The access token says who, in the own workspace, for which session; it gives no right to a match by itself."""
    account = await town.join(ANN)
    signed_in = await town.login(" ANN@example.org")
    grant = await town.admit(signed_in.access)
    assert (grant.account, grant.workspace, grant.credential) == (account, WorkspaceId(account), signed_in.session)
    assert grant.can == frozenset()
    assert 0 < signed_in.access_expires_ms - town.clock() <= 15 * 60_000
    assert 0 < signed_in.refresh_expires_ms - town.clock() <= SESSION_MS


@ONE_DATABASE
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(town: Town) -> None:
    """Neither tells which of the two was wrong."""
    await town.join(ANN)
    for email, password in [
        (ANN, "not the password"),
        ("eve@example.org", PASSWORD),
        ("no address", PASSWORD),
        (ANN, ""),
        (ANN, "\ud800" * 10),
    ]:
        with pytest.raises(Unauthorized) as refusal:
            await town.login(email, password)
        assert refusal.value.payload() == {
            "code": "wrong_credentials",
            "detail": "The address or the password is wrong.",
        }


@ONE_DATABASE
async def test_guessing_is_slowed_and_the_owner_is_not_locked_out(town: Town) -> None:
    """Ten attempts from one address; from a hundred strangers' ones, and none of them counts where the owner is."""
    await town.join(ANN)
    await town.login(ANN, address=HERE)

    async def guess(address: str) -> str:
        with pytest.raises(CricksyError) as refusal:
            await town.login(ANN, "not the password", address)
        return refusal.value.reason

    assert [await guess(ELSEWHERE) for _ in range(12)] == ["wrong_credentials"] * 10 + ["too_fast"] * 2
    crowd = [await guess(f"203.0.113.{n}") for n in range(95)]
    assert crowd[:85] == ["wrong_credentials"] * 85
    assert crowd[-1] == "too_fast"
    with pytest.raises(CricksyError):
        await town.login(ANN, PASSWORD, "203.0.113.200")
    await town.login(ANN, PASSWORD, HERE)


async def test_a_refresh_token_is_good_once(town: Town) -> None:
    """The session goes on with the next one: seen now, at this address, for another thirty days."""
    account = await town.join(ANN)
    first = await town.login(ANN)
    town.clock.advance(days=20)
    second = await town.people.sessions.refresh(first.refresh, ELSEWHERE)
    assert second.refresh != first.refresh
    assert (second.session, second.account) == (first.session, account)
    town.clock.advance(days=20)
    third = await town.people.sessions.refresh(second.refresh, ELSEWHERE)
    assert await is_admitted(town, third.access)
    (listed,) = await town.people.sessions.sessions(account, third.session)
    assert listed.current
    assert listed.session.address == ELSEWHERE
    assert listed.session.seen_ms - listed.session.created_ms >= 40 * 86_400_000


@ONE_DATABASE
async def test_a_session_that_sleeps_too_long_is_over(town: Town) -> None:
    """Thirty days after its last use."""
    account = await town.join(ANN)
    signed_in = await town.login(ANN)
    town.clock.advance(days=30.01)
    assert await refused(town, signed_in.refresh) == "session_revoked"
    assert await town.people.sessions.sessions(account) == []


async def test_a_client_that_lost_the_answer_may_ask_again(town: Town) -> None:
    """Within a minute, and it gets the same next token, as often as it asks."""
    await town.join(ANN)
    first = await town.login(ANN)
    second = await town.people.sessions.refresh(first.refresh, HERE)
    town.clock.advance(seconds=50)
    again = await town.people.sessions.refresh(first.refresh, HERE)
    assert again.refresh == second.refresh
    assert await is_admitted(town, again.access)
    assert (await town.people.sessions.refresh(again.refresh, HERE)).session == first.session


@pytest.mark.parametrize("how", ["its successor was used", "a minute has passed"])
async def test_a_token_that_comes_back_ends_the_session(town: Town, how: str) -> None:
    """Somebody else has it: every token of the session is void at once, and the audit says so."""
    account = await town.join(ANN)
    first = await town.login(ANN)
    other = await town.login(ANN)
    second = await town.people.sessions.refresh(first.refresh, HERE)
    if how == "its successor was used":
        newest = await town.people.sessions.refresh(second.refresh, HERE)
    else:
        newest = second
        town.clock.advance(seconds=61)
    assert await is_admitted(town, newest.access)
    assert await refused(town, first.refresh) == "session_revoked"
    assert not await is_admitted(town, first.access)
    assert not await is_admitted(town, newest.access)
    assert await refused(town, newest.refresh) == "session_revoked"
    assert await is_admitted(town, other.access)
    assert [each.session.id for each in await town.people.sessions.sessions(account)] == [other.session]
    assert await town.actions(account) == ["account.registered", "session.reused"]


@ONE_DATABASE
async def test_a_thief_is_noticed_however_late_the_owner_comes_back(town: Town) -> None:
    """The owner's phone slept for four weeks while the thief went on with the token."""
    await town.join(ANN)
    owners = await town.login(ANN)
    thiefs = owners.refresh
    for _ in range(4):
        thiefs = (await town.people.sessions.refresh(thiefs, ELSEWHERE)).refresh
        town.clock.advance(days=7)
    assert await refused(town, owners.refresh) == "session_revoked"
    assert await refused(town, thiefs) == "session_revoked"


async def test_twenty_refreshes_of_one_token_at_once_are_one(town: Town) -> None:
    """All of them get the same next token, and the session lives."""
    account = await town.join(ANN)
    first = await town.login(ANN)
    together = await asyncio.gather(*(town.people.sessions.refresh(first.refresh, HERE) for _ in range(20)))
    assert len({each.refresh for each in together}) == 1
    assert (await town.rows(select(func.count()).select_from(refresh_tokens)))[0][0] == 2
    assert await is_admitted(town, together[-1].access)
    assert await town.actions(account) == ["account.registered"]


async def test_of_two_successors_in_a_race_with_a_replay_none_survives(town: Town) -> None:
    """Twenty at once with a token whose successor was used: each is refused, the session ends once."""
    account = await town.join(ANN)
    first = await town.login(ANN)
    second = await town.people.sessions.refresh(first.refresh, HERE)
    third = await town.people.sessions.refresh(second.refresh, HERE)
    outcomes = await asyncio.gather(
        *(town.people.sessions.refresh(first.refresh, HERE) for _ in range(20)), return_exceptions=True
    )
    assert all(isinstance(each, Unauthorized) for each in outcomes)
    assert not await is_admitted(town, third.access)
    assert await town.actions(account) == ["account.registered", "session.reused"]


@ONE_DATABASE
@pytest.mark.parametrize("token", ["", "x", "\ud800", "x" * 100_000, "\0"])
async def test_what_is_no_refresh_token_is_refused(town: Town, token: str) -> None:
    """And ends nobody's session; leaving with it is no error."""
    await town.join(ANN)
    signed_in = await town.login(ANN)
    assert await refused(town, token) == "unauthorized"
    await town.people.sessions.logout(token)
    assert await refused(town, signed_in.access) == "unauthorized"
    assert await is_admitted(town, signed_in.access)


@ONE_DATABASE
async def test_no_token_can_be_read_from_the_database(town: Town) -> None:
    """Of refresh tokens only hashes are there."""
    await town.join(ANN)
    first = await town.login(ANN)
    second = await town.people.sessions.refresh(first.refresh, HERE)
    held = await town.dump(select(refresh_tokens), select(sessions))
    assert not any(token in held for token in (first.refresh, second.refresh, first.access))
    assert str(hashlib.sha256(second.refresh.encode()).digest()) in held


async def test_leaving_voids_the_tokens_at_once(town: Town) -> None:
    """Twice is no error."""
    account = await town.join(ANN)
    signed_in = await town.login(ANN)
    assert await is_admitted(town, signed_in.access)
    await town.people.sessions.logout(signed_in.refresh)
    assert not await is_admitted(town, signed_in.access)
    assert await refused(town, signed_in.refresh) == "session_revoked"
    await town.people.sessions.logout(signed_in.refresh)
    assert await town.actions(account) == ["account.registered", "session.ended"]


async def test_sessions_can_be_seen_and_ended_from_another(town: Town) -> None:
    """One of them, or all but the one that asks; nobody else's."""
    account, ben = await town.join(ANN), await town.join("ben@example.org")
    here, there, elsewhere = [await town.login(ANN, address=f"192.0.2.{n}") for n in range(3)]
    bens = await town.login("ben@example.org")
    listed = await town.people.sessions.sessions(account, here.session)
    assert {each.session.id: each.current for each in listed} == {
        here.session: True,
        there.session: False,
        elsewhere.session: False,
    }
    with pytest.raises(NotFound):
        await town.people.sessions.revoke(ben, there.session)
    await town.people.sessions.revoke(account, there.session)
    with pytest.raises(NotFound):
        await town.people.sessions.revoke(account, there.session)
    assert [await is_admitted(town, each.access) for each in (here, there, elsewhere)] == [True, False, True]
    assert await town.people.sessions.revoke_others(account, here.session) == 1
    assert await town.people.sessions.revoke_others(account, here.session) == 0
    assert [await is_admitted(town, each.access) for each in (here, elsewhere, bens)] == [True, False, True]


async def test_an_account_has_fifty_sessions_at_most(town: Town) -> None:
    """The one that was seen longest ago makes room."""
    account = await town.join(ANN)
    oldest = await town.login(ANN)
    for n in range(50):
        town.clock.advance(seconds=1)
        await town.login(ANN, address=f"192.0.2.{n % 10 + 100}")
    assert len(await town.people.sessions.sessions(account)) == 50
    assert not await is_admitted(town, oldest.access)


async def test_a_password_that_was_changed_while_it_was_checked_opens_no_session(town: Town) -> None:
    """What was checked is what must still hold when the session begins."""
    account = await town.join(ANN)
    now = town.clock()
    session = Session(
        id="late", account_id=account, agent="", address=HERE, created_ms=now, seen_ms=now, expires_ms=now + 1000
    )
    with pytest.raises(Unauthorized):
        await town.ports.sessions.open(session, "the hash of yesterday", b"token", 50)
    assert await town.rows(select(sessions)) == []


async def test_what_is_long_over_is_forgotten(town: Town) -> None:
    """Sessions, their tokens, and codes; what lives stays."""
    await town.join(ANN)
    await town.login(ANN)
    town.clock.advance(days=61)
    alive = await town.login(ANN)
    await town.people.prune()
    assert [row.id for row in await town.rows(select(sessions.c.id))] == [alive.session]
    assert [row.session_id for row in await town.rows(select(refresh_tokens))] == [alive.session]


@ONE_DATABASE
async def test_forged_access_tokens_are_refused(town: Town) -> None:
    """Unsigned, of another algorithm, of another key, for another account: none opens the door."""
    await town.join(ANN)
    signed_in = await town.login(ANN)
    claims = jwt.decode(signed_in.access, options={"verify_signature": False})
    victim = {**claims, "sub": "victim", "acc": "victim", "ws": "victim"}
    head, body, signature = signed_in.access.split(".")
    forged_body = base64.urlsafe_b64encode(json.dumps(victim).encode()).rstrip(b"=").decode()
    forged = [
        jwt.encode(victim, "", algorithm="none"),
        jwt.encode(victim, SECRET[::-1], algorithm="HS256"),
        jwt.encode(claims, SECRET * 2, algorithm="HS512"),
        _as_if_rs256(claims),
        f"{head}.{forged_body}.{signature}",
        f"{head}.{body}.",
        signed_in.refresh,
    ]
    assert [await is_admitted(town, token) for token in forged] == [False] * len(forged)
    assert await is_admitted(town, signed_in.access)


@ONE_DATABASE
async def test_an_access_token_lives_a_quarter_of_an_hour(town: Town) -> None:
    """The code says that only the time is over, so that a client refreshes."""
    account: AccountId = await town.join(ANN)
    signed_in = await town.login(ANN)
    assert (await town.admit(signed_in.access)).account == account
    town.clock.advance(minutes=15.1)
    with pytest.raises(Unauthorized) as refusal:
        await town.admit(signed_in.access)
    assert refusal.value.reason == "token_expired"


def _as_if_rs256(claims: dict[str, object]) -> str:
    """Signed with the secret, but calling itself RS256: the header must not choose how a token is checked."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "RS256", "typ": "JWT"}, claims)
    ]
    signature = hmac.digest(SECRET.encode(), b".".join(parts), "sha256")
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
