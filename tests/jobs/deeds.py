"""Handlers for the tests: what they do stands in a table of the test's own, so that twice is seen."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text, insert, select

from core.clock import unix_ms
from core.errors import Malformed
from core.ids import JobId
from core.ports.jobs import Run
from core.settings import Settings
from core.storage.engine import Database, open_database
from core.storage.jobs import finish, hold
from core.wire.jobs import GaveUp
from workers.media.child import Child, Limits
from workers.registry import Handler, Registry
from workers.work import Work

_metadata = MetaData()
_deeds = Table(
    "deeds",
    _metadata,
    Column("job", Text),
    Column("attempt", Integer),
    Column("what", Text),
    Column("at_ms", BigInteger),
    Column("process", Integer),
)
BEGUN, DONE, CHILD = "begun", "done", "child"
_LIMITS = Limits(memory_bytes=1 << 30, cpu_s=600, file_bytes=0)


class Deed(NamedTuple):
    """Something that a handler did."""

    job: JobId
    attempt: int
    what: str
    at_ms: int
    process: int


class Task(Struct, frozen=True, kw_only=True):
    """What a handler is asked for."""

    seconds: float = 0.0


async def make_table(database: Database) -> None:
    """Make the table of deeds."""
    await database.transact(_metadata.create_all)


async def deeds(database: Database, what: str | None = None) -> list[Deed]:
    """What was done, in order."""
    wanted = select(_deeds).order_by(_deeds.c.at_ms)
    rows = await database.query(wanted if what is None else wanted.where(_deeds.c.what == what))
    return [Deed(*row) for row in rows]


def note(connection: Connection, run: Run, what: str, process: int | None = None) -> None:
    """Write down a deed."""
    row = Deed(run.job_id, run.attempt, what, unix_ms(), process or os.getpid())._asdict()
    connection.execute(insert(_deeds), row)


@asynccontextmanager
async def _database() -> AsyncIterator[Database]:
    async with aclosing(open_database(Settings().database_url)) as database:
        yield database


async def _note(work: Work[Task], what: str, process: int | None = None) -> None:
    async with _database() as database:
        await database.transact(lambda connection: note(connection, work.run, what, process))


async def slow(work: Work[Task]) -> None:
    """Take the seconds asked for, with a file in the folder and a child process, then do one thing once."""
    await _note(work, BEGUN)
    (work.folder / "half.mp4").write_bytes(b"half")
    await asyncio.to_thread(_wait_with_child, work)

    def commit(connection: Connection) -> None:
        hold(connection, work.run)
        note(connection, work.run, DONE)
        finish(connection, work.run, unix_ms())

    async with _database() as database:
        await database.transact(commit)


def _wait_with_child(work: Work[Task]) -> None:
    began = time.monotonic()
    with Child(["/bin/sleep", "987654"], folder=work.folder, limits=_LIMITS) as child:
        for _ in child.output(every_s=0.05):
            share = (time.monotonic() - began) / max(work.payload.seconds, 0.001)
            work.progress(share)
            if share >= 1:
                return


async def deaf(work: Work[Task]) -> None:
    """Wait in a thread for a child process that ends by being killed only, and say nothing meanwhile."""
    child = await asyncio.to_thread(subprocess.Popen, ["/bin/sleep", "876543"])
    await _note(work, CHILD, child.pid)
    await asyncio.to_thread(child.wait)
    work.progress(1)


async def refuse(_work: Work[Task]) -> None:
    """Find that what was given is no good."""
    raise Malformed("This is no video.", code="not_a_video")


async def break_down(work: Work[Task]) -> None:
    """Have a defect."""
    await _note(work, BEGUN)
    raise RuntimeError("the password is hunter2")


async def die(work: Work[Task]) -> None:
    """Take the process along."""
    await _note(work, BEGUN)
    os.kill(os.getpid(), signal.SIGKILL)


async def sulk(work: Work[Task]) -> None:
    """Never come any further."""
    await _note(work, BEGUN)
    await asyncio.Event().wait()


async def mourn(work: Work[GaveUp]) -> None:
    """Follow a job that ended without success."""
    async with _database() as database:
        told = work.payload
        what = f"{told.kind}:{told.state}:{told.failure.code if told.failure else None}"
        await database.transact(lambda connection: note(connection, work.run, what))


HANDLERS: Registry = {
    "slow": Handler(payload=Task, run=slow),
    "deaf": Handler(payload=Task, run=deaf),
    "refuse": Handler(payload=Task, run=refuse),
    "break": Handler(payload=Task, run=break_down),
    "die": Handler(payload=Task, run=die),
    "sulk": Handler(payload=Task, run=sulk, stall_s=1.0),
    "mourn": Handler(payload=GaveUp, run=mourn),
}
ROOT = Path(__file__).parent.parent.parent
FOREMAN = (sys.executable, "-m", "tests.jobs.hand")
