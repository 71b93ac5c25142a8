"""Accounts: who has them, their passwords, the codes that mails carry.

Every change is one transaction with the mails that are about it. What changes somebody's rights returns the records'
new versions, which are left for the relay as well. Every method raises ``Unavailable``.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from msgspec import Struct

from core.ids import AccountId, WorkspaceId
from core.models.billing import Subscription
from core.models.people import Account
from core.ports.mail import Mail
from core.wire.own_data import OwnData


class NewVersion(NamedTuple):
    """A record that has changed."""

    workspace: WorkspaceId
    version: int


class Credentials(Struct, frozen=True, kw_only=True):
    """An account with the hash that its password is checked against."""

    account: Account
    password_hash: str


class NewAccount(Struct, frozen=True, kw_only=True):
    """An account to be made, with the workspace of the same id."""

    id: AccountId
    email: str
    name: str
    password_hash: str
    created_ms: int


class CodePurpose(StrEnum):
    """What a code from a mail is good for."""

    VERIFY = "verify"
    """Proves the account's address."""
    RESET = "reset"
    """Sets a new password."""
    EMAIL = "email"
    """Proves the address that the account is to have."""


class NewCode(Struct, frozen=True, kw_only=True):
    """A code, by its hash."""

    hash: bytes
    account_id: AccountId
    purpose: CodePurpose
    email: str
    """Where it is sent; good for no other address."""
    expires_ms: int


class AccountBook(Protocol):
    """The accounts."""

    async def register(self, new: NewAccount, code: NewCode, welcome: Mail | None, known: Mail | None) -> None:
        """Make an account and send ``welcome``; where the address is taken, send ``known`` and leave it at that.

        Without mails it does the same in silence.
        """
        ...

    async def by_email(self, email: str) -> Credentials | None:
        """Who has an address."""
        ...

    async def by_id(self, account: AccountId) -> Credentials:
        """One account. Raises ``NotFound`` for none, and for one that is closed."""
        ...

    async def rename(self, account: AccountId, name: str) -> None:
        """Give an account and its workspace another name."""
        ...

    async def signed_in_at(self, account: AccountId | None, address: str, now_ms: int) -> bool:
        """Whether the account has a session that was last seen at that address; ``None`` has none."""
        ...

    async def send(self, code: NewCode | None, mails: Sequence[Mail], now_ms: int) -> None:
        """Keep a code and queue the mails about it."""
        ...

    async def verify(self, account: AccountId, code_hash: bytes, now_ms: int) -> None:
        """Use up a code that proves the account's address. Raises ``NotFound`` (``bad_code``)."""
        ...

    async def change_email(self, account: AccountId, code_hash: bytes, now_ms: int) -> None:
        """Use up a code and change to the address that it proves; every other code of the account becomes void.

        Raises ``NotFound`` (``bad_code``), and ``Conflict`` (``email_taken``).
        """
        ...


class PasswordBook(Protocol):
    """The passwords' hashes. A ``proof`` is the stored hash that a password was checked against."""

    async def by_code(self, code_hash: bytes, now_ms: int) -> Account:
        """Whose password a code may set. Raises ``NotFound`` (``bad_code``)."""
        ...

    async def reset(self, code_hash: bytes, password_hash: str, notice: Mail, now_ms: int) -> NewVersion:
        """Use up a code and set the password; the address is proven, all sessions and codes end.

        Devices end too where the address was never proven before: somebody else may have made the account.
        Raises ``NotFound`` (``bad_code``).
        """
        ...

    async def change(  # noqa: PLR0913  each is named at its one call
        self, account: AccountId, proof: str, password_hash: str, *, keep: str, notice: Mail, now_ms: int
    ) -> NewVersion:
        """Set the password and end all sessions but ``keep``. Raises ``Conflict`` where it was changed since."""
        ...

    async def rehash(self, account: AccountId, proof: str, password_hash: str) -> bool:
        """Keep another hash of the same password; false where the password was changed since."""
        ...


class Estate(Protocol):
    """What belongs to an account, and its end."""

    async def own_data(self, account: AccountId) -> OwnData:
        """Everything that is kept about an account. Raises ``NotFound``."""
        ...

    async def ending(self, account: AccountId) -> Sequence[Subscription]:
        """The subscriptions that would end with the account. Raises ``Conflict`` as ``close`` does."""
        ...

    async def close(self, account: AccountId, proof: str, farewell: Mail, now_ms: int) -> Sequence[NewVersion]:
        """Delete an account: what is left of it is its id.

        Raises ``Conflict``, with the code ``sole_owner`` and the ``organisations`` while it is the only owner of one
        with other members.
        """
        ...
