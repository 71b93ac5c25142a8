"""What has to be done again and again is done, by a process of its own, whatever happens to one duty."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from core.bootstrap import open_services
from core.errors import Unavailable
from core.ports.mail import Letter, Mailbox
from core.settings import Settings
from workers.upkeep import Duty, upkeep

PATIENCE_S = 30


async def _first_letter(mailbox: Mailbox) -> Letter:
    """The first mail, once there is one."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            for letter in await mailbox.letters():
                return letter
            await asyncio.sleep(0.05)


async def test_a_worker_sends_what_another_process_has_decided_to_send(tmp_path: Path) -> None:
    """It starts, delivers the mail of a registration, and ends in good order when told to."""
    environment = {**os.environ, "CRICKSY_VAR": str(tmp_path)}
    async with open_services(Settings(var=tmp_path)) as services:
        await services.people.accounts.register("Ann", "ann@example.org", "correct horse battery")
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "workers", env=environment)
        mailbox = services.ports.mailbox
        assert mailbox is not None
        letter = await _first_letter(mailbox)
    worker.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_S):
        assert await worker.wait() == 0
    assert letter.recipient == "ann@example.org"


@pytest.mark.parametrize("failure", [Unavailable("gone"), RuntimeError("a defect")])
async def test_a_duty_that_fails_is_tried_again_and_holds_up_no_other(failure: Exception) -> None:
    """An outage and a defect alike."""
    done: list[str] = []
    enough = asyncio.Event()

    async def fail() -> None:
        done.append("tried")
        raise failure

    async def work() -> None:
        done.append("done")
        if done.count("tried") >= 3 and done.count("done") >= 3:
            enough.set()

    async with upkeep([Duty("bad", 0.001, fail), Duty("good", 0.001, work)]), asyncio.timeout(PATIENCE_S):
        await enough.wait()
