"""Another password: by mail where the old one is lost, or by the old one."""

from collections.abc import Callable
from typing import Final

from core.clock import unix_ms
from core.ids import AccountId
from core.ports.pace import Pace
from core.ports.people import AccountBook, CodePurpose, NewCode, PasswordBook
from core.usecases import letters
from core.usecases.accounts import MAILS_TO_ONE
from core.usecases.amendments import Announcer
from core.usecases.codes import digest, new_code
from core.usecases.emails import compared
from core.usecases.passwords import Passwords
from core.usecases.proof import Proof

_RESET_MS: Final = 3_600_000


class Recovery:
    """Sets passwords; every session that may belong to somebody else ends with the old one."""

    def __init__(  # noqa: PLR0913  each is named where they are put together
        self,
        accounts: AccountBook,
        book: PasswordBook,
        passwords: Passwords,
        *,
        proof: Proof,
        announcer: Announcer,
        pace: Pace,
        public_url: str,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``public_url`` is the origin that links in mails lead to."""
        self._accounts, self._book, self._passwords, self._proof = accounts, book, passwords, proof
        self._announcer, self._pace, self._public_url, self._now_ms = announcer, pace, public_url, now_ms

    async def request(self, email: str) -> None:
        """Mail a code that sets a new password, or that nobody has an account with this address.

        Raises ``Malformed`` (``bad_email``).
        """
        email = compared(email)
        if await self._pace.take(MAILS_TO_ONE, "mail", digest(email).hex()):
            return
        found = await self._accounts.by_email(email)
        now, code = self._now_ms(), new_code()
        if found is None:
            await self._accounts.send(None, [letters.unknown(email, self._public_url)], now)
            return
        new = NewCode(
            hash=digest(code),
            account_id=found.account.id,
            purpose=CodePurpose.RESET,
            email=email,
            expires_ms=now + _RESET_MS,
        )
        await self._accounts.send(new, [letters.reset(email, code, self._public_url)], now)

    async def reset(self, code: str, password: str) -> None:
        """Set the password with a code from the mail, which also proves the address. All sessions end.

        Raises ``NotFound`` (``bad_code``), and ``Malformed`` as ``Accounts.register`` does: the code then stays good.
        """
        hashed = digest(code)
        account = await self._book.by_code(hashed, self._now_ms())
        email = account.email or ""
        await self._passwords.require_strong(password, account.name, email)
        password_hash = await self._passwords.hash(password)
        notice = letters.password_changed(email, self._public_url)
        await self._announcer.changed(*await self._book.reset(hashed, password_hash, notice, self._now_ms()))

    async def change(self, account: AccountId, session: str, old: str, new: str) -> None:
        """Change the password; every session but ``session`` ends.

        Raises ``Forbidden`` (``wrong_password``), ``TooFast``, and ``Malformed`` as ``Accounts.register`` does.
        """
        known = await self._proof.again(account, old)
        email = known.account.email or ""
        await self._passwords.require_strong(new, known.account.name, email)
        password_hash = await self._passwords.hash(new)
        changed = await self._book.change(
            account,
            known.password_hash,
            password_hash,
            keep=session,
            notice=letters.password_changed(email, self._public_url),
            now_ms=self._now_ms(),
        )
        await self._announcer.changed(*changed)
