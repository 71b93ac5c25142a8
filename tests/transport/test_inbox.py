"""What a subscriber has yet to read is bounded."""

import asyncio

from core.transport.inbox import MISSING, Inbox


async def _drain(inbox: Inbox, most: int) -> list[bytes]:
    return [await anext(inbox) for _ in range(most)]


async def test_messages_come_in_order() -> None:
    """What was put in comes out, first in, first out."""
    inbox = Inbox()
    for message in (b"a", b"b", b"c"):
        inbox.put(message)
    assert await _drain(inbox, 3) == [b"a", b"b", b"c"]


async def test_a_reader_waits_for_the_next() -> None:
    """A reader of an empty inbox gets what comes later."""
    inbox = Inbox()
    reader = asyncio.create_task(anext(aiter(inbox)))
    await asyncio.sleep(0)
    assert not reader.done()
    inbox.put(b"late")
    assert await reader == b"late"


async def test_too_many_become_one_word_of_the_gap() -> None:
    """One message over the capacity drops all and says so, and what comes after is kept."""
    inbox = Inbox(capacity=3)
    for n in range(4):
        inbox.put(b"%d" % n)
    inbox.put(b"after")
    assert await _drain(inbox, 2) == [MISSING, b"after"]


async def test_a_gap_makes_what_was_before_it_superfluous() -> None:
    """Whoever reads the log anyway need not read the messages before the gap."""
    inbox = Inbox()
    for message in (b"a", b"b", MISSING, b"c"):
        inbox.put(message)
    assert await _drain(inbox, 2) == [MISSING, b"c"]
