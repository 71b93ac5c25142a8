"""A process that appends to four matches for ever, and prints each acknowledgement; it is there to be killed."""

import asyncio
import sys

from core.ids import EventId, MatchId
from core.ports import NewEntry
from core.storage.engine import open_database
from core.storage.log import SqlLog


async def _score(log: SqlLog, match_id: MatchId) -> None:
    await log.create(match_id, title="", public=True)
    seq = 0
    while True:
        entries = [NewEntry(id=EventId(f"device:{seq + n}"), data=b"x" * 500) for n in (1, 2)]
        seq = (await log.append(match_id, seq, entries)).seq
        sys.stdout.write(f"{match_id} {seq}\n")
        sys.stdout.flush()


async def _run(url: str) -> None:
    log = SqlLog(open_database(url))
    await asyncio.gather(*(_score(log, MatchId(f"m{n}")) for n in range(4)))


asyncio.run(_run(sys.argv[1]))
