"""Who says who they are: passwords, checked without telling more than yes or no."""

from collections.abc import Callable
from typing import Final

from core.clock import unix_ms
from core.errors import Forbidden, Malformed, TooFast, Unauthorized
from core.ids import AccountId
from core.ports.pace import Pace
from core.ports.people import AccountBook, Credentials, PasswordBook
from core.usecases.codes import digest
from core.usecases.emails import compared
from core.usecases.passwords import Passwords

_FROM_ONE_ADDRESS: Final = "10/5 minutes"
"""Attempts at one account."""
_FROM_STRANGERS: Final = "100/hour"
"""Attempts at one account from all addresses where it has no session (NIST SP 800-63B, 3.2.2)."""
_NOWHERE: Final = "signed in"


class Proof:
    """Checks passwords, so slowly at one account that guessing is hopeless.

    An owner is never locked out for long: attempts are counted for the account and an address together, and those of
    all strangers do not count at an address where the account has a session. The counts lie with the other rates, in
    Redis: they need neither outlive a restart nor cost the database a write. An unknown address is counted, and takes
    as long, as a known one.
    """

    def __init__(
        self,
        accounts: AccountBook,
        book: PasswordBook,
        passwords: Passwords,
        pace: Pace,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._accounts, self._book, self._passwords, self._pace, self._now_ms = accounts, book, passwords, pace, now_ms

    async def at_login(self, email: str, password: str, address: str) -> Credentials:
        """Whose address and password these are; ``address`` is where the caller is.

        Raises ``Unauthorized`` (``wrong_credentials``), ``TooFast``, and ``Unavailable`` (``busy``).
        """
        try:
            email = compared(email)
        except Malformed:
            raise _wrong() from None
        who = digest(email).hex()
        await self._count(_FROM_ONE_ADDRESS, who, address)
        found = await self._accounts.by_email(email)
        account = None if found is None else found.account.id
        if not await self._accounts.signed_in_at(account, address, self._now_ms()):
            await self._count(_FROM_STRANGERS, who)
        if not await self._passwords.verify(None if found is None else found.password_hash, password) or found is None:
            raise _wrong()
        return await self._up_to_date(found, password)

    async def again(self, account: AccountId, password: str) -> Credentials:
        """Make sure that it is the signed-in account's own person who asks for something grave.

        Raises ``Forbidden`` (``wrong_password``), ``TooFast``, ``NotFound`` and ``Unavailable`` (``busy``).
        """
        await self._count(_FROM_ONE_ADDRESS, account, _NOWHERE)
        found = await self._accounts.by_id(account)
        if not await self._passwords.verify(found.password_hash, password):
            raise Forbidden("The password is wrong.", code="wrong_password")
        return found

    async def _count(self, rate: str, *who: str) -> None:
        wait_s = await self._pace.take(rate, "password", *who)
        if wait_s:
            raise TooFast("Too many attempts; wait before the next.", retry_after_s=round(wait_s))

    async def _up_to_date(self, found: Credentials, password: str) -> Credentials:
        """Hash the password anew where today's parameters are others, since only now it is at hand."""
        if not self._passwords.outdated(found.password_hash):
            return found
        better = await self._passwords.hash(password)
        if not await self._book.rehash(found.account.id, found.password_hash, better):
            raise _wrong()
        return Credentials(account=found.account, password_hash=better)


def _wrong() -> Unauthorized:
    return Unauthorized("The address or the password is wrong.", code="wrong_credentials")
