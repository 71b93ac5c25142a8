"""Nobody may ask as often as one likes: each address and each account has a rate of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.web.people import Person, sign_up
from tests.web.site import Site
from web import door

pytestmark = pytest.mark.asyncio(loop_scope="module")
GROUND, HOME = "203.0.113.9", "198.51.100.7"


@pytest_asyncio.fixture(loop_scope="module")
async def proxied(tmp_path: Path) -> AsyncIterator[Site]:
    """A platform behind a proxy on the same machine, whose word on addresses is taken."""
    running = Site(tmp_path)
    running.settings = running.settings.model_copy(update={"trusted_proxies": "127.0.0.0/8"})
    await running.start()
    yield running
    await running.stop()


async def test_an_address_has_a_rate(proxied: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fourth request of one ground waits, another address does not; an IPv6 network is one address."""
    monkeypatch.setattr(door, "_RATE_OF_AN_ADDRESS", "3/minute")
    anybody = Person(proxied, "")
    asked = [await anybody("GET", "/plans", X_Forwarded_For=GROUND) for _ in range(4)]
    assert [each.code for each in asked] == [None, None, None, "too_fast"]
    assert 0 < int(asked[-1].headers["Retry-After"]) <= 60
    assert (await anybody("GET", "/plans", X_Forwarded_For=HOME)).status == 200
    phones = [await anybody("GET", "/plans", X_Forwarded_For=f"2001:db8::{each}") for each in range(1, 5)]
    assert phones[-1].code == "too_fast"
    await anybody.close()


async def test_an_account_has_a_rate(proxied: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it asks from; other accounts go on."""
    ann, ben = [await sign_up(proxied, f"{name}@example.org", verified=False) for name in ("ann", "ben")]
    monkeypatch.setattr(door, "_RATE_OF_A_CALLER", "3/minute")
    asked = [await ann("GET", "/me", X_Forwarded_For=f"203.0.113.{each}") for each in range(4)]
    assert [each.code for each in asked] == [None, None, None, "too_fast"]
    assert (await ben("GET", "/me")).status == 200
    await ann.close()
    await ben.close()


async def test_strangers_have_a_stricter_rate_where_they_may_guess(proxied: Site) -> None:
    """Twenty codes a minute from one address, and somebody else's attempts do not count."""
    anybody = Person(proxied, "")
    guess = {"code": "ABCDEF", "name": "x"}
    codes = [(await anybody("POST", "/devices/pair", guess, X_Forwarded_For=GROUND)).code for _ in range(22)]
    assert (codes[:20], codes[21]) == (["bad_code"] * 20, "too_fast")
    assert (await anybody("POST", "/devices/pair", guess, X_Forwarded_For=HOME)).code == "bad_code"
    await anybody.close()
