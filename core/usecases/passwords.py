"""Passwords: which are taken, and their hashes, made and checked off the event loop."""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from core.errors import Malformed, Unavailable

P = ParamSpec("P")
T = TypeVar("T")

_SHORTEST: Final = 10
_LONGEST: Final = 128
_JUDGED: Final = 40
"""Characters that are judged. The rest only helps, and zxcvbn takes seconds over some strings of 72."""
_WEAK_BELOW: Final = 2


class Passwords:
    """Hashes with argon2id on two threads of its own, which let go of the interpreter meanwhile.

    The parameters are the second recommended ones of RFC 9106, 4 (64 MiB, three passes), above OWASP's least.
    Passwords are compared in Unicode's form NFKC, since keyboards differ in how they write an accent (RFC 8265, 4.2).
    """

    def __init__(
        self, parameters: Parameters = RFC_9106_LOW_MEMORY, *, threads: int = 2, most_waiting: int = 32
    ) -> None:
        """With ``most_waiting`` under way, further callers are told to come back: each takes a tenth of a second."""
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._hashing = _Crew(threads, most_waiting)
        self._judging = _Crew(1, most_waiting)  # zxcvbn keeps what it was told about the user in a global
        self._nobodys = self._hashing.begin(self._hasher.hash, secrets.token_bytes())

    async def require_strong(self, password: str, *about: str) -> None:
        """Raise ``Malformed`` for a password that is too short, too long or easy to guess (NIST SP 800-63B, 3.1.1.2).

        ``about`` are what a guesser would try first: the name, the address. The codes are ``password_length`` and
        ``weak_password``, the latter with a ``warning`` and ``suggestions``. Raises ``Unavailable`` (``busy``).
        """
        plain = _normal(password)
        if not _SHORTEST <= len(plain) <= _LONGEST:
            raise Malformed(
                f"A password has {_SHORTEST} to {_LONGEST} characters.",
                code="password_length",
                least=_SHORTEST,
                most=_LONGEST,
            )
        await self._judging.do(_judge, plain, about)

    async def hash(self, password: str) -> str:
        """The hash to store. Raises ``Unavailable`` (``busy``)."""
        return await self._hashing.do(self._hasher.hash, _encoded(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password of a hash; of ``None`` it never is, which takes as long to find out.

        Raises ``Unavailable`` (``busy``).
        """
        return await self._hashing.do(self._verify, stored, _encoded(password))

    def outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    async def aclose(self) -> None:
        """Let the threads go, when they have finished."""
        await asyncio.gather(self._hashing.aclose(), self._judging.aclose())

    def _verify(self, stored: str | None, password: bytes) -> bool:
        try:
            self._hasher.verify(self._nobodys.result() if stored is None else stored, password)
        except VerifyMismatchError:
            return False
        return stored is not None


class _Crew:
    """Threads with a bounded queue in front of them."""

    def __init__(self, threads: int, most: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="cricksy-passwords")
        self._most, self._under_way = most, 0

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it on one of them. Raises ``Unavailable`` (``busy``) instead of queueing without end."""
        if self._under_way >= self._most:
            raise Unavailable("Many people are signing in; try again in a moment.", code="busy")
        self._under_way += 1
        try:
            return await asyncio.wrap_future(self.begin(work, *args, **kwargs))
        finally:
            self._under_way -= 1

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do it when one of them is free, however many wait."""
        return self._threads.submit(work, *args, **kwargs)

    async def aclose(self) -> None:
        """Let them finish."""
        await asyncio.to_thread(self._threads.shutdown)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _encoded(password: str) -> bytes:
    return _normal(password).encode(errors="surrogatepass")  # half a pair is nobody's password, but no crash either


def _judge(password: str, about: tuple[str, ...]) -> None:
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415 - no types, and 13 MB of dictionaries

    words = [word for text in about for word in (text, *text.replace("@", " ").split())]
    verdict = zxcvbn(password[:_JUDGED], user_inputs=words)
    if verdict["score"] < _WEAK_BELOW:
        raise Malformed(
            "This password is easy to guess.",
            code="weak_password",
            warning=verdict["feedback"]["warning"],
            suggestions=verdict["feedback"]["suggestions"],
        )
