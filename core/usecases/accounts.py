"""Accounts: from the registration to a proven address, and what somebody may change about oneself."""

from collections.abc import Callable
from typing import Final

from core.clock import unix_ms
from core.errors import TooFast
from core.ids import AccountId, uuid7
from core.models.people import Account
from core.ports.pace import Pace
from core.ports.people import AccountBook, CodePurpose, NewAccount, NewCode
from core.usecases import letters
from core.usecases.codes import digest, new_code
from core.usecases.emails import compared
from core.usecases.names import plain_name
from core.usecases.passwords import Passwords
from core.usecases.proof import Proof

MAILS_TO_ONE: Final = "5/hour"
"""How many mails anybody can have sent to one address by filling in forms."""
_VERIFY_MS: Final = 3 * 24 * 3_600_000
_EMAIL_MS: Final = 24 * 3_600_000


class Accounts:
    """Registers people and keeps what they say about themselves.

    No answer tells whether an address is known here: only a mail to that address does.
    """

    def __init__(  # noqa: PLR0913  each is named where they are put together
        self,
        book: AccountBook,
        passwords: Passwords,
        proof: Proof,
        pace: Pace,
        *,
        public_url: str,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``public_url`` is the origin that links in mails lead to."""
        self._book, self._passwords, self._proof, self._pace = book, passwords, proof, pace
        self._public_url, self._now_ms = public_url, now_ms

    async def register(self, name: str, email: str, password: str) -> None:
        """Make an account and mail a code to its address; a known address gets a mail that says so instead.

        Raises ``Malformed`` (``bad_name``, ``bad_email``, ``weak_password``, ``password_length``), and ``Unavailable``
        (``busy``).
        """
        name, email = plain_name(name), compared(email)
        await self._passwords.require_strong(password, name, email)
        password_hash = await self._passwords.hash(password)
        quiet = await self._is_flooded(email)
        now = self._now_ms()
        account = AccountId(uuid7(now))
        code = new_code()
        await self._book.register(
            NewAccount(id=account, email=email, name=name, password_hash=password_hash, created_ms=now),
            self._verification(account, email, code, now),
            None if quiet else letters.welcome(email, code, self._public_url),
            None if quiet else letters.known(email, self._public_url),
        )

    async def verify(self, account: AccountId, code: str) -> Account:
        """Prove the address with the code from the mail; ``account`` is who is signed in.

        Whoever opened an account with somebody else's address gains nothing by that person's click, therefore.
        Raises ``NotFound`` (``bad_code``) for a code that is unknown, used, too old or somebody else's.
        """
        await self._book.verify(account, digest(code), self._now_ms())
        return await self.profile(account)

    async def resend(self, account: AccountId) -> None:
        """Mail another code to an address that is not proven yet. Raises ``TooFast``."""
        who = await self.profile(account)
        if who.verified_ms is not None or who.email is None:
            return
        if await self._is_flooded(who.email):
            raise TooFast("Mails are under way; look for them before you ask for more.", retry_after_s=3600)
        now, code = self._now_ms(), new_code()
        mail = letters.welcome(who.email, code, self._public_url)
        await self._book.send(self._verification(account, who.email, code, now), [mail], now)

    async def profile(self, account: AccountId) -> Account:
        """Who somebody is. Raises ``NotFound``."""
        return (await self._book.by_id(account)).account

    async def rename(self, account: AccountId, name: str) -> Account:
        """Change the name. Raises ``Malformed`` (``bad_name``)."""
        await self._book.rename(account, plain_name(name))
        return await self.profile(account)

    async def request_email(self, account: AccountId, password: str, email: str) -> None:
        """Ask for another address: it gets a code, or a mail that it has an account already, the present one a notice.

        Raises ``Forbidden`` (``wrong_password``), ``TooFast``, ``Malformed`` (``bad_email``), and ``Unavailable``
        (``busy``).
        """
        email = compared(email)
        present = (await self._proof.again(account, password)).account.email
        if email == present or present is None or await self._is_flooded(email):
            return
        now, code = self._now_ms(), new_code()
        notice = letters.address_changing(present, self._public_url)
        if await self._book.by_email(email) is not None:
            await self._book.send(None, [letters.known(email, self._public_url), notice], now)
            return
        new = NewCode(
            hash=digest(code), account_id=account, purpose=CodePurpose.EMAIL, email=email, expires_ms=now + _EMAIL_MS
        )
        await self._book.send(new, [letters.new_address(email, code, self._public_url), notice], now)

    async def confirm_email(self, account: AccountId, code: str) -> Account:
        """Change to the new address with the code that it got.

        Raises ``NotFound`` (``bad_code``), and ``Conflict`` (``email_taken``) where another account has it by now.
        """
        await self._book.change_email(account, digest(code), self._now_ms())
        return await self.profile(account)

    async def _is_flooded(self, email: str) -> bool:
        return bool(await self._pace.take(MAILS_TO_ONE, "mail", digest(email).hex()))

    def _verification(self, account: AccountId, email: str, code: str, now: int) -> NewCode:
        return NewCode(
            hash=digest(code), account_id=account, purpose=CodePurpose.VERIFY, email=email, expires_ms=now + _VERIFY_MS
        )
