"""People who use the API over real HTTP."""

import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.web.site import Site

PASSWORD = "correct horse battery"  # noqa: S105 - a test's


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: Any

    @property
    def code(self) -> str | None:
        """The problem's code; ``None`` where all is well."""
        return None if self.status < 400 else str(self.body["code"])


class Person:
    """Somebody with a browser or a program; each has cookies of one's own."""

    def __init__(self, site: Site, email: str) -> None:
        """``email`` is whom one says to be."""
        self.site, self.email = site, email
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.access: str | None = None
        self.tokens: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """The account's id, once signed in."""
        return str(self.tokens["account"])

    async def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask below ``/api``, with the access token where there is one."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.access is not None:
            sent.setdefault("Authorization", f"Bearer {self.access}")
        async with self.http.request(method, f"{self.site.url}/api{path}", json=body, headers=sent) as answer:
            is_json = "json" in answer.headers.get("Content-Type", "")
            content: Any = await answer.json(content_type=None) if is_json else await answer.read()
            return Answer(answer.status, answer.headers, content)

    async def register(self) -> Answer:
        """Ask for an account."""
        name = self.email.partition("@")[0].title()
        return await self("POST", "/auth/register", {"name": name, "email": self.email, "password": PASSWORD})

    async def login(self, password: str = PASSWORD, *, cookie: bool = False) -> Answer:
        """Sign in anew, and keep the access token."""
        self.access = None
        answer = await self("POST", "/auth/login", {"email": self.email, "password": password, "cookie": cookie})
        if answer.status == 200:
            self.tokens, self.access = answer.body, answer.body["access"]
        return answer

    async def mailed_code(self, before: str = "#") -> str:
        """The secret, which stands after ``before``, in the newest mail to this person that has one."""
        await self.site.services.postman.deliver_due()
        async with self.http.get(f"{self.site.url}/api/mail") as answer:
            letters = (await answer.json())["letters"]
        texts = [each["text"] for each in letters if each["recipient"] == self.email]
        found = [each[1] for text in texts if (each := re.search(rf"{before}([\w-]+)", text))]
        assert found, texts
        return found[0]

    async def close(self) -> None:
        """Close the browser."""
        await self.http.close()


async def sign_up(site: Site, email: str, *, verified: bool = True) -> Person:
    """Somebody with an account who has signed in."""
    person = Person(site, email)
    assert (await person.register()).status == 202
    assert (await person.login()).status == 200
    if verified:
        answer = await person("POST", "/auth/verify", {"code": await person.mailed_code()})
        assert answer.body["verified"], answer
    return person
