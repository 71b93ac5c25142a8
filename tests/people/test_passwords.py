"""Passwords: which are taken, how they are kept, and that nobody else waits for them."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from argon2 import Parameters, extract_parameters
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from core.errors import Malformed, Unauthorized, Unavailable
from core.usecases.passwords import Passwords
from tests.people.town import PASSWORD, open_town

_MODERATE = Parameters(
    type=CHEAPEST.type, version=19, salt_len=16, hash_len=32, time_cost=2, memory_cost=8192, parallelism=1
)
"""About ten milliseconds."""


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    """Passwords with the cheapest hashes."""
    async with aclosing(Passwords(CHEAPEST)) as made:
        yield made


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_length"),
        ("ninechars", "password_length"),
        ("x7!" * 43, "password_length"),
        ("passwordpassword", "weak_password"),
        ("1234567890", "weak_password"),
        ("aaaaaaaaaaaaaaaaaaaa", "weak_password"),
        ("ravindran1998", "weak_password"),
        ("rahul@example.org", "weak_password"),
        ("a" * 128, "weak_password"),
    ],
)
async def test_a_password_that_is_easy_to_guess_is_refused(passwords: Passwords, password: str, code: str) -> None:
    """Too short, too long, common, or about the person."""
    with pytest.raises(Malformed) as refusal:
        await passwords.require_strong(password, "Rahul Ravindran 1998", "rahul@example.org")
    assert refusal.value.reason == code
    assert password not in str(refusal.value.payload()) or not password


async def test_a_refusal_says_how_to_do_better(passwords: Passwords) -> None:
    """What is wrong, and what would help."""
    with pytest.raises(Malformed) as refusal:
        await passwords.require_strong("qwertyuiop")
    assert refusal.value.fields["warning"] == "This is a top-100 common password."
    assert refusal.value.fields["suggestions"]


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        PASSWORD + "".join(map(chr, range(33, 127))),
        "\u092e\u0947\u0930\u093e \u0915\u094d\u0930\u093f\u0915\u0947\u091f",
        "(%863$0$|[3$4|72406<" * 3,
    ],
)
async def test_any_other_password_is_taken(passwords: Passwords, password: str) -> None:
    """Of 10 to 128 characters in any script; none takes long to judge."""
    started = time.process_time()
    await passwords.require_strong(password, "Ann", "ann@example.org")
    assert time.process_time() - started < 1
    assert await passwords.verify(await passwords.hash(password), password)


async def test_a_password_is_the_same_on_every_keyboard(passwords: Passwords) -> None:
    """Composed or not, and in the wide letters of East Asian keyboards."""
    stored = await passwords.hash("caf\u00e9 at long leg")
    assert await passwords.verify(stored, "cafe\u0301 at long leg")
    assert await passwords.verify(stored, "\uff43af\u00e9 at long leg")
    assert not await passwords.verify(stored, "cafe at long leg")


async def test_nobodys_hash_is_matched_by_no_password(passwords: Passwords) -> None:
    """Not even by the empty one."""
    assert not await passwords.verify(None, "")
    assert not await passwords.verify(None, PASSWORD)


async def test_hashes_are_argon2id_with_the_parameters_of_the_rfc() -> None:
    """RFC 9106, section 4: the second recommended option, 64 MiB and three passes."""
    async with aclosing(Passwords()) as passwords:
        stored = await passwords.hash(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert extract_parameters(stored) == RFC_9106_LOW_MEMORY


async def test_crowds_are_told_to_come_back() -> None:
    """Instead of being queued without end; who gives up leaves the place to others."""
    async with aclosing(Passwords(_MODERATE, threads=1, most_waiting=3)) as passwords:
        waiting = [asyncio.create_task(passwords.hash(PASSWORD)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Unavailable) as refusal:
            await passwords.hash(PASSWORD)
        assert refusal.value.reason == "busy"
        waiting[2].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await passwords.hash(PASSWORD)


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(sqlite_url: str, tmp_path: Path) -> None:
    """Or the time would tell who has an account."""
    async with open_town(sqlite_url, tmp_path, Passwords(_MODERATE)) as town:
        await town.join("ann@example.org")

        async def time_of(email: str, n: int) -> float:
            started = time.perf_counter()
            with pytest.raises(Unauthorized):
                await town.login(email, "not the password", f"192.0.2.{n}")
            return time.perf_counter() - started

        pairs = [(await time_of("ann@example.org", n), await time_of("eve@example.org", n)) for n in range(40)]
    known, unknown = (statistics.median(each) for each in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


async def test_a_hash_of_other_parameters_is_renewed_at_the_next_login(sqlite_url: str, tmp_path: Path) -> None:
    """Only then is the password at hand; afterwards it still opens the account."""
    async with open_town(sqlite_url, tmp_path) as town:
        account = await town.join("ann@example.org")
        cheap = (await town.ports.accounts.by_id(account)).password_hash
    async with open_town(sqlite_url, tmp_path, Passwords(_MODERATE)) as town:
        await town.login("ann@example.org")
        better = (await town.ports.accounts.by_id(account)).password_hash
        assert (extract_parameters(cheap), extract_parameters(better)) == (CHEAPEST, _MODERATE)
        await town.login("ann@example.org")
        assert (await town.ports.accounts.by_id(account)).password_hash == better


async def test_the_loop_does_not_wait_for_passwords(sqlite_url: str, tmp_path: Path) -> None:
    """While eight people sign in with hashes of full strength, it is never 50 ms late but for what a busy machine adds.

    It takes a second or two, since that is what such hashes are for.
    """
    async with open_town(sqlite_url, tmp_path, Passwords()) as town:
        await town.join("ann@example.org")
        logins = asyncio.gather(*(town.login("ann@example.org", address=f"192.0.2.{n}") for n in range(8)))
        late = []
        while not logins.done():
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append(time.perf_counter() - started - 0.005)
        await logins
    assert len(late) > 50
    assert statistics.quantiles(late, n=100)[97] < 0.05
