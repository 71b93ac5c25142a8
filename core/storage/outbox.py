"""Mails that wait to be sent, in SQL, beside what they are about."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from core.ids import uuid7
from core.ports.mail import Mail, Parcel
from core.storage.engine import Database
from core.storage.tables.people import outgoing_mail

_LONGEST_FAILURE = 500
_due = (
    select(outgoing_mail.c.id)
    .where(outgoing_mail.c.settled_ms.is_(None), outgoing_mail.c.due_ms <= bindparam("now"))
    .order_by(outgoing_mail.c.due_ms, outgoing_mail.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # nothing on SQLite, where writers come one after another
)
_CLAIM = (
    update(outgoing_mail)
    .where(outgoing_mail.c.id.in_(_due.scalar_subquery()))
    .values(due_ms=bindparam("until"), attempts=outgoing_mail.c.attempts + 1)
    .returning(outgoing_mail)
)
_HELD = and_(
    outgoing_mail.c.id == bindparam("of"),
    outgoing_mail.c.attempts == bindparam("attempt"),
    outgoing_mail.c.settled_ms.is_(None),
)
_SENT = (
    update(outgoing_mail)
    .where(outgoing_mail.c.id == bindparam("of"))
    .values(settled_ms=bindparam("now"), failure=None, text="")
)
_POSTPONE = update(outgoing_mail).where(_HELD).values(due_ms=bindparam("due"), failure=bindparam("why"))
_GIVE_UP = update(outgoing_mail).where(_HELD).values(settled_ms=bindparam("now"), failure=bindparam("why"), text="")
_PRUNE = delete(outgoing_mail).where(outgoing_mail.c.settled_ms < bindparam("before"))


def queue(connection: Connection, mail: Mail, now_ms: int) -> None:
    """Let a mail be sent once the caller's transaction is committed."""
    row = {
        "id": uuid7(now_ms),
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": mail.text,
        "created_ms": now_ms,
        "due_ms": now_ms,
        "attempts": 0,
    }
    connection.execute(insert(outgoing_mail), row)


class SqlOutbox:
    """The outbox over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, now_ms: int, until_ms: int, limit: int) -> Sequence[Parcel]:
        """Take mails that are due, the oldest first."""
        values = {"now": now_ms, "until": until_ms, "most": limit}
        rows = await self._database.transact(lambda connection: connection.execute(_CLAIM, values).all())
        return [
            Parcel(
                id=row.id,
                mail=Mail(recipient=row.recipient, subject=row.subject, text=row.text),
                attempts=row.attempts,
                created_ms=row.created_ms,
            )
            for row in sorted(rows, key=lambda row: str(row.id))
        ]

    async def sent(self, parcel: Parcel, now_ms: int) -> None:
        """Note that it is out, and forget its text."""
        await self._database.transact(lambda connection: connection.execute(_SENT, {"of": parcel.id, "now": now_ms}))

    async def postpone(self, parcel: Parcel, failure: str, due_ms: int) -> None:
        """Note why it failed, and let it be due again."""
        values = {**_attempt(parcel, failure), "due": due_ms}
        await self._database.transact(lambda connection: connection.execute(_POSTPONE, values))

    async def give_up(self, parcel: Parcel, failure: str, now_ms: int) -> None:
        """Note why it failed for good, and forget its text."""
        values = {**_attempt(parcel, failure), "now": now_ms}
        await self._database.transact(lambda connection: connection.execute(_GIVE_UP, values))

    async def prune(self, before_ms: int) -> int:
        """Remove what was settled before then."""
        return await self._database.transact(
            lambda connection: connection.execute(_PRUNE, {"before": before_ms}).rowcount
        )


def _attempt(parcel: Parcel, failure: str) -> dict[str, object]:
    return {"of": parcel.id, "attempt": parcel.attempts, "why": failure[:_LONGEST_FAILURE].replace("\0", "")}
