"""Outgoing mail: what is to be sent, where it waits, and what sends it."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class Mail(Struct, frozen=True, kw_only=True):
    """A plain text to one person."""

    recipient: str
    """The bare address, ``ann@example.org``."""
    subject: str
    text: str


class Parcel(Struct, frozen=True, kw_only=True):
    """A mail on its way."""

    id: str
    """The same at each attempt, so that a receiver can tell a mail that comes twice (RFC 5322, 3.6.4)."""
    mail: Mail
    attempts: int
    """This one included."""
    created_ms: int


class Outbox(Protocol):
    """Mails that were decided on and have yet to be sent. Every method raises ``Unavailable``.

    They get in by the transaction that decides on them, so that there is no mail about what did not happen and
    nothing happens without its mail.
    """

    async def claim(self, now_ms: int, until_ms: int, limit: int) -> Sequence[Parcel]:
        """Take mails that are due, the oldest first; whoever has not said by ``until_ms`` what came of it loses them.

        No two callers hold the same one at a time.
        """
        ...

    async def sent(self, parcel: Parcel, now_ms: int) -> None:
        """It is out: its text is forgotten, since there may be a code in it."""
        ...

    async def postpone(self, parcel: Parcel, failure: str, due_ms: int) -> None:
        """It failed, and is tried again at ``due_ms``; nothing where somebody else has taken it over since."""
        ...

    async def give_up(self, parcel: Parcel, failure: str, now_ms: int) -> None:
        """It failed for good: the failure is kept and the text forgotten."""
        ...

    async def prune(self, before_ms: int) -> int:
        """Remove what was sent or given up before then; returns how many."""
        ...


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, parcel: Parcel) -> None:
        """Hand it over for delivery.

        Raises ``Refusal`` where the recipient will never get it, ``Unavailable`` where the same may work later.
        """
        ...


class Letter(Struct, frozen=True, kw_only=True):
    """A mail as a folder holds it, for a page that shows them."""

    id: str
    recipient: str
    subject: str
    sent_ms: int
    text: str


class Mailbox(Protocol):
    """The mails of a machine that sends none: there they lie in a folder."""

    async def letters(self, limit: int = 100) -> Sequence[Letter]:
        """The newest first."""
        ...
