"""``/api/auth`` and ``/api/me`` over real HTTP, as pages and programs use them."""

import warnings
from collections.abc import AsyncIterator

import jwt
import pytest
import pytest_asyncio

from tests.web.people import PASSWORD, Person, sign_up
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")
COOKIE = "cricksy-refresh"


@pytest_asyncio.fixture(loop_scope="module")
async def ann(site: Site) -> AsyncIterator[Person]:
    """Somebody with a proven address who has signed in."""
    person = await sign_up(site, "ann@example.org")
    yield person
    await person.close()


async def test_from_registration_to_a_proven_address(site: Site) -> None:
    """Signing in works at once; the mail's code proves the address, once."""
    ben = await sign_up(site, "ben@example.org", verified=False)
    assert (await ben("GET", "/me")).body["verified"] is False
    code = await ben.mailed_code()
    assert (await ben("POST", "/auth/verify", {"code": "x" * 43})).code == "bad_code"
    assert (await ben("POST", "/auth/verify", {"code": code})).body["verified"] is True
    assert (await ben("POST", "/auth/verify", {"code": code})).code == "bad_code"
    await ben.close()


async def test_nobody_learns_who_has_an_account(ann: Person, site: Site) -> None:
    """Registering, forgetting and failing to sign in answer the same for a known address and an unknown one."""
    stranger = Person(site, "nobody@example.org")
    for path, body in (
        ("/auth/register", {"name": "X", "password": "another good passphrase"}),
        ("/auth/forgot", {}),
        ("/auth/login", {"password": "not the password"}),
    ):
        known = await stranger("POST", path, {**body, "email": ann.email})
        unknown = await stranger("POST", path, {**body, "email": f"x{len(path)}@example.org"})
        assert (known.status, known.body) == (unknown.status, unknown.body)
    await stranger.close()


async def test_a_weak_or_short_password_says_what_is_wrong(site: Site) -> None:
    """With a code for programs and a sentence for people."""
    ben = Person(site, "ben@example.org")
    for password, code in (("short", "password_length"), ("password123", "weak_password"), ("ben@example.org", None)):
        answer = await ben("POST", "/auth/register", {"name": "Ben", "email": ben.email, "password": password})
        assert answer.status == 400
        assert answer.body["detail"]
        assert code in {None, answer.code}
    await ben.close()


async def test_programs_refresh_with_a_token_that_is_good_once(ann: Person) -> None:
    """The same token again after the next was used ends the session, and access dies with it."""
    first = ann.tokens["refresh"]
    second = (await ann("POST", "/auth/refresh", {"refresh": first})).body["refresh"]
    third = await ann("POST", "/auth/refresh", {"refresh": second})
    assert third.status == 200
    assert (await ann("POST", "/auth/refresh", {"refresh": first})).code == "session_revoked"
    ann.access = third.body["access"]
    assert (await ann("GET", "/me")).code == "session_revoked"
    assert (await ann("POST", "/auth/refresh", {"refresh": third.body["refresh"]})).code == "session_revoked"


async def test_pages_keep_the_refresh_token_where_no_script_reads_it(ann: Person) -> None:
    """It is in no body, the cookie is of the strict kind, and logging out removes it."""
    answer = await ann.login(cookie=True)
    assert "refresh" not in answer.body
    cookie = answer.headers["Set-Cookie"]
    for part in (f"{COOKIE}=", "HttpOnly", "SameSite=Strict", "Path=/api/auth", "Max-Age="):
        assert part in cookie
    again = await ann("POST", "/auth/refresh", {}, Sec_Fetch_Site="same-origin")
    assert again.status == 200
    assert "refresh" not in again.body
    out = await ann("POST", "/auth/logout", {}, Sec_Fetch_Site="same-origin")
    assert (out.status, "Max-Age=0" in out.headers["Set-Cookie"]) == (204, True)
    ann.access = again.body["access"]
    assert (await ann("GET", "/me")).code == "session_revoked"


async def test_a_cookie_is_taken_from_our_own_pages_only(ann: Person) -> None:
    """Another site, a subdomain's page, a foreign origin or none at all: refused, and the session goes on."""
    await ann.login(cookie=True)
    foreign: tuple[dict[str, str], ...] = (
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    )
    for headers in foreign:
        for path in ("/auth/refresh", "/auth/logout"):
            assert (await ann("POST", path, {}, **headers)).code == "foreign_origin"
    assert (await ann("POST", "/auth/refresh", {}, Origin=ann.site.url)).status == 200


def _hs512(claims: dict[str, object], secret: str) -> str:
    """Signed with our key, but not as we sign."""
    with warnings.catch_warnings(action="ignore"):  # the library finds the key short for it
        return jwt.encode(claims, secret, algorithm="HS512")


async def test_tokens_that_are_not_ours_are_refused(ann: Person, site: Site) -> None:
    """A wrong algorithm, a wrong key, changed claims, one without an end, one that has expired, and no token at all."""
    assert ann.access is not None
    claims = jwt.decode(ann.access, options={"verify_signature": False})
    secret = site.settings.secret_key
    endless = {name: value for name, value in claims.items() if name != "exp"}
    header, _, signature = ann.access.split(".")
    swapped = jwt.encode({**claims, "acc": "somebody-else"}, "y" * 32, algorithm="HS256").split(".")[1]
    forged = {
        "changed": f"{header}.{swapped}.{signature}",
        "none": jwt.encode(claims, "", algorithm="none"),
        "HS512": _hs512(claims, secret),
        "foreign": jwt.encode(claims, "x" * 32, algorithm="HS256"),
        "endless": jwt.encode(endless, secret, algorithm="HS256"),
        "expired": jwt.encode({**claims, "exp": 1}, secret, algorithm="HS256"),
        "refresh": ann.tokens["refresh"],
    }
    assert (await ann("GET", "/me")).status == 200
    for name, token in forged.items():
        ann.access = token
        answer = await ann("GET", "/me")
        assert (answer.status, answer.code) == (401, "token_expired" if name == "expired" else "unauthorized"), name
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_sessions_are_listed_and_ended(ann: Person, site: Site) -> None:
    """Each shows where it is; ending one takes its access at once, and the own goes on."""
    phone = Person(site, ann.email)
    assert (await phone.login()).status == 200
    listed = (await ann("GET", "/me/sessions")).body["sessions"]
    assert [each["current"] for each in listed if each["id"] == ann.tokens["session"]] == [True]
    assert {each["id"] for each in listed} >= {ann.tokens["session"], phone.tokens["session"]}
    assert (await ann("DELETE", f"/me/sessions/{phone.tokens['session']}")).status == 204
    assert (await phone("GET", "/me")).code == "session_revoked"
    assert (await ann("DELETE", "/me/sessions/nothing")).code == "not_found"
    await phone.login()
    assert (await ann("DELETE", "/me/sessions")).body == {"count": 1}
    assert (await phone("GET", "/me")).code == "session_revoked"
    assert (await ann("GET", "/me")).status == 200
    await phone.close()


async def test_a_lost_password_is_replaced_by_mail(ann: Person) -> None:
    """Every session ends, the old password is void, and the code is good once."""
    assert (await ann("POST", "/auth/forgot", {"email": ann.email})).status == 202
    code = await ann.mailed_code()
    assert (await ann("POST", "/auth/reset", {"code": code, "password": "short"})).code == "password_length"
    changed = {"code": code, "password": "some other passphrase"}
    assert (await ann("POST", "/auth/reset", changed)).status == 204
    assert (await ann("GET", "/me")).code == "session_revoked"
    ann.access = None
    assert (await ann("POST", "/auth/reset", changed)).code == "bad_code"
    assert (await ann.login()).code == "wrong_credentials"
    assert (await ann.login("some other passphrase")).status == 200


async def test_the_own_data_can_be_taken_away_and_the_account_deleted(ann: Person) -> None:
    """The file names what there is; after the deletion nothing of the person is left to sign in with."""
    await ann("POST", "/matches", {"title": "Ann's match"})
    data = await ann("GET", "/me/data")
    assert "attachment" in data.headers["Content-Disposition"]
    assert ann.email in str(data.body)
    assert "Ann's match" in str(data.body)
    assert (await ann("POST", "/me/close", {"password": "wrong password"})).code == "wrong_password"
    assert (await ann("POST", "/me/close", {"password": PASSWORD})).status == 204
    assert (await ann("GET", "/me")).status == 401
    assert (await ann.login()).code == "wrong_credentials"


async def test_mails_are_shown_to_this_machine_only(site: Site) -> None:
    """A name that somebody else could point here, and anything that came through a proxy, is refused."""
    me = Person(site, "me@example.org")
    assert (await me("GET", "/mail")).status == 200
    for headers in ({"Host": "evil.example"}, {"X_Forwarded_For": "127.0.0.1"}):
        assert (await me("GET", "/mail", **headers)).code == "not_found"
    await me.close()
