"""The outbox and the postman: a mail goes out because something happened, and then until it is out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from core.errors import Malformed, Unavailable
from core.ports.mail import Mail, Mailer, Parcel
from core.storage.engine import Database, open_database
from core.storage.migrate import migrate
from core.storage.outbox import SqlOutbox, queue
from core.storage.tables.people import outgoing_mail
from core.transport.mail_folder import MailFolder
from core.usecases.postman import Postman, pause_ms
from tests.people.town import ONE_DATABASE

MAIL = Mail(recipient="ann@example.org", subject="Hello", text="A code: 1234\n")
HOUR_MS = 3_600_000


class Clock:
    """Milliseconds that pass when a test says so."""

    now = 1_700_000_000_000

    def __call__(self) -> int:
        """The time."""
        return self.now


class Difficult:
    """A way out that fails as it is told to; no mail server does so on demand."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.attempts: list[Parcel] = []

    async def send(self, parcel: Parcel) -> None:
        """Fail, or take it."""
        self.attempts.append(parcel)
        if self.error is not None:
            raise self.error


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with every table."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


async def post(database: Database, clock: Clock, mail: Mail = MAIL) -> None:
    """Queue a mail."""
    await database.transact(lambda connection: queue(connection, mail, clock()))


def postman(database: Database, mailer: Mailer, clock: Clock) -> Postman:
    """A postman at the database's outbox."""
    return Postman(SqlOutbox(database), mailer, now_ms=clock)


@ONE_DATABASE
async def test_what_did_not_happen_sends_no_mail(database: Database, clock: Clock) -> None:
    """A mail is queued by the transaction that it is about, and fails with it."""

    def work(connection: Connection) -> None:
        queue(connection, MAIL, clock())
        raise Malformed

    with pytest.raises(Malformed):
        await database.transact(work)
    assert await postman(database, Difficult(None), clock).deliver_due() == 0


async def test_several_postmen_deliver_each_mail_once(database: Database, clock: Clock, tmp_path: Path) -> None:
    """However many look at the outbox at the same moment."""
    for n in range(40):
        await post(database, clock, Mail(recipient=f"p{n}@example.org", subject="Hello", text="x"))
    way = Difficult(None)
    delivered = await asyncio.gather(*(postman(database, way, clock).deliver_due() for _ in range(4)))
    assert sum(delivered) == len(way.attempts) == 40
    assert {parcel.mail.recipient for parcel in way.attempts} == {f"p{n}@example.org" for n in range(40)}
    assert await postman(database, MailFolder(tmp_path, "a@b"), clock).deliver_due() == 0


async def test_a_mail_rests_longer_after_each_failure_and_is_given_up_in_the_end(
    database: Database, clock: Clock
) -> None:
    """Seconds first, an hour at most; the failure is kept, the code that stood in the mail is not."""
    await post(database, clock)
    way = Difficult(Unavailable("the line is dead"))
    courier = postman(database, way, clock)
    for attempt in range(1, 14):
        await courier.deliver_due()
        clock.now += pause_ms(attempt) - 1
        await courier.deliver_due()
        assert len(way.attempts) == attempt
        clock.now += 1
    await courier.deliver_due()
    clock.now += 24 * HOUR_MS
    await courier.deliver_due()
    assert (pause_ms(1), pause_ms(14)) == (15_000, HOUR_MS)
    (row,) = await database.query(select(outgoing_mail))
    assert (row.failure, row.text, row.attempts) == ("the line is dead", "", 14)
    assert row.settled_ms is not None


async def test_a_refusal_is_not_repeated(database: Database, clock: Clock) -> None:
    """What will never be taken is given up at once."""
    await post(database, clock)
    way = Difficult(Malformed("550 no such person"))
    await postman(database, way, clock).deliver_due()
    clock.now += 24 * HOUR_MS
    way.error = None
    assert await postman(database, way, clock).deliver_due() == 0
    (row,) = await database.query(select(outgoing_mail))
    assert row.failure == "550 no such person"


@ONE_DATABASE
async def test_a_mail_that_breaks_the_mailer_does_not_hold_up_the_others(database: Database, clock: Clock) -> None:
    """A defect of ours is a failure of that one mail, which is tried again."""
    await post(database, clock)
    way = Difficult(ZeroDivisionError("our fault"))
    assert await postman(database, way, clock).deliver_due() == 0
    clock.now += pause_ms(1)
    way.error = None
    assert await postman(database, way, clock).deliver_due() == 1


async def test_what_a_postman_took_and_never_settled_is_taken_again(database: Database, clock: Clock) -> None:
    """After its lease; should the first come back late, what it says does not undo the second's success."""
    await post(database, clock)
    outbox = SqlOutbox(database)
    (lost,) = await outbox.claim(clock(), clock() + 1000, 5)
    assert await outbox.claim(clock(), clock() + 1000, 5) == []
    clock.now += 1001
    (found,) = await outbox.claim(clock(), clock() + 1000, 5)
    assert (found.id, found.attempts) == (lost.id, 2)
    await outbox.postpone(lost, "too late", clock())
    await outbox.sent(found, clock())
    await outbox.give_up(lost, "much too late", clock())
    (row,) = await database.query(select(outgoing_mail))
    assert (row.failure, row.text, row.settled_ms) == (None, "", clock())


async def test_settled_mail_is_forgotten_after_a_week(database: Database, clock: Clock) -> None:
    """The row goes as well, when the postman comes by again; what waits stays."""
    way = Difficult(None)
    courier = postman(database, way, clock)
    await post(database, clock)
    await courier.deliver_due()
    clock.now += 6 * 24 * HOUR_MS
    await post(database, clock)
    await courier.deliver_due()
    assert len(await database.query(select(outgoing_mail))) == 2
    clock.now += 2 * 24 * HOUR_MS
    await post(database, clock)
    await courier.deliver_due()
    assert len(await database.query(select(outgoing_mail))) == 2
